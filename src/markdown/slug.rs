//! Ids of headings: GitHub's rule, every script kept.

use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// Gives ids that are unique in a page.
#[derive(Default)]
pub(super) struct Slugs {
    taken: BTreeSet<String>,
    /// The last number given behind each text.
    counts: BTreeMap<String, usize>,
}

impl Slugs {
    /// Takes an id that an author chose. `false`: it is taken already.
    pub(super) fn take(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// The id for a heading's text: lower case, spaces to hyphens, punctuation out; `-1`, `-2` … if taken.
    pub(super) fn of(&mut self, text: &str) -> String {
        let kept = |character: &char| {
            character.is_alphanumeric() || matches!(character, '-' | '_' | ' ') || is_mark(*character)
        };
        let plain: String = text.trim().nfc().filter(kept).flat_map(char::to_lowercase).collect();
        let plain = plain.replace(' ', "-");
        let base = if plain.trim_matches('-').is_empty() { "section".to_owned() } else { plain };
        if self.take(&base) {
            return base;
        }
        let mut count = self.counts.get(&base).copied().unwrap_or(0);
        loop {
            count += 1;
            let id = format!("{base}-{count}");
            if self.take(&id) {
                self.counts.insert(base, count);
                return id;
            }
        }
    }
}

/// Combining marks belong to letters of many scripts.
fn is_mark(character: char) -> bool {
    matches!(u32::from(character), 0x300..=0x36F | 0x900..=0x903 | 0x93A..=0x94F | 0xE31..=0xE4E | 0x3099..=0x309A)
}

#[cfg(test)]
mod tests {
    use super::Slugs;

    #[test]
    fn ids_follow_github_and_keep_chinese() {
        let mut slugs = Slugs::default();
        let rows = [
            ("Hello, World!", "hello-world"),
            ("1.2 政策：铺得开，未必扎得深", "12-政策铺得开未必扎得深"),
            ("C++ & Rust", "c--rust"),
            ("Hello World", "hello-world-1"),
            (" ? 运算符！ ", "-运算符"),
            ("图表 📈", "图表-"),
            ("！！！", "section"),
            ("？ ！", "section-1"),
        ];
        for (text, id) in rows {
            assert_eq!(slugs.of(text), id, "{text}");
        }
    }
}
