//! Live updates for staff.

use async_graphql::{Context, ID, Result, SimpleObject, Subscription as GraphqlSubscription};
use futures_util::{Stream, StreamExt};
use portico_domain::CustomerId;
use portico_domain::values::Permission;
use portico_projections::access;

use super::NO_CUSTOMER;
use crate::commands::{IdField, Refusal};
use crate::graphql::context::{RequestContext, failed, refused, request, unanswerable};
use crate::graphql::shared::Position;
use crate::live::{StaffNews, staff_news};

/// What changed at customers that you may read.
#[derive(SimpleObject)]
pub(crate) struct Changes {
    /// Everything up to here is told; go on from here with `after`.
    position: Position,
    /// Customers whose portal, people, access or documents changed.
    customers: Vec<ID>,
    /// Items that changed, or to which somebody's access did.
    items: Vec<ID>,
    /// Contacts that changed.
    contacts: Vec<ID>,
    /// Groups that changed.
    groups: Vec<ID>,
    /// What you may read may have changed, or so much did that it is not told one by
    /// one: ask for your lists again.
    scope_changed: bool,
}

fn ids<T: ToString>(ids: impl IntoIterator<Item = T>) -> Vec<ID> {
    ids.into_iter().map(|id| ID(id.to_string())).collect()
}

impl From<StaffNews> for Changes {
    fn from(news: StaffNews) -> Self {
        Self {
            position: Position(news.position),
            customers: ids(news.customers),
            items: ids(news.items),
            contacts: ids(news.contacts),
            groups: ids(news.groups),
            scope_changed: news.scope_changed,
        }
    }
}

/// The customer that an argument names, which the viewer may read about: asked after the
/// right there, without which it is told of none.
async fn readable(request: &RequestContext, customer: &ID) -> Result<CustomerId> {
    let id = customer.parse().unwrap_or(NO_CUSTOMER);
    request.staff_at(id, Permission::ReadDocuments).await?;
    let mut conn = request.connection().await?;
    let row = access::customer(&mut conn, id).await.map_err(failed)?;
    if row.is_none() {
        let mut missing = Refusal::missing(IdField::CustomerId);
        missing.args.field = Some("customer".to_owned());
        return Err(refused(&missing));
    }
    Ok(id)
}

/// What staff may listen to.
#[derive(Default)]
pub struct Subscription;

#[GraphqlSubscription]
impl Subscription {
    /// What changes, from a position on, or from now, at one customer or at all
    /// that you may read; the first message comes at once. Over a WebSocket at
    /// `/graphql/ws` (`graphql-transport-ws`), until the session ends.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        after: Option<Position>,
        customer: Option<ID>,
    ) -> Result<impl Stream<Item = Result<Changes>>> {
        let request = request(ctx);
        let only = match &customer {
            Some(customer) => Some(readable(request, customer).await?),
            None => None,
        };
        request.staff_facts(None).await?;
        let staff = request.staff_id().map_err(|refusal| refused(&refusal))?;
        let after = after.map(|after| after.0);
        let news = staff_news(request.app.clone(), staff, only, after).await;
        let news = news.map_err(unanswerable)?;
        Ok(news.map(|news| news.map(Changes::from).map_err(unanswerable)))
    }
}
