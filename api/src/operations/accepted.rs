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
    /// Nobody could tell a moment ago.
    #[error("what is registered cannot be read now")]
    Away,
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
    /// Since it was begun to read; none before.
    read: Option<Stopwatch>,
    /// Since that failed.
    failed: Option<Stopwatch>,
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
        let asked = Stopwatch::start();
        let mut known = self.known.lock().await;
        if known.is_old(&asked) {
            if known.has_failed(&asked) {
                return Err(NotAccepted::Away);
            }
            match self.read().await {
                Ok(now) => *known = now,
                Err(error) => {
                    known.failed = Some(Stopwatch::start());
                    return Err(error.into());
                }
            }
        }
        known.texts.get(&id).cloned().ok_or(NotAccepted::Unknown)
    }

    async fn read(&self) -> Result<Known, sqlx::Error> {
        let read = Some(Stopwatch::start());
        let mut conn = Lease::of(&self.pool).await?;
        let texts = registered(&mut conn, self.audience).await?;
        let texts = texts.into_iter().map(|one| (one.id, one.text.into()));
        let texts = texts.collect();
        let failed = None;
        Ok(Known {
            read,
            failed,
            texts,
        })
    }
}

impl Known {
    /// Too old for who asked then; those who wait for one another share what one reads.
    fn is_old(&self, asked: &Stopwatch) -> bool {
        !is_of_about(self.read.as_ref(), asked)
    }

    /// Whoever waited for a read that failed does not try it anew.
    fn has_failed(&self, asked: &Stopwatch) -> bool {
        is_of_about(self.failed.as_ref(), asked)
    }
}

/// Whether it was at most so long before somebody asked.
fn is_of_about(moment: Option<&Stopwatch>, asked: &Stopwatch) -> bool {
    moment.is_some_and(|moment| moment.elapsed() < asked.elapsed() + READ_EVERY)
}
