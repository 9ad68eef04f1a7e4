//! Personal data as it stands in events: sealed under a key that can be
//! destroyed. Sealing and opening live with the keys, not here.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A sealed value, form 1.
///
/// The plaintext is `{"v":1,"salt":…,"value":…}` (see
/// [`crate::catalogue::inner_schema`]); `commit` is SHA-256(salt ‖ value), so
/// that one field can be opened to a third party without its key.
/// All byte strings are base64url without padding.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// Form of the envelope; 1 is XChaCha20-Poly1305.
    pub v: u8,
    /// The key it is sealed under.
    pub kid: Uuid,
    /// 24 bytes.
    pub nonce: String,
    /// Ciphertext and its 16-byte tag.
    pub ciphertext: String,
    /// 32 bytes: SHA-256(salt ‖ value).
    pub commit: String,
}

/// A value as commands carry it: parsed, and sealed by the application.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Secret<T> {
    /// What goes into the event.
    pub sealed: Sealed,
    /// What was sealed, parsed.
    pub value: T,
}

/// A compact sealed value that is not of the form `v.kid.nonce.ciphertext.commit`.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a sealed value reads v.kid.nonce.ciphertext.commit")]
pub struct SealedFormError;

/// The compact form, for places that hold only text (metadata).
impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            v,
            kid,
            nonce,
            ciphertext,
            commit,
        } = self;
        write!(f, "{v}.{kid}.{nonce}.{ciphertext}.{commit}")
    }
}

impl FromStr for Sealed {
    type Err = SealedFormError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split('.').collect();
        let [v, kid, nonce, ciphertext, commit] = parts[..] else {
            return Err(SealedFormError);
        };
        Ok(Self {
            v: v.parse().map_err(|_| SealedFormError)?,
            kid: kid.parse().map_err(|_| SealedFormError)?,
            nonce: nonce.to_owned(),
            ciphertext: ciphertext.to_owned(),
            commit: commit.to_owned(),
        })
    }
}
