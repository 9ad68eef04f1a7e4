//! What people were let see at and below items, found from what was given or sent
//! up: that is less than what lies below.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use portico_domain::{ContactId, CustomerId, ItemId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::contact_rows::FIRMS;
use super::people::MEMBERS;

/// What the firm shares by itself at customer `$1`: granted, or shown to a member;
/// `kind` and `who` tell what is seen alike, and by whom.
fn given(granted: &str) -> String {
    format!(
        "given AS (
             SELECT item_id AS id, subject_kind AS kind, subject_id AS who FROM grants
             WHERE customer_id = $1 AND item_id IS NOT NULL AND {granted}
             UNION ALL
             SELECT ma.item_id, 'SHOWN', ma.contact_id
             FROM ({MEMBERS}) m JOIN matter_access ma USING (contact_id)
             WHERE ma.given_at IS NOT NULL)"
    )
}

/// Which of these items of a customer are, or hold, something that the firm shares by
/// itself at this instant, in the trash or not. What was granted elsewhere is looked at
/// only where something may lie in one of them.
pub async fn holding_shared(
    conn: &mut PgConnection,
    customer: CustomerId,
    items: &[ItemId],
    at: DateTime<Utc>,
) -> Result<HashSet<ItemId>, sqlx::Error> {
    let lasts = "(expires_at IS NULL OR expires_at > $3)";
    let ids: Vec<Uuid> = sqlx::query_scalar(&format!(
        "WITH RECURSIVE {}, up AS (
             SELECT i.id, i.parent_id FROM (SELECT DISTINCT id FROM given) one
             CROSS JOIN LATERAL (
                 SELECT id, parent_id FROM items i
                 WHERE i.id = one.id AND i.customer_id = $1 OFFSET 0) i
             UNION
             SELECT p.id, p.parent_id FROM up CROSS JOIN LATERAL (
                 SELECT id, parent_id FROM items p WHERE p.id = up.parent_id OFFSET 0) p)
         SELECT id FROM up WHERE id = ANY($2)
         UNION
         SELECT item_id FROM grants
         WHERE item_id = ANY($2) AND customer_id = $1 AND {lasts}",
        given(&format!(
            "{lasts} AND (SELECT EXISTS (SELECT FROM items WHERE id = ANY($2) AND rank = 0))"
        ))
    ))
    .bind(customer.uuid())
    .bind(uuids(items))
    .bind(at)
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ItemId::new).collect())
}

/// What lies below each of these items of a customer and carries a grant of its
/// own, of any subject, or has a section of its own: the upper item and that one.
/// Found from there up, which is less than what lies below.
pub async fn granted_within(
    conn: &mut PgConnection,
    customer: CustomerId,
    items: &[ItemId],
) -> Result<Vec<(ItemId, ItemId)>, sqlx::Error> {
    let pairs: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "WITH RECURSIVE up AS (
             SELECT i.id AS granted, i.parent_id AS id
             FROM items i
             WHERE i.id IN (SELECT g.item_id FROM grants g
                            WHERE g.customer_id = $1 AND g.item_id IS NOT NULL
                            UNION ALL
                            SELECT s.id FROM items s
                            WHERE s.customer_id = $1 AND s.section_id IS NOT NULL)
             UNION
             SELECT up.granted, i.parent_id FROM up JOIN items i ON i.id = up.id)
         SELECT id, granted FROM up WHERE id = ANY($2) ORDER BY id, granted",
    )
    .bind(customer.uuid())
    .bind(uuids(items))
    .fetch_all(conn)
    .await?;
    let ids = |(item, granted)| (ItemId::new(item), ItemId::new(granted));
    Ok(pairs.into_iter().map(ids).collect())
}

/// Something that lies below other items and may be seen where they are not.
pub(super) struct Opening {
    pub(super) item: ItemId,
    /// The only contact who may see it for this reason; none where several may.
    pub(super) only: Option<ContactId>,
}

