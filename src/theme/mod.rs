//! The theme: templates, words and assets; a site's own files over the built-in ones.
//!
//! In: typed contexts ([`context`]). Out: HTML, or what is wrong with a template, at its place.
//! **The only door to tera.** Deliberately absent: where pages lead and what figures show.

pub mod context;
mod sheet;
mod shortcode;
pub mod tree;

pub use shortcode::{Kind, RESERVED, Shortcode, Taken};

use crate::diag::{Checked, Diagnostic, Span, error, or_list};
use crate::escape;
use crate::path::SourcePath;
use crate::read::config::Word;
use crate::words::{Words, fallbacks};
use crate::world::{World, decode};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

/// The built-in theme: names below `themes/default/`, and contents.
const BUILT_IN: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/default_theme.rs"));

/// The folder of a theme that holds shortcodes.
const SHORTCODES: &str = "shortcodes/";

/// The template of an entry of a sidebar.
pub const ENTRY: &str = "partials/sidebar-item.html";

/// A loaded theme.
pub struct Theme {
    tera: Tera,
    files: BTreeMap<String, File>,
    words: BTreeMap<String, BTreeMap<String, String>>,
    shown: Mutex<BTreeMap<String, (Words, Value)>>,
    /// Calls that authors have made.
    shortcodes: BTreeMap<String, Shortcode>,
    /// Whether the site's own templates cannot be used.
    falls_back: bool,
    marks: Mutex<BTreeMap<String, u64>>,
}

/// A file of the theme, and where it comes from.
#[derive(Clone)]
struct File {
    source: Option<SourcePath>,
    bytes: Arc<[u8]>,
}

impl Theme {
    /// Loads `themes/<name>/` over the built-in theme. What cannot be used of it is left out, with an error.
    pub fn load(world: &dyn World, name: &str, asked: Option<Span>) -> Checked<Theme> {
        let mut diagnostics = Vec::new();
        let built_in =
            |(name, bytes): &(&str, &[u8])| ((*name).to_owned(), File { source: None, bytes: (*bytes).into() });
        let mut files: BTreeMap<String, File> = BUILT_IN.iter().map(built_in).collect();
        overlay(world, name, asked, &mut files, &mut diagnostics);
        for (path, file) in &mut files {
            if path.starts_with("assets/") && path.ends_with(".css") {
                let compact = std::str::from_utf8(&file.bytes).map(sheet::compact);
                file.bytes = compact.map_or_else(|_| Arc::clone(&file.bytes), |text| text.into_bytes().into());
            }
        }
        let mut words = BTreeMap::new();
        for (path, file) in &files {
            if let Some(language) = path.strip_prefix("words/").and_then(|path| path.strip_suffix(".toml")) {
                words.insert(language.to_owned(), read_words(path, file, &mut diagnostics));
            }
        }
        let (tera, falls_back) = match templates(&files, &mut diagnostics) {
            Templates::Own(tera) => (tera, false),
            Templates::BuiltIn(tera) => (tera, true),
        };
        let mut shortcodes = BTreeMap::new();
        for (path, file) in &files {
            let name = path.strip_prefix(SHORTCODES).and_then(|path| path.strip_suffix(".html"));
            let Some((name, text)) = name.zip(std::str::from_utf8(&file.bytes).ok()) else { continue };
            let code = Shortcode::read(name, place_of(path, Some(file)), text, &mut diagnostics);
            shortcodes.insert(name.to_owned(), code);
        }
        let (shown, marks) = Default::default();
        let theme = Theme { tera, files, words, shown, shortcodes, falls_back, marks };
        Checked { value: theme, diagnostics }
    }

    /// Puts a site's own words over those of the theme. A key that no word has is told.
    pub fn overlay_words(&mut self, words: &[Word], diagnostics: &mut Vec<Diagnostic>) {
        let english = parse_words(include_str!("../../themes/default/words/en.toml")).0;
        for word in words {
            let known = || english.keys().chain(self.words.values().flat_map(BTreeMap::keys)).map(String::as_str);
            if !known().any(|key| key == word.key) {
                let key = &word.key;
                let wrong = error!("unknown-key", word.span.clone(), "the interface has no word `{key}`");
                let wrong = wrong.did_you_mean(key, known());
                diagnostics.push(wrong.help("the words are those of `themes/default/words/en.toml`"));
                continue;
            }
            let of_language = self.words.entry(word.language.clone()).or_default();
            of_language.insert(word.key.clone(), word.text.clone());
        }
    }

