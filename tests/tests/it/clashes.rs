//! Names that are taken: asked, both kept, or a new version.

use portico_tests::Client;
use portico_tests::bytes::file;
use serde_json::{Value, json};

use crate::scene::{PLAN, Scene, scene};

fn plan(scene: &Scene, name: &str, bytes: &[u8], choice: Option<&str>) -> Value {
    let mut input = json!({ "customerId": scene.baker.id, "files": [file(name, bytes)] });
    if let Some(choice) = choice {
        input["onClash"] = json!(choice);
    }
    input
}

#[tokio::test]
async fn a_taken_name_is_asked_about_with_the_choices() {
    let scene = scene().await;
    for name in ["plan.txt", "PLAN.TXT"] {
        let begun = scene
            .given
            .owner
            .begin_uploads(plan(&scene, name, b"x", None))
            .await;
        assert_eq!(begun[0]["__typename"], "NameClash", "{begun:?}");
        assert_eq!(begun[0]["choices"], json!(["NEW_VERSION", "KEEP_BOTH"]));
        assert_eq!(begun[0]["existingId"], json!(scene.plan));
        assert!(begun[0]["suggestion"].as_str().unwrap().contains("(2)"));
    }
}

#[tokio::test]
async fn keep_both_takes_the_next_free_number() {
    let scene = scene().await;
    for expected in ["plan (2).txt", "plan (3).txt"] {
        let input = plan(&scene, "plan.txt", b"other", Some("KEEP_BOTH"));
        let upload = scene.given.owner.begin_upload(input).await;
        assert_eq!(
            scene.given.owner.patch(&upload, 0, b"other").await.status,
            204
        );
        let item = scene.given.owner.uploaded(&upload).await;
        assert_eq!(scene.given.owner.item(&item).await["name"], expected);
    }
    assert_eq!(scene.given.owner.download(&scene.plan).await, PLAN);
}

#[tokio::test]
async fn new_version_is_what_everybody_gets_next() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let input = plan(&scene, "plan.txt", b"second", Some("NEW_VERSION"));
    let upload = scene.given.owner.begin_upload(input).await;
    assert_eq!(
        scene.given.owner.patch(&upload, 0, b"second").await.status,
        204
    );
    assert_eq!(scene.given.owner.uploaded(&upload).await, scene.plan);
    assert_eq!(scene.clara.download(&scene.plan).await, b"second");
    // Of what was there before she is told nothing, not even how often.
    assert_eq!(scene.clara.item(&scene.plan).await["version"]["number"], 1);
}

#[tokio::test]
async fn a_clash_with_what_the_client_cannot_see_is_not_told() {
    let scene = scene().await;
    let _ = scene
        .given
        .owner
        .grant_to(&scene.billing, &scene.clara)
        .await
        .done();
    let _ = scene
        .given
        .owner
        .grant_to(&scene.billing, &scene.ben)
        .await
        .done();
    let place = json!({ "customerId": scene.baker.id, "folderId": scene.billing });
    let first = scene
        .clara
        .upload(place.clone(), "mine.txt", b"of Clara")
        .await;
    let second = scene.ben.upload(place, "mine.txt", b"of Ben").await;
    assert_eq!(scene.ben.download(&second).await, b"of Ben");
    assert!(scene.ben.item(&first).await.is_null());
}

/// What a client's lookup, folder list and search call an item.
async fn names_of(client: &Client, customer: &str, folder: Option<&str>, item: &str) -> Vec<Value> {
    let query = "query($c: ID!, $f: ID, $s: String) { \
                 items(customer: $c, folder: $f, search: $s) { nodes { id name } } }";
    let alone = client.item(item).await;
    let mut names = vec![alone["name"].clone()];
    let text = alone["name"].as_str().unwrap();
    for variables in [
        json!({ "c": customer, "f": folder }),
        json!({ "c": customer, "s": text }),
    ] {
        let list = client.ask(query, variables).await;
        let rows = list["items"]["nodes"].as_array().unwrap();
        let row = rows.iter().find(|row| row["id"] == item);
        names.push(row.unwrap_or_else(|| panic!("no {item}: {list}"))["name"].clone());
    }
    names
}

