//! `tuzhang figure`: one figure by itself, as SVG, as the numbers it is drawn with, or in the canonical grammar.

use super::session::load;
use super::{SiteArgs, terminal};
use crate::diag::nearest;
use crate::figure::{Body, explain::explain};
use crate::index::Drafts;
use crate::page::{Shown, shown_on};
use crate::plot::{Artboard, Caption, Mode, Paint, draw};
use crate::site::Lens;
use clap::{Args, ValueEnum};
use std::process::ExitCode;

/// Arguments of `figure`.
#[derive(Debug, Args)]
pub(super) struct FigureArgs {
    /// The chapter, as a path from here or from the site: `content/report/01-drivers.md`
    file: String,
    /// The id of the figure; without it the figures of the chapter are listed, or the only one is taken
    id: Option<String>,
    /// Print the drawing before it is rounded: scales, ticks, marks, labels
    #[arg(long, value_enum, value_name = "FORMAT")]
    scene: Option<SceneFormat>,
    /// Print the figure in the canonical grammar, with the rows it is drawn from
    #[arg(long, conflicts_with = "scene")]
    explain: bool,
    /// How wide the drawing is, in pixels
    #[arg(long, default_value_t = 640.0)]
    width: f64,
    /// Draw for a dark page
    #[arg(long)]
    dark: bool,
    #[command(flatten)]
    site: SiteArgs,
}

/// How a scene is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SceneFormat {
    /// One JSON object
    Json,
}

pub(super) fn run(args: &FigureArgs) -> ExitCode {
    let session = match load(&args.site, Drafts::Shown) {
        Ok(session) => session,
        Err(code) => return code,
    };
    let site = &session.site;
    let here = std::env::current_dir().map(|here| here.join(&args.file)).ok();
    let is_named = |path: &str| {
        path == args.file.trim_start_matches("./")
            || here.as_deref().and_then(|here| here.canonicalize().ok())
                == session.root.join(path).canonicalize().ok().filter(|_| here.is_some())
    };
    let chapter = |page: &usize| site.index.pages[*page].chapter.map(|chapter| site.chapters[chapter].path.as_str());
    let pages = 0..site.index.pages.len();
    let Some(page) = pages.clone().find(|page| chapter(page).is_some_and(is_named)) else {
        let known: Vec<&str> = pages.filter_map(|page| chapter(&page)).collect();
        let near = nearest(&args.file, known.iter().copied());
        let help = near.map_or("name a file below `content/`".to_owned(), |near| format!("did you mean `{near}`?"));
        return terminal::misused(&format!("there is no chapter `{}`", args.file), &help);
    };
    let figures = shown_on(&Lens::silent(site), page);
    let diagnostics = site.render(&site.index.pages[page].out).diagnostics;
    terminal::report(&diagnostics, &|path| site.source(path), args.site.message_format);
    let failed = crate::diag::has_errors(&diagnostics);
    let figure = match (&args.id, figures.as_slice()) {
        (Some(id), _) => figures.iter().find(|figure| figure.id == id.trim_start_matches('#')),
        (None, [only]) => Some(only),
        (None, _) => {
            for figure in &figures {
                terminal::print(&format!("{:24} {:12} {}\n", figure.id, figure.kind, figure.title));
            }
            return if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        }
    };
    let Some(figure) = figure else {
        let id = args.id.as_deref().unwrap_or_default();
        let near = nearest(id, figures.iter().map(|figure| figure.id.as_str()));
        let help = near.map_or("without an id, all are listed".to_owned(), |near| format!("did you mean `{near}`?"));
        return terminal::misused(&format!("there is no figure `{id}` in `{}`", args.file), &help);
    };
    let Some(text) = print(figure, args) else {
        let help = "build the site and look at its page, or at the files beside it";
        let what = if args.explain {
            "has no canonical form: it is made of words or regions, or its only row has no name"
        } else {
            "is no drawing"
        };
        return terminal::misused(&format!("`{}` {what}", figure.id), help);
    };
    terminal::print(&text);
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// What is asked for of a figure; `None` where it is no drawing.
fn print(figure: &Shown, args: &FigureArgs) -> Option<String> {
    let Body::Chart(spec) = &figure.made.body else { return None };
    if args.explain {
        return explain(spec, &figure.id, &figure.title);
    }
    let scene = draw(spec, &Artboard::of_width(args.width));
    if args.scene.is_some() {
        return Some(scene.json() + "\n");
    }
    let mode = if args.dark { Mode::Dark } else { Mode::Light };
    let (id, title) = (figure.id.as_str(), figure.title.as_str());
    let caption = Caption { id, title, description: &figure.description, source: &figure.source };
    Some(scene.svg(Paint::Standalone(mode), caption) + "\n")
}
