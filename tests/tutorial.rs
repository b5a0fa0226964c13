//! The first steps of the manual and of the README, taken as they are written: each file is made, each command run, and
//! what the page says of it must be so.
//!
//! A page is read as a row of blocks of code with the sentence before each. Left out are commands of other programs than
//! `tuzhang` and git, and the flag `--open`, since a test has no browser to open.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read and write their own files")]

mod common;

use common::preview::Preview;
use common::project::{Project, program};
use std::process::Command;

/// Programs whose commands are not run: they would install this one again, or need another machine.
const ELSEWHERE: [&str; 3] = ["cargo", "rsync", "tests/run"];

/// A block of code, and the paragraph before it.
struct Block {
    before: String,
    info: String,
    text: String,
}

fn page(name: &str) -> String {
    std::fs::read_to_string(common::package().join(name)).unwrap()
}

fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut before = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let fence: String = line.chars().take_while(|character| *character == '`').collect();
        if fence.len() >= 3 {
            let inside = lines.by_ref().take_while(|line| *line != fence);
            let text = inside.map(|line| format!("{line}\n")).collect();
            found.push(Block { before: before.clone(), info: line[fence.len()..].to_owned(), text });
        } else if !line.is_empty() {
            before = line.to_owned();
        }
    }
    found
}

/// What stands between backticks in a paragraph.
fn names(paragraph: &str) -> Vec<&str> {
    paragraph.split('`').skip(1).step_by(2).collect()
}

/// The site of a newcomer, as far as they have come.
struct Newcomer {
    folder: Project,
    /// The folder they are in.
    at: String,
    /// The file they last wrote into that is a chapter.
    chapter: String,
    preview: Option<Preview>,
}

impl Newcomer {
    fn place(&self, name: &str) -> String {
        format!("{}/{name}", self.at)
    }

    fn follow(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block.info.split(' ').next().unwrap_or_default() {
                "sh" => block.text.lines().for_each(|line| self.run(line.split(" #").next().unwrap().trim_end())),
                "text" if block.text.starts_with("error[") => self.mistake(block),
                "text" => self.lists(block),
                "markdown" | "csv" | "yaml" | "toml" => self.write(block),
                "chart" => self.is_drawn(block),
                other => panic!("nobody knows what to do with a block of `{other}`"),
            }
        }
    }

    fn run(&mut self, line: &str) {
        let mut words = line.split(' ');
        match words.next().unwrap() {
            "cd" => self.at = words.next().unwrap().to_owned(),
            "tuzhang" if words.clone().next() == Some("serve") => {
                let files = common::tree(&self.folder.at(&self.at));
                let files: Vec<(String, String)> =
                    files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect();
                let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
                let preview = Preview::begin(&files, &[]);
                preview.soon("the front page", |preview| preview.get("/").status == 200);
                self.preview = Some(preview);
            }
            "tuzhang" => {
                let arguments: Vec<&str> = words.collect();
                let ran = program().args(&arguments).current_dir(self.folder.at(&self.at)).output().unwrap();
                let said = String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap();
                assert!(ran.status.success(), "{line}\n{said}");
                assert!(arguments != ["check"] || said.is_empty(), "{line} prints\n{said}");
            }
            "git" => {
                let named = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
                // What stands in quotes is one word.
                let quoted: Vec<&str> = line.split('"').collect();
                let plain = quoted[0].split_whitespace().skip(1);
                let git = Command::new("git")
                    .args(named)
                    .args(plain)
                    .args(quoted.get(1))
                    .current_dir(self.folder.at(&self.at))
                    .output()
                    .unwrap();
                assert!(git.status.success(), "{line}\n{}", String::from_utf8_lossy(&git.stderr));
            }
            other => assert!(ELSEWHERE.contains(&other), "nobody knows `{other}`"),
        }
    }

    /// Files that a page lists are those that are there.
    fn lists(&self, block: &Block) {
        let told: Vec<&str> = block.text.lines().map(|line| line.split(' ').next().unwrap()).collect();
        let there = common::files(&self.folder.at(&self.at));
        let mut told: Vec<&str> = told.into_iter().chain([".gitignore"]).collect();
        told.sort_unstable();
        assert_eq!(told, there);
    }

    /// Makes a file, or adds to it, as the paragraph before says.
    fn write(&mut self, block: &Block) {
        let is_file = |name: &&&str| name.ends_with(".md") || name.starts_with("data/") || **name == "site.toml";
        let names = names(&block.before);
        let name = *names.iter().find(is_file).unwrap_or_else(|| panic!("no file in “{}”", block.before));
        let there = self.folder.has(&self.place(name));
        let old = if there { self.folder.read(&self.place(name)) + "\n" } else { String::new() };
        self.save(name, &(old + &block.text));
        if name.starts_with("content/") {
            self.chapter = name.to_owned();
            if let Some(preview) = &self.preview {
                let last = block.text.lines().rev().find(|line| line.chars().all(|letter| !"`{}:".contains(letter)));
                preview.shows("/regions/", last.unwrap_or_default());
            }
        }
        self.run("tuzhang check");
    }

    fn save(&self, name: &str, text: &str) {
        self.folder.write(&self.place(name), text);
        if let Some(preview) = &self.preview {
            preview.write(name, text);
        }
    }

    /// A line is written in place of another, and the message is the one that the page shows.
    fn mistake(&self, block: &Block) {
        let good = self.folder.read(&self.place(&self.chapter));
        let names = names(&block.before);
        let old = names.iter().find(|name| good.lines().any(|line| line == **name)).expect("a line to change");
        let new = names.iter().find(|name| *name != old).expect("a line to write");
        self.save(&self.chapter, &good.replace(&format!("\n{old}\n"), &format!("\n{new}\n")));
        let ran = program().arg("check").current_dir(self.folder.at(&self.at)).output().unwrap();
        assert_eq!(ran.status.code(), Some(1));
        assert_eq!(String::from_utf8(ran.stderr).unwrap(), format!("{}\n1 error\n", block.text));
        if let Some(preview) = &self.preview {
            let first = block.text.lines().next().unwrap().split_once(": ").unwrap().1.to_owned();
            preview.soon("the message", |preview| preview.errors().contains(first.split('`').nth(1).unwrap()));
            let said = || preview.said.lock().unwrap().clone();
            preview.soon("the message in the terminal", |_| said().contains(block.text.trim_end()));
        }
        self.save(&self.chapter, &good);
        if let Some(preview) = &self.preview {
            preview.soon("no message", |preview| preview.errors().is_empty());
        }
    }

    /// What a page draws is what the reader has drawn.
    fn is_drawn(&self, block: &Block) {
        let (keys, rows) = block.text.split_once("---\n").unwrap();
        let chapter = self.folder.read(&self.place(&self.chapter));
        let data = chapter.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
        assert_eq!(rows, self.folder.read(&self.place(&format!("data/{data}"))));
        let sidecar = self.folder.read(&self.place(&format!("data/{}", data.replace(".csv", ".meta.yaml"))));
        for key in keys.lines() {
            let (name, value) = key.split_once(": ").unwrap();
            let from = if matches!(name, "unit" | "source") { &sidecar } else { &chapter };
            assert!(from.contains(&format!("{name}: {value}")), "`{key}` is written nowhere");
        }
    }
}

