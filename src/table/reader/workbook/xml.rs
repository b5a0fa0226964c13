//! XML in a stream. **The only door to quick-xml.**
//!
//! Entities but the five of XML and numbers are dropped: a workbook has no DTD that is read.

use super::Fault;
use super::zip::{Limited, TOO_LARGE};
use quick_xml::events::{BytesEnd, BytesStart, Event};
use std::borrow::Cow;
use std::io::BufReader;

/// A walk through a document.
pub(super) struct Xml<'a> {
    reader: quick_xml::Reader<BufReader<Limited<'a>>>,
    buffer: Vec<u8>,
    part: String,
}

/// What comes next.
pub(super) enum Piece<'b> {
    /// An element begins.
    Open(Tag<'b>),
    /// An element ends.
    Close(Close<'b>),
    /// Text, or a piece of it.
    Text(Cow<'b, str>),
    /// The document ends.
    End,
}

/// The end of an element.
pub(super) struct Close<'b>(BytesEnd<'b>);

impl Close<'_> {
    /// Its name without a prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

/// The start of an element.
pub(super) struct Tag<'b>(BytesStart<'b>);

impl Tag<'_> {
    /// Its name without a prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute, by its name without a prefix.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        let attributes = attributes.with_checks(false).flatten();
        let mut named = attributes.filter(|attribute| attribute.key.local_name().as_ref() == name);
        named.next().and_then(|attribute| attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok())
    }

    /// An attribute as a number.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.trim().parse().ok()
    }
}

impl<'a> Xml<'a> {
    /// A walk through a part of a workbook.
    pub(super) fn new(bytes: Limited<'a>, part: &str) -> Xml<'a> {
        let mut reader = quick_xml::Reader::from_reader(BufReader::new(bytes));
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, buffer: Vec::new(), part: part.to_owned() }
    }

    /// The next piece. Errors: no XML, truncated, too large.
    pub(super) fn next(&mut self) -> Result<Piece<'_>, Fault> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().begin();
        let part = &self.part;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Start(tag)) => Ok(Piece::Open(Tag(tag))),
            Ok(Event::End(tag)) => Ok(Piece::Close(Close(tag))),
            Ok(Event::Text(text)) => Ok(Piece::Text(text.into_inner())),
            Ok(Event::CData(text)) => Ok(Piece::Text(text.into_inner())),
            Ok(Event::GeneralRef(reference)) => Ok(Piece::Text(Cow::Owned(resolve(&reference.into_inner())))),
            Ok(Event::Eof) => Ok(Piece::End),
            Ok(_) => Ok(Piece::Text(Cow::Borrowed(""))),
            Err(error) => {
                let message = error.to_string();
                Err(match message.contains(TOO_LARGE) {
                    true => Fault::Large(TOO_LARGE.to_owned()),
                    false => Fault::Damaged(format!("the part `{part}` is damaged or truncated")),
                })
            }
        }
    }
}

/// A character reference or one of the five entities.
fn resolve(reference: &str) -> String {
    let code = match reference {
        "lt" => return "<".to_owned(),
        "gt" => return ">".to_owned(),
        "amp" => return "&".to_owned(),
        "quot" => return "\"".to_owned(),
        "apos" => return "'".to_owned(),
        _ => reference.strip_prefix('#'),
    };
    let number = code.and_then(|code| match code.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => code.parse().ok(),
    });
    number.and_then(char::from_u32).map_or(String::new(), String::from)
}
