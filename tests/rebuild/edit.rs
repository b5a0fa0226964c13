//! Random edits of a site that uses every feature, from a seed.
//!
//! Most edits are small and good, as an author's are; some break things, undo, move, or bring many at once.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub(crate) type Files = BTreeMap<String, Arc<[u8]>>;

/// The site before the first edit.
pub(crate) fn first_files() -> Files {
    const FILES: &[(&str, &str)] = &[
        (
            "site.toml",
            "title = \"Site\"\nbase_url = \"https://example.org/docs/\"\ntheme = \"own\"\n\n[extra]\nnote = \"n\"\n",
        ),
        (
            "content/_index.md",
            "---\ntitle: Front\ndescription: It holds {{ value(\"sum(n)\", data=\"sales.csv\") }}\n---\n\nSee [first](01-first.md#numbers), @fig-deep and [](02-second.md).\n\n{{ list_of(\"figure\") }}\n",
        ),
        (
            "content/01-first.md",
            "---\ntitle: First\ntags: [a, b]\ndate: 2024-02-03\n---\n\nWords of the first.\n\n## Numbers\n\n{{ bar(data=\"sales.csv\", x=\"year\", y=\"n\", id=\"fig-sales\", caption=\"Sales, see [deep](part/01-deep.md)\") }}\n\n```rust\nfn main() {}\n```\n",
        ),
        (
            "content/02-second.md",
            "# Second\n\nA [file](pic.txt), a [text](/plain.txt) and [front](/).\n\n> [!NOTE]\n> Beware.\n",
        ),
        ("content/pic.txt", "a file beside chapters\n"),
        ("content/part/_index.md", "---\ntitle: Part\nnumber: false\n---\n\nAbout the part.\n"),
        (
            "content/part/01-deep.md",
            "---\ntitle: Deep\naliases: [/old/deep/]\n---\n\n### In all {{ value(\"sum(n)\", data=\"sales.csv\") }}\n\n```chart line {#fig-deep}\ncaption: Rates\ndata: rates.json\nx: year\ny: rate\n```\n",
        ),
        (
            "content/part/02-table.md",
            "---\ntitle: Table\nlang: zh-CN\n---\n\n| a | b |\n|---|---|\n| x | 1 |\n| y | 2 |\n\n: 表 {#tbl-own}\n\n{{ bar(data=\"#tbl-own\", x=\"a\", y=\"b\") }}\n",
        ),
        ("content/other/_index.md", "---\ntitle: Other\n---\n"),
        (
            "content/other/far.md",
            "---\ntitle: Far\ntemplate: special.html\ndraft: true\n---\n\nFar away, [deep](../part/01-deep.md#fig-deep).\n",
        ),
        ("content/other/near.md", "# Near {{ value(\"max(rate)\", data=\"rates.json\") }}\n\nWords.\n"),
        ("data/sales.csv", "year,n\n2022,5\n2023,8\n2024,13\n"),
        ("data/sales.meta.yaml", "source: Own count\nlicence: CC0-1.0\nretrieved: 2024-01-01\n"),
        ("data/rates.json", "[{\"year\": 2022, \"rate\": 0.5}, {\"year\": 2023, \"rate\": 0.75}]\n"),
        ("data/glossary.yaml", "GDP: What is made.\nCPI: What it costs.\n"),
        (
            "data/references.bib",
            "@book{lee2020, author={Lee, A.}, title={Numbers}, year={2020}, publisher={P}}\n@book{wang, author={王五}, title={书}, year={2020}, publisher={P}}\n",
        ),
        ("static/plain.txt", "plain words\n"),
        (
            "themes/own/templates/section.html",
            "{% extends \"page.html\" %}\n{% block after %}<p>A section</p>{% endblock after %}\n",
        ),
        (
            "themes/own/templates/special.html",
            "{% extends \"page.html\" %}\n{% block after %}<p>Special {{ site.extra.note }}</p>{% endblock after %}\n",
        ),
        (
            "themes/own/templates/figure.html",
            "<figure id=\"{{ figure.id }}\">{{ figure.body | safe }}<figcaption>{{ figure.label or \"\" }} {{ figure.caption_html | safe }}</figcaption>{% include \"partials/figure-notes.html\" %}</figure>\n",
        ),
        (
            "content/03-third.md",
            "---\ntitle: Third\n---\n\n{{ include(\"_shared.md\") }}\n\n{{ note(\"Mind this\") }} and {{ badge(\"new\") }}.\n",
        ),
        ("content/_shared.md", "Shared words, {{ value(\"sum(n)\", data=\"sales.csv\") }} in all.\n"),
        (
            "templates/shortcodes/note.html",
            "{#\nparams: {text: text}\ninline: true\n#}<b class=\"note\">{{ text }}</b>",
        ),
        (
            "themes/own/shortcodes/badge.html",
            "{#\nparams: {text: text}\ninline: true\n#}<i class=\"badge\">{{ text }}</i>",
        ),
        ("themes/own/words/en.toml", "figure_label = \"Fig. {n}\"\n"),
    ];
    FILES.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().into())).collect()
}

