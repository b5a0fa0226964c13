//! Markdown: CommonMark with calls in it.
//!
//! In: the body of a chapter. Out: its facts ([`outline`]) and its HTML ([`html`]).
//! A call's bytes are covered before CommonMark sees them, so a call works in headings, tables, lists, links and
//! emphasis, and every offset stays true; in code the original text is put back.
//! **The only door to pulldown-cmark.** Deliberately absent: what a call draws and where a link leads — the
//! caller says so through [`Resolve`].

mod cover;
mod document;
mod html;
mod outline;
mod slug;

pub use crate::read::call::CallSite;
pub use document::Rules;
pub use html::{Body, Drawn, Labels, Resolve, Title, html, inline, plain, texts};
pub use outline::{Heading, Link, Outline, outline};
