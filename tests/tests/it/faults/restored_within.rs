//! A dump that is restored in the cluster in which it was made.

use portico_tests::settled;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use super::office::Office;
use super::place::Place;
use super::restoring::{dump, new_cluster, restore, set_up, stale_at, status};

/// Its database is dropped, and made again as the manual has it.
async fn made_anew(cluster: &str) {
    let mut superuser = PgConnection::connect(cluster).await.unwrap();
    let again = set_up().filter(|statement| statement.contains("DATABASE"));
    for statement in std::iter::once("DROP DATABASE firm_portico").chain(again) {
        let done = sqlx::raw_sql(statement).execute(&mut superuser).await;
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    superuser.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_restore_within_the_cluster_lost_is_never_called_reached() {
    let mut place = Place::new();
    let (postgres, url) = new_cluster(&place).await;
    place.flags.push(format!("--database-url={url}"));
    let (mut office, server) = Office::open(place).await;
    let customer = office.customer("Baker & Sons").await;
    let clara = office.client(&customer, "Clara").await;
    let billing = office.folder(&customer, "BILLING").await;
    let granted = office.owner.grant_to(&billing, &clara).await.done();
    let kept = Value::from(granted.position());
    let file = office.place.beside("dump.sql");
    dump(&url, &["--no-owner"], &file).await;
    let revoked = office.owner.revoke_from(&billing, &clara).await.done();
    let lost = Value::from(revoked.position());
    server.stop().await;

    made_anew(&postgres.url("postgres")).await;
    restore(&file, &url).await;
    let server = office.place.serve().await;
    assert_eq!(status(&url).await["epoch"], 2);
    let me = office.owner.ask("{ me { id } }", json!({})).await;
    assert!(me["me"].is_null(), "everybody signs in anew");
    office.sign_in().await;
    let taxes = office.folder(&customer, "TAXES").await;
    let granted = office.owner.grant_to(&taxes, &clara).await.done();
    assert!(granted.position().starts_with("2-"));
    let mut conn = PgConnection::connect(&url).await.unwrap();
    settled(&mut conn).await;
    for (place, is_lost) in [(&kept, false), (&lost, true)] {
        assert_eq!(stale_at(&office, place).await, [is_lost; 2], "{place}");
    }
    drop(conn);
    server.stop().await;
    // Started again it stays in its epoch.
    office.place.serve().await.stop().await;
    assert_eq!(status(&url).await["epoch"], 2);
    postgres.stop().await.unwrap();
    office.place.deserted().await;
}
