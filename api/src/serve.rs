//! Running the server: followers, housekeeping, doors, and a calm end.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::auth::{codes, sessions};
use crate::blobs::collect_orphans;
use crate::bytes::{ByteDoors, discard_ended, expire_uploads, resume_uploads, tickets};
use crate::clock::Stopwatch;
use crate::commands::{resume_copies, resume_purges};
use crate::config::{Config, ConfigError};
use crate::doors::{byte_doors, routes};
use crate::http::{Places, ServeError, serve_until};
use crate::keeper::{GivenUp, Patience, keep};
use crate::startup::Opened;
use crate::telemetry::metrics_routes;

/// How often what has expired is removed.
const TIDY_EVERY: Duration = Duration::from_mins(10);

/// After running requests had their time, a database that hangs is not waited for
/// longer: the server ends within half a minute.
const CALM_WITHIN: Duration = Duration::from_secs(6);

/// After it was told to stop, the server is gone by then: what is left is for the
/// private `PostgreSQL`, which is killed if it hangs.
const GONE_WITHIN: Duration = Duration::from_secs(29);

/// Connections to the figures at the same time.
const FIGURES_READERS: u32 = 8;

/// Bytes that nothing refers to are kept this long: an import that is running
/// refers to them soon.
const ORPHANED_AFTER: TimeDelta = TimeDelta::hours(48);

