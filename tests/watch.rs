//! The preview while its files are handled as editors, version control and accidents do: nothing is missed, nothing is
//! served wrong, and nothing happens without cause.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests write files, as editors do")]
#![allow(clippy::print_stdout, reason = "a test tells what it measured")]

mod common;

use common::preview::{Preview, page, without_tag};
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant, SystemTime};

/// Both ways to learn of edits.
const HOWS: [&[&str]; 2] = [&[], &["--poll"]];

fn begin(how: &[&str]) -> Preview {
    let files = [
        ("site.toml", "title = \"Test\"\n"),
        ("content/_index.md", "---\ntitle: Front\n---\n"),
        ("content/one.md", &page("first words")),
        ("content/part/_index.md", "---\ntitle: Part\n---\n"),
        ("content/part/two.md", &page("other words")),
    ];
    Preview::begin(&files, how)
}

/// Every output is served as a build would write it.
fn is_as_built(preview: &Preview) {
    for (name, bytes) in preview.build() {
        preview.soon(&format!("{name} as built"), |preview| {
            let answer = preview.get(&format!("/{name}"));
            let is_page = answer.body.contains("/.tuzhang/preview.js");
            (if is_page { without_tag(&answer.body) } else { answer.body }) == bytes
        });
    }
}

fn generation(preview: &Preview) -> u64 {
    preview.told()["site"].as_str().unwrap().rsplit('-').next().unwrap().parse().unwrap()
}

#[test]
fn many_files_at_once_are_all_seen() {
    for how in HOWS {
        let preview = begin(how);
        preview.shows("/one/", "first words");
        // Folders that come with their files in them.
        for at in 0..50 {
            preview.write(&format!("content/new/deep/c{at}.md"), &page(&format!("words {at} of fifty")));
        }
        preview.write("content/new/_index.md", "---\ntitle: New\n---\n");
        preview.write("content/new/deep/_index.md", "---\ntitle: Deep\n---\n");
        (0..50).for_each(|at| preview.shows(&format!("/new/deep/c{at}/"), &format!("words {at} of fifty")));
        // A tree moved in, one moved out, one renamed.
        let elsewhere = tempfile::tempdir_in(preview.folder.path()).unwrap();
        fs::rename(preview.place("content/new"), elsewhere.path().join("new")).unwrap();
        preview.is_missing("/new/deep/c7/");
        fs::rename(elsewhere.path().join("new"), preview.place("content/back")).unwrap();
        preview.shows("/back/deep/c7/", "words 7 of fifty");
        fs::rename(preview.place("content/back"), preview.place("content/again")).unwrap();
        preview.shows("/again/deep/c7/", "words 7 of fifty");
        preview.is_missing("/back/deep/c7/");
        is_as_built(&preview);
    }
}

