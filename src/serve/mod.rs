//! The preview: the site in a browser, following every edit.
//!
//! In: a folder and a port. Out: pages from memory, patched in place when sources change; errors over the last good page.
//! One thread watches ([`watch`]) and takes up what it finds ([`preview`]); a small runtime answers browsers ([`server`]).
//! **The output folder is neither read nor written, and no path of a file is ever made of an address.**
//! Deliberately absent: what a page looks like; [`crate::site`] gives `build` and the preview the same bytes.

mod inject;
mod locate;
mod preview;
mod request;
mod server;
mod snapshot;
mod terminal;
mod tree;
mod watch;

pub use watch::How;

use crate::diag::{Diagnostic, Format, error};
use crate::site::Options;
use crate::world::Disk;
use preview::Preview;
use request::Hosts;
use snapshot::Snapshot;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs as _};
use std::path::PathBuf;
use std::sync::Arc;
use terminal::Terminal;
use watch::Watch;

/// The port where a preview is looked for first.
pub const PORT: u16 = 4470;
/// How many ports are tried after a busy one.
const TRIES: u16 = 20;

/// What the command line decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of the site.
    pub root: PathBuf,
    /// What is loaded of it.
    pub options: Options,
    /// The name or address to listen at; without one, this machine alone.
    pub host: Option<String>,
    /// The port to listen at; 0 for any.
    pub port: u16,
    /// What to do when the port is busy.
    pub busy: Busy,
    /// How to learn of edits.
    pub how: How,
    /// How diagnostics are written.
    pub format: Format,
    /// Whether a browser is opened.
    pub browser: Browser,
    /// Whether pages lead to what was saved last.
    pub saved: Saved,
    /// The address that opens a file in an editor, instead of the one in the settings of the site.
    pub editor: Option<String>,
}

/// What open pages do when a chapter is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// They lead to it.
    Follow,
    /// They stay where they are.
    Stay,
}

/// What to do when a port is busy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// Take the next one that is free, with a notice.
    Next,
    /// Give up.
    Fail,
}

/// Whether a browser is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Yes, at the front page.
    Open,
    /// No.
    Leave,
}

/// Shows the site until it is interrupted. Errors: it could not begin.
pub fn run(settings: &Settings) -> Result<(), Diagnostic> {
    let terminal = Terminal::new(settings.format);
    let root = settings.root.canonicalize().unwrap_or_else(|_| settings.root.clone());
    let disk = Disk::new(&root).map_err(|why| {
        let root = settings.root.display();
        error!("no-site", None, "the folder `{root}` cannot be shown: {why}")
            .help("name the folder of a site with `--root`")
    })?;
    let listeners = listen(settings, &terminal)?;
    let address = address(&listeners[0], settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|why| error!("system", None, "no server can be started: {why}"))?;

    let preview = Arc::new(Preview::new(settings.clone(), root.clone(), terminal));
    let hosts = Arc::new(Hosts { named: settings.host.as_ref().map(|host| host.to_ascii_lowercase()) });
    follow(Arc::new(disk), settings, &preview);
    let ended = runtime.block_on(async {
        for listener in listeners {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            tokio::spawn(server::serve(listener, Arc::clone(&preview), Arc::clone(&hosts)));
        }
        preview.address(&address);
        if settings.browser == Browser::Open && !open(&address) {
            preview.notice("no browser could be opened");
        }
        redraw_when_resized(&preview);
        tokio::signal::ctrl_c().await
    });
    // A page that is being drawn is not waited for.
    runtime.shutdown_background();
    ended.map_err(|why| error!("system", None, "the server has stopped: {why}"))
}

/// Draws the terminal anew when its window changes its size.
#[cfg(unix)]
fn redraw_when_resized(preview: &Arc<Preview>) {
    use tokio::signal::unix::{SignalKind, signal};
    let preview = Arc::clone(preview);
    // A system that does not tell draws with the next edit.
    let Ok(mut changes) = signal(SignalKind::window_change()) else { return };
    tokio::spawn(async move {
        while changes.recv().await.is_some() {
            preview.redraw();
        }
    });
}

/// Systems without that signal draw with the next edit.
#[cfg(not(unix))]
fn redraw_when_resized(_preview: &Arc<Preview>) {}

