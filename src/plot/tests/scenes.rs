//! Scenes of single charts: the inference rules by number, one point each.

use crate::plot::math::TURN;
use crate::plot::{
    Annotation, Artboard, Channel, Group, Ink, Label, Layer, Mark, Note, NumberFormat, Order,
    Orient, Panels, Place, Precision, Role, Scale, ScaleKind, Scene, Shape, Shown, Spec, Stack,
    Value, ValueLabels, Values, draw, moment,
};

fn bars(names: impl IntoIterator<Item = impl Into<String>>, values: &[f64]) -> Spec {
    Spec::of(
        vec![Layer::xy(
            Mark::Bar,
            Channel::text(names),
            Channel::numbers(values.to_vec()),
        )],
        "zh-CN",
    )
}

fn wide(spec: &Spec) -> Scene {
    draw(spec, &Artboard::wide())
}

fn narrow(spec: &Spec) -> Scene {
    draw(spec, &Artboard::narrow())
}

fn texts(scene: &Scene, role: Role) -> Vec<String> {
    scene
        .labels
        .iter()
        .filter(|label| label.role == role)
        .map(|label| label.lines.concat())
        .collect()
}

fn find<'s>(scene: &'s Scene, text: &str) -> &'s Label {
    scene
        .labels
        .iter()
        .find(|label| label.lines.concat() == text)
        .unwrap_or_else(|| panic!("no label {text}"))
}

fn x_kind(scene: &Scene) -> &'static str {
    scene.panels[0].x.as_ref().expect("an x axis").scale.kind()
}

fn y_domain(scene: &Scene) -> [f64; 2] {
    match &scene.panels[0].y.as_ref().expect("a y axis").scale {
        Scale::Continuous(scale) => scale.domain,
        Scale::Band(_) => panic!("bands"),
    }
}

fn months(count: i64) -> Channel {
    Channel::time(
        (0..count).map(|month| moment(2023, 1 + month, 1)),
        Precision::Month,
    )
}

#[allow(clippy::cast_precision_loss, reason = "small counts")]
fn rising(count: usize) -> Vec<f64> {
    (1..=count).map(|at| at as f64).collect()
}

#[test]
fn i3_short_names_stand() {
    assert_eq!(
        x_kind(&wide(&bars(["甲", "乙", "丙"], &[1.0, 2.0, 3.0]))),
        "band"
    );
}

#[test]
fn i3_a_name_of_seven_em_lies() {
    let spec = bars(["信息技术服务业", "乙"], &[1.0, 2.0]);
    assert_eq!(x_kind(&wide(&spec)), "linear");
}

#[test]
fn i3_thirteen_names_lie() {
    let names: Vec<String> = (0..13).map(|at| at.to_string()).collect();
    assert_eq!(x_kind(&wide(&bars(names.clone(), &rising(13)))), "linear");
    assert_eq!(
        x_kind(&wide(&bars(names[..12].to_vec(), &rising(12)))),
        "band"
    );
}

#[test]
fn i3_time_stands() {
    let spec = Spec::of(
        vec![Layer::xy(
            Mark::Bar,
            months(40),
            Channel::numbers(rising(40)),
        )],
        "zh-CN",
    );
    assert_eq!(x_kind(&narrow(&spec)), "band");
}

#[test]
fn i3_orient_is_obeyed() {
    let mut spec = bars(["甲", "乙"], &[1.0, 2.0]);
    spec.orient = Orient::Horizontal;
    assert_eq!(x_kind(&wide(&spec)), "linear");
    let mut spec = bars((0..60).map(|at| format!("第{at}个很长的名称")), &rising(60));
    spec.orient = Orient::Vertical;
    let scene = narrow(&spec);
    assert_eq!(x_kind(&scene), "band");
    assert!(
        scene
            .notes
            .iter()
            .any(|note| matches!(note, Note::TicksLeftOut(_))),
        "{:?}",
        scene.notes
    );
}

#[test]
fn i4_bars_begin_at_zero_whatever_is_asked() {
    let mut spec = bars(["甲", "乙"], &[80.0, 90.0]);
    if let Some(y) = &mut spec.layers[0].channels.y {
        y.scale.domain = [Some(75.0), Some(100.0)];
    }
    assert_eq!(y_domain(&wide(&spec))[0], 0.0);
}

