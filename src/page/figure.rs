//! Figures of a page: a drawing gets its number, caption, data table and downloads.
//!
//! In: a call of a chapter. Out: HTML for the page, or the bytes of one of the figure's files.
//! All places of a call count from its start; here they are moved to where it stands.

use super::call::Stands;
use super::here::{Here, Hints};
use super::text::{InText, filled, scope};
use super::{call, label, labels, provenance, rows};
use crate::chapter::Chapter;
use crate::diag::{Checked, Diagnostic, warning};
use crate::escape;
use crate::figure::{self, Body, Drawing, Family, Form, Made, RowsAre, Scope};
use crate::index::{FigureEntry, Sort};
use crate::markdown::{self, Drawn};
use crate::path::OutPath;
use crate::plot::{Artboard, Caption, Mode, Note, Paint, Stack};
use crate::read::call::Call;
use crate::read::reference;
use crate::read::{Node, Value};
use crate::site::Lens;
use crate::theme::context::{Download, Figure, FigureFile};
use crate::words::Words;
use std::borrow::Cow;

/// Draws one call of a chapter for its page. A call that fails becomes a box with its messages.
///
/// `inner`: the HTML of a Markdown table that the call captions.
pub(super) fn draw(
    site: &Lens<'_>,
    position: usize,
    call_at: usize,
    inner: Option<&str>,
    words: &Words,
) -> Checked<Drawn> {
    let Some(chapter) = site.chapter_of(position) else {
        return Checked::clean(Drawn::Text(String::new()));
    };
    let call_site = &chapter.outline.calls[call_at];
    let Ok(call) = &call_site.call else { return Checked::clean(Drawn::Text(String::new())) };
    let start = chapter.body_start + call_site.range.start;
    let place = |found: Vec<Diagnostic>| found.into_iter().map(|d| d.placed(&chapter.path, start)).collect::<Vec<_>>();
    let here = Here { site, position, chapter, words, at: start, inner, hints: Hints::Shown };
    if let Some(drawn) = call::draw(&here, call) {
        return match drawn {
            Ok(drawn) => Checked::clean(drawn),
            Err(found) => {
                let diagnostics = place(found);
                let value = match call.name == reference::NAME {
                    true => Drawn::Text(chapter.body()[call_site.range.clone()].to_owned()),
                    false if call::stands(site, &call.name) == Stands::InText => Drawn::Text("⚠".to_owned()),
                    false => Drawn::Block(failed(&diagnostics, words)),
                };
                Checked { value, diagnostics }
            }
        };
    }
    let entry = site.figures(position).iter().find(|entry| entry.call == call_at);
    let scope = Scope { id: entry.map_or("", |entry| &entry.id), ..scope(site, (position, chapter), words) };
    let result = figure::draw(call, &scope);
    let mut diagnostics = place(scope.found.into_inner());
    let drawn = match result {
        Ok(Drawing::Text(text)) => Drawn::Text(text),
        Ok(Drawing::Inline { html, text }) => Drawn::Inline { html, text },
        Ok(Drawing::Figure(made)) => {
            match entry {
                Some(entry) => {
                    let framed = Frame { site, position, chapter, call, start, words, entry }.html(&made, inner);
                    Drawn::Block(framed.into_value(&mut diagnostics))
                }
                // Its id is taken by another; that has been told.
                None => Drawn::Block(String::new()),
            }
        }
        Err(found) => {
            let found = place(found);
            let failed = failed(&found, words);
            diagnostics.extend(found);
            match figure::kind(&call.name).map(figure::Figure::family) {
                Some(Family::Value) => Drawn::Text("⚠".to_owned()),
                _ => Drawn::Block(failed),
            }
        }
    };
    Checked { value: drawn, diagnostics }
}

/// The box that stands for a figure that failed; only a preview shows it.
fn failed(found: &[Diagnostic], words: &Words) -> String {
    let messages: Vec<String> =
        found.iter().map(|diagnostic| format!("<p>{}</p>", escape::html(&diagnostic.message))).collect();
    let title = escape::html(words.get("figure_failed"));
    format!("<div class=\"tz-error\" role=\"note\"><p><b>{title}</b></p>{}</div>\n", messages.concat())
}

