//! The theme: templates, words and assets; a site's own files over the built-in ones.
//!
//! In: typed contexts ([`context`]). Out: HTML, or what is wrong with a template, at its place.
//! **The only door to tera.** Deliberately absent: where pages lead and what figures show.

mod complaint;
pub mod context;
mod file;
mod sheet;
mod shortcode;
mod template;
pub mod tree;

pub use shortcode::{Kind, RESERVED, Shortcode, Taken};

use complaint::template_errors;
use file::{BUILT_IN, File, overlay, parse_words, place_of, read_words};
use template::{Templates, components, sources, templates};

use crate::diag::{Checked, Diagnostic, Span, error};
use crate::escape;
use crate::path::SourcePath;
use crate::read::config::Word;
use crate::words::{Words, fallbacks};
use crate::world::World;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use tera::{Context, Tera, TeraResult, Value};

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
            for (key, word) in &words {
                // A form of a word that goes with a number is chosen by that number; others may do without the choice.
                let shown = |text: &str| -> BTreeSet<String> {
                    let braces = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
                    braces.filter(|(inside, _)| !inside.contains('|')).map(|(inside, _)| inside.to_owned()).collect()
                };
                // Months stand as numbers where a language writes them so.
                let (own, there) = (shown(word), shown(&english[key]));
                let dates = key.starts_with("date_") && own.is_subset(&["y", "m", "d"].map(str::to_owned).into());
                assert!(own == there || dates, "{name}: `{key}` has {own:?}, English has {there:?}");
            }
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
