//! `tuzhang deploy --init`: the file that has a host build and publish the site.
//!
//! In: the name of a host. Out: one file in the folder of the site, and what to do next. Nothing is asked, nothing is sent.
//! Deliberately absent: publishing, which is the host's business, and any secret.

use super::terminal;
use clap::{Args, ValueEnum};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `deploy`.
#[derive(Debug, Args)]
pub(super) struct DeployArgs {
    /// Write the file that the host wants
    #[arg(long)]
    init: bool,
    /// Where the site will be published
    #[arg(long, value_enum, value_name = "HOST", default_value_t = Host::GithubPages)]
    host: Host,
    /// Build Tuzhang from this repository, instead of the version on crates.io
    #[arg(long, value_name = "URL")]
    git: Option<String>,
    /// The folder of the site; by default here
    #[arg(short, long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(short, long)]
    force: bool,
}

/// Hosts of static files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Host {
    /// A workflow for GitHub Pages
    GithubPages,
    /// A pipeline for GitLab Pages
    GitlabPages,
    /// A workflow on GitHub that publishes on Cloudflare Pages
    CloudflarePages,
    /// The settings of a project on Netlify
    Netlify,
    /// A server block for a machine of your own
    Nginx,
}

impl Host {
    /// The file, its text, and what to do when it is written.
    fn file(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Host::GithubPages => (
                ".github/workflows/pages.yml",
                include_str!("deploy/github-pages.yml"),
                "In the repository on GitHub choose Settings, Pages, Source: GitHub Actions. Then commit the file and push to main.",
            ),
            Host::GitlabPages => (
                ".gitlab-ci.yml",
                include_str!("deploy/gitlab-ci.yml"),
                "Commit the file and push it to the default branch. The address stands under Deploy, Pages.",
            ),
            Host::CloudflarePages => (
                ".github/workflows/cloudflare-pages.yml",
                include_str!("deploy/cloudflare-pages.yml"),
                "Set the two secrets and two variables that stand in the head of the file, commit it, and push to main.",
            ),
            Host::Netlify => (
                "netlify.toml",
                include_str!("deploy/netlify.toml"),
                "Commit the file, push it, and import the repository as a new project on Netlify.",
            ),
            Host::Nginx => (
                "deploy/nginx.conf",
                include_str!("deploy/nginx.conf"),
                "Change the name and the folder in it, then build and copy: `tuzhang build --strict`, `rsync -a --delete public/ HOST:/var/www/report/`.",
            ),
        }
    }
}

pub(super) fn run(args: &DeployArgs) -> ExitCode {
    if !args.init {
        return terminal::misused(
            "`deploy` publishes nothing by itself",
            "`tuzhang deploy --init --host HOST` writes the file that has a host publish the site",
        );
    }
    let install = match &args.git {
        None => format!("cargo install --locked --version {} tuzhang", env!("CARGO_PKG_VERSION")),
        Some(url) if is_plain(url) => format!("cargo install --locked --git {url} tuzhang"),
        Some(url) => {
            let message = format!("`{url}` is no address of a repository");
            return terminal::misused(&message, "write it as `https://example.org/name/tuzhang.git`");
        }
    };
    let root = args.root.clone().unwrap_or_else(|| PathBuf::from("."));
    if !root.join("site.toml").is_file() && !root.join("content").is_dir() {
        let message = format!("there is no site in `{}`", root.display());
        return terminal::misused(&message, "run it in the folder with `site.toml`, or name that with `--root`");
    }
    let (name, text, next) = args.host.file();
    let text = text.replace("@INSTALL@", &install).replace("@VERSION@", env!("CARGO_PKG_VERSION"));
    let path = root.join(name);
    // Asked for again, it has nothing to say against itself.
    if holds(&path, &text) {
        terminal::print(&format!("{name} is as it should be\n\n{next}\n"));
        return ExitCode::SUCCESS;
    }
    if path.symlink_metadata().is_ok() && !args.force {
        let message = format!("`{name}` is there already");
        return terminal::misused(&message, "look at it first; `--force` replaces it");
    }
    if let Err(why) = put(&path, &text) {
        return terminal::misused(&format!("cannot write `{name}`: {why}"), "check the permissions of the folder");
    }
    terminal::print(&format!("Wrote {name}\n\n{next}\n"));
    ExitCode::SUCCESS
}

/// Whether an address has nothing in it that a shell or YAML would read.
fn is_plain(url: &str) -> bool {
    let rest = url.strip_prefix("https://").unwrap_or_default();
    !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte))
}

/// Whether a file, and no link to one, holds this text.
#[allow(clippy::disallowed_methods, reason = "the file is no part of a site")]
fn holds(path: &std::path::Path, text: &str) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_file())
        && fs::read(path).is_ok_and(|held| held == text.as_bytes())
}

/// Writes a file under a name of its own and moves it, so that a link in its place is replaced and not followed.
fn put(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let fresh = path.with_extension("tuzhang-new");
    // One of a run that was killed.
    if fresh.symlink_metadata().is_ok() {
        fs::remove_file(&fresh)?;
    }
    fs::File::create_new(&fresh)?.write_all(text.as_bytes())?;
    fs::rename(&fresh, path)
}
