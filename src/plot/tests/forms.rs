//! Gaps, stacks, panels, slices, cells, annotations and nothing at all: one point each.

use super::look::{bars, find, lines, months, narrow, rising, texts, wide, y_domain};
use crate::plot::math::TURN;
use crate::plot::{
    Annotation, Artboard, Channel, Group, Ink, Label, Layer, Mark, Note, Order, Panels, Place, Precision, Role, Scale,
    ScaleKind, Scene, Shape, Shown, Spec, Stack, Value, Values, draw, moment,
};

#[test]
fn a_gap_breaks_a_line() {
    let y = Channel::of(Values::Number(vec![Some(1.0), None, Some(2.0), Some(3.0)]));
    let scene = wide(&Spec::of(vec![Layer::xy(Mark::Line, months(4), y)], "zh-CN"));
    let Shape::Line { runs, .. } = &scene.marks[0].shape else { panic!("a line") };
    assert_eq!(runs.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_crowded_line_keeps_its_extremes() {
    let values: Vec<f64> =
        (0..20_000_u32).map(|at| f64::from(at * 7919 % 1000) + if at == 12_345 { 5000.0 } else { 0.0 }).collect();
    let highest = values.iter().copied().fold(0.0, f64::max);
    let x = Channel::numbers((0..20_000_u32).map(f64::from));
    let scene = wide(&Spec::of(vec![Layer::xy(Mark::Line, x, Channel::numbers(values))], "en"));
    let Shape::Line { runs, .. } = &scene.marks[0].shape else { panic!("a line") };
    let Some(Scale::Continuous(y)) = scene.panels[0].y.as_ref().map(|axis| &axis.scale) else { panic!("y") };
    let top = runs[0].iter().map(|point| point[1]).fold(f64::INFINITY, f64::min);
    assert!(runs[0].len() < 6000, "{}", runs[0].len());
    assert!((top - y.px(highest)).abs() < 1e-9);
}

fn stacked(values: &[f64], stack: Stack) -> Scene {
    let x = Channel::text(["甲", "甲", "乙", "乙"]);
    let color = Channel::text(["一", "二", "一", "二"]);
    let layer = Layer::xy(Mark::Bar, x, Channel::numbers(values.to_vec())).color(color);
    let mut spec = Spec::of(vec![layer], "zh-CN");
    spec.stack = stack;
    wide(&spec)
}

#[test]
fn stack_negative_parts_go_down() {
    assert_eq!(y_domain(&stacked(&[3.0, -2.0, 5.0, 4.0], Stack::Zero)), [-2.0, 9.0]);
}

#[test]
fn stack_percent_refuses_negative_parts() {
    let scene = stacked(&[3.0, -2.0, 5.0, 4.0], Stack::Percent);
    assert!(scene.notes.contains(&Note::ValuesOffScale(1)));
    assert_eq!(y_domain(&scene), [0.0, 1.0]);
    assert!(texts(&scene, Role::Tick).contains(&"100%".to_owned()));
}

#[test]
fn log_leaves_out_what_is_not_positive() {
    let y = Channel::numbers([1.0, 10.0, 0.0, -3.0]).scaled(ScaleKind::Log);
    let scene = wide(&Spec::of(vec![Layer::xy(Mark::Point, Channel::numbers(rising(4)), y)], "en"));
    assert!(scene.notes.contains(&Note::ValuesOffScale(2)));
    assert_eq!(scene.marks.len(), 2);
}

#[test]
fn dual_axes_agree_on_zero_and_on_the_number_of_ticks() {
    let bars = Layer::xy(Mark::Bar, months(3), Channel::numbers([120.0, -40.0, 310.0]).titled("金额"));
    let line = Layer::xy(Mark::Line, months(3), Channel::numbers([2.0, 3.0, 7.5]).titled("数量"));
    let mut spec = Spec::of(vec![bars, line], "zh-CN");
    spec.panels = Panels::Dual;
    let scene = wide(&spec);
    let ticks: Vec<&Label> = scene.labels.iter().filter(|label| label.role == Role::Tick).collect();
    let area = scene.panels[0].area;
    let left: Vec<&&Label> = ticks.iter().filter(|label| label.bounds.right() < area.x).collect();
    let right: Vec<&&Label> = ticks.iter().filter(|label| label.bounds.x > area.right()).collect();
    assert_eq!(left.len(), right.len());
    let zero = |side: &[&&Label]| side.iter().find(|label| label.lines[0] == "0").map(|label| label.y);
    assert_eq!(zero(&left), zero(&right));
    assert!(zero(&left).is_some());
}

#[test]
fn layers_in_panels_share_x_and_have_their_own_y() {
    let bars = Layer::xy(Mark::Bar, months(3), Channel::numbers([120.0, 40.0, 310.0]).titled("金额"));
    let line = Layer::xy(Mark::Line, months(3), Channel::numbers([2.0, 3.0, 7.5]).titled("数量"));
    let mut spec = Spec::of(vec![bars, line], "zh-CN");
    spec.panels = Panels::PerLayer;
    let scene = wide(&spec);
    assert_eq!(scene.panels.len(), 2);
    assert_eq!(scene.panels[0].area.x, scene.panels[1].area.x);
    assert!(scene.panels[0].area.bottom() < scene.panels[1].area.y);
    assert_ne!(scene.panels[0].y.as_ref().map(|y| &y.scale), scene.panels[1].y.as_ref().map(|y| &y.scale));
}

#[test]
fn facets_share_both_scales() {
    let names = ["北京", "上海", "广州", "深圳", "成都"];
    let mut spec = lines(&names);
    let color = spec.layers[0].channels.color.take();
    spec.layers[0].channels.col = color;
    for scene in [wide(&spec), narrow(&spec)] {
        assert_eq!(scene.panels.len(), 5);
        for name in names {
            find(&scene, name);
        }
        for panel in &scene.panels {
            let (Some(Scale::Continuous(a)), Some(Scale::Continuous(b))) =
                (panel.y.as_ref().map(|y| &y.scale), scene.panels[0].y.as_ref().map(|y| &y.scale))
            else {
                panic!("continuous")
            };
            assert_eq!(a.domain, b.domain);
        }
    }
}

#[test]
fn bars_side_by_side_do_not_meet() {
    let x = Channel::text(["甲", "甲", "乙", "乙"]);
    let layer =
        Layer::xy(Mark::Bar, x, Channel::numbers([1.0, 2.0, 3.0, 4.0])).color(Channel::text(["一", "二", "一", "二"]));
    let mut spec = Spec::of(vec![layer], "zh-CN");
    spec.group = Group::Dodged;
    let scene = wide(&spec);
    let rects: Vec<_> = scene
        .marks
        .iter()
        .filter_map(|item| if let Shape::Rect(rect) = &item.shape { Some(*rect) } else { None })
        .collect();
    assert_eq!(rects.len(), 4);
    for (at, rect) in rects.iter().enumerate() {
        assert!(rects[at + 1..].iter().all(|other| !rect.meets(other)));
    }
}

#[test]
fn order_by_value() {
    let x = Channel::text(["甲", "乙", "丙"]).order(Order::ValueDescending);
    let scene = wide(&Spec::of(vec![Layer::xy(Mark::Bar, x, Channel::numbers([1.0, 3.0, 2.0]))], "zh-CN"));
    assert_eq!(texts(&scene, Role::Tick), ["乙", "丙", "甲"]);
}

#[test]
fn a_name_too_long_is_cut_and_kept_whole_in_its_title() {
    let long = "关于促进生成式人工智能服务在政务、金融、制造、教育、医疗等重点行业规范应用与健康发展的若干指导意见和配套实施细则（二〇二五年征求意见稿）";
    let scene = narrow(&bars([long, "乙"], &[1.0, 2.0]));
    let cut = scene.labels.iter().find(|label| label.full.is_some()).expect("a cut label");
    assert_eq!(cut.full.as_deref(), Some(long));
    assert_eq!(cut.lines.len(), 3);
    assert!(scene.notes.contains(&Note::NamesCut(1)));
    assert!(scene.panels[0].area.x <= 0.45 * scene.width + 10.0);
}

#[test]
fn a_pie_goes_around_once_in_the_order_of_its_rows() {
    let names = ["甲", "乙", "丙", "丁"];
    let values = Channel::of(Values::Number(vec![Some(1.0), Some(2.0), Some(-1.0), Some(1.0)]));
    let layer = Layer::xy(Mark::Arc { hole: 0.5 }, Channel::text(names), values).color(Channel::text(names));
    for scene in [wide(&Spec::of(vec![layer.clone()], "zh-CN")), narrow(&Spec::of(vec![layer], "zh-CN"))] {
        let angles: Vec<[f64; 2]> = scene
            .marks
            .iter()
            .filter_map(|item| if let Shape::Arc { start, end, .. } = item.shape { Some([start, end]) } else { None })
            .collect();
        assert_eq!(angles.len(), 3);
        assert!((angles[2][1] - TURN).abs() < 1e-12);
        assert!((angles[1][1] - angles[1][0] - TURN / 2.0).abs() < 1e-12);
        assert!(scene.notes.contains(&Note::ValuesOffScale(1)));
        find(&scene, "乙 50%");
    }
}

#[test]
fn a_cell_without_a_value_is_hatched_and_named() {
    let color = Channel::of(Values::Number(vec![Some(1.0), None]));
    let layer = Layer::xy(Mark::Cell, Channel::text(["甲", "乙"]), Channel::text(["一", "一"])).color(color);
    let mut spec = Spec::of(vec![layer], "zh-CN");
    spec.words.no_data = "无数据".into();
    let scene = wide(&spec);
    assert_eq!(scene.marks.iter().filter(|item| item.ink == Ink::Hatch).count(), 1);
    find(&scene, "无数据");
}

#[test]
fn annotations_are_drawn_and_said() {
    let mut spec = lines(&["北京"]);
    spec.annotations = vec![
        Annotation { at: Place::X(Value::Time(moment(2024, 2, 1))), text: "办法施行".into() },
        Annotation { at: Place::Y(Value::Number(2.5)), text: "均值".into() },
        Annotation { at: Place::Y(Value::Number(999.0)), text: "不在图上".into() },
    ];
    let scene = wide(&spec);
    assert_eq!(texts(&scene, Role::Note), ["办法施行", "均值"]);
    assert_eq!(scene.guides.iter().filter(|item| item.ink == Ink::Note).count(), 2);
}

#[test]
fn ticks_that_are_hidden_say_so() {
    let x = Channel::time((0..60).map(|month| moment(2020, 1 + month, 1)), Precision::Month);
    let scene = narrow(&Spec::of(vec![Layer::xy(Mark::Bar, x, Channel::numbers(rising(60)))], "zh-CN"));
    let ticks = &scene.panels[0].x.as_ref().expect("x").ticks;
    assert_eq!(ticks.len(), 60);
    assert!(ticks.iter().any(|tick| tick.shown == Shown::Hidden));
    assert_eq!(ticks[0].shown, Shown::Yes);
}

#[test]
fn nothing_to_draw_is_no_fault() {
    for spec in [
        Spec::default(),
        bars(Vec::<String>::new(), &[]),
        Spec::of(
            vec![Layer::xy(
                Mark::Line,
                Channel::of(Values::Number(vec![None])),
                Channel::of(Values::Number(vec![None])),
            )],
            "",
        ),
        Spec::of(vec![Layer::xy(Mark::Arc { hole: 0.0 }, Channel::text(["甲"]), Channel::numbers([0.0]))], "zh"),
    ] {
        for board in [Artboard::wide(), Artboard::narrow(), Artboard::of_width(f64::NAN), Artboard::fixed(100.0, 100.0)]
        {
            let scene = draw(&spec, &board);
            assert!(scene.width >= 100.0 && scene.height >= 0.0);
        }
    }
}

#[test]
fn a_line_that_ends_off_a_log_scale_has_a_legend() {
    let mut spec = lines(&["北京", "上海"]);
    if let Some(y) = &mut spec.layers[0].channels.y {
        *y = Channel::numbers([1.0, 2.0, 3.0, 0.0, 5.0, 6.0, 7.0, 8.0]).scaled(ScaleKind::Log);
    }
    let scene = wide(&spec);
    assert!(find(&scene, "北京").bounds.bottom() < scene.panels[0].area.y);
}

#[test]
fn a_color_scale_is_named_with_its_unit() {
    let color = Channel::numbers([120_000.0, 4_300_000.0]).titled("中标金额").unit("元");
    let layer = Layer::xy(Mark::Cell, Channel::text(["甲", "乙"]), Channel::text(["一", "一"])).color(color);
    let spec = Spec::of(vec![layer], "zh-CN");
    let scene = wide(&spec);
    find(&scene, "中标金额（万元）");
    find(&scene, "430");
}

#[test]
fn a_single_bar_is_no_wall() {
    let scene = wide(&bars(["甲"], &[5.0]));
    let Shape::Rect(rect) = scene.marks[0].shape else { panic!("a bar") };
    assert!(rect.width <= 84.0 && (rect.x + rect.width / 2.0 - 320.0).abs() < 1.0, "{rect:?}");
}

#[test]
fn piles_carry_their_sums() {
    let scene = stacked(&[3.0, 2.0, 5.0, 4.0], Stack::Zero);
    assert_eq!(texts(&scene, Role::Value), ["5", "9"]);
    assert!(scene.guides.iter().any(|item| item.ink == Ink::Grid), "parts are read from the axis");
    let scene = stacked(&[3.0, -2.0, 5.0, 4.0], Stack::Zero);
    assert!(texts(&scene, Role::Value).is_empty(), "a sum of both directions has no place");
}
