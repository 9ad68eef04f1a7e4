//! A SHA-256 value, written as 64 lower-case hexadecimal digits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A leaf, an interior node or a root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// SHA-256 of `bytes`, with no prefix added.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The root of the tree without leaves: SHA-256 of nothing.
    #[must_use]
    pub fn empty_root() -> Self {
        Self::of(&[])
    }

    /// The parent of two nodes. The prefix 0x01 keeps an interior node from
    /// ever passing for a leaf, whose bytes start with 0x00.
    #[must_use]
    pub fn interior(left: Self, right: Self) -> Self {
        let mut hasher = Sha256::new();
        hasher.update([1]);
        hasher.update(left.0);
        hasher.update(right.0);
        Self(hasher.finalize().into())
    }

    /// The bytes, as stored and as base64-encoded in a checkpoint.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// The text is not 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a SHA-256 hash; use 64 hexadecimal digits")]
pub struct ParseHashError(String);

impl FromStr for Hash {
    type Err = ParseHashError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        match hex::decode_to_slice(text, &mut bytes) {
            Ok(()) => Ok(Self(bytes)),
            Err(_) => Err(ParseHashError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Hash {
    type Error = ParseHashError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn a_hash_reads_back_what_it_writes() {
        assert_eq!(Hash::empty_root().to_string(), EMPTY);
        assert_eq!(EMPTY.parse(), Ok(Hash::empty_root()));
    }

    #[test]
    fn a_hash_is_a_string_in_json() {
        let json = serde_json::to_string(&Hash::empty_root()).expect("a hash serialises");
        assert_eq!(json, format!("\"{EMPTY}\""));
        let read: Hash = serde_json::from_str(&json).expect("and deserialises");
        assert_eq!(read, Hash::empty_root());
    }

    #[test]
    fn a_text_of_another_length_or_alphabet_is_refused() {
        for text in ["", &EMPTY[1..], &format!("{EMPTY}00"), &"g".repeat(64)] {
            assert_eq!(
                text.parse::<Hash>(),
                Err(ParseHashError(text.to_owned())),
                "{text}"
            );
        }
    }
}
