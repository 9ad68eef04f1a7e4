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
    "{what} {} is not allowed; use 1 to 200 characters on one line, one of which can be seen, and no control, direction or invisible characters",
    quoted(.text)
)]
pub struct PersonNameError {
    what: &'static str,
    text: String,
}

impl PersonNameError {
    /// The same of a text that people call otherwise than a name.
    #[must_use]
    pub fn of(self, what: &'static str) -> Self {
        Self { what, ..self }
    }
}

impl PersonName {
    /// Parses a name; surrounding white space is dropped.
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        let name = text.trim();
        let count = name.chars().count();
        if count > 200 || !is_plain_line(name) {
            return Err(PersonNameError {
                what: "name",
                text: text.chars().take(64).collect(),
            });
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

    #[test]
    fn what_is_refused_is_called_as_people_call_it() {
        let refused = PersonName::parse("a\nb").unwrap_err();
        assert!(refused.to_string().starts_with("name \"a\\nb\" "));
        let refused = refused.of("title").to_string();
        assert!(refused.starts_with("title \"a\\nb\" "), "{refused}");
    }
}
