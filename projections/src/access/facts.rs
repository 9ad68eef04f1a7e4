//! The facts that the access rule asks for, each set in one statement.

use chrono::{DateTime, Utc};
use portico_domain::access::{
    ContactFacts, CustomerFacts, Facts, GrantFacts, IdentityFacts, ItemFacts, MembershipFacts,
    StaffFacts, VersionFacts,
};
use portico_domain::contact::Account;
use portico_domain::grant::{Capability, Subject};
use portico_domain::values::{ContactKind, ContactRole};
use portico_domain::{ContactId, CustomerId, GrantId, ItemId, StaffId, VersionId};
use serde::Deserialize;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::rows::{actor, roles, shape, word};

/// The item and its ancestors; `$2` is the item.
pub(super) const CHAIN: &str = "chain AS (
    SELECT i.id, i.customer_id, i.parent_id, i.shape, i.purpose, i.trashed_at IS NOT NULL AS trashed,
           i.withdrawn, CASE WHEN i.own_work THEN i.contact_id END AS author, 0 AS steps
    FROM access.items i WHERE i.id = $2
    UNION ALL
    SELECT i.id, i.customer_id, i.parent_id, i.shape, i.purpose, i.trashed_at IS NOT NULL,
           i.withdrawn, CASE WHEN i.own_work THEN i.contact_id END, chain.steps + 1
    FROM chain JOIN access.items i ON i.id = chain.parent_id WHERE chain.steps < 64)";

/// What the chain and its document hold, as JSON.
pub(super) const ITEM_FACTS: &str = "
    (SELECT json_agg(json_build_array(id, shape, purpose, trashed, withdrawn, author)
                     ORDER BY steps) FROM chain) AS chain,
    (SELECT json_agg(json_build_array(id, sent_by, available, opened_by_staff) ORDER BY number)
     FROM access.versions WHERE item_id = $2) AS versions";

/// One grant `g` as JSON.
pub(super) const GRANT: &str = "json_build_array(g.id, g.item_id, g.subject_kind, g.subject_id,
    g.capability, g.expires_at, g.granted_kind, g.granted_id, g.granted_at, g.position)";

/// The grants to the person `$1` or the customer `scope.customer` that are set
/// on the chain, and master accesses.
const ON_CHAIN: &str = "SELECT * FROM access.grants g WHERE g.item_id IN (SELECT id FROM chain)
         AND g.subject_id IN ($1, scope.customer)
     UNION ALL
     SELECT * FROM access.grants g WHERE g.customer_id = scope.customer AND g.item_id IS NULL
         AND g.subject_id IN ($1, scope.customer)";

#[derive(Deserialize)]
struct Link(Uuid, String, Option<String>, bool, bool, Option<Uuid>);

#[derive(Deserialize)]
struct Version(Uuid, Option<Uuid>, bool, bool);

#[derive(Deserialize)]
struct Grant(
    Uuid,
    Option<Uuid>,
    String,
    Uuid,
    String,
    Option<DateTime<Utc>>,
    Option<String>,
    Option<Uuid>,
    DateTime<Utc>,
    i64,
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
         SELECT {ITEM_FACTS},
             (SELECT enabled FROM access.identities WHERE contact_id = $1
              ORDER BY enabled DESC LIMIT 1) AS enabled,
             k.id AS contact_id, k.kind, k.account, m.role, m.can_download, m.portal_on,
             c.id AS customer_id, c.portal_open,
             (SELECT json_agg({GRANT} ORDER BY g.id) FROM ({ON_CHAIN}) g) AS grants
         FROM (SELECT coalesce($3, (SELECT customer_id FROM access.items WHERE id = $2)))
                  AS scope (customer)
         LEFT JOIN access.contacts k ON k.id = $1
         LEFT JOIN access.customers c ON c.id = scope.customer
         LEFT JOIN access.memberships m ON m.contact_id = $1 AND m.customer_id = scope.customer"
    ))
    .bind(contact.uuid())
    .bind(item.map(ItemId::uuid))
    .bind(customer.map(CustomerId::uuid))
    .fetch_one(conn)
    .await?;
    Ok(Facts {
        staff: None,
        grants: read_grants(&row)?,
        ..person_facts(&row, item_facts(&row)?)?
    })
}

