//! Our database, an empty one, or nothing.

use portico_event_log::{DatabaseError, begin_store, connect_to_work, migrate, origin, recognise};
use portico_private_postgres::for_login;
use portico_private_postgres::for_tests::cluster;
use sqlx::{Connection, PgConnection};

use crate::given::new_id;

/// A new database, and how to make it.
async fn made(options: &str) -> String {
    let postgres = cluster().await;
    let name = format!("bare_{}", new_id().simple());
    run(
        &postgres.url("postgres"),
        &format!("CREATE DATABASE {name} TEMPLATE template0 {options}"),
    )
    .await;
    postgres.url(&name)
}

async fn run(url: &str, statements: &str) {
    let mut conn = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(statements).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

/// Every relation, function and schema of the database that is not
/// `PostgreSQL`'s own.
async fn contents(url: &str) -> Vec<String> {
    let mut conn = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar(
        "SELECT format('%s %s.%s', kind, nspname, name) FROM (
             SELECT 'relation' AS kind, relnamespace AS space, relname AS name FROM pg_class
             UNION ALL SELECT 'function', pronamespace, proname FROM pg_proc
             UNION ALL SELECT 'schema', oid, nspname FROM pg_namespace) AS found
         JOIN pg_namespace n ON n.oid = space
         WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap()
}

/// Refuses, and changes nothing.
async fn refused(url: &str) -> DatabaseError {
    let before = contents(url).await;
    let error = migrate(url).await.unwrap_err();
    assert_eq!(contents(url).await, before);
    error
}

#[tokio::test]
async fn a_database_is_of_a_deployment_once_its_log_is_made_and_knows_whether_it_names_files() {
    let url = made("ENCODING 'UTF8'").await;
    let before = contents(&url).await;
    assert_eq!(origin(&url).await.unwrap(), None);
    assert_eq!(contents(&url).await, before);
    migrate(&url).await.unwrap();
    let begun = origin(&url).await.unwrap().unwrap();
    assert!(!begun.has_contents && begun.store.is_none());
    let event = |of: &str, payload: &str| {
        format!(
            "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type,
                                 event_version, payload, metadata)
             VALUES ('document', '{of}', 1, '{of}', '1.0', '{payload}', '{{}}')"
        )
    };
    run(&url, &event("FolderCreated", "{}")).await;
    assert_eq!(origin(&url).await.unwrap(), Some(begun));
    let uploaded = r#"{"UploadedByStaff":{"content":{"blob":"x"}}}"#;
    run(&url, &event("UploadedByStaff", uploaded)).await;
    let filled = origin(&url).await.unwrap().unwrap();
    assert!(filled.has_contents);
    assert_eq!(filled.deployment, begun.deployment);
}

#[tokio::test]
async fn of_two_content_stores_that_begin_a_database_at_once_one_does() {
    let url = made("ENCODING 'UTF8'").await;
    migrate(&url).await.unwrap();
    let [one, other] = [1, 2].map(uuid::Uuid::from_u128);
    let (one_met, other_met) = tokio::join!(begin_store(&url, one), begin_store(&url, other));
    let begun = one_met.unwrap();
    assert_eq!(other_met.unwrap(), begun);
    assert!([one, other].contains(&begun));
    assert_eq!(origin(&url).await.unwrap().unwrap().store, Some(begun));
}

#[tokio::test]
async fn an_empty_database_is_migrated_and_again_is_calm() {
    let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
    migrate(&url).await.unwrap();
    let first = contents(&url).await;
    assert!(first.iter().any(|line| line == "relation public.events"));
    migrate(&url).await.unwrap();
    assert_eq!(contents(&url).await, first);
}

#[tokio::test]
async fn two_servers_that_start_at_once_migrate_once() {
    let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
    let (one, two) = tokio::join!(migrate(&url), migrate(&url));
    one.unwrap();
    two.unwrap();
}

