//! Without its head the ledger stands still for ever, and the server says so.

use portico_tests::eventually;
use sqlx::Executor;

use super::office::Office;
use super::place::Place;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_ledger_has_no_head_is_not_ready_and_logs_it() {
    let (office, server) = Office::open(Place::new()).await;
    let mut owner = office.place.owner().await;
    owner.execute("DELETE FROM ledger_head").await.unwrap();
    let _ = office.customer("Baker & Sons").await;
    let ready = reqwest::get(format!("{}/readyz", office.place.origin()));
    let ready = ready.await.unwrap();
    assert_eq!(ready.status(), 503);
    assert!(ready.text().await.unwrap().contains("BEHIND"));
    let mut said = String::new();
    eventually("it is said that the head is gone", async || {
        said = std::fs::read_to_string(office.place.said()).unwrap();
        said.contains("the row of ledger_head is gone")
    })
    .await;
    let line = said.lines().find(|line| line.contains("ledger_head"));
    assert!(line.is_some_and(|line| line.contains("ERROR")), "{said}");
    drop(owner);
    server.stop().await;
    office.place.deserted().await;
}
