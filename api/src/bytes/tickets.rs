//! Tickets: an address that opens one version, for one session, for minutes.

use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::{ItemId, VersionId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

use crate::auth::{Token, TokenHash};

const LIVES: TimeDelta = TimeDelta::minutes(5);

/// What a ticket is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opening {
    /// Shown in the browser, where the type is harmless.
    View,
    /// Saved.
    Download,
}

/// A ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketRow {
    /// Names it without being able to use it.
    pub hash: TokenHash,
    /// The only session that may use it.
    pub session: TokenHash,
    /// The document.
    pub item: ItemId,
    /// The version it was issued for.
    pub version: VersionId,
    /// What it is for.
    pub action: Opening,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// When its opening was written down.
    pub logged_at: Option<DateTime<Utc>>,
}

/// Issues a ticket and returns its address on this server.
pub async fn issue(
    conn: &mut PgConnection,
    session: &TokenHash,
    (item, version): (ItemId, VersionId),
    action: Opening,
    now: DateTime<Utc>,
) -> Result<String, sqlx::Error> {
    let ticket = Token::random();
    sqlx::query(
        "INSERT INTO bytes.tickets (ticket_hash, session_hash, item_id, version_id, action,
                                    created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(ticket.hash().bytes())
    .bind(session.bytes())
    .bind(item.uuid())
    .bind(version.uuid())
    .bind(action.as_str())
    .bind(now)
    .bind(now + LIVES)
    .execute(conn)
    .await?;
    Ok(format!("/files/download/{}", ticket.reveal()))
}

/// The ticket, if it is one of these sessions'.
pub(super) async fn find(
    conn: &mut PgConnection,
    ticket: &TokenHash,
    sessions: &[TokenHash],
    now: DateTime<Utc>,
) -> Result<Option<TicketRow>, sqlx::Error> {
    let sessions: Vec<&[u8]> = sessions.iter().map(TokenHash::bytes).collect();
    let row = sqlx::query(
        "SELECT * FROM bytes.tickets
         WHERE ticket_hash = $1 AND session_hash = ANY($2) AND expires_at > $3",
    )
    .bind(ticket.bytes())
    .bind(sessions)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(of_row).transpose()
}

/// Whether this is the ticket's first opening, which is then to be written
/// down in the same transaction. Of two parallel ones the second waits for the
/// first's commit: `false`, or a serialization failure to be tried again.
pub async fn claim_opening(
    conn: &mut PgConnection,
    ticket: &TokenHash,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let claimed = sqlx::query(
        "UPDATE bytes.tickets SET logged_at = $2 WHERE ticket_hash = $1 AND logged_at IS NULL",
    )
    .bind(ticket.bytes())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(claimed.rows_affected() == 1)
}

/// Removes tickets that have expired.
pub async fn forget_expired(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query("DELETE FROM bytes.tickets WHERE expires_at <= $1")
        .bind(now)
        .execute(conn)
        .await?;
    Ok(gone.rows_affected())
}

impl Opening {
    const fn as_str(self) -> &'static str {
        match self {
            Self::View => "VIEW",
            Self::Download => "DOWNLOAD",
        }
    }
}

fn of_row(row: &PgRow) -> Result<TicketRow, sqlx::Error> {
    let action: String = row.try_get("action")?;
    Ok(TicketRow {
        hash: TokenHash::of_bytes(row.try_get("ticket_hash")?)?,
        session: TokenHash::of_bytes(row.try_get("session_hash")?)?,
        item: ItemId::new(row.try_get("item_id")?),
        version: VersionId::new(row.try_get("version_id")?),
        action: if action == "VIEW" {
            Opening::View
        } else {
            Opening::Download
        },
        expires_at: row.try_get("expires_at")?,
        logged_at: row.try_get("logged_at")?,
    })
}
