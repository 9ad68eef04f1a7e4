//! How often the database is asked: round trips are what a request costs. Where a
//! change needs another statement, its name here says why.

use serde_json::{Value, json};

use crate::heard;
use crate::scene::{Scene, scene};

#[tokio::test]
async fn a_folder_page_asks_for_the_session_the_facts_and_the_rows() {
    let scene = scene().await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    let query = "query($c: ID!, $f: ID) { items(customer: $c, folder: $f) {
        totalCount nodes { id name version { size } viewerCan { download { allowed } } } } }";
    let variables = json!({ "c": scene.baker.id, "f": scene.billing });
    let (page, asked) = heard::call(&scene.clara, query, variables).await;
    assert_eq!(page.json()["data"]["items"]["totalCount"], 1);
    assert_eq!(
        heard::summaries(&asked),
        [
            "SELECT * FROM auth.sessions …",
            "WITH RECURSIVE chain AS …",
            "SELECT i.id, i.shown_parent, i.shape, …",
        ]
    );
}

#[tokio::test]
async fn things_of_one_name_at_a_root_are_looked_for_once_where_a_page_is_not_all_of_it() {
    let scene = scene().await;
    for item in [&scene.invoice, &scene.plan] {
        let _ = scene.given.owner.grant_to(item, &scene.clara).await.done();
    }
    let query = "query($c: ID!, $first: Int) { items(customer: $c, first: $first) {
        nodes { id name } } }";
    let whole = [
        "SELECT * FROM auth.sessions …",
        "WITH RECURSIVE chain AS …",
        "WITH RECURSIVE granted AS …",
    ];
    let variables = json!({ "c": scene.baker.id, "first": 2 });
    let (_, asked) = heard::call(&scene.clara, query, variables).await;
    assert_eq!(heard::summaries(&asked), whole);
    let variables = json!({ "c": scene.baker.id, "first": 1 });
    let (_, asked) = heard::call(&scene.clara, query, variables).await;
    assert_eq!(heard::summaries(&asked)[..3], whole);
    // Among what has a name of this page.
    assert_eq!(
        heard::summaries(&asked)[3..],
        ["WITH RECURSIVE granted AS …"]
    );
}

#[tokio::test]
async fn a_command_asks_for_the_session_and_the_facts_and_writes_event_and_row() {
    let scene = scene().await;
    // Whose keys it needs, a server knows once it has asked for them.
    let input = json!({ "customerId": scene.baker.id, "name": "Invoices" });
    let owner = &scene.given.owner;
    let _ = owner.change("createFolder", input, "").await.done();
    let input = json!({ "customerId": scene.baker.id, "name": "Letters" });
    let query = "mutation($input: CreateFolderInput!) { createFolder(input: $input) {
        __typename } }";
    let variables = json!({ "input": input });
    let (answer, asked) = heard::call(owner, query, variables).await;
    assert!(answer.text().contains("FolderCreated"), "{}", answer.text());
    assert_eq!(
        // What follows reads the answer.
        heard::summaries(&asked)[..6],
        [
            "SELECT * FROM auth.sessions …",
            "WITH RECURSIVE chain AS …",
            // The folders above stay as they were judged: else what is trashed and
            // destroyed meanwhile would leave the new one without a parent.
            "SELECT FROM access.items WHERE …",
            "WITH keys AS ( …",
            "INSERT INTO items (id, …",
            "COMMIT",
        ]
    );
}

/// Restores a folder in which Clara alone was given something in so many folders; how
/// often all contacts were asked about then.
async fn asked_about_everybody(scene: &Scene, name: &str, folders: usize) -> usize {
    let (given, baker) = (&scene.given, &scene.baker);
    let whole = given.folder(baker, None, name).await;
    for n in 0..folders {
        let year = given
            .folder(baker, Some(&whole), &format!("Year {n}"))
            .await;
        let item = given.document(baker, Some(&year), "a.txt", b"a").await;
        let _ = given.owner.grant_to(&item, &scene.clara).await.done();
    }
    let _ = given.owner.trash(&whole).await.done();
    let query = "mutation($input: RestoreItemsInput!) { restoreItems(input: $input) {
        ... on ItemsRestored { visibleTo { now { id } } } } }";
    let variables = json!({ "input": { "itemIds": [whole] } });
    let (answer, asked) = heard::call(&given.owner, query, variables).await;
    let now = &answer.json()["data"]["restoreItems"]["visibleTo"]["now"];
    assert_eq!(*now, json!([{ "id": scene.clara.id }]), "{}", answer.text());
    let of_all = |one: &&heard::Statement| one.text.contains("SELECT counted.total, page.*");
    asked.iter().filter(of_all).count()
}

#[tokio::test]
async fn of_what_one_contact_was_given_in_many_folders_everybody_is_asked_once() {
    let scene = scene().await;
    // Of the folder itself, and of the first thing in it that she was given.
    assert_eq!(asked_about_everybody(&scene, "Few", 2).await, 2);
    assert_eq!(asked_about_everybody(&scene, "Many", 6).await, 2);
}

