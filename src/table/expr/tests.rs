//! Expressions over small tables.

use super::*;
use crate::path::SourcePath;
use crate::table::{Order, inline};

const DATA: &str = "年份,region,amount,n,date,GDP (亿)\n\
    2023,华东,10,1,2023-11-05,1\n\
    2023,华南,20,2,2023-12-05,2\n\
    2024,华东,30,3,2024-01-05,3\n\
    2024,华南,,4,2024-06-05,4\n\
    2025,华东,50,0,2025-01-05,5\n";

fn span(text: &str) -> Span {
    Span::new(&SourcePath::new("content/a.md").unwrap(), 100..100 + text.len())
}

fn data() -> Arc<Table> {
    inline(DATA, &span(DATA)).value.unwrap()
}

fn show(cells: &Cells) -> String {
    (0..cells.len()).map(|row| cells.get(row).to_string()).collect::<Vec<_>>().join(" ")
}

fn parse(text: &str) -> Expr {
    Expr::parse(text, &span(text)).unwrap()
}

#[test]
fn a_value_for_the_whole_view() {
    let rows = [
        ("sum(amount)", "110"),
        ("mean(amount)", "27.5"),
        ("median(amount)", "25"),
        ("min(date)", "2023-11-05"),
        ("max(年份)", "2025"),
        ("count()", "5"),
        ("count(amount)", "4"),
        ("distinct(region)", "2"),
        ("first(region)", "华东"),
        ("last(amount)", "50"),
        ("p25(n)", "1"),
        ("p90(n)", "3.6"),
        ("sum(amount) / sum(n)", "11"),
        ("sum(amount / n)", "30"),
        ("sum(if(region = '华东', amount, 0))", "90"),
        ("sum（amount） × 2 − 10", "210"),
        ("1.2万 + 50%", "12000.5"),
        ("-2 * -3", "6"),
        ("sum(n) / 0", ""),
        ("sum(`GDP (亿)`)", "15"),
        ("1 + 2 * 3 - 4 / 2", "5"),
        ("(1 + 2) * 3", "9"),
        ("max(amount) > 40 and not (count() = 4)", "true"),
    ];
    for (text, value) in rows {
        assert_eq!(show(&parse(text).value(&View::all(&data())).unwrap()), value, "{text}");
    }
}

#[test]
fn a_value_for_each_row() {
    let rows = [
        ("amount", "10 20 30  50"),
        ("amount / n", "10 10 10  "),
        ("share(n)", "0.1 0.2 0.3 0.4 0"),
        ("share(n by region)", "0.25 0.3333333333333333 0.75 0.6666666666666666 0"),
        ("cum(amount)", "10 30 60  110"),
        ("cum(n by region)", "1 2 4 6 4"),
        ("growth(n)", " 1 0.5 0.3333333333333333 -1"),
        ("rank(amount)", "4 3 2  1"),
        ("rank(n by region)", "2 2 1 1 3"),
        ("n - mean(n)", "-1 0 1 2 -2"),
        ("ym(date)", "2023-11 2023-12 2024-01 2024-06 2025-01"),
        ("quarter(date)", "2023Q4 2023Q4 2024Q1 2024Q2 2025Q1"),
        ("month(date)", "11 12 1 6 1"),
        ("weekday(date)", "7 2 5 3 7"),
        ("dayofmonth(date)", "5 5 5 5 5"),
        ("weekday(年份)", "    "),
        ("year(年份)", "2023 2023 2024 2024 2025"),
        ("month(年份)", "    "),
        ("bin(`GDP (亿)`, 2)", "0 2 2 4 4"),
        ("if(n > 2, '多', '少')", "少 少 多 多 少"),
        ("missing(amount)", "false false false true false"),
        ("n in (1, 3)", "true false true false false"),
        ("region not in ['华东']", "false true false true false"),
        ("date in (2024, 2023-12)", "false true true true false"),
        ("年份 = 2024", "false false true true false"),
        ("2024 = date", "false false true true false"),
        ("2024 < date", "false false false false true"),
        ("年份 = '2024-05'", "false false false false false"),
        ("date = 2024", "false false true true false"),
        ("date > 2024-01", "false false false true true"),
        ("date >= '2024-01-05' and date<2025", "false false true true false"),
        ("date <= 2024Q1", "true true true false false"),
        ("amount > 15", "false true true  true"),
        ("amount > 15 or n = 4", "false true true true true"),
        ("region = “华东” && n ≠ 1", "false false true false true"),
        ("2024", "2024 2024 2024 2024 2024"),
    ];
    for (text, values) in rows {
        assert_eq!(show(&parse(text).rows(&View::all(&data())).unwrap()), values, "{text}");
    }
}

