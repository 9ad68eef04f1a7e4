//! The story of the portal on ten thousand real files: after each act, what
//! each person's lists say is what disk and notes say.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::TimeDelta;
use portico_domain::values::StaffRole;
use portico_tests::bytes::{file, sha256};
use portico_tests::disk::{Expected, expected};
use portico_tests::given::given;
use portico_tests::notes::To;
use portico_tests::tree::{Tree, paths, same_paths};
use portico_tests::{Client, Customer, Given, Notes, corpus};
use serde_json::{Value, json};

/// Some are empty or have names that no file system here can show: more than
/// 10,000 are left.
const FILES: usize = 10_100;
const SEED: u64 = 20_260_101;
const CONNECTIONS: usize = 8;

struct Story {
    given: Given,
    baker: Customer,
    clara: Client,
    ben: Client,
    stranger: Client,
    /// The stranger's customer, and the one document there.
    other: Customer,
    disk: Expected,
    notes: Notes,
    /// What staff see: paths to ids.
    tree: Tree,
    folder: tempfile::TempDir,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_story_of_ten_thousand_files() {
    let mut story = Story::imported().await;
    story.nobody_sees_anything_yet().await;
    story.access_is_given_and_ends().await;
    story.master_access_shows_everything().await;
    story.trash_and_door_hide_and_show_again().await;
    story.everything_is_downloaded_as_it_was().await;
    story.without_master_access_grants_apply_as_before().await;
    story.a_file_comes_back().await;
    story.an_auditor_reads_who_gave_and_who_opened().await;
    story.a_second_import_changes_nothing().await;
}

impl Story {
    async fn imported() -> Self {
        let folder = tempfile::tempdir().unwrap();
        corpus::write(folder.path(), FILES, SEED);
        let given = given().await;
        let baker = given.customer("Baker & Sons").await;
        let other = given.customer("Other Ltd").await;
        let stranger = given.client(&other, "Stella").await;
        let disk = expected(folder.path());
        let (summary, rows) = given.import(&baker, folder.path(), false).await;
        let documents = disk.values().flatten().count();
        assert_eq!(summary.documents_created, documents as u64);
        assert_eq!(summary.folders_created, (disk.len() - documents) as u64);
        assert!((10_000..FILES).contains(&documents), "{documents}");
        assert!(!rows.is_empty(), "hostile names are reported");
        let notes = Notes::imported(&disk);
        let tree = given.owner.whole_tree(&baker.id).await;
        same_paths(&paths(&tree), notes.items());
        let theirs = given.document(&other, None, "theirs.txt", b"theirs").await;
        let _ = given.owner.grant(&theirs).await.done();
        Self {
            other,
            clara: given.client(&baker, "Clara").await,
            ben: given.client(&baker, "Ben").await,
            stranger,
            given,
            baker,
            disk,
            notes,
            tree,
            folder,
        }
    }

    fn id(&self, path: &str) -> String {
        let seen = self.tree.get(path);
        seen.unwrap_or_else(|| panic!("no {path}")).id.clone()
    }

    /// Some document of a folder, the same on each run.
    fn document_in(&self, folder: &str) -> String {
        let inside = |path: &&String| {
            path.strip_prefix(folder)
                .is_some_and(|p| p.starts_with('/'))
        };
        let documents = self.disk.iter().filter(|(_, file)| file.is_some());
        let mut paths = documents.map(|(path, _)| path).filter(inside);
        paths.next().unwrap().clone()
    }

    /// What each person's lists say is what the notes say.
    async fn all_lists_agree(&self, after: &str) {
        for person in [&self.clara, &self.ben] {
            let now = self.given.clock.now();
            let expected = self.notes.seen_by(&person.id, now);
            let seen = paths(&person.whole_tree(&self.baker.id).await);
            assert_eq!(seen.len(), expected.len(), "{after}: {}", person.name);
            same_paths(&seen, &expected);
        }
        let strange = self.stranger.whole_tree(&self.baker.id).await;
        assert!(strange.is_empty(), "{after}: {strange:?}");
        let own = paths(&self.stranger.whole_tree(&self.other.id).await);
        same_paths(&own, &BTreeSet::from(["theirs.txt".to_owned()]));
    }

    async fn nobody_sees_anything_yet(&self) {
        assert!(
            self.notes
                .seen_by(&self.clara.id, self.given.clock.now())
                .is_empty()
        );
        self.all_lists_agree("the import").await;
    }

