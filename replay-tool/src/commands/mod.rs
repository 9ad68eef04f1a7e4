//! One file per sub-command.

pub(crate) mod events;
pub(crate) mod history;
pub(crate) mod rebuild;
pub(crate) mod resume;
pub(crate) mod status;
pub(crate) mod verify;

use anyhow::bail;
use portico_projections::runner::{self, Model};

use crate::nearest::nearest;

/// The inline read model's name.
const ACCESS: &str = "access";

/// The names of all read models.
fn names() -> Vec<&'static str> {
    let models = runner::models();
    std::iter::once(ACCESS)
        .chain(models.iter().map(|model| model.name()))
        .collect()
}

/// The asynchronous model of this name; `None` for `access`.
fn model(name: &str) -> anyhow::Result<Option<Box<dyn Model>>> {
    if name == ACCESS {
        return Ok(None);
    }
    let mut models = runner::models();
    let known = names();
    let Some(place) = models.iter().position(|model| model.name() == name) else {
        let hint = nearest(name, known.iter().copied())
            .map(|near| format!(" (did you mean {near}?)"))
            .unwrap_or_default();
        bail!(
            "{name:?} is not a read model{hint}; there are {}",
            known.join(", ")
        );
    };
    Ok(Some(models.swap_remove(place)))
}
