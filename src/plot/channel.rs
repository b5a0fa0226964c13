//! A channel: one evaluated column, and how it wants to be scaled and written.

use super::date::Precision;
use super::number::NumberFormat;
use super::values::Values;

/// A column of values that decides one property of the marks.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// The values, one a row.
    pub values: Values,
    /// The name of the axis or legend; `None` prints none.
    pub title: Option<String>,
    /// The unit of the numbers: `款`, `万元`, `%`.
    pub unit: Option<String>,
    /// How numbers or dates are written.
    pub format: Format,
    /// How the values are scaled.
    pub scale: ScaleOptions,
}

/// How values are written.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Format {
    /// By language and magnitude, one unit for the whole scale.
    #[default]
    Auto,
    /// A number pattern. One that divides (`万`, `亿`) divides the whole scale and is named once.
    Number(NumberFormat),
    /// A date pattern, see [`super::date_by_pattern`].
    Date(String),
}

/// What an author may fix about a scale; everything is inferred by default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScaleOptions {
    /// The kind of scale.
    pub kind: ScaleKind,
    /// Which way values grow.
    pub way: Way,
    /// The ends of a continuous scale; either may be left to the data.
    pub domain: [Option<f64>; 2],
    /// Whether zero is part of the domain.
    pub zero: Zero,
    /// Whether the domain is widened to round numbers.
    pub nice: Nice,
    /// The ticks.
    pub ticks: Ticks,
    /// The order of categories.
    pub order: Order,
    /// The lower ends of all tiers but the first, rising.
    pub breaks: Vec<f64>,
    /// Names of tiers from low to high, instead of their ends.
    pub names: Vec<String>,
    /// The neutral value of a diverging color scale.
    pub middle: Option<f64>,
}

/// Which way values grow along a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Way {
    /// To the right and upward.
    #[default]
    Forward,
    /// To the left and downward, as ranks do whose first is on top.
    Backward,
}

/// A kind of scale.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum ScaleKind {
    /// By the values and the marks.
    #[default]
    Auto,
    /// Proportional.
    Linear,
    /// By logarithm; values that are not positive are left out.
    Log,
    /// By sign and log(1 + |v|), which takes zero and negative numbers.
    Symlog,
    /// By square root.
    Sqrt,
    /// By sign and a power of this positive exponent.
    Pow(f64),
    /// Moments in proportion, also under bars, each of which then spans its period.
    Time,
    /// A band for each different value.
    Band,
    /// A sequence of colours from low to high.
    Sequential,
    /// Two sequences of colours away from a middle.
    Diverging,
    /// A colour for each range between breaks.
    Tiers,
}

/// Whether zero belongs to a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Zero {
    /// For bars and areas always; for lines when min ≥ 0 and min < 0.4 · max (inference I4); for points never.
    #[default]
    Auto,
    /// Always.
    Include,
    /// Only if the values reach it; bars and areas include it all the same.
    Free,
}

/// Whether a domain is widened to round numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nice {
    /// With ten steps.
    #[default]
    Auto,
    /// Not at all.
    Off,
}

/// The ticks of an axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Ticks {
    /// As many as fit.
    #[default]
    Auto,
    /// None, for sketches.
    None,
    /// About so many.
    Count(usize),
    /// At these values.
    At(Vec<f64>),
    /// At the ends of the ranges between x and x2, or y and y2: of bins. The domain ends with them.
    Edges,
}

/// The order of categories.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Order {
    /// As they first appear; time always rises.
    #[default]
    Given,
    /// By themselves, rising.
    Ascending,
    /// By themselves, falling.
    Descending,
    /// By the sum of the value across, smallest first.
    ValueAscending,
    /// By the sum of the value across, largest first.
    ValueDescending,
    /// These names first, in this order, then the others as they appear.
    List(Vec<String>),
}

impl Channel {
    /// A channel of any values.
    pub fn of(values: Values) -> Self {
        Self { values, title: None, unit: None, format: Format::Auto, scale: ScaleOptions::default() }
    }

    /// Numbers without gaps.
    pub fn numbers(values: impl IntoIterator<Item = f64>) -> Self {
        Self::of(Values::Number(values.into_iter().map(Some).collect()))
    }

    /// Names without gaps.
    pub fn text<T: Into<String>>(values: impl IntoIterator<Item = T>) -> Self {
        Self::of(Values::Text(values.into_iter().map(|name| Some(name.into())).collect()))
    }

    /// Moments without gaps, in milliseconds since 1970.
    pub fn time(values: impl IntoIterator<Item = i64>, precision: Precision) -> Self {
        Self::of(Values::Time(values.into_iter().map(Some).collect(), precision))
    }

    /// The same channel with a title.
    #[must_use]
    pub fn titled(mut self, title: &str) -> Self {
        self.title = Some(title.to_owned());
        self
    }

    /// The same channel with a unit.
    #[must_use]
    pub fn unit(mut self, unit: &str) -> Self {
        self.unit = Some(unit.to_owned());
        self
    }

    /// The same channel with a number format.
    #[must_use]
    pub fn format(mut self, format: NumberFormat) -> Self {
        self.format = Format::Number(format);
        self
    }

    /// The same channel with its categories in an order.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.scale.order = order;
        self
    }

    /// The same channel on a kind of scale.
    #[must_use]
    pub fn scaled(mut self, kind: ScaleKind) -> Self {
        self.scale.kind = kind;
        self
    }

    /// The same channel between two ends.
    #[must_use]
    pub fn domain(mut self, low: f64, high: f64) -> Self {
        self.scale.domain = [Some(low), Some(high)];
        self
    }
}
