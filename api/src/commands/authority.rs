//! Whether the caller may: asked inside the command's own transaction.

use std::collections::BTreeSet;

use portico_domain::access::{Action, Facts, StaffFacts, decide};
use portico_domain::values::{Permission, StaffRole};
use portico_domain::{Actor, CustomerId, ItemId, StaffId};
use portico_event_log::Unit;
use portico_projections::access;
use sqlx::PgConnection;
use uuid::Uuid;

use super::perform::Stop;
use super::refusal::Refusal;

/// The operator at the command line may do what an owner may.
fn operator() -> StaffFacts {
    StaffFacts {
        id: StaffId::new(Uuid::nil()),
        roles: BTreeSet::from([StaffRole::Owner]),
        suspended: false,
    }
}

/// Requires a permission for the whole firm.
pub(super) async fn require(unit: &mut Unit, permission: Permission) -> Result<(), Stop> {
    let staff = match unit.metadata().actor {
        Actor::Operator => operator(),
        Actor::Staff(id) => access::staff_facts(unit.connection(), id)
            .await?
            .staff
            .ok_or_else(Refusal::not_found)?,
        Actor::Contact(_) => return Err(Refusal::lacks(permission).into()),
    };
    if staff.suspended {
        return Err(Refusal::from(portico_domain::access::Code::StaffSuspended).into());
    }
    if staff.roles.iter().any(|role| role.permits(permission)) {
        Ok(())
    } else {
        Err(Refusal::lacks(permission).into())
    }
}

/// The facts about a person and one item.
pub(super) async fn facts_of(
    conn: &mut PgConnection,
    actor: Actor,
    item: ItemId,
) -> Result<Facts, sqlx::Error> {
    Ok(match actor {
        Actor::Staff(id) => access::facts_for_staff(conn, id, item).await?,
        Actor::Contact(id) => access::facts_for_contact(conn, id, item).await?,
        Actor::Operator => Facts {
            staff: Some(operator()),
            ..access::facts_for_staff(conn, StaffId::new(Uuid::nil()), item).await?
        },
    })
}

/// The facts about the caller and one item.
pub(super) async fn facts(unit: &mut Unit, item: ItemId) -> Result<Facts, Stop> {
    let actor = unit.metadata().actor;
    Ok(facts_of(unit.connection(), actor, item).await?)
}

/// Requires that the caller may do this to the item. What a contact may not
/// even view is refused as if it did not exist.
pub(super) async fn require_item(
    unit: &mut Unit,
    item: ItemId,
    action: Action,
) -> Result<Facts, Stop> {
    let facts = facts(unit, item).await?;
    let at = unit.metadata().occurred_at;
    let decision = decide(&facts, action, at);
    if decision.allowed {
        return Ok(facts);
    }
    let hidden = facts.staff.is_none() && !decide(&facts, Action::View, at).allowed;
    Err(if hidden {
        Refusal::not_found().into()
    } else {
        Refusal::from(&decision).into()
    })
}

/// The customer whose tree the item is in.
pub(super) fn customer_of(facts: &Facts) -> Result<CustomerId, Stop> {
    facts
        .customer
        .map(|customer| customer.id)
        .ok_or_else(|| Refusal::not_found().into())
}
