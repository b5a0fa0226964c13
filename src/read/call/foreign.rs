//! Calls in the spelling of other tools, named with the way they are written here.
//!
//! In: a text that begins with the mark of one. Out: how long it is, and what is said. Deliberately absent: running them.

use super::extent;
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;

/// Tags of Liquid and Jinja that a text may be full of, beside `{{ … }}`.
const TAGS: [&str; 29] = [
    "assign",
    "block",
    "capture",
    "case",
    "comment",
    "cycle",
    "else",
    "elsif",
    "endblock",
    "endcapture",
    "endcase",
    "endcomment",
    "endfor",
    "endhighlight",
    "endif",
    "endraw",
    "endunless",
    "extends",
    "figure",
    "for",
    "highlight",
    "if",
    "import",
    "include",
    "link",
    "post_url",
    "raw",
    "render",
    "unless",
];

/// Components of Evidence, and ours for the same.
const COMPONENTS: [(&str, &str); 20] = [
    ("AreaChart", "area"),
    ("AreaMap", "map"),
    ("BarChart", "bar"),
    ("BigValue", "kpi"),
    ("BoxPlot", "box"),
    ("BubbleChart", "bubble"),
    ("BubbleMap", "map"),
    ("CalendarHeatmap", "heatmap"),
    ("DataTable", "table"),
    ("Delta", "value"),
    ("FunnelChart", "bar"),
    ("Heatmap", "heatmap"),
    ("Histogram", "histogram"),
    ("LineChart", "line"),
    ("PointMap", "map"),
    ("SankeyDiagram", "sankey"),
    ("ScatterPlot", "scatter"),
    ("Sparkline", "line"),
    ("USMap", "map"),
    ("Value", "value"),
];

/// What begins here in the spelling of another tool; `None`: it does not.
pub(super) fn found(rest: &str) -> Option<(usize, Diagnostic)> {
    match rest.as_bytes() {
        [b'{', b'{', b'<' | b'%', ..] => shortcode(rest),
        [b'{', b'{', ..] => variable(rest),
        [b'{', b'%', ..] => tag(rest),
        [b'<', ..] => component(rest),
        _ => None,
    }
}

fn told(length: usize, what: &str) -> Diagnostic {
    let span = Span::new(&SourcePath::call(), 0..length);
    error!("foreign-call", span, "this is {what}")
}

/// `{{< figure src="a.png" >}}`, `{{% notice %}}`.
fn shortcode(rest: &str) -> Option<(usize, Diagnostic)> {
    let is_angle = rest.as_bytes().get(2) == Some(&b'<');
    let length = extent(rest);
    let inside = rest[2..length].trim_matches(['<', '%', '>', '/', '}', ' ']);
    let mut words = words(inside).into_iter();
    let name = words.next().unwrap_or("name");
    let arguments: Vec<String> = words.map(quoted).collect();
    let owner = if is_angle { "a shortcode of Hugo or Quarto" } else { "a shortcode of Hugo" };
    let wrong = told(length, owner);
    let of = |key: &str| {
        let value = arguments.iter().find_map(|argument| argument.strip_prefix(key)?.strip_prefix('='));
        value.map(|value| value.trim_matches(['"', '\'']))
    };
    let first = arguments.first().map_or("", |argument| argument.trim_matches(['"', '\'']));
    let wrong = match name {
        "figure" => {
            let (src, caption) = (of("src").unwrap_or("picture.png"), of("caption").or(of("title")));
            let caption = caption.map(|caption| format!(" \"{caption}\"")).unwrap_or_default();
            wrong.help(format!("here an image is written `![…]({src}{caption})`"))
        }
        "ref" | "relref" => {
            let file = if first.ends_with(".md") { first.to_owned() } else { format!("{first}.md") };
            wrong.help(format!("here a link names the file: `[…]({file})`"))
        }
        _ if rest[2..].trim_start_matches(['<', '%', ' ']).starts_with('/') && name != "highlight" => {
            wrong.help("here the text of a shortcode ends with a line `{% end %}`")
        }
        "highlight" => wrong.help("here code stands in a fence: ```` ```language ````"),
        _ => wrong.help(format!("here a call is written `{{{{ {name}({}) }}}}`", arguments.join(", "))),
    };
    Some((length, wrong))
}

