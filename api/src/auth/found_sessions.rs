//! Sessions that this process has found live: known before the database is asked.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::sessions::Session;
use super::tokens::TokenHash;

/// Tells who was signed in a moment ago from who is nobody, so that a flood of made-up
/// cookies gets no place ahead of others. It allows nothing: whether a session still is
/// one, only its row says.
#[derive(Default)]
pub struct FoundSessions(Mutex<HashMap<TokenHash, DateTime<Utc>>>);

impl FoundSessions {
    /// Keeps what the database said of a token, until the session would run out.
    pub fn note(&self, token: &TokenHash, found: Option<&Session>, now: DateTime<Utc>) {
        match found {
            Some(session) => self.keep(token, session.expires_at, now),
            None => drop(self.ends().remove(token)),
        }
    }

    /// Keeps a session, which has just begun or was found, until it would run out.
    pub fn keep(&self, token: &TokenHash, ends_at: DateTime<Utc>, now: DateTime<Utc>) {
        let mut ends = self.ends();
        if ends.insert(*token, ends_at).is_none() {
            ends.retain(|_, ends_at| *ends_at > now);
        }
    }

    /// Whether the session of this token was there when it was last asked for.
    #[must_use]
    pub fn knows(&self, token: &TokenHash, now: DateTime<Utc>) -> bool {
        self.ends().get(token).is_some_and(|ends_at| *ends_at > now)
    }

    fn ends(&self) -> MutexGuard<'_, HashMap<TokenHash, DateTime<Utc>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use portico_domain::{IdentityId, StaffId};
    use uuid::Uuid;

    use super::*;
    use crate::auth::{Person, Token};

    fn session(token: &Token, now: DateTime<Utc>) -> Session {
        Session {
            token_hash: token.hash(),
            identity: IdentityId::new(Uuid::nil()),
            person: Person::Staff(StaffId::new(Uuid::nil())),
            created_at: now,
            seen_at: now,
            expires_at: now + TimeDelta::hours(1),
            origin: None,
        }
    }

    #[test]
    fn a_session_is_known_from_when_it_is_found_until_it_ends() {
        let (found, now) = (FoundSessions::default(), DateTime::UNIX_EPOCH);
        let (mine, made_up) = (Token::random(), Token::random());
        let (hash, later) = (mine.hash(), now + TimeDelta::hours(1));
        assert!(!found.knows(&hash, now), "nobody has asked for it");
        found.note(&hash, Some(&session(&mine, now)), now);
        found.note(&made_up.hash(), None, now);
        assert!(found.knows(&hash, now));
        assert!(!found.knows(&made_up.hash(), now));
        assert!(!found.knows(&hash, later), "it ran out");
        found.note(&hash, None, now);
        assert!(!found.knows(&hash, now), "it was ended");
    }

    #[test]
    fn sessions_that_ran_out_are_not_kept() {
        let (found, now) = (FoundSessions::default(), DateTime::UNIX_EPOCH);
        for hours in 0..10 {
            let (token, now) = (Token::random(), now + TimeDelta::hours(hours));
            found.note(&token.hash(), Some(&session(&token, now)), now);
        }
        assert_eq!(found.ends().len(), 1);
    }
}
