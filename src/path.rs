//! Paths as values: where a source stands, where an output goes, how one page names another.
//!
//! In: text from file names, front matter, calls. Out: `SourcePath` and `OutPath`, both relative to a root,
//! `/`-separated and checked. **No value of these types can leave its root**: there is no `..`, no drive,
//! no absolute path, no control character and no name that Windows reserves.
//! Deliberately absent: any access to a file system.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A file of the site, relative to the site's root: `content/report/01-drivers.md`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

/// A file that is published, relative to the output folder: `report/drivers/index.html`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Arc<str>);

/// Why a text is no path below a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathError {
    /// Nothing is left of it.
    Empty,
    /// It begins at a root of its own: `/etc`, `C:\`, `//host`, `~`.
    Absolute,
    /// It climbs above its root.
    Leaves,
    /// It has a character that no file name may have everywhere.
    Character(char),
    /// A part of it is a name that Windows reserves, or ends in a dot or a space.
    Reserved(String),
}

impl fmt::Display for PathError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PathError::Empty => out.write_str("the path is empty"),
            PathError::Absolute => out.write_str("the path is absolute"),
            PathError::Leaves => out.write_str("the path leaves its folder"),
            PathError::Character(character) => {
                write!(out, "the path has the character {character:?}, which not every system allows in a file name")
            }
            PathError::Reserved(part) => write!(out, "`{part}` cannot be a file name on every system"),
        }
    }
}

/// Names that Windows keeps for devices, with any extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Resolves `.` and `..` by text alone and checks every part.
///
/// `base`: a folder already checked, or empty for the root. Errors: see [`PathError`].
fn resolve(base: &str, text: &str) -> Result<String, PathError> {
    if text.is_empty() {
        return Err(PathError::Empty);
    }
    let drive = text.len() >= 2 && text.as_bytes()[1] == b':' && text.as_bytes()[0].is_ascii_alphabetic();
    if drive || text.starts_with(['/', '\\']) || text == "~" || text.starts_with("~/") {
        return Err(PathError::Absolute);
    }
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(PathError::Leaves)?;
            }
            _ => {
                check_part(part)?;
                parts.push(part);
            }
        }
    }
    if parts.is_empty() {
        return Err(PathError::Empty);
    }
    Ok(parts.join("/"))
}

/// Checks one name of a path. Errors: a character or a name that some system refuses.
fn check_part(part: &str) -> Result<(), PathError> {
    let refused = |character: char| {
        character.is_control()
            || matches!(character, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\')
            || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
    };
    if let Some(character) = part.chars().find(|&character| refused(character)) {
        return Err(PathError::Character(character));
    }
    let stem = part.split('.').next().unwrap_or(part);
    let device = DEVICES.iter().any(|name| name.eq_ignore_ascii_case(stem));
    if device || part.ends_with(['.', ' ']) || part.starts_with(' ') {
        return Err(PathError::Reserved(part.to_owned()));
    }
    Ok(())
}

impl SourcePath {
    /// Checks a path relative to the site's root. Errors: it is empty, absolute, or leaves the root.
    pub fn new(text: &str) -> Result<SourcePath, PathError> {
        resolve("", text).map(|path| SourcePath(path.into()))
    }

    /// The stand-in for «the call that is being drawn»: spans in it are relative to the call.
    ///
    /// A figure is drawn without knowing where it stands, so that typing above it does not draw it again.
    pub fn call() -> SourcePath {
        SourcePath("".into())
    }

    /// Resolves `text` against the folder that this file is in.
    pub fn sibling(&self, text: &str) -> Result<SourcePath, PathError> {
        resolve(self.folder(), text).map(|path| SourcePath(path.into()))
    }

    /// Resolves `text` below this folder; unlike [`SourcePath::sibling`] it may not climb above it.
    pub fn below(&self, text: &str) -> Result<SourcePath, PathError> {
        let inside = resolve("", text)?;
        Ok(SourcePath(format!("{}/{inside}", self.0).into()))
    }

    /// The path as text, `/`-separated.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds the file, without a closing slash; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file's name with its extension.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The file's name without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(name, |(stem, _)| stem)
    }

    /// The last extension, without the dot; empty if there is none.
    pub fn extension(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or("", |(_, extension)| extension)
    }

    /// The rest of the path below `folder`, if it is below it.
    pub fn strip(&self, folder: &str) -> Option<&str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }
}

impl OutPath {
    /// Checks a path relative to the output folder and writes it in NFC. Errors: as for sources.
    pub fn new(text: &str) -> Result<OutPath, PathError> {
        let composed: String = text.nfc().collect();
        resolve("", &composed).map(|path| OutPath(path.into()))
    }

