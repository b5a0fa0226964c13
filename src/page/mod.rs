//! One page: a chapter, the order of the site, its figures and the theme, put together.
//!
//! In: a loaded site and which page. Out: its HTML. A figure that fails becomes a box with its error; the page stands.
//! Deliberately absent: where the bytes go.

pub mod call;
mod cite;
mod figure;
mod here;
mod label;
mod language;
mod link;
mod navigation;
mod not_found;
pub mod print;
mod provenance;
mod reference;
mod rows;
pub mod search;
mod text;
mod title;

pub use language::{alternates, language, written};
pub use not_found::not_found;
pub use text::scope;

pub use figure::{Shown, download, shown_on};

use crate::chapter::Chapter;
use crate::citation::is_bibliography;
use crate::diag::{Checked, Diagnostic, Span, error};
use crate::escape;
use crate::figure as figures;
use crate::highlight;
use crate::index::{Counted, Kind};
use crate::markdown::{
    self, Body, CallSite, CodeBlock, Drawn, Equation, Heading, Labels, Numbered, Picture, Resolve, Rules, Title,
};
use crate::path::OutPath;
use crate::read::Node;
use crate::read::Value;
use crate::read::config::{Markdown, Scope};
use crate::read::language::Language;
use crate::site::{Lens, Titled, Writers};
use crate::theme::context::{Assets, Page, PageFacts, Site as SiteFacts, TocItem};
use crate::words::{Words, direction};
use cite::{Ids, Listed};
use here::Hints;
use std::ops::Range;
use text::InText;

pub use here::Here;

/// What a site asks of pages.
pub(crate) const WRITERS: Writers = Writers { fill_titles, add_anchors: cite::add_anchors, title_of: label::title_of };

/// The tool and its version, as pages name it.
pub const GENERATOR: &str = concat!("Tuzhang ", env!("CARGO_PKG_VERSION"));

/// The absolute address of an output, if the site knows its own.
pub fn canonical(site: &Lens<'_>, out: &OutPath) -> Option<String> {
    site.config().base_url.as_ref().map(|base| format!("{base}{}", out.address()))
}

/// Where the feed of a language is published.
pub fn feed(languages: &[Language], at: usize) -> OutPath {
    let folder = if at == 0 { String::new() } else { format!("{}/", languages[at].tag) };
    OutPath::new(&format!("{folder}feed.xml")).unwrap_or_else(|_| unreachable!("a tag is a good name"))
}

/// Draws a page of the site.
pub fn render(site: &Lens<'_>, position: usize) -> Checked<Vec<u8>> {
    let page = site.page(position);
    let lang = language(site, position);
    let (words, own) = (site.words(lang.to_owned()), site.words(written(site, position).to_owned()));
    let chapter = site.chapter_of(position);
    let mut diagnostics = Vec::new();
    let content = chapter.map(|chapter| content(site, position, chapter, &own, &mut diagnostics)).unwrap_or_default();
    let facts = facts(position, site, (chapter, content), (&words, &own));
    let (template, asked) = match chapter.and_then(|chapter| chapter.meta.template.as_ref()) {
        Some((name, span)) if site.has_template(name.clone()) => (name.as_str(), Some(span)),
        _ => (usual_template(page.kind), None),
    };
    let home = site.home(page.language).map_or(&page.out, |home| site.address(home));
    let context = Page {
        site: &site_facts(site, page.language, (&page.out.root(), page.out.link_to(home))),
        page: facts,
        nav: navigation::navigation(site, position, lang, &mut diagnostics),
        chapters: match page.kind {
            Kind::Chapter => Vec::new(),
            Kind::Landing | Kind::Section => navigation::contents(site, position),
        },
        parts: Vec::new(),
        assets: assets(site, page.language, &|asset| link_or_empty(&page.out, asset)),
        search: search::facts(site, page.language, &|asset| link_or_empty(&page.out, asset)),
    };
    let html = match site.draw_page(template, &context, lang) {
        Ok(html) => html,
        Err(diagnostic) => {
            let diagnostic = match asked {
                Some(span) => diagnostic.label(span.clone(), "this page asks for the template"),
                None => diagnostic,
            };
            diagnostics.push(diagnostic);
            String::new()
        }
    };
    Checked { value: html.into_bytes(), diagnostics }
}

