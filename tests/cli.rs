//! The program as people run it: exit codes, what it prints, and what it never does to files.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write their own files, and fail by panicking"
)]

mod common;

use common::project::{Project, Ran, program, write};
use std::collections::BTreeMap;
use std::process::Stdio;

const BROKEN: &str = "[二](nowhere.md)\n";

#[test]
fn exit_codes_tell_errors_from_misuse() {
    let good = Project::good();
    let broken = Project::new(&[("content/a.md", BROKEN)]);
    let warned = Project::new(&[("content/a.md", "```rsut\nx\n```\n")]);
    let empty = Project::new(&[]);
    let rows: &[(&Project, &[&str], i32)] = &[
        (&good, &["check"], 0),
        (&good, &["build"], 0),
        (&good, &["clean"], 0),
        (&good, &["clean"], 0),
        (&good, &["figures"], 0),
        (&good, &["figures", "bar"], 0),
        (&good, &["--version"], 0),
        (&good, &["--help"], 0),
        (&broken, &["check"], 1),
        (&broken, &["build"], 1),
        (&warned, &["check"], 0),
        (&warned, &["check", "--strict"], 1),
        (&warned, &["build", "--strict"], 1),
        (&warned, &["build"], 0),
        (&empty, &["build"], 2),
        (&empty, &["check"], 2),
        (&good, &[], 2),
        (&good, &["bulid"], 2),
        (&good, &["build", "--outptu-dir", "x"], 2),
        (&good, &["check", "--message-format", "xml"], 2),
        (&good, &["figures", "bra"], 2),
        (&good, &["build", "--base-url", "example.org"], 2),
        (&good, &["build", "--config", "../site.toml"], 2),
        (&good, &["build", "--root", "nowhere"], 2),
        (&good, &["new", "data"], 2),
        (&good, &["new", "site.toml"], 2),
        (&good, &["new", "con"], 2),
        (&good, &["new", "x", "--lang", "fr"], 2),
    ];
    for (project, args, code) in rows {
        let ran = project.run(args);
        assert_eq!(ran.code, *code, "{args:?}\n{}\n{}", ran.out, ran.err);
        assert!(!ran.err.contains("panicked"), "{args:?}\n{}", ran.err);
        if *code == 2 {
            assert!(ran.err.contains("help") || ran.err.contains("Usage"), "{args:?}\n{}", ran.err);
            assert_eq!(ran.out, "", "{args:?}");
        }
    }
}

#[test]
fn a_new_site_builds_as_it_is() {
    for language in ["en", "zh"] {
        let place = Project::new(&[]);
        let made = place.run(&["new", "my-report", "--lang", language]).exits(0);
        assert!(made.out.contains("my-report") && made.err.is_empty(), "{}\n{}", made.out, made.err);
        let site = |args: &[&str]| Ran::of(program().args(args).current_dir(place.at("my-report")));
        let checked = site(&["check"]).exits(0);
        assert_eq!((checked.out.as_str(), checked.err.as_str()), ("", ""), "{language}");
        let built = site(&["build"]).exits(0);
        assert_eq!(built.err, "");
        assert!(built.out.contains(" pages, ") && built.out.contains("public"), "{}", built.out);
        let public = common::tree(&place.at("my-report/public"));
        let again = site(&["build"]).exits(0);
        assert!(again.out.contains("(0 written)"), "{}", again.out);
        assert!(public == common::tree(&place.at("my-report/public")), "a second build changes something");
        let cleaned = site(&["clean"]).exits(0);
        assert!(cleaned.out.contains(&format!("{} files removed", public.len() - 1)), "{}", cleaned.out);
        assert!(!place.has("my-report/public"));
        place.run(&["new", "my-report"]).exits(2).says("--force");
        place.write("my-report/content/01-findings.md", "mine\n");
        place.run(&["new", "my-report", "--force"]).exits(0);
        assert_eq!(place.read("my-report/content/01-findings.md"), "mine\n");
    }
}

