//! References in running text: `@fig-bids`, `@{fig-bids}`, `@key`, `[@a; see @b, p. 3]`.
//!
//! In: the Markdown of a chapter. Out: [`Found`] calls named [`NAME`], so that a reference is covered, placed and
//! drawn the way a call is; [`parse`] takes one apart again. Deliberately absent: which ids and keys exist —
//! a name without a known prefix may be somebody's handle, which only the site can tell — and Markdown.

use super::call::{Call, Found};
use super::{Node, Value};
use crate::diag::Span;
use crate::path::SourcePath;
use std::collections::BTreeSet;
use std::ops::Range;

/// The name of calls that are references; no author can write it.
pub const NAME: &str = "@";

/// Beginnings of ids that tell what they belong to.
pub const PREFIXES: [&str; 5] = ["fig-", "tbl-", "sec-", "eq-", "ch-"];

/// The longest id or key, in bytes.
const KEY_LIMIT: usize = 200;

/// The longest `[…]` that is read as citations, in bytes.
const GROUP_LIMIT: usize = 2000;

/// A reference, taken apart. Places count from its first byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// One name in running text.
    Name {
        /// The id or key.
        name: String,
        /// Where it stands.
        range: Range<usize>,
        /// Whether it must exist: it has a known prefix, or stands in braces.
        sure: Sure,
        /// The place in a work that is meant: `@key [p. 3]`; mostly empty.
        suffix: String,
    },
    /// Citations in brackets.
    Group(Vec<Cited>),
}

/// Whether a name can be nothing but a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    /// It is one.
    Yes,
    /// It may be somebody's handle.
    No,
}

/// One work that is cited in brackets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// The key of the work.
    pub key: String,
    /// Where the key stands.
    pub range: Range<usize>,
    /// What is said before: `see`.
    pub prefix: String,
    /// What is said behind: `p. 3`.
    pub suffix: String,
    /// `-@key`: the author has been named already.
    pub without_author: bool,
}

/// Whether an id says by its beginning what it belongs to.
pub fn is_prefixed(id: &str) -> bool {
    PREFIXES.iter().any(|prefix| id.len() > prefix.len() && id.starts_with(prefix))
}

/// Finds all references in a text, but inside `taken`, which is in order. `\@` is text. Time is linear.
pub fn find(text: &str, taken: &[Found]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    if !text.contains('@') {
        return found;
    }
    let defined = definitions(text);
    let mut taken = taken.iter().map(|call| call.range.clone()).peekable();
    let mut open: Option<usize> = None;
    let mut at = 0;
    while let Some(next) = text[at..].find(['@', '[', ']', '{']).map(|next| at + next) {
        while taken.next_if(|range| range.end <= next).is_some() {}
        if let Some(range) = taken.peek().filter(|range| range.start <= next) {
            at = range.end;
            open = None;
            continue;
        }
        at = next + 1;
        match text.as_bytes()[next] {
            b'[' => open = Some(next),
            b']' => open = None,
            b'@' if stands(text, next) => {
                let group = open.take().and_then(|open| group(text, open, next));
                if let Some(link) = group.clone().filter(|range| defined.contains(&text[range.clone()])) {
                    at = link.end;
                    continue;
                }
                let range = group.or_else(|| name(text, next));
                if let Some(range) = range.filter(|range| taken.peek().is_none_or(|call| range.end <= call.start)) {
                    at = range.end;
                    found.push(Found { call: Ok(call(&text[range.clone()])), range });
                }
            }
            _ => {}
        }
    }
    found
}

/// Takes a reference apart that [`find`] has found.
pub fn parse(text: &str) -> Option<Reference> {
    let Some(inside) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else {
        let (text, suffix) = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
            Some((name, suffix)) => (name.trim_end(), plain(suffix)),
            None => (text, String::new()),
        };
        let braced = text.strip_prefix("@{").and_then(|text| text.strip_suffix('}'));
        let inner = braced.or_else(|| text.strip_prefix('@'))?;
        let name = inner.trim();
        let start = text.len() - inner.len() - usize::from(braced.is_some()) + (inner.len() - inner.trim_start().len());
        let sure = if braced.is_some() || is_prefixed(name) { Sure::Yes } else { Sure::No };
        return Some(Reference::Name { name: name.to_owned(), range: start..start + name.len(), sure, suffix });
    };
    let mut works = Vec::new();
    let mut at = 1;
    for part in inside.split(';') {
        let mark = part.match_indices('@').map(|(mark, _)| mark).find(|&mark| stands(part, mark))?;
        let length = key_length(&part[mark + 1..], Letters::All);
        let key = part[mark + 1..mark + 1 + length].to_owned();
        let before = part[..mark].trim();
        let without_author = before.ends_with('-');
        let suffix = part[mark + 1 + length..].trim_start();
        let suffix = suffix.strip_prefix([',', '，']).unwrap_or(suffix);
        let start = at + mark + 1;
        works.push(Cited {
            key,
            range: start..start + length,
            prefix: plain(before.strip_suffix('-').unwrap_or(before)),
            suffix: plain(suffix),
            without_author,
        });
        at += part.len() + 1;
    }
    Some(Reference::Group(works))
}