fn link_or_empty(from: &OutPath, asset: &str) -> String {
    OutPath::new(&format!("assets/{asset}")).map(|asset| from.link_to(&asset)).unwrap_or_default()
}

/// The name of the sheet, below `assets/`, that prints the title of the site in a language.
pub fn print_sheet(languages: &[Language], at: usize) -> String {
    if at == 0 { "print.css".to_owned() } else { format!("print-{}.css", languages[at].tag) }
}

fn assets(site: &Lens<'_>, language: usize, link: &dyn Fn(&str) -> String) -> Assets {
    Assets {
        style: link("style.css"),
        figure_css: link("figure.css"),
        print: link(&print_sheet(&site.config().languages, language)),
        script: link("site.js"),
        favicon: link("favicon.svg"),
    }
}

fn usual_template(kind: Kind) -> &'static str {
    match kind {
        Kind::Landing => "landing.html",
        Kind::Section => "section.html",
        Kind::Chapter => "page.html",
    }
}

/// The site in a language, seen from a page: the way to its root, and to the front page of the language.
fn site_facts<'a>(site: &'a Lens<'a>, language: usize, (root, home): (&str, String)) -> SiteFacts<'a> {
    let language = &site.config().languages[language];
    SiteFacts {
        title: &language.title,
        description: language.description.as_deref(),
        language: &language.tag,
        authors: &language.authors,
        extra: site.config().extra.as_ref().map_or(serde_json::Value::Null, json),
        home,
        root: root.to_owned(),
        generator: GENERATOR,
    }
}

fn facts<'a>(
    position: usize,
    site: &'a Lens<'a>,
    (chapter, content): (Option<&'a Chapter>, String),
    (words, own): (&Words, &Words),
) -> PageFacts<'a> {
    let page = site.page(position);
    let meta = chapter.map(|chapter| &chapter.meta);
    let date = meta.and_then(|meta| meta.date.as_deref());
    let updated = meta.and_then(|meta| meta.updated.as_deref());
    let length = chapter.map_or(0, |chapter| chapter.outline.words);
    let speed = if own.counts_characters() { 400 } else { 230 };
    let minutes = length.div_ceil(speed);
    let measure = if own.counts_characters() { "characters" } else { "words" };
    let top_level = page.number.as_deref().is_some_and(|number| !number.contains('.'));
    let label = page.number.as_deref().filter(|_| page.kind == Kind::Chapter && top_level);
    let lang = language(site, position);
    let text_lang = language::differing(&page.lang, lang);
    PageFacts {
        kind: match page.kind {
            Kind::Landing => "landing",
            Kind::Section => "section",
            Kind::Chapter => "chapter",
        },
        title: &page.title,
        title_html: title::html(&page.title),
        number: page.number.as_deref(),
        label: label.map(|number| words.fill("chapter_label", &[("n", number)])),
        description: site.description(position).map(str::to_owned),
        date,
        date_text: date.map(|date| words.date(date)),
        updated,
        updated_text: updated.map(|date| words.date(date)),
        authors: meta.map_or(&[], |meta| &meta.authors),
        tags: meta.map_or(&[], |meta| &meta.tags),
        draft: page.draft,
        lang,
        dir: direction(lang),
        text_dir: text_lang.as_deref().map(direction).filter(|own| *own != direction(lang)),
        text_lang,
        notice: language::notice(site, position, words),
        languages: language::others(site, position),
        alternates: alternates(site, position),
        feed: Some(feed(&site.config().languages, page.language))
            .filter(|feed| site.has(feed.clone()))
            .map(|feed| page.out.link_to(&feed)),
        content,
        words: length,
        length: words.fill(measure, &[("n", &length.to_string())]),
        minutes,
        reading_time: words.fill("minutes", &[("n", &minutes.to_string())]),
        canonical: canonical(site, page.original.map_or(&page.out, |original| site.address(original))),
        extra: meta.and_then(|meta| meta.extra.as_ref()).map_or(serde_json::Value::Null, json),
        toc: chapter.map(|chapter| toc(site, position, chapter, own)).unwrap_or_default(),
        show_toc: meta.and_then(|meta| meta.toc).unwrap_or(page.kind != Kind::Landing),
        print: site.printed(position).map(|out| page.out.link_to(out)),
    }
}

