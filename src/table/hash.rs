//! Hashing of short keys: one call of xxh3 for each, the same on every machine.

use std::hash::{BuildHasher, Hasher};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Makes hashers for maps whose order nobody sees.
#[derive(Clone, Copy, Default)]
pub(super) struct Quick;

/// What was hashed so far.
pub(super) struct State(u64);

impl BuildHasher for Quick {
    type Hasher = State;

    fn build_hasher(&self) -> State {
        State(0)
    }
}

impl Hasher for State {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    #[inline]
    fn write_u8(&mut self, byte: u8) {
        self.0 = self.0.rotate_left(8) ^ u64::from(byte);
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}
