//! The preview as a browser and an editor meet it: `tuzhang serve` on a folder that is written to, asked over plain TCP.
//!
//! Nothing here waits for a fixed time: what has to happen is asked for until it does, or a deadline passes.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests write files, as editors do")]

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};
mod common;

use common::preview::{CANARY, Preview, SOON, page, without_tag};

#[test]
fn only_outputs_are_served() {
    let preview = Preview::small();
    let rows: &[(&str, u16)] = &[
        ("/", 200),
        ("/index.html", 200),
        ("/?raw", 200),
        ("/one/", 200),
        ("/one/index.html", 200),
        ("/%6Fne/", 200),
        ("/one", 308),
        ("/plain.txt", 200),
        ("/assets/style.css", 200),
        ("/%E5%9B%BE%E8%A1%A8/", 200),
        ("/图表/", 200),
        ("/%E5%9B%BE%20%E8%A1%A8.txt", 200),
        ("/plain.txt/", 404),
        ("/plain.txt/index.html", 404),
        ("/nothing", 404),
        ("/../../etc/passwd", 404),
        ("/../../../../../../../../etc/passwd", 404),
        ("/..", 404),
        ("/.", 404),
        ("/one/.", 404),
        ("/one/../index.html", 404),
        ("/one/./index.html", 404),
        ("/one//index.html", 404),
        ("//", 404),
        ("//index.html", 404),
        ("//etc/passwd", 404),
        ("//evil.example/one", 404),
        ("/%2e%2e/site.toml", 404),
        ("/%2e%2e%2fsite.toml", 404),
        ("/one/%2e%2e/%2e%2e/site.toml", 404),
        ("/%252e%252e/site.toml", 404),
        ("/..%5csite.toml", 404),
        ("/..\\site.toml", 404),
        ("/%5c%5c?%5cC%3a%5c", 404),
        ("/C:/Windows/win.ini", 404),
        ("/C%3a/Windows/win.ini", 404),
        ("/file:///etc/passwd", 404),
        ("/site.toml", 404),
        ("/secret.txt", 404),
        ("/secret.txt?raw", 404),
        ("/secret.txt?import&url", 404),
        ("/content/one.md", 404),
        ("/data/secret.csv", 404),
        ("/public/secret.html", 404),
        ("/static/plain.txt", 404),
        ("/themes/default/templates/base.html", 404),
        ("/.tuzhang/", 404),
        ("/.tuzhang/../secret.txt", 404),
        ("/.tuzhang/manifest", 404),
        ("/.git/config", 404),
        ("/@fs/etc/passwd", 404),
        ("/@fs/etc/passwd?raw??", 404),
        ("/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404),
        ("/..%2fsecret.txt", 404),
        ("/one/..%2f..%2fsecret.txt", 404),
        ("/..;/secret.txt", 404),
        ("/one/..%5c..%5csecret.txt", 404),
        ("/%5c%5c%3f%5cC:%5csecret.txt", 404),
        ("/C%3a%5csecret.txt", 404),
        ("//host/share/secret.txt", 404),
        ("/secret.txt/.", 404),
        ("/secret.txt%5c", 404),
        ("/secret.txt\\", 404),
        ("/./secret.txt", 404),
        ("/assets/../../secret.txt", 404),
        ("/assets/style.css.map", 404),
        ("/assets/..%2f..%2fsecret.txt.map", 404),
        ("/data/secret.csv?url&inline", 404),
        ("/%c0%ae%c0%ae/secret.txt", 400),
        ("/%e0%80%ae./secret.txt", 400),
        ("/%2523", 404),
        ("/plain.txt%23", 404),
        ("/plain.txt%3f", 404),
        ("/%00", 400),
        ("/plain.txt%00.html", 400),
        ("/%0d%0aset-cookie:x", 400),
        ("/%ff", 400),
        ("/%zz", 400),
        ("/%", 400),
        ("/#", 400),
        ("/plain.txt#", 400),
        ("/#/../../secret.txt", 400),
        ("http://localhost/", 400),
        ("http://127.0.0.1/secret.txt", 400),
        ("file:///etc/passwd", 400),
        ("https://localhost/secret.txt", 400),
        ("//localhost/#/secret.txt", 400),
        ("localhost:80", 400),
        ("*", 400),
        ("index.html", 400),
        ("../secret.txt", 400),
        ("\\index.html", 400),
    ];
    for (target, status) in rows {
        for method in ["GET", "HEAD"] {
            let answer = preview.ask(method, target, "");
            assert_eq!(answer.status, *status, "{method} {target}: {}", answer.head);
            assert!(!answer.body.contains(CANARY) && !answer.body.contains("root:x:"), "{target}");
            assert!(method == "GET" || answer.body.is_empty(), "{target}");
            assert_headers(&answer.head, target);
        }
    }
    assert_eq!(header(&preview.get("/one").head, "location"), Some("/one/"));
    assert_eq!(header(&preview.get("/%E5%9B%BE%E8%A1%A8?x").head, "location"), Some("/%E5%9B%BE%E8%A1%A8/?x"));
    assert_eq!(header(&preview.get("/").head, "content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(header(&preview.get("/assets/style.css").head, "content-type"), Some("text/css; charset=utf-8"));
    assert_eq!(preview.get("/plain.txt").body, "plain words\n");
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

fn assert_headers(head: &str, what: &str) {
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(header(head, name), Some(value), "{what}: {head}");
    }
    assert!(!head.to_ascii_lowercase().contains("access-control"), "{what}: {head}");
}

#[test]
fn other_sites_and_broken_requests_are_refused() {
    let preview = Preview::small();
    for target in ["/", "/one/", "/nothing", "/.tuzhang/events", "/.tuzhang/preview.js"] {
        for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "0.0.0.0", ""] {
            let origin = "Origin: http://evil.example\r\nX-Forwarded-Host: localhost\r\n";
            let answer = preview.send(format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n{origin}\r\n").as_bytes());
            assert_eq!(answer.status, 403, "{host} {target}");
            assert_headers(&answer.head, target);
        }
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "get"] {
            let answer = preview.ask(method, target, "Origin: http://evil.example\r\nContent-Length: 3\r\n");
            assert_eq!(answer.status, 405, "{method} {target}");
            assert_eq!(header(&answer.head, "allow"), Some("GET, HEAD"));
            assert_headers(&answer.head, target);
        }
    }
    let host = "Host: localhost\r\n";
    for (bytes, status) in [
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), 400),
        (format!("GET / HTTP/1.1\r\n{host}{host}\r\n"), 400),
        (format!("GET / HTTP/1.1\r\n{host} folded: x\r\n\r\n"), 400),
        (format!("GET / HTTP/1.1\r\n{host}a\0b: x\r\n\r\n"), 400),
        (format!("GET / HTTP/3.0\r\n{host}\r\n"), 400),
        ("GET / HTTP/1.1\nHost: localhost\n\n".to_owned(), 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), 400),
        ("\u{16}\u{3}\u{1}\r\n\r\n".to_owned(), 400),
        (format!("GET / HTTP/1.1\r\n{host}x: {}\r\n\r\n", "y".repeat(1 << 20)), 431),
        (format!("GET / HTTP/1.1\r\n{host}{}\r\n", "x: y\r\n".repeat(200)), 431),
        (format!("GET /{} HTTP/1.1\r\n{host}\r\n", "a".repeat(100_000)), 431),
        (format!("GET / HTTP/1.1\r\n{host}Content-Length: 5\r\n\r\nGET /"), 200),
    ] {
        let shown = &bytes[..bytes.len().min(80)];
        assert_eq!(preview.send(bytes.as_bytes()).status, status, "{shown:?}");
    }
    assert_eq!(preview.get("/").status, 200, "the server lives on");
}

