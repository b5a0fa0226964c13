//! Random charts from a seed: all marks and forms, short and long names in four languages, missing and absurd values.

use crate::plot::{
    Annotation, Channel, Corner, Curve, Group, Layer, Mark, Order, Orient, Panels, Place, Precision, ScaleKind, Spec,
    Stack, Value, ValueLabels, Values, Weekday, moment,
};

/// A linear congruential generator (Knuth's MMIX constants).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// A whole number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next()).expect("31 bits") % end.max(1)
    }

    #[allow(clippy::cast_precision_loss, reason = "31 bits")]
    fn share(&mut self) -> f64 {
        self.next() as f64 / f64::from(1_u32 << 31)
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const SYLLABLES: [&[&str]; 4] = [
    &["金融", "政务", "与", "公共服务", "制造业", "（含汽车）", "、", "教育", "人工智能", "数据", "2024年", "的", "率"],
    &["data", " ", "service", "-", "platform", " of ", "A", "infrastructure", "I", " (net)", "W", "%"],
    &["システム", "開発", "の", "データ", "・", "サービス", "株式会社", "比率"],
    &["인공지능", " ", "데이터", "서비스", "산업", " 및 ", "교육", "비율"],
];

pub(super) const LANGUAGES: [&str; 4] = ["zh-CN", "en", "ja", "ko"];

fn name(random: &mut Random, language: usize, at: usize) -> String {
    let own = if random.chance(15) { random.below(4) } else { language };
    let longest = random.pick(&[1, 2, 4, 9]);
    let mut name: String = (0..=random.below(longest)).map(|_| random.pick(SYLLABLES[own])).collect();
    if random.chance(4) {
        name.push_str(random.pick(&["<&>\"'", "👩‍👩‍👧‍👦🎉", "\u{1}\u{FFFE}", "e\u{301}\u{323}", "العربية"]));
    }
    format!("{name}{at}")
}

fn value(random: &mut Random, magnitude: f64, signed: bool) -> Option<f64> {
    match random.below(40) {
        0 => None,
        1 => Some(f64::NAN),
        2 => Some(0.0),
        _ => {
            let share = random.share();
            let sign = if signed && random.chance(40) { -1.0 } else { 1.0 };
            Some(sign * share * magnitude)
        }
    }
}

fn maybe_titled(random: &mut Random, channel: Channel, language: usize) -> Channel {
    let channel = if random.chance(70) {
        let title = name(random, language, 0);
        channel.titled(&title)
    } else {
        channel
    };
    if random.chance(40) {
        channel.unit(random.pick(&["款", "元", "万元", "%", "US$", "件/人"]))
    } else {
        channel
    }
}

fn base(random: &mut Random, kind: usize, [n, repeat]: [usize; 2], language: usize) -> Channel {
    let rows = n * repeat;
    match kind {
        0 => {
            let names: Vec<String> = (0..n).map(|at| name(random, language, at)).collect();
            Channel::text((0..rows).map(|row| names[row % n].clone()))
        }
        1 => {
            let precision = random.pick(&[
                Precision::Year,
                Precision::Half,
                Precision::Quarter,
                Precision::Month,
                Precision::Week,
                Precision::Day,
            ]);
            let first = moment(
                1990 + i64::try_from(random.below(30)).expect("small"),
                1 + i64::try_from(random.below(12)).expect("small"),
                1,
            );
            let at =
                |row: usize| crate::plot::date::period_start(first, precision, i64::try_from(row % n).expect("small"));
            Channel::time((0..rows).map(at), precision)
        }
        _ => {
            let magnitude = random.pick(&[1e-6, 1.0, 100.0, 3e7]);
            Channel::of(Values::Number((0..rows).map(|_| value(random, magnitude, false)).collect()))
        }
    }
}

/// A chart of a seed, and its language.
pub(super) fn spec(seed: u64) -> Spec {
    let random = &mut Random::new(seed);
    let language = random.below(4);
    let n = 1 + random.pick(&[3, 8, 14, 60]).min(random.below(60));
    let series = random.pick(&[1, 1, 2, 3, 5, 9, 12]);
    let mark = random.pick(&[
        Mark::Bar,
        Mark::Bar,
        Mark::Bar,
        Mark::Line,
        Mark::Line,
        Mark::Area,
        Mark::Point,
        Mark::Cell,
        Mark::Tick,
        Mark::Link,
        Mark::Arc { hole: 0.5 },
        Mark::Flow,
        Mark::Arrow,
        Mark::Tile,
        Mark::Unit,
        Mark::Spoke,
        Mark::Swarm,
        Mark::Head,
        Mark::End,
        Mark::Day { first: Weekday::Sunday },
    ]);
    let magnitude = random.pick(&[1e-9, 0.01, 1.0, 9.9, 100.0, 12345.0, 2e6, 5e9, 3e13]);
    let signed = random.chance(25);
    // Diagrams of nodes are for some dozens of them; `figure::flow` refuses more.
    let n = if mark == Mark::Arrow { n.min(14) } else { n };
    let rows = n * series;
    let kind = match mark {
        Mark::Point => random.below(3),
        Mark::Day { .. } => 1,
        Mark::End => 0,
        Mark::Cell | Mark::Arc { .. } | Mark::Arrow | Mark::Flow | Mark::Tile | Mark::Unit | Mark::Spoke => 0,
        _ => random.below(2),
    };
    let x = base(random, kind, [n, series], language);
    let mut y = Channel::of(Values::Number((0..rows).map(|_| value(random, magnitude, signed)).collect()));
    if random.chance(20) {
        y.scale.kind = random.pick(&[ScaleKind::Log, ScaleKind::Symlog, ScaleKind::Sqrt, ScaleKind::Linear]);
    }
    let names: Vec<String> = (0..series).map(|at| name(random, language, at)).collect();
    let by_series = |_: &mut Random| Channel::text((0..rows).map(|row| names[row / n].clone()));
    let x = maybe_titled(random, x, language);
    let y = maybe_titled(random, y, language);
    let mut layer = match mark {
        Mark::Cell => {
            let second = by_series(random);
            let mut color = y;
            color.scale.kind = random.pick(&[ScaleKind::Auto, ScaleKind::Tiers, ScaleKind::Diverging]);
            Layer::xy(mark, x, second).color(color)
        }
        _ => {
            let x = if random.chance(20) { x.order(Order::ValueDescending) } else { x };
            let flipped =
                kind == 0 && random.chance(20) && matches!(mark, Mark::Bar | Mark::Tick | Mark::Link | Mark::Point);
            let layer = if flipped { Layer::xy(mark, y, x) } else { Layer::xy(mark, x, y) };
            if series > 1 { layer.color(by_series(random)) } else { layer }
        }
    };
    if mark == Mark::Arrow && random.chance(50) {
        layer.channels.label = Some(by_series(random));
    }
    if matches!(mark, Mark::Flow | Mark::Arrow) {
        layer.channels.x2 = Some(by_series(random));
    }
    if matches!(mark, Mark::Swarm | Mark::Head) && random.chance(50) {
        std::mem::swap(&mut layer.channels.x, &mut layer.channels.y);
    }
    if mark == Mark::Head {
        layer.channels.x2 = layer.channels.x.clone();
    }
    if matches!(mark, Mark::Head | Mark::End) {
        layer.channels.label = Some(by_series(random));
    }
    if matches!(mark, Mark::Day { .. }) {
        layer.channels.color = layer.channels.y.take();
    }
    if mark == Mark::Link {
        layer.channels.x2 = layer.channels.x.clone();
        layer.channels.y2 = layer.channels.y.clone();
    }
    if mark == Mark::Point && random.chance(50) {
        layer.channels.label = Some(Channel::text((0..rows).map(|row| format!("{}{row}", names[row / n]))));
        if random.chance(50) {
            layer.channels.size =
                Some(Channel::of(Values::Number((0..rows).map(|_| value(random, 50.0, false)).collect())));
        }
    }
    if n * series < 40 && series > 1 && random.chance(15) && !matches!(mark, Mark::Arc { .. }) {
        layer.channels.col = Some(by_series(random));
    }
    let mut layers = vec![layer];
    let mut panels = Panels::Shared;
    if mark == Mark::End {
        let mut lines = layers[0].clone();
        lines.mark = Mark::Line;
        lines.channels.label = None;
        layers.push(lines);
    }
    if mark == Mark::Bar && series == 1 && random.chance(30) {
        let mut second = layers[0].clone();
        second.mark = Mark::Line;
        layers.push(second);
        panels = random.pick(&[Panels::Shared, Panels::PerLayer, Panels::Dual]);
    }
    Spec {
        layers,
        orient: random.pick(&[Orient::Auto, Orient::Auto, Orient::Auto, Orient::Horizontal, Orient::Vertical]),
        stack: random.pick(&[Stack::Zero, Stack::Zero, Stack::Percent, Stack::Diverge, Stack::Center, Stack::None]),
        group: random.pick(&[Group::Stacked, Group::Dodged]),
        curve: random.pick(&[Curve::Straight, Curve::Step, Curve::Smooth]),
        value_labels: random.pick(&[ValueLabels::Auto, ValueLabels::Auto, ValueLabels::On, ValueLabels::Off]),
        panels,
        highlight: if random.chance(15) { vec![names[0].clone()] } else { Vec::new() },
        annotations: annotations(random, language, magnitude),
        lang: LANGUAGES[language].to_owned(),
        ..Spec::default()
    }
}

fn annotations(random: &mut Random, language: usize, magnitude: f64) -> Vec<Annotation> {
    if !random.chance(25) {
        return Vec::new();
    }
    let at = Value::Number(magnitude * random.share());
    let places = [
        Place::Y(at.clone()),
        Place::X(at.clone()),
        Place::YBand(Value::Number(0.0), at.clone()),
        Place::Point(at.clone(), at),
        Place::Corner(Corner::TopLeft),
        Place::Corner(Corner::BottomRight),
    ];
    places.into_iter().map(|at| Annotation { at, text: name(random, language, 0) }).collect()
}
