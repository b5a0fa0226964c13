//! Calls in the spelling of other tools, named with the way they are written here.
//!
//! In: a text that begins with the mark of one. Out: how long it is, and what is said. Deliberately absent: running them.

use super::extent;
use crate::diag::{Diagnostic, Span, error};
use crate::path::SourcePath;

/// Tags of Liquid and Jinja that a text may be full of, beside `{{ … }}`.
const TAGS: [&str; 50] = [
    "assign",
    "block",
    "call",
    "capture",
    "case",
    "comment",
    "cycle",
    "decrement",
    "else",
    "elsif",
    "endblock",
    "endcall",
    "endcapture",
    "endcase",
    "endcomment",
    "endfilter",
    "endfor",
    "endhighlight",
    "endif",
    "endmacro",
    "endraw",
    "endset",
    "endunless",
    "endwith",
    "extends",
    "feed_meta",
    "figure",
    "filter",
    "for",
    "from",
    "gist",
    "highlight",
    "if",
    "import",
    "include",
    "include_cached",
    "include_relative",
    "increment",
    "layout",
    "link",
    "liquid",
    "macro",
    "post_url",
    "raw",
    "render",
    "section",
    "seo",
    "set",
    "unless",
    "with",
];

/// Actions of Go's templates, which Hugo's are made of.
const ACTIONS: [&str; 13] = [
    "block", "break", "continue", "define", "else", "end", "if", "partial", "printf", "range", "return", "template",
    "with",
];

/// Shortcodes of Hugo's themes, and our containers for the same.
const CONTAINERS: [(&str, &str); 16] = [
    ("admonition", "note"),
    ("alert", "note"),
    ("callout", "note"),
    ("caution", "caution"),
    ("danger", "caution"),
    ("details", "details"),
    ("expand", "details"),
    ("hint", "tip"),
    ("important", "important"),
    ("info", "note"),
    ("note", "note"),
    ("notice", "note"),
    ("spoiler", "details"),
    ("tabs", "tabs"),
    ("tip", "tip"),
    ("warning", "warning"),
];

/// Components of Evidence that are no charts, and what is written for them.
const PARTS: [(&str, &str); 14] = [
    ("Accordion", "here a part that is unfolded is written `::: details Title` … `:::`"),
    ("Alert", "here it is written `::: note` … `:::`"),
    ("BigLink", "here a link is written `[…](…)`"),
    ("ButtonGroup", NO_INPUTS),
    ("Checkbox", NO_INPUTS),
    ("DateRange", NO_INPUTS),
    ("Details", "here a part that is unfolded is written `::: details Title` … `:::`"),
    ("Dropdown", NO_INPUTS),
    ("Grid", "here it is written `::: grid` … `:::`"),
    ("LinkButton", "here a link is written `[…](…)`"),
    ("Slider", NO_INPUTS),
    ("Tab", "here a tab is a line `== Title` within `::: tabs` … `:::`"),
    ("Tabs", "here tabs are written `::: tabs` … `:::`, each with a line `== Title`"),
    ("TextInput", NO_INPUTS),
];

/// What is said of components that ask the reader.
const NO_INPUTS: &str = "a page has no inputs: show each choice as a figure of its own, in `::: tabs` perhaps";

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

/// How blocks of Evidence begin and end.
const BLOCKS: [&str; 8] = ["{#if ", "{#each ", "{#key ", "{:else", "{/if}", "{/each}", "{/key}", "{@html "];

/// Whether something of another tool, or a call, may begin here.
pub(super) fn may_begin(rest: &str) -> bool {
    match rest.as_bytes() {
        [b'{', b'{' | b'%' | b'#' | b':' | b'/' | b'@', ..] => true,
        [b'{', first, ..] => first.is_ascii_alphabetic(),
        [_, first, ..] => first.is_ascii_uppercase(),
        _ => false,
    }
}

