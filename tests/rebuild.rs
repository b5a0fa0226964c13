//! **The theorem of the preview**: after any sequence of edits, every output of a site that is loaded after the one before
//! equals that of a clean load, byte for byte, and so does all that is said; and nothing is rendered again without need.
//!
//! The same is tried with the preview itself, which learns of edits from the system only.
//!
//! Edits are random, from a seed. `EDITS=10000` makes that many; `SEED=7` runs one script. Scripts that once failed are
//! kept in `tests/rebuild/cases/`, as short as they could be made: the seed is told there, but the edits are written out,
//! since a seed means others as soon as there is one more kind of edit.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
#![allow(clippy::disallowed_methods, reason = "the tests write files, as editors do")]
#![allow(clippy::print_stdout, reason = "a test that fails shows what it printed")]

mod common;
#[path = "rebuild/edit.rs"]
mod edit;
#[path = "rebuild/piece.rs"]
mod piece;

use common::preview::{Preview, without_tag};
use edit::{Edit, Script, first_files};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tuzhang::diag::{Checked, Diagnostic, has_errors};
use tuzhang::index::Drafts;
use tuzhang::output::Memo;
use tuzhang::path::{OutPath, SourcePath};
use tuzhang::site::{Options, Site};
use tuzhang::world::{Listing, Memory, ReadError, World};

/// Edits of one script.
const LENGTH: usize = 200;
/// Edits of a usual run, which has no optimised code.
const USUAL: usize = 60;

fn options() -> Options {
    Options { drafts: Drafts::Shown, ..Options::default() }
}

fn world(files: &BTreeMap<String, Arc<[u8]>>) -> Arc<Memory> {
    let files = files.iter().map(|(name, bytes)| (SourcePath::new(name).unwrap(), Arc::clone(bytes)));
    Arc::new(Memory { files: files.collect() })
}

fn clean(files: &BTreeMap<String, Arc<[u8]>>) -> Checked<Site> {
    Site::load(world(files), &options())
}

/// A world that knows what was edited since the one before, as the preview's does.
struct Followed {
    memory: Arc<Memory>,
    lists: Mutex<HashMap<SourcePath, Arc<Listing>>>,
    edition: u64,
    edits: Option<Vec<SourcePath>>,
}

impl Followed {
    fn begin(memory: Arc<Memory>) -> Followed {
        Followed { memory, lists: Mutex::default(), edition: 1, edits: None }
    }

    fn follow(&self, memory: Arc<Memory>) -> Followed {
        let (then, now) = (&self.memory.files, &memory.files);
        let edits = then.keys().eq(now.keys()).then(|| {
            let pairs = then.iter().zip(now);
            pairs.filter(|(then, now)| then != now).map(|((name, _), _)| name.clone()).collect::<Vec<_>>()
        });
        let lists = Mutex::new(if edits.is_some() { self.lists.lock().unwrap().clone() } else { HashMap::new() });
        Followed { memory, lists, edition: self.edition + 1, edits }
    }
}

impl World for Followed {
    fn file(&self, path: &SourcePath) -> Result<Arc<[u8]>, ReadError> {
        self.memory.file(path)
    }

    fn list(&self, folder: &SourcePath) -> Arc<Listing> {
        Arc::clone(self.lists.lock().unwrap().entry(folder.clone()).or_insert_with(|| self.memory.list(folder)))
    }

    fn edition(&self) -> u64 {
        self.edition
    }

    fn edits_since(&self, edition: u64) -> Option<&[SourcePath]> {
        self.edits.as_deref().filter(|_| edition + 1 == self.edition)
    }
}

/// A site that follows edits, as the preview's does.
struct Follower {
    options: Options,
    world: Arc<Followed>,
    site: Site,
    memo: Memo,
    said: Vec<Diagnostic>,
}

impl Follower {
    fn begin(files: &BTreeMap<String, Arc<[u8]>>, options: Options) -> Follower {
        let first = Arc::new(Followed::begin(world(files)));
        let loaded = Site::load(Arc::clone(&first) as _, &options);
        Follower { options, world: first, site: loaded.value, memo: Memo::default(), said: loaded.diagnostics }
    }

