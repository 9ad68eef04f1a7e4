//! What one contact sees across folders: the root, the whole tree, a search.
//!
//! Candidates are the items with a grant and the contact's own work. They are
//! grouped by parent before walking up, so that a hundred uploads in one folder
//! cost one walk. Below what is granted, only folders are walked. `OFFSET 0` and
//! `LIMIT 1` keep the planner at index scans: it takes any walk for 200 folders
//! and would read whole tables for them.

use chrono::{DateTime, Utc};
use portico_domain::values::fold;
use portico_domain::{ContactId, CustomerId, ItemId};
use sqlx::{PgConnection, Row};

use super::contact_items::{CONTACT_COLUMNS, HANDED, Visitor, visit};
use super::page::{Page, bind_cursor};
use super::rows::ContactItemPage;

/// `$1` contact, `$2` granted items, `$3` those with DOWNLOAD, `$4` customer.
/// `live`: candidates that are live below live folders of *Files*; whether a
/// grant reaches the parent, and whether the parent is the contact's own.
const LIVE: &str = "candidates AS (
    SELECT id, parent_id, rank FROM access.items
    WHERE id = ANY($2) AND customer_id = $4 AND trashed_at IS NULL AND NOT withdrawn
    UNION
    SELECT id, parent_id, rank FROM access.items
    WHERE contact_id = $1 AND customer_id = $4 AND own_work
      AND trashed_at IS NULL AND NOT withdrawn),
up AS (
    SELECT p.id AS start, p.parent_id, p.id = ANY($2) AS reached,
           p.own_work AND p.contact_id = $1 AS own,
           p.trashed_at IS NOT NULL OR p.purpose = 'INTERNAL_ROOT' AS barred
    FROM (SELECT DISTINCT parent_id FROM candidates) one
    JOIN access.items p ON p.id = one.parent_id
    UNION ALL
    SELECT up.start, p.parent_id, up.reached OR p.id = ANY($2), up.own,
           up.barred OR p.trashed_at IS NOT NULL OR p.purpose = 'INTERNAL_ROOT'
    FROM up JOIN access.items p ON p.id = up.parent_id),
live AS MATERIALIZED (
    SELECT c.id, c.parent_id, c.rank, up.reached, coalesce(up.own, false) AS parent_own
    FROM candidates c JOIN up ON up.start = c.parent_id
    WHERE up.parent_id IS NULL AND NOT up.barred)";

/// `$5`, `$6`: whether everything is reached, and with DOWNLOAD; `$7` the Files
/// root. `seen`: all items with a path, whatever versions they have.
fn seen(named: &str) -> String {
    format!(
        "folders AS (
            (SELECT id, id = ANY($3) AS download FROM live
             WHERE rank = 0 AND id = ANY($2) AND NOT reached AND NOT $5
             UNION
             SELECT $7::uuid, $6::bool WHERE $5)
            UNION
            SELECT i.id, folders.download OR i.id = ANY($3)
            FROM folders JOIN access.items i
            ON i.parent_id = folders.id AND i.rank = 0 AND i.trashed_at IS NULL),
        reach AS (SELECT id, bool_or(download) AS download FROM folders GROUP BY id),
        seen AS (
            SELECT i.*, true AS inherited, reach.download OR i.id = ANY($3) AS download,
                   i.parent_id AS shown_parent
            FROM reach CROSS JOIN LATERAL (
                SELECT * FROM access.items i
                WHERE i.parent_id = reach.id AND i.trashed_at IS NULL AND NOT i.withdrawn
                  AND {named} OFFSET 0) i
            UNION ALL
            SELECT i.*, i.id = ANY($2), i.id = ANY($3),
                   CASE WHEN live.parent_own THEN i.parent_id END
            FROM live JOIN access.items i ON i.id = live.id
            WHERE NOT live.reached AND NOT $5 AND {named})"
    )
}

const SHOWN: &str = "LEFT JOIN LATERAL (SELECT * FROM access.versions v WHERE {handed}
        ORDER BY v.number DESC LIMIT 1) v ON i.rank = 1
    WHERE i.rank = 0 OR v.id IS NOT NULL";

fn shown() -> String {
    SHOWN.replace("{handed}", HANDED)
}

