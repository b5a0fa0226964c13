//! The arguments of a call, checked against the parameters of its kind.

use super::Figure;
use super::channel;
use super::param::{COMMON, Needed, Param, Parameter, Shaped};
use crate::diag::{Diagnostic, Span, error, or_list};
use crate::plot::ScaleOptions;
use crate::read::call::Call;
use crate::read::{Entry, Node, Value};
use crate::table::Kind;

/// The arguments of a call whose names and shapes are good.
pub struct Args<'a> {
    /// The call.
    pub call: &'a Call,
    /// Whether `x` was given what `y` takes, and `y` what `x` takes: then each is read as the other.
    pub exchanged: bool,
}

/// What a call may be given.
#[derive(Clone, Copy, Debug)]
pub struct Signature<'s> {
    /// The name of the call.
    pub name: &'s str,
    /// Its parameters.
    pub params: &'s [Parameter<'s>],
    /// Names of parameters that may be written without a name, in order.
    pub positional: &'s [&'s str],
}

/// An expression as written, and how its values are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// The expression.
    pub text: String,
    /// Where it was written, without quotes.
    pub span: Span,
    /// The unit of its numbers.
    pub unit: Option<String>,
    /// How its numbers are written.
    pub format: Option<(String, Span)>,
    /// Its name.
    pub title: Option<String>,
    /// What its values are read as, whatever they look like.
    pub reads: Option<Kind>,
    /// What is fixed about its scale.
    pub scale: ScaleOptions,
}

impl Channel {
    /// An expression with nothing else said.
    pub fn of(text: String, span: Span) -> Channel {
        Channel { text, span, unit: None, format: None, title: None, reads: None, scale: ScaleOptions::default() }
    }
}

impl<'a> Args<'a> {
    /// Checks a call against a kind. Gives all that is wrong with its arguments.
    pub fn check(call: &'a Call, kind: &dyn Figure) -> Result<Args<'a>, Vec<Diagnostic>> {
        let params: Vec<Param> = params(kind).copied().collect();
        Args::fit(call, &Signature { name: kind.name(), params: &params, positional: kind.positional() })
    }

    /// Checks a call against what it may be given. Gives all that is wrong with its arguments.
    pub fn fit(call: &'a Call, signature: &Signature<'_>) -> Result<Args<'a>, Vec<Diagnostic>> {
        let known = || signature.params.iter();
        let mut wrong = Vec::new();
        for entry in call.named.entries() {
            match known().find(|param| param.name == entry.key) {
                Some(param) => check_shape(param, &entry.value, &mut wrong),
                None => {
                    let (key, name) = (&entry.key, signature.name);
                    let unknown = error!("unknown-key", entry.key_span.clone(), "`{name}` has no argument `{key}`");
                    let unknown = unknown.inline("not an argument").did_you_mean(key, known().map(|param| param.name));
                    wrong.push(unknown.help(format!("`tuzhang figures {name}` lists its arguments")));
                }
            }
        }
        let positional = signature.positional;
        if let Some(extra) = call.values.get(positional.len()) {
            let name = signature.name;
            let surplus = error!("bad-call", extra.span.clone(), "`{name}` does not know what this argument is for");
            wrong.push(surplus.help("give it a name: `name=value`"));
        }
        for (node, name) in call.values.iter().zip(positional) {
            if let Some(param) = known().find(|param| param.name == *name) {
                check_shape(param, node, &mut wrong);
            }
        }
        for param in known().filter(|param| param.need == Needed::Required) {
            let given = call.get(param.name).is_some_and(|node| node.value != Value::Null)
                || positional.iter().take(call.values.len()).any(|name| *name == param.name);
            if !given {
                let (key, name) = (param.name, signature.name);
                let missing = error!("missing-key", call.name_span.clone(), "`{name}` needs the argument `{key}`");
                let about = clause(param.about);
                wrong.push(
                    missing
                        .inline(format!("`{key}` is missing"))
                        .help(format!("`{key}`: {about}; {}", param.shape.words())),
                );
            }
        }
        if wrong.is_empty() { Ok(Args { call, exchanged: false }) } else { Err(wrong) }
    }

    /// An argument by its name, or by its place.
    pub fn node(&self, name: &str, positional: &[&str]) -> Option<&'a Node> {
        let named = self.call.get(name).filter(|node| node.value != Value::Null);
        let place = positional.iter().position(|known| *known == name);
        named.or_else(|| place.and_then(|place| self.call.values.get(place)))
    }

    /// A text argument.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.node(name, &[]).and_then(Node::as_text)
    }

    /// A text argument and its place, without quotes.
    pub fn spanned(&self, name: &str, positional: &[&str]) -> Option<(&'a str, Span)> {
        let node = self.node(name, positional)?;
        node.as_text().map(|text| (text, inner(node)))
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.node(name, &[])?.value {
            Value::Number(number, _) => Some(number),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.node(name, &[])?.value {
            Value::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// Texts in order, each with its place.
    pub fn texts(&self, name: &str) -> Vec<(&'a str, Span)> {
        let Some(node) = self.node(name, &[]) else { return Vec::new() };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        items.iter().filter_map(|item| item.as_text().map(|text| (text, inner(item)))).collect()
    }

    /// The argument in which a channel is written.
    pub fn axis<'n>(&self, name: &'n str) -> &'n str {
        match name {
            "x" if self.exchanged => "y",
            "y" if self.exchanged => "x",
            _ => name,
        }
    }

    /// The expressions of a channel; several are series.
    pub fn channels(&self, name: &str) -> Vec<Channel> {
        let Some(node) = self.node(self.axis(name), &[]) else { return Vec::new() };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        items.iter().filter_map(channel::of).collect()
    }

    /// Maps in order.
    pub fn maps(&self, name: &str) -> &'a [Node] {
        match self.node(name, &[]) {
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => std::slice::from_ref(node),
            None => &[],
        }
    }
}

