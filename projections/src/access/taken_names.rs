//! What in the trash has a name that something live beside it has by now.

use std::collections::HashMap;

use portico_domain::ItemId;
use portico_domain::values::ItemName;
use portico_event_log::{first_free_number, name_owners};
use sqlx::PgConnection;

use super::rows::ItemRow;

/// The name of something in the trash, which something beside it has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenName {
    /// The name.
    pub name: ItemName,
    /// Its first number that is free, if one is.
    pub free: Option<ItemName>,
}

/// Of these rows those in the trash that would come back to a taken name.
pub(super) async fn taken_names(
    conn: &mut PgConnection,
    rows: &[ItemRow],
) -> Result<HashMap<ItemId, TakenName>, sqlx::Error> {
    let trashed = rows.iter().filter(|row| row.trashed_at.is_some());
    let placed = trashed.filter_map(|row| {
        let name = ItemName::parse(row.name.as_deref()?).ok()?;
        Some((row.id, (row.parent?, name)))
    });
    let (items, names): (Vec<ItemId>, Vec<(ItemId, ItemName)>) = placed.unzip();
    let (mut taken, mut found) = (HashMap::new(), HashMap::new());
    if items.is_empty() {
        return Ok(taken);
    }
    let owners = name_owners(conn, &names).await?;
    for ((item, (parent, name)), owner) in items.into_iter().zip(names).zip(owners) {
        if owner.is_some_and(|owner| owner != item.uuid()) {
            // Once for all that would come back to it.
            let wanted = (parent, name.clone());
            let free = match found.get(&wanted) {
                Some(free) => Option::clone(free),
                None => first_free_number(conn, parent, &name, |_, owner| owner.is_none()).await?,
            };
            found.insert(wanted, free.clone());
            taken.insert(item, TakenName { name, free });
        }
    }
    Ok(taken)
}
