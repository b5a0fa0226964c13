//! Lists of pages as templates are given them.
//!
//! In: [`Item`]s. Out: [`Tree`]s, of which others can be made with an entry replaced: the sidebars of fifty chapters
//! differ in one entry each, and turning the other forty-nine into values of the template engine is most of the work.

use super::context::Item;
use tera::Value;

/// Pages in order, each with those below it.
#[derive(Clone, Debug, Default)]
pub struct Tree(Vec<Value>);

impl Tree {
    /// A tree of items.
    pub fn new(items: &[Item]) -> Tree {
        Tree(items.iter().map(|item| entry(item, Tree::new(&item.children))).collect())
    }

    /// Puts `item` in the place of the entry at `position`; the pages below it are `children`.
    pub fn replace(&mut self, position: usize, item: &Item, children: Tree) {
        if let Some(old) = self.0.get_mut(position) {
            *old = entry(item, children);
        }
    }

    /// The tree as a template sees it.
    pub(super) fn value(self) -> Value {
        Value::from(self.0)
    }
}

/// A page as a template sees it.
fn entry(item: &Item, children: Tree) -> Value {
    let mut map = Value::from_serializable(item).into_map().unwrap_or_default();
    map.insert("html".into(), Value::safe_string(&item.html));
    map.insert("children".into(), children.value());
    Value::from(map)
}
