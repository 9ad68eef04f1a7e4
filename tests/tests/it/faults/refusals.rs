//! Starts that must be refused: said clearly, with nothing half-made.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Output;

use portico_event_log::migrate;
use portico_private_postgres::for_tests::{FreshDatabase, fresh_database};
use portico_tests::given::PASSWORD;
use portico_tests::settled;
use sqlx::{Connection, PgConnection};

use super::place::{Place, command, free_address, ran, text};

pub(super) async fn empty_database() -> FreshDatabase {
    fresh_database("empty", async |_: String| Ok::<_, sqlx::Error>(())).await
}

pub(super) async fn migrated_database() -> FreshDatabase {
    fresh_database("portal", async |url: String| migrate(&url).await).await
}

async fn run_sql(database: &FreshDatabase, sql: &str) {
    let mut conn = PgConnection::connect(database.url()).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
}

/// Tables with their columns and row counts, as far as statistics go.
pub(super) async fn shape(database: &FreshDatabase) -> BTreeSet<String> {
    let mut conn = PgConnection::connect(database.url()).await.unwrap();
    let sql = "SELECT table_schema || '.' || table_name || '.' || column_name
               FROM information_schema.columns
               WHERE table_schema NOT IN ('pg_catalog', 'information_schema')";
    sqlx::query_scalar(sql)
        .fetch_all(&mut conn)
        .await
        .unwrap()
        .into_iter()
        .collect()
}

/// Files below a folder; nothing where it is missing.
pub(super) fn files(folder: &Path) -> BTreeSet<String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| entry.path().display().to_string())
        .collect()
}

pub(super) fn serve(place: &Place, more: &[&str]) -> tokio::process::Command {
    let mut command = place.portico(&["serve"]);
    command.args(["--listen", &place.address]).args(more);
    command
}

/// It ends by itself, not as if all were well, and says these words.
pub(super) fn refused(output: &Output, code: i32, words: &[&str]) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
    assert!(
        said.lines().count() <= 12 && !said.contains("panicked"),
        "{said}"
    );
}

pub(super) fn on(database: &FreshDatabase) -> Place {
    Place::new().with(&["--database-url", database.url()])
}

#[tokio::test]
async fn a_database_of_somebody_else_is_left_as_it_is() {
    let database = empty_database().await;
    run_sql(
        &database,
        "CREATE TABLE invoices (id int); CREATE SCHEMA s; CREATE TABLE s.events (n int)",
    )
    .await;
    let (place, before) = (on(&database), shape(&database).await);
    refused(
        &ran(&mut serve(&place, &[])).await,
        1,
        &["not Portico's", "invoices", "empty database"],
    );
    assert_eq!(shape(&database).await, before);
    assert!(files(&place.data()).is_empty());
}

#[tokio::test]
async fn a_database_with_an_empty_schema_in_the_way_is_left_as_it_is() {
    let database = empty_database().await;
    run_sql(&database, "CREATE SCHEMA keys").await;
    let place = on(&database);
    let words = ["not Portico's (schema keys)", "empty database"];
    refused(&ran(&mut serve(&place, &[])).await, 1, &words);
    assert!(shape(&database).await.is_empty());
    assert!(files(&place.data()).is_empty());
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_left_as_it_is() {
    let database = migrated_database().await;
    run_sql(
        &database,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'of a release to come', true, 'x', 1)",
    )
    .await;
    let (place, before) = (on(&database), shape(&database).await);
    refused(
        &ran(&mut serve(&place, &[])).await,
        1,
        &["newer release", "9999", "start that release"],
    );
    assert_eq!(shape(&database).await, before);
    assert!(files(&place.data()).is_empty());
}

