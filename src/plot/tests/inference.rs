//! The inference rules I3 to I9 by number, and the labels of time.

use super::look::{bars, find, lines, months, narrow, rising, texts, wide, x_kind, y_domain};
use crate::plot::{
    Channel, Ink, Layer, Mark, Note, NumberFormat, Orient, Precision, Role, Scene, Spec, ValueLabels, moment,
};

#[test]
fn i3_short_names_stand() {
    assert_eq!(x_kind(&wide(&bars(["甲", "乙", "丙"], &[1.0, 2.0, 3.0]))), "band");
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
    assert_eq!(x_kind(&wide(&bars(names[..12].to_vec(), &rising(12)))), "band");
}

#[test]
fn i3_time_stands() {
    let spec = Spec::of(vec![Layer::xy(Mark::Bar, months(40), Channel::numbers(rising(40)))], "zh-CN");
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
    assert!(scene.notes.iter().any(|note| matches!(note, Note::TicksLeftOut(_))), "{:?}", scene.notes);
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
    let line = |values: [f64; 3]| Spec::of(vec![Layer::xy(Mark::Line, months(3), Channel::numbers(values))], "zh-CN");
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
    let spec = Spec::of(vec![Layer::xy(Mark::Bar, months(13), Channel::numbers(rising(13)))], "zh-CN");
    let scene = wide(&spec);
    assert!(texts(&scene, Role::Value).is_empty());
    assert!(scene.guides.iter().any(|item| item.ink == Ink::Grid));
}

#[test]
fn i6_values_that_do_not_fit_give_way_to_the_axis() {
    let scene = narrow(&bars((1..=10).map(|at| at.to_string()), &[123_456.7; 10].map(|value| value / 7.0)));
    let lies = x_kind(&scene) == "linear";
    assert!(lies || texts(&scene, Role::Value).is_empty());
}

#[test]
fn i6_labels_can_be_refused() {
    let mut spec = bars(["甲"], &[1.0]);
    spec.value_labels = ValueLabels::Off;
    assert!(texts(&wide(&spec), Role::Value).is_empty());
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
    assert!(texts(&one, Role::Name).is_empty(), "one series needs no name");
}

#[test]
fn i8_more_series_than_colours_are_grey_and_noted() {
    let names: Vec<String> = (0..10).map(|at| format!("系列{at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let scene = wide(&lines(&names));
    assert!(scene.notes.contains(&Note::SeriesBeyondPalette(2)));
    assert_eq!(scene.marks.iter().filter(|item| item.ink == Ink::Other).count(), 2);
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
    let spec = Spec::of(vec![Layer::xy(Mark::Bar, x, y)], lang);
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
        ("en", "US$", 2.5e6, "T (million US$)", "2.5"),
        ("ja", "円", 3e12, "T（兆円）", "3"),
        ("zh-CN", "%", 35.5, "T", "35.5%"),
    ];
    for (lang, unit, value, title, label) in rows {
        let scene = titled(lang, unit, &[value]);
        assert_eq!(texts(&scene, Role::Title), [title], "{value} {unit} in {lang}");
        assert_eq!(texts(&scene, Role::Value), [label], "{value} {unit} in {lang}");
    }
}

#[test]
fn i9_a_pattern_divides_the_axis_and_is_named_once() {
    let y = Channel::numbers([12_000.0, 30_000.0])
        .titled("金额")
        .unit("元")
        .format(NumberFormat::parse("0.0万").expect("a pattern"));
    let spec = Spec::of(vec![Layer::xy(Mark::Bar, Channel::text(["甲", "乙"]), y)], "zh-CN");
    let scene = wide(&spec);
    assert_eq!(texts(&scene, Role::Title), ["金额（万元）"]);
    assert_eq!(texts(&scene, Role::Value), ["1.2", "3.0"]);
}

#[test]
fn i9_a_unit_that_is_the_title_is_printed_once() {
    let title = |title: &str, unit: &str| {
        let y = Channel::numbers([3.0]).titled(title).unit(unit);
        let scene = wide(&Spec::of(vec![Layer::xy(Mark::Bar, Channel::text(["a"]), y)], "en"));
        texts(&scene, Role::Title)
    };
    assert_eq!(title("visits", "visits"), ["visits"]);
    assert_eq!(title("Visits", "visits"), ["Visits"]);
    assert_eq!(title("Visits", "visits a day"), ["Visits (visits a day)"]);
}

#[test]
fn years_are_not_grouped() {
    let x = Channel::time((2019..=2024).map(|year| moment(year, 1, 1)), Precision::Year);
    let scene = wide(&Spec::of(vec![Layer::xy(Mark::Line, x, Channel::numbers(rising(6)))], "en"));
    assert!(texts(&scene, Role::Tick).contains(&"2024".to_owned()));
}

#[test]
fn months_name_their_year_once() {
    let scene = wide(&Spec::of(vec![Layer::xy(Mark::Bar, months(12), Channel::numbers(rising(12)))], "zh-CN"));
    let ticks = texts(&scene, Role::Tick);
    assert_eq!(ticks.iter().filter(|text| *text == "2023年").count(), 1);
    assert!(ticks.contains(&"12月".to_owned()));
}

#[test]
fn months_without_a_row_keep_their_place() {
    let x = Channel::time([1, 2, 5].map(|month| moment(2024, month, 1)), Precision::Month);
    let scene = wide(&Spec::of(vec![Layer::xy(Mark::Bar, x, Channel::numbers([1.0, 2.0, 3.0]))], "zh-CN"));
    assert_eq!(scene.panels[0].x.as_ref().expect("x").ticks.len(), 5);
}
