//! Grants that slept while somebody was away.

use async_graphql::{ID, SimpleObject};

use super::Answered;
use crate::commands;
use crate::graphql::context::RequestContext;
use crate::graphql::staff::access_list::GrantInfo;

/// What outlived an earlier membership, or the closing of a portal.
#[derive(Clone, Default, SimpleObject)]
pub(in crate::graphql::staff) struct Survived {
    /// How many, grants and matters together.
    count: i32,
    /// Whether they were revoked now.
    revoked: bool,
    /// The grants as they were, on items or master; the first 200. The audit
    /// entries at the position of the change name each that was revoked.
    grants: Vec<GrantInfo>,
    /// Matters whose details were shown to the contact; the first 200.
    matter_ids: Vec<ID>,
}

impl Survived {
    /// In the words of pages.
    pub(super) async fn of(
        request: &RequestContext,
        survived: commands::Survived,
    ) -> Answered<Self> {
        if survived.count == 0 {
            return Ok(Self::default());
        }
        let mut conn = request.connection().await?;
        Ok(Self {
            count: i32::try_from(survived.count).unwrap_or(i32::MAX),
            revoked: survived.revoked,
            grants: GrantInfo::all(&mut conn, survived.grants).await?,
            matter_ids: survived
                .matters
                .iter()
                .map(|matter| matter.to_string().into())
                .collect(),
        })
    }
}
