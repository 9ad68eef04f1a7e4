//! A running server: real start-up, real database, real router, a socket of
//! its own, and a clock that stands still.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use portico_api::app::App;
use portico_api::bytes::{ByteDoors, discard_ended, resume_uploads};
use portico_api::clock::Clock;
use portico_api::config::{Config, Environment, Flags};
use portico_api::doors::{byte_doors, routes};
use portico_api::http::{Places, serve_until};
use portico_api::startup;
use portico_api::telemetry::metrics_routes;
use portico_event_log::migrate;
use portico_private_postgres::for_tests::{FreshDatabase, fresh_database};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::careless::Careless;

/// A server that ends when this is dropped.
pub struct Portal {
    /// `http://127.0.0.1:PORT`.
    pub origin: String,
    /// What runs behind it.
    pub app: App,
    /// Its clock; tests move it.
    pub clock: Clock,
    /// Its data folder.
    pub folder: TempDir,
    stop: watch::Sender<bool>,
    url: String,
    settings: Vec<(&'static str, String)>,
    /// Dropped after the server has been told to stop.
    _database: Option<FreshDatabase>,
}

/// What a server stands on.
pub(crate) struct Ground {
    pub(crate) folder: TempDir,
    pub(crate) url: String,
    /// To be removed with the server.
    pub(crate) database: Option<FreshDatabase>,
}

impl Ground {
    /// A database of somebody else's, and an empty data folder.
    pub(crate) fn bare(url: String) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            url,
            database: None,
        }
    }
}

/// When tests begin: a Friday at noon, UTC.
#[must_use]
pub fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_014_400, 0).unwrap()
}

impl Portal {
    /// Starts a server on a new, empty database.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts a server with settings of its own.
    pub async fn start_with(settings: &[(&'static str, &str)]) -> Self {
        let database = fresh_database("portal", async |url: String| migrate(&url).await).await;
        let mut ground = Ground::bare(database.url().to_owned());
        ground.database = Some(database);
        Self::start_on(ground, settings).await
    }

    /// Starts a server on a database that only the caller's test uses the cluster of.
    pub async fn start_beside(url: String) -> Self {
        Self::start_on(Ground::bare(url), &[]).await
    }

    pub(crate) async fn start_on(ground: Ground, settings: &[(&'static str, &str)]) -> Self {
        let Ground {
            folder,
            url,
            database,
        } = ground;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let clock = Clock::fixed(noon());
        let config = config(&url, &folder, &address, owned(settings));
        let opened = startup::open_to_serve(config, clock.clone()).await;
        let app = opened.unwrap().app;
        let (stop, stopping) = watch::channel(false);
        run(&app, byte_doors(&app), listener, &stopping);
        Self {
            origin: format!("http://{address}"),
            app,
            clock,
            folder,
            stop,
            url,
            settings: owned(settings),
            _database: database,
        }
    }

    /// Where a second server on the same database and folder answers; it ends with
    /// this one.
    pub async fn second_server(&self) -> String {
        self.second_server_by(self.clock.clone()).await
    }

    /// The same, by a clock of its own.
    pub async fn second_server_by(&self, clock: Clock) -> String {
        self.another_server(clock, byte_doors).await
    }

    /// The same, of a server that decides no download again once it runs.
    pub async fn careless_server(&self) -> String {
        self.another_server(self.clock.clone(), Careless::doors)
            .await
    }

    /// The same, with further settings of its own.
    pub async fn second_server_with(&self, settings: &[(&'static str, &str)]) -> String {
        let settings = [self.settings.clone(), owned(settings)].concat();
        self.server_of(self.clock.clone(), byte_doors, settings)
            .await
    }

    /// Where the figures are shown; it ends with this one.
    pub async fn figures(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (routes, places) = (metrics_routes(self.app.clone()), Places::whole(200));
        let stop = until(self.stop.subscribe());
        tokio::spawn(serve_until(listener, routes, places, stop));
        format!("http://{address}")
    }

    async fn another_server(&self, clock: Clock, doors: fn(&App) -> Arc<ByteDoors>) -> String {
        self.server_of(clock, doors, self.settings.clone()).await
    }

    async fn server_of(
        &self,
        clock: Clock,
        doors: fn(&App) -> Arc<ByteDoors>,
        settings: Vec<(&'static str, String)>,
    ) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let config = config(&self.url, &self.folder, &address, settings);
        let opened = startup::open_to_serve(config, clock).await;
        let app = opened.unwrap().app;
        run(&app, doors(&app), listener, &self.stop.subscribe());
        format!("http://{address}")
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

fn owned(settings: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let owned = |(name, value): &(&'static str, &str)| (*name, (*value).to_owned());
    settings.iter().map(owned).collect()
}

fn config(
    url: &str,
    folder: &TempDir,
    address: &str,
    settings: Vec<(&'static str, String)>,
) -> Config {
    let mut set = vec![
        ("data_dir", folder.path().display().to_string()),
        ("database_url", url.to_owned()),
        ("database_connections", "16".to_owned()),
        ("listen", address.to_owned()),
        ("password_memory_kib", "8192".to_owned()),
    ];
    set.extend(settings);
    let flags = Flags { file: None, set };
    Config::load(&flags, &Environment::default()).unwrap()
}

async fn until(mut stopping: watch::Receiver<bool>) {
    // Fails only when the portal is gone, which also means stop.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// As `portico serve` does, without signals.
fn run(app: &App, doors: Arc<ByteDoors>, listener: TcpListener, stopping: &watch::Receiver<bool>) {
    let routes = routes(app, &doors);
    tokio::spawn(serve_until(
        listener,
        routes,
        Places::whole(200),
        until(stopping.clone()),
    ));
    let (runner, stop) = (app.runner.clone(), until(stopping.clone()));
    tokio::spawn(async move { runner.run(stop).await });
    let (commits, discarding) = (app.log.commits(), Arc::clone(&doors));
    tokio::spawn(async move { discard_ended(&discarding, commits).await });
    tokio::spawn(async move { resume_uploads(&doors).await });
}
