//! BibTeX and BibLaTeX: `@article{key, author = {…}, …}`.
//!
//! In: the text of a `.bib` file. Out: its works, and what cannot be read, at its place. A broken entry does not take
//! the next with it: reading goes on at the next `@` that begins a line.

use super::latex;
use super::names::{ends_with_others, names};
use super::work::{Day, Kind, Work};
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use std::collections::BTreeMap;

/// The works of a file.
pub(super) fn works(text: &str, file: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Vec<Work> {
    let macros = MONTHS.iter().enumerate().map(|(at, name)| ((*name).to_owned(), (at + 1).to_string())).collect();
    let mut reader = Reader { text, at: 0, file, macros };
    let mut entries = Vec::new();
    while let Some(open) = text[reader.at..].find('@') {
        reader.at += open + 1;
        match reader.entry() {
            Ok(Some(entry)) => entries.push(entry),
            Ok(None) => {}
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                let rest = &text[reader.at..];
                if !reader.begins_entry(reader.at) {
                    reader.at = rest.find("\n@").map_or(text.len(), |next| reader.at + next + 1);
                }
            }
        }
    }
    inherit(&mut entries, diagnostics);
    entries.into_iter().filter(|entry| entry.kind != "xdata").map(work).collect()
}

/// Gives entries what they leave to another one: `crossref` and `xdata`. A parent's title is the child's book.
fn inherit(entries: &mut [Entry], diagnostics: &mut Vec<Diagnostic>) {
    /// How many generations are looked at; a circle ends there as well.
    const GENERATIONS: usize = 4;
    let places: BTreeMap<String, usize> =
        entries.iter().enumerate().map(|(at, entry)| (entry.key.to_lowercase(), at)).collect();
    for child in 0..entries.len() {
        let mut of = child;
        for _ in 0..GENERATIONS {
            let parent = |name: &str| entries[of].fields.get(name).map(|key| key.trim().to_lowercase());
            let Some((key, is_book)) =
                parent("crossref").map(|key| (key, true)).or(parent("xdata").map(|k| (k, false)))
            else {
                break;
            };
            let Some(&above) = places.get(&key) else {
                if of == child {
                    let span = entries[child].span.clone();
                    let wrong = error!("bad-bibliography", span, "this entry refers to `{key}`, and there is none");
                    let keys = entries.iter().map(|entry| entry.key.as_str());
                    diagnostics.push(wrong.did_you_mean(&key, keys).help("put the whole entry into the same file"));
                }
                break;
            };
            let title = if entries[child].kind == "article" { "journaltitle" } else { "booktitle" };
            for (name, value) in entries[above].fields.clone() {
                let name = match name.as_str() {
                    "crossref" | "xdata" | "ids" | "xref" | "keywords" | "shorttitle" | "abstract" | "file" => continue,
                    "author" if is_book => continue,
                    "title" if is_book => title.to_owned(),
                    "subtitle" if is_book => continue,
                    _ => name,
                };
                entries[child].fields.entry(name).or_insert(value);
            }
            of = above;
        }
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// An entry as it is written.
struct Entry {
    kind: String,
    key: String,
    span: Span,
    fields: BTreeMap<String, String>,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    file: &'a SourcePath,
    macros: BTreeMap<String, String>,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, token: char) -> bool {
        self.space();
        let found = self.peek() == Some(token);
        self.at += if found { token.len_utf8() } else { 0 };
        found
    }

    fn word(&mut self) -> &'a str {
        self.space();
        let rest = &self.text[self.at..];
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '(' | ')' | '=' | '"' | '#' | '@');
        let length = rest.find(ends).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn wrong(&self, expected: &str) -> Diagnostic {
        let found = self.peek();
        let end = found.map_or(self.at, |character| self.at + character.len_utf8());
        let found = match found {
            None => "the end of the file".to_owned(),
            Some('\n') => "the end of the line".to_owned(),
            Some(character) => format!("`{character}`"),
        };
        let span = Span::new(self.file, self.at..end);
        let wrong = error!("bad-bibliography", span, "expected {expected}, found {found}");
        wrong.help("an entry is `@article{key, title = {…}, year = {2025}}`")
    }

    /// One entry behind its `@`; `None`: a comment, a preamble, a macro, or an `@` in a comment's text.
    fn entry(&mut self) -> Result<Option<Entry>, Diagnostic> {
        let kind = self.word().to_lowercase();
        self.space();
        let close = match self.peek() {
            Some('{') => '}',
            Some('(') => ')',
            // Text between entries is a comment.
            _ => return Ok(None),
        };
        let open = self.at;
        self.at += 1;
        if kind == "comment" || kind == "preamble" {
            self.at = open;
            self.braced().map_err(|()| self.unclosed(open))?;
            return Ok(None);
        }
        if kind == "string" {
            let name = self.word().to_lowercase();
            if !self.take('=') {
                return Err(self.wrong("`=`"));
            }
            let value = self.value(open)?;
            self.macros.insert(name, value);
            return if self.take(close) { Ok(None) } else { Err(self.wrong("the closing brace")) };
        }
        self.space();
        let start = self.at;
        let key = self.word().to_owned();
        let span = Span::new(self.file, start..self.at);
        if key.is_empty() {
            return Err(self.wrong("a key"));
        }
        let mut fields = BTreeMap::new();
        loop {
            if self.take(close) {
                break;
            }
            if !self.take(',') {
                self.space();
                return Err(match self.peek() {
                    None => self.unclosed(open),
                    Some(_) if self.begins_entry(self.at) => self.unclosed(open),
                    Some(_) => self.wrong("`,` behind a value"),
                });
            }
            if self.take(close) {
                break;
            }
            let name = self.word().to_lowercase();
            if name.is_empty() || !self.take('=') {
                self.space();
                return Err(match self.peek() {
                    None => self.unclosed(open),
                    Some(_) if self.begins_entry(self.at) => self.unclosed(open),
                    Some(_) => self.wrong("a line `name = {value}`"),
                });
            }
            let value = self.value(open)?;
            fields.entry(name).or_insert(value);
        }
        Ok(Some(Entry { kind, key, span, fields }))
    }

    fn unclosed(&self, open: usize) -> Diagnostic {
        let span = Span::new(self.file, open..open + 1);
        error!("bad-bibliography", span, "the entry that opens here is not closed").help("put a `}` where it ends")
    }

    /// A value: braces, quotes, a number, a macro, or several joined by `#`.
    fn value(&mut self, open: usize) -> Result<String, Diagnostic> {
        let mut value = String::new();
        loop {
            self.space();
            match self.peek() {
                Some('{') => {
                    let inside = self.braced().map_err(|()| self.unclosed(open))?;
                    value.push_str(inside);
                }
                Some('"') => {
                    let start = self.at;
                    self.at += 1;
                    let mut depth = 0_usize;
                    let rest = &self.text[self.at..];
                    let from = self.at;
                    let end = rest.char_indices().take_while(|(at, _)| !self.begins_entry(from + at)).find(
                        |(_, character)| {
                            match character {
                                '{' => depth += 1,
                                '}' => depth = depth.saturating_sub(1),
                                _ => {}
                            }
                            *character == '"' && depth == 0
                        },
                    );
                    let Some((end, _)) = end else {
                        let span = Span::new(self.file, start..start + 1);
                        let wrong = error!("bad-bibliography", span, "the text that opens here is not closed");
                        return Err(wrong.help("put a `\"` where it ends"));
                    };
                    value.push_str(&rest[..end]);
                    self.at += end + 1;
                }
                _ => {
                    let start = self.at;
                    let word = self.word().to_owned();
                    match self.macros.get(&word.to_lowercase()) {
                        Some(known) => value.push_str(known),
                        None if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) => {
                            value.push_str(&word);
                        }
                        None if word.is_empty() => return Err(self.wrong("a value")),
                        None => {
                            let span = Span::new(self.file, start..self.at);
                            let wrong = error!("bad-bibliography", span, "there is no `@string` called `{word}`");
                            return Err(wrong.help(format!("write `{{{word}}}` if it is a text")));
                        }
                    }
                }
            }
            if !self.take('#') {
                return Ok(value);
            }
        }
    }

    /// Whether an entry begins at an `@`: so no brace that is left open takes the whole file.
    fn begins_entry(&self, at: usize) -> bool {
        let before = self.text[..at].ends_with('\n');
        let Some(rest) = self.text[at..].strip_prefix('@').filter(|_| before) else { return false };
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        length > 0 && rest[length..].starts_with(['{', '('])
    }

    /// What stands in the braces or parentheses that open here.
    fn braced(&mut self) -> Result<&'a str, ()> {
        let start = self.at;
        let mut depth = 0_usize;
        let mut escaped = false;
        for (at, byte) in self.text.bytes().enumerate().skip(start) {
            match byte {
                b'@' if self.begins_entry(at) => return Err(()),
                b'\\' if !escaped => {
                    escaped = true;
                    continue;
                }
                b'{' | b'(' if !escaped && (byte == b'{' || at == start) => depth += 1,
                b'}' if !escaped => depth = depth.saturating_sub(1),
                b')' if !escaped && self.text.as_bytes()[start] == b'(' && depth == 1 => depth = 0,
                _ => {}
            }
            escaped = false;
            if depth == 0 {
                self.at = at + 1;
                return Ok(&self.text[start + 1..at]);
            }
        }
        Err(())
    }
}

