//! What the login that migrates may do.

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

use super::DatabaseError;

/// Who asks, and what becomes of it. From version 16 on whoever makes a role administers
/// it, but works as it only where that was granted too; before, whoever may make roles
/// grants any of them.
const ASKED: &str = "
    SELECT me.rolname::text AS login, current_database()::text AS name, r.oid IS NOT NULL AS made,
           coalesce(pg_has_role(current_user, r.oid,
                                CASE WHEN v.grants_set THEN 'SET' ELSE 'MEMBER' END),
                    false) AS works,
           CASE WHEN r.oid IS NULL THEN me.rolcreaterole OR me.rolsuper
                ELSE pg_has_role(current_user, r.oid, 'MEMBER WITH ADMIN OPTION')
                     OR (me.rolcreaterole AND NOT v.grants_set) END AS takes,
           has_database_privilege(current_database(), 'CREATE')
               AND has_schema_privilege('public', 'CREATE') AS creates
    FROM (SELECT current_setting('server_version_num')::int >= 160000 AS grants_set) v
    JOIN pg_roles me ON me.rolname = current_user
    LEFT JOIN pg_roles r ON r.rolname = 'portico_server'";

/// Whether the login may make the server's role, if that is missing, take it, and make
/// Portico's schemas.
pub(super) async fn may_set_up(conn: &mut PgConnection) -> Result<(), DatabaseError> {
    let row = sqlx::query(ASKED).fetch_one(conn).await?;
    if !row.try_get::<bool, _>("works")? && !row.try_get::<bool, _>("takes")? {
        return Err(without_role(&row)?);
    }
    if !row.try_get::<bool, _>("creates")? {
        let (login, name): (String, String) = (row.try_get("login")?, row.try_get("name")?);
        return Err(DatabaseError::Rights {
            way_out: format!("ALTER DATABASE {name:?} OWNER TO {login:?};"),
            lacks: "make schemas and tables in it",
            login,
        });
    }
    Ok(())
}

/// Whether the login may work as the server's role. No migration grants it where the
/// database is there already, as after a restore: roles belong to the cluster and are in
/// no dump.
pub(super) async fn may_work(conn: &mut PgConnection) -> Result<(), DatabaseError> {
    let row = sqlx::query(ASKED).fetch_one(conn).await?;
    if row.try_get::<bool, _>("works")? {
        return Ok(());
    }
    Err(without_role(&row)?)
}

fn without_role(row: &PgRow) -> Result<DatabaseError, sqlx::Error> {
    let login: String = row.try_get("login")?;
    let make = if row.try_get("made")? {
        ""
    } else {
        "CREATE ROLE portico_server NOLOGIN; "
    };
    Ok(DatabaseError::Rights {
        way_out: format!("{make}GRANT portico_server TO {login:?};"),
        lacks: "work as the role portico_server",
        login,
    })
}
