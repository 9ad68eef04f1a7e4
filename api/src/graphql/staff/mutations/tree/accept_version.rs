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
    /// it.
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
        changed(request, &[done.answer.item], (count, "Accepted."), position).await
    }
}