#[test]
fn a_broken_site_leaves_what_is_published() {
    let project = Project::good();
    project.run(&["build"]).exits(0);
    let before = project.public();
    let page = project.read("content/01-drivers.md");
    let mistakes = [
        ("content/01-drivers.md", "---\ntitle: [\n---\n"),
        ("content/01-drivers.md", BROKEN),
        ("data/bids.csv", "月份,件数\n2024-01\n"),
        ("site.toml", "title = \n"),
        ("themes/default/templates/page.html", "{% if x %}"),
        ("themes/default/templates/page.html", "{{ nothing.at.all }}{% block after %}{% endblock %}"),
    ];
    for (name, text) in mistakes {
        let old = project.has(name).then(|| project.read(name));
        project.write(name, text);
        let ran = project.run(&["build"]).exits(1);
        assert!(ran.out.contains("nothing was written"), "{name}: {}", ran.out);
        assert!(before == project.public(), "{name} changes what is published");
        match old {
            Some(old) => project.write(name, &old),
            None => std::fs::remove_file(project.at(name)).unwrap(),
        }
    }
    assert_eq!(project.read("content/01-drivers.md"), page);
    project.run(&["build"]).exits(0);
    assert!(before == project.public());
}

#[test]
fn a_broken_site_publishes_nothing_at_first() {
    let project = Project::new(&[("content/a.md", BROKEN)]);
    project.run(&["build"]).exits(1).says("content/a.md:1:5");
    assert!(!project.has("public"));
}

#[test]
fn files_of_others_stay() {
    let project = Project::good();
    project.write("public/theirs.txt", "theirs");
    project.run(&["build"]).exits(1).says("foreign-output-dir");
    assert_eq!(project.public().len(), 1);
    project.run(&["build", "--force"]).exits(0);
    project.write("public/drivers/notes.txt", "theirs too");
    project.run(&["build"]).exits(0);
    std::fs::remove_file(project.at("content/01-drivers.md")).unwrap();
    project.write("content/02-policy.md", "---\ntitle: 政策\n---\n二。\n");
    let ran = project.run(&["build"]).exits(0);
    assert!(ran.out.contains(" removed"), "{}", ran.out);
    assert!(!project.has("public/drivers/index.html") && !project.has("public/old"));
    project.run(&["clean"]).exits(0);
    let left: Vec<String> = project.public().into_keys().collect();
    assert_eq!(left, ["drivers/notes.txt", "theirs.txt"]);
}

#[test]
fn dangerous_folders_are_refused() {
    let project = Project::good();
    let outside = tempfile::tempdir().unwrap();
    write(&outside.path().join("canary.txt"), b"canary");
    let home = outside.path().join("home");
    std::fs::create_dir(&home).unwrap();
    let before = common::tree(project.root());
    let above = project.root().parent().unwrap().display().to_string();
    let root = project.root().display().to_string();
    let elsewhere = outside.path().display().to_string();
    let homes = home.display().to_string();
    let rows = [
        ".",
        "./",
        "..",
        "/",
        &root,
        &above,
        "content",
        "content/x",
        "data",
        "static",
        "themes/x",
        "src",
        &homes,
        "site.toml",
    ];
    for target in rows {
        for command in ["build", "clean"] {
            for force in [&[][..], &["--force"]] {
                if command == "clean" && !force.is_empty() {
                    continue;
                }
                let args = [&[command, "--output-dir", target], force].concat();
                let ran = Ran::of(project.command(&args).env("HOME", &home));
                assert_eq!(ran.code, 1, "{args:?}\n{}\n{}", ran.out, ran.err);
                assert!(ran.err.contains("bad-output-dir"), "{args:?}\n{}", ran.err);
            }
        }
    }
    project.run(&["build", "--output-dir", &elsewhere]).exits(1).says("foreign-output-dir");
    project.run(&["clean", "--output-dir", &elsewhere]).exits(1).says("foreign-output-dir");
    assert!(before == common::tree(project.root()), "something in the site has changed");
    assert_eq!(common::files(outside.path()), ["canary.txt"]);
}