/// What begins here in the spelling of another tool; `None`: it does not.
pub(super) fn found(rest: &str) -> Option<(usize, Diagnostic)> {
    match rest.as_bytes() {
        [b'{', b'{', b'<' | b'%', ..] => shortcode(rest),
        [b'{', b'{', b'#' | b'/' | b'>', ..] => preprocessed(rest),
        [b'{', b'{', ..] => variable(rest).or_else(|| action(rest)),
        [b'{', b'%', ..] => tag(rest),
        [b'{', b'#', b' ', ..] => comment(rest),
        [b'{', ..] => block(rest).or_else(|| query(rest)),
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
            let (path, anchor) = first.split_at(first.find('#').unwrap_or(first.len()));
            let file = match path.is_empty() || path.ends_with(".md") {
                true => first.to_owned(),
                false => format!("{path}.md{anchor}"),
            };
            wrong.help(format!("here a link names the file: `[…]({file})`"))
        }
        _ if rest[2..].trim_start_matches(['<', '%', ' ']).starts_with('/') && name != "highlight" => {
            wrong.help("here the text of a shortcode ends with a line `{% end %}`")
        }
        "highlight" => wrong.help("here code stands in a fence: ```` ```language ````"),
        "katex" | "math" => wrong.help("here a formula is written `$…$`, or `$$…$$` by itself"),
        "tab" => wrong.help("here a tab is a line `== Title` within `::: tabs` … `:::`"),
        "env" | "meta" | "param" | "var" => wrong.help(NO_VARIABLES),
        "include" => wrong.help(format!("here a file is put in by `{{{{ include(\"{first}\") }}}}`")),
        _ => match CONTAINERS.iter().find(|(known, _)| *known == name) {
            Some((_, own)) => wrong.help(format!("here it is written `::: {own}` … `:::`")),
            None => wrong
                .help(format!("here a call is written `{{{{ {name}({}) }}}}`", arguments.join(", ")))
                .help(format!("one that a site makes is a template: `templates/shortcodes/{name}.html`")),
        },
    };
    Some((length, wrong))
}

/// What is said of variables.
pub(super) const NO_VARIABLES: &str =
    "a chapter has no variables: write the text itself, or `{{ value(\"column\", data=\"file.csv\") }}`";
/// How braces are meant as such.
pub(super) const BRACES: &str = "for the braces themselves write `\\{{`, or put the text in backticks";
/// What is said of conditions and loops.
const NO_LOGIC: &str = "a chapter has no conditions and loops: make a shortcode, a template may have them";
/// How one brace is meant as such.
const BRACE: &str = "for the sign itself write `\\{`, or put the text in backticks";

/// `{{#include part.md}}` of mdBook, `{{#if x}}` of Handlebars.
fn preprocessed(rest: &str) -> Option<(usize, Diagnostic)> {
    let inside = rest[3..].trim_start();
    let name = inside.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).next()?;
    let length = near(rest).find("}}").filter(|_| !name.is_empty())? + 2;
    let said = inside[name.len()..].split("}}").next().unwrap_or_default().trim();
    let wrong = match (rest.as_bytes()[2], name) {
        (b'#', "include" | "shiftinclude" | "rustdoc_include" | "playground" | "template" | "title") => {
            let path = said.split_whitespace().next().unwrap_or("part.md");
            let (file, part) = path.split_once(':').map_or((path, None), |(file, part)| (file, Some(part)));
            let wrong = told(length, "a line of mdBook's preprocessors");
            match name {
                "title" => wrong.help("the title of a chapter stands in its front matter: `title: …`"),
                _ if !file.ends_with(".md") => wrong.help("put the code itself into a fence: ```` ```language ````"),
                _ => match part.filter(|part| part.starts_with(|first: char| first.is_ascii_alphabetic())) {
                    Some(part) => {
                        wrong.help(format!("here it is written `{{{{ include(\"{file}\", part=\"{part}\") }}}}`"))
                    }
                    None => wrong.help(format!("here it is written `{{{{ include(\"{file}\") }}}}`")),
                },
            }
        }
        (b'>', _) => told(length, "a part of Handlebars or Mustache")
            .help(format!("here a file is put in by `{{{{ include(\"_{name}.md\") }}}}`")),
        _ => told(length, "a block of Handlebars or Mustache").help(NO_LOGIC),
    };
    Some((length, wrong.help(BRACES)))
}

