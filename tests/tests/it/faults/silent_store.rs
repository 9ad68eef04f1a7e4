//! A content store whose disk does not answer, as one behind a network that is down.

use std::fs;
use std::path::Path;

use futures_util::future::join_all;
use portico_tests::eventually;
use portico_tests::later::COMES_WITHIN;
use rustix::fs::{CWD, FileType, Mode, OFlags, mknodat, open};
use serde_json::json;

use super::office::Office;
use super::place::Place;
use super::server::Server;
use super::stores::readiness;

/// So many ask at once, as whatever watches a server does again and again.
const PROBES: usize = 40;

/// In place of the marker, which is looked at first: reading it waits for somebody who
/// writes, for ever if need be.
fn silence(marker: &Path) {
    let mode = Mode::RUSR | Mode::WUSR;
    mknodat(CWD, marker, FileType::Fifo, mode, 0).unwrap();
}

/// Threads of the server, those that wait for the disk among them.
fn threads(server: &Server) -> usize {
    let threads = format!("/proc/{}/task", server.pid());
    fs::read_dir(threads).unwrap().count()
}

/// Everything else goes on.
async fn is_at_work(office: &Office) {
    let alive = format!("{}/healthz", office.place.origin());
    assert_eq!(reqwest::get(alive).await.unwrap().status(), 200);
    let me = office.owner.ask("{ me { id } }", json!({})).await;
    assert_eq!(me["me"]["id"], office.owner.id);
    let _ = office.customer("Baker & Sons").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_does_not_answer_is_told_and_holds_nobody_up() {
    let (office, server) = Office::open(Place::new()).await;
    let place = &office.place;
    is_at_work(&office).await;
    let before = threads(&server);
    let (marker, aside) = (
        place.data().join("blobs/deployment"),
        place.beside("deployment"),
    );
    fs::rename(&marker, &aside).unwrap();
    silence(&marker);

    let asked = join_all((0..PROBES).map(|_| readiness(place)));
    let asked = tokio::time::timeout(COMES_WITHIN, asked).await;
    for (status, told) in asked.expect("each probe is answered") {
        assert_eq!(status, 503);
        assert!(told.contains("STORE_AWAY"), "{told}");
    }
    // The disk was asked by one of them, who is waiting still.
    let more = threads(&server).saturating_sub(before);
    assert!(more < PROBES / 2, "{more} threads more wait for the disk");
    let at_work = tokio::time::timeout(COMES_WITHIN, is_at_work(&office)).await;
    at_work.expect("nobody else waits for it");

    // It answers: whoever reads goes on, and there is the marker again.
    let answers = open(&marker, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty());
    let answers = answers.expect("somebody reads it");
    fs::rename(&aside, &marker).unwrap();
    drop(answers);
    let ready = async || readiness(place).await.0 == 200;
    eventually("it is ready again", ready).await;
    server.stop().await;
    place.deserted().await;
}
