//! Questions about the viewer, customers and contacts.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, ID, Object, OneofObject, Result};
use portico_domain::access::decide_at_customer;
use portico_domain::values::{CustomerNumber, Permission, StaffReach};
use portico_projections::access::{self, CustomerCursor};

use super::super::NO_CUSTOMER;
use super::super::as_of::{AsOfInput, When};
use super::super::customer::Customer;
use super::super::people::Me;
use crate::graphql::context::{failed, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{Cursor, PageFields, Paging, Position, search_text};

/// Which customer.
#[derive(OneofObject)]
pub(super) enum CustomerBy {
    /// By id.
    Id(ID),
    /// By short number, in any case.
    Number(String),
}

/// The viewer, customers and contacts.
#[derive(Default)]
pub(crate) struct PeopleQueries;

#[Object]
impl PeopleQueries {
    /// The signed-in staff member; none where nobody is.
    async fn me(&self, ctx: &Context<'_>, at_least: Option<Position>) -> Result<Option<Me>> {
        let request = request(ctx);
        let Ok(id) = request.staff_id() else {
            return Ok(None);
        };
        request.is_stale(Reads::Now, at_least).await?;
        let mut conn = request.connection().await?;
        let firm = access::firm(&mut conn).await.map_err(failed)?;
        let row = access::staff(&mut conn, id).await.map_err(failed)?;
        let row = row.filter(|row| !row.suspended);
        Ok(row.map(|row| Me::new(row, firm.map(|firm| firm.name))))
    }

    /// Customers by name, those assigned to the viewer where the viewer works for
    /// assigned ones only; `search` finds part of a name, or the beginning of a
    /// number.
    #[graphql(complexity = "10 + Paging::cost(first) * child_complexity / 10")]
    async fn customers(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<Connection<String, Customer, PageFields>> {
        let request = request(ctx);
        let viewer = request.staff_facts(None).await?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let first = Paging::parse(first)?.0;
        let after = after.as_deref().map(CustomerCursor::parse).transpose()?;
        let search = search_text(search.as_deref())?;
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let assigned = viewer
            .staff
            .filter(|staff| staff.reach == StaffReach::Assigned)
            .map(|staff| staff.id);
        let page = access::customers(&mut conn, search, assigned, (first, after.as_ref()))
            .await
            .map_err(failed)?;
        let fields = PageFields {
            total_count: page.total,
            stale,
        };
        let mut connection =
            Connection::with_additional_fields(after.is_some(), page.has_next, fields);
        connection.edges.extend(
            page.rows
                .into_iter()
                .map(|row| Edge::new(row.cursor().to_text(), Customer { row, when })),
        );
        Ok(connection)
    }

    /// One customer. As of an earlier moment it is found by the number that it had.
    async fn customer(
        &self,
        ctx: &Context<'_>,
        by: CustomerBy,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<Option<Customer>> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        request.is_stale(Reads::Now, at_least).await?;
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let row = match by {
            CustomerBy::Id(id) => match id.parse() {
                Ok(id) => access::customer(&mut conn, id).await.map_err(failed)?,
                Err(_) => None,
            },
            CustomerBy::Number(number) => match CustomerNumber::parse(&number) {
                Ok(number) => access::customer_by_number(&mut conn, &number)
                    .await
                    .map_err(failed)?,
                Err(_) => None,
            },
        };
        drop(conn);
        // To whom a customer is not assigned, there is none.
        let whose = row.as_ref().map_or(NO_CUSTOMER, |row| row.id);
        let viewer = request.staff_facts(Some(whose)).await?;
        let decision = decide_at_customer(&viewer, Permission::ReadCustomers);
        let found = row.filter(|_| decision.allowed);
        Ok(found.map(|row| Customer { row, when }))
    }
}
