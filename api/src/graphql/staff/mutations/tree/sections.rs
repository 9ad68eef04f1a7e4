//! Sections of the portal, and what belongs to them.

use async_graphql::{Context, ID, InputObject, Object};

use super::super::{Answered, id, ids, or_refuse};
use super::{TreePayload, changed};
use crate::commands::{Args, DefineSection, SetSection};
use crate::graphql::context::request;
use crate::graphql::shared::{Position, SuccessCode, payload};

/// A section of the portal.
#[derive(InputObject)]
pub(in super::super) struct DefineSectionInput {
    /// The section to be renamed; none for a new one.
    section_id: Option<ID>,
    /// Name as staff and clients read it.
    name: String,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Which items belong to which section.
#[derive(InputObject)]
pub(in super::super) struct SetSectionInput {
    /// Which; 1 to 200.
    item_ids: Vec<ID>,
    /// The section; none for that of the folder above, if any.
    section_id: Option<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl SetSectionInput {
    /// What it asks for.
    pub(in super::super) fn command(&self) -> SetSection {
        SetSection {
            items: ids(&self.item_ids),
            section: self.section_id.as_ref().map(id),
        }
    }
}

payload!(
    /// The section has this name.
    DefineSectionPayload = SectionNamed {
        /// The section.
        section_id: ID,
    }
);

/// Sections.
#[derive(Default)]
pub(crate) struct SectionMutations;

#[Object]
impl SectionMutations {
    /// Gives the portal a section, or a section another name.
    async fn define_section(
        &self,
        ctx: &Context<'_>,
        input: DefineSectionInput,
    ) -> Answered<DefineSectionPayload> {
        let request = request(ctx);
        let command = DefineSection {
            section: input.section_id.as_ref().map(id),
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
        let command = input.command();
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
}
