//! Whether the caller may: asked inside the command's own transaction.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use portico_domain::access::{
    Action, Decision, Facts, StaffFacts, decide, decide_at_customer, decide_at_firm,
};
use portico_domain::metadata::Metadata;
use portico_domain::values::{Permission, StaffReach, StaffRole};
use portico_domain::{Actor, CustomerId, ItemId, StaffId};
use portico_event_log::Unit;
use portico_projections::access;
use sqlx::PgConnection;
use uuid::Uuid;

use super::missing::IdField;
use super::perform::Stop;
use super::refusal::Refusal;

/// The operator at the command line may do what an owner may.
fn operator() -> StaffFacts {
    StaffFacts {
        id: StaffId::new(Uuid::nil()),
        roles: BTreeSet::from([StaffRole::Owner]),
        reach: StaffReach::All,
        suspended: false,
    }
}

/// Who is asked for the right: the staff member on whose behalf the operator acts, if any.
fn asked(metadata: &Metadata) -> Actor {
    match (metadata.actor, metadata.on_behalf_of) {
        (Actor::Operator, Some(staff)) => Actor::Staff(staff),
        (actor, _) => actor,
    }
}

/// Requires a permission for the whole firm.
pub(super) async fn require(unit: &mut Unit, permission: Permission) -> Result<(), Stop> {
    let facts = staff_facts(unit, None, permission).await?;
    allowed(&decide_at_firm(&facts, permission))
}

/// Requires a permission at one customer.
pub(super) async fn require_at(
    unit: &mut Unit,
    customer: CustomerId,
    permission: Permission,
) -> Result<(), Stop> {
    require_where(unit, Some(customer), permission).await
}

/// The same, where there may be no such customer: nobody is assigned there.
pub(super) async fn require_where(
    unit: &mut Unit,
    customer: Option<CustomerId>,
    permission: Permission,
) -> Result<(), Stop> {
    let facts = staff_facts(unit, customer, permission).await?;
    allowed(&decide_at_customer(&facts, permission))
}

/// The roles that the caller has for the whole firm, none where they reach
/// assigned customers only: nobody gives what they do not have.
pub(super) async fn roles_for_the_firm(unit: &mut Unit) -> Result<BTreeSet<StaffRole>, Stop> {
    let facts = staff_facts(unit, None, Permission::ManageStaff).await?;
    Ok(match facts.staff {
        Some(staff) if staff.reach == StaffReach::All => staff.roles,
        Some(_) | None => BTreeSet::new(),
    })
}

async fn staff_facts(
    unit: &mut Unit,
    customer: Option<CustomerId>,
    permission: Permission,
) -> Result<Facts, Stop> {
    let actor = asked(unit.metadata());
    let conn = unit.connection();
    let facts = match (actor, customer) {
        (Actor::Operator, _) => Facts {
            staff: Some(operator()),
            ..Facts::default()
        },
        (Actor::Staff(id), None) => access::staff_facts(conn, id).await?,
        (Actor::Staff(id), Some(customer)) => access::staff_facts_at(conn, id, customer).await?,
        (Actor::Contact(_), _) => return Err(Refusal::lacks(permission).into()),
    };
    if facts.staff.is_none() {
        return Err(Refusal::not_found().into());
    }
    Ok(facts)
}

fn allowed(decision: &Decision) -> Result<(), Stop> {
    if decision.allowed {
        Ok(())
    } else {
        Err(Refusal::from(decision).into())
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

/// Whether a person may look at an item at this moment.
pub(crate) async fn may_view(
    conn: &mut PgConnection,
    actor: Actor,
    item: ItemId,
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let facts = facts_of(conn, actor, item).await?;
    Ok(decide(&facts, Action::View, at).allowed)
}

/// The facts about the caller and one item.
pub(super) async fn facts(unit: &mut Unit, item: ItemId) -> Result<Facts, Stop> {
    let actor = asked(unit.metadata());
    Ok(facts_of(unit.connection(), actor, item).await?)
}

/// Requires that the caller may do this to the item that the input names. What a
/// contact may not even view is refused as if it did not exist.
pub(super) async fn require_item(
    unit: &mut Unit,
    item: ItemId,
    action: Action,
    named: IdField,
) -> Result<Facts, Stop> {
    let facts = facts(unit, item).await?;
    let at = unit.metadata().occurred_at;
    let decision = decide(&facts, action, at);
    if decision.allowed {
        return Ok(facts);
    }
    let hidden = facts.staff.is_none() && !decide(&facts, Action::View, at).allowed;
    Err(if hidden {
        Refusal::missing(named).into()
    } else {
        Refusal::denied(&decision, named).into()
    })
}

/// Requires that the caller is of the firm and sees where items are to go.
pub(super) async fn require_place(unit: &mut Unit, to: ItemId) -> Result<Facts, Stop> {
    let facts = facts(unit, to).await?;
    let at = unit.metadata().occurred_at;
    if facts.staff.is_some() && decide(&facts, Action::View, at).allowed {
        Ok(facts)
    } else {
        Err(Refusal::missing(IdField::ToId).into())
    }
}

/// Requires a permission at the customer that the facts are about.
pub(super) fn require_of(facts: &Facts, permission: Permission) -> Result<(), Stop> {
    allowed(&decide_at_customer(facts, permission))
}

/// The customer whose tree the item is in.
pub(super) fn customer_of(facts: &Facts) -> Result<CustomerId, Stop> {
    facts
        .customer
        .map(|customer| customer.id)
        .ok_or_else(|| Refusal::not_found().into())
}

/// Keeps the folders of a chain as they were judged until the unit ends: to
/// trash, move or destroy one of them waits, and a unit that was overtaken by
/// such a change is tried again. Otherwise what is put into a folder while it is
/// trashed and destroyed would be left without one.
pub(super) async fn keep_chain(unit: &mut Unit, facts: &Facts) -> Result<(), Stop> {
    let chain: Vec<Uuid> = facts.chain.iter().map(|link| link.id.uuid()).collect();
    Ok(keep_places(unit.connection(), &chain).await?)
}

/// The same for any folders, on a unit's connection.
pub(crate) async fn keep_places(
    conn: &mut PgConnection,
    items: &[Uuid],
) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT FROM access.items WHERE id = ANY($1) AND rank = 0 ORDER BY id FOR SHARE")
        .bind(items)
        .execute(conn)
        .await?;
    Ok(())
}
