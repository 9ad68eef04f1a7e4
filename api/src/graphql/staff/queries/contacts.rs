//! Questions about contacts, from their side: who there is, and where each
//! belongs.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use portico_domain::ContactId;
use portico_domain::values::{Permission, StaffReach};
use portico_projections::access;

use super::super::as_of::{AsOfInput, When};
use super::super::customer::Customer;
use super::super::people::{Contact, MembershipInfo};
use crate::graphql::context::{failed, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{ListArguments, NamedList, Position, search_text};

/// A contact's membership of one customer.
#[derive(SimpleObject)]
pub(super) struct ContactMembership {
    /// Of which customer.
    customer: Customer,
    /// How.
    membership: MembershipInfo,
}

/// A contact and where it belongs.
#[derive(SimpleObject)]
pub(super) struct ContactRecord {
    /// Who.
    contact: Contact,
    /// The customers that the viewer works for now, and to which the contact belongs,
    /// or belonged then.
    memberships: Vec<ContactMembership>,
}

/// Contacts.
#[derive(Default)]
pub(crate) struct ContactQueries;

#[Object]
impl ContactQueries {
    /// Contacts by name; `search` finds part of a name or address.
    #[graphql(
        complexity = "10 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<NamedList<Contact>> {
        let request = request(ctx);
        request.staff_with(Permission::ReadCustomers).await?;
        let arguments = ListArguments::parse(first, after.as_deref())?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let search = search_text(search.as_deref())?;
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let page = access::contact_list(&mut conn, search, &arguments.0)
            .await
            .map_err(failed)?;
        Ok(arguments.connect(page, stale, Contact::from))
    }

    /// One contact and its memberships, direct and inherited; for staff who work
    /// for assigned customers only, if it belongs to one of them, or was given, shown
    /// or sent something there; or did, or was, then.
    #[graphql(complexity = "20 + child_complexity")]
    async fn contact(
        &self,
        ctx: &Context<'_>,
        id: ID,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<Option<ContactRecord>> {
        let request = request(ctx);
        let viewer = request.staff_facts(None).await?.staff;
        request.is_stale(Reads::Now, at_least).await?;
        let Ok(id) = id.parse::<ContactId>() else {
            return Ok(None);
        };
        let assigned = viewer.filter(|staff| staff.reach == StaffReach::Assigned);
        let assigned = assigned.map(|staff| staff.id);
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let rows = access::memberships_of_contact(&mut conn, id, assigned)
            .await
            .map_err(failed)?;
        if let (Some(staff), true) = (assigned, rows.is_empty()) {
            let known = access::contact_known_to(&mut conn, staff, id).await;
            if !known.map_err(failed)? {
                return Ok(None);
            }
        }
        let row = access::contact(&mut conn, id).await.map_err(failed)?;
        let Some(row) = row else { return Ok(None) };
        let (customers, memberships): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .map(|row| (row.customer, row.membership))
            .unzip();
        let memberships = MembershipInfo::all(&mut conn, &memberships).await?;
        let memberships = customers.into_iter().zip(memberships);
        Ok(Some(ContactRecord {
            contact: row.into(),
            memberships: memberships
                .map(|(row, membership)| ContactMembership {
                    customer: Customer { row, when },
                    membership,
                })
                .collect(),
        }))
    }
}
