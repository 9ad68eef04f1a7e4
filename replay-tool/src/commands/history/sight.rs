//! Everything that one contact sees at a customer.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use portico_domain::{ContactId, CustomerId, ItemId, VersionId};
use portico_projections::access::{ContactItemRow, FirmsVersion, Page, contact_tree};
use sqlx::PgConnection;

/// How an item is seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Seen {
    /// The content that is shown; none of a folder.
    pub(super) version: Option<VersionId>,
    /// The content that may be downloaded, which may be an older one of the contact's own.
    pub(super) taken: Option<VersionId>,
    /// The firm's content that may be seen under a newer one of the contact's own.
    pub(super) under: Option<FirmsVersion>,
}

const PAGE: i64 = 1_000;

/// Everything, whether at the present or in the past is the connection's say.
pub(super) async fn sight(
    conn: &mut PgConnection,
    contact: ContactId,
    customer: CustomerId,
    at: DateTime<Utc>,
) -> Result<BTreeMap<ItemId, Seen>, sqlx::Error> {
    let mut seen = BTreeMap::new();
    let mut page = Page {
        first: PAGE,
        after: None,
        with_total: false,
    };
    loop {
        let found = contact_tree(conn, contact, customer, at, &page).await?;
        page.after = found.rows.last().map(ContactItemRow::cursor);
        for row in found.rows {
            let how = Seen {
                version: row.version.map(|version| version.id),
                taken: row.taken,
                under: row.under,
            };
            seen.insert(row.id, how);
        }
        if !found.has_next {
            return Ok(seen);
        }
    }
}
