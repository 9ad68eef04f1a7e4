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

/// The conditions of a list of entries; what is none does not restrict.
pub(crate) struct Conditions(QueryBuilder<'static, Postgres>);

impl Conditions {
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

    /// A selection from the list, `FROM` the last of its head.
    fn select(&mut self, head: &str, restrict: impl Fn(&mut Self)) {
        self.0.push(format!("{head} WHERE true"));
        restrict(self);
    }

    /// The part of the list that is asked for, and one row more.
    fn part(&mut self, page: EntryPage) {
        let beyond = if page.newest_first { "<" } else { ">" };
        if let Some(after) = page.after {
            self.0.push(format!(" AND seq {beyond} ")).push_bind(after);
        }
        let limit = page.first.max(0).saturating_add(1);
        self.0
            .push(format!(" ORDER BY seq {} LIMIT ", page.order()))
            .push_bind(limit);
    }
}

impl EntryPage {
    const fn order(self) -> &'static str {
        if self.newest_first { "DESC" } else { "ASC" }
    }
}

/// Reads a page and, if asked for, the length of the list: in one statement, so that
/// both are of one moment.
pub(crate) async fn list<T>(
    conn: &mut PgConnection,
    (columns, table): (&str, &str),
    page: EntryPage,
    restrict: impl Fn(&mut Conditions),
    read: fn(&PgRow) -> Result<T, sqlx::Error>,
) -> Result<Entries<T>, sqlx::Error> {
    let mut asked = Conditions(QueryBuilder::new("SELECT counted.total, page.* FROM ("));
    if page.with_total {
        let count = format!("SELECT count(*) AS total FROM {table}");
        asked.select(&count, &restrict);
    } else {
        asked.0.push("SELECT NULL::int8 AS total");
    }
    asked.0.push(") counted LEFT JOIN (");
    asked.select(&format!("SELECT {columns} FROM {table}"), &restrict);
    asked.part(page);
    let order = page.order();
    asked
        .0
        .push(format!(") page ON true ORDER BY page.seq {order}"));
    let rows = asked.0.build().fetch_all(conn).await?;
    let total = rows.first().map_or(Ok(None), |row| row.try_get("total"))?;
    let mut found = vec![];
    for row in &rows {
        // Where there is no entry, one row holds the length alone.
        if row.try_get::<Option<i64>, _>("seq")?.is_some() {
            found.push(read(row)?);
        }
    }
    let first = usize::try_from(page.first.max(0)).unwrap_or(usize::MAX);
    let has_next = found.len() > first;
    found.truncate(first);
    Ok(Entries {
        rows: found,
        total,
        has_next,
    })
}
