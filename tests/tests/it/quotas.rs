//! A customer may have so many bytes: what would be more is refused before it begins,
//! however many begin at the same time.

use futures_util::future::join_all;
use portico_api::bytes::quota;
use portico_domain::Actor;
use portico_domain::values::StaffRole;
use portico_tests::bytes::{Upload, file};
use portico_tests::given::given_with;
use portico_tests::{Browser, Customer, Door, Given, eventually};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use crate::faults::url_of;

const MOST: usize = 1_000;

async fn given() -> Given {
    let settings = [("customer_max_bytes", "1000 B")];
    given_with(&settings).await
}

/// Files of this many bytes each.
fn files(customer: &Customer, sizes: &[usize]) -> Value {
    let file = |(n, size): (usize, &usize)| file(&format!("{n}.txt"), &vec![b'x'; *size]);
    let files: Vec<_> = sizes.iter().enumerate().map(file).collect();
    json!({ "customerId": customer.id, "onClash": "KEEP_BOTH", "files": files })
}

async fn begin(who: &Browser, customer: &Customer, size: usize) -> Value {
    let mut begun = who.begin_uploads(files(customer, &[size])).await;
    begun.remove(0)
}

fn is_begun(begun: &Value) -> bool {
    assert!(
        begun["__typename"] == "UploadTicket" || begun["code"] == "QUOTA_REACHED",
        "{begun}"
    );
    begun["__typename"] == "UploadTicket"
}

/// What the database counts for the owner: stored, and on its way.
async fn counted(given: &Given, customer: &Customer) -> u64 {
    let mut conn = PgConnection::connect(&url_of(given)).await.unwrap();
    let customer = customer.id.parse().unwrap();
    let owner = Actor::Staff(given.owner.id.parse().unwrap());
    let stored = quota::stored(&mut conn, customer, owner).await.unwrap();
    let announced = quota::announced(&mut conn, customer, owner).await.unwrap();
    stored.by_them + stored.by_others + announced
}

/// Whether a file of this size would be taken; what it begins is given up.
async fn fits(who: &Browser, customer: &Customer, size: usize) -> bool {
    let begun = begin(who, customer, size).await;
    if !is_begun(&begun) {
        return false;
    }
    let tus = [("tus-resumable", "1.0.0")];
    let to = ("DELETE", begun["url"].as_str().unwrap());
    assert_eq!(who.send(to, &tus, "").await.status, 204);
    true
}

/// Sends all bytes of an upload that was begun: the status, and the code of a refusal.
async fn sends(who: &Browser, upload: &Value, size: usize) -> (u16, String) {
    let upload = Upload {
        id: upload["uploadId"].as_str().unwrap().to_owned(),
        url: upload["url"].as_str().unwrap().to_owned(),
    };
    let sent = who.patch(&upload, 0, &vec![b'x'; size]).await;
    (sent.status.as_u16(), sent.code())
}

/// Who was turned away, from what, by which rule.
type Record = (String, String, String);

async fn recorded(given: &Given) -> Vec<Record> {
    given.app.access_log.stop().await;
    let recorded = "WITH refused AS (
            SELECT payload::jsonb -> event_type AS it, metadata::jsonb ->> 'actor_id' AS who
            FROM events WHERE event_type = 'RequestRefused')
        SELECT who, it ->> 'operation', it ->> 'code' FROM refused ORDER BY 1, 2";
    let recorded = sqlx::query_as(recorded).fetch_all(given.app.log.pool());
    recorded.await.unwrap()
}

