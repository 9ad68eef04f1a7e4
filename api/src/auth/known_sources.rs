//! Where an address was signed in from before: what a stranger's guesses must
//! not lock out. Kept as HMACs; neither address nor network can be read back.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use portico_event_log::keys::MasterKey;
use sqlx::PgConnection;

use super::person::Audience;
use super::throttle::network_of;

/// Remembered for each address; the oldest go first.
const KEPT: i64 = 20;

/// What stands in rows in place of a peer's network.
#[must_use]
pub fn source_key(master: &MasterKey, peer: IpAddr) -> [u8; 32] {
    master.hmac("source", &network_of(peer).to_string())
}

/// Whether the address was signed in to from this source before.
pub async fn is_known(
    conn: &mut PgConnection,
    audience: Audience,
    address_key: &[u8; 32],
    source_key: &[u8; 32],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM auth.known_sources
         WHERE audience = $1 AND email_hmac = $2 AND source_hmac = $3)",
    )
    .bind(audience.as_str())
    .bind(address_key.as_slice())
    .bind(source_key.as_slice())
    .fetch_one(conn)
    .await
}

/// Remembers a source; once a day is enough.
pub async fn remember(
    conn: &mut PgConnection,
    audience: Audience,
    address_key: &[u8],
    source_key: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let written = sqlx::query(
        "INSERT INTO auth.known_sources AS known (audience, email_hmac, source_hmac, seen_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (audience, email_hmac, source_hmac) DO UPDATE SET seen_at = excluded.seen_at
         WHERE known.seen_at < excluded.seen_at - interval '1 day'",
    )
    .bind(audience.as_str())
    .bind(address_key)
    .bind(source_key.as_slice())
    .bind(now)
    .execute(&mut *conn)
    .await?;
    if written.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM auth.known_sources
         WHERE audience = $1 AND email_hmac = $2 AND source_hmac NOT IN (
             SELECT source_hmac FROM auth.known_sources
             WHERE audience = $1 AND email_hmac = $2 ORDER BY seen_at DESC LIMIT $3)",
    )
    .bind(audience.as_str())
    .bind(address_key)
    .bind(KEPT)
    .execute(conn)
    .await?;
    Ok(())
}
