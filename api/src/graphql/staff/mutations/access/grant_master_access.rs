//! Giving access to everything of a customer.

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::grant::Capability as DomainCapability;

use super::expires::{ExpiryInput, instant};
use super::{
    Answered, Customer, GrantInfo, VisibleTo, customer, id, kept, named, or_refuse, subject,
    widening_payload,
};
use crate::commands::{MasterAccess, Refusal};
use crate::graphql::context::{RequestContext, request};
use crate::graphql::shared::{Capability, Position, SuccessCode};

/// Who gets everything of a customer.
#[derive(InputObject)]
pub(crate) struct GrantMasterAccessInput {
    /// To everything of whom.
    customer_id: ID,
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

impl GrantMasterAccessInput {
    /// What it asks for.
    pub(in super::super) async fn command(
        self,
        request: &RequestContext,
    ) -> Answered<Result<MasterAccess, Refusal>> {
        let expires_at = instant(request, self.expires).await?;
        let capability: DomainCapability = self.capability.into();
        let command = || {
            Ok(MasterAccess {
                customer: id(&self.customer_id),
                subject: subject(self.contact_id.as_ref(), self.group_id.as_ref())?,
                granted: Some((capability, expires_at?)),
            })
        };
        Ok(command())
    }
}

widening_payload!(
    /// Everything of the customer is visible, now and in future.
    GrantMasterAccessPayload = MasterAccessGranted {
        /// The customer.
        customer: Option<Customer>,
        /// The grant that stood before with another capability or end. It stays as
        /// it is: `changeCapability` and `changeAccessExpiry` change it.
        kept: Option<GrantInfo>,
        /// Who sees anything of the customer's now, and who waits for it.
        visible_to: VisibleTo,
    }
);

/// `grantMasterAccess`.
#[derive(Default)]
pub(crate) struct GrantMasterAccessMutation;

#[Object]
impl GrantMasterAccessMutation {
    /// Gives access to everything of a customer, present and future. Master access
    /// that stands is never changed by this: the answer is `ACCESS_ALREADY_GRANTED`,
    /// and `kept` names it where its terms are others.
    async fn grant_master_access(
        &self,
        ctx: &Context<'_>,
        input: GrantMasterAccessInput,
    ) -> Answered<GrantMasterAccessPayload> {
        let request = request(ctx);
        let key = input.idempotency_key.clone();
        let command = or_refuse!(input.command(request).await?);
        let done = or_refuse!(request.as_staff(key.as_deref(), &command).await?);
        Ok(MasterAccessGranted {
            code: if done.answer.already {
                SuccessCode::AccessAlreadyGranted
            } else {
                SuccessCode::MasterAccessGranted
            },
            message: done.answer.message(),
            args: named(&done.answer.name),
            position: done.position.map(Position),
            customer: customer(request, &done).await?,
            kept: kept(request, done.answer.kept.as_slice()).await?.pop(),
            visible_to: VisibleTo::everybody(done.answer.customer),
        }
        .into())
    }
}