/// The server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The address is taken or not ours.
    #[error("cannot listen on {0}: {1}; choose another with {2}")]
    Listen(SocketAddr, std::io::Error, &'static str),
    /// An address that would be another at each start.
    #[error("{0}")]
    Settings(#[from] ConfigError),
    /// Signals cannot be waited for.
    #[error("signals: {0}")]
    Signals(std::io::Error),
    /// Accepting connections failed.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The server's own `PostgreSQL` went away and does not come back.
    #[error(transparent)]
    PostgresGone(#[from] GivenUp),
}

/// The addresses that a server answers on, taken before it touches any data.
pub struct Listeners {
    requests: TcpListener,
    figures: Option<TcpListener>,
}

impl Listeners {
    /// Takes those of the configuration.
    pub async fn take(config: &Config) -> Result<Self, RunError> {
        Ok(Self {
            requests: listen(config.listen, ("listen", "--listen")).await?,
            figures: match config.metrics_listen {
                Some(address) => {
                    Some(listen(address, ("metrics_listen", "--metrics-listen")).await?)
                }
                None => None,
            },
        })
    }
}

async fn listen(
    address: SocketAddr,
    (name, flag): (&'static str, &'static str),
) -> Result<TcpListener, RunError> {
    if address.port() == 0 {
        return Err(ConfigError::AnyPort { name, address }.into());
    }
    TcpListener::bind(address)
        .await
        .map_err(|error| RunError::Listen(address, error, flag))
}

/// Serves until SIGTERM or SIGINT, then lets running requests end.
pub async fn serve(mut opened: Opened, listeners: Listeners) -> Result<(), RunError> {
    let Listeners { requests, figures } = listeners;
    let app = opened.app.clone();
    let doors = byte_doors(&app);
    let (stop, stopping) = watch::channel(false);
    let followers = tokio::spawn(follow(app.clone(), stopping.clone()));
    let tidying = tokio::spawn(tidy(app.clone(), Arc::clone(&doors), stopping.clone()));
    let commits = app.log.commits();
    let discarding = {
        let doors = Arc::clone(&doors);
        tokio::spawn(async move { discard_ended(&doors, commits).await })
    };
    // Before anybody can be answered, and think that it is there.
    let asked = Asked::listen()?;
    let routes = routes(&app, &doors);
    let places = Places::of(&app.config, app.metrics.clone());
    let mut ended = stopping.clone();
    let until = async move {
        // Fails only when the sender is gone, which also means stop.
        let _ = ended.wait_for(|stop| *stop).await;
    };
    let serving = tokio::spawn(serve_until(requests, routes, places, until));
    let figures = figures.map(|listener| show_figures(&app, listener, stopping.clone()));
    let outcome: Result<(), RunError> = tokio::select! {
        () = asked.come() => Ok(()),
        gone = database_gone(&mut opened) => Err(gone.into()),
    };
    let _ = stop.send(true);
    let stopped = Stopwatch::start();
    app.live.close();
    let served = serving.await;
    tidying.abort();
    discarding.abort();
    if let Some(figures) = figures {
        figures.abort();
    }
    let calm = async {
        let _ = followers.await;
        app.access_log.stop().await;
        app.log.pool().close().await;
    };
    if tokio::time::timeout(CALM_WITHIN, calm).await.is_err() {
        tracing::warn!("the database did not let go in time; what was acknowledged is kept");
    }
    // Before its private database goes.
    drop(opened.note.take());
    if let Some(postgres) = opened.postgres
        && let Err(error) = postgres
            .stop_within(GONE_WITHIN.saturating_sub(stopped.elapsed()))
            .await
    {
        tracing::error!(%error, "the private PostgreSQL did not stop calmly");
    }
    outcome?;
    match served {
        Ok(served) => Ok(served?),
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// `/metrics` at an address of its own.
fn show_figures(
    app: &App,
    listener: TcpListener,
    mut stopping: watch::Receiver<bool>,
) -> JoinHandle<Result<(), ServeError>> {
    let until = async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    let (routes, places) = (metrics_routes(app.clone()), Places::whole(FIGURES_READERS));
    tokio::spawn(serve_until(listener, routes, places, until))
}

/// The signals by which a server is asked to stop.
struct Asked {
    term: Signal,
    int: Signal,
}

impl Asked {
    /// From here on they do not end the process.
    fn listen() -> Result<Self, RunError> {
        let listen = |kind| signal(kind).map_err(RunError::Signals);
        Ok(Self {
            term: listen(SignalKind::terminate())?,
            int: listen(SignalKind::interrupt())?,
        })
    }

    async fn come(mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
        tracing::info!("stopping: running requests may end");
    }
}

/// A private database that ends by itself is started again meanwhile.
async fn database_gone(opened: &mut Opened) -> GivenUp {
    match &mut opened.postgres {
        Some(postgres) => keep(postgres, Patience::USUAL).await,
        None => std::future::pending().await,
    }
}

async fn follow(app: App, mut stopping: watch::Receiver<bool>) {
    let stop = async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    app.runner.run(stop).await;
}

async fn tidy(app: App, doors: Arc<ByteDoors>, mut stopping: watch::Receiver<bool>) {
    let mut interrupted = Interrupted::default();
    loop {
        interrupted.go_on(&app, &doors).await;
        if let Err(error) = tidy_once(&app, &doors).await {
            tracing::error!(%error, "housekeeping failed; trying again later");
        }
        tokio::select! {
            () = tokio::time::sleep(TIDY_EVERY) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

/// What of the work of a server that died was gone on with.
#[derive(Default)]
struct Interrupted {
    uploads: bool,
    purges: bool,
    copies: bool,
}

impl Interrupted {
    /// Goes on with what has not been yet: the database may not have answered.
    async fn go_on(&mut self, app: &App, doors: &ByteDoors) {
        if !self.uploads {
            self.uploads = went_on("uploads that had arrived", resume_uploads(doors).await);
        }
        if !self.purges {
            self.purges = went_on("interrupted purges", resume_purges(app).await);
        }
        if !self.copies {
            self.copies = went_on("interrupted copies", resume_copies(app).await);
        }
    }
}

fn went_on<N, E>(what: &str, resumed: Result<N, E>) -> bool
where
    N: Default + PartialEq + fmt::Display,
    E: fmt::Display,
{
    match resumed {
        Ok(count) if count == N::default() => {}
        Ok(count) => tracing::info!(%count, "{what} were completed"),
        Err(error) => {
            tracing::error!(%error, "{what} could not be resumed; trying again later");
            return false;
        }
    }
    true
}

async fn tidy_once(app: &App, doors: &ByteDoors) -> Result<(), anyhow::Error> {
    let expired = expire_uploads(doors).await?;
    let now = app.clock.now();
    let mut conn = app.log.pool().acquire().await?;
    // Nobody waits for it, so that it may take longer than a request; nobody else
    // gets its connection.
    conn.close_on_drop();
    sqlx::query("SET statement_timeout = 0")
        .execute(&mut *conn)
        .await?;
    let sessions = sessions::forget_expired(&mut conn, now).await?;
    let codes = codes::forget_expired(&mut conn, now).await?;
    let tickets = tickets::forget_expired(&mut conn, now).await?;
    let answers = portico_event_log::forget_old(&mut conn).await?;
    let beats = portico_event_log::forget_beats(&mut conn).await?;
    let collected = collect_orphans(&app.blobs, &mut conn, now, ORPHANED_AFTER).await?;
    if collected.set_aside + collected.put_back > 0 {
        tracing::warn!(
            collected.set_aside,
            collected.put_back,
            "files that no event names were set aside in orphans/, or put back"
        );
    }
    tracing::debug!(
        expired,
        sessions,
        codes,
        tickets,
        answers,
        beats,
        ?collected,
        "housekeeping"
    );
    Ok(())
}
