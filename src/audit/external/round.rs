//! Many questions to many hosts: hosts side by side, each at its pace.
//!
//! In: addresses. Out: a [`Verdict`] for each. A host is asked one question at a time, not more than four a second, also
//! where a redirect leads to it. Deliberately absent: sites, places, diagnostics.

use super::address::Address;
use super::client::{Client, Method, Private, Reply, Status, reason};
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Hosts that are asked at the same time.
const WORKERS: usize = 16;
/// Between two questions to a host.
const PACE: Duration = Duration::from_millis(250);
/// Redirects that are followed.
const REDIRECTS: usize = 10;
/// The longest a host may make us wait before it is asked again, in seconds.
const PATIENCE: u64 = 10;

/// What is to be said of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is there. `moved`: it has another address for good.
    There { moved: Option<String> },
    /// It may be there: why that cannot be told.
    Unclear(String),
    /// It is not there: why.
    Dead(String),
    /// There is no host of this name, or no network.
    NoHost(String),
    /// Only this machine or its network could reach it.
    Private,
}

/// One run of questions.
pub(super) struct Round {
    client: Client,
    private: Private,
    /// When each host may be asked next.
    next: Mutex<HashMap<String, Instant>>,
}

impl Round {
    pub(super) fn new(private: Private, timeout: Duration) -> Round {
        Round { client: Client::new(private, timeout), private, next: Mutex::default() }
    }

    /// Asks all; `told` hears how many are done, of how many.
    pub(super) fn ask(&self, all: &[Address], told: &(dyn Fn(usize, usize) + Sync)) -> BTreeMap<Address, Verdict> {
        let mut hosts: BTreeMap<String, Vec<&Address>> = BTreeMap::new();
        all.iter().for_each(|address| hosts.entry(address.authority()).or_default().push(address));
        let mut hosts: Vec<Vec<&Address>> = hosts.into_values().collect();
        // The longest row of questions begins first, as it ends last.
        hosts.sort_by_key(|addresses| std::cmp::Reverse(addresses.len()));
        let (taken, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let verdicts = Mutex::new(BTreeMap::new());
        let work = || {
            while let Some(addresses) = hosts.get(taken.fetch_add(1, Ordering::Relaxed)) {
                for address in addresses {
                    let verdict = self.verdict(address);
                    if let Ok(mut verdicts) = verdicts.lock() {
                        verdicts.insert((*address).clone(), verdict);
                    }
                    told(done.fetch_add(1, Ordering::Relaxed) + 1, all.len());
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..WORKERS.min(hosts.len()) {
                scope.spawn(work);
            }
        });
        verdicts.into_inner().unwrap_or_default()
    }

    /// Follows redirects to the end.
    fn verdict(&self, address: &Address) -> Verdict {
        let mut at = address.clone();
        let mut moved = None;
        let mut for_good = true;
        for _ in 0..=REDIRECTS {
            if self.private == Private::Refused && at.is_private() {
                return if at == *address { Verdict::Private } else { leaves(&at.to_string()) };
            }
            let status = match self.reply(&at) {
                Reply::Status(status) => status,
                Reply::Private if at == *address => return Verdict::Private,
                Reply::Private => return leaves(&at.to_string()),
                Reply::NoHost => return Verdict::NoHost(at.host().to_owned()),
                Reply::Timeout => return Verdict::Unclear("it has not answered in time".to_owned()),
                Reply::Broken(why) => return Verdict::Dead(why),
                Reply::NoTls => return Verdict::Unclear("this processor cannot ask `https` hosts".to_owned()),
            };
            let to = match (status.code, status.location) {
                (300..400, Some(to)) if status.code != 304 => to,
                (code, _) => return final_verdict(code, moved),
            };
            let Some(next) = at.join(&to) else { return leaves(&to) };
            for_good &= matches!(status.code, 301 | 308);
            if for_good {
                moved = Some(next.to_string());
            }
            at = next;
        }
        Verdict::Dead(format!("it redirects more than {REDIRECTS} times"))
    }

    /// Asks for the head; where that is not good, as a browser does; where a host is busy, once more.
    fn reply(&self, address: &Address) -> Reply {
        self.wait(address);
        let head = self.client.ask(address, Method::Head);
        let is_clear = match &head {
            Reply::Status(Status { code, .. }) => (200..400).contains(code),
            Reply::Broken(_) => false,
            _ => true,
        };
        if is_clear {
            return head;
        }
        self.wait(address);
        let got = self.client.ask(address, Method::Get);
        match &got {
            Reply::Status(Status { code: 429 | 503, retry_after: Some(seconds), .. }) if *seconds <= PATIENCE => {
                std::thread::sleep(Duration::from_secs(*seconds));
                self.wait(address);
                self.client.ask(address, Method::Get)
            }
            _ => got,
        }
    }

    /// Waits until the host may be asked again.
    fn wait(&self, address: &Address) {
        let now = Instant::now();
        let turn = match self.next.lock() {
            Ok(mut next) => {
                let free = next.entry(address.authority()).or_insert(now);
                let turn = (*free).max(now);
                *free = turn + PACE;
                turn
            }
            Err(_) => now + PACE,
        };
        std::thread::sleep(turn.saturating_duration_since(now));
    }
}

fn leaves(to: &str) -> Verdict {
    Verdict::Dead(format!("it redirects to `{to}`, which is no public page of the web"))
}

fn final_verdict(code: u16, moved: Option<String>) -> Verdict {
    let answer = format!("it answers `{}`", format!("{code} {}", reason(code)).trim());
    match code {
        200..300 => Verdict::There { moved },
        // These hosts are there, and want people, not programs, or not now. 999 is LinkedIn's, 5xx above 519 are proxies'.
        401 | 402 | 403 | 406 | 407 | 408 | 418 | 425 | 429 | 451 | 500.. => Verdict::Unclear(answer),
        _ => Verdict::Dead(answer),
    }
}
