//! Questions about staff members.

use async_graphql::{Context, ID, Object, Result};
use portico_domain::StaffId;
use portico_domain::values::Permission;
use portico_projections::access;

use super::super::as_of::{AsOfInput, When};
use super::super::staff_member::StaffMember;
use crate::graphql::context::{failed, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{ListArguments, NamedList, Position, search_text};

/// Staff members.
#[derive(Default)]
pub(crate) struct StaffQueries;

#[Object]
impl StaffQueries {
    /// Staff members by name; `search` finds part of a name or address.
    #[graphql(
        complexity = "10 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    async fn staff_members(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<NamedList<StaffMember>> {
        let request = request(ctx);
        request.staff_with(Permission::ReadCustomers).await?;
        let arguments = ListArguments::parse(first, after.as_deref())?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let search = search_text(search.as_deref())?;
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let page = access::staff_list(&mut conn, search, &arguments.0)
            .await
            .map_err(failed)?;
        Ok(arguments.connect(page, stale, |row| StaffMember { row, when }))
    }

    /// One staff member.
    async fn staff_member(
        &self,
        ctx: &Context<'_>,
        id: ID,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<Option<StaffMember>> {
        let request = request(ctx);
        request.staff_with(Permission::ReadCustomers).await?;
        request.is_stale(Reads::Now, at_least).await?;
        let Ok(id) = id.parse::<StaffId>() else {
            return Ok(None);
        };
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let row = access::staff(&mut conn, id).await.map_err(failed)?;
        Ok(row.map(|row| StaffMember { row, when }))
    }
}
