//! What staff members may do where, before and after a command.

use std::collections::{BTreeMap, BTreeSet};

use portico_domain::access::{decide_at_customer, decide_at_firm};
use portico_domain::catalogue::Event;
use portico_domain::group::{GroupEvent, Members};
use portico_domain::staff::StaffEvent;
use portico_domain::values::Permission;
use portico_domain::{CustomerId, GroupId, StaffId};
use portico_event_log::Envelope;
use portico_projections::access;
use sqlx::PgConnection;

use crate::commands::perform::Stop;
use crate::commands::refusal::Refusal;

/// The most places that are looked at.
const MOST_PLACES: usize = 500;

/// A staff member at a customer. At none: for the firm, and so at every customer that
/// the member is not assigned to.
pub(super) type Place = (StaffId, Option<CustomerId>);

/// What may be done there.
pub(super) type Rights = BTreeMap<Place, BTreeSet<Permission>>;

/// What one staff member may do then that they may not now, or not any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForeseenRights {
    /// Who.
    pub staff: StaffId,
    /// Where; none for the firm, and at every customer that the member is not
    /// assigned to.
    pub customer: Option<CustomerId>,
    /// What they may do then.
    pub gains: Vec<Permission>,
    /// What they may not do any more.
    pub loses: Vec<Permission>,
}

/// Whose rights these events can change, and where; asked before they are applied.
pub(super) async fn concerned(
    conn: &mut PgConnection,
    events: &[Envelope],
) -> Result<BTreeSet<Place>, sqlx::Error> {
    let mut concerned = BTreeSet::new();
    for envelope in events {
        let found = match &envelope.event {
            Event::Staff(event) => {
                by_staff(conn, StaffId::new(envelope.aggregate_id), event).await?
            }
            Event::Group(event) => {
                by_group(conn, GroupId::new(envelope.aggregate_id), event).await?
            }
            Event::Firm(_)
            | Event::Identity(_)
            | Event::Customer(_)
            | Event::Contact(_)
            | Event::Document(_)
            | Event::Grant(_)
            | Event::AccessLog(_) => continue,
        };
        concerned.extend(found);
    }
    Ok(concerned)
}

async fn by_staff(
    conn: &mut PgConnection,
    staff: StaffId,
    event: &StaffEvent,
) -> Result<Vec<Place>, sqlx::Error> {
    match event {
        StaffEvent::StaffAssignedToCustomer { customer, .. }
        | StaffEvent::StaffUnassigned { customer } => Ok(vec![(staff, Some(*customer))]),
        StaffEvent::StaffAdded { .. }
        | StaffEvent::StaffRolesChanged { .. }
        | StaffEvent::StaffReachChanged { .. }
        | StaffEvent::StaffSuspended {}
        | StaffEvent::StaffReinstated {} => {
            let assigned = access::assignments_of(conn, staff).await?;
            let at = assigned
                .into_iter()
                .map(|row| (staff, Some(row.customer.id)));
            Ok(at.chain([(staff, None)]).collect())
        }
    }
}

/// Who joins, leaves or stays in a group of staff, wherever it gives something.
async fn by_group(
    conn: &mut PgConnection,
    group: GroupId,
    event: &GroupEvent,
) -> Result<Vec<Place>, sqlx::Error> {
    let mut customers = access::customers_with_role(conn, group).await?;
    let staff = match event {
        GroupEvent::MembersAdded { members } | GroupEvent::MembersRemoved { members } => {
            match members {
                Members::Staff(staff) => staff.iter().copied().collect(),
                Members::Contacts(_) => vec![],
            }
        }
        GroupEvent::GroupRolesAssigned { customer, .. }
        | GroupEvent::GroupRolesRemoved { customer } => {
            customers = vec![*customer];
            access::staff_in_group(conn, group).await?
        }
        GroupEvent::GroupCreated { .. }
        | GroupEvent::GroupDescribed { .. }
        | GroupEvent::GroupClosed {} => access::staff_in_group(conn, group).await?,
    };
    let at = |staff| {
        customers
            .iter()
            .map(move |customer| (staff, Some(*customer)))
    };
    Ok(staff.into_iter().flat_map(at).collect())
}

/// What may be done at these places. Refused where they are too many to be looked at
/// while a transaction is open.
pub(super) async fn of(conn: &mut PgConnection, places: &BTreeSet<Place>) -> Result<Rights, Stop> {
    if places.len() > MOST_PLACES {
        return Err(too_much().into());
    }
    let mut rights = Rights::new();
    for &(staff, customer) in places {
        let permitted = if let Some(customer) = customer {
            let facts = access::staff_facts_at(conn, staff, customer).await?;
            permitted(|permission| decide_at_customer(&facts, permission).allowed)
        } else {
            let facts = access::staff_facts(conn, staff).await?;
            permitted(|permission| decide_at_firm(&facts, permission).allowed)
        };
        rights.insert((staff, customer), permitted);
    }
    Ok(rights)
}

fn permitted(may: impl Fn(Permission) -> bool) -> BTreeSet<Permission> {
    let all = Permission::ALL.iter().copied();
    all.filter(|permission| may(*permission)).collect()
}

/// Where the two differ; both are of the same places.
pub(super) fn between(before: &Rights, after: &Rights) -> Vec<ForeseenRights> {
    let changed = before.iter().filter_map(|(place, had)| {
        let has = after.get(place)?;
        let &(staff, customer) = place;
        (has != had).then(|| ForeseenRights {
            staff,
            customer,
            gains: has.difference(had).copied().collect(),
            loses: had.difference(has).copied().collect(),
        })
    });
    changed.collect()
}

fn too_much() -> Refusal {
    let rule = format!(
        "this reaches what staff members may do at more than {MOST_PLACES} customers, counted \
         for each member, which is too much to preview exactly; preview it for one member or \
         one customer"
    );
    Refusal::invalid("change", &rule)
}
