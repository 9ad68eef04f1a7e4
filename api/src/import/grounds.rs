//! Whether anything may still be put where it goes, and who would see it: asked
//! in the transaction that writes it.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use portico_domain::access::Outlook;
use portico_domain::document::DEEPEST;
use portico_domain::grant::Subject;
use portico_domain::{CustomerId, ItemId};
use portico_projections::access::{self, ContactOutlook};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::error::ImportError;
use crate::commands::keep_places;

/// Why nothing more is put there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Lost {
    Gone,
    Trashed,
    TooDeep,
}

/// What one transaction knows of the folders and documents that it writes to.
pub(super) struct Grounds {
    customer: CustomerId,
    /// Nobody may see what is written, at this time.
    unseen_at: Option<DateTime<Utc>>,
    /// How deep they are, or why they are lost.
    known: HashMap<ItemId, Result<usize, Lost>>,
}

/// Items with those above them.
const CHAINS: &str = "WITH RECURSIVE up AS (
        SELECT i.id AS start, i.id, i.parent_id, i.trashed_at IS NOT NULL AS trashed,
               1 AS steps
        FROM access.items i WHERE i.id = ANY($1) AND i.customer_id = $2
        UNION ALL
        SELECT up.start, p.id, p.parent_id, p.trashed_at IS NOT NULL, up.steps + 1
        FROM up JOIN access.items p ON p.id = up.parent_id WHERE up.steps < 64)
    SELECT start, array_agg(id) AS chain, bool_or(trashed) AS trashed,
           bool_or(parent_id IS NULL) AS rooted
    FROM up GROUP BY start";

impl Grounds {
    pub(super) fn new(customer: CustomerId, unseen_at: Option<DateTime<Utc>>) -> Self {
        Self {
            customer,
            unseen_at,
            known: HashMap::new(),
        }
    }

    /// Asks about several at once. They stay as they are found until the
    /// transaction ends: whoever would trash, move or destroy one of them, or
    /// what it is in, waits, and what did so already has this one tried again.
    pub(super) async fn ask(
        &mut self,
        conn: &mut PgConnection,
        items: impl IntoIterator<Item = ItemId>,
    ) -> Result<(), ImportError> {
        let asked: Vec<ItemId> = items.into_iter().collect();
        let ids: Vec<Uuid> = asked.iter().map(|item| item.uuid()).collect();
        let rows = sqlx::query(CHAINS)
            .bind(ids)
            .bind(self.customer.uuid())
            .fetch_all(&mut *conn)
            .await?;
        let mut above = BTreeSet::new();
        self.known
            .extend(asked.iter().map(|item| (*item, Err(Lost::Gone))));
        for row in &rows {
            let chain: Vec<Uuid> = row.try_get("chain")?;
            let found = found(row, chain.len())?;
            self.known.insert(ItemId::new(row.try_get("start")?), found);
            above.extend(chain);
        }
        let above: Vec<Uuid> = above.into_iter().collect();
        keep_places(conn, &above).await?;
        self.unseen(conn, &asked, &above).await
    }

    /// How deep the item is, or why nothing more is put there.
    pub(super) async fn of(
        &mut self,
        conn: &mut PgConnection,
        item: ItemId,
    ) -> Result<Result<usize, Lost>, ImportError> {
        if !self.known.contains_key(&item) {
            self.ask(conn, [item]).await?;
        }
        Ok(self.known.get(&item).copied().unwrap_or(Err(Lost::Gone)))
    }

    /// A folder that this transaction makes stands as the one that it is in.
    pub(super) fn made(&mut self, item: ItemId, parent: ItemId) {
        let above = self.known.get(&parent).copied();
        let depth = above.unwrap_or(Err(Lost::Gone)).map(|above| above + 1);
        self.known.insert(item, depth);
    }

    /// Whether a folder fits below this one, which was asked about; documents lie
    /// in the deepest too.
    pub(super) fn takes_folders(&self, folder: ItemId) -> bool {
        let depth = self.known.get(&folder);
        depth.is_some_and(|depth| depth.is_ok_and(|depth| depth < DEEPEST))
    }

    /// Stops where a contact would see what is put there.
    async fn unseen(
        &self,
        conn: &mut PgConnection,
        asked: &[ItemId],
        above: &[Uuid],
    ) -> Result<(), ImportError> {
        let Some(at) = self.unseen_at else {
            return Ok(());
        };
        if !any_grant(conn, self.customer, above, at).await? {
            return Ok(());
        }
        for item in asked {
            let everyone = Subject::Customer(self.customer);
            let grants = access::grants_reaching(conn, *item).await?;
            let everyone = |grant: &access::GrantRow| grant.subject == everyone && grant.lasts(at);
            let outlooks = access::place_outlooks(conn, *item, at).await?;
            let reached = |one: &ContactOutlook| !matches!(one.outlook, Outlook::Never(_));
            if grants.iter().any(everyone) || outlooks.iter().any(reached) {
                return Err(ImportError::AccessGiven);
            }
        }
        Ok(())
    }
}

fn found(row: &PgRow, depth: usize) -> Result<Result<usize, Lost>, sqlx::Error> {
    if !row.try_get::<bool, _>("rooted")? {
        return Ok(Err(Lost::Gone));
    }
    if row.try_get("trashed")? {
        return Ok(Err(Lost::Trashed));
    }
    Ok(Ok(depth))
}

async fn any_grant(
    conn: &mut PgConnection,
    customer: CustomerId,
    items: &[Uuid],
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (
             SELECT FROM access.grants
             WHERE customer_id = $1 AND (item_id IS NULL OR item_id = ANY($2))
               AND (expires_at IS NULL OR expires_at > $3))",
    )
    .bind(customer.uuid())
    .bind(items)
    .bind(at)
    .fetch_one(conn)
    .await
}
