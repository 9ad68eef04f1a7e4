//! Small questions that commands ask before they decide.

use chrono::{DateTime, Utc};
use portico_domain::access::Facts;
use portico_domain::values::{ContactRole, MediaType, MembershipTerms, Sha256Digest};
use portico_domain::{BlobId, ContactId, CustomerId, ItemId, SectionId, VersionId};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::contact_item::name_for;
use super::rows::word;

/// An item's place and name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedItem {
    /// Where; none for the two roots.
    pub parent: Option<ItemId>,
    /// None once erased.
    pub name: Option<String>,
    /// As it was sent, where that differs.
    pub sent_name: Option<String>,
}

/// A content as it is handed out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContentRow {
    /// Where the bytes are, below the customer.
    pub blob: BlobId,
    /// The document's name; none once erased.
    pub name: Option<String>,
    /// Bytes.
    pub size: u64,
    /// Of the bytes.
    pub sha256: Sha256Digest,
    /// As recognised.
    pub media_type: MediaType,
}

/// Place and name of an item, trashed or not.
pub async fn item_name(
    conn: &mut PgConnection,
    item: ItemId,
) -> Result<Option<NamedItem>, sqlx::Error> {
    let row: Option<(Option<Uuid>, Option<String>, Option<String>)> =
        sqlx::query_as("SELECT parent_id, name, sent_name FROM items WHERE id = $1")
            .bind(item.uuid())
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(parent, name, sent_name)| NamedItem {
        parent: parent.map(ItemId::new),
        name,
        sent_name,
    }))
}

/// Whose tree an item is in, trashed or not.
pub async fn customer_of_item(
    conn: &mut PgConnection,
    item: ItemId,
) -> Result<Option<CustomerId>, sqlx::Error> {
    let id: Option<Uuid> = sqlx::query_scalar("SELECT customer_id FROM items WHERE id = $1")
        .bind(item.uuid())
        .fetch_optional(conn)
        .await?;
    Ok(id.map(CustomerId::new))
}

/// Whether there is such an item, trashed or not.
pub async fn item_exists(conn: &mut PgConnection, item: ItemId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM items WHERE id = $1)")
        .bind(item.uuid())
        .fetch_one(conn)
        .await
}

/// Whether the contact is a member of the customer, directly or by a group.
pub async fn is_member(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM memberships WHERE contact_id = $1 AND customer_id = $2)
             OR EXISTS (SELECT FROM group_members gm
                        JOIN groups gr ON gr.id = gm.group_id AND NOT gr.closed
                        JOIN group_roles r ON r.group_id = gm.group_id
                        WHERE gm.member_id = $1 AND r.customer_id = $2)",
    )
    .bind(contact.uuid())
    .bind(customer.uuid())
    .fetch_one(conn)
    .await
}

/// What a membership of the contact's own at the customer gives; none without one.
pub async fn direct_membership(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
) -> Result<Option<MembershipTerms>, sqlx::Error> {
    let found: Option<(String, bool, Vec<Uuid>)> = sqlx::query_as(
        "SELECT role, can_download, sections FROM memberships
         WHERE contact_id = $1 AND customer_id = $2",
    )
    .bind(contact.uuid())
    .bind(customer.uuid())
    .fetch_optional(conn)
    .await?;
    let Some((role, can_download, sections)) = found else {
        return Ok(None);
    };
    Ok(Some(MembershipTerms {
        role: word(&role, ContactRole::from_word)?,
        can_download,
        sections: sections.into_iter().map(SectionId::new).collect(),
    }))
}

/// Whether any grant at this customer lasts.
pub async fn anything_shared(
    conn: &mut PgConnection,
    customer: CustomerId,
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM grants
                        WHERE customer_id = $1 AND (expires_at IS NULL OR expires_at > $2))",
    )
    .bind(customer.uuid())
    .bind(at)
    .fetch_one(conn)
    .await
}

/// Whether a group makes the contact a member of any customer.
pub async fn member_by_group(
    conn: &mut PgConnection,
    contact: ContactId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM group_members gm
                        JOIN groups gr ON gr.id = gm.group_id AND NOT gr.closed
                        JOIN group_roles r ON r.group_id = gm.group_id
                        WHERE gm.member_id = $1)",
    )
    .bind(contact.uuid())
    .fetch_one(conn)
    .await
}

/// Whether a group makes the contact a member of this customer.
pub async fn member_by_group_at(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM group_members gm
                        JOIN groups gr ON gr.id = gm.group_id AND NOT gr.closed
                        JOIN group_roles r ON r.group_id = gm.group_id
                        WHERE gm.member_id = $1 AND r.customer_id = $2)",
    )
    .bind(contact.uuid())
    .bind(customer.uuid())
    .fetch_one(conn)
    .await
}

