//! See [`holds::chapter`].

#![no_main]

#[path = "../holds.rs"]
#[allow(dead_code, reason = "each target uses one function")]
mod holds;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    holds::chapter(bytes);
});