/// A kind of source: a file, what it holds at first and then, what shows it, and where; and what is there without it.
struct Kind {
    file: &'static str,
    texts: [&'static str; 2],
    user: Option<(&'static str, &'static str)>,
    address: &'static str,
    words: [&'static str; 2],
    without: Without,
}

/// What is seen when a file is not there.
enum Without {
    /// No such page.
    Nothing,
    /// The page with other words.
    Shows(&'static str),
    /// The page without the words.
    Lacks,
    /// The page as it was, and an error of the file that names it.
    Error,
}

const KINDS: &[Kind] = &[
    Kind {
        file: "content/new.md",
        texts: ["# New\n\nWords A.\n", "# New\n\nWords B.\n"],
        user: None,
        address: "/new/",
        words: ["Words A", "Words B"],
        without: Without::Nothing,
    },
    Kind {
        file: "data/d.csv",
        texts: ["a,n\nx,11\n", "a,n\nx,22\n"],
        user: Some(("content/use.md", "# Use\n\n{{ value(\"n\", data=\"d.csv\") }} in all.\n")),
        address: "/use/",
        words: ["11 in all", "22 in all"],
        without: Without::Error,
    },
    Kind {
        file: "data/s.meta.yaml",
        texts: ["source: Count A\n", "source: Count B\n"],
        user: Some(("content/use.md", "# Use\n\n{{ table(data=\"s.csv\", caption=\"T\") }}\n")),
        address: "/use/",
        words: ["Count A", "Count B"],
        without: Without::Lacks,
    },
    Kind {
        file: "themes/own/templates/partials/footer.html",
        texts: ["<p>Foot A</p>", "<p>Foot B</p>"],
        user: None,
        address: "/one/",
        words: ["Foot A", "Foot B"],
        without: Without::Lacks,
    },
    Kind {
        file: "themes/own/words/en.toml",
        texts: ["made_with = \"Made A\"\n", "made_with = \"Made B\"\n"],
        user: None,
        address: "/one/",
        words: ["Made A", "Made B"],
        without: Without::Lacks,
    },
    Kind {
        file: "templates/shortcodes/note.html",
        texts: ["{#\nparams: {}\n#}\n<p>Note A</p>", "{#\nparams: {}\n#}\n<p>Note B</p>"],
        user: Some(("content/use.md", "# Use\n\n{{ note() }}\n")),
        address: "/use/",
        words: ["Note A", "Note B"],
        without: Without::Error,
    },
    Kind {
        file: "themes/own/assets/extra.css",
        texts: ["p{order:1}", "p{order:2}"],
        user: None,
        address: "/assets/extra.css",
        words: ["order:1", "order:2"],
        without: Without::Nothing,
    },
    Kind {
        file: "static/own.css",
        texts: ["p{order:1}", "p{order:2}"],
        user: None,
        address: "/own.css",
        words: ["order:1", "order:2"],
        without: Without::Nothing,
    },
    Kind {
        file: "content/_part.md",
        texts: ["Part A.\n", "Part B.\n"],
        user: Some(("content/use.md", "# Use\n\n{{ include(\"_part.md\") }}\n")),
        address: "/use/",
        words: ["Part A", "Part B"],
        without: Without::Error,
    },
    Kind {
        file: "content/one.zh-CN.md",
        texts: ["# 一\n\n甲文。\n", "# 一\n\n乙文。\n"],
        user: None,
        address: "/zh-CN/one/",
        words: ["甲文", "乙文"],
        without: Without::Shows("first words"),
    },
    Kind {
        file: "data/glossary.yaml",
        texts: ["GDP: Meaning A.\n", "GDP: Meaning B.\n"],
        user: Some(("content/use.md", "# Use\n\nAs {{ term(\"GDP\") }} says.\n")),
        address: "/use/",
        words: ["Meaning A", "Meaning B"],
        without: Without::Error,
    },
    Kind {
        file: "data/works.bib",
        texts: [
            "@book{lee, author={Lee, A.}, title={Title A}, year={2020}, publisher={P}}\n",
            "@book{lee, author={Lee, A.}, title={Title B}, year={2020}, publisher={P}}\n",
        ],
        user: Some(("content/use.md", "# Use\n\nAs [@lee] says.\n")),
        address: "/use/",
        words: ["Title A", "Title B"],
        without: Without::Error,
    },
    // Last, since the others need its languages and its theme.
    Kind {
        file: "site.toml",
        texts: ["title = \"Name A\"\n", "title = \"Name B\"\n"],
        user: None,
        address: "/one/",
        words: ["Name A", "Name B"],
        without: Without::Shows("Untitled"),
    },
];

#[test]
fn every_kind_of_source_may_come_change_move_and_go() {
    for how in HOWS {
        let preview = begin(how);
        preview.write("site.toml", "title = \"Test\"\ntheme = \"own\"\n\n[languages.zh-CN]\ntitle = \"试\"\n");
        preview.write("themes/own/assets/own.css", "p{}");
        preview.write("data/s.csv", "a,n\nx,1\n");
        preview.shows("/zh-CN/one/", "first words");
        for kind in KINDS {
            let Kind { file, address, words, .. } = *kind;
            let shows = |turn: usize| {
                preview.shows(address, words[turn]);
                preview.soon(&format!("{file} is good"), |preview| preview.errors().is_empty());
            };
            let is_without = |then: usize| match kind.without {
                Without::Nothing => preview.is_missing(address),
                Without::Shows(words) => preview.shows(address, words),
                Without::Lacks => preview.soon(&format!("{address} without {file}"), |preview| {
                    let answer = preview.get(address);
                    answer.status == 200 && !answer.body.contains(words[then])
                }),
                Without::Error => {
                    preview.soon(&format!("an error without {file}"), |preview| preview.errors().contains("use.md"));
                    preview.shows(address, words[then]);
                }
            };
            preview.write(file, kind.texts[0]);
            if let Some((user, text)) = kind.user {
                preview.write(user, text);
            }
            shows(0);
            preview.replace(file, kind.texts[1]);
            shows(1);
            let away = preview.place("away.tmp");
            fs::rename(preview.place(file), &away).unwrap();
            is_without(1);
            fs::rename(away, preview.place(file)).unwrap();
            shows(1);
            fs::remove_file(preview.place(file)).unwrap();
            is_without(1);
            preview.write(file, kind.texts[0]);
            shows(0);
            if let Some((user, _)) = kind.user {
                fs::remove_file(preview.place(user)).unwrap();
            }
            fs::remove_file(preview.place(file)).unwrap();
        }
        preview.soon("all is well", |preview| preview.errors().is_empty());
        is_as_built(&preview);
    }
}

#[test]
fn a_checkout_of_two_thousand_files_is_followed() {
    let preview = begin(&[]);
    let git = |arguments: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.args(["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false"]);
        let done = git.args(arguments).current_dir(preview.folder.path()).output().expect("git");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let write = |branch: &str| {
        for at in 0..2000 {
            let name = format!("content/s{}/c{at}.md", at % 20);
            preview.write(&name, &page(&format!("words {at} of {branch}")));
        }
        (0..20).for_each(|at| preview.write(&format!("content/s{at}/_index.md"), "---\ntitle: S\n---\n"));
        git(&["add", "--all"]);
        git(&["commit", "--quiet", "--message", branch]);
    };
    git(&["init", "--quiet", "--initial-branch", "first"]);
    write("first");
    // A branch in which all is other, and a part is missing.
    git(&["checkout", "--quiet", "-b", "second"]);
    write("second");
    git(&["rm", "--quiet", "-r", "content/s7"]);
    git(&["commit", "--quiet", "--message", "less"]);
    // The whole site is loaded anew, by a program without optimised code.
    let shows = |words: &str| {
        let end = Instant::now() + Duration::from_secs(60);
        while !preview.get("/s19/c1999/").body.contains(words) {
            assert!(Instant::now() < end, "{words}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    shows("words 1999 of second");
    for branch in ["first", "second"] {
        git(&["checkout", "--quiet", branch]);
        shows(&format!("words 1999 of {branch}"));
        for at in (0..2000).step_by(97).filter(|at| branch == "first" || at % 20 != 7) {
            preview.shows(&format!("/s{}/c{at}/", at % 20), &format!("words {at} of {branch}"));
        }
    }
    preview.is_missing("/s7/c7/");
    for (name, bytes) in preview.build().into_iter().filter(|(name, _)| name.ends_with("9/index.html")) {
        assert_eq!(without_tag(&preview.get(&format!("/{name}")).body), bytes, "{name}");
    }
}

#[test]
fn editors_leave_no_trace() {
    let preview = begin(&[]);
    preview.shows("/one/", "first words");
    let before = generation(&preview);
    // What vim, emacs and others write beside a file.
    for name in ["content/.one.md.swp", "content/4913", "content/one.md~", "content/#one.md#", "content/.#one.md"] {
        preview.write(name, "x");
        fs::remove_file(preview.place(name)).unwrap();
    }
    // Reading, touching, and other rights are no edits.
    drop(fs::read(preview.place("content/one.md")));
    let file = fs::File::options().write(true).open(preview.place("content/one.md")).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(5)).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(preview.place("content/one.md"), fs::Permissions::from_mode(0o600)).unwrap();
    }
    // As vim saves: the old file steps aside, a new one comes.
    fs::rename(preview.place("content/one.md"), preview.place("content/one.md~")).unwrap();
    std::thread::yield_now();
    preview.write("content/one.md", &page("vim words"));
    fs::remove_file(preview.place("content/one.md~")).unwrap();
    preview.shows("/one/", "vim words");
    assert_eq!(generation(&preview), before + 1, "one edit, one generation: the page was never gone");
}

#[cfg(unix)]
#[test]
fn content_behind_links_is_followed_while_it_stays_inside() {
    use std::os::unix::fs::symlink;
    for how in HOWS {
        let preview = begin(how);
        preview.write("shared/three.md", &page("linked words"));
        preview.write("shared/part/_index.md", "---\ntitle: Shared\n---\n");
        preview.write("shared/part/four.md", &page("words in a linked folder"));
        symlink(preview.place("shared/three.md"), preview.place("content/three.md")).unwrap();
        symlink(preview.place("shared/part"), preview.place("content/linked")).unwrap();
        // A file of the site by another name.
        symlink(preview.place("content/one.md"), preview.place("content/twin.md")).unwrap();
        preview.shows("/three/", "linked words");
        preview.shows("/linked/four/", "words in a linked folder");
        preview.shows("/twin/", "first words");
        for turn in ["once", "twice"] {
            preview.write("shared/three.md", &page(&format!("words edited {turn} behind the link")));
            preview.shows("/three/", &format!("words edited {turn} behind"));
            preview.replace("shared/part/four.md", &page(&format!("words edited {turn} in the folder")));
            preview.shows("/linked/four/", &format!("words edited {turn} in the folder"));
            preview.write("content/one.md", &page(&format!("words edited {turn} by another name")));
            preview.shows("/twin/", &format!("words edited {turn} by another name"));
        }
        preview.write("shared/part/five.md", &page("new words in a linked folder"));
        preview.shows("/linked/five/", "new words in a linked folder");
        // Another file behind the same name.
        preview.write("shared/other.md", &page("words of another file"));
        fs::remove_file(preview.place("content/three.md")).unwrap();
        symlink(preview.place("shared/other.md"), preview.place("content/three.md")).unwrap();
        preview.shows("/three/", "words of another file");
        is_as_built(&preview);
    }
}

#[test]
fn a_root_that_is_removed_and_made_again_is_shown_again() {
    for how in HOWS {
        let preview = begin(how);
        preview.shows("/one/", "first words");
        for name in ["content", "site.toml"] {
            let place = preview.place(name);
            if place.is_dir() { fs::remove_dir_all(place).unwrap() } else { fs::remove_file(place).unwrap() }
        }
        preview.is_missing("/one/");
        preview.write("site.toml", "title = \"Again\"\n");
        preview.write("content/one.md", &page("words again"));
        preview.shows("/one/", "words again");
        preview.write("content/one.md", &page("last words"));
        preview.shows("/one/", "last words");
    }
}

#[test]
fn the_folder_of_the_site_itself_may_go_and_come() {
    for how in HOWS {
        let preview = begin(how);
        preview.shows("/one/", "first words");
        let root = preview.folder.path();
        fs::remove_dir_all(root).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        fs::create_dir(root).unwrap();
        preview.write("site.toml", "title = \"Again\"\n");
        preview.write("content/one.md", &page("words again"));
        let end = Instant::now() + Duration::from_secs(20);
        while !preview.get("/one/").body.contains("words again") {
            assert!(
                Instant::now() < end,
                "{how:?}: what is there again is shown; it said {}",
                preview.said.lock().unwrap()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        // From here on edits are seen as soon as ever.
        preview.write("content/one.md", &page("later words"));
        preview.shows("/one/", "later words");
        preview.write("content/new.md", &page("new words"));
        preview.shows("/new/", "new words");
        is_as_built(&preview);
    }
}

/// Tells a process to stop or to go on.
#[cfg(target_os = "linux")]
fn signal(preview: &Preview, name: &str) {
    let told = std::process::Command::new("kill").args([name, &preview.child.id().to_string()]).status().unwrap();
    assert!(told.success());
}

#[cfg(target_os = "linux")]
#[test]
fn more_hints_than_the_system_keeps_lose_no_edit() {
    let preview = begin(&[]);
    preview.shows("/one/", "first words");
    let kept: usize = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap().trim().parse().unwrap();
    signal(&preview, "-STOP");
    // Hints that are like the one before are dropped, so two files take turns; each write is two hints or more.
    let files = ["content/a.txt", "content/b.txt"].map(|name| preview.place(name));
    for turn in 0..kept {
        fs::write(&files[turn % 2], "x").unwrap();
    }
    // Nobody hears of these.
    preview.write("content/one.md", &page("unheard words"));
    preview.write("content/new/two.md", &page("unheard words of a new page"));
    preview.write("content/new/_index.md", "---\ntitle: New\n---\n");
    signal(&preview, "-CONT");
    preview.shows("/one/", "unheard words");
    preview.shows("/new/two/", "unheard words of a new page");
    preview.write("content/new/two.md", &page("words that are heard of"));
    preview.shows("/new/two/", "words that are heard of");
    is_as_built(&preview);
}

/// A shell that lets the program watch so many folders and no more. `None`: this machine does not let us try.
#[cfg(target_os = "linux")]
fn with_few_watches(few: u32, root: &str) -> Option<std::process::Command> {
    let mut shell = std::process::Command::new("unshare");
    let script = format!("echo {few} > /proc/sys/user/max_inotify_watches && exec \"$@\"");
    shell.args(["-Ur", "sh", "-c", &script, "sh"]);
    let mut tried = std::process::Command::new("unshare");
    let tried = tried.args(["-Ur", "sh", "-c", &script, "sh", "true"]).output().ok()?.status.success();
    shell.args([env!("CARGO_BIN_EXE_tuzhang"), "serve", "--port", "0", "--root", root]);
    tried.then_some(shell)
}

#[cfg(target_os = "linux")]
#[test]
fn with_too_few_watches_files_are_looked_at_and_it_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let place = folder.path().join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    };
    (0..20).for_each(|at| write(&format!("content/s{at}/c.md"), &page("first words")));
    let Some(mut command) = with_few_watches(5, folder.path().to_str().unwrap()) else {
        // The same is held by `without_hints_edits_are_seen_and_told_of_once`, with a watcher that refuses.
        println!("namespaces are not allowed here");
        return;
    };
    let preview = Preview::of(folder, &mut command);
    preview.shows("/s7/c/", "first words");
    for words in ["second words", "third words"] {
        preview.write("content/s7/c.md", &page(words));
        preview.shows("/s7/c/", words);
    }
    preview.write("content/s30/c.md", &page("new words"));
    preview.shows("/s30/c/", "new words");
    let said = preview.said.lock().unwrap().clone();
    assert_eq!(said.matches("the system reports no changes").count(), 1, "{said}");
}

#[test]
fn nothing_wrong_is_served_however_a_chapter_is_saved() {
    let preview = begin(&[]);
    preview.shows("/one/", "first words");
    // Half of it now, the rest a little later.
    let whole = page(&"many words in a long chapter. ".repeat(400));
    let mut file = fs::File::create(preview.place("content/one.md")).unwrap();
    file.write_all(&whole.as_bytes()[..whole.len() / 2]).unwrap();
    file.flush().unwrap();
    preview.get("/one/");
    file.write_all(&whole.as_bytes()[whole.len() / 2..]).unwrap();
    drop(file);
    is_as_built(&preview);
    // Emptied, and back.
    preview.write("content/one.md", "");
    is_as_built(&preview);
    preview.write("content/one.md", &page("back words"));
    preview.shows("/one/", "back words");
    // A hundred saves in a second.
    for turn in 0..100 {
        preview.write("content/one.md", &page(&format!("save {turn} of a hundred")));
        std::thread::sleep(Duration::from_millis(5));
    }
    preview.shows("/one/", "save 99 of a hundred");
    // The clock is set back: an edit of the same length with an older time.
    preview.write("content/one.md", &page("words of day A"));
    preview.shows("/one/", "words of day A");
    preview.write("content/one.md", &page("words of day B"));
    let file = fs::File::options().write(true).open(preview.place("content/one.md")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000)).unwrap();
    preview.shows("/one/", "words of day B");
    // The same for one whose time is to come: it was written before the clock was set back.
    let ahead = SystemTime::now() + Duration::from_secs(1_000_000);
    for words in ["words of day C", "words of day D"] {
        preview.write("content/one.md", &page(words));
        let file = fs::File::options().write(true).open(preview.place("content/one.md")).unwrap();
        file.set_modified(ahead).unwrap();
        preview.shows("/one/", words);
    }
    preview.write("content/one.md", &page("words of day E"));
    preview.shows("/one/", "words of day E");
    is_as_built(&preview);
}

#[test]
fn a_chapter_of_fifty_megabytes_stops_nobody() {
    let preview = begin(&[]);
    preview.shows("/one/", "first words");
    preview.write("content/big.md", &format!("# Big\n\n{}\n", "x".repeat(50 << 20)));
    preview.write("content/one.md", &page("second words"));
    let end = Instant::now() + Duration::from_secs(60);
    while !preview.get("/one/").body.contains("second words") {
        assert!(Instant::now() < end, "the other page is shown");
        std::thread::sleep(Duration::from_millis(20));
    }
    fs::remove_file(preview.place("content/big.md")).unwrap();
    preview.write("content/one.md", &page("third words"));
    let end = Instant::now() + Duration::from_secs(60);
    while !preview.get("/one/").body.contains("third words") {
        assert!(Instant::now() < end, "and goes on");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A shell that lets the program write `blocks` to each file and no more, as a disk that is full.
#[cfg(unix)]
fn on_a_full_disk(blocks: u32, arguments: &[&str]) -> std::process::Command {
    let mut shell = std::process::Command::new("sh");
    // Without the trap the system would end the program instead of refusing the write.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    shell.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_tuzhang")]).args(arguments);
    shell
}

#[cfg(unix)]
#[test]
fn a_full_disk_hinders_no_preview_and_leaves_what_was_built() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let place = folder.path().join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    };
    let root = folder.path().to_str().unwrap();
    write("content/one.md", &page("first words"));
    let build = |mut command: std::process::Command| command.output().unwrap();
    let mut usual = std::process::Command::new(env!("CARGO_BIN_EXE_tuzhang"));
    usual.args(["build", "--root", root]);
    assert!(build(usual).status.success());
    let read = || -> Vec<(String, Vec<u8>)> {
        let files = walk(&folder.path().join("public"));
        files.into_iter().map(|place| (place.display().to_string(), fs::read(&place).unwrap())).collect()
    };
    let before = read();
    write("content/one.md", &page("second words"));
    write("content/two.md", &page(&"many words. ".repeat(10_000)));
    let failed = build(on_a_full_disk(16, &["build", "--root", root]));
    let said = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert_eq!(failed.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot-write") && said.contains("what was published before is unchanged"), "{said}");
    assert!(said.contains("make room on the disk"), "{said}");
    assert_eq!(read(), before, "what was built stays as it was, whole");
    // The preview needs no disk at all.
    let mut child = on_a_full_disk(0, &["serve", "--port", "0", "--root", root]);
    let mut child = child.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().unwrap();
    let mut address = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut address).unwrap();
    let port: u16 = address.trim().trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    let shows = |words: &str| {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
            stream.write_all(b"GET /one/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
            let mut answer = String::new();
            std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
            if answer.contains(words) {
                return;
            }
            assert!(Instant::now() < end, "{words}: {answer}");
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    shows("second words");
    write("content/one.md", &page("third words"));
    shows("third words");
    child.kill().unwrap();
    child.wait().unwrap();
}

/// All files below a folder, in order.
fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found: Vec<std::path::PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found.into_iter().flat_map(|place| if place.is_dir() { walk(&place) } else { vec![place] }).collect()
}

#[cfg(unix)]
#[test]
fn a_chapter_that_may_be_read_again_is_shown() {
    use std::os::unix::fs::PermissionsExt;
    let preview = begin(&[]);
    preview.shows("/one/", "first words");
    let allow =
        |mode: u32| fs::set_permissions(preview.place("content/one.md"), fs::Permissions::from_mode(mode)).unwrap();
    allow(0o000);
    // Whoever may read everything sees no error here; what counts is that nothing wrong is shown then or later.
    std::thread::sleep(Duration::from_millis(300));
    allow(0o644);
    preview.soon("no errors", |preview| preview.errors().is_empty());
    preview.write("content/one.md", &page("words after all"));
    preview.shows("/one/", "words after all");
    is_as_built(&preview);
}

#[test]
fn shortcodes_of_the_site_itself_are_followed() {
    for how in HOWS {
        let preview = begin(how);
        let code = |class: &str| {
            format!("{{#\nparams: {{text: text}}\ninline: true\n#}}<b class=\"{class}\">{{{{ text }}}}</b>")
        };
        preview.write("templates/shortcodes/note.html", &code("first"));
        preview.write("content/one.md", &page("{{ note(\"mind this\") }} words"));
        preview.shows("/one/", "<b class=\"first\">mind this</b>");
        preview.write("templates/shortcodes/note.html", &code("second"));
        preview.shows("/one/", "<b class=\"second\">mind this</b>");
        is_as_built(&preview);
    }
}

#[test]
fn a_request_beside_five_hundred_idle_connections_takes_less_than_fifty_milliseconds() {
    let preview = begin(&[]);
    preview.shows("/one/", "first words");
    let connect = |at: usize| {
        let mut stream = preview.connect();
        let ask = |target: &str| format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        match at % 5 {
            // One that asked before.
            0 => {
                stream.write_all(ask("/one/").as_bytes()).unwrap();
                std::io::Read::read_exact(&mut stream, &mut [0; 512]).unwrap();
            }
            // One that listens.
            1 => stream.write_all(ask("/.tuzhang/events").as_bytes()).unwrap(),
            // One that has begun to speak; and those that say nothing.
            2 => stream.write_all(b"GET / HTTP/1.1\r\n").unwrap(),
            _ => {}
        }
        stream
    };
    // Other tests run beside this one, and a machine may be busy for a moment: then it is tried again. A server that is
    // hindered by the connections is so each time.
    let mut slowest = Vec::new();
    for _ in 0..20 {
        let idle: Vec<TcpStream> = (0..500).map(connect).collect();
        let times = (0..20).map(|_| {
            let begun = Instant::now();
            assert_eq!(preview.get("/one/").status, 200);
            begun.elapsed()
        });
        slowest.push(times.max().unwrap());
        drop(idle);
        if slowest.last().is_some_and(|time| *time < Duration::from_millis(50)) {
            println!("of 20 requests beside 500 idle connections the slowest took {slowest:?}");
            return;
        }
    }
    panic!("of 20 requests beside 500 idle connections the slowest always took more than 50 ms: {slowest:?}");
}

#[test]
fn pages_learn_where_they_are_written_and_what_was_saved() {
    let editor = "vscode://file/{path}:{line}:{column}";
    let preview = Preview::begin(
        &[
            ("content/one.md", "---\ntitle: One\n---\n\nFirst words.\n\n## A heading {#here}\n\nMore words.\n"),
            ("content/图.md", &page("chinese words")),
        ],
        &["--follow", "--editor", editor],
    );
    preview.shows("/one/", "First words");
    let source = |query: &str| preview.get(&format!("/.tuzhang/source?{query}")).body;
    assert_eq!(source("page=%2Fone%2F&id=here&text="), r#"{"file":"content/one.md","line":7,"column":1}"#);
    assert_eq!(source("page=%2Fone%2F&id=&text=More%20words."), r#"{"file":"content/one.md","line":9,"column":1}"#);
    for wrong in ["", "page=%2Fnothing%2F", "page=%2F..%2Fsecret", "page=%ff", "x"] {
        assert_eq!(preview.get(&format!("/.tuzhang/source?{wrong}")).status, 404, "{wrong}");
    }
    preview.write("content/图.md", &page("chinese words, edited"));
    preview.soon("the saved page is told", |preview| preview.told()["saved"]["page"] == "/图/");
    let told = preview.told();
    assert_eq!(told["saved"]["letters"], "Thesearethechinesewordsedited");
    // A chapter that comes is what its author is at; a translation differs with its original.
    preview.write("site.toml", "title = \"T\"\nlanguage = \"en\"\n\n[languages.zh-CN]\n");
    preview.write("content/one.zh-CN.md", "---\ntitle: 一\n---\n\n译文。\n");
    preview.soon("the translation is told", |preview| preview.told()["saved"]["page"] == "/zh-CN/one/");
    preview.write("content/one.md", "---\ntitle: One\n---\n\nFirst words of all.\n");
    preview.soon("the original is told", |preview| preview.told()["saved"]["page"] == "/one/");
    assert_eq!(preview.told()["saved"]["letters"], "Firstwordsofall");
    // Its original is asked for by the translation while it is away, and is a chapter as soon as it is back.
    fs::remove_file(preview.place("content/one.md")).unwrap();
    preview.is_missing("/one/");
    preview.write("content/one.md", "---\ntitle: One\n---\n\nBack again.\n");
    preview.soon("the original is told again", |preview| preview.told()["saved"]["letters"] != "Firstwordsofall");
    assert_eq!(preview.told()["saved"]["page"], "/one/");
    preview.shows("/one/", "Back again");
    is_as_built(&preview);
    let root = preview.folder.path().canonicalize().unwrap();
    assert_eq!(told["editor"], editor.replace("{path}", &format!("{}/{{path}}", root.display())));
}

#[test]
fn events_are_streamed_for_editors() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    fs::write(folder.path().join("content/one.md"), page("first words")).unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_tuzhang"))
        .args(["serve", "--port", "0", "--message-format", "json", "--root", folder.path().to_str().unwrap()])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let mut events = lines.map_while(Result::ok).map(|line| serde_json::from_str::<serde_json::Value>(&line).unwrap());
    // The address and the end of the first survey come in either order.
    let first: Vec<serde_json::Value> =
        events.by_ref().filter(|event| event["event"] == "serving" || event["event"] == "rendered").take(2).collect();
    let address = first.iter().find_map(|event| event["address"].as_str()).unwrap();
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    // A diagnostic is no event.
    let mut wait =
        |name: &str| events.find(|event| event["event"].as_str().unwrap_or_default() == name).expect("an event");
    fs::write(folder.path().join("content/one.md"), page("second words")).unwrap();
    assert_eq!(wait("changed")["files"], serde_json::json!(["content/one.md"]));
    let rendered = wait("rendered");
    assert_eq!((&rendered["rendered"], &rendered["diagnostics"]), (&1.into(), &0.into()), "{rendered}");
    // As many diagnostics follow as there are, each time; so it is known when they are gone.
    let mistake = |words: &str| fs::write(folder.path().join("content/one.md"), page(words)).unwrap();
    for words in ["[a link](gone.md)", "still [a link](gone.md)"] {
        mistake(words);
        assert_eq!(wait("rendered")["diagnostics"], 1);
        assert_eq!(wait("")["code"], "dead-link");
    }
    fs::write(folder.path().join("content/one.md"), "---\ntitle: [\n---\n").unwrap();
    assert_eq!(wait("stays")["diagnostics"], 1);
    assert_eq!(wait("")["code"], "bad-yaml");
    mistake("mended words");
    assert_eq!(wait("rendered")["diagnostics"], 0);
    child.kill().unwrap();
    child.wait().unwrap();
}
