//! What is decided before places are absolute: columns, legend, direct names, value labels, side margins, heights.

use super::{AXIS_GAP, EDGE, Fitting, PANEL_GAP, padding};
use crate::plot::Ticks;
use crate::plot::axis;
use crate::plot::bar_label::{self, BarLabels};
use crate::plot::dimension::{Dimension, Fill, Kind};
use crate::plot::direct::{self, Direct};
use crate::plot::ends::{self, Ends};
use crate::plot::guides;
use crate::plot::inside::{self, Outer};
use crate::plot::legend::{self, Legend};
use crate::plot::marks;
use crate::plot::model::{Direction, Rows};
use crate::plot::scene::{Anchor, Role};
use crate::plot::spec::Mark;
use crate::plot::text::{LINE_HEIGHT, Wrapped, widest, width};
use crate::plot::text_mark;

/// The decisions.
pub(super) struct Plan {
    pub(super) legend: Legend,
    pub(super) direct: Option<Direct>,
    /// Texts at both ends of lines, in place of the value axis.
    pub(super) ends: Option<Ends>,
    /// Values at the ends of bars, in place of the value axis.
    pub(super) bars: Option<BarLabels>,
    /// Sums at the ends of piles, beside the value axis.
    pub(super) totals: Option<BarLabels>,
    /// Lines at the left of horizontal bands.
    pub(super) names: Option<Vec<Wrapped>>,
    pub(super) columns: usize,
    pub(super) left: f64,
    pub(super) right: f64,
    /// Between two panels side by side, px.
    pub(super) gap: f64,
    pub(super) panel_height: f64,
    /// Values beside the outermost parts of lying shares.
    pub(super) outer: Outer,
    /// Space at both sides of a map of tiles, or for the labels of points in rows, px.
    pub(super) inset: f64,
}

impl Fitting<'_, '_> {
    pub(super) fn plan(&self) -> Plan {
        let width = self.board.width;
        let columns = self.columns();
        let mut bars = self.bar_labels(|value, step| bar_label::plan(self.model, value, step, self.size_px));
        let totals = self.bar_labels(|value, step| bar_label::totals(self.model, value, step * 0.9, self.size_px));
        let mut panel_height = self.height_of_panels(columns);
        let mut left = EDGE;
        let names = self.names();
        if let Some(names) = &names {
            let lines = names.iter().map(|name| name.lines.len()).max().unwrap_or(1);
            #[allow(clippy::cast_precision_loss, reason = "a count of categories")]
            let bands = names.len().max(1) as f64;
            panel_height = self.band_step(lines) * bands;
            let widest =
                names.iter().map(|name| widest(&name.lines, self.size_px, self.model.language)).fold(0.0, f64::max);
            left = if widest > 0.0 { widest + AXIS_GAP + EDGE } else { EDGE };
            let labels = bars.as_ref().map_or(0.0, |bars| bars.beyond + bars.before);
            // Where the scale has no ticks, the labels are all there is to read.
            let bare = self.x.as_ref().is_some_and(|x| x.ticks == Ticks::None);
            if labels > if bare { 0.65 } else { 0.4 } * (width - left) {
                bars = None;
            }
        }
        let crowd = ends::most(self.model);
        #[allow(clippy::cast_precision_loss, reason = "a count of lines")]
        let crowd = crowd as f64 * (self.size_px * LINE_HEIGHT + 3.0);
        panel_height = panel_height.max(crowd);
        let ends = self.y_of(0).and_then(|y| {
            let scale = y.scale([panel_height, 0.0], padding(self.model));
            ends::plan(self.model, (y, &scale), width, self.size_px)
        });
        let direct = self.y_of(0).filter(|_| self.right.is_none() && ends.is_none()).and_then(|y| {
            let scale = y.scale([panel_height, 0.0], padding(self.model));
            direct::plan(self.model, &scale, width, self.size_px)
        });
        let legend =
            if direct.is_some() || ends.is_some() { Legend::default() } else { self.legend(width - 2.0 * EDGE) };
        let mut right = direct.as_ref().map_or(EDGE, |direct| direct.width);
        if let Some(ends) = &ends {
            let [before, behind] = ends.widths();
            (left, right) = (left.max(before), right.max(behind));
        }
        let inset = if self.is_tiled() { self.tile_inset() } else { self.label_inset().min(0.2 * width) };
        right = right.max(self.reach_beyond() - inset);
        let hidden = ends.is_some() || bars.is_some() && self.value_direction() == Some(Direction::Y);
        if !hidden && names.is_none() {
            for panel in 0..self.y.len() {
                left = left.max(self.axis_width(self.y_of(panel), panel_height));
            }
            right = right.max(self.axis_width(self.right.as_ref(), panel_height));
        }
        let gap = PANEL_GAP;
        #[allow(clippy::cast_precision_loss, reason = "a few columns")]
        let length = (width - left - right + gap) / columns as f64 - gap;
        let outer = self.outer(length);
        Plan { legend, direct, ends, bars, totals, names, columns, left, right, gap, panel_height, outer, inset }
    }

