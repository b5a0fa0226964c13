//! How scales and marks are held against expected numbers.

use super::found::{Found, Unit};
use serde_json::Value as Json;
use tuzhang::plot::{Axis, Scale, Shown, Value};

/// The numbers of a list.
pub(super) fn numbers(json: &Json) -> Vec<f64> {
    json.as_array().map_or_else(Vec::new, |list| list.iter().filter_map(Json::as_f64).collect())
}

/// The number, or one that equals none.
fn number(json: &Json) -> f64 {
    json.as_f64().unwrap_or(f64::NAN)
}

/// A value as the files write it.
fn plain(value: &Value) -> Json {
    match value {
        Value::Number(number) => (*number).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Time(moment) => (*moment).into(),
    }
}

/// Whether lists are the same, number by number and word by word.
fn same(ours: &[Json], theirs: &Json) -> bool {
    let theirs = theirs.as_array().cloned().unwrap_or_default();
    ours.len() == theirs.len()
        && ours.iter().zip(&theirs).all(|(a, b)| match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => a == b,
            _ => a == b,
        })
}

/// Finds two lists of numbers that are too far apart.
pub(super) fn near(what: &str, expected: &[f64], ours: &[f64], unit: Unit, found: &mut Found) {
    if !found.equal(expected, ours, unit) {
        found.push(format!("{what}: {ours:?} instead of {expected:?}"));
    }
}

/// A scale with its ticks; of bands only what is written down.
pub(super) fn compare_axis(name: &str, expected: &Json, ours: &Axis, found: &mut Found) {
    if ours.scale.kind() != expected["type"] {
        found.push(format!("{name}: kind {} instead of {}", ours.scale.kind(), expected["type"]));
        return;
    }
    near(&format!("{name} range"), &numbers(&expected["range"]), &ours.scale.range(), Unit::Px, found);
    let ticks: Vec<Json> = ours.ticks.iter().map(|tick| plain(&tick.value)).collect();
    match &ours.scale {
        Scale::Band(band) => {
            let values: Vec<Json> = band.values.iter().map(plain).collect();
            found.named(values.len());
            if !same(&values, &expected["domain"]) {
                found.push(format!("{name}: bands {values:?} instead of {}", expected["domain"]));
            }
            near(&format!("{name} step"), &[number(&expected["step"])], &[band.step], Unit::Px, found);
            if expected.get("bandwidth").is_some() {
                near(
                    &format!("{name} bandwidth"),
                    &[number(&expected["bandwidth"])],
                    &[band.bandwidth],
                    Unit::Px,
                    found,
                );
            }
            if expected.get("ticks").is_some() && !same(&ticks, &expected["ticks"]) {
                found.push(format!("{name}: ticks {ticks:?} instead of {}", expected["ticks"]));
            }
        }
        Scale::Continuous(scale) => {
            let share = Unit::Range(scale.domain[1] - scale.domain[0]);
            near(&format!("{name} domain"), &numbers(&expected["domain"]), &scale.domain, share, found);
            if expected.get("ticks").is_some() {
                let ticks: Vec<f64> = ticks.iter().filter_map(Json::as_f64).collect();
                near(&format!("{name} ticks"), &numbers(&expected["ticks"]), &ticks, share, found);
            }
            if expected.get("named").is_some() {
                let shown = ours.ticks.iter().filter(|tick| tick.shown == Shown::Yes);
                let named: Vec<f64> = shown.filter_map(|tick| plain(&tick.value).as_f64()).collect();
                near(&format!("{name} named ticks"), &numbers(&expected["named"]), &named, share, found);
            }
        }
    }
}

/// Pairs each expected tuple with one of ours that is within the tolerance, and counts both.
pub(super) fn matched(what: &str, expected: &Json, mut ours: Vec<Vec<f64>>, unit: Unit, found: &mut Found) {
    let expected: Vec<Vec<f64>> = expected.as_array().map_or_else(Vec::new, |list| list.iter().map(numbers).collect());
    if expected.len() != ours.len() {
        found.push(format!("{what}: {} marks instead of {}", ours.len(), expected.len()));
    }
    for tuple in expected {
        match ours.iter().position(|mark| found.equal(&tuple, mark, unit)) {
            Some(at) => drop(ours.swap_remove(at)),
            None => {
                found.push(format!("{what}: none at {tuple:?}; left are {:?}", ours.iter().take(3).collect::<Vec<_>>()))
            }
        }
    }
}
