//! `tuzhang serve`: shows the site in a browser while it is written.
//!
//! In: arguments. Out: an exit code: 0 when it was interrupted, 1 when it could not begin, 2 when the arguments are wrong.

use crate::diag::{self, Diagnostic, Format, error};
use crate::index::Drafts;
use crate::path::SourcePath;
use crate::read::config::check_base_url;
use crate::serve::{self, Browser, Busy, How, Settings};
use crate::site::Options;
use clap::{ArgAction, Args, ValueEnum};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// The arguments of `tuzhang serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// The folder of the site.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub root: PathBuf,
    /// The settings, relative to the folder.
    #[arg(short, long, value_name = "FILE", default_value = "site.toml")]
    pub config: String,
    /// The address the site will have, in place of the one in the settings.
    #[arg(short = 'u', long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Whether drafts are shown.
    #[arg(long, value_name = "BOOL", default_value_t = true, num_args = 0..=1, require_equals = true,
        default_missing_value = "true", action = ArgAction::Set)]
    pub drafts: bool,
    /// Open a browser.
    #[arg(long)]
    pub open: bool,
    /// The port to listen at; 0 takes any that is free.
    #[arg(short, long, value_name = "PORT", default_value_t = serve::PORT)]
    pub port: u16,
    /// Fail if the port is busy, in place of taking the next.
    #[arg(long)]
    pub strict_port: bool,
    /// The address to listen at; by default this machine alone can read the site.
    #[arg(long, value_name = "HOST")]
    pub host: Option<String>,
    /// Look for edits several times a second: for network and container folders that report none.
    #[arg(long)]
    pub poll: bool,
    /// How diagnostics are written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = MessageFormat::Human)]
    pub message_format: MessageFormat,
}

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// Source frames for people.
    Human,
    /// One line each: `path:line:col: error[code]: message`.
    Short,
    /// One JSON object a line.
    Json,
}

impl From<MessageFormat> for Format {
    fn from(format: MessageFormat) -> Format {
        match format {
            MessageFormat::Human => Format::Human,
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
        }
    }
}

/// Runs the command until it is interrupted.
pub fn run(args: &ServeArgs) -> ExitCode {
    let (wrong, code) = match settings(args) {
        Err(wrong) => (wrong, ExitCode::from(2)),
        Ok(settings) => match serve::run(&settings) {
            Ok(()) => return ExitCode::SUCCESS,
            Err(wrong) => (wrong, ExitCode::FAILURE),
        },
    };
    let text = diag::render(&[wrong], &|_| None, args.message_format.into());
    let _ = write!(anstream::stderr(), "{text}");
    code
}

/// What the arguments mean. Errors: one is wrong.
fn settings(args: &ServeArgs) -> Result<Settings, Diagnostic> {
    let root = &args.root;
    if !root.is_dir() {
        let root = root.display();
        return Err(
            error!("usage", None, "there is no folder `{root}`").help("name the folder of a site with `--root`")
        );
    }
    let config = SourcePath::new(&args.config).map_err(|why| {
        let given = &args.config;
        error!("usage", None, "`{given}` cannot be the settings: {why}").help("name a file of the site, as `site.toml`")
    })?;
    let base_url = args.base_url.as_deref().map(check_base_url).transpose().map_err(|why| {
        error!("usage", None, "`--base-url` is not an address: {why}")
            .help("write for example `https://example.org/report/`")
    })?;
    let drafts = if args.drafts { Drafts::Shown } else { Drafts::Hidden };
    Ok(Settings {
        root: root.clone(),
        options: Options { config, drafts, base_url },
        host: args.host.clone(),
        port: args.port,
        busy: if args.strict_port { Busy::Fail } else { Busy::Next },
        how: if args.poll { How::Poll } else { How::Hints },
        format: args.message_format.into(),
        browser: if args.open { Browser::Open } else { Browser::Leave },
    })
}
