//! Tokens into terms: precedence by recursion, depth bounded.

use super::function::{Call, FUNCTIONS, Work};
use super::lex::{Token, tokens};
use super::{DEPTH_LIMIT, LENGTH_LIMIT, Operator, Term, TermKind, place};
use crate::diag::{Diagnostic, Span, error};
use std::ops::Range;

/// Parses a whole text. `names`: columns that need no backticks, see [`super::lex::odd_names`]. Errors: see [`super::Expr::parse`].
pub(super) fn parse(text: &str, span: &Span, names: &[&str]) -> Result<Term, Diagnostic> {
    if text.len() > LENGTH_LIMIT {
        let long =
            error!("bad-expression", span.clone(), "the expression has {} bytes, more than {LENGTH_LIMIT}", text.len());
        return Err(long.help("compute it where the data are made, or use `in (…)`"));
    }
    let tokens = tokens(text, span, names)?;
    let mut parser = Parser { text, span, tokens, at: 0, depth: 0, operators: 0 };
    if parser.tokens.is_empty() {
        return Err(error!("bad-expression", span.clone(), "the expression is empty")
            .help("name a column, like `amount`, or write `count()`"));
    }
    let term = parser.or()?;
    match parser.tokens.get(parser.at) {
        None => Ok(term),
        Some((token, range)) => {
            let range = range.clone();
            let wrong = error!(
                "bad-expression",
                place(text, span, &range),
                "the expression should end before `{}`",
                &text[range.clone()]
            );
            Err(match (token, &term.kind) {
                (Token::Close, _) => wrong.help("there is no `(` for this `)`"),
                (Token::Name(_) | Token::Field(_), TermKind::Field(_)) => {
                    wrong.help(format!("put a name with spaces in backticks: `` `{}` ``", text.trim()))
                }
                _ => wrong.help("an operator like `+`, `=` or `and` is missing"),
            })
        }
    }
}

/// The most operators in one expression: each may be a level of the tree.
const OPERATOR_LIMIT: usize = 200;