#[tokio::test]
async fn what_a_client_sends_beside_something_hidden_keeps_its_name_for_them() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.billing, &scene.clara).await.done();
    let _ = owner.grant_to(&scene.billing, &scene.ben).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": scene.billing });
    let hidden = scene.clara.upload(place.clone(), "tax.txt", b"hers").await;
    let sent = scene.ben.upload(place.clone(), "tax.txt", b"his").await;
    let input =
        json!({ "customerId": scene.baker.id, "folderId": scene.billing, "name": "Tax.txt" });
    let _ = scene.ben.change("createFolder", input.clone(), "").await;

    let billing = Some(scene.billing.as_str());
    let names = names_of(&scene.ben, &scene.baker.id, billing, &sent).await;
    assert_eq!(names, vec![json!("tax.txt"); 3]);
    assert_eq!(owner.item(&sent).await["name"], "tax (2).txt");
    assert_eq!(owner.item(&hidden).await["name"], "tax.txt");
    // Nothing that others call it is found.
    let query = "query($c: ID!) { items(customer: $c, search: \"(2)\") { totalCount } }";
    let found = scene.ben.ask(query, json!({ "c": scene.baker.id })).await;
    assert_eq!(found["items"]["totalCount"], 0);
    let ticket = scene.ben.begin_opening("beginDownload", &sent).await.done();
    let got = scene.ben.send(("GET", ticket.text("url")), &[], "").await;
    assert!(got.header("content-disposition").contains("tax.txt"));
    let ticket = owner.begin_opening("beginDownload", &sent).await.done();
    let got = owner.send(("GET", ticket.text("url")), &[], "").await;
    assert!(
        got.header("content-disposition")
            .contains("tax%20%282%29.txt")
    );

    // What he sees himself clashes as anywhere, and suggests what he sees free.
    let mut again = place.clone();
    again["files"] = json!([file("TAX.txt", b"x")]);
    let begun = scene.ben.begin_uploads(again).await;
    assert_eq!(begun[0]["__typename"], "NameClash", "{begun:?}");
    assert_eq!(begun[0]["existingId"], json!(sent));
    assert_eq!(begun[0]["suggestion"], "TAX (2).txt");
    let said = scene.ben.change("createFolder", input, "").await;
    assert_eq!(said.refused("NAME_TAKEN").arg("suggestion"), "Tax (2).txt");
    let mut both = place;
    both["onClash"] = json!("KEEP_BOTH");
    let kept = scene.ben.upload(both, "tax.txt", b"third").await;
    assert_eq!(scene.ben.item(&kept).await["name"], "tax (2).txt");
    assert_eq!(owner.item(&kept).await["name"], "tax (2) (2).txt");

    // Others who come to see it see the firm's name.
    let input = json!({ "customerId": scene.baker.id, "parentId": scene.billing,
                        "documentId": sent, "files": [file("any", b"firm's")] });
    let version = owner.begin_upload(input).await;
    assert_eq!(owner.patch(&version, 0, b"firm's").await.status, 204);
    assert_eq!(scene.clara.item(&sent).await["name"], "tax (2).txt");
    assert_eq!(scene.ben.item(&sent).await["name"], "tax.txt");
}

