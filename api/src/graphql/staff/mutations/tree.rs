//! What changes the tree beside folders and names: moves, sections, matters,
//! and what is accepted.

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::ItemId;

use super::super::item::Item;
use super::items::reload;
use super::{Answered, id, ids, or_refuse};
use crate::commands::{
    Accept, Args, ChangeMatter, DefineSection, MatterChange, MatterDone, MatterTexts, MoveItems,
    OpenMatter, Repeatable, SetMatterAccess, SetSection,
};
use crate::graphql::context::{RequestContext, request};
use crate::graphql::shared::{Crossing, Position, SuccessCode, payload};

/// What goes where.
#[derive(InputObject)]
pub(super) struct MoveItemsInput {
    /// Which; 1 to 200.
    item_ids: Vec<ID>,
    /// To which folder or matter of the same customer.
    to_id: ID,
    /// The crossing of the border of Internal that is meant.
    confirmed: Option<Crossing>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// A section of the portal.
#[derive(InputObject)]
pub(super) struct DefineSectionInput {
    /// The section to be renamed; none for a new one.
    section_id: Option<ID>,
    /// Name as staff and clients read it.
    name: String,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Which items belong to which section.
#[derive(InputObject)]
pub(super) struct SetSectionInput {
    /// Which; 1 to 200.
    item_ids: Vec<ID>,
    /// The section; none for that of the folder above, if any.
    section_id: Option<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// What a matter says of itself.
#[derive(InputObject)]
pub(super) struct MatterTextsInput {
    /// What the firm files it under.
    reference: String,
    /// What it is about.
    title: String,
    /// How it stands.
    summary: Option<String>,
}

/// A matter to be opened.
#[derive(InputObject)]
pub(super) struct OpenMatterInput {
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

/// Other details of a matter.
#[derive(InputObject)]
pub(super) struct DescribeMatterInput {
    /// Which.
    matter_id: ID,
    /// What about.
    details: MatterTextsInput,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// A matter.
#[derive(InputObject)]
pub(super) struct MatterInput {
    /// Which.
    matter_id: ID,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// A contact at a matter.
#[derive(InputObject)]
pub(super) struct AtMatterInput {
    /// Who.
    contact_id: ID,
    /// Whether what the firm shares in it may be downloaded.
    #[graphql(default = true)]
    can_download: bool,
}

/// Who sees a matter's details.
#[derive(InputObject)]
pub(super) struct SetMatterAccessInput {
    /// Which.
    matter_id: ID,
    /// Who is to see them, exactly so.
    #[graphql(default)]
    give: Vec<AtMatterInput>,
    /// Who is not to see them any more; a can-download that is off stays off.
    #[graphql(default)]
    revoke_ids: Vec<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// What is accepted.
#[derive(InputObject)]
pub(super) struct AcceptVersionInput {
    /// Which document.
    item_id: ID,
    /// Which version; the newest that is to be accepted, if none.
    version_id: Option<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

payload!(
    /// The items are as asked.
    TreePayload = TreeChanged {
        /// The items.
        items: Vec<Item>,
    }
);
payload!(
    /// The section has this name.
    DefineSectionPayload = SectionNamed {
        /// The section.
        section_id: ID,
    }
);

/// The tree.
#[derive(Default)]
pub(crate) struct TreeMutations;

async fn changed(
    request: &RequestContext,
    items: &[ItemId],
    (count, words): (usize, &str),
    position: Option<Position>,
) -> Answered<TreePayload> {
    Ok(TreeChanged {
        code: if count > 0 {
            SuccessCode::Done
        } else {
            SuccessCode::AlreadyDone
        },
        message: if count > 0 {
            words.to_owned()
        } else {
            "It was already so.".to_owned()
        },
        args: Args {
            count: i64::try_from(count).ok(),
            ..Args::default()
        },
        position,
        items: reload(request, items).await?,
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
    let count = done.answer.changed;
    changed(request, &[done.answer.matter], (count, words), position).await
}

fn texts(input: MatterTextsInput) -> MatterTexts {
    MatterTexts {
        reference: input.reference,
        title: input.title,
        summary: input.summary,
    }
}

#[Object]
impl TreeMutations {
    /// Puts items elsewhere in the tree of their customer, each with everything
    /// below it.
    async fn move_items(&self, ctx: &Context<'_>, input: MoveItemsInput) -> Answered<TreePayload> {
        let request = request(ctx);
        let command = MoveItems {
            items: or_refuse!(ids(&input.item_ids)),
            to: or_refuse!(id(&input.to_id)),
            confirmed: input.confirmed.map(Into::into),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let position = done.position.map(Position);
        let count = done.answer.changed;
        changed(request, &done.answer.items, (count, "Moved."), position).await
    }

    /// Gives the portal a section, or a section another name.
    async fn define_section(
        &self,
        ctx: &Context<'_>,
        input: DefineSectionInput,
    ) -> Answered<DefineSectionPayload> {
        let request = request(ctx);
        let command = DefineSection {
            section: or_refuse!(input.section_id.as_ref().map(id).transpose()),
            name: input.name,
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(SectionNamed {
            code: SuccessCode::Done,
            message: format!("There is a section {}.", done.answer.name),
            args: Args::default(),
            position: done.position.map(Position),
            section_id: done.answer.section.to_string().into(),
        }
        .into())
    }

    /// Puts items into a section of the portal, or into none of their own.
    async fn set_section(
        &self,
        ctx: &Context<'_>,
        input: SetSectionInput,
    ) -> Answered<TreePayload> {
        let request = request(ctx);
        let command = SetSection {
            items: or_refuse!(ids(&input.item_ids)),
            section: or_refuse!(input.section_id.as_ref().map(id).transpose()),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let position = done.position.map(Position);
        let count = done.answer.changed;
        changed(
            request,
            &done.answer.items,
            (count, "The section is set."),
            position,
        )
        .await
    }

    /// Opens a matter: a folder with details and contacts of its own.
    async fn open_matter(
        &self,
        ctx: &Context<'_>,
        input: OpenMatterInput,
    ) -> Answered<TreePayload> {
        let command = OpenMatter {
            customer: or_refuse!(id(&input.customer_id)),
            parent: or_refuse!(input.parent_id.as_ref().map(id).transpose()),
            name: input.name,
            texts: texts(input.details),
        };
        matter(
            request(ctx),
            input.idempotency_key,
            &command,
            "The matter is open.",
        )
        .await
    }

    /// Gives a matter other details.
    async fn describe_matter(
        &self,
        ctx: &Context<'_>,
        input: DescribeMatterInput,
    ) -> Answered<TreePayload> {
        let command = ChangeMatter {
            matter: or_refuse!(id(&input.matter_id)),
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
            matter: or_refuse!(id(&input.matter_id)),
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
            matter: or_refuse!(id(&input.matter_id)),
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

    /// Shows a matter's details to contacts, or not any more, in one command.
    async fn set_matter_access(
        &self,
        ctx: &Context<'_>,
        input: SetMatterAccessInput,
    ) -> Answered<TreePayload> {
        let mut give = vec![];
        for at in &input.give {
            give.push((or_refuse!(id(&at.contact_id)), at.can_download));
        }
        let command = SetMatterAccess {
            matter: or_refuse!(id(&input.matter_id)),
            give,
            revoke: or_refuse!(ids(&input.revoke_ids)),
        };
        matter(
            request(ctx),
            input.idempotency_key,
            &command,
            "Access to the matter is set.",
        )
        .await
    }

    /// Makes what a contact sent the firm's own: whoever sees the document sees
    /// it.
    async fn accept_version(
        &self,
        ctx: &Context<'_>,
        input: AcceptVersionInput,
    ) -> Answered<TreePayload> {
        let request = request(ctx);
        let command = Accept {
            item: or_refuse!(id(&input.item_id)),
            version: or_refuse!(input.version_id.as_ref().map(id).transpose()),
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let position = done.position.map(Position);
        let count = usize::from(!done.answer.already);
        changed(request, &[done.answer.item], (count, "Accepted."), position).await
    }
}
