//! A zip archive in memory: entries found by name and unpacked in a stream.
//!
//! Only what workbooks use: stored and deflated entries, no zip64. **The only door to flate2.** The central directory
//! (APPNOTE 6.3 §4.3.12) is walked where it stands; its sizes are bounds for slices and nothing else.

use super::Fault;
use flate2::bufread::DeflateDecoder;
use std::io::{self, Read};

/// The most entries that are walked.
const ENTRY_LIMIT: usize = 10_000;

/// The most bytes one entry is unpacked to.
const UNPACKED_LIMIT: u64 = 256 << 20;

/// How many times larger than packed an entry may become; sheets stay below 40.
const RATIO_LIMIT: u64 = 200;

/// An archive.
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry<'a>>,
}

struct Entry<'a> {
    name: &'a [u8],
    encrypted: bool,
    method: u16,
    packed: usize,
    header: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()
}

impl<'a> Archive<'a> {
    /// Reads the table of contents. Errors: no archive, a truncated one, too many entries.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Archive<'a>, Fault> {
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(compound(bytes));
        }
        if bytes.is_empty() {
            return Err(Fault::damaged("the file is empty"));
        }
        if !bytes.starts_with(b"PK") {
            return Err(Fault::damaged("it is no workbook (a workbook is a zip archive)"));
        }
        let cut = || Fault::damaged("it is truncated: the table of contents at its end is missing");
        let tail = bytes.len().saturating_sub(22 + 65_535);
        let end = (tail..bytes.len().saturating_sub(21))
            .rev()
            .find(|&at| bytes[at..].starts_with(b"PK\x05\x06"))
            .ok_or_else(cut)?;
        let count = u16_at(bytes, end + 10).ok_or_else(cut)?;
        let mut at = u32_at(bytes, end + 16).ok_or_else(cut)?;
        if count > ENTRY_LIMIT || at > bytes.len() {
            return Err(Fault::damaged(format!(
                "its table of contents names {count} parts, which do not fit in the file"
            )));
        }
        let mut entries = Vec::new();
        for _ in 0..count {
            let broken = || Fault::damaged("its table of contents is damaged");
            let head = bytes.get(at..).filter(|head| head.starts_with(b"PK\x01\x02")).ok_or_else(broken)?;
            let field = |at: usize| u16_at(head, at).ok_or_else(broken);
            let (name, extra, comment) = (field(28)?, field(30)?, field(32)?);
            entries.push(Entry {
                name: head.get(46..46 + name).ok_or_else(broken)?,
                encrypted: field(8)? & 1 == 1,
                method: field(10)? as u16,
                packed: u32_at(head, 20).ok_or_else(broken)?,
                header: u32_at(head, 42).ok_or_else(broken)?,
            });
            at += 46 + name + extra + comment;
        }
        Ok(Archive { bytes, entries })
    }

    /// Whether there is an entry of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    fn entry(&self, name: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name.as_bytes()))
    }

    /// The unpacked bytes of an entry, limited. Errors: it is not there, encrypted, or packed in another way.
    pub(super) fn read(&self, name: &str) -> Result<Limited<'a>, Fault> {
        let entry = self.entry(name).ok_or_else(|| Fault::damaged(format!("the part `{name}` is missing")))?;
        let broken = || Fault::damaged(format!("the part `{name}` is damaged"));
        if entry.encrypted {
            return Err(Fault::Locked);
        }
        let header =
            self.bytes.get(entry.header..).filter(|head| head.starts_with(b"PK\x03\x04")).ok_or_else(broken)?;
        let start = 30 + u16_at(header, 26).ok_or_else(broken)? + u16_at(header, 28).ok_or_else(broken)?;
        let packed = header.get(start..start + entry.packed).ok_or_else(broken)?;
        let inner: Box<dyn Read + 'a> = match entry.method {
            0 => Box::new(packed),
            8 => Box::new(DeflateDecoder::new(packed)),
            _ => return Err(Fault::damaged(format!("the part `{name}` is packed in a way that is not read"))),
        };
        let left = UNPACKED_LIMIT.min((packed.len() as u64).saturating_mul(RATIO_LIMIT).saturating_add(1 << 20));
        Ok(Limited { inner, left, token: 0 })
    }
}

/// An OLE file: an encrypted workbook, or one of before 2007.
fn compound(bytes: &[u8]) -> Fault {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let head = &bytes[..bytes.len().min(1 << 20)];
    let tail = &bytes[bytes.len().saturating_sub(1 << 20)..];
    let holds = |part: &[u8]| part.windows(name.len()).any(|window| window == name);
    match holds(head) || holds(tail) {
        true => Fault::Locked,
        false => Fault::damaged("it is a workbook of before 2007 (XLS)"),
    }
}

/// The most bytes between two calls of [`Limited::begin`]: one tag or one text.
const TOKEN_LIMIT: usize = 4 << 20;

/// A reader that ends with an error where too much comes out of it.
pub(super) struct Limited<'a> {
    inner: Box<dyn Read + 'a>,
    left: u64,
    token: usize,
}

impl Limited<'_> {
    /// Begins a token.
    pub(super) fn begin(&mut self) {
        self.token = 0;
    }
}

/// What the error of a limit says.
pub(super) const TOO_LARGE: &str = "it unpacks to more than is read";

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| io::Error::other(TOO_LARGE))?;
        self.token += count;
        if self.token > TOKEN_LIMIT {
            return Err(io::Error::other(TOO_LARGE));
        }
        Ok(count)
    }
}
