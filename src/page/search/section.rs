//! HTML of a page's text, cut at its headings and figures, as plain text.
//!
//! In: HTML as `markdown` writes it, with raw HTML of an author in it, which may be anything. Out: at least one
//! [`Section`]. Nothing fails: what is no HTML is text.

use serde::Serialize;

/// A part of a page: the id that a link may name, its heading or caption, its text. The first has neither id nor title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Section(pub(super) String, pub(super) String, pub(super) String);

/// Elements that stand in a line of text; all others part words.
const INLINE: [&str; 27] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "ruby",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
];

/// Elements whose content nobody reads as text.
const UNREAD: [&str; 9] = ["button", "math", "rp", "rt", "script", "style", "svg", "template", "textarea"];

/// Classes of what stands beside the text: boxes that show on hover, numbers, links of a heading and of a note.
const BESIDE: [&str; 5] = ["tz-hint", "tz-anchor", "tz-number", "tz-footnote-ref", "tz-footnote-back"];

/// Cuts a text at its headings and figures.
pub(super) fn sections(html: &str) -> Vec<Section> {
    let mut cut = Cut { sections: vec![Section::default()], ..Cut::default() };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        cut.text(&rest[..at]);
        rest = &rest[at..];
        let Some(tag) = Tag::read(rest) else {
            cut.text("<");
            rest = &rest[1..];
            continue;
        };
        rest = &rest[tag.length..];
        cut.tag(&tag);
    }
    cut.text(rest);
    for Section(_, title, text) in &mut cut.sections {
        title.truncate(title.trim_end().len());
        text.truncate(text.trim_end().len());
    }
    cut.sections
}

#[derive(Default)]
struct Cut {
    sections: Vec<Section>,
    /// Where text goes to.
    now: usize,
    /// The element whose text is the title, if one is open.
    title: Option<String>,
    /// The section around each open figure.
    around: Vec<usize>,
    /// The element that is passed over, and how many of its name are open in it.
    passed: Option<(String, usize)>,
}

impl Cut {
    fn text(&mut self, text: &str) {
        if self.passed.is_some() {
            return;
        }
        let Section(_, title, body) = &mut self.sections[self.now];
        push(if self.title.is_some() { title } else { body }, text);
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        if let Some((name, depth)) = &mut self.passed {
            if tag.is(name) {
                *depth = if tag.closes { *depth - 1 } else { *depth + 1 };
            }
            if *depth == 0 {
                self.passed = None;
            }
            return;
        }
        let unread = UNREAD.iter().any(|name| tag.is(name)) || BESIDE.iter().any(|class| tag.has_class(class));
        if unread && !tag.closes && !tag.is_empty {
            self.passed = Some((tag.name.to_ascii_lowercase(), 1));
            return;
        }
        if !INLINE.iter().any(|name| tag.is(name)) {
            self.text(" ");
        }
        if tag.closes {
            if self.title.as_deref().is_some_and(|title| tag.is(title)) {
                self.title = None;
            } else if tag.is("figure") {
                self.now = self.around.pop().unwrap_or(self.now);
            }
            return;
        }
        let heading = matches!(tag.name.as_bytes(), [b'h' | b'H', b'1'..=b'6']);
        let figure = tag.is("figure");
        if figure {
            self.around.push(self.now);
        }
        if let Some(id) = tag.attribute("id").filter(|id| (heading || figure) && !id.is_empty()) {
            self.sections.push(Section(unescaped(id), String::new(), String::new()));
            self.now = self.sections.len() - 1;
            self.title = heading.then(|| tag.name.to_ascii_lowercase());
        } else if tag.is("figcaption") && self.title.is_none() && self.sections[self.now].1.is_empty() && self.now > 0 {
            self.title = Some("figcaption".to_owned());
        }
    }
}

/// Adds text: white space becomes one space, and none stands at the beginning.
fn push(to: &mut String, text: &str) {
    for character in unescaped(text).chars() {
        if !character.is_whitespace() {
            to.push(character);
        } else if !to.is_empty() && !to.ends_with(' ') {
            to.push(' ');
        }
    }
}

/// A tag, or a comment, at the beginning of a text.
struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
    closes: bool,
    is_empty: bool,
    length: usize,
}

