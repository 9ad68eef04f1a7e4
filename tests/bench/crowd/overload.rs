//! More questions than can be answered.

use std::time::Duration;

use portico_api::auth::Audience;
use portico_api::clock::Stopwatch;
use serde_json::json;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval};

use super::{Doors, Question, Tally, closed};
use crate::measure::Rounds;
use crate::process::{memory, own_cpu};
use crate::report::{Report, progress};

/// Who ask as fast as they are answered: what can be answered.
const CALLERS: usize = 24;
/// How much of that is asked for.
const OFFERED: [f64; 5] = [0.5, 1.0, 2.0, 5.0, 10.0];
const REVOKE: &str = "mutation($i: RevokeAccessInput!) { revokeAccess(input: $i) { __typename } }";

/// Figures of one rate of asking.
#[derive(Default)]
struct Row {
    offered: Rounds,
    answered: Rounds,
    refused: Rounds,
    failed: usize,
    half: Rounds,
    most: Rounds,
    revoke: Rounds,
    /// Per cent of both cores.
    sender: Rounds,
}

impl Row {
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    fn add(&mut self, tally: &Tally, revokes: &Tally, sender: f64) {
        self.sender.add(sender * 100.0 / (2.0 * tally.seconds));
        let all = tally.answered.len() + tally.refused + tally.failed;
        self.offered.add(all as f64 / tally.seconds);
        self.answered.add(tally.rate());
        self.refused.add(tally.refused as f64 / tally.seconds);
        self.failed += tally.failed;
        self.half.add(tally.within(0.5));
        self.most.add(tally.within(0.99));
        self.revoke.add(revokes.within(0.5));
    }

    fn shown(&self, what: String) -> Vec<String> {
        vec![
            what,
            self.offered.shown(0),
            self.answered.shown(0),
            self.refused.shown(0),
            self.failed.to_string(),
            self.half.shown(0),
            self.most.shown(0),
            self.revoke.shown(0),
            self.sender.shown(0),
        ]
    }
}

/// Sends so many a second, whatever becomes of them.
async fn offered(question: &Question, rate: f64, seconds: u64) -> Result<Tally, anyhow::Error> {
    let (watch, length) = (Stopwatch::start(), Duration::from_secs(seconds));
    let mut ticks = interval(Duration::from_millis(5));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let (mut sent, mut asking) = (0.0, JoinSet::new());
    while watch.elapsed() < length {
        ticks.tick().await;
        while sent < watch.elapsed().as_secs_f64() * rate {
            sent += 1.0;
            let question = question.clone();
            asking.spawn(async move {
                let mut tally = Tally::default();
                question.ask(&mut tally).await;
                tally
            });
        }
    }
    Tally::of(asking, watch).await
}

/// A staff member who takes access away, five times a second, until told to end.
fn revoking(question: &Question) -> JoinHandle<Tally> {
    let question = question.clone();
    tokio::spawn(async move {
        let mut tally = Tally::default();
        for _ in 0..10 {
            question.ask(&mut tally).await;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        tally
    })
}

pub(super) async fn measure(
    report: &mut Report,
    doors: &Doors,
    quick: bool,
) -> Result<(), anyhow::Error> {
    let server = &doors.server;
    let cookie = server
        .sign_in(Audience::Staff, "owner@firm.example")
        .await?;
    // Of something that is not granted: the same decision each time.
    let contact = doors
        .firm
        .client("ben@client.example", doors.customer)
        .await?;
    let input = json!({ "i": { "itemIds": [doors.folder], "contactId": contact } });
    let revoke = Question::new(server, Audience::Staff, &cookie, (REVOKE, input));
    let (rounds, seconds) = if quick { (1, 2) } else { (3, 5) };
    let mut full = Row::default();
    let mut rows: Vec<Row> = OFFERED.iter().map(|_| Row::default()).collect();
    for round in 0..rounds {
        progress(&format!("crowd: overload, round {}", round + 1));
        let (before, revokes) = (own_cpu(), revoking(&revoke));
        let most = closed(&doors.page, CALLERS, seconds).await?;
        full.add(&most, &revokes.await?, own_cpu() - before);
        for (row, times) in rows.iter_mut().zip(OFFERED) {
            let (before, revokes) = (own_cpu(), revoking(&revoke));
            let tally = offered(&doors.page, most.rate() * times, seconds).await?;
            row.add(&tally, &revokes.await?, own_cpu() - before);
        }
    }
    let what = format!("{CALLERS} callers, each asks again when answered");
    let mut table = vec![full.shown(what)];
    let described = rows.iter().zip(OFFERED);
    table.extend(described.map(|(row, times)| row.shown(format!("{times}× as many a second"))));
    let (now, highest) = memory(server.pid());
    report.section(
        "More questions than can be answered",
        &format!("The folder page of 50 rows, asked by one contact over HTTP/1.1 for {seconds} s a round; then so many a second as a multiple of what the callers of the first row were answered, sent whether answered or not. Requests a second and milliseconds, median (smallest–largest); an answer is a 200 with the whole page."),
        &[
            "asked", "sent/s", "answered/s", "503/s", "failed", "half within, ms", "99 % within, ms",
            "a revoke meanwhile, ms", "the sender's CPU, %",
        ],
        &table,
        &[
            "Whoever sends runs on the same two cores, and takes the more of them the more is sent: the last column, of both.",
            "**a revoke meanwhile**: `revokeAccess` by a staff member, two seconds long five times a second, the median: it has places and connections of its own.",
            &format!("The server's memory after it {now:.1} MiB, at its highest {highest:.1} MiB."),
        ],
    );
    Ok(())
}
