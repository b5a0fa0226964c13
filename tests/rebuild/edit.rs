//! Random edits of a site that uses every feature (`tests/rebuild/site`), from a seed.
//!
//! Most edits are small and good, as an author's are; some break things, undo, move, or bring many at once.

use super::piece::piece;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::{fmt, fs};

pub(crate) type Files = BTreeMap<String, Arc<[u8]>>;
/// Names, and what is written to them; `None`: they are removed.
type Changes = Vec<(String, Option<Arc<[u8]>>)>;

/// The site before the first edit: the folder `tests/rebuild/site`.
pub(crate) fn first_files() -> Files {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rebuild/site");
    let (mut folders, mut files) = (vec![top.clone()], Files::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let place = entry.path();
            if place.is_dir() {
                folders.push(place);
                continue;
            }
            let name = place.strip_prefix(&top).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, fs::read(place).unwrap().into());
        }
    }
    files
}

/// What happens to the files.
#[derive(Clone)]
pub(crate) struct Edit {
    /// Names, and what is written to them; `None`: they are removed.
    pub(crate) changes: Changes,
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

/// As a file in `tests/rebuild/cases/` has it: a line a change, and an empty line behind.
impl fmt::Display for Edit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, text) in &self.changes {
            match text {
                Some(text) => writeln!(out, "write {name} {}", serde_json::json!(String::from_utf8_lossy(text)))?,
                None => writeln!(out, "remove {name}")?,
            }
        }
        Ok(())
    }
}

/// Edits as [`Edit`] writes them, with an empty line between two; `#` begins a line that tells about them.
pub(crate) fn read(text: &str) -> Vec<Edit> {
    let told = text.lines().filter(|line| !line.starts_with('#'));
    let lines: Vec<&str> = told.skip_while(|line| line.is_empty()).collect();
    let edits = lines.split(|line| line.is_empty()).filter(|edit| !edit.is_empty());
    let change = |line: &&str| match line.split_once(' ').unwrap() {
        ("remove", name) => (name.to_owned(), None),
        (_, rest) => {
            let (name, text) = rest.split_once(" \"").unwrap();
            written(name, &serde_json::from_str::<String>(&format!("\"{text}")).unwrap())
        }
    };
    edits.map(|edit| Edit { changes: edit.iter().map(change).collect() }).collect()
}

/// A source of edits.
pub(crate) struct Script {
    state: u64,
    count: usize,
    /// The files before the first edit.
    first: Files,
    /// States to return to, as a checkout does.
    past: Vec<Files>,
}

impl Script {
    pub(crate) fn new(seed: u64) -> Script {
        Script {
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D,
            count: 0,
            first: Files::new(),
            past: Vec::new(),
        }
    }

    /// A number below `limit` (Steele, Lea and Flood, SplitMix64).
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn one_of(&mut self, files: &Files, prefix: &str) -> Option<String> {
        let names: Vec<&String> = files.keys().filter(|name| name.starts_with(prefix)).collect();
        (!names.is_empty()).then(|| names[self.below(names.len())].clone())
    }

    /// The next edit of these files.
    pub(crate) fn next(&mut self, files: &Files) -> Edit {
        if self.count == 0 {
            self.first = files.clone();
        }
        self.count += 1;
        if self.count % 23 == 1 {
            self.past.push(files.clone());
        }
        let changes = match self.below(64) {
            0..=11 => self.body(files),
            12..=18 => self.front_matter(files),
            19..=26 => self.data(files),
            27..=29 => self.chapter(),
            30 => self.one_of(files, "content/").map(|name| vec![(name, None)]).unwrap_or_default(),
            31..=33 => self.rename(files),
            34..=37 => self.theme(),
            38..=40 => vec![written("site.toml", &self.settings())],
            41..=43 => self.fixed(files),
            44 => self.one_of(files, "").map(|name| vec![(name, None)]).unwrap_or_default(),
            45 => self.past(files),
            46 => (0..3).flat_map(|_| self.chapter()).collect(),
            47 => self.broken(files),
            // Saved without a change.
            48 => {
                self.one_of(files, "").map(|name| (name.clone(), Some(Arc::clone(&files[&name])))).into_iter().collect()
            }
            49..=51 => self.shared(),
            52..=56 => self.translation(),
            // Saved as half of what it was.
            57 => self
                .one_of(files, "")
                .map(|name| (name.clone(), Some(files[&name][..files[&name].len() / 2].into())))
                .into_iter()
                .collect(),
            // Without these, more and more would be broken for good.
            58..=62 => self.mend(files),
            _ => Edit::to(files, &self.first).changes,
        };
        Edit { changes }
    }

