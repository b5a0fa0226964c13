//! The default colours, light and dark, and the style sheet of standalone drawings.
//!
//! `themes/default/assets/figure.css` holds the same colours as custom properties; a test keeps the two equal.
//! **Each series colour has a contrast of 3:1 or more against its paper, and any two differ by ΔE_OK ≥ 10 (×100)
//! in normal vision, protanopia and deuteranopia.**

use super::language::Language;

/// Which of the two sets of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// On white paper.
    Light,
    /// On dark paper.
    Dark,
}

/// The colours of one mode, as `#rrggbb`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette {
    pub(super) paper: &'static str,
    pub(super) ink: &'static str,
    pub(super) muted: &'static str,
    pub(super) grid: &'static str,
    pub(super) axis: &'static str,
    pub(super) other: &'static str,
    pub(super) series: [&'static str; 8],
    pub(super) sequential: [&'static str; 9],
    pub(super) diverging: [&'static str; 9],
}

const LIGHT: Palette = Palette {
    paper: "#ffffff",
    ink: "#1f2328",
    muted: "#5c636b",
    grid: "#e3e5e8",
    axis: "#8b9198",
    other: "#9aa0a6",
    series: ["#3c6fba", "#b94900", "#3c7b6b", "#4a2c79", "#c78632", "#349bb6", "#71322f", "#1b223b"],
    sequential: ["#e1ebf7", "#bfd2eb", "#9ebade", "#7da3d1", "#5f8bc1", "#4474ae", "#2a5d98", "#17477d", "#0a335f"],
    diverging: ["#a24112", "#c66843", "#dd9275", "#eabba9", "#dfdedb", "#adcaee", "#77a1d6", "#4679b7", "#20538d"],
};

const DARK: Palette = Palette {
    paper: "#121212",
    ink: "#e8e8e6",
    muted: "#a9aeb4",
    grid: "#2c2f33",
    axis: "#767c84",
    other: "#6f757c",
    series: ["#5e99f5", "#dd6f23", "#8dbe94", "#a472a4", "#fbd25f", "#60c6ee", "#b94c4c", "#e1e5eb"],
    sequential: ["#1c2735", "#243a55", "#2e4e74", "#3b6393", "#4a78af", "#5d8eca", "#76a5e0", "#94bdef", "#b6d4f8"],
    diverging: ["#f6946d", "#cd6f49", "#9c5132", "#673a28", "#474745", "#2c496d", "#3d6ba1", "#5b8fce", "#87b8f3"],
};

impl Mode {
    /// The colours of this mode.
    pub(super) fn palette(self) -> &'static Palette {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }
}

/// The relative luminance of a colour (WCAG 2).
pub(super) fn luminance(colour: &str) -> f64 {
    let [r, g, b] = linear(colour);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The linear light of the three channels, 0–1.
pub(super) fn linear(colour: &str) -> [f64; 3] {
    [1, 3, 5].map(|at| {
        let byte = colour.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0);
        let share = f64::from(byte) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { super::math::pow((share + 0.055) / 1.055, 2.4) }
    })
}

/// The contrast of two colours (WCAG 2), 1–21.
pub(super) fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Black or white, whichever is easier to read on a colour.
pub(super) fn on(colour: &str) -> &'static str {
    if contrast(colour, "#ffffff") >= contrast(colour, "#000000") { "#ffffff" } else { "#000000" }
}

/// The fonts of standalone drawings in a language.
///
/// Each begins with the forms of its own language, because not every renderer picks them by the language of the text.
fn fonts(language: Language) -> &'static str {
    match language {
        Language::Chinese | Language::English => {
            "\"Noto Sans SC\",\"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft YaHei\",\"Helvetica Neue\",Arial,sans-serif"
        }
        Language::ChineseTraditional => {
            "\"Noto Sans TC\",\"Noto Sans CJK TC\",\"PingFang TC\",\"Microsoft JhengHei\",\"Helvetica Neue\",Arial,sans-serif"
        }
        Language::Japanese => {
            "\"Noto Sans JP\",\"Noto Sans CJK JP\",\"Hiragino Sans\",\"Yu Gothic\",\"Helvetica Neue\",Arial,sans-serif"
        }
        Language::Korean => {
            "\"Noto Sans KR\",\"Noto Sans CJK KR\",\"Apple SD Gothic Neo\",\"Malgun Gothic\",\"Helvetica Neue\",Arial,sans-serif"
        }
    }
}

