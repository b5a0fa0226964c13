//! `sitemap.xml`, for a site that knows its address.

use super::Format;
use crate::diag::Checked;
use crate::escape;
use crate::page;
use crate::path::{OutPath, in_ascii};
use crate::site::{Lens, Plan};
use crate::theme::context::Alternate;

/// What search engines read.
pub(super) struct Sitemap;

impl Format for Sitemap {
    fn name(&self) -> &'static str {
        "sitemap"
    }

    fn about(&self) -> &'static str {
        "`sitemap.xml`, all pages but drafts with the dates of their last change; needs `base_url`."
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        let named = site.config.base_url.is_some();
        OutPath::new("sitemap.xml").into_iter().filter(|_| named).collect()
    }

    fn render(&self, site: &Lens<'_>, _out: &OutPath) -> Checked<Vec<u8>> {
        let base = site.config().base_url.as_deref().unwrap_or_default();
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let several = site.config().languages.len() > 1;
        let links = if several { " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"" } else { "" };
        xml.push_str(&format!("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{links}>\n"));
        let pages = site.pages().map(|position| (position, site.page(position)));
        for (position, page) in pages.filter(|(_, page)| !page.draft && page.is_own()) {
            let address = escape::html(&in_ascii(&page.out.address()));
            xml.push_str(&format!("<url><loc>{}{address}</loc>", escape::html(base)));
            let meta = site.meta_of(position);
            if let Some(date) = meta.and_then(|meta| meta.updated.as_ref().or(meta.date.as_ref())) {
                let day = date.split(['T', ' ']).next().unwrap_or(date);
                xml.push_str(&format!("<lastmod>{}</lastmod>", escape::html(day)));
            }
            for Alternate { lang, url } in page::alternates(site, position) {
                let url = escape::html(&in_ascii(&url));
                xml.push_str(&format!("<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{url}\"/>"));
            }
            xml.push_str("</url>\n");
        }
        xml.push_str("</urlset>\n");
        Checked::clean(xml.into_bytes())
    }
}
