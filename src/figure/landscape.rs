//! `landscape`: many names in their categories, with a logo where there is one, and a mark for what is new or gone.

use super::blocks::{order, path};
use super::element::{Element, classed, element, said};
use super::hierarchy::{Branch, branches};
use super::param::{Param, Shape, optional};
use super::picture;
use super::reading::{Field, Reading, Said};
use super::worded::Worded;
use super::{Drawing, Published, RowsAre};
use crate::diag::{Diagnostic, error};

const PARAMS: &[Param] = &[
    optional(
        "path",
        Shape::Channels,
        "the first two columns of texts",
        "The columns from the widest to the narrowest: category, subcategory, name.",
    ),
    optional(
        "logo",
        Shape::Channel,
        "no logos",
        "The column with a picture for each name: a file beside the chapter or in `static/`.",
    ),
    optional("alt", Shape::Channel, "required with `logo`", "The column that says what each logo shows."),
    optional("mark", Shape::Channel, "no marks", "The column that says which names are `new` or `gone`."),
    optional("order", Shape::Texts, "the order of the rows", "The categories in order."),
];

/// Many names in their categories.
pub(super) const LANDSCAPE: Worded = Worded {
    name: "landscape",
    about: "Many names in categories and subcategories, with logos and marks for what is new or gone.",
    params: PARAMS,
    example: "{{ landscape(data=\"categories.yaml\", path=[\"track\", \"category\"], id=\"fig-categories\", caption=\"Categories of products by track\") }}",
    draw,
};

fn draw(mut reading: Reading<'_>) -> Result<Drawing, Vec<Diagnostic>> {
    let path = path(&mut reading)?;
    let (logo, alt) = (reading.field("logo")?, reading.field("alt")?);
    let mark = reading.field("mark")?;
    let mut categories = branches(&reading, &path)?;
    order(&reading, &mut categories, &path[0])?;
    let mut wrong = Vec::new();
    let marks = marks(&reading, mark.as_ref(), &mut wrong);
    let logos = logos(&reading, logo.as_ref(), alt.as_ref(), &mut wrong);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let names = Names { reading: &reading, marks, logos };
    let list = match path.len() {
        1 => classed("ul", "tz-landscape tz-names").children(categories.iter().map(|leaf| names.name(leaf))),
        _ => classed("ul", "tz-landscape").children(categories.iter().map(|category| names.category(category))),
    };
    let legend = names.legend();
    let count = categories.iter().map(Branch::leaves).sum();
    let said = Said { kind: "kind_landscape", count, names: categories.iter().map(|it| it.name.as_str()).collect() };
    let html = element("div").child(list).children(legend);
    Ok(reading.of_words(&html, RowsAre::Below, &said))
}

/// What is special about a name.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Usual,
    New,
    Gone,
}

/// The mark of each row. Errors: a word that is none.
fn marks(reading: &Reading<'_>, field: Option<&Field>, wrong: &mut Vec<Diagnostic>) -> Vec<Mark> {
    let Some(field) = field else { return vec![Mark::Usual; reading.len()] };
    let mark = |row: usize| match reading.text(field, row).as_deref() {
        None => Mark::Usual,
        Some("new" | "新" | "新增") => Mark::New,
        Some("gone" | "下架" | "已下架") => Mark::Gone,
        Some(other) => {
            let unknown = error!("unknown-word", reading.place(field, row), "a mark cannot be `{other}`");
            let unknown = unknown.did_you_mean(other, ["new", "gone"]);
            wrong.push(unknown.help("it is `new`, `gone`, `新增` or `下架`; leave the cell empty for neither"));
            Mark::Usual
        }
    };
    (0..reading.len()).map(mark).collect()
}

/// The picture and the text of each row's logo. Errors: no such picture, no text for it.
fn logos(
    reading: &Reading<'_>,
    logo: Option<&Field>,
    alt: Option<&Field>,
    wrong: &mut Vec<Diagnostic>,
) -> Vec<Option<(Published, String)>> {
    let Some(logo) = logo else { return (0..reading.len()).map(|_| None).collect() };
    let Some(alt) = alt else {
        let missing =
            error!("missing-alt", logo.at.clone(), "`logo` needs `alt`: a logo without words is nothing to many");
        wrong.push(missing.help("name the column that says what each logo shows, often that of the names"));
        return (0..reading.len()).map(|_| None).collect();
    };
    let one = |row: usize| {
        let file = reading.text(logo, row)?;
        let place = reading.place(logo, row);
        let found = picture::find(&file, &place, reading.scope);
        let text = reading.text(alt, row);
        if text.is_none() {
            let missing = error!("missing-alt", reading.place(alt, row), "the logo has no text in its place");
            wrong.push(missing.label(place, "the logo is here").help("say what it shows, often just the name"));
        }
        found.map_err(|found| wrong.push(found)).ok().zip(text)
    };
    (0..reading.len()).map(one).collect()
}

struct Names<'a> {
    reading: &'a Reading<'a>,
    marks: Vec<Mark>,
    logos: Vec<Option<(Published, String)>>,
}

impl Names<'_> {
    /// A category: its name, and names, or subcategories with names.
    fn category(&self, branch: &Branch) -> Element {
        let title = said("p", "tz-block-name", &branch.name);
        let parts: Vec<Element> = match branch.children.iter().any(|child| !child.children.is_empty()) {
            true => branch.children.iter().map(|child| self.category(child)).collect(),
            false => branch.children.iter().map(|child| self.name(child)).collect(),
        };
        let class = if branch.depth() > 2 { "tz-groups" } else { "tz-names" };
        classed("li", "tz-category").child(title).child(classed("ul", class).children(parts))
    }

    fn name(&self, leaf: &Branch) -> Element {
        let logo = self.logos[leaf.row].as_ref().map(|(logo, alt)| picture::small(logo, shown_once(alt, &leaf.name)));
        let name = element("span").text(&leaf.name);
        let item = element("li").children(logo);
        let word = |key: &str| self.reading.words().get(key).to_owned();
        match self.marks[leaf.row] {
            Mark::Usual => item.child(name),
            Mark::New => {
                item.attribute("class", "tz-new").child(name).child(said("span", "tz-mark-word", &word("mark_new")))
            }
            Mark::Gone => {
                let name = element("s").text(&leaf.name);
                item.attribute("class", "tz-gone").child(name).child(said("span", "tz-mark-word", &word("mark_gone")))
            }
        }
    }

    /// How many names are new and gone, if any is.
    fn legend(&self) -> Option<Element> {
        let count = |mark: Mark| self.marks.iter().filter(|found| **found == mark).count();
        let told = [(Mark::New, "mark_new"), (Mark::Gone, "mark_gone")].into_iter().filter_map(|(mark, key)| {
            let count = count(mark);
            let words = self.reading.words();
            (count > 0).then(|| words.fill("mark_count", &[("mark", words.get(key)), ("n", &count.to_string())]))
        });
        let told: Vec<String> = told.collect();
        let line = told.join(self.reading.words().get("list_comma"));
        (!told.is_empty()).then(|| said("p", "tz-legend-line", &line))
    }
}

/// A text for a picture beside a name that says no more than the name is read once.
fn shown_once<'t>(alt: &'t str, name: &str) -> &'t str {
    if alt == name { "" } else { alt }
}
