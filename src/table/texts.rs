//! Texts of a column as ranges into what was read: no cell is copied.

use std::sync::Arc;

/// A text of at most 4 GiB: where it begins in its buffers, and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Piece {
    start: u32,
    length: u32,
}

impl Piece {
    /// No text: the cell is missing.
    pub const MISSING: Piece = Piece { start: u32::MAX, length: 0 };

    /// `start..end` of the source. What lies beyond 4 GiB is missing; readers refuse such files before.
    pub fn new(start: usize, end: usize) -> Piece {
        match (u32::try_from(start), u32::try_from(end.saturating_sub(start))) {
            (Ok(start), Ok(length)) if start != u32::MAX => Piece { start, length },
            _ => Piece::MISSING,
        }
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.start as usize + self.length as usize
    }
}

/// What pieces are cut from: the text of the file, and behind it what could not stay there (escapes resolved).
#[derive(Clone, Debug)]
pub struct Buffers {
    source: Arc<str>,
    own: Arc<str>,
}

impl Buffers {
    /// A source, and what was added to it.
    pub fn new(source: Arc<str>, own: String) -> Buffers {
        Buffers { source, own: own.into() }
    }

    /// The text of a piece; `None` if it is missing.
    #[inline]
    pub fn get(&self, piece: Piece) -> Option<&str> {
        if piece == Piece::MISSING {
            return None;
        }
        let split = self.source.len();
        if piece.start() < split {
            self.source.get(piece.start()..piece.end())
        } else {
            self.own.get(piece.start() - split..piece.end() - split)
        }
    }
}

/// A column of texts.
#[derive(Clone, Debug)]
pub struct Texts {
    /// What the pieces are cut from.
    pub buffers: Buffers,
    /// One a row.
    pub pieces: Vec<Piece>,
}

impl Texts {
    /// Texts that are in no file.
    pub fn new<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> Texts {
        let mut own = String::new();
        let mut pieces = Vec::new();
        for text in texts {
            pieces.push(text.map_or(Piece::MISSING, |text| {
                let start = own.len();
                own.push_str(text);
                Piece::new(start, own.len())
            }));
        }
        Texts { buffers: Buffers::new("".into(), own), pieces }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The text of a row; `None` if it is missing or there is no such row.
    #[inline]
    pub fn get(&self, row: usize) -> Option<&str> {
        self.buffers.get(*self.pieces.get(row)?)
    }

    /// All rows in order.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        self.pieces.iter().map(|&piece| self.buffers.get(piece))
    }
}