    /// The shortcode of a name.
    pub fn shortcode(&self, name: &str) -> Option<&Shortcode> {
        self.shortcodes.get(name)
    }

    /// All shortcodes, in order of their names.
    pub fn shortcodes(&self) -> impl Iterator<Item = &Shortcode> {
        self.shortcodes.values()
    }

    /// Draws a call of a shortcode.
    pub fn draw_shortcode(&self, name: &str, context: &impl Serialize, language: &str) -> Result<String, Diagnostic> {
        // That the templates cannot be used has been told.
        if self.falls_back {
            return Ok(String::new());
        }
        self.draw(&format!("{SHORTCODES}{name}.html"), context, language)
    }

    /// The words of a language; English where it lacks one.
    pub fn words(&self, language: &str) -> Words {
        self.shown(language).0
    }

    fn shown(&self, language: &str) -> (Words, Value) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let made = shown.entry(language.to_owned()).or_insert_with(|| {
            let mut layers: Vec<BTreeMap<String, String>> =
                fallbacks(language).iter().filter_map(|key| self.words.get(key).cloned()).collect();
            layers.extend(BUILT_IN.iter().filter_map(|(name, bytes)| {
                let own = fallbacks(language).iter().any(|key| *name == format!("words/{key}.toml"));
                (own || *name == "words/en.toml").then(|| parse_words(std::str::from_utf8(bytes).unwrap_or_default()).0)
            }));
            let words = Words::new(language, layers);
            let value = Value::from_serializable(words.all());
            (words, value)
        });
        made.clone()
    }

    /// Files of the theme that are published: names below `assets/`.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        self.files.iter().filter_map(|(path, file)| Some((path.strip_prefix("assets/")?, &file.bytes)))
    }

    /// The content of a file that is published.
    pub fn asset(&self, name: &str) -> Option<&Arc<[u8]>> {
        self.files.get(&format!("assets/{name}")).map(|file| &file.bytes)
    }

    /// Stands for a template and all that it draws with.
    ///
    /// A template reaches others by their names, and components, wherever they stand, by theirs.
    pub fn template_mark(&self, name: &str) -> u64 {
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        *marks.entry(name.to_owned()).or_insert_with(|| {
            let sources = sources(&self.files);
            let mut reached: BTreeSet<&str> = BTreeSet::new();
            let called: Vec<(&str, &str)> =
                sources.iter().flat_map(|(name, text)| components(text).map(|component| (component, *name))).collect();
            let mut next: Vec<&str> = sources.get_key_value(name).map(|(name, _)| *name).into_iter().collect();
            while let Some(name) = next.pop() {
                if reached.insert(name) {
                    let text = sources[name];
                    next.extend(sources.keys().copied().filter(|other| text.contains(other)));
                    next.extend(
                        called.iter().filter(|(component, _)| text.contains(component)).map(|(_, other)| *other),
                    );
                }
            }
            let mut hasher = DefaultHasher::new();
            self.falls_back.hash(&mut hasher);
            for name in reached {
                (name, sources[name]).hash(&mut hasher);
            }
            hasher.finish()
        })
    }

    /// Whether there is such a page template.
    pub fn has_template(&self, name: &str) -> bool {
        self.templates().any(|known| known == name)
    }

    /// Page templates that a chapter may ask for, in order.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        let names = self.files.keys().filter_map(|path| path.strip_prefix("templates/"));
        names.filter(|name| {
            let own = matches!(
                *name,
                "base.html" | "figure.html" | "figure-file.html" | "redirect.html" | "print.html" | "404.html"
            );
            !own && !name.contains('/') && self.tera.contains_template(name)
        })
    }

    /// Draws a page.
    pub fn page(&self, template: &str, page: &context::Page<'_>, language: &str) -> Result<String, Diagnostic> {
        let context = Context::from_serialize(page).map(|mut context| {
            context.insert_value("nav", page.nav.value());
            context
        });
        self.fill(template, context, language)
    }

    /// Draws an entry of a sidebar.
    pub fn entry(&self, item: &context::Item, language: &str) -> Result<String, Diagnostic> {
        #[derive(Serialize)]
        struct Entry<'a> {
            item: &'a context::Item,
        }
        self.draw(ENTRY, &Entry { item }, language)
    }

    /// Draws the frame of a figure.
    pub fn figure(&self, figure: &context::Figure<'_>, language: &str) -> Result<String, Diagnostic> {
        #[derive(Serialize)]
        struct Frame<'a> {
            figure: &'a context::Figure<'a>,
        }
        self.draw("figure.html", &Frame { figure }, language)
    }

    /// Draws a page that is nothing but a figure.
    pub fn figure_file(&self, file: &context::FigureFile<'_>, language: &str) -> Result<String, Diagnostic> {
        self.draw("figure-file.html", file, language)
    }

    /// The style sheets that pages link, in one text that may stand in an element.
    pub fn style(&self) -> String {
        let file = |name: &str| self.files.get(name).map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
        let sheets = ["assets/style.css", "assets/figure.css"].into_iter().filter_map(file);
        sheets.collect::<String>().replace("</", "<\\/")
    }

    /// Draws the page at an old address.
    pub fn redirect(&self, redirect: &context::Redirect<'_>, language: &str) -> Result<String, Diagnostic> {
        #[derive(Serialize)]
        struct Old<'a> {
            redirect: &'a context::Redirect<'a>,
        }
        self.draw("redirect.html", &Old { redirect }, language)
    }

    fn draw(&self, template: &str, context: &impl Serialize, language: &str) -> Result<String, Diagnostic> {
        self.fill(template, Context::from_serialize(context), language)
    }

    /// Draws a template with a context, which the words are added to.
    fn fill(&self, template: &str, context: TeraResult<Context>, language: &str) -> Result<String, Diagnostic> {
        let made = context.and_then(|mut context| {
            context.insert_value("words", self.shown(language).1);
            self.tera.render(template, &context)
        });
        made.map(escape::without_controls).map_err(|error| self.diagnostic(template, &error))
    }

    fn diagnostic(&self, template: &str, error: &tera::Error) -> Diagnostic {
        let wrong = template_errors(&self.files, template, error).into_iter().next();
        wrong.unwrap_or_else(|| unreachable!("an error says something"))
    }

    /// The text of a template or other file of the theme, for source frames.
    pub fn source(&self, path: &SourcePath) -> Option<Arc<str>> {
        let name = path.as_str().strip_prefix("themes/default/")?;
        let file = self.files.get(name).filter(|file| file.source.is_none())?;
        std::str::from_utf8(&file.bytes).ok().map(Into::into)
    }
}