#[tokio::test]
async fn a_database_with_anything_of_somebody_elses_is_refused() {
    for foreign in [
        "CREATE TABLE invoices (id int)",
        "CREATE TABLE events (id int)",
        "CREATE SCHEMA shop; CREATE TABLE shop.orders (id int)",
        "CREATE SCHEMA access; CREATE TABLE access.doors (id int)",
        "CREATE VIEW open_invoices AS SELECT 1 AS id",
        "CREATE MATERIALIZED VIEW totals AS SELECT 1 AS id",
        "CREATE SEQUENCE numbers",
        "CREATE TYPE mood AS ENUM ('good')",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ] {
        let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
        run(&url, foreign).await;
        let error = refused(&url).await;
        assert!(
            matches!(error, DatabaseError::NotOurs(_)),
            "{foreign}: {error}"
        );
    }
}

#[tokio::test]
async fn an_empty_schema_in_the_way_is_refused_by_name_with_the_way_out() {
    for schema in ["keys", "access", "read_access_log"] {
        let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
        run(&url, &format!("CREATE SCHEMA {schema}")).await;
        let text = refused(&url).await.to_string();
        for says in [
            &format!("not Portico's (schema {schema})"),
            "an empty database",
        ] {
            assert!(text.contains(says), "{says:?} is not in: {text}");
        }
    }
    // Also where migrations were cut off before it.
    let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
    migrate(&url).await.unwrap();
    run(&url, "DELETE FROM _sqlx_migrations WHERE version > 9").await;
    let text = refused(&url).await.to_string();
    assert!(text.contains("schema read_access_history)"), "{text}");
}

#[tokio::test]
async fn migrations_of_another_program_are_not_taken_for_ours() {
    let of_sqlx = "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY,
         description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(),
         success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL)";
    let row = |version| {
        format!(
            "{of_sqlx}; INSERT INTO _sqlx_migrations VALUES ({version}, 'shop', now(), true, '', 0)"
        )
    };
    for foreign in [
        "CREATE TABLE _sqlx_migrations (a int)".to_owned(),
        row(20_240_101),
        row(1),
    ] {
        let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
        run(&url, &foreign).await;
        let text = refused(&url).await.to_string();
        let says = "not Portico's (_sqlx_migrations of another program)";
        assert!(text.contains(says), "{foreign}: {text}");
        let mut conn = PgConnection::connect(&url).await.unwrap();
        let of_tools = recognise(&mut conn).await.unwrap_err();
        assert_eq!(of_tools.to_string(), text);
    }
    // Ours, cut off before the first of them.
    let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
    run(&url, of_sqlx).await;
    migrate(&url).await.unwrap();
}

#[tokio::test]
async fn an_extension_or_an_empty_schema_is_nobodys_table() {
    let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
    run(
        &url,
        "CREATE SCHEMA more; CREATE EXTENSION citext SCHEMA more",
    )
    .await;
    migrate(&url).await.unwrap();
}

#[tokio::test]
async fn a_schema_of_the_logins_own_name_takes_nothing_of_ours() {
    let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
    run(&url, "CREATE SCHEMA portico").await;
    migrate(&url).await.unwrap();
    let made = contents(&url).await;
    assert!(made.iter().any(|line| line == "relation public.events"));
    assert!(
        !made
            .iter()
            .any(|line| line.starts_with("relation portico."))
    );
}

/// A login without rights of its own, its database, and what an administrator
/// gives it.
async fn limited(statements: &str) -> (String, String) {
    let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
    let login = format!("limited_{}", new_id().simple());
    run(&url, &format!("CREATE ROLE {login} LOGIN")).await;
    run(&url, &statements.replace("LOGIN", &login)).await;
    (for_login(&url, &login), login)
}

const OWNS: &str =
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO LOGIN', current_database()); END $$";

const MADE: &str = "DO $$ BEGIN CREATE ROLE portico_server; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";

const MEMBER: &str = "GRANT portico_server TO LOGIN";

