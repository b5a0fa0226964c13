//! Markdown: CommonMark with calls in it.
//!
//! In: the body of a chapter. Out: its facts ([`outline`]) and its HTML ([`html`](html())).
//! A call's bytes are covered before CommonMark sees them, so a call works in headings, tables, lists, links and
//! emphasis, and every offset stays true; in code the original text is put back. In the same way CommonMark is shown
//! other characters where Chinese needs other rules, and containers as blocks of their own ([`shown`]).
//! **The only door to pulldown-cmark and pulldown-latex.** Deliberately absent: what a call draws and where a link
//! leads — the caller says so through [`Resolve`].

mod attribute;
mod caption;
mod container;
mod cover;
mod document;
mod emphasis;
mod html;
mod inline;
mod language;
mod math;
mod nesting;
mod note;
mod outline;
mod part;
mod picture;
mod raw;
mod resolve;
mod rules;
mod shown;
mod slug;
mod table;
mod whole;
mod width;
mod writer;

pub use crate::read::call::CallSite;
pub use document::{Equation, Named};
pub use html::{html, inline, plain, texts, title};
pub use math::formula;
pub use outline::{Heading, Link, Outline, outline};
pub use picture::Picture;
pub use raw::{attributes, decoded, running_address};
pub use resolve::{Body, CodeBlock, Drawn, Labels, Numbered, Resolve, Title};
pub use rules::Rules;
pub use shown::Shown;
pub use whole::title as whole_title;
