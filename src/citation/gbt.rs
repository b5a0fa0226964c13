//! GB/T 7714—2015: how an entry of a bibliography is written.
//!
//! After the standard's clauses 7 and 8 and its table of marks (B.1, B.2). Punctuation is half width; each work is in
//! its own language: «等» behind Chinese authors, «et al» behind others. What a work lacks is left out.

use super::run::Run;
use super::work::{Day, Kind, Name, Tongue, Work, is_han};

/// Where the year stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// Before the volume: numbered style.
    AtTheEnd,
    /// Behind the authors, with a letter if it needs one: author and year.
    BehindAuthors(Option<char>),
}

/// A work as an entry.
pub(super) fn entry(work: &Work, year: Year) -> Vec<Run> {
    let mut writer = Writer { work, text: String::new(), runs: Vec::new() };
    writer.entry(year);
    writer.runs
}

struct Writer<'a> {
    work: &'a Work,
    text: String,
    runs: Vec<Run>,
}

impl Writer<'_> {
    fn entry(&mut self, year: Year) {
        let work = self.work;
        let creators = work.creators();
        let mut head = names(creators, work.tongue(), work.has_others);
        if let Year::BehindAuthors(letter) = year {
            let mut dated = work.date.as_ref().map(|date| date.year.to_string()).unwrap_or_default();
            dated.extend(letter.filter(|_| !dated.is_empty()));
            if !dated.is_empty() {
                head = if head.is_empty() { dated } else { format!("{head}, {dated}") };
            }
        }
        if !head.is_empty() {
            self.sentence(&head);
        }
        let carrier = if work.address().is_some() || work.kind == Kind::Web { "/OL" } else { "" };
        let title = match work.kind {
            Kind::Book if !work.volume.is_empty() => format!("{}: {}", work.title, volume(work)),
            Kind::Standard | Kind::Patent | Kind::Report if !work.number.is_empty() => {
                format!("{}: {}", work.title, work.number)
            }
            _ => work.title.clone(),
        };
        self.text.push_str(&format!("{title}[{}{carrier}]", mark(work.kind)));
        self.translators();
        let shown = if year == Year::AtTheEnd { work.date.as_ref() } else { None };
        match work.kind {
            Kind::Article => self.article(shown),
            Kind::News => self.news(),
            Kind::Chapter | Kind::Paper if work.is_part() => self.part(shown),
            Kind::Patent => self.patent(),
            Kind::Report if work.publisher.is_empty() && work.address().is_some() => self.online(),
            Kind::Web | Kind::Software | Kind::Dataset | Kind::Other if work.publisher.is_empty() => self.online(),
            _ => self.book(shown),
        }
        self.address();
    }

    /// `刊名, 年, 卷(期): 页码`.
    fn article(&mut self, date: Option<&Day>) {
        let work = self.work;
        let mut parts: Vec<String> = Vec::new();
        parts.extend(Some(work.container.clone()).filter(|name| !name.is_empty()));
        parts.extend(date.map(|date| date.year.to_string()));
        let issue = if work.number.is_empty() { String::new() } else { format!("({})", work.number) };
        let volume = format!("{}{issue}", work.volume);
        // An issue without a volume stands at the year: `2023(5)`.
        match (work.volume.is_empty(), parts.last_mut()) {
            (true, Some(last)) => last.push_str(&issue),
            _ => parts.push(volume),
        }
        let pages = if work.pages.is_empty() { String::new() } else { format!(": {}", work.pages) };
        self.behind(&format!("{}{pages}", parts.join(", ")));
    }

    /// `报名, 2025-06-30(版次)`.
    fn news(&mut self) {
        let work = self.work;
        let date = work.date.as_ref().map(Day::iso);
        let pages = if work.pages.is_empty() { String::new() } else { format!("({})", work.pages) };
        let parts: Vec<String> =
            Some(work.container.clone()).filter(|name| !name.is_empty()).into_iter().chain(date).collect();
        self.behind(&format!("{}{pages}", parts.join(", ")));
    }

    /// `//编者. 书名. 版本. 地: 出版者, 年: 页码`.
    fn part(&mut self, date: Option<&Day>) {
        let work = self.work;
        let editors = names(&work.editors, work.tongue(), false);
        self.text.push_str("//");
        if !editors.is_empty() {
            self.text.push_str(&editors);
            self.text.push_str(". ");
        }
        self.text.push_str(&work.container);
        if !work.volume.is_empty() {
            self.text.push_str(&format!(": {}", volume(work)));
        }
        self.book(date);
    }

    /// `译者, 译`.
    fn translators(&mut self) {
        let work = self.work;
        let translators = names(&work.translators, work.tongue(), false);
        if !translators.is_empty() {
            let role = if work.tongue() == Tongue::Chinese { "译" } else { "trans" };
            self.behind(&format!("{translators}, {role}"));
        }
    }

    /// The day on which it was published.
    fn patent(&mut self) {
        if let Some(date) = &self.work.date {
            self.behind(&date.iso());
        }
    }

    /// `版本. 地: 出版者, 年: 页码`.
    fn book(&mut self, date: Option<&Day>) {
        let work = self.work;
        let edition = edition(work);
        if !edition.is_empty() {
            self.behind(&edition);
        }
        let house = [&work.place, &work.publisher].into_iter().filter(|part| !part.is_empty());
        let house = house.cloned().collect::<Vec<_>>().join(": ");
        let year = date.map(|date| date.year.to_string());
        let parts: Vec<String> = Some(house).filter(|house| !house.is_empty()).into_iter().chain(year).collect();
        let pages = if work.pages.is_empty() { String::new() } else { format!(": {}", work.pages) };
        let said = format!("{}{pages}", parts.join(", "));
        if !said.is_empty() {
            self.behind(&said);
        }
    }

    /// `网站. (发布日期)`.
    fn online(&mut self) {
        let work = self.work;
        if !work.container.is_empty() {
            self.behind(&work.container);
        }
        if let Some(date) = &work.date {
            self.behind(&format!("({})", date.iso()));
        }
    }

    /// `[引用日期]. 地址. DOI`.
    fn address(&mut self) {
        let work = self.work;
        if let Some(accessed) = work.accessed.as_ref().filter(|_| work.address().is_some()) {
            self.text.push_str(&format!("[{}]", accessed.iso()));
        }
        self.close();
        if !work.url.is_empty() && !work.url.contains("doi.org/") {
            self.text.push(' ');
            self.flush();
            self.runs.push(Run::Link { to: work.url.clone(), text: work.url.clone() });
            self.text.push('.');
        }
        if !work.doi.is_empty() {
            self.text.push_str(" DOI: ");
            self.flush();
            let to = format!("https://doi.org/{}", work.doi);
            self.runs.push(Run::Link { to, text: work.doi.clone() });
            self.text.push('.');
        }
        self.flush();
    }

    /// A part with a full stop and a space behind it.
    fn sentence(&mut self, text: &str) {
        self.text.push_str(text);
        self.close();
        self.text.push(' ');
    }

    /// A part behind a full stop.
    fn behind(&mut self, text: &str) {
        self.close();
        self.text.push(' ');
        self.text.push_str(text);
    }

    fn close(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(['.', '?', '!', '？', '！', '。']) {
            self.text.push('.');
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.runs.push(Run::Text(text));
        }
    }
}