#[test]
fn a_value_for_each_group() {
    let table = data();
    let groups = View::all(&table).group(&[parse("region")]).unwrap();
    let rows = [
        ("region", "华东 华南"),
        ("sum(amount)", "90 20"),
        ("count()", "3 2"),
        ("count(amount)", "3 1"),
        ("median(amount)", "30 20"),
        ("share(sum(n))", "0.4 0.6"),
        ("rank(sum(amount))", "1 2"),
        ("sum(n) / count()", "1.3333333333333333 3"),
        ("max(date)", "2025-01-05 2024-06-05"),
        ("last(年份)", "2025 2024"),
        ("sum(share(n))", "0.4 0.6000000000000001"),
        ("distinct(年份)", "3 2"),
    ];
    for (text, values) in rows {
        assert_eq!(show(&parse(text).groups(&groups).unwrap()), values, "{text}");
    }
    let by_missing = View::all(&table).group(&[parse("amount")]).unwrap();
    assert_eq!((by_missing.len(), by_missing.view.left_out), (4, 1));
    let two = View::all(&table).group(&[parse("年份"), parse("region")]).unwrap();
    assert_eq!(
        show(&parse("share(sum(n) by 年份)").groups(&two).unwrap()),
        "0.3333333333333333 0.6666666666666666 0.42857142857142855 0.5714285714285714 "
    );
}

#[test]
fn rows_that_cannot_be_judged_are_counted() {
    let view = View::all(&data()).filter(&parse("amount > 15")).unwrap();
    assert_eq!((view.rows.as_slice(), view.left_out), ([1, 2, 4].as_slice(), 1));
    let sorted = View::all(&data()).sort(&[(parse("amount"), Order::Descending)]).unwrap();
    assert_eq!(sorted.rows, [4, 2, 1, 0, 3]);
    let sorted =
        View::all(&data()).sort(&[(parse("region"), Order::Ascending), (parse("n"), Order::Ascending)]).unwrap();
    assert_eq!(sorted.rows, [4, 0, 2, 1, 3]);
    assert_eq!(sorted.limit(2).rows, [4, 0]);
}

#[test]
fn mistakes_are_told_at_their_place() {
    let rows = [
        ("", "bad-expression", "", ""),
        ("amount +", "bad-expression", "", "the expression ends where a value is expected"),
        ("(amount", "bad-expression", "", "the expression ends where `)` is expected"),
        ("amount)", "bad-expression", ")", "the expression should end before `)`"),
        ("GDP growth", "bad-expression", "growth", "the expression should end before `growth`"),
        ("'x", "bad-expression", "'x", "this quote is never closed"),
        ("amount ? 1", "bad-expression", "?", "`?` means nothing in an expression"),
        ("smu(amount)", "unknown-function", "smu", "there is no function `smu`"),
        ("sum()", "bad-expression", "sum()", "`sum` takes 1 argument, found 0"),
        ("sum(n by region)", "bad-expression", "region", "`sum` takes no `by`"),
        ("1 < n < 3", "bad-expression", "<", "a comparison has two sides, here begins a third"),
        ("sum(amuont)", "unknown-column", "amuont", "no column `amuont` in this table"),
        ("sum(region)", "wrong-type", "region", "`sum` needs a number, `region` is a text"),
        ("region + 1", "wrong-type", "region", "`+` needs a number, `region` is a text"),
        ("not n", "wrong-type", "n", "`not` needs true or false, `n` is a number"),
        ("region = 3", "wrong-type", "region = 3", "`region` is a text, `3` is a number: they cannot be compared"),
        ("date = 'x'", "wrong-type", "'x'", "`x` is no date, and is compared with one"),
        ("date = 7", "wrong-type", "7", "`7` is no year, and is compared with a date"),
        ("year(n)", "wrong-type", "n", "`year` needs a date, `n` is a number"),
        ("sum(sum(n))", "wrong-type", "sum(n)", "`sum` needs a value for each row, `sum(n)` has one in all"),
        ("if(n > 1, n, region)", "wrong-type", "region", "`if` needs a number, `region` is a text"),
    ];
    for (text, code, place, message) in rows {
        let place_of = |fault: &Diagnostic| {
            let range = fault.span.as_ref().unwrap().range();
            text[range.start - 100..range.end - 100].to_owned()
        };
        let fault = match Expr::parse(text, &span(text)) {
            Ok(expr) => expr.check(&data()).unwrap_err(),
            Err(fault) => fault,
        };
        assert_eq!((fault.code, place_of(&fault).as_str()), (code, place), "{text}");
        assert!(message.is_empty() || fault.message == message, "{text}: {}", fault.message);
        assert!(!fault.hints.is_empty(), "{text}");
    }
}

