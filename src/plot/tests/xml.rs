//! A strict little reader of XML: enough to refuse every SVG that a browser or a renderer would refuse.

/// Checks that a text is one well-formed element; the error says what is wrong and where.
///
/// Refused: unbalanced tags, unquoted or repeated attributes, unknown entities, forbidden characters, repeated ids.
pub(super) fn check(text: &str) -> Result<(), String> {
    let mut open: Vec<String> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    let mut rest = text;
    let mut elements = 0;
    if let Some(bad) = text
        .chars()
        .find(|c| matches!(c, '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}'))
    {
        return Err(format!("forbidden character {bad:?}"));
    }
    while !rest.is_empty() {
        let Some(start) = rest.find('<') else {
            return Err(format!("text after the root: {rest:?}"));
        };
        entities(&rest[..start])?;
        if open.is_empty() && !rest[..start].trim().is_empty() {
            return Err(format!("text outside the root: {:?}", &rest[..start]));
        }
        rest = &rest[start + 1..];
        let end = tag_end(rest)?;
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            match open.pop() {
                Some(expected) if expected == name => {}
                other => return Err(format!("</{name}> closes {other:?}")),
            }
            continue;
        }
        let closed = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(format!("element name {name:?}"));
        }
        if open.is_empty() && elements > 0 {
            return Err("two roots".to_owned());
        }
        elements += 1;
        for (attribute, value) in self::attributes(attributes)? {
            if attribute == "id" {
                if ids.contains(&value) {
                    return Err(format!("id {value:?} twice"));
                }
                ids.push(value);
            }
        }
        if !closed {
            open.push(name.to_owned());
        }
    }
    if open.is_empty() && elements > 0 { Ok(()) } else { Err(format!("left open: {open:?}")) }
}

fn tag_end(text: &str) -> Result<usize, String> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return Ok(at),
            '<' => return Err("`<` within a tag".to_owned()),
            _ => {}
        }
    }
    Err("a tag without an end".to_owned())
}

fn attributes(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").ok_or_else(|| format!("attribute {rest:?}"))?;
        let (value, after) = after.split_once('"').ok_or_else(|| format!("attribute {name} without an end"))?;
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') || name.is_empty() {
            return Err(format!("attribute name {name:?}"));
        }
        if found.iter().any(|(known, _)| known == name) {
            return Err(format!("attribute {name} twice"));
        }
        entities(value)?;
        found.push((name.to_owned(), value.to_owned()));
        if !after.is_empty() && !after.starts_with(' ') {
            return Err(format!("no space after {name}"));
        }
        rest = after.trim_start();
    }
    Ok(found)
}

fn entities(text: &str) -> Result<(), String> {
    for piece in text.split('&').skip(1) {
        if !["amp;", "lt;", "gt;", "quot;", "apos;"].iter().any(|known| piece.starts_with(known)) {
            return Err(format!("entity &{}", piece.chars().take(8).collect::<String>()));
        }
    }
    Ok(())
}

#[test]
fn xml_refuses_what_is_not_well_formed() {
    for good in ["<a/>", "<a b=\"1\"><c>x &amp; y</c></a>"] {
        assert_eq!(check(good), Ok(()), "{good}");
    }
    for bad in [
        "<a>",
        "<a></b>",
        "<a b=1/>",
        "<a b=\"1\" b=\"2\"/>",
        "<a>&nbsp;</a>",
        "<a/><b/>",
        "x<a/>",
        "<a>\u{1}</a>",
        "<a><b id=\"x\"/><c id=\"x\"/></a>",
        "<a b=\"1\"c=\"2\"/>",
        "<a>x < y</a>",
    ] {
        assert!(check(bad).is_err(), "{bad}");
    }
}
