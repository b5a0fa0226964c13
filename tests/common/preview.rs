//! A running preview: `tuzhang serve` on a folder of its own, asked over plain TCP.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How soon an edit has to be served.
pub(crate) const SOON: Duration = Duration::from_secs(2);
/// In a file of the site's folder that is no output.
pub(crate) const CANARY: &str = "canary-3f9c";

/// A running preview of a folder of its own.
pub(crate) struct Preview {
    pub(crate) folder: TempDir,
    pub(crate) child: Child,
    pub(crate) port: u16,
    pub(crate) said: Arc<Mutex<String>>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Preview {
    pub(crate) fn begin(files: &[(&str, &str)], arguments: &[&str]) -> Preview {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let place = folder.path().join(name);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, text).unwrap();
        }
        let port = ["--port", "0"];
        let port = if arguments.contains(&"--port") { &port[..0] } else { &port[..] };
        let mut command = Command::new(env!("CARGO_BIN_EXE_tuzhang"));
        command.args(["serve", "--root", folder.path().to_str().unwrap()]).args(port).args(arguments);
        Preview::of(folder, &mut command)
    }

    /// The preview of a folder that a command begins.
    pub(crate) fn of(folder: TempDir, command: &mut Command) -> Preview {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                heard.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let port = address.trim().trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("no address: {address:?}, {}", said.lock().unwrap()));
        Preview { folder, child, port, said }
    }

    /// A site of two pages, a style and things that are not for browsers.
    pub(crate) fn small() -> Preview {
        Preview::begin(
            &[
                ("site.toml", &format!("title = \"Test\"\n# {CANARY}\n")),
                ("content/_index.md", "---\ntitle: Front\n---\n\nFront words.\n"),
                ("content/one.md", &page("first words")),
                ("content/图表.md", &page("chinese words")),
                ("static/图 表.txt", "chinese words\n"),
                ("static/plain.txt", "plain words\n"),
                ("data/secret.csv", CANARY),
                ("secret.txt", CANARY),
                ("public/secret.html", CANARY),
            ],
            &[],
        )
    }

    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Truncates and writes, as `>` in a shell does.
    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.place(name).parent().unwrap()).unwrap();
        fs::write(self.place(name), text).unwrap();
    }

    /// Saves as editors do: a new file takes the old one's name.
    pub(crate) fn replace(&self, name: &str, text: &str) {
        let new = self.place(&format!("{name}~"));
        fs::write(&new, text).unwrap();
        fs::rename(new, self.place(name)).unwrap();
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends bytes, and reads until the server closes.
    pub(crate) fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A server that has heard enough may close before all is sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    pub(crate) fn ask(&self, method: &str, target: &str, more: &str) -> Answer {
        self.send(
            format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}\r\n").as_bytes(),
        )
    }

    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }

    /// What browsers are told now.
    pub(crate) fn told(&self) -> serde_json::Value {
        let mut stream = self.connect();
        stream.write_all(b"GET /.tuzhang/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        let told = lines.filter_map(|line| line.strip_prefix("data: ").map(str::to_owned)).next();
        serde_json::from_str(&told.expect("an event")).unwrap()
    }

    pub(crate) fn errors(&self) -> String {
        self.told()["errors"].as_str().unwrap().to_owned()
    }

    /// What a build of the folder writes: names and texts.
    pub(crate) fn build(&self) -> Vec<(String, String)> {
        let built = tempfile::tempdir().unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_tuzhang"))
            .args(["build", "--root", self.folder.path().to_str().unwrap()])
            .args(["--output-dir", built.path().join("public").to_str().unwrap()])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let (top, mut files) = (built.path().join("public"), Vec::new());
        let mut folders = vec![top.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                match entry.path() {
                    place if place.is_dir() && entry.file_name() != ".tuzhang" => folders.push(place),
                    place if place.is_file() => {
                        let name = place.strip_prefix(&top).unwrap().to_str().unwrap().to_owned();
                        files.push((name, String::from_utf8_lossy(&fs::read(&place).unwrap()).into_owned()));
                    }
                    _ => {}
                }
            }
        }
        files
    }

    /// Asks until it holds.
    pub(crate) fn soon(&self, what: &str, holds: impl Fn(&Preview) -> bool) {
        let end = Instant::now() + SOON;
        while !holds(self) {
            assert!(Instant::now() < end, "not within {SOON:?}: {what}; it said: {}", self.said.lock().unwrap());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Asks until a page has these words.
    pub(crate) fn shows(&self, target: &str, words: &str) {
        self.soon(&format!("`{words}` at {target}"), |preview| {
            let answer = preview.get(target);
            answer.status == 200 && answer.body.contains(words)
        });
    }

    pub(crate) fn is_missing(&self, target: &str) {
        self.soon(&format!("nothing at {target}"), |preview| preview.get(target).status == 404);
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn page(words: &str) -> String {
    format!("---\ntitle: A page\n---\n\nThese are the {words}.\n")
}

/// The bytes of a page as `build` would write them.
pub(crate) fn without_tag(html: &str) -> String {
    let start = html.find("<script src=\"/.tuzhang/preview.js\"").expect("the tag");
    let end = start + html[start..].find("</script>").expect("its end") + "</script>".len();
    format!("{}{}", &html[..start], &html[end..])
}
