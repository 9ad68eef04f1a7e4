//! Short lists in the order of a text: a page and the whole length in one
//! statement.

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

/// Where a list goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListCursor {
    /// What the list is ordered by.
    pub key: String,
    /// Tells equal keys apart.
    pub id: Uuid,
}

/// Which rows of a list are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListPaging {
    /// At most so many.
    pub first: i64,
    /// After this row; none for the beginning.
    pub after: Option<ListCursor>,
}

/// A page of a list, each row with where the list goes on after it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListPage<T> {
    /// The rows.
    pub rows: Vec<(ListCursor, T)>,
    /// Length of the whole list.
    pub total: i64,
    /// Whether the list goes on.
    pub has_next: bool,
}

impl<T> ListPage<T> {
    /// A list of nothing.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            rows: vec![],
            total: 0,
            has_next: false,
        }
    }
}

/// What is listed, in SQL: `$1` is whose list it is, `$2` the text that is
/// searched for.
pub(super) struct Listing {
    /// Columns of a row.
    pub(super) columns: String,
    /// `FROM` and `WHERE`.
    pub(super) from: &'static str,
    /// A text that the rows are ordered by, never null.
    pub(super) key: &'static str,
    /// An id that tells equal keys apart.
    pub(super) id: &'static str,
}

impl Listing {
    pub(super) async fn page<T>(
        &self,
        conn: &mut PgConnection,
        (whose, search): (Option<Uuid>, Option<&str>),
        paging: &ListPaging,
        read: impl Fn(&PgRow) -> Result<T, sqlx::Error>,
    ) -> Result<ListPage<T>, sqlx::Error> {
        let rows = sqlx::query(&self.statement())
            .bind(whose)
            .bind(search)
            .bind(paging.after.as_ref().map(|after| after.key.as_str()))
            .bind(paging.after.as_ref().map(|after| after.id))
            .bind(paging.first.max(0).saturating_add(1))
            .fetch_all(conn)
            .await?;
        let total = rows
            .first()
            .map_or(Ok(0), |row| row.try_get("whole_list"))?;
        let mut found = vec![];
        for row in &rows {
            if let Some(id) = row.try_get::<Option<Uuid>, _>("list_id")? {
                let key = row.try_get("list_key")?;
                found.push((ListCursor { key, id }, read(row)?));
            }
        }
        let first = usize::try_from(paging.first.max(0)).unwrap_or(usize::MAX);
        let has_next = found.len() > first;
        found.truncate(first);
        Ok(ListPage {
            rows: found,
            total,
            has_next,
        })
    }

    fn statement(&self) -> String {
        let Self {
            columns,
            from,
            key,
            id,
        } = self;
        format!(
            "SELECT $1::uuid AS whose, $2::text AS sought, counted.whole_list, page.*
             FROM (SELECT count(*) AS whole_list {from}) counted
             LEFT JOIN (
                 SELECT {columns}, {key} COLLATE \"C\" AS list_key, {id} AS list_id {from}
                   AND ($3::text IS NULL
                        OR ({key} COLLATE \"C\", {id}) > ($3::text COLLATE \"C\", $4::uuid))
                 ORDER BY {key} COLLATE \"C\", {id} LIMIT $5) page ON true
             ORDER BY page.list_key COLLATE \"C\", page.list_id"
        )
    }
}
