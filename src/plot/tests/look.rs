//! Small charts, and how tests look at a scene.

use crate::plot::{Artboard, Channel, Label, Layer, Mark, Precision, Role, Scale, Scene, Spec, draw, moment};

pub(super) fn bars(names: impl IntoIterator<Item = impl Into<String>>, values: &[f64]) -> Spec {
    Spec::of(vec![Layer::xy(Mark::Bar, Channel::text(names), Channel::numbers(values.to_vec()))], "zh-CN")
}

pub(super) fn wide(spec: &Spec) -> Scene {
    draw(spec, &Artboard::wide())
}

pub(super) fn narrow(spec: &Spec) -> Scene {
    draw(spec, &Artboard::narrow())
}

pub(super) fn texts(scene: &Scene, role: Role) -> Vec<String> {
    scene.labels.iter().filter(|label| label.role == role).map(|label| label.lines.concat()).collect()
}

pub(super) fn find<'s>(scene: &'s Scene, text: &str) -> &'s Label {
    scene.labels.iter().find(|label| label.lines.concat() == text).unwrap_or_else(|| panic!("no label {text}"))
}

pub(super) fn x_kind(scene: &Scene) -> &'static str {
    scene.panels[0].x.as_ref().expect("an x axis").scale.kind()
}

pub(super) fn y_domain(scene: &Scene) -> [f64; 2] {
    match &scene.panels[0].y.as_ref().expect("a y axis").scale {
        Scale::Continuous(scale) => scale.domain,
        Scale::Band(_) => panic!("bands"),
    }
}

pub(super) fn months(count: i64) -> Channel {
    Channel::time((0..count).map(|month| moment(2023, 1 + month, 1)), Precision::Month)
}

#[allow(clippy::cast_precision_loss, reason = "small counts")]
pub(super) fn rising(count: usize) -> Vec<f64> {
    (1..=count).map(|at| at as f64).collect()
}

pub(super) fn lines(names: &[&str]) -> Spec {
    let rows: Vec<(i64, &str)> = names.iter().flat_map(|name| (0..4).map(move |month| (month, *name))).collect();
    let x = Channel::time(rows.iter().map(|(month, _)| moment(2024, 1 + month, 1)), Precision::Month);
    let y = Channel::numbers(rising(rows.len()));
    Spec::of(vec![Layer::xy(Mark::Line, x, y).color(Channel::text(rows.iter().map(|(_, name)| *name)))], "zh-CN")
}
