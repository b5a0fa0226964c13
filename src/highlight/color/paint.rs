//! Scopes as classes, code as HTML.

use super::grammar::Syntax;
use super::parse::Reader;
use crate::escape;
use std::collections::HashMap;
use std::sync::OnceLock;
use syntect::parsing::{ClearAmount, Scope, ScopeStackOp};

/// A line longer than this is shown plain, in bytes.
const LINE_LIMIT: usize = 4096;

/// What draws one block after the other.
#[derive(Default)]
pub(super) struct Painter {
    reader: Reader,
    classes: HashMap<Scope, Option<&'static str>>,
}

impl Painter {
    /// Code as HTML: text in spans.
    pub(super) fn block(&mut self, syntax: &'static Syntax, text: &str) -> String {
        let mut spans = Spans { html: String::with_capacity(text.len() * 4), open: None };
        let mut scopes = Scopes::default();
        let mut position = self.reader.begin(syntax);
        for line in text.split_inclusive('\n') {
            let mut at = 0;
            if line.len() <= LINE_LIMIT
                && let Some(start) = position.take()
            {
                let (end, changes) = self.reader.line(start, line);
                position = Some(end);
                for (place, change) in changes {
                    if *place > at {
                        spans.push(scopes.class(), &line[at..*place]);
                        at = *place;
                    }
                    scopes.apply(change, |scope| *self.classes.entry(scope).or_insert_with(|| class(scope)));
                }
            }
            spans.push(scopes.class(), &line[at..]);
        }
        spans.end()
    }
}

/// The scopes that are open, each as the class that its text is shown in.
#[derive(Default)]
pub(super) struct Scopes {
    open: Vec<Option<&'static str>>,
    cleared: Vec<Vec<Option<&'static str>>>,
}

impl Scopes {
    /// The class of the innermost scope that has one.
    pub(super) fn class(&self) -> Option<&'static str> {
        self.open.last().copied().flatten()
    }

    pub(super) fn apply(&mut self, change: &ScopeStackOp, class: impl FnOnce(Scope) -> Option<&'static str>) {
        match change {
            ScopeStackOp::Push(scope) => self.open.push(class(*scope).or(self.class())),
            ScopeStackOp::Pop(count) => self.open.truncate(self.open.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let left = match amount {
                    ClearAmount::TopN(count) => self.open.len().saturating_sub(*count),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.open.split_off(left));
            }
            ScopeStackOp::Restore => self.open.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }
}

/// Text in spans of one class each.
#[derive(Default)]
pub(super) struct Spans {
    html: String,
    open: Option<&'static str>,
}

impl Spans {
    /// Writes a piece of a line in its class; white space keeps the class that is open.
    pub(super) fn push(&mut self, class: Option<&'static str>, text: &str) {
        if !text.trim().is_empty() {
            self.set(class);
        }
        escape::push_html(&mut self.html, text);
    }

    /// The whole.
    pub(super) fn end(mut self) -> String {
        self.set(None);
        self.html
    }

    fn set(&mut self, class: Option<&'static str>) {
        if self.open == class {
            return;
        }
        if self.open.is_some() {
            self.html.push_str("</span>");
        }
        if let Some(class) = class {
            self.html.push_str("<span class=\"hl-");
            self.html.push_str(class);
            self.html.push_str("\">");
        }
        self.open = class;
    }
}

/// Scopes and the classes they are shown in; the innermost scope that has one decides.
const CLASSES: [(&str, &str); 34] = [
    ("comment", "c"),
    ("string", "s"),
    ("constant.numeric", "n"),
    ("constant.character.escape", "x"),
    ("constant", "x"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("entity.name.tag", "a"),
    ("entity.other.attribute-name", "a"),
    ("meta.annotation", "a"),
    ("entity.name.type", "t"),
    ("entity.name.class", "t"),
    ("entity.name.struct", "t"),
    ("entity.name.enum", "t"),
    ("entity.name.trait", "t"),
    ("entity.name.namespace", "t"),
    ("entity.other.inherited-class", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("storage.type", "k"),
    ("storage.modifier", "k"),
    ("keyword.operator", "o"),
    ("keyword", "k"),
    ("support.constant", "x"),
    ("variable.language", "x"),
    ("variable.parameter", "v"),
    ("variable", "v"),
    ("punctuation.definition.comment", "c"),
    ("punctuation.definition.string", "s"),
    ("markup.heading", "h"),
    ("markup.deleted", "d"),
    ("markup.inserted", "i"),
    ("punctuation", "p"),
];

/// The class of a scope.
pub(super) fn class(own: Scope) -> Option<&'static str> {
    static SCOPES: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    let scopes = SCOPES.get_or_init(|| {
        let scope = |(name, class): &(&str, &'static str)| Scope::new(name).ok().map(|scope| (scope, *class));
        CLASSES.iter().filter_map(scope).collect()
    });
    scopes.iter().find(|(scope, _)| scope.is_prefix_of(own)).map(|(_, class)| *class)
}
