//! Parts of a text in another script than its page: they are marked with their language.
//!
//! A browser chooses the glyphs of a Han character by its language, and a screen reader its voice.

use super::width::{is_hangul, is_variation, is_wide};
use std::ops::Range;

/// The parts of a text that are in another language than the page, as its characters tell. Empty: none.
pub(super) fn foreign(text: &str, page: &str) -> Vec<(Range<usize>, &'static str)> {
    if text.is_ascii() || page.is_empty() {
        return Vec::new();
    }
    match page.split('-').next().unwrap_or_default() {
        "zh" => merged(runs(text, is_kana, "ja", Between::Han), runs(text, is_syllable, "ko", Between::Space)),
        "ja" => runs(text, is_syllable, "ko", Between::Space),
        "ko" => runs(text, is_kana, "ja", Between::Han),
        _ => {
            let wide = |character: char| is_wide(character) && character.is_alphanumeric() && !is_full_latin(character);
            let mut found = runs(text, wide, "zh", Between::Wide);
            for (range, language) in &mut found {
                if text[range.clone()].contains(is_kana) {
                    *language = "ja";
                } else if text[range.clone()].contains(is_syllable) {
                    *language = "ko";
                }
            }
            found
        }
    }
}

/// What may stand inside a run without ending it.
#[derive(Clone, Copy)]
enum Between {
    Han,
    Space,
    Wide,
}

/// From the first to the last of neighbouring wanted characters.
fn runs(
    text: &str,
    wanted: impl Fn(char) -> bool,
    language: &'static str,
    between: Between,
) -> Vec<(Range<usize>, &'static str)> {
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    // Whether a wanted character now would belong to the last run.
    let mut near = false;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        // A voicing mark or a variation selector belongs to the letter before it.
        let belongs = near && (matches!(character, '\u{3099}' | '\u{309A}') || is_variation(character));
        if belongs || wanted(character) {
            match found.last_mut().filter(|_| near) {
                Some((run, _)) => run.end = end,
                None => found.push((at..end, language)),
            }
            near = true;
        } else {
            near &= match between {
                Between::Han => character.is_alphanumeric() && is_wide(character),
                Between::Space => character == ' ',
                Between::Wide => is_wide(character) || matches!(character, '“' | '”' | '‘' | '’' | '—' | '…' | '·'),
            };
        }
    }
    found
}

fn merged(
    mut left: Vec<(Range<usize>, &'static str)>,
    right: Vec<(Range<usize>, &'static str)>,
) -> Vec<(Range<usize>, &'static str)> {
    left.extend(right);
    left.sort_by_key(|(range, _)| range.start);
    left
}

fn is_kana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9D}')
}

fn is_syllable(character: char) -> bool {
    is_hangul(character) && character.is_alphabetic()
}

/// Whether a character is a Latin letter or a digit of full width.
fn is_full_latin(character: char) -> bool {
    matches!(character, '\u{FF10}'..='\u{FF5A}')
}

#[cfg(test)]
mod tests {
    use super::foreign;

    #[test]
    fn only_what_the_page_is_not_written_in_is_marked() {
        type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)]);
        let rows: [Row; 9] = [
            ("en", "the seal (图章) is “图，章”", &[("图章", "zh"), ("图，章", "zh")]),
            ("en", "か\u{3099}き\u{3099}!", &[("か\u{3099}き\u{3099}", "ja")]),
            ("en", "ありがとう and 감사 합니다.", &[("ありがとう", "ja"), ("감사", "ko"), ("합니다", "ko")]),
            ("zh-CN", "他说ありがとう吧，お茶の水。", &[("ありがとう", "ja"), ("お茶の", "ja")]),
            ("zh-CN", "서울 특별시在韩国", &[("서울 특별시", "ko")]),
            ("zh-CN", "Rust 与图章", &[]),
            ("ja", "東京とソウル서울", &[("서울", "ko")]),
            ("ko", "서울과 東京", &[]),
            ("", "图章", &[]),
        ];
        for (page, text, expected) in rows {
            let found: Vec<(&str, &str)> =
                foreign(text, page).into_iter().map(|(range, language)| (&text[range], language)).collect();
            assert_eq!(found, expected, "{page}: {text}");
        }
    }
}
