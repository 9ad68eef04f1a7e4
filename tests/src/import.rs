//! Importing a folder, as `portico import` does.

use std::io;
use std::path::Path;

use portico_api::import::{self, ImportArgs, Progress, Report, Row, Summary};

use crate::given::{Customer, Given};

/// Keeps the reported rows.
#[derive(Default)]
struct Rows(Vec<Row>);

impl Report for Rows {
    fn progress(&mut self, _: &Progress) {}

    fn row(&mut self, row: &Row) -> io::Result<()> {
        self.0.push(row.clone());
        Ok(())
    }
}

impl Given {
    /// Imports a folder for a customer; the summary, and the reported rows.
    pub async fn import(
        &self,
        customer: &Customer,
        folder: &Path,
        share: bool,
    ) -> (Summary, Vec<Row>) {
        let args = ImportArgs {
            customer: Some(customer.number.clone()),
            map: None,
            path: folder.to_owned(),
            share,
            into: None,
            on_behalf_of: None,
            jobs: None,
            json: false,
            dry_run: false,
        };
        let mut rows = Rows::default();
        let done = import::run(&self.portal.app, &args, &mut rows).await;
        let summary = done.unwrap_or_else(|error| panic!("import: {error}"));
        (summary, rows.0)
    }

    /// How many events the log holds, but those of the access log, which come later.
    pub async fn events(&self) -> i64 {
        let count = "SELECT count(*) FROM events WHERE aggregate_type <> 'access'";
        let count = sqlx::query_scalar(count);
        count.fetch_one(self.portal.app.log.pool()).await.unwrap()
    }
}
