//! What holds of every chart, tried on random ones: text within the drawing, no two labels on each other, finite numbers, well-formed SVG.

use std::sync::LazyLock;

use super::random::{Random, spec};
use super::xml;
use crate::plot::palette::Mode;
use crate::plot::{Artboard, Caption, Paint, Scene, Shape, draw};

const CHARTS: u64 = 1500;

/// Drawn once for all tests of this file.
fn scenes() -> &'static [(u64, Scene)] {
    static SCENES: LazyLock<Vec<(u64, Scene)>> = LazyLock::new(|| {
        (0..CHARTS)
            .map(|seed| {
                let widths = [320.0, 360.0, 360.0, 420.0, 640.0, 640.0, 900.0, 1200.0];
                let width = Random::new(seed + 77).pick(&widths);
                (seed, draw(&spec(seed), &Artboard::of_width(width)))
            })
            .collect()
    });
    &SCENES
}

#[test]
fn property_text_is_within_the_drawing_and_apart() {
    let mut labels = 0;
    for (seed, scene) in scenes() {
        labels += scene.labels.len();
        for (at, label) in scene.labels.iter().enumerate() {
            let bounds = label.bounds;
            let inside = bounds.x >= -0.001
                && bounds.y >= -0.001
                && bounds.right() <= scene.width + 0.001
                && bounds.bottom() <= scene.height + 0.001;
            assert!(inside, "chart {seed}: {label:?} leaves {}×{}", scene.width, scene.height);
            assert!(label.size >= 12.0, "chart {seed}: {label:?} is small");
            for other in &scene.labels[at + 1..] {
                assert!(!bounds.meets(&other.bounds), "chart {seed}: {label:?} meets {other:?}");
            }
        }
    }
    assert!(labels > 10_000, "{labels} labels are too few to prove anything");
}

#[test]
fn property_few_axis_labels_are_swept_away() {
    use crate::plot::{Mark, Note, Role};
    let mut without = 0;
    for (seed, scene) in scenes() {
        let shown = |axis: Option<&crate::plot::Axis>| {
            axis.map_or(0, |axis| axis.ticks.iter().filter(|tick| tick.shown == crate::plot::Shown::Yes).count())
        };
        let ticks: usize = scene.panels.first().map_or(0, |panel| shown(panel.x.as_ref()) + shown(panel.y.as_ref()));
        let labels = scene.labels.iter().filter(|label| label.role == Role::Tick).count();
        if labels < ticks && scene.panels.len() == 1 {
            without += 1;
            let spokes = spec(*seed).layers[0].mark == Mark::Spoke;
            assert!(spokes, "chart {seed} lost a tick label to the last guard");
            assert!(
                scene.notes.iter().any(|note| matches!(note, Note::LabelsLeftOut(_))),
                "chart {seed} hides a tick label silently"
            );
        }
    }
    assert!(without <= 40, "{without} of {CHARTS} charts lost a tick label to the last guard");
}

#[test]
fn property_numbers_are_finite() {
    for (seed, scene) in scenes() {
        let json = scene.json();
        let (_, after_panels) = json.split_once("],\"series\":").expect("panels come first");
        assert!(!after_panels.contains(":null") && !after_panels.contains(",null"), "chart {seed}: {json}");
        assert!(
            scene.height.is_finite() && scene.height > 0.0 && scene.height < 20_000.0,
            "chart {seed}: {}",
            scene.height
        );
        for item in &scene.marks {
            if let Shape::Rect(rect) = &item.shape {
                assert!(rect.width >= 0.0 && rect.height >= 0.0, "chart {seed}: {rect:?}");
            }
        }
    }
}

#[test]
fn property_svg_is_well_formed_and_repeats() {
    for (seed, scene) in scenes() {
        let caption =
            Caption { id: "f\"1", title: "题 <&> \u{1}", description: "说明 \u{FFFE}", source: "来源：A & B" };
        for paint in [Paint::Inline, Paint::Standalone(Mode::Light), Paint::Standalone(Mode::Dark)] {
            let svg = scene.svg(paint, caption);
            if let Err(wrong) = xml::check(&svg) {
                panic!("chart {seed}: {wrong}\n{svg}");
            }
            for never in ["NaN", "inf\"", "Infinity"] {
                assert!(!svg.contains(never), "chart {seed}: {never} in {svg}");
            }
            assert_eq!(svg, scene.svg(paint, caption));
        }
    }
}

