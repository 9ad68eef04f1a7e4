//! Questions about what the viewer may see.

use async_graphql::{Context, ID, Object, Result};
use portico_domain::values::ContactRole;
use portico_domain::{CustomerId, ItemId};
use portico_projections::access::{self, ContactItemPage};

use super::super::item::Item;
use crate::auth::Person;
use crate::commands::Refusal;
use crate::graphql::context::{failed, refused, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{
    ItemPaging, ListArguments, Listed, NamedList, Paging, Position, UploadStatus, search_text,
};
use crate::graphql::uploads;

/// Items.
#[derive(Default)]
pub(crate) struct ItemQueries;

#[Object]
impl ItemQueries {
    /// My Documents: what is visible in a folder, or at the top if none is
    /// given, in natural order, folders first. `search` looks through
    /// everything visible; `flat` lists all of it.
    #[graphql(
        complexity = "10 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn items(
        &self,
        ctx: &Context<'_>,
        customer: ID,
        folder: Option<ID>,
        search: Option<String>,
        flat: Option<bool>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
    ) -> Result<Listed<Item>> {
        let request = request(ctx);
        let contact = request.contact()?;
        let paging = Paging::parse(first)?.items(ctx, after.as_deref())?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let page = &paging.0;
        let at = request.app.clock.now();
        let (Ok(customer), Ok(folder)) = (
            customer.parse::<CustomerId>(),
            folder.map(|id| id.parse::<ItemId>()).transpose(),
        ) else {
            return Ok(connection(ContactItemPage::default(), &paging, stale));
        };
        if flat == Some(true) && folder.is_some() {
            let rule = "flat lists everything that is visible; leave folder out";
            return Err(refused(&Refusal::invalid("flat", &rule)));
        }
        let search = search_text(search.as_deref())?;
        let mut conn = request.connection().await?;
        let found = match (search, flat) {
            (Some(text), _) => access::contact_search(&mut conn, contact, customer, text, at, page)
                .await
                .map_err(failed)?,
            (None, Some(true)) => access::contact_tree(&mut conn, contact, customer, at, page)
                .await
                .map_err(failed)?,
            (None, _) => access::contact_items(&mut conn, contact, customer, folder, at, page)
                .await
                .map_err(failed)?
                .unwrap_or_default(),
        };
        Ok(connection(found, &paging, stale))
    }

    /// One item, if it is visible to the viewer.
    async fn item(
        &self,
        ctx: &Context<'_>,
        id: ID,
        at_least: Option<Position>,
    ) -> Result<Option<Item>> {
        let request = request(ctx);
        let contact = request.contact()?;
        request.is_stale(Reads::Now, at_least).await?;
        let Ok(id) = id.parse::<ItemId>() else {
            return Ok(None);
        };
        let at = request.app.clock.now();
        let mut conn = request.connection().await?;
        let found = access::contact_item(&mut conn, contact, id, at)
            .await
            .map_err(failed)?;
        Ok(found.map(|(row, role)| Item { row, role }))
    }

    /// How far an upload of the viewer's is.
    async fn upload(
        &self,
        ctx: &Context<'_>,
        id: ID,
        at_least: Option<Position>,
    ) -> Result<Option<UploadStatus>> {
        let request = request(ctx);
        request.contact()?;
        request.is_stale(Reads::Now, at_least).await?;
        uploads::status(request, &id).await
    }

    /// The viewer's uploads that wait for bytes: to go on with, or to give up.
    #[graphql(complexity = "10 + Paging::cost(first) * child_complexity / 10")]
    async fn open_uploads(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
    ) -> Result<NamedList<UploadStatus>> {
        let request = request(ctx);
        let person = Person::Contact(request.contact()?);
        let arguments = ListArguments::parse(first, after.as_deref())?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        uploads::open_ones(request, person, arguments, stale).await
    }
}

/// Without a membership nothing is listed, so that its role never shows.
const NO_ROLE: ContactRole = ContactRole::EntityAccess;

fn connection(found: ContactItemPage, paging: &ItemPaging, stale: bool) -> Listed<Item> {
    let role = found.role.unwrap_or(NO_ROLE);
    let rows = (found.rows, found.has_next, found.total);
    Listed(paging.connect(rows, stale, |row| (row.cursor(), Item { row, role })))
}