/// Headings of the second and third level, the third below the second.
fn toc(site: &Lens<'_>, position: usize, chapter: &Chapter, words: &Words) -> Vec<TocItem> {
    let mut items: Vec<TocItem> = Vec::new();
    let numbers = site.section_numbers(position);
    let all = chapter.outline.headings.iter().zip(numbers).skip(usize::from(chapter.title_is_in_body()));
    for (heading, number) in all.filter(|(heading, _)| (2..=3).contains(&heading.level)) {
        let title = escape::html(&heading_text(site, (position, chapter), heading, words, Hints::Hidden));
        let item = TocItem { id: heading.id.clone(), title, number: number.clone(), children: Vec::new() };
        match items.last_mut().filter(|_| heading.level == 3) {
            Some(above) => above.children.push(item),
            None => items.push(item),
        }
    }
    items
}

/// A heading as plain text, its calls filled in. What is wrong with them is told by the body.
fn heading_text(
    site: &Lens<'_>,
    (position, chapter): (usize, &Chapter),
    heading: &Heading,
    words: &Words,
    hints: Hints,
) -> String {
    let source = &chapter.body()[heading.range.clone()];
    if !source.contains("{{") && !source.contains('@') {
        return heading.text.clone();
    }
    let mut unheard = Vec::new();
    let at = chapter.body_start + heading.range.start;
    let whole = source.len();
    let mut resolve = InText { site, position, chapter, words, at, whole, hints, diagnostics: &mut unheard };
    markdown::plain(source, &mut resolve)
}

/// Fills in the calls in titles and descriptions of some pages, so that every page that shows them shows the same.
fn fill_titles(site: &Lens<'_>, pages: &[usize]) -> Checked<Vec<Titled>> {
    let mut diagnostics = Vec::new();
    let mut filled = Vec::new();
    for &position in pages {
        let Some(chapter) = site.chapter_of(position) else { continue };
        let words = site.words(written(site, position).to_owned());
        let heading = chapter.outline.headings.first().filter(|_| chapter.title_is_in_body());
        let title = match heading.filter(|heading| chapter.body()[heading.range.clone()].contains("{{")) {
            Some(heading) => heading_text(site, (position, chapter), heading, &words, Hints::Hidden),
            // A name of a file is a name, whatever it looks like.
            None if chapter.meta.title.is_none() => site.page(position).title.clone(),
            None => {
                let start = chapter.text.find(&chapter.title).unwrap_or(0);
                text::filled(site, chapter, (&chapter.title, start), &words, &mut diagnostics)
            }
        };
        let description = chapter.meta.description.as_ref().map(|(text, span)| {
            let quoted = usize::from(span.range().len() == text.len() + 2);
            text::filled(site, chapter, (text, span.start as usize + quoted), &words, &mut diagnostics)
        });
        let description = description.or_else(|| {
            let range = chapter.summary()?;
            let source = &chapter.body()[range.clone()];
            let (at, whole) = (chapter.body_start + range.start, source.len());
            // What is wrong with it is told by the body.
            let (hints, words, diagnostics) = (Hints::Hidden, &words, &mut Vec::new());
            Some(markdown::plain(source, &mut InText { site, position, chapter, words, at, whole, hints, diagnostics }))
        });
        filled.push(Titled { position, title, description });
    }
    Checked { value: filled, diagnostics }
}

