//! `tuzhang figures`: the kinds of figures, from the list that the engine itself uses.

use super::terminal;
use crate::diag::nearest;
use crate::figure::param::{Needed, Param, Parameter};
use crate::figure::{KINDS, args, kind};
use crate::page::call::{CALLS, named};
use crate::path::SourcePath;
use crate::read::config;
use crate::theme::Theme;
use crate::world::{self, Disk};
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
        let theme = theme();
        let own: Vec<_> = theme.iter().flat_map(Theme::shortcodes).collect();
        if !own.is_empty() {
            terminal::print("\nShortcodes of this site\n");
        }
        for code in own {
            terminal::print(&format!("{:width$}  {}\n", code.name, code.about));
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
    let theme = theme();
    let text = text.or_else(|| {
        let code = theme.as_ref()?.shortcode(name)?;
        let explain = |signature: &args::Signature<'_>| {
            let given = signature.params.iter().filter(|param| param.need == Needed::Required).map(|param| {
                let words = param.shape.words();
                let value = match (words.contains("number"), words.contains("true")) {
                    (true, _) => "1",
                    (_, true) => "true",
                    _ => "\"…\"",
                };
                format!("{}={value}", param.name)
            });
            let given = given.collect::<Vec<_>>().join(", ");
            let example = match code.has_body {
                true => format!("{{% {name}({given}) %}}\n…\n{{% end %}}"),
                false => format!("{{{{ {name}({given}) }}}}"),
            };
            explain(name, &code.about, &signature.params.iter().collect::<Vec<_>>(), &example)
        };
        Some(code.with_signature(explain))
    });
    match text {
        Some(text) => {
            terminal::print(&text);
            ExitCode::SUCCESS
        }
        None => {
            let known = KINDS.iter().map(|kind| kind.name()).chain(CALLS.iter().map(|call| call.name()));
            let own = theme.iter().flat_map(Theme::shortcodes).map(|code| code.name.as_str());
            let known = known.chain(own);
            let near = nearest(name, known);
            let help = near.map_or("`tuzhang figures` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
            terminal::misused(&format!("there is no kind of figure `{name}`"), &help)
        }
    }
}

/// The theme of the site that we stand in, if we stand in one.
fn theme() -> Option<Theme> {
    let here = std::env::current_dir().ok()?;
    let root = here.ancestors().find(|folder| folder.join("site.toml").is_file() || folder.join("content").is_dir())?;
    let disk = Disk::new(root).ok()?;
    let file = SourcePath::new("site.toml").ok()?;
    let text = world::text(&disk, &file).unwrap_or_default();
    let config = config::parse(&text, &file, &mut Vec::new());
    Some(Theme::load(&disk, &config.theme, None).value)
}

fn explain(name: &str, about: &str, params: &[&Parameter<'_>], example: &str) -> String {
    let mut text = format!("{name}\n{about}\n\n");
    for param in params {
        let need = match param.need {
            Needed::Required => "required".to_owned(),
            Needed::Optional(without) => format!("without it: {without}"),
        };
        text.push_str(&format!("  {:10} {}; {need}\n             {}\n", param.name, param.shape.words(), param.about));
    }
    text.push_str(&format!("\nExample\n\n{example}\n"));
    text
}
