//! `tuzhang new`: a starter site that builds without a diagnostic.

use super::terminal;
use crate::path::SourcePath;
use clap::{Args, ValueEnum};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `new`.
#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// The folder to make
    name: PathBuf,
    /// The language of the starter site
    #[arg(short, long, value_enum, default_value_t = Language::En)]
    lang: Language,
    /// Write into a folder that has files; none of them is replaced
    #[arg(short, long)]
    force: bool,
}

/// Languages that a starter site is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Language {
    /// English
    En,
    /// Chinese in simplified characters
    #[value(alias = "zh-CN", alias = "zh-Hans")]
    Zh,
}

macro_rules! starter {
    ($folder:literal: $($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("starter/", $folder, "/", $path)))),+]
    };
}

/// Files of a starter site: where, and what.
type Starter = &'static [(&'static str, &'static str)];

const ENGLISH: Starter = starter!("en": "site.toml", "content/_index.md", "content/01-findings.md", "content/02-method.md",
    "data/visitors.csv", "data/visitors.meta.yaml", "gitignore");
const CHINESE: Starter = starter!("zh": "site.toml", "content/_index.md", "content/01-findings.md", "content/02-method.md",
    "data/visitors.csv", "data/visitors.meta.yaml", "gitignore");

pub(super) fn run(args: &NewArgs) -> ExitCode {
    let shown = args.name.display().to_string();
    let files = match args.lang {
        Language::En => ENGLISH,
        Language::Zh => CHINESE,
    };
    let name = args.name.file_name().and_then(|name| name.to_str()).map(SourcePath::new);
    if let Some(Err(why)) = name {
        let message = format!("`{shown}` cannot be the name of a site: {why}");
        return terminal::misused(&message, "choose a plain name, like `my-report`");
    }
    if args.name.exists() && !args.name.is_dir() {
        return terminal::misused(&format!("`{shown}` is a file"), "choose another name");
    }
    if !args.force && is_taken(&args.name) {
        return terminal::misused(
            &format!("`{shown}` has files already"),
            "choose another name, or add to it with `--force`; nothing is replaced",
        );
    }
    for (path, text) in files {
        let name = if *path == "gitignore" { ".gitignore" } else { path };
        if let Err(error) = put(&args.name.join(name), text) {
            return terminal::misused(
                &format!("cannot write `{shown}/{name}`: {error}"),
                "check the permissions of the folder",
            );
        }
    }
    terminal::print(&match args.lang {
        Language::En => format!("A site is ready in {shown}. Next:\n\n    cd {shown}\n    tuzhang serve --open\n"),
        Language::Zh => format!("站点已建好：{shown}。接下来：\n\n    cd {shown}\n    tuzhang serve --open\n"),
    });
    ExitCode::SUCCESS
}

#[expect(clippy::disallowed_methods, reason = "looks whether somebody else's folder is empty")]
fn is_taken(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// Writes a file that is not there yet; one that is there stays as it is.
fn put(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match fs::File::create_new(path) {
        Ok(mut file) => file.write_all(text.as_bytes()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}
