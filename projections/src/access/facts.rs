//! The facts that the access rule asks for, each set in one statement.

use chrono::{DateTime, Utc};
use portico_domain::access::{Facts, GrantFacts, ItemFacts, VersionFacts};
use portico_domain::grant::{Capability, Subject};
use portico_domain::{ContactId, CustomerId, GrantId, ItemId, SectionId, StaffId, VersionId};
use serde::Deserialize;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::person_facts::{
    assignments, groups, matters, memberships, read_contact, read_customer, read_staff, subjects,
    switched_off,
};
use super::rows::{shape, word};
use super::stamps::{StampJson, stamp};

/// The item and its ancestors; `$2` is the item.
pub(super) const CHAIN: &str = "chain AS (
    SELECT i.*, 0 AS steps FROM items i WHERE i.id = $2
    UNION ALL
    SELECT i.*, chain.steps + 1
    FROM chain JOIN items i ON i.id = chain.parent_id WHERE chain.steps < 64)";

/// What the chain and its document hold, as JSON.
pub(super) fn item_columns() -> String {
    format!(
        "(SELECT json_agg(json_build_array(c.id, c.shape, c.purpose, c.trashed_at IS NOT NULL,
              c.withdrawn, CASE WHEN c.own_work THEN c.contact_id END, c.section_id, {}, {})
              ORDER BY c.steps) FROM chain c) AS chain,
         (SELECT json_agg(json_build_array(v.id, v.sent_by, v.accepted, v.available,
              v.opened_by_staff, {}) ORDER BY v.number)
          FROM versions v WHERE v.item_id = $2) AS versions",
        stamp("c", "created"),
        stamp("c", "placed"),
        stamp("v", "uploaded"),
    )
}

/// One grant `g` as JSON.
pub(super) const GRANT: &str = "json_build_array(g.id, g.item_id, g.subject_kind, g.subject_id,
    g.capability, g.expires_at,
    json_build_array(g.granted_kind, g.granted_id, g.granted_at, g.position))";

/// The grants to `scope.subjects` that are set on the chain, and master
/// accesses.
const ON_CHAIN: &str = "SELECT * FROM grants g WHERE g.item_id IN (SELECT id FROM chain)
         AND g.subject_id = ANY(scope.subjects)
     UNION ALL
     SELECT * FROM grants g WHERE g.customer_id = scope.customer AND g.item_id IS NULL
         AND g.subject_id = ANY(scope.subjects)";

#[derive(Deserialize)]
struct Link(
    Uuid,
    String,
    Option<String>,
    bool,
    bool,
    Option<Uuid>,
    Option<Uuid>,
    StampJson,
    StampJson,
);

#[derive(Deserialize)]
struct Version(Uuid, Option<Uuid>, bool, bool, bool, StampJson);

#[derive(Deserialize)]
struct Grant(
    Uuid,
    Option<Uuid>,
    String,
    Uuid,
    String,
    Option<DateTime<Utc>>,
    StampJson,
);

/// Facts about a contact and an item. Where the item is missing, so is the
/// chain, and nothing is allowed.
pub async fn facts_for_contact(
    conn: &mut PgConnection,
    contact: ContactId,
    item: ItemId,
) -> Result<Facts, sqlx::Error> {
    of_contact(conn, contact, Some(item), None).await
}

/// Facts about a contact and a customer, for [`portico_domain::access::may_send`].
pub async fn facts_for_sending(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
) -> Result<Facts, sqlx::Error> {
    of_contact(conn, contact, None, Some(customer)).await
}

/// Facts about a contact, a customer or an item's customer, and the item.
pub(super) async fn of_contact(
    conn: &mut PgConnection,
    contact: ContactId,
    item: Option<ItemId>,
    customer: Option<CustomerId>,
) -> Result<Facts, sqlx::Error> {
    let row = sqlx::query(&format!(
        "WITH RECURSIVE {CHAIN}
         SELECT {},
             (SELECT enabled FROM identities WHERE contact_id = $1
              ORDER BY enabled DESC LIMIT 1) AS enabled,
             k.id AS contact_id, k.kind, k.account, {} AS memberships, {} AS switched_off,
             {} AS groups, {} AS matters, c.id AS customer_id, c.portal_open,
             (SELECT json_agg({GRANT} ORDER BY g.id) FROM ({ON_CHAIN}) g) AS grants
         FROM (SELECT one.customer, {} AS subjects
               FROM (SELECT coalesce($3, (SELECT customer_id FROM items WHERE id = $2)))
                        AS one (customer)) AS scope
         LEFT JOIN contacts k ON k.id = $1
         LEFT JOIN customers c ON c.id = scope.customer",
        item_columns(),
        memberships("$1", "scope.customer"),
        switched_off("$1", "scope.customer"),
        groups("$1"),
        matters("$1"),
        subjects("$1", "one.customer"),
    ))
    .bind(contact.uuid())
    .bind(item.map(ItemId::uuid))
    .bind(customer.map(CustomerId::uuid))
    .fetch_one(conn)
    .await?;
    Ok(Facts {
        grants: read_grants(&row)?,
        ..read_contact(&row, item_facts(&row)?)?
    })
}

