//! A site at one moment of its files, as far as it is shown.
//!
//! **A fault of ours in a page or a site becomes a diagnostic**, and the preview lives on.

use crate::diag::{Checked, Diagnostic, Severity, error};
use crate::output::Rendered;
use crate::path::OutPath;
use crate::serve::snapshot::Snapshot;
use crate::serve::tree::Stamp;
use crate::site::Site;
use std::panic::{AssertUnwindSafe, catch_unwind};
use xxhash_rust::xxh3::Xxh3;

/// A site and its pages, as far as they have been drawn.
pub(super) struct Generation {
    /// Of the snapshot it was loaded from.
    pub(super) number: u64,
    /// The site.
    pub(super) site: Site,
    /// What was wrong with it when it was loaded.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Of all that pages show but their text: styles, pictures, other files.
    pub(super) assets: String,
    cause: Cause,
}

/// Why a site cannot be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// It can; or chapters name what is not there, and nothing else is wrong.
    None,
    /// A chapter: whoever names something in it has made no mistake.
    Chapters,
    /// The settings or the theme: with others in their place, all chapters complain.
    Settings,
}

impl Cause {
    fn of(diagnostics: &[Diagnostic]) -> Cause {
        let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        match () {
            () if errors().any(|error| !is_of_chapter(error)) => Cause::Settings,
            () if errors().any(|error| !ABOUT_OTHERS.contains(&error.code)) => Cause::Chapters,
            () => Cause::None,
        }
    }
}

/// Whether a diagnostic lies in a chapter.
fn is_of_chapter(diagnostic: &Diagnostic) -> bool {
    diagnostic.span.as_ref().is_some_and(|span| span.file.strip("content").is_some())
}

/// Codes of what chapters say that name something in a chapter that is not there.
const ABOUT_OTHERS: [&str; 5] =
    ["dead-link", "dead-anchor", "unknown-reference", "ambiguous-reference", "unknown-figure"];

impl Generation {
    /// The site that was loaded from a snapshot, and what was wrong with it.
    pub(super) fn new(number: u64, snapshot: &Snapshot, loaded: Checked<Site>) -> Generation {
        let Checked { value: site, diagnostics } = loaded;
        let (assets, cause) = (assets(snapshot, &site), Cause::of(&diagnostics));
        Generation { number, site, diagnostics, assets, cause }
    }

    /// Whether it failed to load because of chapters alone: what its pages say of themselves is true then.
    pub(super) fn fails_in_chapters(&self) -> bool {
        self.cause != Cause::Settings
    }

    /// Whether a diagnostic is a mistake of its own, and does not go with the [`Cause`].
    pub(super) fn is_own_mistake(&self, diagnostic: &Diagnostic) -> bool {
        match self.cause {
            Cause::Settings => !is_of_chapter(diagnostic),
            Cause::Chapters => !ABOUT_OTHERS.contains(&diagnostic.code),
            Cause::None => true,
        }
    }

    /// What was wrong with it when it was loaded, as far as it is a mistake of its own.
    pub(super) fn own_mistakes(&self) -> Vec<Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| self.is_own_mistake(diagnostic)).cloned().collect()
    }

    /// An output, made for this once.
    pub(super) fn draw_now(&self, out: &OutPath) -> Rendered {
        match caught(out.as_str(), || self.site.render(out)) {
            Ok(Checked { value, diagnostics }) => Rendered { bytes: value.into(), diagnostics: diagnostics.into() },
            Err(diagnostic) => failed(diagnostic),
        }
    }
}

/// An output that could not be made.
pub(super) fn failed(diagnostic: Diagnostic) -> Rendered {
    Rendered { bytes: std::sync::Arc::new([]), diagnostics: std::sync::Arc::new([diagnostic]) }
}

/// Runs `work`; a bug of ours becomes a diagnostic, and the preview lives on.
pub(super) fn caught<T>(what: &str, work: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let wrong = error!("internal", None, "`{what}` cannot be made: this is a fault of Tuzhang, not of the site");
        wrong.help("please report it, with what the terminal says")
    })
}

/// A name for the state of all files that pages show beside their text.
fn assets(snapshot: &Snapshot, site: &Site) -> String {
    let mut hash = Xxh3::new();
    let tree = snapshot.tree();
    for (out, source) in &*site.index.files {
        hash.update(out.as_str().as_bytes());
        hash.update(format!("{:?}", tree.stamp(source).map(Stamp::facts)).as_bytes());
    }
    for (name, bytes) in site.theme.assets() {
        hash.update(name.as_bytes());
        hash.update(bytes);
    }
    format!("{:x}", hash.digest())
}
