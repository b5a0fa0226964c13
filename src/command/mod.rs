//! The commands: **one file each**. Arguments in, exit code out; the only place that prints.
//!
//! Exit codes: 0 good, 1 errors in the site (or warnings with `--strict`), 2 the command was misused.

mod build;
mod check;
mod clean;
mod data;
mod deploy;
mod explain;
mod figure;
mod figures;
mod new;
mod schema;
mod serve;
mod session;
mod terminal;
mod translate;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// A static site generator for data reports: Markdown chapters and tables in, a site with accessible charts out.
#[derive(Debug, Parser)]
#[command(name = "tuzhang", version, about, propagate_version = true, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the site into its output folder
    #[command(visible_alias = "b")]
    Build(build::BuildArgs),
    /// Show the site in a browser, and follow every edit
    #[command(visible_alias = "s")]
    Serve(serve::ServeArgs),
    /// Render everything, write nothing, report what is wrong
    Check(check::CheckArgs),
    /// Begin a new site that builds as it is
    #[command(visible_alias = "init")]
    New(new::NewArgs),
    /// Remove what `build` wrote, and nothing else
    Clean(clean::CleanArgs),
    /// List the kinds of figures, or explain one
    Figures(figures::FiguresArgs),
    /// Draw one figure of a chapter, or print what it is drawn from
    Figure(figure::FigureArgs),
    /// Say what the code of a message means
    Explain(explain::ExplainArgs),
    /// Write the file that has a host build and publish the site
    Deploy(deploy::DeployArgs),
    /// Print a JSON Schema for editors
    Schema(schema::SchemaArgs),
    /// Show what a table holds: columns, types, units, ranges, first rows
    Data(data::DataArgs),
    /// List translations that are missing or out of date, or mark one as up to date
    Translate(translate::TranslateArgs),
}

/// What every command over a site takes.
#[derive(Clone, Debug, Args)]
pub struct SiteArgs {
    /// The folder of the site; by default the nearest one at or above here with a `site.toml`
    #[arg(short, long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// The settings, relative to the site
    #[arg(short, long, value_name = "FILE", default_value = "site.toml")]
    pub config: String,
    /// The address the site will stand at, instead of the one in the settings
    #[arg(short = 'u', long, value_name = "URL")]
    pub base_url: Option<String>,
    /// How diagnostics are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    pub message_format: MessageFormat,
}

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// With the lines of source they are about
    Human,
    /// One line each: path:line:col: error[code]: message
    Short,
    /// One JSON object a line, on standard output
    Json,
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    // A panic is told as a diagnostic of the page it struck (`Site::render`), or here; never as a trace.
    std::panic::set_hook(Box::new(|_| {}));
    let command = Cli::parse().command;
    std::panic::catch_unwind(|| dispatch(&command)).unwrap_or_else(|_| {
        terminal::misused("something went wrong inside Tuzhang", "please report it with the command and the site");
        ExitCode::FAILURE
    })
}

fn dispatch(command: &Command) -> ExitCode {
    match command {
        Command::Build(args) => build::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Check(args) => check::run(args),
        Command::New(args) => new::run(args),
        Command::Clean(args) => clean::run(args),
        Command::Figure(args) => figure::run(args),
        Command::Figures(args) => figures::run(args),
        Command::Data(args) => data::run(args),
        Command::Translate(args) => translate::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Deploy(args) => deploy::run(args),
        Command::Schema(args) => schema::run(args),
    }
}
