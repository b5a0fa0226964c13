//! `include`: another file in this place.

use super::PageCall;
use crate::diag::{Diagnostic, error};
use crate::figure::args::Args;
use crate::figure::param::Param;
use crate::include;
use crate::markdown::Drawn;
use crate::page::here::Here;

/// Another file in this place. The text of a chapter has none left: files are put in when it is read.
pub(super) struct Include;

impl PageCall for Include {
    fn name(&self) -> &'static str {
        include::NAME
    }

    fn about(&self) -> &'static str {
        "The text of another file, or a part of it, as if it were written here."
    }

    fn params(&self) -> &'static [Param] {
        include::PARAMS
    }

    fn positional(&self) -> &'static [&'static str] {
        include::POSITIONAL
    }

    fn example(&self) -> &'static str {
        "{{ include(\"_method.md\", part=\"sources\") }}"
    }

    fn draw(&self, args: &Args<'_>, _here: &Here<'_>) -> Result<Drawn, Vec<Diagnostic>> {
        let span = args.call.name_span.clone();
        let wrong = error!("misplaced-call", span, "`include` cannot stand here");
        Err(vec![wrong.help("give it a line of its own in the text of a chapter")])
    }
}
