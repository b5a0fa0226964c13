//! The line above each printed page: a style sheet that says the title of the site, one for each language.
//!
//! Browsers draw it with `@page` margin boxes, whose words can only stand in a style sheet; one of its own keeps pages
//! free of styles. The page with the title itself has no such line.

use super::Format;
use crate::diag::Checked;
use crate::page;
use crate::path::OutPath;
use crate::read::language::Language;
use crate::site::{Lens, Plan};

/// The style sheet.
pub(super) struct RunningHead;

impl Format for RunningHead {
    fn name(&self) -> &'static str {
        "running-head"
    }

    fn about(&self) -> &'static str {
        "`assets/print.css`, which prints the title of the site above each page, and `assets/print-TAG.css` for each further language; a file of that name in the theme stands for it."
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        sheets(&site.config.languages).filter_map(|sheet| OutPath::new(&format!("assets/{sheet}")).ok()).collect()
    }

    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        let languages = &site.config().languages;
        let asked = out.as_str().strip_prefix("assets/").unwrap_or_default();
        let at = sheets(languages).position(|sheet| sheet == asked).unwrap_or_default();
        let title = string(&languages[at].title);
        Checked::clean(
            format!("@page{{@top-left{{content:{title}}}}}@page :first{{@top-left{{content:none}}}}\n").into(),
        )
    }
}

/// The names of the sheets, in the order of the languages.
fn sheets(languages: &[Language]) -> impl Iterator<Item = String> {
    (0..languages.len()).map(|at| page::print_sheet(languages, at))
}

/// A text as a string of CSS: nothing in it ends the string, the rule or an element around the sheet.
pub(super) fn string(text: &str) -> String {
    let mut string = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' | '<' | '>' | '&' => string.push_str(&format!("\\{:x} ", u32::from(character))),
            _ if character.is_control() => string.push(' '),
            _ => string.push(character),
        }
    }
    string.push('"');
    string
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_title_leaves_its_string() {
        assert_eq!(string("图章"), "\"图章\"");
        assert_eq!(string("a\"}b{c:d}"), "\"a\\22 }b{c:d}\"");
        assert_eq!(string("\\</style>\n"), "\"\\5c \\3c /style\\3e  \"");
    }
}
