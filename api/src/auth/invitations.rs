//! Invitations: a link that lets a contact set a password, once.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use portico_domain::ContactId;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::tokens::Token;

/// An invitation that can be accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// Who is invited.
    pub contact: ContactId,
    /// HMAC of the address that it was sent to.
    pub email_hmac: Vec<u8>,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
}

/// Makes an invitation and revokes the contact's earlier ones.
pub async fn create(
    conn: &mut PgConnection,
    contact: ContactId,
    email_hmac: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<Token, sqlx::Error> {
    revoke_all(conn, &[contact], now).await?;
    let token = Token::random();
    sqlx::query(
        "INSERT INTO auth.invitations (token_hash, contact_id, email_hmac, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(token.hash().bytes())
    .bind(contact.uuid())
    .bind(email_hmac)
    .bind(now)
    .bind(expires_at)
    .execute(conn)
    .await?;
    Ok(token)
}

/// Revokes what contacts have not accepted, and says who had something.
pub async fn revoke_all(
    conn: &mut PgConnection,
    contacts: &[ContactId],
    now: DateTime<Utc>,
) -> Result<BTreeSet<ContactId>, sqlx::Error> {
    let revoked: Vec<Uuid> = sqlx::query_scalar(
        "UPDATE auth.invitations SET revoked_at = $2
         WHERE contact_id = ANY($1) AND accepted_at IS NULL AND revoked_at IS NULL
         RETURNING contact_id",
    )
    .bind(contacts.iter().map(|id| id.uuid()).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(conn)
    .await?;
    Ok(revoked.into_iter().map(ContactId::new).collect())
}

/// Looks at an invitation without using it up: mail scanners open links too.
pub async fn look(
    conn: &mut PgConnection,
    token: &Token,
    now: DateTime<Utc>,
) -> Result<Option<Invitation>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT contact_id, email_hmac, expires_at FROM auth.invitations
         WHERE token_hash = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2",
    )
    .bind(token.hash().bytes())
    .bind(now)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(of_row).transpose()
}

/// Uses an invitation up. Of two parallel uses one gets it: the other meets
/// `None`, or under REPEATABLE READ a serialization failure and `None` when it
/// tries again.
pub async fn accept(
    conn: &mut PgConnection,
    token: &Token,
    now: DateTime<Utc>,
) -> Result<Option<Invitation>, sqlx::Error> {
    let row = sqlx::query(
        "UPDATE auth.invitations SET accepted_at = $2
         WHERE token_hash = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2
         RETURNING contact_id, email_hmac, expires_at",
    )
    .bind(token.hash().bytes())
    .bind(now)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(of_row).transpose()
}

fn of_row(row: &PgRow) -> Result<Invitation, sqlx::Error> {
    Ok(Invitation {
        contact: ContactId::new(row.try_get("contact_id")?),
        email_hmac: row.try_get("email_hmac")?,
        expires_at: row.try_get("expires_at")?,
    })
}
