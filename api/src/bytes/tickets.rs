//! Tickets: an address that opens one version, for one session, for minutes.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::{ItemId, VersionId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::auth::{Person, Token, TokenHash};

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

/// Whether a ticket's opening was written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TicketState {
    /// Not yet: its first use is an entry of the access log.
    Unopened,
    /// Further uses are the same opening.
    Opened,
}

/// How these tickets stand; one that has ended is not among them.
pub async fn states(
    conn: &mut PgConnection,
    tickets: &[TokenHash],
) -> Result<HashMap<TokenHash, TicketState>, sqlx::Error> {
    if tickets.is_empty() {
        return Ok(HashMap::new());
    }
    let hashes: Vec<&[u8]> = tickets.iter().map(TokenHash::bytes).collect();
    let rows = sqlx::query(
        "SELECT ticket_hash, logged_at IS NOT NULL AS opened
         FROM bytes.tickets WHERE ticket_hash = ANY($1)",
    )
    .bind(hashes)
    .fetch_all(conn)
    .await?;
    let state = |row: &PgRow| {
        let hash = TokenHash::of_bytes(row.try_get("ticket_hash")?)?;
        let opened: bool = row.try_get("opened")?;
        let state = if opened {
            TicketState::Opened
        } else {
            TicketState::Unopened
        };
        Ok((hash, state))
    };
    rows.iter().map(state).collect()
}

/// Marks tickets as opened, in the transaction that writes it down and that
/// read them as not opened. Of two such the second waits for the first's
/// commit and gets a serialization failure, to be tried again.
pub async fn mark_opened(
    conn: &mut PgConnection,
    tickets: &[TokenHash],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if tickets.is_empty() {
        return Ok(());
    }
    let hashes: Vec<&[u8]> = tickets.iter().map(TokenHash::bytes).collect();
    sqlx::query("UPDATE bytes.tickets SET logged_at = $2 WHERE ticket_hash = ANY($1)")
        .bind(hashes)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// A ticket and whose it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// Names the ticket.
    pub hash: TokenHash,
    /// Whose session it belongs to.
    pub person: Person,
    /// The document.
    pub item: ItemId,
    /// The version it was issued for.
    pub version: VersionId,
    /// What it is for.
    pub action: Opening,
}

/// Tickets that could be used now, of a customer's documents, of a person, or
/// both.
pub async fn live(
    conn: &mut PgConnection,
    customer: Option<Uuid>,
    person: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Vec<Held>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT t.ticket_hash, t.item_id, t.version_id, t.action, s.audience, s.person_id
         FROM bytes.tickets t
         JOIN auth.sessions s ON s.token_hash = t.session_hash
         JOIN access.items i ON i.id = t.item_id
         WHERE t.expires_at > $3
           AND ($1 IS NULL OR i.customer_id = $1) AND ($2 IS NULL OR s.person_id = $2)",
    )
    .bind(customer)
    .bind(person)
    .bind(now)
    .fetch_all(conn)
    .await?;
    let held = |row: &PgRow| {
        Ok(Held {
            hash: TokenHash::of_bytes(row.try_get("ticket_hash")?)?,
            person: Person::of_row(row)?,
            item: ItemId::new(row.try_get("item_id")?),
            version: VersionId::new(row.try_get("version_id")?),
            action: action_of(row)?,
        })
    };
    rows.iter().map(held).collect()
}

/// Ends tickets: from now on they are not there.
pub async fn end(conn: &mut PgConnection, tickets: &[TokenHash]) -> Result<(), sqlx::Error> {
    if tickets.is_empty() {
        return Ok(());
    }
    let hashes: Vec<&[u8]> = tickets.iter().map(TokenHash::bytes).collect();
    sqlx::query("DELETE FROM bytes.tickets WHERE ticket_hash = ANY($1)")
        .bind(hashes)
        .execute(conn)
        .await?;
    Ok(())
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

fn action_of(row: &PgRow) -> Result<Opening, sqlx::Error> {
    Ok(match row.try_get("action")? {
        "VIEW" => Opening::View,
        _ => Opening::Download,
    })
}

fn of_row(row: &PgRow) -> Result<TicketRow, sqlx::Error> {
    Ok(TicketRow {
        hash: TokenHash::of_bytes(row.try_get("ticket_hash")?)?,
        session: TokenHash::of_bytes(row.try_get("session_hash")?)?,
        item: ItemId::new(row.try_get("item_id")?),
        version: VersionId::new(row.try_get("version_id")?),
        action: action_of(row)?,
        expires_at: row.try_get("expires_at")?,
        logged_at: row.try_get("logged_at")?,
    })
}
