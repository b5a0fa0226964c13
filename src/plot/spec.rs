//! The canonical chart: layers of a mark and its channels, and the few words that change their form.
//!
//! In: values already evaluated, one row a mark, all channels of a layer equally long. Out: nothing; [`super::draw`] reads it.
//! Every name an author may write (donut, likert, slope …) is an alias of some `Spec`.

use super::channel::Channel;
use super::language::Language;
use super::map::Map;

/// A chart to draw.
///
/// `Spec::default()` draws nothing; [`Spec::of`] wraps layers with every choice left to inference.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spec {
    /// The marks, painted in this order.
    pub layers: Vec<Layer>,
    /// Which way bars run.
    pub orient: Orient,
    /// How bars and areas that share a position relate.
    pub stack: Stack,
    /// Whether series of bars stand on or beside each other.
    pub group: Group,
    /// Whether bars are as wide as their band.
    pub bars: Bars,
    /// How lines and areas run between points.
    pub curve: Curve,
    /// Whether marks carry their value as text.
    pub value_labels: ValueLabels,
    /// Whether layers share one panel.
    pub panels: Panels,
    /// Names that keep a colour while all others turn grey; empty highlights nothing.
    ///
    /// A name may be that of a series or of a category.
    pub highlight: Vec<String>,
    /// Lines, bands and remarks laid over the marks.
    pub annotations: Vec<Annotation>,
    /// Where the regions of a map are.
    pub map: Option<Map>,
    /// How many columns of facets on the wide artboard; `None` lets the width decide.
    pub facet_columns: Option<usize>,
    /// BCP 47 tag of the page, which decides number and date forms and the width of ambiguous characters.
    pub lang: String,
    /// The words the engine prints by itself.
    pub words: Words,
}

impl Spec {
    /// A chart of these layers in a language with its usual words, everything else inferred.
    pub fn of(layers: Vec<Layer>, lang: &str) -> Self {
        Self { layers, lang: lang.to_owned(), words: Words::of(Language::of(lang)), ..Self::default() }
    }
}

/// One kind of mark and the columns it is drawn from.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// What is drawn for each row.
    pub mark: Mark,
    /// What the rows are.
    pub channels: Channels,
}

impl Layer {
    /// A layer with an x and a y channel.
    pub fn xy(mark: Mark, x: Channel, y: Channel) -> Self {
        Self { mark, channels: Channels { x: Some(x), y: Some(y), ..Channels::default() } }
    }

    /// A layer of regions in the colours of a channel, one row a region of the map.
    pub fn region(color: Channel) -> Self {
        Self { mark: Mark::Region, channels: Channels { color: Some(color), ..Channels::default() } }
    }

    /// The same layer with a color channel: text for series, numbers for a color scale.
    #[must_use]
    pub fn color(mut self, color: Channel) -> Self {
        self.channels.color = Some(color);
        self
    }

    /// The same layer with a label channel.
    #[must_use]
    pub fn label(mut self, label: Channel) -> Self {
        self.channels.label = Some(label);
        self
    }
}

/// The columns of a layer; all that are given have the same length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Channels {
    /// Horizontal position (of vertical bars: the category). A point with x and x2 stands between them.
    pub x: Option<Channel>,
    /// Vertical position.
    pub y: Option<Channel>,
    /// The other end in x of a range.
    pub x2: Option<Channel>,
    /// The other end in y of a range.
    pub y2: Option<Channel>,
    /// Series (text), or a value on a color scale (numbers).
    pub color: Option<Channel>,
    /// Area of a point; of arcs, how far they reach, by square root.
    pub size: Option<Channel>,
    /// Symbol of a point, by category.
    pub shape: Option<Channel>,
    /// Text at a mark.
    pub label: Option<Channel>,
    /// The order of the points of a line, which else goes along x.
    pub order: Option<Channel>,
    /// Facet row.
    pub row: Option<Channel>,
    /// Facet column.
    pub col: Option<Channel>,
}

