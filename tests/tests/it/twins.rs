//! Things of one name at a client's root, where what lies in different folders meets.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use portico_tests::Client;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

/// One after the other, each in a folder of its own that nobody is shown: documents,
/// where the name has an extension, or folders.
async fn apart(scene: &Scene, names: &[&str]) -> Vec<String> {
    let Scene { given, baker, .. } = scene;
    let mut made = vec![];
    for (n, name) in names.iter().enumerate() {
        given.clock.advance(TimeDelta::seconds(1));
        let year = given.folder(baker, None, &format!("Year {n}")).await;
        made.push(if name.contains('.') {
            given.document(baker, Some(&year), name, b"x").await
        } else {
            given.folder(baker, Some(&year), name).await
        });
    }
    made
}

async fn show(scene: &Scene, client: &Client, items: &[String]) {
    for item in items {
        let _ = scene.given.owner.grant_to(item, client).await.done();
    }
}

/// The names that a client reads of these items in a list, walked page by page; none of
/// what is not listed.
async fn read(scene: &Scene, client: &Client, list: &str, items: &[String]) -> Vec<String> {
    let query = format!(
        "query($c: ID!, $after: String) {{ items(customer: $c, after: $after, {list}) {{
            nodes {{ id name }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut names, mut after) = (BTreeMap::new(), Value::Null);
    loop {
        let variables = json!({ "c": scene.baker.id, "after": after });
        let mut page = client.ask(&query, variables).await["items"].take();
        for node in page["nodes"].as_array().unwrap() {
            let text = |field: &str| node[field].as_str().unwrap().to_owned();
            names.insert(text("id"), text("name"));
        }
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].take();
    }
    items
        .iter()
        .map(|item| names.remove(item).unwrap_or_default())
        .collect()
}

/// Every list that shows what lies at the root, whole and in pages of one.
const LISTS: [&str; 5] = [
    "first: 50",
    "first: 1",
    "flat: true",
    "flat: true, first: 1",
    "search: \"i\", first: 1",
];

async fn reads_everywhere(scene: &Scene, client: &Client, items: &[String], names: &[&str]) {
    for list in LISTS {
        assert_eq!(read(scene, client, list, items).await, names, "{list}");
    }
    for (item, name) in items.iter().zip(names) {
        let alone = client.item(item).await["name"].take();
        assert_eq!(alone.as_str().unwrap_or_default(), *name);
    }
}

#[tokio::test]
async fn of_two_folders_of_one_name_the_later_one_is_read_with_a_number() {
    let scene = scene().await;
    let items = apart(&scene, &["BILLING", "BILLING"]).await;
    let (given, clara) = (&scene.given, &scene.clara);
    let inside = given.document(&scene.baker, Some(&items[1]), "2026.txt", b"x");
    let inside = inside.await;
    show(&scene, clara, &items).await;
    reads_everywhere(&scene, clara, &items, &["BILLING", "BILLING (2)"]).await;
    let path = clara.item(&inside).await["path"].take();
    assert_eq!(path, json!([{ "name": "BILLING (2)" }]));
    // In their folders they are called what the firm calls them.
    assert_eq!(given.owner.item(&items[1]).await["name"], "BILLING");
    let _ = given.owner.master(&scene.baker.id, true).await.done();
    let lookup = clara.item(&items[1]).await;
    assert_eq!(lookup["name"], "BILLING");
    assert_eq!(lookup["path"], json!([{ "name": "Year 1" }]));
}

#[tokio::test]
async fn names_that_a_number_would_make_alike_have_numbers_of_their_own() {
    let scene = scene().await;
    let (long, other) = ("i".repeat(251), format!("{}yyyy", "i".repeat(247)));
    let [long, other] = [long, other].map(|stem| format!("{stem}.txt"));
    let items = apart(&scene, &[&long, &other, &long, &other]).await;
    let numbered = |n: u32| format!("{} ({n}).txt", "i".repeat(247));
    let (second, third) = (numbered(2), numbered(3));
    show(&scene, &scene.clara, &items).await;
    let names = [long.as_str(), &other, &second, &third];
    reads_everywhere(&scene, &scene.clara, &items, &names).await;
}