    /// The values beside lying shares in a panel of so many px, which takes their room from the scale.
    fn outer(&self, length_px: f64) -> Outer {
        let Some(x) = &self.x else { return Outer::default() };
        let on = |length_px: f64| inside::outer(self.model, x, length_px.max(1.0), self.size_px);
        let first = on(length_px);
        let taken: f64 = first.room.iter().sum();
        if taken == 0.0 { first } else { on(length_px - taken) }
    }

    /// How far marks at the end of the x scale reach beyond it, px.
    fn reach_beyond(&self) -> f64 {
        let Some(Kind::Continuous { domain, .. }) = self.x.as_ref().map(|x| &x.kind) else { return 0.0 };
        let at_the_end = |rows: &&Rows<'_>| {
            let near = domain[1] - (domain[1] - domain[0]) * 0.01;
            rows.channel(Direction::X, 0).is_some_and(|x| x.values.numbers().any(|number| number >= near))
        };
        let reach = |rows: &Rows<'_>| match rows.mark {
            Mark::Point | Mark::Swarm if rows.size.is_none() => marks::DOT_RADIUS + 0.5,
            Mark::Tick => 1.5,
            _ => 0.0,
        };
        let reaching = self.model.layers.iter().filter(|rows| reach(rows) > 0.0);
        reaching.filter(at_the_end).map(reach).fold(0.0, f64::max)
    }

    /// The room that the labels of a value axis need beside the plot area, px.
    fn axis_width(&self, y: Option<&Dimension>, height_px: f64) -> f64 {
        let Some(y) = y else { return 0.0 };
        let drawn = self.left_axis(y, &y.scale([height_px, 0.0], padding(self.model)), Anchor::End);
        let widest = drawn.labels.iter().map(|label| label.bounds.width).fold(0.0, f64::max);
        if widest > 0.0 { widest + AXIS_GAP + EDGE } else { 0.0 }
    }

    fn legend(&self, width_px: f64) -> Legend {
        let language = self.model.language;
        let mut legend = Legend::default();
        if let Some(scale) = &self.model.color_scale {
            let channel = self.model.layers.iter().find_map(|rows| rows.color);
            let setting = self.setting(Anchor::Start, Role::Title);
            legend.append(legend::title(scale, channel, &self.model.spec.words.unit, width_px, setting));
            if scale.tiers(&self.model.spec.words).is_none() {
                let words = &self.model.spec.words;
                legend.append(legend::ramp(scale, words, width_px, self.setting(Anchor::Start, Role::Name)));
                return legend;
            }
        }
        legend.append(legend::flow(&guides::entries(self), width_px, self.size_px, language));
        legend.append(legend::flow(&guides::shapes(self.model), width_px, self.size_px, language));
        legend.append(self.bubbles());
        legend
    }

    /// Two reference sizes for bubbles.
    fn bubbles(&self) -> Legend {
        let size = self.model.layers.iter().find_map(|rows| rows.size);
        size.map_or_else(Legend::default, |size| {
            let width_px = self.board.width - 2.0 * EDGE;
            let setting = self.setting(Anchor::Start, Role::Name);
            legend::sizes(size, self.bubble_area(), &self.model.spec.words.unit, width_px, setting)
        })
    }

    fn columns(&self) -> usize {
        let panels = self.model.facets.names.len();
        if panels == 1 {
            return 1;
        }
        if let Some(columns) = self.model.facets.fixed_columns {
            return columns;
        }
        let narrow = self.board.is_narrow();
        let least = if narrow { 140.0 } else { 150.0 };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small quotient")]
        let room = ((self.board.width - 40.0) / least).floor().max(1.0) as usize;
        let wanted = match self.model.spec.facet_columns {
            Some(columns) if !narrow => columns.max(1).min(room),
            _ => room.min(if narrow { 2 } else { 4 }),
        };
        let rows = panels.div_ceil(wanted);
        panels.div_ceil(rows)
    }

    fn height_of_panels(&self, columns: usize) -> f64 {
        if self.model.facets.names.len() == 1 {
            return self.board.plot_height();
        }
        #[allow(clippy::cast_precision_loss, reason = "a few columns")]
        let panel_width = self.board.width / columns as f64;
        if columns == 1 { 150.0 } else { (panel_width * 0.62).clamp(90.0, 220.0) }
    }

    /// The labels of bars by a rule that is given the value dimension and the px of a step.
    fn bar_labels(&self, rule: impl Fn(&Dimension, f64) -> Option<BarLabels>) -> Option<BarLabels> {
        match self.value_direction()? {
            Direction::Y => {
                let Kind::Discrete { values, .. } = &self.x.as_ref()?.kind else {
                    return None;
                };
                #[allow(clippy::cast_precision_loss, reason = "a count of categories")]
                let step = (self.board.width - 2.0 * EDGE) / (values.len().max(1) as f64);
                rule(self.y_of(0)?, step)
            }
            Direction::X => rule(self.x.as_ref()?, self.band_step(1)),
        }
    }

    /// The height of a horizontal band with names of so many lines, px.
    fn band_step(&self, lines: usize) -> f64 {
        let Some(Kind::Discrete { values, fill, .. }) = self.y_of(0).map(|y| &y.kind) else {
            return 0.0;
        };
        let line = self.size_px * LINE_HEIGHT;
        let beside = if self.model.dodged() { self.model.series.len() } else { 1 };
        #[allow(clippy::cast_precision_loss, reason = "small counts")]
        let (lines, beside) = (lines as f64, beside as f64);
        let roomy = match values.len() {
            0..=12 => 30.0,
            13..=30 => 25.0,
            _ => line + 2.0,
        };
        let dodged = if beside > 1.0 { (beside * (line + 1.0)) / 0.8 } else { 0.0 };
        let text = lines * line + 4.0;
        match fill {
            Fill::Cell if self.is_tiled() => self.tile_step(),
            Fill::Cell => f64::max(32.0, text),
            Fill::Point => f64::max(26.0, text).max(self.swarm_height()),
            Fill::Band => roomy.max(text).max(dodged),
        }
    }

    /// The height that the fullest row of a swarm needs, px.
    fn swarm_height(&self) -> f64 {
        let length = self.board.width * if self.board.is_narrow() { 0.6 } else { 0.72 };
        let reach = |rows: &Rows<'_>| {
            let scale = self.x.as_ref().map(|x| x.scale([0.0, length], padding(self.model)));
            scale.map_or(0.0, |scale| marks::swarm_reach(rows, &scale))
        };
        let rows = self.model.layers.iter().filter(|rows| rows.mark == Mark::Swarm);
        rows.map(|rows| 2.0 * reach(rows) + 6.0).fold(0.0, f64::max)
    }

    /// Whether cells have no axes, so that they form a map of square tiles.
    fn is_tiled(&self) -> bool {
        let bare = |ticks: &Ticks| *ticks == Ticks::None;
        self.y_of(0).is_some_and(|y| bare(&y.ticks)) && self.x.as_ref().is_some_and(|x| bare(&x.ticks))
    }

    fn tile_step(&self) -> f64 {
        let Some(Kind::Discrete { values, .. }) = self.x.as_ref().map(|x| &x.kind) else {
            return 32.0;
        };
        #[allow(clippy::cast_precision_loss, reason = "a count of categories")]
        let columns = values.len().max(1) as f64;
        ((self.board.width - 2.0 * EDGE) / columns).min(46.0)
    }

    /// The room that labels beside points in rows of categories need at the ends of the scale, px.
    fn label_inset(&self) -> f64 {
        let labelled = |rows: &&Rows<'_>| {
            matches!(rows.mark, Mark::Point | Mark::Head) && rows.label.is_some() && rows.has_names(Direction::Y)
        };
        let magnitude = match self.x.as_ref().map(|x| &x.kind) {
            Some(Kind::Continuous { magnitude, .. }) => Some(magnitude),
            _ => None,
        };
        let text = |rows: &Rows<'_>, row: usize| match (magnitude, rows.label?.values.number(row)) {
            (Some(magnitude), Some(number)) => Some(magnitude.plain(number)),
            _ => text_mark::text_of(self.model, rows, row),
        };
        let rows = self.model.layers.iter().filter(labelled);
        let texts = rows.flat_map(|rows| (0..rows.len.min(200)).filter_map(move |row| text(rows, row)));
        let widest = texts.map(|text| width(&text, self.size_px, self.model.language)).fold(0.0, f64::max);
        // The tips of bars with open ends reach a little beyond them.
        let tips = self.model.layers.iter().any(|rows| rows.mark == Mark::Head);
        let tips = tips && self.model.layers.iter().any(|rows| rows.mark == Mark::Bar);
        f64::max(if widest > 0.0 { widest + 8.0 } else { 0.0 }, if tips { 16.0 } else { 0.0 })
    }

    fn tile_inset(&self) -> f64 {
        let Some(Kind::Discrete { values, .. }) = self.x.as_ref().map(|x| &x.kind) else {
            return 0.0;
        };
        #[allow(clippy::cast_precision_loss, reason = "a count of categories")]
        let columns = values.len().max(1) as f64;
        ((self.board.width - 2.0 * EDGE - columns * self.tile_step()) / 2.0).max(0.0)
    }

    /// The names of horizontal bands: within a third of the board if they wrap well, else up to 45 %.
    fn names(&self) -> Option<Vec<Wrapped>> {
        let y = self.y_of(0)?;
        let Kind::Discrete { names, .. } = &y.kind else {
            return None;
        };
        if y.ticks == Ticks::None {
            return Some(vec![Wrapped { lines: Vec::new(), cut: false }; names.len()]);
        }
        let setting = self.setting(Anchor::End, Role::Tick);
        let share = if self.board.is_narrow() { 0.34 } else { 0.3 };
        let wrapped = axis::left_names(names, self.board.width * share, setting);
        let whole = names.iter().zip(&wrapped).all(|(name, wrapped)| axis::unbroken(wrapped, name));
        if whole {
            return Some(wrapped);
        }
        Some(axis::left_names(names, self.board.width * 0.45, setting))
    }
}