/// A text in one line.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A call that holds a reference as it was written.
fn call(text: &str) -> Call {
    let span = Span::new(&SourcePath::call(), 0..text.len());
    let value = Node { span: span.clone(), value: Value::Text(text.to_owned()) };
    let named = Node { span: span.clone(), value: Value::Null };
    Call { name: NAME.to_owned(), name_span: span, values: vec![value], named, rows: None, cells: None }
}

/// Whether an `@` can begin a reference: it is not escaped and in no address of mail or of the network.
fn stands(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let escaped = before.bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1;
    // Letters of scripts that are written with spaces; behind Han a reference may follow at once.
    let in_word = |character: char| {
        (character.is_alphanumeric() && u32::from(character) < 0x2E80) || matches!(character, '/' | '@' | '^' | '=')
    };
    !escaped && !before.chars().next_back().is_some_and(in_word)
}

/// Which letters a key has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// In running text it ends where Han begins.
    Ascii,
    /// In brackets and braces its end is told.
    All,
}

/// How long the key at the beginning of a text is.
fn key_length(text: &str, letters: Letters) -> usize {
    let of_key = |character: char| match letters {
        Letters::Ascii => character.is_ascii_alphanumeric(),
        Letters::All => character.is_alphanumeric(),
    };
    if !text.starts_with(|first: char| of_key(first) && !(letters == Letters::Ascii && first.is_ascii_digit())) {
        return 0;
    }
    let mut length = 0;
    for (at, character) in text.char_indices() {
        match character {
            _ if of_key(character) => length = at + character.len_utf8(),
            '_' | '-' | ':' | '.' | '/' | '+' => {}
            _ => break,
        }
        if at > KEY_LIMIT {
            return 0;
        }
    }
    length
}

/// The name whose `@` stands at `at`.
fn name(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at + 1..];
    if let Some(inside) = rest.strip_prefix('{') {
        let close = inside.bytes().take(KEY_LIMIT).position(|byte| byte == b'}')?;
        let name = inside[..close].trim();
        let end = at + close + 3;
        let good = !name.is_empty() && key_length(name, Letters::All) == name.len();
        return good.then(|| at..end + if is_prefixed(name) { 0 } else { place(&text[end..]) });
    }
    let length = key_length(rest, Letters::Ascii);
    // What `fig-a.csv` or `fig-a:` is has been told by the prefix: ids have neither point nor colon.
    let length = match is_prefixed(&rest[..length]) {
        true => rest[..length].find([':', '.', '/', '+']).unwrap_or(length),
        false => length,
    };
    let behind = rest[length..].chars().next();
    // `@someone@host` is a handle; a cover takes three bytes.
    let place = if is_prefixed(&rest[..length]) { 0 } else { place(&rest[length..]) };
    (length >= 2 && behind != Some('@')).then_some(at..at + 1 + length + place)
}

/// How long the place of a work is that follows a key in brackets, as in `@key [p. 3]`; 0: none does.
fn place(behind: &str) -> usize {
    const LIMIT: usize = 60;
    const MARKS: [&str; 11] = ["p.", "pp.", "page", "chap", "ch.", "sec.", "vol.", "§", "¶", "第", "页"];
    let Some(inside) = behind.strip_prefix(" [").or_else(|| behind.strip_prefix('[')) else { return 0 };
    let Some(close) = inside.bytes().take(LIMIT).position(|byte| byte == b']') else { return 0 };
    let (said, rest) = (&inside[..close], &inside[close + 1..]);
    let is_place =
        MARKS.iter().any(|mark| said.starts_with(mark)) || said.starts_with(|first: char| first.is_ascii_digit());
    let is_link = rest.starts_with(['(', '[', ':']) || said.contains(['[', '@', '\n', '`', '{']);
    if is_place && !is_link { behind.len() - rest.len() } else { 0 }
}

