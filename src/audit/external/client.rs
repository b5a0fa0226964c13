//! One question to one host. The only door to ureq.
//!
//! In: an [`Address`] and how to ask. Out: a [`Reply`], from the head of the response; bodies are not read.
//! **No redirect is followed here, and no private address is asked unless that is wanted**, also where a public name
//! leads to one. Deliberately absent: what a status means for a link (`verdict`), pace and order (`round`).

use super::address::{Address, is_private};
use crate::site::guarded;
use std::sync::Arc;
use std::time::Duration;
use ureq::config::Config;
use ureq::http::{StatusCode, Uri, header};
use ureq::tls::TlsConfig;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// How a host is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// For the head alone; some hosts do not know it.
    Head,
    /// As a browser does.
    Get,
}

/// Whether hosts of this machine and its network are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Private {
    /// They are not: no reader can reach them.
    Refused,
    /// They are.
    Asked,
}

/// What a host answered, or why there is no answer.
#[derive(Debug)]
pub(super) enum Reply {
    /// A status.
    Status(Status),
    /// The host has no address.
    NoHost,
    /// The host's addresses are private.
    Private,
    /// It took too long.
    Timeout,
    /// Anything else that stopped it, in words.
    Broken(String),
    /// This machine cannot ask `https` hosts.
    NoTls,
}

/// The head of a response.
#[derive(Debug)]
pub(super) struct Status {
    /// 200, 404 …
    pub(super) code: u16,
    /// Where a redirect leads, as written.
    pub(super) location: Option<String>,
    /// After how many seconds the host wants to be asked again.
    pub(super) retry_after: Option<u64>,
}

/// The standard's word for a status: `Not Found`. Empty: it has none.
pub(super) fn reason(code: u16) -> &'static str {
    StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason()).unwrap_or_default()
}

/// Asks hosts.
pub(super) struct Client {
    agent: ureq::Agent,
    has_tls: bool,
}

impl Client {
    pub(super) fn new(private: Private, timeout: Duration) -> Client {
        let tls = tls();
        let has_tls = tls.is_some();
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(timeout))
            .user_agent(concat!("tuzhang/", env!("CARGO_PKG_VERSION"), " (checks links)"))
            .tls_config(tls.unwrap_or_default())
            .build();
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), Reachable { private });
        Client { agent, has_tls }
    }

    /// Asks for an address once.
    pub(super) fn ask(&self, address: &Address, method: Method) -> Reply {
        let url = address.to_string();
        if !self.has_tls && url.starts_with("https:") {
            return Reply::NoTls;
        }
        let asked = match method {
            Method::Head => self.agent.head(&url).call(),
            Method::Get => self.agent.get(&url).call(),
        };
        let response = match asked {
            Ok(response) => response,
            Err(error) => return failed(&error),
        };
        let text = |name| response.headers().get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        Reply::Status(Status {
            code: response.status().as_u16(),
            location: text(header::LOCATION).map(str::to_owned),
            retry_after: text(header::RETRY_AFTER).and_then(|seconds| seconds.trim().parse().ok()),
        })
    }
}

fn failed(error: &ureq::Error) -> Reply {
    match error {
        ureq::Error::HostNotFound => Reply::NoHost,
        ureq::Error::Timeout(_) => Reply::Timeout,
        ureq::Error::Other(why) if why.is::<OnlyPrivate>() => Reply::Private,
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Reply::Timeout,
        // What a resolver of the system says has no kind of its own.
        ureq::Error::Io(error) if error.to_string().contains("lookup address") => Reply::NoHost,
        ureq::Error::Io(error) => Reply::Broken(match error.kind() {
            std::io::ErrorKind::ConnectionRefused => "the connection is refused".to_owned(),
            std::io::ErrorKind::ConnectionReset => "the connection is cut off".to_owned(),
            _ => error.to_string(),
        }),
        other => Reply::Broken(other.to_string()),
    }
}

/// The encryption of this machine. `None`: its processor has not what that needs.
///
/// Graviola is written in Rust and assembler that rustc reads, so no compiler of C is needed to build the program.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn tls() -> Option<TlsConfig> {
    let provider = rustls_graviola::default_provider();
    // A processor that is too old is told by a panic at the first use.
    guarded(|| provider.secure_random.fill(&mut [0; 16]).is_ok()).filter(|works| *works)?;
    Some(TlsConfig::builder().unversioned_rustls_crypto_provider(Arc::new(provider)).build())
}

/// The encryption of this machine: none is known for its processor.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn tls() -> Option<TlsConfig> {
    None
}

/// Names resolved by the system, without addresses that are not to be asked.
#[derive(Debug)]
struct Reachable {
    private: Private,
}

/// All addresses of a name are private.
#[derive(Debug)]
struct OnlyPrivate;

impl std::fmt::Display for OnlyPrivate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("all addresses are private")
    }
}

impl std::error::Error for OnlyPrivate {}

impl Resolver for Reachable {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        // A proxy is named by the environment, not by the site, and is usually near.
        let is_proxy = config.proxy().is_some_and(|proxy| uri.host() == Some(proxy.host()));
        if self.private == Private::Asked || is_proxy {
            return Ok(found);
        }
        let mut kept = self.empty();
        found.iter().filter(|found| !is_private(found.ip())).for_each(|found| kept.push(*found));
        if kept.is_empty() { Err(ureq::Error::Other(Box::new(OnlyPrivate))) } else { Ok(kept) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Client, Method, Private, Reply};
    use crate::audit::external::address::Address;
    use std::time::Duration;

    #[test]
    fn a_name_that_leads_to_this_machine_is_not_asked() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        listener.set_nonblocking(true).unwrap();
        let client = Client::new(Private::Refused, Duration::from_secs(10));
        // A resolver reads the number as 127.0.0.1; as a name it looks public.
        for host in ["localhost", "2130706433"] {
            let address = Address::new(&format!("http://{host}:{port}/")).unwrap();
            let reply = client.ask(&address, Method::Head);
            assert!(matches!(reply, Reply::Private), "{host}: {reply:?}");
        }
        assert!(listener.accept().is_err(), "somebody has knocked");
    }
}
