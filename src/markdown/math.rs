//! Formulas: LaTeX in, MathML out, at build time.
//!
//! **The only door to pulldown-latex.** Deliberately absent: fonts; a browser has one for MathML.

use crate::diag::{Diagnostic, Span, error};
use crate::escape;
use crate::path::SourcePath;
use pulldown_latex::config::DisplayMode;
use pulldown_latex::event::{Content, Event};
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};
use std::ops::Range;

/// The longest formula, in bytes.
const LIMIT: usize = 16 << 10;

/// How deep groups of a formula may be nested; the crate reads them by recursion.
const DEPTH_LIMIT: usize = 64;

/// What the crate says of a command that is none.
const UNKNOWN: &str = "unknown primitive command found";

/// Where a formula stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// In running text: `$…$`.
    Inline,
    /// By itself: `$$…$$`.
    Display,
}

/// Draws a formula. Errors: what is wrong with it, at its place; `at` is where the formula begins in the body.
pub(super) fn mathml(tex: &str, mode: Mode, at: usize) -> Result<String, Box<Diagnostic>> {
    let span = |range: Range<usize>| Span::new(&SourcePath::call(), at + range.start..at + range.end);
    if tex.len() > LIMIT {
        let wrong = error!("too-large", span(0..1), "the formula is longer than {} KiB", LIMIT >> 10);
        return Err(Box::new(wrong.help("split it")));
    }
    if let Some(deep) = too_deep(tex) {
        let wrong = error!("too-deep", span(deep..deep + 1), "the formula is nested more than {DEPTH_LIMIT} deep");
        return Err(Box::new(wrong.help("take some of its groups away")));
    }
    let storage = Storage::new();
    if let Some(wrong) = Parser::new(tex, &storage).find_map(Result::err) {
        let (message, context) = said(&wrong);
        let unknown = if message == UNKNOWN { unknown(tex) } else { None };
        let wrong = match unknown {
            Some(place) => {
                error!("bad-formula", span(place.clone()), "no command of LaTeX is called `{}`", &tex[place])
            }
            None => {
                let place = context.and_then(|context| place(tex, &context)).unwrap_or(0..tex.len());
                error!("bad-formula", span(place), "the formula cannot be read: {message}")
            }
        };
        let wrong = wrong.help("formulas are written in LaTeX, like `$\\frac{a}{b}$`");
        return Err(Box::new(wrong.help("write `\\$` if a dollar sign is meant")));
    }
    let display_mode = match mode {
        Mode::Inline => DisplayMode::Inline,
        Mode::Display => DisplayMode::Block,
    };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let storage = Storage::new();
    let mut out = String::new();
    // The crate writes names of functions as they are; as text they are escaped.
    let events = Parser::new(tex, &storage).map(|event| match event {
        Ok(Event::Content(Content::Function(name))) if name.contains(['<', '>', '&', '"']) => {
            Ok(Event::Content(Content::Text(name)))
        }
        other => other,
    });
    match push_mathml(&mut out, events, config) {
        Ok(()) => Ok(escaped(out)),
        Err(_) => Ok(source(tex)),
    }
}

/// A displayed formula as MathML. `None`: it cannot be read.
pub fn formula(tex: &str) -> Option<String> {
    mathml(tex, Mode::Display, 0).ok()
}

/// MathML whose single signs are escaped; the crate writes `<mo><</mo>`, and escapes longer texts itself.
fn escaped(mathml: String) -> String {
    const SIGNS: [(&str, &str); 3] = [("<", "&lt;"), (">", "&gt;"), ("&", "&amp;")];
    let mut mathml = mathml;
    for (sign, reference) in SIGNS {
        for end in ["</m", "\u{0338}</m"] {
            let wrong = format!(">{sign}{end}");
            if mathml.contains(&wrong) {
                mathml = mathml.replace(&wrong, &format!(">{reference}{end}"));
            }
        }
    }
    mathml
}

/// A formula as it was written, for one that cannot be drawn.
pub(super) fn source(tex: &str) -> String {
    format!("<code class=\"tz-error\">{}</code>", escape::html(tex))
}

/// Where groups, scripts and commands are nested too deep, counted generously: each command may take an argument.
fn too_deep(tex: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut chain = 0_usize;
    let mut bytes = tex.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'^' | b'_' => chain += 1,
            b'\\' => {
                chain += 1;
                while bytes.next_if(|(_, byte)| byte.is_ascii_alphabetic()).is_some() {}
            }
            b' ' | b'\n' | b'\t' => {}
            _ => chain = 0,
        }
        if depth > DEPTH_LIMIT || chain > DEPTH_LIMIT * 2 {
            return Some(at);
        }
    }
    None
}

