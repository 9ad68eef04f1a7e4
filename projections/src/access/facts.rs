//! The facts that the access rule asks for, each set in one statement.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use portico_domain::access::{Facts, GrantFacts, ItemFacts, Stamp, VersionFacts};
use portico_domain::grant::{Capability, Subject};
use portico_domain::{ContactId, CustomerId, GrantId, ItemId, SectionId, StaffId, VersionId};
use serde::Deserialize;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::person_facts::{
    assignments, groups_by, matters, memberships_by, mine, read_contact, read_customer, read_staff,
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
        "(SELECT json_agg({} ORDER BY c.steps) FROM chain c) AS chain,
         (SELECT json_agg(json_build_array(v.id, v.sent_by, v.accepted, v.available,
              v.opened_by_staff, {}) ORDER BY v.number)
          FROM versions v WHERE v.item_id = $2) AS versions",
        item_json("c"),
        stamp("v", "uploaded"),
    )
}

/// One item as JSON, for [`Link`].
pub(super) fn item_json(item: &str) -> String {
    format!(
        "json_build_array({item}.id, {item}.shape, {item}.purpose, {item}.trashed_at IS NOT NULL,
             {item}.withdrawn, CASE WHEN {item}.own_work THEN {item}.contact_id END,
             {item}.section_id, {}, {})",
        stamp(item, "created"),
        stamp(item, "placed"),
    )
}

/// One grant `g` as JSON.
pub(super) const GRANT: &str = "json_build_array(g.id, g.item_id, g.subject_kind, g.subject_id,
    g.capability, g.expires_at,
    json_build_array(g.granted_kind, g.granted_id, g.granted_at, g.position),
    CASE WHEN g.changed_at IS NOT NULL THEN
        json_build_array(g.changed_kind, g.changed_id, g.changed_at, g.changed_position) END)";

/// The grants on the chain, and master accesses, that may be the contact's: to
/// the contact, the customer or the contact's groups.
const ON_CHAIN: &str = "SELECT * FROM (
         SELECT * FROM grants WHERE item_id IN (SELECT id FROM chain)
         UNION ALL
         SELECT * FROM grants WHERE customer_id = scope.customer AND item_id IS NULL) g
     WHERE g.subject_id IN ($1, scope.customer) OR g.subject_id IN (SELECT group_id FROM mine)";

static OF_CONTACT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "WITH RECURSIVE {CHAIN}, {}
         SELECT {},
             (SELECT bool_or(enabled) FROM identities WHERE contact_id = $1) AS enabled,
             k.id AS contact_id, k.kind, k.account, {} AS memberships, {} AS switched_off,
             {} AS groups, {} AS matters, c.id AS customer_id, c.portal_open,
             (SELECT json_agg({GRANT} ORDER BY g.id) FROM ({ON_CHAIN}) g) AS grants
         FROM (SELECT coalesce($3, (SELECT customer_id FROM chain WHERE steps = 0)))
                  AS scope (customer)
         LEFT JOIN contacts k ON k.id = $1
         LEFT JOIN customers c ON c.id = scope.customer",
        mine(),
        item_columns(),
        memberships_by("$1", "scope.customer", "mine gm"),
        switched_off("$1", "scope.customer"),
        groups_by("mine gm"),
        matters("$1"),
    )
});

static OF_STAFF: LazyLock<String> = LazyLock::new(|| {
    format!(
        "WITH RECURSIVE {CHAIN}
         SELECT {}, c.id AS customer_id, c.portal_open, s.id AS staff_id, s.roles, s.reach,
             s.suspended, {} AS assignments,
             (SELECT bool_or(enabled) FROM identities WHERE staff_id = $1) AS enabled
         FROM (SELECT coalesce($3, (SELECT customer_id FROM chain WHERE steps = 0)))
                  AS scope (customer)
         LEFT JOIN staff s ON s.id = $1
         LEFT JOIN customers c ON c.id = scope.customer",
        item_columns(),
        assignments("$1", "scope.customer"),
    )
});

/// What [`item_json`] wrote.
#[derive(Deserialize)]
pub(super) struct Link(
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

impl TryFrom<Link> for ItemFacts {
    type Error = sqlx::Error;

    fn try_from(
        Link(id, kind, purpose, trashed, withdrawn, author, section, created, placed): Link,
    ) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: ItemId::new(id),
            shape: shape(&kind, purpose.as_deref())?,
            trashed,
            withdrawn,
            created_by: author.map(ContactId::new),
            section: section.map(SectionId::new),
            created: created.into(),
            placed: placed.into(),
        })
    }
}

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
    Option<StampJson>,
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
    let row = sqlx::query(&OF_CONTACT)
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
            .map(ItemFacts::try_from)
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
    let grant = |Grant(id, item, subject_kind, subject, capability, expires_at, given, changed)| {
        Ok(GrantFacts {
            id: GrantId::new(id),
            item: item.map(ItemId::new),
            subject: Subject::from_parts(&subject_kind, subject)
                .map_or_else(|| word(&subject_kind, |_| None), Ok)?,
            capability: word(&capability, Capability::from_word)?,
            expires_at,
            given: given.into(),
            changed: changed.map(Stamp::from),
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
    let row = sqlx::query(&OF_STAFF)
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
