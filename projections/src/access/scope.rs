//! Where what one contact sees can change: whom to tell of which event.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use portico_domain::{ContactId, CustomerId, GroupId};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::contact_customers::THEIRS;

/// What a contact belongs to, and when the next grant ends.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ContactScope {
    /// Customers, directly or by a group.
    pub customers: BTreeSet<CustomerId>,
    /// Groups that are not closed.
    pub groups: BTreeSet<GroupId>,
    /// Whether what is granted to a customer is granted to this contact.
    pub client: bool,
    /// The first end of a grant to any of them that is still to come.
    pub next_end: Option<DateTime<Utc>>,
}

/// The scope of a contact at an instant.
pub async fn contact_scope(
    conn: &mut PgConnection,
    contact: ContactId,
    at: DateTime<Utc>,
) -> Result<ContactScope, sqlx::Error> {
    let row = sqlx::query(&format!(
        "WITH theirs (id) AS MATERIALIZED ({THEIRS}),
         joined (id) AS MATERIALIZED (
             SELECT gm.group_id FROM group_members gm
             JOIN groups gr ON gr.id = gm.group_id AND gr.kind = 'CONTACTS' AND NOT gr.closed
             WHERE gm.member_id = $1),
         client (so) AS (SELECT EXISTS (SELECT FROM contacts WHERE id = $1 AND kind = 'CLIENT'))
         SELECT ARRAY(SELECT id FROM theirs) AS customers, ARRAY(SELECT id FROM joined) AS groups,
             client.so,
             (SELECT min(expires_at) FROM grants
              WHERE expires_at > $2
                AND subject_id IN (SELECT $1 UNION ALL SELECT id FROM joined
                                   UNION ALL SELECT id FROM theirs WHERE client.so)) AS next_end
         FROM client"
    ))
    .bind(contact.uuid())
    .bind(at)
    .fetch_one(conn)
    .await?;
    let (customers, groups): (Vec<Uuid>, Vec<Uuid>) =
        (row.try_get("customers")?, row.try_get("groups")?);
    Ok(ContactScope {
        customers: customers.into_iter().map(CustomerId::new).collect(),
        groups: groups.into_iter().map(GroupId::new).collect(),
        client: row.try_get("so")?,
        next_end: row.try_get("next_end")?,
    })
}
