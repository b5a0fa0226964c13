//! The words of the interface in one language.
//!
//! In: the theme's `words/<language>.toml` over the built-in ones over English. Out: [`Words`].
//! Deliberately absent: choosing the language of a page.

mod plural;

use std::collections::BTreeMap;
use std::sync::Arc;

/// The words of one language. A word that a language lacks is there in English.
#[derive(Clone, Debug, Default, Hash)]
pub struct Words {
    /// The language that was asked for, as in BCP 47.
    pub language: String,
    words: Arc<BTreeMap<String, String>>,
}

impl Words {
    /// Words for `language` from layers, the first most important.
    pub fn new(language: &str, layers: impl IntoIterator<Item = BTreeMap<String, String>>) -> Words {
        let mut words = BTreeMap::new();
        for layer in layers {
            for (key, word) in layer {
                words.entry(key).or_insert(word);
            }
        }
        Words { language: language.to_owned(), words: Arc::new(words) }
    }

    /// The word for a key; the key itself if no layer has it (a test holds that the built-in English has all).
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// A word with what stands in braces filled in: `fill("minutes", &[("n", "5")])`. Of `{n|row|rows}` the form stays that
    /// goes with the number.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_owned();
        for (name, value) in values {
            text = plural::chosen(&text, name, value, &self.language);
        }
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// All words, for templates.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.words
    }

    /// Whether the language is written with Han characters, without spaces between words.
    pub fn is_han(&self) -> bool {
        matches!(self.language.split('-').next(), Some("zh" | "ja"))
    }

    /// Whether the length of a text in the language is told in characters and not in words.
    pub fn counts_characters(&self) -> bool {
        self.is_han() || self.language.split('-').next() == Some("ko")
    }

    /// A calendar date (`2025`, `2025-06`, `2025-06-30`) as the language writes it.
    pub fn date(&self, date: &str) -> String {
        let day = date.split(['T', ' ']).next().unwrap_or(date);
        let mut parts = day.split('-').map(|part| part.trim_start_matches('0'));
        let (year, month, day) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let key = match (month, day) {
            (None, _) => "date_year",
            (_, None) => "date_month",
            _ => "date_day",
        };
        let month_name = month.map(|month| format!("month_{month}")).unwrap_or_default();
        let values = [("y", year), ("m", month.unwrap_or_default()), ("d", day.unwrap_or_default())];
        self.fill(key, &values).replace("{month}", self.get(&month_name))
    }
}

/// Which way a language is written, by its script or else by its main language: `ltr` or `rtl`.
pub fn direction(language: &str) -> &'static str {
    const SCRIPTS: [&str; 8] = ["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"];
    const LANGUAGES: [&str; 11] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"];
    let lower = language.to_ascii_lowercase();
    let mut parts = lower.split('-');
    let main = parts.next().unwrap_or_default();
    let script = parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let leftward = script.map_or_else(|| LANGUAGES.contains(&main), |script| SCRIPTS.contains(&script));
    if leftward { "rtl" } else { "ltr" }
}

/// The keys under which the words of a language may be kept, the nearest first: `zh-CN`, `zh`; `zh-TW`, `zh-Hant`, `zh`.
pub fn fallbacks(language: &str) -> Vec<String> {
    let parts: Vec<&str> = language.split('-').collect();
    let mut keys: Vec<String> = (1..=parts.len()).rev().map(|length| parts[..length].join("-")).collect();
    // Where Chinese is written in traditional characters without anybody saying so.
    if matches!(parts.as_slice(), ["zh", "TW" | "HK" | "MO", ..]) {
        keys.insert(keys.len() - 1, "zh-Hant".to_owned());
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let layer = [("date_day", "{month} {d}, {y}"), ("month_6", "June"), ("date_year", "{y}")];
        Words::new("en", [layer.map(|(key, word)| (key.to_owned(), word.to_owned())).into()])
    }

    #[test]
    fn dates_read_in_the_language() {
        assert_eq!(words().date("2025-06-30"), "June 30, 2025");
        assert_eq!(words().date("2025"), "2025");
    }

    #[test]
    fn regions_have_the_words_of_their_script() {
        assert_eq!(fallbacks("zh-CN"), ["zh-CN", "zh"]);
        assert_eq!(fallbacks("zh-TW"), ["zh-TW", "zh-Hant", "zh"]);
        assert_eq!(fallbacks("zh-Hant-HK"), ["zh-Hant-HK", "zh-Hant", "zh"]);
    }

    #[test]
    fn a_script_says_which_way_it_is_written() {
        let leftward = ["ar", "he-IL", "fa", "ur-PK", "az-Arab"];
        let rightward = ["zh-Hant", "en", "ja", "ko", "ur-Latn", "arz-Latn-EG", "x"];
        assert!(leftward.iter().all(|tag| direction(tag) == "rtl"));
        assert!(rightward.iter().all(|tag| direction(tag) == "ltr"));
    }

    #[test]
    fn the_nearest_language_comes_first() {
        assert_eq!(fallbacks("zh-Hant-TW"), ["zh-Hant-TW", "zh-Hant", "zh"]);
    }
}
