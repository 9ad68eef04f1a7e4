//! Whether what is granted to a subject is still what somebody read.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use portico_domain::grant::Subject;
use portico_domain::{CustomerId, ItemId};
use portico_event_log::{Cursor, Unit, tail};
use portico_projections::access::{self, GrantRow};
use sqlx::{PgConnection, Row};

use super::{LARGEST_SET, SetSharedItems};
use crate::commands::perform::Stop;
use crate::commands::refusal::{Args, Refusal, RefusalCode};

/// The most names that are told.
const NAMED: usize = 5;

/// Refuses where a grant of the subject on an item there was given, changed or
/// revoked after this place in the log, or has ended since and would be given anew;
/// and says on which.
pub(super) async fn unchanged(
    unit: &mut Unit,
    set: &SetSharedItems,
    wanted: &BTreeSet<ItemId>,
    subject: Subject,
) -> Result<(), Stop> {
    of_this_log(unit, set.expected).await?;
    let changed = changed_since(unit.connection(), set.customer, subject, set.expected).await?;
    let mut changed: BTreeSet<ItemId> = changed.into_iter().map(|(item, _)| item).collect();
    let ended = ended_since(unit, set, subject).await?;
    changed.extend(ended.intersection(wanted));
    let changed: Vec<ItemId> = changed.into_iter().collect();
    if changed.is_empty() {
        return Ok(());
    }
    let names = access::item_names(unit.connection(), &changed).await?;
    let mut names: Vec<String> = names.into_values().collect();
    names.sort_unstable();
    Err(refusal(&changed, &names).into())
}

/// Refuses a place that is none of this log, such as one that a restore lost: what was
/// read there may be as lost, and no event after it tells so.
async fn of_this_log(unit: &mut Unit, expected: Cursor) -> Result<(), Stop> {
    let conn = unit.connection();
    let stands = if expected == Cursor::default() {
        // What a log says that has no event yet; everything comes after it.
        tail::settled(conn).await?.is_none()
    } else {
        tail::stands(conn, expected).await?
    };
    if stands {
        return Ok(());
    }
    let rule = "expectedPosition is no place of this log; use the one that sharedItems said";
    Err(Refusal::invalid("expectedPosition", &rule).into())
}

/// The items whose grant stood when the set was read and has ended by itself: no event
/// tells of it.
async fn ended_since(
    unit: &mut Unit,
    set: &SetSharedItems,
    subject: Subject,
) -> Result<BTreeSet<ItemId>, Stop> {
    let mut read_at = set.expected_at;
    if read_at.is_none() {
        read_at = time_of(unit.connection(), set.expected).await?;
    }
    let Some(read_at) = read_at else {
        return Ok(BTreeSet::new());
    };
    let (at, most) = (unit.metadata().occurred_at, (read_at, LARGEST_SET + 1));
    let stood = access::item_grants_of(unit.connection(), set.customer, subject, most).await?;
    let ended = stood.iter().filter(|grant: &&GrantRow| !grant.lasts(at));
    Ok(ended.filter_map(|grant| grant.item).collect())
}

/// By the clock of the server that wrote it, which ends grants too; none before the
/// first event.
async fn time_of(
    conn: &mut PgConnection,
    place: Cursor,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT COALESCE((metadata ->> 'occurred_at')::timestamptz, recorded_at)
         FROM events WHERE (epoch, txid, position) <= ($1, $2::text::xid8, $3)
         ORDER BY epoch DESC, txid DESC, position DESC LIMIT 1",
    )
    .bind(place.epoch)
    .bind(place.txid.to_string())
    .bind(place.position)
    .fetch_optional(conn)
    .await
}

/// Which grants of a subject on items of a customer were given, changed or revoked
/// after this place in the log, each with where that stands.
pub async fn changed_since(
    conn: &mut PgConnection,
    customer: CustomerId,
    subject: Subject,
    after: Cursor,
) -> Result<Vec<(ItemId, Cursor)>, sqlx::Error> {
    let kind = match subject {
        Subject::Customer(_) => "Customer",
        Subject::Group(_) => "Group",
        Subject::Contact(_) => "Contact",
    };
    let rows = sqlx::query(
        "SELECT (payload -> event_type ->> 'item')::uuid AS item,
             format('%s-%s-%s', epoch, txid, position) AS stands
         FROM events
         WHERE aggregate_type = 'grant' AND customer_id = $1
           AND (epoch, txid, position) > ($2, $3::text::xid8, $4)
           AND payload -> event_type -> 'subject' ->> $5 = $6
           AND payload -> event_type ->> 'item' IS NOT NULL",
    )
    .bind(customer.uuid())
    .bind(after.epoch)
    .bind(after.txid.to_string())
    .bind(after.position)
    .bind(kind)
    .bind(subject.uuid().to_string())
    .fetch_all(conn)
    .await?;
    let changed = rows.iter().map(|row| {
        let stands: &str = row.try_get("stands")?;
        let stands = stands
            .parse()
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        Ok((ItemId::new(row.try_get("item")?), stands))
    });
    changed.collect()
}

pub(in crate::commands) fn refusal(changed: &[ItemId], names: &[String]) -> Refusal {
    let told: Vec<String> = names
        .iter()
        .take(NAMED)
        .map(|name| format!("{name:?}"))
        .collect();
    let more = if changed.len() > told.len() {
        format!(" and {} more", changed.len() - told.len())
    } else {
        String::new()
    };
    Refusal {
        code: RefusalCode::ChangedSince,
        message: format!(
            "What is shared here changed since you looked: {}{more}; look again, then save.",
            told.join(", ")
        ),
        args: Box::new(Args {
            item_ids: Some(changed.iter().map(|item| item.to_string().into()).collect()),
            count: i64::try_from(changed.len()).ok(),
            ..Args::default()
        }),
    }
}
