//! kill -9 of the server's own PostgreSQL, or of one of its processes, while
//! people work: the server goes on and starts it again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use portico_api::clock::Stopwatch;
use portico_tests::{Browser, Customer, Staff};
use serde_json::json;
use tokio::process::Command;

use super::journal::{People, once_each};
use super::office::{Office, attempt};
use super::place::{Place, text};
use super::{millis, times, told};

/// The design asks for ten seconds, which a soak tells; what takes longer than this has
/// hung.
const GOOD_WITHIN: Duration = Duration::from_mins(5);

pub(super) async fn kill_9(pid: u32) {
    let sent = Command::new("kill").args(["-9", &pid.to_string()]).status();
    assert!(sent.await.unwrap().success());
}

/// A process that answers one of the server's sessions.
fn a_backend(postmaster: u32) -> Option<u32> {
    let of = |entry: std::fs::DirEntry| {
        let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let parent: u32 = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
        let title = std::fs::read(entry.path().join("cmdline")).ok()?;
        (parent == postmaster && text(&title).contains("portico_server")).then_some(pid)
    };
    let mut processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes.find_map(of)
}

/// Somebody who is signed in and asks on and on; each answer is what was asked
/// for or "try again", never "you are not signed in".
async fn asks(owner: Staff, stop: Arc<AtomicBool>) -> (usize, usize) {
    let (mut answered, mut put_off) = (0, 0);
    while !stop.load(Ordering::Relaxed) {
        let answer = owner.call("{ me { id } }", json!({})).await;
        if answer.status == 200 {
            assert_eq!(
                answer.json()["data"]["me"]["id"],
                owner.id,
                "{}",
                answer.text()
            );
            answered += 1;
        } else {
            assert_eq!(answer.status, 503, "{}", answer.text());
            assert_eq!(answer.code(), "UNAVAILABLE");
            assert_eq!(answer.header("retry-after"), "2");
            put_off += 1;
        }
        let alive = owner.send(("GET", "/healthz"), &[], "").await;
        assert_eq!(alive.status, 200);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    (answered, put_off)
}

/// How long until a command is carried out.
async fn good_again(browser: &Browser, customer: &Customer) -> Duration {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("After {}", NEXT.fetch_add(1, Ordering::Relaxed));
    let input = json!({ "customerId": customer.id, "name": name, "idempotencyKey": name });
    let watch = Stopwatch::start();
    let create = ("createFolder", "CreateFolderInput");
    let done = "... on FolderCreated { message }";
    while attempt(browser, create, &input, done).await.is_none() {
        assert!(watch.elapsed() < GOOD_WITHIN, "not good again");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    watch.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_postgres_killed_while_people_work_comes_back_and_loses_nothing() {
    let (office, mut server) = Office::open(Place::new()).await;
    let customer = office.customer("Baker & Sons").await;
    let people = People::begin(&office, &customer).await;
    let stop = Arc::new(AtomicBool::new(false));
    let asking = tokio::spawn(asks(office.owner.clone(), Arc::clone(&stop)));
    let mut slowest = Duration::ZERO;
    for round in 0..times(5) {
        tokio::time::sleep(millis(100..700)).await;
        let postmasters = office.place.postmasters();
        let [postmaster] = postmasters[..] else {
            panic!("{postmasters:?}")
        };
        let all = round % 2 == 0;
        let backend = a_backend(postmaster).filter(|_| !all);
        kill_9(backend.unwrap_or(postmaster)).await;
        let acknowledged = people.journal.acts();
        slowest = slowest.max(good_again(&office.owner, &customer).await);
        assert!(server.runs(), "the server ended");
        if all {
            assert!(!office.place.postmasters().contains(&postmaster));
        }
        let mut owner = office.place.owner().await;
        once_each(&mut owner, &acknowledged).await;
    }
    stop.store(true, Ordering::Relaxed);
    let (answered, put_off) = asking.await.unwrap();
    let found = people.end(&office).await;
    told(
        "kill -9 of PostgreSQL while people work",
        times(5),
        &format!(
            "{found}; good again after {slowest:?} at most; {answered} questions answered, \
             {put_off} told to try again"
        ),
    );
    server.stop().await;
    office.place.deserted().await;
}
