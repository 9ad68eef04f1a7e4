//! Who holds the tail back: followers read no further than the oldest
//! transaction of the cluster that may still write.

use serde::Serialize;
use sqlx::{PgConnection, Row};

/// Seconds after which `PostgreSQL` ends an idle transaction of Portico's.
const OURS_MAY_IDLE: f64 = 60.0;

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
    let ours = holder.application.as_deref() == Some("portico");
    if ours && holder.age_seconds < OURS_MAY_IDLE && holder.state.as_deref() != Some("active") {
        return "nothing yet: it is Portico's own, and ends by itself".to_owned();
    }
    let pid = holder.pid.unwrap_or(0);
    let end = format!("SELECT pg_terminate_backend({pid})");
    let wait = match holder.state.as_deref() {
        Some("active") => "wait for it, or end it with",
        _ => "it does nothing and holds everything: end it with",
    };
    format!("{wait} {end}; give Portico a cluster of its own if it is another application's")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(application: &str, age_seconds: f64, state: &str) -> String {
        what_to_do(&Holder {
            txid: "7".to_owned(),
            pid: Some(42),
            prepared: None,
            age_seconds,
            application: Some(application.to_owned()),
            user: None,
            database: None,
            state: Some(state.to_owned()),
            what_to_do: String::new(),
        })
    }

    #[test]
    fn nobody_is_told_to_end_a_command_of_porticos_between_two_statements() {
        let idle = "idle in transaction";
        assert!(held("portico", 2.6, idle).starts_with("nothing yet"));
        for told in [held("portico", 61.0, idle), held("a report", 2.6, idle)] {
            assert!(told.contains("pg_terminate_backend(42)"), "{told}");
        }
        assert!(held("portico", 2.6, "active").starts_with("wait for it"));
        assert!(held("a report", 0.4, idle).starts_with("nothing:"));
    }
}