#[test]
fn several_values_where_one_is_needed_are_an_error() {
    let view = View::all(&data()).filter(&parse("年份 = 2024")).unwrap();
    let fault = parse("n").value(&view).unwrap_err();
    assert_eq!((fault.code, fault.labels.len()), ("ambiguous-value", 2));
    let one = view.filter(&parse("region = '华南'")).unwrap();
    assert_eq!(show(&parse("n").value(&one).unwrap()), "4");
    assert_eq!(show(&parse("n").value(&View::none(&data())).unwrap()), "");
    let groups = View::all(&data()).group(&[parse("region")]).unwrap();
    assert_eq!(parse("n").groups(&groups).unwrap_err().code, "not-grouped");
}

#[test]
fn the_whole_name_of_a_column_needs_no_backticks() {
    let table = data();
    let text = "GDP (亿)";
    assert_eq!(Expr::over(text, &span(text), &table).unwrap().as_field(), Some(text));
    let over = |text: &str| Expr::over(text, &span(text), &table).unwrap();
    assert_eq!(
        show(&over("sum(GDP (亿)) + n * 0 + max(GDP (亿))").rows(&View::all(&table)).unwrap()),
        "20 20 20 20 20"
    );
    assert!(Expr::over("GDP (亿)x", &span("GDP (亿)x"), &table).is_err());
    assert_eq!(parse("amount / n + sum(amount)").fields(), ["amount", "n"]);
    assert!(parse("sum( amount )").same(&parse("sum(`amount`)")));
}

#[test]
fn hostile_expressions_end_soon() {
    for text in [
        "(".repeat(3000),
        "not ".repeat(1000),
        "-".repeat(4000),
        "1+".repeat(2000),
        "sum(".repeat(800),
        "[".repeat(4000),
    ] {
        assert!(Expr::parse(&text, &span(&text)).is_err());
    }
    assert!(Expr::parse(&"x".repeat(5000), &span("x")).is_err());
}

#[test]
fn quantiles_equal_d3() {
    let mut checked = 0;
    for line in include_str!("../../plot/tests/d3.txt").lines().filter_map(|line| line.strip_prefix("quantile ")) {
        let (input, expected) = line.split_once(" = ").unwrap();
        let (part, values) = input.split_once(' ').unwrap();
        let function = match part {
            "0" => "min",
            "0.5" => "median",
            "1" => "max",
            "0.1" => "p10",
            "0.25" => "p25",
            "0.75" => "p75",
            "0.9" => "p90",
            other => panic!("no function for {other}"),
        };
        let rows =
            format!("x,y\n{}\n", values.split(' ').map(|value| format!("{value},0")).collect::<Vec<_>>().join("\n"));
        let table = inline(&rows, &span(&rows)).value.unwrap();
        let found = parse(&format!("{function}(x)")).value(&View::all(&table)).unwrap();
        let (crate::table::Cell::Number(ours), expected) = (found.get(0), expected.parse::<f64>().unwrap()) else {
            panic!("{line}: {found:?}");
        };
        assert!((ours - expected).abs() <= 1e-12 * expected.abs(), "{line}: {ours}");
        checked += 1;
    }
    assert!(checked >= 50, "{checked}");
}

#[test]
fn an_expression_gathers_rows_where_no_column_stands_outside_of_its_aggregates() {
    for text in ["sum(n)", "count()", "sum(n) / count()", "-max(n) * 2", "share(sum(n))", "share(sum(n) by region)"] {
        assert!(parse(text).gathers(), "{text}");
    }
    for text in ["n", "1", "'a'", "n - mean(n)", "share(n)", "rank(n by region)", "year(date)", "if(n > max(n), 1, 2)"]
    {
        assert!(!parse(text).gathers(), "{text}");
    }
}
