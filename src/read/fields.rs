//! Typed values out of a map, with everything that is wrong reported at its place.

use super::{Entry, Node, Value};
use crate::diag::{Diagnostic, Span, error};

/// The fields of one map, taken one by one; [`Fields::finish`] reports what nobody asked for.
pub struct Fields<'a> {
    what: &'static str,
    entries: &'a [Entry],
    asked: Vec<&'static str>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// The fields of `node`, called `what` in messages («front matter»). Anything but a map is an error; nothing is an empty map.
    pub fn new(what: &'static str, node: &'a Node, diagnostics: &'a mut Vec<Diagnostic>) -> Fields<'a> {
        if !matches!(node.value, Value::Map(_) | Value::Null) {
            let kind = node.kind();
            let wrong =
                error!("wrong-type", node.span.clone(), "{what} must be a map of names and values, found {kind}");
            let wide = node.as_text().is_some_and(|text| text.contains('：'));
            diagnostics.push(match wide {
                true => wrong.help(super::WIDE_COLON),
                false => wrong.help("write it as lines of `name: value`"),
            });
        }
        Fields { what, entries: node.entries(), asked: Vec::new(), diagnostics }
    }

    /// The value of a field, of whatever kind; `None` if it is absent or empty.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(&entry.value).filter(|node| node.value != Value::Null)
    }

    /// A text; a number or date is taken as it was written.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        let node = self.node(key)?;
        let text = node.as_text().map(str::to_owned);
        if text.is_none() {
            self.wrong(key, node, "a text");
        }
        text
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        match node.value {
            Value::Bool(flag) => Some(flag),
            _ => {
                self.wrong(key, node, "`true` or `false`");
                None
            }
        }
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<i64> {
        let node = self.node(key)?;
        match &node.value {
            Value::Number(number, _) if number.fract() == 0.0 && number.abs() < 9e15 => Some(*number as i64),
            _ => {
                self.wrong(key, node, "a whole number");
                None
            }
        }
    }

    /// A number.
    pub fn number(&mut self, key: &'static str) -> Option<f64> {
        let node = self.node(key)?;
        match &node.value {
            Value::Number(number, _) => Some(*number),
            _ => {
                self.wrong(key, node, "a number");
                None
            }
        }
    }

    /// Texts in order; a single text is a list of one. Each comes with its place.
    pub fn texts(&mut self, key: &'static str) -> Vec<(String, Span)> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let (nodes, expected) = match &node.value {
            Value::List(nodes) => (nodes.as_slice(), "a list of texts and nothing else"),
            _ => (std::slice::from_ref(node), "a list of texts"),
        };
        let mut texts = Vec::new();
        for item in nodes {
            match item.as_text() {
                Some(text) => texts.push((text.to_owned(), item.span.clone())),
                None => self.wrong(key, item, expected),
            }
        }
        texts
    }

    /// A date: `2025`, `2025-06`, `2025-06-01`, or with a time behind it.
    pub fn date(&mut self, key: &'static str) -> Option<String> {
        let node = self.node(key)?;
        let text = node.as_text().filter(|text| is_date(text)).map(str::to_owned);
        if text.is_none() {
            self.wrong(key, node, "a date like `2025-06-30`");
        }
        text
    }

    /// An address of the web.
    pub fn web(&mut self, key: &'static str) -> Option<String> {
        let node = self.node(key)?;
        let text = node.as_text().filter(|text| is_web(text)).map(str::to_owned);
        if text.is_none() {
            self.wrong(key, node, "an address like `https://example.org/data`");
        }
        text
    }

    /// Reports a value of the wrong kind.
    pub fn wrong(&mut self, key: &str, node: &Node, expected: &str) {
        let found = match &node.value {
            Value::Text(text) if text.chars().count() <= 40 => format!("the text `{text}`"),
            Value::Number(_, text) => format!("the number `{text}`"),
            Value::Bool(flag) => format!("`{flag}`"),
            _ => node.kind().to_owned(),
        };
        let what = self.what;
        let wrong = error!("wrong-type", node.span.clone(), "`{key}` in {what} must be {expected}, found {found}");
        self.diagnostics.push(wrong.inline(format!("expected {expected}")));
    }

    /// Reports something else that is wrong with a field.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports every field that nobody asked for.
    pub fn finish(self) {
        for entry in self.entries.iter().filter(|entry| !self.asked.contains(&entry.key.as_str())) {
            let (key, what) = (&entry.key, self.what);
            let unknown = error!("unknown-key", entry.key_span.clone(), "unknown key `{key}` in {what}");
            let unknown = unknown.inline("not a key here").did_you_mean(key, self.asked.iter().copied());
            let known = crate::diag::or_list(self.asked.iter().copied());
            self.diagnostics.push(unknown.help(format!("the keys are {known}")));
        }
    }
}

/// Whether a text is an address that browsers open and nothing else.
fn is_web(text: &str) -> bool {
    let host = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/')) && !text.contains([' ', '"', '<', '>'])
}

/// Whether a text is a calendar date, as precise as it likes, optionally with a time behind `T` or a space.
fn is_date(text: &str) -> bool {
    let day = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let full = match day.split('-').count() {
        1 => format!("{day}-01-01"),
        2 => format!("{day}-01"),
        _ => day.to_owned(),
    };
    full.len() == 10 && full.parse::<jiff::civil::Date>().is_ok()
}

/// A date as precise as its author wrote it, as a moment (RFC 3339): the first of what it means, in UTC.
pub fn moment(date: &str) -> String {
    let (day, time) = date.split_once(['T', 't', ' ']).unwrap_or((date, ""));
    let day = match day.split('-').count() {
        1 => format!("{day}-01-01"),
        2 => format!("{day}-01"),
        _ => day.to_owned(),
    };
    let parse = |time: String| format!("{day}T{time}").parse::<jiff::Timestamp>().ok();
    let known = parse(time.trim().to_owned()).or_else(|| parse(format!("{}Z", time.trim())));
    known.map_or_else(|| format!("{day}T00:00:00Z"), |moment| moment.to_string())
}

#[cfg(test)]
mod tests {
    use super::{is_date, moment};

    #[test]
    fn dates_exist_in_the_calendar() {
        for text in ["2025", "2025-06", "2025-06-30", "2024-02-29", "2025-06-30T12:00:00Z"] {
            assert!(is_date(text), "{text}");
        }
        for text in ["", "25-6-1", "2025-13", "2025-02-29", "2025/06/30", "yesterday"] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn dates_become_moments() {
        let rows = [
            ("2025", "2025-01-01T00:00:00Z"),
            ("2025-06", "2025-06-01T00:00:00Z"),
            ("2025-06-30", "2025-06-30T00:00:00Z"),
            ("2025-06-30T12:00:05Z", "2025-06-30T12:00:05Z"),
            ("2025-06-30 12:00", "2025-06-30T12:00:00Z"),
            ("2025-06-30T08:00:00+08:00", "2025-06-30T00:00:00Z"),
            ("2025-06-30T<x>", "2025-06-30T00:00:00Z"),
        ];
        for (date, expected) in rows {
            assert_eq!(moment(date), expected, "{date}");
        }
    }
}
