//! A dump moved to a new cluster, and a server on it.

use std::path::{Path, PathBuf};

use portico_private_postgres::for_tests::cluster;
use portico_private_postgres::{Options, PrivatePostgres, for_login};
use portico_tests::given::PASSWORD;
use portico_tests::settled;
use serde_json::Value;
use sqlx::{Connection, PgConnection};
use tokio::process::Command;

use super::evidence::{bytes_are_whole, digests, folds};
use super::office::Office;
use super::place::{Place, clean, command, ran, text};
use super::server::Server;

pub(super) const MANUAL: &str = include_str!("../../../../docs/operations.md");

/// A program of `PostgreSQL`.
pub(crate) async fn postgres_program(name: &str) -> Command {
    let path: PathBuf = cluster().await.started().bin_dir.join(name);
    let mut command = Command::new(path);
    clean(&mut command);
    command
}

/// `pg_dump` of a database into a file.
pub(crate) async fn dump(url: &str, flags: &[&str], to: &Path) {
    let mut dump = postgres_program("pg_dump").await;
    let dumped = ran(dump.args(flags).arg("--file").arg(to).arg(url)).await;
    assert!(dumped.status.success(), "{}", text(&dumped.stderr));
}

/// Restores a dump with `psql`; roles belong to the cluster and are not in it.
pub(crate) async fn restore(dump: &Path, url: &str) {
    let mut psql = postgres_program("psql").await;
    psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f"]);
    let restored = ran(psql.arg(dump).arg(url)).await;
    assert!(restored.status.success(), "{}", text(&restored.stderr));
}

/// The statements by which a superuser makes a database, as the manual has them.
pub(super) fn set_up() -> impl Iterator<Item = &'static str> {
    let blocks = MANUAL.split("\n```sql\n").skip(1);
    let mut blocks = blocks.filter_map(|rest| rest.split("\n```").next());
    let block = blocks.find(|block| block.contains("CREATE DATABASE"));
    block.expect("the statements").lines()
}

/// A new cluster as the manual sets it up, and its database as the server's login.
pub(super) async fn new_cluster(place: &Place) -> (PrivatePostgres, String) {
    let options = Options::new(place.beside("cluster"));
    let postgres = PrivatePostgres::start(options).await.unwrap();
    let mut superuser = PgConnection::connect(&postgres.url("postgres"))
        .await
        .unwrap();
    for statement in set_up() {
        let done = sqlx::raw_sql(statement).execute(&mut superuser).await;
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    superuser.close().await.unwrap();
    let url = for_login(&postgres.url("firm_portico"), "firm_portico");
    (postgres, url)
}

pub(super) async fn status(url: &str) -> Value {
    let mut tool = command("replay-tool");
    let told = ran(tool.args(["status", "--json", "--database-url", url])).await;
    assert_eq!(told.status.code(), Some(0), "{}", text(&told.stdout));
    serde_json::from_slice(&told.stdout).unwrap()
}

/// The new cluster's transaction ids begin below the log's.
async fn burn_transaction_ids(office: &Office) {
    let burn = "DO $$ BEGIN FOR i IN 1..5000 LOOP
                    PERFORM pg_current_xact_id(); COMMIT;
                END LOOP; END $$";
    sqlx::raw_sql(burn)
        .execute(&mut office.place.owner().await)
        .await
        .unwrap();
}

/// Up to where in the log what is shared with a contact was read now.
async fn read_at(office: &Office, (customer, contact): (&str, &str)) -> Value {
    let query = "query($customer: ID!, $contact: ID!) {
        sharedItems(customer: $customer, contact: $contact) { position items { item { id } } } }";
    let of = serde_json::json!({ "customer": customer, "contact": contact });
    let mut read = office.owner.ask(query, of).await["sharedItems"].take();
    assert_eq!(read["items"].as_array().unwrap().len(), 2, "{read}");
    read["position"].take()
}

