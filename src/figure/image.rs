//! `image`: a picture that was made elsewhere.

use super::args::Args;
use super::data::Rows;
use super::element::classed;
use super::param::{Param, Shape, optional, required};
use super::picture;
use super::quote::OF_ROWS;
use super::{Body, Drawing, Figure, Form, Made, RowsAre, Scope};
use crate::diag::{Diagnostic, error};

/// A picture that was made elsewhere.
pub(super) struct Image;

const PARAMS: &[Param] = &[
    required(
        "src",
        Shape::Text,
        "The picture: a file beside the chapter, or in `static/` behind `/`; its size is read from it.",
    ),
    required("alt", Shape::Text, "What can be seen in it, for those who do not see it."),
    optional("dark", Shape::Text, "the same picture", "The picture for dark colours."),
];

impl Figure for Image {
    fn name(&self) -> &'static str {
        "image"
    }

    fn about(&self) -> &'static str {
        "A picture that was made elsewhere, with a caption, a source and a number like any figure."
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn positional(&self) -> &'static [&'static str] {
        &["src"]
    }

    fn refuses(&self) -> &'static [&'static str] {
        OF_ROWS
    }

    fn forms(&self) -> &'static [Form] {
        &[]
    }

    fn example(&self) -> &'static str {
        "{{ image(\"/assets/favicon.svg\", alt=\"A red square with a white column chart cut into it, like a seal\", id=\"fig-seal\", caption=\"The seal of Tuzhang\", source=\"drawn for the default theme\") }}"
    }

    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
        let mut wrong = Vec::new();
        let alt = args.spanned("alt", &[]);
        if let Some((_, span)) = alt.as_ref().filter(|(text, _)| text.trim().is_empty()) {
            let missing = error!("missing-alt", span.clone(), "the picture has no text in its place");
            wrong.push(missing.help("say what can be seen: without it the picture is nothing to many readers"));
        }
        let mut file = |name: &str| {
            let (file, span) = args.spanned(name, self.positional())?;
            picture::find(file, &span, scope).map_err(|found| wrong.push(found)).ok()
        };
        let (src, dark) = (file("src"), file("dark"));
        let (Some(src), true) = (src, wrong.is_empty()) else { return Err(wrong) };
        let alt = alt.map_or("", |(alt, _)| alt);
        let html = match dark {
            None => picture::large(&src, alt),
            Some(dark) => {
                let light = classed("span", "tz-in-light").child(picture::large(&src, alt));
                classed("span", "tz-pictures")
                    .child(light)
                    .child(classed("span", "tz-in-dark").child(picture::large(&dark, alt)))
            }
        };
        let body = Body::Html { html: html.html(), rows: RowsAre::Shown };
        let made = Made { body, data: Rows::default(), description: String::new(), unit: None, source: None };
        Ok(Drawing::Figure(Box::new(made)))
    }
}
