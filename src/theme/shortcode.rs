//! Shortcodes: calls that authors make, each a template with a head that says what it takes.
//!
//! In: `shortcodes/NAME.html` of the theme, or `templates/shortcodes/NAME.html` of the site. Out: [`Shortcode`].
//! The head is a comment at the beginning of the template, in YAML. Deliberately absent: drawing (`page`).

use crate::diag::{Diagnostic, Span, error, or_list};
use crate::figure;
use crate::figure::args::Signature;
use crate::figure::param::{Needed, Parameter, Shaped};
use crate::path::SourcePath;
use crate::read::{Entry, Fields, Node, Value, yaml};
use std::hash::{Hash, Hasher};

/// A call that an author has made.
#[derive(Clone, Debug)]
pub struct Shortcode {
    /// What chapters write.
    pub name: String,
    /// One sentence about it.
    pub about: String,
    /// What it takes, in the order of its head.
    pub params: Vec<Taken>,
    /// Whether text stands between its two lines.
    pub has_body: bool,
    /// Whether it stands in running text.
    pub is_inline: bool,
    /// The template.
    pub file: SourcePath,
    text: String,
}

/// A parameter of a shortcode.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its name.
    pub name: String,
    /// One sentence about it.
    pub about: String,
    /// What it takes.
    pub kind: Kind,
    /// What holds if it is left out; `None`: it must be written.
    pub default: Option<Node>,
    without: String,
}

/// What a parameter takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text; `value` calls in it are filled in.
    Text,
    /// A text of Markdown, which the template is given as HTML.
    Markdown,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// One of some words.
    Word(Vec<String>),
    /// A list of texts.
    Texts,
    /// A table, which the template is given as rows.
    Data,
}

/// Names of calls that need no template; `end` closes a body.
pub const RESERVED: [&str; 7] = ["bibliography", "end", "glossary", "include", "list_of", "sources", "term"];

/// The names of kinds in a head.
const KINDS: [&str; 7] = ["text", "markdown", "number", "flag", "word", "texts", "data"];

impl Hash for Shortcode {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (&self.name, &self.file, &self.text).hash(hasher);
    }
}

