//! Author and year in running text, and the letters that tell works of one author and year apart.

use super::work::{Name, Work};
use super::{Library, Style};
use std::collections::BTreeMap;

/// How a work is named in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// `Smith & Lee`, `张三、李四`; the title where there is no author.
    pub authors: String,
    /// `2020`, with a letter where it needs one; `n.d.` where there is none.
    pub year: String,
    /// Whether it is written in Chinese.
    pub is_chinese: bool,
}

/// Where authors are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// In a sentence: `Smith and Lee`.
    InSentence,
    /// In parentheses: `Smith & Lee`.
    InParentheses,
}

/// Names a work.
pub fn mention(work: &Work, style: Style, named: Named, letter: Option<char>) -> Mention {
    let is_chinese = work.is_chinese();
    let undated = if is_chinese { "无日期" } else { "n.d." };
    let mut year = work.date.as_ref().map_or_else(|| undated.to_owned(), |date| date.year.to_string());
    year.extend(letter);
    Mention { authors: authors(work, style, named), year, is_chinese }
}

fn authors(work: &Work, style: Style, named: Named) -> String {
    let names = work.creators();
    let family = |name: &Name| if name.is_han() { name.whole() } else { name.family.clone() };
    let is_chinese = work.is_chinese();
    match names {
        [] if is_chinese => format!("《{}》", work.title),
        [] => format!("“{}”", work.title),
        [one] if !work.has_others => family(one),
        // The standard names the first author alone; the association two.
        [first, second] if style == Style::Apa && !work.has_others => match (first.is_han(), named) {
            (true, _) => format!("{}、{}", family(first), family(second)),
            (false, Named::InSentence) => format!("{} and {}", family(first), family(second)),
            (false, Named::InParentheses) => format!("{} & {}", family(first), family(second)),
        },
        [first, ..] if is_chinese => format!("{}等", family(first)),
        [first, ..] => format!("{} et al.", family(first)),
    }
}

/// The letters of works that have author and year in common with another.
#[derive(Debug, Default)]
pub struct Letters {
    letters: BTreeMap<String, char>,
}

impl Letters {
    /// Gives letters to the works of `keys`, in the order of a bibliography.
    pub fn new<'k>(library: &Library, keys: impl IntoIterator<Item = &'k str>, style: Style) -> Letters {
        let mut same: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
        for key in library.sorted(keys) {
            let Some(work) = library.work(key) else { continue };
            let mention = mention(work, style, Named::InParentheses, None);
            same.entry((mention.authors, mention.year)).or_default().push(key);
        }
        let several = same.into_values().filter(|keys| keys.len() > 1);
        let lettered = several.flat_map(|keys| keys.into_iter().map(str::to_owned).zip('a'..='z'));
        Letters { letters: lettered.collect() }
    }

    /// The letter of a work, if it needs one.
    pub fn of(&self, key: &str) -> Option<char> {
        self.letters.get(key).copied()
    }
}
