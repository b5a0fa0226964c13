//! `tuzhang serve`: shows the site in a browser while it is written.

use super::session::{find_root, options};
use super::{MessageFormat, SiteArgs, terminal};
use crate::diag::Format;
use crate::index::Drafts;
use crate::read::config::check_editor;
use crate::serve::{self, Browser, Busy, How, Saved, Settings};
use clap::{ArgAction, Args};
use std::process::ExitCode;

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Show drafts, or not: `--drafts=false`
    #[arg(short = 'D', long, value_name = "BOOL", default_value_t = true, num_args = 0..=1, require_equals = true,
        default_missing_value = "true", action = ArgAction::Set)]
    drafts: bool,
    /// Open a browser
    #[arg(short, long)]
    open: bool,
    /// The port to listen at; 0 takes any that is free
    #[arg(short, long, value_name = "PORT", default_value_t = serve::PORT)]
    port: u16,
    /// Fail if the port is busy, instead of taking the next
    #[arg(long)]
    strict_port: bool,
    /// The name or address to listen at, instead of this machine alone
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// Lead open pages to the chapter, and the place in it, that was saved last
    #[arg(long)]
    follow: bool,
    /// The address that opens a file in an editor: `vscode://file/{path}:{line}:{column}`
    #[arg(long, value_name = "ADDRESS")]
    editor: Option<String>,
    /// Look for edits several times a second, for network and container folders that report none
    #[arg(long)]
    poll: bool,
}

/// Runs the command until it is interrupted, which is its good end.
pub(super) fn run(args: &ServeArgs) -> ExitCode {
    let drafts = if args.drafts { Drafts::Shown } else { Drafts::Hidden };
    let (root, options) = match find_root(&args.site).and_then(|root| Ok((root, options(&args.site, drafts)?))) {
        Ok(found) => found,
        Err(code) => return code,
    };
    if let Some(Err(why)) = args.editor.as_deref().map(check_editor) {
        return terminal::misused("`--editor` cannot be used", &format!("write {why}"));
    }
    let settings = Settings {
        root,
        options,
        host: args.host.clone(),
        port: args.port,
        busy: if args.strict_port { Busy::Fail } else { Busy::Next },
        how: if args.poll { How::Poll } else { How::Hints },
        format: match args.site.message_format {
            MessageFormat::Human => Format::Human,
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
        },
        browser: if args.open { Browser::Open } else { Browser::Leave },
        saved: if args.follow { Saved::Follow } else { Saved::Stay },
        editor: args.editor.clone(),
    };
    match serve::run(&settings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            terminal::report(&[wrong], &|_| None, args.site.message_format);
            ExitCode::FAILURE
        }
    }
}
