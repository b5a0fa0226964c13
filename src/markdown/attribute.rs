//! Calls and references in the addresses and titles of links and images, where nothing can be drawn.
//!
//! In: tags of links and images. Out: the same with what was written, and what is wrong with it.

use super::cover::{Covered, Cut};
use super::document::Document;
use crate::diag::{Span, error};
use crate::path::SourcePath;
use pulldown_cmark::{CowStr, LinkType, Tag};
use std::ops::Range;

impl<'a> Document<'a> {
    /// Attributes cannot show figures or values yet: a call there is told.
    pub(super) fn tag(&mut self, covered: &Covered<'a>, tag: Tag<'a>, range: &Range<usize>) -> Tag<'a> {
        let tag = self.defined(covered, tag);
        let mut refused = |text: CowStr<'a>| -> CowStr<'a> {
            let mut plain = true;
            for cut in covered.cut(&text, range) {
                if let Cut::Call(index) = cut
                    && !covered.is_reference(index)
                {
                    let found = &covered.calls[index];
                    let span = Span::new(&SourcePath::call(), found.range.clone());
                    let wrong = match &found.call {
                        // What another tool has for an address is told with the rewrite.
                        Err(foreign) if foreign.code == "foreign-call" => {
                            foreign.clone().placed(&SourcePath::call(), found.range.start)
                        }
                        _ => error!("misplaced-call", span, "a call cannot stand in the address or title of a link")
                            .help("put it into the text of the link"),
                    };
                    self.diagnostics.push(wrong);
                    plain = false;
                }
            }
            if plain { covered.restore(&text, range).into_owned().into() } else { "#".into() }
        };
        match tag {
            Tag::Link { link_type, dest_url, title, id } => {
                let (dest_url, title) = (refused(dest_url), refused(title));
                Tag::Link { link_type, dest_url, title, id }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                // The title is a caption, if the image is a figure: references in it count as those of the text, and
                // calls are drawn in it.
                let references: Vec<usize> = (covered.cut(&title, range).into_iter())
                    .filter_map(|cut| if let Cut::Call(index) = cut { Some(index) } else { None })
                    .filter(|index| covered.is_reference(*index))
                    .collect();
                let dest_url = refused(dest_url);
                let title = covered.restore(&title, range).into_owned().into();
                for index in references {
                    self.site(covered, index);
                }
                Tag::Image { link_type, dest_url, title, id }
            }
            other => other,
        }
    }

    /// A link or image whose definition, elsewhere in the text, has a call in it: that is told, references are text.
    pub(super) fn defined(&mut self, covered: &Covered<'a>, tag: Tag<'a>) -> Tag<'a> {
        let mut restored = |text: CowStr<'a>| -> CowStr<'a> {
            let Some(mut index) = covered.elsewhere(&text) else { return text };
            let mut text = text.into_string();
            loop {
                let found = &covered.calls[index];
                if !covered.is_reference(index) {
                    let span = Span::new(&SourcePath::call(), found.range.clone());
                    let wrong = error!("misplaced-call", span, "a call cannot stand in the definition of a link");
                    self.diagnostics.push(wrong.help("write the link where it is used: `[…](…)`"));
                    return "#".into();
                }
                text = text.replace(&covered.cover(index), &covered.source[found.range.clone()]);
                match covered.elsewhere(&text) {
                    Some(next) => index = next,
                    None => return text.into(),
                }
            }
        };
        match tag {
            Tag::Link { link_type, dest_url, title, id } if is_defined(link_type) => {
                Tag::Link { link_type, dest_url: restored(dest_url), title: restored(title), id }
            }
            Tag::Image { link_type, dest_url, title, id } if is_defined(link_type) => {
                Tag::Image { link_type, dest_url: restored(dest_url), title: restored(title), id }
            }
            other => other,
        }
    }
}

/// Whether the address of a link is written elsewhere.
fn is_defined(link: LinkType) -> bool {
    matches!(link, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
}