/// What happens to the files.
pub(crate) struct Edit {
    /// Names, and what is written to them; `None`: they are removed.
    pub(crate) changes: Vec<(String, Option<Arc<[u8]>>)>,
}

impl Edit {
    /// What makes these files into others.
    pub(crate) fn to(files: &Files, others: &Files) -> Edit {
        let gone = files.keys().filter(|name| !others.contains_key(*name)).map(|name| (name.clone(), None));
        let new = others.iter().filter(|(name, text)| files.get(*name) != Some(*text));
        Edit { changes: gone.chain(new.map(|(name, text)| (name.clone(), Some(Arc::clone(text))))).collect() }
    }

    pub(crate) fn make(&self, files: &mut Files) {
        for (name, text) in &self.changes {
            match text {
                Some(text) => drop(files.insert(name.clone(), Arc::clone(text))),
                None => drop(files.remove(name)),
            }
        }
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (name, text)) in self.changes.iter().enumerate() {
            let between = if place > 0 { "; " } else { "" };
            match text {
                Some(text) => write!(out, "{between}write {name}: {:?}", String::from_utf8_lossy(text))?,
                None => write!(out, "{between}remove {name}")?,
            }
        }
        Ok(())
    }
}

/// A source of edits.
pub(crate) struct Script {
    state: u64,
    count: usize,
    /// States to return to, as a checkout does.
    past: Vec<Files>,
}

impl Script {
    pub(crate) fn new(seed: u64) -> Script {
        Script { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D, count: 0, past: Vec::new() }
    }

    /// A number below `limit` (Steele, Lea and Flood, SplitMix64).
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn one_of(&mut self, files: &Files, prefix: &str) -> Option<String> {
        let names: Vec<&String> = files.keys().filter(|name| name.starts_with(prefix)).collect();
        (!names.is_empty()).then(|| names[self.below(names.len())].clone())
    }

    /// The next edit of these files.
    pub(crate) fn next(&mut self, files: &Files) -> Edit {
        self.count += 1;
        if self.count % 23 == 1 {
            self.past.push(files.clone());
        }
        let changes = match self.below(48) {
            0..=9 => self.body(files),
            10..=14 => self.front_matter(files),
            15..=20 => self.data(files),
            21..=23 => self.chapter(),
            24 => self.one_of(files, "content/").map(|name| vec![(name, None)]).unwrap_or_default(),
            25 | 26 => self.rename(files),
            27..=29 => self.theme(),
            30 | 31 => self.settings(),
            32 | 33 => self.fixed(files),
            34 => self.one_of(files, "").map(|name| vec![(name, None)]).unwrap_or_default(),
            35 => self.past(files),
            36 => self.many(),
            37 => self.broken(files),
            // Saved without a change.
            38 => {
                self.one_of(files, "").map(|name| (name.clone(), Some(Arc::clone(&files[&name])))).into_iter().collect()
            }
            39..=41 => self.shared(),
            42..=46 => self.translation(),
            // Saved as half of what it was.
            _ => self
                .one_of(files, "")
                .map(|name| (name.clone(), Some(files[&name][..files[&name].len() / 2].into())))
                .into_iter()
                .collect(),
        };
        Edit { changes }
    }

    fn words(&mut self) -> String {
        format!("Words {} of number {}.", self.below(1000), self.count)
    }

