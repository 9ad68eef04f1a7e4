//! Uploads that arrive while an import runs, whom an import counts, and what room it has.

use std::future::Future;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::pin::Pin;

use portico_api::import::{ImportArgs, ImportError, Progress, Report, Row, RowKind, Sharing, run};
use portico_domain::values::{EmailAddress, StaffRole};
use serde_json::{Value, json};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use crate::scene::{Scene, scene};
use crate::visible_to::section;

/// Does something when the first row is told: before anything is written.
struct Meddling<'a>(Option<Pin<Box<dyn Future<Output = ()> + Send + 'a>>>);

impl Report for Meddling<'_> {
    fn progress(&mut self, _: &Progress) {}

    fn row(&mut self, row: &Row) -> io::Result<()> {
        let expected = matches!(
            row.kind,
            RowKind::Symlink | RowKind::NewVersion | RowKind::LeftAlone | RowKind::OlderVersion
        );
        assert!(expected, "{:?}: {}", row.kind, row.path);
        if let Some(act) = self.0.take() {
            block_in_place(|| Handle::current().block_on(act));
        }
        Ok(())
    }
}

fn args(scene: &Scene, folder: &Path) -> ImportArgs {
    ImportArgs {
        customer: Some(scene.baker.number.clone()),
        map: None,
        path: folder.to_owned(),
        share: false,
        into: None,
        on_behalf_of: None,
        jobs: None,
        json: false,
        dry_run: false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_uploaded_meanwhile_is_kept_and_the_import_adds_to_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("letter.txt", "imported"), ("same.txt", "same")] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    std::fs::create_dir(folder.path().join("papers")).unwrap();
    std::fs::write(folder.path().join("papers/inside.txt"), "inside").unwrap();
    symlink("nowhere", folder.path().join("a link")).unwrap();
    let upload = async {
        let place = json!({ "customerId": scene.baker.id });
        owner.upload(place.clone(), "Letter.txt", b"uploaded").await;
        owner.upload(place, "same.txt", b"same").await;
        scene.given.folder(&scene.baker, None, "papers").await;
    };
    let args = args(&scene, folder.path());
    let mut report = Meddling(Some(Box::pin(upload)));
    let summary = run(&scene.given.app, &args, &mut report).await.unwrap();
    let done = (
        summary.folders_created,
        summary.documents_created,
        summary.versions_added,
        summary.unchanged,
    );
    assert_eq!(done, (0, 1, 1, 1));
    let pool = scene.given.app.log.pool();
    let sizes: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT i.name, v.number::int8, v.size FROM access.items i
         JOIN access.versions v ON v.item_id = i.id
         WHERE i.name_key IN ('letter.txt', 'same.txt') ORDER BY 1, 2",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let named = |name: &str, number, size| (name.to_owned(), number, size);
    let expected = [
        named("Letter.txt", 1, 8),
        named("Letter.txt", 2, 8),
        named("same.txt", 1, 4),
    ];
    assert_eq!(sizes, expected);
    let again = run(&scene.given.app, &args, &mut Meddling(None)).await;
    assert_eq!(again.unwrap().events, 0);
}

#[tokio::test]
async fn neither_the_firms_nor_a_clients_newer_version_is_put_below_an_older_file() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("one.txt"), "imported").unwrap();
    let args = args(&scene, folder.path());
    let imported = async || {
        let summary = run(&scene.given.app, &args, &mut Meddling(None)).await;
        summary.unwrap()
    };
    assert_eq!(imported().await.documents_created, 1);
    let item: String = sqlx::query_scalar("SELECT id::text FROM access.items WHERE name = $1")
        .bind("one.txt")
        .fetch_one(scene.given.app.log.pool())
        .await
        .unwrap();
    let place = json!({ "customerId": scene.baker.id, "documentId": item });
    owner.upload(place.clone(), "one.txt", b"the firm's").await;
    let again = imported().await;
    assert_eq!((again.events, again.unchanged), (0, 1));
    assert_eq!(again.rows.get(&RowKind::OlderVersion), Some(&1));
    let _ = owner.grant(&item).await.done();
    scene.clara.upload(place, "one.txt", b"Clara's").await;
    let accept = owner.change("acceptVersion", json!({ "itemId": item }), "");
    let _ = accept.await.done();
    let again = imported().await;
    assert_eq!((again.events, again.unchanged), (0, 1));
}

