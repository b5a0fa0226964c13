//! A work: an article, a book, a page of the web.

use crate::diag::Span;

/// A work that can be cited. What it lacks is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The name by which chapters cite it.
    pub key: String,
    /// Where the key is written.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// Who wrote it.
    pub authors: Vec<Name>,
    /// Who edited the book it is in, or the book that it is.
    pub editors: Vec<Name>,
    /// Who translated it.
    pub translators: Vec<Name>,
    /// Whether there are more authors than are named: `and others`.
    pub has_others: bool,
    /// Its title.
    pub title: String,
    /// The journal, book, proceedings or site that it is in.
    pub container: String,
    /// Who published it: a publisher, a university, an institution.
    pub publisher: String,
    /// Where that is.
    pub place: String,
    /// Which edition.
    pub edition: String,
    /// The volume.
    pub volume: String,
    /// The issue, or the number of a report, standard or patent.
    pub number: String,
    /// The pages, from and to with a hyphen.
    pub pages: String,
    /// When it was published.
    pub date: Option<Day>,
    /// When it was looked at.
    pub accessed: Option<Day>,
    /// Its address.
    pub url: String,
    /// Its DOI, without `https://doi.org/`.
    pub doi: String,
    /// What a thesis was written for, or the kind of a report.
    pub genre: String,
    /// Its language, if told: `zh`, `en`.
    pub language: String,
}

/// What a work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In a journal.
    Article,
    /// In a newspaper.
    News,
    /// A book.
    Book,
    /// A part of a book.
    Chapter,
    /// A paper in proceedings.
    Paper,
    /// A thesis.
    Thesis,
    /// A report.
    Report,
    /// A standard.
    Standard,
    /// A patent.
    Patent,
    /// A set of data.
    Dataset,
    /// Software.
    Software,
    /// A page of the web.
    Web,
    /// Anything else.
    Other,
}

/// The language of a work, as far as its entry depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// Chinese.
    Chinese,
    /// Any other.
    Other,
}

/// A person or body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// The family name, or the whole name of a body.
    pub family: String,
    /// Given names; empty for a body.
    pub given: String,
}

/// A day, a month or a year.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: Option<u32>,
    /// The day of the month.
    pub day: Option<u32>,
}

impl Work {
    /// A work of which only the key is known.
    pub(super) fn new(key: &str, span: Span, kind: Kind) -> Work {
        let empty = String::new;
        Work {
            key: key.to_owned(),
            span,
            kind,
            authors: Vec::new(),
            editors: Vec::new(),
            translators: Vec::new(),
            has_others: false,
            title: empty(),
            container: empty(),
            publisher: empty(),
            place: empty(),
            edition: empty(),
            volume: empty(),
            number: empty(),
            pages: empty(),
            date: None,
            accessed: None,
            url: empty(),
            doi: empty(),
            genre: empty(),
            language: empty(),
        }
    }

    /// Whether it is a part of something: an article, a chapter, a paper.
    pub(super) fn is_part(&self) -> bool {
        match self.kind {
            Kind::Article | Kind::News => true,
            Kind::Chapter | Kind::Paper => !self.container.is_empty(),
            _ => false,
        }
    }

    /// Who stands first: authors, else the editors of what is whole.
    pub fn creators(&self) -> &[Name] {
        match self.authors.is_empty() && !self.is_part() {
            true => &self.editors,
            false => &self.authors,
        }
    }

    /// Whether it is written in Chinese: as told, else by its title.
    pub fn is_chinese(&self) -> bool {
        self.tag() == "zh"
    }

    /// Which edition it is, as a number: `2`, `2nd`, `Second`, `第2版`.
    pub(super) fn edition_number(&self) -> Option<u32> {
        const WORDS: [&str; 10] =
            ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
        let said = self.edition.trim_start_matches('第').to_lowercase();
        let digits = said.find(|character: char| !character.is_ascii_digit()).unwrap_or(said.len());
        if digits > 0 {
            let rest = said[digits..].trim();
            let is_number = ["", "st", "nd", "rd", "th", ".", "版", "ed", "ed.", "nd ed", "nd ed.", "rd ed.", "th ed."];
            return is_number.contains(&rest).then(|| said[..digits].parse().ok()).flatten();
        }
        let word = said.split([' ', '.']).next().unwrap_or_default();
        WORDS.iter().position(|known| *known == word).and_then(|at| u32::try_from(at + 1).ok())
    }

