//! How many contacts may enter, may not yet, and may not any more. Counted from the
//! memberships: there are as many as people, not as documents.

use portico_domain::{CustomerId, StaffId};
use sqlx::{PgConnection, Row};

use super::customers::assigned_to;

/// Contacts of one customer, or of several. Who belongs to two of them has two
/// portals.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct PortalCounts {
    /// How many contacts, each once.
    pub contacts: i64,
    /// Portals that are on for a contact whose account is active.
    pub active: i64,
    /// On for a contact who has not accepted an invitation yet.
    pub pending: i64,
    /// Off for the contact, or the account is closed.
    pub closed: i64,
}

/// The contacts of one customer, or of all; of these the ones that `assigned`
/// works for, where given.
pub async fn portal_counts(
    conn: &mut PgConnection,
    customer: Option<CustomerId>,
    assigned: Option<StaffId>,
) -> Result<PortalCounts, sqlx::Error> {
    let which = if customer.is_some() {
        "c.id = $1"
    } else {
        "$1::uuid IS NULL"
    };
    let theirs = if assigned.is_some() {
        assigned_to("$2")
    } else {
        "$2::uuid IS NULL".to_owned()
    };
    let row = sqlx::query(&format!(
        "SELECT count(DISTINCT k.id) AS contacts,
             count(*) FILTER (WHERE k.account = 'ACTIVE' AND NOT off.shut) AS active,
             count(*) FILTER (WHERE k.account IN ('NONE', 'INVITED') AND NOT off.shut) AS pending,
             count(*) FILTER (WHERE k.account = 'CLOSED' OR off.shut) AS closed
         FROM (SELECT contact_id, customer_id FROM memberships
               UNION
               SELECT gm.member_id, r.customer_id FROM group_roles r
               JOIN groups gr ON gr.id = r.group_id AND gr.kind = 'CONTACTS' AND NOT gr.closed
               JOIN group_members gm ON gm.group_id = r.group_id) m
         JOIN customers c ON c.id = m.customer_id
         JOIN contacts k ON k.id = m.contact_id
         LEFT JOIN portal_switches s
             ON s.contact_id = m.contact_id AND s.customer_id = m.customer_id
         CROSS JOIN LATERAL (SELECT s.contact_id IS NOT NULL AS shut) off
         WHERE {which} AND {theirs}"
    ))
    .bind(customer.map(CustomerId::uuid))
    .bind(assigned.map(StaffId::uuid))
    .fetch_one(conn)
    .await?;
    Ok(PortalCounts {
        contacts: row.try_get("contacts")?,
        active: row.try_get("active")?,
        pending: row.try_get("pending")?,
        closed: row.try_get("closed")?,
    })
}
