//! Questions about the viewer, customers and contacts.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, ID, Object, OneofObject, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portico_domain::access::decide_at_customer;
use portico_domain::values::{CustomerNumber, Permission, StaffReach};
use portico_projections::access::{self, CustomerCursor, CustomerRow};

use super::super::customer::Customer;
use super::super::people::Me;
use crate::commands::Refusal;
use crate::graphql::context::{failed, refused, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{PageFields, Paging, Position, search_text};

/// Which customer.
#[derive(OneofObject)]
pub(super) enum CustomerBy {
    /// By id.
    Id(ID),
    /// By short number, in any case.
    Number(String),
}

fn token(row: &CustomerRow) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}:{}", row.id, row.name_key))
}

fn cursor(text: &str) -> Result<CustomerCursor> {
    let unfit = || {
        let rule = "after is not a cursor of this list; take one from an edge or pageInfo";
        refused(&Refusal::invalid("after", &rule))
    };
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| unfit())?;
    let text = String::from_utf8(bytes).map_err(|_| unfit())?;
    if text.contains('\0') {
        return Err(unfit());
    }
    let (id, name_key) = text.split_once(':').ok_or_else(unfit)?;
    Ok(CustomerCursor {
        name_key: name_key.to_owned(),
        id: id.parse().map_err(|_| unfit())?,
    })
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
    #[graphql(complexity = "10 + page_cost(first) * child_complexity / 10")]
    async fn customers(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
    ) -> Result<Connection<String, Customer, PageFields>> {
        let request = request(ctx);
        let viewer = request.staff_facts(None).await?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let first = Paging::parse(first)?.0;
        let after = after.as_deref().map(cursor).transpose()?;
        let search = search_text(search.as_deref())?;
        let mut conn = request.connection().await?;
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
                .map(|row| Edge::new(token(&row), Customer(row))),
        );
        Ok(connection)
    }

    /// One customer.
    async fn customer(
        &self,
        ctx: &Context<'_>,
        by: CustomerBy,
        at_least: Option<Position>,
    ) -> Result<Option<Customer>> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        request.is_stale(Reads::Now, at_least).await?;
        let mut conn = request.connection().await?;
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
        let Some(row) = row else { return Ok(None) };
        // To whom a customer is not assigned, there is none.
        let viewer = request.staff_facts(Some(row.id)).await?;
        let decision = decide_at_customer(&viewer, Permission::ReadCustomers);
        Ok(decision.allowed.then_some(Customer(row)))
    }
}

fn page_cost(first: Option<i32>) -> usize {
    usize::try_from(first.unwrap_or(50).clamp(1, 200)).unwrap_or(200)
}
