//! The database is away and comes back: every door says "try again" meanwhile,
//! and takes nobody for signed out.

use futures_util::future::join_all;
use portico_private_postgres::{Options, PrivatePostgres};
use portico_tests::bytes::{Upload, file};
use portico_tests::given::PASSWORD;
use portico_tests::{Answer, Browser, Client, Customer, Door, eventually};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

use super::office::Office;
use super::place::Place;

const ME: &str = "{ me { id } }";
const CREATE: &str = "mutation($input: CreateFolderInput!) { createFolder(input: $input) {
    __typename ... on FolderCreated { code } } }";
const SIGN_IN: &str = "mutation($input: SignInInput!) { signIn(input: $input) {
    __typename ... on SignedIn { code } } }";
const NOTE: &[u8] = b"Nothing to pay.\n";

/// A cluster beside the server, as an operator has one.
pub(crate) async fn cluster(folder: &TempDir) -> PrivatePostgres {
    let mut options = Options::new(folder.path());
    options.settings = vec![("fsync".to_owned(), "off".to_owned())];
    PrivatePostgres::start(options).await.unwrap()
}

/// What people have in hand when it happens.
struct AtWork {
    office: Office,
    customer: Customer,
    clara: Client,
    ticket: String,
    upload: Upload,
}

impl AtWork {
    async fn begin(office: Office) -> Self {
        let customer = office.customer("Baker & Sons").await;
        let clara = office.client(&customer, "Clara").await;
        let place = json!({ "customerId": customer.id });
        let item = office.owner.upload(place, "note.txt", NOTE).await;
        let _ = office.owner.grant_to(&item, &clara).await.done();
        let opening = clara.begin_opening("beginDownload", &item).await.done();
        let more = json!({ "customerId": customer.id, "files": [file("more.txt", NOTE)] });
        Self {
            ticket: opening.text("url").to_owned(),
            upload: office.owner.begin_upload(more).await,
            office,
            customer,
            clara,
        }
    }

    fn staff(&self) -> &Browser {
        &self.office.owner
    }

    async fn creates(&self) -> Answer {
        let input = json!({ "customerId": self.customer.id, "name": "Papers",
                            "idempotencyKey": "once" });
        self.staff().call(CREATE, json!({ "input": input })).await
    }

    async fn signs_in(&self) -> Answer {
        let visitor = Browser::open(&self.office.place.origin(), Door::Staff);
        let input = json!({ "email": "owner@firm.example", "password": PASSWORD });
        visitor.call(SIGN_IN, json!({ "input": input })).await
    }

    /// One request at each door.
    async fn every_door(&self) -> Vec<(&'static str, Answer)> {
        let upload = async || {
            let headers = [("tus-resumable", "1.0.0")];
            self.staff()
                .send(("HEAD", &self.upload.url), &headers, "")
                .await
        };
        let (staff, portal, create, sign_in, download, upload) = tokio::join!(
            self.staff().call(ME, json!({})),
            self.clara.call(ME, json!({})),
            self.creates(),
            self.signs_in(),
            self.clara.send(("GET", &self.ticket), &[], ""),
            upload(),
        );
        vec![
            ("staff", staff),
            ("portal", portal),
            ("a command", create),
            ("sign-in", sign_in),
            ("a download", download),
            ("an upload", upload),
        ]
    }

    async fn probe(&self, path: &str) -> Answer {
        self.staff().send(("GET", path), &[], "").await
    }

    /// Nothing that was begun is lost.
    async fn goes_on(&self) {
        let staff = self.staff().ask(ME, json!({})).await;
        assert_eq!(staff["me"]["id"], self.office.owner.id);
        let portal = self.clara.ask(ME, json!({})).await;
        assert_eq!(portal["me"]["id"], self.clara.id);
        let created = self.creates().await;
        assert_eq!(
            created.json()["data"]["createFolder"]["__typename"],
            "FolderCreated"
        );
        let read = self.clara.send(("GET", &self.ticket), &[], "").await;
        assert_eq!((read.status.as_u16(), &*read.body), (200, NOTE));
        let offset = self.staff().offset(&self.upload).await;
        assert_eq!(
            self.staff().patch(&self.upload, offset, NOTE).await.status,
            204
        );
    }
}

