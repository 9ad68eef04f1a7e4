//! Tickets: an address that opens one version, for one session, for minutes.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::{CustomerId, ItemId, OpeningId, VersionId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::auth::{Token, TokenHash};

const LIVES: TimeDelta = TimeDelta::minutes(5);

/// A ticket whose download runs is kept anew when less is left: longer than any
/// command takes that could end it.
const KEPT_AHEAD: TimeDelta = TimeDelta::minutes(2);

/// The most tickets that a person holds without having used them: whatever
/// takes access away decides each again.
pub const UNUSED_AT_ONCE: i64 = 500;

/// What a ticket is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Opening {
    /// Shown in the browser: only what is [viewable](super::is_viewable).
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
    /// Whose tree the document was in when it was issued.
    pub customer: Option<CustomerId>,
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

/// How many tickets the session's person could use and has not.
pub async fn unused(
    conn: &mut PgConnection,
    session: &TokenHash,
    now: DateTime<Utc>,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT count(*) FROM bytes.tickets_now
         WHERE person_id = (SELECT person_id FROM auth.sessions WHERE token_hash = $1)
           AND logged_at IS NULL AND expires_at > $2",
    )
    .bind(session.bytes())
    .bind(now)
    .fetch_one(conn)
    .await
}

/// Issues a ticket and returns its address on this server. In the REPEATABLE
/// READ transaction that decided it, so that the row tells which endings the
/// decision knew of (see [`super::endings`]).
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
                                    created_at, expires_at, person_id, customer_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7,
                 (SELECT person_id FROM auth.sessions WHERE token_hash = $2),
                 (SELECT customer_id FROM access.items WHERE id = $3))",
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

/// Whose it must be, and when it is asked for.
type Shown<'a> = (&'a TokenHash, &'a [TokenHash], DateTime<Utc>);

/// The ticket, if it is one of these sessions'.
pub(super) async fn find(
    conn: &mut PgConnection,
    shown: Shown<'_>,
) -> Result<Option<TicketRow>, sqlx::Error> {
    const LIVE: &str = "SELECT * FROM bytes.tickets_now
         WHERE ticket_hash = $1 AND session_hash = ANY($2) AND expires_at > $3";
    find_by(conn, LIVE, shown).await
}

/// The same where the ticket has ended with the access it was issued with.
pub(super) async fn find_ended(
    conn: &mut PgConnection,
    shown: Shown<'_>,
) -> Result<Option<TicketRow>, sqlx::Error> {
    const ANY: &str = "SELECT * FROM bytes.tickets
         WHERE ticket_hash = $1 AND session_hash = ANY($2) AND expires_at > $3";
    find_by(conn, ANY, shown).await
}

async fn find_by(
    conn: &mut PgConnection,
    sql: &'static str,
    (ticket, sessions, now): Shown<'_>,
) -> Result<Option<TicketRow>, sqlx::Error> {
    let sessions: Vec<&[u8]> = sessions.iter().map(TokenHash::bytes).collect();
    let row = sqlx::query(sql)
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
         FROM bytes.tickets_now WHERE ticket_hash = ANY($1)",
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

/// Whether what a ticket opened may run on: the ticket did not end otherwise than
/// by time, also where access has come back meanwhile. A download may take longer
/// than its ticket lives; then the ticket is kept, so that whatever takes access
/// away still finds it.
pub async fn runs(
    conn: &mut PgConnection,
    ticket: &TokenHash,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let kept_until: Option<DateTime<Utc>> =
        sqlx::query_scalar("SELECT kept_until FROM bytes.tickets_now WHERE ticket_hash = $1")
            .bind(ticket.bytes())
            .fetch_optional(&mut *conn)
            .await?;
    match kept_until {
        None => Ok(false),
        Some(until) if until > now + KEPT_AHEAD => Ok(true),
        Some(_) => keep(conn, ticket, now).await,
    }
}

/// Keeps a ticket that is used at the end of its life, before it is decided: the
/// download that begins now is found by what takes access away a moment later.
pub(super) async fn keep_while_used(
    conn: &mut PgConnection,
    ticket: &TicketRow,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if ticket.expires_at <= now + KEPT_AHEAD {
        keep(conn, &ticket.hash, now).await?;
    }
    Ok(())
}

async fn keep(
    conn: &mut PgConnection,
    ticket: &TokenHash,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let kept = sqlx::query("UPDATE bytes.tickets SET runs_until = $2 WHERE ticket_hash = $1")
        .bind(ticket.bytes())
        .bind(now + LIVES)
        .execute(conn)
        .await?;
    Ok(kept.rows_affected() > 0)
}

/// Marks tickets as opened, each with its entry, in the transaction that writes it
/// down and that read them as not opened. Of two such the second waits for the
/// first's commit and gets a serialization failure, to be tried again.
pub async fn mark_opened(
    conn: &mut PgConnection,
    opened: &[(TokenHash, OpeningId)],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if opened.is_empty() {
        return Ok(());
    }
    let hashes: Vec<&[u8]> = opened.iter().map(|(ticket, _)| ticket.bytes()).collect();
    let openings: Vec<Uuid> = opened.iter().map(|(_, opening)| opening.uuid()).collect();
    sqlx::query(
        "UPDATE bytes.tickets t SET logged_at = $3, opening_id = o.opening_id
         FROM UNNEST($1::bytea[], $2::uuid[]) o (ticket_hash, opening_id)
         WHERE t.ticket_hash = o.ticket_hash",
    )
    .bind(hashes)
    .bind(openings)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes tickets that have expired and with which nothing runs, and the marks
/// of those that had ended.
pub async fn forget_expired(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let gone =
        sqlx::query("DELETE FROM bytes.tickets WHERE greatest(expires_at, runs_until) <= $1")
            .bind(now)
            .execute(&mut *conn)
            .await?;
    sqlx::query(
        "DELETE FROM bytes.ended_tickets e
         WHERE NOT EXISTS (SELECT FROM bytes.tickets t WHERE t.ticket_hash = e.ticket_hash)",
    )
    .execute(conn)
    .await?;
    Ok(gone.rows_affected())
}

impl Opening {
    pub(super) fn of_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(match row.try_get("action")? {
            "VIEW" => Self::View,
            _ => Self::Download,
        })
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::View => "VIEW",
            Self::Download => "DOWNLOAD",
        }
    }
}

fn of_row(row: &PgRow) -> Result<TicketRow, sqlx::Error> {
    Ok(TicketRow {
        hash: TokenHash::of_bytes(row.try_get("ticket_hash")?)?,
        session: TokenHash::of_bytes(row.try_get("session_hash")?)?,
        customer: row
            .try_get::<Option<Uuid>, _>("customer_id")?
            .map(CustomerId::new),
        item: ItemId::new(row.try_get("item_id")?),
        version: VersionId::new(row.try_get("version_id")?),
        action: Opening::of_row(row)?,
        expires_at: row.try_get("expires_at")?,
        logged_at: row.try_get("logged_at")?,
    })
}
