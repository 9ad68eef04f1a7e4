//! Groups of contacts and of staff, a file per area.

mod describing;
mod members;
mod roles;

use async_graphql::{ID, MergedObject};
use portico_domain::GroupId;

use super::{Answered, Survived, VisibleTo, or_refuse, widening_payload};
use crate::commands::{Done, GroupDone, Repeatable};
use crate::graphql::context::RequestContext;
use crate::graphql::shared::{Position, SuccessCode};

pub(super) use describing::CloseGroupInput;
pub(super) use members::GroupMembersInput;
pub(super) use roles::GroupRolesInput;

widening_payload!(
    /// The group is as asked.
    GroupPayload = GroupChanged {
        /// The group.
        group_id: ID,
        /// What had outlived an earlier membership of those who are members
        /// again.
        survivors: Survived,
        /// Which of its contacts see anything where it gives something, and who
        /// waits.
        visible_to: VisibleTo,
    }
);

/// Groups.
#[derive(MergedObject, Default)]
pub(crate) struct GroupMutations(
    describing::DescribingMutations,
    members::GroupMemberMutations,
    roles::GroupRoleMutations,
);

async fn carry_out<C: Repeatable<Answer = GroupDone>>(
    request: &RequestContext,
    key: Option<String>,
    command: &C,
    words: &str,
) -> Answered<GroupPayload> {
    carry_out_for(request, key, (command, words), VisibleTo::group).await
}

async fn carry_out_for<C: Repeatable<Answer = GroupDone>>(
    request: &RequestContext,
    key: Option<String>,
    (command, words): (&C, &str),
    visible_to: impl FnOnce(GroupId) -> VisibleTo,
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
        survivors: Survived::of(request, done.answer.survived).await?,
        visible_to: visible_to(done.answer.group),
    }
    .into())
}
