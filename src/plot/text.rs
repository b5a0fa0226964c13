//! How wide a text may become, and where it may break, without any font.
//!
//! In: text, font size, language. Out: upper bounds in px and lines. The only door to the unicode crates.
//! **A width is an upper bound**: East Asian Wide and Fullwidth 1 em, Ambiguous 1 em in zh/ja/ko, each emoji 1.25 em,
//! Latin by a table of the widest of Arial, Noto Sans and Roboto, times 1.05. Breaks follow UAX #14.

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::language::Language;

/// The distance between two base lines, in em.
pub(super) const LINE_HEIGHT: f64 = 1.3;
/// How far a line of text reaches above its base line, in em.
pub(super) const ASCENT: f64 = 0.9;
/// How far a line of text reaches below its base line, in em.
pub(super) const DESCENT: f64 = 0.25;

/// Forbids a break between two characters; it takes no room and [`wrap`] takes it out.
pub(super) const JOINER: char = '\u{2060}';

/// Whether XML 1.0 can hold a character; what it cannot is written as U+FFFD.
pub(super) fn is_written(c: char) -> bool {
    !matches!(c, '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFD}'..='\u{FFFF}')
}

/// Advances of ASCII 0x20–0x7E in thousandths of an em, before the factor of 1.05.
const LATIN: [u16; 95] = [
    278, 278, 408, 646, 572, 906, 740, 225, 333, 333, 551, 798, 303, 333, 303, 412, //
    606, 606, 606, 606, 606, 606, 606, 606, 606, 606, 278, 278, 584, 584, 584, 556, //
    1015, 680, 667, 722, 730, 667, 611, 778, 741, 339, 552, 667, 556, 907, 760, 781, //
    667, 781, 667, 667, 611, 731, 667, 944, 667, 667, 611, 333, 412, 333, 584, 556, //
    333, 561, 615, 556, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, //
    615, 615, 413, 500, 361, 618, 508, 786, 529, 510, 500, 381, 551, 381, 584,
];

/// About how many characters wide a text is, in em: two Latin letters count as one. For layouts of words, not of drawings.
pub fn ems(text: &str) -> f64 {
    width(text, 1.0, Language::Chinese)
}

/// An upper bound of the width of one line of text, in px.
pub(super) fn width(text: &str, size_px: f64, language: Language) -> f64 {
    if text.is_ascii() {
        let sum: f64 = text.bytes().map(ascii_em).sum();
        return sum * size_px;
    }
    text.graphemes(true).map(|cluster| cluster_em(cluster, language)).sum::<f64>() * size_px
}

fn ascii_em(byte: u8) -> f64 {
    match byte {
        b'\t' | b'\n' | b'\r' => f64::from(LATIN[0]) * 0.001_05,
        _ => LATIN.get(usize::from(byte).wrapping_sub(0x20)).map_or(1.05, |width| f64::from(*width) * 0.001_05),
    }
}

fn cluster_em(cluster: &str, language: Language) -> f64 {
    let mut chars = cluster.chars();
    let Some(first) = chars.next() else {
        return 0.0;
    };
    if is_emoji(first) || cluster.contains('\u{FE0F}') {
        // A font without the joined picture draws its parts side by side.
        return 1.25 * chars.filter(|c| is_emoji(*c)).fold(1.0, |count, _| count + 1.0);
    }
    char_em(first, language) + chars.map(|c| char_em(c, language)).sum::<f64>()
}

fn is_emoji(c: char) -> bool {
    matches!(u32::from(c), 0x1F000..=0x1FAFF | 0x2600..=0x27BF)
}

fn char_em(c: char, language: Language) -> f64 {
    if c.is_ascii() {
        return u8::try_from(u32::from(c)).map_or(0.0, ascii_em);
    }
    match UnicodeWidthChar::width(c) {
        _ if !is_written(c) => 1.05,
        None | Some(0) => 0.0,
        Some(2) => 1.0,
        Some(_) if language.is_east_asian() && c.width_cjk() == Some(2) => 1.0,
        Some(_) => match c {
            '—' | '…' | '‰' | '™' | '→' | '←' => 1.05,
            '\u{2212}' => 0.84,
            '–' => 0.62,
            '‘' | '’' | '·' => 0.36,
            '“' | '”' => 0.55,
            _ if c.is_uppercase() => 1.0,
            _ => 0.82,
        },
    }
}

/// The widest of some lines, in px.
pub(super) fn widest(lines: &[String], size_px: f64, language: Language) -> f64 {
    lines.iter().map(|line| width(line, size_px, language)).fold(0.0, f64::max)
}

