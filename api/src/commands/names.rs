//! Names among live siblings.

use portico_domain::ItemId;
use portico_domain::values::ItemName;
use portico_event_log::{ClaimKind, Unit};
use portico_projections::access::ContactRow;
use serde::Serialize;

use super::perform::Stop;
use super::refusal::{Args, Refusal, RefusalCode};

/// What to do where the name is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum OnTakenName {
    /// Say so, with a name that is free.
    Refuse,
    /// Take the next free number.
    KeepBoth,
}

/// Claims the name below the parent, or refuses with a free one.
pub(super) async fn claim_exactly(
    unit: &mut Unit,
    parent: ItemId,
    name: &ItemName,
    item: ItemId,
) -> Result<(), Stop> {
    let claimed = unit
        .claim_free(ClaimKind::ItemName(parent, name), item.uuid())
        .await?;
    if claimed.is_ok() {
        return Ok(());
    }
    let suggestion = unit.free_number(parent, name).await?;
    Err(taken(name, suggestion.as_ref()).into())
}

/// Claims the name, or its first free numbered twin; returns what it became.
pub(super) async fn claim_or_number(
    unit: &mut Unit,
    parent: ItemId,
    name: ItemName,
    item: ItemId,
) -> Result<ItemName, Stop> {
    let claimed = unit
        .claim(ClaimKind::ItemName(parent, &name), item.uuid())
        .await?;
    if claimed.is_ok() {
        return Ok(name);
    }
    let Some(free) = unit.free_number(parent, &name).await? else {
        return Err(taken(&name, None).into());
    };
    let claimed = unit
        .claim(ClaimKind::ItemName(parent, &free), item.uuid())
        .await?;
    match claimed {
        Ok(()) => Ok(free),
        Err(_) => Err(taken(&name, None).into()),
    }
}

/// The refusal for a taken name.
pub(super) fn taken(name: &ItemName, suggestion: Option<&ItemName>) -> Refusal {
    let way_out = match suggestion {
        Some(free) => format!("; {:?} is free", free.as_str()),
        None => "; choose another".to_owned(),
    };
    Refusal {
        code: RefusalCode::NameTaken,
        message: format!(
            "The name {:?} is already taken in this folder{way_out}.",
            name.as_str()
        ),
        args: Box::new(Args {
            item: Some(name.to_string()),
            suggestion: suggestion.map(ToString::to_string),
            ..Args::default()
        }),
    }
}

/// First and last name; what is left of them once erased.
#[must_use]
pub fn full_name(contact: &ContactRow) -> String {
    let names = [&contact.first_name, &contact.last_name];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    if names.is_empty() {
        "(erased)".to_owned()
    } else {
        names.join(" ")
    }
}
