//! What a peer says over a socket, and under which ids it listens there. The library would
//! let a second subscription take the place of the first; the protocol closes the socket.

use std::any::TypeId;
use std::collections::HashSet;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};

use async_graphql::http::ClientMessage;
use async_graphql::{Request, Response};
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt};
use serde::de::Error as _;
use serde_json::{Map, Value};

/// What a peer may say. The library would also take `start` and the like of the protocol
/// before this one, and a number for a word.
const TYPES: [&str; 5] = ["connection_init", "subscribe", "complete", "ping", "pong"];

/// The ids of one socket; clones are one.
#[derive(Clone, Default)]
pub(super) struct Ids(Arc<Known>);

#[derive(Default)]
struct Known {
    in_use: Mutex<HashSet<String>>,
    /// The one that was used twice.
    twice: OnceLock<String>,
}

/// Ids of one socket at a time, those of subscriptions that are still to be refused too.
const MOST: usize = 64;

impl Ids {
    /// A message of the protocol: an object that carries an object. serde would take lists
    /// for both, as the values of their fields in their order. A subscription takes the
    /// place that its id has along: [`IdInUse::of`].
    pub(super) fn message_of(&self, text: &[u8]) -> serde_json::Result<ClientMessage> {
        let said: Map<String, Value> = serde_json::from_slice(text)?;
        match said.get("type").and_then(Value::as_str) {
            Some(known) if TYPES.contains(&known) => {}
            Some(_) | None => {
                let message = format!("`type` is one of {}", TYPES.join(", "));
                return Err(serde_json::Error::custom(message));
            }
        }
        match said.get("payload") {
            None | Some(Value::Null | Value::Object(_)) => {}
            Some(_) => return Err(serde_json::Error::custom("`payload` is an object")),
        }
        match ClientMessage::from_bytes(text)? {
            ClientMessage::Start { id, payload } => {
                let in_use = self.begin(&id)?;
                let payload = payload.data(Arc::new(in_use));
                Ok(ClientMessage::Start { id, payload })
            }
            said @ (ClientMessage::ConnectionInit { .. }
            | ClientMessage::Stop { .. }
            | ClientMessage::ConnectionTerminate
            | ClientMessage::Ping { .. }
            | ClientMessage::Pong { .. }) => Ok(said),
        }
    }

    /// The id that is in use and was to be used again, if that is why a message was none.
    pub(super) fn twice(&self) -> Option<&str> {
        self.0.twice.get().map(String::as_str)
    }

    fn begin(&self, id: &str) -> serde_json::Result<IdInUse> {
        let mut in_use = self.0.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        if in_use.len() >= MOST {
            let message = format!("{MOST} subscriptions of this socket wait for an answer");
            return Err(serde_json::Error::custom(message));
        }
        if in_use.insert(id.to_owned()) {
            return Ok(IdInUse {
                ids: self.clone(),
                id: id.to_owned(),
            });
        }
        let id = self.0.twice.get_or_init(|| id.to_owned());
        let message = format!("a subscription goes on under the id {id}");
        Err(serde_json::Error::custom(message))
    }
}

/// An id that stands for a subscription, as long as that goes on; whichever side ends it.
pub(super) struct IdInUse {
    ids: Ids,
    id: String,
}

impl IdInUse {
    /// That of a request which came by [`Ids::message_of`].
    pub(super) fn of(request: &Request) -> Option<Arc<Self>> {
        let held = request.data.get(&TypeId::of::<Arc<Self>>())?;
        held.downcast_ref::<Arc<Self>>().cloned()
    }
}

impl Drop for IdInUse {
    fn drop(&mut self) {
        let in_use = &self.ids.0.in_use;
        let mut in_use = in_use.lock().unwrap_or_else(PoisonError::into_inner);
        in_use.remove(&self.id);
    }
}

/// What is answered under an id, which is in use as long as this is there.
pub(super) struct Answers {
    answers: BoxStream<'static, Response>,
    _id: Option<Arc<IdInUse>>,
}

impl Answers {
    /// To a subscription under this id.
    pub(super) fn new(id: Option<Arc<IdInUse>>, answers: BoxStream<'static, Response>) -> Self {
        Self { answers, _id: id }
    }
}

impl Stream for Answers {
    type Item = Response;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Response>> {
        self.answers.poll_next_unpin(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscribed(ids: &Ids, id: &str) -> serde_json::Result<Option<Arc<IdInUse>>> {
        let text = format!(r#"{{"type":"subscribe","id":"{id}","payload":{{"query":""}}}}"#);
        let ClientMessage::Start { payload, .. } = ids.message_of(text.as_bytes())? else {
            panic!("{text} subscribes");
        };
        Ok(IdInUse::of(&payload))
    }

    #[test]
    fn an_id_is_in_use_until_its_subscription_is_gone() {
        let (ids, others) = (Ids::default(), Ids::default());
        let first = subscribed(&ids, "1").unwrap();
        let second = subscribed(&ids, "2").unwrap();
        assert!(first.is_some() && second.is_some());
        drop(first);
        let again = subscribed(&ids, "1").unwrap();
        assert_eq!(ids.twice(), None);
        assert!(subscribed(&ids, "1").is_err());
        assert_eq!(ids.twice(), Some("1"));
        assert!(again.is_some());
        assert!(subscribed(&others, "1").is_ok(), "another socket's");
    }
}
