//! A site on disk and the real program over it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A site in a folder of its own, which goes with the value.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// A folder with the given files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Project {
        let project = Project { folder: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            project.write(name, text);
        }
        project
    }

    /// A small good site with a figure and a value.
    pub(crate) fn good() -> Project {
        Project::new(&[
            ("site.toml", "title = \"Report\"\nlanguage = \"zh-CN\"\nbase_url = \"https://example.org/r/\"\n"),
            ("content/_index.md", "---\ntitle: 报告\n---\n首页。\n"),
            (
                "content/01-drivers.md",
                "---\ntitle: 驱动力\n---\n共 {{ value(\"sum(件数)\", data=\"bids.csv\") }} 件。\n\n{{ bar(data=\"bids.csv\", caption=\"中标\", id=\"fig-bids\") }}\n",
            ),
            ("content/02-policy.md", "---\ntitle: 政策\naliases: [/old/]\n---\n见[上章](01-drivers.md)。\n"),
            ("data/bids.csv", "月份,件数\n2024-01,3\n2024-02,2\n"),
            ("static/robots.txt", "User-agent: *\n"),
        ])
    }

    /// The folder of the site.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A place in the folder.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, text: &str) {
        write(&self.at(name), text.as_bytes());
    }

    /// What a file holds.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Whether there is such a file or folder.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.at(name).symlink_metadata().is_ok()
    }

    /// What was published.
    pub(crate) fn public(&self) -> BTreeMap<String, Vec<u8>> {
        super::tree(&self.at("public"))
    }

    /// The program with arguments, in the folder of the site.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = program();
        command.args(args).current_dir(self.root());
        command
    }

    /// Runs the program in the folder of the site.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&mut self.command(args))
    }
}

/// The program, in an environment that says nothing.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tuzhang"));
    command.env_clear();
    for kept in ["PATH", "SYSTEMROOT", "TMPDIR"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
}

/// What a run of the program gave.
pub(crate) struct Ran {
    /// The exit code; -1 for one that was killed.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Ran {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Ran {
        Ran::from(command.output().unwrap())
    }

    /// Fails unless the exit code is this one.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "\n{}\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// Fails unless standard error has the text.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Ran {
        assert!(self.err.contains(text), "no «{text}» in\n{}\n{}", self.out, self.err);
        self
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes| String::from_utf8(bytes).expect("the program speaks UTF-8");
        Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}
