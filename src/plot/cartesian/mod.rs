//! Laying a chart with x and y out on a board: margins from measured text, then panels, marks and labels.
//!
//! In: a [`Model`] and an [`Artboard`]. Out: a [`Scene`].
//! The order: legend or direct names → value labels → left margin → right margin → bottom axis → heights → absolute places.

mod panel;
mod plan;
mod title;

use super::artboard::Artboard;
use super::axis::{self, Drawn};
use super::clearance::cleared;
use super::dimension::{Dimension, Kind};
use super::dual;
use super::guides;
use super::label::Setting;
use super::model::{Direction, Model};
use super::scale::{Padding, Scale};
use super::scene::{Anchor, Label, Margins, Note, Rect, Role, Scene};
use super::spec::{Mark, Panels};
use super::sweep;
use panel::Place;
use plan::Plan;

/// The space between an axis label and the plot area, px.
const AXIS_GAP: f64 = 7.0;
/// The space between two panels, px.
const PANEL_GAP: f64 = 24.0;
/// The space kept at the edges of the board, px.
const EDGE: f64 = 1.0;
/// Free space above the first line of text: the boxes of CJK fonts reach 1.16 em above the base line, their glyphs do not.
const HEAD: f64 = 5.0;

/// A chart being laid out.
pub(super) struct Fitting<'m, 's> {
    pub(super) model: &'m Model<'s>,
    board: &'m Artboard,
    size_px: f64,
    x: Option<Dimension>,
    /// One for all panels, or one a panel.
    y: Vec<Option<Dimension>>,
    /// The value axis at the right, of all layers but the first.
    right: Option<Dimension>,
}

/// The bottom axis of a panel.
#[derive(Default)]
struct Bottom {
    drawn: Drawn,
    /// The scale it was drawn for; none when the margins have grown since, or when there is no axis yet.
    scale: Option<Scale>,
}

/// The padding of bands on a fitted board.
fn padding(model: &Model<'_>) -> Padding {
    if model.dodged() {
        Padding { inner: 0.24, outer: 0.12, points: 0.5 }
    } else {
        Padding { inner: 0.3, outer: 0.15, points: 0.5 }
    }
}

/// Lays a model out, whose horizontal dimension is known.
pub(super) fn layout(model: &Model<'_>, x: Option<Dimension>, board: &Artboard) -> Scene {
    let mut right = None;
    let y = match model.spec.panels {
        Panels::PerLayer => {
            (0..model.layers.len()).map(|layer| cleared(model, Direction::Y, &|rows| rows.layer == layer)).collect()
        }
        Panels::Dual => {
            let mut left = Dimension::of(model, Direction::Y, &|rows| rows.layer == 0);
            right = Dimension::of(model, Direction::Y, &|rows| rows.layer > 0);
            if let (Some(left), Some(right)) = (&mut left, &mut right) {
                dual::align(left, right);
            }
            vec![left]
        }
        Panels::Shared => vec![cleared(model, Direction::Y, &|_| true)],
    };
    let fitting = Fitting { model, board, size_px: board.text_px(), x, y, right };
    fitting.scene()
}

impl Fitting<'_, '_> {
    fn setting(&self, anchor: Anchor, role: Role) -> Setting {
        Setting { size_px: self.size_px, language: self.model.language, anchor, role }
    }

    fn y_of(&self, panel: usize) -> Option<&Dimension> {
        self.y.get(panel).or(self.y.first()).and_then(Option::as_ref)
    }

    /// The space between the plot area and the labels under it: half a tick label of the axis beside it, and a little.
    fn bottom_gap(&self) -> f64 {
        self.size_px * 0.575 + 1.0
    }

    fn value_direction(&self) -> Option<Direction> {
        self.model.layers.iter().find(|rows| rows.mark == Mark::Bar).map(|rows| rows.value)
    }

    /// Whether categories of y stand against a measured x, whose title then goes above.
    fn lies(&self) -> bool {
        self.y_of(0).is_some_and(Dimension::is_discrete) && self.x.as_ref().is_some_and(|x| !x.is_discrete())
    }

    fn left_axis(&self, y: &Dimension, scale: &Scale, anchor: Anchor) -> Drawn {
        match scale {
            Scale::Continuous(scale) => axis::left_numbers(y, scale, self.setting(anchor, Role::Tick)),
            Scale::Band(_) => Drawn::default(),
        }
    }

