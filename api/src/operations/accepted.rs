//! What a door takes: anything, or what is registered and what our own pages ask.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use portico_event_log::Lease;
use sqlx::PgPool;
use tokio::sync::Mutex;

use super::manifest::{Manifest, OperationId};
use super::registered::registered;
use crate::auth::Audience;
use crate::clock::Stopwatch;

/// What was registered or taken back is known to every server after so long.
const READ_EVERY: Duration = Duration::from_secs(1);

/// Why an operation is not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotAccepted {
    /// It is not registered at this door.
    #[error("it is not registered")]
    Unknown,
    /// Nobody can tell.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The operations that one door takes. Cheap to clone.
#[derive(Clone)]
pub struct Accepted {
    pool: PgPool,
    audience: Audience,
    registered_only: bool,
    /// Those of our own pages.
    ours: Arc<Texts>,
    known: Arc<Mutex<Known>>,
}

type Texts = HashMap<OperationId, Arc<str>>;

#[derive(Default)]
struct Known {
    read: Option<Stopwatch>,
    texts: Texts,
}

impl Accepted {
    /// Anything by its text, or only what is registered.
    #[must_use]
    pub fn new(pool: PgPool, audience: Audience, registered_only: bool, ours: &Manifest) -> Self {
        let ours = ours.operations().map(|(id, text)| (id, text.into()));
        Self {
            pool,
            audience,
            registered_only,
            ours: Arc::new(ours.collect()),
            known: Arc::default(),
        }
    }

    /// Whether this text is taken.
    pub async fn takes(&self, text: &str) -> Result<(), NotAccepted> {
        if self.registered_only {
            self.named(OperationId::of(text)).await?;
        }
        Ok(())
    }

    /// The text of this operation.
    pub async fn named(&self, id: OperationId) -> Result<Arc<str>, NotAccepted> {
        if let Some(text) = self.ours.get(&id) {
            return Ok(Arc::clone(text));
        }
        let mut known = self.known.lock().await;
        if known.is_old() {
            *known = self.read().await?;
        }
        known.texts.get(&id).cloned().ok_or(NotAccepted::Unknown)
    }

    async fn read(&self) -> Result<Known, sqlx::Error> {
        let read = Some(Stopwatch::start());
        let mut conn = Lease::of(&self.pool).await?;
        let texts = registered(&mut conn, self.audience).await?;
        let texts = texts.into_iter().map(|one| (one.id, one.text.into()));
        let texts = texts.collect();
        Ok(Known { read, texts })
    }
}

impl Known {
    fn is_old(&self) -> bool {
        let read = self.read.as_ref();
        read.is_none_or(|read| read.elapsed() >= READ_EVERY)
    }
}
