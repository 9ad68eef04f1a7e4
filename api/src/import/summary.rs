//! What an import did, or would do.

use std::collections::BTreeMap;
use std::fmt;
use std::iter::once;
use std::time::Duration;

use serde::{Serialize, Serializer};

use super::customer::Customer;
use super::report::RowKind;
use crate::blobs::Room;

/// How much becomes visible to how many.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Sharing {
    /// Folders, documents and new versions that people would gain sight of.
    pub items: u64,
    /// Contacts who would see some of it at once.
    pub now: u64,
    /// Others, who wait: for a portal to be opened, an invitation, or a section.
    pub waiting: u64,
    /// At which customers, in their order.
    pub customers: Vec<AtCustomer>,
}

/// How much of one customer's becomes visible to how many.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AtCustomer {
    /// Which.
    #[serde(flatten)]
    pub customer: Customer,
    /// Folders, documents and new versions.
    pub items: u64,
    /// Contacts who would see some of it at once.
    pub now: u64,
    /// Others, who wait.
    pub waiting: u64,
}

/// What an import did; with `dry_run` what it would do.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Summary {
    /// Whose documents they are; with a list of customers, none.
    #[serde(flatten)]
    pub customer: Option<Customer>,
    /// Nothing was written.
    pub dry_run: bool,
    /// Customers that were registered.
    pub customers_registered: u64,
    /// Folders made.
    pub folders_created: u64,
    /// Documents made.
    pub documents_created: u64,
    /// Documents that got a new version.
    pub versions_added: u64,
    /// Files whose content was there already.
    pub unchanged: u64,
    /// Reported rows by kind, without those of new versions.
    pub rows: BTreeMap<RowKind, u64>,
    /// Files that were looked at.
    pub files: u64,
    /// Bytes of those that could be read; with `dry_run` they were found, and read
    /// only where a document of the same size is there.
    pub bytes: u64,
    /// With `dry_run`: bytes that the content store would need room for; not those of
    /// files whose blocks it would share.
    pub bytes_to_copy: u64,
    /// With `dry_run`: the import would stop before its end, as that is more than fits.
    pub lacks_room: Option<Room>,
    /// Events appended.
    pub events: u64,
    /// What contacts gained sight of; with `dry_run` what they would.
    pub sharing: Sharing,
    /// With `dry_run`: the import would be refused, as contacts would gain sight of
    /// something and `--share` was not given.
    pub needs_share: bool,
    /// From start to end; in seconds as JSON.
    #[serde(serialize_with = "seconds")]
    pub elapsed: Duration,
}

impl Summary {
    /// What the command line exits with: 0 if all is imported, 3 if rows were
    /// reported. An error exits with 1, and so does looking at what would be one.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        let would_fail = self.needs_share || self.lacks_room.is_some();
        match (would_fail, self.rows.is_empty()) {
            (true, _) => 1,
            (false, true) => 0,
            (false, false) => 3,
        }
    }

    fn bytes_were(&self) -> &'static str {
        if self.dry_run {
            "bytes found"
        } else {
            "bytes read"
        }
    }

    /// A new version is what an import is for, and counted as such.
    pub(super) fn count_row(&mut self, kind: RowKind) {
        if kind != RowKind::NewVersion {
            *self.rows.entry(kind).or_default() += 1;
        }
    }
}

fn seconds<S: Serializer>(elapsed: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64(elapsed.as_secs_f64())
}

impl Sharing {
    /// In words: of what was done, or else of what would be. A line for each customer, and of
    /// several a last one for all.
    #[must_use]
    pub fn told(&self, done: bool) -> String {
        let all = visible(self.items, (self.now, self.waiting), done);
        let at = |at: &AtCustomer| {
            let visible = visible(at.items, (at.now, at.waiting), done);
            format!("{}: {visible}", at.customer)
        };
        match self.customers.as_slice() {
            [] => all,
            [one] => at(one),
            several => {
                let lines = several.iter().map(at).chain(once(format!("in all {all}")));
                lines.collect::<Vec<String>>().join("\n")
            }
        }
    }
}

