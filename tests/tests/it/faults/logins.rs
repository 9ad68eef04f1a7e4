//! What the server's own login may do, and who may look into its folder.

use std::os::unix::fs::PermissionsExt;

use portico_private_postgres::for_login;
use sqlx::{Connection, PgConnection};

use super::office::Office;
use super::place::Place;

/// What only the owner may; each with its word in the refusal.
const REFUSED: [(&str, &str); 7] = [
    ("SET ROLE portico", "permission denied to set role"),
    ("UPDATE events SET sequence = 9", "permission denied"),
    ("DELETE FROM events", "permission denied"),
    ("TRUNCATE events", "permission denied"),
    ("ALTER TABLE events DISABLE TRIGGER ALL", "must be owner"),
    (
        "SET session_replication_role = replica",
        "permission denied",
    ),
    ("CREATE ROLE another SUPERUSER", "must be superuser"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_servers_login_adds_events_and_cannot_become_the_owner() {
    let (office, server) = Office::open(Place::new()).await;
    let _ = office.customer("Baker & Sons").await;
    let mut owner = office.place.owner().await;
    let logins: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE application_name = 'portico'",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(logins, ["portico_server"]);

    let url = for_login(&office.place.url(), "portico_server");
    let mut login = PgConnection::connect(&url).await.unwrap();
    for (statement, word) in REFUSED {
        let refused = sqlx::raw_sql(statement).execute(&mut login).await;
        let said = refused.unwrap_err().to_string();
        assert!(said.contains(word), "{statement}: {said}");
    }
    let seen: i64 = sqlx::query_scalar("SELECT count(*) FROM events")
        .fetch_one(&mut login)
        .await
        .unwrap();
    assert!(seen > 0);
    login.close().await.unwrap();
    drop(owner);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_lists_the_data_folder_or_reads_the_address() {
    let place = Place::new();
    let data = place.data();
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, PermissionsExt::from_mode(0o755)).unwrap();
    let (office, server) = Office::open(place).await;
    let others = |path: &std::path::Path| {
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        mode & 0o007
    };
    let data = office.place.data();
    assert_eq!(others(&data) & 0o006, 0, "list or write");
    for name in ["database.url", "master.key", "postgres/run"] {
        assert_eq!(others(&data.join(name)), 0, "{name}");
    }
    assert_eq!(others(&data.join("postgres")) & 0o006, 0);
    server.stop().await;
}
