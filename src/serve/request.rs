//! What a browser asks for, read strictly: anything doubtful is refused.
//!
//! In: the bytes of a request's head. Out: a [`Request`], or the status that refuses it.
//! The preview answers `GET` and `HEAD` of paths to browsers of this machine and has no use for more of HTTP/1.1; what is
//! read here is the target as it was sent, before any library could make a harmless one of it.
//! Deliberately absent: bodies (none is ever read), and what is found at a path.

use std::net::IpAddr;

/// The most bytes of a head.
pub(super) const HEAD_LIMIT: usize = 16 << 10;
/// The most header fields.
const FIELD_LIMIT: usize = 100;

/// A request that may be answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// Whether only the head of the answer is wanted.
    pub(super) head_only: bool,
    /// The path, percent-encoded, from its slash on.
    pub(super) path: String,
    /// The query, without its question mark.
    pub(super) query: String,
    /// Whether the connection stays open for another request.
    pub(super) keep: bool,
}

/// Names by which a browser may call this server; any other is a site that points its own name here.
#[derive(Clone, Debug, Default)]
pub(super) struct Hosts {
    /// A name that was given with `--host`.
    pub(super) named: Option<String>,
}

/// Where the head in `bytes` ends, if all of it is there: an empty line.
pub(super) fn end(bytes: &[u8]) -> Option<usize> {
    let lines = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
    lines
        .map(|at| at + 1)
        .find(|&next| matches!(&bytes[next..], [b'\n', ..] | [b'\r', b'\n', ..]))
        .map(|next| next + if bytes[next] == b'\n' { 1 } else { 2 })
}

/// Reads a head. `here`: the address it came to. Errors: the status to refuse it with.
pub(super) fn parse(head: &[u8], hosts: &Hosts, here: IpAddr) -> Result<Request, u16> {
    let text = std::str::from_utf8(head).map_err(|_| 400_u16)?;
    let text = text.strip_suffix("\r\n\r\n").ok_or(400_u16)?;
    let mut lines = text.split("\r\n");
    let (method, target, newer) = request_line(lines.next().unwrap_or_default())?;
    let (mut host, mut fields, mut body, mut close) = (None, 0, false, !newer);
    for line in lines {
        fields += 1;
        if fields > FIELD_LIMIT {
            return Err(431);
        }
        let (name, value) = line.split_once(':').ok_or(400_u16)?;
        let value = value.trim_matches([' ', '\t']);
        if !is_token(name) || value.bytes().any(|byte| (byte < b' ' && byte != b'\t') || byte == 0x7F) {
            return Err(400);
        }
        match name.to_ascii_lowercase().as_str() {
            "host" if host.is_some() => return Err(400),
            "host" => host = Some(value),
            "content-length" => body |= value != "0",
            "transfer-encoding" => body = true,
            "connection" => close |= value.split(',').any(|word| word.trim().eq_ignore_ascii_case("close")),
            _ => {}
        }
    }
    if !hosts.allow(host.ok_or(400_u16)?, here) {
        return Err(403);
    }
    if !matches!(method, "GET" | "HEAD") {
        return Err(405);
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    check_path(path)?;
    let (path, query) = (path.to_owned(), query.to_owned());
    Ok(Request { head_only: method == "HEAD", path, query, keep: !close && !body })
}

/// Method, target, and whether it is HTTP/1.1.
fn request_line(line: &str) -> Result<(&str, &str, bool), u16> {
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(400);
    };
    let newer = match version {
        "HTTP/1.1" => true,
        "HTTP/1.0" => false,
        _ => return Err(400),
    };
    if !is_token(method) || target.bytes().any(|byte| byte <= b' ' || byte == 0x7F) {
        return Err(400);
    }
    // No address of a whole (a proxy's), no `*`, and no fragment, which parsers cut off differently.
    if !target.starts_with('/') || target.contains('#') {
        return Err(400);
    }
    Ok((method, target, newer))
}

/// Refuses escapes that are none, and what decodes to no text or to control characters.
fn check_path(path: &str) -> Result<(), u16> {
    let bytes = path.as_bytes();
    let mut escapes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%').map(|(at, _)| at);
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    if !escapes.all(|at| hex(at + 1) && hex(at + 2)) {
        return Err(400);
    }
    match crate::path::decode(path) {
        Some(plain) if !plain.contains(char::is_control) => Ok(()),
        _ => Err(400),
    }
}

fn is_token(text: &str) -> bool {
    let other = b"!#$%&'*+-.^_`|~";
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || other.contains(&byte))
}

