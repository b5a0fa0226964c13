//! Words and signs of an expression.

use super::{Operator, place};
use crate::diag::{Diagnostic, Span, error};
use crate::table::{Date, number};
use std::ops::Range;

/// A word or a sign.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A bare name, or a word of the language.
    Name(String),
    /// A name in backticks.
    Field(String),
    Number(f64),
    Text(String),
    Date(Date),
    Operator(Operator),
    Not,
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
}

/// Names of columns that cannot be written bare, the longest first: they have signs or spaces in them, and are no number or date.
pub(super) fn odd_names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let odd = |name: &&str| !name.chars().all(is_name) && number::parse(name).is_none() && Date::parse(name).is_none();
    let mut names: Vec<&str> = names.filter(odd).filter(|name| name.starts_with(is_name)).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
}

/// The first of these names that the text begins with.
fn known<'a>(rest: &str, names: &[&'a str]) -> Option<&'a str> {
    let ends = |name: &&&str| {
        rest.strip_prefix(**name).is_some_and(|next| !next.starts_with(is_name) || !name.ends_with(is_name))
    };
    names.iter().find(ends).copied()
}

/// Splits a text into tokens with their bytes. `names`: see [`odd_names`].
///
/// Errors: a character of no token, a quote that does not close.
pub(super) fn tokens(text: &str, span: &Span, names: &[&str]) -> Result<Vec<(Token, Range<usize>)>, Diagnostic> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        if character.is_whitespace() {
            at += character.len_utf8();
            continue;
        }
        let rest = &text[at..];
        if let Some(name) = known(rest, names) {
            tokens.push((Token::Field(name.to_owned()), at..at + name.len()));
            at += name.len();
            continue;
        }
        let (token, length) = match character {
            '0'..='9' | '０'..='９' => numeric(rest),
            '.' if rest[1..].starts_with(|next: char| next.is_ascii_digit()) => numeric(rest),
            '\'' | '"' | '`' | '“' | '‘' => quoted(rest, character).map_err(|()| {
                let open = error!("bad-expression", place(text, span, &(at..text.len())), "this quote is never closed");
                open.help(format!("close it with `{}`", closing(character)))
            })?,
            _ if is_name(character) => name(rest),
            _ => sign(rest).ok_or_else(|| {
                let range = at..at + character.len_utf8();
                let wrong =
                    error!("bad-expression", place(text, span, &range), "`{character}` means nothing in an expression");
                wrong.help("put the name of a column that has signs or spaces in backticks: `` `GDP (2024)` ``")
            })?,
        };
        tokens.push((token, at..at + length));
        at += length;
    }
    Ok(tokens)
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '·' | '%' | '℃' | '#' | '@' | '$')
}

/// A name; a percent sign or digits may follow its first letter.
fn name(rest: &str) -> (Token, usize) {
    let length = rest.find(|next: char| !is_name(next)).unwrap_or(rest.len());
    (Token::Name(rest[..length].to_owned()), length)
}

/// A number, a date, or a name that begins with digits, such as `2024年产量`.
fn numeric(rest: &str) -> (Token, usize) {
    let dated = |next: char| next.is_alphanumeric() || matches!(next, '-' | '/');
    let mut run = rest.find(|next| !dated(next)).unwrap_or(rest.len()).min(48);
    while !rest.is_char_boundary(run) {
        run -= 1;
    }
    while run > 4 {
        let candidate = &rest[..run];
        let plain = candidate.bytes().all(|byte| byte.is_ascii_digit());
        let ends = !rest[run..].starts_with(|next: char| next.is_alphanumeric());
        if ends
            && !plain
            && (!candidate.contains('-') || padded(candidate))
            && let Some(date) = Date::parse(candidate)
        {
            return (Token::Date(date), run);
        }
        run = candidate.char_indices().next_back().map_or(0, |(last, _)| last);
    }
    let numbered = |next: char| next.is_alphanumeric() || matches!(next, '.' | '%' | '％' | '‰' | '．');
    let mut run = rest.find(|next| !numbered(next)).unwrap_or(rest.len());
    if rest[..run].ends_with(['e', 'E']) && rest[run..].starts_with(['-', '+']) {
        let more = rest[run + 1..].find(|next: char| !next.is_ascii_digit()).unwrap_or(rest.len() - run - 1);
        run += 1 + more;
    }
    match number::parse(&rest[..run]) {
        Some((value, _)) => (Token::Number(value), run),
        None if rest.starts_with('.') => (Token::Name(rest[..run].to_owned()), run),
        None => name(rest),
    }
}

/// Whether the parts of `2025-06-01` have two digits: `2025-6` is a subtraction.
fn padded(candidate: &str) -> bool {
    candidate.split('-').skip(1).all(|part| part.len() == 2 || part.starts_with(['W', 'w']))
}

fn closing(open: char) -> char {
    match open {
        '“' => '”',
        '‘' => '’',
        other => other,
    }
}

/// A text or a name in quotes; a doubled quote stands for itself.
fn quoted(rest: &str, open: char) -> Result<(Token, usize), ()> {
    let close = closing(open);
    let mut text = String::new();
    let mut at = open.len_utf8();
    loop {
        let found = rest[at..].find(close).ok_or(())?;
        text.push_str(&rest[at..at + found]);
        at += found + close.len_utf8();
        if close == open && rest[at..].starts_with(close) {
            text.push(close);
            at += close.len_utf8();
            continue;
        }
        let token = if open == '`' { Token::Field(text) } else { Token::Text(text) };
        return Ok((token, at));
    }
}

/// A sign, the longest that fits.
fn sign(rest: &str) -> Option<(Token, usize)> {
    const SIGNS: [(&str, Token); 37] = [
        ("==", Token::Operator(Operator::Equal)),
        ("!=", Token::Operator(Operator::Unequal)),
        ("<>", Token::Operator(Operator::Unequal)),
        ("<=", Token::Operator(Operator::LessEqual)),
        (">=", Token::Operator(Operator::GreaterEqual)),
        ("&&", Token::Operator(Operator::And)),
        ("||", Token::Operator(Operator::Or)),
        ("=", Token::Operator(Operator::Equal)),
        ("＝", Token::Operator(Operator::Equal)),
        ("≠", Token::Operator(Operator::Unequal)),
        ("<", Token::Operator(Operator::Less)),
        ("＜", Token::Operator(Operator::Less)),
        (">", Token::Operator(Operator::Greater)),
        ("＞", Token::Operator(Operator::Greater)),
        ("≤", Token::Operator(Operator::LessEqual)),
        ("≥", Token::Operator(Operator::GreaterEqual)),
        ("+", Token::Operator(Operator::Add)),
        ("＋", Token::Operator(Operator::Add)),
        ("-", Token::Operator(Operator::Subtract)),
        ("−", Token::Operator(Operator::Subtract)),
        ("－", Token::Operator(Operator::Subtract)),
        ("*", Token::Operator(Operator::Multiply)),
        ("×", Token::Operator(Operator::Multiply)),
        ("/", Token::Operator(Operator::Divide)),
        ("÷", Token::Operator(Operator::Divide)),
        ("／", Token::Operator(Operator::Divide)),
        ("!", Token::Not),
        ("(", Token::Open),
        ("（", Token::Open),
        (")", Token::Close),
        ("）", Token::Close),
        ("[", Token::OpenList),
        ("]", Token::CloseList),
        (",", Token::Comma),
        ("，", Token::Comma),
        ("、", Token::Comma),
        ("；", Token::Comma),
    ];
    SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)).map(|(sign, token)| (token.clone(), sign.len()))
}