impl Shortcode {
    /// Reads the head of a template. What is wrong with it is told.
    pub(super) fn read(name: &str, file: SourcePath, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Shortcode {
        let mut code = Shortcode {
            name: name.to_owned(),
            about: String::new(),
            params: Vec::new(),
            has_body: false,
            is_inline: false,
            file,
            text: text.to_owned(),
        };
        if RESERVED.contains(&name) || figure::kind(name).is_some() {
            let wrong =
                error!("taken-name", Span::top(&code.file), "`{name}` is the name of a call that is there already");
            diagnostics.push(wrong.help("give the template another name"));
        }
        let Some(head) = head(text) else { return code };
        let whole = Span::new(&code.file, head.start..head.end);
        match yaml::parse(&text[head], &whole) {
            Ok(node) if node.value == Value::Null => {}
            Ok(node) => {
                let mut found = Vec::new();
                let mut fields = Fields::new("the head of a shortcode", &node, &mut found);
                code.about = fields.text("about").unwrap_or_default();
                code.has_body = fields.flag("body").unwrap_or(false);
                code.is_inline = fields.flag("inline").unwrap_or(false);
                fields.node("params");
                let params = node.get("params").map(Node::entries).unwrap_or_default();
                fields.finish();
                diagnostics.extend(found);
                code.params = params.iter().map(|entry| taken(entry, diagnostics)).collect();
            }
            Err(wrong) => diagnostics.extend(wrong),
        }
        code
    }

    /// Hands what a call may be given to `with`.
    pub fn with_signature<T>(&self, with: impl FnOnce(&Signature<'_>) -> T) -> T {
        let words: Vec<Vec<&str>> = self
            .params
            .iter()
            .map(|param| match &param.kind {
                Kind::Word(words) => words.iter().map(String::as_str).collect(),
                _ => Vec::new(),
            })
            .collect();
        fn shaped<'a>(param: &Taken, words: &'a [&'a str]) -> Shaped<'a> {
            match param.kind {
                Kind::Text => Shaped::Text,
                Kind::Markdown => Shaped::Markdown,
                Kind::Number => Shaped::Number { min: -1e15, max: 1e15 },
                Kind::Flag => Shaped::Flag,
                Kind::Word(_) => Shaped::OneOf(words),
                Kind::Texts => Shaped::Texts,
                Kind::Data => Shaped::Data,
            }
        }
        let params: Vec<Parameter<'_>> = self
            .params
            .iter()
            .zip(&words)
            .map(|(param, words)| Parameter {
                name: &param.name,
                shape: shaped(param, words),
                need: if param.default.is_some() { Needed::Optional(&param.without) } else { Needed::Required },
                about: &param.about,
            })
            .collect();
        let positional: Vec<&str> = self.params.iter().map(|param| param.name.as_str()).collect();
        with(&Signature { name: &self.name, params: &params, positional: &positional })
    }
}

/// Where the head of a template stands: in a comment at its beginning.
fn head(text: &str) -> Option<std::ops::Range<usize>> {
    let start = text.len() - text.trim_start().len();
    let inside = text[start..].strip_prefix("{#")?;
    let dash = usize::from(inside.starts_with('-'));
    let end = inside.find("#}")?;
    let length = inside[..end].strip_suffix('-').map_or(end, |_| end - 1);
    (dash <= length).then(|| start + 2 + dash..start + 2 + length)
}

/// One parameter: `name: text`, or a map with `type`, `about`, `default`, `words`.
fn taken(entry: &Entry, diagnostics: &mut Vec<Diagnostic>) -> Taken {
    let name = entry.key.clone();
    let null = Node { span: entry.key_span.clone(), value: Value::Null };
    if !matches!(entry.value.value, Value::Map(_)) {
        let (kind, span) = (entry.value.as_text().unwrap_or("text"), entry.value.span.clone());
        let kind = kind_of(kind, &[], span, diagnostics);
        return Taken { about: format!("The argument `{name}`."), name, kind, default: None, without: String::new() };
    }
    let mut found = Vec::new();
    let mut fields = Fields::new("a parameter", &entry.value, &mut found);
    let kind = fields.text("type").unwrap_or_else(|| "text".to_owned());
    let span = fields.node("type").map_or_else(|| entry.key_span.clone(), |node| node.span.clone());
    let words: Vec<String> = fields.texts("words").into_iter().map(|(word, _)| word).collect();
    let about = fields.text("about").unwrap_or_else(|| format!("The argument `{name}`."));
    let optional = fields.flag("required") == Some(false);
    let default = fields.node("default").cloned().or_else(|| optional.then_some(null));
    fields.finish();
    diagnostics.extend(found);
    let kind = kind_of(&kind, &words, span, diagnostics);
    let shown = default.as_ref().and_then(Node::as_text).map(|text| format!("`{text}`"));
    let without = shown.unwrap_or_else(|| "nothing".to_owned());
    Taken { name, about, kind, default, without }
}

fn kind_of(written: &str, words: &[String], span: Span, diagnostics: &mut Vec<Diagnostic>) -> Kind {
    match written {
        "text" => Kind::Text,
        "markdown" => Kind::Markdown,
        "number" => Kind::Number,
        "flag" => Kind::Flag,
        "word" => {
            if words.is_empty() {
                let wrong = error!("missing-key", span, "a parameter of type `word` says which words it takes");
                diagnostics.push(wrong.help("write `words: [one, two]`"));
            }
            Kind::Word(words.to_vec())
        }
        "texts" => Kind::Texts,
        "data" => Kind::Data,
        other => {
            let wrong = error!("unknown-word", span, "`type` cannot be `{other}`").did_you_mean(other, KINDS);
            diagnostics.push(wrong.help(format!("it is {}", or_list(KINDS))));
            Kind::Text
        }
    }
}
