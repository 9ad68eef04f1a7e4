//! People at work while something breaks, and the proof afterwards: what was
//! acknowledged is there once, and a repeat with its key changes nothing.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use portico_tests::bytes::{UPLOADS, Upload, file, sha256};
use portico_tests::{Browser, Customer, settled};
use serde_json::{Value, json};
use sqlx::PgConnection;
use tokio::task::JoinHandle;

use super::evidence::{count, folds, keyed};
use super::millis;
use super::office::{Office, attempt};
use super::place::text;

const CREATE: (&str, &str) = ("createFolder", "CreateFolderInput");
const GRANT: (&str, &str) = ("grantAccess", "GrantAccessInput");
const REVOKE: (&str, &str) = ("revokeAccess", "RevokeAccessInput");
const DONE: &str = "... on FolderCreated { position item { id } }";
const GRANTED: &str = "... on AccessGranted { position }";
const REVOKED: &str = "... on AccessRevoked { position }";

/// A mutation that was sent under a key.
#[derive(Clone)]
pub(super) struct Act {
    mutation: (&'static str, &'static str),
    input: Value,
    wanted: &'static str,
    /// The payload, if it came.
    answer: Option<Value>,
}

impl Act {
    fn new(mutation: (&'static str, &'static str), mut input: Value, wanted: &'static str) -> Self {
        input["idempotencyKey"] = json!(format!("key {:x}", rand::random::<u128>()));
        Self {
            mutation,
            input,
            wanted,
            answer: None,
        }
    }

    fn hash(&self) -> String {
        sha256(self.input["idempotencyKey"].as_str().unwrap().as_bytes())
    }

    /// Position of its event by its answer; none if it changed nothing.
    fn position(&self) -> Option<i64> {
        let position = self.answer.as_ref()?["position"].as_str()?;
        position.rsplit('-').next()?.parse().ok()
    }

    async fn send(&self, browser: &Browser) -> Option<Value> {
        attempt(browser, self.mutation, &self.input, self.wanted).await
    }
}

/// What everybody did.
#[derive(Default)]
pub(super) struct Journal {
    acts: Mutex<Vec<Act>>,
    /// Uploads whose last byte was acknowledged.
    uploads: Mutex<Vec<Upload>>,
    stop: AtomicBool,
    repeated: AtomicUsize,
}

impl Journal {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    pub(super) fn acts(&self) -> Vec<Act> {
        self.acts.lock().unwrap().clone()
    }

    /// Sends until it is answered, or gives up when the connection breaks.
    async fn act(&self, browser: &Browser, mut act: Act) {
        let patient = rand::random_bool(0.7);
        loop {
            act.answer = act.send(browser).await;
            if act.answer.is_some() || !patient {
                break;
            }
            self.repeated.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(millis(10..60)).await;
        }
        if let Some(answer) = &act.answer {
            assert_ne!(answer["__typename"], "Refused", "{answer}");
        }
        self.acts.lock().unwrap().push(act);
        tokio::time::sleep(millis(1..20)).await;
    }

    async fn upload(&self, browser: &Browser, customer: &str) {
        let bytes: Vec<u8> = (0..rand::random_range(1..40_000))
            .map(|_| rand::random())
            .collect();
        let name = format!("{:x}.bin", rand::random::<u64>());
        let input = json!({ "customerId": customer, "files": [file(&name, &bytes)] });
        let wanted = format!("... on UploadsBegun {{ {UPLOADS} }}");
        let begun = attempt(
            browser,
            ("beginUploads", "BeginUploadsInput"),
            &input,
            &wanted,
        )
        .await;
        let Some(begun) = begun else { return };
        let ticket = &begun["uploads"][0];
        let upload = Upload {
            id: ticket["uploadId"].as_str().unwrap().to_owned(),
            url: ticket["url"].as_str().unwrap().to_owned(),
        };
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", "0"),
        ];
        let sent = browser.begin(("PATCH", &upload.url), &headers, bytes).await;
        if sent.is_ok_and(|answer| answer.status() == 204) {
            self.uploads.lock().unwrap().push(upload);
        }
    }
}

async fn work(journal: Arc<Journal>, browser: Browser, customer: Customer, folder: String) {
    let (mut turn, mut shared) = (rand::random_range(0..3), false);
    while !journal.stopped() {
        turn += 1;
        match turn % 3 {
            0 => {
                let name = format!("Folder {:x}", rand::random::<u64>());
                let input = json!({ "customerId": customer.id, "name": name });
                journal.act(&browser, Act::new(CREATE, input, DONE)).await;
            }
            1 => {
                let input = json!({ "itemIds": [folder] });
                let (mutation, wanted) = if shared {
                    (REVOKE, REVOKED)
                } else {
                    (GRANT, GRANTED)
                };
                shared = !shared;
                journal
                    .act(&browser, Act::new(mutation, input, wanted))
                    .await;
            }
            _ => journal.upload(&browser, &customer.id).await,
        }
    }
}

