//! Tables as authors write them, and what becomes of them: each file of `tests/tables/` is a case.
//!
//! A case is sections that begin with `=== `: files of a site (`=== data/t.csv`, with ` as gb18030`, ` as hex` or
//! ` as zip` behind the name: then `--- part` begins each part of the archive), what is asked (`=== load t.csv`,
//! `=== where …`, `=== group a; b`, `=== select total = sum(a); b` …), and last `=== expected`.
//! `UPDATE=1 cargo test --test tables` writes what is expected; read it in the diff.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read fails")]

#[path = "tables/archive.rs"]
mod archive;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use tuzhang::diag::{Checked, Diagnostic, Format, Span, render};
use tuzhang::path::SourcePath;
use tuzhang::table::{self, Cell, Expr, Fold, Join, Pivot, Query, Select, Table, View};
use tuzhang::world::Memory;

#[test]
#[expect(clippy::disallowed_methods, reason = "test cases are files")]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    names.sort();
    assert!(names.len() >= 60, "{} cases", names.len());
    let mut wrong = Vec::new();
    for path in names {
        let text = std::fs::read_to_string(&path).unwrap();
        let (input, expected) = text.split_once("=== expected\n").unwrap_or_else(|| panic!("{path:?} expects nothing"));
        let found = answer(&sections(input));
        if found == expected {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, format!("{input}=== expected\n{found}")).unwrap();
        } else {
            wrong.push(format!("{}:\n{found}", path.file_name().unwrap().to_string_lossy()));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ; UPDATE=1 accepts them\n\n{}", wrong.len(), wrong.join("\n"));
}

/// Sections of a case: the words behind `===`, and the lines below.
fn sections(text: &str) -> Vec<(&str, &str)> {
    let mut sections = Vec::new();
    for part in text.split("=== ").skip(1) {
        let (head, body) = part.split_once('\n').unwrap_or((part, ""));
        sections.push((head.trim_end(), body));
    }
    sections
}

/// The page that asks: each question on a line of its own.
struct Page {
    file: SourcePath,
    text: String,
}

impl Page {
    /// Writes a question, and tells where it stands.
    fn write(&mut self, key: &str, value: &str) -> Span {
        let start = self.text.len() + key.len() + 2;
        writeln!(self.text, "{key}: {value}").unwrap();
        Span::new(&self.file, start..start + value.len())
    }

    /// The part of a span that is `part`.
    fn part(&self, span: &Span, part: &str) -> (String, Span) {
        let part = part.trim();
        let at = self.text[span.range()].find(part).unwrap();
        (part.to_owned(), span.part(at..at + part.len()))
    }
}

fn answer(sections: &[(&str, &str)]) -> String {
    let mut world = Memory::default();
    let mut page = Page { file: SourcePath::new("content/page.md").unwrap(), text: String::new() };
    let mut diagnostics = Vec::new();
    let (mut query, mut table, mut value) = (Query::default(), None, None);
    let mut asked = false;
    for &(head, body) in sections {
        let (word, rest) = head.split_once(' ').unwrap_or((head, ""));
        if word.starts_with("data/") {
            world.files.insert(SourcePath::new(word).unwrap(), archive::bytes(rest, body).into());
            continue;
        }
        let span = page.write(word, rest);
        let list = |page: &Page| rest.split(';').map(|part| page.part(&span, part)).collect::<Vec<_>>();
        match word {
            "load" => table = keep(table::load(&world, rest, &span), &mut diagnostics),
            "inline" => {
                let place = Span::new(&page.file, page.text.len()..page.text.len() + body.len());
                page.text.push_str(body);
                table = keep(table::inline(body, &place), &mut diagnostics);
            }
            "where" => query.filter = Some(page.part(&span, rest)),
            "group" => query.group = list(&page),
            "sort" => query.sort = list(&page),
            "select" => {
                query.select = rest.split(';').map(|part| select(&page, &span, part)).collect();
            }
            "limit" => query.limit = Some(rest.parse().unwrap()),
            "other" => query.other = Some(rest.to_owned()),
            "fold" => query.fold = Some(Fold { columns: list(&page), name: "name".into(), value: "value".into() }),
            "pivot" => {
                let [name, value] = list(&page).try_into().unwrap();
                query.pivot = Some(Pivot { name, value, by: None });
            }
            "join" => {
                let (file, keys) = rest.split_once(' ').unwrap();
                let other = keep(table::load(&world, file, &page.part(&span, file).1), &mut diagnostics);
                let key = |key: &str| {
                    let (ours, theirs) = key.split_once('=').unwrap_or((key, key));
                    (page.part(&span, ours), page.part(&span, theirs))
                };
                let keys = keys.split(';').map(key).collect();
                query.join = other.map(|table| Join { table, keys, span: span.clone() });
            }
            "value" => value = Some(page.part(&span, rest)),
            _ => panic!("no question `{word}`"),
        }
        asked |= !matches!(word, "load" | "inline" | "value");
    }
    let mut out = String::new();
    let mut shown = String::new();
    let condition = if value.is_some() { query.filter.take() } else { None };
    if let Some(table) = table {
        let view = if asked { keep(query.run(&table), &mut diagnostics) } else { Some(View::all(&table)) };
        match (view, value) {
            (Some(view), Some((text, span))) => {
                let over = |(text, span): &(String, Span)| Expr::over(text, span, &view.table);
                let condition = condition.as_ref().map(over).transpose();
                let found = over(&(text, span)).and_then(|expr| view.value(&expr, condition?.as_ref()));
                match found {
                    Ok(cells) => writeln!(shown, "value: {}", cell(cells.get(0))).unwrap(),
                    Err(diagnostic) => diagnostics.push(diagnostic),
                }
            }
            (Some(view), None) => shown = dump(&view),
            (None, _) => {}
        }
    }
    let page_text: Arc<str> = page.text.as_str().into();
    let sources = |file: &SourcePath| match *file == page.file {
        true => Some(page_text.clone()),
        false => table::text(&world, file).ok(),
    };
    for diagnostic in &diagnostics {
        out.push_str(&render(std::slice::from_ref(diagnostic), &sources, Format::Short));
        for (span, label) in &diagnostic.labels {
            let place = diagnostic_at(span);
            let place = render(&[place], &sources, Format::Short);
            writeln!(out, "  {}: {label}", place.split(": ").next().unwrap()).unwrap();
        }
        for hint in &diagnostic.hints {
            writeln!(out, "  help: {}", hint.text).unwrap();
        }
    }
    out + &shown
}