struct Parser<'a> {
    text: &'a str,
    span: &'a Span,
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    depth: usize,
    operators: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn eat(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Name(name)) if name.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    /// Where the next token is, or the end of the text.
    fn here(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |(_, range)| range.clone())
    }

    /// The end of the token before.
    fn end(&self) -> usize {
        self.tokens.get(self.at.wrapping_sub(1)).map_or(0, |(_, range)| range.end)
    }

    fn place(&self, range: &Range<usize>) -> Span {
        place(self.text, self.span, range)
    }

    /// Joins two terms. Errors: too many operators, which would make too deep a tree.
    fn binary(&mut self, operator: Operator, left: Term, right: Term) -> Result<Term, Diagnostic> {
        let range = left.range.start..right.range.end;
        self.operators += 1;
        if self.operators > OPERATOR_LIMIT {
            let long = error!(
                "bad-expression",
                self.place(&right.range),
                "the expression has more than {OPERATOR_LIMIT} operators"
            );
            return Err(long.help("compare with a list: `x in ('a', 'b')`"));
        }
        Ok(Term { kind: TermKind::Binary(operator, Box::new(left), Box::new(right)), range })
    }

    fn or(&mut self) -> Result<Term, Diagnostic> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            let deep = error!(
                "bad-expression",
                self.place(&self.here()),
                "the expression is nested more than {DEPTH_LIMIT} deep"
            );
            return Err(deep.help("write it flatter"));
        }
        let mut left = self.and()?;
        while self.eat_word("or") || self.eat(&Token::Operator(Operator::Or)) {
            let right = self.and()?;
            left = self.binary(Operator::Or, left, right)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn and(&mut self) -> Result<Term, Diagnostic> {
        let mut left = self.not()?;
        while self.eat_word("and") || self.eat(&Token::Operator(Operator::And)) {
            let right = self.not()?;
            left = self.binary(Operator::And, left, right)?;
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Term, Diagnostic> {
        let start = self.here().start;
        let mut negations = 0usize;
        while self.eat_word("not") || self.eat(&Token::Not) {
            negations += 1;
        }
        let mut term = self.test()?;
        if negations > 0 {
            let range = start..term.range.end;
            term = Term { kind: TermKind::Not(Box::new(term)), range: range.clone() };
            if negations.is_multiple_of(2) {
                term = Term { kind: TermKind::Not(Box::new(term)), range };
            }
        }
        Ok(term)
    }

    fn test(&mut self) -> Result<Term, Diagnostic> {
        let left = self.sum()?;
        let before = self.at;
        let negated = self.eat_word("not");
        if self.eat_word("in") {
            let items = self.list()?;
            let range = left.range.start..self.end();
            let term = Term { kind: TermKind::In(Box::new(left), items), range: range.clone() };
            return Ok(if negated { Term { kind: TermKind::Not(Box::new(term)), range } } else { term });
        }
        self.at = before;
        let Some(&Token::Operator(operator)) = self.peek() else { return Ok(left) };
        if !operator.compares() {
            return Ok(left);
        }
        self.at += 1;
        let right = self.sum()?;
        let term = self.binary(operator, left, right)?;
        if matches!(self.peek(), Some(Token::Operator(next)) if next.compares()) {
            let range = self.here();
            let chained =
                error!("bad-expression", self.place(&range), "a comparison has two sides, here begins a third");
            return Err(chained.help("join two comparisons with `and`: `1 < x and x < 5`"));
        }
        Ok(term)
    }

    fn list(&mut self) -> Result<Vec<Term>, Diagnostic> {
        let close = if self.eat(&Token::OpenList) { Token::CloseList } else { Token::Close };
        if close == Token::Close && !self.eat(&Token::Open) {
            let wrong = error!("bad-expression", self.place(&self.here()), "`in` needs a list");
            return Err(wrong.help("write it as `x in ('a', 'b')`"));
        }
        let mut items = vec![self.or()?];
        while self.eat(&Token::Comma) {
            items.push(self.or()?);
        }
        self.close(&close)?;
        Ok(items)
    }

    fn close(&mut self, close: &Token) -> Result<(), Diagnostic> {
        if self.eat(close) {
            return Ok(());
        }
        let sign = if *close == Token::CloseList { ']' } else { ')' };
        let here = self.here();
        let wrong = match self.peek() {
            None => error!("bad-expression", self.place(&here), "the expression ends where `{sign}` is expected"),
            Some(_) => {
                error!("bad-expression", self.place(&here), "expected `{sign}`, found `{}`", &self.text[here.clone()])
            }
        };
        Err(wrong.help(format!("add `{sign}`")))
    }

    fn sum(&mut self) -> Result<Term, Diagnostic> {
        let mut left = self.product()?;
        while let Some(&Token::Operator(operator @ (Operator::Add | Operator::Subtract))) = self.peek() {
            self.at += 1;
            let right = self.product()?;
            left = self.binary(operator, left, right)?;
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Term, Diagnostic> {
        let mut left = self.sign()?;
        while let Some(&Token::Operator(operator @ (Operator::Multiply | Operator::Divide))) = self.peek() {
            self.at += 1;
            let right = self.sign()?;
            left = self.binary(operator, left, right)?;
        }
        Ok(left)
    }

    fn sign(&mut self) -> Result<Term, Diagnostic> {
        let start = self.here().start;
        let mut negative = false;
        while let Some(&Token::Operator(operator @ (Operator::Add | Operator::Subtract))) = self.peek() {
            self.at += 1;
            negative ^= operator == Operator::Subtract;
        }
        let term = self.atom()?;
        let range = start..term.range.end;
        Ok(match term.kind {
            kind if !negative => Term { kind, range },
            TermKind::Number(number) => Term { kind: TermKind::Number(-number), range },
            _ => Term { kind: TermKind::Negate(Box::new(term)), range },
        })
    }

    fn atom(&mut self) -> Result<Term, Diagnostic> {
        let range = self.here();
        let Some(token) = self.peek().cloned() else {
            let wrong = error!("bad-expression", self.place(&range), "the expression ends where a value is expected");
            return Err(wrong.help("write a column, a number, or a text in quotes"));
        };
        self.at += 1;
        let kind = match token {
            Token::Number(number) => TermKind::Number(number),
            Token::Text(text) => TermKind::Text(text),
            Token::Date(date) => TermKind::Date(date),
            Token::Field(name) => TermKind::Field(name),
            Token::Name(name) if self.peek() == Some(&Token::Open) => return self.call(&name, range),
            Token::Name(name) => match name.to_ascii_lowercase().as_str() {
                "true" => TermKind::Bool(true),
                "false" => TermKind::Bool(false),
                "and" | "or" | "in" | "by" | "not" => return Err(self.misplaced(&range)),
                _ => TermKind::Field(name),
            },
            Token::Open => {
                let inner = self.or()?;
                self.close(&Token::Close)?;
                return Ok(Term { range: range.start..self.end(), kind: inner.kind });
            }
            _ => return Err(self.misplaced(&range)),
        };
        Ok(Term { kind, range })
    }

    fn misplaced(&self, range: &Range<usize>) -> Diagnostic {
        let wrong = error!(
            "bad-expression",
            self.place(range),
            "a value is expected here, found `{}`",
            &self.text[range.clone()]
        );
        wrong.help("write a column, a number, or a text in quotes")
    }

    fn call(&mut self, name: &str, start: Range<usize>) -> Result<Term, Diagnostic> {
        let Some(call) = Call::find(name) else {
            let names = || FUNCTIONS.iter().map(|function| function.name);
            let unknown = error!("unknown-function", self.place(&start), "there is no function `{name}`");
            let unknown = unknown.inline("not a function").did_you_mean(name, names());
            return Err(match unknown.hints.is_empty() {
                false => unknown,
                true => unknown
                    .help(format!("the functions are: {}", names().collect::<Vec<_>>().join(" ")))
                    .help("put the name of a column that has brackets in backticks: `` `金额（亿元）` ``"),
            });
        };
        self.at += 1;
        let mut arguments = Vec::new();
        let mut by = None;
        if !self.eat(&Token::Close) {
            loop {
                arguments.push(self.or()?);
                if !self.eat(&Token::Comma) {
                    break;
                }
            }
            if self.eat_word("by") {
                by = Some(Box::new(self.or()?));
            }
            self.close(&Token::Close)?;
        }
        let range = start.start..self.end();
        let (least, most) = call.function.arguments;
        if arguments.len() < least || arguments.len() > most {
            let wants = if least == most { least.to_string() } else { format!("{least} or {most}") };
            let plural = if most == 1 { "" } else { "s" };
            let wrong = error!(
                "bad-expression",
                self.place(&range),
                "`{name}` takes {wants} argument{plural}, found {}",
                arguments.len()
            );
            return Err(wrong.help(format!("write it as `{}`", call.function.form)));
        }
        if let Some(by) = &by
            && !matches!(call.function.work, Work::Window(_))
        {
            let wrong = error!("bad-expression", self.place(&by.range), "`{name}` takes no `by`");
            return Err(
                wrong.help("group the rows with the key `group`; `by` belongs to `share`, `cum`, `growth` and `rank`")
            );
        }
        Ok(Term { kind: TermKind::Call(call, arguments, by), range })
    }
}

impl Operator {
    /// Whether it compares two values.
    pub(super) fn compares(self) -> bool {
        use Operator::{Equal, Greater, GreaterEqual, Less, LessEqual, Unequal};
        matches!(self, Equal | Unequal | Less | LessEqual | Greater | GreaterEqual)
    }
}
