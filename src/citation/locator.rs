//! What stands behind a cited key: `p. 3`, `第3页`, `chap. 2`, or any remark.

use super::Tongue;

/// The place in a work that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Locator {
    /// One page or several: `3`, `3-5`.
    Pages(String),
    /// Anything else, as it is written.
    Other(String),
    /// None.
    None,
}

impl Locator {
    /// Reads what stands behind a key.
    pub fn parse(text: &str) -> Locator {
        let text = text.trim();
        if text.is_empty() {
            return Locator::None;
        }
        let marks = ["pp.", "p.", "pages", "page", "第"];
        let inside = marks.iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text).trim();
        let inside = inside.strip_suffix('页').unwrap_or(inside).trim();
        let of_pages =
            |character: char| character.is_ascii_digit() || matches!(character, '-' | '–' | ',' | ' ' | '、');
        match inside.starts_with(|first: char| first.is_ascii_digit()) && inside.chars().all(of_pages) {
            true => Locator::Pages(inside.replace('–', "-")),
            false => Locator::Other(text.to_owned()),
        }
    }

    /// As the American Psychological Association writes it: `p. 3`, `pp. 3–5`; in Chinese `第3页`.
    pub fn apa(&self, tongue: Tongue) -> String {
        match self {
            Locator::Pages(pages) if tongue == Tongue::Chinese => format!("第{}页", pages.replace('-', "–")),
            Locator::Pages(pages) if pages.contains(['-', ',']) => format!("pp. {}", pages.replace('-', "–")),
            Locator::Pages(pages) => format!("p. {pages}"),
            Locator::Other(text) => text.clone(),
            Locator::None => String::new(),
        }
    }

    /// As GB/T 7714 writes it behind the number: the pages alone.
    pub fn gbt(&self) -> String {
        match self {
            Locator::Pages(text) | Locator::Other(text) => text.clone(),
            Locator::None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Locator;

    #[test]
    fn pages_are_told_from_remarks() {
        for (written, pages) in [("p. 3", "3"), ("pp. 3–5", "3-5"), ("第12页", "12"), ("第 3-5 页", "3-5"), ("7", "7")]
        {
            assert_eq!(Locator::parse(written), Locator::Pages(pages.into()), "{written}");
        }
        assert_eq!(Locator::parse("chap. 2"), Locator::Other("chap. 2".into()));
        assert_eq!(Locator::parse("第二章"), Locator::Other("第二章".into()));
        assert_eq!(Locator::parse(" "), Locator::None);
    }
}