#[tokio::test]
async fn who_comes_to_see_what_has_the_name_of_what_they_sent_reads_two_names() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.billing, &scene.clara).await.done();
    let _ = owner.grant_to(&scene.billing, &scene.ben).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": scene.billing });
    let hidden = scene.clara.upload(place.clone(), "tax.txt", b"hers").await;
    let sent = scene.ben.upload(place.clone(), "tax.txt", b"his").await;
    let mut both = place.clone();
    both["onClash"] = json!("KEEP_BOTH");
    let second = scene.ben.upload(both, "TAX.txt", b"second").await;
    let billing = Some(scene.billing.as_str());
    let names = async |item: &str| names_of(&scene.ben, &scene.baker.id, billing, item).await;
    assert_eq!(names(&sent).await, vec![json!("tax.txt"); 3]);
    assert_eq!(names(&second).await, vec![json!("TAX (2).txt"); 3]);

    // With the firm's version, the hidden one is in sight of everybody there.
    let input = json!({ "customerId": scene.baker.id, "parentId": scene.billing,
                        "documentId": hidden, "files": [file("any", b"firm's")] });
    let version = owner.begin_upload(input).await;
    assert_eq!(owner.patch(&version, 0, b"firm's").await.status, 204);
    assert_eq!(names(&hidden).await, vec![json!("tax.txt"); 3]);
    assert_eq!(names(&sent).await, vec![json!("tax (2).txt"); 3]);
    assert_eq!(names(&second).await, vec![json!("TAX (2) (2).txt"); 3]);
    let query = "query($c: ID!) { items(customer: $c, search: \"(2) (2)\") { totalCount } }";
    let found = scene.ben.ask(query, json!({ "c": scene.baker.id })).await;
    assert_eq!(found["items"]["totalCount"], 1);
    let ticket = scene.ben.begin_opening("beginDownload", &sent).await.done();
    let got = scene.ben.send(("GET", ticket.text("url")), &[], "").await;
    assert!(
        got.header("content-disposition")
            .contains("tax%20%282%29.txt")
    );

    // What he sends clashes with what he sees.
    let mut again = place;
    again["files"] = json!([file("tax.txt", b"x"), file("tax (2).txt", b"x")]);
    let begun = scene.ben.begin_uploads(again).await;
    assert_eq!(begun[0]["existingId"], json!(hidden), "{begun:?}");
    assert_eq!(begun[1]["existingId"], json!(sent), "{begun:?}");

    // Once it is out of sight again, he reads what he sent.
    let _ = owner
        .change("trashItems", json!({ "itemIds": [hidden] }), "")
        .await
        .done();
    assert_eq!(names(&sent).await, vec![json!("tax.txt"); 3]);
    assert_eq!(names(&second).await, vec![json!("TAX (2).txt"); 3]);
}

#[tokio::test]
async fn a_folder_made_beside_something_hidden_keeps_its_name_for_its_maker() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let sent = json!({ "customerId": scene.baker.id });
    let first = scene.clara.upload(sent, "first.txt", b"x").await;
    let own = scene.given.owner.item(&first).await["parentId"].clone();
    scene
        .given
        .folder(&scene.baker, own.as_str(), "Taxes")
        .await;
    let input = json!({ "customerId": scene.baker.id, "name": "Taxes" });
    let made = scene
        .clara
        .change("createFolder", input, "item { id name }")
        .await;
    let made = made.done();
    assert_eq!(made.message(), "Folder Taxes is there.");
    assert_eq!(made.0["item"]["name"], "Taxes");
    let folder = made.id("item");
    assert_eq!(owner.item(&folder).await["name"], "Taxes (2)");
    let place = json!({ "customerId": scene.baker.id, "folderId": folder });
    let inside = scene.clara.upload(place, "2026.txt", b"x").await;
    let path = scene.clara.item(&inside).await["path"].take();
    assert_eq!(path, json!([{ "name": "Taxes" }]));
    // A name that the firm gives is everybody's.
    let input = json!({ "itemId": folder, "name": "Taxes of Clara" });
    let _ = owner.change("renameItem", input, "").await.done();
    assert_eq!(scene.clara.item(&folder).await["name"], "Taxes of Clara");
}

#[tokio::test]
async fn a_taken_folder_or_new_name_is_refused_with_a_free_one() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let input = json!({ "customerId": scene.baker.id, "name": "billing" });
    let said = owner
        .change("createFolder", input, "")
        .await
        .refused("NAME_TAKEN");
    assert_eq!(said.arg("suggestion"), "billing (2)");
    let input = json!({ "itemId": scene.plan, "name": "Billing" });
    let said = owner.change("renameItem", input, "").await;
    let _ = said.refused("NAME_TAKEN");
    assert_eq!(owner.item(&scene.plan).await["name"], "plan.txt");
}
