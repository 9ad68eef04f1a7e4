//! Who sees a matter's details.

use async_graphql::{Context, ID, InputObject, Object};

use super::super::{Answered, id, ids};
use super::{TreePayload, matter};
use crate::commands::SetMatterAccess;
use crate::graphql::context::request;

/// A contact at a matter.
#[derive(InputObject)]
pub(in super::super) struct AtMatterInput {
    /// Who.
    contact_id: ID,
    /// Whether what the firm shares in it may be downloaded.
    #[graphql(default = true)]
    can_download: bool,
}

/// Who sees a matter's details.
#[derive(InputObject)]
pub(in super::super) struct SetMatterAccessInput {
    /// Which.
    matter_id: ID,
    /// Who is to see them, exactly so; up to 200, none of them with and without
    /// can-download.
    #[graphql(default)]
    give: Vec<AtMatterInput>,
    /// Who is not to see them any more, up to 200, none of whom `give` names; a
    /// can-download that is off stays off.
    #[graphql(default)]
    revoke_ids: Vec<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl SetMatterAccessInput {
    /// What it asks for.
    pub(in super::super) fn command(&self) -> SetMatterAccess {
        let give = self.give.iter();
        let give = give.map(|at| (id(&at.contact_id), at.can_download));
        SetMatterAccess {
            matter: id(&self.matter_id),
            give: give.collect(),
            revoke: ids(&self.revoke_ids),
        }
    }
}

/// Access to matters.
#[derive(Default)]
pub(crate) struct MatterAccessMutations;

#[Object]
impl MatterAccessMutations {
    /// Shows a matter's details to contacts, or not any more, in one command.
    async fn set_matter_access(
        &self,
        ctx: &Context<'_>,
        input: SetMatterAccessInput,
    ) -> Answered<TreePayload> {
        let command = input.command();
        matter(
            request(ctx),
            input.idempotency_key,
            &command,
            "Access to the matter is set.",
        )
        .await
    }
}
