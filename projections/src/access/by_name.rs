//! Lists of contacts by name, page by page.

use portico_domain::ContactId;
use sqlx::Row;
use sqlx::postgres::PgRow;

/// Where a page of contacts goes on: after this one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactCursor {
    /// Last name in small letters.
    pub last_name: String,
    /// First name in small letters.
    pub first_name: String,
    /// Tells equal names apart.
    pub id: ContactId,
}

/// Which contacts of a list are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ByName {
    /// At most so many; all, if none is given.
    pub first: Option<i64>,
    /// After this one; from the start if none.
    pub after: Option<ContactCursor>,
}

/// A page of contacts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedPage<T> {
    /// The rows, each with where a page goes on after it.
    pub rows: Vec<(ContactCursor, T)>,
    /// Length of the whole list.
    pub total: i64,
    /// Whether the list goes on.
    pub has_next: bool,
}

/// What a page is ordered by, of contact `k`.
pub(super) const KEYS: &str = "lower(coalesce(k.last_name, '')) AS last_key,
    lower(coalesce(k.first_name, '')) AS first_key";

/// The order of [`KEYS`].
pub(super) const ORDER: &str = "last_key, first_key, id";

impl ByName {
    /// The whole list.
    #[must_use]
    pub const fn all() -> Self {
        Self {
            first: None,
            after: None,
        }
    }

    /// The condition that a page goes on with, in the parameters after this one.
    pub(super) fn condition(&self, parameters: usize) -> String {
        let [last, first, id] = [1, 2, 3].map(|n| parameters + n);
        if self.after.is_some() {
            format!(
                "(lower(coalesce(k.last_name, '')), lower(coalesce(k.first_name, '')), k.id)
                     > (${last}::text, ${first}::text, ${id}::uuid)"
            )
        } else {
            // The parameters are bound all the same.
            format!("${last}::text IS NULL AND ${first}::text IS NULL AND ${id}::uuid IS NULL")
        }
    }

    /// One row more than asked for tells whether there is a next page.
    pub(super) fn limit(&self) -> Option<i64> {
        Some(self.first?.max(0).saturating_add(1))
    }

    /// Reads a page of rows that each hold `total`, which a page without rows
    /// holds in one row without a contact.
    pub(super) fn read<T>(
        &self,
        rows: &[PgRow],
        read: impl Fn(&PgRow) -> Result<Option<T>, sqlx::Error>,
    ) -> Result<NamedPage<T>, sqlx::Error> {
        let total = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
        let mut found = vec![];
        for row in rows {
            let Some(id) = row.try_get::<Option<uuid::Uuid>, _>("id")? else {
                continue;
            };
            let cursor = ContactCursor {
                last_name: row.try_get("last_key")?,
                first_name: row.try_get("first_key")?,
                id: ContactId::new(id),
            };
            found.extend(read(row)?.map(|row| (cursor, row)));
        }
        let most = self.first.and_then(|first| usize::try_from(first).ok());
        let has_next = most.is_some_and(|most| found.len() > most);
        found.truncate(most.unwrap_or(usize::MAX));
        Ok(NamedPage {
            rows: found,
            total,
            has_next,
        })
    }
}

/// Binds the keys of a page's cursor, and its limit.
macro_rules! bind_names {
    ($query:expr, $page:expr) => {{
        let after = $page.after.as_ref();
        $query
            .bind(after.map(|after| after.last_name.clone()))
            .bind(after.map(|after| after.first_name.clone()))
            .bind(after.map(|after| after.id.uuid()))
            .bind($page.limit())
    }};
}
pub(super) use bind_names;
