//! Sessions: a token in a cookie, or in a header of a portal elsewhere; its hash in a row.

use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::IdentityId;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

use super::bearer::Bearer;
use super::person::{Audience, Person};
use super::tokens::{Token, TokenHash};
use crate::config::{Origins, SessionSettings};

/// How often being seen is written down.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Somebody who is signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Names the session without being able to use it.
    pub token_hash: TokenHash,
    /// What signed in.
    pub identity: IdentityId,
    /// Who it is.
    pub person: Person,
    /// When the person signed in.
    pub created_at: DateTime<Utc>,
    /// Last request, to the minute.
    pub seen_at: DateTime<Utc>,
    /// When it ends without a further request.
    pub expires_at: DateTime<Utc>,
    /// Of the portal elsewhere that shows the token in a header; none of a cookie.
    pub origin: Option<String>,
}

/// A session to begin.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// What signs in.
    pub identity: IdentityId,
    /// Who it is.
    pub person: Person,
    /// The peer's address.
    pub ip: Option<&'a str>,
    /// The peer's user agent; cut to 256 characters.
    pub user_agent: Option<&'a str>,
}

/// A session of a portal elsewhere to begin.
#[derive(Clone, Debug)]
pub struct NewElsewhere<'a> {
    /// What it is shown by.
    pub token: &'a Token,
    /// Where that portal is.
    pub origin: &'a str,
    /// The peer's address.
    pub ip: Option<&'a str>,
    /// The peer's user agent; cut to 256 characters.
    pub user_agent: Option<&'a str>,
}

/// Begins a session: always a new token, whatever cookie the request carried.
pub async fn create(
    conn: &mut PgConnection,
    new: NewSession<'_>,
    settings: SessionSettings,
    now: DateTime<Utc>,
) -> Result<(Token, Session), sqlx::Error> {
    let token = Token::random();
    let row = sqlx::query(
        "INSERT INTO auth.sessions (token_hash, identity_id, audience, person_id,
                                    created_at, seen_at, expires_at, ip, user_agent)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, left($8, 256)) RETURNING *",
    )
    .bind(token.hash().bytes())
    .bind(new.identity.uuid())
    .bind(new.person.audience().as_str())
    .bind(new.person.uuid())
    .bind(now)
    .bind(now + settings.idle.min(settings.absolute))
    .bind(new.ip)
    .bind(new.user_agent)
    .fetch_one(conn)
    .await?;
    Ok((token, of_row(&row)?))
}

/// Begins the session of a portal elsewhere, for whom a browser is signed in. It
/// counts from when that person signed in.
pub async fn create_elsewhere(
    conn: &mut PgConnection,
    made_by: &Session,
    new: NewElsewhere<'_>,
    settings: SessionSettings,
    now: DateTime<Utc>,
) -> Result<Session, sqlx::Error> {
    let row = sqlx::query(
        "INSERT INTO auth.sessions (token_hash, identity_id, audience, person_id, created_at,
                                    seen_at, expires_at, ip, user_agent, origin, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, left($9, 256), $10, $11) RETURNING *",
    )
    .bind(new.token.hash().bytes())
    .bind(made_by.identity.uuid())
    .bind(made_by.person.audience().as_str())
    .bind(made_by.person.uuid())
    .bind(made_by.created_at)
    .bind(now)
    .bind((now + settings.idle).min(made_by.created_at + settings.absolute))
    .bind(new.ip)
    .bind(new.user_agent)
    .bind(new.origin)
    .bind(made_by.token_hash.bytes())
    .fetch_one(&mut *conn)
    .await?;
    let session = of_row(&row)?;
    let older = "DELETE FROM auth.sessions WHERE made_by = $1 AND token_hash <> $2
        AND token_hash NOT IN (SELECT token_hash FROM auth.sessions WHERE made_by = $1
                               ORDER BY seen_at DESC, token_hash LIMIT $3)";
    sqlx::query(older)
        .bind(made_by.token_hash.bytes())
        .bind(session.token_hash.bytes())
        .bind(AT_A_BROWSER)
        .execute(conn)
        .await?;
    Ok(session)
}

/// So many pages of portals elsewhere are signed in at a browser; the one that was not
/// seen for longest makes room.
const AT_A_BROWSER: i64 = 16;

/// The session of a cookie's token at one of the doors, unless it has ended. Being
/// seen moves its end, at most once a minute.
pub async fn find(
    conn: &mut PgConnection,
    token: &Token,
    audience: Audience,
    settings: SessionSettings,
    now: DateTime<Utc>,
) -> Result<Option<Session>, sqlx::Error> {
    let of_cookie = |session: &Session| session.origin.is_none();
    find_fitting(conn, (token, audience), settings, now, of_cookie).await
}

/// The session of a portal elsewhere, unless it has ended, or the token comes from
/// somewhere else.
pub async fn find_elsewhere(
    conn: &mut PgConnection,
    bearer: &Bearer,
    elsewhere: &Origins,
    settings: SessionSettings,
    now: DateTime<Utc>,
) -> Result<Option<Session>, sqlx::Error> {
    // What is no token is looked up as one that nobody has.
    let token = bearer.token().cloned().unwrap_or_else(Token::random);
    let fits = |session: &Session| {
        let origin = session.origin.as_deref();
        origin.is_some_and(|origin| bearer.fits(origin, elsewhere))
    };
    find_fitting(conn, (&token, Audience::Client), settings, now, fits).await
}