/// Loads the site, then follows its files on a thread of its own.
fn follow(disk: Arc<Disk>, settings: &Settings, preview: &Arc<Preview>) {
    let (mut watch, notice) = Watch::new(Arc::clone(&disk), settings.how);
    let say = |preview: &Preview, why: &str| {
        preview
            .notice(&format!("note: the system reports no changes ({why}); looking for them several times a second"));
    };
    if let Some(why) = notice {
        say(preview, &why);
    }
    let mut last = Arc::new(Snapshot::new(disk, watch.scan(vec![settings.options.config.clone()])));
    preview.adopt(&last);
    let preview = Arc::clone(preview);
    std::thread::spawn(move || {
        loop {
            let tree = watch.next(&last.tree(), &|| last.asked(), &|why| say(&preview, why));
            if let Some(next) = last.follow(tree) {
                last = Arc::new(next);
                preview.adopt(&last);
            }
        }
    });
}

/// Takes a port, on both loopback addresses where there are two. Errors: none is free, or the host is not ours.
fn listen(settings: &Settings, terminal: &Terminal) -> Result<Vec<TcpListener>, Diagnostic> {
    let (addresses, optional) = match &settings.host {
        None => (vec![IpAddr::V4(Ipv4Addr::LOCALHOST)], vec![IpAddr::V6(Ipv6Addr::LOCALHOST)]),
        Some(host) => {
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            let found = (bare, 0).to_socket_addrs();
            let found = found.map_err(|why| error!("bad-host", None, "`{host}` is no address to listen at: {why}"))?;
            let mut found: Vec<IpAddr> = found.map(|address| address.ip()).collect();
            found.sort();
            found.dedup();
            if !found.iter().all(IpAddr::is_loopback) {
                terminal.notice(&format!("warning: listening at `{host}`: others on the network can read this site"));
            }
            (found, Vec::new())
        }
    };
    let last = match settings.busy {
        _ if settings.port == 0 => 0,
        Busy::Next => settings.port.saturating_add(TRIES),
        Busy::Fail => settings.port,
    };
    for port in settings.port..=last {
        match bind(&addresses, &optional, port) {
            Ok(listeners) => {
                if port != settings.port {
                    terminal.notice(&format!("note: port {} is busy, using {port}", settings.port));
                }
                return Ok(listeners);
            }
            Err(why) if matches!(why.kind(), io::ErrorKind::AddrInUse) => {}
            Err(why) => return Err(error!("bad-port", None, "port {port} cannot be used: {why}")),
        }
    }
    let wrong = match settings.busy {
        Busy::Fail => error!("busy-port", None, "port {} is busy", settings.port),
        Busy::Next => error!("busy-port", None, "the ports {} to {last} are busy", settings.port),
    };
    Err(wrong.help("name another with `--port`; 0 takes any that is free"))
}

/// Listens at all of `addresses`, and at those of `optional` that this machine has.
fn bind(addresses: &[IpAddr], optional: &[IpAddr], port: u16) -> io::Result<Vec<TcpListener>> {
    let mut listeners = Vec::new();
    let mut taken = port;
    for &address in addresses {
        let listener = TcpListener::bind(SocketAddr::new(address, taken))?;
        taken = listener.local_addr()?.port();
        listeners.push(listener);
    }
    for &address in optional {
        match TcpListener::bind(SocketAddr::new(address, taken)) {
            Ok(listener) => listeners.push(listener),
            // Somebody else's page would be shown where `localhost` means this address.
            Err(why) if why.kind() == io::ErrorKind::AddrInUse && port != 0 => return Err(why),
            Err(_) => {}
        }
    }
    match listeners.is_empty() {
        true => Err(io::ErrorKind::AddrNotAvailable.into()),
        false => Ok(listeners),
    }
}

/// The address of the front page.
fn address(listener: &TcpListener, settings: &Settings) -> Result<String, Diagnostic> {
    let place = listener.local_addr().map_err(|why| error!("system", None, "the server has no address: {why}"))?;
    let port = place.port();
    Ok(match (&settings.host, place.ip()) {
        (Some(host), ip) if host.parse::<IpAddr>().is_err() && !ip.is_unspecified() => format!("http://{host}:{port}/"),
        (_, IpAddr::V4(ip)) if ip.is_unspecified() => format!("http://127.0.0.1:{port}/"),
        (_, IpAddr::V6(ip)) if ip.is_unspecified() => format!("http://[::1]:{port}/"),
        (_, IpAddr::V4(ip)) => format!("http://{ip}:{port}/"),
        (_, IpAddr::V6(ip)) => format!("http://[{ip}]:{port}/"),
    })
}

/// Opens a browser; whether there was a way to.
fn open(address: &str) -> bool {
    let mut command = if cfg!(target_os = "macos") {
        std::process::Command::new("open")
    } else if cfg!(windows) {
        let mut command = std::process::Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else {
        std::process::Command::new("xdg-open")
    };
    let quiet = std::process::Stdio::null;
    command.arg(address).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().is_ok()
}
