//! The expression language of channels, `where` and `value`.
//!
//! In: a text and its place. Out: an [`Expr`], which gives one value a row, a group or a view. One grammar everywhere:
//!
//! ```text
//! or      := and ("or" and)*                     and := not ("and" not)*             not := "not" not | test
//! test    := sum (("=" | "!=" | "<" | "<=" | ">" | ">=") sum | "not"? "in" list)?
//! sum     := product (("+" | "-") product)*      product := sign (("*" | "/") sign)*  sign := "-" sign | atom
//! atom    := number | text | date | field | name "(" (or ("," or)*)? ("by" or)? ")" | "(" or ")"
//! list    := "(" or ("," or)* ")" | "[" … "]"
//! field   := a bare name, Chinese or other | `` `any name` ``; over a table any name of a column may stand bare
//! ```
//!
//! Numbers may carry `%`, `万`, `亿`. Texts stand in `'…'` or `"…"`. Dates are written as in data and without spaces:
//! `2025-06`, `2025-06-01`, `2025Q2`, `2025年6月`; a year is a number, which compares with dates. `×`, `÷`, `−`, `≤`, `≥`, `≠`,
//! `==`, `&&`, `||`, `!` and full-width signs are understood.
//!
//! **A missing operand gives a missing result**, and so does a division by zero. Deliberately absent: variables, loops,
//! texts made of texts, anything that depends on more than the view.

mod aggregate;
mod bins;
mod compare;
mod eval;
mod function;
mod lex;
mod parse;
mod window;

pub(super) use aggregate::Sum;
pub use bins::Bins;
pub use eval::Level;
pub(super) use eval::only;
pub use function::{FUNCTIONS, Function};

use crate::diag::{Diagnostic, Span};
use crate::table::column::{Cells, Kind};
use crate::table::view::{Groups, View};
use crate::table::{Date, Table};
use function::Call;
use std::ops::Range;
use std::sync::Arc;

/// The longest expression that is read, in bytes.
pub(super) const LENGTH_LIMIT: usize = 4096;

/// How deep an expression may be nested.
pub(super) const DEPTH_LIMIT: usize = 64;

/// An expression, parsed.
#[derive(Clone, Debug)]
pub struct Expr {
    text: String,
    span: Span,
    root: Term,
}

/// A part of an expression and its bytes in the text.
#[derive(Clone, Debug)]
struct Term {
    kind: TermKind,
    range: Range<usize>,
}

/// Terms are equal if they mean the same, wherever they are written.
impl PartialEq for Term {
    fn eq(&self, other: &Term) -> bool {
        self.kind == other.kind
    }
}

#[derive(Clone, Debug, PartialEq)]
enum TermKind {
    Field(String),
    Number(f64),
    Text(String),
    Date(Date),
    Bool(bool),
    Negate(Box<Term>),
    Not(Box<Term>),
    Binary(Operator, Box<Term>, Box<Term>),
    In(Box<Term>, Vec<Term>),
    Call(Call, Vec<Term>, Option<Box<Term>>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
}

/// What an expression gives: the type of its values, and what each belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Type {
    /// The type of its values.
    pub kind: Kind,
    /// What each value belongs to.
    pub level: Level,
}

impl Expr {
    /// Parses an expression. `span`: its place, with or without the quotes around it.
    ///
    /// Errors: at the narrowest part of `span` that is wrong.
    pub fn parse(text: &str, span: &Span) -> Result<Expr, Diagnostic> {
        let root = parse::parse(text, span, &[])?;
        Ok(Expr { text: text.to_owned(), span: span.clone(), root })
    }

    /// Parses an expression over a table: its columns need no backticks, whatever is in their names: `sum(金额（亿元）)`.
    ///
    /// Errors: as for [`Expr::parse`].
    pub fn over(text: &str, span: &Span, table: &Table) -> Result<Expr, Diagnostic> {
        let name = text.trim();
        if table.column(name).is_some() {
            return Ok(Expr::field(name, span));
        }
        let names = lex::odd_names(table.columns.iter().map(|column| column.name.as_str()));
        let root = parse::parse(text, span, &names)?;
        Ok(Expr { text: text.to_owned(), span: span.clone(), root })
    }

    /// The expression that is a column.
    pub fn field(name: &str, span: &Span) -> Expr {
        let root = Term { kind: TermKind::Field(name.to_owned()), range: 0..name.len() };
        Expr { text: name.to_owned(), span: span.clone(), root }
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it was written.
    pub fn span(&self) -> &Span {
        &self.span
    }

    /// The column that it is, if it is nothing but a column.
    pub fn as_field(&self) -> Option<&str> {
        match &self.root.kind {
            TermKind::Field(name) => Some(name),
            _ => None,
        }
    }

    /// The name of the function, if it is a call: `sum` of `sum(amount)`.
    pub fn function(&self) -> Option<&'static str> {
        match &self.root.kind {
            TermKind::Call(call, ..) => Some(call.function.name),
            _ => None,
        }
    }

    /// Whether it counts rows or values, so that it is 0 where there are none.
    pub fn counts(&self) -> bool {
        matches!(self.function(), Some("count" | "distinct"))
    }

