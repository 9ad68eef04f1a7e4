//! The ledger's follower: gives every event a gapless number and a Merkle leaf,
//! in causal order. It never decodes payloads, so nothing poisons it.

use chrono::{DateTime, Utc};
use portico_ledger::{Frontier, Hash, LeafInput, Node, leaf_hash};
use sqlx::{Connection, PgConnection, Row};
use uuid::Uuid;

use crate::append::transaction_id;
use crate::cursor::Cursor;
use crate::database::BEGIN_TO_FOLLOW;
use crate::envelope::Recorded;
use crate::error::LogError;
use crate::held::begin;
use crate::log::Log;
use crate::tail;

/// How far the ledger is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Events in the tree.
    pub size: i64,
    /// The last of them.
    pub cursor: Cursor,
    /// Running maximum of `recorded_at`; `None` while the tree is empty.
    pub clock: Option<DateTime<Utc>>,
    /// Merkle root of all of them.
    pub root: Hash,
}

/// The leaf of an event: see [`portico_ledger::leaf_hash`].
#[must_use]
pub fn leaf_of(deployment: Uuid, event: &Recorded) -> Hash {
    leaf_hash(&LeafInput {
        deployment_id: *deployment.as_bytes(),
        aggregate_type: &event.aggregate_type,
        aggregate_id: &event.aggregate_id,
        sequence: event.sequence.unsigned_abs(),
        event_type: &event.event_type,
        event_version: &event.event_version,
        position: event.cursor.position,
        recorded_at_micros: event.recorded_at.timestamp_micros(),
        payload: event.payload.as_bytes(),
        metadata: event.metadata.as_bytes(),
    })
}

/// What to do where the one row of `ledger_head` is gone: an empty ledger has it
/// too, so that its absence never means that there is nothing to number.
pub const HEADLESS: &str = "the row of ledger_head is gone, so that no event is numbered and no \
     read model moves on; restore the tables ledger_head, ledger_leaves and ledger_nodes together \
     from one backup of the database, and the server numbers what came since";

/// Where the ledger is.
pub async fn head(conn: &mut PgConnection) -> Result<Head, LogError> {
    let state = read(conn, "").await?.ok_or_else(headless)?;
    Ok(state.head())
}

fn headless() -> LogError {
    LogError::Ledger(HEADLESS.to_owned())
}

struct State {
    cursor: Cursor,
    clock: Option<DateTime<Utc>>,
    frontier: Frontier,
}

impl State {
    fn head(&self) -> Head {
        Head {
            size: i64::try_from(self.frontier.size()).unwrap_or(i64::MAX),
            cursor: self.cursor,
            clock: self.clock,
            root: self.frontier.root(),
        }
    }
}

async fn read(conn: &mut PgConnection, lock: &str) -> Result<Option<State>, LogError> {
    let row = sqlx::query(&format!(
        "SELECT size, epoch, txid::text AS transaction, position, frontier,
                CASE WHEN isfinite(clock) THEN clock END AS clock
         FROM ledger_head {lock}"
    ))
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let broken = |what: String| LogError::Ledger(what);
    let size: i64 = row.try_get("size")?;
    let edge: &[u8] = row.try_get("frontier")?;
    let (hashes, rest) = edge.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(broken("the stored right edge is cut off".to_owned()));
    }
    let hashes = hashes.iter().map(|hash| Hash(*hash)).collect();
    let size = u64::try_from(size).map_err(|error| broken(error.to_string()))?;
    Ok(Some(State {
        cursor: Cursor {
            epoch: row.try_get("epoch")?,
            txid: transaction_id(&row)?,
            position: row.try_get("position")?,
        },
        clock: row.try_get("clock")?,
        frontier: Frontier::restore(size, hashes).map_err(|error| broken(error.to_string()))?,
    }))
}

/// Takes the next page of settled events into the ledger; returns how many.
/// `None` means that another follower leads.
pub async fn follow(
    conn: &mut PgConnection,
    deployment: Uuid,
    limit: i64,
) -> Result<Option<usize>, LogError> {
    let mut transaction = conn.begin_with(BEGIN_TO_FOLLOW).await?;
    let taken = follow_in(&mut transaction, deployment, limit).await?;
    transaction.commit().await?;
    Ok(taken)
}

