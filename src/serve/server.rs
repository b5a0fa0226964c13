//! Answers browsers: a small HTTP/1.1 server for one machine.
//!
//! In: connections. Out: outputs of the [`Preview`], its script, and its events (server-sent, one state a message).
//! `GET` and `HEAD` only. Every connection has its own task and its own deadlines, so that a slow one blocks none.
//! **No header ever lets another origin read an answer**, and no answer is kept by a browser.
//! Deliberately absent: what an address means ([`super::preview`]), and any file.

use super::inject;
use super::preview::{Answer, Preview, Told};
use super::request::{self, HEAD_LIMIT, Hosts, Request};
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWrite;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout, timeout_at};

/// How long a connection may stay without a request.
const IDLE: Duration = Duration::from_secs(15);
/// How long a request's head may take from its first byte to its last.
const HEAD: Duration = Duration::from_secs(5);
/// How long a browser may take nothing of what it is sent.
const STALLED: Duration = Duration::from_secs(30);
/// How often a silent stream of events says that it lives.
const PULSE: Duration = Duration::from_secs(15);
/// How long, and for how many bytes, a refused sender is listened to, so that it can read why.
const LINGER: (Duration, usize) = (Duration::from_millis(500), 1 << 20);
/// The most bytes of an answer that are sent together with its head.
const JOINED: usize = 64 << 10;
/// The most connections at a time: fewer than files that a process may usually open.
const MOST: usize = 512;

/// In every answer.
const COMMON: &str = "Cache-Control: no-store\r\n\
X-Content-Type-Options: nosniff\r\n\
Cross-Origin-Resource-Policy: same-origin\r\n\
Cross-Origin-Opener-Policy: same-origin\r\n\
Referrer-Policy: no-referrer\r\n";

/// Answers until the task is dropped.
pub(super) async fn serve(listener: TcpListener, preview: Arc<Preview>, hosts: Arc<Hosts>) {
    let room = Arc::new(Semaphore::new(MOST));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        let mut stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(_) => {
                // Out of file descriptors, most likely: others have to close first.
                sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let (preview, hosts) = (Arc::clone(&preview), Arc::clone(&hosts));
        tokio::spawn(async move {
            // A browser that goes away is no news.
            let _ = talk(&mut stream, &preview, &hosts).await;
            drop(place);
        });
    }
}

/// What became of waiting for a request.
enum Heard {
    /// A head of so many bytes.
    Head(usize),
    /// The other side is done, or says nothing.
    End,
    /// It is refused.
    Refused(u16),
}

/// One connection, request after request.
async fn talk(stream: &mut TcpStream, preview: &Arc<Preview>, hosts: &Hosts) -> io::Result<()> {
    let here = stream.local_addr()?.ip();
    stream.set_nodelay(true)?;
    let mut heard = Vec::new();
    loop {
        let mut head_only = false;
        let parsed = match read_head(stream, &mut heard).await? {
            Heard::Head(length) => {
                head_only = heard.starts_with(b"HEAD ");
                let parsed = request::parse(&heard[..length], hosts, here);
                heard.drain(..length);
                parsed
            }
            Heard::End => return Ok(()),
            Heard::Refused(status) => Err(status),
        };
        let request = match parsed {
            Ok(request) => request,
            Err(status) => {
                refuse(stream, status, head_only).await?;
                return linger(stream).await;
            }
        };
        if request.path == inject::EVENTS {
            return events(stream, preview, &request).await;
        }
        answer(stream, preview, &request).await?;
        if !request.keep {
            return linger(stream).await;
        }
    }
}

/// Reads until a head is whole.
async fn read_head(stream: &TcpStream, heard: &mut Vec<u8>) -> io::Result<Heard> {
    let mut deadline = Instant::now() + if heard.is_empty() { IDLE } else { HEAD };
    loop {
        // Empty lines before a request are passed over.
        let blank = heard.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        heard.drain(..blank);
        if let Some(length) = request::end(heard) {
            return Ok(if length > HEAD_LIMIT { Heard::Refused(431) } else { Heard::Head(length) });
        }
        if heard.len() > HEAD_LIMIT {
            return Ok(Heard::Refused(431));
        }
        let first = heard.is_empty();
        let Ok(count) = timeout_at(deadline, read(stream, heard)).await else {
            return Ok(if first { Heard::End } else { Heard::Refused(408) });
        };
        if count? == 0 {
            return Ok(Heard::End);
        }
        if first {
            deadline = Instant::now() + HEAD;
        }
    }
}

