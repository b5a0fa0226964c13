//! Which characters are wide, and which of them CommonMark's rules of emphasis should treat as Chinese or Japanese.
//!
//! Sources: UAX #11 (East Asian Width), UAX #24 (script Hangul), UTS #51 (Emoji_Presentation), and the definition of a
//! “CJK character” in commonmark-spec#839 and tats-u/markdown-cjk-friendly.

use unicode_width::UnicodeWidthChar;

/// Whether a character has East Asian Width W, F or H.
pub(super) fn is_wide(character: char) -> bool {
    if character < '\u{1100}' {
        return false;
    }
    // Combining marks of kana and tone marks are W, and zero columns wide; halfwidth forms are H, and one.
    character.width() == Some(2)
        || matches!(u32::from(character), 0x20A9 | 0x302A..=0x302F | 0x3099..=0x309A | 0xFF61..=0xFFDC | 0xFFE8..=0xFFEE)
}

/// Whether a character belongs to Hangul, whose words have spaces between them.
pub(super) fn is_hangul(character: char) -> bool {
    matches!(u32::from(character),
        0x1100..=0x11FF | 0x302E..=0x302F | 0x3131..=0x318E | 0x3200..=0x321E | 0x3260..=0x327E | 0xA960..=0xA97C
        | 0xAC00..=0xD7FB | 0xFFA0..=0xFFDC)
}

/// Whether a character counts as Chinese, Japanese or Korean beside a mark of emphasis.
pub(super) fn is_cjk(character: char) -> bool {
    character >= '\u{1100}' && (is_hangul(character) || (is_wide(character) && !is_emoji(character)))
}

/// Whether a wide character is shown as a picture: Emoji_Presentation.
fn is_emoji(character: char) -> bool {
    match u32::from(character) {
        0x2329 | 0x232A | 0x2630..=0x2637 | 0x268A..=0x268F => false,
        0x231A..=0x2B55 => true,
        0x1F200 | 0x1F202 | 0x1F210..=0x1F219 | 0x1F21B..=0x1F22E | 0x1F230 | 0x1F231 | 0x1F237 | 0x1F23B => false,
        0x1F240..=0x1F248 | 0x1F260..=0x1F265 => false,
        0x1F000..=0x1FAFF => true,
        _ => false,
    }
}

/// Whether a mark without a width of its own stands wide between wide characters: quotes, dashes, ellipses.
pub(super) fn is_ambiguous(character: char) -> bool {
    matches!(character, '‘' | '’' | '“' | '”' | '—' | '―' | '…' | '⋯' | '·')
}

/// Whether a character changes the shape of the one before it: U+FE00–FE0E, not the one for pictures.
pub(super) fn is_variation(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0E}')
}

/// Whether a character chooses a variant of an ideograph.
pub(super) fn is_ideographic_variation(character: char) -> bool {
    matches!(character, '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_is_not_all_that_is_not_latin() {
        for character in ['中', '。', '「', 'あ', 'ｱ', '한', '￥', '〇', '😀', '𠮟'] {
            assert!(is_wide(character), "{character}");
        }
        for character in ['a', '“', '…', 'é', '①', '·', 'ж'] {
            assert!(!is_wide(character), "{character}");
        }
        assert!(is_cjk('〰') && is_cjk('㊗') && is_cjk('🈂') && is_cjk('\u{1161}'));
        assert!(!is_cjk('😀') && !is_cjk('⚡') && !is_cjk('🈵'));
        assert!(is_hangul('글') && !is_hangul('字'));
    }
}