    pub(super) fn words(&mut self) -> String {
        format!("Words {} of number {}.", self.below(1000), self.count)
    }

    /// A file is again as it was at first.
    fn mend(&mut self, files: &Files) -> Changes {
        let all = Edit::to(files, &self.first).changes;
        if all.is_empty() {
            return all;
        }
        vec![all[self.below(all.len())].clone()]
    }

    /// A chapter in another language.
    fn translation(&mut self) -> Changes {
        let (piece, number) = (piece(self), self.below(9));
        let name = self.pick(&[
            "content/_index.zh-CN.md",
            "content/01-first.zh-CN.md",
            "content/02-second.de.md",
            "content/02-second.zh-CN.md",
            "content/part/01-deep.zh-CN.md",
            "content/part/_index.zh-CN.md",
            "content/part/03-case/index.zh-CN.md",
            "content/other/only.zh-CN.md",
            "content/alone.zh-CN.md",
        ]);
        let figure = self.pick(&["sales", "deep", "logo", "x"]);
        let same = format!("```chart same {{#fig-{figure}}}\ncaption: 图{number}\n```\n");
        vec![match self.below(5) {
            0 => (name.to_owned(), None),
            1 => written(name, &format!("---\ntitle: 译{number}\ntranslated_from: \"0\"\n---\n\n{piece}")),
            _ => written(name, &format!("---\ntitle: 译{number}\n---\n\n{piece}\n{same}")),
        }]
    }

    /// A file that chapters include, or a shortcode.
    fn shared(&mut self) -> Changes {
        let piece = piece(self);
        let number = self.below(9);
        let inline = |class: &str| {
            format!("{{#\nparams: {{text: text}}\ninline: true\n#}}<b class=\"{class}{number}\">{{{{ text }}}}</b>")
        };
        vec![match self.below(12) {
            0..=2 => written("content/_shared.md", &piece),
            3 => written("content/_shared.md", &format!("{piece}\n<!-- part: own -->\n{piece}\n<!-- end -->\n")),
            4 => ("content/_shared.md".to_owned(), None),
            5 => written("content/part/_own.md", &format!("{piece}\n{{{{ include(\"/_shared.md\") }}}}\n")),
            6 => written("templates/shortcodes/note.html", &inline("n")),
            7 => ("templates/shortcodes/note.html".to_owned(), None),
            8 => written(
                "templates/shortcodes/panel.html",
                &format!("{{#\nparams: {{title: text}}\nbody: true\n#}}\n<div>{number}{{{{ body | safe }}}}</div>\n"),
            ),
            9 => written("templates/shortcodes/own.html", &inline("o")),
            10 => written(
                "templates/shortcodes/rows.html",
                &format!("{{#\nparams: {{data: {{type: data}}}}\n#}}\n<p>{number}: {{{{ data | length }}}}</p>\n"),
            ),
            _ => written("themes/own/shortcodes/badge.html", &inline("i")),
        }]
    }

    /// An edit of the text of a chapter.
    fn body(&mut self, files: &Files) -> Changes {
        let Some((name, text)) = self.text(files) else { return Vec::new() };
        let start = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n")).map_or(0, |end| end + 9);
        let (head, body) = text.split_at(start.min(text.len()));
        let mut pieces: Vec<String> = body.split("\n\n").map(|piece| format!("{}\n", piece.trim_end())).collect();
        let at = self.below(pieces.len() + 1);
        match self.below(6) {
            0 if at < pieces.len() => drop(pieces.remove(at)),
            1 if at < pieces.len() => pieces[at] = piece(self),
            2 if at < pieces.len() => pieces[at] = format!("{} {}\n", pieces[at].trim_end(), self.below(10)),
            3 if pieces.len() > 1 => {
                let other = self.below(pieces.len());
                pieces.swap(at.min(other), other);
            }
            _ if pieces.len() > 12 => pieces.truncate(4),
            _ => pieces.insert(at, piece(self)),
        }
        vec![written(name, &format!("{head}{}", pieces.join("\n")))]
    }