    /// The x scale of a panel, keeping room for value labels.
    fn x_scale(&self, plan: &Plan, left: f64, width: f64) -> Option<Scale> {
        let dimension = self.x.as_ref()?;
        match (&plan.bars, self.value_direction()) {
            (Some(bars), Some(Direction::X)) => {
                let [before, beyond] = bars.rooms();
                let range = [left + before, left + width - beyond];
                Some(exact(dimension).scale(range, padding(self.model)))
            }
            _ => {
                let inset = self.bubble_radius().max(plan.inset);
                let [before, beyond] = plan.outer.room;
                let right = left + width - inset - beyond - self.totals_beyond(plan, Direction::X);
                Some(dimension.scale([left + inset + before, right], self.x_padding()))
            }
        }
    }

    /// The room that sums of piles need beyond the largest value, px.
    fn totals_beyond(&self, plan: &Plan, direction: Direction) -> f64 {
        match &plan.totals {
            Some(totals) if self.value_direction() == Some(direction) => totals.beyond,
            _ => 0.0,
        }
    }

    /// Lines over categories run from edge to edge.
    fn x_padding(&self) -> Padding {
        let lined = self.model.layers.iter().any(|rows| matches!(rows.mark, Mark::Line | Mark::Area));
        Padding { points: if lined { 0.0 } else { 0.5 }, ..padding(self.model) }
    }

    /// The area of the largest bubble, px².
    fn bubble_area(&self) -> f64 {
        let side = match (self.model.facets.names.len() > 1, self.board.is_narrow()) {
            (true, _) => 18.0,
            (false, true) => 28.0,
            (false, false) => 44.0,
        };
        side * side
    }

    /// The radius of the largest bubble, which positions keep away from the edges; 0 without a size channel.
    fn bubble_radius(&self) -> f64 {
        let sized = self.model.layers.iter().any(|rows| rows.mark == Mark::Point && rows.size.is_some());
        if sized { (self.bubble_area() / std::f64::consts::PI).sqrt() } else { 0.0 }
    }

    fn y_scale(&self, plan: &Plan, dimension: &Dimension, area: Rect) -> Scale {
        if dimension.is_discrete() {
            return dimension.scale([area.y, area.bottom()], padding(self.model));
        }
        match (&plan.bars, self.value_direction()) {
            (Some(bars), Some(Direction::Y)) => {
                let [before, beyond] = bars.rooms();
                let range = [area.bottom() - before, area.y + beyond];
                exact(dimension).scale(range, padding(self.model))
            }
            _ => {
                let inset = self.bubble_radius();
                let top = area.y + inset + self.totals_beyond(plan, Direction::Y);
                dimension.scale([area.bottom() - inset, top], padding(self.model))
            }
        }
    }

    fn x_shown(&self, plan: &Plan) -> bool {
        !(plan.bars.is_some() && self.value_direction() == Some(Direction::X))
    }

    #[allow(clippy::cast_precision_loss, reason = "a few columns")]
    fn panel_width(&self, plan: &Plan) -> f64 {
        let columns = plan.columns as f64;
        ((self.board.width - plan.left - plan.right - plan.gap * (columns - 1.0)) / columns).max(20.0)
    }

    /// The bottom axis of the first panel, after the margins have grown until its labels are on the board.
    #[allow(clippy::cast_precision_loss, reason = "a few columns")]
    fn bottom_axis(&self, plan: &mut Plan) -> Bottom {
        let mut bottom = Bottom::default();
        if !self.x_shown(plan) {
            return bottom;
        }
        for _ in 0..4 {
            let length = self.panel_width(plan);
            let to_last = (plan.columns as f64 - 1.0) * (length + plan.gap);
            let Some((dimension, scale)) = self.x.as_ref().zip(self.x_scale(plan, plan.left, length)) else {
                break;
            };
            let drawn = axis::bottom(dimension, &scale, self.size_px, self.model.language);
            bottom = Bottom { drawn, scale: Some(scale) };
            let labels = &bottom.drawn.labels;
            let low = labels.iter().map(|label| label.bounds.x).fold(f64::INFINITY, f64::min);
            let high = labels.iter().map(|label| label.bounds.right()).fold(0.0, f64::max);
            let over_left = (EDGE - low).max(0.0);
            let over_right = (high + to_last - self.board.width + EDGE).max(0.0);
            // The last label under a panel and the first under the next one keep apart.
            let over_both = (plan.left - low).max(0.0) + (high - plan.left - length).max(0.0) + axis::GAP - plan.gap;
            let over_gap = if plan.columns > 1 && over_both.is_finite() { over_both.max(0.0) } else { 0.0 };
            if over_left < 0.01 && over_right < 0.01 && over_gap < 0.01 {
                break;
            }
            bottom.scale = None;
            plan.left += over_left;
            plan.right += over_right;
            plan.gap += over_gap;
        }
        bottom
    }

