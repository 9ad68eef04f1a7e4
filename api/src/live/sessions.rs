//! Listening ends with the session: all that listen here are looked up in one
//! question, twice a second.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use portico_event_log::{Lease, Log};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::auth::{Person, Session, TokenHash, sessions};
use crate::clock::Clock;
use crate::heart::Heart;

/// How often.
const EVERY: Duration = Duration::from_millis(250);
/// A question that takes longer counts as not answered.
const WITHIN: Duration = Duration::from_millis(350);
/// Where the database has not said for so long that a session lives, listening
/// ends: within a second of the last time that it did.
const TRUSTED_FOR: Duration = Duration::from_millis(450);
/// Sockets of one person at one server, however often they are signed in: as many pages
/// as somebody has open, on all their devices.
const MOST: usize = 16;

/// Why listening ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ending {
    /// The session is over.
    Session,
    /// Whether it is cannot be said now.
    Unknown,
}

/// The sessions that listen at this server.
pub(crate) struct Sessions {
    log: Log,
    clock: Clock,
    heart: Heart,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    listening: HashMap<TokenHash, Entry>,
    /// Open sockets of each person, those of ended sessions too until they are closed.
    by_person: HashMap<Person, usize>,
    running: Option<JoinHandle<()>>,
}

struct Entry {
    sockets: usize,
    ended: watch::Sender<Option<Ending>>,
}

/// A session that listens, until it is dropped.
pub(crate) struct Listening {
    sessions: Arc<Sessions>,
    person: Person,
    session: TokenHash,
    ended: watch::Receiver<Option<Ending>>,
}

impl Listening {
    /// Resolves when listening is to end.
    pub(crate) async fn ended(&self) -> Ending {
        let mut ended = self.ended.clone();
        match ended.wait_for(Option::is_some).await {
            Ok(ending) => ending.unwrap_or(Ending::Unknown),
            Err(_) => Ending::Unknown,
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut state = self.sessions.lock();
        state.leave(self.person);
        // Ended by the watch, which forgot it; the session may listen anew.
        if self.ended.borrow().is_some() {
            return;
        }
        if let Some(entry) = state.listening.get_mut(&self.session) {
            entry.sockets -= 1;
            if entry.sockets == 0 {
                state.listening.remove(&self.session);
            }
        }
    }
}

impl State {
    /// One more socket of this person; false where there are as many as may be.
    fn enter(&mut self, person: Person) -> bool {
        let sockets = self.by_person.entry(person).or_default();
        let has_room = *sockets < MOST;
        *sockets += usize::from(has_room);
        has_room
    }

    fn leave(&mut self, person: Person) {
        if let Some(sockets) = self.by_person.get_mut(&person) {
            *sockets -= 1;
            if *sockets == 0 {
                self.by_person.remove(&person);
            }
        }
    }
}

impl Sessions {
    pub(super) fn new(log: Log, (clock, heart): (Clock, Heart)) -> Self {
        Self {
            log,
            clock,
            heart,
            state: Mutex::default(),
        }
    }

    /// Listens for one more socket of a session; none where its person has too many.
    pub(crate) fn listen(self: &Arc<Self>, session: &Session) -> Option<Listening> {
        let (hash, person) = (session.token_hash, session.person);
        let mut state = self.lock();
        if !state.enter(person) {
            return None;
        }
        let entry = state.listening.entry(hash).or_insert_with(|| Entry {
            sockets: 0,
            ended: watch::Sender::new(None),
        });
        entry.sockets += 1;
        let ended = entry.ended.subscribe();
        if state.running.as_ref().is_none_or(JoinHandle::is_finished) {
            let sessions = Arc::clone(self);
            state.running = Some(tokio::spawn(async move { sessions.watch().await }));
        }
        Some(Listening {
            sessions: Arc::clone(self),
            person,
            session: hash,
            ended,
        })
    }

    /// How many sockets listen.
    pub(super) fn sockets(&self) -> usize {
        let state = self.lock();
        state.listening.values().map(|entry| entry.sockets).sum()
    }

    /// On a connection of its own, so that a server that has much to do does not
    /// seem to have lost its sessions.
    async fn watch(&self) {
        let mut answered = Instant::now();
        let mut own = None;
        while let Some(listening) = self.hashes() {
            if !self.heart.beats().await {
                self.end(listening.iter(), Ending::Unknown);
                continue;
            }
            let asked = tokio::time::timeout(WITHIN, self.live(&mut own, &listening)).await;
            if let Ok(Ok(live)) = asked {
                answered = Instant::now();
                let over = listening.iter().filter(|hash| !live.contains(hash));
                self.end(over, Ending::Session);
            } else {
                own = None;
                if answered.elapsed() >= TRUSTED_FOR {
                    self.end(listening.iter(), Ending::Unknown);
                }
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

    async fn live(
        &self,
        own: &mut Option<Lease>,
        listening: &[TokenHash],
    ) -> Result<Vec<TokenHash>, sqlx::Error> {
        let mut conn = match own.take() {
            Some(conn) => conn,
            None => Lease::of(self.log.pool()).await?,
        };
        let live = sessions::live_among(&mut conn, listening, self.clock.now()).await?;
        *own = Some(conn);
        Ok(live)
    }

    fn end<'a>(&self, sessions: impl Iterator<Item = &'a TokenHash>, why: Ending) {
        let mut state = self.lock();
        for session in sessions {
            if let Some(entry) = state.listening.remove(session) {
                entry.ended.send_replace(Some(why));
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
