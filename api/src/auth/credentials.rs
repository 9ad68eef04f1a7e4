//! Credentials: a password's hash, found by the HMAC of the address.

use chrono::{DateTime, Utc};
use portico_domain::IdentityId;
use portico_event_log::keys::MasterKey;
use sqlx::{PgConnection, Row};

use super::person::Audience;

/// What an address signs in with.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// What signs in.
    pub identity: IdentityId,
    /// argon2id, PHC string.
    pub password_hash: String,
}

/// What stands in rows in place of an address, which must be normalised.
#[must_use]
pub fn address_key(master: &MasterKey, address: &str) -> [u8; 32] {
    master.hmac("email", address)
}

/// The credential of an address at one of the doors.
pub async fn find(
    conn: &mut PgConnection,
    audience: Audience,
    address_key: &[u8; 32],
) -> Result<Option<Credential>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT identity_id, password_hash FROM auth.credentials
         WHERE audience = $1 AND email_hmac = $2",
    )
    .bind(audience.as_str())
    .bind(address_key.as_slice())
    .fetch_optional(conn)
    .await?;
    let credential = |row: sqlx::postgres::PgRow| {
        Ok(Credential {
            identity: IdentityId::new(row.try_get("identity_id")?),
            password_hash: row.try_get("password_hash")?,
        })
    };
    row.map(credential).transpose()
}

/// Sets an identity's address and password. The address of another identity is
/// a unique violation of `credentials_email`.
pub async fn set(
    conn: &mut PgConnection,
    audience: Audience,
    address_key: &[u8; 32],
    credential: &Credential,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO auth.credentials (identity_id, audience, email_hmac, password_hash, changed_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (identity_id) DO UPDATE
         SET email_hmac = excluded.email_hmac, password_hash = excluded.password_hash,
             changed_at = excluded.changed_at
         WHERE credentials.audience = excluded.audience",
    )
    .bind(credential.identity.uuid())
    .bind(audience.as_str())
    .bind(address_key.as_slice())
    .bind(&credential.password_hash)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes what an identity signs in with.
pub async fn remove(conn: &mut PgConnection, identity: IdentityId) -> Result<bool, sqlx::Error> {
    let removed = sqlx::query("DELETE FROM auth.credentials WHERE identity_id = $1")
        .bind(identity.uuid())
        .execute(conn)
        .await?;
    Ok(removed.rows_affected() == 1)
}