    /// A piece of a chapter's body, of any kind.
    fn piece(&mut self) -> String {
        let number = self.below(100);
        match self.below(31) {
            0..=5 => format!("{}\n", self.words()),
            6 => format!("## Heading {}\n", self.below(6)),
            7 => format!("## Chosen {{#numbers}}\n\n### Below {}\n", self.below(4)),
            8 => format!(
                "{{{{ bar(data=\"sales.csv\", x=\"year\", y=\"n\", id=\"fig-{}\") }}}}\n",
                self.pick(&["sales", "deep", "x"])
            ),
            9 => format!(
                "```chart line {{#fig-{number}}}\ncaption: Line {number}\ndata: {}\nx: year\ny: rate\n```\n",
                self.pick(&["rates.json", "none.csv"])
            ),
            10 => format!(
                "In all {{{{ value(\"{}(n)\", data=\"{}\") }}}}.\n",
                self.pick(&["sum", "max", "oops"]),
                self.pick(&["sales.csv", "more.csv"])
            ),
            11 => format!(
                "[link]({})\n",
                self.pick(&[
                    "01-first.md",
                    "/part/01-deep.md#fig-deep",
                    "../01-first.md#numbers",
                    "/02-second.md",
                    "@/other/far.md",
                    "/part/02-table.md#tbl-own",
                    "#numbers"
                ])
            ),
            12 => format!(
                "[link]({})\n",
                self.pick(&["pic.txt", "/plain.txt", "/gone.txt", "/part/deep/", "https://example.org/", "/old/deep/"])
            ),
            13 => format!("```python\nprint({number})\n```\n"),
            14 => format!("| k | v |\n|---|---|\n| a | {number} |\n\n: Rows {{#tbl-{}}}\n", self.pick(&["own", "x"])),
            15 => format!("{{{{ bar(data=\"#tbl-{}\", x=\"k\", y=\"v\") }}}}\n", self.pick(&["own", "x"])),
            16 => format!("```chart bar\ncaption: Own rows\nx: k\ny: v\n---\nk,v\na,{number}\nb,2\n```\n"),
            17 => "<div id=\"html-id\">raw</div>\n".to_owned(),
            18 => "{{ table(data=\"sales.csv\", caption=\"All {{ value('max(n)', data='sales.csv') }}\") }}
"
            .to_owned(),
            19 => format!("{{{{ stat(\"sum(n)\", data=\"sales.csv\", label=\"Total {number}\") }}}}\n"),
            22 => format!(
                "See @{} and [](#{}).\n",
                self.pick(&["fig-sales", "fig-deep", "tbl-own", "ch-far", "numbers"]),
                self.pick(&["numbers", "fig-x"])
            ),
            23 => format!(
                "{{{{ list_of(\"{}\", scope=\"{}\") }}}}\n",
                self.pick(&["figure", "table"]),
                self.pick(&["site", "chapter"])
            ),
            20 => "> [!WARNING]\n> **强调。**后面\n".to_owned(),
            24 => format!("$$x^{number}$$ {{#eq-one}}\n\nA note[^1] of @eq-one.\n\n[^1]: Note {number}.\n"),
            25 => format!("As @lee2020 and [@{}, p. {number}] say.\n", self.pick(&["wang", "lee2020", "nobody"])),
            21 => format!("![A picture](pic.txt \"Picture {number}\")\n"),
            26 => self
                .pick(&[
                    "{{ bibliography() }}\n",
                    "{{ glossary() }}\n",
                    "As {{ term(\"GDP\") }} says.\n",
                    "{{ list_of(\"equation\") }}\n",
                ])
                .to_owned(),
            27 => format!("{{{{ include(\"{}\") }}}}\n", self.pick(&["_shared.md", "/_shared.md", "_gone.md"])),
            28 => format!("{{{{ note(\"Number {number}\") }}}} and {{{{ badge(\"b{number}\") }}}}.\n"),
            29 => "{{ include(\"/part/_own.md\") }}\n".to_owned(),
            _ => "{{ broken(\n".to_owned(),
        }
    }

