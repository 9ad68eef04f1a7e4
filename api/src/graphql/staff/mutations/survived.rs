//! Grants that slept while somebody was away.

use std::collections::BTreeSet;

use async_graphql::{ID, SimpleObject};
use portico_domain::ItemId;

use super::Answered;
use crate::commands;
use crate::graphql::context::RequestContext;
use crate::graphql::staff::access_list::GrantInfo;
use crate::graphql::staff::names::item_names;

/// An item by its name.
#[derive(Clone, SimpleObject)]
pub(in crate::graphql::staff) struct ItemName {
    /// Which.
    id: ID,
    /// Its name today; none once erased.
    name: Option<String>,
}

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
    /// The items of these grants, and these matters, each once.
    items: Vec<ItemName>,
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
        let granted = survived.grants.iter().filter_map(|grant| grant.item);
        let items: BTreeSet<ItemId> = granted.chain(survived.matters.iter().copied()).collect();
        let names = item_names(&mut conn, items.iter().copied()).await?;
        let name = |item: &ItemId| ItemName {
            id: item.to_string().into(),
            name: names.get(item).cloned(),
        };
        Ok(Self {
            count: i32::try_from(survived.count).unwrap_or(i32::MAX),
            revoked: survived.revoked,
            grants: GrantInfo::all(&mut conn, survived.grants).await?,
            matter_ids: survived
                .matters
                .iter()
                .map(|matter| matter.to_string().into())
                .collect(),
            items: items.iter().map(name).collect(),
        })
    }
}
