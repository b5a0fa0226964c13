//! What the person at the terminal sees of the preview: under a real terminal, which `script` makes, and in a pipe.
//!
//! A terminal that is written here reads what the program writes, as a window does: what is looked at is the picture, and
//! that nothing scrolled.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests write files, as editors do")]

mod common;

use common::preview::{Preview, page};
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use unicode_width::UnicodeWidthChar;

/// How long to wait for a picture; machines that test are busy.
const PATIENCE: Duration = Duration::from_secs(20);

/// A window: it knows lines, wrapping, and the codes that the preview uses.
#[derive(Debug)]
struct Window {
    rows: Vec<Vec<char>>,
    size: (usize, usize),
    at: (usize, usize),
    /// How many rows were pushed out at the top since something was drawn.
    scrolled: usize,
    colours: usize,
    /// Whether a picture has begun and is not whole: a terminal shows none of it yet.
    drawing: bool,
    code: Option<String>,
}

impl Window {
    fn new(size: (usize, usize)) -> Window {
        Window { rows: vec![Vec::new(); size.1], size, at: (0, 0), scrolled: 0, colours: 0, drawing: false, code: None }
    }

    fn resize(&mut self, size: (usize, usize)) {
        self.size = size;
        self.rows.resize(size.1, Vec::new());
    }

    fn take(&mut self, text: &str) {
        for character in text.chars() {
            if let Some(code) = &mut self.code {
                code.push(character);
                if character.is_ascii_alphabetic() {
                    let code = self.code.take().unwrap();
                    self.obey(&code);
                }
                continue;
            }
            match character {
                '\x1b' => self.code = Some(String::new()),
                '\r' => self.at.0 = 0,
                '\n' => self.down(),
                _ => {
                    let width = character.width().unwrap_or(0);
                    if self.at.0 + width > self.size.0 {
                        self.at.0 = 0;
                        self.down();
                    }
                    self.rows[self.at.1].push(character);
                    self.at.0 += width;
                }
            }
        }
    }

    fn down(&mut self) {
        if self.at.1 + 1 < self.size.1 {
            self.at.1 += 1;
            return;
        }
        // What was there before is pushed up once; that is no picture of ours.
        self.scrolled += usize::from(self.rows.iter().any(|row| !row.is_empty()));
        self.rows.remove(0);
        self.rows.push(Vec::new());
    }

    fn obey(&mut self, code: &str) {
        match code {
            "[H" => self.at = (0, 0),
            "[?2026h" => self.drawing = true,
            "[?2026l" => self.drawing = false,
            "[J" => self.rows.iter_mut().skip(self.at.1).for_each(Vec::clear),
            _ if code.ends_with('m') => self.colours += 1,
            _ => panic!("a code that is not known: {code:?}"),
        }
    }

    fn picture(&self) -> String {
        let lines: Vec<String> = self.rows.iter().map(|row| row.iter().collect()).collect();
        lines.join("\n").trim_end().to_owned()
    }
}

/// A preview in a terminal of its own.
struct Shown {
    folder: TempDir,
    child: Child,
    window: Arc<Mutex<Window>>,
}

