//! Sites in several languages: what readers of one of them see, where pages stand, and what a translation need not say.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod common;

use common::project::Project;
use common::site::{Rendered, disk, memory, render, render_with};
use rayon::prelude::*;
use std::collections::BTreeSet;
use tuzhang::index::Drafts;
use tuzhang::site::{Options, Site};

// ---------------------------------------------------------------- this repository's own site, in English

/// Chinese that may stand on English pages of the report and in figures of the manual: the output, and the characters.
const ALLOWED: [(&str, &str); 3] = [
    // A note quotes the word that the source writes behind budgets.
    ("en/report/enterprise/index.html", "万"),
    ("en/report/enterprise/tbl-notices.html", "万"),
    // A sentence quotes the number that the source writes without saying what it counts.
    ("en/report/products/index.html", "亿"),
];

/// Runs of Chinese characters.
fn chinese(text: &str) -> BTreeSet<String> {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    text.split(|c| !is_han(c)).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

#[test]
fn runs_of_chinese_are_found() {
    let runs = |text: &str| chinese(text).into_iter().collect::<Vec<_>>();
    assert_eq!(runs("<td>零售</td> Retail, 約10㐀、"), ["㐀", "約", "零售"]);
    assert_eq!(runs("Retail — “x”"), Vec::<String>::new());
}

/// The parts of a page that are figures, and in them what a reader reads or hears: texts, names and descriptions.
fn figures(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in html.split("<figure ").skip(1) {
        let inside = part.split("</figure>").next().unwrap();
        found.push(said(&format!("<figure {inside}")));
    }
    found
}

/// What a reader reads or hears of markup: its texts, and the attributes that hold words.
fn said(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        for name in ["alt", "title", "aria-label", "content", "data-label"] {
            let value = tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
            out.extend(value.into_iter().flat_map(|value| [value, "\n"]));
        }
        // The name of the other language, in the header.
        if !tag.contains("class=\"tz-language\"") {
            out.push_str(text);
            out.push('\n');
        }
    }
    out
}

