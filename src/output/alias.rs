//! Old addresses: small pages that lead to the new ones.

use super::Format;
use crate::diag::Checked;
use crate::page;
use crate::path::OutPath;
use crate::site::{Lens, Plan};
use crate::theme::context::Redirect;

/// The `aliases` of chapters.
pub(super) struct Alias;

impl Format for Alias {
    fn name(&self) -> &'static str {
        "alias"
    }

    fn about(&self) -> &'static str {
        "A page for every old address in `aliases`, which leads to the new one."
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        site.index.aliases.keys().cloned().collect()
    }

    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        let Some(target) = site.alias_at(out.clone()) else { return Checked::default() };
        let page = site.page(target);
        let lang = page::language(site, target);
        let canonical = page::canonical(site, &page.out);
        let redirect = Redirect { lang, title: &page.title, href: out.link_to(&page.out), canonical };
        match site.draw_redirect(&redirect, lang) {
            Ok(html) => Checked::clean(html.into_bytes()),
            Err(diagnostic) => Checked { value: Vec::new(), diagnostics: vec![diagnostic] },
        }
    }
}
