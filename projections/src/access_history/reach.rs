//! How far the history is, and where a moment stands in it.

use chrono::{DateTime, Utc};
use portico_event_log::{Cursor, tail};
use sqlx::{PgConnection, Row};

use super::MODEL;
use super::moment::{Moment, NotKept, Now, Range};

/// How far the history is.
pub(super) struct Reach {
    seq: i64,
    range: Range,
    /// Until when there is something to ask for, taken or not.
    ends: DateTime<Utc>,
    now: Now,
}

/// When an event happened by a clock that was set.
const SAID: &str = "COALESCE((e.metadata ->> 'occurred_at')::timestamptz, e.recorded_at)";

/// The clock at a leaf, which never falls.
fn clock_at(leaf: &str, now: Now) -> String {
    match now {
        Now::Ledger(_) => format!("{leaf}.clock"),
        Now::Set(_) => format!(
            "(SELECT max({SAID}) FROM public.ledger_leaves u
              JOIN public.events e ON e.position = u.position WHERE u.seq <= {leaf}.seq)"
        ),
    }
}

impl Reach {
    /// The ledger's clock never falls, so the last event until then is found so.
    const BY_HALVING: &str = "WITH RECURSIVE search (low, high) AS (
        SELECT 1::bigint, $1::bigint
        UNION ALL
        SELECT CASE WHEN l.clock <= $2 THEN l.seq ELSE low END,
               CASE WHEN l.clock <= $2 THEN high ELSE l.seq - 1 END
        FROM search JOIN public.ledger_leaves l ON l.seq = (low + high + 1) / 2
        WHERE low < high)
    SELECT low FROM search WHERE low = high";

    pub(super) async fn read(conn: &mut PgConnection, now: Now) -> Result<Self, NotKept> {
        let newest = match now {
            Now::Ledger(_) => "e.recorded_at",
            Now::Set(_) => SAID,
        };
        let row = sqlx::query(&format!(
            "SELECT c.seq, f.position AS first, {} AS began, l.position AS last, {} AS clock,
                 {newest} AS newest, (e.epoch, e.txid, e.position) > (c.epoch, c.txid, c.position)
                     AS behind
             FROM (SELECT epoch, txid, position, recorded_at, metadata FROM public.events
                   ORDER BY epoch DESC, txid DESC, position DESC LIMIT 1) e
             JOIN public.checkpoints c ON c.model = $1
             LEFT JOIN public.ledger_leaves f ON f.seq = 1
             LEFT JOIN public.ledger_leaves l ON l.seq = c.seq",
            clock_at("f", now),
            clock_at("l", now),
        ))
        .bind(MODEL)
        .fetch_optional(conn)
        .await?
        .ok_or(NotKept::Nothing)?;
        let last: Option<i64> = row.try_get("last")?;
        let last = last.ok_or(NotKept::Behind(None))?;
        let clock: DateTime<Utc> = row.try_get("clock")?;
        let newest: DateTime<Utc> = row.try_get("newest")?;
        let behind: bool = row.try_get("behind")?;
        let latest = clock.max(now.instant());
        Ok(Self {
            seq: row.try_get("seq")?,
            range: Range {
                first: row.try_get("first")?,
                from: row.try_get("began")?,
                last,
                to: if behind { clock } else { latest },
            },
            ends: latest.max(newest),
            now,
        })
    }

    pub(super) const fn newest(&self) -> Moment {
        Moment {
            seq: self.seq,
            at: self.range.to,
        }
    }

    pub(super) async fn at_event(
        &self,
        conn: &mut PgConnection,
        cursor: Cursor,
    ) -> Result<Moment, NotKept> {
        let stands = tail::stands(conn, cursor).await?;
        let found = self.at_position(conn, cursor.position).await;
        match found {
            Ok(_) | Err(NotKept::Behind(_)) if !stands => Err(NotKept::NotItsOwn(cursor)),
            found => found,
        }
    }

    pub(super) async fn at_position(
        &self,
        conn: &mut PgConnection,
        position: i64,
    ) -> Result<Moment, NotKept> {
        // Of one moment: an event is numbered while this is asked.
        let (leaf, clock, is_recorded): (Option<i64>, Option<DateTime<Utc>>, bool) =
            sqlx::query_as(&format!(
                "SELECT l.seq, {}, EXISTS (
                     SELECT FROM public.events e, public.ledger_head h
                     WHERE (e.epoch, e.txid, e.position) > (h.epoch, h.txid, h.position)
                       AND e.position = asked.position)
                 FROM (SELECT $1::bigint AS position) asked
                 LEFT JOIN public.ledger_leaves l ON l.position = asked.position",
                clock_at("l", self.now),
            ))
            .bind(position)
            .fetch_one(conn)
            .await?;
        match leaf.zip(clock) {
            Some((seq, at)) if seq <= self.seq => Ok(Moment { seq, at }),
            Some(_) => Err(NotKept::Behind(Some(self.range))),
            None if is_recorded => Err(NotKept::Behind(Some(self.range))),
            None if (self.range.first..=self.range.last).contains(&position) => {
                Err(NotKept::NoEvent(position, self.range))
            }
            None => Err(NotKept::Outside(self.range)),
        }
    }

    pub(super) async fn at_instant(
        &self,
        conn: &mut PgConnection,
        at: DateTime<Utc>,
    ) -> Result<Moment, NotKept> {
        if at < self.range.from || at > self.ends {
            return Err(NotKept::Outside(self.range));
        }
        if at > self.range.to {
            return Err(NotKept::Behind(Some(self.range)));
        }
        let sql = match self.now {
            Now::Ledger(_) => Self::BY_HALVING.to_owned(),
            Now::Set(_) => format!(
                "SELECT COALESCE(min(l.seq) - 1, $1) FROM public.ledger_leaves l
                 JOIN public.events e ON e.position = l.position
                 WHERE l.seq <= $1 AND {SAID} > $2"
            ),
        };
        let seq = sqlx::query_scalar(&sql)
            .bind(self.seq)
            .bind(at)
            .fetch_one(conn)
            .await?;
        Ok(Moment { seq, at })
    }
}

/// Where the last event of the log stands.
pub async fn end_of_log(conn: &mut PgConnection) -> Result<Cursor, sqlx::Error> {
    let last: Option<(i32, String, i64)> = sqlx::query_as(
        "SELECT e.epoch, e.txid::text AS transaction, e.position FROM public.events e
         ORDER BY e.epoch DESC, e.txid DESC, e.position DESC LIMIT 1",
    )
    .fetch_optional(conn)
    .await?;
    Ok(
        last.map_or_else(Cursor::default, |(epoch, txid, position)| Cursor {
            epoch,
            txid: txid.parse().unwrap_or_default(),
            position,
        }),
    )
}