/// The first command of a formula that is none.
fn unknown(tex: &str) -> Option<Range<usize>> {
    tex.match_indices('\\').find_map(|(at, _)| {
        let letters = tex[at + 1..].bytes().take_while(u8::is_ascii_alphabetic).count();
        let command = &tex[at..at + 1 + letters];
        let storage = Storage::new();
        let wrong = Parser::new(command, &storage).find_map(Result::err).filter(|_| letters > 0)?;
        (said(&wrong).0 == UNKNOWN).then_some(at..at + 1 + letters)
    })
}

/// What the crate says is wrong, and the part of the formula that it shows with it.
fn said(wrong: &pulldown_latex::ParserError) -> (String, Option<String>) {
    let text = wrong.to_string();
    let text = text.strip_prefix("parsing error: ").unwrap_or(&text);
    let (message, frame) = text.split_once('\n').unwrap_or((text, ""));
    let lines: Vec<&str> = frame.lines().collect();
    // The last part of the frame is of the formula itself; each of its lines begins with `│`.
    let end = lines.iter().rposition(|line| line.contains('^') && line.trim_start_matches(['│', ' ', '^']).is_empty());
    let shown = end.and_then(|end| {
        let start = lines[..end].iter().rposition(|line| *line == "│")?;
        let parts =
            lines[start + 1..end].iter().map(|line| line.trim_start_matches('│').trim_start_matches([' ', '…']));
        Some(parts.collect::<Vec<_>>().join("\n"))
    });
    let message = message.trim_end_matches('.').replace("unkown", "unknown");
    (message, shown.filter(|shown| !shown.trim().is_empty()))
}

/// The place in the formula that a part of it points at: the crate shows twelve bytes on both sides of it.
fn place(tex: &str, context: &str) -> Option<Range<usize>> {
    let start = tex.find(context.trim())?;
    let end = start + context.trim().len();
    let middle = match (start, end == tex.trim_end().len()) {
        (0, true) => end,
        (_, true) => (start + 12).min(end),
        (..) => end.saturating_sub(12).max(start),
    };
    let middle = (0..=middle).rev().find(|at| tex.is_char_boundary(*at))?;
    // The mistake ends there: a command, or one character.
    let before = tex[..middle].trim_end();
    let name = before.len() - before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    match before[..name].strip_suffix('\\') {
        Some(_) if name < before.len() => Some(name - 1..before.len()),
        _ => Some(start..end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml() {
        let html = mathml("\\frac{a}{b} < x^2", Mode::Inline, 0).unwrap();
        assert!(html.starts_with("<math display=\"inline\">") && html.contains("<mfrac>"), "{html}");
        assert!(html.contains("<mo>&lt;</mo>"), "{html}");
        assert!(mathml("\\text{中文 & <b>}", Mode::Display, 0).is_ok_and(|html| !html.contains("<b>")));
    }

    #[test]
    fn no_formula_writes_markup() {
        for tex in [
            "a<b>c&d",
            "\\operatorname{<img src=x onerror=alert(1)>}",
            "\\text{<script>}",
            "\\left< x \\right>",
            "\\not<",
            "\\mathrm{<b>}",
            "\\color{<b>}x",
            "\\textbf{<b>}",
            "\\bigl<",
            "\\begin{array}{<}a\\end{array}",
            "\\mathop{<b>}",
            "\\unknown<b>",
        ] {
            let html = mathml(tex, Mode::Display, 0).unwrap_or_else(|_| source(tex));
            for part in html.split('<').skip(1) {
                let name = part.trim_start_matches('/');
                assert!(name.starts_with('m') || name.starts_with("code"), "{tex}: {html}");
            }
        }
    }

    #[test]
    fn mistakes_have_their_place() {
        for (tex, wrong) in [("a + \\fraq{b}", "\\fraq"), ("\\alpha \\beta + \\gama", "\\gama")] {
            let found = mathml(tex, Mode::Inline, 0).unwrap_err();
            assert_eq!(&tex[found.span.unwrap().range()], wrong, "{tex}");
        }
    }

    /// The crate reads by recursion: a formula that is nested too deep must not reach it.
    #[test]
    fn no_formula_is_too_much() {
        for part in [
            "{",
            "}",
            "\\sqrt",
            "\\frac",
            "x^",
            "x_",
            "^",
            "_",
            "\\left(",
            "\\begin{matrix}",
            "\\text{",
            "\\hat ",
            "\\sqrt{",
            "\\frac{a}",
            "\\mathbf ",
            "\\overset a",
            "'",
            "x'",
            "\\\\",
            "&",
            "#",
            "%",
            "$",
            "\\def\\a{\\a\\a}\\a",
            "\\color{red}",
            "\\binom",
            "\\not",
            "\\substack{",
            "[",
            "\\sqrt[",
            "x^{",
            "\\left\\",
            "\\hspace{",
            "\\char",
            "中",
            "\u{0}",
        ] {
            let tex: String = part.repeat(LIMIT / part.len());
            let _ = mathml(&tex, Mode::Display, 0);
        }
    }
}
