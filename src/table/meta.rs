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
    pub licence: Option<String>,
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

/// What is known about a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnMeta {
    /// The type of its cells, instead of the inferred one.
    pub kind: Option<Kind>,
    /// What a value counts: `万元`, `%`, `款`.
    pub unit: Option<Localized>,
    /// What readers see instead of the name.
    pub label: Option<Localized>,
    /// How its numbers or dates are written.
    pub format: Option<String>,
    /// What a reader should know.
    pub note: Option<Localized>,
}

impl Localized {
    /// One text for all languages.
    pub fn new(text: impl Into<String>) -> Localized {
        Localized { texts: vec![(String::new(), text.into())] }
    }

    /// The text for a language: its own, else that of its main language, else the first.
    pub fn get(&self, language: &str) -> &str {
        let main = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let exact = self.texts.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(language));
        let near = || self.texts.iter().find(|(tag, _)| main(tag) == main(language));
        exact.or_else(near).or(self.texts.first()).map_or("", |(_, text)| text)
    }
}

impl Meta {
    /// Reads a sidecar. Wrong values are reported and left out.
    pub fn read(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Meta {
        let mut fields = Fields::new("a sidecar", node, diagnostics);
        let missing = fields.texts("missing").into_iter().map(|(text, _)| text).collect();
        let encoding = fields.node("encoding").and_then(|node| Some((node.as_text()?.to_owned(), node.span.clone())));
        let mut meta = Meta {
            title: localized(&mut fields, "title"),
            source: localized(&mut fields, "source"),
            url: fields.text("url"),
            licence: fields.text("licence"),
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
            label: localized(&mut fields, "label"),
            format: fields.text("format"),
            note: localized(&mut fields, "note"),
        };
        fields.finish();
        meta
    }
}

/// A text, or a map from language tags to texts.
fn localized(fields: &mut Fields<'_>, key: &'static str) -> Option<Localized> {
    let node = fields.node(key)?;
    if let Some(text) = node.as_text() {
        return Some(Localized::new(text));
    }
    let texts: Option<Vec<_>> =
        node.entries().iter().map(|entry| Some((entry.key.clone(), entry.value.as_text()?.to_owned()))).collect();
    match texts {
        Some(texts) if !texts.is_empty() => Some(Localized { texts }),
        _ => {
            fields.wrong(key, node, "a text, or a map from languages to texts");
            None
        }
    }
}
