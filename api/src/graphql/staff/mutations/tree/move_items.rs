//! Putting items elsewhere.

use async_graphql::{Context, ID, InputObject, Object};

use super::super::{Answered, id, ids, or_refuse};
use super::{TreePayload, changed};
use crate::commands::MoveItems;
use crate::graphql::context::request;
use crate::graphql::shared::{Crossing, Position};

/// What goes where.
#[derive(InputObject)]
pub(in super::super) struct MoveItemsInput {
    /// Which; 1 to 200.
    item_ids: Vec<ID>,
    /// To which folder or matter of the same customer.
    to_id: ID,
    /// The crossing of the border of Internal that is meant.
    confirmed: Option<Crossing>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl MoveItemsInput {
    /// What it asks for.
    pub(in super::super) fn command(&self) -> MoveItems {
        MoveItems {
            items: ids(&self.item_ids),
            to: id(&self.to_id),
            confirmed: self.confirmed.map(Into::into),
        }
    }
}

/// Moves.
#[derive(Default)]
pub(crate) struct MoveMutations;

#[Object]
impl MoveMutations {
    /// Puts items elsewhere in the tree of their customer, each with everything
    /// below it.
    async fn move_items(&self, ctx: &Context<'_>, input: MoveItemsInput) -> Answered<TreePayload> {
        let request = request(ctx);
        let command = input.command();
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let position = done.position.map(Position);
        let count = done.answer.changed;
        changed(request, &done.answer.items, (count, "Moved."), position).await
    }
}
