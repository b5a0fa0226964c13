//! The board a chart is laid out on.

use super::scale::Padding;

/// How wide a drawing is, and whether its margins follow its text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Artboard {
    /// Width of the whole drawing, px; at least 200.
    pub width: f64,
    /// What decides the plot area.
    pub frame: Frame,
}

/// What decides the plot area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Frame {
    /// Margins are fitted to measured text; the height follows from the chart.
    Fitted,
    /// The plot area is the whole board of this height, no text is placed: for comparing numbers with other engines.
    Fixed {
        /// Height of the plot area, px.
        height: f64,
        /// Padding of bands, in steps; bands of bars side by side have 0.2 and 0.2.
        padding: Padding,
        /// About one tick for so many px.
        tick_px: f64,
    },
}

impl Artboard {
    /// The board for a column of text on a desktop screen: 640 px.
    pub fn wide() -> Self {
        Self::of_width(640.0)
    }

    /// The board for a phone: 360 px.
    pub fn narrow() -> Self {
        Self::of_width(360.0)
    }

    /// A board of another width, kept within 200 and 4000 px.
    pub fn of_width(width: f64) -> Self {
        let width = if width.is_finite() { width.clamp(200.0, 4000.0) } else { 640.0 };
        Self { width, frame: Frame::Fitted }
    }

    /// A plot area of this size at the origin and nothing around it, with Vega-Lite's band padding and tick density.
    pub fn fixed(width: f64, height: f64) -> Self {
        let padding = Padding { inner: 0.1, outer: 0.05, points: 0.5 };
        Self { width, frame: Frame::Fixed { height, padding, tick_px: 40.0 } }
    }

    /// Font size, px: larger on a narrow board, which a phone shows a little smaller than drawn.
    pub(super) fn text_px(&self) -> f64 {
        if self.is_narrow() { 14.0 } else { 13.0 }
    }

    /// Whether this is a board for phones.
    pub(super) fn is_narrow(&self) -> bool {
        self.width < 480.0
    }

    /// Height of the plot area of a single chart with a vertical value axis, px.
    pub(super) fn plot_height(&self) -> f64 {
        if self.is_narrow() { 220.0 } else { (self.width * 0.42).min(400.0) }
    }
}
