//! Questions about items and who sees them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use portico_domain::access::{Action as DomainAction, Code, decide};
use portico_domain::values::Permission;
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_projections::access::{self, ItemPage, Within};
use uuid::Uuid;

use super::super::access_list::{AccessDecision, AccessList};
use super::super::item::Item;
use crate::commands::Refusal;
use crate::graphql::context::{RequestContext, failed, refused, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{Action, Listed, Paging, Position, UploadStatus, search_text};
use crate::graphql::uploads;

/// Whether there is such an item, of a customer about which the viewer may read.
async fn may_read(request: &RequestContext, item: ItemId) -> Result<bool> {
    let mut conn = request.connection().await?;
    let customer = access::customer_of_item(&mut conn, item)
        .await
        .map_err(failed)?;
    drop(conn);
    match customer {
        None => Ok(false),
        Some(customer) => {
            request
                .staff_at(customer, Permission::ReadCustomers)
                .await?;
            Ok(true)
        }
    }
}

/// Items and their access.
#[derive(Default)]
pub(crate) struct ItemQueries;

#[Object]
impl ItemQueries {
    /// Items of a customer in natural order, folders first: what lies in
    /// `parent` (the Files root if none), or everything below it where `flat`
    /// or `search` is given.
    #[graphql(
        complexity = "10 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn items(
        &self,
        ctx: &Context<'_>,
        customer: ID,
        parent: Option<ID>,
        search: Option<String>,
        flat: Option<bool>,
        include_trashed: Option<bool>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
    ) -> Result<Listed<Item>> {
        let request = request(ctx);
        let customer = customer.parse::<CustomerId>();
        let nobody = CustomerId::new(Uuid::nil());
        let whose = customer.as_ref().copied().unwrap_or(nobody);
        let paging = Paging::parse(first)?.items(ctx, after.as_deref())?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let at = request.app.clock.now();
        let viewer = request.staff_at(whose, Permission::ReadDocuments).await?;
        let viewer = Arc::new(viewer.facts);
        let connect = |found: ItemPage| {
            let rows = (found.rows, found.has_next, found.total);
            Listed(paging.connect(rows, stale, |row| {
                let viewer = Arc::clone(&viewer);
                (row.cursor(), Item { row, viewer, at })
            }))
        };
        let parent = parent.map(|id| id.parse::<ItemId>()).transpose();
        let (Ok(customer), Ok(parent)) = (customer, parent) else {
            return Ok(connect(ItemPage::default()));
        };
        let mut conn = request.connection().await?;
        let within = Within {
            customer,
            parent,
            flat: flat.unwrap_or(false),
            search: search_text(search.as_deref())?,
            include_trashed: include_trashed.unwrap_or(false),
        };
        let found = access::items(&mut conn, within, at, &paging.0)
            .await
            .map_err(failed)?;
        Ok(connect(found))
    }

    /// One item, also one in the trash or below Internal.
    async fn item(
        &self,
        ctx: &Context<'_>,
        id: ID,
        at_least: Option<Position>,
    ) -> Result<Option<Item>> {
        let request = request(ctx);
        let viewer = request.staff_facts(None).await?;
        request.is_stale(Reads::Now, at_least).await?;
        let (Some(staff), Ok(id)) = (viewer.staff, id.parse::<ItemId>()) else {
            return Ok(None);
        };
        let at = request.app.clock.now();
        let mut conn = request.connection().await?;
        let facts = access::facts_for_staff(&mut conn, staff.id, id)
            .await
            .map_err(failed)?;
        let decision = decide(&facts, DomainAction::View, at);
        if decision.code == Code::PermissionMissing {
            return Err(refused(&Refusal::from(&decision)));
        }
        if !decision.allowed {
            return Ok(None);
        }
        let row = access::item(&mut conn, id, at).await.map_err(failed)?;
        let viewer = Arc::new(facts);
        Ok(row.map(|row| Item { row, viewer, at }))
    }

    /// Who of the item's customer sees it, and why.
    async fn access_list(
        &self,
        ctx: &Context<'_>,
        item: ID,
        at_least: Option<Position>,
    ) -> Result<Option<AccessList>> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let Ok(item) = item.parse::<ItemId>() else {
            return Ok(None);
        };
        let at = request.app.clock.now();
        if !may_read(request, item).await? {
            return Ok(None);
        }
        Ok(Some(AccessList { item, at, stale }))
    }

    /// Whether a contact may do something to an item: every path that leads
    /// there, or the nearest missing condition.
    #[graphql(complexity = "30 + child_complexity")]
    async fn explain_access(
        &self,
        ctx: &Context<'_>,
        contact: ID,
        item: ID,
        action: Action,
        at_least: Option<Position>,
    ) -> Result<Option<AccessDecision>> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        request.is_stale(Reads::Now, at_least).await?;
        let (Ok(contact), Ok(item)) = (contact.parse::<ContactId>(), item.parse::<ItemId>()) else {
            return Ok(None);
        };
        if !may_read(request, item).await? {
            return Ok(None);
        }
        let mut conn = request.connection().await?;
        let facts = access::facts_for_contact(&mut conn, contact, item)
            .await
            .map_err(failed)?;
        if facts.contact.is_none() || facts.chain.is_empty() {
            return Ok(None);
        }
        let decision = decide(&facts, action.into(), request.app.clock.now());
        Ok(AccessDecision::all(&mut conn, &[decision]).await?.pop())
    }

    /// How far an upload of the viewer's is.
    async fn upload(
        &self,
        ctx: &Context<'_>,
        id: ID,
        at_least: Option<Position>,
    ) -> Result<Option<UploadStatus>> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        request.is_stale(Reads::Now, at_least).await?;
        uploads::status(request, &id).await
    }
}
