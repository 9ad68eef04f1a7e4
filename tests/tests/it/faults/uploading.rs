//! kill -9 of the server while bytes come in.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::stream;
use portico_api::blobs::{BlobStore, collect_orphans};
use portico_api::clock::Clock;
use portico_tests::bytes::{Upload, file, sha256};
use portico_tests::{Browser, Customer, settled};
use reqwest::Body;
use serde_json::{Value, json};

use super::evidence::{bytes_are_whole, count, stored};
use super::office::Office;
use super::place::Place;
use super::{millis, times, told};

const STEP: usize = 64 << 10;
/// What may have to be sent again.
const LOST_AT_MOST: usize = 8 << 20;

fn random_bytes(length: usize) -> Vec<u8> {
    use rand::RngCore;
    let mut bytes = vec![0; length];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// A file on its way, from one person.
struct Sending {
    browser: Browser,
    upload: Upload,
    name: String,
    bytes: Arc<Vec<u8>>,
}

impl Sending {
    async fn begin(browser: &Browser, customer: &Customer, name: String) -> Self {
        let bytes = random_bytes(rand::random_range(9 << 20..14 << 20));
        let input = json!({ "customerId": customer.id, "files": [file(&name, &bytes)] });
        Self {
            upload: browser.begin_upload(input).await,
            browser: browser.clone(),
            name,
            bytes: Arc::new(bytes),
        }
    }

    /// Sends at the pace of a fast line until the server is gone; tells how
    /// much was handed over.
    async fn send(&self, handed: Arc<AtomicUsize>) {
        let bytes = Arc::clone(&self.bytes);
        let body = stream::unfold(0, move |at| {
            let (bytes, handed) = (Arc::clone(&bytes), Arc::clone(&handed));
            async move {
                tokio::time::sleep(Duration::from_millis(2)).await;
                let chunk = bytes
                    .get(at..bytes.len().min(at + STEP))
                    .filter(|c| !c.is_empty())?;
                handed.store(at + chunk.len(), Ordering::Relaxed);
                Some((Ok::<_, std::io::Error>(chunk.to_vec()), at + chunk.len()))
            }
        });
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", "0"),
        ];
        let to = ("PATCH", self.upload.url.as_str());
        // Fails when the server is killed.
        drop(
            self.browser
                .begin(to, &headers, Body::wrap_stream(body))
                .await,
        );
    }

    async fn is_listed(&self, office: &Office, customer: &Customer) -> bool {
        let query = "query($c: ID!, $s: String) { items(customer: $c, search: $s) { totalCount } }";
        let variables = json!({ "c": customer.id, "s": self.name });
        office.owner.ask(query, variables).await["items"]["totalCount"] != 0
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads_go_on_where_a_killed_server_had_them() {
    let (office, mut server) = Office::open(Place::new()).await;
    let customer = office.customer("Baker & Sons").await;
    let clara = office.client(&customer, "Clara").await;
    let resent_most = AtomicU64::new(0);
    let mut interrupted = 0;
    for round in 0..times(10) {
        let mut sendings = vec![];
        for (who, browser) in [("staff", &office.owner.browser), ("client", &clara.browser)] {
            let name = format!("{who} {round}.bin");
            sendings.push(Arc::new(Sending::begin(browser, &customer, name).await));
        }
        let mut tasks = vec![];
        for sending in &sendings {
            let (sending, handed) = (Arc::clone(sending), Arc::new(AtomicUsize::new(0)));
            let count = Arc::clone(&handed);
            tasks.push((
                handed,
                tokio::spawn(async move { sending.send(count).await }),
            ));
        }
        tokio::time::sleep(millis(5..500)).await;
        server.kill().await;
        let mut handed = vec![];
        for (count, task) in tasks {
            task.await.unwrap();
            handed.push(count.load(Ordering::Relaxed));
        }
        server = office.place.serve().await;
        for (sending, handed) in sendings.iter().zip(handed) {
            let whole = sending.bytes.len();
            let offset = sending.browser.offset(&sending.upload).await;
            assert!(offset <= handed, "{offset} of {handed}");
            assert!(handed - offset <= LOST_AT_MOST, "{offset} of {handed}");
            resent_most.fetch_max((handed - offset) as u64, Ordering::Relaxed);
            if offset < whole {
                interrupted += 1;
                assert!(
                    !sending.is_listed(&office, &customer).await,
                    "half a file is listed"
                );
                let rest = sending
                    .browser
                    .patch(&sending.upload, offset, &sending.bytes[offset..]);
                assert_eq!(rest.await.status, 204);
            }
            let item = sending.browser.uploaded(&sending.upload).await;
            let (hash, length) = sending.browser.download_digest(&item).await;
            assert_eq!((hash, length), (sha256(&sending.bytes), whole as u64));
        }
    }
    assert!(interrupted >= 10, "only {interrupted} were interrupted");
    given_up(&office, &customer).await;
    no_orphans(&office, 2 * times(10)).await;
    let found = format!(
        "{interrupted} of {} uploads interrupted, at most {resent_most:?} bytes sent again; \
         hashes equal, orphans 0",
        2 * times(10)
    );
    told(
        "kill -9 of the server while bytes come in",
        times(10),
        &found,
    );
    server.stop().await;
    office.place.deserted().await;
}

/// Begun and given up, at three stages.
async fn given_up(office: &Office, customer: &Customer) {
    for sent in [0, 1, 5_000] {
        let bytes = random_bytes(10_000);
        let input = json!({ "customerId": customer.id, "files": [file("left.bin", &bytes)] });
        let upload = office.owner.begin_upload(input).await;
        let patched = office.owner.patch(&upload, 0, &bytes[..sent]).await;
        assert_eq!(patched.status, 204);
        let to = ("DELETE", upload.url.as_str());
        let ended = office
            .owner
            .send(to, &[("tus-resumable", "1.0.0")], "")
            .await;
        assert_eq!(ended.status, 204);
    }
}

async fn no_orphans(office: &Office, documents: usize) {
    let data = office.place.data();
    // As left by a server that died between placing bytes and its event.
    let customer = data
        .join("blobs")
        .join(uuid::Uuid::from_u128(7).to_string());
    std::fs::create_dir_all(&customer).unwrap();
    std::fs::write(
        customer.join(uuid::Uuid::from_u128(8).to_string()),
        b"orphan",
    )
    .unwrap();
    let mut owner = office.place.owner().await;
    settled(&mut owner).await;
    let store = BlobStore::open(&data, 0).unwrap();
    let soon = Clock::System.now() + TimeDelta::seconds(5);
    let collected = collect_orphans(&store, &mut owner, soon, TimeDelta::zero())
        .await
        .unwrap();
    assert_eq!(collected.set_aside, 1);
    bytes_are_whole(&mut owner, &data).await;
    let left: BTreeSet<_> = stored(&data, "uploads").into_keys().collect();
    assert_eq!(left, BTreeSet::new());
    let versions = count(&mut owner, "access.versions").await;
    assert_eq!(usize::try_from(versions).unwrap(), documents);
    let state: Value = sqlx::query_scalar("SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) n FROM bytes.uploads GROUP BY 1) s")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(state, json!({ "COMPLETED": documents, "TERMINATED": 3 }));
}
