//! Pictures that an author has: files of the site that browsers show.
//!
//! In: a name as an author writes it. Out: its address as seen from the page, its size, and the element that shows it.
//! Deliberately absent: pictures of other hosts, which would tell them who reads the page.

use super::element::{Element, element};
use super::{Published, Scope};
use crate::diag::{Diagnostic, Span, error};

/// Those that tell their size wherever they are sound: an SVG may leave it open, an AVIF need not be one picture.
const TELLING: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

/// What browsers show as a picture.
const EXTENSIONS: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

/// A picture of the site. Errors: it is no file of the site, or no picture.
pub(super) fn find(file: &str, at: &Span, scope: &Scope<'_>) -> Result<Published, Diagnostic> {
    let found = (scope.files)(file).map_err(|mut wrong| {
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
    if found.size.is_none() && TELLING.contains(&extension.as_str()) {
        let wrong = error!("unknown-format", at.clone(), "`{file}` does not hold a picture, whatever its name says");
        return Err(wrong.help("open it in a viewer, and save or fetch it again"));
    }
    Ok(found)
}

/// A picture in the size of the figure. The page keeps its place while it loads, which it does when it comes near.
pub(super) fn large(picture: &Published, alt: &str) -> Element {
    let image =
        element("img").attribute("class", "tz-picture").attribute("src", &picture.address).attribute("alt", alt);
    let image = match picture.size {
        Some([width, height]) => image.attribute("width", width.to_string()).attribute("height", height.to_string()),
        None => image,
    };
    image.attribute("loading", "lazy").attribute("decoding", "async")
}

/// A picture in the size of a line; an empty text says that it adds nothing to what stands beside it.
pub(super) fn small(picture: &Published, alt: &str) -> Element {
    let image = element("img").attribute("class", "tz-logo").attribute("src", &picture.address);
    image.attribute("alt", alt).attribute("loading", "lazy")
}
