//! A finished drawing in f64 px, before rounding: what tests compare and what SVG is written from.
//!
//! Origin is the top left corner; y grows downward. Deliberately absent: colours, which [`Ink`] only names.
//! **Every label's box lies within the drawing, and no two boxes intersect.**

use super::scale::Scale;
use super::spec::Curve;
use super::values::Value;

/// A finished drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Width, px.
    pub width: f64,
    /// Height, px.
    pub height: f64,
    /// From the edges of the drawing to the outermost plot areas, px.
    pub margins: Margins,
    /// The plot areas in reading order: one, or one a facet.
    pub panels: Vec<Panel>,
    /// The series or categories that have a colour of their own, in order.
    pub series: Vec<String>,
    /// Grid, axes, leaders and keys of legends, behind or before the marks.
    pub guides: Vec<Item>,
    /// The marks, in painting order.
    pub marks: Vec<Item>,
    /// All text.
    pub labels: Vec<Label>,
    /// Facts about the drawing its author should know, such as labels that were left out.
    pub notes: Vec<Note>,
    /// BCP 47 tag.
    pub lang: String,
}

impl Scene {
    /// A board of a width without anything on it.
    pub(super) fn empty(width: f64, lang: &str, series: Vec<String>) -> Self {
        Self {
            width,
            height: 0.0,
            margins: Margins::default(),
            panels: Vec::new(),
            series,
            guides: Vec::new(),
            marks: Vec::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            lang: lang.to_owned(),
        }
    }

    /// Whether the drawing says what its numbers count: in the title of an axis, or behind numbers, with a magnitude or
    /// without. Where it tells shares alone, their sign says it.
    pub fn names_unit(&self, unit: &str) -> bool {
        let tells = |label: &Label| label.lines.iter().any(|line| line.contains(|c: char| c.is_ascii_digit()));
        let is_share = |label: &Label| label.lines.iter().any(|line| line.contains('%'));
        if self.labels.iter().any(is_share) && self.labels.iter().all(|label| !tells(label) || is_share(label)) {
            return true;
        }
        let unit = unit.to_lowercase();
        let is_magnitude = |c: char| "万亿萬億兆京만억천조kmbt".contains(c);
        let ends_in_number = |text: &str| {
            text.trim_end().trim_end_matches(is_magnitude).trim_end().ends_with(|c: char| c.is_ascii_digit())
        };
        self.labels.iter().any(|label| {
            let text = label.lines.join(" ").to_lowercase();
            match label.role {
                Role::Title => text.contains(&unit),
                // A number before its unit: `41 million`, `68%`, also between the words of a name.
                _ => text.match_indices(&unit).any(|(at, _)| ends_in_number(&text[..at])),
            }
        })
    }
}

/// The space around the plot areas, px.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Margins {
    /// Above.
    pub top: f64,
    /// At the right.
    pub right: f64,
    /// Below.
    pub bottom: f64,
    /// At the left.
    pub left: f64,
}

/// A rectangle, px.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// The right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The bottom edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Whether two rectangles share more than an edge.
    pub fn meets(&self, other: &Self) -> bool {
        const TOUCH: f64 = 1e-6;
        self.x + TOUCH < other.right()
            && other.x + TOUCH < self.right()
            && self.y + TOUCH < other.bottom()
            && other.y + TOUCH < self.bottom()
    }
}

/// A plot area with its scales.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// Where it is.
    pub area: Rect,
    /// The facet value; empty for a single panel.
    pub name: String,
    /// The horizontal axis, if there is one.
    pub x: Option<Axis>,
    /// The vertical axis, if there is one.
    pub y: Option<Axis>,
    /// The second vertical axis at the right, of all layers but the first.
    pub y_right: Option<Axis>,
}

/// A scale and its ticks.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The scale.
    pub scale: Scale,
    /// The ticks, also those that are not shown.
    pub ticks: Vec<Tick>,
    /// Title with unit; empty when there is none.
    pub title: String,
}

/// A tick.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Its value.
    pub value: Value,
    /// How it is written.
    pub text: String,
    /// Its position along the axis, px.
    pub px: f64,
    /// Whether it is written on the drawing.
    pub shown: Shown,
}

/// Whether something is on the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It is.
    Yes,
    /// It had no room.
    Hidden,
}

/// The paint of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// Series colour 0–7.
    Series(u8),
    /// De-emphasised grey.
    Other,
    /// No data: hatched.
    Hatch,
    /// Step 0–8 of the sequential colours, pale to strong.
    Sequential(u8),
    /// Step 0–8 of the diverging colours, 4 being neutral.
    Diverging(u8),
    /// Grid lines.
    Grid,
    /// Axis lines.
    Axis,
    /// The base line.
    Zero,
    /// Annotation lines and bands.
    Note,
    /// A stroke upon a filled mark, cased in paper.
    Paper,
}

