//! Telling our database from another, before anything of it is changed.

use std::collections::BTreeSet;

use sqlx::{Connection, PgConnection};

use super::{DatabaseError, MIGRATIONS, READER, known};

/// What anybody made in a database: relations, functions and types that are
/// neither `PostgreSQL`'s nor an extension's.
const MADE: &str = "
    SELECT DISTINCT CASE nspname WHEN 'public' THEN name ELSE nspname || '.' || name END AS made
    FROM (
        SELECT 'pg_class'::regclass AS catalog, oid, relnamespace AS space, relname::text AS name
        FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
        UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace, proname::text FROM pg_proc
        UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace, typname::text FROM pg_type
                  WHERE typtype IN ('e', 'd', 'r')) AS things
    JOIN pg_namespace n ON n.oid = space
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = things.catalog
                      AND d.objid = things.oid AND d.deptype = 'e')
    ORDER BY 1";

/// The table of the migrations that were run. Other programs have one too.
const RUN: &str = "_sqlx_migrations";

/// Whether that table has the columns that are read here.
const READS: &str = "
    SELECT count(*) = 3 FROM pg_attribute
    WHERE attrelid = to_regclass('public._sqlx_migrations') AND NOT attisdropped
      AND (attname, atttypid) IN (('version', 'int8'::regtype),
                                  ('description', 'text'::regtype),
                                  ('checksum', 'bytea'::regtype))";

/// The newest migration in a database that is ours; `None` where it is empty.
pub(super) async fn newest(conn: &mut PgConnection) -> Result<Option<i64>, DatabaseError> {
    look(conn, false).await
}

/// The same, where nothing stands in the way of the migrations after it.
pub(super) async fn newest_to_go_on(conn: &mut PgConnection) -> Result<Option<i64>, DatabaseError> {
    look(conn, true).await
}

/// One look at everything: another server may be migrating it.
async fn look(conn: &mut PgConnection, to_go_on: bool) -> Result<Option<i64>, DatabaseError> {
    let encoding: String = sqlx::query_scalar("SHOW server_encoding")
        .fetch_one(&mut *conn)
        .await?;
    if encoding != "UTF8" {
        return Err(DatabaseError::Encoding(encoding));
    }
    let mut snapshot = conn
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let newest = look_through(&mut snapshot).await?;
    if to_go_on {
        free_for_the_rest(&mut snapshot, newest).await?;
    }
    snapshot.commit().await?;
    Ok(newest)
}

async fn look_through(conn: &mut PgConnection) -> Result<Option<i64>, DatabaseError> {
    let made: Vec<String> = sqlx::query_scalar(MADE).fetch_all(&mut *conn).await?;
    if made.is_empty() {
        return Ok(None);
    }
    let found: BTreeSet<&str> = made.iter().map(String::as_str).collect();
    let has_log = found.is_superset(&BTreeSet::from([RUN, "events", "log_origin"]));
    // A migration that was cut off leaves only the migrations' own table.
    if has_log || found == BTreeSet::from([RUN]) {
        return newest_run(conn, has_log).await;
    }
    Err(not_ours(made))
}

fn not_ours(made: Vec<String>) -> DatabaseError {
    DatabaseError::NotOurs(made.into_iter().take(5).collect::<Vec<_>>().join(", "))
}

/// The newest migration that was run, of those that are ours.
async fn newest_run(conn: &mut PgConnection, has_log: bool) -> Result<Option<i64>, DatabaseError> {
    let of_another = || not_ours(vec![format!("{RUN} of another program")]);
    let reads: bool = sqlx::query_scalar(READS).fetch_one(&mut *conn).await?;
    if !reads {
        return Err(of_another());
    }
    let done: Vec<(i64, String, Vec<u8>)> = sqlx::query_as(
        "SELECT version, description, checksum FROM public._sqlx_migrations ORDER BY version",
    )
    .fetch_all(&mut *conn)
    .await?;
    if has_log {
        read_by_us(conn).await?;
    } else if !done
        .iter()
        .all(|(version, named, _)| is_called(*version, named))
    {
        return Err(of_another());
    }
    let Some((newest, ..)) = done.last() else {
        return Ok(None);
    };
    let (found, known) = (*newest, known());
    if found > known {
        return Err(DatabaseError::Newer { found, known });
    }
    for (version, _, checksum) in &done {
        same_migration(*version, checksum)?;
    }
    Ok(Some(found))
}

/// Whether a migration of ours has this version and name.
fn is_called(version: i64, named: &str) -> bool {
    MIGRATIONS
        .iter()
        .any(|ours| ours.version == version && ours.description == named)
}

/// Whether what was migrated is what this build would have migrated. The tools
/// ask this too: they never migrate, and would read tables of another form.
fn same_migration(version: i64, checksum: &[u8]) -> Result<(), DatabaseError> {
    let ours = MIGRATIONS.iter().find(|ours| ours.version == version);
    if ours.is_none_or(|ours| *ours.checksum != *checksum) {
        return Err(DatabaseError::Unreleased(version));
    }
    Ok(())
}

/// Whether this release reads every event in the log. A release that writes new
/// forms of events raises `min_reader`, and ships after one that reads them.
async fn read_by_us(conn: &mut PgConnection) -> Result<(), DatabaseError> {
    let found: i32 = sqlx::query_scalar("SELECT min_reader FROM public.log_origin")
        .fetch_one(conn)
        .await?;
    if found > READER {
        return Err(DatabaseError::NewerEvents {
            found,
            known: READER,
        });
    }
    Ok(())
}

/// Whether the schemas that migrations after this one make are not there yet: an
/// empty one holds nothing, but stands in the way all the same.
async fn free_for_the_rest(
    conn: &mut PgConnection,
    newest: Option<i64>,
) -> Result<(), DatabaseError> {
    let there: Vec<String> = sqlx::query_scalar(
        "SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname = ANY($1) ORDER BY 1",
    )
    .bind(schemas_after(newest))
    .fetch_all(conn)
    .await?;
    if there.is_empty() {
        return Ok(());
    }
    Err(not_ours(there))
}

/// The schemas that migrations after this one make.
fn schemas_after(newest: Option<i64>) -> Vec<String> {
    MIGRATIONS
        .iter()
        .filter(|migration| newest.is_none_or(|newest| migration.version > newest))
        .flat_map(|migration| migration.sql.lines())
        .filter_map(|line| line.strip_prefix("CREATE SCHEMA "))
        .map(|rest| rest.trim_end_matches(';').to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemas_that_are_still_to_be_made_are_those_of_later_migrations() {
        let all = schemas_after(None);
        for schema in ["keys", "access", "auth", "bytes", "read_audit"] {
            assert!(all.iter().any(|name| name == schema), "{schema}: {all:?}");
        }
        let statements = MIGRATIONS.iter().flat_map(|one| one.sql.split_whitespace());
        let words: Vec<&str> = statements.collect();
        let made = words.windows(2).filter(|two| *two == ["CREATE", "SCHEMA"]);
        assert_eq!(made.count(), all.len());
        assert!(!schemas_after(Some(5)).contains(&"keys".to_owned()));
        assert!(schemas_after(Some(known())).is_empty());
    }
}
