//! CSL-JSON: what Zotero and others export.
//!
//! In: a list of items. Out: works. JSON has no places; that of an item is where its id stands in the text.

use super::work::{Day, Kind, Name, Work};
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;
use serde_json::Value;

/// The works of a file.
pub(super) fn works(text: &str, file: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Vec<Work> {
    let items = match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(items)) => items,
        Ok(Value::Object(mut map)) if map.get("items").is_some_and(Value::is_array) => match map.remove("items") {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        },
        Ok(_) => {
            let wrong = error!("bad-bibliography", Span::top(file), "`{file}` is not a list of works");
            diagnostics.push(wrong.help("export it as CSL-JSON: `[{\"id\": \"key\", \"type\": \"book\", …}]`"));
            return Vec::new();
        }
        Err(why) => {
            let line: usize = text.split_inclusive('\n').take(why.line().saturating_sub(1)).map(str::len).sum();
            let at = text.floor_char_boundary((line + why.column().saturating_sub(1)).min(text.len()));
            let said = why.to_string();
            let said = said.split(" at line ").next().unwrap_or_default();
            let wrong = error!("bad-bibliography", Span::new(file, at..at), "`{file}` is not JSON: {said}");
            diagnostics.push(wrong.help("export it again as CSL-JSON"));
            return Vec::new();
        }
    };
    let mut from = 0;
    let mut works = Vec::new();
    for item in &items {
        // Zotero gives items addresses for ids, and beside them the keys that people know.
        let Some(key) = written(item.get("citation-key")).or_else(|| written(item.get("id"))) else {
            let wrong = error!("bad-bibliography", Span::new(file, from..from), "a work has no `id`");
            diagnostics.push(wrong.help("give it one: `\"id\": \"key\"`; chapters cite it by that"));
            continue;
        };
        let quoted = serde_json::to_string(&key).unwrap_or_default();
        let found = text[from..].find(&quoted).map(|at| from + at);
        let range = found.map_or(from..from, |at| at + 1..at + quoted.len() - 1);
        from = range.end;
        works.push(work(item, &key, Span::new(file, range)));
    }
    works
}

/// A text or number as text.
fn written(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text without the marks that CSL allows in titles: `<i>`, `<sub>`, `<span class="nocase">`.
fn unmarked(text: &str) -> String {
    const MARKS: [&str; 6] = ["i", "b", "sub", "sup", "sc", "span"];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let inside = &rest[open + 1..];
        let mark = inside.find('>').filter(|close| {
            let name = inside[..*close].trim_start_matches('/').split(' ').next().unwrap_or_default();
            MARKS.contains(&name)
        });
        match mark {
            Some(close) => rest = &inside[close + 1..],
            None => {
                out.push('<');
                rest = inside;
            }
        }
    }
    out + rest
}

fn work(item: &Value, key: &str, span: Span) -> Work {
    let field = |names: &[&str]| names.iter().find_map(|name| written(item.get(*name))).unwrap_or_default();
    let kind = match field(&["type"]).as_str() {
        // A paper that is in no journal stands on a server.
        "article" if item.get("container-title").is_none() => Kind::Web,
        "article-journal" | "article" | "article-magazine" | "review" => Kind::Article,
        "article-newspaper" => Kind::News,
        "book" | "classic" | "pamphlet" => Kind::Book,
        "chapter" | "entry" | "entry-dictionary" | "entry-encyclopedia" => Kind::Chapter,
        "paper-conference" | "speech" => Kind::Paper,
        "thesis" => Kind::Thesis,
        "report" => Kind::Report,
        "standard" => Kind::Standard,
        "patent" => Kind::Patent,
        "dataset" => Kind::Dataset,
        "software" => Kind::Software,
        "webpage" | "post" | "post-weblog" => Kind::Web,
        _ => Kind::Other,
    };
    let mut work = Work::new(key, span, kind);
    work.authors = names(item.get("author"));
    work.editors = names(item.get("editor"));
    work.translators = names(item.get("translator"));
    work.title = unmarked(&field(&["title"]));
    work.container = unmarked(&field(&["container-title", "event-title", "event"]));
    work.publisher = field(&["publisher"]);
    if work.kind == Kind::Web && work.container.is_empty() {
        work.container = std::mem::take(&mut work.publisher);
    }
    work.place = field(&["publisher-place", "event-place"]);
    work.edition = field(&["edition"]);
    work.volume = field(&["volume"]);
    work.number = field(&["issue", "number"]);
    work.pages = field(&["page"]).replace(['–', '—'], "-");
    work.genre = field(&["genre"]);
    work.language = field(&["language"]);
    work.url = field(&["URL"]);
    let doi = field(&["DOI"]);
    work.doi = doi.rsplit_once("doi.org/").map_or(doi.as_str(), |(_, doi)| doi).to_owned();
    work.date = day(item.get("issued"));
    work.accessed = day(item.get("accessed"));
    work
}

