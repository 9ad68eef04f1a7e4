//! What staff members may do, and where.

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::values::StaffReach;

use super::memberships::{code, words};
use super::{Answered, id, ids, or_refuse};
use crate::commands::{Args, ChangeStaff, Refusal, StaffChange};
use crate::graphql::context::{RequestContext, request};
use crate::graphql::shared::{Position, StaffRole, payload};

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
    /// Which customers; 1 to 200.
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
    /// Which customers; 1 to 200.
    customer_ids: Vec<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl StaffInput {
    /// This change of the staff member.
    pub(super) fn command(&self, change: StaffChange) -> ChangeStaff {
        ChangeStaff {
            staff: id(&self.staff_id),
            change,
        }
    }
}

impl StaffRolesInput {
    /// What it asks for, if it asks for anything.
    pub(super) fn command(&self) -> Result<ChangeStaff, Refusal> {
        if self.roles.is_none() && self.assigned_only.is_none() {
            let rule = "neither roles nor assignedOnly is given; say what is to change";
            return Err(Refusal::invalid("roles", &rule));
        }
        let reach = |assigned| {
            if assigned {
                StaffReach::Assigned
            } else {
                StaffReach::All
            }
        };
        Ok(ChangeStaff {
            staff: id(&self.staff_id),
            change: StaffChange::Roles {
                roles: self
                    .roles
                    .as_ref()
                    .map(|roles| roles.iter().map(|role| (*role).into()).collect()),
                reach: self.assigned_only.map(reach),
            },
        })
    }
}

impl AssignStaffInput {
    /// What it asks for.
    pub(super) fn command(&self) -> ChangeStaff {
        ChangeStaff {
            staff: id(&self.staff_id),
            change: StaffChange::Assign(ids(&self.customer_ids), self.role.map(Into::into)),
        }
    }
}

impl UnassignStaffInput {
    /// What it asks for.
    pub(super) fn command(&self) -> ChangeStaff {
        ChangeStaff {
            staff: id(&self.staff_id),
            change: StaffChange::Unassign(ids(&self.customer_ids)),
        }
    }
}

payload!(
    /// The staff member is as asked.
    StaffPayload = StaffSet {
        /// Who.
        staff_id: ID,
    }
);

/// Staff.
#[derive(Default)]
pub(crate) struct StaffMutations;

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
impl StaffMutations {
    /// Gives a staff member exactly these roles, and lets them reach all
    /// customers or assigned ones. The firm keeps an owner.
    async fn change_staff_roles(
        &self,
        ctx: &Context<'_>,
        input: StaffRolesInput,
    ) -> Answered<StaffPayload> {
        let command = or_refuse!(input.command());
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
        let command = input.command();
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
        let command = input.command();
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
        let command = input.command(StaffChange::Suspend);
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
        let command = input.command(StaffChange::Reinstate);
        staff(
            request(ctx),
            input.idempotency_key,
            &command,
            "may work again.",
        )
        .await
    }
}