/// What lies below these items of a customer and may be seen where they are not, one
/// for all that are seen alike: what lasts of what was given or sent, and what has a
/// section of its own. Nothing below Internal, where nobody sees anything.
pub(super) async fn openings(
    conn: &mut PgConnection,
    customer: CustomerId,
    items: &[ItemId],
    at: DateTime<Utc>,
) -> Result<Vec<Opening>, sqlx::Error> {
    let rows: Vec<(Uuid, Option<Uuid>)> = sqlx::query_as(&format!(
        "WITH RECURSIVE {},
         one AS MATERIALIZED (
             SELECT DISTINCT ON (i.parent_id, i.section_id, i.rank, found.kind, found.who)
                 i.id, i.parent_id, found.kind, found.who
             FROM (SELECT id, kind, who FROM given
                   UNION ALL
                   SELECT i.id, 'SENT', m.contact_id
                   FROM ({MEMBERS}) m JOIN items i ON i.contact_id = m.contact_id
                       AND i.customer_id = $1 AND i.own_work
                   UNION ALL
                   SELECT v.item_id, 'SENT', m.contact_id
                   FROM ({MEMBERS}) m JOIN versions v ON v.sent_by = m.contact_id
                       AND v.number > 1
                   UNION ALL
                   SELECT id, 'SECTION', section_id FROM items
                   WHERE customer_id = $1 AND section_id IS NOT NULL) found
             CROSS JOIN LATERAL (
                 SELECT id, parent_id, section_id, rank FROM items i
                 WHERE i.id = found.id AND i.customer_id = $1
                   AND i.trashed_at IS NULL AND NOT i.withdrawn
                   AND (i.rank = 0 OR EXISTS (
                       SELECT FROM versions v WHERE v.item_id = i.id AND v.available
                         AND ({FIRMS}
                              OR found.kind = 'SENT' AND v.sent_by = found.who)))
                 OFFSET 0) i),
         up AS (
             SELECT DISTINCT parent_id AS start, parent_id AS id FROM one
             UNION
             SELECT up.start, p.parent_id FROM up CROSS JOIN LATERAL (
                 SELECT parent_id FROM items p WHERE p.id = up.id OFFSET 0) p)
         SELECT id, CASE WHEN kind IN ('CONTACT', 'SHOWN', 'SENT') THEN who END FROM one
         WHERE id <> ALL($2)
           AND EXISTS (SELECT FROM up WHERE up.start = one.parent_id AND up.id = ANY($2))
           AND NOT EXISTS (SELECT FROM up WHERE up.start = one.parent_id AND up.id = $4)
         ORDER BY id",
        given("(expires_at IS NULL OR expires_at > $3)")
    ))
    .bind(customer.uuid())
    .bind(uuids(items))
    .bind(at)
    .bind(ItemId::internal_root(customer).uuid())
    .fetch_all(conn)
    .await?;
    let opening = |(item, only): (Uuid, Option<Uuid>)| Opening {
        item: ItemId::new(item),
        only: only.map(ContactId::new),
    };
    Ok(rows.into_iter().map(opening).collect())
}

/// Whether anything at a customer, neither in the trash nor withdrawn, was shown to
/// or sent by one of these contacts: a door that opens to them shows it.
pub async fn shown_or_sent(
    conn: &mut PgConnection,
    customer: CustomerId,
    contacts: &[ContactId],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (
             SELECT FROM items i
             WHERE i.customer_id = $1 AND i.trashed_at IS NULL AND NOT i.withdrawn AND i.id IN (
                 SELECT item_id FROM matter_access
                 WHERE contact_id = ANY($2) AND given_at IS NOT NULL
                 UNION ALL
                 SELECT id FROM items
                 WHERE contact_id = ANY($2) AND customer_id = $1 AND own_work
                 UNION ALL
                 SELECT item_id FROM versions WHERE sent_by = ANY($2) AND number > 1))",
    )
    .bind(customer.uuid())
    .bind(contacts.iter().map(|id| id.uuid()).collect::<Vec<_>>())
    .fetch_one(conn)
    .await
}

pub(super) fn uuids(items: &[ItemId]) -> Vec<Uuid> {
    items.iter().map(|item| item.uuid()).collect()
}
