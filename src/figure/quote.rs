//! `quote`: what somebody said, set apart.

use super::args::Args;
use super::data::Rows;
use super::element::{Element, classed, element, said};
use super::param::{Param, Shape, optional, required};
use super::{Body, Drawing, Figure, Form, Made, RowsAre, Scope};
use crate::diag::{Diagnostic, error};

/// What somebody said.
pub(super) struct Quote;

const PARAMS: &[Param] = &[
    required("text", Shape::Text, "What was said; an empty line begins a new paragraph."),
    required("by", Shape::Text, "Who said it."),
    optional("role", Shape::Text, "nothing", "Who that is: an office, an organization."),
];

/// The common parameters that speak of rows; this figure has none.
pub(super) const OF_ROWS: &[&str] =
    &["data", "alt", "n", "where", "sort", "limit", "top", "other", "fold", "pivot", "join"];

impl Figure for Quote {
    fn name(&self) -> &'static str {
        "quote"
    }

    fn about(&self) -> &'static str {
        "What somebody said, set apart, with a caption, a source and a number like any figure."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn positional(&self) -> &'static [&'static str] {
        &["text"]
    }

    fn refuses(&self) -> &'static [&'static str] {
        OF_ROWS
    }

    fn forms(&self) -> &'static [Form] {
        &[Form::Html]
    }

    fn example(&self) -> &'static str {
        "{{ quote(\"The purpose of computing is insight, not numbers.\", by=\"R. W. Hamming\", source=\"Numerical Methods for Scientists and Engineers, 1962\", id=\"fig-hamming\", caption=\"Why we compute\") }}"
    }

    fn draw(&self, args: &Args<'_>, _: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let mut wrong = Vec::new();
        for name in ["text", "by"] {
            if let Some((_, span)) = args.spanned(name, self.positional()).filter(|(text, _)| text.trim().is_empty()) {
                wrong.push(
                    error!("missing-value", span, "`{name}` of the quote is empty")
                        .help("write it, or take the figure out"),
                );
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let text = args.spanned("text", self.positional()).map_or("", |(text, _)| text);
        let by = args.text("by").unwrap_or_default();
        let role = args.text("role").map(|role| said("span", "tz-role", role));
        let quote = element("blockquote").children(paragraphs(text));
        let who = classed("p", "tz-by")
            .child(said("span", "tz-who", by))
            .children(role.map(|role| element("span").text(" ").child(role)));
        let html = classed("div", "tz-quote").child(quote).child(who).html();
        let body = Body::Html { html, rows: RowsAre::Shown };
        let made = Made { body, data: Rows::default(), description: String::new(), unit: None, source: None };
        Ok(Drawing::Figure(Box::new(made)))
    }
}

/// The paragraphs of a text: what empty lines separate.
fn paragraphs(text: &str) -> Vec<Element> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(line);
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.into_iter().filter(|text| !text.is_empty()).map(|text| element("p").text(text)).collect()
}
