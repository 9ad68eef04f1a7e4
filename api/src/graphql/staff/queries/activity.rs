//! Questions of everybody who works with a customer: what was done lately.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};
use portico_domain::CustomerId;
use portico_domain::values::Permission;
use portico_projections::activity::{self, ActivityFilter};

use super::super::NO_CUSTOMER;
use super::super::activity::ActivityRecord;
use super::audit::{page, uuid};
use crate::graphql::context::{failed, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{PageFields, Position};

/// What was done.
#[derive(Default)]
pub(crate) struct ActivityQueries;

#[Object]
impl ActivityQueries {
    /// What was sent, shared and taken back at a customer, or about one of its
    /// items, newest first.
    #[graphql(
        complexity = "20 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    async fn activities(
        &self,
        ctx: &Context<'_>,
        customer: ID,
        item: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
    ) -> Result<Connection<String, ActivityRecord, PageFields>> {
        let request = request(ctx);
        let whose = customer.parse::<CustomerId>();
        let whose = whose.unwrap_or(NO_CUSTOMER);
        request.staff_at(whose, Permission::ReadDocuments).await?;
        let mut page = page(first, after.as_deref(), false)?;
        page.with_total = ctx.look_ahead().field("totalCount").exists();
        let stale = request.is_stale(Reads::Model("activity"), at_least).await?;
        let filter = ActivityFilter {
            customer: Some(whose.uuid()),
            item: uuid("item", item.as_ref())?,
            ..ActivityFilter::default()
        };
        let mut conn = request.connection().await?;
        let found = activity::entries(&mut conn, &filter, page)
            .await
            .map_err(failed)?;
        ActivityRecord::page(&mut conn, found, stale).await
    }
}