/// A measure of lines: how wide and how many they may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub(super) width_px: f64,
    pub(super) lines: usize,
    pub(super) size_px: f64,
    pub(super) language: Language,
}

/// Lines that keep within a measure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wrapped {
    pub(super) lines: Vec<String>,
    /// Whether text was cut and ends in an ellipsis.
    pub(super) cut: bool,
}

/// Breaks a text into at most so many lines of at most such a width, evenly, at the places of UAX #14.
///
/// **No word is broken**: one that is too wide for a line ends in an ellipsis, as does what has no line left.
/// A width below one character gives an empty, cut line.
pub(super) fn wrap(text: &str, measure: Measure) -> Wrapped {
    let mut wrapped = broken(text, measure);
    for line in &mut wrapped.lines {
        line.retain(|c| c != JOINER);
    }
    wrapped
}

fn broken(text: &str, measure: Measure) -> Wrapped {
    let Measure { width_px, lines, size_px, language } = measure;
    if width(text, size_px, language) <= width_px {
        return Wrapped { lines: vec![text.to_owned()], cut: false };
    }
    let pieces: Vec<Piece<'_>> = pieces(text).into_iter().map(|text| Piece::of(text, measure)).collect();
    if lines > 1 {
        if let Some(found) = fill(&pieces, width_px, lines) {
            let width_px = balanced(&pieces, width_px, found.len());
            let lines = fill(&pieces, width_px, lines).unwrap_or(found);
            return Wrapped { lines: lines.into_iter().map(|line| line.trim_end().to_owned()).collect(), cut: false };
        }
        // What has no room is cut where it begins to be too wide or too much: no word is broken in two.
        let mut all = pour(&pieces, width_px);
        let too_wide = |line: &String| width(line.trim_end(), size_px, language) > width_px;
        let at = all.iter().position(too_wide).unwrap_or(lines).min(lines - 1);
        let rest = all.split_off(at).concat();
        all.push(ellipsis(&rest, measure));
        return Wrapped { lines: all.into_iter().map(|line| line.trim_end().to_owned()).collect(), cut: true };
    }
    Wrapped { lines: vec![ellipsis(text, measure)], cut: true }
}

/// A stretch of text that is not broken.
#[derive(Debug, Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    /// Without the space at its end, px.
    width: f64,
    /// With it, px.
    advance: f64,
}

impl<'t> Piece<'t> {
    fn of(text: &'t str, measure: Measure) -> Self {
        let width = width(text.trim_end(), measure.size_px, measure.language);
        let space = width_of_end(text, measure);
        Self { text, width, advance: width + space }
    }
}

fn width_of_end(text: &str, measure: Measure) -> f64 {
    width(&text[text.trim_end().len()..], measure.size_px, measure.language)
}

/// The longest beginning of a text that fits with an ellipsis after it; empty when nothing does.
fn ellipsis(text: &str, measure: Measure) -> String {
    let room = measure.width_px - width("…", measure.size_px, measure.language);
    if room < 0.0 {
        return String::new();
    }
    let mut used = 0.0;
    let mut kept = String::new();
    for cluster in text.graphemes(true) {
        used += width(cluster, measure.size_px, measure.language);
        if used > room {
            break;
        }
        kept.push_str(cluster);
    }
    let mut kept = kept.trim_end().to_owned();
    kept.push('…');
    kept
}

