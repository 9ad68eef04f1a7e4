//! Writes one entry for every intent to read, and into an opening's when it was
//! completed.

use chrono::{DateTime, Utc};
use portico_domain::access_log::AccessLogEvent;
use portico_domain::catalogue::Event;
use portico_domain::{CustomerId, ItemId, VersionId};
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::runner::{Model, ModelError};

/// The model of the access log.
#[derive(Clone, Copy, Default, Debug)]
pub struct AccessLog;

struct Entry<'a> {
    envelope: &'a Envelope,
    customer: Option<Uuid>,
    item: Option<Uuid>,
    version: Option<Uuid>,
    kind: &'static str,
    action: Option<&'a str>,
    code: Option<&'a str>,
    count: i64,
    opening: Option<Uuid>,
}

impl<'a> Entry<'a> {
    fn of(envelope: &'a Envelope) -> Option<Self> {
        let opened = |kind, customer: &CustomerId, item: &ItemId, version: &VersionId| Self {
            envelope,
            customer: Some(customer.uuid()),
            item: Some(item.uuid()),
            version: Some(version.uuid()),
            kind,
            action: None,
            code: None,
            count: 1,
            opening: Some(envelope.aggregate_id),
        };
        match &envelope.event {
            Event::AccessLog(AccessLogEvent::DocumentViewed {
                customer,
                item,
                version,
            }) => Some(opened("VIEWED", customer, item, version)),
            Event::AccessLog(AccessLogEvent::DocumentDownloaded {
                customer,
                item,
                version,
            }) => Some(opened("DOWNLOADED", customer, item, version)),
            Event::AccessLog(AccessLogEvent::AccessRefused {
                customer,
                item,
                action,
                code,
                count,
            }) => Some(Self {
                envelope,
                customer: customer.map(CustomerId::uuid),
                item: item.map(ItemId::uuid),
                version: None,
                kind: "REFUSED",
                action: Some(action.as_str()),
                code: Some(code),
                count: i64::from(*count),
                opening: None,
            }),
            Event::AccessLog(AccessLogEvent::RequestRefused {
                operation,
                code,
                count,
            }) => Some(Self {
                envelope,
                customer: None,
                item: None,
                version: None,
                kind: "REFUSED",
                action: Some(operation),
                code: Some(code),
                count: i64::from(*count),
                opening: None,
            }),
            // Tells of an entry that is there.
            Event::AccessLog(AccessLogEvent::OpeningCompleted { .. })
            | Event::Firm(_)
            | Event::Staff(_)
            | Event::Identity(_)
            | Event::Customer(_)
            | Event::Contact(_)
            | Event::Group(_)
            | Event::Document(_)
            | Event::Grant(_) => None,
        }
    }
}

#[async_trait::async_trait]
impl Model for AccessLog {
    fn name(&self) -> &'static str {
        "access_log"
    }

    fn schema(&self) -> &'static str {
        "read_access_log"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["entries"]
    }

    async fn apply(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> Result<(), ModelError> {
        let entries: Vec<Entry<'_>> = events.iter().filter_map(Entry::of).collect();
        if !entries.is_empty() {
            insert(conn, &entries, texts).await?;
        }
        complete(conn, events).await
    }
}

async fn insert(
    conn: &mut PgConnection,
    entries: &[Entry<'_>],
    texts: &dyn Texts,
) -> Result<(), ModelError> {
    let actors = entries.iter().map(|entry| entry.envelope.provenance.actor);
    let provenance = entries.iter().map(|entry| &entry.envelope.provenance);
    sqlx::query(
        "INSERT INTO entries (seq, position, at, actor_kind, actor_id, customer_id, item_id,
             version_id, kind, action, code, count, source_ip, user_agent, opening_id)
         SELECT * FROM UNNEST($1::int8[], $2::int8[], $3::timestamptz[], $4::text[], $5::uuid[],
             $6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::text[],
             $12::int8[], $13::text[], $14::text[], $15::uuid[])",
    )
    .bind(
        entries
            .iter()
            .map(|entry| entry.envelope.seq)
            .collect::<Vec<_>>(),
    )
    .bind(
        entries
            .iter()
            .map(|entry| entry.envelope.position)
            .collect::<Vec<_>>(),
    )
    .bind(
        entries
            .iter()
            .map(|entry| entry.envelope.at)
            .collect::<Vec<_>>(),
    )
    .bind(
        actors
            .clone()
            .map(|actor| Some(actor?.kind()))
            .collect::<Vec<_>>(),
    )
    .bind(actors.map(|actor| actor?.id()).collect::<Vec<_>>())
    .bind(
        entries
            .iter()
            .map(|entry| entry.customer)
            .collect::<Vec<_>>(),
    )
    .bind(entries.iter().map(|entry| entry.item).collect::<Vec<_>>())
    .bind(
        entries
            .iter()
            .map(|entry| entry.version)
            .collect::<Vec<_>>(),
    )
    .bind(entries.iter().map(|entry| entry.kind).collect::<Vec<_>>())
    .bind(entries.iter().map(|entry| entry.action).collect::<Vec<_>>())
    .bind(entries.iter().map(|entry| entry.code).collect::<Vec<_>>())
    .bind(entries.iter().map(|entry| entry.count).collect::<Vec<_>>())
    .bind(
        provenance
            .clone()
            .map(|from| texts.text(from.source_ip.as_ref()?))
            .collect::<Vec<_>>(),
    )
    .bind(
        provenance
            .map(|from| texts.text(from.user_agent.as_ref()?))
            .collect::<Vec<_>>(),
    )
    .bind(
        entries
            .iter()
            .map(|entry| entry.opening)
            .collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// After the entries of the same page: an opening stands before its completion in
/// the log. One that is not here any more has nothing to be written into.
async fn complete(conn: &mut PgConnection, events: &[Envelope]) -> Result<(), ModelError> {
    let (openings, at): (Vec<Uuid>, Vec<DateTime<Utc>>) =
        events.iter().filter_map(completed).unzip();
    if openings.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE entries e SET completed_at = c.at
         FROM UNNEST($1::uuid[], $2::timestamptz[]) c (opening_id, at)
         WHERE e.opening_id = c.opening_id",
    )
    .bind(openings)
    .bind(at)
    .execute(conn)
    .await?;
    Ok(())
}

fn completed(envelope: &Envelope) -> Option<(Uuid, DateTime<Utc>)> {
    if let Event::AccessLog(AccessLogEvent::OpeningCompleted { opening, .. }) = &envelope.event {
        Some((opening.uuid(), envelope.at))
    } else {
        None
    }
}
