//! Trees by direct inserts: what is measured is reading them, not writing.

use portico_domain::{ContactId, CustomerId, ItemId};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

/// Documents in folders, each of one content. Ids ascend, as those of commands do.
const ROWS: &str = include_str!("tree.sql");

/// A tree of one customer.
pub(crate) struct Tree {
    /// Tells its ids from those of other trees.
    pub(crate) tag: u32,
    pub(crate) customer: CustomerId,
    /// Who sent the documents; none for the firm.
    pub(crate) sender: Option<ContactId>,
    pub(crate) documents: u64,
    /// In each folder.
    pub(crate) each: u64,
}

impl Tree {
    pub(crate) async fn write(&self, url: &str) -> Result<(), anyhow::Error> {
        let mut owner = PgConnection::connect(url).await?;
        let sender = self
            .sender
            .map_or("NULL".to_owned(), |id| format!("'{id}'"));
        let sql = ROWS
            .replace("{tag}", &format!("{:07x}", self.tag))
            .replace("{customer}", &self.customer.to_string())
            .replace("{root}", &ItemId::files_root(self.customer).to_string())
            .replace("{sender}", &sender)
            .replace("{documents}", &self.documents.to_string())
            .replace("{folders}", &self.documents.div_ceil(self.each).to_string())
            .replace("{each}", &self.each.to_string());
        sqlx::raw_sql(&sql).execute(&mut owner).await?;
        // Apart, since it is never part of a transaction.
        sqlx::raw_sql("VACUUM ANALYZE").execute(&mut owner).await?;
        owner.close().await?;
        Ok(())
    }

    /// The nth folder, from 1.
    pub(crate) fn folder(&self, n: u64) -> ItemId {
        self.id(0xF, n)
    }

    /// The nth document, from 1.
    pub(crate) fn document(&self, n: u64) -> ItemId {
        self.id(0xD, n)
    }

    fn id(&self, kind: u32, n: u64) -> ItemId {
        let first = u128::from((kind << 28) | self.tag) << 96;
        let middle = 0x7000_8000_u128 << 48;
        ItemId::new(Uuid::from_u128(first | middle | u128::from(n)))
    }
}
