//! Pieces of a chapter's body, of every kind that an author can write; some name what is not there.

use super::edit::Script;

/// A piece.
pub(super) fn piece(script: &mut Script) -> String {
    let number = script.below(100);
    match script.below(12) {
        0..=2 => format!("{}\n", script.words()),
        3 | 4 => text(script, number),
        5 | 6 => figure(script, number),
        7 => values(script, number),
        8 | 9 => references(script, number),
        10 => calls(script, number),
        _ => containers(script, number),
    }
}

/// Headings, code, quotes, formulas, notes.
fn text(script: &mut Script, number: usize) -> String {
    match script.below(12) {
        0 => format!("## Heading {}\n", script.below(6)),
        1 => format!("## Chosen {{#numbers}}\n\n### Below {}\n", script.below(4)),
        2 => format!("## No number {number} {{#sec-x number=false}}\n"),
        3 => format!("```python title=\"a.py\" hl=\"1\"\nprint({number})\n```\n"),
        4 => "<div id=\"html-id\">raw</div>\n".to_owned(),
        5 => "> [!WARNING]\n> **强调。**后面\n".to_owned(),
        6 => format!("$$x^{number}$$ {{#eq-one}}\n\nA note[^1] of @eq-one.\n\n[^1]: Note {number}.\n"),
        7 => "<!-- more -->\n".to_owned(),
        8 => format!("- [x] done\n- [ ] {number}\n\nTerm\n: What it is, {number}.\n"),
        9 => format!("A gone note[^gone{number}].\n"),
        10 => format!("H~2~O and 10^{number}^, $x_{number}$.\n"),
        _ => "Two lines\nof 中文\n文字。\n".to_owned(),
    }
}

fn figure(script: &mut Script, number: usize) -> String {
    match script.below(16) {
        0 | 1 => format!(
            "{{{{ bar(data=\"sales.csv\", x=\"year\", y=\"n\", id=\"fig-{}\", caption=\"Bars {number}\") }}}}\n",
            script.pick(&["sales", "deep", "x"])
        ),
        2 => format!(
            "```chart line {{#fig-{number}}}\ncaption: Line {number}\ndata: {}\nx: year\ny: rate\n```\n",
            script.pick(&["rates.json", "none.csv"])
        ),
        3 => format!("| k | v |\n|---|---|\n| a | {number} |\n\n: Rows {{#tbl-{}}}\n", script.pick(&["own", "x"])),
        4 => format!(
            "{{{{ bar(data=\"#tbl-{}\", x=\"k\", y=\"v\", caption=\"Of a table\") }}}}\n",
            script.pick(&["own", "x"])
        ),
        5 => format!("```chart bar\ncaption: Own rows\nx: k\ny: v\n---\nk,v\na,{number}\nb,2\n```\n"),
        6 => {
            "{{ table(data=\"sales.csv\", caption=\"All {{ value('max(n)', data='sales.csv') }}\") }}\n".to_owned()
        }
        7 => format!(
            "{{{{ stat(\"sum(n)\", data=\"sales.csv\", label=\"Total {number}\", caption=\"In all\") }}}}\n"
        ),
        8 => format!("![A picture](square.svg \"Picture {number}\"){{#fig-{}}}\n", script.pick(&["square", "y"])),
        9 => format!("{{{{ image(\"{}\", alt=\"A\", caption=\"I\") }}}}\n", script.pick(&["/square.svg", "logo.svg"])),
        10 => "{{ map(data=\"regions.yaml\", grid=\"grid.tsv\", color=\"n\", caption=\"Tiles\") }}\n".to_owned(),
        11 => "{{ map(data=\"regions.yaml\", geo=\"shapes.geojson\", color=\"n\", caption=\"Shapes\") }}\n".to_owned(),
        12 => format!("{{{{ quote(\"Words {number}\", by=\"N\", caption=\"Said\") }}}}\n"),
        13 => format!(
            "{{{{ table(data=\"{}\", caption=\"T\", sortable=true) }}}}\n",
            script.pick(&["book.xlsx", "book.xlsx#S!A1:B2", "kinds.toml", "log.ndjson", "grid.tsv"])
        ),
        14 => "{{ bar(data=\"sales.csv\", join={data: \"rates.json\", on: \"year\"}, x=\"year\", y=\"rate\", caption=\"J\") }}\n"
            .to_owned(),
        _ => format!(
            "```chart same {{#fig-{}}}\ncaption: 图{number}\n```\n",
            script.pick(&["sales", "deep", "map"])
        ),
    }
}