#[test]
fn i4_lines_reach_zero_when_it_is_near() {
    let line = |values: [f64; 3]| {
        Spec::of(
            vec![Layer::xy(Mark::Line, months(3), Channel::numbers(values))],
            "zh-CN",
        )
    };
    assert_eq!(y_domain(&wide(&line([30.0, 60.0, 100.0])))[0], 0.0);
    assert!(y_domain(&wide(&line([90.0, 95.0, 100.0])))[0] > 80.0);
    assert!(y_domain(&wide(&line([-5.0, 95.0, 100.0])))[0] < 0.0);
}

#[test]
fn i6_few_bars_carry_their_values_instead_of_an_axis() {
    let scene = wide(&bars(["甲", "乙", "丙"], &[1.0, 2.5, 3.0]));
    assert_eq!(texts(&scene, Role::Value), ["1.0", "2.5", "3.0"]);
    assert!(scene.guides.iter().all(|item| item.ink != Ink::Grid));
    assert_eq!(texts(&scene, Role::Tick), ["甲", "乙", "丙"]);
}

#[test]
fn i6_many_bars_have_an_axis() {
    let spec = Spec::of(
        vec![Layer::xy(
            Mark::Bar,
            months(13),
            Channel::numbers(rising(13)),
        )],
        "zh-CN",
    );
    let scene = wide(&spec);
    assert!(texts(&scene, Role::Value).is_empty());
    assert!(scene.guides.iter().any(|item| item.ink == Ink::Grid));
}

#[test]
fn i6_values_that_do_not_fit_give_way_to_the_axis() {
    let scene = narrow(&bars(
        (1..=10).map(|at| at.to_string()),
        &[123_456.7; 10].map(|value| value / 7.0),
    ));
    let lies = x_kind(&scene) == "linear";
    assert!(lies || texts(&scene, Role::Value).is_empty());
}

#[test]
fn i6_labels_can_be_refused() {
    let mut spec = bars(["甲"], &[1.0]);
    spec.value_labels = ValueLabels::Off;
    assert!(texts(&wide(&spec), Role::Value).is_empty());
}

fn lines(names: &[&str]) -> Spec {
    let rows: Vec<(i64, &str)> = names
        .iter()
        .flat_map(|name| (0..4).map(move |month| (month, *name)))
        .collect();
    let x = Channel::time(
        rows.iter().map(|(month, _)| moment(2024, 1 + month, 1)),
        Precision::Month,
    );
    let y = Channel::numbers(rising(rows.len()));
    Spec::of(
        vec![Layer::xy(Mark::Line, x, y).color(Channel::text(rows.iter().map(|(_, name)| *name)))],
        "zh-CN",
    )
}

#[test]
fn i7_lines_are_named_at_their_ends() {
    let scene = wide(&lines(&["北京", "上海"]));
    let area = scene.panels[0].area;
    for name in ["北京", "上海"] {
        assert!(find(&scene, name).bounds.x > area.right());
    }
}

#[test]
fn i7_a_legend_when_names_do_not_fit_beside() {
    let long = "信息传输、软件和信息技术服务业（含互联网平台）";
    let scene = narrow(&lines(&[long, "上海"]));
    assert!(find(&scene, "上海").bounds.bottom() < scene.panels[0].area.y);
    let one = wide(&lines(&["北京"]));
    assert!(
        texts(&one, Role::Name).is_empty(),
        "one series needs no name"
    );
}