impl Shown {
    fn begin(size: (usize, usize), environment: &[(&str, &str)], arguments: &str) -> Shown {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("content")).unwrap();
        std::fs::write(site.join("site.toml"), "title = \"Test\"\n").unwrap();
        for name in ["one", "two"] {
            std::fs::write(site.join(format!("content/{name}.md")), page("first words")).unwrap();
        }
        let (columns, rows) = size;
        let run = format!(
            "tty > '{place}/tty'; stty columns {columns} rows {rows}; exec '{program}' serve --port 0 --root '{place}/site' {arguments}",
            place = folder.path().display(),
            program = env!("CARGO_BIN_EXE_tuzhang"),
        );
        let mut child = Command::new("script")
            .args(["-qfec", &run, "/dev/null"])
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("script, of util-linux");
        let window = Arc::new(Mutex::new(Window::new(size)));
        let (mut out, seen) = (child.stdout.take().unwrap(), Arc::clone(&window));
        std::thread::spawn(move || {
            let (mut bytes, mut rest) = ([0; 4096], Vec::new());
            while let Ok(count @ 1..) = out.read(&mut bytes) {
                rest.extend_from_slice(&bytes[..count]);
                let whole = match std::str::from_utf8(&rest) {
                    Ok(text) => text.len(),
                    Err(error) => error.valid_up_to(),
                };
                let text: Vec<u8> = rest.drain(..whole).collect();
                seen.lock().unwrap().take(&String::from_utf8(text).unwrap());
            }
        });
        Shown { folder, child, window }
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join("site").join(name), text).unwrap();
    }

    /// Gives the terminal another size. `stty` tells columns and rows one after the other, so the window has room for the
    /// larger of both until [`Shown::fit`].
    fn resize(&self, size: (usize, usize)) {
        let before = self.window.lock().unwrap().size;
        self.window.lock().unwrap().resize((size.0.max(before.0), size.1.max(before.1)));
        let place = std::fs::read_to_string(self.folder.path().join("tty")).unwrap();
        let (columns, rows) = (size.0.to_string(), size.1.to_string());
        let done =
            Command::new("stty").args(["-F", place.trim(), "columns", &columns, "rows", &rows]).status().unwrap();
        assert!(done.success());
    }

    /// Makes the window as large as the terminal has been told.
    fn fit(&self, size: (usize, usize)) {
        self.window.lock().unwrap().resize(size);
    }

    /// The picture, once it is as wanted.
    fn shows(&self, what: &str, holds: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let (picture, whole) = {
                let window = self.window.lock().unwrap();
                (window.picture(), !window.drawing)
            };
            if whole && holds(&picture) {
                return picture;
            }
            assert!(Instant::now() < end, "not shown: {what}; the picture is\n{picture}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_terminal_shows_one_calm_screen() {
    let shown = Shown::begin((80, 24), &[], "");
    let first = shown.shows("the first screen", |picture| picture.contains("no errors, no warnings"));
    let lines: Vec<&str> = first.lines().collect();
    assert!(lines[0].starts_with("http://127.0.0.1:"), "{first}");
    assert_eq!(lines[1], "");
    assert!(lines[2].starts_with("the site: ") && lines[2].ends_with(" ms"), "{first}");
    assert_eq!(&lines[3..], ["no errors, no warnings"]);
    shown.window.lock().unwrap().scrolled = 0;
    // An edit, many edits, mistakes: each time one picture with all that is true, and nothing else.
    for turn in 0..30 {
        shown.write("content/one.md", &page(&format!("words of turn {turn}")));
        std::thread::sleep(Duration::from_millis(15));
    }
    let edited = shown.shows("an edit", |picture| picture.contains("content/one.md: 1 of "));
    assert_eq!(edited.lines().count(), 4, "{edited}");
    assert!(edited.contains(" rendered in ") && edited.contains(" ms\n"), "{edited}");
    shown.write("content/two.md", &page("[a link](gone.md) and a [second](gone-too.md)"));
    let wrong = shown.shows("mistakes", |picture| picture.contains("2 errors"));
    assert!(wrong.starts_with("http://") && wrong.contains("content/two.md:5"), "{wrong}");
    shown.write("content/two.md", "---\ntitle: [\n---\n");
    let stays =
        shown.shows("a chapter that cannot be taken up", |picture| picture.contains("the last good pages stay"));
    assert!(stays.starts_with("http://") && stays.contains("1 error\n") && !stays.contains("gone"), "{stays}");
    shown.write("content/two.md", &page("mended words"));
    shown.shows("all is well", |picture| picture.contains("no errors") && !picture.contains("two.md:3"));
    let window = shown.window.lock().unwrap();
    assert_eq!(window.scrolled, 0, "something scrolled: {window:?}");
    assert!(window.colours > 0, "mistakes have colours");
}

#[test]
fn a_screen_fits_its_window_whatever_its_size_and_colours() {
    let shown = Shown::begin((44, 12), &[("NO_COLOR", "1")], "");
    shown.shows("the first screen", |picture| picture.contains("no errors"));
    shown.window.lock().unwrap().scrolled = 0;
    let links: String = (0..20).map(|at| format!("A [link](gone-{at}.md).\n\n")).collect();
    shown.write("content/one.md", &page(&links));
    let narrow = shown.shows("mistakes", |picture| picture.contains("20 errors"));
    assert!(narrow.starts_with("http://127.0.0.1:") && narrow.contains("`tuzhang check` shows"), "{narrow}");
    shown.resize((100, 40));
    let wide = shown.shows("a larger window", |picture| picture.lines().count() > 30);
    assert!(wide.contains("gone-3.md") && wide.starts_with("http://"), "{wide}");
    shown.resize((60, 10));
    shown.shows("a smaller one", |picture| picture.lines().count() < 10 && picture.contains("20 errors"));
    shown.fit((60, 10));
    shown.write("content/two.md", &page("[a link](gone.md)"));
    shown.shows("one more", |picture| picture.lines().count() < 10 && picture.contains("21 errors"));
    let window = shown.window.lock().unwrap();
    assert_eq!(window.scrolled, 0, "{window:?}");
    assert_eq!(window.colours, 0, "NO_COLOR is heeded");
}

#[test]
fn a_notice_stays_in_view() {
    let shown = Shown::begin((80, 24), &[], "--host 0.0.0.0");
    shown.shows("the first screen", |picture| picture.contains("no errors"));
    shown.write("content/one.md", &page("other words"));
    let picture = shown.shows("an edit", |picture| picture.contains("one.md: 1 of"));
    assert!(picture.contains("warning: listening at `0.0.0.0`"), "{picture}");
}

#[test]
fn a_terminal_that_cannot_be_drawn_on_gets_lines() {
    let shown = Shown::begin((100, 24), &[("TERM", "dumb")], "");
    shown.shows("the first line", |picture| picture.contains("the site: "));
    shown.write("content/one.md", &page("other words"));
    let picture = shown.shows("an edit", |picture| picture.contains("content/one.md: 1 of "));
    assert!(picture.contains("the site: "), "what was said before stays: {picture}");
    assert_eq!(shown.window.lock().unwrap().colours, 0);
}

#[test]
fn a_terminal_of_an_editor_gets_events_and_no_screen() {
    let shown = Shown::begin((200, 40), &[], "--message-format json");
    shown.shows("where it is", |picture| picture.contains("\"event\":\"serving\""));
    shown.shows("the first survey", |picture| picture.contains("\"event\":\"rendered\""));
    shown.write("content/one.md", &page("[a link](gone.md)"));
    let picture = shown.shows("a mistake", |picture| picture.contains("\"code\":\"dead-link\""));
    for line in picture.lines().filter(|line| line.starts_with("{\"event\"") || line.contains("\"event\":")) {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
    assert_eq!(shown.window.lock().unwrap().colours, 0);
}

#[test]
fn a_pipe_gets_a_line_an_edit_and_no_codes() {
    let preview = Preview::small();
    preview.soon("the start is told", |preview| preview.said.lock().unwrap().contains(" rendered in "));
    preview.write("content/one.md", &page("other words"));
    preview.soon("the edit is told", |preview| preview.said.lock().unwrap().contains("content/one.md: 1 of "));
    preview.write("content/one.md", &page("[a link](gone.md)"));
    preview.soon("the mistake is told", |preview| preview.said.lock().unwrap().contains("1 error\n"));
    preview.write("content/one.md", &page("other words"));
    preview.soon("the end of it is told", |preview| preview.said.lock().unwrap().contains("no errors, no warnings\n"));
    let said = preview.said.lock().unwrap().clone();
    assert!(!said.contains('\x1b'), "{said:?}");
    assert_eq!(said.lines().filter(|line| line.contains(" rendered in ")).count(), 4, "{said}");
}