    /// The tag of its language: as told, else by the script of its title; Latin letters are taken for English.
    pub fn tag(&self) -> &str {
        const NAMES: [(&str, &str); 16] = [
            ("chinese", "zh"),
            ("mandarin", "zh"),
            ("english", "en"),
            ("american", "en"),
            ("british", "en"),
            ("german", "de"),
            ("french", "fr"),
            ("japanese", "ja"),
            ("korean", "ko"),
            ("spanish", "es"),
            ("russian", "ru"),
            ("italian", "it"),
            ("中文", "zh"),
            ("汉语", "zh"),
            ("英文", "en"),
            ("日文", "ja"),
        ];
        let told = self.language.to_lowercase();
        if let Some((_, tag)) = NAMES.iter().find(|(name, _)| told.contains(name)) {
            return tag;
        }
        let is_tag = told.get(2..).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']));
        if is_tag && told.is_ascii() {
            return &self.language[..2];
        }
        let has = |of: fn(char) -> bool| self.title.contains(of);
        match () {
            () if has(|letter| matches!(letter, '\u{3040}'..='\u{30FF}')) => "ja",
            () if has(|letter| matches!(letter, '\u{AC00}'..='\u{D7A3}')) => "ko",
            () if has(is_han) => "zh",
            () => "en",
        }
    }

    /// The language of its entry.
    pub(super) fn tongue(&self) -> Tongue {
        if self.is_chinese() { Tongue::Chinese } else { Tongue::Other }
    }

    /// Its address: the one that is written, else that of its DOI.
    pub fn address(&self) -> Option<String> {
        match (self.url.is_empty(), self.doi.is_empty()) {
            (_, false) => Some(format!("https://doi.org/{}", self.doi)),
            (false, true) => Some(self.url.clone()),
            (true, true) => None,
        }
    }
}

impl Name {
    /// Whether the name is written with Han characters, family name first and no space.
    pub fn is_han(&self) -> bool {
        self.family.contains(is_han)
    }

    /// The name for sorting: family name first.
    pub fn whole(&self) -> String {
        match self.given.is_empty() {
            true => self.family.clone(),
            false if self.is_han() => format!("{}{}", self.family, self.given),
            false => format!("{} {}", self.family, self.given),
        }
    }

    /// First letters of the given names: `J. A.`, with `point` behind each letter.
    pub(super) fn initials(&self, point: &str) -> String {
        let words = self.given.split_whitespace().map(|word| {
            let parts = word.split('-').filter_map(|part| part.chars().next());
            let parts: Vec<String> = parts.map(|first| format!("{}{point}", first.to_uppercase())).collect();
            parts.join("-")
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

impl Day {
    /// Reads `2025`, `2025-06`, `2025-06-30`, also with `/`; what follows is left out.
    pub(super) fn parse(text: &str) -> Option<Day> {
        let mut parts = text.trim().split(['-', '/', 'T', ' ']);
        let year = parts.next()?.trim().parse().ok()?;
        let number = |part: Option<&str>, most: u32| part?.parse().ok().filter(|number| (1..=most).contains(number));
        let month = number(parts.next(), 12);
        let day = month.and_then(|_| number(parts.next(), 31));
        Some(Day { year, month, day })
    }

    /// `2025-06-30`, as precise as it is known.
    pub fn iso(&self) -> String {
        let mut text = self.year.to_string();
        text.extend(self.month.map(|month| format!("-{month:02}")));
        text.extend(self.day.map(|day| format!("-{day:02}")));
        text
    }
}

/// Whether a character is Han.
pub(super) fn is_han(character: char) -> bool {
    matches!(u32::from(character), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}
