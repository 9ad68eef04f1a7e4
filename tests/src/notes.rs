//! The tests' own model of who sees what: the tree that was imported, and the
//! acts that were carried out. It shares no code with the product.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::disk::Expected;

/// To whom something was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum To {
    /// All clients of the customer.
    Everybody,
    /// The contact of this id.
    Contact(String),
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Given {
    /// Path; empty for everything.
    on: String,
    to: To,
    until: Option<DateTime<Utc>>,
}

/// What was imported and done, for one customer.
#[derive(Clone, Default, Debug)]
pub struct Notes {
    items: BTreeSet<String>,
    given: Vec<Given>,
    trashed: BTreeSet<String>,
    closed: bool,
}

impl Notes {
    /// After an import, before any act.
    #[must_use]
    pub fn imported(tree: &Expected) -> Self {
        Self {
            items: tree.keys().cloned().collect(),
            ..Self::default()
        }
    }

    /// All paths that were imported.
    #[must_use]
    pub fn items(&self) -> &BTreeSet<String> {
        &self.items
    }

    /// Access to a path was given; an empty one is master access.
    pub fn granted(&mut self, on: &str, to: &To, until: Option<DateTime<Utc>>) {
        self.revoked(on, to);
        let (on, to) = (on.to_owned(), to.clone());
        self.given.push(Given { on, to, until });
    }

    /// That access was taken away.
    pub fn revoked(&mut self, on: &str, to: &To) {
        self.given
            .retain(|given| !(given.on == on && given.to == *to));
    }

    /// A path went into the trash.
    pub fn trashed(&mut self, path: &str) {
        self.trashed.insert(path.to_owned());
    }

    /// A path came back from the trash.
    pub fn restored(&mut self, path: &str) {
        self.trashed.remove(path);
    }

    /// The portal was closed.
    pub fn closed(&mut self) {
        self.closed = true;
    }

    /// The portal was opened again.
    pub fn opened(&mut self) {
        self.closed = false;
    }

    /// The paths that a client's list shows at an instant: what is above the
    /// topmost visible folder is left out.
    #[must_use]
    pub fn seen_by(&self, contact: &str, at: DateTime<Utc>) -> BTreeSet<String> {
        let visible: BTreeSet<&str> = self
            .items
            .iter()
            .map(String::as_str)
            .filter(|path| self.is_visible(path, contact, at))
            .collect();
        visible
            .iter()
            .map(|path| below_top(path, &visible).to_owned())
            .collect()
    }

    fn is_visible(&self, path: &str, contact: &str, at: DateTime<Utc>) -> bool {
        let reaches = |given: &Given| {
            let theirs = match &given.to {
                To::Everybody => true,
                To::Contact(id) => id == contact,
            };
            theirs && covers(&given.on, path) && given.until.is_none_or(|end| at < end)
        };
        !self.closed
            && !self.trashed.iter().any(|trashed| covers(trashed, path))
            && self.given.iter().any(reaches)
    }
}

/// Whether a path is another one or lies below it.
fn covers(above: &str, path: &str) -> bool {
    let rest = path.strip_prefix(above);
    above.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The path from the topmost visible folder on.
fn below_top<'a>(path: &'a str, visible: &BTreeSet<&str>) -> &'a str {
    let mut top = path;
    while let Some((above, _)) = top.rsplit_once('/') {
        if !visible.contains(above) {
            break;
        }
        top = above;
    }
    let hidden = top.rfind('/').map_or(0, |slash| slash + 1);
    &path[hidden..]
}
