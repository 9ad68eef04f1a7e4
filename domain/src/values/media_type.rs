//! Media types of versions, as recognised from their bytes.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `type/subtype` in lower case, without parameters.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct MediaType(String);

impl MediaType {
    /// Takes a well-formed `type/subtype`; anything else becomes
    /// `application/octet-stream`, which is always true of bytes.
    #[must_use]
    pub fn parse_or_octets(text: &str) -> Self {
        let essence = text.split(';').next().unwrap_or_default().trim();
        let token = |part: &str| {
            !part.is_empty()
                && part.len() <= 100
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c))
        };
        match essence.split_once('/') {
            Some((kind, subtype)) if token(kind) && token(subtype) => {
                Self(essence.to_ascii_lowercase())
            }
            _ => Self("application/octet-stream".to_owned()),
        }
    }

    /// The type as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
