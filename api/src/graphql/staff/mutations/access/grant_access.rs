//! Giving access to items.

use async_graphql::{Context, ID, InputObject, Object};

use super::expires::{ExpiryInput, instant};
use super::{
    Answered, GrantInfo, Item, VisibleTo, ids, kept, or_refuse, reload, subject, widening_payload,
};
use crate::commands::{Args, GrantAccess, Refusal};
use crate::graphql::context::{RequestContext, request};
use crate::graphql::shared::{Capability, Position, SuccessCode};

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

impl GrantAccessInput {
    /// What it asks for.
    pub(in super::super) async fn command(
        self,
        request: &RequestContext,
    ) -> Answered<Result<GrantAccess, Refusal>> {
        let expires_at = instant(request, self.expires).await?;
        let command = || {
            Ok(GrantAccess {
                items: ids(&self.item_ids),
                subject: subject(self.contact_id.as_ref(), self.group_id.as_ref())?,
                capability: self.capability.into(),
                expires_at: expires_at?,
            })
        };
        Ok(command())
    }
}

widening_payload!(
    /// Access is given.
    GrantAccessPayload = AccessGranted {
        /// The items.
        items: Vec<Item>,
        /// Grants that stood before with another capability or end. They stay as
        /// they are: `changeCapability` and `changeAccessExpiry` change them.
        kept: Vec<GrantInfo>,
        /// Who sees them now, and who waits.
        visible_to: VisibleTo,
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
        let key = input.idempotency_key.clone();
        let command = or_refuse!(input.command(request).await?);
        let done = or_refuse!(request.as_staff(key.as_deref(), &command).await?);
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
            visible_to: VisibleTo::items(&done.answer.items),
        }
        .into())
    }
}
