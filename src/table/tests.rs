//! Tables of small texts, read.

use super::*;
use crate::world::Memory;

fn world(files: &[(&str, &str)]) -> Memory {
    Memory::new(files.iter().copied()).unwrap()
}

fn at() -> Span {
    Span::new(&SourcePath::new("content/a.md").unwrap(), 7..20)
}

fn table(file: &str, text: &str) -> Arc<Table> {
    let read = load(&world(&[(&format!("data/{file}"), text)]), file, &at());
    assert_eq!(read.diagnostics, [], "{text}");
    read.value.unwrap()
}

/// Diagnostics as `code: bytes they point at in `text``.
fn faults(file: &str, text: &str) -> Vec<String> {
    let read = load(&world(&[(&format!("data/{file}"), text)]), file, &at());
    let show = |fault: &Diagnostic| {
        let span = fault.span.as_ref().unwrap();
        format!("{}: {}", fault.code, text.get(span.range()).unwrap_or_default())
    };
    read.diagnostics.iter().map(show).collect()
}

fn column(table: &Table, name: &str) -> Vec<String> {
    let cells = &table.column(name).unwrap().cells;
    (0..cells.len()).map(|row| cells.get(row).to_string()).collect()
}

#[test]
fn columns_get_their_types_from_all_cells() {
    let rows = [
        ("n\n1\n2.5\n\n-3", Kind::Number),
        ("n\n\"1,000\"\n2,\n", Kind::Number),
        ("d\n2025-06\n2025-07\n", Kind::Date),
        ("d\n2025Q1\n2025\n", Kind::Date),
        ("year\n2024\n2025\n", Kind::Date),
        ("年份\n2024\n—\n2025\n", Kind::Date),
        ("count\n2024\n2025\n", Kind::Number),
        ("year\n2024\n20\n", Kind::Number),
        ("flag\n是\n否\n", Kind::Bool),
        ("flag\n是\n否\n部分\n", Kind::Text),
        ("code\n007\n110\n", Kind::Text),
        ("id\n1234567890123456\n", Kind::Text),
        ("name\n360\n阿里\n腾讯\n", Kind::Text),
        ("n\n暂无\nNA\n-\n", Kind::Number),
        ("rate\n35%\n0\n4.5％\n", Kind::Number),
        ("amount\n¥1.5\n2\n", Kind::Number),
    ];
    for (text, kind) in rows {
        let read = load(&world(&[("data/t.csv", text)]), "t.csv", &at());
        let found = read.value.unwrap().columns[0].cells.kind();
        assert_eq!(found, kind, "{text:?} {:?}", read.diagnostics);
        assert_eq!(read.diagnostics, [], "{text:?}");
    }
}

#[test]
fn missing_is_never_zero() {
    let table = table("t.csv", "a,b\n1,x\n—,y\n,z\nN/A,-\n");
    assert_eq!(table.columns[0].cells.numbers().unwrap(), [Some(1.0), None, None, None]);
    assert!(table.columns[1].cells.is_missing(3));
}

#[test]
fn every_cell_knows_its_bytes() {
    let csv = "月份,金额,备注\n2024-01,\"1,520\",\"他说\"\"好\"\"\"\n\n2024-02, 3 ,x\n";
    let json = "[\n {\"月份\": \"2024-01\", \"金额\": 1520, \"备注\": \"他说\\\"好\\\"\"},\n {\"月份\": \"2024-02\", \"金额\": 3, \"备注\": \"x\"}]";
    let yaml = "- {月份: 2024-01, 金额: 1520, 备注: '他说\"好\"'}\n- {月份: 2024-02, 金额: 3, 备注: x}\n";
    let rows = [
        ("t.csv", csv, ["\"1,520\"", "\"他说\"\"好\"\"\"", "3", "x"]),
        ("t.json", json, ["1520", "\"他说\\\"好\\\"\"", "3", "\"x\""]),
        ("t.yaml", yaml, ["1520", "'他说\"好\"'", "3", "x"]),
    ];
    for (file, text, cells) in rows {
        let table = table(file, text);
        assert_eq!(column(&table, "月份"), ["2024-01", "2024-02"], "{file}");
        assert_eq!(column(&table, "金额"), ["1520", "3"], "{file}");
        assert_eq!(column(&table, "备注"), ["他说\"好\"", "x"], "{file}");
        for (index, cell) in cells.iter().enumerate() {
            let span = table.cell_span(index / 2, index % 2 + 1);
            assert_eq!(&text[span.range()], *cell, "{file}");
        }
    }
}

