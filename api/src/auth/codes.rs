//! Codes: what signing in leads back to a portal elsewhere with, and what that portal
//! changes for a token, once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, Row};

use super::sessions::{self, Session};
use super::tokens::{Token, TokenHash};

/// A page that is led back asks for its token at once.
const LASTS: TimeDelta = TimeDelta::seconds(60);

/// For whom a code is, and how they show that it is theirs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Purpose {
    /// Origin of the portal elsewhere.
    pub origin: String,
    /// Where signing in leads back to.
    pub redirect_uri: String,
    /// Base64url of the SHA-256 of what only the portal knows.
    pub challenge: String,
}

/// A code that was made and is not used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Code {
    /// Its row.
    pub hash: TokenHash,
    /// The session in whose browser it was made.
    pub session: Session,
    /// For whom it is.
    pub purpose: Purpose,
}

impl Purpose {
    /// Whether a challenge can be one: SHA-256, as base64url.
    #[must_use]
    pub fn is_challenge(text: &str) -> bool {
        URL_SAFE_NO_PAD
            .decode(text)
            .is_ok_and(|bytes| bytes.len() == 32)
    }

    /// Whether the challenge was made of this; 43 to 128 characters, as RFC 7636 has it.
    #[must_use]
    pub fn is_of(&self, verifier: &str) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let fits = (43..=128).contains(&verifier.len()) && verifier.bytes().all(plain);
        fits && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == self.challenge
    }
}

/// Makes a code.
pub async fn create(
    conn: &mut PgConnection,
    session: &TokenHash,
    purpose: &Purpose,
    now: DateTime<Utc>,
) -> Result<Token, sqlx::Error> {
    let code = Token::random();
    sqlx::query(
        "INSERT INTO auth.codes (code_hash, session_hash, origin, redirect_uri, challenge,
                                 expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(code.hash().bytes())
    .bind(session.bytes())
    .bind(&purpose.origin)
    .bind(&purpose.redirect_uri)
    .bind(&purpose.challenge)
    .bind(now + LASTS)
    .execute(conn)
    .await?;
    Ok(code)
}

/// A code that may be used: neither used nor over, of a session that lives.
pub async fn find(
    conn: &mut PgConnection,
    code: &Token,
    now: DateTime<Utc>,
) -> Result<Option<Code>, sqlx::Error> {
    let hash = code.hash();
    let found = sqlx::query(
        "SELECT s.*, c.origin AS for_origin, c.redirect_uri, c.challenge
         FROM auth.codes c JOIN auth.sessions s ON s.token_hash = c.session_hash
         WHERE c.code_hash = $1 AND c.used_at IS NULL AND c.expires_at > $2 AND s.expires_at > $2",
    )
    .bind(hash.bytes())
    .bind(now)
    .fetch_optional(conn)
    .await?;
    let code = |row: sqlx::postgres::PgRow| {
        Ok(Code {
            hash,
            session: sessions::of_row(&row)?,
            purpose: Purpose {
                origin: row.try_get("for_origin")?,
                redirect_uri: row.try_get("redirect_uri")?,
                challenge: row.try_get("challenge")?,
            },
        })
    };
    found.map(code).transpose()
}

/// Uses a code for a session that begins in the same transaction; whether it was to
/// be had. Of several at the same time one has it.
pub async fn take(
    conn: &mut PgConnection,
    code: &TokenHash,
    made: &TokenHash,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    // Whoever signs out at the same time waits, and ends what begins here.
    let held = "SELECT FROM auth.sessions s JOIN auth.codes c ON c.session_hash = s.token_hash
        WHERE c.code_hash = $1 FOR SHARE OF s";
    sqlx::query(held)
        .bind(code.bytes())
        .execute(&mut *conn)
        .await?;
    let used = sqlx::query(
        "UPDATE auth.codes c SET used_at = $3, made = $2
         WHERE c.code_hash = $1 AND c.used_at IS NULL AND c.expires_at > $3
           AND EXISTS (SELECT FROM auth.sessions s
                       WHERE s.token_hash = c.session_hash AND s.expires_at > $3)",
    )
    .bind(code.bytes())
    .bind(made.bytes())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// Uses a code up that came where it does not fit, or again: somebody else has it, so
/// the session that was made of it ends.
pub async fn spoil(
    conn: &mut PgConnection,
    code: &TokenHash,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    // Waits for whoever uses it right now; only then their session can be seen, by a
    // statement of its own.
    let made: Option<Option<Vec<u8>>> = sqlx::query_scalar(
        "UPDATE auth.codes SET used_at = coalesce(used_at, $2) WHERE code_hash = $1 RETURNING made",
    )
    .bind(code.bytes())
    .bind(now)
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(made) = made.flatten() {
        sqlx::query("DELETE FROM auth.sessions WHERE token_hash = $1")
            .bind(made)
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Removes codes that are over; those that came to a session with it, so that one that
/// comes again ends it.
pub async fn forget_expired(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query(
        "DELETE FROM auth.codes c WHERE c.expires_at <= $1
           AND NOT EXISTS (SELECT FROM auth.sessions s WHERE s.token_hash = c.made)",
    )
    .bind(now)
    .execute(conn)
    .await?;
    Ok(gone.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_is_told_by_its_challenge_as_the_standard_has_it() {
        // RFC 7636, appendix B.
        let purpose = Purpose {
            origin: String::new(),
            redirect_uri: String::new(),
            challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned(),
        };
        assert!(Purpose::is_challenge(&purpose.challenge));
        assert!(purpose.is_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        for other in [
            "",
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK",
            &purpose.challenge,
        ] {
            assert!(!purpose.is_of(other), "{other}");
        }
        for odd in [
            "",
            "plain",
            &"A".repeat(42),
            &"A".repeat(44),
            &"+".repeat(43),
        ] {
            assert!(!Purpose::is_challenge(odd), "{odd}");
        }
    }

    #[test]
    fn a_verifier_is_neither_short_nor_long_nor_of_other_letters() {
        for odd in [
            "A".repeat(42),
            "A".repeat(129),
            "ä".repeat(43),
            "a b".repeat(20),
        ] {
            let purpose = Purpose {
                origin: String::new(),
                redirect_uri: String::new(),
                challenge: URL_SAFE_NO_PAD.encode(Sha256::digest(&odd)),
            };
            assert!(!purpose.is_of(&odd), "{odd}");
        }
    }
}
