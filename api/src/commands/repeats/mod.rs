//! What a repeat of a command is asked and told.
//!
//! A repeat is no way around the access rule: whoever has lost the right to an
//! operation since is refused like anybody else. It is asked of the person, not
//! of the things, which the command itself may have changed: who withdrew an
//! upload sees it no more, and is told again that it is withdrawn. Words are
//! those of the command, or of today.

mod access;
mod customers;
mod groups;
mod items;
mod matters;
mod people;

use portico_domain::ItemId;
use portico_domain::values::Permission;
use portico_event_log::Unit;

use super::authority::{facts, require_of};
use super::perform::Stop;

/// Requires a permission at the customers whose items these are.
async fn require_at_items(
    unit: &mut Unit,
    items: &[ItemId],
    permission: Permission,
) -> Result<(), Stop> {
    for &item in items {
        require_of(&facts(unit, item).await?, permission)?;
    }
    Ok(())
}