impl<'a> Tag<'a> {
    fn read(text: &'a str) -> Option<Tag<'a>> {
        let none = |length| Tag { name: "", attributes: "", closes: false, is_empty: true, length };
        if let Some(comment) = text.strip_prefix("<!--") {
            return Some(none(comment.find("-->").map_or(text.len(), |end| end + 7)));
        }
        let closes = text.starts_with("</");
        let start = if closes { 2 } else { 1 };
        let inside = &text[start..];
        if !inside.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let mut quote = None;
        let end = inside.bytes().position(|byte| match (quote, byte) {
            (None, b'"' | b'\'') => {
                quote = Some(byte);
                false
            }
            (Some(open), _) => {
                if open == byte {
                    quote = None;
                }
                false
            }
            (None, _) => byte == b'>',
        })?;
        let name = inside[..end].find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(end);
        let attributes = &inside[name..end];
        let is_empty = attributes.ends_with('/');
        Some(Tag { name: &inside[..name], attributes, closes, is_empty, length: start + end + 1 })
    }

    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// A quoted attribute, as `markdown` writes it.
    fn attribute(&self, name: &str) -> Option<&'a str> {
        let at = self.attributes.find(&format!(" {name}=\""))? + name.len() + 3;
        self.attributes[at..].split('"').next()
    }

    fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split(' ').any(|own| own == class))
    }
}

/// A text without the references that [`crate::escape::html`] writes, and those by number.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest.find(';').filter(|end| *end <= 10).map(|end| &rest[1..end]);
        let character = match name {
            Some("amp") => Some('&'),
            Some("lt") => Some('<'),
            Some("gt") => Some('>'),
            Some("quot") => Some('"'),
            Some("nbsp") => Some(' '),
            Some(name) => name.strip_prefix('#').and_then(|code| match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32),
                None => code.parse().ok().and_then(char::from_u32),
            }),
            None => None,
        };
        match (character, name) {
            (Some(character), Some(name)) => {
                out.push(character);
                rest = &rest[name.len() + 2..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(html: &str) -> Vec<(String, String, String)> {
        sections(html).into_iter().map(|Section(id, title, text)| (id, title, text)).collect()
    }

    fn row(id: &str, title: &str, text: &str) -> (String, String, String) {
        (id.to_owned(), title.to_owned(), text.to_owned())
    }

    #[test]
    fn headings_and_figures_cut_a_text() {
        let html = "<p>A <em>few</em>\nwords.</p>\n<h2 id=\"goals\"><span class=\"tz-number\">1.1</span> Goals &amp; means \
            <a class=\"tz-anchor\" href=\"#goals\">#</a></h2><p>Before</p>\
            <figure class=\"x\" id=\"fig-a\"><p>words</p><figcaption>Shares</figcaption></figure><p>and behind.</p>";
        assert_eq!(
            cut(html),
            [
                row("", "", "A few words."),
                row("goals", "Goals & means", "Before and behind."),
                row("fig-a", "Shares", "words"),
            ]
        );
    }

    #[test]
    fn elements_in_a_line_part_no_words_and_blocks_do() {
        assert_eq!(cut("<p>人工<b>智能</b></p><p>政策</p>"), [row("", "", "人工智能 政策")]);
        assert_eq!(cut("<td>a</td><td>b</td>"), [row("", "", "a b")]);
        assert_eq!(cut("a<br>b"), [row("", "", "a b")]);
    }

    #[test]
    fn what_nobody_reads_is_passed_over() {
        assert_eq!(cut("a<svg><title>t</title><svg></svg></svg>b"), [row("", "", "ab")]);
        assert_eq!(cut("漢<ruby>字<rp>(</rp><rt>zi</rt></ruby>"), [row("", "", "漢字")]);
        assert_eq!(cut("x <span class=\"a tz-hint\">hint <span>in</span> it</span>y"), [row("", "", "x y")]);
    }

    #[test]
    fn no_html_is_too_broken() {
        let rows = [
            ("a < b & c &bogus; &#x4e2d;&#0;&#xffffffff;", "a < b & c &bogus; 中\0&#xffffffff;"),
            ("</figure></svg></h2>a", "a"),
            ("<!-- never closed", ""),
            ("<a title=\"never", "<a title=\"never"),
            ("<svg>never closed", ""),
            ("a<", "a<"),
            ("</>", "</>"),
        ];
        for (html, text) in rows {
            assert_eq!(cut(html), [row("", "", text)], "{html}");
        }
    }
}