fn visible(items: u64, (now, waiting): (u64, u64), done: bool) -> String {
    let of_items = if items == 1 { "" } else { "s" };
    let become_visible = if done { "became" } else { "would become" };
    let whom = match (now, waiting) {
        (0, 0) => "nobody yet, but to whoever is let in later".to_owned(),
        (now, 0) => format!("{} now", people(now)),
        (0, waiting) => format!("nobody yet, but to {} {ONCE}", people(waiting)),
        (now, waiting) => format!("{} now, and to {waiting} more {ONCE}", people(now)),
    };
    format!("{items} item{of_items} {become_visible} visible to {whom}")
}

impl fmt::Display for Sharing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(false))
    }
}

const ONCE: &str = "once a door opens that keeps them out (portal, invitation or section)";

fn people(count: u64) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dry_run {
            writeln!(f, "Nothing was written; this is what would happen.")?;
        }
        if let Some(customer) = &self.customer {
            writeln!(f, "{customer}")?;
        }
        for (label, count) in [
            ("customers registered", self.customers_registered),
            ("folders created", self.folders_created),
            ("documents created", self.documents_created),
            ("versions added", self.versions_added),
            ("unchanged", self.unchanged),
            (self.bytes_were(), self.bytes),
            ("events appended", self.events),
        ] {
            writeln!(f, "{label:<44}{count:>16}")?;
        }
        for (kind, count) in &self.rows {
            writeln!(f, "reported, {:<34}{count:>16}", kind.as_str())?;
        }
        if self.sharing.items > 0 {
            writeln!(f, "{}", self.sharing.told(!self.dry_run))?;
        }
        if let Some(room) = self.lacks_room {
            writeln!(f, "the import would stop: {room}")?;
        }
        write!(f, "{:<44}{:>14.1} s", "time", self.elapsed.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sees_it_now_and_who_waits_are_told_apart() {
        let told = |items, now, waiting| {
            let sharing = Sharing {
                items,
                now,
                waiting,
                customers: vec![],
            };
            sharing.to_string()
        };
        for (told, said) in [
            (told(1, 1, 0), "1 item would become visible to 1 person now"),
            (
                told(2, 0, 0),
                "2 items would become visible to nobody yet, but to whoever is let in later",
            ),
            (
                told(2, 0, 1),
                "2 items would become visible to nobody yet, but to 1 person once a door opens \
                 that keeps them out (portal, invitation or section)",
            ),
            (
                told(2, 3, 4),
                "2 items would become visible to 3 people now, and to 4 more once a door opens \
                 that keeps them out (portal, invitation or section)",
            ),
        ] {
            assert_eq!(told, said);
        }
    }

    #[test]
    fn each_customer_of_several_has_a_line_and_all_have_one() {
        let at = |number: &str, folder: Option<&str>, items, now| AtCustomer {
            customer: Customer {
                number: number.to_owned(),
                name: Some("Kay".to_owned()),
                folder: folder.map(str::to_owned),
            },
            items,
            now,
            waiting: 0,
        };
        let mut sharing = Sharing {
            items: 3,
            now: 1,
            waiting: 0,
            customers: vec![at("K1", None, 3, 1)],
        };
        assert_eq!(
            sharing.told(false),
            "customer K1, \"Kay\": 3 items would become visible to 1 person now"
        );
        sharing.customers = vec![at("K1", Some("a"), 1, 1), at("K2", Some("b"), 2, 1)];
        assert_eq!(
            sharing.told(true),
            "customer K1, \"Kay\", folder a: 1 item became visible to 1 person now\n\
             customer K2, \"Kay\", folder b: 2 items became visible to 1 person now\n\
             in all 3 items became visible to 1 person now"
        );
    }
}