/// A shape with its paint.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The panel it belongs to.
    pub panel: usize,
    /// The layer of the spec.
    pub layer: usize,
    /// The row of the layer; for lines and areas the first row.
    pub row: usize,
    /// Its paint.
    pub ink: Ink,
    /// Its geometry.
    pub shape: Shape,
}

/// Geometry, px.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A filled rectangle.
    Rect(Rect),
    /// A line in runs between gaps, each run a list of x, y.
    Line {
        /// The runs.
        runs: Vec<Vec<[f64; 2]>>,
        /// How it goes between points.
        curve: Curve,
        /// Dash pattern 0 (solid) to 4, for telling lines apart without colour.
        dash: u8,
    },
    /// An area in runs, each a list of x, y of one edge, y of the other.
    Area {
        /// The runs.
        runs: Vec<Vec<[f64; 3]>>,
        /// How its edges go between points.
        curve: Curve,
        /// Strong, or pale enough to lie under a line.
        weight: Weight,
    },
    /// A symbol of an area in px².
    Point {
        /// Center x.
        x: f64,
        /// Center y.
        y: f64,
        /// Area, px².
        size: f64,
        /// Form.
        symbol: Symbol,
    },
    /// A slice of a ring. Angles in radians, clockwise from twelve o'clock.
    Arc {
        /// Center x.
        x: f64,
        /// Center y.
        y: f64,
        /// Inner radius.
        inner: f64,
        /// Outer radius.
        outer: f64,
        /// Start angle.
        start: f64,
        /// End angle.
        end: f64,
    },
    /// A ribbon between two vertical edges.
    Ribbon {
        /// The upper end of its left edge: x, y.
        from: [f64; 2],
        /// The upper end of its right edge: x, y.
        to: [f64; 2],
        /// The height of both edges.
        thickness: f64,
    },
    /// The rings of a region, filled where they wind.
    Region {
        /// The rings, each closed by itself.
        rings: Vec<Vec<[f64; 2]>>,
        /// Strong, or pale enough to lie under points.
        weight: Weight,
    },
    /// A straight stroke.
    Rule {
        /// From x, y.
        from: [f64; 2],
        /// To x, y.
        to: [f64; 2],
    },
}

/// How strongly an area is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Its colour.
    Full,
    /// A pale band.
    Pale,
}

/// The form of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// A filled circle.
    Circle,
    /// A filled square.
    Square,
    /// A filled triangle.
    Triangle,
    /// A filled diamond.
    Diamond,
    /// A plus.
    Cross,
    /// An open circle.
    Ring,
    /// A filled triangle whose tip is at the left.
    Left,
    /// A filled triangle whose tip is at the right.
    Right,
}

/// What a label is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The text of a tick.
    Tick,
    /// The title of an axis.
    Title,
    /// The name of a series, a facet or a legend entry.
    Name,
    /// A value at a mark.
    Value,
    /// A value upon a mark of this paint.
    Inside(Ink),
    /// An annotation.
    Note,
}

/// Where a label's x is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anchor {
    /// At its left.
    Start,
    /// In its middle.
    Middle,
    /// At its right.
    End,
}

/// A text of one or more lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The lines.
    pub lines: Vec<String>,
    /// The anchor's x, px.
    pub x: f64,
    /// The base line of the first line, px.
    pub y: f64,
    /// Where x is.
    pub anchor: Anchor,
    /// Font size, px.
    pub size: f64,
    /// What it is for.
    pub role: Role,
    /// An upper bound of the room it takes.
    pub bounds: Rect,
    /// The whole text, when the lines had to cut it.
    pub full: Option<String>,
}

/// A fact about the drawing its author should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// So many value labels or point labels found no room.
    LabelsLeftOut(usize),
    /// Regions without data whose name has no room on the map, and that no row of the table names.
    RegionsUnnamed(usize),
    /// So many tick labels found no room.
    TicksLeftOut(usize),
    /// So many names were cut by an ellipsis.
    NamesCut(usize),
    /// More than eight series: this many share the grey.
    SeriesBeyondPalette(usize),
    /// Lines or areas have more points than the drawing has room for; so many of them are drawn, within 1 px of the others.
    PointsThinned {
        /// Points that are drawn.
        drawn: usize,
        /// Points there are.
        of: usize,
    },
    /// So many places of a stacked area have no value of a series, which has no thickness there.
    GapsStacked(usize),
    /// So many values cannot be on this scale (not positive on a log scale, negative shares).
    ValuesOffScale(usize),
}
