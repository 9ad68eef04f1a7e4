//! Why somebody did something, in their own words: one line of text.

use std::fmt;

use super::visible::{is_plain_line, quoted};

/// 1 to 200 characters on one line, of which something shows, without control
/// characters and what hides or turns text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Reason(String);

/// A reason that breaks the rule.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "reason {} is not allowed; use 1 to 200 characters on one line, without control, direction or invisible characters, or leave it out",
    quoted(.0)
)]
pub struct ReasonError(String);

impl Reason {
    /// Parses a reason; surrounding white space is dropped.
    pub fn parse(text: &str) -> Result<Self, ReasonError> {
        let reason = text.trim();
        let count = reason.chars().count();
        if count > 200 || !is_plain_line(reason) {
            return Err(ReasonError(text.chars().take(64).collect()));
        }
        Ok(Self(reason.to_owned()))
    }

    /// The reason.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_of_1_to_200_characters() {
        assert_eq!(
            Reason::parse(" moved away ").unwrap().as_str(),
            "moved away"
        );
        assert!(Reason::parse(&"ü".repeat(200)).is_ok());
        for bad in [
            "",
            "  ",
            "a\nb",
            "a\0",
            "\u{3164}",
            "a\u{2066}b",
            &"x".repeat(201),
        ] {
            let said = Reason::parse(bad).unwrap_err().to_string();
            assert!(said.starts_with("reason "), "{said}");
        }
    }
}
