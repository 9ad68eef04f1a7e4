//! Who can see an item: the facts of every member contact at once.

use portico_domain::ItemId;
use portico_domain::access::Facts;
use sqlx::PgConnection;

use super::facts::{CHAIN, GRANT, ITEM_FACTS, item_facts, person_facts, read_grants};
use super::people::{ContactRow, contact_row};

/// A member contact with the facts to decide about the item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Access {
    /// Who.
    pub contact: ContactRow,
    /// What [`portico_domain::access::decide`] needs.
    pub facts: Facts,
}

/// Every member contact of the item's customer, by name. Empty where there is
/// no such item.
pub async fn access_list(
    conn: &mut PgConnection,
    item: ItemId,
) -> Result<Vec<Access>, sqlx::Error> {
    let sql = format!(
        "WITH RECURSIVE {CHAIN}
         SELECT {ITEM_FACTS}, (SELECT json_agg({GRANT} ORDER BY g.id) FROM (
             SELECT * FROM access.grants g WHERE g.item_id IN (SELECT id FROM chain)
             UNION ALL
             SELECT * FROM access.grants g WHERE g.item_id IS NULL AND g.customer_id = $1) g)
             AS grants
         FROM (SELECT $1::uuid) one"
    );
    let customer: Option<uuid::Uuid> =
        sqlx::query_scalar("SELECT customer_id FROM access.items WHERE id = $1")
            .bind(item.uuid())
            .fetch_optional(&mut *conn)
            .await?;
    let Some(customer) = customer else {
        return Ok(vec![]);
    };
    let row = sqlx::query(&sql)
        .bind(customer)
        .bind(item.uuid())
        .fetch_one(&mut *conn)
        .await?;
    let shared = Facts {
        grants: read_grants(&row)?,
        ..item_facts(&row)?
    };
    let rows = sqlx::query(
        "SELECT k.id, k.id AS contact_id, k.kind, k.first_name, k.last_name, k.email, k.account,
             k.invited_until, m.role, m.can_download, m.portal_on, c.id AS customer_id,
             c.portal_open, (SELECT bool_or(enabled) FROM access.identities
                             WHERE contact_id = k.id) AS enabled
         FROM access.memberships m
         JOIN access.contacts k ON k.id = m.contact_id
         JOIN access.customers c ON c.id = m.customer_id
         WHERE m.customer_id = $1
         ORDER BY lower(k.last_name), lower(k.first_name), k.id",
    )
    .bind(customer)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Access {
                contact: contact_row(row)?,
                facts: person_facts(row, shared.clone())?,
            })
        })
        .collect()
}
