//! APA 7: how an entry of a list of references is written.
//!
//! After the Publication Manual of the American Psychological Association, seventh edition, chapters 9 and 10. Works
//! in Chinese keep Chinese punctuation and whole names, as Chinese editions of the manual have it.

use super::gbt::ordinal;
use super::run::Run;
use super::work::{Day, Kind, Name, Tongue, Work};

/// A work as an entry. `letter` tells works of one author and year apart.
pub(super) fn entry(work: &Work, letter: Option<char>) -> Vec<Run> {
    let marks = if work.is_chinese() { &CHINESE } else { &LATIN };
    let mut writer = Writer { work, marks, runs: Vec::new() };
    writer.entry(letter);
    writer.runs
}

/// Signs between the parts.
struct Marks {
    comma: &'static str,
    stop: &'static str,
    open: &'static str,
    close: &'static str,
}

const LATIN: Marks = Marks { comma: ", ", stop: ". ", open: " (", close: ")" };
const CHINESE: Marks = Marks { comma: "，", stop: "。", open: "（", close: "）" };

struct Writer<'a> {
    work: &'a Work,
    marks: &'a Marks,
    runs: Vec<Run>,
}

impl Writer<'_> {
    fn entry(&mut self, letter: Option<char>) {
        let work = self.work;
        let authors = names(work.creators(), work.tongue(), work.has_others);
        let date = date(work, letter);
        if authors.is_empty() {
            self.title();
            self.point();
            self.text(&format!("{}{date}{}", self.marks.open, self.marks.close));
            self.stop();
        } else {
            self.text(&authors);
            if work.authors.is_empty() {
                let many = if work.creators().len() > 1 { "Eds." } else { "Ed." };
                let role = if work.is_chinese() { "编" } else { many };
                self.text(&format!("{}{role}{}", self.marks.open, self.marks.close));
            }
            self.point();
            self.text(&format!("{}{date}{}", self.marks.open, self.marks.close));
            self.stop();
            self.title();
            self.stop();
        }
        match work.kind {
            Kind::Article | Kind::News => self.article(),
            Kind::Chapter | Kind::Paper if work.is_part() => self.part(),
            Kind::Thesis => {}
            Kind::Web => {
                let site = work.container.clone();
                let is_author = work.authors.iter().any(|name| name.family == site);
                self.sentence(if is_author { "" } else { &site });
            }
            _ => {
                let publisher = work.publisher.clone();
                let is_author = work.authors.iter().any(|name| name.family == publisher);
                self.sentence(if is_author { "" } else { &publisher });
            }
        }
        if let Some(url) = work.address() {
            self.runs.push(Run::Link { to: url.clone(), text: url });
        } else if let Some(Run::Text(last)) = self.runs.last_mut() {
            last.truncate(last.trim_end().len());
        }
    }

    /// The title, in italics where the work stands by itself.
    fn title(&mut self) {
        let work = self.work;
        let alone = !work.is_part();
        match alone && !work.is_chinese() {
            true => self.runs.push(Run::Italic(work.title.clone())),
            false => self.text(&work.title.clone()),
        }
        let (open, close) = (self.marks.open, self.marks.close);
        let issue = if alone { issue(work).join(self.marks.comma) } else { String::new() };
        let apart = if work.is_chinese() { "；" } else { "; " };
        let said: Vec<String> = [translators(work), issue].into_iter().filter(|said| !said.is_empty()).collect();
        if !said.is_empty() {
            self.text(&format!("{open}{}{close}", said.join(apart)));
        }
        if matches!(work.kind, Kind::Report | Kind::Standard | Kind::Patent) && !work.number.is_empty() {
            let what = match work.kind {
                Kind::Report if !work.is_chinese() => "Report No. ",
                Kind::Patent if !work.is_chinese() => "Patent No. ",
                _ => "",
            };
            let number = format!("{what}{}", work.number);
            self.text(&format!("{open}{number}{close}"));
        }
        if work.kind == Kind::Thesis {
            let kind = match (work.genre.as_str(), work.is_chinese()) {
                ("phdthesis", true) => "博士学位论文",
                ("phdthesis", false) => "Doctoral dissertation",
                ("mathesis", true) => "硕士学位论文",
                ("mathesis", false) => "Master’s thesis",
                ("", true) => "学位论文",
                ("", false) => "Thesis",
                (told, _) => told,
            };
            let school = [kind, work.publisher.as_str()].into_iter().filter(|part| !part.is_empty());
            let school = school.collect::<Vec<_>>().join(self.marks.comma);
            let space = if work.is_chinese() { "" } else { " " };
            self.text(&format!("{space}[{school}]"));
        }
        if work.kind == Kind::Dataset || work.kind == Kind::Software {
            let kind = match (work.kind, work.is_chinese()) {
                (Kind::Dataset, true) => "数据集",
                (Kind::Dataset, false) => " Data set",
                (_, true) => "计算机软件",
                (_, false) => " Computer software",
            };
            let space = if work.is_chinese() { "" } else { " " };
            self.text(&format!("{space}[{}]", kind.trim()));
        }
    }

    /// `Journal, 12(3), 4–5.`
    fn article(&mut self) {
        let work = self.work;
        let comma = self.marks.comma;
        let italic = |text: &str| match work.is_chinese() {
            true => Run::Text(text.to_owned()),
            false => Run::Italic(text.to_owned()),
        };
        let mut first = true;
        let mut apart = |runs: &mut Vec<Run>| {
            if !std::mem::take(&mut first) {
                runs.push(Run::Text(comma.to_owned()));
            }
        };
        if !work.container.is_empty() {
            apart(&mut self.runs);
            self.runs.push(italic(&work.container));
        }
        if !work.volume.is_empty() || !work.number.is_empty() {
            apart(&mut self.runs);
            if !work.volume.is_empty() {
                self.runs.push(italic(&work.volume));
            }
            if !work.number.is_empty() {
                let (open, close) = if work.is_chinese() { ("（", "）") } else { ("(", ")") };
                self.text(&format!("{open}{}{close}", work.number));
            }
        }
        if !work.pages.is_empty() {
            apart(&mut self.runs);
            self.text(&work.pages.replace('-', "–"));
        }
        if !first {
            self.stop();
        }
    }

    /// `In A. Editor (Ed.), Book (pp. 1–2). Publisher.`
    fn part(&mut self) {
        let work = self.work;
        let pages = work.pages.replace('-', "–");
        if work.is_chinese() {
            let editors = names(&work.editors, Tongue::Chinese, false);
            let editors = if editors.is_empty() { editors } else { format!("{editors}（编），") };
            let pages = if pages.is_empty() { pages } else { format!("{pages}页") };
            let said: Vec<String> = issue(work).into_iter().chain([pages]).filter(|said| !said.is_empty()).collect();
            let said = if said.is_empty() { String::new() } else { format!("（{}）", said.join("，")) };
            self.text(&format!("载于{editors}{}{said}", work.container));
        } else {
            let editors: Vec<String> = work.editors.iter().map(upright).collect();
            let role = if editors.len() > 1 { "Eds." } else { "Ed." };
            let editors = match editors.is_empty() {
                true => String::new(),
                false => format!("{} ({role}), ", joined(&editors)),
            };
            self.text(&format!("In {editors}"));
            self.runs.push(Run::Italic(work.container.clone()));
            let mark = if pages.contains(['–', ',']) { "pp." } else { "p." };
            let pages = if pages.is_empty() { pages } else { format!("{mark} {pages}") };
            let said: Vec<String> = issue(work).into_iter().chain([pages]).filter(|said| !said.is_empty()).collect();
            if !said.is_empty() {
                self.text(&format!(" ({})", said.join(", ")));
            }
        }
        self.stop();
        self.sentence(&work.publisher.clone());
    }

    fn sentence(&mut self, text: &str) {
        if !text.is_empty() {
            self.text(text);
            self.stop();
        }
    }

    /// A full stop behind what stands before the date, but in Chinese.
    fn point(&mut self) {
        let ends = match self.runs.last() {
            Some(Run::Text(text) | Run::Italic(text) | Run::Link { text, .. }) => text.ends_with(['.', '?', '!']),
            None => true,
        };
        if !ends && !self.work.is_chinese() {
            self.text(".");
        }
    }

    fn stop(&mut self) {
        let ends = match self.runs.last() {
            Some(Run::Text(text) | Run::Italic(text) | Run::Link { text, .. }) => {
                text.ends_with(['.', '?', '!', '？', '！', '。'])
            }
            None => true,
        };
        let space = if self.work.is_chinese() { "" } else { " " };
        self.text(if ends { space } else { self.marks.stop });
    }

    fn text(&mut self, text: &str) {
        match self.runs.last_mut() {
            Some(Run::Text(last)) => last.push_str(text),
            _ => self.runs.push(Run::Text(text.to_owned())),
        }
    }
}

