//! Terms and what they mean: `data/glossary.yaml`.
//!
//! In: the file. Out: [`Glossary`]; of calls, what they explain. Texts may differ by language.
//! Deliberately absent: where terms are listed (`site`), and how that is drawn (`page`).

use crate::diag::{Diagnostic, Span, error, or_list};
use crate::path::SourcePath;
use crate::read::call::{Call, CallSite, TEXTS, find};
use crate::read::{Fields, Node, Value, yaml};
use crate::words::fallbacks;
use crate::world::{ReadError, World, text};
use std::collections::{BTreeMap, BTreeSet};

/// Where the terms are.
pub const FILE: &str = "data/glossary.yaml";

/// All terms, in the order of the file.
#[derive(Debug, Default)]
pub struct Glossary {
    /// The terms.
    pub terms: Vec<Term>,
    /// Terms and their other names, and which of the terms each is.
    names: BTreeMap<String, usize>,
}

/// A term.
#[derive(Debug)]
pub struct Term {
    /// What chapters name it by.
    pub key: String,
    /// Where that is written.
    pub span: Span,
    word: Texts,
    name: Texts,
    text: Texts,
}

/// A text, by language; the empty language is for all others.
type Texts = Vec<(String, String)>;

impl Term {
    /// The word for it in a language; without one, what chapters name it by.
    pub fn word(&self, language: &str) -> &str {
        near(&self.word, language).unwrap_or(&self.key)
    }

    /// Its long name in a language, if it has one that is not the word for it.
    pub fn name(&self, language: &str) -> Option<&str> {
        of(&self.name, language).filter(|name| *name != self.word(language))
    }

    /// What it means, in a language.
    pub fn text(&self, language: &str) -> &str {
        of(&self.text, language).unwrap_or_default()
    }

    /// Its id on the page that lists it.
    pub fn id(&self) -> String {
        let kept = |character: char| if character.is_alphanumeric() { character } else { '-' };
        format!("term-{}", self.key.to_lowercase().chars().map(kept).collect::<String>())
    }
}

/// The text of the nearest language, else the first.
fn of<'a>(texts: &'a Texts, language: &str) -> Option<&'a str> {
    near(texts, language).or_else(|| texts.first().map(|(_, text)| text.as_str()))
}

/// The text of the nearest language, else the one for all.
fn near<'a>(texts: &'a Texts, language: &str) -> Option<&'a str> {
    let keys = fallbacks(language);
    let own = keys.iter().find_map(|key| texts.iter().find(|(known, _)| known == key));
    own.or_else(|| texts.iter().find(|(known, _)| known.is_empty())).map(|(_, text)| text.as_str())
}

impl Glossary {
    /// Reads the terms. A site without the file has none.
    pub fn load(world: &dyn World, diagnostics: &mut Vec<Diagnostic>) -> Glossary {
        let Ok(file) = SourcePath::new(FILE) else { return Glossary::default() };
        let text = match text(world, &file) {
            Ok(text) => text,
            Err(ReadError::Missing) => return Glossary::default(),
            Err(why) => {
                let wrong = error!("unreadable", Span::top(&file), "`{file}` cannot be read: {why}");
                diagnostics.push(wrong.help("save it as UTF-8"));
                return Glossary::default();
            }
        };
        let mut glossary = Glossary::default();
        match yaml::parse(&text, &Span::new(&file, 0..text.len())) {
            Ok(node) if matches!(node.value, Value::Map(_) | Value::Null) => {
                node.entries().iter().for_each(|entry| glossary.add(entry, diagnostics));
            }
            Ok(node) => {
                let kind = node.kind();
                let wrong = error!("wrong-type", node.span, "the glossary must be a map of terms, found {kind}");
                diagnostics.push(wrong.help("write lines of `term: what it means`"));
            }
            Err(wrong) => diagnostics.extend(wrong),
        }
        glossary
    }