/// Reads identity, contact, membership and customer over the facts given.
pub(super) fn person_facts(row: &PgRow, facts: Facts) -> Result<Facts, sqlx::Error> {
    let contact: Option<Uuid> = row.try_get("contact_id")?;
    let role: Option<&str> = row.try_get("role")?;
    let customer: Option<Uuid> = row.try_get("customer_id")?;
    Ok(Facts {
        identity: row
            .try_get::<Option<bool>, _>("enabled")?
            .map(|enabled| IdentityFacts { enabled }),
        contact: match contact {
            None => None,
            Some(id) => Some(ContactFacts {
                id: ContactId::new(id),
                kind: word(row.try_get("kind")?, ContactKind::from_word)?,
                account: word(row.try_get("account")?, Account::from_word)?,
            }),
        },
        membership: match role {
            None => None,
            Some(role) => Some(MembershipFacts {
                role: word(role, ContactRole::from_word)?,
                can_download: row.try_get("can_download")?,
                portal_on: row.try_get("portal_on")?,
            }),
        },
        customer: match customer {
            None => None,
            Some(id) => Some(CustomerFacts {
                id: CustomerId::new(id),
                portal_open: row.try_get("portal_open")?,
            }),
        },
        ..facts
    })
}

/// Reads chain and versions.
pub(super) fn item_facts(row: &PgRow) -> Result<Facts, sqlx::Error> {
    let chain: Option<Json<Vec<Link>>> = row.try_get("chain")?;
    let versions: Option<Json<Vec<Version>>> = row.try_get("versions")?;
    let link = |Link(id, kind, purpose, trashed, withdrawn, author)| {
        Ok(ItemFacts {
            id: ItemId::new(id),
            shape: shape(&kind, purpose.as_deref())?,
            trashed,
            withdrawn,
            created_by: author.map(ContactId::new),
        })
    };
    let version = |Version(id, sent_by, available, opened_by_staff)| VersionFacts {
        id: VersionId::new(id),
        sent_by: sent_by.map(ContactId::new),
        available,
        opened_by_staff,
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
    grants
        .map_or_else(Vec::new, |grants| grants.0)
        .into_iter()
        .map(
            |Grant(
                id,
                item,
                subject_kind,
                subject,
                capability,
                expires_at,
                kind,
                by,
                at,
                position,
            )| {
                Ok(GrantFacts {
                    id: GrantId::new(id),
                    item: item.map(ItemId::new),
                    subject: Subject::from_parts(&subject_kind, subject)
                        .map_or_else(|| word(&subject_kind, |_| None), Ok)?,
                    capability: word(&capability, Capability::from_word)?,
                    expires_at,
                    granted_by: actor(kind.as_deref(), by),
                    granted_at: at,
                    position,
                })
            },
        )
        .collect()
}

/// Facts about a staff member and an item.
pub async fn facts_for_staff(
    conn: &mut PgConnection,
    staff: StaffId,
    item: ItemId,
) -> Result<Facts, sqlx::Error> {
    let row = sqlx::query(&format!(
        "WITH RECURSIVE {CHAIN}
         SELECT {ITEM_FACTS}, c.id AS customer_id, c.portal_open, s.id AS staff_id, s.roles,
             s.suspended, (SELECT enabled FROM access.identities WHERE staff_id = $1
                           ORDER BY enabled DESC LIMIT 1) AS enabled
         FROM (SELECT) one
         LEFT JOIN access.staff s ON s.id = $1
         LEFT JOIN access.customers c
             ON c.id = (SELECT customer_id FROM access.items WHERE id = $2)"
    ))
    .bind(staff.uuid())
    .bind(item.uuid())
    .fetch_one(conn)
    .await?;
    let customer: Option<Uuid> = row.try_get("customer_id")?;
    Ok(Facts {
        customer: match customer {
            None => None,
            Some(id) => Some(CustomerFacts {
                id: CustomerId::new(id),
                portal_open: row.try_get("portal_open")?,
            }),
        },
        ..read_staff(&row, item_facts(&row)?)?
    })
}

/// Facts about a staff member alone: identity, roles, suspension.
pub async fn staff_facts(conn: &mut PgConnection, staff: StaffId) -> Result<Facts, sqlx::Error> {
    let row = sqlx::query(
        "SELECT s.id AS staff_id, s.roles, s.suspended,
             (SELECT enabled FROM access.identities WHERE staff_id = $1
              ORDER BY enabled DESC LIMIT 1) AS enabled
         FROM (SELECT) one LEFT JOIN access.staff s ON s.id = $1",
    )
    .bind(staff.uuid())
    .fetch_one(conn)
    .await?;
    read_staff(&row, Facts::default())
}

fn read_staff(row: &PgRow, facts: Facts) -> Result<Facts, sqlx::Error> {
    let staff = match row.try_get::<Option<Uuid>, _>("staff_id")? {
        None => None,
        Some(id) => Some(StaffFacts {
            id: StaffId::new(id),
            roles: roles(row)?,
            suspended: row.try_get("suspended")?,
        }),
    };
    Ok(Facts {
        identity: row
            .try_get::<Option<bool>, _>("enabled")?
            .map(|enabled| IdentityFacts { enabled }),
        staff,
        ..facts
    })
}