#[test]
fn slow_connections_block_nobody_and_are_cut_off() {
    let preview = Preview::small();
    let idle: Vec<TcpStream> = (0..100).map(|_| preview.connect()).collect();
    let slow: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = preview.connect();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
            stream
        })
        .collect();
    let begun = Instant::now();
    assert_eq!(preview.get("/one/").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    for mut stream in slow {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    }
    drop(idle);
}

/// A file of many bytes, for browsers that ask for it and take nothing.
#[cfg(target_os = "linux")]
#[test]
fn who_asks_for_much_and_takes_nothing_hinders_nobody() {
    const LENGTH: usize = 5 << 20;
    let preview = Preview::small();
    fs::write(preview.place("static/large.bin"), vec![b'x'; LENGTH]).unwrap();
    preview.soon("the large file", |preview| preview.ask("HEAD", "/large.bin", "").status == 200);
    let resident = || -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", preview.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
    };
    let before = resident();
    let idle: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = preview.connect();
            stream.write_all(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            // It has begun to answer, and stops where nothing is taken.
            stream.read_exact(&mut [0; 256]).unwrap();
            stream
        })
        .collect();
    assert_eq!(preview.get("/one/").status, 200);
    let more = resident().saturating_sub(before);
    assert!(more < 40 * LENGTH * 3 / 2, "{} MB for 40 who ask for 5: it is kept more than once for each", more >> 20);
    drop(idle);
    assert_eq!(preview.get("/large.bin").body.len(), LENGTH);
}

