//! E-mail addresses, as far as a portal must understand them.

use std::fmt;

use super::visible::{deceives, quoted, shows_something};

/// An address of the form `local@domain`, at most 254 bytes (RFC 5321), without
/// white space, control characters and what hides or turns text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct EmailAddress(String);

/// An address that breaks the rule.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "e-mail address {} is not allowed; write it as name@example.com, at most 254 characters, without blanks and invisible characters",
    quoted(.0)
)]
pub struct EmailAddressError(String);

impl EmailAddress {
    /// Parses an address; surrounding white space is dropped.
    pub fn parse(text: &str) -> Result<Self, EmailAddressError> {
        let address = text.trim();
        let refused = || EmailAddressError(text.chars().take(64).collect());
        let (local, domain) = address.rsplit_once('@').ok_or_else(refused)?;
        let forbidden = |c: char| {
            c.is_whitespace() || deceives(c) || matches!(c, '<' | '>' | ',' | ';' | '"' | '@')
        };
        let labels_fit = domain.split('.').all(|label| {
            shows_something(label) && !label.starts_with('-') && !label.ends_with('-')
        });
        if address.len() > 254
            || !shows_something(local)
            || local.len() > 64
            || local.contains(forbidden)
            || domain.contains(forbidden)
            || !labels_fit
        {
            return Err(refused());
        }
        Ok(Self(address.to_owned()))
    }

    /// The address as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What uniqueness and sign-in compare: the address without its case.
    #[must_use]
    pub fn normalised(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_shows_all_that_it_holds() {
        for good in ["ada@client.example", "zoë@größe.example", " a+b@c "] {
            assert!(EmailAddress::parse(good).is_ok(), "{good:?}");
        }
        for bad in [
            "",
            "ada",
            "@client.example",
            "ada@",
            "ada@client..example",
            "a da@client.example",
            "ada\u{202E}@client.example",
            "ada\u{200B}@client.example",
            "ada@client\u{2060}.example",
            "a\u{AD}da@client.example",
            "\u{200D}@client.example",
            "ada@\u{FFA0}.example",
        ] {
            let said = EmailAddress::parse(bad).unwrap_err().to_string();
            assert!(said.contains("name@example.com"), "{said}");
        }
    }
}
