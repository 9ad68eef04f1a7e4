//! What lets contacts see more needs the right to share.

use chrono::{DateTime, Utc};
use portico_domain::access::{Facts, GrantFacts, ItemFacts, ItemShape, decide_at_customer};
use portico_domain::document::FolderPurpose;
use portico_domain::values::{Permission, StaffRole};
use portico_domain::{ContactId, CustomerId, GroupId};
use portico_event_log::Unit;
use portico_projections::access;
use sqlx::PgConnection;

use super::authority::{require_at, require_of, roles_for_the_firm};
use super::perform::Stop;
use super::refusal::Refusal;

/// Staff who put something where contacts see it share it, and need the right.
pub(super) async fn widening(unit: &mut Unit, facts: &Facts) -> Result<(), Stop> {
    let at = unit.metadata().occurred_at;
    widening_at(unit.connection(), facts, at).await
}

/// The same before a command.
pub(super) async fn widening_at(
    conn: &mut PgConnection,
    facts: &Facts,
    at: DateTime<Utc>,
) -> Result<(), Stop> {
    let (Some(place), Err(refusal)) = (facts.chain.first(), may_widen(facts, true)) else {
        return Ok(());
    };
    let grants = access::grants_reaching(conn, place.id).await?;
    if grants.iter().any(|grant: &GrantFacts| grant.lasts(at)) {
        return Err(refusal.into());
    }
    Ok(())
}

/// Whether the staff member may put something there, where grants that last reach
/// the place or not. None reaches Internal.
pub(super) fn may_widen(facts: &Facts, reached: bool) -> Result<(), Refusal> {
    let internal = ItemShape::Folder(FolderPurpose::InternalRoot);
    let shown = reached && facts.chain.iter().all(|link| link.shape != internal);
    let decision = decide_at_customer(facts, Permission::Share);
    if facts.staff.is_some() && shown && !decision.allowed {
        return Err(Refusal::from(&decision));
    }
    Ok(())
}

/// What comes back out of the trash brings what was granted on it, above it and
/// below it, and the matters that clients were shown. What a client sent is theirs:
/// whoever put it into the trash may take it out.
pub(super) async fn widening_restore(unit: &mut Unit, facts: &Facts) -> Result<(), Stop> {
    if let (Some(_), Some(item), Some(customer)) =
        (&facts.staff, facts.chain.first(), &facts.customer)
    {
        let (items, at) = ([item.id], unit.metadata().occurred_at);
        let holding = access::holding_shared(unit.connection(), customer.id, &items, at).await?;
        if !holding.is_empty() {
            require_of(facts, Permission::Share)?;
        }
    }
    widening(unit, facts).await
}

/// A move out of Internal, to another section or out of a matter opens doors
/// to what was granted on the item itself or below it, as setting a section
/// does.
pub(super) fn widening_border(facts: &Facts, place: &Facts) -> Result<(), Stop> {
    let above = facts.chain.get(1..).unwrap_or_default();
    let section = |chain: &[ItemFacts]| chain.iter().find_map(|item| item.section);
    let own = facts.chain.first().and_then(|item| item.section);
    let other_section = own.is_none() && section(above) != section(&place.chain);
    let stays = |item: &ItemFacts| place.chain.iter().any(|link| link.id == item.id);
    let bars = |item: &&ItemFacts| {
        item.shape == ItemShape::Matter
            || item.shape == ItemShape::Folder(FolderPurpose::InternalRoot)
    };
    if other_section || !above.iter().filter(bars).all(stays) {
        require_of(facts, Permission::Share)?;
    }
    Ok(())
}

/// Who joins a group gets what is granted to it, and becomes a member where it has a role.
pub(super) async fn widening_group(
    unit: &mut Unit,
    group: GroupId,
    contacts: &[ContactId],
) -> Result<(), Stop> {
    let at = unit.metadata().occurred_at;
    let sharing = access::customers_sharing_with(unit.connection(), group, at).await?;
    for &customer in &sharing {
        require_at(unit, customer, Permission::Share).await?;
    }
    for customer in access::customers_with_role(unit.connection(), group).await? {
        if !sharing.contains(&customer) {
            widening_members(unit, customer, contacts).await?;
        }
    }
    Ok(())
}

/// Who becomes a member gets at once what is granted to all clients, and to the
/// groups they are in; a door that opens to them also shows what they were shown and
/// sent.
pub(super) async fn widening_members(
    unit: &mut Unit,
    customer: CustomerId,
    contacts: &[ContactId],
) -> Result<(), Stop> {
    let at = unit.metadata().occurred_at;
    let conn = unit.connection();
    if access::anything_shared(conn, customer, at).await?
        || access::shown_or_sent(conn, customer, contacts).await?
    {
        require_at(unit, customer, Permission::Share).await?;
    }
    Ok(())
}

/// Nobody gives a role that carries more than their own for the firm.
pub(super) async fn not_above(
    unit: &mut Unit,
    given: impl IntoIterator<Item = StaffRole>,
) -> Result<(), Stop> {
    let own = roles_for_the_firm(unit).await?;
    match given.into_iter().find(|role| !role.within(&own)) {
        None => Ok(()),
        Some(role) => {
            let missing = role
                .permissions()
                .iter()
                .find(|permission| !own.iter().any(|role| role.permits(**permission)));
            let missing = missing.copied().unwrap_or(Permission::ManageStaff);
            Err(Refusal::lacks(missing).into())
        }
    }
}

/// Who joins a group of staff gets its roles, which must not be above those of
/// whoever takes them in.
pub(super) async fn not_above_own(unit: &mut Unit, group: GroupId) -> Result<(), Stop> {
    let roles = access::staff_roles_of_group(unit.connection(), group).await?;
    not_above(unit, roles).await
}
