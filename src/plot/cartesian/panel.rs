//! One panel at its absolute place: axes, grid, marks, and the labels that belong to marks.

use super::plan::Plan;
use super::{AXIS_GAP, Bottom, EDGE, Fitting};
use crate::plot::Format;
use crate::plot::annotate;
use crate::plot::axis::{self, Drawn};
use crate::plot::bar_label;
use crate::plot::dimension::{Dimension, Kind};
use crate::plot::guides;
use crate::plot::inside;
use crate::plot::label::at_middle;
use crate::plot::marks::{self, Crowd, Scales};
use crate::plot::model::Direction;
use crate::plot::scale::{Band, Scale};
use crate::plot::scene::{Anchor, Axis, Ink, Item, Label, Note, Panel, Rect, Role, Scene, Shape, Shown, Tick};
use crate::plot::spec::{Mark, ValueLabels};
use crate::plot::text::Wrapped;
use crate::plot::text_mark::{self, Room};

/// Where a panel goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) panel: usize,
    pub(super) area: Rect,
    pub(super) first_column: bool,
    pub(super) shows_x: bool,
}

impl Fitting<'_, '_> {
    /// Draws a panel; `bottom` is its bottom axis, if that has been worked out for this place before.
    pub(super) fn panel(&self, scene: &mut Scene, plan: &Plan, place: Place, bottom: Bottom) {
        let Place { panel, area, .. } = place;
        let x = self.bottom(scene, plan, place, bottom);
        let y = self.left(scene, plan, place);
        let y_right = self.right_axis(scene, plan, area);
        let drawn = Panel { area, name: self.panel_name(panel), x, y, y_right };
        scene.guides.extend(guides::grid(self.model, panel, &drawn));
        let Panel { x, y, y_right, name, .. } = drawn;
        let first_mark = scene.marks.len();
        let scales = Scales {
            panel,
            x: x.as_ref().map(|axis| &axis.scale),
            y: y.as_ref().map(|axis| &axis.scale),
            area,
            sizes: [0.0, self.bubble_area()],
            widest_bar: if self.board.is_narrow() { 64.0 } else { 84.0 },
            exact: false,
        };
        let second = Scales { y: y_right.as_ref().map(|axis| &axis.scale).or(scales.y), ..scales };
        let mut crowd = Crowd::default();
        for rows in &self.model.layers {
            let scales = if rows.layer == 0 { scales } else { second };
            let marks = marks::draw(self.model, rows, scales, &mut crowd);
            if scene.marks.is_empty() {
                scene.marks = marks;
            } else {
                scene.marks.extend(marks);
            }
            if rows.mark == Mark::Text {
                scene.labels.extend(text_mark::texts(self.model, rows, scales, self.size_px));
            }
        }
        if crowd.drawn < crowd.of {
            scene.notes.push(Note::PointsThinned { drawn: crowd.drawn, of: crowd.of });
        }
        let marks = &scene.marks[first_mark..];
        if let Some(totals) = &plan.totals {
            scene.labels.extend(bar_label::place(self.model, totals, marks, self.size_px));
        }
        if let Some(bars) = &plan.bars {
            scene.labels.extend(bar_label::place(self.model, bars, marks, self.size_px));
        } else {
            scene.labels.extend(inside::labels(
                self.model,
                [self.x.as_ref(), self.y_of(panel)],
                (marks, &plan.outer),
                self.size_px,
            ));
        }
        if let (Some(ends), Some(y)) = (&plan.ends, &y) {
            let down = y.scale.range()[0].max(y.scale.range()[1]) - plan.panel_height;
            let setting = self.setting(Anchor::Start, Role::Name);
            let (texts, leaders) = ends.place([area.x, area.right()], down, [plan.panel_height, 0.0], setting);
            scene.labels.extend(texts);
            scene.guides.extend(leaders);
        }
        if let (Some(direct), Some(y)) = (&plan.direct, &y) {
            let down = y.scale.range()[0].max(y.scale.range()[1]) - plan.panel_height;
            let setting = self.setting(Anchor::Start, Role::Name);
            let (names, leaders) = direct.place(area.right(), down, [plan.panel_height, 0.0], setting);
            scene.labels.extend(names);
            scene.guides.extend(leaders);
        }
        let board = Rect {
            x: EDGE,
            y: (area.y - self.size_px).max(EDGE),
            width: self.board.width - 2.0 * EDGE,
            height: area.height + self.size_px,
        };
        let marks = &scene.marks[first_mark..];
        let room = Room { taken: &scene.labels, marks, rules: &[], board, size_px: self.size_px };
        let said = annotate::annotations(self.model, scales, &room);
        scene.guides.extend(said.guides);
        scene.labels.extend(said.labels);
        let left_out = said.left_out + self.point_labels(scene, first_mark, [scales, second], board);
        if left_out > 0 {
            scene.notes.push(Note::LabelsLeftOut(left_out));
        }
        scene.panels.push(Panel { area, name, x, y, y_right });
    }

