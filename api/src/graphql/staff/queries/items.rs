//! Questions about items and who sees them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use portico_domain::access::{Action as DomainAction, Code, Facts, decide, decide_at_customer};
use portico_domain::values::Permission;
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_projections::access::{self, ItemPage, Within};

use super::super::NO_CUSTOMER;
use super::super::access_list::{AccessDecision, AccessList};
use super::super::as_of::{AsOfInput, When};
use super::super::item::Item;
use super::access_of::may_ask_about;
use crate::auth::Person;
use crate::commands::Refusal;
use crate::graphql::context::{RequestContext, failed, refused, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{
    Action, ListArguments, Listed, NamedList, Paging, Position, UploadStatus, search_text,
};
use crate::graphql::uploads;

/// The viewer at the customer of an item that there is, or was then.
async fn viewer_of(request: &RequestContext, item: ItemId, when: When) -> Result<Option<Facts>> {
    let mut conn = when.connection(request).await?;
    let customer = access::customer_of_item(&mut conn, item).await;
    drop(conn);
    let customer = customer.map_err(failed)?;
    let whose = customer.unwrap_or(NO_CUSTOMER);
    let viewer = request.staff_facts(Some(whose)).await?;
    Ok(customer.map(|_| viewer))
}

/// Whether there is, or was then, such an item, of a customer about which the
/// viewer may read now. To whom a customer is not assigned, none of its items is
/// there.
pub(super) async fn may_read(request: &RequestContext, item: ItemId, when: When) -> Result<bool> {
    let viewer = viewer_of(request, item, when).await?;
    let reads = |viewer: &Facts| decide_at_customer(viewer, Permission::ReadCustomers).allowed;
    Ok(viewer.as_ref().is_some_and(reads))
}

/// One item as it was. Who may read about the past is decided now.
async fn past_item(request: &RequestContext, item: ItemId, when: When) -> Result<Option<Item>> {
    let Some(viewer) = viewer_of(request, item, when).await? else {
        return Ok(None);
    };
    let decision = decide_at_customer(&viewer, Permission::ReadDocuments);
    if decision.code == Code::PermissionMissing {
        return Err(refused(&Refusal::from(&decision)));
    }
    if !decision.allowed {
        return Ok(None);
    }
    let mut conn = when.connection(request).await?;
    let row = access::item(&mut conn, item, when.at).await;
    let viewer = Arc::new(viewer);
    Ok(row.map_err(failed)?.map(|row| Item { row, viewer, when }))
}

/// Items and their access.
#[derive(Default)]
pub(crate) struct ItemQueries;

#[Object]
impl ItemQueries {
    /// Items of a customer in natural order, folders first: what lies in
    /// `parent` (the Files root if none), or everything below it where `flat`
    /// or `search` is given. As of an earlier moment they are found and ordered by
    /// the names that they have now.
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
        as_of: Option<AsOfInput>,
    ) -> Result<Listed<Item>> {
        let request = request(ctx);
        let customer = customer.parse::<CustomerId>();
        let whose = customer.as_ref().copied().unwrap_or(NO_CUSTOMER);
        let paging = Paging::parse(first)?.items(ctx, after.as_deref())?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let viewer = request.staff_at(whose, Permission::ReadDocuments).await?;
        let when = When::of(request, as_of).await?;
        let viewer = Arc::new(viewer.facts);
        let connect = |found: ItemPage| {
            let rows = (found.rows, found.has_next, found.total);
            Listed(paging.connect(rows, stale, |row| {
                let viewer = Arc::clone(&viewer);
                (row.cursor(), Item { row, viewer, when })
            }))
        };
        let parent = parent.map(|id| id.parse::<ItemId>()).transpose();
        let (Ok(customer), Ok(parent)) = (customer, parent) else {
            return Ok(connect(ItemPage::default()));
        };
        let mut conn = when.connection(request).await?;
        let within = Within {
            customer,
            parent,
            flat: flat.unwrap_or(false),
            search: search_text(search.as_deref())?,
            include_trashed: include_trashed.unwrap_or(false),
        };
        let found = access::items(&mut conn, within, when.at, &paging.0)
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
        as_of: Option<AsOfInput>,
    ) -> Result<Option<Item>> {
        let request = request(ctx);
        let viewer = request.staff_facts(None).await?;
        request.is_stale(Reads::Now, at_least).await?;
        let (Some(staff), Ok(id)) = (viewer.staff, id.parse::<ItemId>()) else {
            return Ok(None);
        };
        let when = When::of(request, as_of).await?;
        if when.past.is_some() {
            return past_item(request, id, when).await;
        }
        let mut conn = request.connection().await?;
        let facts = access::facts_for_staff(&mut conn, staff.id, id)
            .await
            .map_err(failed)?;
        let decision = decide(&facts, DomainAction::View, when.at);
        if decision.code == Code::PermissionMissing {
            return Err(refused(&Refusal::from(&decision)));
        }
        if !decision.allowed {
            return Ok(None);
        }
        let row = access::item(&mut conn, id, when.at).await.map_err(failed)?;
        let viewer = Arc::new(facts);
        Ok(row.map(|row| Item { row, viewer, when }))
    }

    /// Who of the item's customer sees it, and why.
    async fn access_list(
        &self,
        ctx: &Context<'_>,
        item: ID,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<Option<AccessList>> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let Ok(item) = item.parse::<ItemId>() else {
            return Ok(None);
        };
        let when = When::of(request, as_of).await?;
        if !may_read(request, item, when).await? {
            return Ok(None);
        }
        Ok(Some(AccessList { item, when, stale }))
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
        as_of: Option<AsOfInput>,
    ) -> Result<Option<AccessDecision>> {
        let request = request(ctx);
        let viewer = request.staff_facts(None).await?;
        request.is_stale(Reads::Now, at_least).await?;
        let (Ok(contact), Ok(item)) = (contact.parse::<ContactId>(), item.parse::<ItemId>()) else {
            return Ok(None);
        };
        let when = When::of(request, as_of).await?;
        if !may_read(request, item, when).await? {
            return Ok(None);
        }
        let mut conn = when.connection(request).await?;
        let facts = access::facts_for_contact(&mut conn, contact, item)
            .await
            .map_err(failed)?;
        let Some(customer) = facts.customer else {
            return Ok(None);
        };
        // Asked of a contact who is not there, too.
        let asked = (contact, customer.id);
        let may_ask = may_ask_about(&viewer, &mut conn, asked).await?;
        if facts.contact.is_none() || !may_ask {
            return Ok(None);
        }
        let decision = decide(&facts, action.into(), when.at);
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

    /// The viewer's uploads that wait for bytes: to go on with, or to give up.
    #[graphql(complexity = "10 + Paging::cost(first) * child_complexity / 10")]
    async fn open_uploads(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
    ) -> Result<NamedList<UploadStatus>> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        let person = Person::Staff(request.staff_id().map_err(|refusal| refused(&refusal))?);
        let arguments = ListArguments::parse(first, after.as_deref())?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        uploads::open_ones(request, person, arguments, stale).await
    }
}
