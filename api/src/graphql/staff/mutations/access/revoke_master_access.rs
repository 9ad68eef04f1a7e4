//! Taking access to everything of a customer away.

use async_graphql::{Context, ID, InputObject, Object};

use super::{Answered, Customer, GrantInfo, customer, id, named, or_refuse, subject, taken};
use crate::commands::{MasterAccess, Refusal};
use crate::graphql::context::request;
use crate::graphql::shared::{Position, SuccessCode, payload};

/// Whose master access ends.
#[derive(InputObject)]
pub(crate) struct RevokeMasterAccessInput {
    /// To everything of whom.
    customer_id: ID,
    /// From whom: one contact, or all clients of the customer if none.
    contact_id: Option<ID>,
    /// Or one group of contacts.
    group_id: Option<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl RevokeMasterAccessInput {
    /// What it asks for.
    pub(in super::super) fn command(&self) -> Result<MasterAccess, Refusal> {
        Ok(MasterAccess {
            customer: id(&self.customer_id),
            subject: subject(self.contact_id.as_ref(), self.group_id.as_ref())?,
            granted: None,
        })
    }
}

payload!(
    /// Item grants apply as before.
    RevokeMasterAccessPayload = MasterAccessRevoked {
        /// The customer.
        customer: Option<Customer>,
        /// The master access that was taken away, as it was; none where there was
        /// none.
        taken: Option<GrantInfo>,
    }
);

/// `revokeMasterAccess`.
#[derive(Default)]
pub(crate) struct RevokeMasterAccessMutation;

#[Object]
impl RevokeMasterAccessMutation {
    /// Takes access to everything of a customer away; item grants stay.
    async fn revoke_master_access(
        &self,
        ctx: &Context<'_>,
        input: RevokeMasterAccessInput,
    ) -> Answered<RevokeMasterAccessPayload> {
        let request = request(ctx);
        let command = or_refuse!(input.command());
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(MasterAccessRevoked {
            code: if done.answer.already {
                SuccessCode::AccessAlreadyRemoved
            } else {
                SuccessCode::MasterAccessRemoved
            },
            message: done.answer.message(),
            args: named(&done.answer.name),
            position: done.position.map(Position),
            customer: customer(request, &done).await?,
            taken: taken(request, done.answer.taken.into_iter().collect())
                .await?
                .pop(),
        }
        .into())
    }
}