fn work(entry: Entry) -> Work {
    let field = |names: &[&str]| {
        let value = names.iter().find_map(|name| entry.fields.get(*name));
        value.map(|value| latex::text(value)).unwrap_or_default()
    };
    let names = |name: &str| entry.fields.get(name).map(|value| names(value)).unwrap_or_default();
    let preprint = preprint(&field(&["eprinttype", "archiveprefix"]), &field(&["eprint"]));
    let is_link = entry.fields.get("howpublished").is_some_and(|said| said.contains("\\url{"));
    let has_url = !field(&["url"]).is_empty() || preprint.is_some() || is_link;
    let server = if preprint.is_some() { "arXiv" } else { "" };
    let kind = kind(&entry.kind, &field(&["type", "entrysubtype", "howpublished"]), has_url);
    let mut work = Work::new(&entry.key, entry.span.clone(), kind);
    work.authors = names("author");
    work.editors = names("editor");
    work.translators = names("translator");
    work.has_others = entry.fields.get("author").is_some_and(|value| ends_with_others(value));
    work.title = field(&["title"]);
    let subtitle = field(&["subtitle"]);
    if !subtitle.is_empty() {
        let colon = if work.title.contains(super::work::is_han) { "：" } else { ": " };
        work.title = format!("{}{colon}{subtitle}", work.title);
    }
    work.container =
        field(&["journaltitle", "journal", "booktitle", "maintitle", "eventtitle", "website", "organization"]);
    work.publisher = field(&["publisher", "institution", "school", "organization"]);
    if work.kind == Kind::Article && work.container.is_empty() && has_url {
        // A paper that is in no journal stands on a server.
        work.kind = Kind::Web;
    }
    if work.kind == Kind::Web && work.container.is_empty() && work.publisher.is_empty() {
        server.clone_into(&mut work.container);
    }
    if entry.kind.ends_with("proceedings") && entry.kind != "inproceedings" {
        // It is the book itself.
        work.container.clear();
    }
    if work.kind == Kind::Web && work.container.is_empty() {
        work.container = std::mem::take(&mut work.publisher);
    }
    if work.kind == Kind::Web && work.publisher == work.container {
        work.publisher.clear();
    }
    work.place = field(&["location", "address"]);
    work.edition = field(&["edition"]);
    work.volume = field(&["volume"]);
    work.number = field(&["number", "issue"]);
    work.pages = field(&["pages", "eid"]).replace(['–', '—'], "-");
    work.genre = field(&["type"]);
    if work.genre.is_empty() {
        work.genre = match entry.kind.as_str() {
            "phdthesis" => "phdthesis".to_owned(),
            "mastersthesis" => "mathesis".to_owned(),
            _ => String::new(),
        };
    }
    work.language = field(&["langid", "language"]);
    // Addresses are not prose: nothing in them is LaTeX but escaped signs.
    let raw = |name: &str| entry.fields.get(name).map(|value| value.trim().replace("\\_", "_").replace("\\%", "%"));
    let howpublished = entry.fields.get("howpublished").and_then(|value| Some(value.split_once("\\url{")?.1));
    let howpublished = howpublished.and_then(|rest| rest.split('}').next()).map(str::to_owned);
    work.url = raw("url").or(howpublished).or(preprint).unwrap_or_default();
    let doi = raw("doi").unwrap_or_default();
    work.doi = doi.rsplit_once("doi.org/").map_or(doi.as_str(), |(_, doi)| doi).to_owned();
    work.date = Day::parse(&field(&["date"])).or_else(|| {
        let mut day = Day::parse(&field(&["year"]))?;
        let month = field(&["month"]).to_lowercase();
        let named = MONTHS.iter().position(|name| month.starts_with(name)).and_then(|at| u32::try_from(at + 1).ok());
        // `mar # "~15"` has become `3 15`.
        let mut parts = month.split(' ').map(|part| part.trim_end_matches(['月', '日', '.', ',']));
        let number = |part: Option<&str>, most: u32| part?.parse().ok().filter(|number| (1..=most).contains(number));
        let first = number(parts.next(), 12);
        day.month = day.month.or(named).or(first);
        day.day = day.day.or(day.month.and(number(parts.next(), 31)));
        Some(day)
    });
    work.accessed = Day::parse(&field(&["urldate", "accessed"]));
    work
}

