//! Pages of the log for one listener: in order, without a gap.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use portico_event_log::{Cursor, Lease, LogError};
use portico_projections::access_history::{AsOf, Moment, NotKept};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::feed::Page;
use crate::app::App;

/// Whoever asks the rule for longer is told that it cannot answer.
const WITHIN: Duration = Duration::from_secs(5);

/// News cannot be told any more.
#[derive(Debug, thiserror::Error)]
pub enum NewsError {
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The rule cannot be asked.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

/// What is next in the log.
pub(super) enum Heard {
    /// A page that goes on where the last one ended.
    Page(Arc<Page>),
    /// So much that it is not told one by one.
    TooMuch,
}

/// One listener's place in the log.
pub(super) struct Listener {
    pub(super) app: App,
    pages: broadcast::Receiver<Arc<Page>>,
    /// Everything up to here was heard.
    pub(super) at: Cursor,
    /// How far it is being caught up, also if whoever waited for that gave it up.
    behind: Option<Cursor>,
}

impl Listener {
    /// Listens from a place on, or from now; with what was missed since then.
    pub(super) async fn from(
        app: App,
        after: Option<Cursor>,
    ) -> Result<(Self, Option<Heard>), NewsError> {
        let live = app.live.clone();
        let turn = live.turn().await;
        let joined = live.feed().join().await?;
        let mut listener = Self {
            pages: joined.pages,
            at: joined.at,
            behind: None,
            app,
        };
        let known = match after {
            None => true,
            Some(after) => listener.is_of_this_log(after).await?,
        };
        drop(turn);
        let missed = match after {
            None => None,
            Some(_) if !known => Some(Heard::TooMuch),
            // Where the history is not there yet, others may stand before a change that
            // was just made which are still being written: it goes on from the history,
            // and what is told twice does no harm.
            Some(after) if after >= joined.at => None,
            Some(after) => {
                listener.at = after;
                Some(listener.catch_up(joined.at).await?)
            }
        };
        Ok((listener, missed))
    }

    /// A place where no event stands, such as one of another deployment, is no place
    /// to go on from.
    async fn is_of_this_log(&self, after: Cursor) -> Result<bool, NewsError> {
        if after == self.at {
            return Ok(true);
        }
        let asked = async {
            let mut conn = Lease::of(self.app.log.pool()).await?;
            let now = self.app.clock.of_the_past();
            let asked = Moment::of(&mut conn, AsOf::Event(after), now).await;
            Ok(match asked {
                // Written, and not yet in the history.
                Err(NotKept::Behind(_)) => true,
                asked => unless_failed(asked)?.is_some(),
            })
        };
        in_time(asked).await
    }

    /// Until when ends of grants are told to who goes on from this event, or begins now.
    pub(super) async fn ends_told(
        &self,
        after: Option<Cursor>,
    ) -> Result<DateTime<Utc>, NewsError> {
        let now = self.app.clock.now();
        let Some(event) = after else {
            return Ok(now);
        };
        let asked = async {
            let mut conn = Lease::of(self.app.log.pool()).await?;
            let past = self.app.clock.of_the_past();
            let moment = Moment::of(&mut conn, AsOf::Event(event), past).await;
            // What the history does not have yet was just now.
            Ok(unless_failed(moment)?.map_or(now, |moment| moment.at.min(now)))
        };
        in_time(asked).await
    }

