//! Absurd input: a right chart with its gaps stated, never a panic, never a number that is none, never broken XML.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::random::{Random, spec};
use super::xml;
use crate::plot::palette::Mode;
use crate::plot::{Artboard, Caption, Channel, Paint, Precision, Scene, Spec, Values, draw, moment, problems};

/// Numbers that a table can hold and a chart cannot use.
const ABSURD: [f64; 18] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN,
    1e308,
    -1e308,
    1e-300,
    -1e-300,
    5e-324,
    0.0,
    -0.0,
    9_007_199_254_740_993.0,
    -9_007_199_254_740_993.0,
    1.0,
    -1.0,
    1e15,
    1e-15,
];

fn spoil(random: &mut Random, channel: &mut Channel) {
    let how = random.below(9);
    let (one, other) = (random.pick(&ABSURD), random.pick(&ABSURD));
    match &mut channel.values {
        Values::Number(values) => match how {
            0 => values.iter_mut().for_each(|value| *value = Some(one)),
            1 => values.iter_mut().for_each(|value| *value = None),
            2 => values.clear(),
            3 => values.truncate(1),
            4 => values
                .iter_mut()
                .enumerate()
                .for_each(|(at, value)| *value = Some(if at % 2 == 0 { one } else { other })),
            5 => values.iter_mut().for_each(|value| *value = Some(ABSURD[random.below(ABSURD.len())])),
            6 => values.iter_mut().step_by(3).for_each(|value| *value = Some(one)),
            _ => {}
        },
        Values::Text(values) => match how {
            0 => values.iter_mut().for_each(|value| *value = Some(String::new())),
            1 => values.iter_mut().for_each(|value| *value = None),
            2 => values.clear(),
            3 => values.iter_mut().for_each(|value| *value = Some("同".to_owned())),
            4 => values.iter_mut().step_by(2).for_each(|value| *value = Some("长".repeat(400))),
            5 => values
                .iter_mut()
                .step_by(2)
                .for_each(|value| *value = Some("\u{0}\u{7f}\u{202e}\n\t<!--]]>&#x0;".to_owned())),
            _ => {}
        },
        Values::Time(values, precision) => match how {
            0 => values.iter_mut().for_each(|value| *value = Some(i64::MAX)),
            1 => values.iter_mut().for_each(|value| *value = Some(i64::MIN)),
            2 => values.reverse(),
            3 => values.iter_mut().step_by(2).for_each(|value| *value = Some(8_640_000_000_000_000)),
            4 => values.iter_mut().step_by(2).for_each(|value| *value = Some(-8_640_000_000_000_000)),
            5 => *precision = Precision::Instant,
            6 => values.iter_mut().for_each(|value| *value = Some(moment(2024, 2, 29))),
            _ => {}
        },
    }
    if random.below(6) == 0 {
        channel.scale.domain = [Some(one), Some(other)].map(|end| end.filter(|_| random.below(3) > 0));
    }
}

/// A random chart with some of its channels spoiled.
fn hostile(seed: u64) -> Spec {
    let mut spec = spec(seed);
    let random = &mut Random::new(seed ^ 0x5151);
    for layer in &mut spec.layers {
        let channels = &mut layer.channels;
        let all = [
            &mut channels.x,
            &mut channels.y,
            &mut channels.x2,
            &mut channels.y2,
            &mut channels.color,
            &mut channels.size,
            &mut channels.label,
            &mut channels.order,
            &mut channels.col,
        ];
        for channel in all.into_iter().flatten() {
            if random.below(2) == 0 {
                spoil(random, channel);
            }
        }
    }
    spec
}

fn sound(what: &str, scene: &Scene) {
    let (_, after_panels) =
        scene.json().split_once("],\"series\":").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("panels");
    if let Some(at) = after_panels.find(":null").or_else(|| after_panels.find(",null")) {
        let near: String = after_panels[..at].chars().rev().take(200).collect();
        panic!("{what}: a number that is none after {}", near.chars().rev().collect::<String>());
    }
    assert!(scene.height.is_finite() && scene.width.is_finite(), "{what}");
    for (at, label) in scene.labels.iter().enumerate() {
        let bounds = label.bounds;
        let inside = bounds.x >= -0.001
            && bounds.y >= -0.001
            && bounds.right() <= scene.width + 0.001
            && bounds.bottom() <= scene.height + 0.001;
        assert!(inside, "{what}: {label:?} leaves {}×{}", scene.width, scene.height);
        assert!(
            scene.labels[at + 1..].iter().all(|other| !bounds.meets(&other.bounds)),
            "{what}: {label:?} meets another"
        );
    }
    for paint in [Paint::Inline, Paint::Standalone(Mode::Light)] {
        let svg = scene.svg(paint, Caption { id: "f", title: "t", description: "d", source: "s" });
        if let Err(wrong) = xml::check(&svg) {
            panic!("{what}: {wrong}");
        }
        for never in ["NaN", "inf\"", "Infinity", "inf "] {
            assert!(!svg.contains(never), "{what}: {never}");
        }
    }
}

#[test]
fn hostile_charts_are_drawn_or_told() {
    let mut told = 0;
    let mut wrong = Vec::new();
    for seed in [5730].into_iter().chain(0..300) {
        let spec = hostile(seed);
        told += usize::from(!problems(&spec).is_empty());
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            for board in [Artboard::wide(), Artboard::narrow(), Artboard::fixed(300.0, 200.0)] {
                let scene = draw(&spec, &board);
                if board.width > 300.0 {
                    sound(&format!("chart {seed}"), &scene);
                }
            }
        }));
        if let Err(panic) = drawn {
            let text = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            wrong.push(format!("{seed}: {:.700}", text.unwrap_or_default()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} charts:\n{}",
        wrong.len(),
        wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n")
    );
    assert!(told > 40, "{told}");
}