#[test]
fn delimiters_are_found() {
    for text in
        ["a,b\n1,2\n", "a;b\n1;2\n", "a\tb\n1\t2\n", "a|b\n1|2\n", "a;b\n\"1;5\";2,5\n", "\u{FEFF}a,b\r\n1,2\r\n"]
    {
        let read = inline(text.trim_start_matches('\u{FEFF}'), &at());
        assert_eq!(read.value.unwrap().columns.len(), 2, "{text:?} {:?}", read.diagnostics);
    }
}

#[test]
fn documents_have_many_shapes() {
    let rows = [
        ("t.json", "[{\"a\":1,\"b\":\"x\"},{\"b\":\"y\",\"a\":2}]", ""),
        ("t.json", "[[\"a\",\"b\"],[1,\"x\"],[2,\"y\"]]", ""),
        ("t.json", "{\"a\":[1,2],\"b\":[\"x\",\"y\"]}", ""),
        ("t.json", "{\"d\": {\"r/s\": [{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]}}", "#/d/r~1s"),
        ("t.yaml", "a: [1, 2]\nb: [x, y]\n", ""),
        ("t.yaml", "- a: 1\n  b: x\n- a: 2\n  b: y\n", ""),
        ("t.ndjson", "{\"a\":1,\"b\":\"x\"}\n\n{\"b\":\"y\",\"a\":2}", ""),
        ("t.toml", "[[rows]]\na = 1\nb = 'x'\n[[rows]]\na = 0x2\nb = \"y\"\n", ""),
        ("t.toml", "a = [1, 2]\nb = ['x', 'y']\n", ""),
        ("t.toml", "[x]\na = [1, 2]\nb = ['x', 'y']\n", "#/x"),
        ("t.yaml", "t:\n- a: 1\n  b: x\n- a: 2\n  b: y\n", "#/t"),
    ];
    for (file, text, fragment) in rows {
        let read = load(&world(&[(&format!("data/{file}"), text)]), &format!("{file}{fragment}"), &at());
        assert_eq!(read.diagnostics, [], "{text}");
        let table = read.value.unwrap();
        assert_eq!(
            (column(&table, "a"), column(&table, "b")),
            (vec!["1".into(), "2".into()], vec!["x".into(), "y".into()])
        );
    }
    let keyed = table("t.json", "{\"北京\": {\"n\": 1}, \"上海\": {\"n\": null}}");
    assert_eq!(column(&keyed, "name"), ["北京", "上海"]);
    assert_eq!(column(&keyed, "n"), ["1", ""]);
    let pairs = table("t.yaml", "北京: 1\n上海: 2\n");
    assert_eq!(column(&pairs, "value"), ["1", "2"]);
}

#[test]
fn faults_are_told_at_their_place() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("t.csv", "", &["empty-table: "]),
        ("t.csv", "a,b\n1\n", &["ragged-row: 1"]),
        ("t.csv", "a,b\n1,2,3\n", &["ragged-row: 1,2,3"]),
        ("t.csv", "a,b,\n1,2,\n", &[]),
        ("t.csv", "a,,c\n1,2,3\n", &["empty-header: "]),
        ("t.csv", "a,a\n1,2\n", &["duplicate-header: a"]),
        ("t.csv", "a,b\n\"1,2\n3,4\n", &["unbalanced-quote: \""]),
        ("t.csv", "a,b\n\"1\"x,2\n", &["unbalanced-quote: x"]),
        ("t.csv", "a\n1\nx\n2\n", &["mixed-column: x"]),
        ("t.csv", "a\n1%\n2\n", &["mixed-units: 2"]),
        ("t.csv", "a，b\n1，2\n", &["foreign-delimiter: a，b"]),
        ("t.csv", "a\n1\0\n", &["nul-byte: \0"]),
        ("t.json", "[{\"a\":1},]", &["bad-json: ]"]),
        ("t.json", "[{\"a\":[1]}]", &["nested-value: ["]),
        ("t.json", "[{\"a\":1,\"a\":2}]", &["duplicate-key: 2"]),
        ("t.json", "[{\"a\":1},3]", &["mixed-records: 3"]),
        ("t.json", "3", &["no-table: 3"]),
        ("t.json", "{\"a\":[1,2],\"b\":[1]}", &["ragged-column: \"b\""]),
        ("t.yaml", "- a: 1\n- a: x\n", &["mixed-column: x"]),
    ];
    for (file, text, expected) in rows {
        assert_eq!(faults(file, text), *expected, "{text:?}");
    }
}