    fn follow(&mut self, files: &BTreeMap<String, Arc<[u8]>>) {
        self.world = Arc::new(self.world.follow(world(files)));
        let loaded = Site::load_after(Arc::clone(&self.world) as _, &self.options, Some(&self.site));
        (self.site, self.said) = (loaded.value, loaded.diagnostics);
        self.memo.forget_others(&self.site);
    }

    /// Renders everything; which outputs were not kept.
    fn render(&self) -> Vec<String> {
        let mut rendered = Vec::new();
        for out in self.site.outputs() {
            let (before, why) = (self.memo.rendered(), self.memo.changed(&self.site, out));
            self.memo.render(&self.site, out);
            if self.memo.rendered() > before {
                println!("{out}: {why:?}");
                rendered.push(out.as_str().to_owned());
            }
        }
        rendered
    }
}

/// What differs from a clean load of the same files, if anything does.
fn difference(follower: &Follower, clean: &Checked<Site>) -> Option<String> {
    if follower.said != clean.diagnostics {
        return Some(format!("loading says {:#?}\nand not {:#?}", follower.said, clean.diagnostics));
    }
    let outs: Vec<&OutPath> = clean.value.outputs().collect();
    if follower.site.outputs().ne(outs.iter().copied()) {
        return Some(format!("the outputs are {:?}\nand not {outs:?}", follower.site.outputs().collect::<Vec<_>>()));
    }
    for out in outs {
        let (kept, made) = (follower.memo.render(&follower.site, out), clean.value.render(out));
        if *kept.bytes != *made.value {
            let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
            let (kept, made) = (show(&kept.bytes), show(&made.value));
            let at = kept.iter().zip(&made).position(|(kept, made)| kept != made).unwrap_or(0);
            return Some(format!("{out}, line {}:\n{:?}\nand not\n{:?}", at + 1, kept.get(at), made.get(at)));
        }
        if *kept.diagnostics != *made.diagnostics {
            return Some(format!("{out} says {:#?}\nand not {:#?}", kept.diagnostics, made.diagnostics));
        }
    }
    None
}

/// Makes edits of the first site, one after another; behind which of them something differs, if it does, and how.
///
/// Two sites follow. Of one, all outputs are compared behind each edit. Of the other, which leaves drafts out, only a few
/// are asked for or looked at, as a browser and the background do, so that what it keeps grows old; all of them are
/// compared now and then, and at the end.
fn run(edits: &[Edit]) -> Option<(usize, String)> {
    let mut files = first_files();
    let hidden = Options { drafts: Drafts::Hidden, ..options() };
    let (mut follower, mut lazy) = (Follower::begin(&files, options()), Follower::begin(&files, hidden.clone()));
    follower.render();
    for (step, edit) in edits.iter().enumerate() {
        edit.make(&mut files);
        follower.follow(&files);
        lazy.follow(&files);
        if let Some(how) = difference(&follower, &clean(&files)) {
            return Some((step, how));
        }
        for (at, out) in lazy.site.outputs().enumerate() {
            match (at * 7 + step * 3) % 11 {
                0 => drop(lazy.memo.render(&lazy.site, out)),
                1 | 2 => drop(lazy.memo.diagnose(&lazy.site, out)),
                _ => {}
            }
        }
        if step % 9 == 8 || step + 1 == edits.len() {
            let clean = Site::load(world(&files), &hidden);
            if let Some(how) = difference(&lazy, &clean) {
                return Some((step, format!("kept for several edits, without drafts: {how}")));
            }
        }
    }
    None
}

/// The edits of a script.
fn edits_of(seed: u64, length: usize) -> Vec<Edit> {
    let (mut files, mut script) = (first_files(), Script::new(seed));
    let next = |_| {
        let edit = script.next(&files);
        edit.make(&mut files);
        edit
    };
    (0..length).map(next).collect()
}

/// Tells how a script fails, with as few edits as can be found.
fn tell(seed: u64, step: usize) -> String {
    let all = edits_of(seed, step + 1);
    let mut keep: Vec<bool> = vec![true; all.len()];
    let kept = |keep: &[bool]| -> Vec<Edit> {
        all.iter().zip(keep).filter(|(_, keep)| **keep).map(|(edit, _)| edit.clone()).collect()
    };
    let mut size = keep.len().div_ceil(2);
    while size > 0 {
        for start in (0..keep.len()).step_by(size) {
            let mut fewer = keep.clone();
            fewer.iter_mut().skip(start).take(size).for_each(|keep| *keep = false);
            if fewer != keep && run(&kept(&fewer)).is_some() {
                keep = fewer;
            }
        }
        size /= 2;
    }
    let (_, how) = run(&kept(&keep)).expect("it failed before");
    let said: Vec<String> = kept(&keep).iter().map(Edit::to_string).collect();
    format!("seed {seed} fails after {} edits; it is enough to\n\n{}\nthen {how}", step + 1, said.join("\n"))
}

