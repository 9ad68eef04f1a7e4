//! Names among live siblings.

use portico_domain::ItemId;
use portico_domain::values::ItemName;
use portico_event_log::{ClaimKind, Unit};
use portico_projections::access::ContactRow;
use serde::Serialize;

use super::perform::Stop;
use super::refusal::{Args, Refusal, RefusalCode};

/// How many numbered twins are tried before giving up.
pub(super) const TWINS: u32 = ItemName::TWINS;

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
    let suggestion = free_twin(unit, parent, name).await?;
    Err(taken(name, suggestion.as_ref()).into())
}

/// Claims the name, or its first free numbered twin; returns what it became.
pub(super) async fn claim_or_number(
    unit: &mut Unit,
    parent: ItemId,
    name: ItemName,
    item: ItemId,
) -> Result<ItemName, Stop> {
    let mut candidate = name.clone();
    for n in 2..TWINS {
        let claimed = unit
            .claim(ClaimKind::ItemName(parent, &candidate), item.uuid())
            .await?;
        if claimed.is_ok() {
            return Ok(candidate);
        }
        candidate = name.numbered(n);
    }
    Err(taken(&name, None).into())
}

/// The first numbered twin that is free; what the unit claimed counts.
pub(super) async fn free_twin(
    unit: &mut Unit,
    parent: ItemId,
    name: &ItemName,
) -> Result<Option<ItemName>, Stop> {
    for n in 2..TWINS {
        let candidate = name.numbered(n);
        let claim = ClaimKind::ItemName(parent, &candidate);
        if unit.claimed(claim).await?.is_none() {
            return Ok(Some(candidate));
        }
    }
    Ok(None)
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
