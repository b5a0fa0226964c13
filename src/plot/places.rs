//! Where a key stands among the different keys of a column, asked row by row.
//!
//! Rows mostly stay at one value or go through the values in turn, so the places beside the last answer are tried first.

use std::cell::Cell;
use std::collections::HashMap;
use std::hash::Hash;

use super::values::Key;

/// Keys by their place.
#[derive(Debug)]
pub(super) struct Places<K> {
    keys: Vec<K>,
    /// The fingerprint of each key.
    prints: Vec<u64>,
    /// The place of each key, once they are many.
    index: HashMap<K, usize>,
    last: Cell<usize>,
}

/// Up to so many keys are looked through one by one.
const FEW: usize = 32;

impl<K: Copy + Eq + Hash + Fingerprint> Places<K> {
    /// Keys that are all different, in their order.
    pub(super) fn of(keys: impl Iterator<Item = K>) -> Self {
        let mut places = Self::default();
        keys.for_each(|key| places.push(key));
        places
    }

    /// The place of a key; `None` when it is unknown.
    pub(super) fn find(&self, key: K) -> Option<usize> {
        let last = self.last.get();
        if self.keys.get(last) == Some(&key) {
            return Some(last);
        }
        let print = key.fingerprint();
        let is_at = |at: usize| self.prints.get(at) == Some(&print) && self.keys[at] == key;
        let found = if let Some(near) = [last + 1, 0].into_iter().find(|at| is_at(*at)) {
            Some(near)
        } else if self.keys.len() <= FEW {
            (0..self.keys.len()).find(|at| is_at(*at))
        } else {
            self.index.get(&key).copied()
        };
        self.last.set(found.unwrap_or(last));
        found
    }

    /// The place of a key, which is the next free one for an unknown key.
    pub(super) fn find_or_add(&mut self, key: K) -> usize {
        self.find(key).unwrap_or_else(|| {
            self.push(key);
            self.keys.len() - 1
        })
    }

    fn push(&mut self, key: K) {
        let at = self.keys.len();
        if at == FEW {
            self.index = self.keys.iter().copied().zip(0..).collect();
        }
        if at >= FEW {
            self.index.insert(key, at);
        }
        self.prints.push(key.fingerprint());
        self.keys.push(key);
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }
}

impl<K> Default for Places<K> {
    fn default() -> Self {
        Self { keys: Vec::new(), prints: Vec::new(), index: HashMap::new(), last: Cell::new(0) }
    }
}

/// A number that is equal for equal keys and mostly differs for others.
pub(super) trait Fingerprint {
    /// That number.
    fn fingerprint(&self) -> u64;
}

impl Fingerprint for Key<'_> {
    fn fingerprint(&self) -> u64 {
        match self {
            Self::Bits(bits) => *bits,
            #[allow(clippy::cast_sign_loss, reason = "any number will do")]
            Self::Moment(moment) => *moment as u64,
            Self::Name(name) => {
                let bytes = name.as_bytes();
                match (bytes.first_chunk(), bytes.last_chunk()) {
                    (Some(first), Some(last)) => u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29),
                    _ => bytes.iter().fold(0, |print, byte| print << 8 | u64::from(*byte)),
                }
            }
        }
    }
}

/// A panel and a place in it.
impl Fingerprint for (Option<usize>, Option<Key<'_>>) {
    fn fingerprint(&self) -> u64 {
        let panel = self.0.and_then(|panel| u64::try_from(panel).ok()).unwrap_or(u64::MAX);
        self.1.map_or(0, |key| key.fingerprint()) ^ panel.rotate_left(32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_first_appearance() {
        let names: Vec<String> = (0..90).map(|at| format!("a long name of category {at} of many")).collect();
        let twins = ["", "\u{0}", "\u{0}\u{0}", "abcdefgh-1-ijklmnop", "abcdefgh-2-ijklmnop"];
        let all: Vec<Key<'_>> = names.iter().map(String::as_str).chain(twins).map(Key::Name).collect();
        for count in [1, 5, FEW, FEW + 1, all.len()] {
            let known = &all[all.len() - count..];
            let mut places = Places::default();
            for at in (0..count).chain((0..count).rev()).chain((0..count).map(|at| at * 7 % count)) {
                let before = places.len();
                let place = places.find_or_add(known[at]);
                assert_eq!(place, at, "{count}");
                assert_eq!(places.len(), before.max(at + 1));
            }
            assert_eq!(places.find(Key::Moment(0)), None);
            assert_eq!(places.find(Key::Name("another")), None);
        }
    }
}
