//! Telling a database that is away from a mistake of ours: the first is
//! answered with "try again", the second is for whoever mends the program.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::error::Elapsed;

/// The code of answers that could not be given because the database is away.
pub(crate) const UNAVAILABLE: &str = "UNAVAILABLE";

/// For people who meet it.
pub(crate) const TRY_AGAIN: &str = "Portico cannot answer right now; try again in a moment.";

/// For people who come when too many others do.
pub(crate) const OVERLOADED: &str =
    "The server has more to do than it can right now; try again in a moment.";

/// Seconds after which another try is worth while, as in `Retry-After`.
pub(crate) const RETRY_AFTER: &str = "2";

/// Whoever asks is answered by then, also where a session of the database hangs.
/// Longer than a statement may take, so that the database ends what it can.
pub(crate) const ANSWERED_WITHIN: Duration = Duration::from_secs(15);

/// For people who meet a mistake of ours.
pub(crate) const BROKEN: &str =
    "Something failed on the server; try again, and tell the operator if it stays.";

/// Does it in time, or gives it up: what it had begun is rolled back.
pub(crate) async fn in_time<T, E: From<sqlx::Error>>(
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    match tokio::time::timeout(ANSWERED_WITHIN, work).await {
        Ok(done) => done,
        Err(_) => Err(late().into()),
    }
}

/// Whether a request does what takes its time, so that nobody hurries it; clones
/// are one.
#[derive(Clone, Default, Debug)]
pub struct Unhurried(Arc<AtomicBool>);

impl Unhurried {
    /// From here on it takes the time that it takes.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Waits for the answer in time, or gives the work up.
    pub(crate) async fn in_time<T>(&self, work: impl Future<Output = T>) -> Result<T, Elapsed> {
        let mut work = std::pin::pin!(work);
        match tokio::time::timeout(ANSWERED_WITHIN, &mut work).await {
            Err(_) if self.0.load(Ordering::Relaxed) => Ok(work.await),
            answered => answered,
        }
    }
}

/// The database did not answer in time.
pub(crate) fn late() -> sqlx::Error {
    let what = "the database does not answer";
    sqlx::Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, what))
}

/// Why something could not be done, in the words of the log.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Trouble {
    /// What it depends on is away; trying again helps.
    #[error("{0}")]
    Away(String),
    /// A mistake of ours, or of what is stored; trying again does not help.
    #[error("{0}")]
    Broken(String),
}

impl Trouble {
    /// Of a failure.
    #[must_use]
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        if is_outage(error) {
            Self::Away(error.to_string())
        } else {
            Self::Broken(error.to_string())
        }
    }
}

/// Whether the failure, or what caused it, is a database that is away: gone,
/// stopping, starting, out of space or connections, or not the primary.
pub(crate) fn is_outage(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(cause) = next {
        if cause.downcast_ref().is_some_and(of_database) {
            return true;
        }
        next = cause.source();
    }
    false
}

fn of_database(error: &sqlx::Error) -> bool {
    if let sqlx::Error::Database(error) = error {
        return error.code().is_some_and(|code| is_outage_code(&code));
    }
    matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
    )
}

/// Classes: lost connections, lack of resources, trouble of the system below.
/// Then: a statement that took too long or was ended, stopped by an operator, by
/// a crash, and starting; a standby, which takes no writes.
fn is_outage_code(code: &str) -> bool {
    let class = code.get(..2).unwrap_or_default();
    matches!(class, "08" | "53" | "58")
        || matches!(code, "57014" | "57P01" | "57P02" | "57P03" | "25006")
}

#[cfg(test)]
mod tests {
    use portico_event_log::LogError;

    use super::*;

    #[test]
    fn a_lost_connection_is_an_outage_also_below_other_errors() {
        let lost = || sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into());
        assert!(is_outage(&lost()));
        assert!(is_outage(&LogError::Database(lost())));
        assert!(is_outage(&sqlx::Error::PoolTimedOut));
    }

    #[test]
    fn mistakes_of_ours_are_none() {
        assert!(!is_outage(&sqlx::Error::RowNotFound));
        assert!(!is_outage(&LogError::Ledger("no such leaf".to_owned())));
    }

    #[test]
    fn trouble_says_whether_trying_again_helps() {
        let lost = LogError::Database(late());
        let said = "database: error communicating with database: the database does not answer";
        assert_eq!(Trouble::of(&lost), Trouble::Away(said.to_owned()));
        let broken = Trouble::of(&sqlx::Error::RowNotFound);
        assert!(matches!(broken, Trouble::Broken(_)));
    }

    #[test]
    fn codes_are_told_apart() {
        for away in [
            "57014", "57P01", "57P02", "57P03", "25006", "08006", "53300", "53100", "58030",
        ] {
            assert!(is_outage_code(away), "{away}");
        }
        for ours in ["42703", "23505", "40001", "25P02", "22001", "XX000", ""] {
            assert!(!is_outage_code(ours), "{ours}");
        }
    }
}