/// The text of a published page, with one space for any between words.
fn text(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<').skip(1) {
        text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn newcomer() -> Newcomer {
    Newcomer { folder: Project::new(&[]), at: ".".into(), chapter: String::new(), preview: None }
}

/// Follows a page, and looks at what it says that readers will read.
fn taken(name: &str, reads: &str, addresses: &[&str]) -> Newcomer {
    let page = page(name);
    let mut newcomer = newcomer();
    newcomer.follow(&blocks(&page));
    newcomer.run("tuzhang build");
    for address in addresses {
        assert!(newcomer.folder.has(&newcomer.place(&format!("public{address}index.html"))), "{address}");
    }
    let told: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix(reads)).collect();
    let html = text(&newcomer.folder.read(&newcomer.place("public/regions/index.html")));
    for sentence in &told {
        assert!(html.contains(sentence.trim_matches('*')), "«{sentence}» is not in {html}");
    }
    assert!(told.len() == 1 || reads.is_empty());
    newcomer
}

#[test]
fn the_first_steps_are_true_in_english() {
    let name = "content/manual/01-getting-started.en.md";
    let mut newcomer = taken(name, "This reads: ", &["/", "/findings/", "/method/", "/regions/"]);
    newcomer.run("tuzhang check --numbers");
    published(&mut newcomer, "content/manual/deploy.en.md");
}

#[test]
fn the_first_steps_are_true_in_chinese() {
    let name = "content/manual/01-getting-started.md";
    let mut newcomer = taken(name, "读起来是：", &["/", "/findings/", "/method/", "/regions/"]);
    newcomer.run("tuzhang check --numbers");
    published(&mut newcomer, "content/manual/deploy.md");
}

#[test]
fn the_readme_is_true() {
    let readme = page("README.md");
    let steps = readme.split("\n## Five minutes").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut newcomer = newcomer();
    newcomer.follow(&blocks(steps));
    let html = text(&newcomer.folder.read(&newcomer.place("public/regions/index.html")));
    assert!(html.contains("The south had 4,700 visits in 2025."), "{html}");
}

/// Follows the page on publishing: its commands in blocks, and those of its lists, in the order of the page.
fn published(newcomer: &mut Newcomer, name: &str) {
    let page = page(name);
    let mut run = 0;
    for line in page.lines() {
        let (number, rest) = line.split_once(". ").unwrap_or_default();
        if number.parse::<u32>().is_ok() && rest.contains("`tuzhang ") {
            let names = names(rest);
            newcomer.run(names[0]);
            assert!(newcomer.folder.has(&newcomer.place(names[1])), "{line}");
            run += 1;
        }
    }
    assert_eq!(run, 5, "each host has its command");
    blocks(&page).iter().filter(|block| block.info == "sh").for_each(|block| {
        block.text.lines().for_each(|line| newcomer.run(line));
    });
    // The command that takes the program from a repository, with the flag that its neighbour asks for.
    let shown = blocks(&page).into_iter().find(|block| block.info == "text").unwrap();
    newcomer.run(&format!("{} --force", shown.text.trim_end()));
    let tracked = Command::new("git").arg("ls-files").current_dir(newcomer.folder.at(&newcomer.at)).output().unwrap();
    let tracked = String::from_utf8(tracked.stdout).unwrap();
    assert!(tracked.contains("content/03-regions.md") && !tracked.contains("public/"), "{tracked}");
}
