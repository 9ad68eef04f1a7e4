//! Giving access to items.

use async_graphql::{Context, ID, InputObject, Object};

use super::expires::{ExpiryInput, instant};
use super::{Answered, GrantInfo, Item, ids, kept, or_refuse, reload, subject};
use crate::commands::{Args, GrantAccess};
use crate::graphql::context::request;
use crate::graphql::shared::{Capability, Position, SuccessCode, payload};

/// To what and whom access is given.
#[derive(InputObject)]
pub(crate) struct GrantAccessInput {
    /// To what; 1 to 200 items.
    item_ids: Vec<ID>,
    /// To whom: one contact, or all clients of the customer if none.
    contact_id: Option<ID>,
    /// Or one group of contacts.
    group_id: Option<ID>,
    /// How.
    #[graphql(default_with = "Capability::Download")]
    capability: Capability,
    /// Until when; no end if none.
    expires: Option<ExpiryInput>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

payload!(
    /// Access is given.
    GrantAccessPayload = AccessGranted {
        /// The items.
        items: Vec<Item>,
        /// Grants that stood before with another capability or end. They stay as
        /// they are: `changeCapability` and `changeAccessExpiry` change them.
        kept: Vec<GrantInfo>,
    }
);

/// `grantAccess`.
#[derive(Default)]
pub(crate) struct GrantAccessMutation;

#[Object]
impl GrantAccessMutation {
    /// Gives access to items; a folder with everything below it, now and in
    /// future. A grant that stands is never changed by this: the answer is
    /// `ACCESS_ALREADY_GRANTED`, and `kept` names it where its terms are others. One
    /// that has ended is given anew.
    async fn grant_access(
        &self,
        ctx: &Context<'_>,
        input: GrantAccessInput,
    ) -> Answered<GrantAccessPayload> {
        let request = request(ctx);
        let command = GrantAccess {
            items: or_refuse!(ids(&input.item_ids)),
            subject: or_refuse!(subject(input.contact_id.as_ref(), input.group_id.as_ref())),
            capability: input.capability.into(),
            expires_at: or_refuse!(instant(request, input.expires).await?),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(AccessGranted {
            code: if done.answer.changed > 0 {
                SuccessCode::AccessGranted
            } else {
                SuccessCode::AccessAlreadyGranted
            },
            message: done.answer.granted_message(),
            args: Args {
                item: done.answer.folder.clone(),
                count: i64::try_from(done.answer.changed).ok(),
                ..Args::default()
            },
            position: done.position.map(Position),
            items: reload(request, &done.answer.items).await?,
            kept: kept(request, &done.answer.kept).await?,
        }
        .into())
    }
}
