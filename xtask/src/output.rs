//! The only place that prints.
#![expect(
    clippy::print_stdout,
    reason = "a command-line tool answers on standard output"
)]

use std::fmt::Display;

/// One line of the answer.
pub(crate) fn line(text: impl Display) {
    println!("{text}");
}

/// Why there is no answer.
pub(crate) fn error(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
}
