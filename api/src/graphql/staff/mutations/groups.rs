//! Groups of contacts and of staff.

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::group::GroupRole;
use portico_domain::values::MembershipTerms;

use super::{Answered, id, ids, or_refuse};
use crate::commands::{
    AssignGroupRoles, ChangeGroupMembers, CloseGroup, CreateGroup, DescribeGroup, Done, GroupDone,
    Repeatable,
};
use crate::graphql::context::{RequestContext, request};
use crate::graphql::shared::{ContactRole, GroupKind, Position, StaffRole, SuccessCode, payload};

/// A group to be made.
#[derive(InputObject)]
pub(super) struct CreateGroupInput {
    /// Of contacts or of staff; never changes.
    #[graphql(default_with = "GroupKind::Contacts")]
    kind: GroupKind,
    /// Name.
    name: String,
    /// What it is for.
    description: Option<String>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Another name or description.
#[derive(InputObject)]
pub(super) struct DescribeGroupInput {
    /// Which.
    group_id: ID,
    /// Name.
    name: String,
    /// What it is for.
    description: Option<String>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Who joins or leaves.
#[derive(InputObject)]
pub(super) struct GroupMembersInput {
    /// Which.
    group_id: ID,
    /// Contacts or staff members, by the group's kind; at most 1,000.
    member_ids: Vec<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// What the members of a group of contacts get.
#[derive(InputObject)]
pub(super) struct GroupTermsInput {
    /// What each may do.
    #[graphql(default_with = "ContactRole::EntityAccess")]
    role: ContactRole,
    /// Whether what the firm shares may be downloaded.
    #[graphql(default = true)]
    can_download: bool,
    /// Which sections of the portal are open to them.
    #[graphql(default)]
    section_ids: Vec<ID>,
}

/// What a group gives at some customers: nothing any more, if neither is given
/// and `assigned` is not set.
#[derive(InputObject)]
pub(super) struct GroupRolesInput {
    /// Which.
    group_id: ID,
    /// At which customers; 1 to 200.
    customer_ids: Vec<ID>,
    /// Of a group of contacts: on which terms each is a member.
    contacts: Option<GroupTermsInput>,
    /// Of a group of staff: each is assigned.
    #[graphql(default)]
    assigned: bool,
    /// Of a group of staff: the role there, beside those for the firm.
    staff: Option<StaffRole>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// A group to be ended.
#[derive(InputObject)]
pub(super) struct CloseGroupInput {
    /// Which.
    group_id: ID,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

payload!(
    /// The group is as asked.
    GroupPayload = GroupChanged {
        /// The group.
        group_id: ID,
    }
);

/// Groups.
#[derive(Default)]
pub(crate) struct GroupMutations;

async fn carry_out<C: Repeatable<Answer = GroupDone>>(
    request: &RequestContext,
    key: Option<String>,
    command: &C,
    words: &str,
) -> Answered<GroupPayload> {
    let done: Done<GroupDone> = or_refuse!(request.as_staff(key.as_deref(), command).await?);
    Ok(GroupChanged {
        code: if done.answer.already {
            SuccessCode::AlreadyDone
        } else {
            SuccessCode::Done
        },
        message: if done.answer.already {
            "It was already so.".to_owned()
        } else {
            format!("{} {words}", done.answer.name)
        },
        args: crate::commands::Args::default(),
        position: done.position.map(Position),
        group_id: done.answer.group.to_string().into(),
    }
    .into())
}

#[Object]
impl GroupMutations {
    /// Makes a group with nobody in it.
    async fn create_group(
        &self,
        ctx: &Context<'_>,
        input: CreateGroupInput,
    ) -> Answered<GroupPayload> {
        let command = CreateGroup {
            kind: input.kind.into(),
            name: input.name,
            description: input.description,
        };
        carry_out(request(ctx), input.idempotency_key, &command, "is a group.").await
    }

    /// Gives a group another name or description.
    async fn describe_group(
        &self,
        ctx: &Context<'_>,
        input: DescribeGroupInput,
    ) -> Answered<GroupPayload> {
        let command = DescribeGroup {
            group: or_refuse!(id(&input.group_id)),
            name: input.name,
            description: input.description,
        };
        carry_out(
            request(ctx),
            input.idempotency_key,
            &command,
            "is described.",
        )
        .await
    }

    /// Takes people into a group; those who belong already stay.
    async fn add_group_members(
        &self,
        ctx: &Context<'_>,
        input: GroupMembersInput,
    ) -> Answered<GroupPayload> {
        let command = ChangeGroupMembers {
            group: or_refuse!(id(&input.group_id)),
            people: or_refuse!(ids(&input.member_ids)),
            join: true,
        };
        carry_out(
            request(ctx),
            input.idempotency_key,
            &command,
            "has new members.",
        )
        .await
    }

    /// Lets people go; what the group gave them ends at once.
    async fn remove_group_members(
        &self,
        ctx: &Context<'_>,
        input: GroupMembersInput,
    ) -> Answered<GroupPayload> {
        let command = ChangeGroupMembers {
            group: or_refuse!(id(&input.group_id)),
            people: or_refuse!(ids(&input.member_ids)),
            join: false,
        };
        carry_out(
            request(ctx),
            input.idempotency_key,
            &command,
            "has fewer members.",
        )
        .await
    }

    /// Gives the members of a group exactly this at some customers.
    async fn assign_group_roles(
        &self,
        ctx: &Context<'_>,
        input: GroupRolesInput,
    ) -> Answered<GroupPayload> {
        let role = match (input.contacts, input.assigned || input.staff.is_some()) {
            (Some(terms), _) => Some(GroupRole::Contacts(MembershipTerms {
                role: terms.role.into(),
                can_download: terms.can_download,
                sections: or_refuse!(ids(&terms.section_ids)).into_iter().collect(),
            })),
            (None, true) => Some(GroupRole::Staff(input.staff.map(Into::into))),
            (None, false) => None,
        };
        let command = AssignGroupRoles {
            group: or_refuse!(id(&input.group_id)),
            customers: or_refuse!(ids(&input.customer_ids)),
            role,
        };
        carry_out(
            request(ctx),
            input.idempotency_key,
            &command,
            "has its roles.",
        )
        .await
    }

    /// Ends a group for good; what it gave ends at once.
    async fn close_group(
        &self,
        ctx: &Context<'_>,
        input: CloseGroupInput,
    ) -> Answered<GroupPayload> {
        let command = CloseGroup {
            group: or_refuse!(id(&input.group_id)),
        };
        carry_out(request(ctx), input.idempotency_key, &command, "is closed.").await
    }
}