    /// The next page; waits for it.
    pub(super) async fn next(&mut self) -> Result<Heard, NewsError> {
        loop {
            if let Some(up_to) = self.behind {
                return self.catch_up(up_to).await;
            }
            match self.pages.recv().await {
                Ok(page) if page.up_to <= self.at => {}
                Ok(page) if page.after == self.at => {
                    self.at = page.up_to;
                    return Ok(Heard::Page(page));
                }
                Ok(page) => self.behind = Some(page.up_to),
                // The next page shows how much was missed.
                Err(RecvError::Lagged(_)) => {}
                // Never while the application lives, whose feed sends them.
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    async fn catch_up(&mut self, up_to: Cursor) -> Result<Heard, NewsError> {
        let _turn = self.app.live.turn().await;
        let missed = self.app.live.feed().between(self.at, up_to).await?;
        self.at = up_to;
        self.behind = None;
        Ok(missed.map_or(Heard::TooMuch, |page| Heard::Page(Arc::new(page))))
    }
}

/// Asks the rule, for a bounded time.
pub(super) async fn in_time<T>(
    asked: impl Future<Output = Result<T, NewsError>>,
) -> Result<T, NewsError> {
    match tokio::time::timeout(WITHIN, asked).await {
        Ok(answered) => answered,
        Err(_) => Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()).into()),
    }
}

/// A moment that the history does not have, told apart from a database that fails.
pub(super) fn unless_failed<T>(asked: Result<T, NotKept>) -> Result<Option<T>, NewsError> {
    match asked {
        Ok(found) => Ok(Some(found)),
        Err(NotKept::Database(error)) => Err(error.into()),
        Err(
            NotKept::Nothing
            | NotKept::Behind(_)
            | NotKept::Outside(_)
            | NotKept::NoEvent(..)
            | NotKept::NotItsOwn(_),
        ) => Ok(None),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use portico_event_log::migrate;
    use portico_private_postgres::for_tests::fresh_database;

    use super::*;
    use crate::clock::Clock;
    use crate::config::{Config, Environment, Flags};
    use crate::startup;

    const fn place(position: i64) -> Cursor {
        Cursor {
            epoch: 0,
            txid: 0,
            position,
        }
    }

    pub(in crate::live) async fn application(url: &str, folder: &std::path::Path) -> App {
        let set = vec![
            ("data_dir", folder.display().to_string()),
            ("database_url", url.to_owned()),
            ("database_connections", "16".to_owned()),
            ("password_memory_kib", "8192".to_owned()),
        ];
        let config = Config::load(&Flags { file: None, set }, &Environment::default()).unwrap();
        let noon = DateTime::from_timestamp(1_800_014_400, 0).unwrap();
        let opened = startup::open_to_serve(config, Clock::fixed(noon)).await;
        opened.unwrap().app
    }

    /// From where to where the next page is, with nothing sent meanwhile.
    async fn next(listener: &mut Listener) -> (Cursor, Cursor) {
        let next = tokio::time::timeout(Duration::from_mins(1), listener.next()).await;
        match next.expect("it waits for a further page").unwrap() {
            Heard::Page(page) => (page.after, page.up_to),
            Heard::TooMuch => panic!("nothing is written in this log"),
        }
    }

    #[tokio::test]
    async fn who_gives_up_being_caught_up_is_caught_up_the_next_time() {
        let database = fresh_database("api", async |url: String| migrate(&url).await).await;
        let folder = tempfile::tempdir().unwrap();
        let app = application(database.url(), folder.path()).await;
        let (sender, pages) = broadcast::channel(4);
        let mut listener = Listener {
            app: app.clone(),
            pages,
            at: place(3),
            behind: None,
        };
        let send = |after, up_to| {
            let page = Page {
                after: place(after),
                up_to: place(up_to),
                changes: vec![],
            };
            assert!(sender.send(Arc::new(page)).is_ok());
        };
        send(5, 9);
        let asking = [app.live.turn().await, app.live.turn().await];
        // As where the end of a grant is waited for as well, and comes first.
        tokio::select! {
            biased;
            _ = listener.next() => panic!("others have every turn"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(listener.at, place(3));
        drop(asking);
        assert_eq!(next(&mut listener).await, (place(3), place(9)));
        send(9, 12);
        assert_eq!(next(&mut listener).await, (place(9), place(12)));
        assert_eq!(listener.at, place(12));
    }
}
