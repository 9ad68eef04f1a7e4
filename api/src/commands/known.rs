//! Whom the caller knows. Staff who work for assigned customers only know who
//! belongs to one of these; everybody else is to them like somebody who does not
//! exist, by whichever operation they ask.

use portico_domain::values::StaffReach;
use portico_domain::{Actor, ContactId, GroupId, StaffId};
use portico_event_log::Unit;
use portico_projections::access::{self, GroupRow};

use super::perform::Stop;
use super::refusal::Refusal;

/// The caller, if they work for assigned customers only.
pub(super) async fn limited(unit: &mut Unit) -> Result<Option<StaffId>, Stop> {
    let Actor::Staff(id) = unit.metadata().actor else {
        return Ok(None);
    };
    let staff = access::staff_facts(unit.connection(), id).await?.staff;
    let limited = staff.filter(|staff| staff.reach == StaffReach::Assigned);
    Ok(limited.map(|staff| staff.id))
}

/// Whether the caller may know of a contact, if there is one.
pub(super) async fn knows_contact(unit: &mut Unit, contact: ContactId) -> Result<bool, Stop> {
    match limited(unit).await? {
        None => Ok(true),
        Some(staff) => Ok(access::contact_known_to(unit.connection(), staff, contact).await?),
    }
}

/// Refuses a contact whom the caller may not know of like one who does not exist.
pub(super) async fn require_known(unit: &mut Unit, contact: ContactId) -> Result<(), Stop> {
    if knows_contact(unit, contact).await? {
        Ok(())
    } else {
        Err(Refusal::not_found().into())
    }
}

/// A group that the caller may know of.
pub(super) async fn known_group(unit: &mut Unit, group: GroupId) -> Result<Option<GroupRow>, Stop> {
    if let Some(staff) = limited(unit).await?
        && !access::group_known_to(unit.connection(), staff, group).await?
    {
        return Ok(None);
    }
    Ok(access::group(unit.connection(), group).await?)
}
