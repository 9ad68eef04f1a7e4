//! Each leaf against its event.

use chrono::{DateTime, Utc};
use portico_event_log::ledger::leaf_of;
use portico_event_log::{Cursor, Recorded};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

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
#[derive(Clone, Copy, Default)]
pub(super) struct Last {
    pub(super) cursor: Cursor,
    pub(super) clock: Option<DateTime<Utc>>,
}

/// The check, and how far it is.
pub(super) struct Leaves {
    deployment: Uuid,
    check: Check,
    seq: i64,
    last: Last,
}

impl Leaves {
    pub(super) fn new(deployment: Uuid) -> Self {
        Self {
            deployment,
            check: Check::new("ledger leaves", "events"),
            seq: 0,
            last: Last::default(),
        }
    }

    pub(super) const fn is_full(&self) -> bool {
        self.check.is_full()
    }

    pub(super) const fn last(&self) -> Last {
        self.last
    }

    pub(super) fn end(self) -> Check {
        self.check
    }

    pub(super) fn compare(&mut self, event: Option<&Recorded>, leaf: Option<&Leaf>) {
        if let Some(leaf) = leaf {
            self.number(leaf);
        }
        if let Some(event) = event {
            self.check.count += 1;
            let clock = self.last.clock;
            self.last = Last {
                cursor: event.cursor,
                clock: Some(clock.map_or(event.recorded_at, |clock| clock.max(event.recorded_at))),
            };
        }
        match (event, leaf) {
            (Some(event), Some(leaf)) => self.pair(event, leaf),
            (Some(event), None) => self.check.differs(Difference::at(
                None,
                event,
                format!(
                    "the event at position {} lies below the head and is missing from the ledger",
                    event.cursor.position
                ),
            )),
            (None, Some(leaf)) => self.check.differs(Difference::in_ledger(
                Some(leaf.seq),
                format!("its event, at position {}, is gone", leaf.position),
            )),
            (None, None) => {}
        }
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
        if self.last.clock != Some(leaf.clock) {
            differs(format!(
                "the leaf's clock is {}, the events say {}",
                leaf.clock,
                self.last.clock.unwrap_or_default()
            ));
        }
    }
}