    /// The function and the column where it is one function of one column, and of nothing else but numbers: `mean` of `amount`.
    pub fn measure(&self) -> Option<(&'static str, &str)> {
        match &self.root.kind {
            TermKind::Call(call, arguments, None) => match arguments.as_slice() {
                [Term { kind: TermKind::Field(name), .. }, numbers @ ..]
                    if numbers.iter().all(|term| matches!(term.kind, TermKind::Number(_))) =>
                {
                    Some((call.function.name, name))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The percent of `p90`, where the whole is one.
    pub fn percent(&self) -> Option<u8> {
        match &self.root.kind {
            TermKind::Call(call, ..) => Some(call.percent).filter(|percent| *percent > 0),
            _ => None,
        }
    }

    /// The column that decides what the values are counted in: the only one that is named.
    pub fn subject(&self) -> Option<&str> {
        match self.fields().as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Whether the values are of the kind and size of those of its subject, so that its unit fits: a column, a sum, a mean,
    /// not a product or a share.
    pub fn keeps_unit(&self) -> bool {
        self.root.keeps_unit()
    }

    /// The columns that are named, each once, in the order written.
    pub fn fields(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.root.walk(&mut |term| {
            if let TermKind::Field(name) = &term.kind
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        });
        names
    }

    /// Whether a value depends on the rows around it: it has `share`, `cum`, `growth` or `rank` outside of an aggregate.
    pub fn looks_around(&self) -> bool {
        self.root.looks_around()
    }

    /// Whether it makes one value of many rows: it has an aggregate, and no column outside of one.
    pub fn gathers(&self) -> bool {
        self.root.has_aggregate() && !self.root.has_bare_column()
    }

    /// Whether two expressions mean the same.
    pub fn same(&self, other: &Expr) -> bool {
        self.root == other.root
    }

    /// What it gives over a table. Errors: an unknown column, a type that does not fit; nothing is computed.
    pub fn check(&self, table: &Arc<Table>) -> Result<Type, Diagnostic> {
        let view = View::none(table);
        eval::evaluate(self, &view, None).map(|vector| Type { kind: vector.cells.kind(), level: vector.level })
    }

    /// One value for each row of the view, in its order; an aggregate is the same for all.
    pub fn rows(&self, view: &View) -> Result<Cells, Diagnostic> {
        eval::rows(self, view)
    }

    /// One value for the whole view, as a list of one. Errors: it has a value for each row, and there are several rows.
    ///
    /// A view of no rows gives a missing value. See [`View::value`] for one value under a condition.
    pub fn value(&self, view: &View) -> Result<Cells, Diagnostic> {
        eval::value(self, view)
    }

    /// One value for each group. Errors: it is neither a key of the groups nor made of aggregates.
    pub fn groups(&self, groups: &Groups) -> Result<Cells, Diagnostic> {
        eval::groups(self, groups)
    }

    /// The place of a part of the text: exact where the text stands in the file as it is, or in quotes.
    pub(super) fn place(&self, range: &Range<usize>) -> Span {
        place(&self.text, &self.span, range)
    }
}

/// See [`Expr::place`].
pub(super) fn place(text: &str, span: &Span, range: &Range<usize>) -> Span {
    match span.range().len() {
        length if length == text.len() => span.part(range.clone()),
        length if length == text.len() + 2 => span.part(range.start + 1..range.end + 1),
        _ => span.clone(),
    }
}

impl Term {
    fn looks_around(&self) -> bool {
        use function::Work;
        match &self.kind {
            TermKind::Call(call, arguments, _) => match call.function.work {
                Work::Window(_) => true,
                Work::Aggregate(_) => false,
                _ => arguments.iter().any(Term::looks_around),
            },
            TermKind::Negate(inner) | TermKind::Not(inner) => inner.looks_around(),
            TermKind::Binary(_, left, right) => left.looks_around() || right.looks_around(),
            TermKind::In(inner, items) => inner.looks_around() || items.iter().any(Term::looks_around),
            _ => false,
        }
    }

    fn keeps_unit(&self) -> bool {
        use function::{Aggregate, Window, Work};
        match &self.kind {
            TermKind::Field(_) => true,
            TermKind::Negate(inner) => inner.keeps_unit(),
            TermKind::Call(call, arguments, _) => {
                let keeps = match call.function.work {
                    Work::Aggregate(kind) => !matches!(kind, Aggregate::Count | Aggregate::Distinct),
                    Work::Window(kind) => kind == Window::Cumulate,
                    Work::Bin | Work::Cut(_) => true,
                    Work::Part(_) | Work::If | Work::IsMissing => false,
                };
                keeps && arguments.first().is_some_and(Term::keeps_unit)
            }
            _ => false,
        }
    }

    fn is_aggregate(&self) -> bool {
        matches!(&self.kind, TermKind::Call(call, ..) if matches!(call.function.work, function::Work::Aggregate(_)))
    }

    fn has_aggregate(&self) -> bool {
        let mut found = false;
        self.walk(&mut |term| found |= term.is_aggregate());
        found
    }

    /// Whether a column stands here with a value for each row: outside of an aggregate, and not only to tell groups apart.
    fn has_bare_column(&self) -> bool {
        match &self.kind {
            TermKind::Field(_) => true,
            TermKind::Call(_, arguments, _) => !self.is_aggregate() && arguments.iter().any(Term::has_bare_column),
            _ => {
                let mut found = false;
                self.each(&mut |part| found |= part.has_bare_column());
                found
            }
        }
    }

    fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Term)) {
        visit(self);
        self.each(&mut |part| part.walk(visit));
    }

    /// Its parts, in the order written.
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Term)) {
        match &self.kind {
            TermKind::Negate(inner) | TermKind::Not(inner) => visit(inner),
            TermKind::Binary(_, left, right) => {
                visit(left);
                visit(right);
            }
            TermKind::In(inner, items) => {
                visit(inner);
                items.iter().for_each(visit);
            }
            TermKind::Call(_, arguments, by) => {
                arguments.iter().for_each(&mut *visit);
                by.iter().for_each(|by| visit(by));
            }
            TermKind::Field(_) | TermKind::Number(_) | TermKind::Text(_) | TermKind::Date(_) | TermKind::Bool(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
