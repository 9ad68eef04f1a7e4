//! What one subject was granted at a customer, to be looked at and replaced.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use portico_domain::access::Facts;
use portico_domain::grant::Subject;
use portico_domain::values::Permission;
use portico_domain::{CustomerId, ItemId};
use portico_event_log::tail;
use portico_projections::access::{self, GrantRow};
use sqlx::PgConnection;

use super::super::access_list::GrantInfo;
use super::super::as_of::{AsOfInput, When};
use super::super::item::Item;
use super::access_of::may_ask_about;
use crate::commands::{LARGEST_SET, Refusal, changed_since};
use crate::graphql::context::{RequestContext, failed, refused, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::Position;

/// An item and the grant on it.
#[derive(SimpleObject)]
pub(super) struct SharedItem {
    /// What is shared.
    item: Item,
    /// How and since when.
    grant: GrantInfo,
}

/// The set of what is shared with one subject, item by item.
#[derive(SimpleObject)]
pub(super) struct SharedSet {
    /// Oldest grants first, at most 500; what has expired is not among them.
    items: Vec<SharedItem>,
    /// Whether more is shared than is listed, too much for `setSharedItems`.
    has_more: bool,
    /// Up to where in the log this is so: the `expectedPosition` of
    /// `setSharedItems`. None as of an earlier moment: what was shared then is
    /// looked at, not replaced.
    position: Option<Position>,
    /// By which time it was told what has expired: the `expectedAt` of
    /// `setSharedItems`.
    at: DateTime<Utc>,
}

/// What is shared with whom.
#[derive(Default)]
pub(crate) struct SharedItemQueries;

#[Object]
impl SharedItemQueries {
    /// What one contact, one group, or all clients of the customer if neither is
    /// given, were granted at a customer by grants of their own on items; as of an
    /// earlier moment, what they had been granted then.
    #[graphql(complexity = "50 + 5 * child_complexity")]
    async fn shared_items(
        &self,
        ctx: &Context<'_>,
        customer: ID,
        contact: Option<ID>,
        group: Option<ID>,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<SharedSet> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        request.is_stale(Reads::Now, at_least).await?;
        let Ok(customer) = customer.parse::<CustomerId>() else {
            return Err(refused(&Refusal::not_found()));
        };
        let subject = subject(customer, contact.as_ref(), group.as_ref());
        let subject = subject.map_err(|refusal| refused(&refusal))?;
        set(request, (customer, subject), as_of).await
    }
}

fn subject(
    customer: CustomerId,
    contact: Option<&ID>,
    group: Option<&ID>,
) -> Result<Subject, Refusal> {
    let unknown = |_| Refusal::not_found();
    match (contact, group) {
        (None, None) => Ok(Subject::Customer(customer)),
        (Some(contact), None) => contact.parse().map(Subject::Contact).map_err(unknown),
        (None, Some(group)) => group.parse().map(Subject::Group).map_err(unknown),
        (Some(_), Some(_)) => {
            let rule = "contact and group are both given; give one, or none for all clients";
            Err(Refusal::invalid("group", &rule))
        }
    }
}

/// What a subject was granted, up to a place in the log behind which nothing comes
/// any more; or had been then. Who may ask is decided now.
async fn set(
    request: &RequestContext,
    (customer, subject): (CustomerId, Subject),
    as_of: Option<AsOfInput>,
) -> Result<SharedSet> {
    let viewer = request.staff_at(customer, Permission::ReadDocuments);
    let viewer = Arc::new(viewer.await?.facts);
    if as_of.is_none() {
        settle(request, customer, subject).await?;
    }
    let when = When::of(request, as_of).await?;
    let mut conn = when.connection(request).await?;
    // Before the set: what comes between the two is told as changed since.
    let position = if when.past.is_some() {
        None
    } else {
        let settled = tail::settled(&mut conn).await.map_err(failed)?;
        Some(Position(settled.unwrap_or_default()))
    };
    let known = match subject {
        Subject::Contact(contact) => may_ask_about(&viewer, &mut conn, (contact, customer)).await?,
        Subject::Customer(_) | Subject::Group(_) => true,
    };
    let mut rows = if known {
        let most = (when.at, LARGEST_SET + 1);
        let found = access::item_grants_of(&mut conn, customer, subject, most);
        found.await.map_err(failed)?
    } else {
        vec![]
    };
    let has_more = rows.len() > LARGEST_SET;
    rows.truncate(LARGEST_SET);
    Ok(SharedSet {
        items: shared(&mut conn, rows, &viewer, when).await?,
        has_more,
        position,
        at: when.at,
    })
}

/// Waits until what was just changed is settled: it would else be told as changed
/// since to whoever has seen it.
async fn settle(request: &RequestContext, customer: CustomerId, subject: Subject) -> Result<()> {
    let mut conn = request.connection().await?;
    let settled = tail::settled(&mut conn).await.map_err(failed)?;
    let settled = settled.unwrap_or_default();
    let changed = changed_since(&mut conn, customer, subject, settled).await;
    drop(conn);
    let newest = changed.map_err(failed)?.into_iter().map(|(_, at)| at).max();
    if let Some(newest) = newest {
        request.connections.give_back().await;
        let runner = &request.app.runner;
        runner.wait_until_settled(newest).await.map_err(failed)?;
    }
    Ok(())
}

async fn shared(
    conn: &mut PgConnection,
    rows: Vec<GrantRow>,
    viewer: &Arc<Facts>,
    when: When,
) -> Result<Vec<SharedItem>> {
    let ids: Vec<Option<ItemId>> = rows.iter().map(|grant| grant.item).collect();
    let grants = GrantInfo::all(conn, rows).await?;
    let mut items = vec![];
    for (id, grant) in ids.into_iter().zip(grants) {
        let Some(id) = id else { continue };
        let row = access::item(conn, id, when.at).await.map_err(failed)?;
        items.extend(row.map(|row| SharedItem {
            item: Item {
                row,
                viewer: Arc::clone(viewer),
                when,
            },
            grant,
        }));
    }
    Ok(items)
}
