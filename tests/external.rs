//! `check --external` against a small server of this test: what is asked, how, and what is said.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write their own files, and fail by panicking"
)]

mod common;

use common::project::Project;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// A server that answers by the path, and notes what it was asked.
struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let noted = Arc::clone(&noted);
                std::thread::spawn(move || answer(stream, port, &noted));
            }
        });
        Server { port, asked }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was asked since the last time, in order of the words.
    fn asked(&self) -> Vec<String> {
        let mut asked = std::mem::take(&mut *self.asked.lock().unwrap());
        asked.sort();
        asked
    }
}

fn answer(stream: TcpStream, port: u16, asked: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    loop {
        let (mut first, mut line) = (String::new(), String::new());
        if reader.read_line(&mut first).unwrap_or(0) == 0 {
            return;
        }
        while reader.read_line(&mut line).unwrap_or(0) > 2 {
            line.clear();
        }
        let mut words = first.split_whitespace();
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        asked.lock().unwrap().push(format!("{method} {path}"));
        let (status, more) = match (method, path) {
            (_, "/gone") => ("410 Gone", String::new()),
            ("HEAD", "/no-head") => ("405 Method Not Allowed", String::new()),
            ("HEAD", "/lying-head") => ("404 Not Found", String::new()),
            (_, "/moved") => ("301 Moved Permanently", "Location: /good\r\n".to_owned()),
            (_, "/elsewhere") => ("302 Found", format!("Location: http://localhost:{port}/good\r\n")),
            (_, "/loop") => ("302 Found", "Location: loop\r\n".to_owned()),
            (_, "/file") => ("302 Found", "Location: file:///etc/passwd\r\n".to_owned()),
            (_, "/people-only") => ("403 Forbidden", String::new()),
            (_, "/busy") => ("429 Too Many Requests", "Retry-After: 0\r\n".to_owned()),
            (_, "/ill") => ("500 Internal Server Error", String::new()),
            (_, "/never") => {
                // Says nothing and holds the line until the other side lets go.
                reader.read_line(&mut line).ok();
                return;
            }
            (_, "/noise") => {
                stream.write_all(b"this is no HTTP\r\n\r\n").ok();
                return;
            }
            (_, path) if path.starts_with("/good") || path.starts_with("/no-") || path.starts_with("/lying-") => {
                ("200 OK", String::new())
            }
            _ => ("404 Not Found", String::new()),
        };
        write!(stream, "HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\n\r\n").ok();
    }
}

/// A site whose only chapter holds the text, and where its cache stands.
fn site(text: &str) -> Project {
    Project::new(&[("site.toml", "language = \"en\"\n"), ("content/a.md", &format!("# A\n\n{text}\n"))])
}

/// What `check` says, one line a message, with its exit code; the server's address is `SERVER`.
fn check(project: &Project, server: &Server, args: &[&str]) -> (i32, String) {
    let mut command = project.command(&["check", "--message-format", "short"]);
    command.args(args).env("TUZHANG_CACHE", project.at("cache"));
    let ran = common::project::Ran::of(&mut command);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    (ran.code, ran.err.replace(&format!("127.0.0.1:{}", server.port), "SERVER"))
}

