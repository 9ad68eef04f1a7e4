//! The tables: a line a door, a column an actor.

use std::collections::BTreeSet;

/// A table. Its first line names the actors; `#` begins a remark.
pub(super) struct Table {
    pub(super) actors: Vec<&'static str>,
    pub(super) rows: Vec<Row>,
}

/// What a door answers to each actor.
pub(super) struct Row {
    pub(super) door: String,
    pub(super) expected: Vec<&'static str>,
    /// What stands behind the first `|`: how the door is asked.
    pub(super) args: String,
    /// What stands behind the second: what an answer holds that is no empty one.
    pub(super) find: Option<String>,
}

impl Table {
    pub(super) fn read(text: &'static str) -> Self {
        let mut lines = text.lines().filter(|line| is_line(line));
        let head = lines.next().unwrap().split('|').next().unwrap();
        let actors: Vec<_> = head.split_whitespace().skip(1).collect();
        let rows = lines.map(|line| row(line, actors.len())).collect();
        Self { actors, rows }
    }

    /// These doors and no others.
    pub(super) fn names_exactly(&self, doors: &BTreeSet<String>) {
        let named: BTreeSet<String> = self.rows.iter().map(|row| row.door.clone()).collect();
        let unnamed: Vec<_> = doors.difference(&named).collect();
        assert!(unnamed.is_empty(), "doors in no table: {unnamed:?}");
        let gone: Vec<_> = named.difference(doors).collect();
        assert!(gone.is_empty(), "no such doors: {gone:?}");
    }
}

fn is_line(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

fn row(line: &'static str, actors: usize) -> Row {
    let mut parts = line.split(" | ");
    let mut words = parts.next().unwrap().split_whitespace();
    let door = words.next().unwrap().to_owned();
    let expected: Vec<_> = words.collect();
    assert_eq!(expected.len(), actors, "{door}: a word for each actor");
    Row {
        door,
        expected,
        args: parts.next().unwrap_or_default().trim().to_owned(),
        find: parts.next().map(|find| find.trim().to_owned()),
    }
}