/// A page of `shown`, with its length.
fn paged(page: &Page, parameters: usize) -> String {
    let total = if page.with_total {
        "(SELECT count(*) FROM shown)"
    } else {
        "NULL::int8"
    };
    let limit = parameters + 4;
    format!(
        "SELECT counted.total, page.*
         FROM (SELECT {total} AS total) counted
         LEFT JOIN (SELECT * FROM shown WHERE {on}
                    ORDER BY rank, sort_key, id LIMIT ${limit}) page ON true
         ORDER BY page.rank, page.sort_key, page.id",
        on = page.condition("shown", parameters)
    )
}

/// The contact's root, where the Files root is not reached: what may be viewed
/// and whose parent may not.
pub(super) async fn roots(
    conn: &mut PgConnection,
    visitor: &Visitor,
    page: &Page,
) -> Result<ContactItemPage, sqlx::Error> {
    let sql = format!(
        "WITH RECURSIVE {LIVE},
         roots AS (
             SELECT i.*, i.id = ANY($2) AS inherited, i.id = ANY($3) AS download,
                    NULL::uuid AS shown_parent
             FROM live JOIN access.items i ON i.id = live.id
             WHERE NOT live.reached AND NOT live.parent_own),
         shown AS MATERIALIZED (SELECT {CONTACT_COLUMNS} FROM roots i {})
         {}",
        shown(),
        paged(page, 4)
    );
    let query = sqlx::query(&sql)
        .bind(visitor.contact.id.uuid())
        .bind(visitor.granted_ids())
        .bind(visitor.granted_download_ids())
        .bind(visitor.customer.uuid());
    let rows = bind_cursor!(query, page)
        .bind(page.limit())
        .fetch_all(conn)
        .await?;
    visitor.page(page, &rows)
}

/// Everything a contact sees at a customer, flat, in natural order. Empty
/// where the contact may not enter.
pub async fn contact_tree(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
    at: DateTime<Utc>,
    page: &Page,
) -> Result<ContactItemPage, sqlx::Error> {
    everything(conn, contact, customer, None, at, page).await
}

/// What a contact sees at a customer whose name holds the text, in any case.
pub async fn contact_search(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
    text: &str,
    at: DateTime<Utc>,
    page: &Page,
) -> Result<ContactItemPage, sqlx::Error> {
    everything(conn, contact, customer, Some(text), at, page).await
}

async fn everything(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
    search: Option<&str>,
    at: DateTime<Utc>,
    page: &Page,
) -> Result<ContactItemPage, sqlx::Error> {
    let facts = visit(conn, contact, customer, None).await?;
    let Some(visitor) = Visitor::of(&facts, at) else {
        return Ok(ContactItemPage::default());
    };
    let named = if search.is_some() {
        "strpos(CASE WHEN i.contact_id = $1 THEN coalesce(i.sent_key, i.name_key)
             ELSE i.name_key END, $8) > 0"
    } else {
        "$8::text IS NULL"
    };
    let sql = format!(
        "WITH RECURSIVE {LIVE}, {},
         shown AS MATERIALIZED (SELECT {CONTACT_COLUMNS} FROM seen i {})
         {}",
        seen(named),
        shown(),
        paged(page, 8)
    );
    let root = visitor.reached_root();
    let query = sqlx::query(&sql)
        .bind(contact.uuid())
        .bind(visitor.granted_ids())
        .bind(visitor.granted_download_ids())
        .bind(customer.uuid())
        .bind(root.view)
        .bind(root.download)
        .bind(ItemId::files_root(customer).uuid())
        .bind(search.map(fold));
    let rows = bind_cursor!(query, page)
        .bind(page.limit())
        .fetch_all(conn)
        .await?;
    visitor.page(page, &rows)
}

/// How many documents a contact may view at a customer now, own uploads
/// included.
pub async fn contact_document_count(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
    at: DateTime<Utc>,
) -> Result<i64, sqlx::Error> {
    let facts = visit(conn, contact, customer, None).await?;
    let Some(visitor) = Visitor::of(&facts, at) else {
        return Ok(0);
    };
    let root = visitor.reached_root();
    sqlx::query(&format!(
        "WITH RECURSIVE {LIVE}, {}
         SELECT count(*) AS documents FROM seen i
         CROSS JOIN LATERAL (SELECT FROM access.versions v WHERE {HANDED} LIMIT 1) v
         WHERE i.rank = 1",
        seen("true")
    ))
    .bind(contact.uuid())
    .bind(visitor.granted_ids())
    .bind(visitor.granted_download_ids())
    .bind(customer.uuid())
    .bind(root.view)
    .bind(root.download)
    .bind(ItemId::files_root(customer).uuid())
    .fetch_one(conn)
    .await?
    .try_get("documents")
}
