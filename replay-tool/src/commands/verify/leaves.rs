//! Each leaf against its event.

use chrono::{DateTime, Utc};
use portico_event_log::ledger::leaf_of;
use portico_event_log::{Cursor, Recorded};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::clock::Clock;
use super::report::{Check, Difference};

/// A stored leaf.
pub(super) struct Leaf {
    pub(super) seq: i64,
    pub(super) position: i64,
    pub(super) hash: Vec<u8>,
    clock: DateTime<Utc>,
}

/// Leaves after `seq`, in order.
pub(super) async fn page(
    conn: &mut PgConnection,
    seq: i64,
    limit: i64,
) -> Result<Vec<Leaf>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT seq, position, hash, clock FROM ledger_leaves WHERE seq > $1
         ORDER BY seq LIMIT $2",
    )
    .bind(seq)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let leaf = |row: &sqlx::postgres::PgRow| {
        Ok(Leaf {
            seq: row.try_get("seq")?,
            position: row.try_get("position")?,
            hash: row.try_get("hash")?,
            clock: row.try_get("clock")?,
        })
    };
    rows.iter().map(leaf).collect()
}

/// The last event below the head, and the clock there.
#[derive(Clone, Copy)]
pub(super) struct Last {
    pub(super) cursor: Cursor,
    pub(super) clock: Option<DateTime<Utc>>,
}

/// The check, and how far it is.
pub(super) struct Leaves {
    deployment: Uuid,
    check: Check,
    seq: i64,
    cursor: Cursor,
    clock: Clock,
}

impl Leaves {
    pub(super) fn new(deployment: Uuid) -> Self {
        Self {
            deployment,
            check: Check::new("ledger leaves", "events"),
            seq: 0,
            cursor: Cursor::default(),
            clock: Clock::default(),
        }
    }

    pub(super) const fn is_full(&self) -> bool {
        self.check.is_full()
    }

    pub(super) const fn last(&self) -> Last {
        Last {
            cursor: self.cursor,
            clock: self.clock.stored(),
        }
    }

    pub(super) fn end(self) -> Check {
        self.check
    }

    /// An event and its leaf; or one of them where the other is gone or, if it was
    /// `moved`, stands elsewhere.
    pub(super) fn compare(&mut self, event: Option<&Recorded>, leaf: Option<&Leaf>, moved: bool) {
        if let Some(leaf) = leaf {
            self.number(leaf);
        }
        if let Some(event) = event {
            self.check.count += 1;
            self.cursor = event.cursor;
        }
        match (event, leaf) {
            (Some(event), Some(leaf)) => self.pair(event, leaf),
            (Some(event), None) => self.without_leaf(event, moved),
            (None, Some(leaf)) => self.without_event(leaf, moved),
            (None, None) => {}
        }
    }

    fn without_leaf(&mut self, event: &Recorded, moved: bool) {
        let position = event.cursor.position;
        let what = if moved {
            format!(
                "the event at position {position} stands here, its leaf elsewhere: events changed places"
            )
        } else {
            format!(
                "the event at position {position} lies below the head and is missing from the ledger"
            )
        };
        self.check.differs(Difference::at(None, event, what));
    }

    fn without_event(&mut self, leaf: &Leaf, moved: bool) {
        self.clock.over(leaf.clock);
        let position = leaf.position;
        let what = if moved {
            format!("its event, at position {position}, stands elsewhere: events changed places")
        } else {
            format!("its event, at position {position}, is gone")
        };
        self.check
            .differs(Difference::in_ledger(Some(leaf.seq), what));
    }

    fn number(&mut self, leaf: &Leaf) {
        let expected = self.seq + 1;
        if leaf.seq != expected {
            self.check.differs(Difference::in_ledger(
                Some(leaf.seq),
                format!("follows {}: numbers must be gapless", self.seq),
            ));
        }
        self.seq = leaf.seq;
    }

    fn pair(&mut self, event: &Recorded, leaf: &Leaf) {
        let mut differs = |what: String| {
            self.check
                .differs(Difference::at(Some(leaf.seq), event, what));
        };
        if event.cursor.position != leaf.position {
            differs(format!(
                "the leaf is for position {}, the log has position {} here: events changed places",
                leaf.position, event.cursor.position
            ));
        } else if leaf_of(self.deployment, event).as_bytes().as_slice() != leaf.hash {
            differs(
                "the leaf's hash is not the event's: one of them was changed after it was written"
                    .to_owned(),
            );
        }
        if let Some(due) = self.clock.differs(event.recorded_at, leaf.clock) {
            differs(format!(
                "the leaf's clock is {}, the events say {due}",
                leaf.clock
            ));
        }
    }
}