fn no_room(who: &str, operation: &str) -> Record {
    let code = "QUOTA_REACHED";
    (who.to_owned(), operation.to_owned(), code.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_begin_at_once_on_two_servers_just_so_many_fit() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let _ = given
        .document(&baker, None, "stored.txt", &[b'x'; 40])
        .await;
    let other = given.owner.at(&given.second_server().await);
    let at_once = (0..16).map(|n| {
        let who = if n % 2 == 0 {
            (*given.owner).clone()
        } else {
            other.clone()
        };
        let baker = baker.clone();
        tokio::spawn(async move { begin(&who, &baker, 100).await })
    });
    let at_once: Vec<_> = at_once.collect();
    let begun = join_all(at_once).await.into_iter().map(Result::unwrap);
    let begun: Vec<_> = begun.collect();
    assert_eq!(begun.iter().filter(|begun| is_begun(begun)).count(), 9);
    for refused in begun.iter().filter(|begun| !is_begun(begun)) {
        let args = json!({ "field": "size", "suggestion": null, "limit": null,
                           "limitBytes": "1000", "freeBytes": "60", "permission": null });
        assert_eq!(refused["args"], args);
        let said = refused["message"].as_str().unwrap();
        let told = "The file has 100 bytes, and this customer has room for 60 of 1000";
        assert!(said.starts_with(told), "{said}");
    }
    assert_eq!(counted(&given, &baker).await, 940);
    // To the last byte, and not one more.
    assert!(!is_begun(&begin(&given.owner, &baker, 61).await));
    assert!(is_begun(&begin(&other, &baker, 60).await));
    assert!(!is_begun(&begin(&given.owner, &baker, 1).await));
    assert!(is_begun(&begin(&given.owner, &baker, 0).await));
    assert_eq!(counted(&given, &baker).await, MOST as u64);
}

#[tokio::test]
async fn files_of_one_request_fit_as_far_as_there_is_room_each_by_itself() {
    let given = given().await;
    let (baker, other) = (given.customer("Baker").await, given.customer("Other").await);
    let begun = given
        .owner
        .begin_uploads(files(&baker, &[600, 500, 400]))
        .await;
    let fit: Vec<_> = begun.iter().map(is_begun).collect();
    assert_eq!(fit, [true, false, true]);
    // Another customer has room of its own.
    assert!(is_begun(&begin(&given.owner, &other, MOST).await));
}

#[tokio::test]
async fn what_ends_or_is_purged_makes_room_and_what_is_stored_or_in_the_trash_takes_it() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let owner = &given.owner;
    let upload = owner.begin_upload(files(&baker, &[700])).await;
    assert!(!is_begun(&begin(owner, &baker, 700).await));
    let tus = [("tus-resumable", "1.0.0")];
    let given_up = owner.send(("DELETE", &upload.url), &tus, "").await;
    assert_eq!(given_up.status, 204);
    let document = given.document(&baker, None, "a.txt", &[b'x'; 700]).await;
    assert!(!is_begun(&begin(owner, &baker, 301).await));
    let items = json!({ "itemIds": [document] });
    let _ = owner.change("trashItems", items.clone(), "").await.done();
    assert!(!is_begun(&begin(owner, &baker, 301).await));
    let purge = json!({ "itemIds": [document], "confirmCount": 1 });
    let _ = owner.change("purgeItems", purge, "").await.done();
    assert!(is_begun(&begin(owner, &baker, MOST).await));
}

#[tokio::test]
async fn a_contact_is_not_told_how_much_there_is() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let clara = given.client(&baker, "Clara").await;
    let _ = given
        .document(&baker, None, "secret.bin", &[b'x'; 555])
        .await;
    // What she did not send counts in steps of 125.
    let refused = begin(&clara, &baker, 376).await;
    assert!(!is_begun(&refused));
    let told = refused.to_string();
    for secret in ["555", "445", "375", "1000", "customer_max_bytes"] {
        assert!(!told.contains(secret), "{told}");
    }
    assert_eq!(
        refused["message"],
        "There is no room left for this file here; ask the firm."
    );
    assert!(is_begun(&begin(&clara, &baker, 375).await));
    // Who may not send there hears of no room at all.
    let other = given.customer("Other").await;
    let nothing = begin(&clara, &other, MOST + 1).await;
    assert_eq!(nothing["code"], "NOT_FOUND", "{nothing}");
    let visitor = given.visitor(Door::Portal);
    let signed_out = visitor
        .change("beginUploads", files(&baker, &[1]), "")
        .await;
    let _ = signed_out.refused("NOT_SIGNED_IN");
}

#[tokio::test]
async fn whoever_tries_one_size_after_another_does_not_measure_what_is_hidden() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let clara = given.client(&baker, "Clara").await;
    let _ = given.document(&baker, None, "a.bin", &[b'x'; 510]).await;
    assert!(fits(&clara, &baker, 375).await && !fits(&clara, &baker, 376).await);
    // Her own bytes do not show where a step ends.
    let place = json!({ "customerId": baker.id });
    let _ = clara.upload(place, "mine.bin", &[b'x'; 60]).await;
    assert!(fits(&clara, &baker, 315).await && !fits(&clara, &baker, 316).await);
    let _ = given.document(&baker, None, "b.bin", &[b'x'; 115]).await;
    assert!(fits(&clara, &baker, 315).await && !fits(&clara, &baker, 316).await);
    let _ = given.document(&baker, None, "c.bin", b"x").await;
    assert!(fits(&clara, &baker, 190).await && !fits(&clara, &baker, 191).await);
    // Staff are told to the byte, and leave no record.
    let owner = &given.owner;
    assert!(fits(owner, &baker, 314).await && !fits(owner, &baker, 315).await);
    let refused = no_room(&clara.id, "beginUploads");
    assert_eq!(recorded(&given).await, vec![refused; 4]);
}

