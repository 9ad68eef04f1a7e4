//! Names that no item may have: refused by field and rule, nothing half-done.

use portico_tests::bytes::file;
use serde_json::json;

use crate::scene::scene;

/// The name, and a word of the rule that it breaks.
fn bad_names() -> Vec<(String, &'static str)> {
    let mut names: Vec<(String, &str)> = [
        ("", "at least one character"),
        (".", "reserved"),
        ("..", "reserved"),
        ("．．／", "reserved"),
        ("CON", "reserved"),
        ("COM¹", "reserved"),
        ("lpt1.txt", "reserved"),
        ("CONIN$", "reserved"),
        ("conout$.txt", "reserved"),
        ("CLOCK$", "reserved"),
        ("a/b.txt", "character"),
        ("../../etc/passwd", "character"),
        ("a\\b.txt", "character"),
        ("a\0b.txt", "character"),
        ("a\r\nX: y", "character"),
        ("a\u{1b}[31m.txt", "character"),
        ("invoice \u{202e}fdp.exe", "character"),
        ("zero\u{200b}width.txt", "character"),
        ("a\u{ad}.txt", "character '\\u{ad}'"),
        ("\u{3164}", "character '\\u{3164}'"),
        (" led by a space", "begins or ends"),
        ("trailing dot.", "begins or ends"),
        ("\u{2800}", "can be seen"),
    ]
    .map(|(name, rule)| (name.to_owned(), rule))
    .into();
    names.push(("x".repeat(4096), "at most 255"));
    names.push(("é".repeat(128), "at most 255"));
    names
}

#[tokio::test]
async fn a_bad_name_makes_no_folder_at_either_door() {
    let scene = scene().await;
    let (owner, before) = (&scene.given.owner, scene.given.events().await);
    for (name, rule) in bad_names() {
        let input = json!({ "customerId": scene.baker.id, "name": name });
        for browser in [&owner.browser, &scene.clara.browser] {
            let said = browser.change("createFolder", input.clone(), "").await;
            let said = said.refused("INVALID_INPUT");
            assert_eq!(said.arg("field"), "name", "{name:?}");
            assert!(
                said.message().contains(rule),
                "{name:?}: {}",
                said.message()
            );
        }
    }
    assert_eq!(scene.given.events().await, before);
}

#[tokio::test]
async fn a_bad_name_begins_no_upload_and_names_no_item() {
    let scene = scene().await;
    let before = scene.given.events().await;
    for (name, rule) in bad_names() {
        let input = json!({ "customerId": scene.baker.id, "files": [file(&name, b"x")] });
        for browser in [&scene.given.owner.browser, &scene.clara.browser] {
            let begun = &browser.begin_uploads(input.clone()).await[0];
            let told = (&begun["code"], &begun["args"]["field"]);
            assert_eq!(told, (&json!("INVALID_INPUT"), &json!("name")), "{name:?}");
            assert!(begun["message"].as_str().unwrap().contains(rule), "{begun}");
        }
        let input = json!({ "itemId": scene.plan, "name": name });
        let said = scene.given.owner.change("renameItem", input, "").await;
        assert_eq!(said.refused("INVALID_INPUT").arg("field"), "name");
    }
    assert_eq!(scene.given.events().await, before);
    let uploads = sqlx::query_scalar(
        "SELECT count(*) FROM bytes.uploads WHERE name <> 'plan.txt' \
                                      AND name <> 'invoice 1.txt'",
    );
    let begun: i64 = uploads.fetch_one(scene.given.app.log.pool()).await.unwrap();
    assert_eq!(begun, 0);
}

#[tokio::test]
async fn an_unusual_name_is_kept_letter_by_letter() {
    let scene = scene().await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    for name in [
        "<script>alert(1)<script>.txt",
        "😀 日本語 – Größe 100%_.pdf",
        "'; DROP TABLE items;--",
        "請求書／2024.pdf",
    ] {
        let item = scene.given.document(&scene.baker, None, name, b"x").await;
        assert_eq!(scene.clara.item(&item).await["name"], name);
        let ticket = scene
            .clara
            .begin_opening("beginDownload", &item)
            .await
            .done();
        let got = scene.clara.send(("GET", ticket.text("url")), &[], "").await;
        assert!(got.header("content-disposition").starts_with("attachment;"));
        assert_eq!(got.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn names_of_people_and_numbers_are_checked_field_by_field() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let person = |first: &str, last: &str, email: &str| json!({ "firstName": first, "lastName": last, "email": email });
    for (input, field) in [
        (person("", "B", "b@c.example"), "firstName"),
        (person("A", "B\nC", "b@c.example"), "lastName"),
        (person("A", "B", "no address"), "email"),
        (person("A", "B", "a@b.example\r\nBcc: x@y.example"), "email"),
    ] {
        let said = owner.change("addContact", input.clone(), "").await;
        assert_eq!(said.refused("INVALID_INPUT").arg("field"), field, "{input}");
    }
    let input = json!({ "number": "a b/c", "name": "X", "kind": "PERSON" });
    let said = owner.change("registerCustomer", input, "").await;
    assert_eq!(said.refused("INVALID_INPUT").arg("field"), "number");
    let input = json!({ "number": scene.baker.number, "name": "X", "kind": "PERSON" });
    let _ = owner
        .change("registerCustomer", input, "")
        .await
        .refused("NUMBER_TAKEN");
}