#[test]
fn one_connection_answers_many_requests() {
    let preview = Preview::small();
    let mut stream = preview.connect();
    let one = "GET /plain.txt HTTP/1.1\r\nHost: localhost\r\n";
    stream.write_all(format!("{one}\r\n{one}\r\n{one}Connection: close\r\n\r\n").as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3);
    assert_eq!(answers.matches("plain words").count(), 3);
}

#[test]
fn edits_are_served_however_they_are_saved() {
    for how in [&[][..], &["--poll"]] {
        let files = [
            ("site.toml", "title = \"Test\"\n"),
            ("content/one.md", &page("first words")),
            ("content/old/two.md", "# Two\n"),
        ];
        let preview = Preview::begin(&files, how);
        preview.shows("/one/", "first words");
        for turn in 0..4 {
            preview.replace("content/one.md", &page(&format!("renamed {turn} words")));
            preview.shows("/one/", &format!("renamed {turn} words"));
        }
        // All of the same length, as fast as they are seen.
        for turn in 0..4 {
            preview.write("content/one.md", &page(&format!("written {turn} words")));
            preview.shows("/one/", &format!("written {turn} words"));
        }
        for turn in 0..20 {
            preview.write(&format!("content/a/b{turn}/c.md"), &page(&format!("new {turn} words")));
        }
        preview.write("content/a/_index.md", "---\ntitle: A\n---\n");
        (0..20).for_each(|turn| preview.write(&format!("content/a/b{turn}/_index.md"), "---\ntitle: B\n---\n"));
        (0..20).for_each(|turn| preview.shows(&format!("/a/b{turn}/c/"), &format!("new {turn} words")));
        preview.write("content/a/b7/c.md", &page("edited words"));
        preview.shows("/a/b7/c/", "edited words");
        fs::rename(preview.place("content/a"), preview.place("content/z")).unwrap();
        preview.is_missing("/a/b7/c/");
        preview.shows("/z/b7/c/", "edited words");
        fs::remove_file(preview.place("content/one.md")).unwrap();
        preview.is_missing("/one/");
        preview.write("content/one.md", &page("returned words"));
        preview.shows("/one/", "returned words");
        fs::remove_dir_all(preview.place("content")).unwrap();
        preview.is_missing("/one/");
        preview.write("content/one.md", &page("rebuilt words"));
        preview.shows("/one/", "rebuilt words");
        preview.write("content/one.md", &page("last words"));
        preview.shows("/one/", "last words");
        preview.write("site.toml", "title = \"Another name\"\n");
        preview.shows("/one/", "Another name");
        preview.write("static/new.txt", "x");
        preview.shows("/new.txt", "x");
        preview.write("themes/default/templates/partials/footer.html", "<p>a footer</p>");
        preview.shows("/one/", "a footer");
    }
}

#[test]
fn an_error_leaves_the_last_good_page_and_is_told_until_it_is_mended() {
    let preview = Preview::begin(
        &[
            ("site.toml", "title = \"Test\"\n"),
            ("content/one.md", &page("first words")),
            ("content/two.md", &page("other words\n\n[one](one.md)")),
            ("content/three.md", "---\ntitle: T\n---\n\n{{ value(\"sum(n)\", data=\"t.csv\") }} in all\n"),
            ("data/t.csv", "n\n4\n38\n"),
        ],
        &[],
    );
    preview.soon("no errors", |preview| preview.errors().is_empty());
    preview.shows("/three/", "42");
    let breaks = [
        ("site.toml", "title = [\n", "title = \"Test\"\n", "site.toml:"),
        ("content/one.md", "---\ntitle: [\n---\n", &page("first words"), "content/one.md:"),
        (
            "content/two.md",
            &page("b\n\n[a](<no&where.md>)"),
            &page("other words\n\n[one](one.md)"),
            "content/two.md:7:",
        ),
        ("data/t.csv", "m\n4\n38\n", "n\n4\n38\n", "content/three.md:5:"),
        ("themes/default/templates/partials/footer.html", "{{ page.title", "<p>f</p>", "partials/footer.html:"),
    ];
    for (file, broken, mended, place) in breaks {
        preview.write(file, broken);
        preview.soon(&format!("the error in {file}"), |preview| preview.errors().contains(place));
        assert!(preview.errors().contains("<mark>") && !preview.errors().contains("no&where"), "{}", preview.errors());
        for (page, words) in [("/one/", "first words"), ("/two/", "other words"), ("/three/", "42")] {
            let answer = preview.get(page);
            assert!(answer.status == 200 && answer.body.contains(words), "{file}: {page}: {}", answer.body);
        }
        preview.write(file, mended);
        preview.soon(&format!("{file} is mended"), |preview| preview.errors().is_empty());
    }
}

