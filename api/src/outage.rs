//! Telling a database that is away from a mistake of ours: the first is
//! answered with "try again", the second is for whoever mends the program.

use std::error::Error;

/// The code of answers that could not be given because the database is away.
pub(crate) const UNAVAILABLE: &str = "UNAVAILABLE";

/// For people who meet it.
pub(crate) const TRY_AGAIN: &str = "Portico cannot answer right now; try again in a moment.";

/// Seconds after which another try is worth while, as in `Retry-After`.
pub(crate) const RETRY_AFTER: &str = "2";

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
/// Then: stopped by an operator, by a crash, and starting; a standby, which
/// takes no writes.
fn is_outage_code(code: &str) -> bool {
    let class = code.get(..2).unwrap_or_default();
    matches!(class, "08" | "53" | "58") || matches!(code, "57P01" | "57P02" | "57P03" | "25006")
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
    fn codes_are_told_apart() {
        for away in [
            "57P01", "57P02", "57P03", "25006", "08006", "53300", "53100", "58030",
        ] {
            assert!(is_outage_code(away), "{away}");
        }
        for ours in [
            "57014", "42703", "23505", "40001", "25P02", "22001", "XX000", "",
        ] {
            assert!(!is_outage_code(ours), "{ours}");
        }
    }
}
