//! Several files in one text, for small cases.
//!
//! ```text
//! What the case is about.
//! --- content/01-a.md
//! text
//! --- data/a.csv bytes
//! \xFF\xFEa
//! --- expected
//! ```
//! A line `--- NAME` begins a file. In a file that says `bytes` behind its name, the escapes `\xNN`, `\r`, `\t`, `\0` and
//! `\\` stand for what they say and a line's end only for itself where `\n` is written, so that every byte can be given.

/// A file of an archive.
pub(crate) struct Member {
    /// Its name.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
}

/// Splits an archive into its opening comment and its files.
pub(crate) fn read(text: &str) -> (String, Vec<Member>) {
    let mut comment = String::new();
    let mut members: Vec<(String, bool, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("--- ").map(str::trim_end).filter(|name| !name.is_empty()) {
            Some(name) => match name.strip_suffix(" bytes") {
                Some(name) => members.push((name.to_owned(), true, String::new())),
                None => members.push((name.to_owned(), false, String::new())),
            },
            None => members.last_mut().map_or(&mut comment, |(_, _, body)| body).push_str(line),
        }
    }
    let member = |(name, escaped, body): (String, bool, String)| Member {
        name,
        bytes: if escaped { unescape(&body) } else { body.into_bytes() },
    };
    (comment, members.into_iter().map(member).collect())
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.chars().filter(|&character| character != '\n');
    while let Some(character) = rest.next() {
        if character != '\\' {
            bytes.extend(character.to_string().bytes());
            continue;
        }
        match rest.next() {
            Some('n') => bytes.push(b'\n'),
            Some('r') => bytes.push(b'\r'),
            Some('t') => bytes.push(b'\t'),
            Some('0') => bytes.push(0),
            Some('\\') => bytes.push(b'\\'),
            Some('x') => {
                let digits: String = rest.by_ref().take(2).collect();
                bytes.push(u8::from_str_radix(&digits, 16).expect("two hexadecimal digits behind \\x"));
            }
            other => panic!("no escape \\{other:?}"),
        }
    }
    bytes
}
