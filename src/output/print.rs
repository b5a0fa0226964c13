//! Whole sections on one page, to print: `print.html`, and `print.css` for the titles above its printed pages.

use super::Format;
use super::running_head::string;
use crate::diag::Checked;
use crate::page::print;
use crate::path::OutPath;
use crate::site::{Lens, Plan};

/// Sections with `print: true`.
pub(super) struct Print;

impl Format for Print {
    fn name(&self) -> &'static str {
        "print"
    }

    fn about(&self) -> &'static str {
        "`print.html`, a section on one page, for each with `print: true`; and `print.css`, which prints the title of each chapter above its pages."
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        let sheets = site.index.printed.values().filter_map(|out| out.sibling("print.css").ok());
        site.index.printed.values().cloned().chain(sheets).collect()
    }

    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        let section = out.sibling("index.html").ok().and_then(|page| site.of_out(page));
        let Some(section) = section else { return Checked::default() };
        if out.extension() == "html" {
            return print::render(site, section);
        }
        // The cover has no number; the titles of chapters stand opposite to that of the site.
        let mut sheet = String::from("@page :first{@bottom-center{content:none}}\n");
        for (at, title) in print::titles(site, section).iter().enumerate() {
            let (class, title) = (print::class(at), string(title));
            sheet.push_str(&format!(".{class}{{page:{class}}}@page {class}{{@top-right{{content:{title}}}}}\n"));
        }
        Checked::clean(sheet.into_bytes())
    }
}
