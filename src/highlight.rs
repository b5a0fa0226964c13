//! Code as HTML with classes for light and dark.
//!
//! In: code and the name of its language. Out: `<pre class="tz-code">` with spans of some fourteen classes
//! (`hl-k` keyword, `hl-s` text, …), far fewer than scopes, so that a page stays small and a theme can be written by hand.
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

/// What a language is called, and whether it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// There are colours for it, or none are wanted.
    Yes,
    /// Nobody knows it: shown plain.
    No,
}

/// Draws a block of code. `info` is what stands behind the fence; its first word names the language.
pub fn code(info: &str, text: &str) -> (String, Known) {
    let language = info.split([' ', ',', '{', '\t']).next().unwrap_or_default();
    let (body, known) = match language {
        "" | "text" | "txt" | "plain" | "plaintext" | "none" => (escape::html(text), Known::Yes),
        _ => match syntax(language) {
            Some(syntax) if text.len() <= LIMIT => (kept(language, syntax, text), Known::Yes),
            Some(_) => (escape::html(text), Known::Yes),
            None => (escape::html(text), Known::No),
        },
    };
    let language = escape::html(language);
    let class = if language.is_empty() { String::new() } else { format!(" class=\"language-{language}\"") };
    (format!("<pre class=\"tz-code\" tabindex=\"0\"><code{class}>{body}</code></pre>\n"), known)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_has_classes_and_no_markup_of_its_own() {
        let (html, known) = code("rust", "fn main() { let x = \"<b>\"; } // 中\n");
        assert_eq!(known, Known::Yes);
        assert!(html.contains("<span class=\"hl-k\">fn</span>") || html.contains("hl-k\">fn"), "{html}");
        assert!(html.contains("&lt;b&gt;") && !html.contains("<b>"), "{html}");
        assert!(html.contains("hl-c\">// 中"), "{html}");
    }

    #[test]
    fn the_languages_of_a_report_are_known() {
        for language in [
            "bash", "yaml", "toml", "json", "csv", "markdown", "md", "html", "css", "js", "ts", "python", "r", "sql",
            "rust",
        ] {
            assert_eq!(code(language, "a\n").1, Known::Yes, "{language}");
        }
        assert_eq!(code("klingon", "a\n").1, Known::No);
        assert!(code("\"><script>", "x").0.contains("language-&quot;&gt;&lt;script&gt;"));
    }
}
