//! Live updates for a contact.

use async_graphql::{Context, ID, Result, SimpleObject, Subscription as GraphqlSubscription};
use futures_util::{Stream, StreamExt};

use crate::graphql::context::{request, unanswerable};
use crate::graphql::shared::Position;
use crate::live::{ContactNews, contact_news};

/// What changed for you.
#[derive(SimpleObject)]
pub(crate) struct Changes {
    /// Everything up to here is told; go on from here with `after`.
    position: Position,
    /// Items that changed and that you may see.
    items: Vec<ID>,
    /// Something may have come or gone: ask for your lists again.
    scope_changed: bool,
}

impl From<ContactNews> for Changes {
    fn from(news: ContactNews) -> Self {
        Self {
            position: Position(news.position),
            items: news
                .items
                .into_iter()
                .map(|id| ID(id.to_string()))
                .collect(),
            scope_changed: news.scope_changed,
        }
    }
}

/// What contacts may listen to.
#[derive(Default)]
pub struct Subscription;

#[GraphqlSubscription]
impl Subscription {
    /// What changes, from a position on, or from now; the first message comes at
    /// once. Which items are told is decided just before each message. Over a
    /// WebSocket at `/graphql/ws` (`graphql-transport-ws`), until the session ends.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<Changes>>> {
        let request = request(ctx);
        let contact = request.contact()?;
        let after = after.map(|after| after.0);
        let news = contact_news(request.app.clone(), contact, after).await;
        let news = news.map_err(unanswerable)?;
        Ok(news.map(|news| news.map(Changes::from).map_err(unanswerable)))
    }
}
