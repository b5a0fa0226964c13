//! What tera has to complain of, each at its place and with a way out.
//!
//! In: an error of tera. Out: diagnostics in the files of the theme. Of some errors tera tells places in its text alone.

use super::file::{File, place_of};
use super::template::template_path;
use crate::diag::{Diagnostic, Span, error, or_list};
use crate::path::SourcePath;
use std::collections::BTreeMap;
use tera::ErrorKind;

/// What tera says, each at its place; never empty.
pub(super) fn template_errors(files: &BTreeMap<String, File>, template: &str, error: &tera::Error) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let name = if report.filename().is_empty() { template } else { report.filename() };
            vec![said(report.message(), Span::new(&place_of_template(files, name), report.span().range.clone()))]
        }
        ErrorKind::MissingParent { current, parent } => {
            let at = text_of(files, current).find(parent.as_str()).unwrap_or(0);
            let span = Span::new(&place_of_template(files, current), at..at + parent.len());
            let names = files.keys().filter_map(|path| path.strip_prefix("templates/"));
            let missing = error!("bad-template", span, "there is no template `{parent}` to extend");
            vec![missing.did_you_mean(parent, names).help("a template extends another by its name below `templates/`")]
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            // Where tera begins is chance; the first name is not.
            let tpl = chain.iter().chain([tpl]).min().unwrap_or(tpl);
            let span = Span::top(&place_of_template(files, tpl));
            let circle = error!("bad-template", span, "`{tpl}` leads back to itself");
            vec![circle.help("a template can neither extend nor include itself, not even by way of others")]
        }
        other => {
            let text = other.to_string();
            let reports: Vec<Diagnostic> = reports(&text)
                .map(|report| {
                    let source = text_of(files, report.template);
                    let line_start: usize = source.split_inclusive('\n').take(report.line - 1).map(str::len).sum();
                    let line = &source[line_start..];
                    let byte = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
                    let range =
                        line_start + byte(report.column - 1)..line_start + byte(report.column - 1 + report.width);
                    let span = Span::new(&place_of_template(files, report.template), range);
                    lost_block(files, &report).unwrap_or_else(|| said(report.message, span))
                })
                .collect();
            match reports.is_empty() {
                true => vec![said(&text, Span::top(&place_of_template(files, template)))],
                false => reports,
            }
        }
    }
}

/// A block that a built-in template fills and an author's template no longer has: the fault is in that one.
fn lost_block(files: &BTreeMap<String, File>, report: &Report<'_>) -> Option<Diagnostic> {
    let block = report.message.strip_prefix("Block `")?.split_once("` is not defined")?.0;
    let source = |name: &str| files.get(&template_path(name)).and_then(|file| file.source.as_ref());
    if source(report.template).is_some() {
        return None;
    }
    let above = |name: &&str| text_of(files, name).split_once("{% extends \"")?.1.split_once('"').map(|(name, _)| name);
    let above = std::iter::successors(Some(report.template), above).skip(1).take(files.len());
    let (name, place) = above.filter_map(|name| Some((name, source(name)?))).next()?;
    let filling = report.template;
    let lost = error!("bad-template", Span::top(place), "`{name}` has no block `{block}`, which `{filling}` fills");
    Some(lost.help(format!("write `{{% block {block} %}}{{% endblock %}}` where it belongs")))
}

/// A sentence of tera with the way out.
fn said(message: &str, span: Span) -> Diagnostic {
    if let Some((message, known)) = message.split_once(". Available ") {
        let (what, names) = known.split_once(": ").unwrap_or(("fields", known));
        let names = || names.split(", ");
        let written = message.split('`').nth(1).unwrap_or_default();
        let message = lower_first(message);
        let wrong = error!("bad-template", span, "{message}").did_you_mean(written, names());
        return wrong.help(format!("the {what} are {}; `x or \"\"` allows one to be absent", or_list(names())));
    }
    let message = lower_first(message);
    let help = if message.contains("not found") || message.contains("undefined") || message.contains("is not defined") {
        match message.starts_with("block ") {
            true => "a template fills blocks that the one it extends has: give that one the block",
            false => {
                "the manual's page on theming lists every value a template has; `x or \"\"` allows one to be absent"
            }
        }
    } else {
        "templates are written in Tera 2"
    };
    error!("bad-template", span, "{message}").help(help)
}

/// A place that tera has drawn into a text, as it does where it has several.
struct Report<'a> {
    message: &'a str,
    template: &'a str,
    line: usize,
    column: usize,
    width: usize,
}

/// Reads `error: MESSAGE`, `--> TEMPLATE:LINE:COLUMN` and the marks below, as often as they come.
fn reports(text: &str) -> impl Iterator<Item = Report<'_>> {
    text.split("error: ").skip(1).filter_map(|block| {
        let (message, rest) = block.split_once('\n')?;
        let place = rest.trim_start().strip_prefix("--> ")?.lines().next()?;
        let mut parts = place.rsplitn(3, ':');
        let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let width = rest.lines().nth(3).map_or(1, |line| line.matches('^').count().max(1));
        (line > 0 && column > 0).then_some(Report { message, template: parts.next()?, line, column, width })
    })
}

fn lower_first(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// Where a template is shown to be.
fn place_of_template(files: &BTreeMap<String, File>, name: &str) -> SourcePath {
    let path = template_path(name);
    place_of(&path, files.get(&path))
}

/// The text of a template.
fn text_of<'a>(files: &'a BTreeMap<String, File>, name: &str) -> &'a str {
    let file = files.get(&template_path(name));
    file.and_then(|file| std::str::from_utf8(&file.bytes).ok()).unwrap_or_default()
}
