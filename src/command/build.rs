//! `tuzhang build`.

use super::session::{Strictness, load};
use super::{SiteArgs, terminal};
use crate::index::Drafts;
use crate::output::write::{Foreign, Plan, write};
use crate::site::sorted;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `build`.
#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Where to write, instead of the folder in the settings
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Publish drafts too
    #[arg(short = 'D', long)]
    drafts: bool,
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
    /// Write into a folder that has files of somebody else; files in the way are replaced
    #[arg(short, long)]
    force: bool,
}

pub(super) fn run(args: &BuildArgs) -> ExitCode {
    let format = args.site.message_format;
    let progress = terminal::Progress::new(format, "rendering");
    let drafts = if args.drafts { Drafts::Shown } else { Drafts::Hidden };
    let session = match load(&args.site, drafts) {
        Ok(session) => session,
        Err(code) => return code,
    };
    let site = &session.site;
    let target = args.output_dir.clone().unwrap_or_else(|| session.root.join(&site.config.output_dir));
    let strictness = Strictness::of(args.strict);
    let foreign = if args.force { Foreign::Allow } else { Foreign::Refuse };
    let fails = |diagnostics: &[crate::diag::Diagnostic]| strictness.fails(diagnostics);
    let plan = Plan { root: &session.root, target: &target, foreign, found: session.diagnostics, fails: &fails };
    let (written, diagnostics) = write(site, plan, &|done, all| progress.tell(done, all));
    let took = progress.finish();
    let diagnostics = sorted(diagnostics);
    terminal::report(&diagnostics, &|path| site.source(path), format);
    match written {
        Some(written) => {
            let (pages, outputs, changed) = (written.pages, written.outputs, written.changed);
            let removed = if written.removed > 0 { format!(", {} removed", written.removed) } else { String::new() };
            let shown = target.display();
            terminal::say(
                format,
                &format!(
                    "{}, {} ({changed} written{removed}) in {shown}, {took}",
                    of(pages, "page"),
                    of(outputs, "file")
                ),
            );
            ExitCode::SUCCESS
        }
        None => {
            terminal::say(format, "nothing was written");
            ExitCode::FAILURE
        }
    }
}

/// A number of things: `1 page`, `2 pages`.
fn of(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
