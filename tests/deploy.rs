//! `tuzhang deploy --init`: what each host gets, what is said, and what is refused.
//!
//! `tests/deploy/<host>.txt` holds what is printed and the file that is written.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read and write their own files")]

mod common;

use common::golden::Goldens;
use common::project::Project;
use tuzhang::diag::Span;
use tuzhang::path::SourcePath;
use tuzhang::read::{toml, yaml};

const HOSTS: [(&str, &str); 5] = [
    ("github-pages", ".github/workflows/pages.yml"),
    ("gitlab-pages", ".gitlab-ci.yml"),
    ("cloudflare-pages", ".github/workflows/cloudflare-pages.yml"),
    ("netlify", "netlify.toml"),
    ("nginx", "deploy/nginx.conf"),
];

#[test]
fn each_host_gets_its_file() {
    let goldens = Goldens::default();
    for (host, file) in HOSTS {
        let site = Project::good();
        let ran = site.run(&["deploy", "--init", "--host", host]).exits(0);
        assert_eq!(ran.err, "", "{host}");
        let text = site.read(file);
        let transcript = format!("$ tuzhang deploy --init --host {host}\n{}\n--- {file}\n{text}", ran.out);
        goldens.compare(&common::package().join(format!("tests/deploy/{host}.txt")), transcript.as_bytes());
        assert!(!text.contains('@') || !text.contains("@INSTALL@") && !text.contains("@VERSION@"), "{host}");
        let name = SourcePath::new("x").unwrap();
        let span = Span::new(&name, 0..text.len());
        if file.ends_with(".yml") {
            assert!(yaml::parse(&text, &span).is_ok(), "{host} is no YAML");
        } else if file.ends_with(".toml") {
            assert!(toml::parse(&text, &span).1.is_empty(), "{host} is no TOML");
        }
        // The site is as good as before, and no other file is there.
        site.run(&["check", "--strict"]).exits(0);
        let left = common::tree(site.root()).into_keys().filter(|name| name.contains("tuzhang-new")).count();
        assert_eq!(left, 0);
    }
    goldens.finish();
}

#[test]
fn a_file_of_somebody_else_stays() {
    let site = Project::good();
    site.write("netlify.toml", "mine\n");
    let refused = site.run(&["deploy", "--init", "--host", "netlify"]).exits(2).says("`netlify.toml` is there already");
    assert_eq!((refused.out.as_str(), site.read("netlify.toml").as_str()), ("", "mine\n"));
    site.run(&["deploy", "--init", "--host", "netlify", "--force"]).exits(0);
    assert!(site.read("netlify.toml").contains("tuzhang build --strict"));
}

#[test]
fn a_file_that_is_there_already_as_it_should_be_is_no_fault() {
    let site = Project::good();
    site.run(&["deploy", "--init", "--host", "nginx"]).exits(0);
    let again = site.run(&["deploy", "--init", "--host", "nginx"]).exits(0);
    assert!(again.out.starts_with("deploy/nginx.conf is as it should be\n\nChange the name"), "{}", again.out);
}

#[cfg(unix)]
#[test]
fn a_link_is_replaced_and_not_followed() {
    let site = Project::good();
    let elsewhere = Project::new(&[("theirs.toml", "theirs\n")]);
    std::os::unix::fs::symlink(elsewhere.at("theirs.toml"), site.at("netlify.toml")).unwrap();
    site.run(&["deploy", "--init", "--host", "netlify"]).exits(2);
    site.run(&["deploy", "--init", "--host", "netlify", "--force"]).exits(0);
    assert_eq!(elsewhere.read("theirs.toml"), "theirs\n");
    assert!(site.read("netlify.toml").contains("[build]"));
}

#[test]
fn what_is_wrong_is_told() {
    let site = Project::good();
    site.run(&["deploy"]).exits(2).says("--init");
    site.run(&["deploy", "--init", "--host", "geocities"]).exits(2).says("github-pages");
    Project::new(&[]).run(&["deploy", "--init"]).exits(2).says("there is no site");
    for url in [
        "example.org/x",
        "https://",
        "https://e.org/x; rm -rf /",
        "https://e.org/`id`",
        "https://e.org/a b",
        "https://e.org/\nx",
    ] {
        site.run(&["deploy", "--init", "--git", url]).exits(2).says("is no address of a repository");
    }
    assert!(!site.has(".github"));
    site.run(&["deploy", "--init", "--git", "https://example.org/tuzhang.git"]).exits(0);
    let text = site.read(".github/workflows/pages.yml");
    assert!(text.contains("cargo install --locked --git https://example.org/tuzhang.git tuzhang\n"), "{text}");
}