fn put_off(door: &str, answer: &Answer) {
    assert_eq!(answer.status, 503, "{door}: {}", answer.text());
    assert_eq!(answer.header("retry-after"), "2", "{door}");
    if door != "an upload" {
        assert_eq!(answer.code(), "UNAVAILABLE", "{door}: {}", answer.text());
    }
}

async fn good_again(at_work: &AtWork) {
    let ready = async || at_work.probe("/readyz").await.status == 200;
    eventually("it is ready again", ready).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_database_is_away_every_door_says_try_again() {
    let folder = tempfile::Builder::new().prefix("pf-").tempdir().unwrap();
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o711);
    std::fs::set_permissions(folder.path(), open).unwrap();
    let postgres = cluster(&folder).await;
    postgres
        .create_database_if_missing("firm", None)
        .await
        .unwrap();
    let url = postgres.url("firm");
    let place = Place::new().with(&["--database-url", &url]);
    let (office, mut server) = Office::open(place).await;
    let at_work = AtWork::begin(office).await;

    postgres.stop().await.unwrap();
    for (door, answer) in at_work.every_door().await {
        put_off(door, &answer);
    }
    let probes = ["/healthz", "/readyz"].map(|path| at_work.probe(path));
    let probes = join_all(probes).await;
    assert_eq!(probes[0].status, 200);
    put_off("readiness", &probes[1]);
    // Without a heartbeat nothing is decided, also for who shows no session.
    let visitor = at_work.staff().signed_out();
    while visitor.call(ME, json!({})).await.status == 200 {}
    put_off("a visitor", &visitor.call(ME, json!({})).await);

    let postgres = cluster(&folder).await;
    good_again(&at_work).await;
    at_work.goes_on().await;
    assert!(server.runs());
    as_standby(&at_work, &url).await;
    a_mistake_of_ours_is_no_outage(&at_work, &url).await;
    server.stop().await;
    postgres.stop().await.unwrap();
}

/// It answers and takes no writes, as after a failover that is not ours yet.
async fn as_standby(at_work: &AtWork, url: &str) {
    let mut admin = PgConnection::connect(url).await.unwrap();
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE application_name = 'portico'";
    let read_only = "ALTER DATABASE firm SET default_transaction_read_only = on";
    sqlx::raw_sql(read_only).execute(&mut admin).await.unwrap();
    sqlx::raw_sql(others).execute(&mut admin).await.unwrap();
    let input = json!({ "customerId": at_work.customer.id, "name": "More papers" });
    let refused = at_work
        .staff()
        .call(CREATE, json!({ "input": input }))
        .await;
    put_off("a command", &refused);

    let mut admin = PgConnection::connect(url).await.unwrap();
    for writable in [
        "SET default_transaction_read_only = off",
        "ALTER DATABASE firm RESET default_transaction_read_only",
    ] {
        sqlx::raw_sql(writable).execute(&mut admin).await.unwrap();
    }
    sqlx::raw_sql(others).execute(&mut admin).await.unwrap();
    good_again(at_work).await;
    at_work.goes_on_after_standby(&input).await;
}

impl AtWork {
    async fn goes_on_after_standby(&self, input: &Value) {
        for _ in 0..100 {
            let answer = self.staff().call(CREATE, json!({ "input": input })).await;
            if answer.status == 200 {
                assert_eq!(
                    answer.json()["data"]["createFolder"]["__typename"],
                    "FolderCreated"
                );
                return;
            }
            put_off("a command", &answer);
        }
        panic!("it takes no writes");
    }
}

/// Trying again would not help.
async fn a_mistake_of_ours_is_no_outage(at_work: &AtWork, url: &str) {
    let mut admin = PgConnection::connect(url).await.unwrap();
    let broken = "ALTER TABLE access.staff RENAME COLUMN suspended TO gone";
    sqlx::raw_sql(broken).execute(&mut admin).await.unwrap();
    let answer = at_work.staff().call(ME, json!({})).await;
    assert_eq!((answer.status.as_u16(), &*answer.code()), (200, "INTERNAL"));
}
