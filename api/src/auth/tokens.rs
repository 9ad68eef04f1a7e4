//! Random tokens: their holder has them, the database has their hash.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

/// 256 random bits, as base64url. Shown only where it is handed out.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// SHA-256 of a token's bytes: what is stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TokenHash([u8; 32]);

impl Token {
    /// A new one.
    ///
    /// # Panics
    ///
    /// If the system gives no random bytes: nothing may be signed in then.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        OsRng
            .try_fill_bytes(&mut bytes)
            .expect("the system gives random bytes");
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads one that somebody presents; `None` for what cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// For the cookie or link.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// For the database.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl TokenHash {
    /// As stored.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn of_bytes(bytes: &[u8]) -> Result<Self, sqlx::Error> {
        let bytes = bytes
            .try_into()
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_differs_from_the_next() {
        let token = Token::random();
        assert_eq!(token.reveal().len(), 43);
        assert_eq!(Token::parse(token.reveal()).as_ref(), Some(&token));
        assert_ne!(Token::random(), token);
    }

    #[test]
    fn what_is_no_token_is_not_looked_up() {
        for text in ["", "abc", "ü", &"A".repeat(44), &"A".repeat(4_096)] {
            assert_eq!(Token::parse(text), None);
        }
    }

    #[test]
    fn a_token_does_not_show_itself() {
        let token = Token::random();
        assert!(!format!("{token:?}").contains(token.reveal()));
    }
}
