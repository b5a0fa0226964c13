//! A section on one page: ids stay apart, and every link leads to something, within the page wherever it can.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod common;

use common::markup::{Language, tags};
use std::collections::BTreeSet;
use tuzhang::path::{OutPath, decode};

#[test]
fn ids_stay_apart_and_links_lead_somewhere() {
    let rendered = common::site::render(common::site::disk(&common::package().join("tests/sites/print")));
    let html = String::from_utf8(rendered.outputs["report/print.html"].clone()).unwrap();
    let tags = tags(&html, Language::Html).unwrap();
    let values = |names: &[&str]| -> Vec<String> {
        let all = tags.iter().flat_map(|tag| &tag.attributes);
        all.filter(|(name, _)| names.contains(&name.as_str())).map(|(_, value)| value.clone()).collect()
    };
    let ids = values(&["id"]);
    let known: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(known.len(), ids.len(), "an id stands twice");
    for named in values(&["aria-labelledby", "aria-describedby", "for"]) {
        assert!(named.split(' ').all(|id| known.contains(id)), "`{named}` names nothing");
    }
    let (mut within, mut without) = (0, 0);
    for link in values(&["href", "src"]) {
        if let Some(anchor) = link.strip_prefix('#').filter(|anchor| *anchor != "top") {
            assert!(known.contains(&*decode(anchor).unwrap()), "#{anchor} leads nowhere");
            within += 1;
        } else if !link.starts_with("https:") && !link.starts_with('#') {
            let path = link.split(['?', '#']).next().unwrap();
            // The page is at `report/`.
            let path = path.strip_prefix("../").map_or_else(|| format!("report/{path}"), str::to_owned);
            let out = OutPath::new(&path).unwrap();
            assert!(rendered.outputs.contains_key(out.as_str()), "{link} leads nowhere");
            without += 1;
        }
    }
    assert!(within > 20 && without > 8, "{within} {without}");
    // What the page holds is not left for the page of a chapter, but with a query.
    let pages = ["one/index.html", "part/index.html", "part/deep/index.html"];
    let outside: usize = pages.iter().map(|page| html.matches(&format!("href=\"{page}")).count()).sum();
    assert_eq!(outside, 1, "{html}");
    for other in ["report/index.html", "report/one/index.html"] {
        let other = String::from_utf8(rendered.outputs[other].clone()).unwrap();
        assert!(!other.contains("one:") && !other.contains("noindex"));
    }
    assert!(html.contains("<meta name=\"robots\" content=\"noindex\">") && !html.contains("rel=\"canonical\""));
    assert!(!rendered.outputs.get("sitemap.xml").is_some_and(|map| String::from_utf8_lossy(map).contains("print")));
}

#[test]
fn works_are_listed_once_and_numbered_through() {
    let files = |zh: &str| {
        [
            ("site.toml".to_owned(), format!("title = \"S\"\nlanguage = \"{zh}\"\n")),
            ("data/a.bib".to_owned(), {
                let book =
                    |key: &str| format!("@book{{{key}, author = {{Name, {key}}}, title = {{T {key}}}, year = 2020}}\n");
                ["one", "two", "three"].map(book).concat()
            }),
            ("content/_index.md".to_owned(), "---\ntitle: R\nprint: true\n---\n\nText [@one].\n".to_owned()),
            ("content/01-a.md".to_owned(), "# A\n\nText [@two; @one].\n".to_owned()),
            ("content/02-b.md".to_owned(), "# B\n\nText [@three], @two.\n".to_owned()),
            (
                "content/03-c.md".to_owned(),
                "# C\n\nText [@three].\n\n## Works {#works}\n\n{{ bibliography() }}\n".to_owned(),
            ),
        ]
    };
    let render = |language: &str| {
        let files = files(language);
        let texts: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        common::site::render(common::site::memory(&texts))
    };
    let rendered = render("zh-CN");
    assert_eq!(rendered.said, "");
    let html = rendered.text("print.html");
    assert_eq!(
        html.matches("<ul class=\"tz-bibliography").count(),
        2,
        "the end, and where an author placed one\n{html}"
    );
    let order = |parts: &[&str]| {
        let mut rest = html;
        for part in parts {
            rest = rest.split_once(part).unwrap_or_else(|| panic!("no {part} in its place:\n{html}")).1;
        }
    };
    order(&[
        "id=\".:\"",
        "href=\"#tz-references:ref-one\"",
        "id=\"a:\"",
        "href=\"#tz-references:ref-one\"",
        "id=\"c:\"",
        "href=\"#c:ref-three\"",
        "id=\"c:ref-three\"",
        "[3]</span>",
        "id=\"tz-references\"",
        "id=\"tz-references:title\">参考文献</h1>",
        "id=\"tz-references:ref-one\"",
        "id=\"tz-references:ref-two\"",
        "id=\"tz-references:ref-three\"",
    ]);
    assert!(rendered.text("print.css").contains("参考文献"), "its pages have their title above");
    // Pages by themselves have numbers and lists of their own.
    assert!(rendered.text("b/index.html").contains("[1]</span> <span>NAME T. T three"));
    let english = render("en");
    assert!(english.text("print.html").contains("id=\"tz-references:title\">References</h1>"));
}
