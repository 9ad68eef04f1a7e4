//! Texts that mutations take: what breaks its rule is refused by the name
//! of its own field, and the message speaks of that.

use portico_tests::Browser;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

/// A mutation with a fitting input, and its text fields, each with a word that
/// the message about it holds.
struct Case {
    mutation: &'static str,
    input: Value,
    fields: &'static [(&'static str, &'static str)],
}

fn of_staff(scene: &Scene) -> Vec<Case> {
    vec![
        Case {
            mutation: "registerCustomer",
            input: json!({ "number": "30001", "name": "Third", "kind": "PERSON" }),
            fields: &[("number", "number"), ("name", "name")],
        },
        Case {
            mutation: "addContact",
            input: json!({ "firstName": "A", "lastName": "B", "email": "a@b.example" }),
            fields: &[
                ("firstName", "name"),
                ("lastName", "name"),
                ("email", "address"),
            ],
        },
        Case {
            mutation: "closeCustomerPortal",
            input: json!({ "customerId": scene.baker.id }),
            fields: &[("reason", "reason")],
        },
        Case {
            mutation: "createFolder",
            input: json!({ "customerId": scene.baker.id, "name": "New" }),
            fields: &[("name", "name")],
        },
        Case {
            mutation: "renameItem",
            input: json!({ "itemId": scene.plan, "name": "New" }),
            fields: &[("name", "name")],
        },
    ]
}

fn of_clients(scene: &Scene) -> Vec<Case> {
    vec![Case {
        mutation: "createFolder",
        input: json!({ "customerId": scene.baker.id, "name": "New" }),
        fields: &[("name", "name")],
    }]
}

async fn refuses_each(browser: &Browser, case: Case) {
    for (field, word) in case.fields {
        for bad in ["a\0b".to_owned(), "x".repeat(5_000)] {
            let mut input = case.input.clone();
            input[*field] = json!(bad);
            let said = browser.change(case.mutation, input, "").await;
            let said = said.refused("INVALID_INPUT");
            let told = (said.arg("field"), case.mutation);
            assert_eq!(told, (&json!(field), case.mutation));
            let message = said.message();
            assert!(message.to_lowercase().contains(word), "{field}: {message}");
            assert!(message.len() < 500, "{field}: {message}");
        }
    }
}

#[tokio::test]
async fn every_refused_text_is_refused_by_its_own_field() {
    let scene = scene().await;
    let before = scene.given.events().await;
    for case in of_staff(&scene) {
        refuses_each(&scene.given.owner, case).await;
    }
    for case in of_clients(&scene) {
        refuses_each(&scene.clara, case).await;
    }
    assert_eq!(scene.given.events().await, before);
}

#[tokio::test]
async fn a_key_of_repetition_and_the_files_are_refused_by_their_fields() {
    let scene = scene().await;
    let place = json!({ "customerId": scene.baker.id });
    let key = json!({ "customerId": scene.baker.id, "name": "New",
                      "idempotencyKey": "k".repeat(201) });
    for browser in [&*scene.given.owner, &*scene.clara] {
        let said = browser.change("createFolder", key.clone(), "").await;
        let said = said.refused("INVALID_INPUT");
        assert_eq!(said.arg("field"), "idempotencyKey");
        for (file, field) in [
            (json!({ "name": "a\0b", "size": "1" }), "name"),
            (json!({ "name": "a", "size": "one" }), "size"),
            (
                json!({ "name": "a", "size": "1", "sha256": "0\0" }),
                "sha256",
            ),
        ] {
            let mut input = place.clone();
            input["files"] = json!([file]);
            let begun = browser.begin_uploads(input).await;
            let told = (&begun[0]["code"], &begun[0]["args"]["field"]);
            assert_eq!(told, (&json!("INVALID_INPUT"), &json!(field)), "{begun:?}");
        }
        let mut none = place.clone();
        none["files"] = json!([]);
        let said = browser.change("beginUploads", none, "").await;
        assert_eq!(said.refused("INVALID_INPUT").arg("field"), "files");
    }
}

#[tokio::test]
async fn lists_of_ids_and_ends_are_refused_by_their_fields() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for mutation in ["grantAccess", "revokeAccess", "trashItems", "restoreItems"] {
        let none = json!({ "itemIds": [] });
        let said = owner.change(mutation, none, "").await;
        let said = said.refused("INVALID_INPUT");
        assert_eq!(said.arg("field"), "itemIds", "{mutation}");
        assert!(said.message().starts_with("itemIds"), "{}", said.message());
    }
    for (mutation, input) in [
        ("grantAccess", json!({ "itemIds": [scene.plan] })),
        ("grantMasterAccess", json!({ "customerId": scene.baker.id })),
    ] {
        let mut input = input;
        input["expires"] = json!({ "at": "+10000-01-01T00:00:00Z" });
        let said = owner.change(mutation, input, "").await;
        assert_eq!(said.refused("INVALID_INPUT").arg("field"), "expires");
    }
}

#[tokio::test]
async fn an_argument_of_a_query_is_refused_by_its_name() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for (query, field) in [
        (
            "query($t: String!) { customers(search: $t) { totalCount } }",
            "search",
        ),
        (
            "query($t: String!) { customers(after: $t) { totalCount } }",
            "after",
        ),
        (
            "query($t: String!) { auditEntries(after: $t) { totalCount } }",
            "after",
        ),
        (
            "query($t: String!) { accessLog(after: $t) { totalCount } }",
            "after",
        ),
        (
            "query($t: String!) { auditEntries(filter: { eventTypes: [$t] }) { totalCount } }",
            "filter.eventTypes",
        ),
    ] {
        let answer = owner.call(query, json!({ "t": "a\0b" })).await.json();
        let told = &answer["errors"][0]["extensions"];
        assert_eq!(told["code"], "INVALID_INPUT", "{query}: {answer}");
        assert_eq!(told["field"], field, "{query}");
    }
}
