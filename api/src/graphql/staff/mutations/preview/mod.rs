//! What a mutation would change for contacts and staff, without carrying it out.

mod answer;
mod input;
mod rights;

use async_graphql::{Context, Object};

use super::{Answered, or_refuse};
use crate::graphql::context::request;
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{Position, checked_skip};
use answer::{ChangePreview, PreviewChangePayload};
use input::PreviewChangeInput;

pub(super) use answer::{PreviewedChange, described};

/// Trying out.
#[derive(Default)]
pub(crate) struct PreviewQueries;

#[Object]
impl PreviewQueries {
    /// Who would gain and lose what, if this mutation were carried out now: contacts
    /// what they see, item by item, staff members what they may do at which customer.
    /// Asks the same rights as the mutation and keeps nothing.
    #[graphql(complexity = "100 + child_complexity")]
    async fn preview_change(
        &self,
        ctx: &Context<'_>,
        change: PreviewChangeInput,
        #[graphql(desc = "How many changes earlier answers listed; they are passed over.")]
        skip: Option<i32>,
        at_least: Option<Position>,
    ) -> Answered<PreviewChangePayload> {
        let request = request(ctx);
        request.is_stale(Reads::Now, at_least).await?;
        let skip = or_refuse!(checked_skip(skip));
        let foreseen = change.foresee(request).await?;
        if let Err(refusal) = &foreseen {
            request.turned_away("previewChange", refusal.code);
        }
        let foreseen = or_refuse!(foreseen);
        let preview = ChangePreview::of(request, foreseen, skip).await?;
        Ok(PreviewChangePayload::Foreseen(preview))
    }
}
