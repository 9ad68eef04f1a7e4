//! What one contact sees in a folder. The rule is
//! [`portico_domain::access::decide`]; these lists compute the same in sets.

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Facts, ItemShape, decide};
use portico_domain::{ContactId, CustomerId, ItemId};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::contact_rows::{CONTACT_COLUMNS, is_shown, with_version};
use super::page::{Page, bind_cursor};
use super::rows::ContactItemPage;
use super::visitor::{Visitor, visit};
use super::{contact_reasons, contact_tree, sent_names, twins};

/// What one contact sees in a folder, or at the root. `None` where the folder
/// is missing or not to be seen: both are answered alike.
pub async fn contact_items(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
    folder: Option<ItemId>,
    at: DateTime<Utc>,
    page: &Page,
) -> Result<Option<ContactItemPage>, sqlx::Error> {
    let facts = visit(conn, contact, customer, folder).await?;
    let Some(visitor) = Visitor::of(&facts, at) else {
        return Ok(None);
    };
    let Some(folder) = folder else {
        return root(conn, &visitor, page).await.map(Some);
    };
    let is_folder = matches!(
        facts.chain.first().map(|item| item.shape),
        Some(ItemShape::Folder(_) | ItemShape::Matter)
    );
    if !is_folder || !in_customer(&facts, customer) || !decide(&facts, Action::View, at).allowed {
        return Ok(None);
    }
    let depth = facts.chain.len().saturating_add(1);
    children(conn, &visitor, (folder, depth), page)
        .await
        .map(Some)
}

/// The contact's root: what lies in *Files*, and what is seen below folders that
/// are not.
async fn root(
    conn: &mut PgConnection,
    visitor: &Visitor,
    page: &Page,
) -> Result<ContactItemPage, sqlx::Error> {
    let Some(across) = contact_tree::roots(conn, visitor).await? else {
        return children(conn, visitor, (visitor.files, 2), page).await;
    };
    let mut found = contact_tree::list(conn, visitor, across, None, page).await?;
    twins::number(conn, (visitor, across), &mut found, page.after.is_none()).await?;
    Ok(found)
}

/// The facts were asked for this customer; the item must be its too.
fn in_customer(facts: &Facts, customer: CustomerId) -> bool {
    facts
        .chain
        .last()
        .is_some_and(|root| root.id == ItemId::files_root(customer))
}

/// The rows of folder `$2` in sections that are open, `$10`: all of them, where
/// the folder is reached; otherwise those with a grant of their own, the contact's
/// own work, and matters shown to the contact. Each row's grants are looked at
/// only where the folder does not settle whether it may be taken away.
fn seen(visitor: &Visitor) -> &'static str {
    let reached = visitor.reached;
    if reached.download() {
        "SELECT *, parent_id AS shown_parent, true AS inherited, true AS download
         FROM items i
         WHERE parent_id = $2 AND trashed_at IS NULL AND NOT withdrawn
           AND (section_id IS NULL OR section_id = ANY($10))
           AND cardinality($3::uuid[]) > 0 AND $4::timestamptz IS NOT NULL AND $5::bool"
    } else if reached.view && reached.capped {
        "SELECT *, parent_id AS shown_parent, true AS inherited, false AS download
         FROM items i
         WHERE parent_id = $2 AND trashed_at IS NULL AND NOT withdrawn
           AND (section_id IS NULL OR section_id = ANY($10))
           AND cardinality($3::uuid[]) > 0 AND $4::timestamptz IS NOT NULL AND $5::bool"
    } else {
        "SELECT i.*, i.parent_id AS shown_parent, $5 OR g.view AS inherited,
             g.download AND NOT $11 AS download
         FROM items i CROSS JOIN LATERAL (
             SELECT count(*) > 0 AS view, coalesce(bool_or(capability = 'DOWNLOAD'), false) AS download
             FROM grants
             WHERE item_id = i.id AND subject_id = ANY($3)
               AND (expires_at IS NULL OR expires_at > $4)) g
         WHERE parent_id = $2 AND trashed_at IS NULL AND NOT withdrawn
           AND (section_id IS NULL OR section_id = ANY($10))
           AND ($5 OR g.view OR (own_work AND contact_id = $1)
               OR i.id IN (SELECT item_id FROM matter_access
                           WHERE contact_id = $1 AND given_at IS NOT NULL)
               OR i.id IN (SELECT item_id FROM versions
                           WHERE sent_by = $1 AND number > 1))"
    }
}

/// The rows of a folder, which lie so deep.
async fn children(
    conn: &mut PgConnection,
    visitor: &Visitor,
    (folder, depth): (ItemId, usize),
    page: &Page,
) -> Result<ContactItemPage, sqlx::Error> {
    let sql = format!(
        "SELECT {CONTACT_COLUMNS} FROM ({}) i {}
         WHERE (i.rank = 0 OR v.id IS NOT NULL) AND {}
         ORDER BY i.rank, i.sort_key, i.id LIMIT $9",
        seen(visitor),
        with_version(),
        page.condition("i", 5)
    );
    let query = sqlx::query(&sql)
        .bind(visitor.contact.id.uuid())
        .bind(folder.uuid())
        .bind(visitor.subjects())
        .bind(visitor.at)
        .bind(visitor.reached.view);
    let rows = bind_cursor!(query, page)
        .bind(page.limit())
        .bind(visitor.sections())
        .bind(visitor.reached.capped)
        .fetch_all(&mut *conn)
        .await?;
    let rows = rows.iter().map(|row| visitor.row(row));
    let mut found = visitor.page(page, rows.collect::<Result<_, _>>()?);
    contact_reasons::fill(conn, visitor, Some(depth), &mut found.rows).await?;
    sent_names::settle(conn, visitor, &mut found.rows).await?;
    if page.with_total && found.total.is_none() {
        found.total = Some(count(conn, visitor, folder).await?);
    }
    Ok(found)
}

async fn count(
    conn: &mut PgConnection,
    visitor: &Visitor,
    folder: ItemId,
) -> Result<i64, sqlx::Error> {
    let sql = format!(
        "SELECT count(*) FROM ({}) i WHERE {}",
        seen(visitor),
        is_shown()
    );
    sqlx::query(&sql)
        .bind(visitor.contact.id.uuid())
        .bind(folder.uuid())
        .bind(visitor.subjects())
        .bind(visitor.at)
        .bind(visitor.reached.view)
        // The cursor's and the page's places, for which a count has no use.
        .bind(None::<i16>)
        .bind(None::<String>)
        .bind(None::<Uuid>)
        .bind(None::<i64>)
        .bind(visitor.sections())
        .bind(visitor.reached.capped)
        .fetch_one(conn)
        .await?
        .try_get(0)
}
