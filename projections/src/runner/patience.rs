//! How long a step is waited for.

use std::time::Duration;

use portico_event_log::LogError;

/// A step takes a fraction of a second. One that takes so long hangs: its
/// database process stands still, or the network to it is gone.
const FIRST: Duration = Duration::from_secs(20);

/// The longest wait.
const LONGEST: Duration = Duration::from_mins(20);

/// The longest wait for one step. What was given up may have had much to do after
/// all, so it is tried again with twice the time.
pub(super) struct Patience(Duration);

impl Default for Patience {
    fn default() -> Self {
        Self(FIRST)
    }
}

impl Patience {
    /// Gives a step up that takes too long.
    pub(super) async fn with<T>(
        &mut self,
        step: impl Future<Output = Result<T, LogError>>,
    ) -> Result<T, LogError> {
        if let Ok(done) = tokio::time::timeout(self.0, step).await {
            return done;
        }
        self.0 = (self.0 * 2).min(LONGEST);
        Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()).into())
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    #[tokio::test]
    async fn a_step_that_hangs_is_given_up_and_the_next_one_gets_twice_the_time() {
        let mut patience = Patience(Duration::from_millis(1));
        assert!(patience.with(pending::<Result<(), _>>()).await.is_err());
        assert_eq!(patience.0, Duration::from_millis(2));
        assert!(patience.with(async { Ok(()) }).await.is_ok());
        assert_eq!(patience.0, Duration::from_millis(2));
    }
}
