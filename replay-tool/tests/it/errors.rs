//! What cannot be done says which input, which rule, and the way out.

use portico_private_postgres::for_tests::fresh_database;

use crate::given::given;
use crate::tool::{Ran, bare};

fn refused(ran: &Ran, words: &[&str]) {
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for word in words {
        assert!(ran.err.contains(word), "{word:?} is not in\n{}", ran.err);
    }
}

#[tokio::test]
async fn without_a_running_server_the_way_out_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let ran = bare(&["status", "--data-dir", data]).await;
    refused(
        &ran,
        &[
            "database.url",
            "start the server first",
            "--data-dir",
            "--database-url",
            "portico.toml is not read here",
        ],
    );
}

#[tokio::test]
async fn the_address_that_a_killed_server_left_is_told_as_that() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let note = folder.path().join("database.url");
    let nowhere = format!("postgres:///portico?host={data}/run&port=5432&user=portico\n");
    std::fs::write(&note, nowhere).unwrap();
    let ran = bare(&["status", "--data-dir", data]).await;
    let way_out = "start the server, or give --database-url";
    let words = [
        &format!("no server runs on the data folder {data}"),
        way_out,
    ];
    refused(&ran, &words);
    assert!(!ran.err.contains("os error"), "{ran:?}");
    // One that runs holds it, and its database is away.
    let held = std::fs::File::open(&note).unwrap();
    held.lock_shared().unwrap();
    let ran = bare(&["status", "--data-dir", data]).await;
    refused(&ran, &["database.url cannot be used", "No such file"]);
}