#[test]
fn every_answer_is_told_at_the_place_of_its_link() {
    let server = Server::start();
    let paths = [
        "/good",
        "/gone",
        "/lost",
        "/no-head",
        "/lying-head",
        "/elsewhere",
        "/loop",
        "/file",
        "/people-only",
        "/busy",
        "/ill",
        "/noise",
    ];
    let text: String = paths.iter().map(|path| format!("[x]({})\n\n", server.url(path))).collect();
    let project = site(&text);
    let (code, said) = check(&project, &server, &["--external", "--private"]);
    let expected = "\
content/a.md:5:5: warning[dead-external-link]: `http://SERVER/gone` is not there: it answers `410 Gone`
content/a.md:7:5: warning[dead-external-link]: `http://SERVER/lost` is not there: it answers `404 Not Found`
content/a.md:15:5: warning[dead-external-link]: `http://SERVER/loop` is not there: it redirects more than 10 times
content/a.md:17:5: warning[dead-external-link]: `http://SERVER/file` is not there: it redirects to `file:///etc/passwd`, which is no public page of the web
content/a.md:19:5: warning[unclear-external-link]: `http://SERVER/people-only` cannot be checked: it answers `403 Forbidden`
content/a.md:21:5: warning[unclear-external-link]: `http://SERVER/busy` cannot be checked: it answers `429 Too Many Requests`
content/a.md:23:5: warning[unclear-external-link]: `http://SERVER/ill` cannot be checked: it answers `500 Internal Server Error`
";
    let (usual, noise): (Vec<&str>, Vec<&str>) = said.lines().partition(|line| !line.contains("/noise"));
    assert_eq!(usual.join("\n") + "\n", expected);
    assert!(noise.len() == 1 && noise[0].starts_with("content/a.md:25:5: warning[dead-external-link]"), "{noise:?}");
    assert_eq!(code, 0);
    let asked = server.asked();
    let times = |line: &str| asked.iter().filter(|asked| *asked == line).count();
    assert_eq!((times("HEAD /good"), times("GET /good")), (2, 0), "{asked:?}");
    assert_eq!((times("HEAD /no-head"), times("GET /no-head")), (1, 1), "{asked:?}");
    assert_eq!((times("HEAD /loop"), times("GET /busy")), (11, 2), "{asked:?}");
    assert_eq!(check(&project, &server, &["--external", "--private", "--strict"]).0, 1);
}

