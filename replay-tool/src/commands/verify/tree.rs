//! Interior nodes, right edge and root, recomputed from the stored leaves: a
//! changed event shows at its leaf, not at everything above it.

use std::collections::HashMap;

use portico_event_log::ledger;
use portico_ledger::{Frontier, Hash, Node};
use sqlx::{PgConnection, Row};

use super::head::StoredHead;
use super::leaves::{Last, Leaf};
use super::report::{Check, Difference};

/// Computed nodes that are compared in one query.
const BATCH: usize = 2_000;

/// The check, and the tree so far.
pub(super) struct Tree {
    check: Check,
    frontier: Frontier,
    computed: Vec<Node>,
    nodes: i64,
}

impl Tree {
    pub(super) fn new() -> Self {
        Self {
            check: Check::new("ledger tree", "nodes"),
            frontier: Frontier::new(),
            computed: vec![],
            nodes: 0,
        }
    }

    pub(super) fn append(&mut self, leaf: &Leaf) {
        let Ok(hash) = leaf.hash.as_slice().try_into() else {
            self.check.differs(Difference::in_ledger(
                Some(leaf.seq),
                "the leaf's hash is not of 32 bytes",
            ));
            return;
        };
        let mut nodes = vec![];
        self.frontier.append(Hash(hash), &mut nodes);
        self.computed
            .extend(nodes.into_iter().filter(|node| node.level > 0));
    }

    pub(super) const fn is_due(&self) -> bool {
        self.computed.len() >= BATCH
    }

    /// Compares the nodes computed so far with those that are stored.
    pub(super) async fn compare(&mut self, conn: &mut PgConnection) -> anyhow::Result<()> {
        let computed = std::mem::take(&mut self.computed);
        let levels: Vec<i16> = computed.iter().map(|n| i16::from(n.level)).collect();
        let indexes = computed
            .iter()
            .map(|node| i64::try_from(node.index))
            .collect::<Result<Vec<_>, _>>()?;
        let rows = sqlx::query(
            "SELECT n.level, n.index, n.hash FROM ledger_nodes n
             JOIN UNNEST($1::smallint[], $2::bigint[]) AS c (level, index)
               ON c.level = n.level AND c.index = n.index",
        )
        .bind(&levels)
        .bind(&indexes)
        .fetch_all(conn)
        .await?;
        let mut stored: HashMap<(i16, i64), Vec<u8>> = HashMap::with_capacity(rows.len());
        for row in rows {
            let place = (row.try_get("level")?, row.try_get("index")?);
            stored.insert(place, row.try_get("hash")?);
        }
        for ((level, index), node) in levels.into_iter().zip(indexes).zip(&computed) {
            self.check.count += 1;
            self.nodes += 1;
            let wrong = match stored.get(&(level, index)) {
                Some(hash) if hash.as_slice() == node.hash.as_bytes() => continue,
                Some(_) => "is not the hash of what is below it",
                None => "is missing",
            };
            let last = (index + 1).checked_shl(u32::from(node.level));
            self.check.differs(Difference::in_ledger(
                last,
                format!("node {index} of level {level} {wrong}"),
            ));
        }
        Ok(())
    }

    pub(super) async fn end(
        mut self,
        conn: &mut PgConnection,
        head: Option<&StoredHead>,
        last: Last,
    ) -> anyhow::Result<Check> {
        let stored: i64 = sqlx::query_scalar("SELECT count(*) FROM ledger_nodes")
            .fetch_one(conn)
            .await?;
        if stored > self.nodes {
            self.head_differs(format!(
                "{stored} nodes are stored, the leaves make {}",
                self.nodes
            ));
        }
        match head {
            Some(head) => self.compare_head(head, last)?,
            None => self.head_differs(ledger::HEADLESS.to_owned()),
        }
        Ok(self.check)
    }

    fn compare_head(&mut self, head: &StoredHead, last: Last) -> anyhow::Result<()> {
        let size = i64::try_from(self.frontier.size())?;
        if size != head.size {
            self.head_differs(format!(
                "the head counts {} leaves, there are {size}",
                head.size
            ));
        }
        let edge = self.frontier.hashes().iter().flat_map(|hash| hash.0);
        if !edge.eq(head.frontier.iter().copied()) {
            let root = self.frontier.root();
            self.head_differs(format!(
                "the head's right edge is not that of the leaves, whose root is {root}"
            ));
        }
        if head.cursor != last.cursor {
            let (found, expected) = (head.cursor, last.cursor);
            self.head_differs(format!(
                "the head stands at {found}, the last event at {expected}"
            ));
        }
        if head.clock != last.clock {
            self.head_differs("the head's clock is not that of the last leaf".to_owned());
        }
        Ok(())
    }

    fn head_differs(&mut self, what: String) {
        self.check.differs(Difference::in_ledger(None, what));
    }
}