/// `2020, March 4` for what appears daily, else the year.
fn date(work: &Work, letter: Option<char>) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let Some(Day { year, month, day }) = &work.date else {
        return if work.is_chinese() { "无日期".to_owned() } else { "n.d.".to_owned() };
    };
    let letter = letter.map(String::from).unwrap_or_default();
    let daily = matches!(work.kind, Kind::Web | Kind::News);
    let Some(month) = month.filter(|_| daily) else { return format!("{year}{letter}") };
    match (work.is_chinese(), day) {
        (true, Some(day)) => format!("{year}{letter}年{month}月{day}日"),
        (true, None) => format!("{year}{letter}年{month}月"),
        (false, day) => {
            let name = MONTHS.get(month as usize - 1).copied().unwrap_or_default();
            let day = day.map(|day| format!(" {day}")).unwrap_or_default();
            format!("{year}{letter}, {name}{day}")
        }
    }
}

/// Edition and volume of a book, as far as it has them: `2nd ed.`, `Vol. 2`.
fn issue(work: &Work) -> Vec<String> {
    let edition = match (work.edition_number(), work.is_chinese()) {
        (Some(0 | 1), _) => String::new(),
        (Some(number), true) => format!("第{number}版"),
        (Some(number), false) => format!("{} ed.", ordinal(number)),
        (None, _) => work.edition.clone(),
    };
    let volume = match (work.volume.bytes().all(|byte| byte.is_ascii_digit()), work.is_chinese()) {
        _ if work.volume.is_empty() || !matches!(work.kind, Kind::Book | Kind::Chapter | Kind::Paper) => String::new(),
        (true, true) => format!("第{}卷", work.volume),
        (true, false) => format!("Vol. {}", work.volume),
        (false, _) => work.volume.clone(),
    };
    [edition, volume].into_iter().filter(|said| !said.is_empty()).collect()
}