/// The bytes of a figure's file: its data as CSV, its drawing as SVG, or all of it as HTML.
pub fn download(site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
    let Some((position, entry)) = site.figure_of(out.clone()) else { return Checked::default() };
    let Some(chapter) = site.chapter_of(position) else { return Checked::default() };
    let call_site = &chapter.outline.calls[entry.call];
    let Ok(call) = &call_site.call else { return Checked::default() };
    let words = site.words(super::written(site, position).to_owned());
    let scope = Scope { id: &entry.id, ..scope(site, (position, chapter), &words) };
    let call = &*filled_cells((site, position), chapter, (call, call_site.range.start), &words);
    // What is wrong with the figure is told by its page.
    let Ok(Drawing::Figure(made)) = figure::draw(call, &scope) else { return Checked::default() };
    let form = entry.files.iter().find(|(_, file)| file == out).map(|(form, _)| *form);
    if form == Some(Form::Csv) {
        return Checked::clean(rows::csv(&made.data).into_bytes());
    }
    let start = chapter.body_start + call_site.range.start;
    let frame = Frame { site, position, chapter, call, start, words: &words, entry };
    let mut diagnostics = Vec::new();
    let (title, source) = (frame.title(), frame.source_line(&made));
    let description = frame.description(&made, &mut diagnostics);
    let caption = Caption { id: &entry.id, title: &title, description: &description, source: &source };
    match &made.body {
        Body::Chart(spec) => {
            let svg = crate::plot::draw(spec, &Artboard::wide()).svg(Paint::Standalone(Mode::Light), caption);
            Checked::clean(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{svg}\n").into_bytes())
        }
        Body::Html { .. } | Body::Table => frame.file(&made),
    }
}

/// A Markdown table with what its calls and references say in their place.
fn filled_cells<'c>(
    (site, position): (&Lens<'_>, usize),
    chapter: &Chapter,
    (call, start): (&'c Call, usize),
    words: &Words,
) -> Cow<'c, Call> {
    let speaks = |text: &str| text.contains("{{") || text.contains('@');
    let cells = call.cells.iter().flat_map(|grid| grid.rows.iter().flatten().chain(&grid.header));
    if !cells.into_iter().any(|(text, _)| speaks(text)) {
        return Cow::Borrowed(call);
    }
    let mut filled = call.clone();
    let cells = filled.cells.iter_mut().flat_map(|grid| grid.rows.iter_mut().flatten().chain(&mut grid.header));
    for (text, span) in cells.filter(|(text, _)| speaks(text)) {
        // What is wrong with it is told by its page.
        let (hints, diagnostics) = (Hints::Hidden, &mut Vec::new());
        let (at, whole) = (chapter.body_start + start + span.start as usize, text.len());
        let mut resolve = InText { site, position, chapter, words, at, whole, hints, diagnostics };
        *text = markdown::plain(text, &mut resolve);
    }
    Cow::Owned(filled)
}

/// A figure of a chapter, made but not put on its page.
pub struct Shown {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Its label and caption in one line.
    pub title: String,
    /// What can be seen.
    pub description: String,
    /// The source line.
    pub source: String,
    /// What it has become.
    pub made: Box<Made>,
}

/// All figures of a page, in order. What is wrong with them is told by the page; those that fail are left out.
pub fn shown_on(site: &Lens<'_>, position: usize) -> Vec<Shown> {
    let Some(chapter) = site.chapter_of(position) else { return Vec::new() };
    let words = site.words(super::written(site, position).to_owned());
    let of = |entry: &FigureEntry| {
        let call_site = &chapter.outline.calls[entry.call];
        let call = call_site.call.as_ref().ok()?;
        let Ok(Drawing::Figure(made)) = figure::draw(call, &scope(site, (position, chapter), &words)) else {
            return None;
        };
        let start = chapter.body_start + call_site.range.start;
        let frame = Frame { site, position, chapter, call, start, words: &words, entry };
        let (title, source) = (frame.title(), frame.source_line(&made));
        let description = frame.description(&made, &mut Vec::new());
        Some(Shown { id: entry.id.clone(), kind: call.name.clone(), title, description, source, made })
    };
    site.figures(position).iter().filter_map(of).collect()
}

/// How a link to something in the same page begins: quotes in texts are escaped.
const IN_PAGE: &str = "href=\"#";

/// The page of a figure, as seen from a file of it.
fn entry_page(page: &OutPath, entry: &FigureEntry) -> String {
    let file = entry.files.iter().find(|(form, _)| *form == Form::Html);
    file.map(|(_, file)| escape::html(&file.link_to(page))).unwrap_or_default()
}

/// A figure on its page.
struct Frame<'a> {
    site: &'a Lens<'a>,
    position: usize,
    chapter: &'a Chapter,
    call: &'a Call,
    start: usize,
    words: &'a Words,
    entry: &'a FigureEntry,
}

