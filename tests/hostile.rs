//! What a hostile chapter, table or file name may try: paths out of the site, and markup out of data.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write their own files, and fail by panicking"
)]

mod common;

use common::markup::{Language, tags};
use common::site::{self, Rendered};
use std::path::Path;

/// Stands in a file outside of the site; must appear nowhere.
const CANARY: &str = "the-canary-outside";

/// Ways to name a file that is not below the folder: `OUT` is a name of the canary's folder beside the site.
const PAYLOADS: &[&str] = &[
    "../OUT/canary.csv",
    "../../OUT/canary.csv",
    "../../../OUT/canary.csv",
    "../../../../../../../../../../etc/passwd",
    "./../OUT/canary.csv",
    "x/../../OUT/canary.csv",
    "x/./../../OUT/canary.csv",
    "x/../../../OUT/canary.csv",
    "..//OUT//canary.csv",
    ".//..//OUT/canary.csv",
    "..\\OUT\\canary.csv",
    "..\\..\\OUT\\canary.csv",
    "x\\..\\..\\OUT\\canary.csv",
    "../OUT\\canary.csv",
    "%2e%2e/OUT/canary.csv",
    "%2e%2e%2fOUT%2fcanary.csv",
    "..%2fOUT%2fcanary.csv",
    "..%5cOUT%5ccanary.csv",
    "%252e%252e/OUT/canary.csv",
    "%2e%2e/%2e%2e/OUT/canary.csv",
    ".%2e/OUT/canary.csv",
    "..%00/OUT/canary.csv",
    "..%c0%af../OUT/canary.csv",
    "%c0%ae%c0%ae/OUT/canary.csv",
    "．．/OUT/canary.csv",
    "‥/OUT/canary.csv",
    "..∕OUT∕canary.csv",
    "..／OUT／canary.csv",
    "..\u{0}/OUT/canary.csv",
    "../OUT/canary.csv\u{0}.csv",
    "\u{202E}../OUT/canary.csv",
    "\u{FEFF}../OUT/canary.csv",
    " ../OUT/canary.csv",
    "../OUT/canary.csv ",
    "../OUT/canary.csv.",
    "..\t/OUT/canary.csv",
    "..\n/OUT/canary.csv",
    "/etc/passwd",
    "//etc/passwd",
    "///etc/passwd",
    "/../OUT/canary.csv",
    "/../../OUT/canary.csv",
    "//../OUT/canary.csv",
    "~/canary.csv",
    "~root/canary.csv",
    "~",
    "$HOME/canary.csv",
    "${HOME}/canary.csv",
    "%HOME%/canary.csv",
    "file:///etc/passwd",
    "file:../OUT/canary.csv",
    "FILE:///etc/passwd",
    "http://127.0.0.1:1/canary.csv",
    "//127.0.0.1/share/canary.csv",
    "\\\\127.0.0.1\\share\\canary.csv",
    "\\\\?\\C:\\canary.csv",
    "\\\\.\\C:\\canary.csv",
    "C:\\canary.csv",
    "C:/canary.csv",
    "c:canary.csv",
    "C|/canary.csv",
    "@/../../OUT/canary.csv",
    "@/../site.toml",
    "...",
    "....//....//OUT/canary.csv",
    "..",
    "../",
    ".",
    "con",
    "aux.csv",
    "nul/x.csv",
    "x.csv::$DATA",
    "canary.csv:stream",
    "|cat canary.csv",
    "canary.csv;id",
    "`id`",
    "$(id)",
];

/// A site beside a folder with the canary.
struct Trap {
    folder: tempfile::TempDir,
}

impl Trap {
    fn new() -> Trap {
        let trap = Trap { folder: tempfile::tempdir().unwrap() };
        for name in [
            "canary.csv",
            "canary.md",
            "canary.html",
            "canary.png",
            "templates/page.html",
            "words/en.toml",
            "default/words/en.toml",
            "index.html",
        ] {
            let text = if name.ends_with("csv") { format!("a,b\n{CANARY},1\n") } else { format!("{CANARY}\n") };
            common::project::write(&trap.outside().join(name), text.as_bytes());
        }
        trap.write("content/_index.md", "home\n");
        trap.write("data/x/inside.csv", "a,b\nx,1\n");
        trap
    }