#[tokio::test]
async fn an_import_says_how_many_see_it_now_and_how_many_once_a_door_opens() {
    let scene = scene().await;
    let (given, owner) = (&scene.given, &scene.given.owner);
    let (nora, _) = given.added_contact("Nora", &Value::Null).await;
    given.member(&nora, &scene.baker, json!({})).await;
    let _ = owner.grant(&scene.billing).await.done();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("BILLING")).unwrap();
    std::fs::write(folder.path().join("BILLING/new.txt"), "new").unwrap();
    let args = ImportArgs {
        dry_run: true,
        ..args(&scene, folder.path())
    };
    let gained = async || {
        let summary = run(&given.app, &args, &mut Meddling(None)).await.unwrap();
        let sharing = summary.sharing;
        (sharing.items, sharing.now, sharing.waiting)
    };
    assert_eq!(gained().await, (1, 2, 1), "Nora is not invited");
    let section = section(&scene, "Billing").await;
    let input = json!({ "itemIds": [scene.billing], "sectionId": section });
    let _ = owner.change("setSection", input, "").await.done();
    assert_eq!(gained().await, (1, 0, 3), "the section is open to nobody");
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id,
                        "sectionIds": [section] });
    let _ = owner.change("assignMembership", input, "").await.done();
    assert_eq!(gained().await, (1, 1, 2), "it is open to Clara");
    let closed = owner.switch_portal(&scene.baker.id, false).await;
    let _ = closed.done();
    assert_eq!(gained().await, (1, 0, 3), "the portal is closed to all");
}

#[tokio::test]
async fn to_an_account_that_is_closed_for_good_nothing_becomes_visible() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.billing, &scene.clara).await.done();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("BILLING")).unwrap();
    std::fs::write(folder.path().join("BILLING/new.txt"), "new").unwrap();
    let args = args(&scene, folder.path());
    let imported = async || run(&scene.given.app, &args, &mut Meddling(None)).await;
    let Err(ImportError::Widening { sharing }) = imported().await else {
        panic!("Clara would see it");
    };
    assert_eq!((sharing.items, sharing.now, sharing.waiting), (1, 1, 0));
    let input = json!({ "contactId": scene.clara.id });
    let _ = owner.change("closeContact", input, "").await.done();
    // Her grant stands, and leads nobody anywhere.
    let summary = imported().await.unwrap();
    assert_eq!(summary.documents_created, 1);
    assert_eq!(summary.sharing, Sharing::default());
}

#[tokio::test]
async fn who_waits_at_one_place_and_sees_another_is_counted_once() {
    let scene = scene().await;
    let (given, owner) = (&scene.given, &scene.given.owner);
    let letters = given.folder(&scene.baker, None, "LETTERS").await;
    let folder = tempfile::tempdir().unwrap();
    for (name, item) in [("BILLING", &scene.billing), ("LETTERS", &letters)] {
        let _ = owner.grant(item).await.done();
        std::fs::create_dir(folder.path().join(name)).unwrap();
        std::fs::write(folder.path().join(name).join("new.txt"), name).unwrap();
    }
    // Of the places that which is asked about first.
    let first = scene.billing.as_str().min(letters.as_str());
    let section = section(&scene, "Reserved").await;
    let input = json!({ "itemIds": [first], "sectionId": section });
    let _ = owner.change("setSection", input, "").await.done();
    let args = ImportArgs {
        dry_run: true,
        ..args(&scene, folder.path())
    };
    let gained = async || {
        let summary = run(&given.app, &args, &mut Meddling(None)).await.unwrap();
        let sharing = summary.sharing;
        (sharing.items, sharing.now, sharing.waiting)
    };
    assert_eq!(gained().await, (2, 2, 0), "all see what is in the other");
    let input = json!({ "contactId": scene.ben.id, "customerId": scene.baker.id });
    let _ = owner.change("closeContactPortal", input, "").await.done();
    assert_eq!(gained().await, (2, 1, 1), "Ben's portal is closed");
}

#[tokio::test]
async fn what_an_import_needs_has_to_fit_the_disk_on_which_files_arrive() {
    let scene = scene().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("new.txt"), "8 bytes.").unwrap();
    let args = ImportArgs {
        dry_run: true,
        ..args(&scene, folder.path())
    };
    // Led elsewhere by a link, as where the database has a disk of its own; of what is
    // there nothing is ever free.
    let uploads = scene.given.portal.folder.path().join("uploads");
    std::fs::rename(&uploads, uploads.with_file_name("away")).unwrap();
    symlink("/proc", &uploads).unwrap();
    let summary = run(&scene.given.app, &args, &mut Meddling(None)).await;
    let summary = summary.unwrap();
    let room = summary.lacks_room.map(|room| (room.free, room.needed));
    assert_eq!((room, summary.exit_code()), (Some((0, 8)), 1));
}

