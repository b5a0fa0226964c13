//! How wide a text may become, and where it may break, without any font.
//!
//! In: text, font size, language. Out: upper bounds in px and lines. The only door to the unicode crates.
//! **A width is an upper bound**: East Asian Wide and Fullwidth 1 em, Ambiguous 1 em in zh/ja/ko, emoji 1.25 em,
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

/// Advances of ASCII 0x20–0x7E in thousandths of an em, before the factor of 1.05.
const LATIN: [u16; 95] = [
    278, 278, 408, 646, 572, 889, 740, 225, 333, 333, 551, 584, 278, 333, 278, 412, //
    572, 572, 572, 572, 572, 572, 572, 572, 572, 572, 278, 278, 584, 584, 584, 556, //
    1015, 680, 667, 722, 730, 667, 611, 778, 741, 339, 552, 667, 556, 907, 760, 781, //
    667, 781, 667, 667, 611, 731, 667, 944, 667, 667, 611, 333, 412, 333, 584, 556, //
    333, 561, 615, 556, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, //
    615, 615, 413, 500, 361, 618, 508, 786, 529, 510, 500, 381, 551, 381, 584,
];

/// An upper bound of the width of one line of text, in px.
pub(super) fn width(text: &str, size_px: f64, language: Language) -> f64 {
    if text.is_ascii() {
        let sum: f64 = text.bytes().map(ascii_em).sum();
        return sum * size_px;
    }
    text.graphemes(true)
        .map(|cluster| cluster_em(cluster, language))
        .sum::<f64>()
        * size_px
}

fn ascii_em(byte: u8) -> f64 {
    let at = usize::from(byte.saturating_sub(0x20));
    f64::from(LATIN.get(at).copied().unwrap_or(0)) * 0.001_05
}

fn cluster_em(cluster: &str, language: Language) -> f64 {
    let mut chars = cluster.chars();
    let Some(first) = chars.next() else {
        return 0.0;
    };
    let emoji = matches!(u32::from(first), 0x1F000..=0x1FAFF) || cluster.contains('\u{FE0F}');
    if emoji {
        return 1.25;
    }
    char_em(first, language) + chars.map(|c| char_em(c, language)).sum::<f64>()
}

fn char_em(c: char, language: Language) -> f64 {
    if c.is_ascii() {
        return u8::try_from(u32::from(c)).map_or(0.0, ascii_em);
    }
    match UnicodeWidthChar::width(c) {
        None | Some(0) => 0.0,
        Some(2) => 1.0,
        Some(_) if language.is_east_asian() && c.width_cjk() == Some(2) => 1.0,
        Some(_) => match c {
            '—' | '…' | '‰' | '™' | '→' | '←' => 1.05,
            '\u{2212}' | '–' => 0.62,
            '‘' | '’' | '·' => 0.36,
            '“' | '”' => 0.55,
            _ if c.is_uppercase() => 1.0,
            _ => 0.82,
        },
    }
}

/// The widest of some lines, in px.
pub(super) fn widest(lines: &[String], size_px: f64, language: Language) -> f64 {
    lines
        .iter()
        .map(|line| width(line, size_px, language))
        .fold(0.0, f64::max)
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
/// A word too wide for a line is broken between characters; what does not fit at all ends in an ellipsis.
/// A width below one character gives an empty, cut line.
pub(super) fn wrap(text: &str, measure: Measure) -> Wrapped {
    let Measure {
        width_px,
        lines,
        size_px,
        language,
    } = measure;
    if width(text, size_px, language) <= width_px {
        return Wrapped {
            lines: vec![text.to_owned()],
            cut: false,
        };
    }
    let pieces = pieces(text);
    if lines > 1
        && let Some(found) = fill(&pieces, measure)
    {
        let count = found.len();
        return Wrapped {
            lines: balance(&pieces, measure, count).unwrap_or(found),
            cut: false,
        };
    }
    if lines > 1 {
        let narrow: Vec<&str> = pieces
            .iter()
            .flat_map(|piece| {
                if width(piece.trim_end(), size_px, language) > width_px {
                    piece.graphemes(true).collect()
                } else {
                    vec![*piece]
                }
            })
            .collect();
        let mut all = pour(
            &narrow,
            Measure {
                lines: usize::MAX,
                ..measure
            },
        );
        if all.len() > lines {
            let rest = all.split_off(lines - 1).concat();
            all.push(ellipsis(&rest, measure));
            return Wrapped {
                lines: all,
                cut: true,
            };
        }
        if all
            .iter()
            .all(|line| width(line, size_px, language) <= width_px)
        {
            return Wrapped {
                lines: all.iter().map(|line| line.trim_end().to_owned()).collect(),
                cut: false,
            };
        }
    }
    Wrapped {
        lines: vec![ellipsis(text, measure)],
        cut: true,
    }
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
        if at > start && (opportunity == BreakOpportunity::Allowed || at == text.len()) {
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
fn fill(pieces: &[&str], measure: Measure) -> Option<Vec<String>> {
    let lines = pour(pieces, measure);
    let fits = lines.len() <= measure.lines
        && lines.iter().all(|line| {
            width(line.trim_end(), measure.size_px, measure.language) <= measure.width_px
        });
    fits.then(|| {
        lines
            .iter()
            .map(|line| line.trim_end().to_owned())
            .collect()
    })
}

fn pour(pieces: &[&str], measure: Measure) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces {
        let longer = format!("{line}{piece}");
        if !line.is_empty()
            && width(longer.trim_end(), measure.size_px, measure.language) > measure.width_px
        {
            lines.push(std::mem::take(&mut line));
            line = (*piece).to_owned();
        } else {
            line = longer;
        }
    }
    lines.push(line);
    lines
}

/// The same number of lines with the least greatest width.
fn balance(pieces: &[&str], measure: Measure, count: usize) -> Option<Vec<String>> {
    let mut low = 0.0;
    let mut high = measure.width_px;
    let mut best = None;
    for _ in 0..12 {
        let middle = (low + high) / 2.0;
        match fill(
            pieces,
            Measure {
                width_px: middle,
                lines: count,
                ..measure
            },
        ) {
            Some(lines) => {
                best = Some(lines);
                high = middle;
            }
            None => low = middle,
        }
    }
    best
}
