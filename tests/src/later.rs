//! What comes later, and has come by a time that is enough beside all other tests.

use std::time::Duration;

use portico_api::clock::Stopwatch;

/// Whoever waits, waits so long.
pub const COMES_WITHIN: Duration = Duration::from_mins(1);
const LOOKED_EVERY: Duration = Duration::from_millis(20);

/// Waits until it is so; what has not come is told.
pub async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let watch = Stopwatch::start();
    while !is_so().await {
        assert!(watch.elapsed() < COMES_WITHIN, "not yet: {what}");
        tokio::time::sleep(LOOKED_EVERY).await;
    }
}
