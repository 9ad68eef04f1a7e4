//! Names among live siblings.

use portico_domain::ItemId;
use portico_domain::access::{Action, decide};
use portico_domain::values::ItemName;
use portico_event_log::{ClaimKind, Taken, Unit};
use portico_projections::access::ContactRow;

use super::authority::facts;
use super::perform::Stop;
use super::refusal::{Args, Refusal, RefusalCode};

/// How many numbered twins are tried before giving up.
const TWINS: u32 = 10_000;

/// Claims the name below the parent, or refuses with a free one.
pub(super) async fn claim_exactly(
    unit: &mut Unit,
    parent: ItemId,
    name: &ItemName,
    item: ItemId,
) -> Result<(), Stop> {
    let claimed = unit
        .claim(ClaimKind::ItemName(parent, name), item.uuid())
        .await?;
    match claimed {
        Ok(()) => Ok(()),
        Err(Taken { .. }) => Err(taken(unit, parent, name).await?.into()),
    }
}

/// For a contact: refuses only where the contact can see what has the name;
/// a sibling that is hidden from them must not show in the refusal.
pub(super) async fn claim_as_seen(
    unit: &mut Unit,
    parent: ItemId,
    name: ItemName,
    item: ItemId,
) -> Result<ItemName, Stop> {
    let Some(holder) = unit.claimed(ClaimKind::ItemName(parent, &name)).await? else {
        return claim_or_number(unit, parent, name, item).await;
    };
    let facts = facts(unit, ItemId::new(holder.owner)).await?;
    if decide(&facts, Action::View, unit.metadata().occurred_at).allowed {
        return Err(taken(unit, parent, &name).await?.into());
    }
    claim_or_number(unit, parent, name, item).await
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
    Err(taken(unit, parent, &name).await?.into())
}

/// The refusal for a taken name.
pub(super) async fn taken(
    unit: &mut Unit,
    parent: ItemId,
    name: &ItemName,
) -> Result<Refusal, Stop> {
    let mut suggestion = None;
    for n in 2..TWINS {
        let candidate = name.numbered(n);
        if unit
            .claimed(ClaimKind::ItemName(parent, &candidate))
            .await?
            .is_none()
        {
            suggestion = Some(candidate.to_string());
            break;
        }
    }
    let way_out = match &suggestion {
        Some(free) => format!("; {free:?} is free"),
        None => String::new(),
    };
    Ok(Refusal {
        code: RefusalCode::NameTaken,
        message: format!(
            "The name {:?} is already taken in this folder{way_out}.",
            name.as_str()
        ),
        args: Box::new(Args {
            item: Some(name.to_string()),
            suggestion,
            ..Args::default()
        }),
    })
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
