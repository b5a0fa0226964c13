//! `robots.txt`, unless the author keeps one in `static/`.

use super::Format;
use crate::diag::Checked;
use crate::path::OutPath;
use crate::site::{Lens, Plan};

/// What crawlers read first.
pub(super) struct Robots;

impl Format for Robots {
    fn name(&self) -> &'static str {
        "robots"
    }

    fn about(&self) -> &'static str {
        "`robots.txt`, which allows everything and names the sitemap; a file of that name in `static/` stands for it."
    }

    fn outputs(&self, _site: &Plan<'_>) -> Vec<OutPath> {
        OutPath::new("robots.txt").into_iter().collect()
    }

    fn render(&self, site: &Lens<'_>, _out: &OutPath) -> Checked<Vec<u8>> {
        let mut text = String::from("User-agent: *\nAllow: /\n");
        if let Some(base) = &site.config().base_url {
            text.push_str(&format!("Sitemap: {base}sitemap.xml\n"));
        }
        Checked::clean(text.into_bytes())
    }
}
