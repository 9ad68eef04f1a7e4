//! Of which customers and contacts a viewer is told, where something is told of a change.

use std::collections::BTreeSet;

use portico_domain::access::decide_at_customer;
use portico_domain::values::{Permission, StaffReach};
use portico_domain::{ContactId, CustomerId};
use portico_projections::access;

use super::Answered;
use crate::commands::Foreseen;
use crate::graphql::context::{RequestContext, failed};

/// Leaves out what is at customers that the viewer does not read now.
pub(super) async fn keep_read(request: &RequestContext, foreseen: &mut Foreseen) -> Answered<()> {
    let all = foreseen.changes.iter();
    let customers: BTreeSet<CustomerId> = all.map(|change| change.customer).collect();
    let mut read = BTreeSet::new();
    for customer in customers {
        let facts = request.staff_facts(Some(customer)).await?;
        if decide_at_customer(&facts, Permission::ReadDocuments).allowed {
            read.insert(customer);
        }
    }
    foreseen
        .changes
        .retain(|change| read.contains(&change.customer));
    Ok(())
}

/// Of the contacts that the changes are about, those whom the viewer knows now.
pub(super) async fn known(
    request: &RequestContext,
    foreseen: &Foreseen,
) -> Answered<BTreeSet<ContactId>> {
    let all = foreseen.changes.iter();
    let contacts: BTreeSet<ContactId> = all.map(|change| change.contact).collect();
    let viewer = request.staff_facts(None).await?.staff;
    let Some(limited) = viewer.filter(|staff| staff.reach == StaffReach::Assigned) else {
        return Ok(contacts);
    };
    let mut known = BTreeSet::new();
    let mut conn = request.connection().await?;
    for contact in contacts {
        let is_known = access::contact_known_to(&mut conn, limited.id, contact).await;
        if is_known.map_err(failed)? {
            known.insert(contact);
        }
    }
    Ok(known)
}
