//! Diagrams in layers: nothing meets, nothing is lost, links run on.

use crate::plot::scene::{Ink, Rect, Role, Scene, Shape};
use crate::plot::{Artboard, Channel, Layer, Mark, Spec, Values, draw};

fn diagram(rows: &[(&str, &str, &str)]) -> Spec {
    let texts = |pick: fn(&(&str, &str, &str)) -> String| {
        Channel::of(Values::Text(rows.iter().map(|row| Some(pick(row)).filter(|text| !text.is_empty())).collect()))
    };
    let mut layer = Layer { mark: Mark::Arrow, channels: Default::default() }.label(texts(|row| row.2.to_owned()));
    layer.channels.x = Some(texts(|row| row.0.to_owned()));
    layer.channels.x2 = Some(texts(|row| row.1.to_owned()));
    Spec::of(vec![layer], "zh-CN")
}

const SYSTEM: [(&str, &str, &str); 9] = [
    ("浏览器", "网关", "HTTPS"),
    ("手机", "网关", ""),
    ("网关", "检索服务", "查询"),
    ("网关", "大模型服务", "提问"),
    ("检索服务", "向量库", ""),
    ("检索服务", "大模型服务", "命中的片段"),
    ("大模型服务", "审计日志", ""),
    ("审计日志", "网关", "拦截"),
    ("备份", "", ""),
];

fn boxes(scene: &Scene) -> Vec<Rect> {
    let rect = |item: &crate::plot::Item| if let Shape::Rect(rect) = item.shape { Some(rect) } else { None };
    scene.marks.iter().filter_map(rect).collect()
}

fn lines(scene: &Scene) -> Vec<Vec<[f64; 2]>> {
    let runs = |item: &crate::plot::Item| match &item.shape {
        Shape::Line { runs, .. } if item.ink == Ink::Zero => runs.clone(),
        _ => Vec::new(),
    };
    scene.marks.iter().flat_map(runs).collect()
}

#[test]
fn layered_boxes_and_words_stand_apart() {
    for board in [Artboard::wide(), Artboard::narrow()] {
        let scene = draw(&diagram(&SYSTEM), &board);
        let mut all = boxes(&scene);
        assert_eq!(all.len(), 8);
        all.extend(scene.labels.iter().filter(|label| label.role == Role::Note).map(|label| label.bounds));
        assert_eq!(all.len(), 8 + 5, "five links have words");
        for (at, one) in all.iter().enumerate() {
            assert!(one.x >= 0.0 && one.right() <= scene.width && one.y >= 0.0 && one.bottom() <= scene.height);
            assert!(all[at + 1..].iter().all(|other| !one.meets(other)), "{one:?}");
        }
    }
}

#[test]
fn layered_links_touch_boxes_only_at_their_ends() {
    for board in [Artboard::wide(), Artboard::narrow()] {
        let scene = draw(&diagram(&SYSTEM), &board);
        let boxes = boxes(&scene);
        let inside = |rect: &Rect, [x, y]: [f64; 2]| {
            x > rect.x + 0.5 && x < rect.right() - 0.5 && y > rect.y + 0.5 && y < rect.bottom() - 0.5
        };
        for run in lines(&scene) {
            for point in run {
                assert!(boxes.iter().all(|rect| !inside(rect, point)), "{point:?}");
            }
        }
    }
}

#[test]
fn layered_arrows_point_where_the_link_leads() {
    let scene = draw(&diagram(&[("甲", "乙", ""), ("乙", "甲", "")]), &Artboard::wide());
    let [first, second] = boxes(&scene)[..] else { panic!("two boxes") };
    assert!(first.right() < second.x, "the first mentioned stands first");
    let tips: Vec<f64> = lines(&scene).iter().filter(|run| run.len() == 3).map(|run| run[1][0]).collect();
    assert_eq!(tips.len(), 2);
    assert!((tips[0] - second.x).abs() < 0.01 && (tips[1] - first.right()).abs() < 0.01, "{tips:?}");
}

#[test]
fn layered_crowds_are_taken_apart_on_a_phone() {
    let names: Vec<String> = (0..9).map(|at| format!("第{at}个很长名字的系统")).collect();
    let rows: Vec<(&str, &str, &str)> = names.iter().map(|name| ("入口", name.as_str(), "")).collect();
    let scene = draw(&diagram(&rows), &Artboard::narrow());
    assert_eq!(boxes(&scene).len(), 10);
    assert!(scene.labels.iter().all(|label| label.full.is_none() && label.size >= 12.0), "no name is cut");
    assert_eq!(scene.labels.len(), 10);
}

#[test]
fn layered_nothing_is_no_fault() {
    assert!(draw(&diagram(&[]), &Artboard::wide()).marks.is_empty());
    assert_eq!(boxes(&draw(&diagram(&[("甲", "甲", "")]), &Artboard::wide())).len(), 1);
}
