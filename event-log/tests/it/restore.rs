//! A logical restore goes on where the log was, in a new epoch.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use portico_event_log::{Cursor, Log, Site, is_same_database, ledger, open_epoch, tail};
use portico_private_postgres::for_tests::{cluster, fresh_database};
use portico_private_postgres::{Options, PrivatePostgres};
use sqlx::{Connection, PgConnection};

use crate::given::{
    Given, Nothing, a_customer, a_log, all_events, followed, open, register, root_of, sign_in,
};

async fn new_cluster(folder: &Path) -> PrivatePostgres {
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o711)).unwrap();
    let mut options = Options::new(folder.join("data"));
    options.settings = vec![("fsync".to_owned(), "off".to_owned())];
    PrivatePostgres::start(options).await.unwrap()
}

fn ran(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    output.stdout
}

/// Dumps with `pg_dump`, keys included.
async fn dumped(given: &Given, folder: &Path) -> PathBuf {
    let bin = cluster().await.started().bin_dir;
    let dump = folder.join("dump.sql");
    ran(Command::new(bin.join("pg_dump"))
        .arg("--file")
        .arg(&dump)
        .arg(given.database.url()));
    dump
}

/// Restores with `psql`, after this statement.
async fn restored(dump: &Path, first: &str, url: &str) {
    let bin = cluster().await.started().bin_dir;
    ran(Command::new(bin.join("psql"))
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", first, "-f"])
        .arg(dump)
        .arg(url));
}

/// Into a cluster that has no role of ours: those are in no dump.
async fn moved(given: &Given, to: &PrivatePostgres) -> String {
    let folder = tempfile::tempdir().unwrap();
    let dump = dumped(given, folder.path()).await;
    to.create_database_if_missing("portico", None)
        .await
        .unwrap();
    let url = to.url("portico");
    restored(&dump, "CREATE ROLE portico_server NOLOGIN", &url).await;
    url
}

/// Transaction ids that the new cluster will not have reached.
async fn burn_transaction_ids(given: &Given) {
    let burn = "DO $$ BEGIN FOR i IN 1..5000 LOOP
                    PERFORM pg_current_xact_id(); COMMIT;
                END LOOP; END $$";
    sqlx::raw_sql(burn)
        .execute(&mut given.owner().await)
        .await
        .unwrap();
}