/// What is drawn for a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mark {
    /// A rectangle from a base line, or between x and x2 / y and y2.
    Bar,
    /// A line through the rows of a series, broken at gaps.
    Line,
    /// A symbol.
    Point,
    /// The space between a line and its base, or between y and y2.
    Area,
    /// A slice of a circle whose angle is y; `hole` is the inner radius as a share of the outer, 0 for a pie.
    Arc {
        /// Inner radius over outer radius, within [0, 0.95].
        hole: f64,
    },
    /// A straight line: across the panel at x or y, or from x, y to x2, y2.
    Rule,
    /// The label channel as text at x, y.
    Text,
    /// A short stroke across a category at a value.
    Tick,
    /// A straight link from x, y to x2, y2 with an end point at each side.
    Link,
    /// A point at x, y that points away from x2, as the end of an arrow from there; as tall as the bars it ends, if there are any.
    Head,
    /// A point that steps aside along its category so that it lies on no other of its layer.
    Swarm,
    /// The label channel beside the plot area, where x is the first or the last category, level with y.
    End,
    /// A day of a calendar at x, coloured by color; weeks begin on the day.
    Day {
        /// The day with which weeks begin.
        first: Weekday,
    },
    /// A cell of a matrix of categories.
    Cell,
    /// An arrow from the node x to the node x2, with the label on it; without an x2 the node by itself.
    Arrow,
    /// A ribbon from the node x to the node x2, as thick as y.
    Flow,
    /// A tile of a treemap named x, as large as y, grouped by color.
    Tile,
    /// Squares out of a hundred, as many as the share that y has in the sum.
    Unit,
    /// A corner of an outline: y from the centre on the spoke x.
    Spoke,
    /// A region of [`Spec::map`]: the row of the layer is its place in the map.
    Region,
}

/// Which way bars run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Orient {
    /// Vertical while the labels fit, else horizontal; time stays vertical (inference I3).
    #[default]
    Auto,
    /// Values run to the right.
    Horizontal,
    /// Values run upward.
    Vertical,
}

/// How values at one position add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stack {
    /// From zero, negative values downward (d3 `stackOffsetDiverging`).
    #[default]
    Zero,
    /// As shares of their sum.
    Percent,
    /// Around the middle of the scale: the series before the middle one to the left, the middle one halved.
    Diverge,
    /// Around the center line (d3 `stackOffsetSilhouette`, shifted to be positive).
    Center,
    /// Each from zero.
    None,
}

/// Where the series of bars stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Group {
    /// On each other, as [`Stack`] says.
    #[default]
    Stacked,
    /// Beside each other.
    Dodged,
}

/// The day with which a week begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weekday {
    /// As in China and most of Europe (ISO 8601).
    Monday,
    /// As in the United States.
    Sunday,
}

/// How bars are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bars {
    /// As wide as their band.
    #[default]
    Full,
    /// As stems with a dot at their far end.
    Stem,
}

/// How a line runs between points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Curve {
    /// Straight.
    #[default]
    Straight,
    /// Constant until the next point.
    Step,
    /// Monotone in x, so that nothing is drawn that the data does not say (d3 `curveMonotoneX`).
    Smooth,
}

/// Whether marks carry their value as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ValueLabels {
    /// At most 12 vertical or 30 horizontal bars do, and then the value axis is left out (inference I6).
    #[default]
    Auto,
    /// Wherever they fit.
    On,
    /// Never.
    Off,
}

/// Whether layers share one panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Panels {
    /// All layers in one panel with one value scale.
    #[default]
    Shared,
    /// One panel a layer under each other, sharing x (inference I5).
    PerLayer,
    /// One panel, the second layer on a value axis of its own at the right, tick counts and zero lines aligned (I5, `dual`).
    Dual,
}

/// Something said about a place of the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// The place.
    pub at: Place,
    /// What is said; may be empty.
    pub text: String,
}

/// A place of the chart, in the values of its scales.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// A line across at an x value.
    X(super::Value),
    /// A line across at a y value.
    Y(super::Value),
    /// A band between two x values.
    XBand(super::Value, super::Value),
    /// A band between two y values.
    YBand(super::Value, super::Value),
    /// A point.
    Point(super::Value, super::Value),
    /// A corner of the plot area, as the name of a quadrant.
    Corner(Corner),
}

/// A corner of the plot area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corner {
    /// At the upper right.
    TopRight,
    /// At the upper left.
    TopLeft,
    /// At the lower left.
    BottomLeft,
    /// At the lower right.
    BottomRight,
}

/// The words the engine prints by itself, in the language of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// A color scale's entry for missing values, `无数据`.
    pub no_data: String,
    /// The brackets of a unit, with `{}` for it: `（{}）` or ` ({})`.
    pub unit: String,
    /// What stands between the ends of a tier, with two `{}`: `{}–{}`.
    pub between: String,
    /// The lowest tier, with `{}`: `<{}`.
    pub below: String,
    /// The highest tier, with `{}`: `≥{}`.
    pub above: String,
}

impl Words {
    /// The usual words of a language, for callers that bring none of their own.
    pub fn of(language: Language) -> Self {
        let (no_data, unit) = match language {
            Language::Chinese => ("无数据", "（{}）"),
            Language::ChineseTraditional => ("無資料", "（{}）"),
            Language::Japanese => ("データなし", "（{}）"),
            Language::Korean => ("데이터 없음", "({})"),
            Language::English => ("no data", " ({})"),
        };
        Self {
            no_data: no_data.to_owned(),
            unit: unit.to_owned(),
            between: "{}–{}".to_owned(),
            below: "<{}".to_owned(),
            above: "≥{}".to_owned(),
        }
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::of(Language::English)
    }
}