    #[allow(clippy::cast_precision_loss, reason = "a few panels")]
    fn scene(&self) -> Scene {
        let mut plan = self.plan();
        let mut bottom = self.bottom_axis(&mut plan);
        let length = self.panel_width(&plan);
        let panels = self.model.facets.names.len();
        let rows = panels.div_ceil(plan.columns);
        let mut labels: Vec<Label> = plan.legend.labels.iter().map(|label| label.clone().moved(EDGE, HEAD)).collect();
        let mut top = HEAD + plan.legend.height + if plan.legend.height > 0.0 { 5.0 } else { 0.0 };
        let titles = self.titles(Rect { x: plan.left, y: top, width: length, height: 0.0 });
        top = titles.iter().map(|label| label.bounds.bottom()).fold(top, f64::max);
        labels.extend(titles);
        top += if top > HEAD { 6.0 } else { 2.0 };
        if self.y_of(0).is_some_and(|y| !y.is_discrete()) {
            top += self.size_px * 0.5;
        }
        let headers = self.header_heights(length, rows, plan.columns);
        let axis_height = bottom.drawn.labels.iter().map(|label| label.bounds.bottom()).fold(0.0, f64::max);
        let mut scene = self.empty(&plan);
        scene.notes.extend(self.notes(&plan, &bottom.drawn));
        let mut y = top;
        let mut last_bottom = top;
        for (row, header) in headers.into_iter().enumerate() {
            let here = row * plan.columns..((row + 1) * plan.columns).min(panels);
            let shows_x = |panel: usize| panel + plan.columns >= panels;
            for panel in here.clone() {
                let column = panel - row * plan.columns;
                let area = Rect {
                    x: plan.left + column as f64 * (length + plan.gap),
                    y: y + header,
                    width: length,
                    height: plan.panel_height,
                };
                labels.extend(self.header(panel, area, y));
                let place = Place { panel, area, first_column: column == 0, shows_x: shows_x(panel) };
                self.panel(&mut scene, &plan, place, std::mem::take(&mut bottom));
            }
            last_bottom = y + header + plan.panel_height;
            let under = if here.clone().any(shows_x) { self.bottom_gap() + axis_height } else { 4.0 };
            y = last_bottom + under + if row + 1 < rows { self.size_px } else { 0.0 };
        }
        let mut end = y.max(last_bottom + 2.0);
        if let Some(title) = self.x_title(&plan, length, end) {
            end = title.bounds.bottom();
            labels.push(title);
        }
        labels.append(&mut scene.labels);
        scene.labels = labels;
        scene.height = (end + EDGE).ceil();
        scene.margins = Margins { top, right: plan.right, bottom: scene.height - last_bottom, left: plan.left };
        let removed = sweep::sweep(&mut scene);
        if removed > 0 {
            scene.notes.push(Note::LabelsLeftOut(removed));
        }
        scene
    }

    fn empty(&self, plan: &Plan) -> Scene {
        let mut keys = plan.legend.keys.clone();
        for key in &mut keys {
            guides::shift(key, EDGE, HEAD);
        }
        Scene { guides: keys, ..Scene::empty(self.board.width, &self.model.spec.lang, self.model.series.clone()) }
    }

    fn notes(&self, plan: &Plan, bottom: &Drawn) -> Vec<Note> {
        let mut notes = Vec::new();
        let cut_names = plan.names.iter().flatten().filter(|name| name.cut).count();
        let cut = bottom.cut + plan.legend.cut + cut_names;
        if cut > 0 {
            notes.push(Note::NamesCut(cut));
        }
        if bottom.left_out > 0 {
            notes.push(Note::TicksLeftOut(bottom.left_out));
        }
        let series = self.model.series.len();
        if series > super::ink::COLOURS && self.model.spec.highlight.is_empty() {
            notes.push(Note::SeriesBeyondPalette(series - super::ink::COLOURS));
        }
        let dimensions = self.x.iter().chain(self.y.iter().flatten()).chain(&self.right);
        let refused = self.model.refused + dimensions.map(|dimension| dimension.refused).sum::<usize>();
        if refused > 0 {
            notes.push(Note::ValuesOffScale(refused));
        }
        let gaps = self.model.layers.iter().map(|rows| rows.filled.len()).sum();
        if gaps > 0 {
            notes.push(Note::GapsStacked(gaps));
        }
        notes
    }
}

/// The same dimension without its domain being rounded.
fn exact(dimension: &Dimension) -> Dimension {
    let mut dimension = dimension.clone();
    if let Kind::Continuous { domain, exact, .. } = &mut dimension.kind {
        *domain = *exact;
    }
    dimension
}
