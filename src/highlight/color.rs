//! Colours for code: scopes of a grammar as a few classes.
//!
//! **The only door to syntect and two-face.** Languages are loaded once; blocks are kept by content, since the same
//! block is drawn again with every edit of its chapter.

use crate::escape;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use xxhash_rust::xxh3::xxh3_128;

/// Code longer than this is shown plain, in bytes: colours would cost more than they tell.
const LIMIT: usize = 256 << 10;

/// A line longer than this is shown plain, in bytes.
const LINE_LIMIT: usize = 4096;

/// How many blocks are kept.
const KEPT: usize = 20_000;

/// Code as HTML with spans of one class each, none inside another; `None`: nobody knows the language.
pub(super) fn spans(language: &str, text: &str) -> Option<String> {
    match language {
        "" | "text" | "txt" | "plain" | "plaintext" | "none" => Some(escape::html(text)),
        _ => {
            let syntax = syntax(language)?;
            Some(if text.len() <= LIMIT { kept(language, syntax, text) } else { escape::html(text) })
        }
    }
}

fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let name = match language.to_ascii_lowercase().as_str() {
        "console" | "shell" | "shellsession" | "zsh" => "bash".to_owned(),
        "jsonc" | "json5" => "json".to_owned(),
        "tera" | "jinja" | "jinja2" => "html".to_owned(),
        other => other.to_owned(),
    };
    syntaxes().find_syntax_by_token(&name)
}

/// A block that was drawn before, or is drawn now.
fn kept(language: &str, syntax: &SyntaxReference, text: &str) -> String {
    static BLOCKS: OnceLock<Mutex<HashMap<u128, std::sync::Arc<str>>>> = OnceLock::new();
    let blocks = BLOCKS.get_or_init(Mutex::default);
    let key = xxh3_128(format!("{language}\0{text}").as_bytes());
    if let Some(block) = blocks.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return block.to_string();
    }
    let block = draw(syntax, text);
    let mut blocks = blocks.lock().unwrap_or_else(PoisonError::into_inner);
    if blocks.len() >= KEPT {
        blocks.clear();
    }
    blocks.insert(key, block.as_str().into());
    block
}

fn draw(syntax: &SyntaxReference, text: &str) -> String {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut spans = Spans { html: String::with_capacity(text.len() * 2), open: None };
    for line in text.split_inclusive('\n') {
        let changes = match line.len() <= LINE_LIMIT {
            true => state.parse_line(line, syntaxes()).unwrap_or_default(),
            false => Vec::new(),
        };
        let mut at = 0;
        for (position, change) in changes {
            if position > at {
                spans.push(&stack, &line[at..position]);
                at = position;
            }
            if stack.apply(&change).is_err() {
                stack = ScopeStack::new();
            }
        }
        spans.push(&stack, &line[at..]);
    }
    spans.set(None);
    spans.html
}

/// Text in spans of one class each.
struct Spans {
    html: String,
    open: Option<&'static str>,
}

impl Spans {
    /// Writes a piece of a line in the class of its scope; white space keeps the class that is open.
    fn push(&mut self, stack: &ScopeStack, text: &str) {
        if !text.trim().is_empty() {
            self.set(class(stack));
        }
        escape::push_html(&mut self.html, text);
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

fn class(stack: &ScopeStack) -> Option<&'static str> {
    static SCOPES: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    let scopes = SCOPES.get_or_init(|| {
        let scope = |(name, class): &(&str, &'static str)| Scope::new(name).ok().map(|scope| (scope, *class));
        CLASSES.iter().filter_map(scope).collect()
    });
    let of = |own: &Scope| scopes.iter().find(|(scope, _)| scope.is_prefix_of(*own)).map(|(_, class)| *class);
    stack.as_slice().iter().rev().find_map(of)
}
