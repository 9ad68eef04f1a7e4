//! What one contact sees across folders, page by page: the root, the whole
//! tree, a search.
//!
//! A page reads the keys after its cursor in natural order, no more of them than
//! it shows, and looks up versions for those alone. Documents without a version
//! for the contact then fall out; a page that got too short reads on.

use chrono::{DateTime, Utc};
use portico_domain::values::fold;
use portico_domain::{ContactId, CustomerId, ItemId};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::contact_rows::{CONTACT_COLUMNS, is_shown, with_version};
use super::page::{Page, bind_cursor};
use super::rows::{ContactItemPage, ContactItemRow};
use super::sent_names::{self, Reader, Sent};
use super::visible::Across;
use super::visitor::{Visitor, visit};
use super::{contact_reasons, twins};

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
    let mut found = list(conn, &visitor, across(&visitor), search, page).await?;
    let at_root = |row: &ContactItemRow| row.parent.is_none();
    if found.rows.iter().any(at_root)
        && let Some(roots) = roots(conn, &visitor).await?
    {
        let is_all = search.is_none() && page.after.is_none();
        twins::number(conn, (&visitor, roots), &mut found, is_all).await?;
    }
    Ok(found)
}

/// The list of everything that a visitor sees.
pub(super) fn across(visitor: &Visitor) -> Across {
    if visitor.reached.view {
        Across::Reached
    } else {
        Across::Granted
    }
}

/// The list of what lies at a visitor's root; none where that is what lies in
/// *Files*.
pub(super) async fn roots(
    conn: &mut PgConnection,
    visitor: &Visitor,
) -> Result<Option<Across>, sqlx::Error> {
    if !visitor.reached.view {
        return Ok(Some(Across::Roots));
    }
    let apart = sections_in_sections(conn, visitor).await?;
    Ok(apart.then_some(Across::ReachedRoots))
}

/// Whether an open section may lie in a closed one.
async fn sections_in_sections(
    conn: &mut PgConnection,
    visitor: &Visitor,
) -> Result<bool, sqlx::Error> {
    let open = visitor.sections();
    if open.is_empty() {
        return Ok(false);
    }
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM items
                        WHERE customer_id = $1 AND section_id = ANY($2))
            AND EXISTS (SELECT FROM items
                        WHERE customer_id = $1 AND section_id IS NOT NULL
                          AND section_id <> ALL($2))",
    )
    .bind(visitor.customer.uuid())
    .bind(open)
    .fetch_one(conn)
    .await
}

/// A page of one of these lists.
pub(super) async fn list(
    conn: &mut PgConnection,
    visitor: &Visitor,
    across: Across,
    search: Option<&str>,
    page: &Page,
) -> Result<ContactItemPage, sqlx::Error> {
    let search = match search {
        Some(text) => Some(Search::of(conn, visitor, text).await?),
        None => None,
    };
    let search = search.as_ref();
    let limit = usize::try_from(page.limit()).unwrap_or(usize::MAX);
    let mut on = page.clone();
    let mut shown: Vec<ContactItemRow> = vec![];
    loop {
        let rows = read(conn, visitor, across, search, &on).await?;
        let is_end = rows.len() < limit;
        on.after = rows.last().map(ContactItemRow::cursor);
        shown.extend(rows.into_iter().filter(ContactItemRow::is_shown));
        if is_end || shown.len() >= limit {
            break;
        }
    }
    shown.truncate(limit);
    let mut found = visitor.page(page, shown);
    contact_reasons::fill(conn, visitor, None, &mut found.rows).await?;
    sent_names::settle(conn, visitor, &mut found.rows).await?;
    if page.with_total && found.total.is_none() {
        let counted = format!("count(*) FROM keys i WHERE {}", is_shown());
        found.total = Some(count(conn, visitor, across, search, &counted).await?);
    }
    Ok(found)
}

/// What names are searched for.
struct Search {
    /// Case-folded.
    text: String,
    /// What the visitor sent under a name that they do not read any more.
    given_up: Vec<Uuid>,
}

impl Search {
    async fn of(
        conn: &mut PgConnection,
        visitor: &Visitor,
        text: &str,
    ) -> Result<Self, sqlx::Error> {
        let reader = Reader::new(visitor.contact.id, visitor.at);
        let given_up = reader.given_up(conn, Sent::At(visitor.customer)).await?;
        Ok(Self {
            text: fold(text),
            given_up: given_up.into_iter().collect(),
        })
    }
}

fn wanted(search: Option<&Search>) -> &'static str {
    if search.is_some() {
        "strpos(CASE WHEN i.contact_id = $1 AND i.id <> ALL($14)
             THEN coalesce(i.sent_key, i.name_key) ELSE i.name_key END, $5) > 0"
    } else {
        "$5::text IS NULL AND $14::uuid[] IS NULL"
    }
}

macro_rules! bind_visitor {
    ($query:expr, $visitor:expr, $search:expr) => {
        $query
            .bind($visitor.contact.id.uuid())
            .bind($visitor.subjects())
            .bind($visitor.customer.uuid())
            .bind($visitor.at)
            .bind($search.map(|search| search.text.as_str()))
    };
}

/// The next keys with their versions, as far as there are any.
async fn read(
    conn: &mut PgConnection,
    visitor: &Visitor,
    across: Across,
    search: Option<&Search>,
    page: &Page,
) -> Result<Vec<ContactItemRow>, sqlx::Error> {
    let wanted = format!("{} AND {}", wanted(search), page.condition("i", 5));
    let sql = format!(
        "{},
         page AS MATERIALIZED (SELECT * FROM keys ORDER BY rank, sort_key, id LIMIT $9)
         SELECT {CONTACT_COLUMNS}
         FROM page CROSS JOIN LATERAL (
             SELECT i.*, page.inherited, page.download, page.shown_parent
             FROM items i WHERE i.id = page.id OFFSET 0) i {}
         ORDER BY i.rank, i.sort_key, i.id",
        across.keys(&wanted),
        with_version()
    );
    let query = bind_visitor!(sqlx::query(&sql), visitor, search);
    let rows = bind_cursor!(query, page)
        .bind(page.limit())
        .bind(visitor.reached.download())
        .bind(ItemId::internal_root(visitor.customer).uuid())
        .bind(visitor.sections())
        .bind(ItemId::files_root(visitor.customer).uuid())
        .bind(search.map(|search| search.given_up.as_slice()))
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| visitor.row(row)).collect()
}

async fn count(
    conn: &mut PgConnection,
    visitor: &Visitor,
    across: Across,
    search: Option<&Search>,
    counted: &str,
) -> Result<i64, sqlx::Error> {
    let start = Page::first(0);
    let wanted = format!("{} AND {}", wanted(search), start.condition("i", 5));
    let sql = format!("{} SELECT {counted}", across.keys(&wanted));
    let query = bind_visitor!(sqlx::query(&sql), visitor, search);
    bind_cursor!(query, start)
        .bind(None::<i64>)
        .bind(visitor.reached.download())
        .bind(ItemId::internal_root(visitor.customer).uuid())
        .bind(visitor.sections())
        .bind(ItemId::files_root(visitor.customer).uuid())
        .bind(search.map(|search| search.given_up.as_slice()))
        .fetch_one(conn)
        .await?
        .try_get(0)
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
    let across = across(&visitor);
    let counted = format!("count(*) FROM keys i WHERE i.rank = 1 AND {}", is_shown());
    count(conn, &visitor, across, None, &counted).await
}
