//! Who can see an item: the facts of every member contact at once.

use portico_domain::ItemId;
use portico_domain::access::Facts;
use sqlx::PgConnection;

use super::facts::{CHAIN, GRANT, item_columns, item_facts, read_grants};
use super::people::{ContactRow, MEMBERS, contact_row};
use super::person_facts::{groups, matters, memberships, read_contact, switched_off};

/// A member contact, direct or by a group, with the facts to decide about the item.
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
         SELECT {}, (SELECT json_agg({GRANT} ORDER BY g.id) FROM (
             SELECT * FROM grants g WHERE g.item_id IN (SELECT id FROM chain)
             UNION ALL
             SELECT * FROM grants g WHERE g.item_id IS NULL AND g.customer_id = $1) g)
             AS grants
         FROM (SELECT $1::uuid) one",
        item_columns()
    );
    let customer: Option<uuid::Uuid> =
        sqlx::query_scalar("SELECT customer_id FROM items WHERE id = $1")
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
    let rows = sqlx::query(&format!(
        "WITH RECURSIVE {CHAIN}
         SELECT k.id, k.id AS contact_id, k.kind, k.first_name, k.last_name, k.email, k.account,
             k.invited_until, {} AS memberships, {} AS switched_off, {} AS groups, {} AS matters,
             c.id AS customer_id, c.portal_open,
             (SELECT bool_or(enabled) FROM identities WHERE contact_id = k.id) AS enabled
         FROM ({MEMBERS}) m
         JOIN contacts k ON k.id = m.contact_id
         JOIN customers c ON c.id = $1
         ORDER BY lower(k.last_name), lower(k.first_name), k.id",
        memberships("k.id", "$1"),
        switched_off("k.id", "$1"),
        groups("k.id"),
        matters("k.id"),
    ))
    .bind(customer)
    .bind(item.uuid())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Access {
                contact: contact_row(row)?,
                facts: read_contact(row, shared.clone())?,
            })
        })
        .collect()
}
