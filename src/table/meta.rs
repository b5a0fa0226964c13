//! What a sidecar `NAME.meta.yaml` says about the table beside it.

use super::column::Kind;
use crate::diag::{Diagnostic, Span, error};
use crate::read::{Fields, Node, Value};

/// A text, or one for each language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localized {
    texts: Vec<(String, String)>,
}

/// What is known about a table as a whole.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// What the table is called.
    pub title: Option<Localized>,
    /// Who made the data.
    pub source: Option<Localized>,
    /// Where the data come from.
    pub url: Option<String>,
    /// Under which licence.
    pub licence: Option<Localized>,
    /// Under which number a map was approved (审图号), or why it needs none.
    pub approval: Option<String>,
    /// What a reader should know.
    pub note: Option<Localized>,
    /// When the data were fetched, as precise as it was written.
    pub retrieved: Option<String>,
    /// Texts that stand for a missing value, beside the usual ones.
    pub missing: Vec<String>,
    /// The text encoding of the file, where it is not to be guessed.
    pub encoding: Option<(String, Span)>,
    /// What is known about each column, and where its name was written in the sidecar.
    pub columns: Vec<(String, Span, ColumnMeta)>,
}

/// Where a table comes from, for readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Who made the data.
    pub text: String,
    /// Where the data come from, an address of the web.
    pub url: Option<String>,
}

/// What is known about a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnMeta {
    /// The type of its cells, instead of the inferred one.
    pub kind: Option<Kind>,
    /// What a value counts: `万元`, `%`, `款`.
    pub unit: Option<Localized>,
    /// How many of the unit a one in the file stands for, and where that was written: 10000 where the source counts in 万.
    pub times: Option<(f64, Span)>,
    /// What readers see instead of the name.
    pub label: Option<Localized>,
    /// How its numbers or dates are written; in a language that it does not name, as without it.
    pub format: Option<Localized>,
    /// What a reader should know.
    pub note: Option<Localized>,
    /// What its values are called: the value, where it was written in the sidecar, its names.
    pub values: Vec<(String, Span, Localized)>,
}

impl Localized {
    /// One text for all languages.
    pub fn new(text: impl Into<String>) -> Localized {
        Localized { texts: vec![(String::new(), text.into())] }
    }

    /// The text for a language: its own, else that of its main language, else the first.
    pub fn get(&self, language: &str) -> &str {
        self.near(language).or(self.texts.first().map(|(_, text)| text.as_str())).unwrap_or_default()
    }

    /// The text for a language, if there is one: its own, that of its main language, or the one for all.
    pub fn near(&self, language: &str) -> Option<&str> {
        let main = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let exact = self.texts.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(language));
        let near = || self.texts.iter().find(|(tag, _)| main(tag) == main(language));
        let all = || self.texts.iter().find(|(tag, _)| tag.is_empty());
        exact.or_else(near).or_else(all).map(|(_, text)| text.as_str())
    }
}

impl Meta {
    /// Who made the data, in a language, if that is known.
    pub fn provenance(&self, language: &str) -> Option<Provenance> {
        let text = self.source.as_ref()?.get(language).to_owned();
        Some(Provenance { text, url: self.url.clone() })
    }

