//! Laying a chart with x and y out on a board: margins from measured text, then panels, marks and labels.
//!
//! In: a [`Model`] and an [`Artboard`]. Out: a [`Scene`].
//! The order: legend or direct names → value labels → left margin → right margin → bottom axis → heights → absolute places.

use super::artboard::Artboard;
use super::axis::{self, Drawn};
use super::bar_label::{self, BarLabels};
use super::dimension::{Dimension, Fill, Kind};
use super::direct::{self, Direct};
use super::guides;
use super::label::{Setting, at_middle, below};
use super::legend::{self, Legend};
use super::marks::{self, Scales};
use super::model::{Direction, Model};
use super::scale::{Padding, Scale};
use super::scene::{Anchor, Axis, Label, Margins, Note, Panel, Rect, Role, Scene};
use super::spec::{Mark, Panels};
use super::sweep;
use super::text::{LINE_HEIGHT, Measure, Wrapped, widest, wrap};

/// The space between an axis label and the plot area, px.
const AXIS_GAP: f64 = 7.0;
/// The space between two panels, px.
const PANEL_GAP: f64 = 24.0;
/// The space kept at the edges of the board, px.
const EDGE: f64 = 1.0;

/// A chart being laid out.
pub(super) struct Fitting<'m, 's> {
    pub(super) model: &'m Model<'s>,
    pub(super) board: &'m Artboard,
    pub(super) size_px: f64,
    pub(super) x: Option<Dimension>,
    /// One for all panels, or one a panel.
    pub(super) y: Vec<Option<Dimension>>,
}

/// What is decided before places are absolute.
struct Plan {
    legend: Legend,
    direct: Option<Direct>,
    bars: Option<BarLabels>,
    /// Lines at the left of horizontal bands.
    names: Option<Vec<Wrapped>>,
    columns: usize,
    left: f64,
    right: f64,
    panel_height: f64,
}

/// The padding of bands on a fitted board.
fn padding(model: &Model<'_>) -> Padding {
    if model.dodged() { Padding { inner: 0.24, outer: 0.12 } } else { Padding { inner: 0.3, outer: 0.15 } }
}