    /// A language that the site lists, or a chapter in it.
    fn translation(&mut self) -> Vec<(String, Option<Arc<[u8]>>)> {
        let (piece, number) = (self.piece(), self.below(9));
        let site =
            "title = \"Site\"\nbase_url = \"https://example.org/docs/\"\ntheme = \"own\"\n\n[extra]\nnote = \"n\"\n";
        let name = self.pick(&[
            "content/_index.zh-CN.md",
            "content/01-first.zh-CN.md",
            "content/02-second.de.md",
            "content/part/01-deep.zh-CN.md",
            "content/part/_index.zh-CN.md",
            "content/alone.zh-CN.md",
        ]);
        let figure = self.pick(&["sales", "deep", "x"]);
        let same = format!("```chart same {{#fig-{figure}}}\ncaption: 图{number}\n```\n");
        vec![match self.below(8) {
            0..=2 => written(
                "site.toml",
                &format!(
                    "{site}\n[languages.zh-CN]\ntitle = \"站{number}\"\nfallback = \"{}\"\n{}",
                    self.pick(&["show", "hide"]),
                    self.pick(&["", "\n[languages.de]\nweight = 1\n"]),
                ),
            ),
            3 => (name.to_owned(), None),
            4 => written(name, &format!("---\ntitle: 译{number}\ntranslated_from: \"0\"\n---\n\n{piece}")),
            _ => written(name, &format!("---\ntitle: 译{number}\n---\n\n{piece}\n{same}")),
        }]
    }

    /// A file that chapters include, or a shortcode.
    fn shared(&mut self) -> Vec<(String, Option<Arc<[u8]>>)> {
        let piece = self.piece();
        let number = self.below(9);
        vec![match self.below(8) {
            0..=2 => written("content/_shared.md", &piece),
            3 => ("content/_shared.md".to_owned(), None),
            4 => written("content/part/_own.md", &format!("{piece}\n{{{{ include(\"/_shared.md\") }}}}\n")),
            5 => written(
                "templates/shortcodes/note.html",
                &format!("{{#\nparams: {{text: text}}\ninline: true\n#}}<b class=\"n{number}\">{{{{ text }}}}</b>"),
            ),
            6 => ("templates/shortcodes/note.html".to_owned(), None),
            _ => written(
                "themes/own/shortcodes/badge.html",
                &format!("{{#\nparams: {{text: text}}\ninline: true\n#}}<i class=\"n{number}\">{{{{ text }}}}</i>"),
            ),
        }]
    }

    /// An edit of the text of a chapter.
    fn body(&mut self, files: &Files) -> Vec<(String, Option<Arc<[u8]>>)> {
        let Some((name, text)) = self.text(files, "content/") else { return Vec::new() };
        let start = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n")).map_or(0, |end| end + 9);
        let (head, body) = text.split_at(start.min(text.len()));
        let mut pieces: Vec<String> = body.split("\n\n").map(|piece| format!("{}\n", piece.trim_end())).collect();
        let at = self.below(pieces.len() + 1);
        match self.below(6) {
            0 if at < pieces.len() => drop(pieces.remove(at)),
            1 if at < pieces.len() => pieces[at] = self.piece(),
            2 if at < pieces.len() => pieces[at] = format!("{} {}\n", pieces[at].trim_end(), self.below(10)),
            3 if pieces.len() > 1 => {
                let other = self.below(pieces.len());
                pieces.swap(at.min(other), other);
            }
            _ if pieces.len() > 12 => pieces.truncate(4),
            _ => {
                let piece = self.piece();
                pieces.insert(at, piece);
            }
        }
        vec![written(name, &format!("{head}{}", pieces.join("\n")))]
    }

