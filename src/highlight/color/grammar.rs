//! Grammars: the languages of syntect and two-face, and the rules of their contexts.
//!
//! In: the name of a language, or the id of a context. Out: its [`Syntax`], or its [`Context`] with all rules that hold
//! in it, made once for all threads. Deliberately absent: reading code, which `parse` does.

use super::scout::{Letters, Scout};
use std::collections::HashMap;
use std::sync::{OnceLock, PoisonError, RwLock};
use syntect::parsing::syntax_definition::{self, ContextId, ContextReference, MatchPattern, context_iter};
use syntect::parsing::syntax_definition::{MatchOperation, Pattern};
use syntect::parsing::{SyntaxReference, SyntaxSet};

/// A language.
pub(super) type Syntax = SyntaxReference;

/// All languages.
pub(super) fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

/// The language that authors call so.
pub(super) fn syntax(language: &str) -> Option<&'static Syntax> {
    let name = match language.to_ascii_lowercase().as_str() {
        "console" | "shell" | "shellsession" | "zsh" => "bash".to_owned(),
        "jsonc" | "json5" | "jsonl" | "ndjson" => "json".to_owned(),
        "tera" | "jinja" | "jinja2" | "django" | "liquid" | "hbs" | "handlebars" | "astro" => "html".to_owned(),
        "jsx" | "node" => "js".to_owned(),
        "mdx" => "md".to_owned(),
        "docker" => "dockerfile".to_owned(),
        "objc" => "objective-c".to_owned(),
        "csharp" => "cs".to_owned(),
        "fsharp" => "fs".to_owned(),
        "scheme" => "lisp".to_owned(),
        "octave" => "matlab".to_owned(),
        "fortran" => "f90".to_owned(),
        "x86asm" => "asm".to_owned(),
        other => other.to_owned(),
    };
    syntaxes().find_syntax_by_token(&name)
}

/// A context of a grammar: what may come next, and what it is.
pub(super) struct Context {
    /// What its grammar says of it.
    pub(super) own: &'static syntax_definition::Context,
    /// Its rules and those it includes, in order.
    pub(super) rules: Vec<Rule>,
    ascii: OnceLock<Scout>,
    all: OnceLock<Scout>,
}

/// A rule: a pattern and what comes of it.
pub(super) struct Rule {
    /// The pattern and the scopes of its match.
    pub(super) pattern: &'static MatchPattern,
    /// What becomes of the stack of contexts.
    pub(super) action: Action,
}

/// What a rule does to the stack of contexts.
pub(super) enum Action {
    /// Nothing.
    Stay,
    /// Takes the topmost away.
    Pop,
    /// Puts others on top.
    Push(Vec<ContextId>),
    /// Puts others in the place of the topmost.
    Set(Vec<ContextId>),
    /// Leads to a context that is nowhere.
    Lost,
}

impl Context {
    /// The context of an id; `None` if there is none. It stays for good, as the grammars do.
    pub(super) fn of(id: ContextId) -> Option<&'static Context> {
        static CONTEXTS: OnceLock<RwLock<HashMap<ContextId, &'static Context>>> = OnceLock::new();
        let contexts = CONTEXTS.get_or_init(RwLock::default);
        if let Some(context) = contexts.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Some(context);
        }
        let own = resolve(id)?;
        let mut contexts = contexts.write().unwrap_or_else(PoisonError::into_inner);
        Some(contexts.entry(id).or_insert_with(|| Box::leak(Box::new(Context::new(own)))))
    }

    fn new(own: &'static syntax_definition::Context) -> Context {
        let rules = context_iter(syntaxes(), own).filter_map(|(owner, at)| owner.match_at(at).ok());
        let rules = rules.map(|pattern| Rule { pattern, action: Action::of(&pattern.operation) }).collect();
        Context { own, rules, ascii: OnceLock::new(), all: OnceLock::new() }
    }

    /// Tells where its rules can match in lines with such letters.
    pub(super) fn scout(&self, letters: Letters) -> &Scout {
        let scout = match letters {
            Letters::Ascii => &self.ascii,
            Letters::All => &self.all,
        };
        let text = |rule: &Rule| -> Option<&'static str> {
            (!rule.pattern.has_captures).then(|| rule.pattern.regex().regex_str())
        };
        scout.get_or_init(|| Scout::new(self.rules.iter().map(text), letters))
    }
}

impl Action {
    fn of(operation: &MatchOperation) -> Action {
        let ids = |references: &[ContextReference]| -> Option<Vec<ContextId>> {
            references.iter().map(|reference| reference.id().ok()).collect()
        };
        match operation {
            MatchOperation::None => Action::Stay,
            MatchOperation::Pop => Action::Pop,
            MatchOperation::Push(to) => ids(to).map_or(Action::Lost, Action::Push),
            MatchOperation::Set(to) => ids(to).map_or(Action::Lost, Action::Set),
        }
    }
}

/// The context in which a language begins.
///
/// syntect names it to nobody: it is the one that pushes another wherever it stands, under the language's own scope.
pub(super) fn start(syntax: &Syntax) -> Option<ContextId> {
    contexts(syntax).find(|(_, context)| is_start(context, syntax)).map(|(id, _)| id)
}

/// All contexts of a language.
fn contexts(syntax: &Syntax) -> impl Iterator<Item = (ContextId, &'static syntax_definition::Context)> {
    let language = syntaxes().syntaxes().iter().position(|known| std::ptr::eq(known, syntax));
    let id = move |context: usize| reference(language?, context).and_then(|reference| reference.id().ok());
    (0..).map_while(move |context| id(context).and_then(|id| Some((id, resolve(id)?))))
}

/// All patterns of a language.
#[cfg(test)]
pub(super) fn patterns(syntax: &Syntax) -> Vec<&'static str> {
    let all = contexts(syntax).flat_map(|(_, context)| &context.patterns);
    let text = |pattern: &'static Pattern| match pattern {
        Pattern::Match(pattern) => Some(pattern.regex().regex_str()),
        Pattern::Include(_) => None,
    };
    all.filter_map(text).collect()
}

fn is_start(context: &syntax_definition::Context, syntax: &Syntax) -> bool {
    let only = match context.patterns.as_slice() {
        [Pattern::Match(only)] => only,
        _ => return false,
    };
    context.meta_content_scope == [syntax.scope]
        && context.meta_scope.is_empty()
        && only.regex().regex_str().is_empty()
        && matches!(&only.operation, MatchOperation::Push(to) if to.len() == 1)
}

fn resolve(id: ContextId) -> Option<&'static syntax_definition::Context> {
    let id = serde_json::to_value(id).ok()?;
    let reference: ContextReference = serde_json::from_value(serde_json::json!({ "Direct": id })).ok()?;
    reference.resolve(syntaxes()).ok()
}

/// A reference to a context by its number in its language; syntect makes them of what it has written, and in no other way.
fn reference(language: usize, context: usize) -> Option<ContextReference> {
    let id = serde_json::json!({ "syntax_index": language, "context_index": context });
    serde_json::from_value(serde_json::json!({ "Direct": id })).ok()
}
