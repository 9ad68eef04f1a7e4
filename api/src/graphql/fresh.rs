//! `atLeast`: an answer as fresh as a change that the asker knows of.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_graphql::{Error, Response, Value};

use super::context::{RequestContext, failed};
use super::shared::Position;

/// What a question reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reads {
    /// What commands write themselves: as fresh as the log.
    Now,
    /// An asynchronous read model.
    Model(&'static str),
}

/// Whether any answer in a response is stale; clones are one.
#[derive(Clone, Default, Debug)]
pub struct Stale(Arc<AtomicBool>);

impl Stale {
    /// Says so in the response's extensions, for answers without a place for it.
    #[must_use]
    pub fn mark(&self, response: Response) -> Response {
        if self.0.load(Ordering::Relaxed) {
            response.extension("stale", Value::Boolean(true))
        } else {
            response
        }
    }
}

impl RequestContext {
    /// Waits until what is read has come to a position, a quarter of a second at
    /// most; whether it has not.
    pub(crate) async fn is_stale(
        &self,
        reads: Reads,
        at_least: Option<Position>,
    ) -> Result<bool, Error> {
        let Some(position) = at_least else {
            return Ok(false);
        };
        self.connections.give_back().await;
        let runner = &self.app.runner;
        let waited = match reads {
            Reads::Now => runner.wait_for_log(position.0).await,
            Reads::Model(model) => runner.wait_for(model, position.0).await,
        };
        let stale = waited.map_err(failed)?.stale;
        self.stale.0.fetch_or(stale, Ordering::Relaxed);
        Ok(stale)
    }
}
