//! `404.html` of each language, which static hosts show at any depth, so its links count from the root.

use super::Format;
use crate::diag::Checked;
use crate::page;
use crate::path::OutPath;
use crate::site::{Lens, Plan};

/// The page that is shown where there is none.
pub(super) struct NotFound;

impl Format for NotFound {
    fn name(&self) -> &'static str {
        "not-found"
    }

    fn about(&self) -> &'static str {
        "`404.html`, which static hosts show for an address that does not exist."
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        let folder = |(at, tag): (usize, &str)| if at == 0 { String::new() } else { format!("{tag}/") };
        let tags = site.config.languages.iter().map(|language| language.tag.as_str()).enumerate();
        tags.filter_map(|place| OutPath::new(&format!("{}404.html", folder(place))).ok()).collect()
    }

    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        let languages = &site.config().languages;
        let language = languages.iter().skip(1).position(|language| language.tag == out.folder());
        page::not_found(site, language.map_or(0, |at| at + 1))
    }
}