/// Puts the files of the site's theme over the built-in ones.
fn overlay(
    world: &dyn World,
    name: &str,
    asked: Option<Span>,
    files: &mut BTreeMap<String, File>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Ok(folder) = SourcePath::new(&format!("themes/{name}")) else { return };
    let listing = world.list(&folder);
    diagnostics.extend(listing.diagnostics());
    if listing.files.is_empty() && name != "default" {
        let themes = SourcePath::new("themes").map(|themes| world.list(&themes));
        let known: BTreeSet<String> = themes
            .iter()
            .flat_map(|listing| listing.files.iter())
            .filter_map(|file| file.strip("themes").and_then(|rest| rest.split('/').next()).map(str::to_owned))
            .collect();
        let missing = error!("unknown-theme", asked, "there is no theme `{name}`: `themes/{name}/` has no files");
        let known = known.iter().map(String::as_str).chain(["default"]);
        diagnostics.push(missing.did_you_mean(name, known).help("leave `theme` out to use the built-in one"));
    }
    let own = SourcePath::new("templates/shortcodes").map(|folder| world.list(&folder));
    let own = own.iter().flat_map(|listing| &listing.files);
    let own = own.filter_map(|source| Some((source, source.strip("templates")?)));
    let themed = listing.files.iter().filter_map(|source| Some((source, source.strip(folder.as_str())?)));
    for (source, rest) in themed.chain(own) {
        match world.file(source) {
            Ok(bytes) => {
                // Marks and line ends of a system are no part of a template; what is no text is told later.
                let text = if rest.starts_with("assets/") { None } else { decode(&bytes).ok() };
                let bytes = text.map_or(bytes, |text| text.as_bytes().into());
                files.insert(rest.to_owned(), File { source: Some(source.clone()), bytes });
            }
            Err(why) => {
                let wrong = error!("unreadable", Span::top(source), "`{source}` cannot be read: {why}");
                diagnostics.push(wrong.help("make the file readable, or remove it"));
            }
        }
    }
}