fn names(list: Option<&Value>) -> Vec<Name> {
    let items = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let name = |item: &Value| {
        let part = |key: &str| written(item.get(key)).unwrap_or_default();
        let particle = [part("non-dropping-particle"), part("dropping-particle"), part("family")];
        let family = particle.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let literal = part("literal");
        match (literal.is_empty(), family.is_empty()) {
            (false, _) => Some(Name { family: literal, given: String::new() }),
            (true, false) => Some(Name { family, given: part("given") }),
            (true, true) => None,
        }
    };
    items.iter().filter_map(name).collect()
}

fn day(date: Option<&Value>) -> Option<Day> {
    let date = date?;
    if let Some(text) = written(date.get("raw").or_else(|| date.get("literal"))) {
        return Day::parse(&text);
    }
    let parts = date.get("date-parts")?.get(0)?.as_array()?;
    let part = |at: usize| written(parts.get(at)).and_then(|text| text.parse::<i32>().ok());
    let number = |at: usize, most: u32| part(at).and_then(|n| u32::try_from(n).ok()).filter(|n| (1..=most).contains(n));
    Some(Day { year: part(0)?, month: number(1, 12), day: number(2, 31) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_become_works_at_their_ids() {
        let text = r#"[{"id": "a/1", "type": "article-journal", "title": "甲", "author": [{"family": "张", "given": "三"},
            {"literal": "World Bank"}], "issued": {"date-parts": [["2024", 3]]}, "DOI": "https://doi.org/10.1/x"},
            {"id": 7, "type": "webpage", "issued": {"raw": "2020-01-02"}}, {"type": "book"},
            {"id": "http://zotero.org/users/1/items/AB", "citation-key": "wu2021", "type": "article", "publisher": "arXiv",
             "title": "A <i>new</i> <span class=\"nocase\">GPT</span>, a < b", "translator": [{"family": "Ho", "given": "Al"}]}]"#;
        let mut wrong = Vec::new();
        let works = works(text, &SourcePath::new("data/a.csl.json").unwrap(), &mut wrong);
        assert_eq!(&text[works[0].span.range()], "a/1");
        assert_eq!((works[0].doi.as_str(), works[0].authors[0].whole().as_str()), ("10.1/x", "张三"));
        assert_eq!(works[0].date, Some(Day { year: 2024, month: Some(3), day: None }));
        assert_eq!((works[1].key.as_str(), works[1].date.as_ref().unwrap().iso().as_str()), ("7", "2020-01-02"));
        assert_eq!(wrong.len(), 1);
        assert_eq!((works[2].key.as_str(), works[2].title.as_str()), ("wu2021", "A new GPT, a < b"));
        assert_eq!((works[2].kind, works[2].container.as_str()), (Kind::Web, "arXiv"));
        assert_eq!(works[2].translators[0].family, "Ho");
    }

    #[test]
    fn what_is_no_list_is_told() {
        for text in ["{", "3", "{\"a\": 1}", "[\"中"] {
            let mut wrong = Vec::new();
            assert!(works(text, &SourcePath::new("data/a.csl.json").unwrap(), &mut wrong).is_empty());
            assert_eq!(wrong.len(), 1, "{text}");
        }
    }
}