/// `{{ range .Pages }}`, `{{ partial "a.html" . }}`.
fn action(rest: &str) -> Option<(usize, Diagnostic)> {
    let inside = rest[2..].trim_start_matches([' ', '\t', '-']);
    let name = inside.split(|letter: char| !letter.is_ascii_alphanumeric()).next().filter(|name| !name.is_empty())?;
    let behind = inside[name.len()..].strip_prefix([' ', '\t']).map(str::trim_start);
    let ends = inside[name.len()..].trim_start_matches([' ', '\t', '-']).starts_with("}}");
    let has_field = behind.and_then(|behind| behind.strip_prefix(['.', '$'])).is_some_and(|field| {
        field.starts_with(|first: char| first.is_ascii_alphabetic() || first.is_whitespace() || first == '}')
    });
    let is_action = ACTIONS.contains(&name) && (ends || behind.is_some_and(|behind| !behind.starts_with(['(', '='])));
    if !(is_action || has_field) {
        return None;
    }
    let length = extent(rest);
    let wrong = told(length, "an action of Go's templates, as Hugo has them");
    let first = rest[..length].split(['"', '`']).nth(1).unwrap_or("part.html");
    let wrong = match name {
        "partial" | "template" => {
            let stem = first.rsplit('/').next().unwrap_or(first).trim_end_matches(".html");
            wrong.help(format!("here a file is put in by `{{{{ include(\"_{stem}.md\") }}}}`"))
        }
        "end" => wrong.help("here the text of a call ends with a line `{% end %}`"),
        _ => wrong.help(NO_LOGIC),
    };
    Some((length, wrong.help(BRACES)))
}

/// What stands in the same line, and not too far off: what is not closed there shall not be looked for again and again.
pub(super) fn near(rest: &str) -> &str {
    let near = &rest[..rest.floor_char_boundary(1000)];
    near.split('\n').next().unwrap_or(near)
}

/// `{# note #}`.
fn comment(rest: &str) -> Option<(usize, Diagnostic)> {
    let length = near(rest).find("#}")? + 2;
    let wrong = told(length, "a comment of Jinja or Liquid");
    Some((length, wrong.help("here a comment is `<!-- … -->`").help(BRACE)))
}

/// `{#each rows as row}`, `{/if}`.
fn block(rest: &str) -> Option<(usize, Diagnostic)> {
    BLOCKS.iter().find(|block| rest.starts_with(**block))?;
    let length = near(rest).find('}')? + 1;
    Some((length, told(length, "a block of Evidence").help(NO_LOGIC).help(BRACE)))
}

/// `{orders[0].sales}`.
fn query(rest: &str) -> Option<(usize, Diagnostic)> {
    let word = |text: &str| {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        text.find(|letter: char| !is_part(letter)).filter(|end| *end > 0)
    };
    let name = &rest[1..1 + word(&rest[1..])?];
    let row = rest[1 + name.len()..].strip_prefix('[')?;
    let digits = row.find(|letter: char| !letter.is_ascii_digit()).filter(|end| *end > 0)?;
    let behind = row[digits..].strip_prefix("].")?;
    let column = &behind[..word(behind)?];
    let rest_of = behind[column.len()..].strip_prefix('}')?;
    let length = rest.len() - rest_of.len();
    let help = format!("here it is written `{{{{ value(\"first({column})\", data=\"{name}.csv\") }}}}`");
    Some((length, told(length, "an expression of Evidence").help(help).help(BRACE)))
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
    Some((length, wrong.help(NO_VARIABLES).help(BRACES)))
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
        "include" | "include_cached" | "include_relative" | "render" => {
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
        _ => wrong.help(NO_LOGIC),
    };
    Some((length, wrong.help("for the signs themselves write `\\{%`")))
}

/// `<BarChart data={orders} x=month y=sales/>`.
fn component(rest: &str) -> Option<(usize, Diagnostic)> {
    let name = rest[1..].split(|letter: char| !letter.is_ascii_alphanumeric()).next()?;
    let kind = COMPONENTS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    let part = PARTS.iter().find(|(known, _)| *known == name).map(|(_, help)| *help);
    kind.or(part)?;
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
    let Some(kind) = kind else { return Some((length, wrong.help(part.unwrap_or_default()))) };
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