    fn add(&mut self, entry: &crate::read::Entry, diagnostics: &mut Vec<Diagnostic>) {
        let (key, span) = (&entry.key, &entry.key_span);
        let mut also = Vec::new();
        let mut word = Texts::new();
        let (name, text) = match &entry.value.value {
            Value::Map(_) => {
                let mut fields = Fields::new("a term", &entry.value, diagnostics);
                word = fields.node("word").map(|node| texts("word", node, &mut fields)).unwrap_or_default();
                let name = fields.node("name").map(|node| texts("name", node, &mut fields)).unwrap_or_default();
                let text = fields.node("text").map(|node| texts("text", node, &mut fields)).unwrap_or_default();
                also = fields.texts("also");
                fields.finish();
                (name, text)
            }
            _ => (Vec::new(), entry.value.as_text().map(|text| (String::new(), text.to_owned())).into_iter().collect()),
        };
        if text.is_empty() {
            let missing = error!("missing-key", span.clone(), "the term `{key}` does not say what it means");
            diagnostics.push(missing.help("write `term: what it means`, or a map with `text`"));
        }
        for (name, span) in std::iter::once((key.clone(), span.clone())).chain(also) {
            if let Some(first) = self.names.get(&name).and_then(|at| self.terms.get(*at)) {
                let twice = error!("duplicate-key", span, "`{name}` is the name of two terms");
                diagnostics.push(twice.label(first.span.clone(), "first here").help("take one of them out"));
                continue;
            }
            self.names.insert(name, self.terms.len());
        }
        // Its words are names as well; one that several terms share is left to the first.
        for (_, word) in &word {
            self.names.entry(word.clone()).or_insert(self.terms.len());
        }
        self.terms.push(Term { key: key.clone(), span: span.clone(), word, name, text });
    }

    /// The term of a name.
    pub fn term(&self, name: &str) -> Option<&Term> {
        self.names.get(name).map(|at| &self.terms[*at])
    }

    /// The keys of all terms that calls explain, also those in the texts of figures.
    pub fn explained(&self, calls: &[CallSite]) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        calls.iter().filter_map(|site| site.call.as_ref().ok()).for_each(|call| self.take(call, &mut keys));
        keys
    }

    fn take(&self, call: &Call, keys: &mut BTreeSet<String>) {
        if call.name == "term" {
            let named = call.values.first().or_else(|| call.get("term")).and_then(|name| name.as_text());
            keys.extend(named.and_then(|name| self.term(name)).map(|term| term.key.clone()));
        }
        for text in TEXTS.iter().filter_map(|key| call.get(key)?.as_text()).filter(|text| text.contains("{{")) {
            find(text).iter().filter_map(|found| found.call.as_ref().ok()).for_each(|call| self.take(call, keys));
        }
    }

    /// All names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }
}

/// A text, or a map of languages and texts.
fn texts(key: &str, node: &Node, fields: &mut Fields<'_>) -> Texts {
    if let Some(text) = node.as_text() {
        return vec![(String::new(), text.to_owned())];
    }
    let mut texts = Vec::new();
    for entry in node.entries() {
        match entry.value.as_text() {
            Some(text) if crate::read::config::is_language(&entry.key) => {
                texts.push((entry.key.clone(), text.to_owned()));
            }
            Some(_) => {
                let language = &entry.key;
                let wrong = error!("bad-language", entry.key_span.clone(), "`{language}` is not a language tag");
                fields.report(wrong.help(format!("write for example {}", or_list(["zh", "en", "ja"]))));
            }
            None => fields.wrong(&entry.key, &entry.value, "a text"),
        }
    }
    if !matches!(node.value, Value::Map(_)) {
        fields.wrong(key, node, "a text, or a map of languages and texts");
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    #[test]
    fn terms_have_texts_by_language_and_other_names() {
        let yaml = "RLHF:\n  name: {zh: 基于人类反馈的强化学习, en: reinforcement learning}\n  text: {zh: 甲, en: A}\n  also: [反馈学习]\nMoE: 混合专家\n";
        let world = Memory::new([(FILE, yaml)]).unwrap();
        let mut wrong = Vec::new();
        let glossary = Glossary::load(&world, &mut wrong);
        assert_eq!(wrong, []);
        let term = glossary.term("反馈学习").unwrap();
        assert_eq!(
            (term.key.as_str(), term.text("zh-CN"), term.text("en"), term.text("ja")),
            ("RLHF", "甲", "A", "甲")
        );
        assert_eq!(glossary.term("MoE").unwrap().text("en"), "混合专家");
        assert_eq!(term.id(), "term-rlhf");
    }

    #[test]
    fn a_term_has_a_word_in_each_language_and_one_address() {
        let yaml = "备案:\n  word: {en: filing}\n  name: {en: filing, zh: 服务备案}\n  text: {zh: 甲, en: A}\n";
        let world = Memory::new([(FILE, yaml)]).unwrap();
        let mut wrong = Vec::new();
        let glossary = Glossary::load(&world, &mut wrong);
        assert_eq!(wrong, []);
        let term = glossary.term("filing").unwrap();
        assert_eq!((term.word("en-GB"), term.word("zh-CN"), term.word("ja")), ("filing", "备案", "备案"));
        assert_eq!((term.name("en"), term.name("zh")), (None, Some("服务备案")));
        assert_eq!(term.id(), "term-备案");
    }
}
