//! Calls that authors have made: their arguments and body, given to their template.

use crate::diag::{Diagnostic, Span, error};
use crate::escape;
use crate::figure::args::{Args, inner};
use crate::markdown::{self, Drawn};
use crate::page::here::Here;
use crate::page::labels;
use crate::page::text::{InText, filled};
use crate::path::SourcePath;
use crate::read::Node;
use crate::read::call::Call;
use crate::table::Cell;
use crate::theme::{Kind, Shortcode, Taken};
use serde_json::{Map, Value};

/// Draws a call of a shortcode. Places of diagnostics count from the call; those of its template are its own.
pub(super) fn draw(here: &Here<'_>, call: &Call, code: &Shortcode) -> Result<Drawn, Vec<Diagnostic>> {
    let (name, span) = (&code.name, call.name_span.clone());
    if code.has_body && here.inner.is_none() {
        let wrong = error!("bad-call", span, "`{name}` needs a body");
        let help = format!("write a line `{{% {name}(…) %}}`, the text, and a line `{{% end %}}`");
        return Err(vec![wrong.help(help)]);
    }
    if !code.has_body && here.inner.is_some() {
        let wrong = error!("bad-call", span, "`{name}` takes no body");
        return Err(vec![
            wrong.help(format!("write `{{{{ {name}(…) }}}}`, or `body: true` in the head of its template")),
        ]);
    }
    let mut wrong = Vec::new();
    let values: Result<Map<String, Value>, Vec<Diagnostic>> = code.with_signature(|signature| {
        let args = Args::fit(call, signature)?;
        let mut values = Map::new();
        for param in &code.params {
            let given = args.node(&param.name, signature.positional);
            values.insert(param.name.clone(), value(here, param, given, &mut wrong));
        }
        Ok(values)
    });
    let mut values = values?;
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if let Some(body) = here.inner {
        values.insert("body".to_owned(), body.into());
    }
    let page = here.site.page(here.position);
    let facts = [("title", page.title.as_str().into()), ("lang", here.words.language.as_str().into())];
    values.insert(
        "page".to_owned(),
        Value::Object(facts.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()),
    );
    let html = here
        .site
        .draw_shortcode(&code.name, &values, &here.words.language)
        .map_err(|wrong| vec![wrong.label(Span::new(&SourcePath::call(), call.name_span.range()), "called here")])?;
    if let Some(wrong) = markdown::running_address(&html) {
        let span = Some(Span::new(&SourcePath::call(), call.name_span.range()));
        return Err(vec![Diagnostic { span, ..wrong }]);
    }
    Ok(match code.is_inline {
        true => Drawn::Inline { text: plain(&html), html: html.trim().to_owned() },
        false => Drawn::Block(format!("{}\n", html.trim())),
    })
}

/// HTML without its tags, for titles and descriptions.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for character in html.trim().chars() {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            other => text.push(other),
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// An argument as its template sees it: the one that is written, else the default.
fn value(here: &Here<'_>, param: &Taken, given: Option<&Node>, wrong: &mut Vec<Diagnostic>) -> Value {
    let Some(node) = given.or(param.default.as_ref()) else { return Value::Null };
    let text = node.as_text();
    match (&param.kind, text) {
        (Kind::Text, Some(text)) if given.is_some() => {
            let start = here.at + inner(node).start as usize;
            let mut found = Vec::new();
            let filled = filled(here.site, here.chapter, (text, start), here.words, &mut found);
            // They are placed already.
            wrong.extend(found);
            filled.into()
        }
        (Kind::Markdown, Some(text)) => {
            let mut found = Vec::new();
            let at = here.at + inner(node).start as usize;
            let Here { site, position, chapter, words, .. } = *here;
            let whole = inner(node).range().len();
            let mut resolve =
                InText { site, position, chapter, words, at, whole, hints: here.hints, diagnostics: &mut found };
            let html = markdown::inline(text, &labels(words), &mut resolve);
            wrong.extend(found);
            html.into()
        }
        (Kind::Data, Some(reference)) => {
            let place = if given.is_some() { inner(node) } else { node.span.clone() };
            match here.site.tables().get(reference, &place) {
                Ok((table, _)) => {
                    here.site.tables().uses(&table, table.columns.iter().map(|column| column.name.as_str()));
                    let row = |row: usize| -> Value {
                        let cells =
                            table.columns.iter().map(|column| (column.name.clone(), cell(column.cells.get(row))));
                        Value::Object(cells.collect())
                    };
                    (0..table.rows).map(row).collect()
                }
                Err(found) => {
                    wrong.extend(found);
                    Value::Null
                }
            }
        }
        _ => crate::page::json(node),
    }
}

fn cell(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => (number as i64).into(),
        Cell::Number(number) => number.into(),
        Cell::Bool(flag) => flag.into(),
        Cell::Missing => Value::Null,
        other => escape::without_controls(other.to_string()).into(),
    }
}
