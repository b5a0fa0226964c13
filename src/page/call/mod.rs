//! Calls that need to know the whole site: **one file each, one line in [`CALLS`]**.
//!
//! In: a call whose arguments are good, and where it stands. Out: what is drawn there.
//! Help, manual and «did you mean» know them from the list. Deliberately absent: figures (`figure`), which need
//! data and no site, and shortcodes, which authors make.

mod bibliography;
mod glossary;
mod include;
mod list_of;
mod shortcode;
mod sources;
mod term;

use super::here::Here;
use crate::diag::{Diagnostic, error};
use crate::figure::args::{Args, Signature};
use crate::figure::param::Param;
use crate::figure::{self, KINDS};
use crate::markdown::Drawn;
use crate::read::call::Call;
use crate::read::reference;
use crate::site::Lens;

/// A call that needs to know the site.
pub trait PageCall: Sync {
    /// What an author writes, `[a-z_]+`.
    fn name(&self) -> &'static str;
    /// One sentence for the manual.
    fn about(&self) -> &'static str;
    /// Its parameters, in the order of the manual.
    fn params(&self) -> &'static [Param];
    /// Names of parameters that may be written without a name, in order.
    fn positional(&self) -> &'static [&'static str] {
        &[]
    }
    /// Whether it stands in running text, or for itself.
    fn stands(&self) -> Stands {
        Stands::Alone
    }
    /// A call that the manual shows.
    fn example(&self) -> &'static str;
    /// Draws a call whose arguments are good in shape. Places of diagnostics count from the call.
    fn draw(&self, args: &Args<'_>, here: &Here<'_>) -> Result<Drawn, Vec<Diagnostic>>;
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// In running text.
    InText,
    /// For itself.
    Alone,
}

/// All calls that need to know the site, in the order of their names.
pub const CALLS: &[&dyn PageCall] = &[
    &bibliography::Bibliography,
    &glossary::Glossary,
    &include::Include,
    &list_of::ListOf,
    &sources::Sources,
    &term::Term,
];

/// The call of a name.
pub fn named(name: &str) -> Option<&'static dyn PageCall> {
    CALLS.iter().copied().find(|call| call.name() == name)
}

/// Draws a reference, or a call of [`CALLS`]; `None`: it is a figure or value. A name of nothing is told.
pub(super) fn draw(here: &Here<'_>, call: &Call) -> Option<Result<Drawn, Vec<Diagnostic>>> {
    if call.name == reference::NAME {
        return Some(super::reference::draw(here, call));
    }
    let known = figure::kind(&call.name).is_some() || named(&call.name).is_some();
    if known && here.inner.is_some() && call.cells.is_none() {
        let name = &call.name;
        let wrong = error!("bad-call", call.name_span.clone(), "`{name}` takes no body");
        return Some(Err(vec![wrong.help(format!("write `{{{{ {name}(…) }}}}`"))]));
    }
    if figure::kind(&call.name).is_some() {
        return None;
    }
    let Some(kind) = named(&call.name) else {
        return Some(match here.site.shortcode(call.name.clone()) {
            Some(code) => shortcode::draw(here, call, code),
            None => Err(vec![unknown(here, call)]),
        });
    };
    let signature = Signature { name: kind.name(), params: kind.params(), positional: kind.positional() };
    Some(Args::fit(call, &signature).and_then(|args| kind.draw(&args, here)))
}

fn unknown(here: &Here<'_>, call: &Call) -> Diagnostic {
    let name = &call.name;
    let known = KINDS.iter().map(|kind| kind.name()).chain(CALLS.iter().map(|call| call.name()));
    let wrong = error!("unknown-call", call.name_span.clone(), "there is no figure or value `{name}`");
    let own = here.site.shortcode_names();
    wrong.did_you_mean(name, known.chain(own.iter().copied())).help("`tuzhang figures` lists all kinds")
}

/// Where the call of a name stands.
pub(super) fn stands(site: &Lens<'_>, name: &str) -> Stands {
    let own = site.shortcode(name.to_owned()).filter(|code| code.is_inline).map(|_| Stands::InText);
    own.or_else(|| named(name).map(|call| call.stands())).unwrap_or(Stands::Alone)
}

#[cfg(test)]
mod tests {
    use super::CALLS;
    use crate::theme::RESERVED;

    #[test]
    fn no_shortcode_can_have_the_name_of_a_call() {
        let mut names: Vec<&str> = CALLS.iter().map(|call| call.name()).chain(["end"]).collect();
        names.sort_unstable();
        assert_eq!(names, RESERVED);
    }
}
