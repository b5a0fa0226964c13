//! `tuzhang explain`: what a code of a message means, from the page of the manual that lists them all.

use super::terminal;
use crate::diag::level::CHECKS;
use crate::diag::nearest;
use clap::Args;
use std::process::ExitCode;

/// The page of the manual. **There is no other list of codes.**
const MANUAL: &str = include_str!("../../content/manual/07-errors.md");

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The code, as it stands in the brackets of a message; without it all are listed
    code: Option<String>,
}

/// The codes of the manual and what it says of each, in order.
fn codes() -> Vec<(&'static str, &'static str)> {
    let listed = MANUAL.split("\n## The codes").nth(1).unwrap_or_default();
    let row = |line: &'static str| {
        let (code, meaning) = line.strip_prefix("| `")?.split_once("` | ")?;
        Some((code, meaning.strip_suffix(" |")?))
    };
    listed.lines().filter_map(row).collect()
}

pub(super) fn run(args: &ExplainArgs) -> ExitCode {
    let codes = codes();
    let Some(written) = &args.code else {
        let width = codes.iter().map(|(code, _)| code.len()).max().unwrap_or_default();
        for (code, meaning) in &codes {
            terminal::print(&format!("{code:width$}  {meaning}\n"));
        }
        return ExitCode::SUCCESS;
    };
    let code = written.trim_matches(['[', ']']);
    let Some((code, meaning)) = codes.iter().find(|(known, _)| *known == code) else {
        let near = nearest(code, codes.iter().map(|(code, _)| *code));
        let help = near.map_or("`tuzhang explain` lists all".to_owned(), |near| format!("did you mean `{near}`?"));
        return terminal::misused(&format!("there is no code `{code}`"), &help);
    };
    terminal::print(&format!("{code}\n{meaning}\n"));
    if let Some((code, level)) = CHECKS.iter().find(|(known, _)| known == code) {
        let level = level.word();
        terminal::print(&format!(
            "\nIts level is `{level}`. Change it in `site.toml`:\n\n[check]\n{code} = \"{level}\"\n"
        ));
    }
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::{CHECKS, codes};

    #[test]
    fn every_check_is_explained() {
        let codes = codes();
        assert!(codes.len() > 100);
        for (check, _) in CHECKS {
            assert!(codes.iter().any(|(code, _)| code == check), "{check}");
        }
        assert!(CHECKS.is_sorted_by_key(|(code, _)| *code));
    }
}
