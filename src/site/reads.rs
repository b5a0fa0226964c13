//! What an output has seen of its site.
//!
//! In: questions and their answers. Out: whether another site would answer all of them the same, so that the output
//! would be the same, byte for byte: it is a function of the answers alone.

use super::Site;
use super::lens::{Part, Question};
use crate::index::Index;
use crate::theme::Theme;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Weak};

/// Questions about a site, and what stands for its answers.
#[derive(Default)]
pub struct Reads {
    index: About<Index>,
    theme: About<Theme>,
    rest: Box<[(Question, u64)]>,
}

/// Questions about one part, and the part that answered: while it is the very same, none has to be asked again.
struct About<T> {
    part: Weak<T>,
    asked: Box<[(Question, u64)]>,
}

impl<T> Default for About<T> {
    fn default() -> About<T> {
        About { part: Weak::new(), asked: Box::default() }
    }
}

impl Reads {
    /// What was asked of `site`.
    pub(super) fn new(site: &Site, seen: HashMap<Question, u64>) -> Reads {
        let (mut index, mut theme, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for (question, answer) in seen {
            match question.part() {
                Part::Index => index.push((question, answer)),
                Part::Theme => theme.push((question, answer)),
                Part::Rest => rest.push((question, answer)),
            }
        }
        Reads {
            index: About { part: Arc::downgrade(&site.index), asked: index.into() },
            theme: About { part: Arc::downgrade(&site.theme), asked: theme.into() },
            rest: rest.into(),
        }
    }

    /// Whether `site` would answer all of it the same.
    pub fn hold(&self, site: &Site) -> bool {
        hold(&self.rest, site) && self.index.holds(&site.index, site) && self.theme.holds(&site.theme, site)
    }

    /// The questions that `site` would answer otherwise: why an output is rendered again.
    pub fn changed(&self, site: &Site) -> Vec<String> {
        let all = self.rest.iter().chain(&self.index.asked).chain(&self.theme.asked);
        let mut changed: Vec<String> = all
            .filter(|(question, answer)| question.ask(site) != *answer)
            .map(|(question, _)| format!("{question:?}"))
            .collect();
        changed.sort();
        changed
    }

    /// To be told once they were found to hold for `site`: most of them need not be asked again while its parts stay.
    pub fn renew(&mut self, site: &Site) {
        self.index.part = Arc::downgrade(&site.index);
        self.theme.part = Arc::downgrade(&site.theme);
    }
}

impl<T> About<T> {
    fn holds(&self, part: &Arc<T>, site: &Site) -> bool {
        std::ptr::eq(self.part.as_ptr(), Arc::as_ptr(part)) || hold(&self.asked, site)
    }
}

fn hold(asked: &[(Question, u64)], site: &Site) -> bool {
    asked.iter().all(|(question, answer)| question.ask(site) == *answer)
}

/// Stands for a value. It is the same in one run of the program only.
pub(super) fn fingerprint(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