#[test]
fn any_edits_end_where_a_clean_load_does() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let edits = number("EDITS").map_or(USUAL, |edits| usize::try_from(edits).unwrap());
    let first = number("SEED").unwrap_or(1);
    let count = if number("SEED").is_some() { 1 } else { edits.div_ceil(LENGTH) };
    let seeds: Vec<u64> = (first..).take(count).collect();
    let length = if number("SEED").is_some() { LENGTH } else { LENGTH.min(edits) };
    let run = |seed: u64| run(&edits_of(seed, length)).map(|(step, _)| (seed, step));
    if let Some((seed, step)) = seeds.into_par_iter().find_map_any(run) {
        panic!("{}", tell(seed, step));
    }
}

#[test]
fn scripts_that_once_failed_end_where_a_clean_load_does() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rebuild/cases");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        let edits = edit::read(&fs::read_to_string(&case).unwrap());
        if let Some((step, how)) = run(&edits) {
            panic!("{}, edit {} of {}: {how}", case.display(), step + 1, edits.len());
        }
    }
}

/// What one edit renders again, but for what holds the texts of many pages: to search, and to print.
fn again(edit: impl FnOnce(&mut BTreeMap<String, Arc<[u8]>>)) -> Vec<String> {
    let mut rendered = all_again(edit);
    rendered.retain(|out| !out.starts_with("assets/search/") && !out.ends_with("print.html"));
    rendered
}

/// What one edit renders again.
fn all_again(edit: impl FnOnce(&mut BTreeMap<String, Arc<[u8]>>)) -> Vec<String> {
    again_of(first_files(), edit)
}

/// What one edit of a site renders again.
fn again_of(
    mut files: BTreeMap<String, Arc<[u8]>>,
    edit: impl FnOnce(&mut BTreeMap<String, Arc<[u8]>>),
) -> Vec<String> {
    let mut follower = Follower::begin(&files, options());
    follower.render();
    assert_eq!(follower.render(), [""; 0], "nothing has changed");
    edit(&mut files);
    follower.follow(&files);
    let rendered = follower.render();
    assert_eq!(difference(&follower, &clean(&files)), None);
    rendered
}

fn replace(files: &mut BTreeMap<String, Arc<[u8]>>, name: &str, old: &str, new: &str) {
    let text = String::from_utf8(files[name].to_vec()).unwrap();
    assert!(text.contains(old), "{name} has no {old}");
    files.insert(name.to_owned(), text.replacen(old, new, 1).into_bytes().into());
}

