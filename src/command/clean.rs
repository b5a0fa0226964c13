//! `tuzhang clean`.

use super::session::load;
use super::{SiteArgs, terminal};
use crate::index::Drafts;
use crate::output::write;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `clean`.
#[derive(Debug, Args)]
pub(super) struct CleanArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The folder to clean, instead of the one in the settings
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
}

pub(super) fn run(args: &CleanArgs) -> ExitCode {
    let session = match load(&args.site, Drafts::Hidden) {
        Ok(session) => session,
        Err(code) => return code,
    };
    let target = args.output_dir.clone().unwrap_or_else(|| session.root.join(&session.site.config.output_dir));
    match write::clean(&session.root, &target) {
        Ok(removed) => {
            terminal::say(args.site.message_format, &format!("{removed} files removed from {}", target.display()));
            ExitCode::SUCCESS
        }
        Err(diagnostic) => {
            terminal::report(&[diagnostic], &|path| session.site.source(path), args.site.message_format);
            ExitCode::FAILURE
        }
    }
}
