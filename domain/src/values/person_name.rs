//! Names of people, customers and the firm: one line of text.

use std::fmt;

use super::visible::{is_plain_line, quoted};

/// 1 to 200 characters on one line, of which something shows, without control
/// characters and what hides or turns text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PersonName(String);

/// A name that breaks the rule.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "name {} is not allowed; use 1 to 200 characters on one line, one of which can be seen, and no control, direction or invisible characters",
    quoted(.0)
)]
pub struct PersonNameError(String);

impl PersonName {
    /// Parses a name; surrounding white space is dropped.
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        let name = text.trim();
        let count = name.chars().count();
        if count > 200 || !is_plain_line(name) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_which_something_shows() {
        assert_eq!(PersonName::parse(" Ada ").unwrap().as_str(), "Ada");
        assert!(PersonName::parse(&"ü".repeat(200)).is_ok());
        for bad in [
            "",
            "  ",
            "\u{3164}",
            "\u{200D}",
            "a\nb",
            "a\u{202E}b",
            "a\u{2028}b",
            &"x".repeat(201),
        ] {
            let said = PersonName::parse(bad).unwrap_err().to_string();
            assert!(said.contains("can be seen"), "{said}");
        }
    }
}
