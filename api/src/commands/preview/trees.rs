//! Everything that contacts see, by the query that lists it for them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use portico_domain::{ContactId, CustomerId, ItemId, VersionId};
use portico_projections::access::{ContactItemRow, FirmsVersion, Page, contact_tree};
use sqlx::PgConnection;

use super::affected::Affected;
use crate::commands::perform::Stop;
use crate::commands::refusal::Refusal;

/// The most contacts that are looked at.
const MOST_CONTACTS: usize = 500;
/// The most rows that are read of all their trees together.
const MOST_ROWS: usize = 20_000;
/// Rows of one page.
const PAGE: i64 = 1_000;

/// How a contact sees an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Seen {
    /// The content that is shown; none of a folder.
    pub(super) version: Option<VersionId>,
    /// Which that is of all contents of the document: a later one is newer.
    pub(super) place: Option<i32>,
    /// The content that may be taken away, if any: that one, or an older one of the
    /// contact's own.
    pub(super) taken: Option<VersionId>,
    /// The firm's content that may be seen under the one that is shown, where that is the
    /// contact's own.
    pub(super) under: Option<FirmsVersion>,
}

/// What everybody sees.
pub(super) type Trees = BTreeMap<(ContactId, CustomerId, ItemId), Seen>;

/// What these contacts see. Refused where it is too much to be looked at while
/// a transaction is open.
pub(super) async fn of(
    conn: &mut PgConnection,
    contacts: &Affected,
    at: DateTime<Utc>,
) -> Result<Trees, Stop> {
    if contacts.len() > MOST_CONTACTS {
        return Err(too_much().into());
    }
    let mut trees = Trees::new();
    for &(contact, customer) in contacts {
        let mut page = Page {
            with_total: false,
            ..Page::first(PAGE)
        };
        loop {
            let found = contact_tree(conn, contact, customer, at, &page).await?;
            page.after = found.rows.last().map(ContactItemRow::cursor);
            let seen = |row: ContactItemRow| {
                let seen = Seen {
                    version: row.version.as_ref().map(|version| version.id),
                    place: row.version.as_ref().map(|version| version.place),
                    taken: row.taken,
                    under: row.under,
                };
                ((contact, customer, row.id), seen)
            };
            trees.extend(found.rows.into_iter().map(seen));
            if trees.len() > MOST_ROWS {
                return Err(too_much().into());
            }
            if !found.has_next {
                break;
            }
        }
    }
    Ok(trees)
}

fn too_much() -> Refusal {
    let rule = format!(
        "this reaches more than {MOST_CONTACTS} contacts or {MOST_ROWS} items that they see, \
         which is too much to preview exactly; preview it for one contact or one folder"
    );
    Refusal::invalid("change", &rule)
}
