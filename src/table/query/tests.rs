//! Queries over small tables, and what is wrong with them.

use super::*;
use crate::path::SourcePath;
use crate::table::inline;

const DATA: &str = "region,2023,2024\neast,10,30\nwest,20,40\n";

fn spanned(text: &str) -> Spanned {
    (text.to_owned(), Span::new(&SourcePath::new("content/a.md").unwrap(), 0..text.len()))
}

fn data() -> Arc<Table> {
    let file = SourcePath::new("data/a.csv").unwrap();
    inline(DATA, &Span::new(&file, 0..DATA.len())).value.unwrap()
}

/// What is written where the cells of a column stand.
fn written(view: &View, column: &str) -> Vec<&'static str> {
    let column = view.table.column_index(column).unwrap();
    view.rows.iter().map(|&row| &DATA[view.table.cell_span(row as usize, column).range()]).collect()
}

#[test]
fn copied_cells_know_where_they_come_from() {
    let fold = Some(Fold { columns: vec![spanned("2023"), spanned("2024")], name: "year".into(), value: "n".into() });
    let query = Query { fold: fold.clone(), sort: vec![spanned("-n")], ..Query::default() };
    let view = query.run(&data()).value.unwrap();
    assert_eq!(written(&view, "n"), ["40", "30", "20", "10"]);
    assert_eq!(written(&view, "region"), ["west", "east", "west", "east"]);
    let select =
        vec![Select { name: Some("r".into()), expr: spanned("region") }, Select { name: None, expr: spanned("n * 2") }];
    let query = Query { fold: fold.clone(), filter: Some(spanned("n > 15")), select, ..Query::default() };
    let view = query.run(&data()).value.unwrap();
    assert_eq!(written(&view, "r"), ["east", "west", "west"]);
    assert_eq!(written(&view, "n * 2"), ["2023", "2023", "2023"]);
    let pivot = Some(Pivot { name: spanned("year"), value: spanned("n"), by: None });
    let view = Query { fold, pivot, ..Query::default() }.run(&data()).value.unwrap();
    assert_eq!(written(&view, "2024"), ["30", "40"]);
}

#[test]
fn an_answer_is_the_same_for_the_same_question() {
    let ask = |limit| {
        let query = Query { group: vec![spanned("region")], limit: Some(limit), ..Query::default() };
        query.run(&data()).value.unwrap().table
    };
    assert_eq!(ask(1), ask(1));
    assert_ne!(ask(1), ask(2));
}