fn diagnostic_at(span: &Span) -> Diagnostic {
    Diagnostic::new(tuzhang::diag::Severity::Error, "place", Some(span.clone()), String::new())
}

fn keep<T>(checked: Checked<Option<T>>, diagnostics: &mut Vec<Diagnostic>) -> Option<T> {
    checked.into_value(diagnostics)
}

fn select(page: &Page, span: &Span, part: &str) -> Select {
    match part.split_once(" = ") {
        Some((name, expr)) => Select { name: Some(name.trim().to_owned()), expr: page.part(span, expr) },
        None => Select { name: None, expr: page.part(span, part) },
    }
}

fn cell(cell: Cell<'_>) -> String {
    match cell {
        Cell::Missing => "·".to_owned(),
        Cell::Text(text) => format!("'{text}'"),
        cell => cell.to_string(),
    }
}

/// Columns with their types, then the first rows; where the first cell of each row stands if it is not in the table's file.
fn dump(view: &View) -> String {
    let table: &Table = &view.table;
    let mut out = String::new();
    let mut names = Vec::new();
    for column in &table.columns {
        let unit = column.meta.unit.as_ref().map_or(String::new(), |unit| format!(" in {}", unit.get("zh")));
        let mark = if column.mark == table::Mark::Plain { String::new() } else { format!(", {}", column.mark) };
        names.push(format!("{}: {}{mark}{unit}", column.name, column.cells.kind().plural()));
    }
    writeln!(out, "{}", names.join(" | ")).unwrap();
    for &row in view.rows.iter().take(12) {
        let cells: Vec<String> = table.columns.iter().map(|column| cell(column.cells.get(row as usize))).collect();
        writeln!(out, "{}", cells.join(" | ")).unwrap();
    }
    if view.rows.len() > 12 {
        writeln!(out, "… {} rows", view.rows.len()).unwrap();
    }
    if view.left_out > 0 {
        writeln!(out, "left out: {}", view.left_out).unwrap();
    }
    if let Some(row) = view.rows.last() {
        let mut places: BTreeMap<String, ()> = BTreeMap::new();
        let last = table.columns.len() - 1;
        places.insert(table.cell_name(*row as usize, last), ());
        let place = places.keys().next().unwrap();
        if place.contains('!') {
            writeln!(out, "last: {place}").unwrap();
        }
    }
    out
}

/// Loads a file of bytes; gives the codes of what is wrong.
fn hostile(name: &str, bytes: Vec<u8>) -> String {
    let mut world = Memory::default();
    world.files.insert(SourcePath::new(&format!("data/{name}")).unwrap(), bytes.into());
    let read = table::load(&world, name, &Span::top(&SourcePath::new("content/page.md").unwrap()));
    let codes: std::collections::BTreeSet<&str> = read.diagnostics.iter().map(|fault| fault.code).collect();
    codes.into_iter().collect::<Vec<_>>().join(" ")
}

fn deflated(text: &[u8], times: usize) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    (0..times).for_each(|_| std::io::Write::write_all(&mut encoder, text).unwrap());
    encoder.finish().unwrap()
}

