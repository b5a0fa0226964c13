//! The HTML of a chapter, moved into a page that holds several.
//!
//! In: HTML as a chapter's own page has it. Out: the same with other values of the attributes that name ids or lead
//! somewhere. Every id begins with the name of its chapter; links to what the page holds lead within it, all others count
//! from the page. **Nothing but values of attributes changes.** Deliberately absent: ids in style sheets of an author.

use crate::escape;
use crate::markdown;
use crate::page::link::join;
use crate::path::{OutPath, decode, encode};
use crate::site::Lens;
use std::collections::BTreeMap;

/// Attributes that hold ids, one or several.
const IDS: [&str; 17] = [
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "commandfor",
    "for",
    "form",
    "headers",
    "id",
    "itemref",
    "list",
    "name",
    "popovertarget",
];

/// Attributes that hold an address.
const ADDRESSES: [&str; 10] =
    ["action", "background", "cite", "data", "formaction", "href", "poster", "src", "usemap", "xlink:href"];

/// A chapter that is moved.
pub(super) struct Moved<'a> {
    pub(super) site: &'a Lens<'a>,
    /// Its own page.
    pub(super) from: &'a OutPath,
    /// The page that holds it.
    pub(super) to: &'a OutPath,
    /// What its ids begin with.
    pub(super) prefix: &'a str,
    /// What ids of all pages begin with that the page holds.
    pub(super) names: &'a BTreeMap<usize, String>,
}

impl Moved<'_> {
    /// Moves a text.
    pub(super) fn html(&self, html: &str) -> String {
        rewritten(html, |name, value| {
            if let Some(ids) = prefixed(name, value, self.prefix) {
                return Some(ids);
            }
            match name {
                // Landmarks need names of their own, which footnotes of many chapters have not.
                "role" if value == "doc-endnotes" => Some("group".to_owned()),
                "srcset" | "imagesrcset" => Some(self.candidates(value)),
                _ if ADDRESSES.contains(&name) => self.address(value),
                _ => None,
            }
        })
    }

    /// An address as the page names it. `None`: it stays.
    fn address(&self, written: &str) -> Option<String> {
        let anchored = |prefix: &str, anchor: &str| format!("#{}", encode(&format!("{prefix}{anchor}")));
        if let Some(anchor) = written.strip_prefix('#') {
            // The top of a page is that of the page.
            return Some(anchored(self.prefix, &decode(anchor)?)).filter(|_| !matches!(anchor, "" | "top"));
        }
        if written.is_empty() || written.starts_with('/') || escape::has_scheme(written) {
            return None;
        }
        let end = written.find(['?', '#']).unwrap_or(written.len());
        let (path, rest) = written.split_at(end);
        let own = self.from.as_str().rsplit('/').next().unwrap_or_default().to_owned();
        let path = if path.is_empty() { own } else { decode(path)? };
        let mut target = join(self.from.folder(), &path)?;
        if path.ends_with('/') || target.is_empty() || path.ends_with("..") || path == "." {
            target = format!("{target}/index.html");
        }
        let target = OutPath::new(target.trim_start_matches('/')).ok()?;
        if target == *self.to && rest.starts_with('#') {
            return Some(rest.to_owned());
        }
        let held = self.site.of_out(target.clone()).and_then(|page| self.names.get(&page));
        match held {
            Some(prefix) if !rest.starts_with('?') => {
                Some(anchored(prefix, &decode(rest.strip_prefix('#').unwrap_or_default())?))
            }
            _ => Some(format!("{}{rest}", self.to.link_to(&target))),
        }
    }

    /// The addresses of a picture in several sizes.
    fn candidates(&self, written: &str) -> String {
        let moved = |candidate: &str| {
            let (address, size) = candidate.trim().split_once(' ').unwrap_or((candidate.trim(), ""));
            let address = self.address(address).unwrap_or_else(|| address.to_owned());
            format!("{address} {size}").trim_end().to_owned()
        };
        written.split(", ").map(moved).collect::<Vec<_>>().join(", ")
    }
}

/// HTML whose ids, and what names them, begin with a prefix.
pub(super) fn ids(html: &str, prefix: &str) -> String {
    rewritten(html, |name, value| prefixed(name, value, prefix))
}

/// The value of an attribute that names ids, with a prefix. `None`: it names none.
fn prefixed(name: &str, value: &str, prefix: &str) -> Option<String> {
    if IDS.contains(&name) {
        let ids: Vec<String> = value.split_whitespace().map(|id| format!("{prefix}{id}")).collect();
        return Some(ids.join(" "));
    }
    // Drawings name their clips and gradients so.
    value.contains("url(#").then(|| value.replace("url(#", &format!("url(#{prefix}")))
}

/// HTML with other values for some attributes. `value`: from the name in small letters and the value without references.
fn rewritten(html: &str, value: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut done = 0;
    for (name, range) in markdown::attributes(html) {
        let name = html[name].to_ascii_lowercase();
        let written = &html[range.clone()];
        let Some(new) = value(&name, &markdown::decoded(written)) else { continue };
        out.push_str(&html[done..range.start]);
        let bare = !html[..range.start].ends_with(['"', '\'']);
        let quote = if bare { "\"" } else { "" };
        out.push_str(&format!("{quote}{}{quote}", escape::html(&new)));
        done = range.end;
    }
    out.push_str(&html[done..]);
    out
}