/// The brackets that open at `open` and hold the citation at `at`; `None` if they are something else.
fn group(text: &str, open: usize, at: usize) -> Option<Range<usize>> {
    let escaped = text[..open].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1;
    let end = text.floor_char_boundary((open + GROUP_LIMIT).min(text.len()));
    let inside = &text[open + 1..end];
    let close = inside.find([']', '['])?;
    let inside = &inside[..close];
    let closed = open + 1 + close;
    if escaped || text.as_bytes()[closed] != b']' || at > closed || inside.starts_with('^') {
        return None;
    }
    if text[closed + 1..].starts_with(['(', '[', '{']) || inside.contains("\n\n") || inside.contains("\n>") {
        return None;
    }
    let cites = |part: &str| {
        let mark = part.match_indices('@').map(|(mark, _)| mark).find(|&mark| stands(part, mark));
        let key = mark.map(|mark| &part[mark + 1..]).map(|rest| &rest[..key_length(rest, Letters::All)]);
        key.is_some_and(|key| !key.is_empty() && !is_prefixed(key))
    };
    inside.split(';').all(cites).then_some(open..closed + 1)
}

/// What link definitions define: `[@someone]: https://…` makes `[@someone]` a link.
fn definitions(text: &str) -> BTreeSet<&str> {
    if !text.contains("]:") {
        return BTreeSet::new();
    }
    let lines = text.lines().map(str::trim_start).filter(|line| line.starts_with('['));
    lines.filter_map(|line| line.find("]:").map(|close| &line[..close + 1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        find(text, &[]).into_iter().map(|found| &text[found.range]).collect()
    }

    #[test]
    fn references_need_no_spaces() {
        let rows: &[(&str, &[&str])] = &[
            ("如@fig-bids所示（见@tbl-2）。", &["@fig-bids", "@tbl-2"]),
            ("@{fig-bids}a and @{ sec-x }", &["@{fig-bids}", "@{ sec-x }"]),
            ("see @fig-a, @fig-b. *@fig-c* **@eq-d**", &["@fig-a", "@fig-b", "@fig-c", "@eq-d"]),
            ("\\@fig-a me@fig-a.org <x@sec-y.com> https://a.org/@fig-b", &[]),
            ("@someone@example.org wrote; @someone did", &["@someone"]),
            ("\\\\@fig-a", &["@fig-a"]),
            ("@fig-a@fig-b", &[]),
            ("@1st @ fig @- @", &[]),
            ("@fig-a.csv and @fig-a: x", &["@fig-a", "@fig-a"]),
            ("[@doe2020]", &["[@doe2020]"]),
            ("[see @a1; also -@b2, p. 3] x", &["[see @a1; also -@b2, p. 3]"]),
            ("[@张三2020，第3页]", &["[@张三2020，第3页]"]),
            ("[见@fig-a](b.md) [@fig-a]", &["@fig-a", "@fig-a"]),
            ("[@doe](x.md) [@doe][y] \\[@doe]", &["@doe", "@doe", "@doe"]),
            ("[^@doe] [[@doe]]", &["[@doe]"]),
            ("[@me]\n\n[@me]: https://a.org\n", &[]),
            ("@doe2020 [p. 3] @{张三} [第3页]", &["@doe2020 [p. 3]", "@{张三} [第3页]"]),
            ("@doe2020 [a](b) @doe2020 [p. 3](b) @fig-a [p. 3] @doe [x]", &["@doe2020", "@doe2020", "@fig-a", "@doe"]),
        ];
        for (text, expected) in rows {
            assert_eq!(names(text), *expected, "{text}");
        }
    }

    #[test]
    fn a_reference_is_taken_apart() {
        let name = parse("@{ fig-a }").unwrap();
        assert_eq!(name, Reference::Name { name: "fig-a".into(), range: 3..8, sure: Sure::Yes, suffix: String::new() });
        let Some(Reference::Name { range, sure: Sure::No, .. }) = parse("@doe") else { panic!() };
        assert_eq!(range, 1..4);
        let Some(Reference::Name { name, range, suffix, .. }) = parse("@{ doe } [p.  3]") else { panic!() };
        assert_eq!((name.as_str(), range, suffix.as_str()), ("doe", 3..6, "p. 3"));
        let text = "[see @a1; 另见-@b2，第 3\n页]";
        let Some(Reference::Group(works)) = parse(text) else { panic!() };
        assert_eq!(works.iter().map(|work| &text[work.range.clone()]).collect::<Vec<_>>(), ["a1", "b2"]);
        assert_eq!((works[0].prefix.as_str(), works[1].prefix.as_str()), ("see", "另见"));
        assert_eq!((works[1].suffix.as_str(), works[1].without_author), ("第 3 页", true));
    }

    #[test]
    fn time_is_linear() {
        for part in ["[@", "@a", "[@a;", "@{", "[@a]", "@fig-", "]:\n[@a"] {
            let text = part.repeat(200_000);
            assert!(find(&text, &[]).len() <= 400_000, "{part}");
        }
    }
}
