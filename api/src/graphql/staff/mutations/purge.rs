//! Destroying what is in the trash.

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::Actor;

use super::{Answered, ids, or_refuse};
use crate::commands::{Args, Failure, PurgeItems, purge_marked};
use crate::graphql::context::{failed, request};
use crate::graphql::shared::{Position, SuccessCode, payload};

/// What is destroyed.
#[derive(InputObject)]
pub(super) struct PurgeItemsInput {
    /// Which; 1 to 200 items, each in the trash itself.
    item_ids: Vec<ID>,
    /// How many items that is with everything below; a wrong number is refused
    /// with the right one.
    confirm_count: i32,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

payload!(
    /// The items are gone, with everything below; nothing brings them back.
    PurgeItemsPayload = ItemsPurged {
        /// How many items that were, everything below counted.
        count: i32,
    }
);

/// `purgeItems`.
#[derive(Default)]
pub(crate) struct PurgeMutations;

#[Object]
impl PurgeMutations {
    /// Destroys what is in the trash, with everything below it, for good: marked
    /// at once, gone in batches. The log keeps that it was there.
    async fn purge_items(
        &self,
        ctx: &Context<'_>,
        input: PurgeItemsInput,
    ) -> Answered<PurgeItemsPayload> {
        let request = request(ctx);
        let command = PurgeItems {
            items: ids(&input.item_ids),
            confirmed: i64::from(input.confirm_count),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let staff = or_refuse!(request.staff_id());
        let (app, caller) = (request.app.clone(), request.caller(Actor::Staff(staff)));
        let items = done.answer.items;
        // Takes its time, and goes on where the request is given up.
        request.unhurried.begin();
        let purge = tokio::spawn(async move { purge_marked(&app, &caller, &items).await });
        purge
            .await
            .map_err(failed)?
            .map_err(|Failure(error)| failed(error))?;
        let count = done.answer.count;
        Ok(ItemsPurged {
            code: SuccessCode::Done,
            message: match count {
                1 => "Destroyed.".to_owned(),
                n => format!("{n} items destroyed."),
            },
            args: Args {
                count: Some(count),
                ..Args::default()
            },
            position: done.position.map(Position),
            count: i32::try_from(count).unwrap_or(i32::MAX),
        }
        .into())
    }
}