    /// The path as text, `/`-separated.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds the file, without a closing slash; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last extension, without the dot; empty if there is none.
    pub fn extension(&self) -> &str {
        let name = self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name);
        name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// What two paths must differ in: some file systems know no case.
    pub fn folded(&self) -> String {
        self.0.chars().flat_map(char::to_lowercase).collect()
    }

    /// A file beside this one. Errors: as for [`OutPath::new`].
    pub fn sibling(&self, name: &str) -> Result<OutPath, PathError> {
        match self.folder() {
            "" => OutPath::new(name),
            folder => OutPath::new(&format!("{folder}/{name}")),
        }
    }

    /// The relative URL by which a page at `self` names `target`; works under any base path and from disk.
    pub fn link_to(&self, target: &OutPath) -> String {
        target.link_from(self.folder(), 0)
    }

    /// The relative URL by which pages in the folders of `above` name `self`, but for those folders that it is below.
    pub fn link_below(&self, above: &str) -> String {
        self.link_from(above, 1)
    }

    /// Whether it is in a folder, at any depth.
    pub fn is_below(&self, folder: &str) -> bool {
        folder.is_empty() || self.0.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The relative URL of `self` from a folder that is `further` levels below `folder`, where nothing is shared.
    fn link_from(&self, folder: &str, further: usize) -> String {
        let own = self.folder();
        let same = folder.bytes().zip(own.bytes()).take_while(|(a, b)| a == b).count();
        let ends = |path: &str| path.len() == same || path.as_bytes()[same] == b'/';
        let shared = match ends(folder) && ends(own) {
            true => same,
            false => folder[..floor(folder, same)].rfind('/').unwrap_or(0),
        };
        let rest = folder[shared..].trim_start_matches('/');
        let up = if rest.is_empty() { 0 } else { rest.matches('/').count() + 1 } + further;
        let down = self.0[shared..].trim_start_matches('/');
        let mut url = String::with_capacity(up * 3 + down.len() + 2);
        url.extend(std::iter::repeat_n("../", up));
        if up == 0 && down.split('/').next().is_some_and(|first| first.contains(':')) {
            url.push_str("./");
        }
        push_encoded(&mut url, down);
        url
    }

    /// The path of the page as the public address shows it: a closing `index.html` is left out.
    pub fn address(&self) -> String {
        let path = encode(&self.0);
        match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
            _ => path,
        }
    }

    /// The relative URL from a page to the output's root: empty, or `../` repeated.
    pub fn root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }
}

/// An address as a URI: sitemaps and feeds, other than pages, have every letter beyond ASCII escaped.
pub fn in_ascii(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte.is_ascii() {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The largest place of a character that is not behind `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// An address with the anchor behind `#` written in NFC, as ids are; one that is already is returned as it is.
pub fn with_composed_anchor(to: &str) -> Cow<'_, str> {
    let Some((path, anchor)) = to.split_once('#').filter(|(_, anchor)| !anchor.is_ascii() || anchor.contains('%'))
    else {
        return Cow::Borrowed(to);
    };
    match decode(anchor) {
        Some(plain) if !is_nfc(&plain) => {
            let composed: String = plain.nfc().collect();
            Cow::Owned(format!("{path}#{}", encode(&composed)))
        }
        _ => Cow::Borrowed(to),
    }
}

/// Writes a path for a URL: letters of every script stay readable, what has a meaning in URLs is escaped.
pub fn encode(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    push_encoded(&mut url, path);
    url
}

/// [`encode`], onto a text that is being written.
fn push_encoded(url: &mut String, path: &str) {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b'~');
    if path.bytes().all(harmless) {
        url.push_str(path);
        return;
    }
    for character in path.chars() {
        match character {
            ' ' | '"' | '#' | '%' | '<' | '>' | '?' | '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}' | '&' | '\'' => {
                url.push_str(&format!("%{:02X}", u32::from(character)));
            }
            _ if character.is_control() || character.is_whitespace() => {
                let mut bytes = [0; 4];
                for byte in character.encode_utf8(&mut bytes).bytes() {
                    url.push_str(&format!("%{byte:02X}"));
                }
            }
            _ => url.push(character),
        }
    }
}

/// Reads a percent-encoded path back. `None`: it is not UTF-8 after decoding.
pub fn decode(url: &str) -> Option<String> {
    let bytes = url.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes[at] == b'%').then(|| url.get(at + 1..at + 3)).flatten();
        match pair.filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            Some(pair) => {
                plain.push(u8::from_str_radix(pair, 16).ok()?);
                at += 3;
            }
            None => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(plain).ok()
}

