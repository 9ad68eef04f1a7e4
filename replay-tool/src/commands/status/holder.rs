//! Who holds the tail back: followers read no further than the oldest
//! transaction of the cluster that may still write.

use serde::Serialize;
use sqlx::{PgConnection, Row};

/// A transaction with an id, other than ours.
#[derive(Serialize)]
pub(super) struct Holder {
    pub(super) txid: String,
    /// Null for a prepared transaction.
    pub(super) pid: Option<i32>,
    pub(super) prepared: Option<String>,
    pub(super) age_seconds: f64,
    pub(super) application: Option<String>,
    pub(super) user: Option<String>,
    pub(super) database: Option<String>,
    pub(super) state: Option<String>,
    pub(super) what_to_do: String,
}

/// The oldest of them, in any database of the cluster.
pub(super) async fn holder(conn: &mut PgConnection) -> Result<Option<Holder>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT * FROM (
             SELECT backend_xid AS xid, pid, NULL::text AS prepared, xact_start AS began,
                    nullif(application_name, '') AS application, usename::text AS user_name,
                    datname::text AS database, state
             FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
             UNION ALL
             SELECT transaction, NULL, gid, prepared, NULL, owner::text, database::text, 'prepared'
             FROM pg_prepared_xacts
         ) open, LATERAL (
             SELECT xid::text AS txid,
                    coalesce(extract(epoch FROM clock_timestamp() - began), 0)::float8 AS age
         ) shown
         ORDER BY age(xid) DESC LIMIT 1",
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut holder = Holder {
        txid: row.try_get("txid")?,
        pid: row.try_get("pid")?,
        prepared: row.try_get("prepared")?,
        age_seconds: row.try_get("age")?,
        application: row.try_get("application")?,
        user: row.try_get("user_name")?,
        database: row.try_get("database")?,
        state: row.try_get("state")?,
        what_to_do: String::new(),
    };
    holder.what_to_do = what_to_do(&holder);
    Ok(Some(holder))
}

fn what_to_do(holder: &Holder) -> String {
    if let Some(gid) = &holder.prepared {
        let gid = gid.replace('\'', "''");
        return format!(
            "finish it with COMMIT PREPARED '{gid}' or ROLLBACK PREPARED '{gid}' in its database"
        );
    }
    if holder.age_seconds < 1.0 {
        return "nothing: transactions this young are everyday work".to_owned();
    }
    let pid = holder.pid.unwrap_or(0);
    let end = format!("SELECT pg_terminate_backend({pid})");
    let wait = match holder.state.as_deref() {
        Some("active") => "wait for it, or end it with",
        _ => "it does nothing and holds everything: end it with",
    };
    format!("{wait} {end}; give Portico a cluster of its own if it is another application's")
}
