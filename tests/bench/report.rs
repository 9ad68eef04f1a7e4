//! The report: Markdown sections with tables.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program's output"
)]

use std::fmt::Write;

/// Sections as they are measured.
#[derive(Default)]
pub(crate) struct Report(String);

impl Report {
    /// A section: what is compared, a table, what each side does.
    pub(crate) fn section(
        &mut self,
        title: &str,
        intro: &str,
        header: &[&str],
        rows: &[Vec<String>],
        notes: &[&str],
    ) {
        let _ = writeln!(self.0, "## {title}\n\n{intro}\n");
        let _ = writeln!(self.0, "| {} |", header.join(" | "));
        let _ = writeln!(self.0, "|{}", "---|".repeat(header.len()));
        for row in rows {
            let _ = writeln!(self.0, "| {} |", row.join(" | "));
        }
        let _ = writeln!(self.0);
        for note in notes {
            let _ = writeln!(self.0, "- {note}");
        }
        let _ = writeln!(self.0);
        progress(&format!("measured: {title}"));
    }

    pub(crate) fn text(&self) -> String {
        self.0.clone()
    }
}

pub(crate) fn print(text: &str) {
    print!("{text}");
}

pub(crate) fn progress(text: &str) {
    eprintln!("{text}");
}