/// Edits of the first site: a file, what is written for what in it, and what is rendered again. Chapters stand in both
/// languages where no translation is.
const EDITS: &[(&str, &str, &str, &[&str])] = &[
    // The text of a chapter.
    ("content/other/near.md", "Words of", "More words of", &["other/near/", "zh-CN/other/near/"]),
    ("content/02-second.md", "Beware", "Beware!", &["second/", "zh-CN/second/"]),
    (
        "content/part/01-deep.md",
        "\n### In all",
        "\nWords.\n\n### In all",
        &["part/deep/fig-deep.csv", "part/deep/fig-deep.svg", "part/deep/", "zh-CN/part/deep/"],
    ),
    (
        "content/01-first.zh-CN.md",
        "第一章的话",
        "第一章的新话",
        &["zh-CN/first/fig-sales.csv", "zh-CN/first/fig-sales.svg", "zh-CN/first/"],
    ),
    // What it takes over, it is made of.
    (
        "content/01-first.md",
        "fn main() {}",
        "fn other() {}",
        &[
            "first/fig-sales.csv",
            "first/fig-sales.svg",
            "first/",
            "zh-CN/first/fig-sales.csv",
            "zh-CN/first/fig-sales.svg",
            "zh-CN/first/",
        ],
    ),
    // A title is shown by the section, by the pages before and behind, and in the sidebar beside.
    (
        "content/part/01-deep.md",
        "title: Deep",
        "title: Deeper",
        &[
            "",
            "old/deep/",
            "part/case/",
            "part/deep/fig-deep.csv",
            "part/deep/fig-deep.svg",
            "part/deep/",
            "part/",
            "part/print.css",
            "part/table/",
            "print.css",
            "sitemap.xml",
            "zh-CN/",
            "zh-CN/part/case/",
            "zh-CN/part/deep/",
            "zh-CN/part/",
            "zh-CN/part/print.css",
            "zh-CN/part/table/",
            "zh-CN/print.css",
        ],
    ),
    // A caption, by the list of figures as well, and by whoever names it.
    (
        "content/part/01-deep.md",
        "caption: Rates",
        "caption: Rate",
        &["", "part/deep/fig-deep.csv", "part/deep/fig-deep.svg", "part/deep/", "zh-CN/", "zh-CN/part/deep/"],
    ),
    // A cell, by those who read it: also inline, in an included file, and in a description.
    (
        "data/sales.csv",
        "2023,8",
        "2023,9",
        &[
            "first/fig-sales.csv",
            "first/fig-sales.svg",
            "first/",
            "",
            "part/deep/",
            "second/",
            "third/",
            "zh-CN/first/fig-sales.csv",
            "zh-CN/first/fig-sales.svg",
            "zh-CN/first/",
            "zh-CN/",
            "zh-CN/part/deep/",
            "zh-CN/second/",
            "zh-CN/third/",
        ],
    ),
    (
        "data/regions.yaml",
        "n: 2",
        "n: 3",
        &[
            "part/case/fig-map.csv",
            "part/case/fig-map.svg",
            "part/case/figure-4.csv",
            "part/case/figure-4.svg",
            "part/case/",
            "zh-CN/part/case/",
        ],
    ),
    (
        "data/grid.tsv",
        "North",
        "Norden",
        &["part/case/fig-map.csv", "part/case/fig-map.svg", "part/case/", "zh-CN/part/case/"],
    ),
    (
        "data/shapes.meta.yaml",
        "Drawn",
        "Made",
        &["part/case/figure-4.csv", "part/case/figure-4.svg", "part/case/", "zh-CN/part/case/"],
    ),
    (
        "data/log.ndjson",
        "\"hits\": 5",
        "\"hits\": 6",
        &["part/case/figure-3.csv", "part/case/figure-3.svg", "part/case/", "zh-CN/part/case/"],
    ),
    // Terms and works.
    (
        "data/glossary.yaml",
        "What is made",
        "What was made",
        &["first/", "other/near/", "zh-CN/first/", "zh-CN/other/near/"],
    ),
    (
        "data/references.bib",
        "title={Numbers}",
        "title={Numerals}",
        &["first/", "other/near/", "second/", "zh-CN/first/", "zh-CN/other/near/", "zh-CN/second/"],
    ),
    // Files in files, and shortcodes.
    ("content/_shared.md", "Shared words", "Other words", &["third/", "zh-CN/third/"]),
    ("templates/shortcodes/note.html", "note", "remark", &["third/", "zh-CN/third/"]),
    ("templates/shortcodes/panel.html", "aside", "div", &["third/", "zh-CN/third/"]),
    ("themes/own/shortcodes/badge.html", "badge", "b", &["third/", "zh-CN/third/"]),
    // The theme.
    (
        "themes/own/templates/section.html",
        "A section",
        "One section",
        &["other/", "part/", "zh-CN/other/", "zh-CN/part/"],
    ),
    ("themes/own/templates/special.html", "Special", "Very special", &["other/far/", "zh-CN/other/far/"]),
    (
        "themes/own/templates/figure.html",
        "<figure",
        "<figure data-x",
        &[
            "first/",
            "part/case/",
            "part/case/tbl-book.html",
            "part/deep/",
            "part/table/",
            "part/table/tbl-own.html",
            "zh-CN/first/",
            "zh-CN/other/only/figure-1.html",
            "zh-CN/other/only/",
            "zh-CN/part/case/",
            "zh-CN/part/deep/",
            "zh-CN/part/table/",
        ],
    ),
    // Files that are published as they are; a page has the size of a picture.
    ("static/plain.txt", "plain", "simple", &["plain.txt"]),
    ("static/own.css", "1", "2", &["own.css"]),
    ("content/square.svg", "red", "blue", &["square.svg"]),
    ("content/part/03-case/logo.svg", "r=\"9\"", "r=\"8\"", &["part/case/logo.svg"]),
    (
        "content/part/03-case/logo.svg",
        "0 0 20 20",
        "0 0 20 30",
        &["part/case/", "part/case/logo.svg", "zh-CN/part/case/"],
    ),
    // Where it is listed alone, nothing but the list.
    (
        "content/part/01-deep.md",
        "/old/deep/",
        "/old/deeper/",
        &[
            "old/deeper/",
            "part/deep/fig-deep.csv",
            "part/deep/fig-deep.svg",
            "part/deep/",
            "sitemap.xml",
            "zh-CN/part/deep/",
        ],
    ),
];