async fn sign_ins(log: &Log, id: uuid::Uuid, times: usize) {
    for _ in 0..times {
        sign_in(log, id).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_log_keeps_its_ledger_and_goes_on_in_a_new_epoch() {
    let given = a_log().await;
    let deployment = given.log.deployment();
    burn_transaction_ids(&given).await;
    let id = given.an_identity().await;
    let customer = a_customer();
    let mut unit = given.unit().await;
    register(&mut unit, customer, "Lovelace Ltd").await.unwrap();
    unit.commit(&Nothing, None).await.unwrap();
    sign_ins(&given.log, id, 8).await;
    // The ledger is behind when the dump is made, and so is a reader.
    let mut owner = given.owner().await;
    all_events(&mut owner).await;
    let taken = ledger::follow(&mut owner, deployment, 6).await.unwrap();
    assert_eq!(taken, Some(6));
    let read = tail::page(&mut owner, Cursor::default(), tail::END, 4)
        .await
        .unwrap();
    let cursor = read.last().unwrap().cursor;

    let folder = tempfile::tempdir().unwrap();
    let postgres = new_cluster(folder.path()).await;
    let url = moved(&given, &postgres).await;
    let before = followed(&mut owner, deployment).await;
    assert_eq!(before.size, 10);
    let lost = sign_in(&given.log, id).await.cursor.unwrap();

    assert_eq!(open_epoch(&url).await.unwrap(), 2);
    assert_eq!(open_epoch(&url).await.unwrap(), 2, "again is calm");
    let log = open(&url, 4).await;
    assert_eq!((log.epoch(), log.deployment()), (2, deployment));
    let mut restored = PgConnection::connect(&url).await.unwrap();
    let after = followed(&mut restored, deployment).await;
    assert_eq!(after, before);

    sign_ins(&log, id, 3).await;
    let head = followed(&mut restored, deployment).await;
    assert_eq!(head.size, before.size + 3);
    assert_eq!(head.cursor.epoch, 2);
    assert!(
        head.cursor.txid < before.cursor.txid,
        "the case that epochs are for"
    );
    for (place, is_there) in [(cursor, true), (head.cursor, true), (lost, false)] {
        let stands = tail::stands(&mut restored, place).await.unwrap();
        assert_eq!(stands, is_there, "{place}");
    }
    let events = all_events(&mut restored).await;
    assert_eq!(head.root, root_of(deployment, &events));
    let sequences: Vec<_> = events
        .iter()
        .filter(|event| event.aggregate_id == id.to_string())
        .map(|event| event.sequence)
        .collect();
    assert_eq!(sequences, (1..=12).collect::<Vec<i64>>());

    let rest = tail::page(&mut restored, cursor, tail::END, 100)
        .await
        .unwrap();
    assert_eq!(
        rest.len(),
        9,
        "a reader goes on from its cursor without loss"
    );
    let positions: Vec<_> = events.iter().map(|event| event.cursor.position).collect();
    assert!(
        positions.is_sorted(),
        "positions go on above the restored ones"
    );
    still_guarded(&log).await;
    log.pool().close().await;
    restored.close().await.unwrap();
    postgres.stop().await.unwrap();
}

async fn still_guarded(log: &Log) {
    let refused = sqlx::query("DELETE FROM events").execute(log.pool()).await;
    assert!(refused.is_err());
    let keys = crate::given::count(log.pool(), "keys.keys").await;
    assert_eq!(keys, 1, "keys came along");
}

#[tokio::test]
async fn the_same_cluster_stays_in_its_epoch() {
    let given = a_log().await;
    assert_eq!(open_epoch(given.database.url()).await.unwrap(), 1);
}

/// Empties a database, and leaves it to be restored into.
const EMPTIED: &str = "DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT nspname FROM pg_namespace
                    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
            EXECUTE format('DROP SCHEMA %I CASCADE', name);
        END LOOP;
    END $$;
    CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_is_restored_within_its_cluster_goes_on_in_a_new_epoch() {
    let given = a_log().await;
    let id = given.an_identity().await;
    let kept = sign_in(&given.log, id).await.cursor.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let dump = dumped(&given, folder.path()).await;
    let lost = sign_in(&given.log, id).await.cursor.unwrap();
    let mut sites = vec![Site::of(&mut given.owner().await).await.unwrap()];
    given.log.pool().close().await;

    // Another database of the same cluster, and the same one, emptied.
    let url = given.database.url();
    let other = fresh_database("empty", async |_: String| Ok::<_, sqlx::Error>(())).await;
    for (first, url) in [("SELECT", other.url()), (EMPTIED, url)] {
        restored(&dump, first, url).await;
        let mut owner = PgConnection::connect(url).await.unwrap();
        assert_eq!(Site::of(&mut owner).await.unwrap(), None);
        assert_eq!(open_epoch(url).await.unwrap(), 2);
        assert_eq!(open_epoch(url).await.unwrap(), 2, "again is calm");
        // Both are of one firm, one cluster and one epoch, and told apart all the same.
        let site = Site::of(&mut owner).await.unwrap();
        assert!(site.is_some() && !sites.contains(&site), "{site:?}");
        sites.push(site);
        let log = open(url, 4).await;
        let next = sign_in(&log, id).await.cursor.unwrap();
        assert_eq!(next.epoch, 2);
        assert!(next > lost, "what was lost is passed");
        for (place, is_there) in [(kept, true), (next, true), (lost, false)] {
            let stands = tail::stands(&mut owner, place).await.unwrap();
            assert_eq!(stands, is_there, "{place}");
        }
        log.pool().close().await;
    }
}

#[tokio::test]
async fn a_database_is_the_same_by_another_url_and_its_neighbour_is_another() {
    let (given, neighbour) = (a_log().await, a_log().await);
    let url = given.database.url();
    let otherwise = format!("{url}&application_name=second");
    assert!(is_same_database(url, &otherwise).await.unwrap());
    let neighbour = neighbour.database.url();
    assert!(!is_same_database(url, neighbour).await.unwrap());
}