/// Reads what is there, or waits for it. 0: the other side is done.
async fn read(stream: &TcpStream, into: &mut Vec<u8>) -> io::Result<usize> {
    let mut bytes = [0; 4096];
    loop {
        stream.readable().await?;
        match stream.try_read(&mut bytes) {
            Ok(count) => {
                into.extend_from_slice(&bytes[..count]);
                return Ok(count);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

/// Writes all of it. Errors: the other side is gone, or takes nothing for long.
async fn write(stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        timeout(STALLED, stream.writable()).await??;
        match stream.try_write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Closes so that the last answer arrives: what is still being sent is taken and dropped.
async fn linger(stream: &mut TcpStream) -> io::Result<()> {
    let (longest, most) = LINGER;
    // Closing our half tells the other side that there is no more.
    poll_fn(|task| Pin::new(&mut *stream).poll_shutdown(task)).await?;
    let drain = async {
        let mut dropped = 0;
        let mut bytes = Vec::new();
        while dropped < most {
            bytes.clear();
            match read(stream, &mut bytes).await {
                Ok(count) if count > 0 => dropped += count,
                _ => return,
            }
        }
    };
    let _ = timeout(longest, drain).await;
    Ok(())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

/// The head of an answer. `more`: whole lines.
fn head(status: u16, media: &str, length: Option<usize>, more: &str) -> String {
    let length = length.map_or_else(String::new, |length| format!("Content-Length: {length}\r\n"));
    format!("HTTP/1.1 {status} {}\r\nContent-Type: {media}\r\n{length}{COMMON}{more}\r\n", reason(status))
}

/// Refuses a request; the connection ends with it.
async fn refuse(stream: &TcpStream, status: u16, head_only: bool) -> io::Result<()> {
    let text = match status {
        403 => "This preview answers only to names of this machine; start it with --host NAME to add one.\n".to_owned(),
        _ => format!("{}\n", reason(status)),
    };
    let allow = if status == 405 { "Allow: GET, HEAD\r\n" } else { "" };
    let more = format!("{allow}Connection: close\r\n");
    let head = head(status, "text/plain; charset=utf-8", Some(text.len()), &more);
    write(stream, (head + if head_only { "" } else { &text }).as_bytes()).await
}

/// Answers a request for the script or an output.
async fn answer(stream: &TcpStream, preview: &Arc<Preview>, request: &Request) -> io::Result<()> {
    let answer = if request.path == inject::SCRIPT {
        let bytes = inject::CLIENT.as_bytes().into();
        Answer::Content { status: 200, media: "text/javascript; charset=utf-8", bytes }
    } else if request.path == inject::SOURCE {
        let found = preview.source(&request.query);
        let status = if found.is_some() { 200 } else { 404 };
        let bytes = found.unwrap_or_else(|| "null".to_owned()).into_bytes().into();
        Answer::Content { status, media: "application/json; charset=utf-8", bytes }
    } else {
        let (preview, path) = (Arc::clone(preview), request.path.clone());
        // Drawing takes its time and a thread of its own.
        tokio::task::spawn_blocking(move || preview.answer(&path)).await.map_err(io::Error::other)?
    };
    let close = if request.keep { "" } else { "Connection: close\r\n" };
    let (head, bytes) = match answer {
        Answer::Content { status, media, bytes } => (head(status, media, Some(bytes.len()), close), bytes),
        Answer::Elsewhere(address) => {
            let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
            let more = format!("Location: {}{query}\r\n{close}", ascii(&address));
            (head(308, "text/plain; charset=utf-8", Some(0), &more), Arc::new([]) as Arc<[u8]>)
        }
    };
    let body: &[u8] = if request.head_only { &[] } else { &bytes };
    // What is large is not copied for everybody who asks for it.
    let joined = body.len().min(if body.len() > JOINED { 0 } else { JOINED });
    let mut message = head.into_bytes();
    message.extend_from_slice(&body[..joined]);
    write(stream, &message).await?;
    write(stream, &body[joined..]).await
}

/// An address as a header can hold it.
fn ascii(address: &str) -> String {
    let escaped = address.bytes().map(|byte| match byte {
        b'!'..=b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    escaped.collect()
}

/// Tells a browser the state now and whenever it changes, until it goes.
async fn events(stream: &mut TcpStream, preview: &Arc<Preview>, request: &Request) -> io::Result<()> {
    let mut told = preview.subscribe();
    write(stream, head(200, "text/event-stream; charset=utf-8", None, "Connection: close\r\n").as_bytes()).await?;
    if request.head_only {
        return linger(stream).await;
    }
    write(stream, b"retry: 1000\n\n").await?;
    loop {
        let message = event(&told.borrow_and_update());
        write(stream, message.as_bytes()).await?;
        loop {
            let mut more = Vec::new();
            tokio::select! {
                changed = told.changed() => match changed {
                    Ok(()) => break,
                    Err(_) => return Ok(()),
                },
                count = read(stream, &mut more) => if count? == 0 { return Ok(()) },
                () = sleep(PULSE) => write(stream, b":\n\n").await?,
            }
        }
    }
}

/// A state as one event.
fn event(told: &Told) -> String {
    let saved = told.saved.as_ref();
    let saved = saved.map(|at| serde_json::json!({ "page": at.page, "letters": at.letters, "site": at.site }));
    let state = serde_json::json!({ "site": told.site, "errors": told.errors, "editor": told.editor, "saved": saved });
    format!("data: {state}\n\n")
}