#[cfg(unix)]
#[test]
fn links_in_the_output_folder_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let project = Project::good();
    let outside = tempfile::tempdir().unwrap();
    write(&outside.path().join("index.html"), b"canary");
    symlink(outside.path(), project.at("public")).unwrap();
    project.run(&["build"]).exits(1).says("symbolic link");
    project.run(&["build", "--force"]).exits(1).says("symbolic link");
    project.run(&["clean"]).exits(1).says("symbolic link");
    std::fs::remove_file(project.at("public")).unwrap();
    project.run(&["build"]).exits(0);
    // A folder of ours that somebody has replaced by a link: nothing behind it is written or deleted.
    std::fs::remove_dir_all(project.at("public/drivers")).unwrap();
    symlink(outside.path(), project.at("public/drivers")).unwrap();
    project.run(&["build"]).exits(1).says("drivers` is a symbolic link");
    project.run(&["clean"]).exits(0);
    symlink(outside.path(), project.at("public/.tuzhang")).unwrap();
    project.run(&["build", "--force"]).exits(1).says("symbolic link");
    project.run(&["clean"]).exits(1).says("symbolic link");
    assert_eq!(common::files(outside.path()), ["index.html"]);
    assert_eq!(std::fs::read_to_string(outside.path().join("index.html")).unwrap(), "canary");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::good();
    let locked = project.at("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(locked.join("probe"), "").is_ok() {
        return; // Permissions do not bind an administrator.
    }
    project.run(&["build", "--output-dir", "locked/public"]).exits(1).says("cannot-write");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_file_where_a_folder_must_be_is_told() {
    let project = Project::good();
    project.run(&["build"]).exits(0);
    std::fs::remove_dir_all(project.at("public/drivers")).unwrap();
    project.write("public/drivers", "theirs");
    let ran = project.run(&["build"]);
    assert!(ran.code == 1 && ran.err.contains("drivers"), "{}\n{}", ran.out, ran.err);
    assert_eq!(project.read("public/drivers"), "theirs");
}

#[test]
fn pages_become_folders_and_folders_pages() {
    let project = Project::new(&[("content/_index.md", "一。\n"), ("static/a", "a file\n")]);
    project.run(&["build"]).exits(0);
    std::fs::remove_file(project.at("static/a")).unwrap();
    project.write("static/a/b.txt", "b\n");
    project.run(&["build"]).exits(0);
    assert_eq!(project.read("public/a/b.txt"), "b\n");
    std::fs::remove_dir_all(project.at("static/a")).unwrap();
    project.write("static/a", "a file again\n");
    project.run(&["build"]).exits(0);
    assert_eq!(project.read("public/a"), "a file again\n");
}

#[test]
fn what_is_too_large_is_told() {
    let settings = format!("---\ntitle: A\n# {}\n---\n\nText.\n", "x".repeat(256 << 10));
    let long = format!("{{{{ value(\"{}1\", data=\"t.csv\") }}}}\n", "1 + ".repeat(1200));
    let huge = "{{ value(\"sum(a)\", data=\"huge.csv\") }}\n";
    let site = Project::new(&[
        ("content/_index.md", "# Home\n"),
        ("content/a.md", &settings),
        ("content/b.md", &long),
        ("content/c.md", huge),
        ("data/t.csv", "a\n1\n"),
        ("data/huge.csv", "a\n1\n"),
    ]);
    // A file with a hole: it takes no room on the disk.
    let file = std::fs::OpenOptions::new().write(true).open(site.at("data/huge.csv")).unwrap();
    file.set_len((256 << 20) + 1).unwrap();
    let ran = site.run(&["check"]).exits(1);
    for told in ["the front matter is larger than 256 KiB", "more than 4096", "it is larger than 256 MiB"] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
}

#[test]
fn colours_go_to_terminals_only() {
    let project = Project::new(&[("content/a.md", BROKEN)]);
    for variables in [&[][..], &[("NO_COLOR", "1")], &[("TERM", "xterm-256color")], &[("TERM", "dumb")]] {
        let ran = Ran::of(project.command(&["check"]).envs(variables.iter().copied())).exits(1);
        assert!(!ran.err.contains('\u{1b}') && !ran.out.contains('\u{1b}'), "{variables:?}: {:?}", ran.err);
        assert!(ran.err.contains("error[dead-link]"), "{}", ran.err);
    }
    let forced = Ran::of(project.command(&["check"]).env("CLICOLOR_FORCE", "1")).exits(1);
    assert!(forced.err.contains("\u{1b}["), "{:?}", forced.err);
}

