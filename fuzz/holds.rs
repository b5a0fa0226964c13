//! What holds for any bytes: the fuzz targets find such that it does not, `tests/fuzz_corpus.rs` replays the corpus.
//!
//! A function panics where something does not hold.

#[path = "../tests/common/markup.rs"]
#[allow(dead_code, reason = "tests look at more of it")]
mod markup;

use std::sync::{Arc, OnceLock};
use tuzhang::diag::{Diagnostic, Format, Span, render};
use tuzhang::figure::Body;
use tuzhang::page::shown_on;
use tuzhang::path::SourcePath;
use tuzhang::plot::{Artboard, Caption, Mode, Paint, draw};
use tuzhang::site::{Lens, Options, Site};
use tuzhang::table::{self, Cell, Cells, Date, Expr, Precision, Table, View};
use tuzhang::world::Memory;

/// How many rows of a table are looked at.
const ROWS: usize = 64;

/// Any bytes are a table or a message; each cell has a place in the text, and a text is there as it was read.
pub(crate) fn csv(bytes: &[u8]) {
    let mut world = Memory::default();
    let file = path("data/t.csv");
    world.files.insert(file.clone(), bytes.into());
    let read = table::load(&world, "t.csv", &Span::top(&path("content/page.md")));
    let text = table::text(&world, &file).unwrap_or_default();
    let shown = |path: &SourcePath| (*path == file).then(|| text.clone());
    for diagnostic in &read.diagnostics {
        assert!(!diagnostic.message.is_empty() && !diagnostic.hints.is_empty(), "{diagnostic:?}");
        if let Some(span) = diagnostic.span.as_ref().filter(|span| span.file == file) {
            assert!(text.get(span.range()).is_some(), "{diagnostic:?}");
        }
    }
    render(&read.diagnostics, &shown, Format::Human);
    let Some(table) = read.value else {
        assert!(!read.diagnostics.is_empty(), "no table and no message");
        return;
    };
    for (place, column) in table.columns.iter().enumerate() {
        assert_eq!(column.cells.len(), table.rows, "{}", column.name);
        for row in 0..table.rows.min(ROWS) {
            let span = table.cell_span(row, place);
            let written = text.get(span.range()).expect("a place of whole characters");
            match column.cells.get(row) {
                Cell::Text(cell) if !written.contains('"') => assert_eq!(written.trim(), cell.trim()),
                Cell::Number(number) => assert!(number.is_finite()),
                _ => {}
            }
        }
    }
}

/// Any text is an expression or a message inside it, and an expression gives as many values as there are rows.
pub(crate) fn expr(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let span = Span::new(&path("content/page.md"), 0..text.len());
    let table = sample();
    for parsed in [Expr::parse(&text, &span), Expr::over(&text, &span, table)] {
        let expr = match parsed {
            Ok(expr) => expr,
            Err(diagnostic) => return inside(&diagnostic, &text),
        };
        let view = View::all(table);
        match expr.rows(&view) {
            Ok(cells) => {
                assert_eq!(cells.len(), table.rows);
                finite(&cells);
            }
            Err(diagnostic) => inside(&diagnostic, &text),
        }
        match expr.value(&view) {
            Ok(cells) => assert_eq!(cells.len(), 1),
            Err(diagnostic) => inside(&diagnostic, &text),
        }
        if let Ok(some) = view.filter(&expr) {
            assert!(some.len() + some.left_out <= table.rows);
        }
        if let Ok(groups) = view.group(std::slice::from_ref(&expr)) {
            assert!(groups.len() <= table.rows);
            assert!(
                expr.groups(&groups).is_ok_and(|cells| cells.len() == groups.len()),
                "a key has a value in its group"
            );
        }
    }
}

/// Any text is a finite number or none; spaces do not matter, and what is written of a number is read as the same.
pub(crate) fn number(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some((number, mark)) = table::parse_number(&text) else { return };
    assert!(number.is_finite(), "{text}");
    assert_eq!(table::parse_number(text.trim()), Some((number, mark)), "{text}");
    let (again, _) =
        table::parse_number(&number.to_string()).filter(|_| number.to_string().len() <= 64).unwrap_or((number, mark));
    assert_eq!(again, number, "{text}");
}

/// Any text is a date or none; what is written of a date is read as the same, and it holds its own days and no others.
pub(crate) fn date(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some(date) = Date::parse(&text) else { return };
    assert_eq!(Date::parse(&date.to_string()), Some(date), "{text}");
    assert!(date.end() >= date.day, "{text}");
    let day = |day| Date { day, precision: Precision::Day };
    assert!(date.holds(day(date.day)) && date.holds(day(date.end())), "{text}");
    assert!(!date.holds(day(date.end() + 1)) && !date.holds(day(date.day - 1)), "{text}");
    assert_eq!(date.cut(date.precision), Some(date), "{text}");
}