/// Reads a words file: flat, texts only.
fn read_words(path: &str, file: &File, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let source = place_of(path, Some(file));
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        let wrong = error!("bad-encoding", Span::top(&source), "`{source}` is not UTF-8");
        diagnostics.push(wrong.help("save it as UTF-8"));
        return BTreeMap::new();
    };
    let whole = Span::new(&source, 0..text.len());
    let (node, wrong) = crate::read::toml::parse(text, &whole);
    diagnostics.extend(wrong);
    let mut words = BTreeMap::new();
    for entry in node.entries() {
        match entry.value.as_text() {
            Some(word) => {
                words.insert(entry.key.clone(), word.to_owned());
            }
            None => {
                let (key, kind) = (&entry.key, entry.value.kind());
                let wrong =
                    error!("wrong-type", entry.value.span.clone(), "the word `{key}` must be a text, found {kind}");
                diagnostics.push(wrong.help("write it in quotes"));
            }
        }
    }
    words
}

/// The built-in words of a file, which a test holds to be good.
fn parse_words(text: &str) -> (BTreeMap<String, String>, usize) {
    let place = Span::top(&SourcePath::call());
    let (node, wrong) = crate::read::toml::parse(text, &place);
    let words = node.entries().iter().filter_map(|entry| Some((entry.key.clone(), entry.value.as_text()?.to_owned())));
    (words.collect(), wrong.len())
}

/// Where a file of the theme is shown to be.
fn place_of(path: &str, file: Option<&File>) -> SourcePath {
    let own = file.and_then(|file| file.source.clone());
    own.or_else(|| SourcePath::new(&format!("themes/default/{path}")).ok()).unwrap_or_else(SourcePath::call)
}

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
fn sources(files: &BTreeMap<String, File>) -> BTreeMap<&str, &str> {
    let own = files.iter().filter_map(|(path, file)| Some((template_name(path)?, &file.bytes)));
    let own = own.filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)));
    let mut sources: BTreeMap<&str, &str> = built_in_templates();
    sources.extend(own);
    sources
}

/// Names of the components that a template defines; an empty one, which every text has in it, where it is not clear.
fn components(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("component").map(|(at, word)| {
        let rest = text[at + word.len()..].trim_start();
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

/// Compiled templates.
enum Templates {
    /// The site's, over the built-in ones.
    Own(Tera),
    /// Those alone: the site's cannot be used.
    BuiltIn(Tera),
}

/// Compiles all templates; on an error tells every template that cannot be read.
fn templates(files: &BTreeMap<String, File>, diagnostics: &mut Vec<Diagnostic>) -> Templates {
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
fn template_name(path: &str) -> Option<&str> {
    path.strip_prefix("templates/").or_else(|| Some(path).filter(|path| path.starts_with(SHORTCODES)))
}

/// The file of a template.
fn template_path(name: &str) -> String {
    if name.starts_with(SHORTCODES) { name.to_owned() } else { format!("templates/{name}") }
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

/// What tera says, each at its place; never empty.
fn template_errors(files: &BTreeMap<String, File>, template: &str, error: &tera::Error) -> Vec<Diagnostic> {
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
                    said(report.message, Span::new(&place_of_template(files, report.template), range))
                })
                .collect();
            match reports.is_empty() {
                true => vec![said(&text, Span::top(&place_of_template(files, template)))],
                false => reports,
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    #[test]
    fn the_built_in_theme_is_good() {
        let theme = Theme::load(&Memory::default(), "default", None);
        assert_eq!(theme.diagnostics, []);
        let (english, wrong) = parse_words(include_str!("../../themes/default/words/en.toml"));
        assert_eq!(wrong, 0);
        for (name, bytes) in BUILT_IN.iter().filter(|(name, _)| name.starts_with("words/")) {
            let (words, wrong) = parse_words(std::str::from_utf8(bytes).unwrap());
            assert_eq!(wrong, 0, "{name}");
            let foreign: Vec<&String> = words.keys().filter(|key| !english.contains_key(*key)).collect();
            assert!(foreign.is_empty(), "{name}: English lacks {foreign:?}");
            let lacking: Vec<&String> =
                english.keys().filter(|key| !words.contains_key(*key) && !key.starts_with("month_")).collect();
            assert!(lacking.is_empty(), "{name} lacks {lacking:?}");
        }
    }

    #[test]
    fn a_broken_template_is_told_at_its_place() {
        let files = [
            ("themes/x/templates/page.html", "<p>\n中{{ page.title | nofilter }}"),
            ("themes/x/words/en.toml", "next = 3"),
        ];
        let theme = Theme::load(&Memory::new(files).unwrap(), "x", None);
        let wrong = &theme.diagnostics[0];
        assert_eq!(
            (wrong.code, wrong.span.as_ref().unwrap().file.as_str()),
            ("bad-template", "themes/x/templates/page.html")
        );
    }
}
