//! What holds for all tables, tried on many: random, but the same every time.

use super::*;
use std::collections::BTreeMap;

/// A small generator of numbers (Knuth's MMIX constants); the same seed gives the same numbers.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// A text of some of these characters.
    fn text(&mut self, characters: &str, longest: u64) -> String {
        let characters: Vec<char> = characters.chars().collect();
        (0..self.below(longest + 1)).map(|_| self.pick(&characters)).collect()
    }
}

fn span(text: &str) -> Span {
    Span::new(&SourcePath::new("data/t.csv").unwrap(), 0..text.len())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[test]
fn a_number_that_is_written_is_read() {
    let mut random = Random(1);
    for _ in 0..20_000 {
        let digits = random.next() as f64 - random.below(1 << 31) as f64;
        let value = digits / [1.0, 10.0, 100.0, 1e6, 1e-3][random.below(5) as usize];
        assert_eq!(number::parse(&value.to_string()), Some((value, Mark::Plain)), "{value}");
        assert_eq!(number::parse(&format!("{value:e}")), Some((value, Mark::Plain)), "{value:e}");
        let whole = value.trunc().abs();
        let mut grouped = String::new();
        for (index, digit) in whole.to_string().chars().enumerate() {
            if index > 0 && (whole.to_string().len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        assert_eq!(number::parse(&grouped), Some((whole, Mark::Plain)), "{grouped}");
    }
}

#[test]
fn a_date_that_is_written_is_read() {
    let mut random = Random(2);
    let units =
        [Precision::Day, Precision::Week, Precision::Month, Precision::Quarter, Precision::Half, Precision::Year];
    for _ in 0..20_000 {
        let day = Date { day: random.below(400_000) as i32 - 200_000, precision: Precision::Day };
        let date = day.cut(random.pick(&units)).unwrap();
        assert_eq!(Date::parse(&date.to_string()), Some(date), "{date}");
        assert!(date.holds(day) && date.end() >= day.day, "{date}");
        let next = Date { day: date.end() + 1, precision: Precision::Day };
        assert!(!date.holds(next));
    }
}

#[test]
fn cells_that_are_written_are_read_and_found() {
    let mut random = Random(3);
    for _ in 0..2_000 {
        let (width, height) = (1 + random.below(4) as usize, random.below(6) as usize);
        let mut cells: Vec<Vec<String>> = Vec::new();
        for _ in 0..height {
            cells.push((0..width).map(|_| random.text("ab\",;\n|年 \t1", 5).trim().to_owned()).collect());
        }
        cells.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        let delimiter = random.pick(&[",", "\t", ";", "|"]);
        let header: Vec<String> = (0..width).map(|index| format!("c{index}")).collect();
        let line = |row: &Vec<String>| row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(delimiter) + "\n";
        let text = header.join(delimiter) + "\n" + &cells.iter().map(line).collect::<String>();
        let read = reader::delimited::read(&text.as_str().into(), &span(&text), Some(delimiter.as_bytes()[0]));
        assert_eq!(read.diagnostics, [], "{text:?}");
        let sheet = read.value.unwrap();
        assert_eq!(sheet.rows, cells.len(), "{text:?}");
        for (row, written) in cells.iter().enumerate() {
            for (column, cell) in written.iter().enumerate() {
                let piece = sheet.columns[column].cells[row];
                assert_eq!(sheet.buffers.get(piece), Some(cell.as_str()), "{text:?}");
                let place = sheet.places.cell(&span(&text).file, row, column).unwrap();
                assert_eq!(text[place.range()], quoted(cell), "{text:?}");
            }
        }
    }
}

#[test]
fn no_text_makes_a_reader_panic() {
    let mut random = Random(4);
    let file = SourcePath::new("content/a.md").unwrap();
    for round in 0..6_000 {
        let text = match round % 3 {
            0 => random.text(",;\"\n\t a1年%-，", 60),
            1 => random.text("[]{}\",:\\ \n1aenult年", 60),
            _ => random.text("-: \n[]{}a1'\"#&*|>年=", 60),
        };
        for name in ["t.csv", "t.tsv", "t.json", "t.ndjson", "t.yaml", "t.toml", "t.xlsx", "t.ods"] {
            let world = crate::world::Memory::new([(format!("data/{name}").as_str(), text.as_str())]).unwrap();
            let read = load(&world, name, &Span::new(&file, 0..5));
            assert!(read.value.is_some() || !read.diagnostics.is_empty(), "{name} {text:?}");
            for fault in &read.diagnostics {
                assert!(!fault.hints.is_empty(), "{name} {text:?} {fault:?}");
                let at = fault.span.as_ref().unwrap();
                assert!(at.file == file || at.end as usize <= text.len().max(1), "{name} {text:?} {fault:?}");
            }
            let Some(table) = read.value else { continue };
            for column in &table.columns {
                assert_eq!(column.cells.len(), table.rows, "{name} {text:?}");
            }
            for row in 0..table.rows {
                table.cell_span(row, table.columns.len().saturating_sub(1));
            }
        }
    }
}

#[test]
fn no_text_makes_an_expression_panic() {
    let mut random = Random(5);
    let data = "a,年份,d,t\n1,2024,2024-01-05,x\n,2025,2025-02-05,y\n-3,2025,,x\n";
    let table = inline(data, &span(data)).value.unwrap();
    let view = View::all(&table);
    let words = [
        "a", "年份", "d", "t", "1", "0", "2024", "'x'", "2024-01", "sum", "max", "share", "growth", "rank", "year",
        "bin", "if", "count", "(", "(", ")", ")", ",", "+", "-", "*", "/", "=", "<", "and", "or", "not", "in", "by",
        "p90", "`", "'", "missing",
    ];
    let mut answered = 0;
    for round in 0..60_000 {
        let text: String = match round % 3 {
            0 => random.text("ad年1.05%'`\"()[]-+*/=<>!,，“”（）≤&| eE万２Q月sum", 14),
            _ => (0..1 + random.below(9)).map(|_| random.pick(&words)).collect::<Vec<_>>().join(" "),
        };
        let Ok(expr) = Expr::parse(&text, &span(&text)) else { continue };
        let kind = expr.check(&table);
        let rows = expr.rows(&view);
        assert_eq!(kind.is_ok(), rows.is_ok(), "{text}");
        if let (Ok(kind), Ok(rows)) = (kind, rows) {
            assert_eq!((rows.kind(), rows.len()), (kind.kind, 3), "{text}");
            let finite = |number: &Option<f64>| number.is_none_or(f64::is_finite);
            assert!(rows.numbers().is_none_or(|numbers| numbers.iter().all(finite)), "{text}");
            answered += 1;
        }
    }
    assert!(answered > 1_000, "{answered}");
}

#[test]
fn groups_agree_with_a_plain_loop() {
    let mut random = Random(6);
    for _ in 0..300 {
        let mut text = String::from("k,year,v\n");
        let mut rows: Vec<(&str, i16, Option<f64>)> = Vec::new();
        for _ in 0..random.below(60) {
            let (key, year) = (random.pick(&["东", "西", "南"]), 2020 + random.below(3) as i16);
            let value = (random.below(5) > 0).then(|| random.below(1000) as f64 / 4.0);
            text += &format!("{key},{year},{}\n", value.map_or("—".to_owned(), |value| value.to_string()));
            rows.push((key, year, value));
        }
        let table = inline(&text, &span(&text)).value.unwrap();
        let spanned = |text: &str| (text.to_owned(), span(text));
        let limit = random.below(1000) as f64 / 4.0;
        let query = Query {
            filter: Some(spanned(&format!("v >= {limit} and year != 2021"))),
            group: vec![spanned("k")],
            select: ["sum(v)", "count()", "max(v)"].map(|expr| Select { name: None, expr: spanned(expr) }).into(),
            ..Query::default()
        };
        let mut sums: BTreeMap<&str, (f64, f64, f64)> = BTreeMap::new();
        let mut left_out = 0;
        for &(key, year, value) in &rows {
            match value {
                None if year != 2021 => left_out += 1,
                Some(value) if value >= limit && year != 2021 => {
                    let sum = sums.entry(key).or_insert((0.0, 0.0, f64::MIN));
                    *sum = (sum.0 + value, sum.1 + 1.0, sum.2.max(value));
                }
                _ => {}
            }
        }
        if rows.is_empty() || rows.iter().all(|row| row.2.is_none()) {
            continue;
        }
        let answer = query.run(&table);
        assert_eq!(answer.diagnostics, [], "{text}");
        let view = answer.value.unwrap();
        let column = |name: &str, row: usize| match view.table.column(name).unwrap().cells.get(row) {
            Cell::Number(number) => number,
            cell => panic!("{cell:?}"),
        };
        let found: BTreeMap<&str, (f64, f64, f64)> = (0..view.len())
            .map(|row| {
                let Cell::Text(key) = view.table.columns[0].cells.get(row) else { panic!() };
                (key, (column("sum(v)", row), column("count()", row), column("max(v)", row)))
            })
            .collect();
        assert_eq!((found, view.left_out), (sums, left_out), "{text}");
    }
}