/// Whether what commands write and what follows the log say that they are behind this place.
pub(super) async fn stale_at(office: &Office, place: &Value) -> [Value; 2] {
    let query = "query($at: Position!) {
        customers(atLeast: $at) { stale } auditEntries(atLeast: $at) { stale } }";
    let at = serde_json::json!({ "at": place });
    let mut said = office.owner.call(query, at).await.json();
    ["customers", "auditEntries"].map(|asked| said["data"][asked]["stale"].take())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_goes_on_with_a_dump_restored_into_a_new_cluster() {
    let (mut office, server) = Office::open(Place::new()).await;
    burn_transaction_ids(&office).await;
    let customer = office.customer("Baker & Sons").await;
    let mut clara = office.client(&customer, "Clara").await;
    let billing = office.folder(&customer, "BILLING").await;
    let place = serde_json::json!({ "customerId": customer.id, "parentId": billing });
    let letter = office
        .owner
        .upload(place, "letter.txt", b"Dear Clara")
        .await;
    let kept = office.owner.grant_to(&billing, &clara).await.done();
    let mut old = office.place.owner().await;
    let events = settled(&mut old).await;
    let (told, rows) = (status(&office.place.url()).await, digests(&mut old).await);
    let file = office.place.beside("dump.sql");
    dump(&office.place.url(), &["--no-owner"], &file).await;
    drop(old);
    // Said after the dump, so lost with it.
    let _ = office.owner.grant_to(&letter, &clara).await.done();
    let lost = read_at(&office, (&customer.id, &clara.id)).await;
    server.stop().await;

    let (postgres, url) = new_cluster(&office.place).await;
    restore(&file, &url).await;
    office.place.flags.push(format!("--database-url={url}"));
    let server = office.place.serve().await;
    let after = status(&url).await;
    assert_eq!((&told["epoch"], &after["epoch"]), (&1.into(), &2.into()));
    assert_eq!(after["deployment"], told["deployment"]);
    assert_eq!(after["ledger"]["root"], told["ledger"]["root"]);
    let mut new = PgConnection::connect(&url).await.unwrap();
    assert_eq!(digests(&mut new).await, rows);

    // Credentials and bytes came along; everybody signs in anew.
    let email = clara.email.clone();
    let _ = clara.sign_in(&email, PASSWORD).await.done();
    assert_eq!(clara.download(&letter).await, b"Dear Clara");
    office.sign_in().await;
    let revoked = office.owner.revoke_from(&billing, &clara).await.done();
    assert!(
        revoked.position().starts_with("2-"),
        "{}",
        revoked.position()
    );
    assert!(clara.item(&letter).await.is_null());
    let _ = office.folder(&customer, "TAXES").await;
    assert_eq!(
        settled(&mut new).await,
        events + 7,
        "signed in, opened, completed, signed in, revoked, asked in vain, made"
    );
    // The audit has come into the new epoch, too.
    let kept = Value::from(kept.position());
    for (place, is_lost) in [(&kept, false), (&lost, true)] {
        assert_eq!(stale_at(&office, place).await, [is_lost; 2], "{place}");
    }
    let set = serde_json::json!({ "customerId": customer.id, "contactId": clara.id,
        "itemIds": [billing, letter], "expectedPosition": lost });
    let said = office.owner.change("setSharedItems", set, "").await;
    let said = said.refused("INVALID_INPUT");
    assert_eq!(said.arg("field"), "expectedPosition");
    folds(&url, &office.place.data().join("master.key")).await;
    bytes_are_whole(&mut new, &office.place.data()).await;
    let mut verify = command("replay-tool");
    verify.args(["verify", "--database-url", &url, "--data-dir"]);
    let verified = ran(verify.arg(office.place.data())).await;
    assert_eq!(
        verified.status.code(),
        Some(0),
        "{}",
        text(&verified.stdout)
    );
    drop(new);
    server.stop().await;
    postgres.stop().await.unwrap();
    office.place.deserted().await;
}

/// The lines of the manual that begin with this word.
fn documented(program: &str) -> Vec<&'static str> {
    let lines = MANUAL.lines();
    lines.filter(|line| line.starts_with(program)).collect()
}

/// Runs a line of the manual beside the data folder.
async fn typed(place: &Place, line: &str, url: &str) -> String {
    let bin = cluster().await.started().bin_dir;
    let mut shell = Command::new("sh");
    clean(&mut shell);
    let path = format!("{}:/usr/bin:/bin", bin.display());
    shell.args(["-ec", line]).current_dir(place.beside("."));
    let output = ran(shell.env("PATH", path).env("url", url)).await;
    assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_manuals_dump_holds_no_key_and_both_dumps_restore_everything() {
    let (mut office, server) = Office::open(Place::new()).await;
    let customer = office.customer("Baker & Sons").await;
    let _ = office.folder(&customer, "BILLING").await;
    let of = serde_json::json!({ "customerId": customer.id });
    let letter = office.owner.upload(of, "letter.txt", b"Dear Clara").await;
    let mut old = office.place.owner().await;
    settled(&mut old).await;
    let (rows, keys) = (digests(&mut old).await, wrapped(&mut old).await);
    let root = status(&office.place.url()).await["ledger"]["root"].clone();
    assert!(keys.len() > 2);
    let [dump, dump_keys] = documented("pg_dump")[..] else {
        panic!("two dumps");
    };
    for line in [dump, dump_keys] {
        typed(&office.place, line, "").await;
    }
    let shown = typed(&office.place, "pg_restore --file=- portico.dump", "").await;
    assert!(shown.contains("COPY public.events_domain "));
    assert!(!shown.contains("keys.keys"));
    assert!(!keys.iter().any(|key| shown.contains(key)));
    for line in documented("cp -a data") {
        typed(&office.place, line, "").await;
    }
    drop(old);
    server.stop().await;

    let (postgres, url) = new_cluster(&office.place).await;
    let mut new = PgConnection::connect(&url).await.unwrap();
    let restores = documented("pg_restore");
    assert_eq!(restores.len(), 2);
    for line in restores {
        typed(&office.place, line, &url).await;
    }
    assert_eq!(digests(&mut new).await, rows);
    assert_eq!(wrapped(&mut new).await, keys);
    assert_eq!(status(&url).await["ledger"]["root"], root);
    let key = office.place.data().join("master.key");
    folds(&url, &key).await;
    drop(new);

    // The copies of the files and the key, and a server on all of it.
    std::fs::copy(&key, office.place.beside("master.key")).unwrap();
    let [files] = documented("mkdir data2")[..] else {
        panic!("one line");
    };
    typed(&office.place, files, "").await;
    let mut serve = command("portico");
    serve.args(["serve", "--listen", &office.place.address]);
    serve.args(["--password-memory-kib=8192", "--database-url", &url]);
    serve.arg("--data-dir").arg(office.place.beside("data2"));
    let server = Server::start(&mut serve, &office.place).await;
    office.sign_in().await;
    assert_eq!(office.owner.download(&letter).await, b"Dear Clara");
    server.stop().await;
    postgres.stop().await.unwrap();
    office.place.deserted().await;
}

async fn wrapped(owner: &mut PgConnection) -> Vec<String> {
    let sql = "SELECT encode(wrapped, 'hex') FROM keys.keys ORDER BY kid";
    sqlx::query_scalar(sql).fetch_all(owner).await.unwrap()
}
