//! The texts of a site for searching, a few files for each language, read when somebody searches.
//!
//! They are scripts, which hand the texts to `search.js`, and not JSON: a page opened from disk may load them.

use super::Format;
use crate::diag::Checked;
use crate::index::parcels;
use crate::page::search;
use crate::path::OutPath;
use crate::site::{Lens, Plan};

/// The texts.
pub(super) struct Search;

impl Format for Search {
    fn name(&self) -> &'static str {
        "search"
    }

    fn about(&self) -> &'static str {
        "`assets/search/TAG-N.js`, the texts of the pages of a language, which are loaded when somebody searches; `search = false` leaves them out."
    }

    /// What is wrong with a page is told by the page.
    fn tells(&self) -> bool {
        false
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        if !site.config.search {
            return Vec::new();
        }
        let languages = site.config.languages.iter().enumerate();
        let files = languages.flat_map(|(at, language)| {
            let count = parcels(site.index.of_language(at).1);
            (0..count).map(|number| format!("assets/{}{number}.js", search::prefix(&language.tag)))
        });
        files.filter_map(|file| OutPath::new(&file).ok()).collect()
    }

    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        let number = |(at, tag): (usize, &str)| {
            let rest = out.as_str().strip_prefix("assets/")?.strip_prefix(search::prefix(tag).as_str())?;
            Some((at, rest.strip_suffix(".js")?.parse().ok()?))
        };
        let tags = site.config().languages.iter().map(|language| language.tag.as_str());
        let found: Option<(usize, usize)> = tags.enumerate().find_map(number);
        let Some((language, number)) = found else { return Checked::default() };
        let texts = serde_json::to_string(&search::texts(site, language, number));
        let texts = texts.unwrap_or_else(|_| unreachable!("texts are texts"));
        let tag = &site.config().languages[language].tag;
        Checked::clean(format!("tzTexts(\"{tag}\",{number},{texts});\n").into_bytes())
    }
}