    /// Labels at points and at the vertices of lines; returns how many found no room.
    fn point_labels(&self, scene: &mut Scene, first_mark: usize, scales: [Scales<'_>; 2], board: Rect) -> usize {
        let mut left_out = 0;
        let valued = self.model.spec.value_labels == ValueLabels::On;
        let rule = |item: &Item| match (item.ink, &item.shape) {
            (Ink::Note, Shape::Rule { from, to }) => Some([*from, *to]),
            _ => None,
        };
        let rules: Vec<_> = scene.guides.iter().filter_map(rule).collect();
        for rows in &self.model.layers {
            let line = matches!(rows.mark, Mark::Line | Mark::Area);
            if !(matches!(rows.mark, Mark::Point | Mark::Head) && (rows.label.is_some() || valued)
                || line && !rows.stacked && (rows.label.is_some() || valued))
            {
                continue;
            }
            let scales = scales[usize::from(rows.layer > 0)];
            let items: Vec<_> = if line {
                text_mark::vertices(rows, scales)
            } else {
                scene.marks[first_mark..].iter().filter(|item| item.layer == rows.layer).cloned().collect()
            };
            let y =
                if rows.layer > 0 { self.right.as_ref().or(self.y_of(scales.panel)) } else { self.y_of(scales.panel) };
            // Rows of categories are measured along x.
            let lies = y.is_some_and(Dimension::is_discrete);
            let dimension = if lies { self.x.as_ref() } else { y };
            let measured = rows.channel(if lies { Direction::X } else { Direction::Y }, 0);
            let own = match (rows.label, measured) {
                (Some(label), Some(measured)) => label.format == Format::Auto && label.values == measured.values,
                _ => rows.label.is_none(),
            };
            let format = match dimension.map(|dimension| &dimension.kind) {
                Some(Kind::Continuous { magnitude, .. }) => {
                    Some(magnitude.values(measured.into_iter().flat_map(|channel| channel.values.numbers())))
                }
                _ => None,
            };
            let text = |row: usize| match rows.label {
                Some(_) if !own => text_mark::text_of(self.model, rows, row),
                _ => Some(format.as_ref()?.text(measured?.values.number(row)?)),
            };
            let marks = &scene.marks[first_mark..];
            let room = Room { taken: &scene.labels, marks, rules: &rules, board, size_px: self.size_px };
            let (labels, missed) = text_mark::point_labels(self.model, &text, &items, &room);
            left_out += missed;
            scene.labels.extend(labels);
        }
        left_out
    }

    fn bottom(&self, scene: &mut Scene, plan: &Plan, place: Place, known: Bottom) -> Option<Axis> {
        let area = place.area;
        let dimension = self.x.as_ref()?;
        let (scale, drawn) = match known.scale {
            Some(scale) => (scale, known.drawn),
            None => {
                let scale = self.x_scale(plan, area.x, area.width)?;
                let shown = self.x_shown(plan);
                let drawn = shown.then(|| axis::bottom(dimension, &scale, self.size_px, self.model.language));
                (scale, drawn.unwrap_or_default())
            }
        };
        if place.shows_x {
            let down = area.bottom() + self.bottom_gap();
            scene.labels.extend(drawn.labels.into_iter().map(|label| self.on_board(label.moved(0.0, down))));
        }
        Some(Axis { scale, ticks: drawn.ticks, title: dimension.title.clone() })
    }

    fn left(&self, scene: &mut Scene, plan: &Plan, place: Place) -> Option<Axis> {
        let dimension = self.y_of(place.panel)?;
        let scale = self.y_scale(plan, dimension, place.area);
        let hidden = plan.ends.is_some() || plan.bars.is_some() && self.value_direction() == Some(Direction::Y);
        let drawn = match (&scale, &plan.names) {
            (Scale::Band(band), Some(names)) => self.band_names(band, names, dimension),
            _ if hidden => Drawn::default(),
            _ => self.left_axis(dimension, &scale, Anchor::End),
        };
        if place.first_column {
            let left = place.area.x - AXIS_GAP;
            scene.labels.extend(drawn.labels.into_iter().map(|label| label.moved(left, 0.0)));
        }
        Some(Axis { scale, ticks: drawn.ticks, title: dimension.title.clone() })
    }

    fn right_axis(&self, scene: &mut Scene, plan: &Plan, area: Rect) -> Option<Axis> {
        let dimension = self.right.as_ref()?;
        let scale = self.y_scale(plan, dimension, area);
        let drawn = self.left_axis(dimension, &scale, Anchor::Start);
        let labels = drawn.labels.into_iter().map(|label| label.moved(area.right() + AXIS_GAP, 0.0));
        scene.labels.extend(labels);
        Some(Axis { scale, ticks: drawn.ticks, title: dimension.title.clone() })
    }

    /// A label pushed back onto the board when its place is too near an edge.
    fn on_board(&self, label: Label) -> Label {
        let over = (label.bounds.right() + EDGE - self.board.width).max(0.0);
        let under = (EDGE - label.bounds.x).max(0.0);
        label.moved(under - over, 0.0)
    }

    fn band_names(&self, band: &Band, names: &[Wrapped], dimension: &Dimension) -> Drawn {
        let Kind::Discrete { names: full, .. } = &dimension.kind else {
            return Drawn::default();
        };
        let setting = self.setting(Anchor::End, Role::Tick);
        let mut drawn = Drawn::default();
        for (index, (wrapped, full)) in names.iter().zip(full).enumerate() {
            let px = band.middle(index);
            let shown = if wrapped.lines.is_empty() { Shown::Hidden } else { Shown::Yes };
            if shown == Shown::Yes {
                let label = at_middle(wrapped.lines.clone(), 0.0, px, setting);
                drawn.labels.push(label.cut_from(wrapped.cut.then(|| full.clone())));
            }
            drawn.ticks.push(Tick { value: band.values[index].clone(), text: full.clone(), px, shown });
        }
        drawn
    }
}
