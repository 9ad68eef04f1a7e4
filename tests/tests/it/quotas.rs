//! A customer may have so many bytes: what would be more is refused before it begins,
//! however many begin at the same time.

use futures_util::future::join_all;
use portico_tests::bytes::file;
use portico_tests::given::given_with;
use portico_tests::{Browser, Customer, Door, Given};
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

/// What the database counts: stored, and on its way.
async fn counted(given: &Given, customer: &Customer) -> usize {
    let mut conn = PgConnection::connect(&url_of(given)).await.unwrap();
    let customer = customer.id.parse().map(portico_domain::CustomerId::new);
    let taken = portico_api::bytes::quota::taken(&mut conn, customer.unwrap()).await;
    taken.unwrap().try_into().unwrap()
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
    assert_eq!(counted(&given, &baker).await, MOST);
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
    let refused = begin(&clara, &baker, 446).await;
    assert!(!is_begun(&refused));
    let told = refused.to_string();
    for secret in ["555", "445", "1000", "customer_max_bytes"] {
        assert!(!told.contains(secret), "{told}");
    }
    assert_eq!(
        refused["message"],
        "There is no room left for this file here; ask the firm."
    );
    assert!(is_begun(&begin(&clara, &baker, 445).await));
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