/// A page that is asked for reads a table while all others are drawn and want it too.
#[test]
fn mistakes_elsewhere_are_told_while_a_chapter_cannot_be_loaded() {
    let preview = Preview::small();
    preview.write("data/d.csv", "a,b\nx,1\n");
    preview.write("content/two.md", &page("{{ value(\"sum(b)\", data=\"d.csv\") }} words"));
    preview.shows("/two/", "1 words");
    preview.write("content/three.md", &page("{{ value(\"sum(b)\", data=\"d.csv\") }}, see [one](one.md#here)"));
    preview.write("content/one.md", &page("first words\n\n## A heading {#here}\n\nMore"));
    preview.shows("/three/", "one/index.html#here");
    preview.soon("all is well", |preview| preview.errors().is_empty());
    preview.write("content/one.md", "---\ntitle: [\n---\n");
    preview.soon("the chapter is told of", |preview| preview.errors().contains("content/one.md:3"));
    preview.write("data/d.csv", "a,b\nx,1,2\n");
    preview.soon("and the table", |preview| {
        let errors = preview.errors();
        errors.contains("data/d.csv:2") && errors.contains("content/one.md:3")
    });
    let errors = preview.errors();
    assert!(errors.find("content/one.md:3") < errors.find("data/d.csv:2"), "the cause comes first: {errors}");
    assert!(!errors.contains("dead-anchor"), "whoever names what is in the chapter has made no mistake: {errors}");
    assert!(preview.get("/two/").body.contains("1 words"), "the last good page stays");
    // Mended one by one, what is left stays in view.
    preview.write("content/one.md", &page("mended words\n\n## A heading {#here}\n\nMore"));
    preview.shows("/one/", "mended words");
    preview.soon("the table is left", |preview| {
        let errors = preview.errors();
        errors.contains("data/d.csv:2") && !errors.contains("content/one.md")
    });
    preview.write("data/d.csv", "a,b\nx,3\n");
    preview.shows("/two/", "3 words");
    preview.soon("nothing is left", |preview| preview.errors().is_empty());
    // With settings that cannot be read every page would complain of what is none of its faults.
    preview.write("data/d.csv", "a,b\nx,1,2\n");
    preview.soon("the table again", |preview| preview.errors().contains("data/d.csv:2"));
    preview.write("site.toml", "title = [\n");
    preview.soon("the settings", |preview| preview.errors().contains("site.toml:1"));
    let two = "title = \"Test\"\nlanguage = \"zh-CN\"\n\n[languages.en]\n";
    preview.write("site.toml", two);
    preview.write("data/d.csv", "a,b\nx,3\n");
    preview.write("content/_index.en.md", "---\ntitle: Front\n---\n");
    preview.soon("nothing is left", |preview| preview.errors().is_empty());
    preview.write("site.toml", &two.replace("\"zh-CN\"", "["));
    preview.soon("the settings", |preview| preview.errors().contains("site.toml:2"));
    // Without its languages the site would have two front pages.
    assert!(!preview.errors().contains("content/"), "{}", preview.errors());
    preview.write("site.toml", two);
    preview.soon("nothing is left", |preview| preview.errors().is_empty());
}

