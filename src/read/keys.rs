//! The keys that `site.toml`, front matter and sidecars may have: the lists behind the manual and the JSON Schemas.
//!
//! **A list has the keys that its reader asks for, and no other**: `tests/schema.rs` holds each reader against its list.
//! Deliberately absent: reading, and what a key does.

use crate::diag::level::CHECKS;
use crate::diag::or_list;

/// A key of a file of settings.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What holds without it; empty: nothing.
    pub without: &'static str,
    /// One sentence for the manual and for editors.
    pub about: &'static str,
    /// Where the manual tells more, as a link from a page of it; empty: nowhere.
    pub more: &'static str,
}

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// A text; a number or date counts as one.
    Text,
    /// A list of texts; one is a list of one.
    Texts,
    /// A date, as precise as one likes.
    Date,
    /// An address of the web.
    Web,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Whole {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// A number above zero.
    Positive,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// `true`, `false`, or a text.
    FlagOrText,
    /// A text, or one for each language.
    Localized,
    /// A table with these keys.
    Table(&'static [Key]),
    /// A table of names, each with a text, or one for each language.
    Names,
    /// A table of names, each with a table of these keys.
    Tables(&'static [Key]),
    /// A table of names, each with a table of texts.
    Words,
    /// A table of checks and their levels.
    Levels,
    /// Anything.
    Any,
}

/// The levels of a check.
pub const LEVELS: [&str; 3] = ["error", "warn", "off"];

impl Takes {
    /// What it takes, in words for the manual.
    pub fn words(self) -> String {
        match self {
            Takes::Text => "text".into(),
            Takes::Texts => "list of texts".into(),
            Takes::Date => "date".into(),
            Takes::Web => "address of the web".into(),
            Takes::Flag => "`true` or `false`".into(),
            Takes::Whole { min, max } if max > 1_000_000 && min < -1_000_000 => "whole number".into(),
            Takes::Whole { min, max } => format!("whole number, {min} to {max}"),
            Takes::Positive => "number above zero".into(),
            Takes::OneOf(words) => or_list(words.iter().copied()),
            Takes::FlagOrText => "`true`, `false` or text".into(),
            Takes::Localized => "text, or one a language".into(),
            Takes::Names => "table of values and their names".into(),
            Takes::Table(keys) => format!("table with {}", or_list(keys.iter().map(|key| key.name))),
            Takes::Tables(_) => "table of tables".into(),
            Takes::Words => "table of languages".into(),
            Takes::Levels => format!("table of {} checks", CHECKS.len()),
            Takes::Any => "table".into(),
        }
    }
}

const fn key(name: &'static str, takes: Takes, without: &'static str, about: &'static str) -> Key {
    Key { name, takes, without, about, more: "" }
}

impl Key {
    const fn more(self, more: &'static str) -> Key {
        Key { more, ..self }
    }
}

/// Any whole number that a file can hold exactly.
const WHOLE: Takes = Takes::Whole { min: -9_000_000_000_000_000, max: 9_000_000_000_000_000 };

/// The keys of `[markdown]`.
pub const MARKDOWN: &[Key] = &[
    key("cjk", Takes::Flag, "`true`", "Whether emphasis and line ends follow the rules of Chinese.")
        .more("writing.md#chinese"),
    key(
        "html",
        Takes::OneOf(&["allow", "escape"]),
        "`allow`",
        "What becomes of HTML in chapters: it is part of the page, or shown as text.",
    )
    .more("writing.md#html"),
];

/// The keys of `[preview]`.
pub const PREVIEW: &[Key] = &[key(
    "editor",
    Takes::Text,
    "",
    "The address that opens a file in an editor: `vscode://file/{path}:{line}:{column}`.",
)];

/// The keys of `[citations]`.
pub const CITATIONS: &[Key] = &[
    key("files", Takes::Texts, "all that can", "Files below `data/` that hold the works."),
    key("style", Takes::Text, "by the language", "The style: `gb7714`, `gb7714-author-date` or `apa`."),
    key(
        "scope",
        Takes::OneOf(&["page", "site"]),
        "`page`",
        "Whether works are numbered and listed by page or for the whole site.",
    ),
];

/// The keys of a language: `[languages.en]`.
pub const LANGUAGE: &[Key] = &[
    key("name", Takes::Text, "its own name, or its tag", "The name of the language as its speakers write it."),
    key("title", Takes::Text, "that of the site", "The title of the site."),
    key("description", Takes::Text, "", "A sentence about the site."),
    key("authors", Takes::Texts, "", "Who writes the site, as their names are written in the language."),
    key(
        "fallback",
        Takes::OneOf(&["show", "hide"]),
        "`show`",
        "Whether chapters that are not translated are shown with a notice, or left out.",
    ),
    key("weight", WHOLE, "behind all others", "Its place among the languages; smaller comes first."),
    key("words", Takes::Any, "", "Words of the interface: `[languages.en.words]`."),
];

/// The keys of `site.toml`.
pub const SITE: &[Key] = &[
    key("title", Takes::Text, "`Untitled`", "The name of the site: in the header, in titles, in the tab."),
    key("base_url", Takes::Text, "", "Where the site will stand.").more("#base"),
    key(
        "language",
        Takes::Text,
        "`en`",
        "The language of what is written: `zh-CN`, `zh-Hant`, `en`, `ja`. A chapter may set its own with `lang`.",
    ),
    key("description", Takes::Text, "", "For search engines, and for pages without their own."),
    key("authors", Takes::Texts, "", "Who writes it. A chapter may name its own."),
    key("theme", Takes::Text, "`default`", "A folder of `themes/`.").more("#theme"),
    key("output_dir", Takes::Text, "`public`", "Where `tuzhang build` writes, relative to `site.toml`."),
    key("section_numbers", Takes::Whole { min: 0, max: 6 }, "`2`", "How many levels of headings are numbered.")
        .more("references.md#sec-numbers"),
    key("search", Takes::Flag, "`true`", "Whether readers can search the site.").more("search.md"),
    key("languages", Takes::Tables(LANGUAGE), "", "Other languages of the site, by their tags: `[languages.en]`.")
        .more("languages.md#settings"),
    key("words", Takes::Words, "", "Words of the interface that stand over the theme's, by language: `[words.en]`."),
    key("citations", Takes::Table(CITATIONS), "", "How works are cited.").more("references.md#citations"),
    key("check", Takes::Levels, "", "Levels of checks: `error`, `warn` or `off`.").more("07-errors.md#levels"),
    key("markdown", Takes::Table(MARKDOWN), "", "How chapters are read."),
    key("preview", Takes::Table(PREVIEW), "", "What only the preview needs.").more("preview.md#source"),
    key("extra", Takes::Any, "", "Anything for your own templates: `site.extra`."),
];

/// The keys of front matter.
pub const FRONT_MATTER: &[Key] = &[
    key(
        "title",
        Takes::Text,
        "the first heading of level 1, else the file's name",
        "The title. A heading that serves as title is not printed twice.",
    ),
    key("description", Takes::Text, "", "One sentence for lists of chapters, search engines and link previews."),
    key("date", Takes::Date, "", "When it was published: `2026`, `2026-11`, `2026-11-23`, or with a time behind it."),
    key("updated", Takes::Date, "", "When it last changed. It is shown, and used in the sitemap."),
    key("draft", Takes::Flag, "`false`", "Leaves the page out, unless the command has `--drafts`."),
    key("weight", WHOLE, "", "Its place among its siblings; smaller comes first."),
    key("slug", Takes::Text, "from the file's name", "The last part of the address, without `/`: `drivers`."),
    key("aliases", Takes::Texts, "", "Old addresses that lead here: `[/old/page/, old.html]`."),
    key("template", Takes::Text, "by the kind of page", "The template that draws it: `landing.html`.")
        .more("theming.md"),
    key("authors", Takes::Texts, "those of the site", "Who wrote it: `[Li Ming, Zhang Hua]`."),
    key("tags", Takes::Texts, "", "Its topics, shown below the text: `[policy, cloud]`."),
    key(
        "toc",
        Takes::Flag,
        "`true`, on the front page `false`",
        "Whether the headings of levels 2 and 3 are listed beside the text.",
    ),
    key("number", Takes::FlagOrText, "`true`", "`false` for no number, a text of at most 8 characters for that one."),
    key("id", Takes::Text, "`ch-` and the file's name", "The id by which references name the chapter: `ch-drivers`.")
        .more("references.md"),
    key("search", Takes::Flag, "`true`", "Whether readers find it by searching.").more("search.md"),
    key(
        "print",
        Takes::Flag,
        "`false`",
        "In an `_index.md`: whether `print.html` beside it holds the whole of the section on one page, to print.",
    )
    .more("print.md"),
    key(
        "lang",
        Takes::Text,
        "that of the site",
        "Its language: decides words, number and date forms, and typesetting of this page.",
    ),
    key("translated_from", Takes::Text, "", "What a translation was made from; `tuzhang translate --mark` writes it.")
        .more("languages.md#status"),
    key("extra", Takes::Any, "", "Anything for your own templates: `page.extra`."),
];

/// What a sidecar may say of a column.
pub const COLUMN: &[Key] = &[
    key(
        "type",
        Takes::OneOf(&["number", "text", "date", "bool"]),
        "the type that is found",
        "The type of its cells. `date` also reads `20250601` and `202506`, `bool` also `1` and `0`.",
    ),
    key("unit", Takes::Localized, "", "What a number counts: `个`, `元`, `%`."),
    key(
        "times",
        Takes::Positive,
        "1",
        "How many of the unit a 1 in the file stands for: `10000` where the source counts in 万.",
    )
    .more("#magnitudes"),
    key("label", Takes::Localized, "its name", "What readers see instead of the name."),
    key("format", Takes::Localized, "", "How its numbers are written.").more("03-figures.md#numbers"),
    key("note", Takes::Localized, "", "What a reader should know."),
    key("values", Takes::Names, "", "What readers see instead of its texts: `零售: {en: Retail}`.")
        .more("languages.md#values"),
];

/// The keys of a sidecar.
pub const SIDECAR: &[Key] = &[
    key("missing", Takes::Texts, "", "More words for a missing value."),
    key("encoding", Takes::Text, "guessed", "The encoding of the file: `gb18030`, `windows-1252`."),
    key("title", Takes::Localized, "", "What the table is called."),
    key("source", Takes::Localized, "", "Where the numbers come from. A figure without its own `source` shows it."),
    key("url", Takes::Web, "", "The address of the source on the web, to which its name in figures then leads."),
    key("licence", Takes::Localized, "", "Under which licence. Shapes of a map must tell it.").more("maps.md#licence"),
    key("approval", Takes::Text, "", "The approval number (审图号) of shapes that show a part of China."),
    key("note", Takes::Localized, "", "What a reader should know."),
    key("retrieved", Takes::Date, "", "When it was fetched."),
    key("columns", Takes::Tables(COLUMN), "", "What is known about each column, by its name."),
];
