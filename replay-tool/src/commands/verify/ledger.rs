//! Walks events and leaves side by side, in one snapshot.

use std::collections::VecDeque;

use portico_event_log::{Cursor, PoisonReason, Recorded, tail};
use sqlx::PgConnection;
use tokio::time::Instant;
use uuid::Uuid;

use super::keys::Keys;
use super::leaves::{self, Leaf, Leaves};
use super::report::{Check, Column, Difference};
use super::tree::Tree;
use super::{Run, head, sequences};
use crate::progress;
use crate::session::Session;

const PAGE: i64 = 1_000;

/// Ends with the keys of the events, of which the caller may know more.
pub(super) async fn check(session: &Session, run: &mut Run<'_>) -> anyhow::Result<Check> {
    let began = Instant::now();
    let mut conn = session.reader.acquire().await?;
    let mut snapshot = sqlx::Connection::begin_with(
        &mut *conn,
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    )
    .await?;
    let walk = Walk::begin(&mut snapshot).await?;
    let numbered = walk.numbered;
    let [leaves, tree, format, keys] = walk.walk().await?;
    run.end(&leaves, began)?;
    run.end(&tree, began)?;
    run.end(&format, began)?;
    let began = Instant::now();
    run.end(&sequences::check(&mut snapshot).await?, began)?;
    (run.events, run.unnumbered) = head::counted(&mut snapshot, numbered).await?;
    snapshot.rollback().await?;
    Ok(keys)
}

struct Walk<'a> {
    conn: &'a mut PgConnection,
    head: Option<head::StoredHead>,
    /// Up to where events have leaves.
    numbered: Cursor,
    events: VecDeque<Recorded>,
    after: Cursor,
    stored: VecDeque<Leaf>,
    last_seq: i64,
    leaves: Leaves,
    tree: Tree,
    format: Check,
    keys: Keys,
}

impl<'a> Walk<'a> {
    async fn begin(conn: &'a mut PgConnection) -> anyhow::Result<Self> {
        let deployment: Uuid = sqlx::query_scalar("SELECT deployment_id FROM log_origin")
            .fetch_one(&mut *conn)
            .await?;
        let head = head::stored_head(conn).await?;
        let numbered = match &head {
            Some(head) => head.cursor,
            None => head::last_numbered(conn).await?,
        };
        Ok(Self {
            conn,
            head,
            numbered,
            events: VecDeque::new(),
            after: Cursor::default(),
            stored: VecDeque::new(),
            last_seq: i64::MIN,
            leaves: Leaves::new(deployment),
            tree: Tree::new(),
            format: Check::new("event format", "events"),
            keys: Keys::new(),
        })
    }

    async fn walk(mut self) -> anyhow::Result<[Check; 4]> {
        let bar = progress::bar("ledger", self.head.as_ref().map_or(0, |head| head.size));
        loop {
            self.fill().await?;
            match (self.events.front(), self.stored.front()) {
                (None, None) => break,
                (Some(event), Some(leaf)) if event.cursor.position != leaf.position => {
                    self.out_of_step(event.cursor.position, leaf.position)
                        .await?;
                }
                _ => self.step(true, true, false),
            }
            bar.inc(1);
            if self.tree.is_due() {
                self.tree.compare(self.conn).await?;
            }
            if self.keys.is_due() {
                self.keys.look(self.conn).await?;
            }
        }
        bar.finish_and_clear();
        self.tree.compare(self.conn).await?;
        let last = self.leaves.last();
        let tree = self.tree.end(self.conn, self.head.as_ref(), last).await?;
        let keys = self.keys.end(self.conn).await?;
        Ok([self.leaves.end(), tree, self.format, keys])
    }

    /// Takes events up to the head and leaves, wherever they end.
    async fn fill(&mut self) -> anyhow::Result<()> {
        // One snapshot counts, so there is no writer to wait for.
        if self.events.is_empty() && self.after < self.numbered {
            let page = tail::page_behind_gate(self.conn, self.after, PAGE).await?;
            self.after = page.last().map_or(tail::END, |event| event.cursor);
            let numbered = self.numbered;
            self.events = page
                .into_iter()
                .filter(|event| event.cursor <= numbered)
                .collect();
        }
        if self.stored.is_empty() {
            let page = leaves::page(self.conn, self.last_seq, PAGE).await?;
            self.last_seq = page.last().map_or(i64::MAX, |leaf| leaf.seq);
            self.stored = page.into();
        }
        Ok(())
    }

    /// Moves on over the event, the leaf, or both; or over one that was moved.
    fn step(&mut self, event: bool, leaf: bool, moved: bool) {
        let event = self.events.pop_front_if(|_| event);
        let leaf = self.stored.pop_front_if(|_| leaf);
        if let Some(leaf) = &leaf {
            self.tree.append(leaf);
        }
        if let Some(event) = &event {
            self.format.count += 1;
            let seq = leaf.as_ref().map(|leaf| leaf.seq);
            match event.decode(seq.unwrap_or(0)) {
                Ok(event) => self.keys.of(seq, &event),
                Err(poisoned) => {
                    let what = unreadable(seq, event, &poisoned.reason);
                    self.format.differs(what);
                }
            }
        }
        self.leaves.compare(event.as_ref(), leaf.as_ref(), moved);
    }

    /// An event without its leaf, a leaf without its event, or two in another
    /// order: told apart by looking for both.
    async fn out_of_step(&mut self, event: i64, leaf: i64) -> anyhow::Result<()> {
        if self.leaves.is_full() {
            self.step(true, true, false);
            return Ok(());
        }
        let has_leaf: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT FROM ledger_leaves WHERE position = $1)")
                .bind(event)
                .fetch_one(&mut *self.conn)
                .await?;
        let has_event: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT FROM events WHERE position = $1)")
                .bind(leaf)
                .fetch_one(&mut *self.conn)
                .await?;
        // One that was moved is passed over, or all up to where it was would differ.
        let (event_moved, leaf_moved) = (
            self.events
                .get(1)
                .is_some_and(|e| e.cursor.position == leaf),
            self.stored.get(1).is_some_and(|l| l.position == event),
        );
        match (has_leaf, has_event) {
            (false, true) => self.step(true, false, false),
            (true, false) => self.step(false, true, false),
            (true, true) if event_moved => self.step(true, false, true),
            (true, true) if leaf_moved => self.step(false, true, true),
            (true, true) | (false, false) => self.step(true, true, false),
        }
        Ok(())
    }
}

/// What is wrong with an event itself, and with which column of it.
fn unreadable(seq: Option<i64>, event: &Recorded, reason: &PoisonReason) -> Difference {
    let mut difference = Difference::at(seq, event, reason.to_string());
    if let PoisonReason::Customer { expected, found } = reason {
        difference.column = Some(Column {
            name: "customer_id",
            expected: expected.map(|id| id.to_string()),
            found: found.map(|id| id.to_string()),
        });
    }
    difference
}