/// Like [`follow`] on a connection of the pool; may be given up at any await.
pub async fn lead(log: &Log, limit: i64) -> Result<Option<usize>, LogError> {
    let mut transaction = begin(log.pool(), BEGIN_TO_FOLLOW).await?;
    let taken = follow_in(&mut transaction, log.deployment(), limit).await?;
    transaction.commit().await?;
    Ok(taken)
}

async fn follow_in(
    conn: &mut PgConnection,
    deployment: Uuid,
    limit: i64,
) -> Result<Option<usize>, LogError> {
    let Some(mut state) = read(conn, "FOR UPDATE SKIP LOCKED").await? else {
        // Another leads, unless there is nothing to lead with.
        return read(conn, "").await?.map_or(Err(headless()), |_| Ok(None));
    };
    let page = tail::page(conn, state.cursor, tail::END, limit).await?;
    if page.is_empty() {
        return Ok(Some(0));
    }
    let leaves = grow(&mut state, deployment, &page)?;
    write(conn, &state, &leaves).await?;
    Ok(Some(page.len()))
}

#[derive(Default)]
struct Leaves {
    seqs: Vec<i64>,
    positions: Vec<i64>,
    hashes: Vec<Vec<u8>>,
    clocks: Vec<DateTime<Utc>>,
    nodes: Vec<Node>,
}

fn grow(state: &mut State, deployment: Uuid, page: &[Recorded]) -> Result<Leaves, LogError> {
    let mut leaves = Leaves::default();
    let mut nodes = vec![];
    for event in page {
        let hash = leaf_of(deployment, event);
        state.frontier.append(hash, &mut nodes);
        let clock = state
            .clock
            .map_or(event.recorded_at, |clock| clock.max(event.recorded_at));
        state.clock = Some(clock);
        state.cursor = event.cursor;
        let seq = i64::try_from(state.frontier.size())
            .map_err(|error| LogError::Ledger(error.to_string()))?;
        leaves.seqs.push(seq);
        leaves.positions.push(event.cursor.position);
        leaves.hashes.push(hash.0.to_vec());
        leaves.clocks.push(clock);
    }
    leaves.nodes = nodes.into_iter().filter(|node| node.level > 0).collect();
    Ok(leaves)
}

async fn write(conn: &mut PgConnection, state: &State, leaves: &Leaves) -> Result<(), LogError> {
    sqlx::query(
        "INSERT INTO ledger_leaves (seq, position, hash, clock)
         SELECT * FROM UNNEST($1::bigint[], $2::bigint[], $3::bytea[], $4::timestamptz[])",
    )
    .bind(&leaves.seqs)
    .bind(&leaves.positions)
    .bind(&leaves.hashes)
    .bind(&leaves.clocks)
    .execute(&mut *conn)
    .await?;
    let signed =
        |value: u64| i64::try_from(value).map_err(|error| LogError::Ledger(error.to_string()));
    let levels: Vec<i16> = leaves
        .nodes
        .iter()
        .map(|node| i16::from(node.level))
        .collect();
    let indexes = leaves
        .nodes
        .iter()
        .map(|node| signed(node.index))
        .collect::<Result<Vec<_>, _>>()?;
    let hashes: Vec<Vec<u8>> = leaves
        .nodes
        .iter()
        .map(|node| node.hash.0.to_vec())
        .collect();
    sqlx::query(
        "INSERT INTO ledger_nodes (level, index, hash)
         SELECT * FROM UNNEST($1::smallint[], $2::bigint[], $3::bytea[])",
    )
    .bind(&levels)
    .bind(&indexes)
    .bind(&hashes)
    .execute(&mut *conn)
    .await?;
    let edge: Vec<u8> = state
        .frontier
        .hashes()
        .iter()
        .flat_map(|hash| hash.0)
        .collect();
    sqlx::query(
        "UPDATE ledger_head SET size = $1, epoch = $2, txid = $3::text::xid8, position = $4,
                clock = $5, frontier = $6",
    )
    .bind(signed(state.frontier.size())?)
    .bind(state.cursor.epoch)
    .bind(state.cursor.txid.to_string())
    .bind(state.cursor.position)
    .bind(state.clock)
    .bind(edge)
    .execute(conn)
    .await?;
    Ok(())
}
