//! Code as HTML with classes for light and dark.
//!
//! In: code, and what stands behind its fence. Out: `<pre class="tz-code">` with spans of some fourteen classes
//! (`hl-k` keyword, `hl-s` text, …), far fewer than scopes, so that a page stays small and a theme can be written by hand;
//! with a title, numbers of lines, marked, added and removed lines where they are asked for. Deliberately absent: a
//! button to copy, which is of no use without a script and so comes with it.

mod color;
mod info;
mod line;

use crate::diag::{Diagnostic, Span, warning};
use crate::escape;
use crate::path::SourcePath;
use info::Info;

/// A block of code as HTML.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// The block.
    pub html: String,
    /// What is wrong with what stands behind the fence; places count from its first byte, in [`SourcePath::call`].
    pub diagnostics: Vec<Diagnostic>,
}

/// Draws a block of code. `info` is what stands behind the fence: a language and options.
pub fn code(info: &str, text: &str) -> Code {
    let (info, mut diagnostics) = Info::read(info, text);
    let (signs, plain) = match info.diff {
        true => line::signs(text),
        false => (Vec::new(), text.into()),
    };
    let spans = color::spans(info.language, &plain);
    if spans.is_none() {
        let language = info.language;
        let span = Span::new(&SourcePath::call(), info.language_at..info.language_at + language.len());
        let unknown = warning!("unknown-language", span, "no colours are known for the language `{language}`");
        diagnostics.push(unknown.help("write `text` for plain text"));
    }
    let mut body = spans.unwrap_or_else(|| escape::html(&plain));
    if info.has_lines() {
        body = line::lines(&body, &info, &signs);
    }
    let class = match info.language {
        "" => String::new(),
        language => format!(" class=\"language-{}\"", escape::html(language)),
    };
    let numbered = if info.numbers.is_some() { " tz-linenos" } else { "" };
    let pre = format!("<pre class=\"tz-code{numbered}\" tabindex=\"0\"><code{class}>{body}</code></pre>");
    let html = match info.title {
        Some(title) => {
            let title = escape::html(title);
            format!("<figure class=\"tz-listing\"><figcaption>{title}</figcaption>{pre}</figure>\n")
        }
        None => format!("{pre}\n"),
    };
    Code { html, diagnostics }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_has_classes_and_no_markup_of_its_own() {
        let code = code("rust", "fn main() { let x = \"<b>\"; } // 中\n");
        assert!(code.diagnostics.is_empty());
        let html = code.html;
        assert!(html.contains("<span class=\"hl-k\">fn</span>") || html.contains("hl-k\">fn"), "{html}");
        assert!(html.contains("&lt;b&gt;") && !html.contains("<b>"), "{html}");
        assert!(html.contains("hl-c\">// 中"), "{html}");
    }

    #[test]
    fn the_languages_of_a_report_are_known() {
        for language in [
            "bash", "yaml", "toml", "json", "csv", "markdown", "md", "html", "css", "js", "ts", "python", "r", "sql",
            "rust",
        ] {
            assert!(code(language, "a\n").diagnostics.is_empty(), "{language}");
        }
        assert_eq!(code("klingon", "a\n").diagnostics[0].code, "unknown-language");
        assert!(code("\"><script>", "x").html.contains("language-&quot;&gt;&lt;script&gt;"));
    }

    #[test]
    fn lines_are_numbered_marked_added_and_removed() {
        let html = code("text title=\"<a>\" linenos=7 hl=\"2-3\"", "a\nb\nc\n").html;
        assert!(html.starts_with("<figure class=\"tz-listing\"><figcaption>&lt;a&gt;</figcaption>"), "{html}");
        assert!(html.contains("<span class=\"tz-line\" data-line=\"7\">a\n</span>"), "{html}");
        assert!(html.contains("<mark class=\"tz-line\" data-line=\"8\">b\n</mark>"), "{html}");
        let html = code("rust diff", "+let a = 1;\n-let b = 1;\n let c;\n").html;
        assert!(
            html.contains("<ins class=\"tz-line\"><span class=\"tz-sign\">+</span><span class=\"hl-k\">let</span>"),
            "{html}"
        );
        assert!(html.contains("<del class=\"tz-line\"><span class=\"tz-sign\">-</span>"), "{html}");
    }
}
