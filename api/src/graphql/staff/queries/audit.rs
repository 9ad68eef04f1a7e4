//! Questions of auditors: who gave whom access, and who opened what.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use portico_domain::CustomerId;
use portico_domain::access::{decide_at_customer, decide_at_firm};
use portico_domain::values::{Permission, StaffReach};
use portico_projections::access_log::{self, AccessLogFilter};
use portico_projections::audit::{self, AuditFilter};
use portico_projections::entries::EntryPage;
use uuid::Uuid;

use super::super::audit::{
    AccessLogFilterInput, AccessRecord, ActorKind, AuditFilterInput, AuditRecord,
};
use crate::commands::Refusal;
use crate::graphql::context::{RequestContext, failed, refused, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{Instant, PageFields, Paging, Position, instant};

/// The evidence.
#[derive(Default)]
pub(crate) struct AuditQueries;

/// The field of a filter that names who acted.
const ACTOR: &str = "filter.actorId";

/// An id in a filter. What is no id is refused: its empty list would read as
/// "nothing happened".
pub(super) fn uuid(field: &str, id: Option<&ID>) -> Result<Option<Uuid>> {
    let parsed = id.map(|id| id.parse::<Uuid>()).transpose();
    parsed.map_err(|_| {
        let mut rule = format!("{field} is not an id; take one from an answer, or leave it out");
        if field == ACTOR {
            rule += "; the operator has none: filter by actorKind";
        }
        refused(&Refusal::invalid(field, &rule))
    })
}

pub(super) fn page(
    first: Option<i32>,
    after: Option<&str>,
    oldest_first: bool,
) -> Result<EntryPage> {
    let after = after.map(str::parse::<i64>).transpose().map_err(|_| {
        let rule = "after is not a cursor of this list; take one from an edge or pageInfo";
        refused(&Refusal::invalid("after", &rule))
    })?;
    Ok(EntryPage {
        first: Paging::parse(first)?.0,
        after,
        newest_first: !oldest_first,
        with_total: true,
    })
}

/// The evidence about one customer is read by whoever may read it there, all of it
/// by whoever may for the firm.
async fn may_audit(request: &RequestContext, customer: Option<Uuid>) -> Result<()> {
    let viewer = request.staff_facts(customer.map(CustomerId::new)).await?;
    let decision = match customer {
        Some(_) => decide_at_customer(&viewer, Permission::ReadAudit),
        None => decide_at_firm(&viewer, Permission::ReadAudit),
    };
    if decision.allowed {
        return Ok(());
    }
    let mut refusal = Refusal::from(&decision);
    let reach = viewer.staff.map(|staff| staff.reach);
    if customer.is_none() && reach == Some(StaffReach::Assigned) {
        REACH.clone_into(&mut refusal.message);
    }
    Err(refused(&refusal))
}

const REACH: &str =
    "You reach assigned customers only; filter by one of them, as filter.customerId.";

#[Object]
impl AuditQueries {
    /// The evidence, newest first: every event with its actor, subject, object
    /// and decision.
    #[graphql(
        complexity = "20 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        filter: Option<AuditFilterInput>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
    ) -> Result<Connection<String, AuditRecord, PageFields>> {
        let request = request(ctx);
        let filter = filter.unwrap_or_default();
        let customer = uuid("filter.customerId", filter.customer_id.as_ref())?;
        may_audit(request, customer).await?;
        let page = page(first, after.as_deref(), filter.oldest_first)?;
        let stale = request.is_stale(Reads::Model("audit"), at_least).await?;
        let (from, to) = period(filter.from.as_ref(), filter.to.as_ref())?;
        let filter = AuditFilter {
            customer,
            item: uuid("filter.itemId", filter.item_id.as_ref())?,
            actor: uuid(ACTOR, filter.actor_id.as_ref())?,
            actor_kinds: ActorKind::words(filter.actor_kind),
            on_behalf_of: uuid("filter.onBehalfOfId", filter.on_behalf_of_id.as_ref())?,
            subject: uuid("filter.subjectId", filter.subject_id.as_ref())?,
            event_types: known(filter.event_types.unwrap_or_default())?,
            from,
            to,
        };
        let mut conn = request.connection().await?;
        let found = audit::entries(&mut conn, &filter, page)
            .await
            .map_err(failed)?;
        AuditRecord::page(&mut conn, found, stale).await
    }

    /// Who opened what, newest first.
    #[graphql(
        complexity = "20 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    async fn access_log(
        &self,
        ctx: &Context<'_>,
        filter: Option<AccessLogFilterInput>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
    ) -> Result<Connection<String, AccessRecord, PageFields>> {
        let request = request(ctx);
        let filter = filter.unwrap_or_default();
        let customer = uuid("filter.customerId", filter.customer_id.as_ref())?;
        may_audit(request, customer).await?;
        let page = page(first, after.as_deref(), filter.oldest_first)?;
        let stale = request
            .is_stale(Reads::Model("access_log"), at_least)
            .await?;
        let (from, to) = period(filter.from.as_ref(), filter.to.as_ref())?;
        let filter = AccessLogFilter {
            customer,
            item: uuid("filter.itemId", filter.item_id.as_ref())?,
            actor: uuid(ACTOR, filter.actor_id.as_ref())?,
            actor_kinds: ActorKind::words(filter.actor_kind),
            kinds: known_kinds(filter.kinds.unwrap_or_default())?,
            from,
            to,
        };
        let mut conn = request.connection().await?;
        let found = access_log::entries(&mut conn, &filter, page)
            .await
            .map_err(failed)?;
        AccessRecord::page(&mut conn, found, stale).await
    }
}

/// An instant; none where the time is open at that end.
type Bound = Option<DateTime<Utc>>;

/// The time that is asked about. One that holds no instant is refused: its empty
/// list would read as "nothing happened".
fn period(from: Option<&Instant>, to: Option<&Instant>) -> Result<(Bound, Bound)> {
    let bound = |field: &str, at: Option<&Instant>| at.map(|at| instant(field, at)).transpose();
    let (from, to) = (bound("filter.from", from)?, bound("filter.to", to)?);
    if from.zip(to).is_some_and(|(from, to)| from >= to) {
        let rule = "to is not after from; nothing can lie between them";
        return Err(refused(&Refusal::invalid("filter.to", &rule)));
    }
    Ok((from, to))
}

/// Unknown event types are refused: a filter that matches nothing by a typing
/// error would read as "nothing happened".
fn known(event_types: Vec<String>) -> Result<Vec<String>> {
    let entries = portico_domain::catalogue::entries();
    let is_known = |name: &str| {
        entries
            .iter()
            .any(|entry| entry.event_types.contains(&name))
    };
    match event_types.iter().find(|name| !is_known(name)) {
        None => Ok(event_types),
        Some(unknown) => {
            let rule = format!("event type {unknown:?} is unknown; use one like AccessGranted");
            Err(refused(&Refusal::invalid("filter.eventTypes", &rule)))
        }
    }
}

fn known_kinds(kinds: Vec<String>) -> Result<Vec<String>> {
    let known = ["VIEWED", "DOWNLOADED", "REFUSED"];
    match kinds.iter().find(|kind| !known.contains(&kind.as_str())) {
        None => Ok(kinds),
        Some(unknown) => {
            let rule = format!("kind {unknown:?} is unknown; use VIEWED, DOWNLOADED or REFUSED");
            Err(refused(&Refusal::invalid("filter.kinds", &rule)))
        }
    }
}