/// Any chapter over any small table is read, drawn and published without a panic; every drawing is well-formed XML without a number that is none.
///
/// A line `--- rows` parts the chapter from its table; without it, the table is [`ABSURD`].
/// Gives the number of drawings.
pub(crate) fn chapter(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let (chapter, rows) = text.split_once("\n--- rows\n").unwrap_or((&text, ABSURD));
    let language = if bytes.len().is_multiple_of(2) { "zh-CN" } else { "en" };
    let settings = format!("language = \"{language}\"\n");
    let files = [("site.toml", settings.as_str()), ("content/page.md", chapter), ("data/t.csv", rows)];
    let world = Arc::new(Memory::new(files).expect("paths"));
    let loaded = Site::load(world, &Options::default());
    let site = loaded.value;
    let lens = Lens::silent(&site);
    let mut diagnostics = loaded.diagnostics;
    for out in site.outputs() {
        site.render(out).into_value(&mut diagnostics);
    }
    for diagnostic in &diagnostics {
        assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
        for span in diagnostic.span.iter().chain(diagnostic.labels.iter().map(|(span, _)| span)) {
            let source = site.source(&span.file);
            assert!(source.is_none_or(|source| source.get(span.range()).is_some()), "{diagnostic:?}");
        }
    }
    render(&diagnostics, &|path| site.source(path), Format::Human);
    let mut count = 0;
    for figure in (0..site.index.pages.len()).flat_map(|page| shown_on(&lens, page)) {
        let Body::Chart(spec) = &figure.made.body else { continue };
        let (id, title) = (figure.id.as_str(), figure.title.as_str());
        let caption = Caption { id, title, description: &figure.description, source: &figure.source };
        for board in [Artboard::wide(), Artboard::narrow()] {
            let scene = draw(spec, &board);
            for paint in [Paint::Inline, Paint::Standalone(Mode::Dark)] {
                drawn(&scene.svg(paint, caption));
                count += 1;
            }
        }
    }
    count
}

/// An SVG that every renderer takes.
fn drawn(svg: &str) {
    let tags = markup::tags(svg, markup::Language::Xml).unwrap_or_else(|wrong| panic!("{wrong}\n{svg}"));
    let places = ["d", "x", "y", "dy", "width", "height", "transform", "viewBox", "font-size"];
    for (key, value) in tags.iter().flat_map(|tag| &tag.attributes) {
        let is_none = ["NaN", "inf", "Infinity"].iter().any(|never| value.contains(never));
        assert!(!is_none || !places.contains(&key.as_str()), "{key}=\"{value}\" in\n{svg}");
    }
}

/// A table of what no chart expects: infinite sums, numbers beyond 2^53, holes, dates out of order, names that repeat.
const ABSURD: &str = "name,month,a,b,huge,tiny,big,share,none,from,to,text\n\
    甲,2024-03,1,-2,1e308,1e-300,9007199254740993,20%,,x,y,<&>\n\
    乙,2024-01,,4,-1e308,5e-324,9007199254740992,80%,,y,x,\"a \"\"b\"\"\"\n\
    甲,2023-11,3,0,1e308,-1e-300,-9007199254740993,0%,,x,x,\u{202e}\u{1}\n\
    ,2024-03,NaN,1e15,0,0,1,−5%,,z,,长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长\n\
    丙,,∞,7,,,,,,,z,0\n";

/// A message has words, a way out, and points into the text.
fn inside(diagnostic: &Diagnostic, text: &str) {
    assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
    let span = diagnostic.span.as_ref().expect("a place");
    assert!(span.file.as_str() != "content/page.md" || text.get(span.range()).is_some(), "{diagnostic:?}");
}

fn finite(cells: &Cells) {
    assert!(cells.numbers().is_none_or(|numbers| numbers.iter().flatten().all(|number| number.is_finite())));
}

fn path(path: &str) -> SourcePath {
    SourcePath::new(path).expect("a path")
}

/// A table of all types of columns, each with a missing value.
fn sample() -> &'static Arc<Table> {
    static TABLE: OnceLock<Arc<Table>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let text = "a,b,name,day,year,ok,金额（万元）\n\
            1,2.5,x,2024-01-01,2024,yes,3\n-4,,y,2024-02-29,2025,no,\n,1e300,,,,,7\n0,0,x,2023Q4,2023,yes,1e308\n";
        let span = Span::new(&path("data/sample.csv"), 0..text.len());
        table::inline(text, &span).value.expect("a table")
    })
}