#[tokio::test]
async fn what_a_contact_sent_is_the_firms_once_it_is_accepted_also_where_it_was_renamed() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("kept.txt", "one");
    write("sent.txt", "two");
    let args = args(&scene, folder.path());
    let imported = async || {
        let summary = run(&scene.given.app, &args, &mut Meddling(None)).await;
        summary.unwrap()
    };
    assert_eq!(imported().await.documents_created, 2);
    for name in ["kept.txt", "sent.txt"] {
        let item: String = sqlx::query_scalar("SELECT id::text FROM access.items WHERE name = $1")
            .bind(name)
            .fetch_one(scene.given.app.log.pool())
            .await
            .unwrap();
        let _ = owner.grant(&item).await.done();
        let place = json!({ "customerId": scene.baker.id, "documentId": item });
        scene.clara.upload(place, name, b"Clara's").await;
        if name == "kept.txt" {
            let accept = owner.change("acceptVersion", json!({ "itemId": item }), "");
            let _ = accept.await.done();
        }
        let input = json!({ "itemId": item, "name": format!("renamed {name}") });
        let _ = owner.change("renameItem", input, "").await.done();
        write(name, "Clara's");
    }
    let summary = imported().await;
    assert_eq!(
        summary.documents_created, 1,
        "nobody accepted that of sent.txt"
    );
    assert_eq!(summary.rows.get(&RowKind::LeftAlone), Some(&1));
}

/// For the staff member with this id.
async fn args_for(scene: &Scene, folder: &Path, staff: &str) -> ImportArgs {
    let email: String = sqlx::query_scalar("SELECT email FROM access.staff WHERE id::text = $1")
        .bind(staff)
        .fetch_one(scene.given.app.log.pool())
        .await
        .unwrap();
    ImportArgs {
        on_behalf_of: Some(EmailAddress::parse(&email).unwrap()),
        ..args(scene, folder)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn for_whom_an_import_was_is_told_with_their_name_and_found() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("letter.txt"), "imported").unwrap();
    let args = args_for(&scene, folder.path(), &owner.id).await;
    let summary = run(&scene.given.app, &args, &mut Meddling(None)).await;
    assert_eq!(summary.unwrap().events, 1);
    let trashed = owner.trash(&scene.plan).await.done();
    let query = "query($f: AuditFilterInput, $p: Position) {
        auditEntries(filter: $f, first: 200, atLeast: $p) { totalCount nodes {
            eventType actorKind actorId actor onBehalfOfId onBehalfOf item } } }";
    let told = async |filter: Value| {
        let asked = json!({ "f": filter, "p": trashed.position() });
        owner.ask(query, asked).await["auditEntries"].take()
    };
    let imported = json!({
        "eventType": "UploadedByStaff", "actorKind": "operator", "actorId": null,
        "actor": "Operator", "onBehalfOfId": owner.id, "onBehalfOf": "Olivia Owner",
        "item": "letter.txt",
    });
    let expected = json!({ "totalCount": 1, "nodes": [imported] });
    assert_eq!(told(json!({ "onBehalfOfId": owner.id })).await, expected);
    let others = told(json!({ "onBehalfOfId": scene.clara.id })).await;
    assert_eq!(others, json!({ "totalCount": 0, "nodes": [] }));
    let own = told(json!({ "itemId": scene.plan, "eventTypes": ["ItemTrashed"] })).await;
    let own = &own["nodes"][0];
    assert_eq!(own["actor"], "Olivia Owner");
    assert_eq!(own["onBehalfOfId"], Value::Null);
    assert_eq!(own["onBehalfOf"], Value::Null);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_for_somebody_stops_where_their_right_ends_meanwhile() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("letter.txt"), "imported").unwrap();
    symlink("nowhere", folder.path().join("a link")).unwrap();
    let args = args_for(&scene, folder.path(), &staff.id).await;
    let suspend = async {
        let input = json!({ "staffId": staff.id });
        let _ = owner.change("suspendStaff", input, "").await.done();
    };
    let mut report = Meddling(Some(Box::pin(suspend)));
    let stopped = run(&scene.given.app, &args, &mut report).await;
    let error = stopped.unwrap_err();
    assert!(matches!(error, ImportError::MayNot { .. }), "{error}");
    let imported = "SELECT count(*) FROM access.items WHERE name = 'letter.txt'";
    let imported: i64 = sqlx::query_scalar(imported)
        .fetch_one(scene.given.app.log.pool())
        .await
        .unwrap();
    assert_eq!(imported, 0);
}
