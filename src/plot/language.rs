//! The language of a chart: what it decides about numbers, dates and the width of text.
//!
//! In: a BCP 47 tag as a page carries it (`zh-CN`). Deliberately absent: sentences, which the caller writes.

/// The languages whose number and date conventions differ; everything else follows English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Chinese in simplified characters: 万, 亿.
    Chinese,
    /// Chinese in traditional characters: 萬, 億, 兆.
    ChineseTraditional,
    /// Japanese: 万, 億, 兆, 京.
    Japanese,
    /// Korean: 천, 만, 억, 조.
    Korean,
    /// English, and the conventions used for any other tag.
    #[default]
    English,
}

impl Language {
    /// The conventions for a BCP 47 tag, by its primary language and script or region.
    ///
    /// ```
    /// use tuzhang::plot::Language;
    /// assert_eq!(Language::of("zh-CN"), Language::Chinese);
    /// assert_eq!(Language::of("zh-Hant-HK"), Language::ChineseTraditional);
    /// assert_eq!(Language::of("de"), Language::English);
    /// ```
    pub fn of(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        match parts.next() {
            Some("zh" | "cmn" | "yue") => {
                if parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo")) {
                    Self::ChineseTraditional
                } else {
                    Self::Chinese
                }
            }
            Some("ja") => Self::Japanese,
            Some("ko") => Self::Korean,
            _ => Self::English,
        }
    }

    /// Whether characters of ambiguous East Asian width take a full em in this language.
    pub fn is_east_asian(self) -> bool {
        self != Self::English
    }
}