    fn outside(&self) -> std::path::PathBuf {
        self.folder.path().join("outside")
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("site")
    }

    fn write(&self, name: &str, text: &str) {
        common::project::write(&self.root().join(name), text.as_bytes());
    }

    /// Renders the site, and fails if the canary or a file of the system is in any output.
    #[track_caller]
    fn spring(&self, what: &str) -> Rendered {
        let rendered = site::render(site::disk(&self.root()));
        for (name, bytes) in &rendered.outputs {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains(CANARY), "{what}: the canary is in {name}");
            assert!(!text.contains("root:x:0"), "{what}: a file of the system is in {name}");
            assert!(!name.split('/').any(|part| part == ".."), "{what}: the output {name}");
        }
        assert!(!rendered.said.contains(CANARY), "{what}: the canary is in a message\n{}", rendered.said);
        rendered
    }
}

/// A text as YAML and as an argument of a call writes it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn no_path_leaves_the_site() {
    let trap = Trap::new();
    for payload in PAYLOADS {
        let payload = &payload.replace("OUT", "outside");
        let text = quoted(payload);
        let sinks = [
            ("data=", format!("{{{{ table(data={text}, caption=\"x\") }}}}\n")),
            ("data:", format!("```chart table\ndata: {text}\ncaption: x\n```\n")),
            ("value", format!("a {{{{ value(\"max(a)\", data={text}) }}}} b\n")),
            ("link", format!("[x](<{payload}>)\n")),
            ("link to a chapter", format!("[x](<{payload}.md>)\n")),
            ("image", format!("![x](<{payload}>)\n")),
            ("reference", format!("[x]\n\n[x]: <{payload}>\n")),
            ("slug", format!("---\nslug: {text}\n---\nx\n")),
            ("alias", format!("---\naliases: [{text}]\n---\nx\n")),
            ("template", format!("---\ntemplate: {text}\n---\nx\n")),
            ("id", format!("{{{{ table(data=\"x/inside.csv\", caption=\"x\", id={text}) }}}}\n")),
        ];
        for (sink, chapter) in sinks {
            trap.write("content/01-a.md", &chapter);
            let rendered = trap.spring(&format!("{sink} {payload:?}"));
            let harmless = rendered.outputs.keys().all(|name| tuzhang::path::OutPath::new(name).is_ok());
            assert!(harmless, "{sink} {payload:?}: {:?}", rendered.outputs.keys());
            if sink.starts_with("data") || sink == "template" {
                assert!(!rendered.diagnostics.is_empty(), "nothing is said of {sink} {payload:?}");
            }
        }
        trap.write("content/01-a.md", "x\n");
        for key in ["theme", "output_dir"] {
            trap.write("site.toml", &format!("{key} = {text}\n"));
            let loaded = tuzhang::site::Site::load(site::disk(&trap.root()), &tuzhang::site::Options::default());
            let config = loaded.value.config;
            for folder in [&config.theme, &config.output_dir] {
                assert!(
                    tuzhang::path::OutPath::new(folder).is_ok_and(|path| path.as_str() == folder),
                    "{key} {payload:?}"
                );
            }
            trap.spring(&format!("{key} {payload:?}"));
        }
        std::fs::remove_file(trap.root().join("site.toml")).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn no_link_leaves_the_site() {
    use std::os::unix::fs::symlink;
    let outside = |trap: &Trap, name: &str| trap.outside().join(name);
    let rows: &[(&str, &str, &str)] = &[
        ("static/secret.html", "canary.html", ""),
        ("static/folder", "", ""),
        ("content/secret.md", "canary.md", ""),
        ("content/secret", "", ""),
        ("content/01-a/photo.png", "canary.png", "content/01-a/index.md"),
        ("data/secret.csv", "canary.csv", "{{ table(data=\"secret.csv\", caption=\"x\") }}\n"),
        ("data/secret", "", "{{ table(data=\"secret/canary.csv\", caption=\"x\") }}\n"),
        ("themes/default/templates/page.html", "templates/page.html", ""),
        ("themes/default", "", ""),
        ("themes", "", ""),
        ("site.toml", "canary.html", ""),
        ("data/inside.meta.yaml", "canary.html", "{{ table(data=\"inside.csv\", caption=\"x\") }}\n"),
    ];
    for (link, target, chapter) in rows {
        let trap = Trap::new();
        trap.write("data/inside.csv", "a,b\nx,1\n");
        trap.write("content/02-b.md", if chapter.ends_with(".md") { "x\n" } else { chapter });
        if chapter.ends_with(".md") {
            trap.write(chapter, "![x](photo.png)\n");
        }
        let place = trap.root().join(link);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        symlink(outside(&trap, target), &place).unwrap();
        let rendered = trap.spring(link);
        assert!(rendered.said.contains("outside the site"), "{link} is left out without a word:\n{}", rendered.said);
    }
    // A folder of the site itself that is a link, and links that go in a circle.
    for name in ["content", "data", "static"] {
        let trap = Trap::new();
        trap.write("content/02-b.md", "{{ table(data=\"canary.csv\", caption=\"x\") }}\n");
        let _ = std::fs::remove_dir_all(trap.root().join(name));
        symlink(trap.outside(), trap.root().join(name)).unwrap();
        trap.spring(name);
    }
    let trap = Trap::new();
    symlink("loop", trap.root().join("content/loop")).unwrap();
    symlink(".", trap.root().join("content/here")).unwrap();
    let rendered = trap.spring("a circle");
    assert!(rendered.said.contains("circle"), "{}", rendered.said);
    // A link that stays inside is followed.
    let trap = Trap::new();
    trap.write("data/real.csv", "a,b\nfollowed,1\n");
    symlink("real.csv", trap.root().join("data/link.csv")).unwrap();
    trap.write("content/02-b.md", "{{ table(data=\"link.csv\", caption=\"x\") }}\n");
    let rendered = trap.spring("inside");
    assert!(rendered.said.is_empty() && rendered.text("b/index.html").contains("followed"), "{}", rendered.said);
}

/// Texts that would be markup, or run, where they are not escaped.
const CORPUS: &[&str] = &[
    "\"><script>alert(1)</script>",
    "'><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "\" onload=\"alert(1)",
    "' onload='alert(1)",
    "\" style=\"position:fixed",
    "x onmouseover=alert(1) y",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "]]>",
    "<![CDATA[x]]>",
    "--><script>alert(1)</script>",
    "<!-- x",
    "<?xml-stylesheet href=\"x\"?>",
    "<!ENTITY x SYSTEM \"file:///etc/passwd\">",
    "&lt;script&gt;",
    "&unknown;",
    "{{ site.title }}",
    "{% include \"page.html\" %}",
    "${alert(1)}",
    "<\u{301}script>",
    "a\u{202E}b",
    "\u{2066}a\u{2069}",
    "a\u{0}b",
    "a\u{1b}[31mb",
    "a\u{FFFE}b",
    "a\u{2028}b",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\\\"<b>",
    "url(javascript:alert(1))",
    "</desc></svg><script>alert(1)</script>",
    "%3Cscript%3E",
    "`<b>`",
];

/// Fails if an output holds an element or an attribute that we did not put there.
fn check_markup(rendered: &Rendered, what: &str) {
    const ELEMENTS: &[&str] = &["base", "embed", "form", "frame", "iframe", "object", "style", "template", "textarea"];
    for (name, bytes) in &rendered.outputs {
        let text = std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{what}: {name} is not UTF-8"));
        let language = match name.rsplit('.').next().unwrap() {
            "html" => Language::Html,
            "svg" | "xml" => Language::Xml,
            _ => continue,
        };
        let tags = tags(text, language).unwrap_or_else(|wrong| panic!("{what}: {name}: {wrong}"));
        for tag in &tags {
            let ours = match tag.name.as_str() {
                "script" => tag.attributes.iter().any(|(key, value)| {
                    (key == "src" && value.ends_with(".js")) || (key == "type" && value == "application/json")
                }),
                // A drawing, or a figure by itself, has its style in it.
                "style" => language == Language::Xml || !name.ends_with("index.html") && name != "404.html",
                "img" => tag.attributes.iter().any(|(key, value)| key == "src" && !value.is_empty() && value != "x"),
                other => !ELEMENTS.contains(&other),
            };
            assert!(ours, "{what}: {name}: <{}> {:?}", tag.name, tag.attributes);
            for (key, value) in &tag.attributes {
                assert!(!key.to_ascii_lowercase().starts_with("on"), "{what}: {name}: {key}={value:?}");
                assert!(key != "style" || !value.contains("position"), "{what}: {name}: {key}={value:?}");
                if matches!(key.as_str(), "href" | "src" | "action" | "xlink:href") {
                    assert!(tuzhang::escape::is_safe_url(value), "{what}: {name}: {key}={value:?}");
                }
            }
        }
    }
}

/// A cell of CSV.
fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[test]
fn data_stays_data() {
    for text in CORPUS {
        let (json, cell) = (quoted(text), cell(text));
        let toml = json.replace('\u{7f}', "\\u007f");
        let kinds = "{{ bar(data=\"a.csv\", caption=\"x\", id=\"fig-a\") }}\n\n\
             {{ line(data=\"a.csv\", caption=\"x\") }}\n\n{{ table(data=\"a.csv\", caption=\"x\") }}\n\n\
             共 {{ value(\"first(name)\", data=\"b.csv\") }}。\n";
        let chapter = format!(
            "---\ntitle: {json}\ndescription: {json}\nauthors: [{json}]\ntags: [{json}]\nextra: {{a: {json}}}\n---\n\n{kinds}"
        );
        let table = format!("name,{cell}\n{cell},3\nx,2\n");
        let named = format!("name\n{cell}\n");
        let config =
            format!("title = {toml}\ndescription = {toml}\nauthors = [{toml}]\nbase_url = \"https://example.org/\"\n");
        let sidecar = format!("source: {json}\nnote: {json}\ntitle: {json}\n");
        let files = [
            ("site.toml", config.as_str()),
            ("content/01-a.md", &chapter),
            ("content/02-b.md", "---\ntitle: b\naliases: [/old/]\n---\nb\n"),
            ("data/a.csv", &table),
            ("data/a.meta.yaml", &sidecar),
            ("data/b.csv", &named),
        ];
        let rendered = site::render(site::memory(&files));
        check_markup(&rendered, &format!("{text:?} in data"));
        let page = rendered.text("a/index.html");
        let refused = rendered.diagnostics.iter().any(|diagnostic| ["nul-byte", "bad-yaml"].contains(&diagnostic.code));
        assert!(page.contains("<figure") || refused, "{text:?}: no figure\n{}", rendered.said);
        for (name, bytes) in rendered.outputs.iter().filter(|(name, _)| name.ends_with(".csv")) {
            let csv = String::from_utf8_lossy(bytes);
            let formula = csv.split(['\n', ',', '\u{FEFF}']).any(|cell| {
                let cell = cell.trim_start_matches('"');
                cell.starts_with(['=', '@', '\t']) || (cell.starts_with(['+', '-']) && cell.parse::<f64>().is_err())
            });
            assert!(!formula, "{name}: a spreadsheet would run\n{csv}");
        }
    }
}

#[test]
fn arguments_of_figures_stay_text() {
    for text in CORPUS {
        // Captions are Markdown, in which an author may write HTML; here they hold it as an escaped text.
        let plain: String =
            text.chars().flat_map(|c| if c.is_ascii_punctuation() { vec!['\\', c] } else { vec![c] }).collect();
        let (markdown, json) = (quoted(&plain), quoted(text));
        let chapter = format!(
            "---\ntitle: x\n---\n\n```chart bar {{#fig-a}}\ndata: a.csv\ncaption: {markdown}\nnote: {markdown}\nsource: {markdown}\n\
             alt: {json}\nunit: {json}\nx: {{field: name, title: {json}}}\ny: {{field: n, title: {json}, unit: {json}}}\n```\n"
        );
        let files = [("content/01-a.md", chapter.as_str()), ("data/a.csv", "name,n\nx,3\ny,2\n")];
        let rendered = site::render(site::memory(&files));
        check_markup(&rendered, &format!("{text:?} in an argument"));
        let figure = rendered.text("a/index.html").contains("<figure");
        assert!(figure || !rendered.diagnostics.is_empty(), "{text:?}: neither a figure nor a word about it");
    }
}

#[test]
fn figures_of_words_hold_no_markup_but_ours() {
    for text in CORPUS {
        let (json, cell) = (quoted(text), cell(text));
        let calls = [
            "timeline\nlabel: a\nstart: b\nend: b\ntext: [b, a]\ntag: b".to_owned(),
            format!("timeline\nlabel: a\ntext: b\nsplit: {json}\norient: v"),
            "steps\nstep: a\ntext: [b, n]\nwhen: b\nnext: a".to_owned(),
            format!("tree\npath: [a, b]\ntext: b\nroot: {json}"),
            "blocks\npath: [a, b]\ntext: b".to_owned(),
            format!(
                "table\ngroups: b\nbars: n\nheat: n\nsortable: true\nnarrow: cards\nspanners: {{title: {json}, columns: [a, b]}}\n\
                 summary: {{title: {json}, by: sum}}\nfootnotes: {{text: {json}, row: {json}, column: n}}\n\
                 sparks: {{title: {json}, columns: [n, n]}}"
            ),
            "flow\nfrom: a\nto: b\nlabel: b".to_owned(),
            format!("flow\nfrom: n\nto: a\nlabel: {{field: b, title: {json}}}\nnodes: [{json}]"),
            format!("landscape\npath: [a, b]\norder: [{json}, x]"),
            "matrix\nrow: a\ncol: b\nlabel: b\ncolor: a".to_owned(),
            format!("matrix\ncol: a\nlabel: b\norder: [{json}, x]"),
            format!(
                "kpi\nlabel: a\nvalue: {{field: n, title: {json}}}\nunits: b\nprefix: b\nsuffix: b\ntext: b\nprevious: n"
            ),
        ];
        let fences = calls.map(|call| format!("```chart {call}\ndata: a.csv\ncaption: x\nalt: {json}\n```\n\n"));
        let quote = format!("```chart quote\ncaption: x\ntext: {json}\nby: {json}\nrole: {json}\n```\n\n");
        let image = format!("```chart image\ncaption: x\nsrc: /assets/favicon.svg\nalt: {json}\n```\n\n");
        for call in fences.iter().chain([&quote, &image]) {
            let chapter = format!("---\ntitle: x\n---\n\n{call}");
            let table = format!("a,b,n\n{cell},{cell},3\nx,y,2\n");
            let rendered = site::render(site::memory(&[("content/01-a.md", &chapter), ("data/a.csv", &table)]));
            check_markup(&rendered, &format!("{text:?} in {call}"));
            let figure = rendered.text("a/index.html").contains("<figure");
            assert!(figure || !rendered.diagnostics.is_empty(), "{text:?}: no figure and no word about it: {call}");
        }
        let addresses = format!("```chart image\ncaption: x\nsrc: {json}\nalt: x\n```\n");
        let rendered = site::render(site::memory(&[("content/01-a.md", &addresses)]));
        check_markup(&rendered, &format!("{text:?} as an address"));
        assert!(!rendered.diagnostics.is_empty(), "{text:?} is no picture, and nothing is said of it");
    }
}

#[test]
fn names_of_files_stay_text() {
    let names = [
        "a'b", "a&b", "a b", "a%41b", "a#b", "a;b", "a`b`", "a{{b}}", "a{%b%}", "中文", "é", "a=b", "(a)", "[a]",
        "a,b", "$a", "a\u{301}",
    ];
    for name in names {
        let files = [
            (format!("content/{name}/_index.md"), "x\n".to_owned()),
            (format!("content/{name}/01-{name}.md"), format!("[x](<{}.txt>)\n", tuzhang::path::encode(name))),
            (format!("content/{name}/{name}.txt"), "a file\n".to_owned()),
            (format!("static/{name}.txt"), "a file\n".to_owned()),
            ("content/_index.md".to_owned(), "home\n".to_owned()),
            ("site.toml".to_owned(), "base_url = \"https://example.org/\"\n".to_owned()),
        ];
        let files: Vec<(String, Vec<u8>)> = files.map(|(name, text)| (name, text.into_bytes())).into();
        let rendered = site::render(site::memory_of_bytes(&files).unwrap());
        check_markup(&rendered, name);
        assert_eq!(rendered.said, "", "{name}");
        for (page, bytes) in rendered.outputs.iter().filter(|(page, _)| page.ends_with(".html") && *page != "404.html")
        {
            for href in tags(std::str::from_utf8(bytes).unwrap(), Language::Html)
                .unwrap()
                .iter()
                .flat_map(|tag| &tag.attributes)
            {
                if href.0 == "href" && !href.1.starts_with(['#']) && !href.1.contains("://") {
                    let target = resolve(page, &href.1);
                    assert!(rendered.outputs.contains_key(&target), "{page} links to {}, which is no output", href.1);
                }
            }
        }
    }
}

/// The output that a relative address of a page names.
fn resolve(page: &str, href: &str) -> String {
    let plain = tuzhang::path::decode(href.split(['?', '#']).next().unwrap()).unwrap();
    let mut parts: Vec<&str> =
        Path::new(page).parent().unwrap().to_str().unwrap().split('/').filter(|part| !part.is_empty()).collect();
    for part in plain.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let path = parts.join("/");
    if plain.ends_with('/') || plain.is_empty() || plain == ".." {
        format!("{path}/index.html").trim_start_matches('/').to_owned()
    } else {
        path
    }
}

#[test]
fn messages_are_safe_to_print() {
    for text in CORPUS {
        let chapter = format!(
            "[x](<{text}.md>)\n\n{{{{ {} }}}}\n\n{{{{ bar(data={}, caption=\"x\") }}}}\n",
            "bar(",
            quoted(text)
        );
        let rendered = site::render(site::memory(&[("content/01-a.md", &chapter)]));
        let bad = |character: char| {
            (character.is_control() && character != '\n')
                || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        };
        for diagnostic in &rendered.diagnostics {
            assert!(!diagnostic.message.contains(bad), "{:?}", diagnostic.message);
            assert!(diagnostic.hints.iter().all(|hint| !hint.text.contains(bad)), "{:?}", diagnostic.hints);
        }
        let html = tuzhang::diag::render_html(&rendered.diagnostics, &|_| Some(chapter.as_str().into()));
        let tags = tags(&html, Language::Html).unwrap_or_else(|wrong| panic!("{text:?}: {wrong}"));
        assert!(
            tags.iter().all(|tag| ["ol", "li", "p", "b", "pre", "mark", "a"].contains(&tag.name.as_str())),
            "{tags:?}"
        );
        assert!(
            !rendered.said.contains('\u{1b}') && !rendered.said.contains('\u{202E}'),
            "{text:?}: the frame shows it\n{}",
            rendered.said
        );
    }
}

#[test]
fn the_walker_finds_faults() {
    let rows = [
        "<p>x",
        "<p>x</b></p>",
        "<p a=x>y</p>",
        "<p a=\"<\">y</p>",
        "<p a=\"1\" a=\"2\">y</p>",
        "<p>a & b</p>",
        "<p>&unknown;</p>",
        "<p>a\u{1}b</p>",
        "<p>a < b</p>",
    ];
    for text in rows {
        assert!(tags(text, Language::Html).is_err() && tags(text, Language::Xml).is_err(), "{text}");
    }
    assert!(tags("<p>x<br>y</p>", Language::Html).is_ok() && tags("<p>x<br>y</p>", Language::Xml).is_err());
    assert!(tags("<svg>]]></svg>", Language::Xml).is_err());
    let found = tags("<a href=\"x\" title='y'>z</a>", Language::Html);
    assert!(found.is_err(), "values are in double quotes");
}

#[test]
fn no_small_file_becomes_a_large_chapter() {
    let many = |name: &str| format!("{{{{ include(\"{name}\") }}}}\n\n").repeat(20);
    let names: Vec<String> = (0..16).map(|depth| format!("content/_{depth}.md")).collect();
    let mut files = vec![("content/01-a.md".to_owned(), many("_0.md").into_bytes())];
    for (depth, name) in names.iter().enumerate() {
        let text = if depth < 15 { many(&format!("_{}.md", depth + 1)) } else { "x\n".to_owned() };
        files.push((name.clone(), text.into_bytes()));
    }
    let rendered = site::render(site::memory_of_bytes(&files).unwrap());
    let codes: Vec<&str> = rendered.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["too-large"]);
}

