//! Listening ends with the session: all that listen here are looked up in one
//! question, twice a second.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use portico_event_log::{Lease, Log};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::auth::{TokenHash, sessions};
use crate::clock::Clock;

/// How often.
const EVERY: Duration = Duration::from_millis(400);
/// A question that takes longer counts as not answered.
const WITHIN: Duration = Duration::from_millis(500);
/// Where the database has not said for so long that a session lives, it ends.
const TRUSTED_FOR: Duration = Duration::from_millis(900);
/// Sockets of one session: as many pages as a person has open.
const MOST: usize = 20;

/// The sessions that listen at this server.
pub(crate) struct Sessions {
    log: Log,
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    listening: HashMap<TokenHash, Entry>,
    running: Option<JoinHandle<()>>,
}

struct Entry {
    sockets: usize,
    ended: CancellationToken,
}

/// A session that listens, until it is dropped.
pub(crate) struct Listening {
    sessions: Arc<Sessions>,
    session: TokenHash,
    ended: CancellationToken,
}

impl Listening {
    /// Resolves when the session has ended.
    pub(crate) async fn ended(&self) {
        self.ended.cancelled().await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // Ended by the watch, which forgot it; the session may listen anew.
        if self.ended.is_cancelled() {
            return;
        }
        let mut state = self.sessions.lock();
        if let Some(entry) = state.listening.get_mut(&self.session) {
            entry.sockets -= 1;
            if entry.sockets == 0 {
                state.listening.remove(&self.session);
            }
        }
    }
}

impl Sessions {
    pub(super) fn new(log: Log, clock: Clock) -> Self {
        Self {
            log,
            clock,
            state: Mutex::default(),
        }
    }

    /// Listens for one more socket of a session; none where it has too many.
    pub(crate) fn listen(self: &Arc<Self>, session: &TokenHash) -> Option<Listening> {
        let mut state = self.lock();
        let entry = state.listening.entry(*session).or_insert_with(|| Entry {
            sockets: 0,
            ended: CancellationToken::new(),
        });
        if entry.sockets >= MOST {
            return None;
        }
        entry.sockets += 1;
        let ended = entry.ended.clone();
        if state.running.as_ref().is_none_or(JoinHandle::is_finished) {
            let sessions = Arc::clone(self);
            state.running = Some(tokio::spawn(async move { sessions.watch().await }));
        }
        Some(Listening {
            sessions: Arc::clone(self),
            session: *session,
            ended,
        })
    }

    async fn watch(&self) {
        let mut answered = Instant::now();
        while let Some(listening) = self.hashes() {
            let live = tokio::time::timeout(WITHIN, self.live(&listening)).await;
            match live {
                Ok(Ok(live)) => {
                    answered = Instant::now();
                    self.end(listening.iter().filter(|hash| !live.contains(hash)));
                }
                Ok(Err(_)) | Err(_) if answered.elapsed() < TRUSTED_FOR => {}
                Ok(Err(_)) | Err(_) => self.end(listening.iter()),
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// None where nobody listens: then nobody watches either.
    fn hashes(&self) -> Option<Vec<TokenHash>> {
        let mut state = self.lock();
        if state.listening.is_empty() {
            state.running = None;
            return None;
        }
        Some(state.listening.keys().copied().collect())
    }

    async fn live(&self, listening: &[TokenHash]) -> Result<Vec<TokenHash>, sqlx::Error> {
        let mut conn = Lease::of(self.log.pool()).await?;
        sessions::live_among(&mut conn, listening, self.clock.now()).await
    }

    fn end<'a>(&self, sessions: impl Iterator<Item = &'a TokenHash>) {
        let mut state = self.lock();
        for session in sessions {
            if let Some(entry) = state.listening.remove(session) {
                entry.ended.cancel();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
