//! A style sheet as it is published: the same rules, without comments and without spaces that say nothing.
//!
//! Strings and addresses stay as they are. Deliberately absent: everything that would need to know CSS, such as
//! shorter colours or merged rules.

/// Takes out what a browser does not need; a text that ends within a comment or a string stays as it is.
pub(super) fn compact(sheet: &str) -> String {
    pack(sheet).unwrap_or_else(|| sheet.to_owned())
}

fn pack(sheet: &str) -> Option<String> {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    // A space that was read and not yet written: it falls between marks that part by themselves.
    let mut space = false;
    // Whether what was written last parts by itself; an escaped mark does not.
    let mut parted = true;
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = &comment[comment.find("*/")? + 2..];
            space = true;
            continue;
        }
        if first.is_ascii_whitespace() {
            rest = rest.trim_ascii_start();
            space = true;
            continue;
        }
        let length = match first {
            '"' | '\'' => string(rest)?,
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            _ if starts_address(rest) => rest.find(')')? + 1,
            _ => first.len_utf8(),
        };
        if first == '}' && parted && out.ends_with(';') {
            out.pop();
        }
        if space && !parted && !parts(first) {
            out.push(' ');
        }
        (space, parted) = (false, parts(first));
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    Some(out)
}

/// Marks beside which a space says nothing.
fn parts(mark: char) -> bool {
    matches!(mark, '{' | '}' | ';' | ',')
}

/// Whether an address begins that is not in quotes: its spaces and slashes are its own.
fn starts_address(text: &str) -> bool {
    let head = text.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("url("));
    head && !text[4..].trim_ascii_start().starts_with(['"', '\''])
}

/// The length of the string that a text begins with.
fn string(text: &str) -> Option<usize> {
    let mut marks = text.char_indices();
    let (_, quote) = marks.next()?;
    while let Some((at, mark)) = marks.next() {
        match mark {
            '\\' => {
                marks.next();
            }
            _ if mark == quote => return Some(at + mark.len_utf8()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_spaces_go() {
        assert_eq!(compact("/* a */ a , b {\n  color : red;\n}\n"), "a,b{color : red}");
        assert_eq!(compact("a /* b */ c{}"), "a c{}");
        assert_eq!(compact("a { b: calc(1px + 2px) }"), "a{b: calc(1px + 2px)}");
        assert_eq!(compact("@media (a) and (b) { c > d + e { f: g } }"), "@media (a) and (b){c > d + e{f: g}}");
        assert_eq!(compact("a { --b: ; }"), "a{--b:}");
    }

    #[test]
    fn strings_addresses_and_escapes_stay() {
        assert_eq!(compact("a{b:\"/* c */  {;\"}"), "a{b:\"/* c */  {;\"}");
        assert_eq!(compact("a{b:'\\'  x'}"), "a{b:'\\'  x'}");
        assert_eq!(compact("a{b:url( c/*d )}"), "a{b:url( c/*d )}");
        assert_eq!(compact(".a\\,  b{c:d}"), ".a\\, b{c:d}");
    }

    #[test]
    fn what_is_broken_is_left_alone() {
        for broken in ["a { /* b", "a{b:\"c}", "a{b:url(c}", ""] {
            assert_eq!(compact(broken), broken);
        }
    }
}
