//! Which events are wanted.

use anyhow::bail;
use chrono::{DateTime, Utc};
use clap::Args;
use portico_domain::catalogue;
use portico_domain::values::CustomerNumber;
use sqlx::PgConnection;
use uuid::Uuid;

use super::known;
use crate::nearest::nearest;

/// Which events, oldest first; all conditions given must hold.
#[derive(Args, Debug)]
pub(crate) struct Filter {
    /// Only this event type, such as `AccessGranted`; may be repeated
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Only this aggregate type, or this one aggregate
    #[arg(long, value_name = "TYPE[:ID]", value_parser = aggregate)]
    aggregate: Option<(String, Option<String>)>,
    /// Only what is about this customer
    #[arg(long, value_name = "ID or NUMBER")]
    customer: Option<String>,
    /// Only what this actor did
    #[arg(long, value_name = "KIND[:ID] or ID", value_parser = actor)]
    actor: Option<(Option<String>, Option<Uuid>)>,
    /// Only what was recorded at or after this instant (RFC 3339)
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    since: Option<DateTime<Utc>>,
    /// Only what was recorded before this instant (RFC 3339)
    #[arg(long, value_name = "INSTANT", value_parser = instant, conflicts_with = "follow")]
    until: Option<DateTime<Utc>>,
    /// Begin at this number of the ledger
    #[arg(long, value_name = "SEQ", value_parser = clap::value_parser!(i64).range(1..))]
    from: Option<i64>,
    /// At most this many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    pub(super) limit: Option<i64>,
    /// Go on with new events until Ctrl-C, which ends with 130
    #[arg(long)]
    pub(super) follow: bool,
    /// Show sealed fields in plain; needs the master key. Erased ones are null
    #[arg(long)]
    pub(super) open: bool,
}

/// The conditions as the query takes them.
pub(super) struct Chosen {
    pub(super) types: Vec<String>,
    pub(super) aggregate: Option<(String, Option<String>)>,
    pub(super) customer: Option<Uuid>,
    pub(super) actor: Option<(Option<String>, Option<Uuid>)>,
    pub(super) since: Option<DateTime<Utc>>,
    pub(super) until: Option<DateTime<Utc>>,
    pub(super) from: Option<i64>,
}

/// Refuses event types that would match nothing: those that neither this release
/// knows nor, from a newer or an older one, the log holds.
async fn check_types(wanted: &[String], conn: &mut PgConnection) -> anyhow::Result<()> {
    let entries = catalogue::entries();
    let known = || entries.iter().flat_map(|entry| entry.event_types);
    for wanted in wanted {
        if known().any(|name| name == wanted) || is_in_log(wanted, conn).await? {
            continue;
        }
        match nearest(wanted, known().copied()) {
            Some(near) => bail!("{wanted:?} is not an event type; did you mean {near}?"),
            None => bail!(
                "{wanted:?} is not an event type, nor is there one in the log; they read like \
                 AccessGranted, see the `type` of what `replay-tool events` shows"
            ),
        }
    }
    Ok(())
}

async fn is_in_log(event_type: &str, conn: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM events WHERE event_type = $1)")
        .bind(event_type)
        .fetch_one(conn)
        .await
}

impl Chosen {
    /// Looks up a customer that was given by number, and event types that this
    /// release does not know.
    pub(super) async fn resolve(filter: &Filter, conn: &mut PgConnection) -> anyhow::Result<Self> {
        check_types(&filter.types, conn).await?;
        if let (Some(since), Some(until)) = (filter.since, filter.until)
            && until <= since
        {
            bail!("nothing is recorded since {since} and before {until}; --until is to be later");
        }
        if let Some((kind, Some(id))) = &filter.aggregate {
            known::aggregate(kind, id, conn).await?;
        }
        if let Some((_, Some(id))) = filter.actor {
            known::actor(id, conn).await?;
        }
        if let Some(from) = filter.from
            && !filter.follow
        {
            known::number(from, conn).await?;
        }
        let customer = match &filter.customer {
            Some(text) => Some(customer(text, conn).await?),
            None => None,
        };
        Ok(Self {
            types: filter.types.clone(),
            aggregate: filter.aggregate.clone(),
            customer,
            actor: filter.actor.clone(),
            since: filter.since,
            until: filter.until,
            from: filter.from,
        })
    }
}

async fn customer(text: &str, conn: &mut PgConnection) -> anyhow::Result<Uuid> {
    if let Ok(id) = text.parse() {
        known::customer(id, conn).await?;
        return Ok(id);
    }
    let number = CustomerNumber::parse(text)?;
    let found = sqlx::query_scalar("SELECT id FROM access.customers WHERE number_key = $1")
        .bind(number.key())
        .fetch_optional(conn)
        .await?;
    match found {
        Some(id) => Ok(id),
        None => bail!("no customer has the number {number}; give a customer's number or its UUID"),
    }
}

fn aggregate(text: &str) -> Result<(String, Option<String>), String> {
    let (kind, id) = match text.split_once(':') {
        Some((kind, id)) => (kind, Some(id.to_owned())),
        None => (text, None),
    };
    let entries = catalogue::entries();
    let known: Vec<&str> = entries.iter().map(|entry| entry.aggregate_type).collect();
    if known.contains(&kind) {
        return Ok((kind.to_owned(), id));
    }
    let hint = nearest(kind, known.iter().copied())
        .map(|near| format!("did you mean {near}? "))
        .unwrap_or_default();
    Err(format!(
        "{kind:?} is not an aggregate type; {hint}there are {}",
        known.join(", ")
    ))
}

fn actor(text: &str) -> Result<(Option<String>, Option<Uuid>), String> {
    let refused = || {
        format!(
            "{text:?} is not an actor; use staff, contact or operator, their UUID, or both as staff:UUID"
        )
    };
    if let Ok(id) = text.parse() {
        return Ok((None, Some(id)));
    }
    let (kind, id) = match text.split_once(':') {
        Some((kind, id)) => (kind, Some(id.parse().map_err(|_| refused())?)),
        None => (text, None),
    };
    if ["staff", "contact", "operator"].contains(&kind) {
        Ok((Some(kind.to_owned()), id))
    } else {
        Err(refused())
    }
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.with_timezone(&Utc))
        .map_err(|_| format!("{text:?} is not an instant; use RFC 3339, as 2026-02-28T17:00:00Z"))
}
