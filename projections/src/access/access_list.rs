//! Who can see an item: the facts of every member contact at once.

use portico_domain::ItemId;
use portico_domain::access::Facts;
use sqlx::PgConnection;

use super::by_name::{ByName, KEYS, NamedPage, ORDER, bind_names};
use super::facts::{CHAIN, GRANT, item_columns, item_facts, read_grants};
use super::people::{CONTACT, ContactRow, MEMBERS, contact_row};
use super::person_facts::{groups, matters, memberships, read_contact, switched_off};

/// A member contact, direct or by a group, with the facts to decide about the item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Access {
    /// Who.
    pub contact: ContactRow,
    /// What [`portico_domain::access::decide`] needs.
    pub facts: Facts,
}

/// The member contacts of the item's customer. Empty where there is no such item.
pub async fn access_list(
    conn: &mut PgConnection,
    item: ItemId,
    page: &ByName,
) -> Result<NamedPage<Access>, sqlx::Error> {
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
        return page.read(&[], |_| Ok(None));
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
    let sql = format!(
        "WITH RECURSIVE {CHAIN}
         SELECT counted.total, page.*
         FROM (SELECT count(*) AS total FROM ({MEMBERS}) m) counted
         LEFT JOIN (
             SELECT {CONTACT}, k.id AS contact_id, {KEYS}, {} AS memberships,
                 {} AS switched_off, {} AS groups, {} AS matters,
                 c.id AS customer_id, c.portal_open,
                 (SELECT bool_or(enabled) FROM identities WHERE contact_id = k.id)
                     AS enabled
             FROM ({MEMBERS}) m
             JOIN contacts k ON k.id = m.contact_id
             JOIN customers c ON c.id = $1
             WHERE {}
             ORDER BY {ORDER} LIMIT $6) page ON true
         ORDER BY {ORDER}",
        memberships("k.id", "$1"),
        switched_off("k.id", "$1"),
        groups("k.id"),
        matters("k.id"),
        page.condition(2),
    );
    let query = sqlx::query(&sql).bind(customer).bind(item.uuid());
    let rows = bind_names!(query, page).fetch_all(conn).await?;
    page.read(&rows, |row| {
        Ok(Some(Access {
            contact: contact_row(row)?,
            facts: read_contact(row, shared.clone())?,
        }))
    })
}
