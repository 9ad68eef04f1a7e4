//! Changing what a grant carries.

use async_graphql::{Context, ID, InputObject, Object};

use super::{
    Answered, Item, VisibleTo, changed_item, code, id, or_refuse, subject, visible_to,
    widening_payload, words,
};
use crate::commands::{Args, Change, ChangeAccess, Refusal};
use crate::graphql::context::request;
use crate::graphql::shared::{Capability, Position};

/// Which grant carries what.
#[derive(InputObject)]
pub(crate) struct ChangeCapabilityInput {
    /// Whose tree.
    customer_id: ID,
    /// On what; none for master access.
    item_id: Option<ID>,
    /// Whose: one contact's, or that of all clients of the customer if none.
    contact_id: Option<ID>,
    /// Or one group of contacts.
    group_id: Option<ID>,
    /// How.
    capability: Capability,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl ChangeCapabilityInput {
    /// What it asks for.
    pub(in super::super) fn command(&self) -> Result<ChangeAccess, Refusal> {
        Ok(ChangeAccess {
            customer: id(&self.customer_id),
            item: self.item_id.as_ref().map(id),
            subject: subject(self.contact_id.as_ref(), self.group_id.as_ref())?,
            change: Change::Capability(self.capability.into()),
        })
    }
}

widening_payload!(
    /// The grant carries this.
    ChangeCapabilityPayload = CapabilityChanged {
        /// The item; none for master access.
        item: Option<Item>,
        /// Who sees it now, or anything of the customer's where it is master
        /// access, and who waits.
        visible_to: VisibleTo,
    }
);

/// `changeCapability`.
#[derive(Default)]
pub(crate) struct ChangeCapabilityMutation;

#[Object]
impl ChangeCapabilityMutation {
    /// Changes what a grant carries: VIEW or DOWNLOAD.
    async fn change_capability(
        &self,
        ctx: &Context<'_>,
        input: ChangeCapabilityInput,
    ) -> Answered<ChangeCapabilityPayload> {
        let request = request(ctx);
        let command = or_refuse!(input.command());
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(CapabilityChanged {
            code: code(&done),
            message: words(&done, "The access is changed."),
            args: Args::default(),
            position: done.position.map(Position),
            item: changed_item(request, &done).await?,
            visible_to: visible_to(&done),
        }
        .into())
    }
}
