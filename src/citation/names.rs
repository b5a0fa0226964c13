//! Names in BibTeX: several in one value, each with its parts in one of several orders.

use super::latex;
use super::work::{Name, is_han};

/// Whether a list of names ends with `and others`.
pub(super) fn ends_with_others(value: &str) -> bool {
    let before = value.trim_end().strip_suffix("others").map(str::trim_end);
    before.and_then(|before| before.strip_suffix("and")).is_some_and(|names| names.ends_with(char::is_whitespace))
}

/// Splits names at `and` outside braces, and each into family and given names.
pub(super) fn names(value: &str) -> Vec<Name> {
    let mut names = Vec::new();
    // Chinese catalogues write `张三;李四;`.
    if value.contains(is_han) && value.contains([';', '；']) && !value.contains(['{', '&']) {
        names.extend(value.split([';', '；']).filter_map(name));
        return names;
    }
    let mut depth = 0_usize;
    let mut start = 0;
    let bytes = value.as_bytes();
    let is_space = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    for at in 0..bytes.len() {
        match bytes[at] {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'a' if depth == 0 && at > 0 && is_space(at - 1) && bytes[at..].starts_with(b"and") && is_space(at + 3) => {
                names.extend(name(&value[start..at]));
                start = at + 3;
            }
            _ => {}
        }
    }
    names.extend(name(&value[start..]));
    names
}

fn name(written: &str) -> Option<Name> {
    let written = written.trim();
    let body = written.starts_with('{') && written.ends_with('}');
    let text = latex::text(written);
    if text.is_empty() || text == "others" {
        return None;
    }
    if body {
        return Some(Name { family: text, given: String::new() });
    }
    if let Some(name) = spelled(&text) {
        return Some(name);
    }
    if let Some((family, given)) = text.split_once([',', '，']) {
        // `Family, Jr., Given`: what is said between stays with the family.
        let (family, given) = match given.split_once(',') {
            Some((suffix, given)) => (format!("{}, {}", family.trim(), suffix.trim()), given),
            None => (family.trim().to_owned(), given),
        };
        return Some(Name { family, given: given.trim().to_owned() });
    }
    if text.contains(is_han) {
        return Some(Name { family: text, given: String::new() });
    }
    // `Ludwig van Beethoven`: the family name begins at the first small letter, else it is the last word.
    let words: Vec<&str> = text.split(' ').collect();
    let small = words.iter().position(|word| word.starts_with(char::is_lowercase));
    let at = small.filter(|&at| at > 0).unwrap_or(words.len() - 1);
    Some(Name { family: words[at..].join(" "), given: words[..at].join(" ") })
}

/// A name whose parts are told: `family=Berg, given=Jan, prefix=van den`.
fn spelled(text: &str) -> Option<Name> {
    let mut family = String::new();
    let (mut given, mut prefix) = (String::new(), String::new());
    for part in text.split(',') {
        let (key, value) = part.split_once('=')?;
        match key.trim() {
            "family" => family = value.trim().to_owned(),
            "given" => given = value.trim().to_owned(),
            "prefix" => prefix = value.trim().to_owned(),
            _ => {}
        }
    }
    let family = if prefix.is_empty() { family } else { format!("{prefix} {family}") };
    (!family.is_empty()).then_some(Name { family, given })
}