/// Where it stands in the log that the contact's own switch at the customer went off;
/// none where it is on.
pub async fn switched_off_at(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT closed_position FROM portal_switches
         WHERE contact_id = $1 AND customer_id = $2",
    )
    .bind(contact.uuid())
    .bind(customer.uuid())
    .fetch_optional(conn)
    .await
}

/// Whether the firm defined this section.
pub async fn section_exists(
    conn: &mut PgConnection,
    section: SectionId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM sections WHERE id = $1)")
        .bind(section.uuid())
        .fetch_one(conn)
        .await
}

/// Levels of folders that an item brings along, itself included: 0 for a
/// document.
pub async fn levels_below(conn: &mut PgConnection, item: ItemId) -> Result<usize, sqlx::Error> {
    let levels: i32 = sqlx::query_scalar(
        "WITH RECURSIVE down AS (
             SELECT id, 1 AS level FROM items WHERE id = $1 AND rank = 0
             UNION ALL
             SELECT i.id, down.level + 1
             FROM down JOIN items i ON i.parent_id = down.id AND i.rank = 0
             WHERE down.level < 64)
         SELECT coalesce(max(level), 0) FROM down",
    )
    .bind(item.uuid())
    .fetch_one(conn)
    .await?;
    Ok(usize::try_from(levels).unwrap_or_default())
}

/// Where it stands in the log that the portal was last closed, if it was.
pub async fn portal_closed_at(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<i64>, sqlx::Error> {
    let position: Option<Option<i64>> =
        sqlx::query_scalar("SELECT portal_closed_position FROM customers WHERE id = $1")
            .bind(customer.uuid())
            .fetch_optional(conn)
            .await?;
    Ok(position.flatten())
}

/// Whether any grant reaches all clients of this customer.
pub async fn shared_with_customer(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM grants
                        WHERE customer_id = $1 AND subject_kind = 'CUSTOMER')",
    )
    .bind(customer.uuid())
    .fetch_one(conn)
    .await
}

/// A content with the name of its document, as whom the facts about it are about reads
/// it now.
pub async fn content(
    conn: &mut PgConnection,
    version: VersionId,
    facts: &Facts,
    at: DateTime<Utc>,
) -> Result<Option<ContentRow>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT v.blob_id, v.size, v.sha256, v.media_type, i.name,
             CASE WHEN i.contact_id = $2 THEN i.sent_name END AS sent_name
         FROM versions v JOIN items i ON i.id = v.item_id WHERE v.id = $1",
    )
    .bind(version.uuid())
    .bind(facts.contact.map(|contact| contact.id.uuid()))
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let names = (row.try_get("name")?, row.try_get("sent_name")?);
    let name = name_for(conn, facts, at, names).await?;
    let sha256: &[u8] = row.try_get("sha256")?;
    let sha256: [u8; 32] = sha256
        .try_into()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let size: i64 = row.try_get("size")?;
    Ok(Some(ContentRow {
        blob: BlobId::new(row.try_get("blob_id")?),
        name,
        size: size.unsigned_abs(),
        sha256: Sha256Digest::new(sha256),
        media_type: MediaType::parse_or_octets(row.try_get("media_type")?),
    }))
}

/// Names of items; erased ones are absent.
pub async fn item_names(
    conn: &mut PgConnection,
    items: &[ItemId],
) -> Result<std::collections::HashMap<ItemId, String>, sqlx::Error> {
    if items.is_empty() {
        return Ok(std::collections::HashMap::new());
    }
    let ids: Vec<Uuid> = items.iter().map(|item| item.uuid()).collect();
    let rows: Vec<(Uuid, String)> =
        sqlx::query_as("SELECT id, name FROM items WHERE id = ANY($1) AND name IS NOT NULL")
            .bind(ids)
            .fetch_all(conn)
            .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (ItemId::new(id), name))
        .collect())
}

/// Which of these items there are; what was purged is none of them.
pub async fn items_there(
    conn: &mut PgConnection,
    items: &[ItemId],
) -> Result<std::collections::HashSet<ItemId>, sqlx::Error> {
    let ids: Vec<Uuid> = items.iter().map(|item| item.uuid()).collect();
    let there: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM items WHERE id = ANY($1)")
        .bind(ids)
        .fetch_all(conn)
        .await?;
    Ok(there.into_iter().map(ItemId::new).collect())
}
