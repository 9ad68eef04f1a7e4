//! Where in the customer's tree the walk stands.

use portico_domain::document::DEEPEST;
use portico_domain::values::ItemName;
use portico_domain::{CustomerId, ItemId};
use portico_event_log::keys::MasterKey;
use sqlx::PgConnection;

use super::error::ImportError;
use super::existing::{Existing, siblings};
use super::sharing::{Audience, Grants};
use super::strays::{Stray, Strays};

/// A folder of the customer.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) item: ItemId,
    /// Made by this very run: nothing is in it.
    pub(super) new: bool,
    /// From the root on, which is 1.
    pub(super) depth: usize,
    pub(super) audience: Audience,
}

impl Spot {
    /// The last of the folders of a way that begins at *Files*.
    pub(super) fn at(way: &[ItemId], grants: &Grants) -> Option<Self> {
        let on = |above: Audience, folder: &ItemId| grants.on(&above, *folder);
        Some(Self {
            item: *way.last()?,
            new: false,
            depth: way.len(),
            audience: way.iter().fold(grants.master(), on),
        })
    }

    pub(super) fn below(&self, item: ItemId, audience: Audience) -> Self {
        Self {
            item,
            new: false,
            depth: self.depth + 1,
            audience,
        }
    }

    pub(super) fn below_new(&self, item: ItemId) -> Self {
        Self {
            new: true,
            ..self.below(item, self.audience.clone())
        }
    }
}

/// Where an import begins: the deepest folder of `--into` that is there, and
/// the names of those to be made below it.
pub(super) struct Start {
    pub(super) spot: Spot,
    pub(super) missing: Vec<ItemName>,
}

/// The folder names of `--into`.
pub(super) fn parse_into(path: &str) -> Result<Vec<ItemName>, ImportError> {
    folders(path).map_err(|rule| into_error(path, &rule))
}

/// The folder names of a path, or the rule that it breaks; one `/` behind them does no
/// harm.
pub(super) fn folders(path: &str) -> Result<Vec<ItemName>, String> {
    let names = path.strip_suffix('/').unwrap_or(path);
    if names.is_empty() {
        return Err("name a folder, such as Archive/2024".to_owned());
    }
    // What stands for nothing is most likely a name that a script left empty.
    if names.split('/').any(str::is_empty) {
        return Err("the name of a folder in it is empty; write the names with one / between them, such as Archive/2024".to_owned());
    }
    let names = names
        .split('/')
        .map(|name| ItemName::parse(name).map_err(|rule| rule.to_string()))
        .collect::<Result<Vec<_>, _>>()?;
    if names.len() >= DEEPEST {
        return Err(format!(
            "folders may be at most {DEEPEST} deep; name one further up"
        ));
    }
    Ok(names)
}

/// Finds the start below *Files*.
pub(super) async fn start(
    conn: &mut PgConnection,
    (customer, into): (CustomerId, &[ItemName]),
    grants: &Grants,
    (master, strays): (&MasterKey, &Strays),
) -> Result<Start, ImportError> {
    let root = ItemId::files_root(customer);
    let mut spot = Spot {
        item: root,
        new: false,
        depth: 1,
        audience: grants.on(&grants.master(), root),
    };
    for (steps, name) in into.iter().enumerate() {
        match siblings(conn, spot.item).await?.get(&name.key()) {
            Some(Existing::Folder(item)) => {
                spot = spot.below(*item, grants.on(&spot.audience, *item));
            }
            Some(Existing::Document(_)) => {
                let rule = "a document of this name is in the way; rename it or choose another";
                return Err(into_error(name.as_str(), &rule));
            }
            None => {
                let absent = strays.of(master, spot.item, &[]);
                if let Some(stray) = absent.folder((name, name.as_str()), false) {
                    return Err(into_error(name.as_str(), &strayed(stray)));
                }
                let missing = into[steps..].to_vec();
                return Ok(Start { spot, missing });
            }
        }
    }
    let missing = Vec::new();
    Ok(Start { spot, missing })
}

/// Another one would be filled with what is in the first already.
fn strayed(stray: &Stray) -> String {
    let way_out = if stray.is_renamed() {
        "write that name"
    } else if stray.moved_to().is_some() {
        "write that path as it goes on below Files"
    } else {
        "name another folder"
    };
    format!(
        "the folder of this name there {}; {way_out}, or make one of this name in the staff console first",
        stray.fate()
    )
}

fn into_error(path: &str, problem: &impl ToString) -> ImportError {
    ImportError::Into {
        path: super::shown(path.as_ref()),
        problem: problem.to_string(),
    }
}
