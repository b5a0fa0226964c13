//! Addresses of the web: taken apart, spelled for a request, resolved against one another.
//!
//! In: an address as an author wrote it, or as a host redirects to it. Out: [`Address`], `http` or `https` and nothing
//! else, its host and path in ASCII. Deliberately absent: what answers there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use unicode_normalization::UnicodeNormalization;

/// A page of the web, without the part behind `#`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    /// `http` or `https`.
    scheme: &'static str,
    /// The host in ASCII, lower case.
    host: String,
    /// `:8080`, or nothing.
    port: String,
    /// The path and the query, in ASCII; begins with `/`.
    path: String,
}

impl Address {
    /// Reads an address. `None`: it is not of the web, or has no host.
    ///
    /// A name and a password before the host are left out: a check signs in nowhere.
    pub(super) fn new(text: &str) -> Option<Address> {
        let text = text.trim();
        let (scheme, rest) = text.split_once(':')?;
        let scheme = ["http", "https"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
        let rest = rest.strip_prefix("//")?;
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let authority = authority.rsplit('@').next().unwrap_or_default();
        let (host, port) = match authority.rfind(':').filter(|at| !authority[*at..].contains(']')) {
            Some(at) => authority.split_at(at),
            None => (authority, ""),
        };
        let number = port.strip_prefix(':').unwrap_or_default();
        if !(port.len() < 2 || number.parse::<u16>().is_ok_and(|port| port > 0)) {
            return None;
        }
        let usual = if scheme == "https" { "443" } else { "80" };
        let port = if number.is_empty() || number == usual { "" } else { port };
        let path = path.split('#').next().unwrap_or_default();
        let slash = if path.starts_with('/') { "" } else { "/" };
        let path = escaped(&format!("{slash}{path}"));
        Some(Address { scheme, host: ascii_host(host)?, port: port.to_owned(), path })
    }

    /// An address that stands in a redirect from this one. `None`: it leads out of the web, as `file:` does.
    pub(super) fn join(&self, to: &str) -> Option<Address> {
        let to = to.trim();
        if crate::escape::has_scheme(to) {
            return Address::new(to);
        }
        let root = format!("{}://{}{}", self.scheme, self.host, self.port);
        if let Some(rest) = to.strip_prefix("//") {
            return Address::new(&format!("{}://{rest}", self.scheme));
        }
        if to.starts_with('/') {
            return Address::new(&format!("{root}{to}"));
        }
        let path = self.path.split('?').next().unwrap_or_default();
        if to.starts_with(['?', '#']) || to.is_empty() {
            return Address::new(&format!("{root}{path}{to}"));
        }
        let (name, query) = to.split_at(to.find(['?', '#']).unwrap_or(to.len()));
        let mut parts: Vec<&str> = path.split('/').skip(1).collect();
        parts.pop();
        let mut is_folder = false;
        for part in name.split('/') {
            is_folder = matches!(part, "." | "..");
            match part {
                "." => {}
                ".." => drop(parts.pop()),
                _ => parts.push(part),
            }
        }
        let slash = if is_folder && !parts.is_empty() { "/" } else { "" };
        Address::new(&format!("{root}/{}{slash}{query}", parts.join("/")))
    }

    /// The host and port, which share a pace.
    pub(super) fn authority(&self) -> String {
        format!("{}{}", self.host, self.port)
    }

    /// The host.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Whether the name alone tells that only this machine or its network can reach the host.
    pub(super) fn is_private(&self) -> bool {
        let host = self.host.trim_end_matches('.');
        match ip(host) {
            Some(ip) => is_private(ip),
            None => {
                let last = host.rsplit('.').next().unwrap_or_default();
                !host.contains('.')
                    || matches!(last, "localhost" | "local" | "internal")
                    || host.ends_with(".home.arpa")
            }
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}://{}{}{}", self.scheme, self.host, self.port, self.path)
    }
}

fn ip(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Whether an address of the internet is none that all the world can reach (RFC 6890).
pub(super) fn is_private(ip: IpAddr) -> bool {
    let four = |ip: Ipv4Addr| {
        let [a, b, c, _] = ip.octets();
        ip.is_private()
            || ip.is_loopback()
            || ip.is_link_local()
            || ip.is_documentation()
            || matches!((a, b, c), (0 | 224.., ..) | (100, 64..128, _) | (192, 0, 0) | (198, 18..20, _))
    };
    let six = |ip: Ipv6Addr| {
        let first = ip.segments()[0];
        ip.is_loopback() || ip.is_unspecified() || ip.is_multicast() || matches!(first, 0xfc00..0xfe00 | 0xfe80..0xfec0)
    };
    match ip {
        IpAddr::V4(ip) => four(ip),
        IpAddr::V6(ip) => ip.to_ipv4().map_or(six(ip), |inner| six(ip) || four(inner)),
    }
}

/// A path and query with everything escaped that may not stand in a request; `%` is left as it is.
fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            0..=b' ' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 127.. => {
                out.push_str(&format!("%{byte:02X}"));
            }
            _ => out.push(char::from(byte)),
        }
    }
    out
}

/// A host as a request names it. `None`: it is empty, or holds what no name may.
fn ascii_host(host: &str) -> Option<String> {
    let host: String = host.nfkc().flat_map(char::to_lowercase).collect();
    let host = host.replace('。', ".");
    let labels: Option<Vec<String>> = host.split('.').map(ascii_label).collect();
    let host = labels?.join(".");
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let is_six = host.starts_with('[') && ip(&host).is_some_and(|ip| ip.is_ipv6());
    (is_six || (!host.is_empty() && host.bytes().all(is_name))).then_some(host)
}

