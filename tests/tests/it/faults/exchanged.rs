//! Another database is put in the place of the one that a server runs on.

use portico_event_log::open_epoch;
use portico_private_postgres::{PrivatePostgres, for_login};
use portico_tests::eventually;
use portico_tests::given::PASSWORD;
use serde_json::json;
use sqlx::{Connection, PgConnection};

use super::evidence::count;
use super::office::Office;
use super::place::Place;
use super::restoring::{dump, new_cluster, restore};
use super::server::Server;
use crate::hung::put_off;

const ME: &str = "{ me { id } }";

/// A firm on a database that an operator has, and another database beside it.
struct Beside {
    office: Office,
    server: Server,
    postgres: PrivatePostgres,
    superuser: PgConnection,
    /// Of the firm's database.
    url: String,
    /// Of the other one, which is empty.
    other: String,
}

impl Beside {
    async fn begin() -> Self {
        let mut place = Place::new();
        let (postgres, url) = new_cluster(&place).await;
        place.flags.push(format!("--database-url={url}"));
        let (office, server) = Office::open(place).await;
        let superuser = PgConnection::connect(&postgres.url("postgres")).await;
        let mut superuser = superuser.unwrap();
        let make = "CREATE DATABASE other OWNER firm_portico ENCODING 'UTF8' TEMPLATE template0";
        sqlx::raw_sql(make).execute(&mut superuser).await.unwrap();
        let other = for_login(&postgres.url("other"), "firm_portico");
        Self {
            office,
            server,
            postgres,
            superuser,
            url,
            other,
        }
    }

    /// Where the firm's was, the other one is from here on.
    async fn exchange(&mut self) {
        rename(&mut self.superuser, "firm_portico", "kept").await;
        rename(&mut self.superuser, "other", "firm_portico").await;
    }

    /// The server, whose sessions have all ended, has found the other database by its heartbeat
    /// and by its pool, and says the first once.
    async fn is_told(&self) {
        eventually("both have found the other database", async || {
            let [told, replaced] = said(&self.office.place);
            told > 0 && replaced > told
        })
        .await;
        assert_eq!(said(&self.office.place)[0], 1);
        eventually("nothing is decided", async || {
            self.office.owner.call(ME, json!({})).await.status == 503
        })
        .await;
        put_off("staff", &self.office.owner.call(ME, json!({})).await);
    }

    /// The server ends, and leaves so many events in the other database; on its own one it
    /// goes on.
    async fn put_right(mut self, theirs: i64) {
        self.server.stop().await;
        assert_eq!(said(&self.office.place)[0], 1);
        assert_eq!(events(&self.url).await, theirs);
        rename(&mut self.superuser, "firm_portico", "other").await;
        rename(&mut self.superuser, "kept", "firm_portico").await;
        let server = self.office.place.serve().await;
        let me = self.office.owner.ask(ME, json!({})).await;
        assert_eq!(me["me"]["id"], self.office.owner.id);
        server.stop().await;
        self.superuser.close().await.unwrap();
        self.postgres.stop().await.unwrap();
        self.office.place.deserted().await;
    }
}

/// A database gets another name, whoever uses it meanwhile.
async fn rename(superuser: &mut PgConnection, from: &str, to: &str) {
    let shut = format!("ALTER DATABASE {from} ALLOW_CONNECTIONS false");
    let end =
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{from}'");
    let rename = format!("ALTER DATABASE {from} RENAME TO {to}");
    let open = format!("ALTER DATABASE {to} ALLOW_CONNECTIONS true");
    sqlx::raw_sql(&shut).execute(&mut *superuser).await.unwrap();
    eventually("it has the other name", async || {
        sqlx::raw_sql(&end).execute(&mut *superuser).await.unwrap();
        let renamed = sqlx::raw_sql(&rename).execute(&mut *superuser).await;
        renamed.is_ok()
    })
    .await;
    sqlx::raw_sql(&open).execute(superuser).await.unwrap();
}

/// How often a server here has said that it decides nothing any more, and how often in all that
/// its database was replaced.
fn said(place: &Place) -> [usize; 2] {
    let said = std::fs::read_to_string(place.said()).unwrap();
    [
        "until then nothing is decided",
        "the database was replaced by another one",
    ]
    .map(|words| said.matches(words).count())
}

async fn events(url: &str) -> i64 {
    let mut conn = PgConnection::connect(url).await.unwrap();
    let events = count(&mut conn, "events").await;
    conn.close().await.unwrap();
    events
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_database_is_exchanged_says_so_once_and_adds_nothing_to_the_other() {
    let mut beside = Beside::begin().await;
    let office = &beside.office;
    let customer = office.customer("Baker & Sons").await;
    let clara = office.client(&customer, "Clara").await;
    let of = json!({ "customerId": customer.id });
    let letter = office.owner.upload(of, "letter.txt", b"Dear Clara").await;
    // More than are written by themselves: the others wait in the server, and are written
    // together after a minute or when it ends.
    for _ in 0..25 {
        let said = clara.begin_opening("beginDownload", &letter).await;
        let _ = said.refused("NOT_FOUND");
    }
    let file = office.place.beside("dump.sql");
    dump(&beside.url, &["--no-owner"], &file).await;
    restore(&file, &beside.other).await;
    // As a server elsewhere does that begins on it.
    assert_eq!(open_epoch(&beside.other).await.unwrap(), 2);
    let restored = events(&beside.other).await;

    beside.exchange().await;
    beside.is_told().await;
    beside.put_right(restored).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_neither_decides_nor_numbers_on_another_firms_database_in_its_cluster() {
    let mut beside = Beside::begin().await;
    let mut other = Place::new();
    let flag = format!("--database-url={}", beside.other);
    other.flags.push(flag);
    other
        .found_firm(("Oscar Other", "oscar@firm.example"), PASSWORD)
        .await;
    let theirs = events(&beside.other).await;
    assert!(theirs > 0);

    beside.exchange().await;
    beside.is_told().await;
    let mut conn = PgConnection::connect(&beside.url).await.unwrap();
    assert_eq!(count(&mut conn, "ledger_leaves").await, 0);
    conn.close().await.unwrap();
    beside.put_right(theirs).await;
}