/// `{{ .Site.Title }}`, `{{ $x }}`.
fn variable(rest: &str) -> Option<(usize, Diagnostic)> {
    let inside = rest[2..].trim_start_matches([' ', '\t', '-']);
    let name = inside.strip_prefix(['.', '$'])?;
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let length = extent(rest);
    let wrong = told(length, "a variable of Hugo's templates");
    let wrong = wrong
        .help("a chapter has no variables: write the text itself, or `{{ value(\"column\", data=\"file.csv\") }}`");
    Some((length, wrong.help("for the braces themselves write `\\{{`, or put the text in backticks")))
}

/// `{% if x %}`: tags that are none of ours.
fn tag(rest: &str) -> Option<(usize, Diagnostic)> {
    let inside = rest[2..].trim_start_matches(['-', ' ', '\t']);
    let name = inside.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).next()?;
    if !TAGS.contains(&name) || inside[name.len()..].starts_with('(') {
        return None;
    }
    let line = rest.split('\n').next().unwrap_or(rest);
    let length = line.find("%}").map_or(line.trim_end().len(), |close| close + 2);
    let wrong = told(length, "a tag of Liquid or Jinja");
    let said = inside[name.len()..].split("%}").next().unwrap_or_default().trim();
    let wrong = match name {
        "include" | "render" => {
            let file = said.split_whitespace().next().unwrap_or("_part.md").trim_matches(['"', '\'']);
            wrong.help(format!("here a file is put in by `{{{{ include(\"{file}\") }}}}`"))
        }
        "link" | "post_url" => {
            wrong.help(format!("here a link names the file: `[…]({})`", said.trim_matches(['"', '\''])))
        }
        "highlight" | "endhighlight" => wrong.help("here code stands in a fence: ```` ```language ````"),
        "raw" | "endraw" | "comment" | "endcomment" => {
            wrong.help("text with braces stands in backticks or a fence; a comment is `<!-- … -->`")
        }
        _ => wrong.help("a chapter has no conditions and loops: make a shortcode, a template may have them"),
    };
    Some((length, wrong.help("for the signs themselves write `\\{%`")))
}

/// `<BarChart data={orders} x=month y=sales/>`.
fn component(rest: &str) -> Option<(usize, Diagnostic)> {
    let name = rest[1..].split(|letter: char| !letter.is_ascii_alphanumeric()).next()?;
    let (_, kind) = COMPONENTS.iter().find(|(known, _)| *known == name)?;
    let behind = &rest[1 + name.len()..];
    if !behind.starts_with([' ', '\t', '\n', '/']) {
        return None;
    }
    // It ends where its paragraph ends at the latest.
    let paragraph = behind.split("\n\n").next().unwrap_or(behind);
    let end = paragraph.find("/>").map(|end| end + 2).or_else(|| paragraph.find('>').map(|end| end + 1));
    let length = 1 + name.len() + end.unwrap_or(paragraph.trim_end().len());
    let inside = behind.get(..length - 1 - name.len()).unwrap_or_default();
    let inside = inside.trim_end_matches(['/', '>', ' ', '\n']);
    let arguments: Vec<String> = words(inside).into_iter().filter_map(attribute).collect();
    let wrong = told(length, "a component of Evidence");
    Some((length, wrong.help(format!("here it is written `{{{{ {kind}({}) }}}}`", arguments.join(", ")))))
}

/// An attribute of a component that a call has as well.
fn attribute(word: &str) -> Option<String> {
    let (key, value) = word.split_once('=')?;
    let value = value.trim_matches(['{', '}', '"', '\'', '`']);
    match key {
        "data" => Some(format!("data=\"{value}.csv\"")),
        "x" | "y" | "value" | "column" => Some(format!("{}=\"{value}\"", if key == "column" { "value" } else { key })),
        "series" => Some(format!("color=\"{value}\"")),
        "title" => Some(format!("caption=\"{value}\"")),
        _ => None,
    }
}

/// Words of a text; what stands in quotes is not torn.
fn words(text: &str) -> Vec<&str> {
    let mut quote = None;
    let ends = |character: char| {
        match quote {
            Some(open) if open == character => quote = None,
            None if matches!(character, '"' | '\'') => quote = Some(character),
            _ => {}
        }
        quote.is_none() && character.is_whitespace()
    };
    text.split(ends).filter(|word| !word.is_empty()).collect()
}

/// An argument of another tool with its text in quotes.
fn quoted(word: &str) -> String {
    let (key, value) = word.split_once('=').map_or(("", word), |(key, value)| (key, value));
    let equals = if key.is_empty() { "" } else { "=" };
    match value.starts_with(['"', '\'']) || value.parse::<f64>().is_ok() || matches!(value, "true" | "false") {
        true => word.to_owned(),
        false => format!("{key}{equals}\"{value}\""),
    }
}