/// A workbook of one sheet of which some parts are packed.
fn workbook(sheet: (u16, Vec<u8>), strings: (u16, Vec<u8>)) -> Vec<u8> {
    let workbook = "<workbook><sheets><sheet name='a' r:id='r'/></sheets></workbook>";
    let relations = "<Relationships><Relationship Id='r' Type='/worksheet' Target='sheet.xml'/>\
        <Relationship Id='s' Type='/sharedStrings' Target='strings.xml'/></Relationships>";
    let parts = [
        ("xl/workbook.xml", 0, workbook.as_bytes().to_vec()),
        ("xl/_rels/workbook.xml.rels", 0, relations.as_bytes().to_vec()),
        ("xl/sheet.xml", sheet.0, sheet.1),
        ("xl/strings.xml", strings.0, strings.1),
    ];
    archive::archive(&parts.map(|(name, method, bytes)| (name.to_owned(), method, bytes)))
}

#[test]
fn bombs_are_diagnostics() {
    let strings = || (0, b"<sst><si><t>x</t></si></sst>".to_vec());
    let cells = |cell: &[u8], times: usize| {
        (8, deflated(&[b"<worksheet><sheetData><row>", cell.repeat(times).as_slice()].concat(), 1))
    };
    let wide = "a,".repeat(20_000) + "a\n1\n";
    let sparse: String = (0..3000).map(|key| format!("{{\"k{key}\":1}}\n")).collect();
    let rows: Vec<(&str, &str, Vec<u8>, &str)> = vec![
        ("spaces in a cell", "t.xlsx", workbook((8, deflated(&[b' '; 1 << 16], 1 << 13)), strings()), "large-workbook"),
        (
            "one long tag",
            "t.xlsx",
            workbook((8, deflated(&[&b"<"[..], &[b'a'; 1 << 20]].concat(), 64)), strings()),
            "large-workbook",
        ),
        ("cells without end", "t.xlsx", workbook(cells(b"<c><v>1</v></c>", 150_000), strings()), "large-workbook"),
        (
            "many shared texts",
            "t.xlsx",
            workbook((0, Vec::new()), (8, deflated(b"<si/>", 2_000_000))),
            "large-workbook",
        ),
        (
            "an archive cut short",
            "t.xlsx",
            workbook((0, b"<worksheet>".to_vec()), strings())[..200].to_vec(),
            "bad-workbook",
        ),
        (
            "too many entries",
            "t.xlsx",
            [&b"PK\x05\x06\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0\0\0"[..]].concat(),
            "bad-workbook",
        ),
        ("wide header", "t.csv", wide.into_bytes(), "too-many-columns"),
        ("open quote", "t.csv", format!("a,b\n\"{}", "x,y\n".repeat(200_000)).into_bytes(), "unbalanced-quote"),
        ("quotes only", "t.csv", b"\"".repeat(1_000_001), "unbalanced-quote"),
        (
            "ragged without end",
            "t.csv",
            format!("{}\n{}", "a,".repeat(2000), "1\n".repeat(500_000)).into_bytes(),
            "duplicate-header ragged-row",
        ),
        ("a new column in each record", "t.ndjson", sparse.into_bytes(), "too-sparse"),
        ("deep JSON", "t.json", b"[".repeat(1_000_000), "bad-json"),
        ("deep JSON that closes", "t.json", [b"[".repeat(200_000), b"]".repeat(200_000)].concat(), "nested-value"),
        ("deep YAML", "t.yaml", b"[".repeat(100_000), "bad-yaml"),
        ("much YAML", "t.yaml", b"- {a: 1}\n".repeat(600_000), "large-file"),
        ("much TOML", "t.toml", b"[[a]]\nb = 1\n".repeat(800_000), "large-file"),
        ("deep TOML", "t.toml", [b"a=".to_vec(), b"[".repeat(100_000)].concat(), "bad-toml"),
        ("an empty workbook", "t.ods", Vec::new(), "bad-workbook"),
        ("one long line", "t.csv", [b"a\n".to_vec(), b"x".repeat(10_000_000)].concat(), ""),
        ("digits without end", "t.csv", [b"a\n".to_vec(), b"9".repeat(5_000_000)].concat(), ""),
    ];
    for (what, name, bytes, codes) in rows {
        let found = hostile(name, bytes);
        assert_eq!(found, codes, "{what}");
    }
}

#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "the world is a folder here")]
fn folders_and_links_outside_are_diagnostics() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.csv"), "canary\n1\n").unwrap();
    let site = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(site.path().join("data/x.csv")).unwrap();
    std::fs::write(site.path().join("data/x.csv/y.csv"), "a\n1\n").unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.csv"), site.path().join("data/link.csv")).unwrap();
    std::os::unix::fs::symlink(outside.path(), site.path().join("data/out")).unwrap();
    let world = tuzhang::world::Disk::new(site.path()).unwrap();
    let rows = [
        ("x.csv", "`data/x.csv` is a folder"),
        ("link.csv", "`data/link.csv` cannot be read: it is a link to a place outside the site"),
        ("out/secret.csv", "`data/out/secret.csv` cannot be read: it is a link to a place outside the site"),
    ];
    for (name, message) in rows {
        let read = table::load(&world, name, &Span::top(&SourcePath::new("content/page.md").unwrap()));
        assert!(read.value.is_none());
        assert_eq!(read.diagnostics[0].message, message);
        assert!(!read.diagnostics[0].hints.is_empty(), "{name}");
    }
}