    /// Reads a sidecar. Wrong values are reported and left out.
    pub fn read(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Meta {
        let mut fields = Fields::new("a sidecar", node, diagnostics);
        let missing = fields.texts("missing").into_iter().map(|(text, _)| text).collect();
        let encoding = fields.node("encoding").and_then(|node| Some((node.as_text()?.to_owned(), node.span.clone())));
        let mut meta = Meta {
            title: localized(&mut fields, "title"),
            source: localized(&mut fields, "source"),
            url: fields.web("url"),
            licence: localized(&mut fields, "licence"),
            approval: fields.text("approval"),
            note: localized(&mut fields, "note"),
            retrieved: fields.date("retrieved"),
            missing,
            encoding,
            columns: Vec::new(),
        };
        fields.node("columns");
        fields.finish();
        if let Some(columns) = node.get("columns").filter(|columns| columns.value != Value::Null) {
            if !matches!(columns.value, Value::Map(_)) {
                let wrong = error!(
                    "wrong-type",
                    columns.span.clone(),
                    "`columns` in a sidecar must be a map, found {}",
                    columns.kind()
                );
                diagnostics.push(wrong.help("write each column as `name: {type: number, unit: 万元}`"));
            }
            for entry in columns.entries() {
                let column = ColumnMeta::read(&entry.value, diagnostics);
                meta.columns.push((entry.key.clone(), entry.key_span.clone(), column));
            }
        }
        meta
    }
}

impl ColumnMeta {
    fn read(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> ColumnMeta {
        let mut fields = Fields::new("a column of a sidecar", node, diagnostics);
        let kind = fields.node("type").and_then(|node| {
            let kind = match node.as_text() {
                Some("number") => Some(Kind::Number),
                Some("text") => Some(Kind::Text),
                Some("date") => Some(Kind::Date),
                Some("bool") => Some(Kind::Bool),
                _ => None,
            };
            if kind.is_none() {
                fields.wrong("type", node, "`number`, `text`, `date` or `bool`");
            }
            kind
        });
        let meta = ColumnMeta {
            kind,
            unit: localized(&mut fields, "unit"),
            times: times(&mut fields),
            label: localized(&mut fields, "label"),
            format: localized(&mut fields, "format"),
            note: localized(&mut fields, "note"),
            values: values(&mut fields),
        };
        fields.finish();
        meta
    }

    /// How its numbers or dates are written in a language.
    pub fn format_in(&self, language: &str) -> Option<&str> {
        self.format.as_ref()?.near(language)
    }

    /// The values that have a name in a language, and that name.
    pub fn names_in(&self, language: &str) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().filter_map(move |(value, _, names)| Some((value.as_str(), names.near(language)?)))
    }
}

/// A factor above zero.
fn times(fields: &mut Fields<'_>) -> Option<(f64, Span)> {
    let node = fields.node("times")?;
    match node.value {
        Value::Number(times, _) if times.is_finite() && times > 0.0 => Some((times, node.span.clone())),
        _ => {
            fields.wrong("times", node, "a number above zero");
            None
        }
    }
}

/// Names of values. Errors: two values have one name in a language, which would make one of them.
fn values(fields: &mut Fields<'_>) -> Vec<(String, Span, Localized)> {
    let Some(node) = fields.node("values") else { return Vec::new() };
    if !matches!(node.value, Value::Map(_)) {
        fields.wrong("values", node, "a map from values to their names");
        return Vec::new();
    }
    let mut values: Vec<(String, Span, Localized)> = Vec::new();
    for entry in node.entries() {
        let Some(names) = names(&entry.value) else {
            fields.wrong(&entry.key, &entry.value, "a text, or a map from languages to texts");
            continue;
        };
        let twice = values.iter().find_map(|(value, span, earlier)| {
            let same = |(tag, text): &&(String, String)| earlier.near(tag) == Some(text.as_str());
            names.texts.iter().find(same).map(|(_, text)| (value.clone(), span.clone(), text.clone()))
        });
        if let Some((value, span, text)) = twice {
            let (key, place) = (&entry.key, entry.key_span.clone());
            let wrong = error!("repeated-name", place, "`{key}` and `{value}` would both be called `{text}`");
            fields.report(wrong.label(span, "the other value").help("give them names that differ"));
            continue;
        }
        values.push((entry.key.clone(), entry.key_span.clone(), names));
    }
    values
}

/// A text, or a map from language tags to texts.
fn localized(fields: &mut Fields<'_>, key: &'static str) -> Option<Localized> {
    let node = fields.node(key)?;
    let texts = names(node);
    if texts.is_none() {
        fields.wrong(key, node, "a text, or a map from languages to texts");
    }
    texts
}

/// The same of a value that has no key of ours; `None`: it is neither.
fn names(node: &Node) -> Option<Localized> {
    if let Some(text) = node.as_text() {
        return Some(Localized::new(text));
    }
    let texts: Option<Vec<_>> =
        node.entries().iter().map(|entry| Some((entry.key.clone(), entry.value.as_text()?.to_owned()))).collect();
    texts.filter(|texts| !texts.is_empty()).map(|texts| Localized { texts })
}
