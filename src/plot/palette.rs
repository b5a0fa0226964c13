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
    let text = format!(
        ".tz{{font-family:{};font-size:{size_px}px;fill:{}}}.tz-paper{{fill:{}}}",
        fonts(language),
        palette.ink,
        palette.paper
    );
    let mut sheet = Sheet { text, used: classes(body) };
    sheet.rule("tz-head", &["font-size:", &(size_px + 3.0).to_string(), "px;font-weight:600"]);
    sheet.rule("tz-foot", &["font-size:12px;fill:", palette.muted]);
    sheet.rule("tz-grid", &["fill:none;stroke:", palette.grid]);
    sheet.rule("tz-axis", &["fill:none;stroke:", palette.axis]);
    sheet.rule("tz-zero", &["fill:none;stroke:", palette.ink]);
    sheet.rule("tz-rule", &["fill:none;stroke:", palette.muted, ";stroke-dasharray:3 3"]);
    sheet.rule("tz-case", &["fill:none;stroke:", palette.paper, ";stroke-width:5"]);
    sheet.rule("tz-over", &["fill:none;stroke:", palette.ink, ";stroke-width:2"]);
    sheet.rule("tz-band", &["fill:", palette.grid, ";fill-opacity:.6"]);
    sheet.rule("tz-tick", &["fill:", palette.muted]);
    sheet.rule("tz-title", &["fill:", palette.muted]);
    let halo = ";stroke-width:3;paint-order:stroke;stroke-linejoin:round";
    sheet.rule("tz-note", &["fill:", palette.ink, ";stroke:", palette.paper, halo]);
    sheet.rule("tz-other", &["fill:", palette.other]);
    let round = ";stroke-linejoin:round;stroke-linecap:round";
    sheet.rule("tz-lo", &["fill:none;stroke:", palette.other, ";stroke-width:1.5", round]);
    sheet.rule("tz-hatch", &["fill:none;stroke:", palette.axis]);
    sheet.rule("tz-m", &["text-anchor:middle"]);
    sheet.rule("tz-e", &["text-anchor:end"]);
    for (n, colour) in DIGITS[1..].iter().zip(&palette.series) {
        sheet.numbered("tz-c", n, || ["fill:", colour, ""]);
        sheet.numbered("tz-l", n, || {
            ["fill:none;stroke:", colour, ";stroke-width:2;stroke-linejoin:round;stroke-linecap:round"]
        });
        sheet.numbered("tz-o", n, || ["fill:", on(colour), ""]);
    }
    for (n, colour) in DIGITS.iter().zip(&palette.sequential) {
        sheet.numbered("tz-s", n, || ["fill:", colour, ""]);
        sheet.numbered("tz-so", n, || ["fill:", on(colour), ""]);
    }
    for (n, colour) in DIGITS.iter().zip(&palette.diverging) {
        sheet.numbered("tz-d", n, || ["fill:", colour, ""]);
        sheet.numbered("tz-do", n, || ["fill:", on(colour), ""]);
    }
    sheet.rule("tz-k1", &["stroke-dasharray:7 4;stroke-linecap:butt"]);
    sheet.rule("tz-k2", &["stroke-dasharray:2 4"]);
    sheet.rule("tz-k3", &["stroke-dasharray:9 4 2 4;stroke-linecap:butt"]);
    sheet.rule("tz-k4", &["stroke-dasharray:4 3;stroke-linecap:butt"]);
    sheet.rule("tz-dot", &["stroke-width:7"]);
    sheet.rule("tz-flow", &["fill-opacity:.4"]);
    sheet.rule("tz-region", &["stroke:", palette.paper, ";stroke-width:.5;stroke-linejoin:round"]);
    sheet.rule("tz-slice", &["stroke:", palette.paper, ";stroke-width:1.5"]);
    sheet.rule("tz-rim", &["stroke-width:10;stroke-linecap:round"]);
    sheet.rule("tz-spot", &["stroke:", palette.paper]);
    sheet.rule("tz-bubble", &["fill-opacity:.75"]);
    sheet.rule("tz-part", &["stroke:", palette.paper]);
    sheet.rule("tz-pale", &["fill-opacity:.25"]);
    sheet.text
}

const DIGITS: [&str; 9] = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];

/// The different classes of a drawing.
fn classes(body: &str) -> Vec<&str> {
    let mut classes: Vec<&str> = Vec::new();
    for (at, opening) in body.match_indices("class=\"") {
        let names = &body[at + opening.len()..];
        for name in names[..names.find('"').unwrap_or(0)].split(' ') {
            if !classes.contains(&name) {
                classes.push(name);
            }
        }
    }
    classes
}

/// A style sheet being written.
struct Sheet<'b> {
    text: String,
    /// The classes that the drawing has.
    used: Vec<&'b str>,
}

impl Sheet<'_> {
    /// A rule, given in pieces, if the drawing has the class.
    fn rule(&mut self, class: &str, rule: &[&str]) {
        if self.used.contains(&class) {
            self.write(&[class], rule);
        }
    }

    /// The rule of a class with a number at its end, which is worked out only if the drawing has the class.
    fn numbered<'r>(&mut self, class: &str, number: &str, rule: impl FnOnce() -> [&'r str; 3]) {
        if self.used.iter().any(|used| used.strip_prefix(class) == Some(number)) {
            self.write(&[class, number], &rule());
        }
    }

    fn write(&mut self, class: &[&str], rule: &[&str]) {
        self.text.push('.');
        self.text.extend(class.iter().copied());
        self.text.push('{');
        self.text.extend(rule.iter().copied());
        self.text.push('}');
    }
}
