//! A frontend's operations, as generators write them: a JSON object of texts by the
//! SHA-256 of each.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// The form of an id, as `documentId` has it.
const PREFIX: &str = "sha256:";

/// SHA-256 of an operation's text, byte for byte.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OperationId([u8; 32]);

impl OperationId {
    /// Of this text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }

    /// As stored; none unless these are 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// As stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", hex::encode(self.0))
    }
}

/// Not an operation's id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("an operation's id is sha256: and 64 hexadecimal digits")]
pub struct NoId;

impl FromStr for OperationId {
    type Err = NoId;

    /// With or without the prefix.
    fn from_str(text: &str) -> Result<Self, NoId> {
        let digits = text.strip_prefix(PREFIX).unwrap_or(text);
        let bytes = hex::decode(digits).map_err(|_| NoId)?;
        Self::from_bytes(&bytes).ok_or(NoId)
    }
}

/// Operations by their ids.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Manifest(BTreeMap<OperationId, String>);

/// A text that is no manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Another shape.
    #[error("it is no JSON object of texts by SHA-256: {0}")]
    Shape(#[from] serde_json::Error),
    /// A name that is not made of the text.
    #[error(
        "`{name}` is not the SHA-256 of its text, which is {id}; let the generator name \
         operations by SHA-256"
    )]
    OtherName {
        /// What it is called.
        name: String,
        /// What it is to be called.
        id: OperationId,
    },
    /// Nothing to register.
    #[error("it holds no operation")]
    Empty,
}

impl Manifest {
    /// Reads one.
    pub fn parse(json: &str) -> Result<Self, ManifestError> {
        let named: BTreeMap<String, String> = serde_json::from_str(json)?;
        if named.is_empty() {
            return Err(ManifestError::Empty);
        }
        let operations = named.into_iter().map(|(name, text)| {
            let id = OperationId::of(&text);
            if name.parse() == Ok(id) {
                Ok((id, text))
            } else {
                Err(ManifestError::OtherName { name, id })
            }
        });
        operations.collect::<Result<_, _>>().map(Self)
    }

    /// Id and text of each.
    pub fn operations(&self) -> impl Iterator<Item = (OperationId, &str)> {
        self.0.iter().map(|(id, text)| (*id, text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "query Me { me { id } }";

    #[test]
    fn a_manifest_holds_texts_by_their_digests_however_these_are_written() {
        let id = OperationId::of(TEXT);
        for name in [id.to_string(), hex::encode(id.as_bytes())] {
            let json = serde_json::json!({ name: TEXT }).to_string();
            let manifest = Manifest::parse(&json).unwrap();
            assert_eq!(manifest.operations().collect::<Vec<_>>(), [(id, TEXT)]);
        }
    }

    #[test]
    fn what_is_no_manifest_is_refused_with_the_way_out() {
        let said = |json: &str| Manifest::parse(json).unwrap_err().to_string();
        assert!(said("[]").contains("no JSON object of texts by SHA-256"));
        assert!(said(r#"{"a": 1}"#).contains("no JSON object of texts by SHA-256"));
        assert_eq!(said("{}"), "it holds no operation");
        let named = said(r#"{"Me": "query Me { me { id } }"}"#);
        let id = OperationId::of(TEXT).to_string();
        assert!(named.contains("`Me`") && named.contains(&id), "{named}");
    }
}
