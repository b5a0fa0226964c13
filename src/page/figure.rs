//! Figures of a page.

use crate::chapter::Chapter;
use crate::diag::Checked;
use crate::markdown::Drawn;
use crate::path::OutPath;
use crate::site::Site;
use crate::words::Words;

/// Draws one call of a chapter.
pub(super) fn draw(_site: &Site, _position: usize, _chapter: &Chapter, _call: usize, _words: &Words) -> Checked<Drawn> {
    Checked::clean(Drawn::Text(String::new()))
}

/// The bytes of a figure's file.
pub fn download(_site: &Site, _out: &OutPath) -> Checked<Vec<u8>> {
    Checked::default()
}