    /// Another line in the front matter of a chapter.
    fn front_matter(&mut self, files: &Files) -> Changes {
        let Some((name, text)) = self.text(files) else { return Vec::new() };
        let number = self.below(5);
        let line = match self.below(24) {
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
            13 | 14 => format!("date: 2025-0{}-01", number + 1),
            15 => format!("updated: 2025-1{}-01T10:00:00+08:00", number % 3),
            // A chapter cannot have it, and is told so.
            16 => format!("print: {}", self.pick(&["true", "false"])),
            17 => format!("search: {}", self.pick(&["true", "false"])),
            18 => format!("toc: {}", self.pick(&["true", "false"])),
            19 => format!("id: ch-{}", self.pick(&["far", "own", "case"])),
            20 => format!("tags: [a, t{number}]"),
            21 => format!("authors: [W. {number}]"),
            22 => format!("extra: {{contact: c{number}}}"),
            _ => format!("description: \"Of {{{{ value('max(rate)', data='rates.json') }}}} {number}\""),
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

    /// A table, or what is said of one, or works and terms.
    fn data(&mut self, files: &Files) -> Changes {
        let number = self.below(50);
        vec![match self.below(24) {
            0..=4 => written("data/sales.csv", &format!("year,n,kind\n2022,5,a\n2023,{number},b\n2024,13,b\n")),
            5 => written("data/sales.csv", &format!("year,m\n2022,{number}\n")),
            6 | 7 => written(
                "data/rates.json",
                &format!("[{{\"year\": 2022, \"rate\": {number}}}, {{\"year\": 2023, \"rate\": 1}}]\n"),
            ),
            8 => written("data/sales.meta.yaml", &format!("source: Count {number}\ncolumns: {{n: {{unit: 万元}}}}\n")),
            9 => written(
                "data/sales.meta.yaml",
                &format!(
                    "columns:\n  n: {{label: {{zh: 销{number}}}}}\n  kind: {{values: {{b: {{en: B{number}}}}}}}\n"
                ),
            ),
            10 => ("data/sales.meta.yaml".to_owned(), None),
            11 => match files.contains_key("data/more.csv") {
                true => ("data/more.csv".to_owned(), None),
                false => written("data/more.csv", &format!("n\n{number}\n")),
            },
            12 => written("data/rates.json", "[{"),
            13 => written(
                "data/references.bib",
                &format!("@book{{lee2020, author={{Lee, A.}}, title={{N{number}}}, year={{20{}}}}}\n", 10 + number),
            ),
            14 => written(
                "data/more.csl.json",
                &format!("[{{\"id\": \"knuth1984\", \"type\": \"book\", \"title\": \"L{number}\"}}]\n"),
            ),
            15 => (self.pick(&["data/references.bib", "data/more.csl.json", "data/glossary.yaml"]).to_owned(), None),
            16 | 17 => written("data/glossary.yaml", &format!("GDP: Something {number}.\nXYZ: New.\n")),
            18 => written("data/regions.yaml", &format!("- {{place: no, n: {number}}}\n- {{place: we, n: 2}}\n")),
            19 => written(
                "data/grid.tsv",
                &format!("unit\trow\tcol\tname\nno\t1\t{}\tNorth\nwe\t2\t1\tWest\n", 1 + number % 3),
            ),
            20 => written("data/shapes.meta.yaml", &format!("source: Drawn {number}\nlicence: CC0-1.0\n")),
            21 => written("data/kinds.toml", &format!("[[rows]]\nname = \"Speed\"\nvalue = {number}\n")),
            22 => written(
                "data/log.ndjson",
                &format!("{{\"day\": \"2024-01-01\", \"hits\": 3}}\n{{\"day\": \"2024-01-02\", \"hits\": {number}}}\n"),
            ),
            _ => ("data/book.xlsx".to_owned(), Some(include_bytes!("book-edited.xlsx")[..].into())),
        }]
    }

    /// A chapter, new or written over.
    fn chapter(&mut self) -> Changes {
        let folder = self.pick(&["", "part/", "other/", "part/inner/", "new/"]);
        let name =
            self.pick(&["01-first", "02-second", "03-third", "new", "_index", "index", "图表", "01-deep", "far"]);
        let (title, first, second) = (self.below(9), piece(self), piece(self));
        vec![written(
            format!("content/{folder}{name}.md"),
            &format!("---\ntitle: New {title}\n---\n\n{first}\n{second}"),
        )]
    }

    /// A file or a folder gets another name.
    fn rename(&mut self, files: &Files) -> Changes {
        let (from, to) = match self.below(4) {
            0 => self.pick(&[
                ("content/part/", "content/moved/"),
                ("content/moved/", "content/part/"),
                ("content/other/", "content/part/other/"),
                ("content/part/03-case/", "content/part/00-case/"),
            ]),
            1 => self.pick(&[
                ("data/sales.csv", "data/more.csv"),
                ("data/more.csv", "data/sales.csv"),
                ("data/sales.meta.yaml", "data/rates.meta.yaml"),
                ("templates/shortcodes/note.html", "themes/own/shortcodes/note.html"),
                ("themes/own/", "themes/default/"),
                ("themes/default/", "themes/own/"),
            ]),
            _ => self.pick(&[
                ("content/01-first.md", "content/09-first.md"),
                ("content/09-first.md", "content/01-first.md"),
                ("content/01-first.zh-CN.md", "content/09-first.zh-CN.md"),
                ("content/09-first.zh-CN.md", "content/01-first.zh-CN.md"),
                ("content/02-second.md", "content/part/02-second.md"),
                ("content/_shared.md", "content/part/_shared.md"),
                ("content/pic.txt", "content/part/pic.txt"),
                ("content/square.svg", "static/square.svg"),
            ]),
        };
        let moved: Vec<(&String, &Arc<[u8]>)> = files.iter().filter(|(name, _)| name.starts_with(from)).collect();
        let gone = moved.iter().map(|(name, _)| ((*name).clone(), None));
        let come = moved.iter().map(|(name, text)| (name.replacen(from, to, 1), Some(Arc::clone(text))));
        gone.chain(come).collect()
    }

    fn theme(&mut self) -> Changes {
        let number = self.below(9);
        let folder = "themes/own";
        let part = |name: &str, text: String| written(format!("{folder}/{name}"), &text);
        let after =
            |text: String| format!("{{% extends \"page.html\" %}}{{% block after %}}{text}{{% endblock after %}}");
        vec![match self.below(20) {
            0 => part("templates/section.html", after(format!("<p>Section {number}</p>"))),
            1 => part("templates/special.html", after(format!("{number} {{{{ page.title }}}}"))),
            2 => (format!("{folder}/templates/special.html"), None),
            3 => part("templates/partials/footer.html", format!("<footer>{number} {{{{ words.next }}}}</footer>")),
            4 => (format!("{folder}/templates/partials/footer.html"), None),
            5 => part("templates/partials/footer.html", "{{ page.title".to_owned()),
            6 => part(
                "templates/figure.html",
                format!("<figure id=\"{{{{ figure.id }}}}\" data-n=\"{number}\">{{{{ figure.body | safe }}}}</figure>"),
            ),
            7 => (format!("{folder}/templates/figure.html"), None),
            8 => part("words/en.toml", format!("figure_label = \"Figure{number} {{n}}\"\nnext = \"N{number}\"\n")),
            9 => part("words/zh.toml", format!("table_label = \"表{number} {{n}}\"\n")),
            10 => part("assets/style.css", format!("body {{ order: {number} }}")),
            11 => part("assets/extra.css", format!("p {{ order: {number} }}")),
            12 => (format!("{folder}/assets/extra.css"), None),
            13 => part(
                "templates/partials/sidebar-item.html",
                format!("<a data-n=\"{number}\" href=\"{{{{ item.href }}}}\">{{{{ item.title }}}}</a>"),
            ),
            14 => (format!("{folder}/templates/partials/sidebar-item.html"), None),
            15 => part("templates/partials/head-extra.html", format!("<meta name=\"n\" content=\"{number}\">\n")),
            16 => part(
                "templates/redirect.html",
                format!("<title>{number}</title><a href=\"{{{{ redirect.href }}}}\">{{{{ redirect.title }}}}</a>"),
            ),
            17 => part(
                "templates/404.html",
                "{% extends \"base.html\" %}{% block main %}No{% endblock main %}".to_owned(),
            ),
            18 => part(
                "templates/print.html",
                format!("{number}{{% for part in parts %}}{{{{ part.id }}}}{{% endfor %}}"),
            ),
            _ => part("templates/special.html", "{{ page.oops }}".to_owned()),
        }]
    }

    /// What `site.toml` may say; mostly good.
    fn settings(&mut self) -> String {
        let number = self.below(9);
        if self.below(8) == 0 {
            let bad = ["title = [\n", "theme = \"gone\"\n", "unknown = 1\ntheme = \"own\"\n", "base_url = \"x\"\n", ""];
            return self.pick(&bad).to_owned();
        }
        let mut text = format!("title = \"Site {number}\"\n");
        let mut may = |odds: (usize, usize), lines: &str| {
            if self.below(odds.1) < odds.0 {
                text.push_str(lines);
            }
        };
        may((7, 8), "base_url = \"https://example.org/docs/\"\n");
        may((7, 8), "theme = \"own\"\n");
        may((1, 8), "language = \"zh-CN\"\n");
        may((1, 4), &format!("section_numbers = {}\n", number % 4));
        may((1, 8), "search = false\n");
        may((1, 4), &format!("authors = [\"A. {number}\"]\n"));
        may((7, 8), &format!("[extra]\nnote = \"{number}\"\n"));
        may(
            (3, 4),
            &format!("[languages.zh-CN]\ntitle = \"站{number}\"\nfallback = \"{}\"\n", ["show", "hide"][number % 2]),
        );
        may((1, 4), "[languages.de]\nweight = 1\n");
        may((1, 4), &format!("[words.en]\nfigure_label = \"F{number}-{{n}}\"\n"));
        may((1, 4), "[check]\nskipped-heading = \"off\"\nunnamed-figure = \"error\"\n");
        may((1, 4), &format!("[citations]\nscope = \"site\"\nstyle = \"{}\"\n", ["apa", "gb7714"][number % 2]));
        may((1, 8), "[citations]\nfiles = [\"references.bib\"]\n");
        may((1, 8), &format!("[markdown]\nhtml = \"escape\"\ncjk = {}\n", number.is_multiple_of(2)));
        may((1, 4), &format!("[preview]\neditor = \"vscode://file/{{path}}?{number}\"\n"));
        text
    }

    /// Files that are published as they are.
    fn fixed(&mut self, files: &Files) -> Changes {
        let number = self.below(9);
        let picture = |color: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4{number}\" height=\"30\"><path fill=\"{color}\"/></svg>"
            )
        };
        vec![match self.below(10) {
            0 | 1 => written("static/plain.txt", &format!("plain {number}\n")),
            2 if files.contains_key("static/gone.txt") => ("static/gone.txt".to_owned(), None),
            2 => written("static/gone.txt", "here again"),
            3 => written("static/robots.txt", &format!("# {number}\n")),
            4 => written("content/part/pic.txt", &format!("beside {number}\n")),
            5 => written("content/square.svg", &picture("blue")),
            6 => written("content/part/03-case/logo.svg", &picture("green")),
            7 => ("content/square.svg".to_owned(), None),
            8 => written("static/own.css", &format!("main {{ order: {number} }}\n")),
            _ => written("static/first/index.html", "in the way"),
        }]
    }

    /// Back to an earlier state.
    fn past(&mut self, files: &Files) -> Changes {
        let at = self.below(self.past.len());
        Edit::to(files, &self.past[at]).changes
    }

    /// Something that is no text, or empty.
    fn broken(&mut self, files: &Files) -> Changes {
        let Some(name) = self.one_of(files, "") else { return Vec::new() };
        let bytes: &[u8] = self.pick(&[&b""[..], b"\xff\xfe", b"\xC4\xEA\xB7\xDD", b"---\ntitle: [\n---\n", b"\0\0"]);
        vec![(name, Some(bytes.into()))]
    }

    /// A Markdown file, and its text.
    fn text(&mut self, files: &Files) -> Option<(String, String)> {
        let names: Vec<&String> =
            files.keys().filter(|name| name.starts_with("content/") && name.ends_with(".md")).collect();
        let name = (*names.get(self.below(names.len().max(1)))?).clone();
        let text = String::from_utf8_lossy(&files[&name]).into_owned();
        Some((name, text))
    }
}

fn written(name: impl Into<String>, text: &str) -> (String, Option<Arc<[u8]>>) {
    (name.into(), Some(text.as_bytes().into()))
}