/// The rules for the classes that a drawing uses, with literal colours.
pub(super) fn style(mode: Mode, body: &str, size_px: f64, language: Language) -> String {
    let palette = mode.palette();
    let mut style = format!(
        ".tz{{font-family:{};font-size:{size_px}px;fill:{}}}.tz-paper{{fill:{}}}",
        fonts(language),
        palette.ink,
        palette.paper
    );
    let mut rules: Vec<(String, String)> = vec![
        ("tz-head".into(), format!("font-size:{}px;font-weight:600", size_px + 3.0)),
        ("tz-foot".into(), format!("font-size:12px;fill:{}", palette.muted)),
        ("tz-grid".into(), format!("fill:none;stroke:{}", palette.grid)),
        ("tz-axis".into(), format!("fill:none;stroke:{}", palette.axis)),
        ("tz-zero".into(), format!("fill:none;stroke:{}", palette.ink)),
        ("tz-rule".into(), format!("fill:none;stroke:{};stroke-dasharray:3 3", palette.muted)),
        ("tz-over".into(), format!("fill:none;stroke:{};stroke-width:2", palette.paper)),
        ("tz-band".into(), format!("fill:{};fill-opacity:.6", palette.grid)),
        ("tz-tick".into(), format!("fill:{}", palette.muted)),
        ("tz-title".into(), format!("fill:{}", palette.muted)),
        (
            "tz-note".into(),
            format!(
                "fill:{};stroke:{};stroke-width:3;paint-order:stroke;stroke-linejoin:round",
                palette.ink, palette.paper
            ),
        ),
        ("tz-other".into(), format!("fill:{}", palette.other)),
        (
            "tz-lo".into(),
            format!("fill:none;stroke:{};stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round", palette.other),
        ),
        ("tz-hatch".into(), format!("fill:none;stroke:{}", palette.axis)),
        ("tz-m".into(), "text-anchor:middle".into()),
        ("tz-e".into(), "text-anchor:end".into()),
    ];
    for (at, colour) in palette.series.iter().enumerate() {
        let n = at + 1;
        rules.push((format!("tz-c{n}"), format!("fill:{colour}")));
        rules.push((
            format!("tz-l{n}"),
            format!("fill:none;stroke:{colour};stroke-width:2;stroke-linejoin:round;stroke-linecap:round"),
        ));
        rules.push((format!("tz-o{n}"), format!("fill:{}", on(colour))));
    }
    for (at, colour) in palette.sequential.iter().enumerate() {
        rules.push((format!("tz-s{at}"), format!("fill:{colour}")));
        rules.push((format!("tz-so{at}"), format!("fill:{}", on(colour))));
    }
    for (at, colour) in palette.diverging.iter().enumerate() {
        rules.push((format!("tz-d{at}"), format!("fill:{colour}")));
        rules.push((format!("tz-do{at}"), format!("fill:{}", on(colour))));
    }
    rules.extend([
        ("tz-k1".into(), "stroke-dasharray:7 4;stroke-linecap:butt".into()),
        ("tz-k2".into(), "stroke-dasharray:2 4".into()),
        ("tz-k3".into(), "stroke-dasharray:9 4 2 4;stroke-linecap:butt".into()),
        ("tz-k4".into(), "stroke-dasharray:4 3;stroke-linecap:butt".into()),
        ("tz-dot".into(), "stroke-width:7".into()),
        ("tz-flow".into(), "fill-opacity:.4".into()),
        ("tz-region".into(), format!("stroke:{};stroke-width:.5;stroke-linejoin:round", palette.paper)),
        ("tz-slice".into(), format!("stroke:{};stroke-width:1.5", palette.paper)),
        ("tz-spot".into(), format!("fill-opacity:.75;stroke:{}", palette.paper)),
        ("tz-pale".into(), "fill-opacity:.25".into()),
    ]);
    for (class, rule) in rules {
        let used = body.match_indices(&class).any(|(at, _)| {
            let end = body.as_bytes().get(at + class.len());
            matches!(end, Some(b'"' | b' '))
        });
        if used {
            style.push_str(&format!(".{class}{{{rule}}}"));
        }
    }
    style
}