    /// Another line in the front matter of a chapter.
    fn front_matter(&mut self, files: &Files) -> Vec<(String, Option<Arc<[u8]>>)> {
        let Some((name, text)) = self.text(files, "content/") else { return Vec::new() };
        let number = self.below(5);
        let line = match self.below(14) {
            0..=3 => format!("title: Title {number}"),
            4 => format!("title: \"Sum {{{{ value('sum(n)', data='sales.csv') }}}} {number}\""),
            5 => format!("weight: {number}"),
            6 => format!("slug: {}", self.pick(&["slug", "deep", "first"])),
            7 => format!("draft: {}", self.pick(&["true", "false"])),
            8 => format!("aliases: [/old/{number}/]"),
            9 => format!("description: Words {number}"),
            10 => format!("number: {}", self.pick(&["false", "A", "true"])),
            11 => format!("template: {}", self.pick(&["special.html", "page.html", "gone.html"])),
            12 => format!("lang: {}", self.pick(&["zh-CN", "en", "de"])),
            _ => format!("date: 2025-0{}-01", number + 1),
        };
        let key = line.split(':').next().unwrap().to_owned();
        let (head, body) = match text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
            Some((head, body)) => (head.to_owned(), body.to_owned()),
            None => (String::new(), text),
        };
        let others = head.lines().filter(|line| !line.starts_with(&format!("{key}:")));
        let mut head: Vec<&str> = others.collect();
        head.push(&line);
        vec![written(name, &format!("---\n{}\n---\n{body}", head.join("\n")))]
    }

    fn data(&mut self, files: &Files) -> Vec<(String, Option<Arc<[u8]>>)> {
        let number = self.below(50);
        vec![match self.below(14) {
            12 => written(
                "data/references.bib",
                &format!("@book{{lee2020, author={{Lee, A.}}, title={{N{number}}}, year={{2020}}}}\n"),
            ),
            13 => match self.below(3) {
                0 => ("data/references.bib".to_owned(), None),
                1 => ("data/glossary.yaml".to_owned(), None),
                _ => written("data/glossary.yaml", &format!("GDP: Something {number}.\nXYZ: New.\n")),
            },
            0..=4 => written("data/sales.csv", &format!("year,n\n2022,5\n2023,{number}\n2024,13\n")),
            5 => written("data/sales.csv", &format!("year,m\n2022,{number}\n")),
            6 => written(
                "data/rates.json",
                &format!("[{{\"year\": 2022, \"rate\": {number}}}, {{\"year\": 2023, \"rate\": 1}}]\n"),
            ),
            7 => written("data/sales.meta.yaml", &format!("source: Count {number}\nunit: 万元\n")),
            8 => ("data/sales.meta.yaml".to_owned(), None),
            9 => written("data/more.csv", &format!("n\n{number}\n")),
            10 if files.contains_key("data/more.csv") => ("data/more.csv".to_owned(), None),
            _ => written("data/rates.json", "[{"),
        }]
    }

    /// A chapter, new or written over.
    fn chapter(&mut self) -> Vec<(String, Option<Arc<[u8]>>)> {
        let folder = self.pick(&["", "part/", "other/", "part/inner/", "new/"]);
        let name =
            self.pick(&["01-first", "02-second", "03-third", "new", "_index", "index", "图表", "01-deep", "far"]);
        let (title, first, second) = (self.below(9), self.piece(), self.piece());
        vec![written(
            format!("content/{folder}{name}.md"),
            &format!("---\ntitle: New {title}\n---\n\n{first}\n{second}"),
        )]
    }

    /// A file or a folder gets another name.
    fn rename(&mut self, files: &Files) -> Vec<(String, Option<Arc<[u8]>>)> {
        let (from, to) = match self.below(3) {
            0 => self.pick(&[
                ("content/part/", "content/moved/"),
                ("content/moved/", "content/part/"),
                ("content/other/", "content/part/other/"),
            ]),
            1 => self.pick(&[("data/sales.csv", "data/more.csv"), ("data/more.csv", "data/sales.csv")]),
            _ => self.pick(&[
                ("content/01-first.md", "content/09-first.md"),
                ("content/09-first.md", "content/01-first.md"),
                ("content/pic.txt", "content/part/pic.txt"),
            ]),
        };
        let moved: Vec<(&String, &Arc<[u8]>)> = files.iter().filter(|(name, _)| name.starts_with(from)).collect();
        let gone = moved.iter().map(|(name, _)| ((*name).clone(), None));
        let come = moved.iter().map(|(name, text)| (name.replacen(from, to, 1), Some(Arc::clone(text))));
        gone.chain(come).collect()
    }

    fn theme(&mut self) -> Vec<(String, Option<Arc<[u8]>>)> {
        let number = self.below(9);
        let folder = "themes/own";
        vec![match self.below(14) {
            0 => written(
                format!("{folder}/templates/section.html"),
                &format!(
                    "{{% extends \"page.html\" %}}\n{{% block after %}}<p>Section {number}</p>{{% endblock after %}}\n"
                ),
            ),
            1 => written(
                format!("{folder}/templates/special.html"),
                &format!(
                    "{{% extends \"page.html\" %}}{{% block after %}}{number} {{{{ page.title }}}}{{% endblock after %}}"
                ),
            ),
            2 => (format!("{folder}/templates/special.html"), None),
            3 => written(
                format!("{folder}/templates/partials/footer.html"),
                &format!("<footer>{number} {{{{ words.next }}}}</footer>"),
            ),
            4 => (format!("{folder}/templates/partials/footer.html"), None),
            5 => written(format!("{folder}/templates/partials/footer.html"), "{{ page.title"),
            6 => written(
                format!("{folder}/templates/figure.html"),
                &format!(
                    "<figure id=\"{{{{ figure.id }}}}\" data-n=\"{number}\">{{{{ figure.body | safe }}}}</figure>"
                ),
            ),
            7 => (format!("{folder}/templates/figure.html"), None),
            8 => written(
                format!("{folder}/words/en.toml"),
                &format!("figure_label = \"Figure{number} {{n}}\"\nnext = \"N{number}\"\n"),
            ),
            9 => written(format!("{folder}/words/zh.toml"), &format!("table_label = \"表{number} {{n}}\"\n")),
            10 => written(format!("{folder}/assets/style.css"), &format!("body {{ order: {number} }}")),
            11 => written(format!("{folder}/assets/extra.css"), &format!("p {{ order: {number} }}")),
            12 => (format!("{folder}/assets/extra.css"), None),
            _ => written(format!("{folder}/templates/special.html"), "{{ page.oops }}"),
        }]
    }

    fn settings(&mut self) -> Vec<(String, Option<Arc<[u8]>>)> {
        let number = self.below(9);
        let title = format!("title = \"Site {number}\"\n");
        let text = match self.below(9) {
            8 => format!(
                "{title}theme = \"own\"\n\n[citations]\nscope = \"site\"\nstyle = \"{}\"\n",
                self.pick(&["apa", "gb7714", "none"])
            ),
            0 | 1 => format!("{title}theme = \"own\"\nbase_url = \"https://example.org/docs/\"\n"),
            2 => format!("{title}theme = \"own\"\n\n[extra]\nnote = \"{number}\"\n"),
            3 => format!("{title}language = \"zh-CN\"\ntheme = \"own\"\n"),
            4 => format!(
                "{title}section_numbers = {}\n\n[markdown]\nhtml = \"escape\"\ncjk = {}\n",
                self.below(4),
                self.below(2) == 0
            ),
            5 => format!("{title}theme = \"gone\"\n"),
            6 => format!("{title}unknown = 1\ntheme = \"own\"\n"),
            _ => "title = [\n".to_owned(),
        };
        vec![written("site.toml", &text)]
    }

    fn fixed(&mut self, files: &Files) -> Vec<(String, Option<Arc<[u8]>>)> {
        let number = self.below(9);
        vec![match self.below(6) {
            0 | 1 => written("static/plain.txt", &format!("plain {number}\n")),
            2 if files.contains_key("static/gone.txt") => ("static/gone.txt".to_owned(), None),
            2 => written("static/gone.txt", "here again"),
            3 => written("static/robots.txt", &format!("# {number}\n")),
            4 => written("content/part/pic.txt", &format!("beside {number}\n")),
            _ => written("static/first/index.html", "in the way"),
        }]
    }

    /// Back to an earlier state.
    fn past(&mut self, files: &Files) -> Vec<(String, Option<Arc<[u8]>>)> {
        let at = self.below(self.past.len());
        Edit::to(files, &self.past[at]).changes
    }

    /// Several files at once.
    fn many(&mut self) -> Vec<(String, Option<Arc<[u8]>>)> {
        (0..3).flat_map(|_| self.chapter()).collect()
    }

    /// Something that is no text, or empty.
    fn broken(&mut self, files: &Files) -> Vec<(String, Option<Arc<[u8]>>)> {
        let Some(name) = self.one_of(files, "") else { return Vec::new() };
        let bytes: &[u8] = self.pick(&[&b""[..], b"\xff\xfe", b"\xC4\xEA\xB7\xDD", b"---\ntitle: [\n---\n", b"\0\0"]);
        vec![(name, Some(bytes.into()))]
    }

    fn text(&mut self, files: &Files, prefix: &str) -> Option<(String, String)> {
        let names: Vec<&String> =
            files.keys().filter(|name| name.starts_with(prefix) && name.ends_with(".md")).collect();
        let name = (*names.get(self.below(names.len().max(1)))?).clone();
        let text = String::from_utf8_lossy(&files[&name]).into_owned();
        Some((name, text))
    }
}

fn written(name: impl Into<String>, text: &str) -> (String, Option<Arc<[u8]>>) {
    (name.into(), Some(text.as_bytes().into()))
}
