//! Opening matters, their details, and whether they are over.

use async_graphql::{Context, ID, InputObject, Object};

use super::super::{Answered, id};
use super::{TreePayload, matter};
use crate::commands::{ChangeMatter, MatterChange, MatterTexts, OpenMatter};
use crate::graphql::context::request;

/// What a matter says of itself.
#[derive(InputObject)]
pub(in super::super) struct MatterTextsInput {
    /// What the firm files it under.
    reference: String,
    /// What it is about.
    title: String,
    /// How it stands.
    summary: Option<String>,
}

/// A matter to be opened.
#[derive(InputObject)]
pub(in super::super) struct OpenMatterInput {
    /// Whose tree.
    customer_id: ID,
    /// Where; the Files root if none.
    parent_id: Option<ID>,
    /// Name among its siblings.
    name: String,
    /// What about.
    details: MatterTextsInput,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl OpenMatterInput {
    /// What it asks for.
    pub(in super::super) fn command(self) -> OpenMatter {
        OpenMatter {
            customer: id(&self.customer_id),
            parent: self.parent_id.as_ref().map(id),
            name: self.name,
            texts: texts(self.details),
        }
    }
}

/// Other details of a matter.
#[derive(InputObject)]
pub(in super::super) struct DescribeMatterInput {
    /// Which.
    matter_id: ID,
    /// What about.
    details: MatterTextsInput,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// A matter.
#[derive(InputObject)]
pub(in super::super) struct MatterInput {
    /// Which.
    matter_id: ID,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

fn texts(input: MatterTextsInput) -> MatterTexts {
    MatterTexts {
        reference: input.reference,
        title: input.title,
        summary: input.summary,
    }
}

/// Matters.
#[derive(Default)]
pub(crate) struct MatterMutations;

#[Object]
impl MatterMutations {
    /// Opens a matter: a folder with details and contacts of its own.
    async fn open_matter(
        &self,
        ctx: &Context<'_>,
        input: OpenMatterInput,
    ) -> Answered<TreePayload> {
        let key = input.idempotency_key.clone();
        let command = input.command();
        matter(request(ctx), key, &command, "The matter is open.").await
    }

    /// Gives a matter other details.
    async fn describe_matter(
        &self,
        ctx: &Context<'_>,
        input: DescribeMatterInput,
    ) -> Answered<TreePayload> {
        let command = ChangeMatter {
            matter: id(&input.matter_id),
            change: MatterChange::Describe(texts(input.details)),
        };
        matter(
            request(ctx),
            input.idempotency_key,
            &command,
            "The matter is described.",
        )
        .await
    }

    /// The matter is over; who sees it stays as it is.
    async fn close_matter(&self, ctx: &Context<'_>, input: MatterInput) -> Answered<TreePayload> {
        let command = ChangeMatter {
            matter: id(&input.matter_id),
            change: MatterChange::Close,
        };
        matter(
            request(ctx),
            input.idempotency_key,
            &command,
            "The matter is closed.",
        )
        .await
    }

    /// The matter goes on.
    async fn reopen_matter(&self, ctx: &Context<'_>, input: MatterInput) -> Answered<TreePayload> {
        let command = ChangeMatter {
            matter: id(&input.matter_id),
            change: MatterChange::Reopen,
        };
        matter(
            request(ctx),
            input.idempotency_key,
            &command,
            "The matter is open again.",
        )
        .await
    }
}
