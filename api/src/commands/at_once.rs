//! How many entries a list of an input may have.

use super::refusal::{Refusal, whole};

/// The list has an entry, and no more than are taken at once.
pub(crate) fn check_length((field, most): (&str, usize), length: usize) -> Result<(), Refusal> {
    if (1..=most).contains(&length) {
        return Ok(());
    }
    let rule = format!("{field} holds {length}; give 1 to {most} at once");
    Err(Refusal::over((field, whole(most)), whole(length), &rule))
}