#[tokio::test]
async fn what_one_announces_keeps_nobody_else_from_sending() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let (clara, ben) = (
        given.client(&baker, "Clara").await,
        given.client(&baker, "Ben").await,
    );
    let by_clara = begin(&clara, &baker, MOST).await;
    assert!(is_begun(&by_clara));
    // Her own counts for herself.
    assert!(!is_begun(&begin(&clara, &baker, 1).await));
    let by_ben = begin(&ben, &baker, 500).await;
    assert!(is_begun(&by_ben) && fits(&given.owner, &baker, MOST).await);
    assert_eq!(sends(&ben, &by_ben, 500).await, (204, String::new()));
    let full = (422, "QUOTA_REACHED".to_owned());
    assert_eq!(sends(&clara, &by_clara, MOST).await, full);
    let query = "query($id: ID!) { upload(id: $id) { state failure } }";
    let id = json!({ "id": by_clara["uploadId"] });
    let told = clara.ask(query, id).await["upload"].take();
    let words = "There is no room left for this file here; ask the firm.";
    assert_eq!(told, json!({ "state": "FAILED", "failure": words }));
    assert_eq!(counted(&given, &baker).await, 500);
    let refused = ["beginUploads", "completeUpload"].map(|of| no_room(&clara.id, of));
    assert_eq!(recorded(&given).await, refused);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_complete_at_once_on_two_servers_just_so_many_are_stored() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let colleague = given.staff(StaffRole::Owner).await;
    let colleague = colleague.at(&given.second_server().await);
    let mut begun = vec![];
    for who in [(*given.owner).clone(), colleague] {
        for upload in who.begin_uploads(files(&baker, &[100; 10])).await {
            assert!(is_begun(&upload));
            begun.push((who.clone(), upload));
        }
    }
    // Once all are begun: what is stored meanwhile would count.
    let sending = begun
        .into_iter()
        .map(|(who, upload)| tokio::spawn(async move { sends(&who, &upload, 100).await.0 }));
    let sent = join_all(sending).await.into_iter().map(Result::unwrap);
    let sent: Vec<_> = sent.collect();
    let stored = sent.iter().filter(|status| **status == 204).count();
    let refused = sent.iter().filter(|status| **status == 422).count();
    assert_eq!((stored, refused), (10, 10), "{sent:?}");
    assert_eq!(counted(&given, &baker).await, MOST as u64);
}

/// At which of the locks a customer's uploads wait.
fn turn(customer: &Customer) -> u128 {
    quota::turn_of(customer.id.parse().unwrap())
}

/// Whether somebody waits at it.
async fn is_waited_at(given: &Given, turn: u128) -> bool {
    let waiting = "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND NOT l.granted AND l.relation = $1::regclass)";
    sqlx::query_scalar(waiting)
        .bind(format!("bytes.turns_{turn}"))
        .fetch_one(given.app.log.pool())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_waits_for_those_of_its_customer_and_for_no_others() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let mut other = given.customer("Other").await;
    while turn(&other) == turn(&baker) {
        other = given.customer("Other").await;
    }
    let mut conn = PgConnection::connect(&url_of(&given)).await.unwrap();
    let mut first = conn.begin().await.unwrap();
    quota::take_turn(&mut first, baker.id.parse().unwrap())
        .await
        .unwrap();
    let (owner, of) = ((*given.owner).clone(), baker.clone());
    let second = tokio::spawn(async move { begin(&owner, &of, 100).await });
    let waits = async || is_waited_at(&given, turn(&baker)).await;
    eventually("the second waits for its turn", waits).await;
    let _ = given.document(&other, None, "b.txt", b"x").await;
    assert!(!second.is_finished());
    first.rollback().await.unwrap();
    assert!(is_begun(&second.await.unwrap()));
}
