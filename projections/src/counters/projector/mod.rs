//! Keeps the counts.

mod items;

use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;

use super::change::{self, Change};
use crate::runner::{Model, ModelError};

/// The model of what is counted.
#[derive(Clone, Copy, Default, Debug)]
pub struct Counters;

#[async_trait::async_trait]
impl Model for Counters {
    fn name(&self) -> &'static str {
        "counters"
    }

    fn schema(&self) -> &'static str {
        "read_counters"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["customers", "items"]
    }

    async fn apply(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        _: &dyn Texts,
    ) -> Result<(), ModelError> {
        let changes: Vec<Change> = events.iter().filter_map(change::of).collect();
        // Neighbours that come in masses go together.
        let alike = |one: &Change, next: &Change| {
            one.as_new_item().is_some() && next.as_new_item().is_some()
                || one.as_gone().is_some() && next.as_gone().is_some()
        };
        for run in changes.chunk_by(alike) {
            write(conn, run).await?;
        }
        Ok(())
    }
}

async fn write(conn: &mut PgConnection, run: &[Change]) -> Result<(), sqlx::Error> {
    match run.first() {
        None => Ok(()),
        Some(Change::NewItem(_)) => {
            let new: Vec<_> = run.iter().filter_map(Change::as_new_item).collect();
            items::insert(conn, &new).await
        }
        Some(Change::Gone(_)) => {
            let gone: Vec<_> = run.iter().filter_map(Change::as_gone).collect();
            items::remove(conn, &gone).await
        }
        Some(Change::Item { item, change }) => items::change(conn, *item, *change).await,
        Some(Change::NewCustomer(customer)) => {
            let sql = "INSERT INTO customers (id) VALUES ($1)";
            sqlx::query(sql).bind(customer).execute(conn).await?;
            Ok(())
        }
        Some(Change::Portal { customer, open }) => {
            let sql = "UPDATE customers SET portal_open = $2 WHERE id = $1";
            let query = sqlx::query(sql).bind(customer).bind(open);
            query.execute(conn).await?;
            Ok(())
        }
    }
}
