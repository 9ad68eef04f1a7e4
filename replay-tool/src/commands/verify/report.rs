//! What a check found.

use std::io;
use std::time::Duration;

use portico_event_log::Recorded;
use serde::Serialize;

use crate::output::Output;

/// Differences kept of one check; more are only counted.
const KEPT: usize = 100;

/// Differences shown to people.
const SHOWN: usize = 10;

/// One place where two things that should agree do not.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub(super) struct Difference {
    /// Number in the ledger.
    pub(super) seq: Option<i64>,
    /// Aggregate type and id.
    pub(super) aggregate: Option<String>,
    pub(super) what: String,
    /// The one column that differs, where it is one.
    #[serde(flatten)]
    pub(super) column: Option<Column>,
}

/// A column of `events` that is not what it was.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub(super) struct Column {
    #[serde(rename = "column")]
    pub(super) name: &'static str,
    pub(super) expected: Option<String>,
    pub(super) found: Option<String>,
}

impl Difference {
    /// About an event.
    pub(super) fn at(seq: Option<i64>, event: &Recorded, what: impl Into<String>) -> Self {
        Self {
            seq,
            aggregate: Some(format!("{}:{}", event.aggregate_type, event.aggregate_id)),
            what: what.into(),
            column: None,
        }
    }

    /// About a place in the ledger.
    pub(super) fn in_ledger(seq: Option<i64>, what: impl Into<String>) -> Self {
        Self {
            seq,
            aggregate: None,
            what: what.into(),
            column: None,
        }
    }
}

/// One check, its counts and its first differences.
#[derive(Serialize)]
pub(super) struct Check {
    #[serde(rename = "check")]
    name: String,
    /// What was looked at.
    pub(super) count: i64,
    unit: &'static str,
    found: u64,
    differences: Vec<Difference>,
}

impl Check {
    pub(super) fn new(name: impl Into<String>, unit: &'static str) -> Self {
        Self {
            name: name.into(),
            count: 0,
            unit,
            found: 0,
            differences: vec![],
        }
    }

    pub(super) fn differs(&mut self, difference: Difference) {
        self.found += 1;
        if self.differences.len() < KEPT {
            self.differences.push(difference);
        }
    }

    pub(super) const fn found(&self) -> u64 {
        self.found
    }

    /// Whether further differences are only counted.
    pub(super) const fn is_full(&self) -> bool {
        self.found >= KEPT as u64
    }

    pub(super) fn write(&self, output: &mut Output, took: Duration) -> io::Result<()> {
        let seconds = took.as_secs_f64();
        let mut value = serde_json::to_value(self)?;
        if let Some(fields) = value.as_object_mut() {
            fields.insert("ok".to_owned(), (self.found == 0).into());
            fields.insert("seconds".to_owned(), seconds.into());
        }
        output.value(&value)?;
        let word = if self.found == 0 { "ok  " } else { "FAIL" };
        let Self {
            name, count, unit, ..
        } = self;
        output.text(&format!(
            "{word} {name:<26} {count:>10} {unit:<10} {seconds:>8.2} s"
        ))?;
        for difference in self.differences.iter().take(SHOWN) {
            let seq = difference.seq.map(|seq| format!("seq {seq}"));
            let place = [seq, difference.aggregate.clone()];
            let place: Vec<String> = place.into_iter().flatten().collect();
            let place = if place.is_empty() {
                String::new()
            } else {
                format!("{}: ", place.join(", "))
            };
            output.text(&format!("     {place}{}", difference.what))?;
        }
        let hidden = self.found.saturating_sub(SHOWN as u64);
        if hidden > 0 {
            output.text(&format!("     and {hidden} more"))?;
        }
        Ok(())
    }
}
