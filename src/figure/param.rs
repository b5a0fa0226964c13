//! What an author can write to a figure: names, shapes, sentences for the manual.
//!
//! Help, manual, schema and the checks of arguments are all derived from these lists.

/// A parameter of a figure kind.
pub type Param = Parameter<'static>;

/// Whether a parameter of a figure kind can be left out.
pub type Need = Needed<'static>;

/// What a parameter of a figure kind takes.
pub type Shape = Shaped<'static>;

/// A parameter of a call: of a figure kind, or of a shortcode that an author has made.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it takes.
    pub shape: Shaped<'a>,
    /// Whether it can be left out, and what then holds.
    pub need: Needed<'a>,
    /// One sentence for the manual.
    pub about: &'a str,
}

/// Whether a parameter can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed<'a> {
    /// It must be written.
    Required,
    /// It may be left out; the text says what then holds.
    Optional(&'a str),
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shaped<'a> {
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
    OneOf(&'a [&'a str]),
    /// A list of texts; one text is a list of one.
    Texts,
    /// A list of numbers; one number is a list of one.
    Numbers,
    /// A map with some of these keys, or a list of texts where that is enough.
    Parts(&'a [&'a str]),
    /// A list of maps with some of these keys; one map is a list of one.
    Maps(&'a [&'a str]),
    /// An id: letters a–z, digits, `-` and `_`.
    Id,
}

impl Shaped<'_> {
    /// The shape in words, for messages and the manual.
    pub fn words(self) -> String {
        match self {
            Shaped::Text => "a text".into(),
            Shaped::Markdown => "a text, with Markdown".into(),
            Shaped::Data => "a file below `data/`".into(),
            Shaped::Expr => "an expression".into(),
            Shaped::Channel => "an expression, or a map with `field`".into(),
            Shaped::Channels => "an expression, a map with `field`, or a list of them".into(),
            Shaped::Number { min, max } if max >= 1e15 => format!("a number from {min}"),
            Shaped::Number { min, max } => format!("a number from {min} to {max}"),
            Shaped::Flag => "`true` or `false`".into(),
            Shaped::OneOf(words) => crate::diag::or_list(words.iter().copied()),
            Shaped::Texts => "a list of texts".into(),
            Shaped::Numbers => "a list of numbers".into(),
            Shaped::Parts(keys) => format!("a map with {}", crate::diag::or_list(keys.iter().copied())),
            Shaped::Maps(keys) => format!("a list of maps with {}", crate::diag::or_list(keys.iter().copied())),
            Shaped::Id => "an id like `fig-name`".into(),
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
    optional("number", Shape::Flag, "`true`", "`false` leaves the figure without a number."),
    optional("wide", Shape::Flag, "`false`", "`true` lets the figure be wider than the text, where there is room."),
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
        Shape::Parts(&["name", "value", "by"]),
        "the table as it is",
        "A map: the column `name`, whose values become columns, the column `value` under them, and the columns `by` that stay, else all others.",
    ),
    optional(
        "join",
        Shape::Parts(&["data", "on"]),
        "one table",
        "A map: another table `data`, and the key `on` that both have.",
    ),
];

/// What every drawing over axes takes, beside its own channels.
pub const CHART: &[Param] = &[
    optional("unit", Shape::Text, "the unit in the table's sidecar", "The unit of the numbers."),
    optional("row", Shape::Channel, "one row of panels", "The column whose values become rows of small panels."),
    optional("col", Shape::Channel, "one panel", "The column whose values become small panels side by side."),
    optional(
        "columns",
        Shape::Number { min: 1.0, max: 12.0 },
        "as many as fit",
        "How many panels stand side by side; on a phone there are fewer.",
    ),
    optional(
        "highlight",
        Shape::Texts,
        "all in colour",
        "Names of series or categories that keep their colour while all others turn grey.",
    ),
    optional(
        "annotate",
        Shape::Maps(&["x", "y", "at", "corner", "text"]),
        "nothing",
        "Remarks: a line at `x` or `y`, a band where it is a list of two, a point with both or `at` a name, a `corner` of the plot, each with its `text`.",
    ),
    optional("labels", Shape::Flag, "where there is room for all", "Whether marks carry their value as text."),
];

/// A key of a channel that is written as a map.
#[derive(Clone, Copy, Debug)]
pub struct ChannelKey {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub shape: KeyShape,
    /// One sentence for the manual.
    pub about: &'static str,
}

/// What a key of a channel takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyShape {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A number above zero.
    Positive,
    /// `true` or `false`.
    Flag,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// Two values, the second larger; either may be `null`.
    Ends,
    /// Numbers that rise.
    Rising,
    /// `none`, about how many, or a list of values.
    Ticks,
    /// A word, or a list of names.
    Order,
    /// A list of texts.
    Texts,
}

impl KeyShape {
    /// The shape in words, for messages and the manual.
    pub fn words(self) -> String {
        match self {
            KeyShape::Text => "a text".into(),
            KeyShape::Number => "a number".into(),
            KeyShape::Positive => "a number above zero".into(),
            KeyShape::Flag => "`true` or `false`".into(),
            KeyShape::OneOf(words) => crate::diag::or_list(words.iter().copied()),
            KeyShape::Ends => "a list of two numbers or dates, either of them `null`".into(),
            KeyShape::Rising => "a list of numbers that rise".into(),
            KeyShape::Ticks => "`none`, `edges` (of bins), a number, or a list of numbers".into(),
            KeyShape::Order => format!("{}, or a list of names", crate::diag::or_list(ORDERS.iter().copied())),
            KeyShape::Texts => "a list of texts".into(),
        }
    }
}

/// The words of `sort` in a channel.
pub const ORDERS: &[&str] = &["ascending", "descending", "value", "-value"];

/// The words of `scale` in a channel.
pub const SCALES: &[&str] =
    &["auto", "linear", "log", "symlog", "sqrt", "time", "band", "sequential", "diverging", "tiers"];

const fn key(name: &'static str, shape: KeyShape, about: &'static str) -> ChannelKey {
    ChannelKey { name, shape, about }
}

/// The keys of a channel that is written as a map.
pub const CHANNEL_KEYS: &[ChannelKey] = &[
    key("field", KeyShape::Text, "The expression."),
    key("unit", KeyShape::Text, "The unit of its numbers."),
    key("format", KeyShape::Text, "How its numbers are written: `0,0.0`, `0%`, `万`."),
    key("title", KeyShape::Text, "Its name on the axis or in the legend."),
    key(
        "type",
        KeyShape::OneOf(&["text", "number", "date"]),
        "What its values are read as: `text` makes categories of years, `date` makes years of numbers.",
    ),
    key("scale", KeyShape::OneOf(SCALES), "The kind of scale."),
    key("exponent", KeyShape::Positive, "Makes the scale one of powers with this exponent, above zero."),
    key("reverse", KeyShape::Flag, "Whether values grow the other way: to the left, or downward."),
    key("domain", KeyShape::Ends, "Where the scale begins and ends; bars and areas begin at zero and are drawn whole."),
    key("zero", KeyShape::Flag, "Whether zero is part of the scale."),
    key("nice", KeyShape::Flag, "Whether the scale is widened to round numbers."),
    key("ticks", KeyShape::Ticks, "The marks on the axis."),
    key("sort", KeyShape::Order, "The order of its names: by themselves, by the value they have, or as listed."),
    key("breaks", KeyShape::Rising, "Where tiers of colour begin, all but the lowest."),
    key("labels", KeyShape::Texts, "Names of the tiers from low to high."),
    key("middle", KeyShape::Number, "The neutral value of a diverging scale."),
];
