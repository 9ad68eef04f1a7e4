//! Rows of the log, decoded on all cores, with the keys of what is sealed.

use std::num::NonZero;

use portico_event_log::keys::Opener;
use portico_event_log::{Cursor, Envelope, Log, Recorded};
use sqlx::PgConnection;

use super::RebuildError;
use super::leaves::{self, Hashed};

/// Events that follow on each other.
pub(super) struct Chunk {
    pub(super) events: Vec<Envelope>,
    pub(super) opener: Opener,
    /// Number in the ledger of the last one.
    pub(super) seq: i64,
    /// How many were compared with their leaves.
    pub(super) compared: i64,
    /// Where the last one stands.
    pub(super) cursor: Cursor,
}

/// Whether rows are compared with the ledger.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaves {
    /// A difference ends the work.
    Compared,
    /// Whoever asks has compared them, and the keys too, and reports what differs.
    Trusted,
}

/// What one core made of its share.
struct Share {
    hashed: Vec<Hashed>,
    events: Result<Vec<Envelope>, String>,
}

impl Chunk {
    /// Decodes rows numbered from `seq + 1`; `None` where there are none.
    pub(super) async fn decode(
        conn: &mut PgConnection,
        log: &Log,
        rows: Vec<Recorded>,
        seq: i64,
        leaves: Leaves,
    ) -> Result<Option<Self>, RebuildError> {
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        let cursor = last.cursor;
        let shares = shared_out(log, rows, seq, leaves).await?;
        let compared = match leaves {
            Leaves::Compared => {
                let hashed = shares.iter().flat_map(|share| &share.hashed);
                leaves::compare(conn, seq, hashed).await?
            }
            Leaves::Trusted => 0,
        };
        let mut events = vec![];
        for share in shares {
            events.extend(share.events.map_err(RebuildError::Poisoned)?);
        }
        let opener = match leaves {
            Leaves::Compared => Opener::for_page(conn, log.master(), &events).await?,
            Leaves::Trusted => {
                Opener::for_page_as_far_as_it_opens(conn, log.master(), &events).await?
            }
        };
        Ok(Some(Self {
            opener,
            seq: events.last().map_or(seq, |event| event.seq),
            compared,
            events,
            cursor,
        }))
    }
}

async fn shared_out(
    log: &Log,
    mut rows: Vec<Recorded>,
    seq: i64,
    leaves: Leaves,
) -> Result<Vec<Share>, RebuildError> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let size = rows.len().div_ceil(cores).max(1);
    let deployment = log.deployment();
    let mut at_work = vec![];
    let mut before = seq;
    while !rows.is_empty() {
        let rest = rows.split_off(size.min(rows.len()));
        let share = std::mem::replace(&mut rows, rest);
        let first = before + 1;
        before += i64::try_from(share.len()).unwrap_or(i64::MAX);
        at_work.push(tokio::task::spawn_blocking(move || {
            let hashed = match leaves {
                Leaves::Compared => share
                    .iter()
                    .map(|row| Hashed::of(deployment, row))
                    .collect(),
                Leaves::Trusted => vec![],
            };
            let decoded = share.iter().zip(first..).map(|(row, seq)| row.decode(seq));
            let events = decoded.collect::<Result<_, _>>();
            Share {
                hashed,
                events: events.map_err(|poisoned| poisoned.to_string()),
            }
        }));
    }
    let mut shares = Vec::with_capacity(at_work.len());
    for share in at_work {
        shares.push(share.await?);
    }
    Ok(shares)
}