#[test]
fn i8_more_series_than_colours_are_grey_and_noted() {
    let names: Vec<String> = (0..10).map(|at| format!("系列{at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let scene = wide(&lines(&names));
    assert!(scene.notes.contains(&Note::SeriesBeyondPalette(2)));
    assert_eq!(
        scene
            .marks
            .iter()
            .filter(|item| item.ink == Ink::Other)
            .count(),
        2
    );
}

#[test]
fn i8_highlight_turns_the_others_grey() {
    let mut spec = lines(&["北京", "上海", "广州"]);
    spec.highlight = vec!["上海".into()];
    let inks: Vec<Ink> = wide(&spec).marks.iter().map(|item| item.ink).collect();
    assert_eq!(inks, [Ink::Other, Ink::Series(0), Ink::Other]);
    let mut spec = bars(["甲", "乙"], &[1.0, 2.0]);
    spec.highlight = vec!["乙".into()];
    let inks: Vec<Ink> = wide(&spec).marks.iter().map(|item| item.ink).collect();
    assert_eq!(inks, [Ink::Other, Ink::Series(0)]);
}

fn titled(lang: &str, unit: &str, values: &[f64]) -> Scene {
    let y = Channel::numbers(values.to_vec()).titled("T").unit(unit);
    let x = Channel::text((0..values.len()).map(|at| at.to_string()));
    let mut spec = Spec::of(vec![Layer::xy(Mark::Bar, x, y)], lang);
    spec.words.unit = "（{}）".into();
    wide(&spec)
}

#[test]
fn i9_one_unit_for_the_axis() {
    let rows: [(&str, &str, f64, &str, &str); 8] = [
        ("zh-CN", "元", 1_520_000.0, "T（万元）", "152"),
        ("zh-CN", "元", 99_000.0, "T（元）", "99,000"),
        ("zh-CN", "万元", 2_345_000.0, "T（亿元）", "234.5"),
        ("zh-CN", "", 5e8, "T（亿）", "5"),
        ("zh-Hant", "元", 5e8, "T（億元）", "5"),
        ("en", "US$", 2.5e6, "T（million US$）", "2.5"),
        ("ja", "円", 3e12, "T（兆円）", "3"),
        ("zh-CN", "%", 35.5, "T", "35.5%"),
    ];
    for (lang, unit, value, title, label) in rows {
        let scene = titled(lang, unit, &[value]);
        assert_eq!(
            texts(&scene, Role::Title),
            [title],
            "{value} {unit} in {lang}"
        );
        assert_eq!(
            texts(&scene, Role::Value),
            [label],
            "{value} {unit} in {lang}"
        );
    }
}

#[test]
fn i9_a_pattern_divides_the_axis_and_is_named_once() {
    let y = Channel::numbers([12_000.0, 30_000.0])
        .titled("金额")
        .unit("元")
        .format(NumberFormat::parse("0.0万").expect("a pattern"));
    let mut spec = Spec::of(
        vec![Layer::xy(Mark::Bar, Channel::text(["甲", "乙"]), y)],
        "zh-CN",
    );
    spec.words.unit = "（{}）".into();
    let scene = wide(&spec);
    assert_eq!(texts(&scene, Role::Title), ["金额（万元）"]);
    assert_eq!(texts(&scene, Role::Value), ["1.2", "3.0"]);
}

#[test]
fn years_are_not_grouped() {
    let x = Channel::time(
        (2019..=2024).map(|year| moment(year, 1, 1)),
        Precision::Year,
    );
    let scene = wide(&Spec::of(
        vec![Layer::xy(Mark::Line, x, Channel::numbers(rising(6)))],
        "en",
    ));
    assert!(texts(&scene, Role::Tick).contains(&"2024".to_owned()));
}

#[test]
fn months_name_their_year_once() {
    let scene = wide(&Spec::of(
        vec![Layer::xy(
            Mark::Bar,
            months(12),
            Channel::numbers(rising(12)),
        )],
        "zh-CN",
    ));
    let ticks = texts(&scene, Role::Tick);
    assert_eq!(ticks.iter().filter(|text| *text == "2023年").count(), 1);
    assert!(ticks.contains(&"12月".to_owned()));
}

#[test]
fn months_without_a_row_keep_their_place() {
    let x = Channel::time(
        [1, 2, 5].map(|month| moment(2024, month, 1)),
        Precision::Month,
    );
    let scene = wide(&Spec::of(
        vec![Layer::xy(Mark::Bar, x, Channel::numbers([1.0, 2.0, 3.0]))],
        "zh-CN",
    ));
    assert_eq!(scene.panels[0].x.as_ref().expect("x").ticks.len(), 5);
}

#[test]
fn a_gap_breaks_a_line() {
    let y = Channel::of(Values::Number(vec![Some(1.0), None, Some(2.0), Some(3.0)]));
    let scene = wide(&Spec::of(
        vec![Layer::xy(Mark::Line, months(4), y)],
        "zh-CN",
    ));
    let Shape::Line { runs, .. } = &scene.marks[0].shape else {
        panic!("a line")
    };
    assert_eq!(runs.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_crowded_line_keeps_its_extremes() {
    let values: Vec<f64> = (0..20_000_u32)
        .map(|at| f64::from(at * 7919 % 1000) + if at == 12_345 { 5000.0 } else { 0.0 })
        .collect();
    let highest = values.iter().copied().fold(0.0, f64::max);
    let x = Channel::numbers((0..20_000_u32).map(f64::from));
    let scene = wide(&Spec::of(
        vec![Layer::xy(Mark::Line, x, Channel::numbers(values))],
        "en",
    ));
    let Shape::Line { runs, .. } = &scene.marks[0].shape else {
        panic!("a line")
    };
    let Some(Scale::Continuous(y)) = scene.panels[0].y.as_ref().map(|axis| &axis.scale) else {
        panic!("y")
    };
    let top = runs[0]
        .iter()
        .map(|point| point[1])
        .fold(f64::INFINITY, f64::min);
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
    assert_eq!(
        y_domain(&stacked(&[3.0, -2.0, 5.0, 4.0], Stack::Zero)),
        [-2.0, 9.0]
    );
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
    let scene = wide(&Spec::of(
        vec![Layer::xy(Mark::Point, Channel::numbers(rising(4)), y)],
        "en",
    ));
    assert!(scene.notes.contains(&Note::ValuesOffScale(2)));
    assert_eq!(scene.marks.len(), 2);
}

#[test]
fn dual_axes_agree_on_zero_and_on_the_number_of_ticks() {
    let bars = Layer::xy(
        Mark::Bar,
        months(3),
        Channel::numbers([120.0, -40.0, 310.0]).titled("金额"),
    );
    let line = Layer::xy(
        Mark::Line,
        months(3),
        Channel::numbers([2.0, 3.0, 7.5]).titled("数量"),
    );
    let mut spec = Spec::of(vec![bars, line], "zh-CN");
    spec.panels = Panels::Dual;
    let scene = wide(&spec);
    let ticks: Vec<&Label> = scene
        .labels
        .iter()
        .filter(|label| label.role == Role::Tick)
        .collect();
    let area = scene.panels[0].area;
    let left: Vec<&&Label> = ticks
        .iter()
        .filter(|label| label.bounds.right() < area.x)
        .collect();
    let right: Vec<&&Label> = ticks
        .iter()
        .filter(|label| label.bounds.x > area.right())
        .collect();
    assert_eq!(left.len(), right.len());
    let zero = |side: &[&&Label]| {
        side.iter()
            .find(|label| label.lines[0] == "0")
            .map(|label| label.y)
    };
    assert_eq!(zero(&left), zero(&right));
    assert!(zero(&left).is_some());
}

#[test]
fn layers_in_panels_share_x_and_have_their_own_y() {
    let bars = Layer::xy(
        Mark::Bar,
        months(3),
        Channel::numbers([120.0, 40.0, 310.0]).titled("金额"),
    );
    let line = Layer::xy(
        Mark::Line,
        months(3),
        Channel::numbers([2.0, 3.0, 7.5]).titled("数量"),
    );
    let mut spec = Spec::of(vec![bars, line], "zh-CN");
    spec.panels = Panels::PerLayer;
    let scene = wide(&spec);
    assert_eq!(scene.panels.len(), 2);
    assert_eq!(scene.panels[0].area.x, scene.panels[1].area.x);
    assert!(scene.panels[0].area.bottom() < scene.panels[1].area.y);
    assert_ne!(
        scene.panels[0].y.as_ref().map(|y| &y.scale),
        scene.panels[1].y.as_ref().map(|y| &y.scale)
    );
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
            let (Some(Scale::Continuous(a)), Some(Scale::Continuous(b))) = (
                panel.y.as_ref().map(|y| &y.scale),
                scene.panels[0].y.as_ref().map(|y| &y.scale),
            ) else {
                panic!("continuous")
            };
            assert_eq!(a.domain, b.domain);
        }
    }
}

#[test]
fn bars_side_by_side_do_not_meet() {
    let x = Channel::text(["甲", "甲", "乙", "乙"]);
    let layer = Layer::xy(Mark::Bar, x, Channel::numbers([1.0, 2.0, 3.0, 4.0]))
        .color(Channel::text(["一", "二", "一", "二"]));
    let mut spec = Spec::of(vec![layer], "zh-CN");
    spec.group = Group::Dodged;
    let scene = wide(&spec);
    let rects: Vec<_> = scene
        .marks
        .iter()
        .filter_map(|item| {
            if let Shape::Rect(rect) = &item.shape {
                Some(*rect)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(rects.len(), 4);
    for (at, rect) in rects.iter().enumerate() {
        assert!(rects[at + 1..].iter().all(|other| !rect.meets(other)));
    }
}

#[test]
fn order_by_value() {
    let x = Channel::text(["甲", "乙", "丙"]).order(Order::ValueDescending);
    let scene = wide(&Spec::of(
        vec![Layer::xy(Mark::Bar, x, Channel::numbers([1.0, 3.0, 2.0]))],
        "zh-CN",
    ));
    assert_eq!(texts(&scene, Role::Tick), ["乙", "丙", "甲"]);
}

#[test]
fn a_name_too_long_is_cut_and_kept_whole_in_its_title() {
    let long = "关于促进生成式人工智能服务在政务、金融、制造、教育、医疗等重点行业规范应用与健康发展的若干指导意见和配套实施细则（二〇二五年征求意见稿）";
    let scene = narrow(&bars([long, "乙"], &[1.0, 2.0]));
    let cut = scene
        .labels
        .iter()
        .find(|label| label.full.is_some())
        .expect("a cut label");
    assert_eq!(cut.full.as_deref(), Some(long));
    assert_eq!(cut.lines.len(), 3);
    assert!(scene.notes.contains(&Note::NamesCut(1)));
    assert!(scene.panels[0].area.x <= 0.45 * scene.width + 10.0);
}

#[test]
fn a_pie_goes_around_once_in_the_order_of_its_rows() {
    let names = ["甲", "乙", "丙", "丁"];
    let values = Channel::of(Values::Number(vec![
        Some(1.0),
        Some(2.0),
        Some(-1.0),
        Some(1.0),
    ]));
    let layer = Layer::xy(Mark::Arc { hole: 0.5 }, Channel::text(names), values)
        .color(Channel::text(names));
    for scene in [
        wide(&Spec::of(vec![layer.clone()], "zh-CN")),
        narrow(&Spec::of(vec![layer], "zh-CN")),
    ] {
        let angles: Vec<[f64; 2]> = scene
            .marks
            .iter()
            .filter_map(|item| {
                if let Shape::Arc { start, end, .. } = item.shape {
                    Some([start, end])
                } else {
                    None
                }
            })
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
    let layer = Layer::xy(
        Mark::Cell,
        Channel::text(["甲", "乙"]),
        Channel::text(["一", "一"]),
    )
    .color(color);
    let mut spec = Spec::of(vec![layer], "zh-CN");
    spec.words.no_data = "无数据".into();
    let scene = wide(&spec);
    assert_eq!(
        scene
            .marks
            .iter()
            .filter(|item| item.ink == Ink::Hatch)
            .count(),
        1
    );
    find(&scene, "无数据");
}

#[test]
fn annotations_are_drawn_and_said() {
    let mut spec = lines(&["北京"]);
    spec.annotations = vec![
        Annotation {
            at: Place::X(Value::Time(moment(2024, 2, 1))),
            text: "办法施行".into(),
        },
        Annotation {
            at: Place::Y(Value::Number(2.5)),
            text: "均值".into(),
        },
        Annotation {
            at: Place::Y(Value::Number(999.0)),
            text: "不在图上".into(),
        },
    ];
    let scene = wide(&spec);
    assert_eq!(texts(&scene, Role::Note), ["办法施行", "均值"]);
    assert_eq!(
        scene
            .guides
            .iter()
            .filter(|item| item.ink == Ink::Note)
            .count(),
        2
    );
}

#[test]
fn ticks_that_are_hidden_say_so() {
    let x = Channel::time(
        (0..60).map(|month| moment(2020, 1 + month, 1)),
        Precision::Month,
    );
    let scene = narrow(&Spec::of(
        vec![Layer::xy(Mark::Bar, x, Channel::numbers(rising(60)))],
        "zh-CN",
    ));
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
        Spec::of(
            vec![Layer::xy(
                Mark::Arc { hole: 0.0 },
                Channel::text(["甲"]),
                Channel::numbers([0.0]),
            )],
            "zh",
        ),
    ] {
        for board in [
            Artboard::wide(),
            Artboard::narrow(),
            Artboard::of_width(f64::NAN),
            Artboard::fixed(100.0, 100.0),
        ] {
            let scene = draw(&spec, &board);
            assert!(scene.width >= 100.0 && scene.height >= 0.0);
        }
    }
}
