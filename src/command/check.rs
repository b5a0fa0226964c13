//! `tuzhang check`: says nothing if all is well.

use super::session::{Strictness, load};
use super::{SiteArgs, terminal};
use crate::audit;
use crate::audit::external::{Asking, Private, Trust, outside};
use crate::diag::Diagnostic;
use crate::diag::level::leveled;
use crate::index::Drafts;
use crate::path::OutPath;
use crate::site::{Site, sorted};
use clap::Args;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Check drafts too
    #[arg(short = 'D', long)]
    drafts: bool,
    /// Warn of numbers in prose that a figure of the chapter shows, and write the call to use instead
    #[arg(long)]
    numbers: bool,
    /// Warn of tables and columns that nothing reads, and of sources without a licence or a date
    #[arg(long)]
    unused: bool,
    /// Ask the links to other sites too, over the network; answers that are good are kept for a week
    #[arg(long)]
    external: bool,
    /// With `--external`: ask hosts of this machine and its network as well
    #[arg(long, requires = "external")]
    private: bool,
    /// With `--external`: ask all anew, whatever was answered before
    #[arg(long, requires = "external")]
    fresh: bool,
    /// With `--external`: how long a host may take, in seconds
    #[arg(long, requires = "external", value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &CheckArgs) -> ExitCode {
    let format = args.site.message_format;
    let progress = terminal::Progress::new(format, "rendering");
    let drafts = if args.drafts { Drafts::Shown } else { Drafts::Hidden };
    let session = match load(&args.site, drafts) {
        Ok(session) => session,
        Err(code) => return code,
    };
    let site = &session.site;
    let outs: Vec<_> = site.outputs().collect();
    let done = AtomicUsize::new(0);
    let links = Mutex::new(Vec::new());
    let found: Vec<_> = outs
        .par_iter()
        .flat_map_iter(|out| {
            let rendered = site.render(out);
            if args.external
                && site.index.of_out(out).is_some()
                && let Ok(mut links) = links.lock()
            {
                links.push((*out, outside(&rendered.value)));
            }
            progress.tell(done.fetch_add(1, Ordering::Relaxed), outs.len());
            rendered.diagnostics
        })
        .collect();
    progress.finish();
    let mut diagnostics = session.diagnostics;
    diagnostics.extend(found);
    diagnostics.extend(leveled(audit::unnamed(site), &site.config.check));
    if args.numbers {
        diagnostics.extend(site.located(audit::numbers(site)));
    }
    if args.unused {
        diagnostics.extend(audit::unused(site));
    }
    if args.external {
        let links = links.into_inner().unwrap_or_default();
        diagnostics.extend(leveled(ask(args, site, &links), &site.config.check));
    }
    let diagnostics = sorted(diagnostics);
    terminal::report(&diagnostics, &|path| site.source(path), format);
    if Strictness::of(args.strict).fails(&diagnostics) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Asks the links to other sites, and shows how far that is.
fn ask(args: &CheckArgs, site: &Site, links: &[(&OutPath, BTreeSet<String>)]) -> Vec<Diagnostic> {
    let progress = terminal::Progress::new(args.site.message_format, "asking links:");
    let cache = cache_folder();
    let asking = Asking {
        cache: cache.as_deref(),
        trust: if args.fresh { Trust::Fresh } else { Trust::Kept },
        private: if args.private { Private::Asked } else { Private::Refused },
        timeout: Duration::from_secs(args.timeout),
        told: &|done, all| progress.tell(done, all),
    };
    let found = audit::external(site, links, &asking);
    progress.finish();
    found
}

/// The folder for what may be lost: named by `TUZHANG_CACHE`, else where the system wants it.
fn cache_folder() -> Option<PathBuf> {
    let named = |key: &str| std::env::var_os(key).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home =
        || named("HOME").map(|home| home.join(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" }));
    let shared = || named("XDG_CACHE_HOME").or_else(|| named("LOCALAPPDATA")).or_else(home);
    named("TUZHANG_CACHE").or_else(|| shared().map(|folder| folder.join("tuzhang")))
}