/// How often it is asked who has a name, for a list with what is in the trash, and what
/// keeps each thing there from coming back.
async fn asked_about_names(scene: &Scene) -> (usize, Vec<Value>) {
    let query = "query($c: ID!) { items(customer: $c, includeTrashed: true) { nodes {
        trashedAt viewerCan { restore { reason } } } } }";
    let variables = json!({ "c": scene.baker.id });
    let (page, asked) = heard::call(&scene.given.owner, query, variables).await;
    let body = page.json();
    let nodes = body["data"]["items"]["nodes"].as_array().unwrap();
    let trashed = nodes.iter().filter(|node| node["trashedAt"].is_string());
    let reasons = trashed.map(|node| node["viewerCan"]["restore"]["reason"].clone());
    let of_names = |one: &&heard::Statement| one.text.contains("FROM claims");
    (asked.iter().filter(of_names).count(), reasons.collect())
}

#[tokio::test]
async fn a_number_for_many_of_one_name_in_the_trash_is_looked_for_once() {
    let scene = scene().await;
    let given = &scene.given;
    let twin = async || given.document(&scene.baker, None, "twin.txt", b"x").await;
    for trashed in [1, 4] {
        for _ in 1..=trashed {
            let _ = given.owner.trash(&twin().await).await.done();
        }
        let live = twin().await;
        let (asked, reasons) = asked_about_names(&scene).await;
        // Who has the name, and which number of it is free.
        assert_eq!(asked, 2, "{trashed} more in the trash");
        let told = reasons[0].as_str().unwrap();
        assert!(told.contains("twin.txt"), "{told}");
        assert!(reasons.iter().all(|one| one == told), "{reasons:?}");
        let _ = given.owner.trash(&live).await.done();
    }
}

#[tokio::test]
async fn a_page_of_the_log_and_its_length_are_read_of_one_moment() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let of = format!("customer: {:?}", scene.baker.id);
    for (list, table) in [
        ("auditEntries".to_owned(), "read_audit.entries"),
        ("accessLog".to_owned(), "read_access_log.entries"),
        (format!("activities({of})"), "read_activity.entries"),
    ] {
        let query = format!("{{ {list} {{ totalCount nodes {{ seq }} }} }}");
        let (page, asked) = heard::call(owner, &query, json!({})).await;
        assert!(page.text().contains("totalCount"), "{}", page.text());
        let of_entries = |one: &&heard::Statement| one.text.contains(table);
        assert_eq!(asked.iter().filter(of_entries).count(), 1, "{list}");
    }
}

#[tokio::test]
async fn a_free_number_behind_a_taken_name_is_looked_for_many_at_once() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let letters = |name: &str| json!({ "customerId": scene.baker.id, "name": name });
    let _ = owner
        .change("createFolder", letters("Letters"), "")
        .await
        .done();
    for n in 2..=40 {
        let twin = letters(&format!("Letters ({n})"));
        let _ = owner.change("createFolder", twin, "").await.done();
    }
    let query = "mutation($input: CreateFolderInput!) { createFolder(input: $input) {
        ... on Refused { args { suggestion } } } }";
    let variables = json!({ "input": letters("Letters") });
    let (answer, asked) = heard::call(owner, query, variables).await;
    let args = answer.json()["data"]["createFolder"]["args"].take();
    assert_eq!(args, json!({ "suggestion": "Letters (41)" }));
    let of_numbers = |one: &&heard::Statement| one.text.contains("SELECT key, owner FROM claims");
    assert_eq!(asked.iter().filter(of_numbers).count(), 2);
}

#[tokio::test]
async fn a_contact_is_told_the_first_number_that_looks_free_to_them_by_few_statements() {
    let scene = scene().await;
    let (owner, clara) = (&scene.given.owner, &scene.clara);
    let letters = |name: &str| json!({ "customerId": scene.baker.id, "name": name });
    // Hidden from her, so that nothing may be said of it.
    for hidden in ["Letters (9)", "Letters (41)"] {
        let _ = owner
            .change("createFolder", letters(hidden), "")
            .await
            .done();
    }
    let _ = clara
        .change("createFolder", letters("Letters"), "")
        .await
        .done();
    for n in 2..=40 {
        let twin = letters(&format!("Letters ({n})"));
        let _ = clara.change("createFolder", twin, "").await.done();
    }
    let query = "mutation($input: CreateFolderInput!) { createFolder(input: $input) {
        ... on Refused { args { suggestion } } } }";
    let variables = json!({ "input": letters("Letters") });
    let (answer, asked) = heard::call(clara, query, variables).await;
    let args = answer.json()["data"]["createFolder"]["args"].take();
    assert_eq!(args, json!({ "suggestion": "Letters (41)" }));
    let of_numbers = |one: &&heard::Statement| one.text.contains("SELECT key, owner FROM claims");
    assert_eq!(asked.iter().filter(of_numbers).count(), 2);
    assert!(asked.len() < 40, "{:?}", heard::summaries(&asked));
}
