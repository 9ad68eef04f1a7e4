//! Questions about groups and sections.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use portico_domain::GroupId;
use portico_domain::values::Permission;
use portico_projections::access;

use super::super::as_of::{AsOfInput, When};
use super::super::group::Group;
use crate::graphql::context::{failed, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{ListArguments, NamedList, Position, search_text};

/// A part of the portal that the firm defined.
#[derive(SimpleObject)]
pub(super) struct Section {
    /// Which.
    id: ID,
    /// As staff and clients read it.
    name: String,
}

/// Groups and sections.
#[derive(Default)]
pub(crate) struct GroupQueries;

#[Object]
impl GroupQueries {
    /// Groups that are not closed, or were not then, by name; `search` finds part of a name.
    #[graphql(
        complexity = "10 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    async fn groups(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<NamedList<Group>> {
        let request = request(ctx);
        request.staff_with(Permission::ReadCustomers).await?;
        let arguments = ListArguments::parse(first, after.as_deref())?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let search = search_text(search.as_deref())?;
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let page = access::group_list(&mut conn, search, &arguments.0)
            .await
            .map_err(failed)?;
        Ok(arguments.connect(page, stale, |row| Group { row, when }))
    }

    /// One group, also a closed one.
    async fn group(
        &self,
        ctx: &Context<'_>,
        id: ID,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<Option<Group>> {
        let request = request(ctx);
        request.staff_with(Permission::ReadCustomers).await?;
        request.is_stale(Reads::Now, at_least).await?;
        let Ok(id) = id.parse::<GroupId>() else {
            return Ok(None);
        };
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let row = access::group(&mut conn, id).await.map_err(failed)?;
        Ok(row.map(|row| Group { row, when }))
    }

    /// The sections of the portal, by name; of an earlier moment, by that of then.
    #[graphql(
        complexity = "10 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    async fn sections(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<NamedList<Section>> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        let arguments = ListArguments::parse(first, after.as_deref())?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let page = access::sections(&mut conn, &arguments.0)
            .await
            .map_err(failed)?;
        Ok(arguments.connect(page, stale, |row| Section {
            id: row.id.to_string().into(),
            name: row.name,
        }))
    }
}