#[test]
fn nothing_is_asked_unless_it_is_wanted() {
    let server = Server::start();
    let project = site(&format!("[x]({})", server.url("/lost")));
    assert_eq!(check(&project, &server, &[]), (0, String::new()));
    assert_eq!(project.run(&["check", "--private"]).code, 2);
    let (_, said) = check(&project, &server, &["--external"]);
    assert!(said.contains("`http://SERVER/lost` can be reached from this machine or its network alone"), "{said}");
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn redirects_lead_from_host_to_host() {
    let server = Server::start();
    let project = site(&format!("[x]({})", server.url("/elsewhere")));
    assert_eq!(check(&project, &server, &["--external", "--private"]), (0, String::new()));
    assert_eq!(server.asked(), ["HEAD /elsewhere", "HEAD /good"]);
}

#[test]
fn good_answers_are_kept_and_bad_ones_are_not() {
    let server = Server::start();
    let project = site(&format!("[x]({}) [y]({})", server.url("/good"), server.url("/lost")));
    let args = ["--external", "--private"];
    let first = check(&project, &server, &args);
    assert_eq!(server.asked(), ["GET /lost", "HEAD /good", "HEAD /lost"]);
    assert_eq!(check(&project, &server, &args), first);
    assert_eq!(server.asked(), ["GET /lost", "HEAD /lost"]);
    assert_eq!(check(&project, &server, &["--external", "--private", "--fresh"]), first);
    assert_eq!(server.asked(), ["GET /lost", "HEAD /good", "HEAD /lost"]);
    assert!(project.has("cache/links") && !project.has("public"));
}

#[test]
fn levels_are_heard_and_moves_are_told() {
    let server = Server::start();
    let project = site(&format!("[x]({}) [y]({})", server.url("/moved"), server.url("/lost")));
    let levels = "language = \"en\"\n[check]\ndead-external-link = \"error\"\nmoved-external-link = \"warn\"\n";
    project.write("site.toml", levels);
    let (code, said) = check(&project, &server, &["--external", "--private"]);
    assert_eq!(code, 1);
    assert!(said.contains("warning[moved-external-link]: `http://SERVER/moved` has moved for good"), "{said}");
    assert!(said.contains("error[dead-external-link]: `http://SERVER/lost`"), "{said}");
    // What was kept still says where it has moved to.
    assert_eq!(check(&project, &server, &["--external", "--private"]), (1, said));
    server.asked();
    let off = "[check]\ndead-external-link = \"off\"\nmoved-external-link = \"off\"\nunclear-external-link = \"off\"\n";
    project.write("site.toml", off);
    assert_eq!(check(&project, &server, &["--external", "--private", "--fresh"]), (0, String::new()));
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn one_link_in_many_places_is_asked_and_told_once() {
    let server = Server::start();
    let lost = server.url("/lost");
    let project = site(&format!("[x]({lost}) <{lost}#part> <a href=\"{lost}\">z</a>"));
    project.write("content/b.md", &format!("# B\n\n[x]({lost})\n"));
    let (_, said) = check(&project, &server, &["--external", "--private"]);
    assert_eq!(server.asked(), ["GET /lost", "HEAD /lost"]);
    // The same page with and without an anchor: two links as authors see it.
    assert_eq!(said.lines().count(), 2, "{said}");
}

#[test]
fn a_host_that_never_answers_holds_nobody_up() {
    let (server, other) = (Server::start(), Server::start());
    let project = site(&format!("[x]({}) [y]({})", server.url("/never"), other.url("/good")));
    let began = Instant::now();
    let (code, said) = check(&project, &server, &["--external", "--private", "--timeout", "1"]);
    assert!(began.elapsed().as_secs() < 15, "{:?}", began.elapsed());
    assert_eq!(code, 0);
    assert!(said.contains("`http://SERVER/never` cannot be checked: it has not answered in time"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert_eq!(other.asked(), ["HEAD /good"]);
}

#[test]
fn a_host_is_asked_at_a_pace() {
    let server = Server::start();
    let text: String = (0..6).map(|at| format!("[x]({})\n\n", server.url(&format!("/good/{at}")))).collect();
    let project = site(&text);
    let began = Instant::now();
    assert_eq!(check(&project, &server, &["--external", "--private"]), (0, String::new()));
    assert!(began.elapsed().as_millis() >= 1250, "six questions in {:?}", began.elapsed());
    assert_eq!(server.asked().len(), 6);
}

#[test]
fn links_of_works_tables_and_the_site_itself_have_their_places() {
    let server = Server::start();
    let (lost, own) = (server.url("/lost"), server.url("/own/"));
    let project = site(&format!("As is known [@smith2020]. [self]({own}x/)\n\n{{{{ bibliography() }}}}"));
    project.write("site.toml", &format!("language = \"en\"\nbase_url = \"{own}\"\n"));
    project.write(
        "data/works.bib",
        &format!("@misc{{smith2020,\n title = {{T}},\n author = {{Smith, A}},\n year = 2020,\n url = {{{lost}}}\n}}\n"),
    );
    let (_, said) = check(&project, &server, &["--external", "--private"]);
    assert_eq!(server.asked(), ["GET /lost", "HEAD /lost"], "{said}");
    assert!(said.starts_with("data/works.bib:1:"), "{said}");
}

#[test]
fn a_refused_connection_and_a_name_without_a_host_are_dead() {
    let server = Server::start();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let project = site(&format!("[x](http://127.0.0.1:{closed}/) [y](http://no-such-host.invalid/)"));
    let (_, said) = check(&project, &server, &["--external", "--private", "--timeout", "5"]);
    assert!(said.contains("/` is not there: the connection is refused"), "{said}");
    assert!(said.contains("`http://no-such-host.invalid/`"), "{said}");
}

#[test]
fn a_machine_without_a_network_is_told_as_such() {
    let server = Server::start();
    let project = site("[x](http://a.invalid/) [y](http://b.invalid/) [z](http://b.invalid/图)");
    let (code, said) = check(&project, &server, &["--external", "--timeout", "5"]);
    assert_eq!((code, said.lines().count()), (0, 1), "{said}");
    assert!(said.contains("warning[unclear-external-link]: none of 2 hosts can be found"), "{said}");
}
