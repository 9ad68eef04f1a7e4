//! One private cluster per test process, and a fresh database per test.
//!
//! ```no_run
//! # async fn migrate(url: String) -> Result<(), sqlx::Error> { Ok(()) }
//! # async fn example() {
//! use portico_private_postgres::for_tests::fresh_database;
//! // The name holds a hash of the migrations; `migrate` runs once per process.
//! let database = fresh_database("portico_3f9a", migrate).await;
//! let pool = sqlx::PgPool::connect(database.url()).await;
//! # }
//! ```
//!
//! The cluster gives up durability and nothing else. It ends with the process;
//! a small shell then removes its folder, and the next run looks again.
//! Everything panics on failure: a test cannot go on without its database.

use std::collections::HashMap;
use std::future::Future;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, mpsc};
use std::thread;

use sqlx::{Connection as _, PgConnection};
use tokio::sync::OnceCell;

use crate::database::quoted;
use crate::{Options, PrivatePostgres};

mod test_folder;

use test_folder::TestFolder;

const SETTINGS: &[(&str, &str)] = &[
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("max_connections", "300"),
    // The folder may lie in memory.
    ("max_wal_size", "1GB"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    // Would connect to the templates, which must have no connections.
    ("autovacuum", "off"),
];

/// A database of one test; removed when dropped.
#[derive(Debug)]
pub struct FreshDatabase {
    name: String,
    url: String,
}

impl FreshDatabase {
    /// For sqlx.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its name in the cluster.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        let sweeper = SWEEPER.lock().unwrap_or_else(PoisonError::into_inner);
        if sweeper.send(self.name.clone()).is_err() {
            tracing::warn!("the thread that removes test databases has ended");
        }
    }
}

struct TestCluster {
    postgres: PrivatePostgres,
    // Tells the shell that removes the folder when this process has ended.
    _folder: TestFolder,
}

static CLUSTER: OnceCell<TestCluster> = OnceCell::const_new();
static TEMPLATES: Mutex<Option<HashMap<String, Arc<OnceCell<()>>>>> = Mutex::new(None);
static NEXT: AtomicU64 = AtomicU64::new(1);

/// The cluster of this test process, started by the first caller.
///
/// # Panics
///
/// If it cannot be started.
pub async fn cluster() -> &'static PrivatePostgres {
    let cluster = CLUSTER.get_or_init(async || {
        let folder = TestFolder::create().expect("cannot make a folder for the test cluster");
        let mut options = Options::new(folder.path());
        let setting = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        options.settings = SETTINGS.iter().map(setting).collect();
        let started = PrivatePostgres::start(options).await;
        let postgres = started.unwrap_or_else(|error| panic!("no test cluster: {error}"));
        TestCluster {
            postgres,
            _folder: folder,
        }
    });
    &cluster.await.postgres
}

/// A new database, copied from a template that `init` fills once per process;
/// `init` gets the template's URL. Name the template for what `init` does, such
/// as a hash of the migrations.
///
/// # Panics
///
/// If `init` or the cluster fails.
pub async fn fresh_database<Init, Filled, Error>(template: &str, init: Init) -> FreshDatabase
where
    Init: FnOnce(String) -> Filled,
    Filled: Future<Output = Result<(), Error>>,
    Error: std::fmt::Display,
{
    let postgres = cluster().await;
    let template = format!("template_{template}");
    template_cell(&template)
        .get_or_init(async || fill(postgres, &template, init).await)
        .await;
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("test_{}_{number}", process::id());
    let (new, old) = (quoted(&name), quoted(&template));
    // Measured at 11 MB without fsync: a file copy takes 20 to 35 ms, with its
    // checkpoints; through the log it takes 50 to 200.
    let copy = format!("create database {new} template {old} strategy file_copy");
    admin(postgres, &copy).await;
    let url = postgres.url(&name);
    FreshDatabase { name, url }
}

fn template_cell(template: &str) -> Arc<OnceCell<()>> {
    let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
    let cells = templates.get_or_insert_default();
    Arc::clone(cells.entry(template.to_owned()).or_default())
}

async fn fill<Init, Filled, Error>(postgres: &PrivatePostgres, template: &str, init: Init)
where
    Init: FnOnce(String) -> Filled,
    Filled: Future<Output = Result<(), Error>>,
    Error: std::fmt::Display,
{
    let name = quoted(template);
    // From a test that was given up half-way.
    admin(
        postgres,
        &format!("drop database if exists {name} with (force)"),
    )
    .await;
    admin(postgres, &format!("create database {name}")).await;
    if let Err(error) = init(postgres.url(template)).await {
        panic!("cannot fill {template}: {error}");
    }
    admin(
        postgres,
        &format!("alter database {name} allow_connections false"),
    )
    .await;
    let others = format!(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{}'",
        template.replace('\'', "''")
    );
    admin(postgres, &others).await;
}

async fn admin(postgres: &PrivatePostgres, statement: &str) {
    if let Err(error) = run(&postgres.url("postgres"), statement).await {
        panic!("{statement}: {error}");
    }
}

async fn run(url: &str, statement: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(statement).execute(&mut connection).await?;
    connection.close().await
}

/// Removes databases off the tests' way; they take a checkpoint each.
static SWEEPER: LazyLock<Mutex<mpsc::Sender<String>>> = LazyLock::new(|| {
    let (names, inbox) = mpsc::channel::<String>();
    thread::spawn(move || sweep(&inbox));
    Mutex::new(names)
});

fn sweep(inbox: &mpsc::Receiver<String>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("cannot make a runtime to remove test databases");
    for name in inbox {
        let Some(cluster) = CLUSTER.get() else {
            continue;
        };
        let drop = format!("drop database if exists {} with (force)", quoted(&name));
        if let Err(error) = runtime.block_on(run(&cluster.postgres.url("postgres"), &drop)) {
            tracing::warn!(%error, "cannot remove a test database");
        }
    }
}