#[test]
fn pages_that_share_a_table_do_not_wait_for_each_other_forever() {
    // The second table is large enough to be read in parts.
    let text = |number: u32, rows: u32| {
        let rows: String = (0..rows).map(|row| format!("{row},{row},{row},{row},{row},{number}\n")).collect();
        format!("a,b,c,d,e,f\n{rows}")
    };
    let page = "---\ntitle: T\n---\n\nIt is {{ value(\"max(f)\", data=\"t.csv\") }} now.\n";
    let pages: Vec<String> = (0..40).map(|page| format!("content/p{page}.md")).collect();
    let mut files: Vec<(&str, &str)> = pages.iter().map(|name| (name.as_str(), page)).collect();
    let first = text(1, 300);
    files.push(("data/t.csv", &first));
    let preview = Preview::begin(&files, &[]);
    for number in 2..30 {
        preview.replace("data/t.csv", &text(number, if number % 8 == 7 { 60_000 } else { 300 }));
        preview.shows(&format!("/p{number}/"), &format!("It is {number} now."));
    }
}

#[test]
fn pages_stay_alive_beside_a_broken_one() {
    let preview = Preview::begin(
        &[("content/one.md", &page("first words")), ("content/bad.md", &page("x\n\n[a](gone.md)"))],
        &[],
    );
    preview.soon("the error", |preview| preview.errors().contains("content/bad.md:7:"));
    preview.shows("/one/", "first words");
    preview.write("content/one.md", &page("second words"));
    preview.shows("/one/", "second words");
    assert!(preview.errors().contains("content/bad.md:7:"));
    preview.write("content/one.md", &page("x\n\n[a](gone.md)"));
    preview.soon("both errors", |preview| preview.errors().contains("content/one.md:7:"));
    preview.shows("/one/", "second words");
}

#[test]
fn a_site_that_is_broken_from_the_start_recovers() {
    let preview = Preview::begin(&[("site.toml", "title = [\n"), ("content/one.md", &page("first <words>"))], &[]);
    let answer = preview.get("/one/");
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("site.toml:1:") && answer.body.contains("/.tuzhang/preview.js"), "{}", answer.body);
    assert!(preview.errors().contains("site.toml:1:"));
    assert!(preview.said.lock().unwrap().contains("site.toml:1:"), "the terminal says it too");
    preview.write("site.toml", "title = \"Test\"\n");
    preview.shows("/one/", "first");
    preview.soon("no errors", |preview| preview.errors().is_empty());
}

#[test]
fn pages_are_those_of_a_build_but_for_one_tag() {
    let preview = Preview::begin(
        &[
            ("content/one.md", &page("first words")),
            ("content/two.md", "---\ntitle: D\ndraft: true\n---\n\nDraft words.\n"),
        ],
        &["--drafts=false"],
    );
    preview.is_missing("/two/");
    for (name, built) in preview.build() {
        let served = preview.get(&format!("/{name}")).body;
        assert_eq!(if name.ends_with(".html") { without_tag(&served) } else { served }, built, "{name}");
        assert!(!built.contains("/.tuzhang/"), "{name}");
    }
    let drafts = Preview::begin(&[("content/two.md", "---\ntitle: D\ndraft: true\n---\n\nDraft words.\n")], &[]);
    drafts.shows("/two/", "Draft words");
    assert!(!drafts.place("public").exists(), "the preview writes nothing");
}

/// After any edits, what is served is what a clean build writes.
#[test]
fn any_sequence_of_edits_ends_where_a_build_does() {
    let preview =
        Preview::begin(&[("site.toml", "title = \"Test\"\n"), ("content/_index.md", "---\ntitle: Front\n---\n")], &[]);
    let mut seed: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut random = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for round in 0..8 {
        for step in 0..12 {
            let folder = format!("content/f{}", random(3));
            let name = format!("{folder}/p{}.md", random(4));
            let text = format!("---\ntitle: T{round}-{step}\n---\n\nWords {}.\n", random(1000));
            preview.write(&format!("{folder}/_index.md"), &format!("---\ntitle: F{}\n---\n", random(5)));
            match random(8) {
                0 => drop(fs::remove_file(preview.place(&name))),
                1 => drop(fs::remove_dir_all(preview.place(&folder))),
                2 => {
                    let other = format!("content/f{}", random(3));
                    let _ = fs::rename(preview.place(&folder), preview.place(&other));
                }
                3 => preview.write(&format!("static/s{}.txt", random(3)), &text),
                4 => preview.write("site.toml", &format!("title = \"Test {}\"\n", random(9))),
                5 => preview.replace(&format!("{folder}/_index.md"), &format!("---\ntitle: G{step}\n---\n")),
                _ => preview.write(&name, &text),
            }
        }
        let built = preview.build();
        for (name, bytes) in &built {
            preview.soon(&format!("round {round}: {name} as built"), |preview| {
                let answer = preview.get(&format!("/{name}"));
                let is_page = answer.body.contains("/.tuzhang/preview.js");
                let body = if is_page { without_tag(&answer.body) } else { answer.body };
                body == *bytes
            });
        }
        for name in ["f0", "f1", "f2"].iter().flat_map(|folder| (0..4).map(move |page| format!("{folder}/p{page}/"))) {
            let is_built = built.iter().any(|(built, _)| *built == format!("{name}index.html"));
            preview.soon(&name, |preview| (preview.get(&format!("/{name}")).status == 200) == is_built);
        }
    }
}

