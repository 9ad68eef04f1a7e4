//! The stock stack: `CqrsFramework` on `postgres-es`, with and without its view.

use cqrs_es::persist::GenericQuery;
use cqrs_es::{EventEnvelope, Query, View};
use portico_domain::document::{
    Document, DocumentCommand, DocumentEvent, FolderPurpose, Placement,
};
use portico_domain::values::ItemName;
use portico_domain::{CustomerId, ItemId, Sealed, Secret};
use postgres_es::{PostgresCqrs, PostgresViewRepository, postgres_cqrs};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use uuid::Uuid;

/// postgres-es's own tables, as its documentation gives them.
const TABLES: &str = "
CREATE TABLE events (
    aggregate_type text NOT NULL, aggregate_id text NOT NULL,
    sequence bigint CHECK (sequence >= 0) NOT NULL, event_type text NOT NULL,
    event_version text NOT NULL, payload json NOT NULL, metadata json NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence));
CREATE TABLE snapshots (
    aggregate_type text NOT NULL, aggregate_id text NOT NULL,
    last_sequence bigint NOT NULL, current_snapshot bigint NOT NULL, payload json NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, last_sequence));
CREATE TABLE folder_view (
    view_id text NOT NULL, version bigint CHECK (version >= 0) NOT NULL, payload json NOT NULL,
    PRIMARY KEY (view_id));
CREATE TABLE raw_events (LIKE events INCLUDING ALL);";

/// One row per folder, as a list would show it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct FolderView {
    parent: Option<ItemId>,
    name: Option<Sealed>,
}

impl View<Document> for FolderView {
    fn update(&mut self, event: &EventEnvelope<Document>) {
        if let DocumentEvent::FolderCreated { parent, name, .. } = &event.payload {
            self.parent = *parent;
            self.name = Some(name.clone());
        }
    }
}

/// A database of its own in the same cluster.
pub(crate) async fn database(
    admin: &PgPool,
    url: &str,
    name: &str,
) -> Result<PgPool, anyhow::Error> {
    sqlx::query(&format!("CREATE DATABASE {name}"))
        .execute(admin)
        .await?;
    let url = url.replacen("///portico?", &format!("///{name}?"), 1);
    let pool = PgPoolOptions::new()
        .max_connections(24)
        .connect(&url)
        .await?;
    sqlx::raw_sql(TABLES).execute(&pool).await?;
    Ok(pool)
}

pub(crate) fn framework(pool: PgPool, with_view: bool) -> PostgresCqrs<Document> {
    let mut queries: Vec<Box<dyn Query<Document>>> = vec![];
    if with_view {
        let repository =
            PostgresViewRepository::<FolderView, Document>::new("folder_view", pool.clone());
        queries.push(Box::new(GenericQuery::new(repository.into())));
    }
    postgres_cqrs(pool, queries, ())
}

/// The same command that Portico's own contender carries out, sealed before.
pub(crate) fn create_folder(item: Uuid, customer: CustomerId, sealed: &Sealed) -> DocumentCommand {
    DocumentCommand::CreateFolder {
        place: Placement {
            item: ItemId::new(item),
            customer,
            name: Secret {
                sealed: sealed.clone(),
                value: ItemName::parse("Measured folder").expect("an ordinary name"),
            },
        },
        parent: Some(ItemId::files_root(customer)),
        purpose: FolderPurpose::Plain,
        contact: None,
        copied_from: None,
    }
}