/// Lays a model out.
pub(super) fn layout(model: &Model<'_>, board: &Artboard) -> Scene {
    let x = Dimension::of(model, Direction::X, &|_| true);
    let y = if model.spec.panels == Panels::PerLayer {
        (0..model.layers.len()).map(|layer| Dimension::of(model, Direction::Y, &|rows| rows.layer == layer)).collect()
    } else {
        vec![Dimension::of(model, Direction::Y, &|_| true)]
    };
    let fitting = Fitting { model, board, size_px: board.text_px(), x, y };
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

    fn columns(&self) -> usize {
        let panels = self.model.facets.names.len();
        if panels == 1 {
            return 1;
        }
        if let Some(columns) = self.model.facets.fixed_columns {
            return columns;
        }
        let least = if self.board.is_narrow() { 140.0 } else { 150.0 };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small quotient")]
        let room = ((self.board.width - 40.0) / least).floor().max(1.0) as usize;
        let wanted = match self.model.spec.facet_columns {
            Some(columns) if !self.board.is_narrow() => columns.max(1).min(room),
            _ => room.min(if self.board.is_narrow() { 2 } else { 4 }),
        };
        let rows = panels.div_ceil(wanted);
        panels.div_ceil(rows)
    }

    /// Values at bars, when the bars have room for them.
    fn bar_labels(&self) -> Option<BarLabels> {
        match self.value_direction()? {
            Direction::Y => {
                let Kind::Discrete { values, .. } = &self.x.as_ref()?.kind else {
                    return None;
                };
                #[allow(clippy::cast_precision_loss, reason = "a count of categories")]
                let step = (self.board.width - 2.0 * EDGE) / (values.len().max(1) as f64);
                bar_label::plan(self.model, self.y_of(0)?, step, self.size_px)
            }
            Direction::X => {
                let step = self.band_step(1);
                bar_label::plan(self.model, self.x.as_ref()?, step, self.size_px)
            }
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
            Fill::Cell => f64::max(32.0, text),
            Fill::Point => f64::max(26.0, text),
            Fill::Band => roomy.max(text).max(dodged),
        }
    }

    fn plan(&self) -> Plan {
        let width = self.board.width;
        let columns = self.columns();
        let mut bars = self.bar_labels();
        let mut panel_height = self.board.plot_height();
        if self.model.facets.names.len() > 1 {
            #[allow(clippy::cast_precision_loss, reason = "a few columns")]
            let panel_width = width / columns as f64;
            panel_height = if columns == 1 { 150.0 } else { (panel_width * 0.62).clamp(90.0, 220.0) };
        }
        let mut names = None;
        let mut left = EDGE;
        if let Some(Kind::Discrete { names: texts, .. }) = self.y_of(0).map(|y| &y.kind) {
            let setting = self.setting(Anchor::End, Role::Tick);
            let share = if self.board.is_narrow() { 0.34 } else { 0.3 };
            let mut wrapped = axis::left_names(texts, width * share, setting);
            if wrapped.iter().any(|name| name.cut) || !broken_words(texts, &wrapped) {
                wrapped = axis::left_names(texts, width * 0.45, setting);
            }
            let lines = wrapped.iter().map(|name| name.lines.len()).max().unwrap_or(1);
            let step = self.band_step(lines);
            #[allow(clippy::cast_precision_loss, reason = "a count of categories")]
            let bands = texts.len().max(1) as f64;
            panel_height = step * bands;
            left =
                wrapped.iter().map(|name| widest(&name.lines, self.size_px, self.model.language)).fold(0.0, f64::max)
                    + AXIS_GAP
                    + EDGE;
            names = Some(wrapped);
        }
        let direct = self.y_of(0).and_then(|y| {
            let scale = y.scale([panel_height, 0.0], padding(self.model));
            direct::plan(self.model, &scale, width, self.size_px)
        });
        let entries = if direct.is_some() { Vec::new() } else { guides::entries(self) };
        let legend = legend::flow(&entries, width - 2.0 * EDGE, self.size_px, self.model.language);
        if bars.as_ref().is_some_and(|bars| bars.beyond + bars.before > 0.4 * (width - left)) && names.is_some() {
            bars = None;
        }
        let right = direct.as_ref().map_or(EDGE, |direct| direct.width);
        for panel in 0..self.y.len() {
            let hidden = bars.is_some() && self.value_direction() == Some(Direction::Y);
            if let (Some(y), false, None) = (self.y_of(panel), hidden, &names) {
                let scale = y.scale([panel_height, 0.0], padding(self.model));
                let drawn = self.left_axis(y, &scale);
                let widest = drawn.labels.iter().map(|label| label.bounds.width).fold(0.0, f64::max);
                if widest > 0.0 {
                    left = left.max(widest + AXIS_GAP + EDGE);
                }
            }
        }
        Plan { legend, direct, bars, names, columns, left, right, panel_height }
    }

    fn left_axis(&self, y: &Dimension, scale: &Scale) -> Drawn {
        match scale {
            Scale::Continuous(scale) => axis::left_numbers(y, scale, self.setting(Anchor::End, Role::Tick)),
            Scale::Band(_) => Drawn::default(),
        }
    }

    /// The x scale of a panel, keeping room for value labels.
    fn x_scale(&self, plan: &Plan, left: f64, width: f64) -> Option<Scale> {
        let dimension = self.x.as_ref()?;
        match (&plan.bars, self.value_direction()) {
            (Some(bars), Some(Direction::X)) => {
                let exact = exact(dimension);
                Some(exact.scale([left + bars.before, left + width - bars.beyond], padding(self.model)))
            }
            _ => Some(dimension.scale([left, left + width], padding(self.model))),
        }
    }

    fn y_scale(&self, plan: &Plan, panel: usize, area: Rect) -> Option<Scale> {
        let dimension = self.y_of(panel)?;
        if dimension.is_discrete() {
            return Some(dimension.scale([area.y, area.bottom()], padding(self.model)));
        }
        match (&plan.bars, self.value_direction()) {
            (Some(bars), Some(Direction::Y)) => {
                let exact = exact(dimension);
                Some(exact.scale([area.bottom() - bars.before, area.y + bars.beyond], padding(self.model)))
            }
            _ => Some(dimension.scale([area.bottom(), area.y], padding(self.model))),
        }
    }

    fn x_shown(&self, plan: &Plan) -> bool {
        !(plan.bars.is_some() && self.value_direction() == Some(Direction::X))
    }

    #[allow(clippy::cast_precision_loss, reason = "a few panels")]
    fn scene(&self) -> Scene {
        let mut plan = self.plan();
        let width = self.board.width;
        let panels = self.model.facets.names.len();
        let rows = panels.div_ceil(plan.columns);
        let columns = plan.columns as f64;
        let panel_width =
            |plan: &Plan| ((width - plan.left - plan.right - PANEL_GAP * (columns - 1.0)) / columns).max(20.0);
        let mut bottom = Drawn::default();
        if self.x_shown(&plan) {
            for _ in 0..4 {
                let length = panel_width(&plan);
                let last = plan.left + (columns - 1.0) * (length + PANEL_GAP);
                let Some((dimension, scale)) = self.x.as_ref().zip(self.x_scale(&plan, plan.left, length)) else {
                    break;
                };
                bottom = axis::bottom(dimension, &scale, self.size_px, self.model.language);
                let low = bottom.labels.iter().map(|label| label.bounds.x).fold(f64::INFINITY, f64::min);
                let high =
                    bottom.labels.iter().map(|label| label.bounds.right() + last - plan.left).fold(0.0, f64::max);
                let (over_left, over_right) = ((EDGE - low).max(0.0), (high - width + EDGE).max(0.0));
                if over_left < 0.01 && over_right < 0.01 {
                    break;
                }
                plan.left += over_left;
                plan.right += over_right;
            }
        }
        let length = panel_width(&plan);
        let mut labels: Vec<Label> = plan.legend.labels.iter().map(|label| label.clone().moved(EDGE, EDGE)).collect();
        let mut top = EDGE + plan.legend.height + if plan.legend.height > 0.0 { 5.0 } else { 0.0 };
        let titles = self.titles(Rect { x: plan.left, y: top, width: length, height: 0.0 });
        top = titles.iter().map(|label| label.bounds.bottom()).fold(top, f64::max);
        labels.extend(titles);
        let has_value_axis = self.y_of(0).is_some_and(|y| !y.is_discrete());
        top += if top > EDGE { 6.0 } else { 2.0 };
        let header = self.header_heights(length, rows, plan.columns);
        if has_value_axis {
            top += self.size_px * 0.5;
        }
        let axis_height = bottom.labels.iter().map(|label| label.bounds.bottom()).fold(0.0, f64::max);
        let mut scene = self.empty(&plan, width);
        scene.notes.extend(self.notes(&plan, &bottom));
        let mut y = top;
        let mut last_bottom = top;
        for (row, header) in header.into_iter().enumerate() {
            let shows_x = |panel: usize| panel + plan.columns >= panels;
            let area_top = y + header;
            for column in 0..plan.columns {
                let panel = row * plan.columns + column;
                if panel >= panels {
                    break;
                }
                let area = Rect {
                    x: plan.left + column as f64 * (length + PANEL_GAP),
                    y: area_top,
                    width: length,
                    height: plan.panel_height,
                };
                if header > 0.0 {
                    let measure = Measure {
                        width_px: length.max(1.0),
                        lines: 2,
                        size_px: self.size_px,
                        language: self.model.language,
                    };
                    let wrapped = wrap(&self.panel_name(panel), measure);
                    let setting = self.setting(Anchor::Start, Role::Name);
                    labels.push(below(wrapped.lines, area.x, y, setting));
                }
                self.panel(
                    &mut scene,
                    &plan,
                    Place { panel, area, first_column: column == 0, shows_x: shows_x(panel) },
                );
            }
            last_bottom = area_top + plan.panel_height;
            let below_row = if (0..plan.columns).any(|column| {
                let panel = row * plan.columns + column;
                panel < panels && shows_x(panel)
            }) {
                self.bottom_gap() + axis_height
            } else {
                4.0
            };
            y = last_bottom + below_row + if row + 1 < rows { 10.0 } else { 0.0 };
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

    fn empty(&self, plan: &Plan, width: f64) -> Scene {
        let mut guides = plan.legend.keys.clone();
        for key in &mut guides {
            guides::shift(key, EDGE, EDGE);
        }
        Scene {
            width,
            height: 0.0,
            margins: Margins::default(),
            panels: Vec::new(),
            series: self.model.series.clone(),
            guides,
            marks: Vec::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            lang: self.model.spec.lang.clone(),
        }
    }

    fn notes(&self, plan: &Plan, bottom: &Drawn) -> Vec<Note> {
        let mut notes = Vec::new();
        let cut = bottom.cut + plan.legend.cut + plan.names.iter().flatten().filter(|name| name.cut).count();
        if cut > 0 {
            notes.push(Note::NamesCut(cut));
        }
        if bottom.left_out > 0 {
            notes.push(Note::TicksLeftOut(bottom.left_out));
        }
        if self.model.series.len() > super::ink::COLOURS && self.model.spec.highlight.is_empty() {
            notes.push(Note::SeriesBeyondPalette(self.model.series.len() - super::ink::COLOURS));
        }
        let refused = self.model.refused
            + self.x.iter().map(|x| x.refused).sum::<usize>()
            + self.y.iter().flatten().map(|y| y.refused).sum::<usize>();
        if refused > 0 {
            notes.push(Note::ValuesOffScale(refused));
        }
        notes
    }

    fn panel_name(&self, panel: usize) -> String {
        if self.model.spec.panels == Panels::PerLayer {
            return self.y_of(panel).map(|y| y.title.clone()).unwrap_or_default();
        }
        self.model.facets.names.get(panel).cloned().unwrap_or_default()
    }

    /// The height that names of panels take above each row of them.
    fn header_heights(&self, width_px: f64, rows: usize, columns: usize) -> Vec<f64> {
        let panels = self.model.facets.names.len();
        (0..rows)
            .map(|row| {
                (row * columns..((row + 1) * columns).min(panels))
                    .map(|panel| {
                        let name = self.panel_name(panel);
                        if name.is_empty() {
                            return 0.0;
                        }
                        let measure = Measure {
                            width_px: width_px.max(1.0),
                            lines: 2,
                            size_px: self.size_px,
                            language: self.model.language,
                        };
                        super::label::height(wrap(&name, measure).lines.len(), self.size_px) + self.size_px * 0.5 + 3.0
                    })
                    .fold(0.0, f64::max)
            })
            .collect()
    }

    /// The titles above the plot: that of the value axis, and that of categories at the left.
    fn titles(&self, area: Rect) -> Vec<Label> {
        if self.model.spec.panels == Panels::PerLayer {
            return Vec::new();
        }
        let setting = self.setting(Anchor::Start, Role::Title);
        let title = |dimension: Option<&Dimension>| dimension.map(|d| d.title.clone()).unwrap_or_default();
        let lines = |text: &str, width_px: f64| {
            wrap(text, Measure { width_px, lines: 2, size_px: self.size_px, language: self.model.language })
        };
        let y_title = title(self.y_of(0));
        let room = self.board.width - 2.0 * EDGE;
        let categories = self.y_of(0).is_some_and(Dimension::is_discrete);
        let value_above = categories && self.x.as_ref().is_some_and(|x| !x.is_discrete());
        let mut labels = Vec::new();
        let x_title = title(self.x.as_ref());
        if value_above && !x_title.is_empty() {
            let wrapped = lines(&x_title, room - area.x);
            let natural = super::text::width(&y_title, self.size_px, self.model.language);
            if wrapped.cut || wrapped.lines.len() > 1 {
                labels.push(below(lines(&x_title, room).lines, EDGE, area.y, setting));
            } else {
                labels.push(below(wrapped.lines, area.x, area.y, setting));
                if !y_title.is_empty() && natural <= area.x - EDGE - AXIS_GAP {
                    let end = self.setting(Anchor::End, Role::Title);
                    labels.push(below(vec![y_title], area.x - AXIS_GAP, area.y, end));
                }
            }
        } else if !y_title.is_empty() {
            let wrapped = lines(&y_title, room);
            labels.push(below(wrapped.lines, EDGE, area.y, setting).cut_from(wrapped.cut.then_some(y_title)));
        }
        labels
    }

    /// The title of the x axis under its labels, at the right.
    fn x_title(&self, plan: &Plan, length: f64, top: f64) -> Option<Label> {
        let x = self.x.as_ref()?;
        let above = self.y_of(0).is_some_and(Dimension::is_discrete) && !x.is_discrete();
        if x.title.is_empty() || above || !self.x_shown(plan) {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "a few columns")]
        let right = plan.left + plan.columns as f64 * (length + PANEL_GAP) - PANEL_GAP;
        let measure =
            Measure { width_px: right - EDGE, lines: 2, size_px: self.size_px, language: self.model.language };
        let wrapped = wrap(&x.title, measure);
        let setting = self.setting(Anchor::End, Role::Title);
        Some(below(wrapped.lines, right, top + 3.0, setting).cut_from(wrapped.cut.then(|| x.title.clone())))
    }

    fn panel(&self, scene: &mut Scene, plan: &Plan, place: Place) {
        let Place { panel, area, first_column, shows_x } = place;
        let x_scale = self.x_scale(plan, area.x, area.width);
        let y_scale = self.y_scale(plan, panel, area);
        let mut axes = (None, None);
        if let Some((dimension, scale)) = self.x.as_ref().zip(x_scale.clone()) {
            let drawn = if self.x_shown(plan) {
                axis::bottom(dimension, &scale, self.size_px, self.model.language)
            } else {
                Drawn::default()
            };
            if shows_x {
                let range = [area.x, area.right()];
                scene.labels.extend(
                    drawn
                        .labels
                        .into_iter()
                        .map(|label| self.inside(label.moved(0.0, area.bottom() + self.bottom_gap()), range)),
                );
            }
            axes.0 = Some(Axis { scale, ticks: drawn.ticks, title: dimension.title.clone() });
        }
        if let Some((dimension, scale)) = self.y_of(panel).zip(y_scale.clone()) {
            let hidden = plan.bars.is_some() && self.value_direction() == Some(Direction::Y);
            let drawn = match (&scale, &plan.names) {
                (Scale::Band(band), Some(names)) => self.names(band, names, dimension, area),
                _ if hidden => Drawn::default(),
                _ => self.left_axis(dimension, &scale),
            };
            if first_column {
                scene.labels.extend(drawn.labels.into_iter().map(|label| label.moved(area.x - AXIS_GAP, 0.0)));
            }
            axes.1 = Some(Axis { scale, ticks: drawn.ticks, title: dimension.title.clone() });
        }
        let (x, y) = axes;
        scene.guides.extend(guides::grid(self.model, panel, area, x.as_ref(), y.as_ref()));
        scene.panels.push(Panel { area, name: self.panel_name(panel), x, y });
        let scales = Scales { x: x_scale.as_ref(), y: y_scale.as_ref(), area };
        let first = scene.marks.len();
        for rows in &self.model.layers {
            scene.marks.extend(marks::draw(self.model, rows, panel, scales));
        }
        if let Some(bars) = &plan.bars {
            scene.labels.extend(bar_label::place(self.model, bars, &scene.marks[first..], self.size_px));
        }
        if let (Some(direct), Some(y)) = (&plan.direct, &y_scale) {
            let down = y.range()[0].max(y.range()[1]) - plan.panel_height;
            let (names, leaders) =
                direct.place(area.right(), down, [plan.panel_height, 0.0], self.setting(Anchor::Start, Role::Name));
            scene.labels.extend(names);
            scene.guides.extend(leaders);
        }
    }

    /// A label pushed back onto the board when its place is too near an edge.
    fn inside(&self, label: Label, _range: [f64; 2]) -> Label {
        let over = (label.bounds.right() + EDGE - self.board.width).max(0.0);
        let under = (EDGE - label.bounds.x).max(0.0);
        label.moved(under - over, 0.0)
    }

    fn names(&self, band: &super::scale::Band, names: &[Wrapped], dimension: &Dimension, _area: Rect) -> Drawn {
        let Kind::Discrete { names: full, .. } = &dimension.kind else {
            return Drawn::default();
        };
        let setting = self.setting(Anchor::End, Role::Tick);
        let mut drawn = Drawn::default();
        for (index, (wrapped, full)) in names.iter().zip(full).enumerate() {
            let px = band.middle(index);
            drawn
                .labels
                .push(at_middle(wrapped.lines.clone(), 0.0, px, setting).cut_from(wrapped.cut.then(|| full.clone())));
            drawn.ticks.push(super::scene::Tick {
                value: band.values[index].clone(),
                text: full.clone(),
                px,
                shown: super::scene::Shown::Yes,
            });
        }
        drawn
    }
}

/// Where a panel goes.
#[derive(Debug, Clone, Copy)]
struct Place {
    panel: usize,
    area: Rect,
    first_column: bool,
    shows_x: bool,
}

/// The same dimension without its domain being rounded.
fn exact(dimension: &Dimension) -> Dimension {
    let mut dimension = dimension.clone();
    if let Kind::Continuous { domain, exact, .. } = &mut dimension.kind {
        *domain = *exact;
    }
    dimension
}

/// Whether wrapping kept all words whole.
fn broken_words(names: &[String], wrapped: &[Wrapped]) -> bool {
    names.iter().zip(wrapped).all(|(name, wrapped)| {
        let joined = wrapped.lines.join(" ");
        name.split_whitespace()
            .filter(|word| word.is_ascii())
            .all(|word| joined.split_whitespace().any(|part| part == word) || joined.contains(word))
    })
}
