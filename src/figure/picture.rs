//! Pictures that an author has: files of the site that browsers show.
//!
//! In: a name as an author writes it. Out: its address as seen from the page, and the element that shows it.
//! Deliberately absent: pictures of other hosts, which would tell them who reads the page.

use super::Scope;
use super::element::{Element, element};
use crate::diag::{Diagnostic, Span, error};

/// What browsers show as a picture.
const EXTENSIONS: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

/// The address of a picture. Errors: it is no file of the site, or no picture.
pub(super) fn address(file: &str, at: &Span, scope: &Scope<'_>) -> Result<String, Diagnostic> {
    let address = (scope.files)(file).map_err(|mut wrong| {
        wrong.span = Some(at.clone());
        wrong
    })?;
    let name = file.split(['?', '#']).next().unwrap_or(file);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    if !EXTENSIONS.contains(&extension.as_str()) {
        let wrong = error!("unknown-format", at.clone(), "`{file}` is not a picture that browsers show");
        let known: Vec<String> = EXTENSIONS.iter().map(|known| format!(".{known}")).collect();
        return Err(
            wrong.help(format!("the extensions are {}", crate::diag::or_list(known.iter().map(String::as_str))))
        );
    }
    Ok(address)
}

/// A picture in the size of the figure.
pub(super) fn large(address: &str, alt: &str) -> Element {
    element("img").attribute("class", "tz-picture").attribute("src", address).attribute("alt", alt)
}

/// A picture in the size of a line; an empty text says that it adds nothing to what stands beside it.
pub(super) fn small(address: &str, alt: &str) -> Element {
    let picture = element("img").attribute("class", "tz-logo").attribute("src", address);
    picture.attribute("alt", alt).attribute("loading", "lazy")
}
