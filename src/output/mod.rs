//! Output formats: **one file each, one line in [`FORMATS`]**.
//!
//! In: a site. Out: which files are published, and the bytes of each.
//! **[`Site::render`] is pure**: build, serve and check call the same function and get the same bytes.
//! Deliberately absent: writing ([`write`] does it, for `build` alone).

mod alias;
mod asset;
mod data;
mod drawing;
mod feed;
mod file;
mod html;
mod memo;
mod not_found;
mod print;
mod robots;
mod running_head;
mod search;
mod sitemap;
pub mod write;

pub use memo::{Memo, Rendered};

use crate::diag::level::leveled;
use crate::diag::{Checked, error};
use crate::page;
use crate::path::OutPath;
use crate::site::{Lens, Options, Plan, Reads, Site, guarded, sorted};
use crate::world::World;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Something that is published.
pub trait Format: Sync {
    /// Its name, `[a-z-]+`.
    fn name(&self) -> &'static str;
    /// One sentence for the manual.
    fn about(&self) -> &'static str;
    /// Whether its outputs can be wrong in a way that no other output tells.
    fn tells(&self) -> bool {
        true
    }
    /// What it publishes.
    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath>;
    /// The bytes of one of its outputs.
    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>>;
}

/// All formats. Where two would write the same file, the first does.
pub const FORMATS: &[&dyn Format] = &[
    &html::Html,
    &file::File,
    &alias::Alias,
    &asset::Asset,
    &running_head::RunningHead,
    &search::Search,
    &data::Data,
    &drawing::Drawing,
    &not_found::NotFound,
    &print::Print,
    &robots::Robots,
    &sitemap::Sitemap,
    &feed::Feed,
];

impl Site {
    /// Loads a site with all that it publishes. What is wrong is told, and work goes on.
    pub fn load(world: Arc<dyn World>, options: &Options) -> Checked<Site> {
        Site::load_after(world, options, None)
    }

    /// The same, as cheap as what changed since `before` allows: parts that would be the same are kept.
    pub fn load_after(world: Arc<dyn World>, options: &Options, before: Option<&Site>) -> Checked<Site> {
        let Checked { value: mut site, diagnostics } = Site::read(world, options, before, page::WRITERS);
        site.outputs = match before.filter(|before| site.publishes_as(before)) {
            Some(before) => Arc::clone(&before.outputs),
            None => {
                let mut outputs = BTreeMap::new();
                for (place, format) in FORMATS.iter().enumerate() {
                    for out in format.outputs(&site.plan()) {
                        outputs.entry(out).or_insert(place);
                    }
                }
                let same = before.map(|before| &before.outputs).filter(|before| ***before == outputs);
                same.map_or_else(|| Arc::new(outputs), Arc::clone)
            }
        };
        let diagnostics = sorted(leveled(diagnostics, &site.config.check));
        Checked { value: site, diagnostics }
    }

    /// Whether an output can be wrong in a way that no other output tells.
    pub fn tells(&self, out: &OutPath) -> bool {
        self.outputs.get(out).is_some_and(|place| FORMATS[*place].tells())
    }

    /// The bytes of one output, and what is wrong with it. An output that does not exist is empty.
    pub fn render(&self, out: &OutPath) -> Checked<Vec<u8>> {
        self.through(&Lens::silent(self), out)
    }

    /// The same, and what was seen of the site on the way.
    pub fn render_noting(&self, out: &OutPath) -> (Checked<Vec<u8>>, Reads) {
        let lens = Lens::new(self);
        let made = self.through(&lens, out);
        (made, lens.reads())
    }

    /// An output as it is made of what a lens shows.
    fn through(&self, lens: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        let Some(place) = lens.format_at(out.clone()) else { return Checked::default() };
        let made = guarded(|| FORMATS[place].render(lens, out)).unwrap_or_else(|| {
            let bug =
                error!("internal", None, "`{out}` could not be made: this is a fault of Tuzhang, not of the site");
            Checked {
                value: Vec::new(),
                diagnostics: vec![bug.help("please report it with the chapter that shows it")],
            }
        });
        let diagnostics = leveled(self.located(made.diagnostics), &lens.config().check);
        Checked { value: made.value, diagnostics }
    }
}

/// The media type of an output, by its extension.
pub fn media_type(out: &OutPath) -> &'static str {
    match out.extension().to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "svg" => "image/svg+xml",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}