#[test]
fn formats_of_messages_are_for_programs() {
    let project = Project::new(&[("content/a.md", "甲[二](nowhere.md)\n"), ("site.toml", "titel = 1\n")]);
    let short = project.run(&["check", "--message-format", "short"]).exits(1);
    assert_eq!(
        short.err,
        "content/a.md:1:6: error[dead-link]: there is no `content/nowhere.md`\n\
         site.toml:1:1: error[unknown-key]: unknown key `titel` in site.toml\n"
    );
    assert_eq!(short.out, "");
    let json = project.run(&["check", "--message-format", "json"]).exits(1);
    assert_eq!(json.err, "");
    let lines: Vec<serde_json::Value> = json.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    let place = &lines[0]["place"];
    assert_eq!((&lines[0]["code"], &lines[0]["severity"]), (&"dead-link".into(), &"error".into()));
    assert_eq!((&place["file"], &place["line"], &place["column"]), (&"content/a.md".into(), &1.into(), &6.into()));
    assert_eq!((&place["byte_start"], &place["byte_end"]), (&9.into(), &19.into()));
    assert_eq!(lines[1]["hints"][0]["replacement"], "title");
    let built = project.run(&["build", "--message-format", "json"]).exits(1);
    assert!(built.out.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{}", built.out);
}

#[test]
fn drafts_are_published_when_asked_for() {
    let project = Project::good();
    project.write("content/03-draft.md", "---\ntitle: 草稿\ndraft: true\n---\n[坏](nowhere.md)\n");
    project.run(&["check"]).exits(0);
    project.run(&["check", "--drafts"]).exits(1).says("content/03-draft.md");
    project.write("content/03-draft.md", "---\ntitle: 草稿\ndraft: true\n---\n三。\n");
    project.run(&["build"]).exits(0);
    assert!(!project.has("public/draft"));
    assert!(!project.public().values().any(|bytes| String::from_utf8_lossy(bytes).contains("草稿")));
    project.run(&["build", "--drafts"]).exits(0);
    assert!(project.has("public/draft/index.html"));
    assert!(!project.read("public/sitemap.xml").contains("draft"));
    project.run(&["build"]).exits(0);
    assert!(!project.has("public/draft"));
}

#[test]
fn the_site_is_found_from_below() {
    let project = Project::good();
    let ran = Ran::of(program().arg("build").current_dir(project.at("content")));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(project.has("public/index.html"));
    let ran = Ran::of(program().args(["build", "--output-dir", "here"]).current_dir(project.at("data"))).exits(1);
    assert!(ran.err.contains("bad-output-dir"), "{}", ran.err);
}

/// What a folder holds, told shortly.
type Tree = BTreeMap<String, Vec<u8>>;

/// A site with many pages, and the same with all texts changed.
fn large() -> (Project, Tree, Tree) {
    let project = Project::good();
    let pages = |word: &str| {
        for number in 0..60 {
            project
                .write(&format!("content/pages/{number:03}-page{number}.md"), &format!("# 第 {number} 页\n\n{word}\n"));
            project.write(&format!("content/pages/{number:03}-{word}{number}.md"), "# 多的一页\n");
        }
        project.write("content/pages/_index.md", "# 全部\n");
    };
    let clear = || std::fs::remove_dir_all(project.at("content/pages")).unwrap();
    pages("new");
    project.run(&["build", "--output-dir", "expected"]).exits(0);
    let new = common::tree(&project.at("expected"));
    clear();
    pages("old");
    project.run(&["build"]).exits(0);
    let old = project.public();
    clear();
    pages("new");
    (project, old, new)
}

/// The published files without those of our own folder.
fn published(tree: &Tree) -> Tree {
    tree.iter()
        .filter(|(name, _)| !name.starts_with(".tuzhang/"))
        .map(|(name, bytes)| (name.clone(), bytes.clone()))
        .collect()
}

#[test]
fn a_build_that_is_killed_harms_nothing() {
    let (project, old, new) = large();
    let stage = project.at("public/.tuzhang/stage/pages");
    let (mut cut, rounds) = (0, 20);
    for round in 0..rounds {
        let mut child = project.command(&["build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Not a moment in time but a state of the work: so many pages wait on the stage.
        let ended = loop {
            if child.try_wait().unwrap().is_some() {
                break true;
            }
            if std::fs::read_dir(&stage).is_ok_and(|entries| entries.count() > round * 8) {
                break false;
            }
        };
        if !ended {
            child.kill().unwrap();
            child.wait().unwrap();
            cut += 1;
        }
        let now = published(&project.public());
        for (name, bytes) in &now {
            let whole = old.get(name) == Some(bytes) || new.get(name) == Some(bytes);
            assert!(whole, "round {round}: {name} is neither the old file nor the new one");
        }
        for name in published(&old).keys().filter(|name| new.contains_key(*name)) {
            assert!(now.contains_key(name), "round {round}: {name} is gone");
        }
    }
    assert!(cut >= rounds / 2, "only {cut} builds were cut off");
    project.run(&["build"]).exits(0);
    assert!(project.public() == new, "a build after one that was killed differs from a clean one");
    assert!(!project.has("public/.tuzhang/stage") && !project.has("public/.tuzhang/lock"));
    project.run(&["clean"]).exits(0);
    assert!(!project.has("public"));
}

#[test]
fn two_builds_at_once_take_turns_or_say_so() {
    let (project, _, new) = large();
    for _ in 0..4 {
        let start = || project.command(&["build"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let children = [start(), start(), start()];
        let ran = children.map(|child| Ran::from(child.wait_with_output().unwrap()));
        assert!(ran.iter().any(|ran| ran.code == 0), "{}", ran[0].err);
        for ran in ran.iter().filter(|ran| ran.code != 0) {
            assert!(ran.code == 1 && ran.err.contains("another build is writing"), "{}", ran.err);
        }
        assert!(published(&project.public()) == published(&new));
    }
}

#[test]
fn figures_are_explained_from_the_list() {
    let project = Project::new(&[]);
    let list = project.run(&["figures"]).exits(0);
    for kind in tuzhang::figure::KINDS {
        assert!(list.out.contains(kind.about()), "{}", kind.name());
        let one = project.run(&["figures", kind.name()]).exits(0);
        assert!(one.out.contains(kind.example()), "{}", one.out);
        for param in tuzhang::figure::args::params(*kind) {
            assert!(one.out.contains(&format!("  {} ", param.name)), "{}: {}", kind.name(), param.name);
        }
    }
    project.run(&["figures", "bra"]).exits(2).says("did you mean `bar`?");
}

#[test]
fn translations_are_listed_and_marked() {
    let project = Project::new(&[
        ("site.toml", "language = \"zh-CN\"\n\n[languages.en]\n"),
        ("content/01-a.md", "---\ntitle: 甲\n---\n\n一。\n"),
        ("content/01-a.en.md", "---\ntitle: A\n---\n\nOne.\n"),
        ("content/02-b.md", "二。\n"),
        ("content/only.en.md", "Three.\n"),
    ]);
    let status = |args: &[&str]| project.run(&[&["translate"], args].concat()).exits(0).out;
    let rest = "en       missing   content/02-b.en.md\nen       alone     content/only.en.md\n";
    let listed = status(&["--status"]);
    assert!(listed.starts_with(&format!("en       unmarked  content/01-a.en.md\n{rest}")), "{listed}");
    project.run(&["translate", "--mark", "content/01-a.en.md"]).exits(0);
    let marked = project.read("content/01-a.en.md");
    let (head, behind) = marked.split_once("translated_from: ").unwrap();
    assert_eq!((head, behind.split_once('\n').unwrap().1), ("---\ntitle: A\n", "---\n\nOne.\n"));
    let listed = status(&["--all"]);
    assert!(listed.starts_with(&format!("en       current   content/01-a.en.md\n{rest}")), "{listed}");
    project.write("content/01-a.md", "---\ntitle: 甲\n---\n\n一、二。\n");
    let listed = status(&[]);
    assert!(listed.starts_with(&format!("en       stale     content/01-a.en.md\n{rest}")), "{listed}");
    project.run(&["check"]).exits(0).says("stale-translation");
    let json = status(&["--message-format", "json"]);
    let row = r#"{"language":"en","state":"stale","translation":"content/01-a.en.md","original":"content/01-a.md"}"#;
    assert_eq!(json.lines().next(), Some(row), "{json}");
    project.run(&["translate", "--mark", "content/02-b.md"]).exits(2).says("translates no chapter");
}
