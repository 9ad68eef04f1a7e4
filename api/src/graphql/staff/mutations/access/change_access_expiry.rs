//! Changing when a grant ends.

use async_graphql::{Context, ID, InputObject, Object};

use super::expires::{ExpiryInput, instant};
use super::{
    Answered, Item, VisibleTo, changed_item, code, id, or_refuse, subject, visible_to,
    widening_payload, words,
};
use crate::commands::{Args, Change, ChangeAccess, Refusal};
use crate::graphql::context::{RequestContext, request};
use crate::graphql::shared::Position;

/// Which grant ends when.
#[derive(InputObject)]
pub(crate) struct ChangeAccessExpiryInput {
    /// Whose tree.
    customer_id: ID,
    /// On what; none for master access.
    item_id: Option<ID>,
    /// Whose: one contact's, or that of all clients of the customer if none.
    contact_id: Option<ID>,
    /// Or one group of contacts.
    group_id: Option<ID>,
    /// Until when; no end if none.
    expires: Option<ExpiryInput>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl ChangeAccessExpiryInput {
    /// What it asks for.
    pub(in super::super) async fn command(
        self,
        request: &RequestContext,
    ) -> Answered<Result<ChangeAccess, Refusal>> {
        let end = instant(request, self.expires).await?;
        let command = || {
            Ok(ChangeAccess {
                customer: id(&self.customer_id),
                item: self.item_id.as_ref().map(id),
                subject: subject(self.contact_id.as_ref(), self.group_id.as_ref())?,
                change: Change::Expiry(end?),
            })
        };
        Ok(command())
    }
}

widening_payload!(
    /// The grant ends then.
    ChangeAccessExpiryPayload = AccessExpiryChanged {
        /// The item; none for master access.
        item: Option<Item>,
        /// Who sees it now, or anything of the customer's where it is master
        /// access, and who waits.
        visible_to: VisibleTo,
    }
);

/// `changeAccessExpiry`.
#[derive(Default)]
pub(crate) struct ChangeAccessExpiryMutation;

#[Object]
impl ChangeAccessExpiryMutation {
    /// Changes when a grant ends.
    async fn change_access_expiry(
        &self,
        ctx: &Context<'_>,
        input: ChangeAccessExpiryInput,
    ) -> Answered<ChangeAccessExpiryPayload> {
        let request = request(ctx);
        let key = input.idempotency_key.clone();
        let command = or_refuse!(input.command(request).await?);
        let done = or_refuse!(request.as_staff(key.as_deref(), &command).await?);
        Ok(AccessExpiryChanged {
            code: code(&done),
            message: words(&done, "The end of the access is changed."),
            args: Args::default(),
            position: done.position.map(Position),
            item: changed_item(request, &done).await?,
            visible_to: visible_to(&done),
        }
        .into())
    }
}
