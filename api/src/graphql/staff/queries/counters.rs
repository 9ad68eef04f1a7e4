//! What a dashboard counts.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use portico_domain::values::{Permission, StaffReach};
use portico_projections::access;
use portico_projections::counters;

use super::super::NO_CUSTOMER;
use crate::graphql::context::{failed, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::Position;

/// How much there is at one customer, or at all that the viewer works for.
#[derive(SimpleObject)]
pub(super) struct Counters {
    /// How many customers that are.
    customers: i64,
    /// Of how many the portal is open.
    open_portals: i64,
    /// Documents in *Files*, not in the trash.
    documents: i64,
    /// Working papers: documents under *Internal*, not in the trash.
    internal_documents: i64,
    /// Documents that hold something a contact sent and the firm has not accepted,
    /// neither in the trash nor withdrawn.
    waiting: i64,
    /// How many contacts belong to them, each once.
    contacts: i64,
    /// Portals of contacts that are on, at each of their customers, with an account
    /// that is active.
    active_portals: i64,
    /// On for a contact who has not accepted an invitation yet.
    pending_portals: i64,
    /// Off for the contact, or with an account that is closed.
    closed_portals: i64,
    /// Whether documents and customers are not counted up to `atLeast`.
    stale: bool,
}

/// What is counted.
#[derive(Default)]
pub(crate) struct CounterQueries;

#[Object]
impl CounterQueries {
    /// How much there is at a customer; at all customers if none is given, those
    /// assigned to the viewer where the viewer works for assigned ones only.
    #[graphql(complexity = "20 + child_complexity")]
    async fn counters(
        &self,
        ctx: &Context<'_>,
        customer: Option<ID>,
        at_least: Option<Position>,
    ) -> Result<Counters> {
        let request = request(ctx);
        let customer = customer.map(|id| id.parse().unwrap_or(NO_CUSTOMER));
        let assigned = match customer {
            Some(customer) => {
                request
                    .staff_at(customer, Permission::ReadDocuments)
                    .await?;
                None
            }
            None => request
                .staff_facts(None)
                .await?
                .staff
                .filter(|staff| staff.reach == StaffReach::Assigned)
                .map(|staff| staff.id),
        };
        let stale = request.is_stale(Reads::Model("counters"), at_least).await?;
        let mut conn = request.connection().await?;
        let kept = counters::counts(&mut conn, customer, assigned).await;
        let kept = kept.map_err(failed)?;
        let portals = access::portal_counts(&mut conn, customer, assigned).await;
        let portals = portals.map_err(failed)?;
        Ok(Counters {
            customers: kept.customers,
            open_portals: kept.open_portals,
            documents: kept.documents,
            internal_documents: kept.internal_documents,
            waiting: kept.waiting,
            contacts: portals.contacts,
            active_portals: portals.active,
            pending_portals: portals.pending,
            closed_portals: portals.closed,
            stale,
        })
    }
}
