//! Questions about matters.

use async_graphql::{Context, ID, Object, Result};
use portico_domain::access::decide_at_customer;
use portico_domain::values::Permission;
use portico_domain::{CustomerId, ItemId};
use portico_projections::access::{self, ListPage};

use super::super::NO_CUSTOMER;
use super::super::as_of::{AsOfInput, When};
use super::super::matter::Matter;
use crate::graphql::context::{failed, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{ListArguments, NamedList, Position, search_text};

/// Matters.
#[derive(Default)]
pub(crate) struct MatterQueries;

#[Object]
impl MatterQueries {
    /// A customer's matters, by reference; `search` finds part of a reference,
    /// title or name. As of an earlier moment they are found and ordered by the texts
    /// that they have now.
    #[graphql(
        complexity = "10 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn matters(
        &self,
        ctx: &Context<'_>,
        customer: ID,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<NamedList<Matter>> {
        let request = request(ctx);
        let customer = customer.parse::<CustomerId>();
        let whose = customer.as_ref().copied();
        let whose = whose.unwrap_or(NO_CUSTOMER);
        request.staff_at(whose, Permission::ReadCustomers).await?;
        let arguments = ListArguments::parse(first, after.as_deref())?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let search = search_text(search.as_deref())?;
        let when = When::of(request, as_of).await?;
        let with = |row| Matter { row, when };
        let Ok(customer) = customer else {
            return Ok(arguments.connect(ListPage::empty(), stale, with));
        };
        let mut conn = when.connection(request).await?;
        let page = access::matters(&mut conn, customer, search, &arguments.0)
            .await
            .map_err(failed)?;
        Ok(arguments.connect(page, stale, with))
    }

    /// One matter, also one in the trash.
    async fn matter(
        &self,
        ctx: &Context<'_>,
        id: ID,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<Option<Matter>> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        request.is_stale(Reads::Now, at_least).await?;
        let Ok(id) = id.parse::<ItemId>() else {
            return Ok(None);
        };
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let row = access::matter(&mut conn, id).await.map_err(failed)?;
        drop(conn);
        // To whom a customer is not assigned, none of its matters is there.
        let whose = row.as_ref().map_or(NO_CUSTOMER, |row| row.customer);
        let viewer = request.staff_facts(Some(whose)).await?;
        let decision = decide_at_customer(&viewer, Permission::ReadCustomers);
        let row = row.filter(|_| decision.allowed);
        Ok(row.map(|row| Matter { row, when }))
    }
}