#[test]
fn an_edit_renders_again_what_it_reaches_and_nothing_else() {
    let wrong = EDITS.par_iter().filter_map(|(file, old, new, expected)| {
        let rendered = again(|files| replace(files, file, old, new));
        let rendered: Vec<&str> = rendered.iter().map(|out| out.strip_suffix("index.html").unwrap_or(out)).collect();
        (rendered != *expected).then(|| format!("{file}, {new:?}: {rendered:?}\nand not {expected:?}\n"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let style = again(|files| drop(files.insert("themes/own/assets/style.css".into(), b"body{}"[..].into())));
    let holds_it = |out: &&String| !out.ends_with("style.css");
    assert!(style.contains(&"assets/style.css".to_owned()), "{style:?}");
    assert!(
        style.iter().filter(holds_it).all(|out| out.ends_with("tbl-own.html")
            || out.ends_with("tbl-book.html")
            || out.ends_with("figure-1.html")),
        "a figure downloaded as HTML holds its style: {style:?}"
    );
    // Another table is no other bibliography.
    assert_eq!(again(|files| drop(files.insert("data/unused.csv".into(), b"a\n1\n"[..].into()))), [""; 0]);
}

#[test]
fn a_page_that_holds_a_section_is_rendered_again_with_what_it_holds() {
    let printed = |file: &str, old: &str, new: &str| -> Vec<String> {
        let rendered = all_again(|files| replace(files, file, old, new));
        rendered.into_iter().filter(|out| out.ends_with("print.html")).collect()
    };
    let deep = printed("content/part/01-deep.md", "\n### In all", "\nWords.\n\n### In all");
    assert_eq!(deep, ["part/print.html", "print.html", "zh-CN/part/print.html", "zh-CN/print.html"]);
    let near = printed("content/other/near.md", "Words of", "More words of");
    assert_eq!(near, ["print.html", "zh-CN/print.html"], "it is not in the part");
    assert_eq!(printed("content/01-first.zh-CN.md", "第一章的话", "新话"), ["zh-CN/print.html"], "in one language");
    assert_eq!(printed("static/plain.txt", "plain", "simple"), [""; 0]);
}

/// Three parts of four chapters each, without numbers; each has a figure, and names the chapter of the part behind.
fn parts() -> BTreeMap<String, Arc<[u8]>> {
    let mut files = vec![
        ("site.toml".to_owned(), "title = \"Parts\"\nbase_url = \"https://example.org/\"\n".to_owned()),
        ("content/_index.md".to_owned(), "---\ntitle: Front\n---\n".to_owned()),
        ("data/d.csv".to_owned(), "a,b\nx,1\ny,2\n".to_owned()),
    ];
    for part in 1..=3 {
        files.push((
            format!("content/{part}0-part/_index.md"),
            format!("---\ntitle: Part {part}\nslug: p{part}\nnumber: false\n---\n"),
        ));
        for chapter in 1..=4 {
            let next = part % 3 + 1;
            files.push((
                format!("content/{part}0-part/{chapter}0-c.md"),
                format!(
                    "---\ntitle: Chapter {part}.{chapter}\nslug: c{chapter}\nid: ch-{part}-{chapter}\nnumber: false\n---\n\n\
                     Words, see @ch-{next}-{chapter} and @fig-{next}-{chapter}.\n\n\
                     {{{{ bar(data=\"d.csv\", x=\"a\", y=\"b\", id=\"fig-{part}-{chapter}\", caption=\"Bars\") }}}}\n"
                ),
            ));
        }
    }
    files.into_iter().map(|(name, text)| (name, text.into_bytes().into())).collect()
}

#[test]
fn a_chapter_that_comes_or_goes_leaves_alone_who_does_not_show_it() {
    let new = || Arc::<[u8]>::from(&b"---\ntitle: New\nslug: new\nnumber: false\n---\n\nNew words.\n"[..]);
    let pages = |rendered: &[String]| -> Vec<String> {
        rendered.iter().filter(|out| out.ends_with(".html")).map(|out| out.replace("/index.html", "")).collect()
    };
    // The chapters of its part list it; the front page lists chapters too. All pages behind it have another place.
    let added = again_of(parts(), |files| drop(files.insert("content/10-part/15-new.md".to_owned(), new())));
    assert_eq!(pages(&added), ["index.html", "p1/c1", "p1/c2", "p1/c3", "p1/c4", "p1", "p1/new"]);
    assert!(added.contains(&"sitemap.xml".to_owned()) && !added.iter().any(|out| out.ends_with(".svg")), "{added:?}");
    // At the end of its part, the page behind it leads back to it.
    let last = again_of(parts(), |files| drop(files.insert("content/10-part/90-new.md".to_owned(), new())));
    assert_eq!(pages(&last), ["index.html", "p1/c1", "p1/c2", "p1/c3", "p1/c4", "p1", "p1/new", "p2"]);
    let gone = again_of(parts(), |files| drop(files.remove("content/10-part/20-c.md")));
    // One more page named it, and says so.
    assert_eq!(pages(&gone), ["index.html", "p1/c1", "p1/c3", "p1/c4", "p1", "p3/c2"]);
    // Another name with the same address is the same page; another address is another one.
    let renamed = again_of(parts(), |files| {
        let text = files.remove("content/10-part/20-c.md").unwrap();
        files.insert("content/10-part/25-c.md".to_owned(), text);
    });
    assert_eq!(pages(&renamed), ["p1/c2"], "{renamed:?}");
    let moved = again_of(parts(), |files| replace(files, "content/10-part/20-c.md", "slug: c2", "slug: moved"));
    assert_eq!(pages(&moved), ["index.html", "p1/c1", "p1/c3", "p1/c4", "p1", "p1/moved", "p3/c2"]);
    // Numbers shift, and what shows them is rendered again.
    let numbered = |files: &mut BTreeMap<String, Arc<[u8]>>| {
        for chapter in 1..=4 {
            replace(files, &format!("content/10-part/{chapter}0-c.md"), "number: false", "number: true");
        }
    };
    let mut files = parts();
    numbered(&mut files);
    let shifted = again_of(files, |files| {
        let text = String::from_utf8(new().to_vec()).unwrap().replace("number: false\n", "");
        files.insert("content/10-part/25-new.md".to_owned(), text.into_bytes().into());
    });
    let shown = ["index.html", "p1/c1", "p1/c2", "p1/c3", "p1/c4", "p1", "p1/new", "p2", "p3/c3", "p3/c4"];
    assert_eq!(pages(&shifted), shown, "those that name chapters 3 and 4, and the page behind 4, as well");
}

#[test]
fn a_title_is_shown_by_few_whatever_their_pages_list_and_explain() {
    let mut files = parts();
    files.insert("data/glossary.yaml".to_owned(), b"T: A term.\n"[..].into());
    let work = "@book{w, author={Lee, A.}, title={Work}, year={2020}, publisher={P}}\n";
    files.insert("data/works.bib".to_owned(), work.as_bytes().into());
    for part in 1..=3 {
        for chapter in 1..=4 {
            let more = format!(
                "Words,[^n] see [](#fig-{part}-{chapter}), {{{{ term(\"T\") }}}} and [@w].\n\n[^n]: A note.\n\n\
                 {{{{ list_of(\"figure\", scope=\"chapter\") }}}}\n\n{{{{ bibliography() }}}}\n"
            );
            replace(&mut files, &format!("content/{part}0-part/{chapter}0-c.md"), "Words,", &format!("{more}\nWords,"));
        }
    }
    let title = again_of(files, |files| {
        replace(files, "content/20-part/20-c.md", "title: Chapter 2.2", "title: Another");
    });
    let pages: Vec<&str> = title.iter().filter_map(|out| out.strip_suffix("/index.html")).collect();
    assert_eq!(pages, ["p1/c2", "p2/c1", "p2/c2", "p2/c3", "p2/c4", "p2"], "its section, and the one that names it");
}

#[test]
fn an_edit_renders_the_texts_for_searching_again_if_they_say_something_else() {
    let texts = |edit: fn(&mut BTreeMap<String, Arc<[u8]>>)| all_again(edit).iter().any(|out| out.contains("/search/"));
    assert!(texts(|files| replace(files, "content/01-first.md", "Words of the first", "Other words of the first")));
    assert!(texts(|files| replace(files, "data/sales.csv", "2023,8", "2023,9")), "a sum is said on the front page");
    assert!(!texts(|files| replace(files, "themes/own/templates/section.html", "A section", "One section")));
    assert!(!texts(|files| drop(files.insert("themes/own/assets/style.css".into(), b"body{}"[..].into()))));
}

#[test]
fn a_first_date_brings_a_feed_and_the_last_one_takes_it_away() {
    let mut files = first_files();
    for (name, date) in [
        ("01-first.md", "date: 2024-02-03\n"),
        ("03-third.md", "updated: 2024-05-06\n"),
        ("other/only.zh-CN.md", "date: 2024-03-01\n"),
    ] {
        replace(&mut files, &format!("content/{name}"), date, "");
    }
    let mut follower = Follower::begin(&files, options());
    let feed = OutPath::new("feed.xml").unwrap();
    let dated = ("title: Deep", "date: 2025-06-30\ntitle: Deep");
    for (old, new, there) in [(dated.0, dated.1, true), (dated.1, dated.0, false)] {
        assert_ne!(follower.site.has(&feed), there);
        replace(&mut files, "content/part/01-deep.md", old, new);
        follower.follow(&files);
        assert_eq!(follower.site.has(&feed), there);
        assert_eq!(difference(&follower, &clean(&files)), None);
    }
}

#[test]
fn edits_of_titles_headings_and_references_leave_addresses_alone() {
    let edits: [(&str, &str, &str); 5] = [
        ("content/part/01-deep.md", "title: Deep", "title: Deeper"),
        ("content/01-first.md", "## Numbers", "## Other numbers\n\n## And more {#more}"),
        ("content/01-first.md", "\n<!-- more -->", "\nSee @fig-deep.\n\n$$x$$ {#eq-new}\n\n<!-- more -->"),
        ("content/02-second.md", "# Second", "# Third {{ value(\"max(n)\", data=\"sales.csv\") }}"),
        ("content/_index.md", "title: Front", "title: Begin"),
    ];
    let mut files = first_files();
    let mut follower = Follower::begin(&files, options());
    for (name, old, new) in edits {
        let before = Arc::clone(&follower.site.index);
        replace(&mut files, name, old, new);
        follower.follow(&files);
        assert!(!Arc::ptr_eq(&follower.site.index, &before), "{name} has another shape");
        assert!(follower.site.index.publishes_as(&before), "{name}: the index was built anew");
        assert_eq!(difference(&follower, &clean(&files)), None);
    }
    // What others depend on is put in order again.
    replace(&mut files, "content/02-second.md", "# Third", "---\nweight: 1\n---\n# Third");
    let before = Arc::clone(&follower.site.index);
    follower.follow(&files);
    assert!(!follower.site.index.publishes_as(&before));
    assert_eq!(difference(&follower, &clean(&files)), None);
}

#[test]
fn edits_of_titles_leave_addresses_alone_in_all_languages() {
    let mut files = parts();
    replace(&mut files, "site.toml", "base_url", "[languages.zh-CN]\ntitle = \"分\"\n\n#");
    let own = "---\ntitle: 译\n---\n\n译文，见 @ch-2-1。\n";
    files.insert("content/10-part/10-c.zh-CN.md".to_owned(), own.as_bytes().into());
    let mut follower = Follower::begin(&files, options());
    for (name, old, new) in [
        // With a translation, without one, and the translation itself.
        ("content/10-part/10-c.md", "title: Chapter 1.1", "title: Another"),
        ("content/20-part/10-c.md", "title: Chapter 2.1", "title: {{ value('max(b)', data='d.csv') }}"),
        ("content/20-part/20-c.md", "Words", "## A heading {#new}\n\nWords"),
        ("content/10-part/10-c.zh-CN.md", "title: 译", "title: 另译"),
        ("content/_index.md", "title: Front", "title: Begin"),
    ] {
        let before = Arc::clone(&follower.site.index);
        replace(&mut files, name, old, new);
        follower.follow(&files);
        assert!(!Arc::ptr_eq(&follower.site.index, &before), "{name} has another shape");
        assert!(follower.site.index.publishes_as(&before), "{name}: the index was built anew");
        assert_eq!(difference(&follower, &clean(&files)), None);
    }
}

/// How soon the preview has to show what a build would write; machines that test are busy.
const SHOWN_WITHIN: Duration = Duration::from_secs(20);

/// Edits of a usual run that a preview follows.
const WATCHED: usize = 40;

/// Makes an edit as programs do: some write over a file, some put a new one in its place.
fn make_on_disk(edit: &Edit, preview: &Preview, turn: usize) {
    for (at, (name, text)) in edit.changes.iter().enumerate() {
        let place = preview.place(name);
        let Some(text) = text else {
            drop(fs::remove_file(place));
            continue;
        };
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        if (turn + at).is_multiple_of(2) {
            fs::write(place, text).unwrap();
        } else {
            let new = preview.place(&format!("{name}~"));
            fs::write(&new, text).unwrap();
            fs::rename(new, place).unwrap();
        }
    }
}

/// What the preview answers otherwise than a clean load would, if anything. A site or an output with errors is told of,
/// and shown as it was.
fn answered_otherwise(preview: &Preview, clean: &(Site, Vec<Diagnostic>), gone: &[String]) -> Option<String> {
    let (site, said) = clean;
    let mut wrong = has_errors(said);
    if !wrong {
        for out in site.outputs() {
            let made = site.render(out);
            if has_errors(&made.diagnostics) {
                wrong = true;
                continue;
            }
            let answer = preview.get(&format!("/{out}"));
            let is_page = answer.body.contains("/.tuzhang/preview.js");
            let body = if is_page { without_tag(&answer.body) } else { answer.body };
            if body != String::from_utf8_lossy(&made.value) {
                return Some(format!(
                    "/{out} is answered with {}:\n{body}\nand not\n{}",
                    answer.status,
                    String::from_utf8_lossy(&made.value)
                ));
            }
        }
        let still = gone.iter().find(|out| preview.get(&format!("/{out}")).status != 404);
        if let Some(out) = still {
            return Some(format!("/{out} is still there"));
        }
    }
    let errors = preview.errors();
    (errors.is_empty() == wrong).then(|| format!("it tells of these errors: {errors:?}; a clean load says {said:#?}"))
}

#[test]
fn the_preview_follows_any_edits_of_the_files() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    let seed = number("SEED").map_or(11, |seed| seed as u64);
    let edits = number("EDITS").map_or(WATCHED, |edits| edits / 50);
    let mut files = first_files();
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in &files {
        let place = folder.path().join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_tuzhang"));
    command.args(["serve", "--port", "0", "--root", folder.path().to_str().unwrap()]);
    let preview = Preview::of(folder, &mut command);
    let mut script = Script::new(seed);
    let (mut good, mut compared) = (files.clone(), 0);
    let mut made = Vec::new();
    let mut before: Vec<String> = Vec::new();
    for turn in 0..edits {
        let clean = Site::load(world(&files), &options());
        let clean = (clean.value, clean.diagnostics);
        compared += usize::from(!has_errors(&clean.1));
        let now: Vec<String> = clean.0.outputs().map(|out| out.as_str().to_owned()).collect();
        let gone: Vec<String> = before.into_iter().filter(|out| !now.contains(out)).collect();
        let end = Instant::now() + SHOWN_WITHIN;
        while let Some(how) = answered_otherwise(&preview, &clean, &gone) {
            assert!(Instant::now() < end, "seed {seed}, after {made:#?}: {how}");
            std::thread::sleep(Duration::from_millis(5));
        }
        before = now;
        let edit = match has_errors(&clean.1) {
            // Mended, as authors do, so that the next edit shows.
            true => Edit::to(&files, &good),
            false => {
                good.clone_from(&files);
                script.next(&files)
            }
        };
        edit.make(&mut files);
        make_on_disk(&edit, &preview, turn);
        made.push(edit.to_string());
    }
    assert!(compared * 2 > edits, "of {edits} sites only {compared} could be compared: the others have errors");
}
