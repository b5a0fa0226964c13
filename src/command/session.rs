//! From arguments to a loaded site.

use super::{SiteArgs, terminal};
use crate::diag::{Diagnostic, Severity};
use crate::index::Drafts;
use crate::path::SourcePath;
use crate::read::config::check_base_url;
use crate::site::{Options, Site};
use crate::world::Disk;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// A loaded site and where it is.
pub(super) struct Session {
    /// The folder of the site.
    pub(super) root: PathBuf,
    /// The site.
    pub(super) site: Site,
    /// What was found wrong while loading.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Whether warnings count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Errors alone fail.
    Usual,
    /// Warnings fail as well.
    Strict,
}

impl Strictness {
    pub(super) fn of(strict: bool) -> Strictness {
        if strict { Strictness::Strict } else { Strictness::Usual }
    }

    /// Whether the command fails with these diagnostics.
    pub(super) fn fails(self, diagnostics: &[Diagnostic]) -> bool {
        let counts = |diagnostic: &Diagnostic| self == Strictness::Strict || diagnostic.severity == Severity::Error;
        diagnostics.iter().any(counts)
    }
}

/// Finds and loads the site that the arguments name. Errors: they name none; it has been told.
pub(super) fn load(args: &SiteArgs, drafts: Drafts) -> Result<Session, ExitCode> {
    let root = find_root(args)?;
    let disk = Disk::new(&root).map_err(|why| {
        terminal::misused(
            &format!("cannot open `{}`: {why}", root.display()),
            "name the folder of a site with `--root`",
        )
    })?;
    let options = options(args, drafts)?;
    let loaded = Site::load(Arc::new(disk), &options);
    Ok(Session { root, site: loaded.value, diagnostics: loaded.diagnostics })
}

/// What the arguments say about the site. Errors: an address or a path that cannot be.
pub(super) fn options(args: &SiteArgs, drafts: Drafts) -> Result<Options, ExitCode> {
    let config = SourcePath::new(&args.config).map_err(|why| {
        terminal::misused(&format!("`--config {}`: {why}", args.config), "name a file relative to the site")
    })?;
    let base_url = match &args.base_url {
        None => None,
        Some(url) => Some(check_base_url(url).map_err(|why| {
            terminal::misused(&format!("`--base-url {url}`: {why}"), "write for example `https://example.org/report/`")
        })?),
    };
    Ok(Options { config, drafts, base_url })
}

/// The folder of the site: as named, or the nearest at or above here that has settings, or chapters.
pub(super) fn find_root(args: &SiteArgs) -> Result<PathBuf, ExitCode> {
    if let Some(root) = &args.root {
        if root.join(&args.config).is_file() || root.join("content").is_dir() {
            return Ok(root.clone());
        }
        let message = format!("there is no site at `{}`: neither `{}` nor `content/`", root.display(), args.config);
        return Err(terminal::misused(&message, "begin one with `tuzhang new NAME`"));
    }
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let has_settings = |folder: &&Path| folder.join(&args.config).is_file();
    if let Some(root) = here.ancestors().find(has_settings) {
        return Ok(if root == here { PathBuf::from(".") } else { root.to_owned() });
    }
    if here.join("content").is_dir() {
        return Ok(PathBuf::from("."));
    }
    let message = format!("there is no site here: no `{}` at or above `{}`", args.config, here.display());
    Err(terminal::misused(&message, "begin one with `tuzhang new NAME`, or name its folder with `--root`"))
}