#[test]
fn property_inline_has_no_colour_and_standalone_no_variable() {
    for (seed, scene) in scenes().iter().take(300) {
        let caption = Caption { id: "f", title: "t", description: "d", source: "s" };
        let inline = scene.svg(Paint::Inline, caption);
        let drawn = inline.split("<path").skip(1).collect::<String>();
        for never in ["#", "rgb(", "fill=", "stroke=", "style="] {
            assert!(!drawn.contains(never) || never == "#" && inline.contains("&"), "chart {seed}: {never}");
        }
        let standalone = scene.svg(Paint::Standalone(Mode::Light), caption);
        assert!(!standalone.contains("var(") && !standalone.contains("currentColor"), "chart {seed}");
    }
}

#[test]
fn property_every_class_has_a_rule_in_both_paints() {
    use crate::plot::{Channel, Layer, Mark, Spec};
    let css = include_str!("../../../themes/default/assets/figure.css");
    let mut classes = std::collections::BTreeSet::new();
    let names = || Channel::text(["a", "b"]);
    let mut bars = Layer::xy(Mark::Bar, names(), Channel::numbers([1.0, 2.0]));
    bars.channels.y2 = Some(Channel::numbers([3.0, 4.0]));
    let medians = Layer::xy(Mark::Tick, names(), Channel::numbers([2.0, 4.0]));
    let boxes = draw(&Spec { layers: vec![bars, medians], ..Spec::default() }, &Artboard::wide());
    for scene in scenes().iter().map(|(_, scene)| scene).chain([&boxes]) {
        let caption = Caption { id: "f", title: "t", description: "d", source: "s" };
        let inline = scene.svg(Paint::Inline, caption);
        let standalone = scene.svg(Paint::Standalone(Mode::Light), caption);
        for piece in inline.split("class=\"").skip(1) {
            for class in piece.split('"').next().unwrap_or("").split(' ') {
                if class.starts_with("tz-") && class != "tz-wide" && class != "tz-narrow" {
                    let ruled = standalone.contains(&format!(".{class}{{"));
                    assert!(
                        ruled || matches!(class, "tz-name" | "tz-value"),
                        "no rule for .{class} in a standalone drawing"
                    );
                }
                classes.insert(class.to_owned());
            }
        }
    }
    assert!(classes.len() > 50, "{classes:?}");
    for class in classes {
        let ruled = [" {", ",", " "].iter().any(|after| css.contains(&format!(".{class}{after}")));
        assert!(ruled, "no rule for .{class} in figure.css");
    }
}

/// Writes the charts as files for `tests/browser/charts.test.mjs` and `raster.test.mjs`, when `CHARTS` names a folder.
#[test]
#[allow(clippy::disallowed_methods, reason = "a test writes where it is told to")]
fn property_charts_for_a_browser() {
    let Ok(folder) = std::env::var("CHARTS") else { return };
    std::fs::create_dir_all(format!("{folder}/standalone")).expect("a folder");
    let caption = Caption { id: "f", title: "题名", description: "d", source: "来源：A & B" };
    for (seed, scene) in scenes() {
        std::fs::write(format!("{folder}/{seed:04}.svg"), scene.svg(Paint::Inline, caption)).expect("a file");
        let plain = scene.labels.iter().flat_map(|label| &label.lines).all(|line| line.chars().all(has_a_font));
        for (name, mode) in [("light", Mode::Light), ("dark", Mode::Dark)] {
            if *seed < 200 && plain {
                let svg = scene.svg(Paint::Standalone(mode), caption);
                std::fs::write(format!("{folder}/standalone/{seed:04}-{name}.svg"), svg).expect("a file");
            }
        }
    }
}

/// Whether a CJK font has a character, so that two renderers do not choose different fonts for it.
fn has_a_font(c: char) -> bool {
    !matches!(u32::from(c), 0..=0x1F | 0x300..=0x36F | 0x600..=0x6FF | 0x200D | 0xFFFD.. )
}
