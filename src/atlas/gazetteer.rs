//! Regions by what authors write: names in any language, short names, codes.

use std::collections::HashMap;

/// A region and what it is called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Region {
    /// What tells it from all others: a code, or its name.
    pub key: String,
    /// Names, each with its language; the empty language is any.
    pub names: Vec<(String, String)>,
    /// Short names for small places, likewise.
    pub shorts: Vec<(String, String)>,
    /// What else an author may write for it.
    pub also: Vec<String>,
}

impl Region {
    /// Its name for readers of a language; the key if it has none.
    pub fn name(&self, language: &str) -> &str {
        choose(&self.names, language).unwrap_or(&self.key)
    }

    /// Its short name for readers of a language, if it has one.
    pub fn short(&self, language: &str) -> Option<&str> {
        choose(&self.shorts, language)
    }
}

/// The text for a language: its own, else that of any language, else the first.
fn choose<'t>(texts: &'t [(String, String)], language: &str) -> Option<&'t str> {
    let main = language.split(['-', '_']).next().unwrap_or_default();
    let own = texts.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(main));
    let any = || texts.iter().find(|(tag, _)| tag.is_empty());
    own.or_else(any).or(texts.first()).map(|(_, text)| text.as_str())
}

/// The regions of a map, found by any of their names and codes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gazetteer {
    /// The regions, in the order of the map.
    pub regions: Vec<Region>,
    places: HashMap<String, Vec<usize>>,
}

impl Gazetteer {
    /// A gazetteer of regions.
    pub fn new(regions: Vec<Region>) -> Gazetteer {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, region) in regions.iter().enumerate() {
            for text in texts(region) {
                let known = places.entry(folded(text)).or_default();
                if known.last() != Some(&place) {
                    known.push(place);
                }
            }
        }
        places.remove("");
        Gazetteer { regions, places }
    }

    /// The regions that a text may mean, by their places: none, one, or several.
    ///
    /// Case, spaces and punctuation make no difference.
    pub fn find(&self, written: &str) -> &[usize] {
        self.places.get(&folded(written)).map_or(&[], Vec::as_slice)
    }

    /// Everything that an author may write, for «did you mean».
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.regions.iter().flat_map(texts)
    }
}

fn texts(region: &Region) -> impl Iterator<Item = &str> {
    let named = region.names.iter().chain(&region.shorts).map(|(_, text)| text);
    std::iter::once(&region.key).chain(named).chain(&region.also).map(String::as_str)
}

/// A text without what makes no difference.
fn folded(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_chosen_by_language() {
        let pair = |tag: &str, text: &str| (tag.to_owned(), text.to_owned());
        let region =
            Region { key: "FR".into(), names: vec![pair("", "France"), pair("zh", "法国")], ..Region::default() };
        assert_eq!(["zh-CN", "zh", "en", "fr"].map(|tag| region.name(tag)), ["法国", "法国", "France", "France"]);
        assert_eq!(region.short("zh"), None);
    }

    #[test]
    fn what_several_regions_share_is_told() {
        let region = |key: &str, name: &str| Region {
            key: key.into(),
            names: vec![(String::new(), name.into())],
            ..Region::default()
        };
        let gazetteer = Gazetteer::new(vec![region("1", "Cook"), region("2", "Cook"), region("3", "St. Louis")]);
        assert_eq!(gazetteer.find("cook"), [0, 1]);
        assert_eq!(gazetteer.find("ST LOUIS"), [2]);
        assert!(gazetteer.find("").is_empty() && gazetteer.find("—").is_empty());
    }
}
