//! The ledger's clock: the running maximum of when events were recorded.

use chrono::{DateTime, Utc};

/// As the leaves have it and, after one that differs, also as it should be. A leaf
/// that goes on from either is right, so that one difference is not found again in
/// all that follow.
#[derive(Default)]
pub(super) struct Clock {
    stored: Option<DateTime<Utc>>,
    due: Option<DateTime<Utc>>,
}

impl Clock {
    /// What the last leaf has.
    pub(super) const fn stored(&self) -> Option<DateTime<Utc>> {
        self.stored
    }

    /// What should stand there, where something else does.
    pub(super) fn differs(
        &mut self,
        at: DateTime<Utc>,
        leaf: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let on_from = |clock: Option<DateTime<Utc>>| clock.map_or(at, |clock| clock.max(at));
        let due = on_from(self.due);
        let right = leaf == due || leaf == on_from(self.stored);
        self.stored = Some(leaf);
        self.due = Some(if right { leaf } else { due });
        (!right).then_some(due)
    }

    /// Over a leaf whose event stands elsewhere.
    pub(super) const fn over(&mut self, leaf: DateTime<Utc>) {
        self.stored = Some(leaf);
        self.due = Some(leaf);
    }
}
