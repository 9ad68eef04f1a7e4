//! A twin schema with the same tables, filled from the first event.

use portico_event_log::keys::Texts;
use portico_event_log::{Cursor, Envelope, Inline, Log, Recorded};
use sqlx::{Connection, PgConnection};

use crate::access::AccessProjector;
use crate::digest::ACCESS_TABLES;
use crate::rebuild::RebuildError;
use crate::runner::{Model, Page};

/// What can be made anew.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    /// The inline model.
    Access,
    /// An asynchronous one.
    Model(&'a dyn Model),
}

impl Source<'_> {
    pub(crate) fn schema(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Model(model) => model.schema(),
        }
    }

    pub(crate) fn tables(self) -> &'static [&'static str] {
        match self {
            Self::Access => ACCESS_TABLES,
            Self::Model(model) => model.tables(),
        }
    }

    async fn apply(
        self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> Result<(), RebuildError> {
        match self {
            Self::Access => AccessProjector.project(conn, events, texts).await?,
            Self::Model(model) => model.apply(conn, events, texts).await?,
        }
        Ok(())
    }
}

/// A schema being filled, and how far it is.
pub(crate) struct Twin<'a> {
    pub(crate) source: Source<'a>,
    pub(crate) schema: String,
    pub(crate) seq: i64,
    pub(crate) cursor: Cursor,
}

impl<'a> Twin<'a> {
    /// Makes the schema, empty; what a killed rebuild left is dropped first.
    pub(crate) async fn create(
        conn: &mut PgConnection,
        source: Source<'a>,
        suffix: &str,
    ) -> Result<Self, sqlx::Error> {
        let live = source.schema();
        let schema = format!("{live}_{suffix}");
        let mut transaction = conn.begin().await?;
        let mut sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema};");
        for table in source.tables() {
            sql.push_str(&format_table(&schema, live, table));
        }
        sqlx::raw_sql(&sql).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(Self {
            source,
            schema,
            seq: 0,
            cursor: Cursor::default(),
        })
    }

    /// Applies rows that follow on what is there, in the caller's transaction.
    pub(crate) async fn take(
        &mut self,
        conn: &mut PgConnection,
        log: &Log,
        rows: &[Recorded],
    ) -> Result<(), RebuildError> {
        let Some(last) = rows.last() else {
            return Ok(());
        };
        let page = Page::decode(conn, log, rows, self.seq).await?;
        if let Some(reason) = page.poisoned {
            return Err(RebuildError::Poisoned(reason));
        }
        let path = format!("SET LOCAL search_path TO {}, public", self.schema);
        sqlx::query(&path).execute(&mut *conn).await?;
        self.source.apply(conn, &page.events, &page.opener).await?;
        self.seq += i64::try_from(rows.len()).unwrap_or(i64::MAX);
        self.cursor = last.cursor;
        Ok(())
    }

    /// Removes the schema.
    pub(crate) async fn drop(self, conn: &mut PgConnection) -> Result<(), sqlx::Error> {
        let sql = format!("DROP SCHEMA IF EXISTS {} CASCADE", self.schema);
        sqlx::raw_sql(&sql).execute(conn).await?;
        Ok(())
    }
}

fn format_table(schema: &str, live: &str, table: &str) -> String {
    format!("CREATE TABLE {schema}.{table} (LIKE {live}.{table} INCLUDING ALL);")
}