fn values(script: &mut Script, number: usize) -> String {
    match script.below(5) {
        0 | 1 => format!(
            "In all {{{{ value(\"{}(n)\", data=\"{}\") }}}}.\n",
            script.pick(&["sum", "max", "oops"]),
            script.pick(&["sales.csv", "more.csv"])
        ),
        2 => "As {{ value(\"kind\", data=\"sales.csv\", where=\"year = 2022\") }} says.\n".to_owned(),
        3 => "It went {{ sparkline(y=\"hits\", x=\"day\", data=\"log.ndjson\") }} so.\n".to_owned(),
        _ => format!("## Of {{{{ value(\"max(n)\", data=\"book.xlsx\") }}}} and {number}\n"),
    }
}

fn references(script: &mut Script, number: usize) -> String {
    match script.below(8) {
        0 | 1 => format!(
            "[link]({})\n",
            script.pick(&[
                "01-first.md",
                "/part/01-deep.md#fig-deep",
                "../01-first.md#numbers",
                "/02-second.md",
                "@/other/far.md",
                "/part/02-table.md#tbl-own",
                "#numbers",
                "/01-first.zh-CN.md",
                "/part/03-case/index.md",
            ])
        ),
        2 => format!(
            "[link]({})\n",
            script.pick(&["pic.txt", "/plain.txt", "/gone.txt", "/part/deep/", "https://example.org/", "/old/deep/"])
        ),
        3 | 4 => format!(
            "See @{} and [](#{}).\n",
            script.pick(&["fig-sales", "fig-deep", "tbl-own", "ch-far", "numbers", "ch-case", "eq-mass", "fig-logo"]),
            script.pick(&["numbers", "fig-x", "fig-map"])
        ),
        5 => format!("As @lee2020 and [@{}, p. {number}] say.\n", script.pick(&["wang", "knuth1984", "nobody"])),
        6 => format!(
            "{{{{ list_of(\"{}\", scope=\"{}\") }}}}\n",
            script.pick(&["figure", "table", "equation"]),
            script.pick(&["site", "section", "chapter"])
        ),
        _ => "[见 %s](#fig-deep)，[](../02-second.md)。\n".to_owned(),
    }
}

fn calls(script: &mut Script, number: usize) -> String {
    match script.below(15) {
        0 => "{{ bibliography() }}\n".to_owned(),
        1 => "{{ bibliography(list=\"site\") }}\n".to_owned(),
        2 => format!(
            "{{{{ glossary({}) }}}}\n",
            script.pick(&["", "scope=\"site\"", "scope=\"section\"", "scope=\"chapter\""])
        ),
        3 | 4 => format!("As {{{{ term(\"{}\") }}}} says.\n", script.pick(&["GDP", "CPI", "gone"])),
        5 | 6 => format!("{{{{ include(\"{}\") }}}}\n", script.pick(&["_shared.md", "/_shared.md", "_gone.md"])),
        7 => format!(
            "{{{{ include(\"/{}\", part=\"{}\") }}}}\n",
            script.pick(&["_shared.md", "01-first.md", "02-second.md"]),
            script.pick(&["own", "numbers"])
        ),
        8 => "{{ include(\"/part/_own.md\") }}\n".to_owned(),
        9 => format!("{{{{ note(\"Number {number}\") }}}} and {{{{ badge(\"b{number}\") }}}}.\n"),
        10 => format!("{{% panel(title=\"P{number}\") %}}\n{}{{% end %}}\n", text(script, number)),
        11 => "{{ rows(data=\"rates.json\") }}\n".to_owned(),
        12 => "{{ own(\"x\") }}\n".to_owned(),
        13 => format!(
            "{{{{ sources({}) }}}}\n",
            script.pick(&["", "scope=\"site\"", "scope=\"section\"", "scope=\"chapter\""])
        ),
        _ => "{{ broken(\n".to_owned(),
    }
}

fn containers(script: &mut Script, number: usize) -> String {
    match script.below(3) {
        0 => format!("::: details More {number}\n{}:::\n", values(script, number)),
        1 => format!("::: tabs\n== One {number}\n\n{}\n== Two\n\nWords.\n:::\n", figure(script, number)),
        _ => format!("::: tip Read @fig-deep\nWords {number}.\n:::\n"),
    }
}