/// The address of a paper on a server for preprints that is known by its name.
fn preprint(server: &str, number: &str) -> Option<String> {
    let is_arxiv = server.eq_ignore_ascii_case("arxiv") && !number.is_empty();
    is_arxiv.then(|| format!("https://arxiv.org/abs/{}", number.trim_start_matches("arXiv:")))
}

fn kind(written: &str, said: &str, has_url: bool) -> Kind {
    let said = said.to_lowercase();
    match written {
        "article" if said.contains("newspaper") => Kind::News,
        "article" | "periodical" => Kind::Article,
        "book" | "mvbook" | "collection" | "mvcollection" | "booklet" | "manual" | "reference" => Kind::Book,
        "incollection" | "inbook" | "inreference" | "suppbook" | "bookinbook" | "suppcollection" => Kind::Chapter,
        "inproceedings" | "conference" | "proceedings" | "mvproceedings" => Kind::Paper,
        "phdthesis" | "mastersthesis" | "thesis" => Kind::Thesis,
        "techreport" | "report" => Kind::Report,
        "standard" => Kind::Standard,
        "patent" => Kind::Patent,
        "dataset" => Kind::Dataset,
        "software" => Kind::Software,
        "online" | "electronic" | "www" | "webpage" => Kind::Web,
        _ if has_url => Kind::Web,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::work::Name;
    use super::*;

    fn read(text: &str) -> (Vec<Work>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let works = works(text, &SourcePath::new("data/a.bib").unwrap(), &mut diagnostics);
        (works, diagnostics)
    }

    #[test]
    fn entries_macros_and_comments_are_read() {
        let text = "A comment with me@example.org.\n@string{jc = \"计算机\" # {学报}}\n@comment{@article{x}}\n\
            @article{a, author = \"Smith, John and {World Bank} and van der Berg, A.\", title={The {GPT} \\& co},\n\
            journal = jc, year = 2020, month = mar, pages = {3--9},}\n\
            @Book(b, title = {B}, author = {Ludwig van Beethoven and 张三 and others})";
        let (works, wrong) = read(text);
        assert_eq!(wrong, []);
        assert_eq!(works[0].container, "计算机学报");
        assert_eq!(works[0].title, "The GPT & co");
        assert_eq!(works[0].pages, "3-9");
        assert_eq!(works[0].date, Some(Day { year: 2020, month: Some(3), day: None }));
        let names: Vec<(&str, &str)> =
            works.iter().flat_map(|work| &work.authors).map(|name| (&*name.family, &*name.given)).collect();
        let expected =
            [("Smith", "John"), ("World Bank", ""), ("van der Berg", "A."), ("van Beethoven", "Ludwig"), ("张三", "")];
        assert_eq!(names, expected);
        assert_eq!(&text[works[1].span.range()], "b");
    }

    #[test]
    fn what_reference_managers_write_is_read() {
        let text = "@inproceedings{child, author={Ng, Ann and others}, title={A paper}, pages={1--2}, crossref={Whole}}\n\
            @proceedings{whole, title={Proceedings of X}, editor={Roe, Rick}, year=2022, publisher={ACM}}\n\
            @article{cnki, author={张三;李四;}, title={题}, journal={刊}, year=2020, month=mar # \"~15\"}\n\
            @online{bbt, author={family=Berg, given=Jan, prefix=van den and 王，五}, title={T}, eprint={2005.1}, eprinttype={arXiv}}\n\
            @misc{lost, crossref={whoel}, title={L}}\n";
        let (works, wrong) = read(text);
        let child = &works[0];
        assert_eq!((child.container.as_str(), child.publisher.as_str()), ("Proceedings of X", "ACM"));
        assert_eq!((child.editors[0].family.as_str(), child.has_others), ("Roe", true));
        assert_eq!((works[1].kind, works[1].container.as_str()), (Kind::Paper, ""));
        let names = |work: &Work| work.authors.iter().map(Name::whole).collect::<Vec<_>>();
        assert_eq!(names(&works[2]), ["张三", "李四"]);
        assert_eq!(works[2].date, Some(Day { year: 2020, month: Some(3), day: Some(15) }));
        assert_eq!(names(&works[3]), ["van den Berg Jan", "王五"]);
        assert_eq!((works[3].kind, works[3].url.as_str()), (Kind::Web, "https://arxiv.org/abs/2005.1"));
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert_eq!(wrong[0].hints[0].text, "did you mean `whole`?");
    }

    #[test]
    fn a_broken_entry_does_not_take_the_next_with_it() {
        let (works, wrong) =
            read("@article{a, title = {x\n@book{b, title = {y}}\n@misc{c, title = nothing}\n@misc{d, title={z}}");
        assert_eq!(works.iter().map(|work| &*work.key).collect::<Vec<_>>(), ["b", "d"]);
        assert_eq!(wrong.len(), 2, "{wrong:?}");
    }

    #[test]
    fn nothing_hostile_panics() {
        for text in
            ["@", "@a", "@a{", "@a{b", "@a{b,", "@a{b,c", "@a{b,c=", "@a{b,c=\"", "@a{b,c=中", "@{}", "@a(b,c={)}"]
        {
            read(text);
        }
        read(&"@a{".repeat(10_000));
        read(&format!("@a{{b, c = {}", "{".repeat(100_000)));
    }
}
