//! Pages of items in natural order.

use portico_domain::ItemId;

/// Where a page goes on: after this item, in natural order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemCursor {
    /// 0 for folders, which come first; 1 for documents.
    pub rank: i16,
    /// Compared byte by byte.
    pub sort_key: String,
    /// Tells equal names apart.
    pub id: ItemId,
}

/// Which part of a list is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// At most so many rows.
    pub first: i64,
    /// After this one; from the start if none.
    pub after: Option<ItemCursor>,
    /// Whether to count the whole list, which costs its length.
    pub with_total: bool,
}

impl Page {
    /// The first rows, counted.
    #[must_use]
    pub const fn first(first: i64) -> Self {
        Self {
            first,
            after: None,
            with_total: true,
        }
    }

    /// The condition that a page goes on with, in terms of `parameters` that
    /// follow the number given: `rank`, `sort_key`, `id`.
    pub(super) fn condition(&self, alias: &str, parameters: usize) -> String {
        let [rank, sort_key, id] = [1, 2, 3].map(|n| parameters + n);
        if self.after.is_some() {
            format!(
                "({alias}.rank, {alias}.sort_key, {alias}.id)
                     > (${rank}::int2, ${sort_key}::text COLLATE \"C\", ${id}::uuid)"
            )
        } else {
            // The parameters are bound all the same.
            format!("${rank}::int2 IS NULL AND ${sort_key}::text IS NULL AND ${id}::uuid IS NULL")
        }
    }

    /// One row more than asked for tells whether there is a next page.
    pub(super) fn limit(&self) -> i64 {
        self.first.max(0).saturating_add(1)
    }

    /// The length of the whole list, where it is asked for and these rows are
    /// all of it.
    pub(super) fn known_total(&self, rows: usize, has_next: bool) -> Option<i64> {
        let is_all = self.with_total && self.after.is_none() && !has_next;
        is_all.then(|| i64::try_from(rows).unwrap_or(i64::MAX))
    }

    /// Cuts that row off.
    pub(super) fn cut<T>(&self, rows: &mut Vec<T>) -> bool {
        let first = usize::try_from(self.first.max(0)).unwrap_or(usize::MAX);
        let has_next = rows.len() > first;
        rows.truncate(first);
        has_next
    }
}

/// Binds rank, sort key and id of a page's cursor.
macro_rules! bind_cursor {
    ($query:expr, $page:expr) => {{
        let after = $page.after.as_ref();
        $query
            .bind(after.map(|after| after.rank))
            .bind(after.map(|after| after.sort_key.clone()))
            .bind(after.map(|after| after.id.uuid()))
    }};
}
pub(super) use bind_cursor;
