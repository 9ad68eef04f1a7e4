//! The one place that writes to standard output. Not by `println!`, which panics
//! where nobody reads.

use std::io::{self, ErrorKind, Write};

use anyhow::Context;

/// Tells a line to whoever watches; what is done goes on where nobody does.
pub(super) fn line(text: &str) {
    drop(deliver(&format!("{text}\n")));
}

/// Tells text that ends its own lines, as [`line()`] does.
pub(super) fn text(text: &str) {
    drop(deliver(text));
}

/// Prints what was asked for. Whoever closes the pipe has read enough.
pub(super) fn answer(text: &str) -> Result<(), anyhow::Error> {
    match deliver(text) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done.context("standard output cannot be written"),
    }
}

/// Prints what must be read before anything more is done.
pub(super) fn deliver(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Says what failed, with its causes.
pub(super) fn error(error: &anyhow::Error) {
    let said = format!("error: {}\n", told(error));
    // If that is gone too, there is nobody to tell.
    drop(io::stderr().write_all(said.as_bytes()));
}

/// What failed, and a line for each cause that it does not tell itself.
pub(super) fn told(error: &anyhow::Error) -> String {
    let mut said = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !error.to_string().contains(&cause) {
            said += "\n  because ";
            said += &cause;
        }
    }
    said
}
