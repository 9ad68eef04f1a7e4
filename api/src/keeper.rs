//! Keeps the server's own `PostgreSQL` running: one that ends by itself is
//! started again, while requests are told to try again.

use std::time::Duration;

use portico_private_postgres::{PrivatePostgres, StartError};

use crate::clock::Stopwatch;

/// How starts follow each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// After the first start that failed; doubled after each further one.
    first: Duration,
    /// No pause is longer.
    longest: Duration,
    /// So many starts may fail in a row.
    starts: u32,
}

impl Patience {
    /// About three minutes, long enough to make room on a full disk.
    pub(crate) const USUAL: Self = Self {
        first: Duration::from_millis(250),
        longest: Duration::from_secs(5),
        starts: 40,
    };

    fn pause(self, failed: u32) -> Duration {
        let doubled = 1_u32 << failed.saturating_sub(1).min(10);
        self.longest.min(self.first * doubled)
    }
}

/// It could not be started again.
#[derive(Debug, thiserror::Error)]
#[error(
    "the private PostgreSQL ended and could not be started again in {starts} tries; \
     nothing acknowledged is lost: mend the cause, then start the server. The last try: {last}"
)]
pub struct GivenUp {
    starts: u32,
    last: StartError,
}

/// Starts it again as often as it ends; returns only where it cannot.
pub(crate) async fn keep(postgres: &mut PrivatePostgres, patience: Patience) -> GivenUp {
    loop {
        let lived = Stopwatch::start();
        let status = postgres.wait().await.status;
        let status = status.map_or_else(|| "unknown".to_owned(), |status| status.to_string());
        tracing::error!(
            status,
            "the private PostgreSQL ended by itself and is started again; its log is postgres/postgresql.log in the data folder"
        );
        // One that dies at once is not started in a tight loop.
        let pause = patience.first.saturating_sub(lived.elapsed());
        tokio::time::sleep(pause).await;
        if let Err(given_up) = start_again(postgres, patience).await {
            return given_up;
        }
    }
}

async fn start_again(postgres: &mut PrivatePostgres, patience: Patience) -> Result<(), GivenUp> {
    let mut failed = 0;
    loop {
        let Err(error) = postgres.restart().await else {
            return Ok(());
        };
        failed += 1;
        if failed >= patience.starts {
            return Err(GivenUp {
                starts: failed,
                last: error,
            });
        }
        let pause = patience.pause(failed);
        let again_in_ms = pause.as_millis();
        tracing::error!(%error, failed, again_in_ms, "the private PostgreSQL does not start");
        tokio::time::sleep(pause).await;
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use portico_private_postgres::Options;

    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pauses = [1, 2, 3, 5, 6, 39].map(|failed| Patience::USUAL.pause(failed).as_millis());
        assert_eq!(pauses, [250, 500, 1_000, 4_000, 5_000, 5_000]);
    }

    #[tokio::test]
    async fn a_cluster_that_is_gone_is_given_up_after_some_starts_and_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o711)).unwrap();
        let mut postgres = PrivatePostgres::start(Options::new(folder.path()))
            .await
            .unwrap();
        let pgdata = folder.path().join("pgdata");
        std::fs::rename(&pgdata, folder.path().join("away")).unwrap();
        let pid = rustix::process::Pid::from_raw(postgres.pid().try_into().unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        let soon = Patience {
            first: Duration::from_millis(5),
            longest: Duration::from_millis(20),
            starts: 4,
        };

        let given_up = keep(&mut postgres, soon).await.to_string();

        assert!(given_up.contains("in 4 tries"), "{given_up}");
        assert!(
            given_up.contains("pgdata is not a PostgreSQL cluster"),
            "{given_up}"
        );
    }
}