/// `H. Weaver, Trans.`, `谢远涛译`.
fn translators(work: &Work) -> String {
    match (work.translators.is_empty(), work.is_chinese()) {
        (true, _) => String::new(),
        (false, true) => format!("{}译", names(&work.translators, Tongue::Chinese, false)),
        (false, false) => {
            let translators: Vec<String> = work.translators.iter().map(upright).collect();
            format!("{}, Trans.", joined(&translators))
        }
    }
}

/// A name in the order in which it is said: `R. F. Subotnik`.
fn upright(name: &Name) -> String {
    match name.is_han() {
        true => name.whole(),
        false => format!("{} {}", name.initials("."), name.family).trim().to_owned(),
    }
}

/// All names up to twenty, then the first nineteen and the last. `others`: there are more than are named.
fn names(names: &[Name], tongue: Tongue, others: bool) -> String {
    let name = |name: &Name| match (name.is_han(), name.given.is_empty()) {
        (true, _) => name.whole(),
        (false, true) => name.family.clone(),
        (false, false) => format!("{}, {}", name.family, name.initials(".")),
    };
    let all: Vec<String> = names.iter().map(name).collect();
    let is_han = names.first().is_some_and(Name::is_han);
    match all.as_slice() {
        all if others && !all.is_empty() => match is_han && tongue == Tongue::Chinese {
            true => format!("{}等", all.join("、")),
            false => format!("{}, et al.", all.join(", ")),
        },
        [first @ .., last] if all.len() > 20 => {
            let comma = if is_han { "、" } else { ", " };
            format!("{}{comma}… {last}", first[..19].join(comma))
        }
        all if is_han && tongue == Tongue::Chinese => all.join("、"),
        all => joined(all),
    }
}

/// `a`, `a, & b`, `a, b, & c`; editors without a comma between two: that is decided by what they look like.
fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first, second] if !first.contains(',') => format!("{first} & {second}"),
        [first @ .., last] => format!("{}, & {last}", first.join(", ")),
    }
}
