//! `tuzhang figures`: the kinds of figures, from the list that the engine itself uses.

use super::terminal;
use crate::diag::nearest;
use crate::figure::param::Need;
use crate::figure::{Figure, KINDS, args, kind};
use clap::Args;
use std::process::ExitCode;

/// Arguments of `figures`.
#[derive(Debug, Args)]
pub(super) struct FiguresArgs {
    /// The kind to explain
    name: Option<String>,
}

pub(super) fn run(args: &FiguresArgs) -> ExitCode {
    let Some(name) = &args.name else {
        let width = KINDS.iter().map(|kind| kind.name().len()).max().unwrap_or_default();
        for kind in KINDS {
            terminal::print(&format!("{:width$}  {}\n", kind.name(), kind.about()));
        }
        terminal::print("\n`tuzhang figures NAME` explains one.\n");
        return ExitCode::SUCCESS;
    };
    match kind(name) {
        Some(kind) => {
            terminal::print(&explain(kind));
            ExitCode::SUCCESS
        }
        None => {
            let near = nearest(name, KINDS.iter().map(|kind| kind.name()));
            let help = near.map_or("`tuzhang figures` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
            terminal::misused(&format!("there is no kind of figure `{name}`"), &help)
        }
    }
}

fn explain(kind: &dyn Figure) -> String {
    let mut text = format!("{}\n{}\n\n", kind.name(), kind.about());
    for param in args::params(kind) {
        let need = match param.need {
            Need::Required => "required".to_owned(),
            Need::Optional(without) => format!("without it: {without}"),
        };
        text.push_str(&format!("  {:10} {}; {need}\n             {}\n", param.name, param.shape.words(), param.about));
    }
    text.push_str(&format!("\nExample\n\n{}\n", kind.example()));
    text
}