/// Settings that only the theme knows, as it sees them.
fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number, _) if number.fract() == 0.0 && number.abs() < 9e15 => (*number as i64).into(),
        Value::Number(number, _) => (*number).into(),
        Value::Text(text) => text.clone().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => entries.iter().map(|entry| (entry.key.clone(), json(&entry.value))).collect(),
    }
}

/// The text of a chapter as HTML.
fn content(
    site: &Lens<'_>,
    position: usize,
    chapter: &Chapter,
    words: &Words,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let body = Body {
        text: chapter.body(),
        rules: Rules::Chapter(site.config().markdown),
        outline: Some(&chapter.outline),
        numbers: site.section_numbers(position),
        title: if chapter.title_is_in_body() { Title::Taken } else { Title::Kept },
    };
    let mut writer = Writer { site, position, chapter, words, labels: labels(words), next_call: 0, diagnostics };
    let labels = writer.labels.clone();
    let mut html = markdown::html(&body, &labels, &mut writer);
    let cited = Listed::Cited(Scope::Page);
    let listed = site.config().citations.scope == Scope::Site
        || site.gathered().is_some()
        || chapter.outline.calls.iter().any(is_bibliography);
    let list = if listed { String::new() } else { cite::bibliography((site, position), words, cited, Ids::Given) };
    if !list.is_empty() {
        let title = escape::html(words.get("bibliography"));
        html.push_str(&format!(
            "<section class=\"tz-references\" aria-labelledby=\"tz-references\">\n\
             <h2 id=\"tz-references\">{title}</h2>\n{list}</section>\n"
        ));
    }
    html
}

/// The words that Markdown prints.
fn labels(words: &Words) -> Labels {
    Labels {
        language: words.language.clone(),
        table: words.get("table_region").to_owned(),
        anchor: words.get("heading_anchor").to_owned(),
        alerts: ["alert_note", "alert_tip", "alert_important", "alert_warning", "alert_caution"]
            .map(|key| words.get(key).to_owned()),
        details: words.get("details").to_owned(),
        footnotes: words.get("footnotes").to_owned(),
        footnote_back: words.get("footnote_back").to_owned(),
        tasks: ["task_open", "task_done"].map(|key| words.get(key).to_owned()),
    }
}

/// Knows where links lead and what calls draw, for one page.
struct Writer<'a> {
    site: &'a Lens<'a>,
    position: usize,
    chapter: &'a Chapter,
    words: &'a Words,
    labels: Labels,
    next_call: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Writer<'_> {
    /// Which of the chapter's calls it is.
    fn which(&mut self, site: &CallSite) -> usize {
        let calls = &self.chapter.outline.calls;
        // They are drawn in order, but for notes at the end of the page.
        let after = calls.iter().skip(self.next_call).position(|known| known.range == site.range);
        let call = after.map(|after| self.next_call + after);
        let call = call.or_else(|| calls.iter().position(|known| known.range == site.range)).unwrap_or(self.next_call);
        self.next_call = call + 1;
        call
    }

    fn draw(&mut self, site: &CallSite, inner: Option<&str>) -> Drawn {
        let call = self.which(site);
        figure::draw(self.site, self.position, call, inner, self.words).into_value(self.diagnostics)
    }
}

impl Writer<'_> {
    /// Resolves what stands in a short text of the body.
    fn resolver(&mut self, range: Range<usize>, hints: Hints) -> InText<'_> {
        let (site, position, chapter, words) = (self.site, self.position, self.chapter, self.words);
        let (at, whole) = (chapter.body_start + range.start, range.len());
        InText { site, position, chapter, words, at, whole, hints, diagnostics: self.diagnostics }
    }

    fn numbered(&self, counted: Option<&Counted>, word: &str) -> Numbered {
        let number = counted.and_then(|counted| counted.number.as_ref());
        let label = number.map(|number| self.words.fill(word, &[("n", &label::counted(number, self.words))]));
        Numbered { id: counted.and_then(|counted| counted.id.clone()), label }
    }
}