async fn find_fitting(
    conn: &mut PgConnection,
    (token, audience): (&Token, Audience),
    settings: SessionSettings,
    now: DateTime<Utc>,
    fits: impl Fn(&Session) -> bool,
) -> Result<Option<Session>, sqlx::Error> {
    let found = sqlx::query(
        "SELECT * FROM auth.sessions WHERE token_hash = $1 AND audience = $2 AND expires_at > $3",
    )
    .bind(token.hash().bytes())
    .bind(audience.as_str())
    .bind(now)
    .fetch_optional(&mut *conn)
    .await?;
    let found = found.as_ref().map(of_row).transpose()?;
    let Some(mut session) = found.filter(fits) else {
        return Ok(None);
    };
    if now - session.seen_at >= SEEN_EVERY {
        session.seen_at = now;
        session.expires_at = (now + settings.idle).min(session.created_at + settings.absolute);
        see(conn, &session).await?;
    }
    Ok(Some(session))
}

async fn see(conn: &mut PgConnection, session: &Session) -> Result<(), sqlx::Error> {
    // Whoever is at a portal elsewhere is at this browser: its own session lasts as long,
    // so that signing out ends that too.
    let sql = "UPDATE auth.sessions SET seen_at = $2, expires_at = greatest(expires_at, $3)
        WHERE token_hash = $1
           OR token_hash = (SELECT made_by FROM auth.sessions WHERE token_hash = $1)";
    sqlx::query(sql)
        .bind(session.token_hash.bytes())
        .bind(session.seen_at)
        .bind(session.expires_at)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether a session is still there: for what runs longer than a request.
pub async fn is_live(
    conn: &mut PgConnection,
    session: &TokenHash,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM auth.sessions WHERE token_hash = $1 AND expires_at > $2)",
    )
    .bind(session.bytes())
    .bind(now)
    .fetch_one(conn)
    .await
}

/// Those of these sessions that are still there, in one question.
pub async fn live_among(
    conn: &mut PgConnection,
    sessions: &[TokenHash],
    now: DateTime<Utc>,
) -> Result<Vec<TokenHash>, sqlx::Error> {
    let hashes: Vec<&[u8]> = sessions.iter().map(TokenHash::bytes).collect();
    let live: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT token_hash FROM auth.sessions WHERE token_hash = ANY($1) AND expires_at > $2",
    )
    .bind(hashes)
    .bind(now)
    .fetch_all(conn)
    .await?;
    live.iter().map(|hash| TokenHash::of_bytes(hash)).collect()
}

/// Ends a session: signing out. Whoever signs out does so in this browser: what was
/// made by the same one ends with it, or a portal elsewhere would be entered again
/// without a password.
pub async fn end(conn: &mut PgConnection, session: &TokenHash) -> Result<bool, sqlx::Error> {
    let browser = "SELECT coalesce(made_by, token_hash) FROM auth.sessions WHERE token_hash = $1";
    let browser: Option<Vec<u8>> = sqlx::query_scalar(browser)
        .bind(session.bytes())
        .fetch_optional(&mut *conn)
        .await?;
    let Some(browser) = browser else {
        return Ok(false);
    };
    // Waits for who lets another begin right now; only then that one can be seen, by a
    // statement of its own.
    sqlx::query("DELETE FROM auth.sessions WHERE token_hash = $1")
        .bind(&browser)
        .execute(&mut *conn)
        .await?;
    sqlx::query("DELETE FROM auth.sessions WHERE made_by = $1")
        .bind(&browser)
        .execute(conn)
        .await?;
    Ok(true)
}

/// Ends all sessions of an identity: its credential changed, or it is disabled.
pub async fn end_of_identity(
    conn: &mut PgConnection,
    identity: IdentityId,
) -> Result<u64, sqlx::Error> {
    let ended = sqlx::query("DELETE FROM auth.sessions WHERE identity_id = $1")
        .bind(identity.uuid())
        .execute(conn)
        .await?;
    Ok(ended.rows_affected())
}

/// Ends all sessions of these people: suspended, closed or removed.
pub async fn end_of_people(conn: &mut PgConnection, people: &[Person]) -> Result<u64, sqlx::Error> {
    let audiences: Vec<_> = people.iter().map(|one| one.audience().as_str()).collect();
    let ended = sqlx::query(
        "DELETE FROM auth.sessions
         WHERE (audience, person_id) IN (SELECT * FROM UNNEST($1::text[], $2::uuid[]))",
    )
    .bind(audiences)
    .bind(people.iter().map(|one| one.uuid()).collect::<Vec<_>>())
    .execute(conn)
    .await?;
    Ok(ended.rows_affected())
}

/// Removes rows that have expired.
pub async fn forget_expired(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query("DELETE FROM auth.sessions WHERE expires_at <= $1")
        .bind(now)
        .execute(conn)
        .await?;
    Ok(gone.rows_affected())
}

pub(super) fn of_row(row: &PgRow) -> Result<Session, sqlx::Error> {
    Ok(Session {
        token_hash: TokenHash::of_bytes(row.try_get("token_hash")?)?,
        identity: IdentityId::new(row.try_get("identity_id")?),
        person: Person::of_row(row)?,
        created_at: row.try_get("created_at")?,
        seen_at: row.try_get("seen_at")?,
        expires_at: row.try_get("expires_at")?,
        origin: row.try_get("origin")?,
    })
}
