//! Making what a contact sent the firm's own.

use async_graphql::{Context, ID, InputObject, Object};

use super::super::{Answered, id, or_refuse};
use super::{TreePayload, changed};
use crate::commands::Accept;
use crate::graphql::context::request;
use crate::graphql::shared::Position;

/// What is accepted.
#[derive(InputObject)]
pub(in super::super) struct AcceptVersionInput {
    /// Which document.
    item_id: ID,
    /// Which version; the newest that is to be accepted, if none.
    version_id: Option<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl AcceptVersionInput {
    /// What it asks for.
    pub(in super::super) fn command(&self) -> Accept {
        Accept {
            item: id(&self.item_id),
            version: self.version_id.as_ref().map(id),
        }
    }
}

/// Accepting.
#[derive(Default)]
pub(crate) struct AcceptMutations;

#[Object]
impl AcceptMutations {
    /// Makes what a contact sent the firm's own: whoever sees the document sees
    /// it, unless a newer version of the firm's, its own or one that it accepted, stands
    /// over it. Then they go on seeing that one, as the message says.
    async fn accept_version(
        &self,
        ctx: &Context<'_>,
        input: AcceptVersionInput,
    ) -> Answered<TreePayload> {
        let request = request(ctx);
        let command = input.command();
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let position = done.position.map(Position);
        let count = usize::from(!done.answer.already);
        let words = if done.answer.covered {
            "Accepted. A newer version of the firm's stands over it, which others go on seeing."
        } else {
            "Accepted."
        };
        changed(request, &[done.answer.item], (count, words), position).await
    }
}
