//! `tuzhang check`: says nothing if all is well.

use super::session::{Strictness, load};
use super::{SiteArgs, terminal};
use crate::audit;
use crate::diag::level::leveled;
use crate::index::Drafts;
use crate::site::sorted;
use clap::Args;
use rayon::prelude::*;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &CheckArgs) -> ExitCode {
    let format = args.site.message_format;
    let progress = terminal::Progress::new(format);
    let drafts = if args.drafts { Drafts::Shown } else { Drafts::Hidden };
    let session = match load(&args.site, drafts) {
        Ok(session) => session,
        Err(code) => return code,
    };
    let site = &session.site;
    let outs: Vec<_> = site.outputs().collect();
    let done = AtomicUsize::new(0);
    let found: Vec<_> = outs
        .par_iter()
        .flat_map_iter(|out| {
            let diagnostics = site.render(out).diagnostics;
            progress.tell(done.fetch_add(1, Ordering::Relaxed), outs.len());
            diagnostics
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
    let diagnostics = sorted(diagnostics);
    terminal::report(&diagnostics, &|path| site.source(path), format);
    if Strictness::of(args.strict).fails(&diagnostics) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
