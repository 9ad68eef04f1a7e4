//! Sharing exactly these items with somebody.

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::ContactId;
use portico_domain::access::Outlook;
use portico_projections::access;

use super::expires::{ExpiryInput, instant};
use super::{Answered, Item, VisibleTo, id, ids, or_refuse, reload, subject, widening_payload};
use crate::commands::{Args, Refusal, SetSharedItems, SharedItemsSet, asleep_words};
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::shared::{Capability, Instant, Position, SuccessCode};
use crate::graphql::staff::people::Contact;

/// The whole set of what is shared with one subject, item by item.
#[derive(InputObject)]
pub(crate) struct SetSharedItemsInput {
    /// Whose items.
    customer_id: ID,
    /// With whom: one contact, or all clients of the customer if none.
    contact_id: Option<ID>,
    /// Or one group of contacts.
    group_id: Option<ID>,
    /// All that is to be shared; at most 500, none to share nothing.
    item_ids: Vec<ID>,
    /// How what is not shared yet is shared.
    #[graphql(default_with = "Capability::Download")]
    capability: Capability,
    /// Until when that is; no end if none.
    expires: Option<ExpiryInput>,
    /// The position that `sharedItems` said when the set was read: where it has
    /// changed since, nothing is done.
    expected_position: Position,
    /// The `at` that `sharedItems` said with it: an item that is named, and whose grant
    /// ended after it, is not granted anew. The time of the event at `expectedPosition`
    /// if none, which may be long before the set was read.
    expected_at: Option<Instant>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl SetSharedItemsInput {
    /// What it asks for.
    pub(in super::super) async fn command(
        self,
        request: &RequestContext,
    ) -> Answered<Result<SetSharedItems, Refusal>> {
        let expires_at = instant(request, self.expires).await?;
        let expected_at = self.expected_at.as_ref().map(|at| at.read("expectedAt"));
        let command = || {
            Ok(SetSharedItems {
                customer: id(&self.customer_id),
                subject: subject(self.contact_id.as_ref(), self.group_id.as_ref())?,
                items: ids(&self.item_ids),
                capability: self.capability.into(),
                expires_at: expires_at?,
                expected: self.expected_position.0,
                expected_at: expected_at.transpose()?,
            })
        };
        Ok(command())
    }
}

widening_payload!(
    /// Exactly these items are shared with the subject by grants of its own.
    SetSharedItemsPayload = SharedItemsReplaced {
        /// What was not shared with the subject before.
        given: Vec<Item>,
        /// What is not any more.
        taken: Vec<Item>,
        /// How many grants stayed as they were, whatever their terms.
        kept: i32,
        /// Who sees what was given now, and who waits.
        visible_to: VisibleTo,
        /// Who saw something of what was taken, and sees nothing of it now.
        lost_by: Vec<Contact>,
    }
);

/// `setSharedItems`.
#[derive(Default)]
pub(crate) struct SetSharedItemsMutation;

#[Object]
impl SetSharedItemsMutation {
    /// Replaces the whole set of items that one subject was granted at a customer:
    /// grants what is missing, revokes what is not named, and leaves the rest as it
    /// is. Master access is not part of the set.
    async fn set_shared_items(
        &self,
        ctx: &Context<'_>,
        input: SetSharedItemsInput,
    ) -> Answered<SetSharedItemsPayload> {
        let request = request(ctx);
        let key = input.idempotency_key.clone();
        let command = or_refuse!(input.command(request).await?);
        let done = or_refuse!(request.as_staff(key.as_deref(), &command).await?);
        let answer = done.answer;
        let changed = answer.given.len() + answer.taken.len();
        Ok(SharedItemsReplaced {
            code: if changed > 0 {
                SuccessCode::Done
            } else {
                SuccessCode::AlreadyDone
            },
            message: message(&answer),
            args: Args {
                count: i64::try_from(changed).ok(),
                ..Args::default()
            },
            position: done.position.map(Position),
            given: reload(request, &answer.given).await?,
            taken: reload(request, &answer.taken).await?,
            kept: i32::try_from(answer.kept).unwrap_or(i32::MAX),
            visible_to: VisibleTo::items(&answer.given),
            lost_by: lost_by(request, &answer).await?,
        }
        .into())
    }
}

fn message(answer: &SharedItemsSet) -> String {
    let message = match (answer.given.len(), answer.taken.len()) {
        (0, 0) => "It was already so.".to_owned(),
        (given, 0) => format!("{given} shared."),
        (0, taken) => format!("{taken} not shared any more."),
        (given, taken) => format!("{given} shared, {taken} not any more."),
    };
    match asleep_words(answer.asleep) {
        Some(asleep) => format!("{message} {asleep}."),
        None => message,
    }
}

/// Who saw something of it and does not now, as it is when the answer is given.
async fn lost_by(request: &RequestContext, answer: &SharedItemsSet) -> Answered<Vec<Contact>> {
    if answer.saw.is_empty() {
        return Ok(vec![]);
    }
    let at = request.app.clock.now();
    let mut conn = request.connection().await?;
    let outlooks = access::item_outlooks(&mut conn, &answer.taken, at).await;
    let outlooks = outlooks.map_err(failed)?;
    let sees = |contact: &ContactId| {
        let mut now = outlooks.iter().filter(|one| one.outlook == Outlook::Now);
        now.any(|one| one.contact.id == *contact)
    };
    let lost: Vec<ContactId> = answer.saw.iter().copied().filter(|id| !sees(id)).collect();
    let rows = access::contacts(&mut conn, &lost).await.map_err(failed)?;
    Ok(rows.into_iter().map(Contact::from).collect())
}