#[test]
fn nothing_happens_while_nothing_is_edited() {
    let preview = Preview::small();
    preview.soon("no errors", |preview| preview.errors().is_empty());
    let before = preview.told();
    preview.replace("content/one.md", &page("first words"));
    preview.write("content/.one.md.swp", "x");
    preview.write("public/built.html", "x");
    preview.write("target/x", "x");
    preview.get("/one/");
    // An edit that shows proves that all before it was seen.
    preview.replace("content/one.md", &page("last words"));
    preview.shows("/one/", "last words");
    let after = preview.told()["site"].as_str().unwrap().to_owned();
    let number = |site: &str| site.rsplit('-').next().unwrap().parse::<u64>().unwrap();
    assert_eq!(number(&after), number(before["site"].as_str().unwrap()) + 1, "one edit, one generation");
}

#[test]
fn a_busy_port_takes_the_next_one_with_a_notice() {
    let busy = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = busy.local_addr().unwrap().port();
    let name = port.to_string();
    let preview = Preview::begin(&[("content/one.md", "# One\n")], &["--port", &name]);
    assert!(preview.port > port && preview.port <= port + 20, "{}", preview.port);
    let notice = format!("port {port} is busy, using {}", preview.port);
    preview.soon("the notice", |preview| preview.said.lock().unwrap().contains(&notice));
    let output = Command::new(env!("CARGO_BIN_EXE_tuzhang"))
        .args(["serve", "--root", preview.folder.path().to_str().unwrap(), "--port", &name, "--strict-port"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains(&format!("port {port} is busy")));
}

/// Each machine has all addresses that begin with 127; this one stands for those that others could ask.
#[cfg(target_os = "linux")]
#[test]
fn this_machine_alone_is_listened_to_unless_another_address_is_named() {
    let reaches = |preview: &Preview| TcpStream::connect((Ipv4Addr::new(127, 0, 0, 2), preview.port)).is_ok();
    let site = &[("content/one.md", "# One\n")];
    let preview = Preview::begin(site, &[]);
    assert!(!reaches(&preview), "one address is listened at");
    assert!(!preview.said.lock().unwrap().contains("others on the network"));
    let open = Preview::begin(site, &["--host", "0.0.0.0"]);
    assert!(reaches(&open), "all addresses are listened at");
    open.soon("the warning", |preview| {
        preview.said.lock().unwrap().contains("others on the network can read this site")
    });
}

#[cfg(unix)]
#[test]
fn an_interrupt_is_a_good_end() {
    let mut preview = Preview::small();
    let mut events = preview.connect();
    events.write_all(b"GET /.tuzhang/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    assert_eq!(preview.get("/").status, 200);
    let status = Command::new("kill").args(["-INT", &preview.child.id().to_string()]).status().unwrap();
    assert!(status.success());
    let end = Instant::now() + SOON;
    let code = loop {
        match preview.child.try_wait().unwrap() {
            Some(status) => break status.code(),
            None => assert!(Instant::now() < end, "it does not end"),
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    assert_eq!(code, Some(0));
}

#[test]
fn pages_work_below_the_path_of_the_sites_own_address() {
    let preview =
        Preview::begin(&[("content/one.md", &page("first words"))], &["--base-url", "https://example.org/docs/x/"]);
    preview.shows("/one/", "first words");
    preview.shows("/docs/x/one/", "first words");
    assert_eq!(header(&preview.get("/docs/x/one").head, "location"), Some("/docs/x/one/"));
    let missing = preview.get("/nothing").body;
    assert!(missing.contains("/docs/x/assets/style.css"), "{missing}");
    assert_eq!(preview.get("/docs/x/assets/style.css").status, 200);
}
