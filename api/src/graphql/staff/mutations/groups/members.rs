//! Who is in a group.

use async_graphql::{Context, ID, InputObject, Object};

use super::super::{Answered, id, ids};
use super::{GroupPayload, carry_out};
use crate::commands::ChangeGroupMembers;
use crate::graphql::context::request;
use crate::graphql::shared::Survivors;

/// Who joins or leaves.
#[derive(InputObject)]
pub(in super::super) struct GroupMembersInput {
    /// Which.
    group_id: ID,
    /// Contacts or staff members, by the group's kind; at most 1,000.
    member_ids: Vec<ID>,
    /// What becomes of grants that outlived an earlier membership.
    #[graphql(default_with = "Survivors::Revoke")]
    survivors: Survivors,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl GroupMembersInput {
    /// What it asks for.
    pub(in super::super) fn command(&self, join: bool) -> ChangeGroupMembers {
        ChangeGroupMembers {
            group: id(&self.group_id),
            people: ids(&self.member_ids),
            join,
            survivors: self.survivors.into(),
        }
    }
}

/// Members of groups.
#[derive(Default)]
pub(crate) struct GroupMemberMutations;

#[Object]
impl GroupMemberMutations {
    /// Takes people into a group; those who belong already stay.
    async fn add_group_members(
        &self,
        ctx: &Context<'_>,
        input: GroupMembersInput,
    ) -> Answered<GroupPayload> {
        let command = input.command(true);
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
        let command = input.command(false);
        carry_out(
            request(ctx),
            input.idempotency_key,
            &command,
            "has fewer members.",
        )
        .await
    }
}