#[test]
fn english_pages_show_no_chinese() {
    let loaded = Site::load(disk(&common::package()), &Options::default());
    let site = loaded.value;
    // The manual is written in English, but for three pages, of which one has a figure.
    let english = |name: &str| name.starts_with("manual/") && !name.starts_with("manual/getting-started/");
    let wanted = |name: &str| name.starts_with("en/") || english(name);
    // Where the whole report stands on one page, what its chapters have is seen already.
    let outs: Vec<_> =
        site.outputs().filter(|out| wanted(out.as_str()) && !out.as_str().ends_with("print.html")).collect();
    let seen: Vec<(String, BTreeSet<String>, usize)> = outs
        .into_par_iter()
        .filter_map(|out| {
            let (name, extension) = (out.as_str(), out.as_str().rsplit('.').next().unwrap());
            if !["html", "csv", "svg"].contains(&extension) {
                return None;
            }
            let text = String::from_utf8(site.render(out).value).unwrap();
            let is_page = name.ends_with("index.html");
            let parts = match is_page && name.contains("manual/") {
                true => figures(&text),
                false => vec![said(&text)],
            };
            Some((name.to_owned(), chinese(&parts.join("\n")), parts.len()))
        })
        .collect();
    let mut wrong = Vec::new();
    let mut met = BTreeSet::new();
    for (name, runs, _) in &seen {
        for run in runs {
            match ALLOWED.iter().position(|allowed| *allowed == (name.as_str(), run.as_str())) {
                Some(at) => _ = met.insert(at),
                None => wrong.push(format!("{name}: {run}")),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!(met.len(), ALLOWED.len(), "what is allowed is not there: shorten the list");
    let count: usize = seen.iter().map(|(.., count)| count).sum();
    assert!(seen.len() > 300 && count > 300, "{} outputs, {count} figures", seen.len());
}

// ---------------------------------------------------------------- names of values

/// Values of a table, and what they are called in English.
const NAMES: [(&str, &str); 14] = [
    ("零售", "Retail"),
    ("金融", "Finance"),
    ("教育", "Schools"),
    ("汽车", "Cars"),
    ("民生", "Daily life"),
    ("生产", "Making"),
    ("先行", "Ahead"),
    ("跟进", "Behind"),
    ("超", "over"),
    ("近", "nearly"),
    ("次", "times"),
    ("要看价格", "prices count"),
    ("要看安全", "safety counts"),
    ("要看老师", "teachers count"),
];

const INDUSTRIES: &str = "\
industry,sector,stage,hedge,unit,said,next,start,end,low,high,count,share
零售,民生,先行,超,次,要看价格,金融,2021-03-01,2021-09-01,3,12,12,40
金融,生产,先行,近,次,要看安全,教育,2021-10-01,2022-02-01,5,9,9,30
教育,民生,跟进,超,次,要看老师,汽车,2022-03-01,2022-12-01,2,7,4,13
汽车,生产,跟进,近,次,要看安全,,2023-01-01,2023-06-01,1,5,5,17
";

const YEARS: &str = "\
industry,year,count
零售,2022,8
金融,2022,5
教育,2022,3
零售,2023,12
金融,2023,9
教育,2023,4
零售,2024,10
金融,2024,15
教育,2024,6
";

const ONE: &str = "data: one.csv";
const MANY: &str = "data: years.csv";

/// Calls of every kind that reads a table; none names a column that is not there.
const CALLS: &[(&str, &[&str])] = &[
    ("area", &[MANY, "x: year", "y: count", "color: industry", "highlight: 金融"]),
    ("arrow", &[ONE, "y: industry", "x: low", "x2: high", "highlight: 零售"]),
    ("band", &[ONE, "x: industry", "y: count", "low: low", "high: high"]),
    ("bar", &[ONE, "x: industry", "y: count", "highlight: 零售", "annotate: [{x: 金融, text: 这里}]"]),
    ("bar", &[MANY, "where: year = 2024 and industry != '教育'", "x: industry", "y: count", "sort: industry"]),
    ("bar", &[MANY, "x: industry", "y: sum(count)", "sort: -y", "top: 2"]),
    ("bar", &[ONE, "x: \"if(industry = '零售', '零售', '金融')\"", "y: sum(count)"]),
    ("bar", &[ONE, "x: industry", "y: {field: count, unit: 次}", "where: sector in ['民生', '生产']", "color: sector"]),
    ("beeswarm", &[MANY, "x: industry", "y: count"]),
    ("blocks", &[ONE, "path: [sector, industry]", "text: said", "order: [生产, 民生]"]),
    ("box", &[MANY, "x: industry", "y: count"]),
    ("bubble", &[ONE, "x: low", "y: high", "size: count", "label: industry", "color: sector"]),
    ("bump", &[MANY, "x: year", "y: count", "color: industry"]),
    ("column", &[ONE, "x: industry", "y: count", "sort: industry"]),
    ("combo", &[ONE, "x: industry", "layers: [{mark: bar, y: count}, {mark: line, y: share}]"]),
    ("donut", &[ONE, "x: industry", "y: count"]),
    ("dot", &[ONE, "x: industry", "y: [low, high]"]),
    ("dumbbell", &[ONE, "y: industry", "x: low", "x2: high"]),
    ("flow", &["where: not missing(next)", ONE, "from: industry", "to: next", "label: said"]),
    ("funnel", &[ONE, "x: industry", "y: count", "sort: -y"]),
    ("gantt", &[ONE, "y: industry", "start: start", "end: end", "color: sector"]),
    ("grouped", &[MANY, "x: year", "y: count", "color: industry", "annotate: [{x: 2023, text: 零售}]"]),
    ("hbar", &[ONE, "x: industry", "y: count", "row: sector"]),
    ("heatmap", &[MANY, "x: year", "y: industry", "color: count"]),
    ("histogram", &[ONE, "x: count", "color: sector"]),
    ("kpi", &[ONE, "label: industry", "value: count", "units: unit", "prefix: hedge", "text: said"]),
    ("kpi", &[ONE, "label: industry", "value: count", "prefix: {field: \"if(hedge = '超', '超', '')\"}"]),
    ("landscape", &[ONE, "path: [sector, stage, industry]"]),
    ("likert", &[ONE, "x: industry", "y: [low, high]"]),
    ("line", &[MANY, "x: year", "y: count", "color: industry", "highlight: [零售, 教育]"]),
    ("line", &[MANY, "pivot: {name: industry, value: count}", "x: year", "y: [零售, 金融]"]),
    ("lollipop", &[ONE, "x: industry", "y: count", "other: 其余", "top: 2"]),
    ("matrix", &[ONE, "row: sector", "col: stage", "label: industry", "order: [跟进, 先行]"]),
    ("matrix", &[ONE, "fold: [said, industry]", "row: sector", "col: stage", "label: value"]),
    ("percent", &[MANY, "x: year", "y: count", "color: industry"]),
    ("percent-area", &[MANY, "x: year", "y: count", "color: industry"]),
    ("pie", &[ONE, "x: industry", "y: count"]),
    ("plot", &[ONE, "layers: [{mark: point, x: low, y: high, label: industry, color: sector}]"]),
    ("pyramid", &[ONE, "x: industry", "y: [low, high]"]),
    ("quadrant", &[ONE, "x: low", "y: high", "label: industry"]),
    ("radar", &[ONE, "x: industry", "y: [low, high]"]),
    ("range", &[ONE, "y: industry", "x: low", "x2: high", "color: sector"]),
    ("sankey", &[ONE, "where: not missing(next)", "from: industry", "to: next", "value: count"]),
    ("scatter", &[ONE, "x: low", "y: high", "label: industry", "color: sector", "highlight: 金融"]),
    ("slope", &[MANY, "where: year != 2023", "x: year", "y: count", "color: industry"]),
    ("smooth", &[MANY, "x: year", "y: count", "color: industry"]),
    ("stacked", &[MANY, "x: year", "y: count", "color: industry", "other: 其余"]),
    ("stacked-area", &[MANY, "x: year", "y: count", "color: industry"]),
    ("stat", &[ONE, "value: count", "where: industry = '零售'", "previous: industry = '金融'"]),
    ("step", &[MANY, "x: year", "y: count", "color: industry"]),
    ("steps", &[ONE, "step: industry", "text: said", "next: next"]),
    ("stream", &[MANY, "x: year", "y: count", "color: industry"]),
    ("strip", &[MANY, "x: count", "y: industry"]),
    ("table", &[ONE, "columns: [industry, sector, said, count]", "sort: industry"]),
    ("table", &[ONE, "groups: sector", "columns: [industry, count]", "summary: {title: all, by: sum}"]),
    ("table", &[ONE, "group: [sector]", "columns: [sector, first(industry), sum(count)]"]),
    ("table", &[ONE, "columns: [{field: \"if(industry = '零售', said, industry)\", title: t}, count]"]),
    ("table", &[MANY, "pivot: {name: industry, value: count}"]),
    ("table", &[MANY, "join: {data: one.csv, on: industry}", "columns: [year, industry, sector, said]"]),
    ("timeline", &[ONE, "start: start", "end: end", "label: industry", "text: said"]),
    ("tree", &[ONE, "path: [sector, industry]", "root: 行业"]),
    ("treemap", &[ONE, "x: industry", "y: count", "color: sector"]),
    ("waffle", &[ONE, "x: industry", "y: share"]),
    ("waterfall", &[ONE, "x: industry", "y: count"]),
];

/// Kinds that stand in a text.
const IN_TEXT: [&str; 6] = [
    "{{ value(\"industry\", data=\"one.csv\", where=\"count = 9\") }}",
    "{{ value(\"first(industry)\", data=\"one.csv\", where=\"sector = '民生'\") }}",
    "{{ value(\"count\", data=\"one.csv\", where=\"industry = '零售'\") }}",
    "{{ value(\"share(count)\", data=\"one.csv\", where=\"industry = '零售'\") }}",
    "{{ value(\"if(count > 10, '零售', '金融')\", data=\"one.csv\", where=\"count = 12\") }}",
    "{{ sparkline(y=\"count\", x=\"year\", data=\"years.csv\", where=\"industry = '零售'\") }}",
];

fn in_english(text: &str) -> String {
    NAMES.iter().fold(text.to_owned(), |text, (value, name)| text.replace(value, name))
}

/// An English page with one call over the two tables; with sidecars that name their values, or without.
fn drawn(call: &str, tables: [&str; 2], sidecars: bool) -> Rendered {
    let mut files = vec![
        ("site.toml".to_owned(), "language = \"en\"\n".to_owned()),
        ("content/a.md".to_owned(), format!("---\ntitle: A\n---\n{call}\n")),
    ];
    for (name, table) in ["one", "years"].into_iter().zip(tables) {
        files.push((format!("data/{name}.csv"), table.to_owned()));
        let header: Vec<&str> = table.lines().next().unwrap().split(',').collect();
        let mut sidecar = "columns:\n".to_owned();
        for (nth, column) in header.iter().enumerate() {
            let cells: BTreeSet<&str> = table.lines().skip(1).map(|row| row.split(',').nth(nth).unwrap()).collect();
            let named: Vec<String> = NAMES
                .iter()
                .filter(|(value, _)| cells.contains(value))
                .map(|(value, name)| format!("      {value}: {{en: {name}}}\n"))
                .collect();
            if !named.is_empty() {
                sidecar += &format!("  {column}:\n    values:\n{}", named.concat());
            }
        }
        if sidecars {
            files.push((format!("data/{name}.meta.yaml"), sidecar));
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    render(memory(&files))
}

/// A table whose values have English names is drawn, described and given out as one that is written in English.
#[test]
fn values_have_their_names_in_figures_of_every_kind() {
    let block = |(kind, lines): &(&str, &[&str])| {
        format!("```chart {kind} {{#fig-a}}\ncaption: c\n{}\n```\n", lines.join("\n"))
    };
    let calls: Vec<String> = CALLS.iter().map(block).chain(IN_TEXT.map(str::to_owned)).collect();
    let faults: Vec<String> = calls
        .par_iter()
        .filter_map(|call| {
            let named = drawn(call, [INDUSTRIES, YEARS], true);
            let written = drawn(&in_english(call), [&in_english(INDUSTRIES), &in_english(YEARS)], false);
            if !written.said.is_empty() || !named.said.is_empty() {
                return Some(format!("{call}\n{}\n{}", written.said, named.said));
            }
            let differ = written.outputs.iter().find(|(name, bytes)| named.outputs.get(*name) != Some(bytes))?;
            let lines = |rendered: &Rendered| -> BTreeSet<String> {
                rendered.text(differ.0).split("><").map(str::to_owned).collect()
            };
            let (other, own) = (lines(&named), lines(&written));
            let only: Vec<&String> = other.difference(&own).take(4).collect();
            let wanted: Vec<&String> = own.difference(&other).take(4).collect();
            Some(format!("{call}{}: {only:#?} instead of {wanted:#?}", differ.0))
        })
        .collect();
    assert!(faults.is_empty(), "{} calls\n{}", faults.len(), faults.join("\n\n"));
    let drawn: BTreeSet<&str> = CALLS.iter().map(|(kind, _)| *kind).chain(["value", "sparkline"]).collect();
    let all: BTreeSet<&str> = tuzhang::figure::KINDS.iter().map(|kind| kind.name()).collect();
    // A picture and a quotation have no table, a calendar no names, and a map finds its regions by what the table holds:
    // those of the report are English above.
    assert_eq!(all.difference(&drawn).copied().collect::<Vec<_>>(), ["calendar", "image", "map", "quote"]);
}

// ---------------------------------------------------------------- addresses and what a translation takes over

/// A site with all that has an address; `{}` are the languages beside its own.
const SITE: [(&str, &str); 12] = [
    ("content/_index.md", "---\ntitle: 首页\n---\n欢迎。\n"),
    ("content/01-report/_index.md", "---\ntitle: 报告\nprint: true\n---\n"),
    (
        "content/01-report/01-drivers.md",
        "---\ntitle: 驱动力\ndate: 2025-06-30\ntags: [采购]\naliases: [/old/, /older.html]\nauthors: [李明]\n---\n\
         见 @fig-bids、[地图](03-map/index.md)。\n\n```chart bar {#fig-bids}\ncaption: 项目数\ndata: bids.csv\nx: year\ny: count\n```\n",
    ),
    ("content/01-report/02-policy.md", "---\ntitle: 政策\ndraft: true\nslug: rules\n---\n\n## 目标 {#goals}\n\n一。\n"),
    ("content/01-report/03-map/index.md", "---\ntitle: 地图\n---\n\n![图](a.svg)\n"),
    ("content/01-report/03-map/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"),
    ("content/notes.draft.md", "一。\n"),
    ("content/关于.md", "---\ntitle: 关于\n---\n\n[驱动力](01-report/01-drivers.md)\n"),
    ("content/_part.md", "一段。\n"),
    ("static/robots.txt", "User-agent: *\n"),
    ("data/bids.csv", "year,count\n2023,190\n2024,1520\n"),
    ("data/bids.meta.yaml", "columns:\n  count: {label: {zh: 项目数, en: Projects, ja: 件数}}\n"),
];

/// Translations into English; of Japanese there is but one, and of Arabic none.
const TRANSLATIONS: [(&str, &str); 5] = [
    ("content/_index.en.md", "---\ntitle: Home\n---\nWelcome.\n"),
    (
        "content/01-report/01-drivers.en.md",
        "---\ntitle: Drivers\naliases: [/en/old/]\n---\nSee @fig-bids, [the map](03-map/index.md).\n\n\
         ```chart same {#fig-bids}\ncaption: Projects\n```\n",
    ),
    ("content/01-report/02-policy.en.md", "---\ntitle: Policy\n---\n\n## Goals {#goals}\n\nOne.\n"),
    ("content/01-report/03-map/index.en.md", "---\ntitle: Map\ntags: [maps]\ndraft: false\n---\n\n![map](a.svg)\n"),
    ("content/01-report/01-drivers.ja.md", "---\ntitle: 要因\n---\n{{ same(id=\"fig-bids\", caption=\"件数\") }}\n"),
];

const BASE: &str = "title = \"报告\"\nlanguage = \"zh-CN\"\nbase_url = \"https://example.org/r/\"\n";

fn site(settings: &str, translations: &[(&str, &str)], options: &Options) -> Rendered {
    let settings = format!("{BASE}{settings}");
    let mut files = vec![("site.toml", settings.as_str())];
    files.extend(SITE.iter().chain(translations));
    render_with(memory(&files), options)
}

fn names(rendered: &Rendered) -> BTreeSet<&str> {
    rendered.outputs.keys().map(String::as_str).collect()
}

const THREE: &str = "\n[languages.en]\ntitle = \"Report\"\n\n[languages.ja]\ntitle = \"報告書\"\n";

/// No address of a site moves when a language comes: all it had are there, and lead to the same.
#[test]
fn addresses_stay_when_languages_come_and_go() {
    let drafts = Options { drafts: Drafts::Shown, ..Options::default() };
    for options in [Options::default(), drafts] {
        let alone = site("", &[], &options);
        assert_eq!(alone.said, "");
        let two = site("\n[languages.en]\n", &TRANSLATIONS[..4], &options);
        let three = site(THREE, &TRANSLATIONS, &options);
        let hidden = site("\n[languages.en]\nfallback = \"hide\"\n", &TRANSLATIONS[..4], &options);
        let before = names(&alone);
        assert!(before.contains("old/index.html") && before.contains("report/print.html"), "{before:#?}");
        for (what, after) in [("two", &two), ("three", &three), ("hidden", &hidden)] {
            let of_others = |name: &&&str| !name.starts_with("en/") && !name.starts_with("ja/");
            // What a reader cannot see is made for each language that there is.
            let made = |name: &&&str| !name.starts_with("assets/");
            let own: BTreeSet<&str> = names(after).iter().filter(of_others).copied().collect();
            let (lost, came): (Vec<_>, Vec<_>) =
                (before.difference(&own).filter(made).collect(), own.difference(&before).filter(made).collect());
            assert_eq!((lost, came), (vec![], vec![]), "{what}");
            for (name, bytes) in &alone.outputs {
                let links = |text: &str, attribute: &str| -> Vec<String> {
                    let main = text.split("<main").nth(1).unwrap_or(text);
                    main.split(attribute)
                        .skip(1)
                        .map(|rest| rest.split(['"', '<']).next().unwrap().to_owned())
                        .collect()
                };
                let (Ok(one), Ok(other)) = (std::str::from_utf8(bytes), std::str::from_utf8(&after.outputs[name]))
                else {
                    continue;
                };
                // What is made for readers of each language has words of all of them.
                if name.starts_with("assets/") {
                    continue;
                }
                let attributes: &[&str] =
                    if name == "sitemap.xml" { &["<loc>"] } else { &[" id=\"", " href=\"", " src=\""] };
                for attribute in attributes {
                    let (one, other) = (links(one, attribute), links(other, attribute));
                    let own = other.iter().filter(|link| !link.contains("/en/") && !link.contains("/ja/"));
                    assert_eq!(one.iter().collect::<Vec<_>>(), own.collect::<Vec<_>>(), "{what}: {name}");
                }
                // All that is downloaded is the same to the byte.
                if [".csv", ".svg"].iter().any(|end| name.ends_with(end)) {
                    assert_eq!(one, other, "{what}: {name}");
                }
            }
        }
    }
}

#[test]
fn translations_take_over_all_but_words() {
    let three = site(THREE, &TRANSLATIONS, &Options::default());
    let (english, japanese) = (three.text("en/report/drivers/index.html"), three.text("ja/report/drivers/index.html"));
    // The date, the authors and the topics are the original's; the date is written as the language writes it.
    for (page, date) in [(english, "June 30, 2025"), (japanese, "2025年6月30日")] {
        for wanted in [date, "李明", "<span class=\"tz-tag\">采购</span>", "datetime=\"2025-06-30\""] {
            assert!(page.contains(wanted), "{wanted} is not in\n{page}");
        }
    }
    assert!(english.contains(">Figure 1.1.1</a> Projects") && japanese.contains(">図1.1-1</a> 件数"), "{japanese}");
    assert!(three.text("ja/report/drivers/fig-bids.csv").contains("year,件数"));
    // Its own topics stand instead of the original's.
    assert!(three.text("en/report/map/index.html").contains("<span class=\"tz-tag\">maps</span>"));
    // Old addresses are those of one page.
    for (alias, to) in [("old/index.html", "../report/drivers/"), ("en/old/index.html", "../report/drivers/")] {
        assert!(three.text(alias).contains(to), "{}", three.text(alias));
    }
    assert!(!three.outputs.contains_key("ja/old/index.html"));
    // A draft is one in every language, unless a translation says otherwise.
    let drafts = site(THREE, &TRANSLATIONS, &Options { drafts: Drafts::Shown, ..Options::default() });
    for page in ["report/rules/index.html", "en/report/rules/index.html", "ja/report/rules/index.html"] {
        assert!(!three.outputs.contains_key(page) && drafts.text(page).contains("tz-draft"), "{page}");
    }
    // A bundle's files stand beside each of its pages, or are reached from it.
    assert!(three.text("en/report/map/index.html").contains("src=\""));
    let pages = ["index.html", "report/drivers/index.html", "report/map/index.html"];
    for prefix in ["", "en/", "ja/"] {
        for page in pages {
            assert!(three.outputs.contains_key(&format!("{prefix}{page}")), "{prefix}{page}");
        }
    }
}

/// The addresses that a page names in other languages, as search engines read them.
fn alternates(page: &str) -> Vec<(String, String)> {
    let part = |text: &str, name: &str| {
        text.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let links = page.split("<link rel=\"alternate\" hreflang=").skip(1).map(|rest| format!("hreflang={rest}"));
    links.map(|link| (part(&link, "hreflang"), part(&link, "href"))).collect()
}

#[test]
fn search_engines_are_led_to_what_is_written_in_each_language() {
    let three = site(THREE, &TRANSLATIONS, &Options::default());
    let at = |path: &str| format!("https://example.org/r/{path}");
    let row = |tag: &str, path: &str| (tag.to_owned(), at(path));
    let drivers = [
        row("zh-CN", "report/drivers/"),
        row("en", "en/report/drivers/"),
        row("ja", "ja/report/drivers/"),
        row("x-default", "report/drivers/"),
    ];
    for page in ["", "en/", "ja/"] {
        assert_eq!(alternates(three.text(&format!("{page}report/drivers/index.html"))), drivers, "{page}");
    }
    // Where Japanese shows the Chinese text, it is Chinese that is named.
    let map = [row("zh-CN", "report/map/"), row("en", "en/report/map/"), row("x-default", "report/map/")];
    assert_eq!(alternates(three.text("report/map/index.html")), map);
    let shown = three.text("ja/report/map/index.html");
    assert_eq!(alternates(shown), []);
    assert!(shown.contains(&format!("<link rel=\"canonical\" href=\"{}\">", at("report/map/"))), "{shown}");
    assert!(shown.contains("<html lang=\"ja\"") && shown.contains("lang=\"zh-CN\""));
    // The map of the site says the same, and nothing of texts that only stand in for others.
    let map = three.text("sitemap.xml");
    assert!(map.contains(&format!(
        "<xhtml:link rel=\"alternate\" hreflang=\"x-default\" href=\"{}\"/>",
        at("report/drivers/")
    )));
    assert!(!map.contains("ja/report/map/") && map.contains("ja/report/drivers/"));
}

/// One figure, drawn from other columns and as another kind.
const KEYS: [&str; 4] = [
    "bar {#fig-a}\ndata: a.csv\nx: kind\ny: n",
    "bar {#fig-a}\ndata: a.csv\nx: kind\ny: m\nhighlight: 甲",
    "pie {#fig-a}\ndata: a.csv\ny: n",
    "table {#fig-a}\ndata: a.csv\nwhere: kind = '甲'\ncolumns: [kind, m]",
];

/// A change to the keys of a figure, or to the theme, reaches the translations without an edit and makes none of them old.
#[test]
fn figures_and_themes_change_without_an_edit_in_a_translation() {
    let original = |keys: &str, caption: &str| {
        format!("---\ntitle: 驱动力\n---\n字。\n\n```chart {keys}\ncaption: {caption}\nsource: 自行统计\n```\n")
    };
    let translation =
        "---\ntitle: Drivers\n---\nWords.\n\n```chart same {#fig-a}\ncaption: Projects\nsource: Own count\n```\n";
    let settings = |theme: &str| format!("language = \"zh-CN\"\n{theme}\n[languages.en]\n");
    let project = Project::new(&[
        ("site.toml", &*settings("")),
        ("content/a.md", &*original(KEYS[0], "项目数")),
        ("content/a.en.md", translation),
        ("data/a.csv", "kind,n,m\n甲,3,5\n乙,2,1\n"),
        (
            "data/a.meta.yaml",
            "columns: {kind: {label: {zh: 种类, en: Kind}, values: {甲: {en: One}, 乙: {en: Two}}}}\n",
        ),
        ("themes/own/words/en.toml", "figure_source = \"From: \"\n"),
    ]);
    project.run(&["translate", "--mark", "content/a.en.md"]).exits(0);
    let marked = project.read("content/a.en.md");
    for (nth, keys) in KEYS.iter().enumerate() {
        project.write("content/a.md", &original(keys, "项目数"));
        if nth == 1 {
            project.write("site.toml", &settings("theme = \"own\"\n"));
        }
        let checked = project.run(&["check"]).exits(0);
        assert!(!checked.err.contains("warning"), "{}", checked.err);
        project.run(&["build"]).exits(0);
        let page = project.read("public/en/a/index.html");
        let source = if nth == 0 { "Source: Own count" } else { "From: Own count" };
        assert!(page.contains("Projects") && page.contains(source) && page.contains("One"), "{page}");
        let main = page.split("<main").nth(1).unwrap();
        assert_eq!(chinese(main), BTreeSet::new(), "{keys}");
        assert_eq!(page.contains("<svg class=\"tz "), !keys.starts_with("table"), "{keys}");
    }
    assert_eq!(project.read("content/a.en.md"), marked);
    // What is read does make it old.
    project.write("content/a.md", &original(KEYS[0], "项目的数目"));
    project.run(&["check"]).exits(0).says("stale-translation");
    let listed = project.run(&["translate", "--status"]).exits(0).out;
    assert!(listed.starts_with("en       stale     content/a.en.md\n"), "{listed}");
}
