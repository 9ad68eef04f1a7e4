//! Passwords: argon2id on a bounded pool of threads.
//!
//! Each check takes a core and some megabytes on purpose, so a flood of
//! sign-ins must not take all of either: beyond the queue the answer is
//! [`PasswordError::Busy`].

use std::fmt;
use std::sync::Arc;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::TryRngCore;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;
use zxcvbn::feedback::Feedback;
use zxcvbn::{Score, zxcvbn};

use crate::config::PasswordCost;

/// Who may wait for each worker.
const WAITING_PER_WORKER: usize = 16;
const SHORTEST: usize = 12;
const LONGEST: usize = 200;

/// A password that somebody typed, in the form that is hashed (NFKC, so that
/// it does not matter on which keyboard). Never shown.
#[derive(Clone)]
pub struct Password(String);

/// A new password that is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WeakPassword {
    /// Shorter than 12 characters.
    #[error("the password has fewer than {SHORTEST} characters; a few words make a good one")]
    TooShort,
    /// Longer than 200 characters.
    #[error("the password has more than {LONGEST} characters; use a shorter one")]
    TooLong,
    /// Few guesses find it; why, as far as that is known.
    #[error(
        "the password is easy to guess{0}; a few uncommon words that have nothing to do with you or the firm make a good one"
    )]
    Guessable(String),
}

/// A password could not be checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many are being checked.
    #[error("too many people are signing in right now; try again in a few seconds")]
    Busy,
    /// A stored hash does not read, or hashing itself failed.
    #[error("a password could not be hashed or its stored hash does not read")]
    Broken,
}

impl Password {
    /// What somebody typed to sign in; anything, since it is compared only.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self(text.chars().take(LONGEST * 4).nfkc().collect())
    }

    /// A new password, by the rules of NIST SP 800-63B: its length, and that it
    /// is none of those that are tried first; no rule about kinds of characters.
    pub fn new(text: &str) -> Result<Self, WeakPassword> {
        Self::new_for(text, &[])
    }

    /// The same for a person of whom this is known: names and addresses are
    /// tried first too.
    pub fn new_for(text: &str, known: &[&str]) -> Result<Self, WeakPassword> {
        let password = Self::typed(text);
        match password.0.chars().count() {
            ..SHORTEST => Err(WeakPassword::TooShort),
            SHORTEST..=LONGEST => password.not_guessable(known),
            _ => Err(WeakPassword::TooLong),
        }
    }

    fn not_guessable(self, known: &[&str]) -> Result<Self, WeakPassword> {
        let estimate = zxcvbn(&self.0, known);
        if estimate.score() >= Score::Three {
            return Ok(self);
        }
        let warning = estimate.feedback().and_then(Feedback::warning);
        let why = warning.map(|warning| {
            let warning = warning.to_string();
            format!(" ({})", warning.trim_end_matches('.'))
        });
        Err(WeakPassword::Guessable(why.unwrap_or_default()))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Hashes and checks passwords; cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    workers: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// Checked where there is no such user, so that time does not tell.
    decoy: Arc<str>,
}

impl Passwords {
    /// A pool of this cost.
    pub fn new(cost: PasswordCost) -> Result<Self, PasswordError> {
        let params = Params::new(cost.memory_kib, 2, 1, None).map_err(|_| PasswordError::Broken)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash_now(&argon2, &Password::typed("nobody's password"))?;
        Ok(Self {
            argon2,
            workers: Arc::new(Semaphore::new(cost.workers)),
            queue: Arc::new(Semaphore::new(cost.workers * (1 + WAITING_PER_WORKER))),
            decoy: decoy.into(),
        })
    }

    /// The PHC string to store.
    pub async fn hash(&self, password: Password) -> Result<String, PasswordError> {
        let argon2 = self.argon2.clone();
        self.run(move || hash_now(&argon2, &password)).await
    }

