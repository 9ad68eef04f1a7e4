//! A twin schema with the same tables, filled from the first event.

use std::collections::HashMap;

use portico_domain::catalogue::Event;
use portico_event_log::keys::Texts;
use portico_event_log::{Cursor, Envelope};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::RebuildError;
use super::chunk::Chunk;
use super::reading::Place;
use crate::access::project_in_order;
use crate::digest::ACCESS_TABLES;
use crate::runner::Model;

/// What can be made anew.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// The inline model.
    Access,
    /// An asynchronous one.
    Model(&'a dyn Model),
}

impl Source<'_> {
    fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Model(model) => model.name(),
        }
    }

    pub(super) fn schema(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Model(model) => model.schema(),
        }
    }

    pub(super) fn tables(self) -> &'static [&'static str] {
        match self {
            Self::Access => ACCESS_TABLES,
            Self::Model(model) => model.tables(),
        }
    }

    fn furnished_by(self) -> Option<&'static str> {
        match self {
            Self::Access => None,
            Self::Model(model) => model.furnished_by(),
        }
    }

    async fn apply(
        self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> Result<(), RebuildError> {
        match self {
            Self::Access => {
                project_in_order(conn, kind_by_kind(events), texts).await?;
            }
            Self::Model(model) => model.apply(conn, events, texts).await?,
        }
        Ok(())
    }
}

/// The same events in another order, in which neighbours of one kind, written
/// by one statement, are many. Rows of `access` belong to one aggregate each,
/// so only the order within an aggregate counts, but for customers: a number goes from one
/// to another. Openings, which mark versions, come after the documents.
fn kind_by_kind(events: &[Envelope]) -> impl Iterator<Item = &Envelope> {
    let mut seen: HashMap<Uuid, usize> = HashMap::new();
    let mut places: Vec<(Layer, usize, &'static str, &Envelope)> = events
        .iter()
        .enumerate()
        .map(|(place, envelope)| {
            let nth = seen.entry(envelope.aggregate_id).or_default();
            *nth += 1;
            let event = &envelope.event;
            match layer(event) {
                Layer::InOrder => (Layer::InOrder, place, "", envelope),
                layer @ (Layer::Aggregates | Layer::Openings) => {
                    (layer, *nth, event.type_name(), envelope)
                }
            }
        })
        .collect();
    places.sort_by_key(|(layer, nth, kind, _)| (*layer, *nth, *kind));
    places.into_iter().map(|(.., envelope)| envelope)
}

/// What is written before what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    InOrder,
    Aggregates,
    Openings,
}

const fn layer(event: &Event) -> Layer {
    match event {
        Event::Customer(_) => Layer::InOrder,
        Event::Firm(_)
        | Event::Staff(_)
        | Event::Identity(_)
        | Event::Contact(_)
        | Event::Group(_)
        | Event::Document(_)
        | Event::Grant(_) => Layer::Aggregates,
        Event::AccessLog(_) => Layer::Openings,
    }
}

/// A schema being filled, and how far it is.
pub(super) struct Twin<'a> {
    pub(super) source: Source<'a>,
    pub(super) schema: String,
    pub(super) seq: i64,
    pub(super) cursor: Cursor,
    /// How many of its events were compared with the ledger.
    pub(super) compared: i64,
    /// Statements that make the indexes by which questions find rows.
    indexes: Vec<String>,
}

impl<'a> Twin<'a> {
    /// Makes the schema, empty, with the indexes that filling needs and the server's
    /// rights; what a killed rebuild left is dropped first.
    pub(super) async fn create(
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
        let rights = format!(
            "GRANT USAGE ON SCHEMA {schema} TO portico_server;
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema}
             TO portico_server"
        );
        sql.push_str(&rights);
        sqlx::raw_sql(&sql).execute(&mut *transaction).await?;
        let indexes = put_off_indexes(&mut transaction, &schema).await?;
        if let Some(function) = source.furnished_by() {
            sqlx::query(&format!("SELECT {function}($1)"))
                .bind(&schema)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(Self {
            source,
            schema,
            seq: 0,
            cursor: Cursor::default(),
            compared: 0,
            indexes,
        })
    }

    pub(super) const fn place(&self) -> Place {
        Place {
            seq: self.seq,
            cursor: self.cursor,
        }
    }

    /// Applies events that follow on what is there, in the caller's transaction.
    pub(super) async fn take(
        &mut self,
        conn: &mut PgConnection,
        chunk: &Chunk,
    ) -> Result<(), RebuildError> {
        let path = format!("SET LOCAL search_path TO {}, public", self.schema);
        sqlx::query(&path).execute(&mut *conn).await?;
        let applied = self.source.apply(conn, &chunk.events, &chunk.opener).await;
        applied.map_err(|error| error.of_model(self.source.name()))?;
        (self.seq, self.cursor) = (chunk.seq, chunk.cursor);
        self.compared += chunk.compared;
        Ok(())
    }

    /// Makes the indexes that were put off, each in a transaction of its own,
    /// and lets the planner look at the tables before anybody asks them.
    pub(super) async fn index(&mut self, conn: &mut PgConnection) -> Result<(), sqlx::Error> {
        for statement in std::mem::take(&mut self.indexes) {
            let mut transaction = conn.begin().await?;
            let sql = format!(
                "SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL synchronous_commit = off; {statement}"
            );
            sqlx::raw_sql(&sql).execute(&mut *transaction).await?;
            transaction.commit().await?;
        }
        for table in self.source.tables() {
            let sql = format!("ANALYZE {}.{table}", self.schema);
            sqlx::raw_sql(&sql).execute(&mut *conn).await?;
        }
        Ok(())
    }
}

/// Removes the schemas that twins of these have, finished or not.
pub(super) async fn forget(
    conn: &mut PgConnection,
    sources: &[Source<'_>],
    suffix: &str,
) -> Result<(), sqlx::Error> {
    for source in sources {
        let schema = format!("{}_{suffix}", source.schema());
        let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
        sqlx::raw_sql(&sql).execute(&mut *conn).await?;
    }
    Ok(())
}

fn format_table(schema: &str, live: &str, table: &str) -> String {
    format!("CREATE TABLE {schema}.{table} (LIKE {live}.{table} INCLUDING ALL);")
}

/// Drops the indexes that guard no rule, and returns how each is made: at once
/// over all rows that is faster than row by row.
async fn put_off_indexes(
    conn: &mut PgConnection,
    schema: &str,
) -> Result<Vec<String>, sqlx::Error> {
    let found: Vec<(String, String)> = sqlx::query_as(
        "SELECT format('%I.%I', n.nspname, i.relname), pg_get_indexdef(i.oid)
         FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
             JOIN pg_namespace n ON n.oid = i.relnamespace
         WHERE n.nspname = $1 AND NOT x.indisunique
         ORDER BY 1",
    )
    .bind(schema)
    .fetch_all(&mut *conn)
    .await?;
    let mut made = Vec::with_capacity(found.len());
    for (name, statement) in found {
        sqlx::raw_sql(&format!("DROP INDEX {name}"))
            .execute(&mut *conn)
            .await?;
        made.push(statement);
    }
    Ok(made)
}
