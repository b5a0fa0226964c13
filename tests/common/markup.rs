//! A strict walker over tags, for HTML that we made and for XML: what is not closed or not quoted is a fault.

/// An element's opening tag.
#[derive(Debug)]
pub(crate) struct Tag {
    /// Its name, as written.
    pub(crate) name: String,
    /// Its attributes in order, values with their entities resolved.
    pub(crate) attributes: Vec<(String, String)>,
}

/// Elements of HTML that have no end.
const VOID: [&str; 8] = ["area", "br", "col", "hr", "img", "input", "link", "meta"];
/// Elements whose inside is not markup.
const RAW: [&str; 2] = ["script", "style"];

/// How strictly a text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// HTML: some elements have no end, `script` holds no markup, attributes may have no value.
    Html,
    /// XML: every element ends, every attribute is quoted and there once, characters are those of XML.
    Xml,
}

/// All opening tags of a text, in order. Errors: what is wrong, and the text around it.
pub(crate) fn tags(text: &str, language: Language) -> Result<Vec<Tag>, String> {
    let mut walker = Walker { text, at: 0, open: Vec::new(), tags: Vec::new(), language };
    walker.walk().map_err(|wrong| {
        let from = text.floor_char_boundary(walker.at.saturating_sub(120));
        let to = text.ceil_char_boundary((walker.at + 40).min(text.len()));
        format!("{wrong} near «{}»", &text[from..to])
    })?;
    match walker.open.last() {
        Some(open) => Err(format!("`{open}` is not closed")),
        None => Ok(walker.tags),
    }
}

struct Walker<'a> {
    text: &'a str,
    at: usize,
    open: Vec<String>,
    tags: Vec<Tag>,
    language: Language,
}

impl<'a> Walker<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn walk(&mut self) -> Result<(), String> {
        if let Some(at) = self.text.find(|character| !is_allowed(character)) {
            self.at = at;
            return Err("a character that no document may hold".into());
        }
        while self.at < self.text.len() {
            let upto = self.rest().find('<').map_or(self.text.len(), |at| self.at + at);
            let text = &self.text[self.at..upto];
            self.at = upto;
            if text.contains('>') && self.language == Language::Xml && text.contains("]]>") {
                return Err("`]]>` in text".into());
            }
            resolve(text)?;
            if self.rest().is_empty() {
                break;
            }
            if let Some(inside) = self.rest().strip_prefix("<!--") {
                self.at += 4 + inside.find("-->").ok_or("a comment is not closed")? + 3;
            } else if self.rest().starts_with("<!doctype html>") || self.rest().starts_with("<?xml ") {
                self.at += self.rest().find('>').ok_or("a declaration is not closed")? + 1;
            } else if self.rest().starts_with("</") {
                let end = self.rest().find('>').ok_or("an end tag is not closed")?;
                let name = &self.rest()[2..end];
                match self.open.pop() {
                    Some(open) if open == name => self.at += end + 1,
                    open => return Err(format!("`</{name}>` where {open:?} is open")),
                }
            } else {
                self.tag()?;
            }
        }
        Ok(())
    }

    fn name(&mut self) -> Result<String, String> {
        let length = self
            .rest()
            .find(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, '-' | ':' | '_')))
            .unwrap_or(self.rest().len());
        if length == 0 {
            return Err("a name is missing".into());
        }
        let name = self.rest()[..length].to_owned();
        self.at += length;
        Ok(name)
    }

    fn tag(&mut self) -> Result<(), String> {
        self.at += 1;
        let name = self.name()?;
        let mut attributes: Vec<(String, String)> = Vec::new();
        let closed = loop {
            let space = self.rest().len() - self.rest().trim_start().len();
            self.at += space;
            if self.rest().starts_with("/>") {
                self.at += 2;
                break true;
            }
            if self.rest().starts_with('>') {
                self.at += 1;
                break false;
            }
            if space == 0 {
                return Err("no space before an attribute".into());
            }
            let key = self.name()?;
            if attributes.iter().any(|(known, _)| *known == key) {
                return Err(format!("`{key}` twice"));
            }
            let value = match self.rest().strip_prefix("=\"") {
                Some(rest) => {
                    let end = rest.find('"').ok_or("a value is not closed")?;
                    self.at += 2 + end + 1;
                    let value = &rest[..end];
                    if value.contains('<') {
                        return Err(format!("`<` in the value of `{key}`"));
                    }
                    resolve(value)?
                }
                None if self.rest().starts_with('=') || self.language == Language::Xml => {
                    return Err(format!("the value of `{key}` is not quoted"));
                }
                None => String::new(),
            };
            attributes.push((key, value));
        };
        let html = self.language == Language::Html;
        if html && RAW.contains(&name.as_str()) {
            let end = format!("</{name}>");
            self.at += self.rest().find(&end).ok_or("a raw element is not closed")? + end.len();
        } else if !(closed || (html && VOID.contains(&name.as_str()))) {
            self.open.push(name.clone());
        }
        self.tags.push(Tag { name, attributes });
        Ok(())
    }
}

/// Whether XML, and so SVG, may hold a character.
fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r')
        || (!character.is_control() && !matches!(character, '\u{FFFE}' | '\u{FFFF}'))
}

/// Entities resolved. Errors: an `&` that begins none.
fn resolve(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find(';').filter(|&end| end <= 8).ok_or("an `&` that begins no entity")?;
        let name = &rest[..end];
        rest = &rest[end + 1..];
        let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        });
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => '\u{A0}',
            _ => number.and_then(char::from_u32).ok_or_else(|| format!("no entity `&{name};`"))?,
        });
    }
    out.push_str(rest);
    Ok(out)
}