/// The stretches of a text between two places where a line may break.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, opportunity) in linebreaks(text) {
        let splits_a_quantity =
            text[..at].ends_with(|c: char| c.is_ascii_digit()) && text[at..].starts_with(|c: char| c.is_alphabetic());
        if at > start && (opportunity == BreakOpportunity::Allowed && !splits_a_quantity || at == text.len()) {
            pieces.push(&text[start..at]);
            start = at;
        }
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// Greedy lines; `None` when a piece is too wide or the lines are too many.
fn fill(pieces: &[Piece<'_>], width_px: f64, lines: usize) -> Option<Vec<String>> {
    if pieces.iter().any(|piece| piece.width > width_px) || count(pieces, width_px) > lines {
        return None;
    }
    Some(pour(pieces, width_px))
}

/// How many greedy lines there are.
fn count(pieces: &[Piece<'_>], width_px: f64) -> usize {
    let mut lines = 1;
    let mut used = 0.0;
    for piece in pieces {
        if used > 0.0 && used + piece.width > width_px {
            lines += 1;
            used = 0.0;
        }
        used += piece.advance;
    }
    lines
}

fn pour(pieces: &[Piece<'_>], width_px: f64) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    let mut used = 0.0;
    for piece in pieces {
        if used > 0.0 && used + piece.width > width_px {
            lines.push(String::new());
            used = 0.0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece.text);
        }
        used += piece.advance;
    }
    lines
}

/// The least width that still gives no more than so many lines.
fn balanced(pieces: &[Piece<'_>], width_px: f64, lines: usize) -> f64 {
    let mut low = pieces.iter().map(|piece| piece.width).fold(0.0, f64::max);
    let mut high = width_px;
    if count(pieces, low) <= lines {
        return low;
    }
    for _ in 0..12 {
        let middle = (low + high) / 2.0;
        if count(pieces, middle) <= lines {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(ems: f64, lines: usize) -> Measure {
        Measure { width_px: ems * 10.0, lines, size_px: 10.0, language: Language::Chinese }
    }

    #[test]
    fn text_width_by_class() {
        let em = |text: &str, language| width(text, 1.0, language);
        assert_eq!(em("生成式人工智能大模型备案", Language::Chinese), 12.0);
        assert_eq!(em("，。（）％①", Language::Chinese), 6.0);
        assert_eq!(em("①“”—", Language::Japanese), 4.0);
        assert!(em("①", Language::English) < 1.0);
        assert_eq!(em("👩", Language::English), 1.25);
        assert_eq!(em("👩‍👩‍👧‍👦", Language::English), 5.0, "as without a font that joins them");
        assert_eq!(em("\u{1}\u{FFFE}", Language::English), 2.1, "what XML forbids is drawn as U+FFFD");
        assert_eq!(em("", Language::English), 0.0);
        assert!(em("Customer service", Language::English) > 8.06, "not below Noto Sans");
        assert!(em("0123456789", Language::English) >= 5.72);
    }

    #[test]
    fn text_wraps_evenly_and_keeps_punctuation() {
        let wrapped = wrap("制造业，含汽车、电子、装备制造", measure(8.0, 3));
        assert!(!wrapped.cut);
        assert_eq!(wrapped.lines.concat(), "制造业，含汽车、电子、装备制造");
        for line in &wrapped.lines {
            assert!(!line.starts_with(['，', '、', '）']), "{line}");
        }
        let wrapped = wrap("Agriculture, forestry and fishing", measure(10.0, 3));
        assert_eq!(wrapped.lines, ["Agriculture,", "forestry and fishing"], "not one word more than needed");
    }

    #[test]
    fn text_breaks_no_word() {
        assert_eq!(wrap("Maps 800", measure(2.0, 4)), Wrapped { lines: vec!["M…".to_owned()], cut: true });
        assert_eq!(wrap("Museum 75 million", measure(4.6, 3)).lines, ["Museum", "75", "million"]);
        let wrapped = wrap("Office of Internationalization", measure(6.0, 3));
        assert!(wrapped.cut && wrapped.lines[0] == "Office of" && wrapped.lines[1].ends_with('…'), "{wrapped:?}");
        for name in ["（含汽车）、2", "金融业（银行）", "服务%、率"] {
            let wrapped = wrap(name, measure(3.1, 3));
            for line in &wrapped.lines {
                assert!(!line.starts_with(['）', '、', '，', '%']), "{wrapped:?}");
            }
        }
    }

    #[test]
    fn text_keeps_a_number_and_its_unit_together() {
        let wrapped = wrap("代码模型营收共计35亿元", measure(8.5, 3));
        assert!(wrapped.lines.iter().any(|line| line.contains("35亿")), "{wrapped:?}");
        let joined = format!("代码模型 35{JOINER}亿{JOINER}元");
        assert_eq!(wrap(&joined, measure(6.0, 3)).lines, ["代码模型", "35亿元"]);
    }

    #[test]
    fn text_that_does_not_fit_ends_in_an_ellipsis() {
        let wrapped = wrap("信息传输、软件和信息技术服务业", measure(5.0, 2));
        assert!(wrapped.cut);
        assert_eq!(wrapped.lines.len(), 2);
        assert!(wrapped.lines[1].ends_with('…'));
        for line in &wrapped.lines {
            assert!(width(line, 10.0, Language::Chinese) <= 50.0, "{line}");
        }
        assert_eq!(wrap("业", measure(0.5, 3)), Wrapped { lines: vec![String::new()], cut: true });
    }
}