    async fn access_is_given_and_ends(&mut self) {
        let contract = self.document_in("Contracts");
        let said = self.given.owner.grant(&self.id(&contract)).await.done();
        assert_eq!(said.message(), "Access granted");
        self.notes.granted(&contract, &To::Everybody, None);
        self.all_lists_agree("a document was granted").await;

        let said = self.given.owner.grant(&self.id("BILLING")).await.done();
        assert_eq!(said.message(), "BILLING Access Granted");
        self.notes.granted("BILLING", &To::Everybody, None);
        self.all_lists_agree("a folder was granted").await;

        let receipts = self.id("2024/Receipts");
        let said = self.given.owner.grant_to(&receipts, &self.clara).await;
        assert_eq!(said.done().message(), "Receipts Access Granted");
        self.notes
            .granted("2024/Receipts", &To::Contact(self.clara.id.clone()), None);
        self.all_lists_agree("a folder was granted to one contact")
            .await;

        let end = self.given.clock.now() + TimeDelta::hours(1);
        let input = json!({ "itemIds": [self.id("Personal tax")], "expires": { "at": end } });
        let said = self.given.owner.grant_with(input).await.done();
        assert_eq!(said.message(), "Personal tax Access Granted");
        self.notes
            .granted("Personal tax", &To::Everybody, Some(end));
        self.all_lists_agree("a folder was granted for an hour")
            .await;
        self.given.clock.advance(TimeDelta::hours(1));
        self.all_lists_agree("the hour has passed").await;
    }

    async fn master_access_shows_everything(&mut self) {
        let said = self.given.owner.master(&self.baker.id, true).await.done();
        assert_eq!(said.message(), "Master Access Granted for Baker & Sons");
        self.notes.granted("", &To::Everybody, None);
        let now = self.given.clock.now();
        assert_eq!(&self.notes.seen_by(&self.ben.id, now), self.notes.items());
        self.all_lists_agree("master access was given").await;
    }

    async fn trash_and_door_hide_and_show_again(&mut self) {
        let _ = self.given.owner.trash(&self.id("From bank")).await.done();
        self.notes.trashed("From bank");
        self.all_lists_agree("a folder was trashed").await;
        let _ = self.given.owner.restore(&self.id("From bank")).await.done();
        self.notes.restored("From bank");
        self.all_lists_agree("it was restored").await;
        let _ = self
            .given
            .owner
            .switch_portal(&self.baker.id, false)
            .await
            .done();
        self.notes.closed();
        // Closing it signed them out.
        for client in [&mut self.clara, &mut self.ben] {
            client.sign_in_again().await;
        }
        self.all_lists_agree("the portal was closed").await;
        let _ = self
            .given
            .owner
            .switch_portal(&self.baker.id, true)
            .await
            .done();
        self.notes.opened();
        self.all_lists_agree("the portal was opened again").await;
    }

    async fn everything_is_downloaded_as_it_was(&mut self) {
        let tree = self.clara.walked_tree(&self.baker.id).await;
        let documents: Vec<(String, PathBuf)> = tree
            .iter()
            .filter(|(_, seen)| !seen.folder)
            .map(|(path, seen)| (seen.id.clone(), self.disk[path].clone().unwrap()))
            .collect();
        assert_eq!(documents.len(), self.disk.values().flatten().count());
        let share = documents.len().div_ceil(CONNECTIONS);
        let running: Vec<_> = documents
            .chunks(share)
            .map(|share| tokio::spawn(download_all(self.clara.clone(), share.to_vec())))
            .collect();
        for worker in running {
            worker.await.unwrap();
        }
    }

    async fn without_master_access_grants_apply_as_before(&mut self) {
        let said = self.given.owner.master(&self.baker.id, false).await.done();
        assert_eq!(said.message(), "Master Access Removed for Baker & Sons");
        self.notes.revoked("", &To::Everybody);
        self.all_lists_agree("master access was taken away").await;
        let _ = self.given.owner.trash(&self.id("BILLING")).await.done();
        self.notes.trashed("BILLING");
        self.all_lists_agree("a granted folder was trashed").await;
        let _ = self.given.owner.restore(&self.id("BILLING")).await.done();
        self.notes.restored("BILLING");
        self.all_lists_agree("the granted folder was restored")
            .await;
        let said = self.given.owner.revoke(&self.id("BILLING")).await.done();
        assert_eq!(said.message(), "BILLING Access Removed");
        self.notes.revoked("BILLING", &To::Everybody);
        self.all_lists_agree("the folder was revoked").await;
        let mine = To::Contact(self.clara.id.clone());
        let receipts = self.id("2024/Receipts");
        let _ = self
            .given
            .owner
            .revoke_from(&receipts, &self.clara)
            .await
            .done();
        self.notes.revoked("2024/Receipts", &mine);
        self.all_lists_agree("the contact's own access was revoked")
            .await;
    }

