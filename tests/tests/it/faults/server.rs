//! `portico serve` as a child.

use std::fs::OpenOptions;
use std::time::Duration;

use portico_api::clock::Stopwatch;
use tokio::process::{Child, Command};

use super::place::Place;

/// A start that takes longer has failed; the design's five seconds are for
/// release builds on an idle machine and are told, not asserted.
const READY_WITHIN: Duration = Duration::from_mins(5);

/// Nor does a calm end take longer, whatever else the machine does.
const STOPS_WITHIN: Duration = Duration::from_mins(5);

/// A server that runs; killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// From its start until it said that it is ready.
    pub(crate) ready_in: Duration,
}

impl Server {
    /// Starts this command and waits until it is ready at the place's address.
    pub(crate) async fn start(command: &mut Command, place: &Place) -> Self {
        let said = OpenOptions::new()
            .create(true)
            .append(true)
            .open(place.said())
            .unwrap();
        command.stdout(said.try_clone().unwrap()).stderr(said);
        let watch = Stopwatch::start();
        let child = command.spawn().unwrap();
        let mut server = Self {
            child,
            ready_in: Duration::ZERO,
        };
        let url = format!("{}/readyz", place.origin());
        loop {
            if let Ok(answer) = reqwest::get(&url).await
                && answer.status() == 200
            {
                server.ready_in = watch.elapsed();
                return server;
            }
            let ended = server.child.try_wait().unwrap();
            let said = || std::fs::read_to_string(place.said()).unwrap();
            assert_eq!(ended, None, "{}", said());
            assert!(watch.elapsed() < READY_WITHIN, "not ready: {}", said());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Whether it has not ended.
    pub(crate) fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// SIGKILL.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// SIGTERM, and a calm end.
    pub(crate) async fn stop(mut self) {
        let pid = self.pid().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().await;
        assert!(sent.unwrap().success());
        let ended = tokio::time::timeout(STOPS_WITHIN, self.child.wait()).await;
        let ended = ended.expect("it stops").unwrap();
        assert!(ended.success(), "{ended}");
    }
}
