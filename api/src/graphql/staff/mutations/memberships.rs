//! Ending memberships, a contact's own portal switch, and what staff may do.

use std::collections::BTreeSet;

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::values::StaffReach;

use super::{Answered, id, ids, or_refuse};
use crate::commands::{Args, ChangeStaff, RemoveMembership, StaffChange, SwitchContactPortal};
use crate::graphql::context::{RequestContext, request};
use crate::graphql::shared::{Position, StaffRole, SuccessCode, Survivors, payload};

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
    /// What becomes of grants to the contact from before.
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

/// A staff member.
#[derive(InputObject)]
pub(super) struct StaffInput {
    /// Who.
    staff_id: ID,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// A staff member's roles for the firm.
#[derive(InputObject)]
pub(super) struct StaffRolesInput {
    /// Who.
    staff_id: ID,
    /// Exactly these; none leaves them as they are.
    roles: Option<Vec<StaffRole>>,
    /// Whether they reach assigned customers only; none leaves it as it is.
    assigned_only: Option<bool>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// For which customers a staff member works.
#[derive(InputObject)]
pub(super) struct AssignStaffInput {
    /// Who.
    staff_id: ID,
    /// Which customers.
    customer_ids: Vec<ID>,
    /// The role there, beside those for the firm.
    role: Option<StaffRole>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// For which customers a staff member does not work any more.
#[derive(InputObject)]
pub(super) struct UnassignStaffInput {
    /// Who.
    staff_id: ID,
    /// Which customers.
    customer_ids: Vec<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

payload!(
    /// The membership, or its switch, is as asked.
    MembershipPayload = MembershipSet {
        /// Who.
        contact_id: ID,
        /// Of which customer.
        customer_id: ID,
        /// Whether a group keeps the contact a member.
        member_by_group: bool,
        /// How many grants had outlived the closing.
        survivors: i32,
        /// Whether they were revoked now.
        survivors_revoked: bool,
    }
);
payload!(
    /// The staff member is as asked.
    StaffPayload = StaffSet {
        /// Who.
        staff_id: ID,
    }
);

/// Memberships and staff.
#[derive(Default)]
pub(crate) struct MembershipMutations;

const fn code(already: bool) -> SuccessCode {
    if already {
        SuccessCode::AlreadyDone
    } else {
        SuccessCode::Done
    }
}

fn words(already: bool, done: &str) -> String {
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
        member_by_group: false,
        survivors: answer.survived.count(),
        survivors_revoked: answer.survived.revoked,
    }
    .into())
}

async fn staff(
    request: &RequestContext,
    key: Option<String>,
    command: &ChangeStaff,
    said: &str,
) -> Answered<StaffPayload> {
    let done = or_refuse!(request.as_staff(key.as_deref(), command).await?);
    Ok(StaffSet {
        code: code(done.answer.already),
        message: words(done.answer.already, &format!("{} {said}", done.answer.name)),
        args: Args::default(),
        position: done.position.map(Position),
        staff_id: done.answer.staff.to_string().into(),
    }
    .into())
}

#[Object]
impl MembershipMutations {
    /// Ends a direct membership; grants to the contact sleep.
    async fn remove_membership(
        &self,
        ctx: &Context<'_>,
        input: MembershipInput,
    ) -> Answered<MembershipPayload> {
        let request = request(ctx);
        let command = RemoveMembership {
            contact: or_refuse!(id(&input.contact_id)),
            customer: or_refuse!(id(&input.customer_id)),
        };
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
            survivors: 0,
            survivors_revoked: false,
        }
        .into())
    }

    /// Switches a customer's portal on again for one contact.
    async fn open_contact_portal(
        &self,
        ctx: &Context<'_>,
        input: OpenContactPortalInput,
    ) -> Answered<MembershipPayload> {
        let command = SwitchContactPortal {
            contact: or_refuse!(id(&input.contact_id)),
            customer: or_refuse!(id(&input.customer_id)),
            on: true,
            notify: false,
            reason: None,
            survivors: input.survivors.into(),
        };
        switch(request(ctx), input.idempotency_key, &command).await
    }

    /// Switches a customer's portal off for one contact, wherever the membership
    /// comes from.
    async fn close_contact_portal(
        &self,
        ctx: &Context<'_>,
        input: CloseContactPortalInput,
    ) -> Answered<MembershipPayload> {
        let command = SwitchContactPortal {
            contact: or_refuse!(id(&input.contact_id)),
            customer: or_refuse!(id(&input.customer_id)),
            on: false,
            notify: input.notify,
            reason: input.reason,
            survivors: Survivors::Revoke.into(),
        };
        switch(request(ctx), input.idempotency_key, &command).await
    }

    /// Gives a staff member exactly these roles, or lets them reach other
    /// customers.
    async fn change_staff_roles(
        &self,
        ctx: &Context<'_>,
        input: StaffRolesInput,
    ) -> Answered<StaffPayload> {
        let change = match (input.roles, input.assigned_only) {
            (Some(roles), _) => {
                let roles: BTreeSet<_> = roles.into_iter().map(Into::into).collect();
                StaffChange::Roles(roles)
            }
            (None, Some(true)) => StaffChange::Reach(StaffReach::Assigned),
            (None, _) => StaffChange::Reach(StaffReach::All),
        };
        let command = ChangeStaff {
            staff: or_refuse!(id(&input.staff_id)),
            change,
        };
        staff(
            request(ctx),
            input.idempotency_key,
            &command,
            "has other roles.",
        )
        .await
    }

    /// Lets a staff member work for customers.
    async fn assign_staff(
        &self,
        ctx: &Context<'_>,
        input: AssignStaffInput,
    ) -> Answered<StaffPayload> {
        let customers = or_refuse!(ids(&input.customer_ids));
        let command = ChangeStaff {
            staff: or_refuse!(id(&input.staff_id)),
            change: StaffChange::Assign(customers, input.role.map(Into::into)),
        };
        staff(
            request(ctx),
            input.idempotency_key,
            &command,
            "is assigned.",
        )
        .await
    }

    /// Lets a staff member not work for customers any more.
    async fn unassign_staff(
        &self,
        ctx: &Context<'_>,
        input: UnassignStaffInput,
    ) -> Answered<StaffPayload> {
        let customers = or_refuse!(ids(&input.customer_ids));
        let command = ChangeStaff {
            staff: or_refuse!(id(&input.staff_id)),
            change: StaffChange::Unassign(customers),
        };
        staff(
            request(ctx),
            input.idempotency_key,
            &command,
            "is not assigned any more.",
        )
        .await
    }

    /// Stops all access of a staff member at once.
    async fn suspend_staff(&self, ctx: &Context<'_>, input: StaffInput) -> Answered<StaffPayload> {
        let command = ChangeStaff {
            staff: or_refuse!(id(&input.staff_id)),
            change: StaffChange::Suspend,
        };
        staff(
            request(ctx),
            input.idempotency_key,
            &command,
            "is suspended.",
        )
        .await
    }

    /// Lets a suspended staff member work again.
    async fn reinstate_staff(
        &self,
        ctx: &Context<'_>,
        input: StaffInput,
    ) -> Answered<StaffPayload> {
        let command = ChangeStaff {
            staff: or_refuse!(id(&input.staff_id)),
            change: StaffChange::Reinstate,
        };
        staff(
            request(ctx),
            input.idempotency_key,
            &command,
            "may work again.",
        )
        .await
    }
}
