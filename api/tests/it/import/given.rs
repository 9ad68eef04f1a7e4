//! An application, a customer, and a tree to import.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use portico_api::app::App;
use portico_api::clock::Clock;
use portico_api::commands::{Caller, Command, RegisterCustomer, perform};
use portico_api::config::{Config, Environment, Flags};
use portico_api::import::{ImportArgs, ImportError, Progress, Report, Row, RowKind, Summary, run};
use portico_api::startup;
use portico_domain::values::CustomerKind;
use portico_domain::{CustomerId, ItemId};
use portico_event_log::migrate;
use portico_private_postgres::for_tests::{FreshDatabase, fresh_database};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub(super) struct Given {
    pub(super) app: App,
    pub(super) customer: CustomerId,
    pub(super) folder: tempfile::TempDir,
    pub(super) database: FreshDatabase,
}

/// Keeps what it is told.
#[derive(Clone, Default)]
pub(super) struct Told(Arc<Mutex<Vec<Row>>>);

impl Report for Told {
    fn progress(&mut self, progress: &Progress) {
        assert!(progress.done_files <= progress.total_files);
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        self.0.lock().unwrap().push(row.clone());
        Ok(())
    }
}

impl Told {
    pub(super) fn rows(&self) -> BTreeSet<(RowKind, String)> {
        let rows = self.0.lock().unwrap();
        rows.iter()
            .map(|row| (row.kind, row.path.clone()))
            .collect()
    }

    /// Whether a row of this kind tells of the path in these words.
    pub(super) fn says(&self, kind: RowKind, path: &str, words: &str) -> bool {
        let rows = self.0.lock().unwrap();
        rows.iter()
            .any(|row| row.kind == kind && row.path == path && row.rule.contains(words))
    }

    pub(super) fn paths(&self, kind: RowKind) -> Vec<String> {
        let rows = self.rows().into_iter().filter(|row| row.0 == kind);
        rows.map(|(_, path)| path).collect()
    }
}

pub(super) async fn given() -> Given {
    let database = fresh_database("api", async |url: String| migrate(&url).await).await;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let variables = [
        ("PORTICO_DATA_DIR", data.to_str().unwrap()),
        ("PORTICO_DATABASE_URL", database.url()),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let environment = Environment(BTreeMap::from(variables));
    let config = Config::load(&Flags::default(), &environment).unwrap();
    let app = startup::open(config, Clock::System).await.unwrap().app;
    let mut given = Given {
        app,
        customer: CustomerId::new(Uuid::nil()),
        folder,
        database,
    };
    fs::create_dir(given.source()).unwrap();
    given.customer = given.register("1042", "Lovelace Ltd").await;
    given
}

pub(super) fn sha(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

impl Given {
    pub(super) fn source(&self) -> PathBuf {
        self.folder.path().join("source")
    }

    pub(super) fn file(&self, path: impl AsRef<Path>, content: &str) {
        let path = self.source().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(super) async fn command<C: Command>(&self, command: C) -> C::Answer {
        let caller = Caller::operator(self.app.clock.new_id());
        let done = perform(&self.app, &caller, &command).await.unwrap();
        done.unwrap().answer
    }

    pub(super) async fn register(&self, number: &str, name: &str) -> CustomerId {
        let register = RegisterCustomer {
            number: number.to_owned(),
            name: name.to_owned(),
            kind: CustomerKind::Organization,
        };
        self.command(register).await.customer
    }

    pub(super) fn args(&self) -> ImportArgs {
        ImportArgs {
            customer: Some("1042".to_owned()),
            map: None,
            path: self.source(),
            share: false,
            into: None,
            on_behalf_of: None,
            jobs: None,
            json: false,
            dry_run: false,
        }
    }

    pub(super) async fn import(&self) -> (Summary, Told) {
        let (done, told) = self.import_with(&self.args()).await;
        (done.unwrap(), told)
    }

    pub(super) async fn import_with(
        &self,
        args: &ImportArgs,
    ) -> (Result<Summary, ImportError>, Told) {
        let mut told = Told::default();
        (run(&self.app, args, &mut told).await, told)
    }

    /// Path and newest hash of everything live below *Files*; folders end in a
    /// slash.
    pub(super) async fn tree(&self, customer: CustomerId) -> BTreeMap<String, String> {
        let rows: Vec<(String, Option<Vec<u8>>)> = sqlx::query_as(
            "WITH RECURSIVE tree AS (
                 SELECT id, rank, '' AS path FROM access.items WHERE id = $1
                 UNION ALL
                 SELECT i.id, i.rank, tree.path || i.name || CASE i.rank WHEN 0 THEN '/' ELSE '' END
                 FROM tree JOIN access.items i ON i.parent_id = tree.id AND i.trashed_at IS NULL)
             SELECT path, (SELECT sha256 FROM access.versions v WHERE v.item_id = tree.id
                           ORDER BY number DESC LIMIT 1)
             FROM tree WHERE path <> ''",
        )
        .bind(ItemId::files_root(customer).uuid())
        .fetch_all(self.app.log.pool())
        .await
        .unwrap();
        let count = rows.len();
        let tree: BTreeMap<String, String> = rows
            .into_iter()
            .map(|(path, hash)| (path, hash.map(hex::encode).unwrap_or_default()))
            .collect();
        assert_eq!(tree.len(), count, "two live items of one name");
        tree
    }

    pub(super) async fn item(&self, path: &str) -> ItemId {
        let mut item = ItemId::files_root(self.customer).uuid();
        for name in path.split('/') {
            item = sqlx::query_scalar(
                "SELECT id FROM access.items WHERE parent_id = $1 AND name = $2",
            )
            .bind(item)
            .bind(name)
            .fetch_one(self.app.log.pool())
            .await
            .unwrap();
        }
        ItemId::new(item)
    }

    pub(super) async fn events(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM events")
            .fetch_one(self.app.log.pool())
            .await
            .unwrap()
    }
}
