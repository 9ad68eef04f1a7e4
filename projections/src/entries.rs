//! Pages of entries in the order of the log.

use chrono::{DateTime, Utc};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};
use uuid::Uuid;

/// Which part of a list of entries is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EntryPage {
    /// At most so many rows.
    pub first: i64,
    /// After the entry with this number, in the direction of the list.
    pub after: Option<i64>,
    /// The newest entry first.
    pub newest_first: bool,
    /// Whether to count the whole list, which costs its length.
    pub with_total: bool,
}

/// A page of entries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entries<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Length of the whole list, if it was asked for.
    pub total: Option<i64>,
    /// Whether the list goes on.
    pub has_next: bool,
}

/// A condition on a list of entries; what is none does not restrict.
pub(crate) struct Conditions(QueryBuilder<'static, Postgres>);

impl Conditions {
    pub(crate) fn new(select: &str) -> Self {
        Self(QueryBuilder::new(format!("{select} WHERE true")))
    }

    pub(crate) fn uuid(&mut self, column: &str, value: Option<Uuid>) -> &mut Self {
        if let Some(value) = value {
            self.0.push(format!(" AND {column} = ")).push_bind(value);
        }
        self
    }

    /// The column, or else that the entry is among those of an open `IN (…`.
    pub(crate) fn uuid_or_in(
        &mut self,
        column: &str,
        among: &str,
        value: Option<Uuid>,
    ) -> &mut Self {
        if let Some(value) = value {
            self.0
                .push(format!(" AND ({column} = "))
                .push_bind(value)
                .push(format!(" OR {among} "))
                .push_bind(value)
                .push("))");
        }
        self
    }

    pub(crate) fn words(&mut self, column: &str, values: &[String]) -> &mut Self {
        if !values.is_empty() {
            self.0
                .push(format!(" AND {column} = ANY("))
                .push_bind(values.to_vec())
                .push(")");
        }
        self
    }

    /// From the first instant to before the second.
    pub(crate) fn between(
        &mut self,
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
    ) -> &mut Self {
        if let Some(from) = from {
            self.0.push(" AND at >= ").push_bind(from);
        }
        if let Some(to) = to {
            self.0.push(" AND at < ").push_bind(to);
        }
        self
    }

    pub(crate) async fn count(mut self, conn: &mut PgConnection) -> Result<i64, sqlx::Error> {
        self.0.build().fetch_one(conn).await?.try_get(0)
    }

    pub(crate) async fn page(
        mut self,
        conn: &mut PgConnection,
        page: EntryPage,
    ) -> Result<(Vec<PgRow>, bool), sqlx::Error> {
        let (beyond, order) = if page.newest_first {
            ("<", "DESC")
        } else {
            (">", "ASC")
        };
        if let Some(after) = page.after {
            self.0.push(format!(" AND seq {beyond} ")).push_bind(after);
        }
        let limit = page.first.max(0).saturating_add(1);
        self.0
            .push(format!(" ORDER BY seq {order} LIMIT "))
            .push_bind(limit);
        let mut rows = self.0.build().fetch_all(conn).await?;
        let first = usize::try_from(page.first.max(0)).unwrap_or(usize::MAX);
        let has_next = rows.len() > first;
        rows.truncate(first);
        Ok((rows, has_next))
    }
}

/// Reads a page and, if asked for, the length of the list.
pub(crate) async fn list<T>(
    conn: &mut PgConnection,
    (columns, table): (&str, &str),
    page: EntryPage,
    restrict: impl Fn(&mut Conditions),
    read: fn(&PgRow) -> Result<T, sqlx::Error>,
) -> Result<Entries<T>, sqlx::Error> {
    let total = if page.with_total {
        let mut counted = Conditions::new(&format!("SELECT count(*) FROM {table}"));
        restrict(&mut counted);
        Some(counted.count(&mut *conn).await?)
    } else {
        None
    };
    let mut conditions = Conditions::new(&format!("SELECT {columns} FROM {table}"));
    restrict(&mut conditions);
    let (rows, has_next) = conditions.page(conn, page).await?;
    Ok(Entries {
        rows: rows.iter().map(read).collect::<Result<_, _>>()?,
        total,
        has_next,
    })
}