#[tokio::test]
async fn a_url_of_another_kind_of_database_is_refused_as_the_server_refuses_it() {
    for url in ["sqlite:x", "mysql://me:hunter2@h/d", ""] {
        let ran = bare(&["status", "--database-url", url]).await;
        let form = "--database-url is \"…\"; it takes a URL like postgres://user@host/name";
        refused(&ran, &[form]);
        assert!(!ran.err.contains("hunter2"), "{ran:?}");
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_named_by_its_origin() {
    let url = "postgres://nobody:secret@127.0.0.1:1/portico";
    let ran = bare(&["status", "--database-url", url]).await;
    refused(&ran, &["--database-url", "cannot be used"]);
    assert!(!ran.err.contains("secret"), "{ran:?}");
    let said = ran.err.matches("Connection refused").count();
    assert_eq!(said, 1, "{ran:?}");
}

#[tokio::test]
async fn an_empty_database_is_refused() {
    let fill = async |_| Ok::<_, sqlx::Error>(());
    let database = fresh_database("replay_tool_empty", fill).await;
    let ran = bare(&["verify", "--database-url", database.url()]).await;
    refused(
        &ran,
        &["this database is empty", "start the server on it once"],
    );
}

#[tokio::test]
async fn somebody_elses_database_is_refused() {
    let given = given().await;
    given
        .as_superuser("ALTER TABLE log_origin RENAME TO origin")
        .await;
    let ran = given.tool(&["status"]).await;
    refused(&ran, &["not Portico's"]);
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let given = given().await;
    given
        .as_superuser("UPDATE _sqlx_migrations SET version = version + 90000")
        .await;
    refused(&given.tool(&["status"]).await, &["newer release"]);
}

#[tokio::test]
async fn a_database_with_events_for_newer_readers_is_refused_by_tool_and_server() {
    let given = given().await;
    given
        .as_superuser("UPDATE log_origin SET min_reader = 2")
        .await;
    let said = "generation 2 or later understand (this release is of generation 1)";
    refused(&given.tool(&["status"]).await, &[said, "start the newer"]);
    let refused = portico_event_log::migrate(given.database.url()).await;
    assert!(refused.unwrap_err().to_string().contains(said));
}

#[tokio::test]
async fn an_older_database_is_refused() {
    let given = given().await;
    let older = "DELETE FROM _sqlx_migrations WHERE version > 3";
    given.as_superuser(older).await;
    refused(
        &given.tool(&["status"]).await,
        &["older release", "start this release's server"],
    );
}

#[tokio::test]
async fn a_role_without_rights_is_named_with_what_it_lacks_and_the_way_out() {
    let given = given().await;
    // Roles belong to the cluster, which other tests use too.
    let role = format!("monitor_{}", std::process::id());
    given
        .as_superuser(&format!("CREATE ROLE {role} LOGIN"))
        .await;
    let url = given
        .database
        .url()
        .replacen("user=portico", &format!("user={role}"), 1);
    assert!(url.contains(&role), "{url}");
    let ran = bare(&["status", "--database-url", &url]).await;
    refused(
        &ran,
        &[
            &format!("the database role {role:?} lacks a right"),
            "permission denied for table _sqlx_migrations",
            "with the user that the server migrates with",
            &format!("GRANT pg_read_all_data TO {role}"),
        ],
    );
    given
        .as_superuser(&format!("GRANT pg_read_all_data TO {role}"))
        .await;
    for command in [&["status"][..], &["verify", "--log-only"]] {
        let ran = bare(&[command, &["--database-url", &url]].concat()).await;
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    // What writes needs more than to read, and is not told otherwise.
    let ran = bare(&["resume", "audit", "--database-url", &url]).await;
    let owner = "with the user that the server migrates with";
    refused(&ran, &["permission denied for table checkpoints", owner]);
    assert!(!ran.err.contains("pg_read_all_data"), "{ran:?}");
    given.as_superuser(&format!("DROP ROLE {role}")).await;
}

#[tokio::test]
async fn a_missing_master_key_is_refused_before_the_work() {
    let given = given().await;
    for command in [
        &["verify"][..],
        &["rebuild", "--all"],
        &["events", "--open"],
    ] {
        let key = ["--master-key-file", "/nowhere/master.key"];
        let ran = given.tool(&[command, &key].concat()).await;
        refused(&ran, &["/nowhere/master.key", "--master-key-file"]);
        assert_eq!(ran.out, "");
    }
}

#[tokio::test]
async fn the_master_key_is_found_by_the_variable_that_the_server_has() {
    let given = given().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("key");
    std::fs::rename(given.data.path().join("master.key"), &moved).unwrap();
    let arguments = ["events", "--open", "--limit", "1"];
    refused(&given.tool(&arguments).await, &["--master-key-file"]);
    let mut command = given.command(&arguments);
    let output = command.env("PORTICO_MASTER_KEY_FILE", &moved).output();
    let ran = Ran::from(output.await.unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.out.lines().count(), 1, "{ran:?}");
}

#[tokio::test]
async fn what_the_command_line_does_not_know_is_refused() {
    let cases: [(&[&str], &str); 9] = [
        (&["status", "--quick"], "--quick"),
        (&["replay"], "replay"),
        (&["rebuild"], "--all"),
        (&["rebuild", "audit", "--all"], "--all"),
        (&["events", "--since", "yesterday"], "use RFC 3339"),
        (
            &["events", "--aggregate", "documnt"],
            "did you mean document?",
        ),
        (&["events", "--actor", "somebody"], "is not an actor"),
        (&["verify", "--sample", "0"], "--sample"),
        (
            &["explain", "ada", "BILLING"],
            "\"ada\" is no id; give a UUID",
        ),
    ];
    for (arguments, word) in cases {
        refused(&bare(arguments).await, &[word]);
    }
}

#[tokio::test]
async fn an_id_that_the_log_has_nothing_of_is_refused_as_an_unknown_number_is() {
    let given = given().await;
    let nobody = "00000000-0000-4000-8000-0000000000ff";
    let staff = format!("staff:{nobody}");
    for (option, id, word) in [
        (
            "--aggregate",
            "document:zzz",
            "no event of document:zzz; give the UUID",
        ),
        (
            "--aggregate",
            "document:",
            "no event of document:; give the UUID",
        ),
        ("--customer", nobody, "no customer has the id"),
        ("--customer", "4711", "no customer has the number"),
        ("--actor", &staff, "--aggregate staff"),
        ("--actor", nobody, "has the id"),
        ("--from", "999999999", "the ledger has 9 events"),
    ] {
        let ran = given.tool(&["events", option, id]).await;
        refused(&ran, &[word]);
        assert_eq!(ran.out, "");
    }
}

#[tokio::test]
async fn help_tells_the_exit_codes() {
    for arguments in [&["--help"][..], &["verify", "--help"]] {
        let ran = bare(arguments).await;
        assert_eq!(ran.code, Some(0));
        assert!(
            ran.out.contains("verify or diff found a difference"),
            "{ran:?}"
        );
    }
}