impl Frame<'_> {
    fn html(&self, made: &Made, inner: Option<&str>) -> Checked<String> {
        let mut diagnostics = Vec::new();
        let mut context = self.context(made, inner, &mut diagnostics);
        let page = self.site.page(self.position);
        let link = |(form, out): &(Form, OutPath)| Download { label: form.label(), href: page.out.link_to(out) };
        context.downloads = self.entry.files.iter().map(link).collect();
        let html = self.site.draw_figure(&context, &self.words.language);
        Checked { value: html.unwrap_or_else(|wrong| self.told(wrong, &mut diagnostics)), diagnostics }
    }

    /// The figure as a page by itself. What is wrong with it is told by its page in the site.
    fn file(&self, made: &Made) -> Checked<Vec<u8>> {
        let (mut unheard, mut diagnostics) = (Vec::new(), Vec::new());
        let mut figure = Figure { table: None, ..self.context(made, None, &mut unheard) };
        // What the figure's page has is not in this one.
        let own = entry_page(self.site.address(self.position), self.entry);
        for text in [
            Some(&mut figure.body),
            Some(&mut figure.caption_html),
            figure.source_html.as_mut(),
            figure.note_html.as_mut(),
        ] {
            if let Some(text) = text.filter(|text| text.contains(IN_PAGE)) {
                *text = text.replace(IN_PAGE, &format!("href=\"{own}#"));
            }
        }
        let file = FigureFile { lang: &self.words.language, title: self.title(), style: self.site.style(), figure };
        let html = self.site.draw_figure_file(&file, &self.words.language);
        let html = html.unwrap_or_else(|wrong| self.told(wrong, &mut diagnostics));
        Checked { value: html.into_bytes(), diagnostics }
    }

    fn told(&self, wrong: Diagnostic, diagnostics: &mut Vec<Diagnostic>) -> String {
        diagnostics.push(wrong);
        String::new()
    }

    /// All that its template sees, without downloads.
    fn context(&self, made: &Made, inner: Option<&str>, diagnostics: &mut Vec<Diagnostic>) -> Figure<'_> {
        let entry = self.entry;
        let title = self.title();
        let description = self.description(made, diagnostics);
        let caption = Caption { id: &entry.id, title: &title, description: &description, source: "" };
        let labelled = format!("{}-caption", entry.id);
        let table = rows::table(&made.data, &labelled, self.words);
        let mut notes = Vec::new();
        let mut unit = made.unit.clone();
        let (body, table) = match &made.body {
            Body::Chart(spec) => {
                let scene = crate::plot::draw(spec, &Artboard::wide());
                // Shares have no unit, whatever they are shares of.
                unit = unit.filter(|unit| spec.stack != Stack::Percent && !scene.names_unit(unit));
                let wide = scene.svg(Paint::Inline, caption);
                notes = scene.notes;
                let narrow = crate::plot::draw(spec, &Artboard::narrow()).svg(Paint::Inline, caption);
                (format!("{wide}\n{narrow}"), Some(table))
            }
            Body::Html { html, rows } => (html.clone(), Some(table).filter(|_| *rows == RowsAre::Below)),
            Body::Table => {
                let open =
                    format!("<div class=\"tz-scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{labelled}\">");
                (format!("{open}{}</div>", inner.unwrap_or(&table)), None)
            }
        };
        // A picture has its description in it.
        let is_words = matches!(made.body, Body::Html { .. }) && !made.data.columns.is_empty();
        Figure {
            id: &entry.id,
            class: &self.call.name,
            wide: self.call.get("wide").is_some_and(|node| node.value == Value::Bool(true)),
            label: Some(self.label()).filter(|label| !label.is_empty()),
            caption_html: self.markdown("caption", diagnostics).unwrap_or_default(),
            body,
            description: Some(description).filter(|description| is_words && !description.is_empty()),
            unit,
            source_html: self.markdown("source", diagnostics).or_else(|| made.source.as_ref().map(provenance::html)),
            note_html: self.note(made, &notes, diagnostics),
            n: self.call.get("n").and_then(Node::as_text).map(|n| format!("N={n}")),
            table,
            row_count: made.data.len(),
            rows: self.words.fill("figure_rows", &[("n", &made.data.len().to_string())]),
            downloads: Vec::new(),
        }
    }

    /// `Figure 2.3`; empty without a number.
    fn label(&self) -> String {
        let Some(number) = &self.entry.number else { return String::new() };
        let sort = if self.entry.family == Family::Table { Sort::Table } else { Sort::Figure };
        self.words.fill(sort.label(), &[("n", &label::counted(number, self.words))])
    }

    /// The label and the caption in one line of plain text.
    fn title(&self) -> String {
        let caption = self.plain("caption");
        format!("{} {caption}", self.label()).trim().to_owned()
    }

    /// What the author says can be seen, else what the data say.
    fn description(&self, made: &Made, diagnostics: &mut Vec<Diagnostic>) -> String {
        match self.call.get("alt").and_then(|node| Some((node.as_text()?, figure::args::inner(node)))) {
            Some((alt, span)) if !alt.trim().is_empty() => {
                filled(self.site, self.chapter, (alt, self.start + span.start as usize), self.words, diagnostics)
            }
            _ => made.description.clone(),
        }
    }

    fn source_line(&self, made: &Made) -> String {
        let source = self.plain("source");
        let source = if source.is_empty() {
            made.source.as_ref().map(|source| source.text.clone()).unwrap_or_default()
        } else {
            source
        };
        if source.is_empty() { source } else { format!("{}{source}", self.words.get("figure_source")) }
    }

    /// The author's note, how many rows were left out, and what the drawing could not show.
    fn note(&self, made: &Made, notes: &[Note], diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
        let mut said: Vec<String> = self.markdown("note", diagnostics).into_iter().collect();
        let counted = |key: &str, count: usize| escape::html(&self.words.fill(key, &[("n", &count.to_string())]));
        if made.data.left_out > 0 {
            said.push(counted("describe_left_out", made.data.left_out));
        }
        if made.data.gaps > 0 {
            said.push(counted("describe_gaps", made.data.gaps));
        }
        for note in notes {
            match note {
                Note::RegionsUnnamed(count) => said.push(counted("note_unnamed", *count)),
                Note::LabelsLeftOut(count) => said.push(counted("note_labels", *count)),
                Note::GapsStacked(count) => said.push(counted("note_gaps_stacked", *count)),
                Note::PointsThinned { drawn, of } => said.push(escape::html(
                    &self.words.fill("note_points_thinned", &[("n", &drawn.to_string()), ("of", &of.to_string())]),
                )),
                Note::ValuesOffScale(count) => said.push(counted("note_off_scale", *count)),
                Note::SeriesBeyondPalette(count) => diagnostics.push(self.many_series(*count)),
                // The whole name is in the title of the label and in the table; ticks between others are no loss.
                Note::NamesCut(_) | Note::TicksLeftOut(_) => {}
            }
        }
        (!said.is_empty()).then(|| said.join(self.words.get("sentence_separator")))
    }

    /// More series than there are colours.
    fn many_series(&self, grey: usize) -> Diagnostic {
        let name = &self.call.name;
        let span = self.call.name_span.clone();
        let many = warning!("many-series", span, "`{name}` has more series than colours: {grey} of them share a grey");
        many.help("keep the largest with `top`, choose some with `where`, or name those that matter in `highlight`")
            .placed(&self.chapter.path, self.start)
    }

    /// A text argument as HTML.
    fn markdown(&self, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
        let node = self.call.get(key)?;
        let text = node.as_text().filter(|text| !text.trim().is_empty())?;
        let labels = labels(self.words);
        Some(markdown::inline(text, &labels, &mut self.resolver(node, diagnostics)))
    }

    /// A text argument without its marks. What is wrong with it is told by [`Frame::markdown`].
    fn plain(&self, key: &str) -> String {
        let Some(node) = self.call.get(key) else { return String::new() };
        let mut unheard = Vec::new();
        let resolver = &mut InText { hints: Hints::Nested, ..self.resolver(node, &mut unheard) };
        node.as_text().map(|text| markdown::plain(text, resolver)).unwrap_or_default()
    }

    fn resolver<'r>(&'r self, node: &Node, diagnostics: &'r mut Vec<Diagnostic>) -> InText<'r> {
        let inner = figure::args::inner(node);
        let (site, chapter, words) = (self.site, self.chapter, self.words);
        let (at, whole) = (self.start + inner.start as usize, inner.range().len());
        InText { site, position: self.position, chapter, words, at, whole, hints: Hints::Shown, diagnostics }
    }
}

