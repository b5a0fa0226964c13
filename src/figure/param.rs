//! What an author can write to a figure: names, shapes, sentences for the manual.
//!
//! Help, manual, schema and the checks of arguments are all derived from these lists.

/// A parameter of a figure kind.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// Whether it can be left out, and what then holds.
    pub need: Need,
    /// One sentence for the manual.
    pub about: &'static str,
}

/// Whether a parameter can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must be written.
    Required,
    /// It may be left out; the text says what then holds.
    Optional(&'static str),
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A text.
    Text,
    /// A text of Markdown: emphasis, links, `value` calls.
    Markdown,
    /// A table: a file below `data/`, or `#tbl-id` of a table of the chapter.
    Data,
    /// An expression over the columns of the data.
    Expr,
    /// An expression, or a map with `field` and its unit, format, title.
    Channel,
    /// One or several of them; several are series.
    Channels,
    /// A number.
    Number {
        /// The least.
        min: f64,
        /// The most.
        max: f64,
    },
    /// `true` or `false`.
    Flag,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// A list of texts; one text is a list of one.
    Texts,
    /// A map with some of these keys, or a list of texts where that is enough.
    Parts(&'static [&'static str]),
    /// An id: letters a–z, digits, `-` and `_`.
    Id,
}

impl Shape {
    /// The shape in words, for messages and the manual.
    pub fn words(self) -> String {
        match self {
            Shape::Text => "a text".into(),
            Shape::Markdown => "a text, with Markdown".into(),
            Shape::Data => "a file below `data/`".into(),
            Shape::Expr => "an expression".into(),
            Shape::Channel => "an expression, or a map with `field`".into(),
            Shape::Channels => "an expression, a map with `field`, or a list of them".into(),
            Shape::Number { min, max } if max >= 1e15 => format!("a number from {min}"),
            Shape::Number { min, max } => format!("a number from {min} to {max}"),
            Shape::Flag => "`true` or `false`".into(),
            Shape::OneOf(words) => crate::diag::or_list(words.iter().copied()),
            Shape::Texts => "a list of texts".into(),
            Shape::Parts(keys) => format!("a map with {}", crate::diag::or_list(keys.iter().copied())),
            Shape::Id => "an id like `fig-name`".into(),
        }
    }
}

/// An optional parameter.
pub(super) const fn optional(name: &'static str, shape: Shape, without: &'static str, about: &'static str) -> Param {
    Param { name, shape, need: Need::Optional(without), about }
}

/// A parameter that must be written.
pub(super) const fn required(name: &'static str, shape: Shape, about: &'static str) -> Param {
    Param { name, shape, need: Need::Required, about }
}

/// What every figure takes.
pub const COMMON: &[Param] = &[
    optional("data", Shape::Data, "the rows in the fence", "The table that is drawn."),
    required("caption", Shape::Markdown, "What the figure shows, printed under it behind its number."),
    optional("id", Shape::Id, "`figure-N`", "The name by which links and downloads know the figure."),
    optional("source", Shape::Markdown, "the source in the table's sidecar", "Where the numbers come from."),
    optional("note", Shape::Markdown, "nothing", "What a reader must keep in mind."),
    optional("n", Shape::Number { min: 0.0, max: 1e15 }, "nothing", "The size of the sample, printed as N."),
    optional("alt", Shape::Text, "a description from the data", "A description for those who do not see the figure."),
    optional("where", Shape::Expr, "all rows", "Which rows are drawn: `year = 2024`."),
    optional("sort", Shape::Texts, "the order of the table", "Columns to sort by; `-` before a name sorts down."),
    optional(
        "limit",
        Shape::Number { min: 1.0, max: 1e6 },
        "all rows",
        "How many rows are shown, from the first, after sorting.",
    ),
    optional(
        "top",
        Shape::Number { min: 1.0, max: 1e6 },
        "all rows",
        "How many rows are shown, those with the largest values.",
    ),
    optional(
        "other",
        Shape::Text,
        "they are left out",
        "The name of one more row for all beyond `limit` or `top`, added up.",
    ),
    optional(
        "fold",
        Shape::Parts(&["columns", "name", "value"]),
        "the table as it is",
        "Columns that become rows: a list, or a map with `columns`, `name` and `value`.",
    ),
    optional(
        "pivot",
        Shape::Parts(&["name", "value"]),
        "the table as it is",
        "A map: the column `name`, whose values become columns, and the column `value` under them.",
    ),
    optional(
        "join",
        Shape::Parts(&["data", "on"]),
        "one table",
        "A map: another table `data`, and the key `on` that both have.",
    ),
];

/// The keys of a channel that is written as a map.
pub const CHANNEL_KEYS: &[(&str, &str)] = &[
    ("field", "The expression."),
    ("unit", "The unit of its numbers."),
    ("format", "How its numbers are written: `0,0.0`, `0%`, `万`."),
    ("title", "Its name on the axis or in the legend."),
];
