//! Figure kinds: **one file each, one line in [`KINDS`]**.
//!
//! In: a call, its data, the words of a language. Out: a [`Drawing`].
//! Help, manual tables, argument checks and «did you mean» are derived from the list.
//! Deliberately absent: captions' numbers, addresses, the page (`page`), coordinates (`plot`).

mod area;
pub mod args;
mod band;
mod bar;
mod blocks;
mod boxes;
mod calendar;
mod channel;
mod chart;
mod combo;
mod data;
mod describe;
mod dot;
mod element;
pub mod explain;
mod flow;
mod funnel;
mod gantt;
mod heatmap;
mod hierarchy;
mod histogram;
mod image;
mod kpi;
mod landscape;
mod level;
mod line;
mod map;
mod matrix;
mod named;
pub mod param;
mod picture;
mod pie;
pub mod pixels;
mod plot;
mod pyramid;
mod quadrant;
mod quote;
mod radar;
mod range;
mod reading;
mod sankey;
mod scatter;
mod slope;
mod sparkline;
mod stacked;
mod stat;
mod steps;
mod strip;
mod table;
mod tables;
mod timeline;
mod tree;
mod treemap;
mod value;
mod waterfall;
mod worded;

pub use data::{Rows, Series, counted, shown};
pub use tables::{Store, Tables};

use crate::diag::{Diagnostic, error};
use crate::path::SourcePath;
use crate::plot::Spec;
use crate::read::call::{Call, CallSite};
use crate::table::{Expr, Provenance};
use crate::words::Words;
use args::Args;
use param::Param;
use pixels::Pixels;
use std::cell::RefCell;

/// What a call counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// A figure with a number.
    Figure,
    /// A table with a number.
    Table,
    /// A number or text in running text.
    Value,
}

impl Family {
    /// The word that begins ids of this family.
    pub fn word(self) -> &'static str {
        match self {
            Family::Figure => "figure",
            Family::Table => "table",
            Family::Value => "value",
        }
    }
}

/// A file of a figure that can be downloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Its data.
    Csv,
    /// Its drawing by itself.
    Svg,
    /// The figure as a page by itself, its style in it.
    Html,
}

impl Form {
    /// How links name it.
    pub fn label(self) -> &'static str {
        match self {
            Form::Csv => "CSV",
            Form::Svg => "SVG",
            Form::Html => "HTML",
        }
    }

    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Svg => "svg",
            Form::Html => "html",
        }
    }
}

/// A kind of figure that an author can write.
pub trait Figure: Sync {
    /// What an author writes, `[a-z-]+`.
    fn name(&self) -> &'static str;
    /// One sentence for the manual.
    fn about(&self) -> &'static str;
    /// What it counts as.
    fn family(&self) -> Family {
        Family::Figure
    }
    /// Its own parameters, in the order of the manual.
    fn params(&self) -> &'static [Param];
    /// Parameters that it shares with other kinds.
    fn shared(&self) -> &'static [Param] {
        &[]
    }
    /// Names of parameters that may be written without a name, in order.
    fn positional(&self) -> &'static [&'static str] {
        &[]
    }
    /// Whether it takes the parameters of [`param::COMMON`].
    fn takes_common(&self) -> bool {
        true
    }
    /// The parameters of [`param::COMMON`] that mean nothing to it.
    fn refuses(&self) -> &'static [&'static str] {
        &[]
    }
    /// The files that it can be downloaded as.
    fn forms(&self) -> &'static [Form] {
        match self.family() {
            Family::Figure => &[Form::Csv, Form::Svg],
            Family::Table => &[Form::Csv],
            Family::Value => &[],
        }
    }
    /// A call over `data/` that the manual shows and the tests draw.
    fn example(&self) -> &'static str;
    /// Draws a call whose arguments are good in shape.
    fn draw(&self, args: &Args<'_>, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>>;
}

/// A file of the site, as a page asks for it.
pub struct Published {
    /// Its address as seen from the page.
    pub address: String,
    /// Its size, if it is a picture and tells it.
    pub size: Option<Pixels>,
}

/// A file of the site, or why there is none; the diagnostic has no place yet.
pub type Files<'a> = Box<dyn Fn(&str) -> Result<Published, Diagnostic> + 'a>;

/// What a figure may look at while it is drawn.
pub struct Scope<'a> {
    /// The id of the figure; empty where it has none.
    pub id: &'a str,
    /// The words of the page's language.
    pub words: &'a Words,
    /// The tables of the site.
    pub tables: &'a Tables<'a>,
    /// The chapter, for tables that stand in it.
    pub file: &'a SourcePath,
    /// The byte of the chapter where its body begins.
    pub body_start: usize,
    /// All calls of the chapter.
    pub calls: &'a [CallSite],
    /// Where a file of the site is, as seen from the page; or why there is none.
    pub files: Files<'a>,
    /// Warnings, found on the way to a good drawing.
    pub found: RefCell<Vec<Diagnostic>>,
}

