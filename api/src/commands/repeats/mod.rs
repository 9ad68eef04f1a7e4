//! What a repeat of a command is asked and told.
//!
//! A repeat is no way around the access rule: whoever has lost the right to an
//! operation since is refused like anybody else. It is asked of the person, not
//! of the things, which may be closed or destroyed by now: who withdrew an upload
//! sees it no more, and is told again that it is withdrawn. Words are those of the
//! command, or of today; where the thing is gone there are none.

mod access;
mod customers;
mod groups;
mod items;
mod matters;
mod people;

use std::collections::{BTreeSet, HashMap};

use portico_domain::values::Permission;
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_event_log::Unit;
use uuid::Uuid;

use super::authority::require_where;
use super::perform::Stop;

/// Requires a permission at the customers whose items these are, or were.
async fn require_at_items(
    unit: &mut Unit,
    items: &[ItemId],
    permission: Permission,
) -> Result<(), Stop> {
    let customers = customers_of(unit, items).await?;
    let mut permitted = BTreeSet::new();
    for item in items {
        // What there never was is at no customer, and nobody is assigned there.
        let customer = customers.get(item).copied();
        if permitted.insert(customer) {
            require_where(unit, customer, permission).await?;
        }
    }
    Ok(())
}

/// Whose tree these items are in, or were: the log also knows what was purged.
async fn customers_of(
    unit: &mut Unit,
    items: &[ItemId],
) -> Result<HashMap<ItemId, CustomerId>, Stop> {
    let ids: Vec<String> = items.iter().map(ToString::to_string).collect();
    let found: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT DISTINCT aggregate_id::uuid, customer_id FROM events
         WHERE aggregate_type = 'document' AND aggregate_id = ANY($1)
           AND customer_id IS NOT NULL",
    )
    .bind(ids)
    .fetch_all(unit.connection())
    .await?;
    let pair = |(item, customer)| (ItemId::new(item), CustomerId::new(customer));
    Ok(found.into_iter().map(pair).collect())
}

/// At which customer a contact did something to an item themselves, whatever has
/// become of it; none where they did not, whether or not there is such an item.
async fn customer_of_own_work(
    unit: &mut Unit,
    contact: ContactId,
    item: ItemId,
) -> Result<Option<CustomerId>, Stop> {
    let found: Option<Uuid> = sqlx::query_scalar(
        "SELECT customer_id FROM events
         WHERE aggregate_type = 'document' AND aggregate_id = $1 AND customer_id IS NOT NULL
           AND metadata ->> 'actor_kind' = 'contact' AND metadata ->> 'actor_id' = $2
         LIMIT 1",
    )
    .bind(item.to_string())
    .bind(contact.to_string())
    .fetch_optional(unit.connection())
    .await?;
    Ok(found.map(CustomerId::new))
}
