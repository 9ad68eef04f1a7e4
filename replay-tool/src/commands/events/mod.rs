//! `events`: the log in the ledger's order.
//!
//! Reads up to the ledger's head only: everything before it is settled, so
//! that going from head to head neither misses an event nor shows one twice.

mod filter;
mod known;
mod line;
mod opened;
mod query;

use std::time::Duration;

use portico_event_log::Cursor;
use sqlx::PgConnection;

pub(crate) use filter::Filter;

use crate::Outcome;
use crate::cli::Global;
use crate::output::Output;
use crate::session::Session;
use filter::Chosen;
use line::Shown;
use query::Place;

/// How often `--follow` looks for a new head.
const POLL: Duration = Duration::from_millis(300);

pub(crate) async fn run(
    global: &Global,
    filter: &Filter,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let session = Session::open(global).await?;
    let mut conn = session.reader.acquire().await?;
    let master = if filter.open {
        Some(session.master().await?)
    } else {
        None
    };
    let chosen = Chosen::resolve(filter, &mut conn).await?;
    let mut reader = Reader {
        conn: &mut conn,
        chosen,
        left: filter.limit,
        after: Cursor::default(),
        master,
    };
    tokio::select! {
        read = reader.read(output, filter.follow) => read,
        // What is shown by then is a part, whether more was to come or not.
        interrupted = tokio::signal::ctrl_c() => {
            interrupted?;
            Ok(Outcome::Interrupted)
        }
    }
}

struct Reader<'a> {
    conn: &'a mut PgConnection,
    chosen: Chosen,
    left: Option<i64>,
    after: Cursor,
    master: Option<portico_event_log::keys::MasterKey>,
}

impl Reader<'_> {
    /// Shows what is chosen; with `follow` without end, or up to the limit.
    async fn read(&mut self, output: &mut Output, follow: bool) -> anyhow::Result<Outcome> {
        loop {
            let ended = self.read_on(output).await?;
            output.flush()?;
            if ended || !follow {
                return Ok(Outcome::Ok);
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Shows what is chosen up to the ledger's head; whether the limit is
    /// reached.
    async fn read_on(&mut self, output: &mut Output) -> anyhow::Result<bool> {
        let head = query::head(self.conn).await?;
        loop {
            let limit = self.left.unwrap_or(query::PAGE).min(query::PAGE);
            if limit == 0 {
                return Ok(true);
            }
            let place = Place {
                after: self.after,
                up_to: head,
                limit,
            };
            let page = query::page(self.conn, place, &self.chosen).await?;
            let full = i64::try_from(page.len()).is_ok_and(|count| count == limit);
            let opener = match &self.master {
                Some(master) => Some(opened::opener(self.conn, master, &page).await?),
                None => None,
            };
            for row in &page {
                Shown::new(row, opener.as_ref()).write(output)?;
                self.after = row.event.cursor;
                self.left = self.left.map(|left| left - 1);
            }
            if !full {
                self.after = self.after.max(head);
                return Ok(self.left == Some(0));
            }
        }
    }
}
