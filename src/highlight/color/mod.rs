//! Colours for code: scopes of a grammar as a few classes.
//!
//! **The only door to syntect and two-face**, whose grammars `grammar` hands out, `scout` searches fast, `parse` reads
//! code with and `paint` shows. Languages are loaded once; lines are kept by content, since code repeats itself, and the
//! same block is drawn again with every edit of its chapter.

mod grammar;
mod paint;
mod parse;
mod scout;

#[cfg(test)]
mod tests;

use crate::escape;
use grammar::{Syntax, syntax};
use paint::Painter;
use std::sync::{Mutex, PoisonError};

/// Code longer than this is shown plain, in bytes: colours would cost more than they tell.
const LIMIT: usize = 256 << 10;

/// Languages that exist and have no colours here: an author has written nothing wrong.
const COLOURLESS: [&str; 17] = [
    "abnf",
    "antlr",
    "apache",
    "ebnf",
    "livescript",
    "mermaid",
    "powershell",
    "ps1",
    "pwsh",
    "regex",
    "sas",
    "sed",
    "sml",
    "spss",
    "stata",
    "vba",
    "wat",
];

/// Code as HTML with spans of one class each, none inside another; `None`: nobody knows the language.
pub(super) fn spans(language: &str, text: &str) -> Option<String> {
    match language.to_ascii_lowercase().as_str() {
        "" | "text" | "txt" | "plain" | "plaintext" | "none" => Some(escape::html(text)),
        name if COLOURLESS.contains(&name) => Some(escape::html(text)),
        _ => {
            let syntax = syntax(language)?;
            Some(if text.len() <= LIMIT { draw(syntax, text) } else { escape::html(text) })
        }
    }
}

/// Draws a block. Each thread that draws at a time has a painter; the next takes over what it has learnt.
fn draw(syntax: &'static Syntax, text: &str) -> String {
    static IDLE: Mutex<Vec<Painter>> = Mutex::new(Vec::new());
    let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let mut painter = idle.unwrap_or_default();
    let block = painter.block(syntax, text);
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(painter);
    block
}
