//! Ending memberships, and a contact's own portal switch.

use async_graphql::{Context, ID, InputObject, Object};

use super::{Answered, Survived, VisibleTo, id, or_refuse, widening_payload};
use crate::commands::{Args, RemoveMembership, SwitchContactPortal};
use crate::graphql::context::{RequestContext, request};
use crate::graphql::shared::{Position, SuccessCode, Survivors};

/// A membership.
#[derive(InputObject)]
pub(super) struct MembershipInput {
    /// Who.
    contact_id: ID,
    /// Of which customer.
    customer_id: ID,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// For whom a customer's portal is switched on.
#[derive(InputObject)]
pub(super) struct OpenContactPortalInput {
    /// Who.
    contact_id: ID,
    /// At which customer.
    customer_id: ID,
    /// What becomes of grants to the contact from before, or from before the customer's
    /// portal was last closed. Nothing does where they are no member: that is asked again
    /// when they become one.
    #[graphql(default_with = "Survivors::Revoke")]
    survivors: Survivors,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// For whom a customer's portal is switched off.
#[derive(InputObject)]
pub(super) struct CloseContactPortalInput {
    /// Who.
    contact_id: ID,
    /// At which customer.
    customer_id: ID,
    /// Whether the contact is to be told; recorded with the event.
    #[graphql(default)]
    notify: bool,
    /// Why; one line, kept sealed in the log.
    reason: Option<String>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl MembershipInput {
    /// The membership, to be ended.
    pub(super) fn removal(&self) -> RemoveMembership {
        RemoveMembership {
            contact: id(&self.contact_id),
            customer: id(&self.customer_id),
        }
    }
}

impl OpenContactPortalInput {
    /// What it asks for.
    pub(super) fn command(&self) -> SwitchContactPortal {
        SwitchContactPortal {
            contact: id(&self.contact_id),
            customer: id(&self.customer_id),
            on: true,
            notify: false,
            reason: None,
            survivors: self.survivors.into(),
        }
    }
}

impl CloseContactPortalInput {
    /// What it asks for.
    pub(super) fn command(self) -> SwitchContactPortal {
        SwitchContactPortal {
            contact: id(&self.contact_id),
            customer: id(&self.customer_id),
            on: false,
            notify: self.notify,
            reason: self.reason,
            survivors: Survivors::Revoke.into(),
        }
    }
}

widening_payload!(
    /// The membership, or its switch, is as asked.
    MembershipPayload = MembershipSet {
        /// Who.
        contact_id: ID,
        /// Of which customer.
        customer_id: ID,
        /// Whether a group makes the contact a member, also without a membership of its own.
        member_by_group: bool,
        /// What had outlived an earlier membership of the contact's.
        survivors: Survived,
        /// Whether the contact sees anything of the customer's now, or waits.
        visible_to: VisibleTo,
    }
);
/// Memberships.
#[derive(Default)]
pub(crate) struct MembershipMutations;

pub(super) const fn code(already: bool) -> SuccessCode {
    if already {
        SuccessCode::AlreadyDone
    } else {
        SuccessCode::Done
    }
}

pub(super) fn words(already: bool, done: &str) -> String {
    if already {
        "It was already so.".to_owned()
    } else {
        done.to_owned()
    }
}

async fn switch(
    request: &RequestContext,
    key: Option<String>,
    command: &SwitchContactPortal,
) -> Answered<MembershipPayload> {
    let done = or_refuse!(request.as_staff(key.as_deref(), command).await?);
    let answer = done.answer;
    let said = if command.on {
        "The portal is open for the contact."
    } else {
        "The portal is closed for the contact."
    };
    Ok(MembershipSet {
        code: code(answer.already),
        message: words(answer.already, said),
        args: Args::default(),
        position: done.position.map(Position),
        contact_id: answer.contact.to_string().into(),
        customer_id: answer.customer.to_string().into(),
        member_by_group: answer.member_by_group,
        survivors: Survived::of(request, answer.survived).await?,
        visible_to: VisibleTo::contact(answer.contact, answer.customer),
    }
    .into())
}

#[Object]
impl MembershipMutations {
    /// Ends a direct membership; grants to the contact sleep. Becoming a member again
    /// revokes them, unless `AS_BEFORE` is chosen then.
    async fn remove_membership(
        &self,
        ctx: &Context<'_>,
        input: MembershipInput,
    ) -> Answered<MembershipPayload> {
        let request = request(ctx);
        let command = input.removal();
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let answer = done.answer;
        Ok(MembershipSet {
            code: code(answer.already),
            message: words(answer.already, "The membership is removed."),
            args: Args::default(),
            position: done.position.map(Position),
            contact_id: answer.contact.to_string().into(),
            customer_id: answer.customer.to_string().into(),
            member_by_group: answer.member_by_group,
            survivors: Survived::default(),
            visible_to: VisibleTo::contact(answer.contact, answer.customer),
        }
        .into())
    }

    /// Switches a customer's portal on again for one contact. Grants to the contact from
    /// before, and not changed since, are revoked by that, unless `survivors` is
    /// `AS_BEFORE`.
    async fn open_contact_portal(
        &self,
        ctx: &Context<'_>,
        input: OpenContactPortalInput,
    ) -> Answered<MembershipPayload> {
        let command = input.command();
        switch(request(ctx), input.idempotency_key, &command).await
    }

    /// Switches a customer's portal off for one contact, wherever the membership
    /// comes from.
    async fn close_contact_portal(
        &self,
        ctx: &Context<'_>,
        input: CloseContactPortalInput,
    ) -> Answered<MembershipPayload> {
        let key = input.idempotency_key.clone();
        let command = input.command();
        switch(request(ctx), key, &command).await
    }
}
