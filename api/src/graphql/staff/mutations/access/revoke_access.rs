//! Taking access to items away.

use async_graphql::{Context, ID, InputObject, Object};

use super::{Answered, GrantInfo, Item, ids, or_refuse, reload, subject, taken};
use crate::commands::{Args, Refusal, RevokeAccess};
use crate::graphql::context::request;
use crate::graphql::shared::{Position, SuccessCode, payload};

/// From what and whom access is taken.
#[derive(InputObject)]
pub(crate) struct RevokeAccessInput {
    /// To what; 1 to 200 items.
    item_ids: Vec<ID>,
    /// From whom: one contact, or all clients of the customer if none.
    contact_id: Option<ID>,
    /// Or one group of contacts.
    group_id: Option<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl RevokeAccessInput {
    /// What it asks for.
    pub(in super::super) fn command(&self) -> Result<RevokeAccess, Refusal> {
        Ok(RevokeAccess {
            items: ids(&self.item_ids),
            subject: subject(self.contact_id.as_ref(), self.group_id.as_ref())?,
        })
    }
}

payload!(
    /// Access is taken away; what else leads there stands in the message.
    RevokeAccessPayload = AccessRevoked {
        /// The items.
        items: Vec<Item>,
        /// The grants that were taken away, as they were; one that had ended is among
        /// them.
        taken: Vec<GrantInfo>,
    }
);

/// `revokeAccess`.
#[derive(Default)]
pub(crate) struct RevokeAccessMutation;

#[Object]
impl RevokeAccessMutation {
    /// Takes access to items away, at once.
    async fn revoke_access(
        &self,
        ctx: &Context<'_>,
        input: RevokeAccessInput,
    ) -> Answered<RevokeAccessPayload> {
        let request = request(ctx);
        let command = or_refuse!(input.command());
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(AccessRevoked {
            code: if done.answer.changed > 0 {
                SuccessCode::AccessRemoved
            } else {
                SuccessCode::AccessAlreadyRemoved
            },
            message: done.answer.revoked_message(),
            args: Args {
                item: done.answer.folder.clone(),
                via: done.answer.via.clone(),
                count: i64::try_from(done.answer.changed).ok(),
                ..Args::default()
            },
            position: done.position.map(Position),
            items: reload(request, &done.answer.items).await?,
            taken: taken(request, done.answer.taken).await?,
        }
        .into())
    }
}