macro_rules! path_traits {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "{:?}", &*self.0)
            }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}
path_traits!(SourcePath);
path_traits!(OutPath);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_every_way_out() {
        let rows = [
            ("", PathError::Empty),
            (".", PathError::Empty),
            ("..", PathError::Leaves),
            ("../x", PathError::Leaves),
            ("a/../../x", PathError::Leaves),
            ("/etc/passwd", PathError::Absolute),
            ("//host/share", PathError::Absolute),
            ("\\\\?\\C:\\x", PathError::Absolute),
            ("C:/x", PathError::Absolute),
            ("c:x", PathError::Absolute),
            ("~/x", PathError::Absolute),
            ("a\\..\\b", PathError::Character('\\')),
            ("a/b\0c", PathError::Character('\0')),
            ("a/b\u{202E}c", PathError::Character('\u{202E}')),
            ("file:x", PathError::Character(':')),
            ("x/CON.md", PathError::Reserved("CON.md".into())),
            ("aux", PathError::Reserved("aux".into())),
            ("x./y", PathError::Reserved("x.".into())),
            ("x/y ", PathError::Reserved("y ".into())),
        ];
        for (text, error) in rows {
            assert_eq!(SourcePath::new(text), Err(error.clone()), "{text:?}");
            assert_eq!(OutPath::new(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn resolves_siblings_but_not_above_the_root() {
        let file = SourcePath::new("content/report/01-a.md").unwrap();
        assert_eq!(file.sibling("../b.md").unwrap().as_str(), "content/b.md");
        assert_eq!(file.sibling("./c.md").unwrap().as_str(), "content/report/c.md");
        assert_eq!(file.sibling("../../../b.md"), Err(PathError::Leaves));
        let data = SourcePath::new("data").unwrap();
        assert_eq!(data.below("x/../y.csv").unwrap().as_str(), "data/y.csv");
        assert_eq!(data.below("../site.toml"), Err(PathError::Leaves));
    }

    #[test]
    fn links_are_relative() {
        let link = |from: &str, to: &str| OutPath::new(from).unwrap().link_to(&OutPath::new(to).unwrap());
        assert_eq!(link("a/b/index.html", "a/c/index.html"), "../c/index.html");
        assert_eq!(link("a/b/index.html", "a/b/x.csv"), "x.csv");
        assert_eq!(link("index.html", "报告/一 号/index.html"), "报告/一%20号/index.html");
        assert_eq!(link("a/index.html", "index.html"), "../index.html");
        assert_eq!(link("a/b/index.html", "b/index.html"), "../../b/index.html");
        assert_eq!(link("a/b/index.html", "a/bc/index.html"), "../bc/index.html");
        assert_eq!(link("a/bc/index.html", "a/b/index.html"), "../b/index.html");
        assert_eq!(link("a/一/index.html", "a/丁/index.html"), "../丁/index.html");
        assert_eq!(link("一/index.html", "丁/index.html"), "../丁/index.html");
        assert_eq!(link("index.html", "index.html"), "index.html");
        assert_eq!(link("a/index.html", "a/b/c.html"), "b/c.html");
    }

    #[test]
    fn chapters_of_a_folder_share_links() {
        let path = |text: &str| OutPath::new(text).unwrap();
        for from in ["a/b/index.html", "a/c/index.html", "a/bc/index.html", "b/index.html", "一/丁/index.html"] {
            let (above, _) = path(from)
                .folder()
                .rsplit_once('/')
                .map(|(above, b)| (above.to_owned(), b.to_owned()))
                .unwrap_or_default();
            for to in
                ["a/b/x/index.html", "a/x/index.html", "index.html", "a/index.html", "一/七/index.html", "一/丁/x.html"]
            {
                let (from, to) = (path(from), path(to));
                assert_eq!(to.is_below(from.folder()), from.link_to(&to) != to.link_below(&above), "{from} {to}");
            }
        }
    }

    #[test]
    fn urls_survive_encoding() {
        for text in ["a b", "100%", "图#1?", "x&y'z"] {
            assert_eq!(decode(&encode(text)).as_deref(), Some(text));
        }
        assert_eq!(decode("%ff"), None);
        assert_eq!(decode("%zz").as_deref(), Some("%zz"));
    }

    #[test]
    fn names_are_composed_and_folded() {
        assert_eq!(OutPath::new("e\u{301}").unwrap(), OutPath::new("é").unwrap());
        assert_eq!(OutPath::new("A/É").unwrap().folded(), "a/é");
    }
}