fn ascii_label(label: &str) -> Option<String> {
    if label.is_ascii() { Some(label.to_owned()) } else { punycode(label).map(|code| format!("xn--{code}")) }
}

/// A label in Punycode, RFC 3492 §6.3 with the parameters of §5. `None`: it is far too long for a label.
fn punycode(label: &str) -> Option<String> {
    const BASE: u32 = 36;
    let characters: Vec<u32> = label.chars().map(u32::from).collect();
    if characters.len() > 63 {
        return None;
    }
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let digit = |value: u32| char::from_digit(value, BASE).filter(char::is_ascii_alphanumeric);
    // The digits of Punycode are a to z and then 0 to 9.
    let digit = |value: u32| if value < 26 { digit(value + 10) } else { digit(value - 26) };
    let (mut next, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72_u32, basic);
    while (handled as usize) < characters.len() {
        let least = *characters.iter().filter(|character| **character >= next).min()?;
        delta = delta.checked_add((least - next).checked_mul(handled + 1)?)?;
        next = least;
        for character in &characters {
            if *character < next {
                delta += 1;
            }
            if *character != next {
                continue;
            }
            let mut rest = delta;
            for step in (BASE..).step_by(BASE as usize) {
                let threshold = step.saturating_sub(bias).clamp(1, 26);
                if rest < threshold {
                    break;
                }
                out.push(digit(threshold + (rest - threshold) % (BASE - threshold))?);
                rest = (rest - threshold) / (BASE - threshold);
            }
            out.push(digit(rest)?);
            delta = if handled == basic { delta / 700 } else { delta / 2 };
            delta += delta / (handled + 1);
            let mut steps = 0;
            while delta > 455 {
                delta /= 35;
                steps += BASE;
            }
            bias = steps + 36 * delta / (delta + 38);
            delta = 0;
            handled += 1;
        }
        delta += 1;
        next += 1;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Address, punycode};

    fn shown(text: &str) -> Option<String> {
        Address::new(text).map(|address| address.to_string())
    }

    #[test]
    fn addresses_are_spelled_for_a_request() {
        let rows = [
            ("https://example.org", "https://example.org/"),
            ("HTTP://Example.ORG:80/a b?q=é#part", "http://example.org/a%20b?q=%C3%A9"),
            ("https://zh.wikipedia.org/wiki/图表", "https://zh.wikipedia.org/wiki/%E5%9B%BE%E8%A1%A8"),
            ("https://例子.测试/x", "https://xn--fsqu00a.xn--0zwm56d/x"),
            ("https://me:secret@example.org:8443?x", "https://example.org:8443/?x"),
            ("http://[::1]:8080/", "http://[::1]:8080/"),
            ("https://example.org/%E5%9B%BE", "https://example.org/%E5%9B%BE"),
        ];
        for (written, expected) in rows {
            assert_eq!(shown(written).as_deref(), Some(expected), "{written}");
        }
        for none in
            ["file:///etc/passwd", "https:", "https://", "mailto:a@b.org", "http://a:99999/", "http://a b/", "x"]
        {
            assert_eq!(shown(none), None, "{none}");
        }
    }

    #[test]
    fn labels_in_punycode_are_those_of_the_standard() {
        // RFC 3492 §7.1 (B, C), in lower case, and one of its Japanese names.
        let rows = [
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
            ("他們爲什麽不說中文", "ihqwctvzc91f659drss3x8bo0yb"),
            ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
            ("bücher", "bcher-kva"),
        ];
        for (label, expected) in rows {
            assert_eq!(punycode(label).as_deref(), Some(expected));
        }
    }

    #[test]
    fn redirects_are_resolved_and_stay_on_the_web() {
        let from = Address::new("https://example.org/a/b?c").unwrap();
        let rows = [
            ("/x", "https://example.org/x"),
            ("x?y", "https://example.org/a/x?y"),
            ("../x", "https://example.org/x"),
            ("./", "https://example.org/a/"),
            ("..", "https://example.org/"),
            ("?z", "https://example.org/a/b?z"),
            ("//other.org/x", "https://other.org/x"),
            ("http://other.org", "http://other.org/"),
        ];
        for (to, expected) in rows {
            assert_eq!(from.join(to).map(|to| to.to_string()).as_deref(), Some(expected), "{to}");
        }
        for out in ["file:///etc/passwd", "javascript:alert(1)", "ftp://example.org/"] {
            assert_eq!(from.join(out), None, "{out}");
        }
    }

    #[test]
    fn hosts_that_the_world_cannot_reach_are_known() {
        let private = [
            "localhost",
            "a.localhost",
            "printer.local",
            "intranet",
            "10.1.2.3",
            "127.9.9.9",
            "192.168.0.1",
            "172.16.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "[::1]",
            "[fd00::1]",
            "[fe80::1]",
            "[::ffff:127.0.0.1]",
        ];
        for host in private {
            assert!(Address::new(&format!("http://{host}/")).unwrap().is_private(), "{host}");
        }
        for host in ["example.org", "8.8.8.8", "172.32.0.1", "[2606:4700::1]", "local.org"] {
            assert!(!Address::new(&format!("http://{host}/")).unwrap().is_private(), "{host}");
        }
    }
}
