//! Compiles templates: the built-in ones, and a site's over them.
//!
//! In: the files of a theme. Out: tera with all templates, or with the built-in ones if the others cannot be used.

use super::SHORTCODES;
use super::complaint::template_errors;
use super::file::{BUILT_IN, File, place_of};
use crate::diag::{Diagnostic, Span, error};
use crate::escape;
use std::collections::BTreeMap;
use tera::{ErrorKind, Kwargs, State, Tera, TeraResult, Value};

/// Tera, with a `safe` that does not let what is undefined pass for an empty text.
fn engine() -> Tera {
    let mut tera = Tera::new();
    tera.set_escape_fn(|text, out| escape::write_html(out, text));
    tera.register_filter("safe", |value: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        if value.is_undefined() {
            return Err(tera::Error::message("what stands before `safe` is not defined"));
        }
        Ok(match value.as_str() {
            Some(text) => Value::safe_string(text),
            None => value,
        })
    });
    tera
}

/// The built-in templates by their names.
fn built_in_templates() -> BTreeMap<&'static str, &'static str> {
    let templates = BUILT_IN.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?, bytes)));
    templates.filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?))).collect()
}

/// All templates by their names; what is no text is left out.
pub(super) fn sources(files: &BTreeMap<String, File>) -> BTreeMap<&str, &str> {
    let own = files.iter().filter_map(|(path, file)| Some((template_name(path)?, &file.bytes)));
    let own = own.filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)));
    let mut sources: BTreeMap<&str, &str> = built_in_templates();
    sources.extend(own);
    sources
}

/// Names of the components that a template defines; an empty one, which every text has in it, where it is not clear.
pub(super) fn components(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("component").map(|(at, word)| {
        let rest = text[at + word.len()..].trim_start();
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

/// Compiled templates.
pub(super) enum Templates {
    /// The site's, over the built-in ones.
    Own(Tera),
    /// Those alone: the site's cannot be used.
    BuiltIn(Tera),
}

/// Compiles all templates; on an error tells every template that cannot be read.
pub(super) fn templates(files: &BTreeMap<String, File>, diagnostics: &mut Vec<Diagnostic>) -> Templates {
    for (path, file) in files.iter().filter(|(path, _)| template_name(path).is_some()) {
        if std::str::from_utf8(&file.bytes).is_err() {
            let place = place_of(path, Some(file));
            let wrong = error!("bad-encoding", Span::top(&place), "`{place}` is not UTF-8");
            diagnostics.push(wrong.help("save it as UTF-8"));
        }
    }
    let sources = sources(files);
    let mut tera = engine();
    let Err(error) = tera.add_raw_templates(sources.iter().map(|(name, text)| (*name, *text))) else {
        return Templates::Own(tera);
    };
    let mut syntax = Vec::new();
    for (name, text) in &sources {
        let read = engine().add_raw_template(name, text);
        if let Some(error) = read.err().filter(|error| matches!(error.kind(), ErrorKind::SyntaxError(_))) {
            syntax.extend(template_errors(files, name, &error));
        }
    }
    diagnostics.extend(if syntax.is_empty() { template_errors(files, "base.html", &error) } else { syntax });
    // The site's own templates are not usable; the built-in ones let work go on.
    let mut fallback = engine();
    if let Err(error) = fallback.add_raw_templates(built_in_templates()) {
        diagnostics.extend(template_errors(files, "base.html", &error));
    }
    Templates::BuiltIn(fallback)
}

/// What a file is called among templates, if it is one: shortcodes stand in a folder of their own.
pub(super) fn template_name(path: &str) -> Option<&str> {
    path.strip_prefix("templates/").or_else(|| Some(path).filter(|path| path.starts_with(SHORTCODES)))
}

/// The file of a template.
pub(super) fn template_path(name: &str) -> String {
    if name.starts_with(SHORTCODES) { name.to_owned() } else { format!("templates/{name}") }
}