impl Resolve for Writer<'_> {
    fn markdown(&self) -> Markdown {
        self.site.config().markdown
    }

    fn call(&mut self, site: &CallSite) -> Drawn {
        self.draw(site, None)
    }

    fn captioned(&mut self, site: &CallSite, html: String) -> Drawn {
        self.draw(site, Some(&html))
    }

    fn link(&mut self, to: &str, range: Range<usize>) -> String {
        match link::resolve(self.site, self.position, self.chapter.file_at(range.start), to) {
            Ok(url) => url,
            Err(diagnostic) => {
                let start = self.chapter.body_start + range.start;
                let mut diagnostic = diagnostic;
                diagnostic.span = Some(Span::new(&self.chapter.path, start..self.chapter.body_start + range.end));
                self.diagnostics.push(diagnostic);
                "#".to_owned()
            }
        }
    }

    fn short(&mut self, text: &str, range: Range<usize>, labels: &Labels) -> String {
        markdown::title(text, labels, &mut self.resolver(range, Hints::Hidden))
    }

    fn said(&mut self, text: &str, range: Range<usize>) -> String {
        markdown::plain(text, &mut self.resolver(range, Hints::Hidden))
    }

    fn caption(&mut self, picture: &Picture, labels: &Labels) -> String {
        let written = self.chapter.body().get(picture.range.clone()).unwrap_or_default();
        // With escapes in it, a title stands otherwise in its file.
        let title = written.rfind(&picture.caption).map(|at| (at, picture.caption.len()));
        let (at, whole) = title.unwrap_or((0, written.len()));
        let at = picture.range.start + at;
        markdown::inline(&picture.caption, labels, &mut self.resolver(at..at + whole, Hints::Shown))
    }

    fn picture(&mut self, picture: &Picture) -> Numbered {
        let known = &self.chapter.outline.pictures;
        let at = known.binary_search_by_key(&picture.range.start, |known| known.range.start).ok();
        let counted = at.and_then(|at| self.site.pictures(self.position).get(at));
        self.numbered(counted, "figure_label")
    }

    fn equation(&mut self, equation: &Equation) -> Numbered {
        let known = &self.chapter.outline.equations;
        let at = known.binary_search_by_key(&equation.range.start, |known| known.range.start).ok();
        let counted = at.and_then(|at| self.site.equations(self.position).get(at));
        self.numbered(counted, "equation_number")
    }

    fn label(&mut self, to: &str, range: Range<usize>) -> Option<String> {
        link::target(self.site, self.position, self.chapter.file_at(range.start), to)
            .map(|target| label::name(self.site, &target, self.words))
    }

    fn glimpse(&mut self, to: &str, range: Range<usize>) -> Option<(String, String)> {
        self.resolver(range.clone(), Hints::Shown).glimpse(to, 0..range.len())
    }

    fn code(&mut self, code: &CodeBlock<'_>) -> String {
        // As it was written: within the document, what looks like a call is covered by signs of the same length.
        let written = self.chapter.body().get(code.range.clone()).filter(|written| written.len() == code.info.len());
        let drawn = highlight::code(written.unwrap_or(code.info), code.text);
        let start = self.chapter.body_start + code.range.start;
        self.diagnostics.extend(drawn.diagnostics.into_iter().map(|found| found.placed(&self.chapter.path, start)));
        drawn.html
    }

    fn misplaced(&mut self, site: &CallSite) {
        let name = site.call.as_ref().map_or("figure", |call| call.name.as_str());
        if figures::kind(name).is_none()
            && call::named(name).is_none()
            && self.site.shortcode(name.to_owned()).is_none()
        {
            return; // It may have been meant as a value; that there is none of its name has been told.
        }
        let span = self.chapter.span(site.range.clone());
        let wrong = error!("misplaced-call", span, "`{name}` stands inside a paragraph, heading or table");
        self.diagnostics.push(wrong.help("give it a line of its own, with an empty line before and behind"));
    }
}
