//! Copying items, to another customer too.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, Result};
use portico_domain::Actor;

use super::super::item::Item;
use super::items::reload;
use super::{Answered, Gained, VisibleTo, id, ids, or_refuse};
use crate::commands::{
    Args, CopyAtOnce, CopyBegun, CopyItems, CopyRest, Done, Failure, Refusal, finish_copy,
};
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::shared::{Crossing, OnTakenName, Position, SuccessCode, payload};

/// What is copied where.
#[derive(InputObject)]
pub(super) struct CopyItemsInput {
    /// Which; 1 to 200, of any customer.
    item_ids: Vec<ID>,
    /// Into which folder or matter, of any customer.
    to_id: ID,
    /// The crossing of the border of Internal that is meant: only `OUT_OF_INTERNAL`
    /// is asked for.
    confirmed: Option<Crossing>,
    /// What to do where a name is taken.
    #[graphql(default_with = "OnTakenName::Refuse")]
    on_clash: OnTakenName,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl CopyItemsInput {
    fn command(&self) -> CopyItems {
        CopyItems {
            items: ids(&self.item_ids),
            to: id(&self.to_id),
            confirmed: self.confirmed.map(Into::into),
            on_clash: self.on_clash.into(),
        }
    }

    /// What it asks for, to be tried out.
    pub(super) fn at_once(&self) -> CopyAtOnce {
        CopyAtOnce(self.command())
    }
}

payload!([complex]
    /// The items are copied: the firm's newest content of what is live, as new
    /// items that nothing is granted on.
    CopyItemsPayload = ItemsCopied {
        /// The copies, in the order of the items.
        copies: Vec<Item>,
        /// How many items were made, everything below counted.
        count: i32,
        /// How many were not: what contacts sent and the firm has not accepted,
        /// what they withdrew, and what changed meanwhile.
        left_out: i32,
        /// Why the rest was not copied, where the right to it ended meanwhile.
        unfinished: Option<Refusal>,
        /// Who sees the copies now, and who waits.
        visible_to: VisibleTo,
        /// Where the last event of the first commit stands, and how many items came later.
        #[graphql(skip)]
        begun: (Option<Position>, usize),
    }
);

#[ComplexObject]
impl ItemsCopied {
    /// Who gained what by this very change, also when it is repeated; of more than 200
    /// items by the first 200, which one commit made, and how many are `uncounted`. An
    /// error where the history has not come there in time (`HISTORY_BEHIND`), or it is too
    /// much for one answer (`TOO_MUCH`): they are copied all the same.
    #[graphql(complexity = "100 + child_complexity")]
    async fn gained(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many changes are listed: 1 to 200, 50 if left out; all are counted."
        )]
        first: Option<i32>,
        #[graphql(desc = "How many changes earlier answers listed; they are passed over.")]
        skip: Option<i32>,
    ) -> Result<Option<Gained>> {
        let (first_commit, later) = self.begun;
        let gained = Gained::by(ctx, first_commit.as_slice(), (first, skip)).await?;
        Ok(gained.map(|gained| gained.without(later)))
    }
}

/// `copyItems`.
#[derive(Default)]
pub(crate) struct CopyMutations;

#[Object]
impl CopyMutations {
    /// Copies items with everything live below them, into a folder of any customer.
    /// A matter is copied as a folder: its details and contacts stay behind.
    async fn copy_items(
        &self,
        ctx: &Context<'_>,
        input: CopyItemsInput,
    ) -> Answered<CopyItemsPayload> {
        let request = request(ctx);
        let command = input.command();
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let staff = or_refuse!(request.staff_id());
        let (app, caller) = (request.app.clone(), request.caller(Actor::Staff(staff)));
        let job = done.answer.job;
        // Goes on where the request is given up.
        request.unhurried.begin();
        let rest = tokio::spawn(async move { finish_copy(&app, &caller, job).await });
        let rest = rest
            .await
            .map_err(failed)?
            .map_err(|Failure(error)| failed(error))?;
        Ok(copied(request, done, rest).await?.into())
    }
}

async fn copied(
    request: &RequestContext,
    done: Done<CopyBegun>,
    rest: CopyRest,
) -> Answered<ItemsCopied> {
    let begun = done.answer;
    let count = begun.count.saturating_sub(rest.left_out);
    let left_out = begun.left_out + rest.left_out;
    Ok(ItemsCopied {
        code: SuccessCode::Done,
        message: match (count, left_out) {
            (1, 0) => "Copied.".to_owned(),
            (count, 0) => format!("{count} items copied."),
            (count, left_out) => format!("{count} items copied, {left_out} left out."),
        },
        args: Args {
            count: i64::try_from(count).ok(),
            ..Args::default()
        },
        position: rest.position.or(done.position).map(Position),
        copies: reload(request, &begun.copies).await?,
        count: i32::try_from(count).unwrap_or(i32::MAX),
        left_out: i32::try_from(left_out).unwrap_or(i32::MAX),
        unfinished: rest.refused,
        visible_to: VisibleTo::items(&begun.copies),
        begun: (
            done.position.map(Position),
            begun.later.saturating_sub(rest.left_out),
        ),
    })
}
