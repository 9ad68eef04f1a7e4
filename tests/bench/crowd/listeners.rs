//! One change, told to a thousand pages.

use anyhow::Context;
use futures_util::future::join_all;
use portico_api::clock::Stopwatch;
use portico_api::commands::CreateFolder;
use portico_domain::Actor;
use portico_tests::{Browser, Door, Socket};
use serde_json::Value;

use super::Doors;
use crate::firm::{PASSWORD, act};
use crate::measure::Rounds;
use crate::process::{cpu, memory};
use crate::report::{Report, progress};

/// Contacts, and pages that each has open.
const CONTACTS: usize = 125;
const PAGES: usize = 8;

fn names_items(news: &Value) -> bool {
    let items = news["items"].as_array();
    items.is_some_and(|items| !items.is_empty())
}

pub(super) async fn measure(
    report: &mut Report,
    doors: &Doors,
    quick: bool,
) -> Result<(), anyhow::Error> {
    let contacts = if quick { 5 } else { CONTACTS };
    let server = &doors.server;
    let before = memory(server.pid()).0;
    let origin = server.url("");
    let mut sockets: Vec<Socket> = vec![];
    for n in 0..contacts {
        if n % 25 == 0 {
            progress(&format!("crowd: {n} contacts listen"));
        }
        let email = format!("listener{n}@client.example");
        doors.firm.client(&email, doors.customer).await?;
        let mut browser = Browser::open(&origin, Door::Portal);
        let _ = browser.sign_in(&email, PASSWORD).await.done();
        for _ in 0..PAGES {
            let mut socket = Socket::open(&browser).await;
            socket.listen("", "items").await;
            sockets.push(socket);
        }
    }
    let listening = memory(server.pid()).0;
    let [mut first, mut half, mut last, mut cost] = <[Rounds; 4]>::default();
    for round in 0..if quick { 3 } else { 20 } {
        let create = CreateFolder {
            customer: doors.customer,
            parent: Some(doors.folder),
            name: format!("Told {round}"),
        };
        let spent = cpu(server.pid());
        act(doors.firm.app(), Actor::Staff(doors.firm.owner), &create).await?;
        let watch = Stopwatch::start();
        let hearing = sockets.iter_mut().map(|socket| async move {
            // What was told of those who came later is passed over.
            while !names_items(&socket.news().await) {}
            watch.elapsed().as_secs_f64() * 1e3
        });
        let mut heard = join_all(hearing).await;
        cost.add((cpu(server.pid()) - spent) * 1e3);
        heard.sort_by(f64::total_cmp);
        first.add(*heard.first().context("somebody listens")?);
        half.add(heard[heard.len() / 2]);
        last.add(*heard.last().context("somebody listens")?);
    }
    let listeners = sockets.len();
    report.section(
        "One change, told to a thousand pages",
        &format!("{listeners} pages of {contacts} contacts listen to `changes`, each over a socket of its own; a staff member makes a folder where all of them see it. Milliseconds from its acknowledgement until the page has it, and CPU time of the server and of all its PostgreSQL processes for one change, median (smallest–largest) of the rounds."),
        &["first page", "half of the pages", "last page", "CPU ms"],
        &[vec![first.shown(0), half.shown(0), last.shown(0), cost.shown(0)]],
        &[
            "Each page is told only what its contact may see: the rule is asked for each of them.",
            &format!("The server's memory before they came {before:.1} MiB, while they listen {listening:.1} MiB."),
            "The pages are played by the measuring program, on the same two cores.",
        ],
    );
    Ok(())
}
