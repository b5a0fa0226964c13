//! Elements of HTML as values, so that figures of words are well nested and hold no markup but ours.
//!
//! In: names of elements and attributes, which are ours; texts, which are anybody's. Out: HTML.
//! **Every text is escaped when it is written; there is no way to put HTML in as it is.**
//! Deliberately absent: `style` attributes, which a strict content security policy refuses; headings, which would
//! break the page's outline; ids, which belong to the figure.

use super::Scope;
use crate::escape;

/// An element.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Child>,
}

#[derive(Clone, Debug, PartialEq)]
enum Child {
    Element(Element),
    Text(String),
}

/// An element without attributes and children.
pub(super) fn element(name: &'static str) -> Element {
    Element { name, attributes: Vec::new(), children: Vec::new() }
}

/// An element with a class.
pub(super) fn classed(name: &'static str, class: &str) -> Element {
    element(name).attribute("class", class)
}

/// An element with a class and a text in it.
pub(super) fn said(name: &'static str, class: &str, text: &str) -> Element {
    classed(name, class).text(text)
}

/// What is too wide for a phone, in a box that scrolls and that a keyboard reaches.
pub(super) fn scroll(wide: Element, scope: &Scope<'_>) -> Element {
    let region = classed("div", "tz-scroll").attribute("tabindex", "0").attribute("role", "region");
    region.attribute("aria-labelledby", scope.caption_id()).child(wide)
}

impl Element {
    /// The same element with one more attribute.
    pub(super) fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Element {
        self.attributes.push((name, value.into()));
        self
    }

    /// The same element with a text behind what is in it.
    pub(super) fn text(mut self, text: impl Into<String>) -> Element {
        self.children.push(Child::Text(text.into()));
        self
    }

    /// The same element with another behind what is in it.
    pub(super) fn child(mut self, child: Element) -> Element {
        self.children.push(Child::Element(child));
        self
    }

    /// The same element with others behind what is in it.
    pub(super) fn children(mut self, children: impl IntoIterator<Item = Element>) -> Element {
        self.children.extend(children.into_iter().map(Child::Element));
        self
    }

    /// The element as HTML.
    pub(super) fn html(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// Lists, and what is long in them, stand on lines of their own: nobody sees it, and it can be read and compared.
    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape::push_html(out, value);
            out.push('"');
        }
        out.push('>');
        if matches!(self.name, "img" | "col") {
            return;
        }
        let lines = matches!(self.name, "ul" | "ol" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "tr");
        for child in &self.children {
            if lines {
                out.push('\n');
            }
            match child {
                Child::Element(element) => element.write(out),
                Child::Text(text) => escape::push_html(out, text),
            }
        }
        if lines {
            out.push('\n');
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_values_stay_text() {
        let item = classed("li", "a\"><b>").text("<script>").child(said("b", "c", "'&'"));
        assert_eq!(
            item.html(),
            "<li class=\"a&quot;&gt;&lt;b&gt;\">&lt;script&gt;<b class=\"c\">&#39;&amp;&#39;</b></li>"
        );
        assert_eq!(element("img").attribute("alt", "").html(), "<img alt=\"\">");
    }
}
