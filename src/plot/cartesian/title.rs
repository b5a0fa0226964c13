//! Titles of axes and names of panels. Titles lie above the plot or under its right end; none is rotated.

use super::plan::Plan;
use super::{AXIS_GAP, EDGE, Fitting};
use crate::plot::dimension::Dimension;
use crate::plot::label::{self, below};
use crate::plot::scene::{Anchor, Label, Rect, Role};
use crate::plot::spec::Panels;
use crate::plot::text::{Measure, Wrapped, width, wrap};

impl Fitting<'_, '_> {
    fn lines(&self, text: &str, width_px: f64) -> Wrapped {
        let measure =
            Measure { width_px: width_px.max(1.0), lines: 2, size_px: self.size_px, language: self.model.language };
        wrap(text, measure)
    }

    fn title(&self, dimension: Option<&Dimension>) -> String {
        dimension.map(|dimension| dimension.title.clone()).unwrap_or_default()
    }

    /// The titles above the plot: of the value axis, of categories at the left, of a second value axis at the right.
    ///
    /// `area`: left and width of the plot area, and the top of the titles.
    pub(super) fn titles(&self, area: Rect) -> Vec<Label> {
        if self.model.spec.panels == Panels::PerLayer {
            return Vec::new();
        }
        let room = self.board.width - 2.0 * EDGE;
        let start = self.setting(Anchor::Start, Role::Title);
        let end = self.setting(Anchor::End, Role::Title);
        let y_title = self.title(self.y_of(0));
        if self.lies() {
            return self.titles_of_lying(area, &y_title);
        }
        let right = self.title(self.right.as_ref());
        let share = if right.is_empty() { room } else { room / 2.0 - AXIS_GAP };
        let mut labels = Vec::new();
        if !y_title.is_empty() {
            let wrapped = self.lines(&y_title, share);
            labels.push(below(wrapped.lines, EDGE, area.y, start).cut_from(wrapped.cut.then_some(y_title)));
        }
        if !right.is_empty() {
            let wrapped = self.lines(&right, share);
            labels.push(below(wrapped.lines, room + EDGE, area.y, end).cut_from(wrapped.cut.then_some(right)));
        }
        labels
    }

    fn titles_of_lying(&self, area: Rect, y_title: &str) -> Vec<Label> {
        let room = self.board.width - 2.0 * EDGE;
        let start = self.setting(Anchor::Start, Role::Title);
        let x_title = self.title(self.x.as_ref());
        if x_title.is_empty() {
            return Vec::new();
        }
        let wrapped = self.lines(&x_title, room - area.x);
        if wrapped.cut || wrapped.lines.len() > 1 {
            let wrapped = self.lines(&x_title, room);
            return vec![below(wrapped.lines, EDGE, area.y, start).cut_from(wrapped.cut.then_some(x_title))];
        }
        let mut labels = vec![below(wrapped.lines, area.x, area.y, start)];
        let natural = width(y_title, self.size_px, self.model.language);
        if !y_title.is_empty() && natural <= area.x - EDGE - AXIS_GAP {
            let end = self.setting(Anchor::End, Role::Title);
            labels.push(below(vec![y_title.to_owned()], area.x - AXIS_GAP, area.y, end));
        }
        labels
    }

    /// The title of the x axis under its labels, at the right.
    pub(super) fn x_title(&self, plan: &Plan, length: f64, top: f64) -> Option<Label> {
        let x = self.x.as_ref()?;
        if x.title.is_empty() || self.lies() || !self.x_shown(plan) {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "a few columns")]
        let right = plan.left + plan.columns as f64 * (length + plan.gap) - plan.gap;
        let wrapped = self.lines(&x.title, right - EDGE);
        let setting = self.setting(Anchor::End, Role::Title);
        Some(below(wrapped.lines, right, top + 3.0, setting).cut_from(wrapped.cut.then(|| x.title.clone())))
    }

    pub(super) fn panel_name(&self, panel: usize) -> String {
        if self.model.spec.panels == Panels::PerLayer {
            return self.title(self.y_of(panel));
        }
        self.model.facets.names.get(panel).cloned().unwrap_or_default()
    }

    /// The height that names of panels take above each row of them.
    pub(super) fn header_heights(&self, width_px: f64, rows: usize, columns: usize) -> Vec<f64> {
        let panels = self.model.facets.names.len();
        let height = |panel: usize| {
            let name = self.panel_name(panel);
            if name.is_empty() {
                return 0.0;
            }
            label::height(self.lines(&name, width_px).lines.len(), self.size_px) + self.size_px * 0.6 + 4.0
        };
        (0..rows)
            .map(|row| (row * columns..((row + 1) * columns).min(panels)).map(height).fold(0.0, f64::max))
            .collect()
    }

    /// The name of a panel above its area; none when it has no name.
    pub(super) fn header(&self, panel: usize, area: Rect, top: f64) -> Option<Label> {
        let name = self.panel_name(panel);
        if name.is_empty() {
            return None;
        }
        let wrapped = self.lines(&name, area.width);
        let setting = self.setting(Anchor::Start, Role::Name);
        Some(below(wrapped.lines, area.x, top, setting).cut_from(wrapped.cut.then_some(name)))
    }
}
