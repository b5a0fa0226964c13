//! Which channels a kind knows, what values each takes, and what holds where one is not written.
//!
//! Deliberately absent: reading them from a call ([`super::frame`]).

use crate::table::Kind;

/// What values a channel takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::figure) enum Takes {
    /// Any.
    Any,
    /// Numbers.
    Number,
    /// Texts, yes or no, or dates: whatever names a row.
    Text,
    /// Dates.
    Date,
    /// Numbers or dates.
    Amount,
    /// Numbers or dates where nothing is written, else any.
    RatherAmount,
}

impl Takes {
    /// Whether it takes values of a kind.
    pub(super) fn accepts(self, kind: Kind) -> bool {
        match self {
            Takes::Any => true,
            Takes::Text => kind != Kind::Number,
            Takes::Date => kind == Kind::Date,
            Takes::Number => kind == Kind::Number,
            Takes::Amount | Takes::RatherAmount => matches!(kind, Kind::Number | Kind::Date),
        }
    }

    /// What it takes, in a message.
    pub(super) fn wanted(self) -> &'static str {
        match self {
            Takes::Any => "values",
            Takes::Text => "names",
            Takes::Date => "dates",
            Takes::Number => "numbers",
            Takes::Amount | Takes::RatherAmount => "numbers or dates",
        }
    }
}

/// A channel that a kind knows.
#[derive(Clone, Copy, Debug)]
pub(in crate::figure) struct Role {
    /// The argument that spells it.
    pub(in crate::figure) name: &'static str,
    /// What values it takes.
    pub(in crate::figure) takes: Takes,
    /// What holds when it is not written.
    pub(in crate::figure) without: Without,
}

/// What holds when a channel is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::figure) enum Without {
    /// The channel is not there.
    Nothing,
    /// It is the first column of the table that fits and that no other channel uses.
    Column,
    /// The same, if its values come again in other rows, as names of groups do; where there is none, the channel is not
    /// there.
    GroupsIfAny,
    /// The same, whether or not they come again.
    ColumnIfAny,
}

impl Role {
    /// A channel that may be missing.
    pub(in crate::figure) const fn optional(name: &'static str, takes: Takes) -> Role {
        Role { name, takes, without: Without::Nothing }
    }

    /// A channel that is the first column that fits, if one does, where it is not written.
    pub(in crate::figure) const fn likely(name: &'static str, takes: Takes) -> Role {
        Role { name, takes, without: Without::ColumnIfAny }
    }

    /// A channel that is the first column of names of groups, if there is one, where it is not written.
    pub(in crate::figure) const fn grouping(name: &'static str) -> Role {
        Role { name, takes: Takes::Text, without: Without::GroupsIfAny }
    }

    /// A channel that is the first column that fits, where it is not written.
    pub(in crate::figure) const fn inferred(name: &'static str, takes: Takes) -> Role {
        Role { name, takes, without: Without::Column }
    }
}