#[test]
fn references_are_checked() {
    let world = world(&[("data/bids.csv", "a\n1\n"), ("data/x/y.json", "{\"t\": [{\"a\": 1}]}")]);
    let rows = [
        ("bids.csv", ""),
        ("data/bids.csv", ""),
        ("bidz.csv", "missing-file"),
        ("../site.toml", "bad-path"),
        ("/etc/passwd", "bad-path"),
        ("https://example.org/a.csv", "remote-data"),
        ("bids.csv#x", "bad-fragment"),
        ("x/y.json", "no-table"),
        ("x/y.json#/t", ""),
        ("x/y.json#/u", "unknown-path"),
        ("x/y.json#t", "bad-fragment"),
        ("y.json", "missing-file"),
        ("#tbl-x", "unknown-table"),
    ];
    for (reference, code) in rows {
        let read = load(&world, reference, &at());
        let found: Vec<&str> = read.diagnostics.iter().map(|fault| fault.code).collect();
        assert_eq!(found.join(" "), code, "{reference}");
    }
    let near = load(&world, "bidz.csv", &at()).diagnostics.remove(0);
    assert_eq!(near.hints[0].text, "did you mean `bids.csv`?");
    assert_eq!(near.span, Some(at()));
}

#[test]
fn a_sidecar_tells_types_units_and_labels() {
    let meta = "title: {zh: 招投标, en: Bids}\nsource: 财政部\nretrieved: 2025-06-30\nmissing: [x]\ncolumns:\n  a: {type: text, label: {zh: 甲}}\n  b: {unit: 万元, format: '0,0'}\n  d: {type: date}\n";
    let files = [("data/t.csv", "a,b,d\n1,2,20250601\n2,x,202506\n"), ("data/t.meta.yaml", meta)];
    let read = load(&world(&files), "t.csv", &at());
    assert_eq!(read.diagnostics, []);
    let table = read.value.unwrap();
    assert_eq!(table.columns[0].cells.kind(), Kind::Text);
    assert_eq!(table.columns[1].cells.numbers().unwrap(), [Some(2.0), None]);
    assert_eq!(column(&table, "d"), ["2025-06-01", "2025-06"]);
    assert_eq!(table.columns[1].meta.unit.as_ref().unwrap().get("zh"), "万元");
    assert_eq!(
        (table.meta.title.as_ref().unwrap().get("en-GB"), table.meta.title.as_ref().unwrap().get("fr")),
        ("Bids", "招投标")
    );
    let files =
        [("data/t.csv", "a\nx\n"), ("data/t.meta.yaml", "titel: x\ncolumns:\n  b: {type: int}\n  a: {type: number}\n")];
    let codes: Vec<&str> = load(&world(&files), "t.csv", &at()).diagnostics.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["unknown-key", "wrong-type", "bad-number", "unknown-column"]);
}

#[test]
fn cells_of_a_page_become_a_table() {
    let file = SourcePath::new("content/a.md").unwrap();
    let cell = |text: &str, start: usize| (text.to_owned(), Span::new(&file, start..start + text.len()));
    let header = vec![cell("年份", 10), cell("数量", 20)];
    let read = rows(header, &[vec![cell("2024", 30), cell("5", 40)], vec![cell("2025", 50)]]);
    assert_eq!(read.diagnostics, []);
    let table = read.value.unwrap();
    assert_eq!(column(&table, "年份"), ["2024", "2025"]);
    assert_eq!(table.cell_span(0, 1).range(), 40..41);
    assert_eq!(table.cell_span(1, 1).range(), 20..26);
}

#[test]
fn equal_bytes_make_equal_tables() {
    let one = table("t.csv", "a\n1\n");
    assert_eq!(one, table("t.csv", "a\n1\n"));
    assert_ne!(one, table("t.csv", "a\n2\n"));
}
