//! Sharing what lies in a folder, but some of it.

use async_graphql::{Context, ID, InputObject, Object};

use super::expires::{ExpiryInput, instant};
use super::{Answered, Item, VisibleTo, id, ids, or_refuse, reload, subject, widening_payload};
use crate::commands::{self, Args, Refusal, ShareContentsExcept, asleep_words};
use crate::graphql::context::{RequestContext, request};
use crate::graphql::shared::{Capability, Position, SuccessCode};

/// What of a folder is shared with whom.
#[derive(InputObject)]
pub(crate) struct ShareContentsExceptInput {
    /// What holds it all.
    folder_id: ID,
    /// To whom: one contact, or all clients of the customer if none.
    contact_id: Option<ID>,
    /// Or one group of contacts.
    group_id: Option<ID>,
    /// What is not shared, at any depth below the folder; 1 to 200 items.
    except_ids: Vec<ID>,
    /// How.
    #[graphql(default_with = "Capability::Download")]
    capability: Capability,
    /// Until when; no end if none.
    expires: Option<ExpiryInput>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl ShareContentsExceptInput {
    /// What it asks for.
    pub(in super::super) async fn command(
        self,
        request: &RequestContext,
    ) -> Answered<Result<ShareContentsExcept, Refusal>> {
        let expires_at = instant(request, self.expires).await?;
        let command = || {
            Ok(ShareContentsExcept {
                folder: id(&self.folder_id),
                subject: subject(self.contact_id.as_ref(), self.group_id.as_ref())?,
                except: ids(&self.except_ids),
                capability: self.capability.into(),
                expires_at: expires_at?,
            })
        };
        Ok(command())
    }
}

widening_payload!(
    /// What lies in the folder is shared but the exceptions; what comes into it
    /// later is not.
    ShareContentsExceptPayload = ContentsShared {
        /// Exceptions that another grant still reaches: master access, one on a
        /// folder further up, or one to somebody else.
        still_reached: Vec<Item>,
        /// How many things beside them are in the trash and keep what the folder gave,
        /// for when they are restored.
        in_trash: i32,
        /// Who sees what is shared now, and who waits.
        visible_to: VisibleTo,
    }
);

/// `shareContentsExcept`.
#[derive(Default)]
pub(crate) struct ShareContentsExceptMutation;

#[Object]
impl ShareContentsExceptMutation {
    /// Gives access to everything that lies in a folder now, but these items:
    /// in place of the subject's grant on the folder, if there is one, by a grant
    /// on each thing beside them.
    async fn share_contents_except(
        &self,
        ctx: &Context<'_>,
        input: ShareContentsExceptInput,
    ) -> Answered<ShareContentsExceptPayload> {
        let request = request(ctx);
        let key = input.idempotency_key.clone();
        let command = or_refuse!(input.command(request).await?);
        let done = or_refuse!(request.as_staff(key.as_deref(), &command).await?);
        let answer = done.answer;
        Ok(ContentsShared {
            code: if answer.changed > 0 {
                SuccessCode::AccessGranted
            } else {
                SuccessCode::AccessAlreadyGranted
            },
            message: message(&answer),
            args: Args {
                count: i64::try_from(answer.shared.len()).ok(),
                ..Args::default()
            },
            position: done.position.map(Position),
            in_trash: i32::try_from(answer.in_trash).unwrap_or(i32::MAX),
            still_reached: reload(request, &answer.still_reached).await?,
            visible_to: VisibleTo::items(&answer.shared),
        }
        .into())
    }
}

fn message(answer: &commands::ContentsShared) -> String {
    let shared = match (answer.shared.len(), answer.in_trash) {
        (shared, 0) => format!("{shared} shared"),
        (shared, trashed) => format!("{shared} shared, {trashed} more once out of the trash"),
    };
    let asleep = asleep_words(answer.asleep);
    match (answer.still_reached.len(), asleep) {
        (0, None) => format!("{shared}, the rest not."),
        (0, Some(asleep)) => format!("{shared}, the rest not. {asleep}."),
        (n, asleep) => {
            let asleep = asleep.map(|asleep| format!(" – {asleep}"));
            let asleep = asleep.unwrap_or_default();
            format!(
                "{shared} – {n} of the exceptions, or something in them, still visible through \
                 other access{asleep}"
            )
        }
    }
}
