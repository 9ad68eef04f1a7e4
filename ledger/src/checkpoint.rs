//! Signed checkpoints: the text by which a deployment stands to a root.
//!
//! The form is C2SP tlog-checkpoint inside a C2SP signed-note, with one
//! Ed25519 key whose name is the origin:
//!
//! ```text
//! portal.example/ledger
//! 42
//! SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=
//!
//! — portal.example/ledger GmZZLDXH41vqzMc+Ra8TvuTcktPDgFrcCZUllgU5hwf0CQjSUa2tI33lDwbiCe+zw8/RUmdm61gS2yUaYF49FwCk7AI=
//! ```
//!
//! Signatures of other keys, such as witnesses', may follow and are ignored.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::Hash;

/// The signature type of plain Ed25519 in signed notes.
const ED25519: u8 = 1;

/// The name of a ledger, such as `portal.example/ledger`; unique and lasting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// What to hand to verifiers: `name+key id+key`, the signed-note "vkey".
    #[must_use]
    pub fn verifier_key(&self, key: &VerifyingKey) -> String {
        let id = hex::encode(key_id(self, key));
        format!("{self}+{id}+{}", STANDARD.encode(typed_key(key)))
    }
}

impl FromStr for Origin {
    type Err = CheckpointError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let unfit = |c: char| c.is_whitespace() || c.is_control() || c == '+';
        if name.is_empty() || name.contains(unfit) {
            return Err(CheckpointError::UnfitOrigin(name.to_owned()));
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a ledger looked like at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose ledger.
    pub origin: Origin,
    /// How many leaves it had.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Why a text is not a checkpoint to rely on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Signed notes separate names by spaces and key parts by plus signs.
    #[error("{0:?} is not an origin; use a name without spaces, control characters or plus signs")]
    UnfitOrigin(String),
    /// The text breaks the form; says which part of it.
    #[error("the checkpoint is malformed: {0}")]
    Malformed(&'static str),
    /// The text speaks of another ledger.
    #[error("the checkpoint is of {found:?}, not of {expected:?}")]
    OtherOrigin {
        /// The ledger asked about.
        expected: String,
        /// The ledger named.
        found: String,
    },
    /// Nobody signed with the expected key.
    #[error("the checkpoint carries no signature of the expected key")]
    Unsigned,
    /// A signature names the expected key but was not made with it.
    #[error("the checkpoint's signature is wrong")]
    WrongSignature,
}

impl Checkpoint {
    /// The signed note, ready to publish.
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> String {
        let text = self.text();
        let line = signature_line(&text, &self.origin, key);
        format!("{text}\n{line}")
    }

    /// Reads a signed note and believes it only if `key` signed it for `origin`.
    pub fn verify(
        note: &str,
        origin: &Origin,
        key: &VerifyingKey,
    ) -> Result<Self, CheckpointError> {
        let (text, signatures) = split_note(note)?;
        verify_signature(text, signatures, origin, key)?;
        Self::parse(text, origin)
    }

    fn text(&self) -> String {
        let root = STANDARD.encode(self.root.as_bytes());
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    fn parse(text: &str, expected: &Origin) -> Result<Self, CheckpointError> {
        let mut lines = text.lines();
        let mut next = |what| lines.next().ok_or(CheckpointError::Malformed(what));
        let found = next("the origin is missing")?;
        let size = parse_size(next("the size is missing")?)?;
        let root = parse_root(next("the root is missing")?)?;
        // Extension lines may follow; they are signed, and mean nothing here.
        if lines.any(str::is_empty) {
            return Err(CheckpointError::Malformed("an extension line is empty"));
        }
        if found != expected.0 {
            return Err(CheckpointError::OtherOrigin {
                expected: expected.to_string(),
                found: found.to_owned(),
            });
        }
        Ok(Self {
            origin: expected.clone(),
            size,
            root,
        })
    }
}

fn parse_size(line: &str) -> Result<u64, CheckpointError> {
    line.parse()
        .ok()
        .filter(|size: &u64| size.to_string() == line)
        .ok_or(CheckpointError::Malformed("the size is not plain decimal"))
}

fn parse_root(line: &str) -> Result<Hash, CheckpointError> {
    STANDARD
        .decode(line)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .map(Hash)
        .ok_or(CheckpointError::Malformed("the root is not a base64 hash"))
}

/// The signed text, its last newline included, and the signature lines. Split
/// at the last blank line, as the text may have some of its own.
fn split_note(note: &str) -> Result<(&str, &str), CheckpointError> {
    if note.contains(|c: char| c < ' ' && c != '\n') {
        return Err(CheckpointError::Malformed("it has a control character"));
    }
    let blank = note.rfind("\n\n").ok_or(CheckpointError::Unsigned)?;
    let signatures = &note[blank + 2..];
    if signatures.is_empty() {
        return Err(CheckpointError::Unsigned);
    }
    if !signatures.ends_with('\n') {
        return Err(CheckpointError::Malformed("the last line is cut short"));
    }
    Ok((&note[..=blank], signatures))
}

fn signature_line(text: &str, name: &Origin, key: &SigningKey) -> String {
    let mut bytes = key_id(name, &key.verifying_key()).to_vec();
    bytes.extend_from_slice(&key.sign(text.as_bytes()).to_bytes());
    format!("— {name} {}\n", STANDARD.encode(bytes))
}

fn verify_signature(
    text: &str,
    signatures: &str,
    name: &Origin,
    key: &VerifyingKey,
) -> Result<(), CheckpointError> {
    let id = key_id(name, key);
    let mut found = false;
    for line in signatures.lines() {
        let (signer, bytes) = parse_signature_line(line)?;
        if let Some(signature) = bytes.strip_prefix(&id)
            && signer == name.0
        {
            Signature::from_slice(signature)
                .and_then(|signature| key.verify_strict(text.as_bytes(), &signature))
                .map_err(|_| CheckpointError::WrongSignature)?;
            found = true;
        }
    }
    if found {
        Ok(())
    } else {
        Err(CheckpointError::Unsigned)
    }
}

fn parse_signature_line(line: &str) -> Result<(&str, Vec<u8>), CheckpointError> {
    line.strip_prefix("— ")
        .and_then(|rest| rest.split_once(' '))
        .and_then(|(name, encoded)| Some((name, STANDARD.decode(encoded).ok()?)))
        .filter(|(name, bytes)| !name.is_empty() && bytes.len() > 4)
        .ok_or(CheckpointError::Malformed("a signature line is not one"))
}

/// Tells keys of one name apart; a hint, no proof.
fn key_id(name: &Origin, key: &VerifyingKey) -> [u8; 4] {
    let mut hasher = Sha256::new();
    hasher.update(name.0.as_bytes());
    hasher.update(b"\n");
    hasher.update(typed_key(key));
    let [a, b, c, d, ..]: [u8; 32] = hasher.finalize().into();
    [a, b, c, d]
}

fn typed_key(key: &VerifyingKey) -> Vec<u8> {
    [&[ED25519], key.as_bytes().as_slice()].concat()
}

#[cfg(test)]
mod tests;