#[tokio::test]
async fn a_login_that_may_not_set_up_is_told_what_to_ask_for() {
    let role = format!("{MADE}; {MEMBER}");
    for (given, way_out) in [
        (OWNS, "GRANT portico_server TO"),
        (role.as_str(), "OWNER TO"),
    ] {
        let (url, login) = limited(given).await;
        let error = refused(&url).await;
        assert!(matches!(error, DatabaseError::Rights { .. }), "{error}");
        let text = error.to_string();
        assert!(text.contains(way_out) && text.contains(&login), "{text}");
    }
    let (url, _) = limited(&format!("{OWNS}; {role}")).await;
    migrate(&url).await.unwrap();
}

#[tokio::test]
async fn a_login_that_may_make_roles_sets_up_where_it_can_take_the_servers() {
    let (url, login) = limited(&format!("{MADE}; {OWNS}; ALTER ROLE LOGIN CREATEROLE")).await;
    let conn = PgConnection::connect(&url).await.unwrap();
    // From 16 on it grants only what it made itself, or was given to administer.
    if conn.server_version_num() >= Some(160_000) {
        let text = refused(&url).await.to_string();
        let says = format!("GRANT portico_server TO \"{login}\";");
        assert!(text.contains(&says), "{text}");
        let admin = cluster().await.url("postgres");
        let given = format!("GRANT portico_server TO {login} WITH ADMIN TRUE, SET FALSE");
        run(&admin, &given).await;
    }
    conn.close().await.unwrap();
    migrate(&url).await.unwrap();
    let pool = connect_to_work(&url, 1).await.unwrap();
    let works: String = sqlx::query_scalar("SELECT current_user::text")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(works, "portico_server");
}

/// As after a restore into a cluster where somebody else made the role.
#[tokio::test]
async fn a_login_that_was_not_granted_the_servers_role_is_told_so_also_where_all_is_set_up() {
    let (url, login) = limited(&format!("{MADE}; {MEMBER}; {OWNS}")).await;
    migrate(&url).await.unwrap();
    let admin = cluster().await.url("postgres");
    run(&admin, &format!("REVOKE portico_server FROM {login}")).await;
    let text = refused(&url).await.to_string();
    let says = format!("GRANT portico_server TO \"{login}\";");
    assert!(text.contains(&says), "{text}");
    assert!(!text.contains("CREATE ROLE"), "it is there: {text}");
    let text = connect_to_work(&url, 1).await.unwrap_err().to_string();
    assert!(text.contains("permission denied to set role"), "{text}");
    run(&admin, &format!("GRANT portico_server TO {login}")).await;
    migrate(&url).await.unwrap();
    connect_to_work(&url, 1).await.unwrap();
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_refused() {
    let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
    migrate(&url).await.unwrap();
    run(
        &url,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'of the future', true, '', 0)",
    )
    .await;
    let error = refused(&url).await;
    assert!(
        matches!(error, DatabaseError::Newer { found: 9999, .. }),
        "{error}"
    );
}

#[tokio::test]
async fn a_database_of_an_unreleased_build_with_other_migrations_is_refused_with_the_way_out() {
    let url = made("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").await;
    migrate(&url).await.unwrap();
    run(
        &url,
        "UPDATE _sqlx_migrations SET checksum = '\\x00' WHERE version = 9",
    )
    .await;
    let mut conn = PgConnection::connect(&url).await.unwrap();
    let of_tools = recognise(&mut conn).await.unwrap_err();
    for error in [refused(&url).await, of_tools] {
        let text = error.to_string();
        assert!(matches!(error, DatabaseError::Unreleased(9)), "{text}");
        for says in [
            "unreleased build",
            "migration 9",
            "Start the build",
            "import again",
        ] {
            assert!(text.contains(says), "{says:?} is not in: {text}");
        }
    }
}

#[tokio::test]
async fn a_database_that_is_not_utf8_is_refused() {
    for encoding in ["LATIN1", "SQL_ASCII"] {
        let url = made(&format!(
            "ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
        ))
        .await;
        let error = refused(&url).await;
        assert!(
            matches!(&error, DatabaseError::Encoding(found) if found == encoding),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_url_that_does_not_read_says_how_to_write_it() {
    let error = migrate("nowhere in particular").await.unwrap_err();
    assert!(
        error.to_string().contains("postgres://user@host/name"),
        "{error}"
    );
}
