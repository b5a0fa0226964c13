//! Size and anatomy of the SVG.

use crate::plot::palette::Mode;
use crate::plot::{Artboard, Caption, Channel, Layer, Mark, Paint, Precision, Role, Spec, draw, moment};

const CAPTION: Caption<'_> = Caption {
    id: "fig-filings",
    title: "图 3-1 各月生成式人工智能备案数量",
    description: "柱状图，横轴为月份，12 项；最高 12 月的 302 款，最低 1 月的 11 款；首末增长 26 倍。",
    source: "来源：国家网信办；本报告整理",
};

fn twelve_bars() -> Spec {
    let months = (1..=12).map(|month| format!("{month}月"));
    let counts = [11.0, 22.0, 46.0, 70.0, 71.0, 92.0, 105.0, 140.0, 188.0, 210.0, 254.0, 302.0];
    let y = Channel::numbers(counts).titled("备案数").unit("款");
    Spec::of(vec![Layer::xy(Mark::Bar, Channel::text(months), y)], "zh-CN")
}

#[allow(clippy::cast_precision_loss, reason = "small numbers")]
fn four_lines() -> Spec {
    let names = ["公有云", "私有云", "混合云", "边缘"];
    let rows: Vec<(usize, i64)> = (0..4).flat_map(|series| (0..60).map(move |month| (series, month))).collect();
    let value =
        |(series, month): &(usize, i64)| 40.0 + (*series * 20) as f64 + ((month * (7 + *series as i64)) % 31) as f64;
    let x = Channel::time(rows.iter().map(|(_, month)| moment(2020, 1 + month, 1)), Precision::Month);
    let y = Channel::numbers(rows.iter().map(value)).titled("支出");
    let color = Channel::text(rows.iter().map(|(series, _)| names[*series]));
    Spec::of(vec![Layer::xy(Mark::Line, x, y).color(color)], "zh-CN")
}

#[allow(clippy::cast_precision_loss, reason = "small numbers")]
fn many_points() -> Spec {
    let at = |row: usize, factor: usize| ((row * factor) % 9973) as f64 / 99.73;
    let x = Channel::numbers((0..10_000).map(|row| at(row, 7919)));
    let y = Channel::numbers((0..10_000).map(|row| at(row, 6101)));
    Spec::of(vec![Layer::xy(Mark::Point, x, y)], "en")
}

#[test]
fn svg_is_small() {
    for (name, spec, limit) in [
        ("12 bars", twelve_bars(), 1800),
        ("4×60 lines", four_lines(), 4000),
        ("10,000 points", many_points(), 110_000),
    ] {
        let bytes = draw(&spec, &Artboard::wide()).svg(Paint::Inline, CAPTION).len();
        assert!(bytes <= limit, "{name}: {bytes} B is more than {limit} B");
    }
}

#[test]
fn svg_names_itself_first() {
    let scene = draw(&twelve_bars(), &Artboard::wide());
    let wide = scene.svg(Paint::Inline, CAPTION);
    let start = "<svg class=\"tz tz-wide\" viewBox=\"0 0 640 ";
    assert!(wide.starts_with(start), "{wide}");
    assert!(wide.contains("role=\"img\" aria-labelledby=\"fig-filings-wt fig-filings-wd\" lang=\"zh-CN\"><title id=\"fig-filings-wt\">图 3-1"));
    assert!(wide.contains("</title><desc id=\"fig-filings-wd\">柱状图"));
    let narrow = draw(&twelve_bars(), &Artboard::narrow()).svg(Paint::Inline, CAPTION);
    assert!(narrow.contains("tz-narrow") && narrow.contains("id=\"fig-filings-nt\""));
    assert!(!wide.contains(CAPTION.source), "the page prints the source");
}

#[test]
fn svg_standalone_carries_title_and_source() {
    let scene = draw(&twelve_bars(), &Artboard::wide());
    let svg = scene.svg(Paint::Standalone(Mode::Light), CAPTION);
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width="));
    assert_eq!(svg.matches("图 3-1").count(), 2, "name and picture");
    assert!(svg.contains("来源：国家网信办") && svg.contains("font-family:"));
    assert!(svg.contains(".tz-c1{fill:#") && !svg.contains(".tz-c2{"), "only the rules that are used");
}

#[test]
fn svg_rounds_to_a_tenth() {
    let svg = draw(&four_lines(), &Artboard::wide()).svg(Paint::Inline, CAPTION);
    let long = svg.split(|c: char| !c.is_ascii_digit() && c != '.').any(|number| {
        number.split_once('.').is_some_and(|(_, decimals)| !decimals.contains('.') && decimals.len() > 1)
    });
    assert!(!long, "{svg}");
}

#[test]
fn svg_cases_what_lies_upon_bars() {
    let names = || Channel::text(["North", "South"]);
    let bars = || Layer::xy(Mark::Bar, names(), Channel::numbers([3.0, 5.0]));
    let body = |layers: Vec<Layer>| draw(&Spec::of(layers, "en"), &Artboard::wide()).svg(Paint::Inline, CAPTION);
    for mark in [Mark::Tick, Mark::Line, Mark::Point] {
        let over = || Layer::xy(mark, names(), Channel::numbers([2.0, 4.0]));
        let svg = body(vec![bars(), over()]);
        let (case, stroke) = (svg.find("tz-case"), svg.find("tz-l2"));
        assert!(case.is_some() && case < stroke, "{mark:?}: {svg}");
        assert!(!body(vec![over()]).contains("tz-case"), "{mark:?} upon paper");
    }
    assert!(!body(vec![bars()]).contains("tz-part"));
    let piled = Layer::xy(Mark::Bar, names(), Channel::numbers([3.0, 5.0])).color(Channel::text(["old", "new"]));
    assert_eq!(body(vec![piled]).matches(" tz-part").count(), 2, "series are parted by paper");
}

#[test]
fn svg_tells_whether_a_unit_is_in_it() {
    let scene = |text: &str, role: Role| {
        let mut scene = draw(&twelve_bars(), &Artboard::wide());
        scene.labels.truncate(1);
        (scene.labels[0].lines, scene.labels[0].role) = (vec![text.to_owned()], role);
        scene
    };
    for (text, role, unit, expected) in [
        ("Tenders (k)", Role::Title, "tenders", true),
        ("Tickets 41 million", Role::Name, "million", true),
        ("68% Finance +47 points", Role::Name, "%", true),
        ("10 points", Role::Note, "points", true),
        ("1.5万套", Role::Value, "套", true),
        ("41", Role::Value, "million", false),
        ("Million Dollar Quartet", Role::Name, "million", false),
        ("成套设备", Role::Name, "套", false),
    ] {
        assert_eq!(scene(text, role).names_unit(unit), expected, "{text}");
    }
}