/// Sixteen people of the firm, each with a folder of its own.
pub(super) struct People {
    pub(super) journal: Arc<Journal>,
    at_work: Vec<JoinHandle<()>>,
}

impl People {
    pub(super) async fn begin(office: &Office, customer: &Customer) -> Self {
        let journal = Arc::new(Journal::default());
        let mut at_work = vec![];
        for n in 0..16 {
            let folder = office.folder(customer, &format!("Of writer {n}")).await;
            let (journal, browser) = (Arc::clone(&journal), office.owner.browser.clone());
            let work = work(journal, browser, customer.clone(), folder);
            at_work.push(tokio::spawn(work));
        }
        Self { journal, at_work }
    }

    /// They go home; everything is looked at. Tells what there was.
    pub(super) async fn end(self, office: &Office) -> String {
        let journal = self.journal;
        journal.stop.store(true, Ordering::Relaxed);
        for person in self.at_work {
            person.await.unwrap();
        }
        let mut owner = office.place.owner().await;
        let acts = journal.acts();
        once_each(&mut owner, &acts).await;
        uploads_once_each(&mut owner, &journal).await;
        repeats_change_nothing(office, &mut owner, &acts).await;
        let events = settled(&mut owner).await;
        let verified = office.place.replay_tool(&["verify"]).await;
        let said = text(&verified.stdout);
        assert_eq!(verified.status.code(), Some(0), "{said}");
        folds(&office.place.url(), &office.place.data().join("master.key")).await;
        let uploads = journal.uploads.lock().unwrap().len();
        let answered = acts.iter().filter(|act| act.answer.is_some()).count();
        assert!(
            answered > 50 && uploads > 5,
            "{answered} commands, {uploads} uploads"
        );
        format!(
            "{events} events; {answered} of {} commands and {uploads} uploads acknowledged, {} \
             repeats; lost 0, doubled 0",
            acts.len(),
            journal.repeated.load(Ordering::Relaxed),
        )
    }
}

/// Acknowledged ones exactly once and where the answer said; others at most
/// once.
pub(super) async fn once_each(conn: &mut PgConnection, acts: &[Act]) {
    let events = keyed(conn).await;
    for act in acts {
        let found = events.get(&act.hash()).copied();
        match (&act.answer, act.position()) {
            (Some(_), Some(position)) => assert_eq!(found, Some((1, position)), "{:?}", act.answer),
            (Some(_), None) => assert_eq!(found, None, "{:?}", act.answer),
            (None, _) => assert!(found.is_none_or(|(count, _)| count == 1), "{:?}", act.input),
        }
    }
}

async fn uploads_once_each(conn: &mut PgConnection, journal: &Journal) {
    let differing = "bytes.uploads u WHERE (state = 'COMPLETED')::int <> (
        SELECT count(*) FROM events WHERE aggregate_id = u.item_id::text
        AND event_type = 'UploadedByStaff')";
    assert_eq!(count(conn, differing).await, 0);
    let acknowledged = journal.uploads.lock().unwrap().clone();
    for upload in acknowledged {
        let completed = format!(
            "bytes.uploads WHERE id = '{}' AND state = 'COMPLETED'",
            upload.id
        );
        assert_eq!(count(conn, &completed).await, 1, "{}", upload.id);
    }
}

/// Each key is used once more: no acknowledged act leaves a second event, and
/// its answer is the same; one that was given up is carried out now or was.
async fn repeats_change_nothing(office: &Office, conn: &mut PgConnection, acts: &[Act]) {
    let folders = acts.iter().filter(|act| act.mutation == CREATE);
    let (answered, given_up): (Vec<&Act>, Vec<&Act>) =
        folders.partition(|act| act.answer.is_some());
    let mut repeated = vec![];
    for act in answered.into_iter().take(40).chain(given_up) {
        let answer = act.send(&office.owner).await.unwrap();
        if act.answer.is_some() {
            assert_eq!(Some(&answer), act.answer.as_ref());
        }
        repeated.push(Act {
            answer: Some(answer),
            ..act.clone()
        });
    }
    once_each(conn, &repeated).await;
    once_each(
        conn,
        acts.iter()
            .filter(|act| act.answer.is_some())
            .cloned()
            .collect::<Vec<_>>()
            .as_slice(),
    )
    .await;
    let items = count(conn, "access.items WHERE name LIKE 'Folder %'").await;
    let names = count(
        conn,
        "(SELECT DISTINCT name FROM access.items WHERE name LIKE 'Folder %') n",
    );
    assert_eq!(items, names.await);
    let blobs = "access.versions GROUP BY blob_id HAVING count(*) > 1";
    assert_eq!(
        count(conn, &format!("(SELECT 1 FROM {blobs}) twice")).await,
        0
    );
}
