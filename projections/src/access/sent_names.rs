//! Names as they were sent. What a contact sent under the name of something hidden
//! from them keeps that name for them alone; once they can see the other, both
//! would have one name, and the sender too reads the name that nothing else has.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, decide};
use portico_domain::{ContactId, CustomerId, ItemId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::facts::facts_for_contact;
use super::rows::ContactItemRow;
use super::visitor::Visitor;

/// Who reads names, and when.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    contact: ContactId,
    at: DateTime<Utc>,
}

/// Which of the things that a contact sent are asked about.
pub(super) enum Sent {
    /// These, which decide together with what else lies in their folders.
    Beside(Vec<Uuid>),
    /// All in this folder.
    In(ItemId),
    /// All at this customer.
    At(CustomerId),
}

impl Sent {
    fn parts(self) -> (&'static str, Vec<Uuid>) {
        match self {
            Self::Beside(items) => (
                "i.parent_id IN (SELECT parent_id FROM items WHERE id = ANY($2))",
                items,
            ),
            Self::In(folder) => ("i.parent_id = ANY($2)", vec![folder.uuid()]),
            Self::At(customer) => ("i.customer_id = ANY($2)", vec![customer.uuid()]),
        }
    }
}

/// Something that was sent, and another thing of that name in its folder.
struct Clash {
    item: Uuid,
    other: Uuid,
    /// Whether the contact sent the other one so too.
    also_sent: bool,
    /// Whether the name is that which everybody reads of the other one.
    for_all: bool,
}

/// What bears the name now is found by the order of names, what was sent so by
/// the index of such things: they are few.
const CLASHES: &str = "SELECT i.id, other.id, other.also_sent, other.for_all
    FROM items i CROSS JOIN LATERAL (
        SELECT s.id, false AS also_sent, true AS for_all FROM items s
        WHERE s.parent_id = i.parent_id AND s.rank IN (0, 1) AND s.sort_key = i.sort_key
          AND s.name_key = i.sent_key AND s.sent_key IS NULL
          AND s.trashed_at IS NULL AND NOT s.withdrawn
        UNION ALL
        SELECT s.id, s.contact_id = $1, s.name_key = i.sent_key FROM items s
        WHERE s.parent_id = i.parent_id AND s.sent_key IS NOT NULL AND s.id <> i.id
          AND (s.name_key = i.sent_key
               OR (s.contact_id = $1 AND s.sent_key = i.sent_key AND s.id < i.id))
          AND s.trashed_at IS NULL AND NOT s.withdrawn) other
    WHERE i.contact_id = $1 AND i.sent_key IS NOT NULL
      AND i.trashed_at IS NULL AND NOT i.withdrawn";

impl Reader {
    pub(super) const fn new(contact: ContactId, at: DateTime<Utc>) -> Self {
        Self { contact, at }
    }

    /// What the contact reads under its unique name, though they sent it under
    /// another one.
    pub(super) async fn given_up(
        self,
        conn: &mut PgConnection,
        sent: Sent,
    ) -> Result<HashSet<Uuid>, sqlx::Error> {
        let clashes = self.clashes(conn, sent).await?;
        let mut given_up = HashSet::new();
        loop {
            let stands = |clash: &&Clash| match (clash.also_sent, clash.for_all) {
                (false, _) => true,
                (true, for_all) => given_up.contains(&clash.other) == for_all,
            };
            let more: Vec<Uuid> = clashes
                .iter()
                .filter(|clash| !given_up.contains(&clash.item))
                .filter(stands)
                .map(|clash| clash.item)
                .collect();
            if more.is_empty() {
                return Ok(given_up);
            }
            given_up.extend(more);
        }
    }

    /// Those with something that the contact sees.
    async fn clashes(self, conn: &mut PgConnection, sent: Sent) -> Result<Vec<Clash>, sqlx::Error> {
        let (condition, ids) = sent.parts();
        let rows: Vec<(Uuid, Uuid, bool, bool)> =
            sqlx::query_as(&format!("{CLASHES} AND {condition} ORDER BY 1, 2"))
                .bind(self.contact.uuid())
                .bind(ids)
                .fetch_all(&mut *conn)
                .await?;
        let (mut seen, mut hidden) = (vec![], HashSet::new());
        for (item, other, also_sent, for_all) in rows {
            let clash = Clash {
                item,
                other,
                also_sent,
                for_all,
            };
            if hidden.contains(&other) {
                continue;
            }
            if self.sees(conn, ItemId::new(other)).await? {
                seen.push(clash);
            } else {
                hidden.insert(other);
            }
        }
        Ok(seen)
    }

    async fn sees(self, conn: &mut PgConnection, item: ItemId) -> Result<bool, sqlx::Error> {
        let facts = facts_for_contact(conn, self.contact, item).await?;
        Ok(decide(&facts, Action::View, self.at).allowed)
    }

    /// The name that the contact reads of one thing, of its name for all and the
    /// one under which they sent it.
    pub(super) async fn name(
        self,
        conn: &mut PgConnection,
        item: ItemId,
        name: Option<String>,
        sent: Option<String>,
    ) -> Result<Option<String>, sqlx::Error> {
        if sent.is_none() {
            return Ok(name);
        }
        let item = item.uuid();
        let given_up = self.given_up(conn, Sent::Beside(vec![item])).await?;
        Ok(if given_up.contains(&item) { name } else { sent })
    }
}

/// Gives the rows of a page the names that the visitor reads. Asks nothing where
/// none of them was sent under another name.
pub(super) async fn settle(
    conn: &mut PgConnection,
    visitor: &Visitor,
    rows: &mut [ContactItemRow],
) -> Result<(), sqlx::Error> {
    let sent = rows.iter().filter(|row| row.sent_name.is_some());
    let sent: Vec<Uuid> = sent.map(|row| row.id.uuid()).collect();
    if sent.is_empty() {
        return Ok(());
    }
    let reader = Reader::new(visitor.contact.id, visitor.at);
    let given_up = reader.given_up(conn, Sent::Beside(sent)).await?;
    for row in rows {
        let sent = row.sent_name.take();
        if sent.is_some() && !given_up.contains(&row.id.uuid()) {
            row.name = sent;
        }
    }
    Ok(())
}

/// The case-folded names that a contact sees of what they put into a folder,
/// where others see another: few, if any.
pub async fn names_as_sent(
    conn: &mut PgConnection,
    parent: ItemId,
    contact: ContactId,
    at: DateTime<Utc>,
) -> Result<Vec<(ItemId, String)>, sqlx::Error> {
    let rows: Vec<(Uuid, String)> = sqlx::query_as(
        "SELECT id, sent_key FROM items
         WHERE parent_id = $1 AND contact_id = $2 AND sent_key IS NOT NULL
           AND trashed_at IS NULL AND NOT withdrawn",
    )
    .bind(parent.uuid())
    .bind(contact.uuid())
    .fetch_all(&mut *conn)
    .await?;
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let reader = Reader::new(contact, at);
    let given_up = reader.given_up(conn, Sent::In(parent)).await?;
    Ok(rows
        .into_iter()
        .filter(|(id, _)| !given_up.contains(id))
        .map(|(id, key)| (ItemId::new(id), key))
        .collect())
}