#[test]
fn arguments_and_bodies_of_shortcodes_stay_text() {
    let head = "{#\nbody: true\nparams:\n  name: text\n  data: data\n#}\n";
    let template =
        "<p title=\"{{ name }}\">{{ name }}{% for row in data %}{{ row.a }}{% endfor %}</p>{{ body | safe }}";
    let hostile = "\\\"><script>alert(1)</script>";
    let chapter = format!("{{% panel(\"{hostile}\", \"t.csv\") %}}\n[x](javascript:alert(1))\n{{% end %}}\n");
    let rendered = site::render(site::memory(&[
        ("templates/shortcodes/panel.html", &format!("{head}{template}")),
        ("data/t.csv", "a\n<script>alert(2)</script>\n"),
        ("content/_index.md", &chapter),
    ]));
    let page = rendered.text("index.html");
    assert!(page.contains("&lt;script&gt;alert(1)") && page.contains("&lt;script&gt;alert(2)"), "{page}");
    assert!(!page.contains("<script>alert") && !page.contains("href=\"javascript"), "{page}");
}

#[test]
fn references_terms_and_citations_stay_text() {
    let bad = "<script>alert(1)</script>";
    let rendered = site::render(site::memory(&[
        (
            "data/a.bib",
            &format!("@book{{k, title = {{{bad}}}, author = {{{{{bad}}}}}, url = {{javascript:alert(1)}}}}"),
        ),
        ("data/glossary.yaml", &format!("'{bad}': '{bad}'\n")),
        (
            "content/a.md",
            &format!(
                "# {bad} @sec-a\n\n## {bad} {{#sec-a}}\n\n@sec-a @ch-a [@k] @k {{{{ term(\"{bad}\") }}}}\n\n{{{{ glossary() }}}}\n\n\
                 {{{{ bibliography() }}}}\n\n@fig-{bad}\n"
            ),
        ),
    ]));
    for (name, bytes) in rendered.outputs.iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        // Raw HTML of headings and text is the author's own; what is taken from elsewhere is text.
        let taken: Vec<&str> =
            page.split("class=\"tz-hint\"").skip(1).filter_map(|rest| rest.split("</span>").next()).collect();
        assert!(taken.iter().all(|hint| !hint.contains("<script")), "{name}: {taken:?}");
        let lists = page.split("tz-bibliography").skip(1).chain(page.split("tz-glossary").skip(1));
        assert!(
            lists.into_iter().all(|list| !list.split("</ul>").next().unwrap_or_default().contains("<script>alert")),
            "{name}"
        );
        assert!(!page.contains("href=\"javascript"), "{name}");
    }
}

