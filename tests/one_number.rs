//! One number, one place: a cell of `data/` feeds prose, heading, title, description, chart, table and downloads.

#![allow(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::sync::Arc;
use tuzhang::path::OutPath;
use tuzhang::site::{Options, Site};
use tuzhang::world::Memory;

/// All outputs that the cell must reach.
const OUTPUTS: [&str; 4] = ["index.html", "bids/index.html", "bids/fig-bids.csv", "bids/fig-bids.svg"];

/// Places of a page that show the number, each told apart by what stands around it.
const PLACES: [&str; 9] = [
    "<title>全年#个",
    "一年#项\"",
    "标题有#个",
    "正文#个",
    "<strong>粗#</strong>",
    "链接#</a>",
    "图注#个",
    "说明文字#个",
    ">#</td>",
];

fn site(cell: &str) -> Vec<String> {
    let value = |where_: &str| format!("{{{{ value('count', data='bids.csv', where='{where_}') }}}}");
    let year = value("year = 2024");
    let chapter = format!(
        "---\ntitle: \"全年{year}个\"\ndescription: \"一年{year}项\"\n---\n## 标题有{year}个\n\n正文{year}个，**粗{year}**，[链接{year}](#fig-bids)。\n\n\
         ```chart bar {{#fig-bids}}\ncaption: \"图注{year}个\"\nalt: \"说明文字{year}个\"\ndata: bids.csv\nx: year\ny: count\n```\n"
    );
    let data = format!("year,count\n2023,190\n2024,{cell}\n");
    let files =
        [("site.toml", "language = \"zh-CN\"\n"), ("content/bids.md", &*chapter), ("data/bids.csv", data.as_str())];
    let world = Memory::new(files).unwrap();
    let loaded = Site::load(Arc::new(world), &Options::default());
    assert_eq!(loaded.diagnostics, []);
    let render = |name: &str| {
        let out = loaded.value.render(&OutPath::new(name).unwrap());
        assert_eq!(out.diagnostics, []);
        String::from_utf8(out.value).unwrap()
    };
    OUTPUTS.map(render).to_vec()
}

#[test]
fn a_cell_reaches_every_place() {
    let (before, after) = (site("152"), site("176"));
    for (name, (before, after)) in OUTPUTS.iter().zip(before.iter().zip(&after)) {
        assert!(before.contains("152") && !before.contains("176"), "{name} does not show the cell");
        assert!(after.contains("176") && !after.contains("152"), "{name} keeps the old cell");
    }
    for place in PLACES {
        let (old, new) = (place.replace('#', "152"), place.replace('#', "176"));
        assert!(before[1].contains(&old), "the page lacks {old}");
        assert!(after[1].contains(&new), "the page lacks {new}");
    }
}
