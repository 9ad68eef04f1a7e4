//! What one contact sees, and why: all of it, or a folder row by row.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use portico_domain::access::{Action, Code, Facts, decide, decide_at_customer, may_send};
use portico_domain::values::{Permission, StaffReach};
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_projections::access::{self, ContactItemRow, ItemCursor, ItemRow, Within};
use uuid::Uuid;

use super::super::access_list::AccessDecision;
use super::super::as_of::{AsOfInput, Seen, When};
use super::super::item::Item;
use crate::commands::RefusalCode;
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{ItemPaging, Paging, Position};

/// Whom no id names.
const NOBODY: ContactId = ContactId::new(Uuid::nil());

/// An item, and whether and why a contact sees it.
#[derive(SimpleObject)]
pub(super) struct ExplainedItem {
    /// Which.
    item: Item,
    /// Every path that leads there, or the nearest missing condition.
    decision: AccessDecision,
}

/// A page of items with a contact's access to them.
#[derive(Default, SimpleObject)]
pub(super) struct ExplainedPage {
    /// What keeps the contact out of the whole portal; none where nothing does.
    closed: Option<RefusalCode>,
    /// The same in one sentence.
    reason: Option<String>,
    /// In natural order.
    nodes: Vec<ExplainedItem>,
    /// `after` of the next page; none where this is the last.
    end_cursor: Option<String>,
}

/// What keeps out, whatever is shared; sending is another matter.
fn closed(facts: &Facts) -> Option<Code> {
    match may_send(facts) {
        Ok(()) | Err(Code::NotCollaborator) => None,
        Err(code) => Some(code),
    }
}

/// Of whom nobody knows anything, the rule speaks as it does of an item.
const fn sentence(code: Code) -> &'static str {
    if matches!(code, Code::NotFound) {
        "There is no such contact, or you may not see that there is."
    } else {
        code.sentence()
    }
}

/// Decides about each item of a page.
async fn explained(
    conn: &mut Seen,
    (contact, when): (ContactId, When),
    viewer: &Arc<Facts>,
    rows: Vec<ItemRow>,
) -> Result<Vec<ExplainedItem>> {
    let mut decisions = vec![];
    for row in &rows {
        let facts = access::facts_for_contact(conn, contact, row.id).await;
        decisions.push(decide(&facts.map_err(failed)?, Action::View, when.at));
    }
    let decisions = AccessDecision::all(conn, &decisions).await?;
    let explained = rows.into_iter().zip(decisions).map(|(row, decision)| {
        let viewer = Arc::clone(viewer);
        let item = Item { row, viewer, when };
        ExplainedItem { item, decision }
    });
    Ok(explained.collect())
}

/// What the contact sees at the customer, as staff see these rows.
async fn seen(
    conn: &mut Seen,
    (contact, customer): (ContactId, CustomerId),
    when: When,
    paging: &ItemPaging,
) -> Result<(Vec<ItemRow>, Option<ItemCursor>)> {
    let tree = access::contact_tree(conn, contact, customer, when.at, &paging.0);
    let tree = tree.await.map_err(failed)?;
    let last = tree.rows.last().filter(|_| tree.has_next);
    let end = last.map(ContactItemRow::cursor);
    let mut rows = vec![];
    for row in tree.rows {
        rows.extend(access::item(conn, row.id, when.at).await.map_err(failed)?);
    }
    Ok((rows, end))
}

/// Whether the viewer may ask about the contact there: whoever works for assigned
/// customers only learns nothing of contacts who do not belong to one.
pub(super) async fn may_ask_about(
    viewer: &Facts,
    conn: &mut sqlx::PgConnection,
    (contact, customer): (ContactId, CustomerId),
) -> Result<bool> {
    let staff = viewer.staff.as_ref();
    if staff.is_some_and(|staff| staff.reach == StaffReach::All) {
        return Ok(true);
    }
    access::is_member(conn, contact, customer)
        .await
        .map_err(failed)
}

async fn page(
    request: &RequestContext,
    (contact, customer): (ContactId, CustomerId),
    folder: Option<ItemId>,
    when: When,
    paging: &ItemPaging,
) -> Result<ExplainedPage> {
    let viewer = request.staff_at(customer, Permission::ReadDocuments);
    let viewer = Arc::new(viewer.await?.facts);
    let mut conn = when.connection(request).await?;
    let known = may_ask_about(&viewer, &mut conn, (contact, customer)).await?;
    let contact = if known { contact } else { NOBODY };
    let facts = access::facts_for_sending(&mut conn, contact, customer).await;
    let closed = closed(&facts.map_err(failed)?);
    let (rows, end) = match folder {
        None => seen(&mut conn, (contact, customer), when, paging).await?,
        Some(folder) => {
            let within = Within {
                customer,
                parent: Some(folder),
                flat: false,
                search: None,
                include_trashed: true,
            };
            let found = access::items(&mut conn, within, when.at, &paging.0).await;
            let found = found.map_err(failed)?;
            let last = found.rows.last().filter(|_| found.has_next);
            let end = last.map(ItemRow::cursor);
            (found.rows, end)
        }
    };
    let nodes = explained(&mut conn, (contact, when), &viewer, rows).await?;
    Ok(ExplainedPage {
        closed: closed.map(RefusalCode::from),
        reason: closed.map(|code| sentence(code).to_owned()),
        nodes,
        end_cursor: end.map(|end| ItemPaging::token(&end)),
    })
}

/// A contact's access, now or at an earlier moment.
#[derive(Default)]
pub(crate) struct AccessOfQueries;

#[Object]
impl AccessOfQueries {
    /// Everything that a contact sees at a customer, with every path that leads
    /// there; or what keeps the contact out.
    #[graphql(
        complexity = "50 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 5"
    )]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn access_of(
        &self,
        ctx: &Context<'_>,
        contact: ID,
        customer: ID,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<ExplainedPage> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        let paging = Paging::parse(first)?.items(ctx, after.as_deref())?;
        request.is_stale(Reads::Now, at_least).await?;
        let nobody = CustomerId::new(Uuid::nil());
        let customer = customer.parse().unwrap_or(nobody);
        let contact = contact.parse().unwrap_or(NOBODY);
        let when = When::of(request, as_of).await?;
        page(request, (contact, customer), None, when, &paging).await
    }

    /// Each row of a folder, what is in the trash included: whether and why a
    /// contact sees it. None where there is no such folder.
    #[graphql(
        complexity = "50 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 5"
    )]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn explain_folder(
        &self,
        ctx: &Context<'_>,
        contact: ID,
        folder: ID,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<Option<ExplainedPage>> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        let paging = Paging::parse(first)?.items(ctx, after.as_deref())?;
        request.is_stale(Reads::Now, at_least).await?;
        let (Ok(contact), Ok(folder)) = (contact.parse(), folder.parse::<ItemId>()) else {
            return Ok(None);
        };
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let customer = access::customer_of_item(&mut conn, folder).await;
        drop(conn);
        let Some(customer) = customer.map_err(failed)? else {
            return Ok(None);
        };
        // To whom a customer is not assigned, none of its folders is there.
        let viewer = request.staff_facts(Some(customer)).await?;
        if !decide_at_customer(&viewer, Permission::ReadDocuments).allowed {
            return Ok(None);
        }
        let explained = page(request, (contact, customer), Some(folder), when, &paging);
        explained.await.map(Some)
    }
}
