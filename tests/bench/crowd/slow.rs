//! What peers that take their time do to the others.

use std::time::Duration;

use portico_api::clock::Stopwatch;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::{Doors, Tally, closed};
use crate::measure::Rounds;
use crate::process::memory;
use crate::report::{Report, progress};

const SLOW: usize = 1_000;
const CALLERS: usize = 4;
/// Until all of them are there.
const SETTLE: Duration = Duration::from_secs(3);

/// A request's head without its end, or one whose body does not come.
fn beginning(address: &str, head_only: bool) -> String {
    let head = format!("POST /portal/graphql HTTP/1.1\r\nHost: {address}\r\n");
    if head_only {
        return format!("{head}X-Slow: ");
    }
    // As a page of ours would: else it is refused before its body.
    format!(
        "{head}Origin: http://{address}\r\nX-Portico-Request: 1\r\n\
         Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{{"
    )
}

/// Adds a byte a second; begins again when it is hung up on.
async fn dripping(address: String, first: String) {
    loop {
        let Ok(mut stream) = TcpStream::connect(&address).await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let mut alive = stream.write_all(first.as_bytes()).await.is_ok();
        let mut answer = [0; 512];
        while alive {
            let heard = tokio::time::timeout(Duration::from_secs(1), stream.read(&mut answer));
            // Anything that is heard is the end of it.
            alive = heard.await.is_err() && stream.write_all(b"a").await.is_ok();
        }
    }
}

/// Rates and times of one side.
#[derive(Default)]
struct Side([Rounds; 3]);

impl Side {
    fn add(&mut self, tally: &Tally) {
        let figures = [tally.rate(), tally.within(0.5), tally.within(0.99)];
        for (rounds, figure) in self.0.iter_mut().zip(figures) {
            rounds.add(figure);
        }
    }

    fn shown(&self, what: &str) -> Vec<String> {
        let figures = self.0.iter().map(|rounds| rounds.shown(1));
        [what.to_owned()].into_iter().chain(figures).collect()
    }
}

pub(super) async fn measure(
    report: &mut Report,
    doors: &Doors,
    quick: bool,
) -> Result<(), anyhow::Error> {
    let address = doors.server.url("").replace("http://", "");
    let (rounds, seconds) = if quick { (1, 2) } else { (5, 8) };
    let (mut alone, mut beside, mut failed) = (Side::default(), Side::default(), 0);
    let (mut before, mut with) = (0.0, 0.0);
    for round in 0..rounds {
        progress(&format!("crowd: slow peers, round {}", round + 1));
        let tally = closed(&doors.page, CALLERS, seconds).await?;
        failed += tally.failed + tally.refused;
        alone.add(&tally);
        before = memory(doors.server.pid()).0;
        let mut slow = JoinSet::new();
        for n in 0..SLOW {
            slow.spawn(dripping(address.clone(), beginning(&address, n % 2 == 0)));
        }
        let watch = Stopwatch::start();
        tokio::time::sleep(SETTLE).await;
        let tally = closed(&doors.page, CALLERS, seconds).await?;
        failed += tally.failed + tally.refused;
        beside.add(&tally);
        with = memory(doors.server.pid()).0;
        progress(&format!(
            "crowd: {:.1} s beside them",
            watch.elapsed().as_secs_f64()
        ));
        slow.shutdown().await;
        tokio::time::sleep(SETTLE).await;
    }
    report.section(
        "Beside peers that take their time",
        &format!("The folder page, asked by {CALLERS} callers, each of whom asks again when answered; without, and beside {SLOW} connections of which half send a head and half a body by a byte a second, and come again when they are hung up on. {seconds} s a round, taking turns; median (smallest–largest)."),
        &["connections", "answers/s", "half within, ms", "99 % within, ms"],
        &[
            alone.shown("the callers alone"),
            beside.shown(&format!("beside {SLOW} slow ones")),
        ],
        &[
            &format!("{failed} of the callers' requests were not answered with a page."),
            &format!("The server's memory without them {before:.1} MiB, with them {with:.1} MiB."),
            "The slow ones are played by the measuring program, on the same two cores.",
        ],
    );
    Ok(())
}