/// As after a restore of a dump without its grants.
#[tokio::test]
async fn a_start_whose_role_lacks_its_grants_is_told_which_and_the_way_out() {
    for (revoked, missing) in [
        (
            "ALL ON log_origin",
            "permission denied for table log_origin",
        ),
        // The keys have a dump of their own.
        ("USAGE ON SCHEMA keys", "permission denied for schema keys"),
    ] {
        let database = migrated_database().await;
        run_sql(&database, &format!("REVOKE {revoked} FROM portico_server")).await;
        let lacks = "the role portico_server lacks what the migrations granted";
        let words = [lacks, missing, "without --no-acl"];
        let place = on(&database);
        let add = ["staff", "add", "--owner", "--firm", "Harbour & Finch"];
        let olivia = ["--name", "Olivia", "--email", "owner@firm.example"];
        let mut add = place.portico(&[&add[..], &olivia].concat());
        refused(&ran(&mut serve(&place, &[])).await, 1, &words);
        refused(&ran(&mut add).await, 1, &words);
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_an_error_without_its_password() {
    let address = free_address();
    let url = format!("postgres://portico:s3cretly@{address}/portico");
    let place = Place::new().with(&["--database-url", &url]);
    let output = ran(&mut serve(&place, &[])).await;
    let said = text(&output.stderr);
    let words = [
        "the database named by database_url cannot be used",
        "check that it runs",
    ];
    refused(&output, 1, &words);
    assert_eq!(said.matches("Connection refused").count(), 1, "{said}");
    assert!(!said.contains("s3cretly"), "{said}");
    assert!(files(&place.data()).is_empty());
}

#[tokio::test]
async fn a_master_key_that_is_not_this_databases_is_refused_and_never_replaced() {
    let database = migrated_database().await;
    let place = on(&database);
    place
        .found_firm(("Olivia", "owner@firm.example"), PASSWORD)
        .await;
    let (key, kept) = (place.data().join("master.key"), place.beside("kept"));
    fs::rename(&key, &kept).unwrap();
    refused(
        &ran(&mut serve(&place, &[])).await,
        1,
        &["no master key", "restore", "backup"],
    );
    assert!(!key.exists(), "a lost key is not made anew");

    let private = |text: &str| {
        fs::write(&key, text).unwrap();
        fs::set_permissions(&key, PermissionsExt::from_mode(0o600)).unwrap();
    };
    for (found, words) in [
        (
            format!("portico-master-key-1:{}", "A".repeat(43)),
            "default key",
        ),
        (
            format!("portico-master-key-1:{}", "B".repeat(42) + "A"),
            "does not open",
        ),
        (
            "portico-master-key-1:dGlu".to_owned(),
            "does not hold a master key",
        ),
        (String::new(), "does not hold a master key"),
    ] {
        private(&found);
        refused(
            &ran(&mut serve(&place, &[])).await,
            1,
            &[words, "master.key"],
        );
        assert_eq!(fs::read_to_string(&key).unwrap(), found);
    }
    fs::copy(&kept, &key).unwrap();
    fs::set_permissions(&key, PermissionsExt::from_mode(0o640)).unwrap();
    refused(
        &ran(&mut serve(&place, &[])).await,
        1,
        &["read by other users", "chmod 600"],
    );
    fs::set_permissions(&key, PermissionsExt::from_mode(0o600)).unwrap();
    place.serve().await.stop().await;
}

#[tokio::test]
async fn a_database_that_was_begun_knows_its_master_key_before_anything_is_sealed() {
    let database = migrated_database().await;
    let place = on(&database);
    place.serve().await.stop().await;
    let key = place.data().join("master.key");
    let kept = place.beside("kept");
    fs::rename(&key, &kept).unwrap();
    let words = ["no master key", key.to_str().unwrap(), "copy it from"];
    refused(&ran(&mut serve(&place, &[])).await, 1, &words);
    assert!(!key.exists());

    let other = place.beside("other.key");
    fs::write(
        &other,
        format!("portico-master-key-1:{}", "B".repeat(42) + "A"),
    )
    .unwrap();
    fs::set_permissions(&other, PermissionsExt::from_mode(0o600)).unwrap();
    let named = ["--master-key-file", other.to_str().unwrap()];
    let words = ["begun with another", named[1], "in its place"];
    refused(&ran(&mut serve(&place, &named)).await, 1, &words);
    let mut tool = command("replay-tool");
    tool.args(["events", "--open", "--database-url", database.url()]);
    let words = ["begun with another", named[1], "--master-key-file"];
    refused(&ran(tool.args(named)).await, 2, &words);

    fs::rename(&kept, &key).unwrap();
    place.serve().await.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_data_folders_that_begin_a_database_at_once_one_does() {
    let database = empty_database().await;
    let places = [on(&database), on(&database)];
    let add = |place: &Place, email: &str| {
        let mut add = place.portico(&["staff", "add", "--owner", "--firm", "Harbour & Finch"]);
        add.args(["--name", "Olivia", "--email", email]);
        add
    };
    let mut adding = [
        add(&places[0], "one@firm.example"),
        add(&places[1], "two@firm.example"),
    ];
    let [one, two] = &mut adding;
    let (one, two) = tokio::join!(ran(one), ran(two));
    let done = [one, two].map(|output| (output.status.code(), text(&output.stderr)));
    let won = done.iter().position(|(code, _)| *code == Some(0));
    let won = won.unwrap_or_else(|| panic!("{done:?}"));
    assert_eq!(done[1 - won].0, Some(1), "{done:?}");
    let server = places[won].serve().await;
    settled(&mut places[won].owner().await).await;
    let verified = places[won].replay_tool(&["verify"]).await;
    assert_eq!(
        verified.status.code(),
        Some(0),
        "{}",
        text(&verified.stdout)
    );
    server.stop().await;
    let loser = ran(&mut serve(&places[1 - won], &[])).await;
    assert_eq!(loser.status.code(), Some(1), "{}", text(&loser.stderr));
}

#[tokio::test]
async fn a_master_key_that_cannot_be_used_is_refused_before_anything_is_made() {
    let database = empty_database().await;
    for url in [None, Some(database.url())] {
        let place = Place::new();
        let [garbage, folder, dead] = ["garbage", "folder", "dead"].map(|name| place.beside(name));
        fs::write(&garbage, "no key").unwrap();
        fs::set_permissions(&garbage, PermissionsExt::from_mode(0o600)).unwrap();
        fs::create_dir(&folder).unwrap();
        symlink("/nonexistent", &dead).unwrap();
        for (key, why) in [
            (garbage, "does not hold a master key"),
            (folder, "Is a directory"),
            (dead, "No such file"),
            (place.beside("nowhere/key"), "make the folder"),
        ] {
            let key = key.to_str().unwrap();
            let mut more = vec!["--master-key-file", key];
            more.extend(url.iter().flat_map(|url| ["--database-url", *url]));
            let output = ran(&mut serve(&place, &more)).await;
            refused(&output, 1, &["master key file", key, why]);
            assert!(!place.data().exists(), "{key}");
        }
    }
    assert!(shape(&database).await.is_empty());
    // The same where it is looked for if nothing is said.
    let place = Place::new();
    fs::create_dir_all(place.data().join("master.key")).unwrap();
    let words = ["master.key", "Is a directory"];
    refused(&ran(&mut serve(&place, &[])).await, 1, &words);
    assert!(!place.data().join("postgres").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_master_key_is_made_in_a_new_data_folder_that_a_link_leads_to() {
    let place = Place::new();
    let link = place.beside("link");
    symlink(place.data(), &link).unwrap();
    let key = link.join("master.key");
    let place = place.with(&["--master-key-file", key.to_str().unwrap()]);
    place.serve().await.stop().await;
    assert!(place.data().join("master.key").is_file());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_server_on_a_data_folder_is_refused_and_the_first_serves_on() {
    let place = Place::new();
    let server = place.serve().await;
    let url = place.url();
    let mut second = place.portico(&["serve", "--listen", &free_address()]);
    let refused_with = server.pid().to_string();
    refused(
        &ran(&mut second).await,
        1,
        &["in use by process", &refused_with, "another data folder"],
    );
    assert_eq!(
        place.url(),
        url,
        "commands still find the first one's database"
    );
    let ready = reqwest::get(format!("{}/readyz", place.origin()))
        .await
        .unwrap();
    assert_eq!(ready.status(), 200);
    // A command joins it instead.
    place
        .found_firm(("Olivia", "owner@firm.example"), PASSWORD)
        .await;
    server.stop().await;
    place.deserted().await;
}

#[tokio::test]
async fn a_taken_port_is_refused_before_anything_is_made() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind(&place.address).unwrap();
    let output = ran(&mut serve(&place, &[])).await;
    refused(
        &output,
        1,
        &["cannot listen on", &place.address, "--listen"],
    );
    assert!(!place.data().exists());
    drop(taken);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let figures = taken.local_addr().unwrap().to_string();
    let output = ran(&mut serve(&place, &["--metrics-listen", &figures])).await;
    let words = [
        "cannot listen on",
        &figures,
        "another with --metrics-listen",
    ];
    refused(&output, 1, &words);
    assert!(!place.data().exists());
}

#[tokio::test]
async fn any_free_port_is_refused_as_nobody_would_find_it() {
    let place = Place::new();
    let any = "127.0.0.1:0";
    let mut listen = place.portico(&["serve", "--listen", any]);
    let words = ["listen is 127.0.0.1:0", "port 0", "name the one"];
    refused(&ran(&mut listen).await, 2, &words);
    let figures = ran(&mut serve(&place, &["--metrics-listen", any])).await;
    refused(&figures, 2, &["metrics_listen is 127.0.0.1:0"]);
    assert!(!place.data().exists());
}

#[tokio::test]
async fn a_store_whose_disk_is_not_mounted_is_refused_before_anything_is_made() {
    let place = Place::new();
    fs::create_dir(place.data()).unwrap();
    let blobs = place.data().join("blobs");
    symlink("/nonexistent", &blobs).unwrap();
    let words = [blobs.to_str().unwrap(), "a link to /nonexistent", "mount"];
    refused(&ran(&mut serve(&place, &[])).await, 1, &words);
    let made: Vec<_> = fs::read_dir(place.data()).unwrap().collect();
    assert_eq!(made.len(), 1, "{made:?}");
}

#[tokio::test]
async fn unknown_settings_are_refused_wherever_they_stand() {
    let place = Place::new();
    refused(
        &ran(&mut serve(&place, &["--lisen", "127.0.0.1:1"])).await,
        2,
        &["--lisen", "--listen"],
    );
    let mut with_variable = serve(&place, &[]);
    with_variable.env("PORTICO_LISEN", "127.0.0.1:1");
    refused(
        &ran(&mut with_variable).await,
        2,
        &["PORTICO_LISEN", "PORTICO_LISTEN"],
    );
    let mut with_value = serve(&place, &[]);
    with_value.env("PORTICO_PRODUCTION", "perhaps");
    refused(&ran(&mut with_value).await, 2, &["production", "perhaps"]);
    assert!(!place.data().exists());
    fs::create_dir(place.data()).unwrap();
    fs::write(place.data().join("portico.toml"), "max_conections = 20\n").unwrap();
    refused(
        &ran(&mut serve(&place, &[])).await,
        2,
        &["max_conections", "max_connections"],
    );
    let elsewhere = place.beside("other.toml").display().to_string();
    let with_file = ["--config", elsewhere.as_str()];
    refused(
        &ran(&mut serve(&place, &with_file)).await,
        2,
        &["other.toml"],
    );
    assert_eq!(files(&place.data()).len(), 1);
}

#[tokio::test]
async fn production_refuses_what_is_for_trying_out() {
    let place = Place::new().with(&["--production", "true"]);
    refused(
        &ran(&mut serve(&place, &[])).await,
        2,
        &["production", "database_url"],
    );
    assert!(!place.data().exists());
    let place = place.with(&["--database-url", "postgres://portico@127.0.0.1:1/portico"]);
    refused(
        &ran(&mut serve(&place, &[])).await,
        2,
        &["production", "https"],
    );
    assert!(!place.data().exists());
    let place = place.with(&[
        "--staff-origin=https://firm.example/staff",
        "--portal-origin=https://firm.example/portal",
    ]);
    refused(
        &ran(&mut serve(&place, &["--demo", "corpus"])).await,
        2,
        &["production is on", "leave --demo out", "production = false"],
    );
    assert!(!place.data().exists());
}
