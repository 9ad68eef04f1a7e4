//! Matters: what they say of themselves, and who sees that.

use portico_domain::{ContactId, CustomerId, ItemId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

use super::keyset::{ListPage, ListPaging, Listing};
use super::people::{CONTACT, ContactRow, contact_row};

/// What a matter says of itself. Texts are none once erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatterRow {
    /// Which.
    pub id: ItemId,
    /// Whose tree it is in.
    pub customer: CustomerId,
    /// Its name among its siblings.
    pub name: Option<String>,
    /// What the firm files it under.
    pub reference: Option<String>,
    /// What it is about.
    pub title: Option<String>,
    /// How it stands.
    pub summary: Option<String>,
    /// Not closed.
    pub open: bool,
}

/// A member of the matter's customer, and the access to the matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatterContactRow {
    /// Who.
    pub contact: ContactRow,
    /// Sees the matter's details.
    pub access: bool,
    /// What the firm shares in it may be downloaded.
    pub can_download: bool,
}

const MATTER: &str =
    "i.id, i.customer_id, i.name, m.reference, m.title, m.summary, m.status = 'OPEN' AS open";

fn matter_row(row: &PgRow) -> Result<MatterRow, sqlx::Error> {
    Ok(MatterRow {
        id: ItemId::new(row.try_get("id")?),
        customer: CustomerId::new(row.try_get("customer_id")?),
        name: row.try_get("name")?,
        reference: row.try_get("reference")?,
        title: row.try_get("title")?,
        summary: row.try_get("summary")?,
        open: row.try_get("open")?,
    })
}

/// One matter, in the trash or not.
pub async fn matter(conn: &mut PgConnection, id: ItemId) -> Result<Option<MatterRow>, sqlx::Error> {
    let row = sqlx::query(&format!(
        "SELECT {MATTER} FROM matters m JOIN items i ON i.id = m.item_id WHERE m.item_id = $1"
    ))
    .bind(id.uuid())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(matter_row).transpose()
}

/// A customer's matters that are not in the trash themselves, by reference;
/// those whose reference, title or name holds the text.
pub async fn matters(
    conn: &mut PgConnection,
    customer: CustomerId,
    search: Option<&str>,
    paging: &ListPaging,
) -> Result<ListPage<MatterRow>, sqlx::Error> {
    let listing = Listing {
        columns: MATTER.to_owned(),
        from: "FROM items i JOIN matters m ON m.item_id = i.id
               WHERE i.customer_id = $1 AND i.trashed_at IS NULL
               AND ($2::text IS NULL
                    OR strpos(lower(concat_ws(' ', m.reference, m.title, i.name)), lower($2)) > 0)",
        key: "coalesce(lower(m.reference), '')",
        id: "i.id",
    };
    let whose = Some(customer.uuid());
    listing
        .page(conn, (whose, search), paging, matter_row)
        .await
}

/// The members of a matter's customer, by name, with their access to it; and
/// those who have access and are members no more.
pub async fn matter_contacts(
    conn: &mut PgConnection,
    matter: ItemId,
    paging: &ListPaging,
) -> Result<ListPage<MatterContactRow>, sqlx::Error> {
    let listing = Listing {
        columns: format!(
            "{CONTACT}, ma.given_at IS NOT NULL AS access,
             coalesce(ma.can_download, true) AS at_matter"
        ),
        from: "FROM (
                   SELECT contact_id FROM memberships
                   WHERE customer_id = (SELECT customer_id FROM items WHERE id = $1)
                   UNION
                   SELECT gm.member_id FROM group_roles r
                   JOIN groups gr ON gr.id = r.group_id AND gr.kind = 'CONTACTS' AND NOT gr.closed
                   JOIN group_members gm ON gm.group_id = r.group_id
                   WHERE r.customer_id = (SELECT customer_id FROM items WHERE id = $1)
                   UNION
                   SELECT contact_id FROM matter_access
                   WHERE item_id = $1 AND given_at IS NOT NULL) who
               JOIN contacts k ON k.id = who.contact_id
               LEFT JOIN matter_access ma ON ma.item_id = $1 AND ma.contact_id = k.id
               WHERE true",
        key: "lower(concat_ws(' ', k.last_name, k.first_name))",
        id: "k.id",
    };
    let read = |row: &PgRow| {
        Ok(MatterContactRow {
            contact: contact_row(row)?,
            access: row.try_get("access")?,
            can_download: row.try_get("at_matter")?,
        })
    };
    let whose = Some(matter.uuid());
    listing.page(conn, (whose, None), paging, read).await
}

/// A matter whose details are shown to a contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MatterShown {
    /// Which.
    pub matter: ItemId,
    /// To whom.
    pub contact: ContactId,
    /// Where in the log somebody last said so: they were shown, or can-download was
    /// changed since.
    pub settled_at: i64,
}

/// To which of these contacts a matter is shown, and where in the log somebody last said so.
pub async fn matter_shown_to(
    conn: &mut PgConnection,
    matter: ItemId,
    contacts: &[ContactId],
) -> Result<Vec<(ContactId, i64)>, sqlx::Error> {
    let ids: Vec<_> = contacts.iter().map(|id| id.uuid()).collect();
    let rows: Vec<(uuid::Uuid, i64)> = sqlx::query_as(
        "SELECT contact_id, coalesce(changed_position, given_position) FROM matter_access
         WHERE item_id = $1 AND contact_id = ANY($2) AND given_at IS NOT NULL
         ORDER BY contact_id",
    )
    .bind(matter.uuid())
    .bind(ids)
    .fetch_all(conn)
    .await?;
    let shown = rows.into_iter().map(|(id, at)| (ContactId::new(id), at));
    Ok(shown.collect())
}

/// The matters of a customer that are shown to somebody.
pub async fn matters_shown(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<MatterShown>, sqlx::Error> {
    let rows: Vec<(uuid::Uuid, uuid::Uuid, i64)> = sqlx::query_as(
        "SELECT ma.item_id, ma.contact_id, coalesce(ma.changed_position, ma.given_position)
         FROM items i JOIN matter_access ma ON ma.item_id = i.id
         WHERE i.customer_id = $1 AND i.shape = 'MATTER' AND ma.given_at IS NOT NULL
         ORDER BY ma.item_id, ma.contact_id",
    )
    .bind(customer.uuid())
    .fetch_all(conn)
    .await?;
    let shown = rows
        .into_iter()
        .map(|(matter, contact, settled_at)| MatterShown {
            matter: ItemId::new(matter),
            contact: ContactId::new(contact),
            settled_at,
        });
    Ok(shown.collect())
}
