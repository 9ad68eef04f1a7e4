//! The heartbeat: a server that has not committed one for three seconds decides
//! nothing.
//!
//! It may stand on a primary that the others have left: what is revoked there does not
//! come here any more. How young the last one is, is known in this process, so that a
//! request asks the database nothing for it.

use std::sync::{Arc, Weak};
use std::time::Duration;

use portico_event_log::{Beat, Lease, Log, REPLACED, Site, beat, connect_to_beat, look, replaced};
use sqlx::{PgConnection, PgPool};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::clock::{Clock, up};
use crate::outage::late;

/// How long after one the next begins.
const EVERY: Duration = Duration::from_secs(1);
/// One that takes longer has failed, and another session is asked.
const WITHIN: Duration = Duration::from_millis(1_500);
/// After one that failed: a database that comes back is not to be waited for. One that
/// hangs over and over is asked less often, for each time leaves a session behind.
const AGAIN: Duration = Duration::from_millis(200);
/// Nothing is decided without one that began since then.
const YOUNG: Duration = Duration::from_secs(3);
/// So long who asks waits for the next one: a machine that stood still beats at once.
const PATIENCE: Duration = Duration::from_millis(400);

/// The heartbeat of this server, for as long as somebody holds it.
#[derive(Clone, Debug)]
pub struct Heart(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    clock: Clock,
    /// When the last one that was committed began; none where none is needed.
    last: watch::Sender<Option<Duration>>,
}

impl Heart {
    /// Begins to beat, and tells by which clock its server decides.
    pub async fn begin(log: &Log, clock: Clock) -> Result<(Self, Clock), sqlx::Error> {
        let mut conn = connect_to_beat(log.pool()).await?;
        let site = Site::of(&mut conn).await?.ok_or_else(replaced)?;
        let own = (!clock.is_the_databases()).then(|| clock.now());
        let began = up();
        let first = beat(&mut conn, own, own.is_none()).await?;
        let heart = Self::of(clock.steady(first), Some(began));
        let (clock, shared) = (heart.0.clock.clone(), Arc::downgrade(&heart.0));
        tokio::spawn(beat_on(shared, log.pool().clone(), site, conn));
        Ok((heart, clock))
    }

    /// Of a command of an operator's, which needs none: only its clock does not go back.
    pub async fn of_command(pool: &PgPool, clock: Clock) -> Result<(Self, Clock), sqlx::Error> {
        let mut conn = Lease::of(pool).await?;
        let clock = clock.steady(look(&mut conn).await?);
        Ok((Self::of(clock.clone(), None), clock))
    }

    fn of(clock: Clock, last: Option<Duration>) -> Self {
        let last = watch::Sender::new(last);
        Self(Arc::new(Shared { clock, last }))
    }

    /// Whether anything may be decided; where not, after a moment's waiting.
    pub(crate) async fn beats(&self) -> bool {
        let mut last = self.0.last.subscribe();
        if is_young(age(*last.borrow())) {
            return true;
        }
        let young = last.wait_for(|last| is_young(age(*last)));
        timeout(PATIENCE, young)
            .await
            .is_ok_and(|young| young.is_ok())
    }

    /// How old the last one is; none where none is needed.
    pub(crate) fn age(&self) -> Option<Duration> {
        age(*self.0.last.borrow())
    }
}

fn age(last: Option<Duration>) -> Option<Duration> {
    last.map(|last| up().saturating_sub(last))
}

fn is_young(age: Option<Duration>) -> bool {
    age.is_none_or(|age| age < YOUNG)
}

async fn beat_on(shared: Weak<Shared>, pool: PgPool, site: Site, conn: PgConnection) {
    let mut conn = Some(conn);
    let (mut failed, mut told, mut pause) = (0_u32, false, EVERY);
    loop {
        sleep(pause).await;
        let Some(heart) = shared.upgrade() else {
            return;
        };
        if pool.is_closed() {
            return;
        }
        let began = up();
        let beaten = timeout(WITHIN, once(&mut conn, &pool, (site, &heart.clock))).await;
        let hangs = beaten.is_err();
        pause = EVERY;
        match beaten.unwrap_or_else(|_| Err(late())) {
            Ok(Some(beat)) => {
                heart.clock.hear(beat);
                heart.last.send_replace(Some(began));
                if failed > 0 {
                    tracing::info!(failed, "heartbeats are committed again");
                }
                (failed, told) = (0, false);
            }
            // Seldom the first to fail: with the database before, its sessions ended.
            Ok(None) => {
                if !told {
                    tracing::error!("{REPLACED}; until then nothing is decided");
                }
                told = true;
                failed += 1;
            }
            Err(error) => {
                if failed == 0 {
                    tracing::warn!(%error, "a heartbeat was not committed; without one for three seconds nothing is decided");
                }
                if failed == 0 || !hangs {
                    pause = AGAIN;
                }
                failed += 1;
            }
        }
    }
}

/// On the connection of the last one; where that failed, on a new one. None where another
/// log is there than the server was opened on.
async fn once(
    kept: &mut Option<PgConnection>,
    pool: &PgPool,
    (site, clock): (Site, &Clock),
) -> Result<Option<Beat>, sqlx::Error> {
    let mut conn = match kept.take() {
        Some(conn) => conn,
        None => connect_to_beat(pool).await?,
    };
    if Site::of(&mut conn).await? != Some(site) {
        return Ok(None);
    }
    let told = beat(&mut conn, Some(clock.now()), clock.is_the_databases()).await?;
    *kept = Some(conn);
    Ok(Some(told))
}
