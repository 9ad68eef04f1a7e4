//! Who can see an item: the facts of every member contact at once; and of several
//! items by no more questions.

use std::collections::HashMap;
use std::sync::LazyLock;

use portico_domain::access::{Facts, MatterFacts};
use portico_domain::{CustomerId, ItemId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::beneath::uuids;
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

/// The items `$2` and all that is above any of them.
const CHAINS: &str = "chain AS (
    SELECT id, parent_id FROM items WHERE id = ANY($2)
    UNION
    SELECT i.id, i.parent_id FROM chain JOIN items i ON i.id = chain.parent_id)";

/// What is known of each of the items `$1`, and the grants that reach it.
static OF_ITEMS: LazyLock<String> = LazyLock::new(|| {
    let of_one = format!(
        "WITH RECURSIVE {CHAIN}
         SELECT {}, (SELECT json_agg({GRANT} ORDER BY g.id) FROM (
             SELECT * FROM grants g WHERE g.item_id IN (SELECT id FROM chain)
             UNION ALL
             SELECT * FROM grants g WHERE g.item_id IS NULL AND g.customer_id = one.customer_id) g)
             AS grants",
        item_columns()
    );
    format!(
        "SELECT one.id AS item, of_one.*
         FROM items one CROSS JOIN LATERAL ({}) of_one WHERE one.id = ANY($1)",
        // Where one item is asked about, it is this parameter.
        of_one.replace("$2", "one.id")
    )
});

/// The member contacts of the item's customer. Empty where there is no such item.
pub async fn access_list(
    conn: &mut PgConnection,
    item: ItemId,
    page: &ByName,
) -> Result<NamedPage<Access>, sqlx::Error> {
    let customer: Option<Uuid> = sqlx::query_scalar("SELECT customer_id FROM items WHERE id = $1")
        .bind(item.uuid())
        .fetch_optional(&mut *conn)
        .await?;
    let Some(customer) = customer.map(CustomerId::new) else {
        return page.read(&[], |_| Ok(None));
    };
    let shared = items_reached(conn, &[item]).await?.remove(&item);
    let shared = shared.unwrap_or_default();
    let rows = members_at(conn, customer, &[item], page).await?;
    page.read(&rows, |row| {
        Ok(Some(Access {
            contact: contact_row(row)?,
            facts: read_contact(row, shared.clone())?,
        }))
    })
}

/// What the rule asks of each of these items, and every grant that reaches it, of
/// any subject: a person's facts are put to them by [`facts_about`].
pub async fn items_reached(
    conn: &mut PgConnection,
    items: &[ItemId],
) -> Result<HashMap<ItemId, Facts>, sqlx::Error> {
    let rows = sqlx::query(&OF_ITEMS)
        .bind(uuids(items))
        .fetch_all(conn)
        .await?;
    let read = |row: &PgRow| {
        let facts = Facts {
            grants: read_grants(row)?,
            ..item_facts(row)?
        };
        Ok((ItemId::new(row.try_get("item")?), facts))
    };
    rows.iter().map(read).collect()
}

/// What the rule asks of each member contact of a customer, about any of these
/// items of its.
pub async fn member_facts(
    conn: &mut PgConnection,
    customer: CustomerId,
    items: &[ItemId],
) -> Result<Vec<Facts>, sqlx::Error> {
    let all = ByName::all();
    let rows = members_at(conn, customer, items, &all).await?;
    let page = all.read(&rows, |row| read_contact(row, Facts::default()).map(Some))?;
    Ok(page.rows.into_iter().map(|(_, facts)| facts).collect())
}

/// One of [`member_facts`] about one of [`items_reached`].
#[must_use]
pub fn facts_about(person: &Facts, item: &Facts) -> Facts {
    let above = |matter: &&MatterFacts| item.chain.iter().any(|link| link.id == matter.matter);
    Facts {
        matters: person.matters.iter().filter(above).copied().collect(),
        chain: item.chain.clone(),
        versions: item.versions.clone(),
        grants: item.grants.clone(),
        ..person.clone()
    }
}

/// The member contacts of a customer, with what they were said to have at matters
/// above these items.
async fn members_at(
    conn: &mut PgConnection,
    customer: CustomerId,
    items: &[ItemId],
    page: &ByName,
) -> Result<Vec<PgRow>, sqlx::Error> {
    let sql = format!(
        "WITH RECURSIVE {CHAINS}
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
    let query = sqlx::query(&sql).bind(customer.uuid()).bind(uuids(items));
    bind_names!(query, page).fetch_all(conn).await
}