    /// In two requests, the second from where the server says it stands.
    async fn a_file_comes_back(&self) {
        let source = self.disk[&self.document_in("Personal tax")]
            .clone()
            .unwrap();
        let bytes = std::fs::read(source).unwrap();
        let half = bytes.len() / 2;
        let place = json!({ "customerId": self.baker.id, "files": [file("signed.bin", &bytes)] });
        let upload = self.clara.begin_upload(place).await;
        assert_eq!(
            self.clara.patch(&upload, 0, &bytes[..half]).await.status,
            204
        );
        let stands = self.clara.offset(&upload).await;
        assert_eq!(stands, half);
        assert_eq!(
            self.clara
                .patch(&upload, stands, &bytes[stands..])
                .await
                .status,
            204
        );
        let item = self.clara.uploaded(&upload).await;
        let staff = self.given.staff(StaffRole::Staff).await;
        assert_eq!(staff.download(&item).await, bytes);
        let sent = &self.given.owner.item(&item).await;
        assert_eq!(sent["sentByContactId"], json!(self.clara.id));
        assert_eq!(sent["version"]["sha256"], json!(sha256(&bytes)));
        assert!(self.ben.item(&item).await.is_null());
    }

    async fn an_auditor_reads_who_gave_and_who_opened(&self) {
        let last = self.given.owner.grant(&self.id("BILLING")).await.done();
        let auditor = self.given.staff(StaffRole::Auditor).await;
        let given = entries(&auditor, &self.baker, last.position()).await;
        let receipts = given
            .iter()
            .find(|entry| entry["item"] == "Receipts" && entry["eventType"] == "AccessGranted")
            .unwrap();
        let told = ["actor", "subject", "capability", "eventType"].map(|field| &receipts[field]);
        assert_eq!(
            told,
            ["Olivia Owner", "Clara Tester", "DOWNLOAD", "AccessGranted"]
        );
        assert!(receipts["at"].as_str().unwrap().starts_with("2027-01-15T"));
        let mut revoked: Vec<_> = given
            .iter()
            .filter(|entry| entry["eventType"] == "AccessRevoked")
            .map(|entry| ["actor", "subject", "item"].map(|field| entry[field].clone()))
            .collect();
        revoked.sort_by_key(|entry| entry[2].to_string());
        assert_eq!(
            json!(revoked),
            json!([
                ["Olivia Owner", "All clients", "BILLING"],
                ["Olivia Owner", "Clara Tester", "Receipts"]
            ])
        );
        let master = given
            .iter()
            .filter(|entry| entry["eventType"] == "MasterAccessGranted");
        assert_eq!(master.count(), 1);

        let query = "query($filter: AccessLogFilterInput, $atLeast: Position) { accessLog(filter: \
                     $filter, first: 3, atLeast: $atLeast) { totalCount stale nodes { actor kind item at sourceIp } } }";
        let filter = json!({ "customerId": self.baker.id, "actorId": self.clara.id });
        let variables = json!({ "filter": filter, "atLeast": last.position() });
        let log = &auditor.ask(query, variables).await["accessLog"];
        assert_eq!(log["stale"], false);
        assert_eq!(
            log["totalCount"],
            json!(self.disk.values().flatten().count())
        );
        assert_eq!(log["nodes"][0]["actor"], "Clara Tester");
        assert_eq!(log["nodes"][0]["kind"], "DOWNLOADED");
        assert_eq!(log["nodes"][0]["sourceIp"], "127.0.0.1");
    }

    async fn a_second_import_changes_nothing(&self) {
        let before = self.given.events().await;
        let (summary, _) = self
            .given
            .import(&self.baker, self.folder.path(), true)
            .await;
        assert_eq!((summary.events, summary.documents_created), (0, 0));
        assert_eq!(self.given.events().await, before);
    }
}

async fn download_all(client: Client, documents: Vec<(String, PathBuf)>) {
    for (id, source) in documents {
        let bytes = std::fs::read(&source).unwrap();
        let expected = (sha256(&bytes), bytes.len() as u64);
        assert_eq!(
            client.download_digest(&id).await,
            expected,
            "{}",
            source.display()
        );
    }
}

/// Everything about access that the audit tells of a customer.
async fn entries(
    auditor: &portico_tests::Staff,
    customer: &Customer,
    at_least: &str,
) -> Vec<Value> {
    let query = "query($filter: AuditFilterInput, $atLeast: Position) { auditEntries(filter: $filter, \
                 first: 200, atLeast: $atLeast) { stale totalCount nodes { eventType actor subject item \
                 capability at } } }";
    let types: BTreeSet<&str> =
        BTreeSet::from(["AccessGranted", "AccessRevoked", "MasterAccessGranted"]);
    let filter = json!({ "customerId": customer.id, "eventTypes": types });
    let variables = json!({ "filter": filter, "atLeast": at_least });
    let mut found = auditor.ask(query, variables).await["auditEntries"].take();
    assert_eq!(found["stale"], false);
    serde_json::from_value(found["nodes"].take()).unwrap()
}