impl Hosts {
    /// Whether a `Host` is ours: `localhost` and names below it, a loopback address, the address that was connected to,
    /// or the name that was given; any port.
    fn allow(&self, host: &str, here: IpAddr) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty() => name,
            _ => host,
        };
        let bare = match name.strip_prefix('[') {
            Some(rest) => match rest.strip_suffix(']').and_then(|inner| inner.parse().ok()) {
                Some(address) => return is_ours(IpAddr::V6(address), here),
                None => return false,
            },
            None => name.to_ascii_lowercase(),
        };
        match bare.parse() {
            Ok(address) => is_ours(IpAddr::V4(address), here),
            Err(_) => {
                let label = bare.strip_suffix(".localhost");
                let below = label.is_some_and(|label| {
                    label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
                        && !label.is_empty()
                });
                bare == "localhost" || below || self.named.as_ref().is_some_and(|named| *named == bare)
            }
        }
    }
}

fn is_ours(address: IpAddr, here: IpAddr) -> bool {
    address.to_canonical().is_loopback() || address.to_canonical() == here.to_canonical()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn read(head: &str) -> Result<Request, u16> {
        parse(head.as_bytes(), &Hosts { named: Some("desk.example".into()) }, HERE)
    }

    #[test]
    fn a_browser_is_understood() {
        let request = read("GET /a/%E5%9B%BE/?x=1?2 HTTP/1.1\r\nHost: localhost:4470\r\nAccept: */*\r\n\r\n").unwrap();
        assert_eq!((request.path.as_str(), request.query.as_str()), ("/a/%E5%9B%BE/", "x=1?2"));
        assert!(request.keep && !request.head_only);
        let request = read("HEAD / HTTP/1.1\r\nhost:127.0.0.1\r\nconnection: Close\r\n\r\n").unwrap();
        assert!(request.head_only && !request.keep);
        assert!(!read("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap().keep);
        assert!(!read("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n").unwrap().keep);
    }

    #[test]
    fn targets_that_are_no_path_are_refused() {
        for target in [
            "http://localhost/",
            "localhost:80",
            "*",
            "/a#b",
            "/#",
            "a",
            "",
            "/a b",
            "/\u{7f}",
            "/%",
            "/%zz",
            "/%4",
            "/%00",
            "/%ff",
            "/%0a",
            "/a%7Fb",
        ] {
            assert_eq!(read(&format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n")), Err(400), "{target:?}");
        }
    }

    #[test]
    fn malformed_heads_are_refused() {
        for head in [
            "GET / HTTP/1.1\nHost: localhost\n\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nx: a\rb\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nx: a\0b\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
            "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /\r\nHost: localhost\r\n\r\n",
            "G\u{e9}T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "\r\n\r\n",
        ] {
            assert_eq!(read(head), Err(400), "{head:?}");
        }
        assert_eq!(parse(b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n", &Hosts::default(), HERE), Err(400));
        let many = "x: y\r\n".repeat(FIELD_LIMIT);
        assert_eq!(read(&format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n")), Err(431));
        assert_eq!(read("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n"), Err(405));
        assert_eq!(read("OPTIONS / HTTP/1.1\r\nHost: localhost\r\n\r\n"), Err(405));
    }

    #[test]
    fn only_our_names_are_answered() {
        let status = |host: &str| read(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")).err();
        for host in [
            "localhost",
            "LOCALHOST:1",
            "a.localhost",
            "a.b.localhost:80",
            "127.0.0.1",
            "127.9.9.9:4470",
            "[::1]",
            "[::1]:80",
            "[::ffff:127.0.0.1]",
            "desk.example",
            "Desk.Example:4470",
        ] {
            assert_eq!(status(host), None, "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "evillocalhost",
            ".localhost",
            "localhost@evil.example",
            "localhost:80:80",
            "localhost:x",
            "127.1",
            "0x7f.1",
            "2130706433",
            "0.0.0.0",
            "10.0.0.1",
            "[::]",
            "[::1",
            "::1",
            "[fe80::1]",
            "/localhost",
            "127.0.0.1.evil.example",
        ] {
            assert_eq!(status(host), Some(403), "{host}");
        }
        let lan: IpAddr = "192.168.1.5".parse().unwrap();
        let head = b"GET / HTTP/1.1\r\nHost: 192.168.1.5:4470\r\n\r\n";
        assert!(parse(head, &Hosts::default(), lan).is_ok());
        assert_eq!(parse(head, &Hosts::default(), HERE), Err(403));
    }

    #[test]
    fn a_head_ends_at_the_first_empty_line() {
        assert_eq!(end(b"GET / HTTP/1.1\r\n\r\nrest"), Some(18));
        assert_eq!(end(b"a\n\nb"), Some(3));
        assert_eq!(end(b"GET / HTTP/1.1\r\nHost: x\r\n"), None);
        assert_eq!(end(b"GET / HTTP/1.1\r\nHost: x\r\n\r"), None);
    }
}