    /// Whether the password is the one behind the stored hash; with no stored
    /// hash, `false` after the same work.
    pub async fn verify(
        &self,
        password: Password,
        stored: Option<String>,
    ) -> Result<bool, PasswordError> {
        let (argon2, decoy) = (self.argon2.clone(), Arc::clone(&self.decoy));
        self.run(move || {
            let known = stored.is_some();
            let stored = stored.as_deref().unwrap_or(&decoy);
            let hash = PasswordHash::new(stored).map_err(|_| PasswordError::Broken)?;
            let same = argon2.verify_password(password.0.as_bytes(), &hash).is_ok();
            Ok(known && same)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|_| PasswordError::Busy)?;
        let worker = Arc::clone(&self.workers)
            .acquire_owned()
            .await
            .map_err(|_| PasswordError::Busy)?;
        // The permits go with the work: it goes on when its request is dropped.
        let permits: (OwnedSemaphorePermit, OwnedSemaphorePermit) = (place, worker);
        let task = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permits);
            result
        });
        task.await.map_err(|_| PasswordError::Broken)?
    }
}

fn hash_now(argon2: &Argon2<'_>, password: &Password) -> Result<String, PasswordError> {
    let mut salt = [0; 16];
    rand::rngs::OsRng
        .try_fill_bytes(&mut salt)
        .map_err(|_| PasswordError::Broken)?;
    let salt = SaltString::encode_b64(&salt).map_err(|_| PasswordError::Broken)?;
    argon2
        .hash_password(password.0.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|_| PasswordError::Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords(workers: usize) -> Passwords {
        let memory_kib = 8_192;
        Passwords::new(PasswordCost {
            workers,
            memory_kib,
        })
        .unwrap()
    }

    #[tokio::test]
    async fn the_right_password_is_right_and_another_is_not() {
        let passwords = passwords(2);
        let hash = passwords
            .hash(Password::new("correct horse").unwrap())
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8192,t=2,p=1$"));
        let verify = async |typed| {
            let typed = Password::typed(typed);
            passwords.verify(typed, Some(hash.clone())).await.unwrap()
        };
        assert!(verify("correct horse").await);
        assert!(!verify("correct house").await);
    }

    #[tokio::test]
    async fn nobody_knows_the_decoys_password() {
        let passwords = passwords(1);
        let typed = Password::typed("nobody's password");
        assert_eq!(passwords.verify(typed, None).await, Ok(false));
    }

    #[tokio::test]
    async fn beyond_the_queue_the_answer_is_busy() {
        let passwords = passwords(1);
        let checks = (0..64).map(|_| passwords.verify(Password::typed("x"), None));
        let answers = futures_util::future::join_all(checks).await;
        let busy = answers
            .iter()
            .filter(|answer| **answer == Err(PasswordError::Busy));
        assert_eq!(busy.count(), 64 - (1 + WAITING_PER_WORKER));
    }

    #[test]
    fn a_password_has_12_to_200_characters() {
        let words = "Grün jäh Öl Föhn ".repeat(20);
        let new = |length| {
            let text: String = words.chars().take(length).collect();
            Password::new(&text).map(|_| ())
        };
        assert_eq!(new(11), Err(WeakPassword::TooShort));
        assert_eq!(new(12), Ok(()));
        assert_eq!(new(200), Ok(()));
        assert_eq!(new(201), Err(WeakPassword::TooLong));
    }

    #[test]
    fn what_is_tried_first_is_no_password() {
        for text in [
            "password1234",
            "qwertyuiopas",
            "aaaaaaaaaaaaaaa",
            "123456789012345",
            "Passw0rd!Passw0rd!",
            "abcabcabcabcabc",
        ] {
            let said = Password::new(text).map(|_| ()).unwrap_err();
            assert!(matches!(said, WeakPassword::Guessable(_)), "{text}: {said}");
            assert!(said.to_string().contains("uncommon words"), "{said}");
        }
        assert!(Password::new("correct horse battery").is_ok());
        let known = ["Ottilie", "Tester", "ottilie@client.example"];
        assert!(Password::new_for("ottilietester", &known).is_err());
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same_password() {
        assert_eq!(Password::typed("e\u{301}").0, Password::typed("\u{e9}").0);
    }
}
