//! Levels of checks: what a site wants to be told, and how gravely.
//!
//! In: diagnostics, and the levels of `[check]` in `site.toml`. Out: the diagnostics that are left. Deliberately absent:
//! mistakes that cannot be shrugged off; only [`CHECKS`] have levels.

use super::{Diagnostic, Severity};
use std::collections::BTreeMap;

/// How gravely a check is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The site cannot be published.
    Error,
    /// It is told.
    Warn,
    /// It is not told.
    Off,
}

impl Level {
    /// The level of a word in the settings.
    pub fn named(word: &str) -> Option<Level> {
        match word {
            "error" => Some(Level::Error),
            "warn" => Some(Level::Warn),
            "off" => Some(Level::Off),
            _ => None,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Off => "off",
        }
    }
}

/// Codes that have a level, and the one they have unless a site says otherwise; in order.
pub const CHECKS: &[(&str, Level)] = &[
    ("ambiguous-reference", Level::Error),
    ("dead-anchor", Level::Error),
    ("dead-external-link", Level::Warn),
    ("dead-link", Level::Error),
    ("duplicate-id", Level::Error),
    ("empty-link", Level::Warn),
    ("image-without-alt", Level::Warn),
    ("moved-external-link", Level::Off),
    ("skipped-heading", Level::Warn),
    ("stale-translation", Level::Warn),
    ("table-without-header", Level::Warn),
    ("uncited-work", Level::Off),
    ("unclear-external-link", Level::Warn),
    ("undefined-footnote", Level::Error),
    ("unknown-citation", Level::Error),
    ("unknown-language", Level::Warn),
    ("unknown-reference", Level::Error),
    ("unknown-term", Level::Error),
    ("unlisted-language", Level::Warn),
    ("unnamed-figure", Level::Off),
    ("untranslated-figure", Level::Warn),
    ("unused-footnote", Level::Warn),
    ("unused-term", Level::Off),
];

/// Levels of checks by code, as a site wants them.
pub type Levels = BTreeMap<String, Level>;

/// The level of a check: as the site wants it, else its own. `None`: the code is no check.
pub fn level(levels: &Levels, code: &str) -> Option<Level> {
    let own = CHECKS.iter().find(|(known, _)| *known == code).map(|(_, level)| *level);
    levels.get(code).copied().or(own)
}

/// Diagnostics at the levels that a site wants; those that are off are left out.
pub fn leveled(diagnostics: Vec<Diagnostic>, levels: &Levels) -> Vec<Diagnostic> {
    let at_level = |mut diagnostic: Diagnostic| {
        match level(levels, diagnostic.code) {
            Some(Level::Off) => return None,
            Some(Level::Error) => diagnostic.severity = Severity::Error,
            Some(Level::Warn) => diagnostic.severity = Severity::Warning,
            None => {}
        }
        Some(diagnostic)
    };
    diagnostics.into_iter().filter_map(at_level).collect()
}