#[test]
fn a_huge_file_of_shapes_is_told_and_not_drawn() {
    let chapter = "{{ map(data=\"a.csv\", geo=\"shapes.geojson\", region=\"name\", color=\"n\", caption=\"A\") }}\n";
    let drawn = |shapes: Vec<u8>| {
        let files = [
            ("content/01-a.md".to_owned(), chapter.as_bytes().to_vec()),
            ("data/a.csv".to_owned(), b"name,n\nx,1\n".to_vec()),
            ("data/shapes.meta.yaml".to_owned(), b"source: s\nlicence: CC0-1.0\n".to_vec()),
            ("data/shapes.geojson".to_owned(), shapes),
        ];
        let rendered = site::render(site::memory_of_bytes(&files).unwrap());
        let errors =
            rendered.diagnostics.iter().filter(|diagnostic| diagnostic.severity == tuzhang::diag::Severity::Error);
        errors.map(|diagnostic| diagnostic.code).collect::<Vec<_>>()
    };
    // Larger than what is read at all.
    assert_eq!(drawn(vec![b' '; 33 << 20]), ["large-file"]);
    // Small enough to be read, and more positions than a map has.
    let ring = "[9,9],".repeat(2_000_001);
    let head =
        "{\"type\":\"Feature\",\"id\":\"x\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[";
    assert_eq!(drawn(format!("{head}{ring}[9,9]]]}}}}").into_bytes()), ["large-map"]);
}
