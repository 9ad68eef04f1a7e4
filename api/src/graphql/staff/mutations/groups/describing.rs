//! Making, describing and ending groups.

use async_graphql::{Context, ID, InputObject, Object};

use super::super::{Answered, id};
use super::{GroupPayload, carry_out};
use crate::commands::{CloseGroup, CreateGroup, DescribeGroup};
use crate::graphql::context::request;
use crate::graphql::shared::GroupKind;

/// A group to be made.
#[derive(InputObject)]
pub(in super::super) struct CreateGroupInput {
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
pub(in super::super) struct DescribeGroupInput {
    /// Which.
    group_id: ID,
    /// Name.
    name: String,
    /// What it is for.
    description: Option<String>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// A group to be ended.
#[derive(InputObject)]
pub(in super::super) struct CloseGroupInput {
    /// Which.
    group_id: ID,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl CloseGroupInput {
    /// What it asks for.
    pub(in super::super) fn command(&self) -> CloseGroup {
        let group = id(&self.group_id);
        CloseGroup { group }
    }
}

/// Groups themselves.
#[derive(Default)]
pub(crate) struct DescribingMutations;

#[Object]
impl DescribingMutations {
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
            group: id(&input.group_id),
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

    /// Ends a group for good; what it gave ends at once.
    async fn close_group(
        &self,
        ctx: &Context<'_>,
        input: CloseGroupInput,
    ) -> Answered<GroupPayload> {
        let command = input.command();
        carry_out(request(ctx), input.idempotency_key, &command, "is closed.").await
    }
}
