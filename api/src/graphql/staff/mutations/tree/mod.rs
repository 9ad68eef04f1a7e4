//! What changes the tree beside folders and names, a file per area.

mod accept_version;
mod matter_access;
mod matters;
mod move_items;
mod sections;

use async_graphql::MergedObject;
use portico_domain::ItemId;

use super::super::item::Item;
use super::items::reload;
use super::{Answered, VisibleTo, or_refuse, widening_payload};
use crate::commands::{Args, MatterDone, Repeatable, asleep_words};
use crate::graphql::context::RequestContext;
use crate::graphql::shared::{Position, SuccessCode};

pub(super) use accept_version::AcceptVersionInput;
pub(super) use matter_access::SetMatterAccessInput;
pub(super) use matters::OpenMatterInput;
pub(super) use move_items::MoveItemsInput;
pub(super) use sections::SetSectionInput;

widening_payload!(
    /// The items are as asked.
    TreePayload = TreeChanged {
        /// The items.
        items: Vec<Item>,
        /// Who sees them, or anything below them, now, and who waits.
        visible_to: VisibleTo,
    }
);

/// The tree.
#[derive(MergedObject, Default)]
pub(crate) struct TreeMutations(
    move_items::MoveMutations,
    sections::SectionMutations,
    matters::MatterMutations,
    matter_access::MatterAccessMutations,
    accept_version::AcceptMutations,
);

async fn changed(
    request: &RequestContext,
    items: &[ItemId],
    (count, words): (usize, &str),
    position: Option<Position>,
) -> Answered<TreePayload> {
    let message = said(count, words).to_owned();
    told(request, items, (count, message), position).await
}

const fn said(count: usize, words: &str) -> &str {
    if count > 0 {
        words
    } else {
        "It was already so."
    }
}

async fn told(
    request: &RequestContext,
    items: &[ItemId],
    (count, message): (usize, String),
    position: Option<Position>,
) -> Answered<TreePayload> {
    Ok(TreeChanged {
        code: if count > 0 {
            SuccessCode::Done
        } else {
            SuccessCode::AlreadyDone
        },
        message,
        args: Args {
            count: i64::try_from(count).ok(),
            ..Args::default()
        },
        position,
        items: reload(request, items).await?,
        visible_to: VisibleTo::trees(items),
    }
    .into())
}

async fn matter<C: Repeatable<Answer = MatterDone>>(
    request: &RequestContext,
    key: Option<String>,
    command: &C,
    words: &str,
) -> Answered<TreePayload> {
    let done = or_refuse!(request.as_staff(key.as_deref(), command).await?);
    let position = done.position.map(Position);
    let answer = done.answer;
    let message = said(answer.changed, words);
    let message = match asleep_words(answer.asleep) {
        Some(asleep) => format!("{message} {asleep}."),
        None => message.to_owned(),
    };
    let changed = (answer.changed, message);
    told(request, &[answer.matter], changed, position).await
}
