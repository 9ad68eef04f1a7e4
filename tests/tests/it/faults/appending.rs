//! kill -9 of the server while people work.

use std::time::Duration;

use super::journal::{People, once_each};
use super::office::Office;
use super::place::Place;
use super::{millis, times, told};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_while_people_work_loses_nothing_and_doubles_nothing() {
    let (office, mut server) = Office::open(Place::new()).await;
    let customer = office.customer("Baker & Sons").await;
    let people = People::begin(&office, &customer).await;
    let mut slowest = Duration::ZERO;
    for _ in 0..times(20) {
        tokio::time::sleep(millis(100..700)).await;
        let before = office.place.postmasters();
        assert_eq!(before.len(), 1);
        server.kill().await;
        // What is answered was committed before the kill.
        let acknowledged = people.journal.acts();
        server = office.place.serve().await;
        slowest = slowest.max(server.ready_in);
        assert!(
            !office.place.postmasters().contains(&before[0]),
            "an orphan"
        );
        let mut owner = office.place.owner().await;
        once_each(&mut owner, &acknowledged).await;
    }
    let found = people.end(&office).await;
    told(
        "kill -9 of the server while people work",
        times(20),
        &format!("{found}; slowest start {slowest:?}"),
    );
    server.stop().await;
    office.place.deserted().await;
}
