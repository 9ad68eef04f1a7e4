//! The short number ("ID") of a customer.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 1 to 32 ASCII letters, digits, `.`, `-` or `_`, a letter or digit among them;
/// unique in the firm without regard to case.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct CustomerNumber(String);

/// A customer number that breaks the rule.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "customer number {0:?} is not allowed; use 1 to 32 letters (a-z), digits, dots, hyphens or underscores, at least one of them a letter or digit"
)]
pub struct CustomerNumberError(String);

impl CustomerNumber {
    /// Parses a number; surrounding white space is dropped.
    pub fn parse(text: &str) -> Result<Self, CustomerNumberError> {
        let number = text.trim();
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        // What is dots alone would be a step of a path.
        let names = number.chars().any(|c| c.is_ascii_alphanumeric());
        if !names || number.len() > 32 || !number.chars().all(allowed) {
            return Err(CustomerNumberError(text.chars().take(64).collect()));
        }
        Ok(Self(number.to_owned()))
    }

    /// The number as people write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What uniqueness and lookup compare: the number without its case.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Display for CustomerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for CustomerNumber {
    type Error = CustomerNumberError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<CustomerNumber> for String {
    fn from(number: CustomerNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_holds_a_letter_or_digit() {
        for good in ["1042", "a-100", ".5", "2024_7.b"] {
            assert!(CustomerNumber::parse(good).is_ok(), "{good}");
        }
        for bad in ["", ".", "..", "-", "_._", "a b", "ü", &"1".repeat(33)] {
            let said = CustomerNumber::parse(bad).unwrap_err().to_string();
            assert!(said.contains("a letter or digit"), "{said}");
        }
    }
}
