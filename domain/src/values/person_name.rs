//! Names of people, customers and the firm: one line of text.

use std::fmt;

/// 1 to 200 characters on one line, without control characters.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PersonName(String);

/// A name that breaks the rule.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("name {0:?} is not allowed; use 1 to 200 characters on one line")]
pub struct PersonNameError(String);

impl PersonName {
    /// Parses a name; surrounding white space is dropped.
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        let name = text.trim();
        let count = name.chars().count();
        if count == 0 || count > 200 || name.chars().any(char::is_control) {
            return Err(PersonNameError(text.chars().take(64).collect()));
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