/// The mark of a kind, table B.1.
fn mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "J",
        Kind::News => "N",
        Kind::Book | Kind::Chapter => "M",
        Kind::Paper => "C",
        Kind::Thesis => "D",
        Kind::Report => "R",
        Kind::Standard => "S",
        Kind::Patent => "P",
        Kind::Dataset => "DB",
        Kind::Software => "CP",
        Kind::Web => "EB",
        Kind::Other => "Z",
    }
}

/// `第2卷`, `Vol. 2`; what is no number is as it is written.
fn volume(work: &Work) -> String {
    match (work.volume.bytes().all(|byte| byte.is_ascii_digit()), work.tongue()) {
        (true, Tongue::Chinese) => format!("第{}卷", work.volume),
        (true, Tongue::Other) => format!("Vol. {}", work.volume),
        (false, _) => work.volume.clone(),
    }
}

/// At most three names; Latin ones with the family name first, in capitals. `others`: there are more than are named.
fn names(names: &[Name], tongue: Tongue, others: bool) -> String {
    let name = |name: &Name| match (name.is_han(), name.given.is_empty()) {
        (true, _) => name.whole(),
        (false, true) => name.family.clone(),
        (false, false) => format!("{} {}", name.family.to_uppercase(), name.initials("").replace('-', " ")),
    };
    let mut shown: Vec<String> = names.iter().take(3).map(name).collect();
    if names.len() > 3 || (others && !names.is_empty()) {
        shown.push(if tongue == Tongue::Chinese { "等".to_owned() } else { "et al".to_owned() });
    }
    shown.join(", ")
}

/// `2版`, `2nd ed`; the first is not told.
fn edition(work: &Work) -> String {
    let text = &work.edition;
    match work.edition_number() {
        Some(0 | 1) => String::new(),
        Some(number) if work.tongue() == Tongue::Chinese => format!("{number}版"),
        Some(number) => format!("{} ed", ordinal(number)),
        None if text.is_empty() || text.contains(is_han) || text.contains("ed") => text.to_owned(),
        None => format!("{text} ed"),
    }
}

/// `2nd`.
pub(super) fn ordinal(number: u32) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
