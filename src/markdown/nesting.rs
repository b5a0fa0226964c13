//! Containers among the pieces of a body: which line opens, divides or closes which of them.
//!
//! In: lines of colons as they go by. Out: pieces, and what is wrong with the nesting.

use super::container::{Kind, Says};
use super::cover::Covered;
use super::document::{Document, Piece};
use super::raw;
use crate::diag::{Span, error};
use crate::path::SourcePath;
use crate::read::call::{self, CallSite};
use std::ops::Range;

/// A container.
#[derive(Clone, Debug)]
pub(super) struct Container {
    pub(super) kind: Kind,
    /// Markdown, and its place; empty if it has none.
    pub(super) title: (String, Range<usize>),
    /// Whether a part that can be unfolded is unfolded.
    pub(super) open: bool,
    /// How many blocks stand around it.
    depth: usize,
    /// The line that opens it.
    line: Range<usize>,
    /// How many parts it has, for tabs.
    panes: usize,
}

/// What is open while events go by.
#[derive(Default)]
pub(super) struct Open {
    /// How many blocks are open.
    pub(super) depth: usize,
    /// Whether the text is code.
    pub(super) in_code: bool,
    /// Whether the text is that of an address between `<` and `>`.
    pub(super) in_address: bool,
    /// The open containers, the innermost last.
    pub(super) containers: Vec<usize>,
    /// The lines of the open block of raw HTML, and the index of its first piece.
    pub(super) html: Option<(Vec<raw::Line>, usize)>,
}

impl<'a> Document<'a> {
    /// Enters a line of colons. `false`: the block of HTML is none.
    pub(super) fn line(&mut self, covered: &Covered<'a>, open: &mut Open, block: &Range<usize>) -> bool {
        let lines = &covered.shown.lines;
        let index = lines.partition_point(|line| line.range.start < block.start);
        let Some(line) = lines.get(index).filter(|line| line.range.start < block.end) else { return false };
        if !covered.text[block.start..line.range.start].trim().is_empty() {
            return false;
        }
        let file = SourcePath::call();
        let text = covered.source;
        if line.says != Says::Call {
            // References in a title count as those of the text.
            for index in covered.within(&line.range).filter(|index| covered.is_reference(*index)) {
                self.site(covered, index);
            }
        }
        let top = open.containers.last().copied().filter(|top| self.containers[*top].depth == open.depth);
        match line.says {
            Says::Open => match line.open(text) {
                Ok(said) => {
                    let container = Container {
                        kind: said.kind,
                        title: (said.title.to_owned(), said.place),
                        open: said.open,
                        depth: open.depth,
                        line: line.range.clone(),
                        panes: 0,
                    };
                    self.containers.push(container);
                    let index = self.containers.len() - 1;
                    open.containers.push(index);
                    self.pieces.push((Piece::Open(index), line.range.clone()));
                }
                Err(wrong) => {
                    self.diagnostics.push(wrong);
                    // Its end shall not be told as well.
                    self.containers.push(Container {
                        kind: Kind::Alert(0),
                        title: (String::new(), 0..0),
                        open: false,
                        depth: open.depth,
                        line: line.range.clone(),
                        panes: 0,
                    });
                    let index = self.containers.len() - 1;
                    open.containers.push(index);
                    self.pieces.push((Piece::Open(index), line.range.clone()));
                }
            },
            Says::Call => {
                let call = call::line(&text[line.range.clone()]).map_err(|wrong| vec![wrong]);
                self.calls.push(CallSite { range: line.range.clone(), call, fence: true });
                let kind = Kind::Call(self.calls.len() - 1);
                let (depth, line) = (open.depth, line.range.clone());
                self.pieces.push((Piece::Open(self.containers.len()), line.clone()));
                open.containers.push(self.containers.len());
                self.containers.push(Container {
                    kind,
                    title: (String::new(), 0..0),
                    open: false,
                    depth,
                    line,
                    panes: 0,
                });
            }
            Says::End => match top.filter(|top| matches!(self.containers[*top].kind, Kind::Call(_))) {
                Some(top) => {
                    open.containers.pop();
                    self.close(top, line.range.clone());
                }
                None => {
                    let span = Span::new(&file, line.range.clone());
                    let wrong = error!("stray-container", span, "this line ends no call");
                    let help = "a call with a body begins with a line `{% name(…) %}`, in the same list item or quote";
                    self.diagnostics.push(wrong.help(help));
                }
            },
            Says::Close => match top.filter(|top| !matches!(self.containers[*top].kind, Kind::Call(_))) {
                Some(top) => {
                    open.containers.pop();
                    self.close(top, line.range.clone());
                }
                None => {
                    let span = Span::new(&file, line.range.clone());
                    let wrong = error!("stray-container", span, "this line closes no container");
                    let help =
                        "a container begins with a line like `::: details Title`, in the same list item or quote";
                    self.diagnostics.push(wrong.help(help));
                }
            },
            Says::Pane => match top.filter(|top| self.containers[*top].kind == Kind::Tabs) {
                Some(top) => {
                    self.containers[top].panes += 1;
                    let (title, place) = line.pane(text);
                    self.panes.push((title.to_owned(), place));
                    self.pieces.push((Piece::Pane(self.panes.len() - 1), line.range.clone()));
                }
                None => {
                    let span = Span::new(&file, line.range.clone());
                    let wrong = error!("stray-container", span, "this line begins a tab outside of `::: tabs`");
                    self.diagnostics.push(wrong.help("write `\\==` if it is meant as text"));
                }
            },
        }
        true
    }

    fn close(&mut self, index: usize, range: Range<usize>) {
        let container = &self.containers[index];
        if container.kind == Kind::Tabs && container.panes == 0 {
            let span = Span::new(&SourcePath::call(), container.line.clone());
            let wrong = error!("empty-tabs", span, "these tabs have no tab");
            self.diagnostics.push(wrong.help("each begins with a line `== Title`"));
        }
        self.pieces.push((Piece::Close(index), range));
    }

    /// Closes the containers of a block that ends.
    pub(super) fn close_below(&mut self, open: &mut Open) {
        while let Some(&top) = open.containers.last() {
            if self.containers[top].depth <= open.depth {
                break;
            }
            open.containers.pop();
            self.unclosed(top);
        }
    }

    /// Closes a container whose end is missing, and tells that.
    pub(super) fn unclosed(&mut self, index: usize) {
        let line = self.containers[index].line.clone();
        let span = Span::new(&SourcePath::call(), line.clone());
        let is_call = matches!(self.containers[index].kind, Kind::Call(_));
        let (what, end) = if is_call { ("call", "{% end %}") } else { ("container", ":::") };
        // What cannot be read has been told, and may be no call at all.
        let broken = matches!(self.containers[index].kind, Kind::Call(site) if self.calls[site].call.is_err());
        if !broken {
            let wrong = error!("unclosed-container", span, "this {what} is not closed");
            self.diagnostics.push(wrong.help(format!("close it with a line `{end}`, in the same list item or quote")));
        }
        self.close(index, line);
    }
}
