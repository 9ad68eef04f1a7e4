//! Where what one contact sees can change: whom to tell of which event.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use portico_domain::{ContactId, CustomerId, GroupId, ItemId};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::contact_customers::theirs;

/// What a contact belongs to, and when the next grant ends.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ContactScope {
    /// Customers whose portal the contact may enter.
    pub entered: BTreeSet<CustomerId>,
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
        "WITH theirs (id) AS MATERIALIZED ({}),
         joined (id) AS MATERIALIZED (
             SELECT gm.group_id FROM group_members gm
             JOIN groups gr ON gr.id = gm.group_id AND gr.kind = 'CONTACTS' AND NOT gr.closed
             WHERE gm.member_id = $1),
         entered (id) AS MATERIALIZED (
             SELECT c.id FROM theirs JOIN customers c ON c.id = theirs.id AND c.portal_open
             WHERE NOT EXISTS (SELECT FROM portal_switches s
                               WHERE s.contact_id = $1 AND s.customer_id = c.id)),
         client (so) AS (SELECT EXISTS (SELECT FROM contacts WHERE id = $1 AND kind = 'CLIENT'))
         SELECT ARRAY(SELECT id FROM entered) AS entered, ARRAY(SELECT id FROM joined) AS groups,
             client.so,
             (SELECT min(expires_at) FROM grants
              WHERE expires_at > $2
                AND subject_id IN (SELECT $1 UNION ALL SELECT id FROM joined
                                   UNION ALL SELECT id FROM entered WHERE client.so)
                AND customer_id IN (SELECT id FROM entered)) AS next_end
         FROM client",
        theirs()
    ))
    .bind(contact.uuid())
    .bind(at)
    .fetch_one(conn)
    .await?;
    let (entered, groups): (Vec<Uuid>, Vec<Uuid>) =
        (row.try_get("entered")?, row.try_get("groups")?);
    Ok(ContactScope {
        entered: entered.into_iter().map(CustomerId::new).collect(),
        groups: groups.into_iter().map(GroupId::new).collect(),
        client: row.try_get("so")?,
        next_end: row.try_get("next_end")?,
    })
}

/// Of what may be shown to the contact by itself (granted, shown, the contact's own
/// work): what lies below this folder; at most `limit`.
pub async fn shown_below(
    conn: &mut PgConnection,
    (contact, scope): (ContactId, &ContactScope),
    folder: ItemId,
    limit: i64,
) -> Result<Vec<ItemId>, sqlx::Error> {
    let groups = scope.groups.iter().map(|group| group.uuid());
    let customers = scope.entered.iter().map(|customer| customer.uuid());
    let subjects: Vec<Uuid> = groups.chain(customers).chain([contact.uuid()]).collect();
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "WITH RECURSIVE candidates (id) AS (
             SELECT item_id FROM grants WHERE subject_id = ANY($2) AND item_id IS NOT NULL
             UNION SELECT item_id FROM matter_access WHERE contact_id = $1
             UNION SELECT id FROM items WHERE contact_id = $1 AND own_work
             UNION SELECT item_id FROM versions WHERE sent_by = $1),
         up AS (
             SELECT i.id AS start, i.parent_id FROM candidates JOIN items i USING (id)
             UNION ALL
             SELECT up.start, p.parent_id FROM up JOIN items p ON p.id = up.parent_id
             WHERE up.parent_id <> $3)
         SELECT start FROM up WHERE parent_id = $3 ORDER BY start LIMIT $4",
    )
    .bind(contact.uuid())
    .bind(subjects)
    .bind(folder.uuid())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ItemId::new).collect())
}
