//! `tuzhang figures`: the kinds of figures, from the list that the engine itself uses.

use super::terminal;
use crate::diag::nearest;
use crate::figure::param::{Need, Param};
use crate::figure::{KINDS, args, kind};
use crate::page::call::{CALLS, named};
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
        terminal::print("\nCalls that list or explain\n");
        for call in CALLS {
            terminal::print(&format!("{:width$}  {}\n", call.name(), call.about()));
        }
        terminal::print("\n`tuzhang figures NAME` explains one.\n");
        return ExitCode::SUCCESS;
    };
    let figure = kind(name).map(|kind| {
        let params: Vec<&Param> = args::params(kind).collect();
        explain(kind.name(), kind.about(), &params, kind.example())
    });
    let text = figure.or_else(|| {
        let call = named(name)?;
        Some(explain(call.name(), call.about(), &call.params().iter().collect::<Vec<_>>(), call.example()))
    });
    match text {
        Some(text) => {
            terminal::print(&text);
            ExitCode::SUCCESS
        }
        None => {
            let known = KINDS.iter().map(|kind| kind.name()).chain(CALLS.iter().map(|call| call.name()));
            let near = nearest(name, known);
            let help = near.map_or("`tuzhang figures` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
            terminal::misused(&format!("there is no kind of figure `{name}`"), &help)
        }
    }
}

fn explain(name: &str, about: &str, params: &[&Param], example: &str) -> String {
    let mut text = format!("{name}\n{about}\n\n");
    for param in params {
        let need = match param.need {
            Need::Required => "required".to_owned(),
            Need::Optional(without) => format!("without it: {without}"),
        };
        text.push_str(&format!("  {:10} {}; {need}\n             {}\n", param.name, param.shape.words(), param.about));
    }
    text.push_str(&format!("\nExample\n\n{}\n", example));
    text
}
