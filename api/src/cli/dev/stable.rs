//! The ids that are worth knowing.

use std::fmt;

use uuid::Uuid;

/// Ids that are the same at every start, in the order in which they are told.
#[derive(Default)]
pub(super) struct Stable {
    parts: Vec<(String, Vec<(Uuid, String)>)>,
    /// What is new at each start.
    new: Vec<String>,
}

impl Stable {
    /// What follows belongs together.
    pub(super) fn part(&mut self, title: &str) {
        self.parts.push((title.to_owned(), vec![]));
    }

    /// One id.
    pub(super) fn id(&mut self, id: Uuid, what: String) {
        if let Some((_, ids)) = self.parts.last_mut() {
            ids.push((id, what));
        }
    }

    /// Something that differs from start to start.
    pub(super) fn new_each_time(&mut self, line: String) {
        self.new.push(line);
    }
}

impl fmt::Display for Stable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "The same ids at every start with this scenario and --clock:"
        )?;
        for (title, ids) in &self.parts {
            writeln!(f, "\n  {title}")?;
            for (id, what) in ids {
                writeln!(f, "    {id}  {what}")?;
            }
        }
        writeln!(f, "\nNew at each start:\n")?;
        for line in &self.new {
            writeln!(f, "  {line}")?;
        }
        writeln!(f)
    }
}