/// Reads chain and versions.
pub(super) fn item_facts(row: &PgRow) -> Result<Facts, sqlx::Error> {
    let chain: Option<Json<Vec<Link>>> = row.try_get("chain")?;
    let versions: Option<Json<Vec<Version>>> = row.try_get("versions")?;
    let link = |Link(id, kind, purpose, trashed, withdrawn, author, section, created, placed)| {
        Ok(ItemFacts {
            id: ItemId::new(id),
            shape: shape(&kind, purpose.as_deref())?,
            trashed,
            withdrawn,
            created_by: author.map(ContactId::new),
            section: section.map(SectionId::new),
            created: created.into(),
            placed: placed.into(),
        })
    };
    let version =
        |Version(id, sent_by, accepted, available, opened_by_staff, uploaded)| VersionFacts {
            id: VersionId::new(id),
            sent_by: sent_by.map(ContactId::new),
            accepted,
            available,
            opened_by_staff,
            uploaded: uploaded.into(),
        };
    Ok(Facts {
        chain: chain
            .map_or_else(Vec::new, |chain| chain.0)
            .into_iter()
            .map(link)
            .collect::<Result<_, sqlx::Error>>()?,
        versions: versions
            .map_or_else(Vec::new, |versions| versions.0)
            .into_iter()
            .map(version)
            .collect(),
        ..Facts::default()
    })
}

/// Reads grants.
pub(super) fn read_grants(row: &PgRow) -> Result<Vec<GrantFacts>, sqlx::Error> {
    let grants: Option<Json<Vec<Grant>>> = row.try_get("grants")?;
    let grant = |Grant(id, item, subject_kind, subject, capability, expires_at, given)| {
        Ok(GrantFacts {
            id: GrantId::new(id),
            item: item.map(ItemId::new),
            subject: Subject::from_parts(&subject_kind, subject)
                .map_or_else(|| word(&subject_kind, |_| None), Ok)?,
            capability: word(&capability, Capability::from_word)?,
            expires_at,
            given: given.into(),
        })
    };
    grants
        .map_or_else(Vec::new, |grants| grants.0)
        .into_iter()
        .map(grant)
        .collect()
}

/// Facts about a staff member and an item.
pub async fn facts_for_staff(
    conn: &mut PgConnection,
    staff: StaffId,
    item: ItemId,
) -> Result<Facts, sqlx::Error> {
    of_staff(conn, staff, Some(item), None).await
}

/// Facts about a staff member and a customer, for
/// [`portico_domain::access::decide_at_customer`].
pub async fn staff_facts_at(
    conn: &mut PgConnection,
    staff: StaffId,
    customer: CustomerId,
) -> Result<Facts, sqlx::Error> {
    of_staff(conn, staff, None, Some(customer)).await
}

/// Facts about a staff member alone, for
/// [`portico_domain::access::decide_at_firm`].
pub async fn staff_facts(conn: &mut PgConnection, staff: StaffId) -> Result<Facts, sqlx::Error> {
    of_staff(conn, staff, None, None).await
}

async fn of_staff(
    conn: &mut PgConnection,
    staff: StaffId,
    item: Option<ItemId>,
    customer: Option<CustomerId>,
) -> Result<Facts, sqlx::Error> {
    let row = sqlx::query(&format!(
        "WITH RECURSIVE {CHAIN}
         SELECT {}, c.id AS customer_id, c.portal_open, s.id AS staff_id, s.roles, s.reach,
             s.suspended, {} AS assignments,
             (SELECT enabled FROM identities WHERE staff_id = $1
              ORDER BY enabled DESC LIMIT 1) AS enabled
         FROM (SELECT coalesce($3, (SELECT customer_id FROM items WHERE id = $2)))
                  AS scope (customer)
         LEFT JOIN staff s ON s.id = $1
         LEFT JOIN customers c ON c.id = scope.customer",
        item_columns(),
        assignments("$1", "scope.customer"),
    ))
    .bind(staff.uuid())
    .bind(item.map(ItemId::uuid))
    .bind(customer.map(CustomerId::uuid))
    .fetch_one(conn)
    .await?;
    let facts = Facts {
        customer: read_customer(&row)?,
        ..item_facts(&row)?
    };
    read_staff(&row, facts)
}
