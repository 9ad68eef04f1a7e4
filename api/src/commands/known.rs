//! Whom the caller knows. Staff who work for assigned customers only know who
//! belongs to one of these; everybody else is to them like somebody who does not
//! exist, by whichever operation they ask.

use portico_domain::access::Code;
use portico_domain::contact::Account;
use portico_domain::values::StaffReach;
use portico_domain::{Actor, ContactId, CustomerId, GroupId, StaffId};
use portico_event_log::Unit;
use portico_projections::access::{self, ContactRow, CustomerRow, GroupRow};

use super::missing::IdField;
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

/// A contact whom the caller may know of; one whom they may not is refused like one
/// who does not exist.
pub(super) async fn require_contact(
    unit: &mut Unit,
    contact: ContactId,
    named: IdField,
) -> Result<ContactRow, Stop> {
    if knows_contact(unit, contact).await?
        && let Some(row) = access::contact(unit.connection(), contact).await?
    {
        return Ok(row);
    }
    Err(Refusal::missing(named).into())
}

/// A contact to whom access at the customer can be given: a member, whose account is
/// not closed for good.
pub(super) async fn require_open_member(
    unit: &mut Unit,
    customer: CustomerId,
    contact: ContactId,
    named: IdField,
) -> Result<ContactRow, Stop> {
    let member = access::is_member(unit.connection(), contact, customer).await?;
    let row = require_contact(unit, contact, named).await?;
    if !member {
        return Err(Refusal::no_member(named).into());
    }
    if row.account == Account::Closed {
        return Err(Refusal::from(Code::ContactClosed).into());
    }
    Ok(row)
}

/// A customer that there is; asked after the right there, without which it is told
/// of none.
pub(super) async fn require_customer(
    unit: &mut Unit,
    customer: CustomerId,
    named: IdField,
) -> Result<CustomerRow, Stop> {
    let row = access::customer(unit.connection(), customer).await?;
    row.ok_or_else(|| Refusal::missing(named).into())
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

/// The same, refused where there is none.
pub(super) async fn require_group(unit: &mut Unit, group: GroupId) -> Result<GroupRow, Stop> {
    let row = known_group(unit, group).await?;
    row.ok_or_else(|| Refusal::missing(IdField::GroupId).into())
}