/// All parameters of a kind, its own first.
pub fn params(kind: &dyn Figure) -> impl Iterator<Item = &'static Param> {
    let common: &[Param] = if kind.takes_common() { COMMON } else { &[] };
    let own = kind.params();
    let taken = |param: &&Param| own.iter().all(|own| own.name != param.name) && !kind.refuses().contains(&param.name);
    own.iter().chain(kind.shared().iter().chain(common).filter(taken))
}

/// A column's name as an expression.
pub(super) fn field(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// The place of a text without its quotes, where they can be told apart.
pub fn inner(node: &Node) -> Span {
    let text = node.as_text().map_or(0, str::len);
    let length = node.span.range().len();
    if length == text + 2 { node.span.part(1..length - 1) } else { node.span.clone() }
}

/// A sentence of the manual as a part of another.
fn clause(about: &str) -> String {
    let mut characters = about.trim_end_matches('.').chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

fn check_shape(param: &Parameter<'_>, node: &Node, wrong: &mut Vec<Diagnostic>) {
    if node.value == Value::Null {
        return;
    }
    let good = match (param.shape, &node.value) {
        (Shaped::Text | Shaped::Markdown | Shaped::Data | Shaped::Expr | Shaped::Id, _) => node.as_text().is_some(),
        (Shaped::Flag, Value::Bool(_)) => true,
        (Shaped::Number { min, max }, Value::Number(number, _)) => (min..=max).contains(number),
        (Shaped::OneOf(words), _) => {
            let written = node.as_text();
            if let Some(written) = written.filter(|written| !words.contains(written)) {
                let name = param.name;
                let unknown = error!("unknown-word", inner(node), "`{name}` cannot be `{written}`");
                let unknown = unknown.did_you_mean(written, words.iter().copied());
                wrong.push(unknown.help(format!("it is {}", or_list(words.iter().copied()))));
                return;
            }
            written.is_some()
        }
        (Shaped::Texts, Value::List(items)) => items.iter().all(|item| item.as_text().is_some()),
        (Shaped::Numbers, Value::List(items)) => items.iter().all(|item| matches!(item.value, Value::Number(..))),
        (Shaped::Numbers, Value::Number(..)) => true,
        (Shaped::Texts, _) => node.as_text().is_some(),
        (Shaped::Channel, _) => channel::check(param, node, wrong),
        (Shaped::Channels, Value::List(items)) => items.iter().all(|item| channel::check(param, item, wrong)),
        (Shaped::Channels, _) => channel::check(param, node, wrong),
        (Shaped::Parts(keys) | Shaped::Maps(keys), Value::Map(entries)) => {
            unknown_keys(param, entries, keys, wrong);
            true
        }
        (Shaped::Maps(keys), Value::List(items)) => items.iter().all(|item| {
            unknown_keys(param, item.entries(), keys, wrong);
            matches!(item.value, Value::Map(_))
        }),
        (Shaped::Parts(keys), Value::List(items)) => {
            keys.contains(&"columns") && items.iter().all(|item| item.as_text().is_some())
        }
        (Shaped::Parts(_) | Shaped::Maps(_), _) => false,
        (Shaped::Flag | Shaped::Number { .. } | Shaped::Numbers, _) => false,
    };
    if !good {
        let (name, words, kind) = (param.name, param.shape.words(), node.kind());
        let found = node.as_text().map_or_else(|| kind.to_owned(), |text| format!("`{text}`"));
        let mistake = error!("wrong-type", node.span.clone(), "`{name}` must be {words}, found {found}");
        wrong.push(mistake.help(clause(param.about)));
    }
}

/// Tells keys of a map that are not among its keys.
fn unknown_keys(param: &Parameter<'_>, entries: &[Entry], keys: &[&str], wrong: &mut Vec<Diagnostic>) {
    for entry in entries.iter().filter(|entry| !keys.contains(&entry.key.as_str())) {
        let (key, name) = (&entry.key, param.name);
        let unknown = error!("unknown-key", entry.key_span.clone(), "`{name}` has no key `{key}`");
        let unknown = unknown.did_you_mean(key, keys.iter().copied());
        wrong.push(unknown.help(format!("its keys are {}", or_list(keys.iter().copied()))));
    }
}