#[tokio::test]
async fn a_twin_that_the_reader_does_not_see_numbers_nothing() {
    let scene = scene().await;
    let items = apart(&scene, &["BILLING", "BILLING", "BILLING"]).await;
    show(&scene, &scene.clara, &items[..2]).await;
    show(&scene, &scene.ben, &items[1..]).await;
    reads_everywhere(&scene, &scene.ben, &items, &["", "BILLING", "BILLING (2)"]).await;
    let _ = scene.given.owner.trash(&items[0]).await.done();
    reads_everywhere(&scene, &scene.clara, &items, &["", "BILLING", ""]).await;
}

#[tokio::test]
async fn numbers_follow_the_order_of_making_and_close_up_when_a_twin_goes() {
    let scene = scene().await;
    let (owner, clara) = (&scene.given.owner, &scene.clara);
    let items = apart(&scene, &["Billing", "BILLING", "billing"]).await;
    let [first, second, third] = &items[..] else {
        panic!("{items:?}");
    };
    // The order in which they were shown says nothing.
    show(
        &scene,
        clara,
        &[third.clone(), first.clone(), second.clone()],
    )
    .await;
    let all = ["Billing", "BILLING (2)", "billing (3)"];
    reads_everywhere(&scene, clara, &items, &all).await;
    let _ = owner.revoke_from(second, clara).await.done();
    let two = ["Billing", "", "billing (2)"];
    reads_everywhere(&scene, clara, &items, &two).await;
    let _ = owner.revoke_from(first, clara).await.done();
    reads_everywhere(&scene, clara, &items, &["", "", "billing"]).await;
}

#[tokio::test]
async fn a_number_that_something_at_the_root_has_in_its_name_is_passed_over() {
    let scene = scene().await;
    let items = apart(&scene, &["BILLING", "BILLING", "Billing (2)"]).await;
    show(&scene, &scene.clara, &items).await;
    let names = ["BILLING", "BILLING (3)", "Billing (2)"];
    reads_everywhere(&scene, &scene.clara, &items, &names).await;
}

#[tokio::test]
async fn a_document_is_fetched_and_taken_back_under_the_name_that_is_read() {
    let scene = scene().await;
    let (given, clara) = (&scene.given, &scene.clara);
    let mut items = apart(&scene, &["invoice.txt", "invoice.txt"]).await;
    show(&scene, clara, &items).await;
    given.clock.advance(TimeDelta::seconds(1));
    let place = json!({ "customerId": scene.baker.id });
    items.push(clara.upload(place, "INVOICE.txt", b"hers").await);
    let names = ["invoice.txt", "invoice (2).txt", "INVOICE (3).txt"];
    reads_everywhere(&scene, clara, &items, &names).await;

    let ticket = clara.begin_opening("beginDownload", &items[1]).await.done();
    let got = clara.send(("GET", ticket.text("url")), &[], "").await;
    let called = got.header("content-disposition");
    assert!(called.contains("invoice%20%282%29.txt"), "{called}");
    let ticket = given.owner.begin_opening("beginDownload", &items[1]).await;
    let ticket = ticket.done();
    let got = given.owner.send(("GET", ticket.text("url")), &[], "").await;
    let called = got.header("content-disposition");
    assert!(called.contains("invoice.txt"), "{called}");

    let input = json!({ "itemId": items[2] });
    let said = clara.change("withdrawUpload", input, "").await.done();
    assert_eq!(said.message(), "INVOICE (3).txt is withdrawn.");
}

#[tokio::test]
async fn what_was_sent_under_the_name_of_something_hidden_is_a_twin_by_the_name_its_sender_reads() {
    let scene = scene().await;
    let (given, clara) = (&scene.given, &scene.clara);
    let place = json!({ "customerId": scene.baker.id });
    let first = clara.upload(place.clone(), "first.txt", b"x").await;
    let own = given.owner.item(&first).await["parentId"].take();
    let hidden = given.document(&scene.baker, own.as_str(), "file.txt", b"x");
    let _ = hidden.await;
    let mut items = apart(&scene, &["file.txt", "file.txt"]).await;
    show(&scene, clara, &items).await;
    given.clock.advance(TimeDelta::seconds(1));
    items.push(clara.upload(place, "file.txt", b"hers").await);
    assert_eq!(given.owner.item(&items[2]).await["name"], "file (2).txt");
    let names = ["file.txt", "file (2).txt", "file (3).txt"];
    reads_everywhere(&scene, clara, &items, &names).await;
}