/// The label and the caption of a figure in one line of plain text.
pub(super) fn title(site: &Lens<'_>, position: usize, chapter: &Chapter, entry: &FigureEntry, words: &Words) -> String {
    let call_site = &chapter.outline.calls[entry.call];
    let Ok(call) = &call_site.call else { return String::new() };
    let start = chapter.body_start + call_site.range.start;
    Frame { site, position, chapter, call, start, words, entry }.title()
}

/// A figure as those read it who search: its label and caption, and its words; of a drawing, at most `most` of the names
/// in its rows. `inner`: the HTML of a Markdown table that the call captions.
pub(super) fn spoken(
    (site, position): (&Lens<'_>, usize),
    chapter: &Chapter,
    entry: &FigureEntry,
    (inner, most): (Option<&str>, usize),
    words: &Words,
) -> String {
    let call_site = &chapter.outline.calls[entry.call];
    let Ok(call) = &call_site.call else { return String::new() };
    let start = chapter.body_start + call_site.range.start;
    let scope = Scope { id: &entry.id, ..scope(site, (position, chapter), words) };
    let body = match (figure::draw(call, &scope), inner) {
        (_, Some(inner)) => inner.to_owned(),
        (Ok(Drawing::Figure(made)), None) => match made.body {
            Body::Html { html, rows: RowsAre::Shown } => html,
            Body::Html { html, rows: RowsAre::Below } => html + &rows::names(&made.data, most),
            Body::Chart(_) | Body::Table => rows::names(&made.data, most),
        },
        _ => String::new(),
    };
    let frame = Frame { site, position, chapter, call, start, words, entry };
    let (id, title) = (escape::html(&entry.id), escape::html(&frame.title()));
    let note = escape::html(&frame.plain("note"));
    format!("<figure id=\"{id}\"><figcaption>{title}</figcaption>{body}<p>{note}</p></figure>\n")
}

/// The caption of a figure as plain text.
pub(super) fn caption(
    site: &Lens<'_>,
    position: usize,
    chapter: &Chapter,
    entry: &FigureEntry,
    words: &Words,
) -> String {
    let call_site = &chapter.outline.calls[entry.call];
    let Ok(call) = &call_site.call else { return String::new() };
    let start = chapter.body_start + call_site.range.start;
    Frame { site, position, chapter, call, start, words, entry }.plain("caption")
}
