//! E-mail addresses, as far as a portal must understand them.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

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

    /// What uniqueness and sign-in compare: the address without its case, in the form
    /// NFC, however its letters were put together (RFC 6532, section 3.1).
    #[must_use]
    pub fn normalised(&self) -> String {
        let composed: String = self.0.nfc().collect();
        composed.to_lowercase().nfc().collect()
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

    #[test]
    fn one_address_is_one_however_it_was_typed() {
        let normalised = |text| EmailAddress::parse(text).unwrap().normalised();
        let composed = normalised("zo\u{EB}@gr\u{F6}\u{DF}e.example");
        for same in [
            "zoe\u{308}@gro\u{308}\u{DF}e.example",
            "ZOE\u{308}@GR\u{D6}\u{DF}E.example",
        ] {
            assert_eq!(normalised(same), composed, "{same:?}");
        }
        assert_ne!(normalised("zoe@gr\u{F6}\u{DF}e.example"), composed);
    }
}