impl Scope<'_> {
    /// The id of the figure's caption, which names its parts.
    pub fn caption_id(&self) -> String {
        format!("{}-caption", self.id)
    }
}

/// What a call has become.
pub enum Drawing {
    /// Text in running text.
    Text(String),
    /// A drawing in running text.
    Inline {
        /// As HTML.
        html: String,
        /// What stands where there can be no HTML.
        text: String,
    },
    /// A figure or table.
    Figure(Box<Made>),
}

/// A figure before it has a number and a page.
pub struct Made {
    /// What is seen.
    pub body: Body,
    /// The rows behind it.
    pub data: Rows,
    /// What can be seen, for those who do not.
    pub description: String,
    /// The unit of its numbers, if they share one.
    pub unit: Option<String>,
    /// The source that the table's sidecar names.
    pub source: Option<Provenance>,
}

/// What is seen of a figure.
pub enum Body {
    /// A drawing.
    Chart(Box<Spec>),
    /// HTML that says it all.
    Html {
        /// The HTML; it holds no heading and no id.
        html: String,
        /// Whether its rows stand below it as a table.
        rows: RowsAre,
    },
    /// Its rows as a table.
    Table,
}

/// Where a reader finds the rows of a figure of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsAre {
    /// The HTML is the table.
    Shown,
    /// They stand below it, on demand.
    Below,
}

/// All kinds, in the order of their names.
pub const KINDS: &[&dyn Figure] = &[
    &area::AREA,
    &range::ARROW,
    &band::Band,
    &bar::BAR,
    &strip::BEESWARM,
    &blocks::BLOCKS,
    &boxes::BOX,
    &scatter::Bubble,
    &slope::BUMP,
    &calendar::CALENDAR,
    &bar::COLUMN,
    &combo::Combo,
    &pie::DONUT,
    &dot::DOT,
    &range::DUMBBELL,
    &flow::Flow,
    &funnel::FUNNEL,
    &gantt::GANTT,
    &bar::GROUPED,
    &bar::HBAR,
    &heatmap::Heatmap,
    &histogram::HISTOGRAM,
    &image::Image,
    &kpi::KPI,
    &landscape::LANDSCAPE,
    &stacked::LIKERT,
    &line::LINE,
    &bar::LOLLIPOP,
    &map::Map,
    &matrix::MATRIX,
    &stacked::PERCENT,
    &area::PERCENT,
    &pie::PIE,
    &plot::Plot,
    &pyramid::PYRAMID,
    &quadrant::QUADRANT,
    &quote::Quote,
    &radar::RADAR,
    &range::RANGE,
    &sankey::Sankey,
    &scatter::Scatter,
    &slope::SLOPE,
    &line::SMOOTH,
    &sparkline::Sparkline,
    &stacked::STACKED,
    &area::STACKED,
    &stat::Stat,
    &line::STEP,
    &steps::STEPS,
    &area::STREAM,
    &strip::STRIP,
    &table::Table,
    &timeline::TIMELINE,
    &tree::TREE,
    &treemap::Treemap,
    &value::Value,
    &pie::WAFFLE,
    &waterfall::WATERFALL,
];

/// The kind of a name.
pub fn kind(name: &str) -> Option<&'static dyn Figure> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}

/// Draws a call. Errors: all that is wrong with it, at places that count from the call or lie in its data.
pub fn draw(call: &Call, scope: &Scope<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    let Some(kind) = kind(&call.name) else {
        let name = &call.name;
        let unknown = error!("unknown-call", call.name_span.clone(), "there is no figure or value `{name}`");
        let unknown = unknown.did_you_mean(name, KINDS.iter().map(|kind| kind.name()));
        return Err(vec![unknown.help("`tuzhang figures` lists all kinds")]);
    };
    let args = Args::check(call, kind)?;
    let named = named::call(&args, scope);
    let args = named.as_ref().map_or(Ok(args), |named| Args::check(named, kind))?;
    kind.draw(&args, scope).map_err(|found| also(kind, &args, scope, found))
}

/// A kind stops at the first expression that is wrong; these are all.
fn also(kind: &dyn Figure, args: &Args<'_>, scope: &Scope<'_>, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    // Columns that a query makes are known to the query alone.
    if ["fold", "join", "pivot", "group"]
        .iter()
        .any(|key| args.node(key, &[]).is_some_and(|node| node.as_text().is_none()))
    {
        return found;
    }
    let Ok(table) = data::source(args, scope) else { return found };
    for param in args::params(kind) {
        if !matches!(param.shape, param::Shape::Expr | param::Shape::Channel | param::Shape::Channels) {
            continue;
        }
        for channel in args.channels(param.name) {
            let expr = Expr::over(&channel.text, &channel.span, &table);
            let wrong = expr.and_then(|expr| expr.check(&table)).err();
            found.extend(wrong.filter(|wrong| !found.contains(wrong)));
        }
    }
    found
}
