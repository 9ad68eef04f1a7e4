//! Text of some lines: the summary of a matter, the description of a group.

use std::fmt;

use super::visible::{deceives, quoted, shows_something};

/// 1 to 4,000 characters on one or more lines, of which something shows; no control
/// characters but line breaks and tabs, and nothing that hides or turns text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Note(String);

/// A text that breaks the rule.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoteError {
    /// Nothing, or nothing that shows.
    #[error("the text is empty; leave it out or write something")]
    Empty,
    /// More than is read.
    #[error("the text has {0} characters; use at most 4000")]
    TooLong(usize),
    /// Neither a letter nor a line break.
    #[error("the text holds {}, which is not allowed; remove it", quoted(.0))]
    Forbidden(char),
}

impl Note {
    /// Parses a text; surrounding white space is dropped.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let text = text.trim();
        if !shows_something(text) {
            return Err(NoteError::Empty);
        }
        let count = text.chars().count();
        if count > 4_000 {
            return Err(NoteError::TooLong(count));
        }
        let forbidden = |c: &char| deceives(*c) && !matches!(c, '\n' | '\r' | '\t');
        match text.chars().find(forbidden) {
            Some(bad) => Err(NoteError::Forbidden(bad)),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_some_lines_is_kept_without_its_margins() {
        let note = Note::parse(" one\n\ttwo \n").unwrap();
        assert_eq!(note.as_str(), "one\n\ttwo");
        assert!(Note::parse(&"é".repeat(4_000)).is_ok());
    }

    #[test]
    fn a_text_that_breaks_the_rule_is_refused_by_it() {
        assert_eq!(Note::parse(" \n "), Err(NoteError::Empty));
        let long = "é".repeat(4_001);
        assert_eq!(Note::parse(&long), Err(NoteError::TooLong(4_001)));
        assert_eq!(Note::parse("a\0b"), Err(NoteError::Forbidden('\0')));
        assert_eq!(Note::parse("\u{3164}\n"), Err(NoteError::Empty));
        for hidden in ['\u{202E}', '\u{2028}', '\u{200B}', '\u{AD}', '\u{115F}'] {
            let text = format!("one\ntwo{hidden}three");
            assert_eq!(Note::parse(&text), Err(NoteError::Forbidden(hidden)));
        }
    }
}
