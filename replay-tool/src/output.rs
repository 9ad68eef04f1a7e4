//! The one place that writes to standard output and standard error.
//!
//! Not by `println!`, which panics where the reader has gone away; and nothing
//! leaves unescaped, because events hold what strangers typed.

use std::io::{self, BufWriter, Stdout, Write};

use serde::Serialize;

use crate::escape;

/// Standard output, as text or as JSON lines.
pub(crate) struct Output {
    out: BufWriter<Stdout>,
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            out: BufWriter::new(io::stdout()),
            json,
        }
    }

    /// Whether JSON was asked for.
    pub(crate) const fn is_json(&self) -> bool {
        self.json
    }

    /// A line of text; nothing where JSON was asked for.
    pub(crate) fn text(&mut self, line: &str) -> io::Result<()> {
        if self.json {
            return Ok(());
        }
        writeln!(self.out, "{}", escape::for_terminal(line))
    }

    /// A JSON value on one line; nothing where text was asked for.
    pub(crate) fn value(&mut self, value: &impl Serialize) -> io::Result<()> {
        if !self.json {
            return Ok(());
        }
        let line = serde_json::to_string(value)?;
        writeln!(self.out, "{}", escape::for_json(&line))
    }

    /// Shows what was written so far.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A line on standard error. If that is gone too, there is nobody to tell.
pub(crate) fn error(line: &str) {
    drop(writeln!(io::stderr(), "{}", escape::for_terminal(line)));
}
