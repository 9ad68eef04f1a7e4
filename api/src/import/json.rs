//! The report for programs: one JSON object a line.

use std::io::{self, Write};

use serde::Serialize;

use super::progress::Progress;
use super::report::{Report, Row};
use super::summary::Summary;

/// Writes `{"row":…}` per row and one `{"summary":…}` at the end.
#[derive(Debug)]
pub struct JsonReport<W>(W);

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line<'a> {
    Row(&'a Row),
    Summary(&'a Summary),
}

impl<W: Write> JsonReport<W> {
    /// Writes there.
    pub const fn new(out: W) -> Self {
        Self(out)
    }

    /// The last line.
    pub fn summary(&mut self, summary: &Summary) -> io::Result<()> {
        self.line(&Line::Summary(summary))
    }

    /// What was written to.
    pub fn into_inner(self) -> W {
        self.0
    }

    fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, line)?;
        self.0.write_all(b"\n")?;
        self.0.flush()
    }
}

impl<W: Write + Send> Report for JsonReport<W> {
    fn progress(&mut self, _: &Progress) {}

    fn row(&mut self, row: &Row) -> io::Result<()> {
        self.line(&Line::Row(row))
    }
}
