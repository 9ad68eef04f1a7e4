//! Texts that mutations take: what breaks its rule is refused by the name
//! of its own field, and the message speaks of that.

mod cases;
mod declared;

use std::collections::BTreeSet;

use portico_domain::values::deceives;
use portico_tests::{Browser, Outcome};
use serde_json::{Value, json};

use crate::scene::scene;
use cases::{Case, Field, of_clients, of_staff};
use declared::{Declared, Text};

const KEY: &str = "idempotencyKey";

/// What breaks the rule of a text that it is added to: a character that ends a
/// text elsewhere, one that rings, those that turn what follows, and too much.
fn too_much() -> [String; 5] {
    let long = "x".repeat(5_000);
    ["\0", "\u{7}", "\u{202E}b", "\u{2066}b", &long].map(str::to_owned)
}

/// A field in its input; of a list, in what it begins with.
fn place<'a>(input: &'a mut Value, path: &str) -> &'a mut Value {
    let mut at = input;
    for name in path.split('.') {
        at = &mut at[name];
        if at.is_array() {
            at = &mut at[0];
        }
    }
    at
}

/// What a mutation says; to begin uploads, of the first file.
async fn said(browser: &Browser, mutation: &str, input: Value) -> Outcome {
    if mutation == "beginUploads" {
        return Outcome::of(browser.begin_uploads(input).await.swap_remove(0));
    }
    browser.change(mutation, input, "").await
}

async fn refuses(browser: &Browser, case: &Case, field: &Field) {
    let of = format!("{} {}", case.mutation, field.path);
    for more in too_much() {
        let mut input = case.input.clone();
        let text = place(&mut input, field.path);
        let fitting = text.as_str().unwrap_or_else(|| panic!("{of}: no text"));
        *text = json!(format!("{fitting}{more}"));
        let said = said(browser, case.mutation, input).await;
        assert_eq!(said.code(), field.code, "{of}: {}", said.0);
        let said = said.refused(field.code);
        let name = field.named.then(|| field.name());
        assert_eq!(said.arg("field"), &json!(name), "{of}");
        let message = said.message();
        let word = message.to_lowercase().contains(field.word);
        assert!(word && message.len() < 500, "{of}: {message}");
        assert!(!message.contains(deceives), "{of}: {message:?}");
    }
}

/// What is taken and what the cases name are the same, keys of repetition apart.
async fn each_is_a_case(browser: &Browser, cases: &[Case]) {
    let mut taken = Declared::at(browser).await.texts();
    taken.retain(|(_, field)| field != KEY);
    let text = |case: &Case, field: &Field| (case.mutation.to_owned(), field.path.to_owned());
    let of_case = |case: &Case| -> Vec<Text> {
        let fields = case.fields.iter();
        fields.map(|field| text(case, field)).collect()
    };
    let named: BTreeSet<Text> = cases.iter().flat_map(of_case).collect();
    let unnamed: Vec<_> = taken.difference(&named).collect();
    assert!(
        unnamed.is_empty(),
        "texts of mutations that fields/cases.rs does not name: {unnamed:?}"
    );
    let gone: Vec<_> = named.difference(&taken).collect();
    assert!(gone.is_empty(), "no mutation takes: {gone:?}");
}

#[tokio::test]
async fn every_text_that_breaks_its_rule_is_refused_by_its_own_field() {
    let scene = scene().await;
    let doors = [
        (&*scene.given.owner, of_staff(&scene).await),
        (&*scene.clara, of_clients(&scene).await),
    ];
    let before = scene.given.events().await;
    for (browser, cases) in &doors {
        each_is_a_case(browser, cases).await;
        for case in cases {
            for field in &case.fields {
                refuses(browser, case, field).await;
            }
        }
    }
    assert_eq!(scene.given.events().await, before);
}

#[tokio::test]
async fn a_key_of_repetition_is_refused_by_its_name_wherever_one_is_taken() {
    let scene = scene().await;
    let before = scene.given.events().await;
    for browser in [&*scene.given.owner, &*scene.clara] {
        let declared = Declared::at(browser).await;
        for (mutation, _) in declared.texts().iter().filter(|(_, field)| field == KEY) {
            let mut input = declared.least(mutation);
            if mutation == "changeStaffRoles" {
                // Says first that nothing is to change.
                input["assignedOnly"] = json!(true);
            }
            for unfit in [String::new(), "k".repeat(201)] {
                input[KEY] = json!(unfit);
                let said = browser.change(mutation, input.clone(), "").await;
                let said = said.refused("INVALID_INPUT");
                assert_eq!(said.arg("field"), KEY, "{mutation}");
            }
        }
    }
    assert_eq!(scene.given.events().await, before);
    // Letters are counted, not bytes.
    let key = json!({ "customerId": scene.baker.id, "name": "New", KEY: "é".repeat(200) });
    let made = scene.given.owner.change("createFolder", key, "").await;
    let _ = made.done();
}

#[tokio::test]
async fn a_number_of_files_that_is_not_taken_is_refused_by_its_field() {
    let scene = scene().await;
    for browser in [&*scene.given.owner, &*scene.clara] {
        let none = json!({ "customerId": scene.baker.id, "files": [] });
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
async fn an_end_that_has_passed_is_told_at_its_field_by_whatever_command() {
    let scene = scene().await;
    let (given, baker) = (&scene.given, &scene.baker);
    let beside = Some(scene.billing.as_str());
    let _ = given.document(baker, beside, "other.txt", b"x").await;
    let _ = given.owner.grant(&scene.plan).await.done();
    for (mutation, mut input) in [
        ("grantAccess", json!({ "itemIds": [scene.billing] })),
        ("grantMasterAccess", json!({ "customerId": baker.id })),
        (
            "changeAccessExpiry",
            json!({ "customerId": baker.id, "itemId": scene.plan }),
        ),
        (
            "shareContentsExcept",
            json!({ "folderId": scene.billing, "exceptIds": [scene.invoice] }),
        ),
    ] {
        input["expires"] = json!({ "at": "2001-01-01T00:00:00Z" });
        let said = given.owner.change(mutation, input, "").await;
        let said = said.refused("EXPIRY_IN_THE_PAST");
        assert_eq!(said.arg("field"), "expires", "{mutation}");
    }
}

#[tokio::test]
async fn who_is_no_member_or_has_anothers_address_is_told_at_the_field_that_names_them() {
    let scene = scene().await;
    let (owner, baker) = (&scene.given.owner, &scene.baker);
    let stranger = json!({ "itemIds": [scene.plan], "contactId": scene.stella.id });
    let said = owner.grant_with(stranger).await.refused("NO_MEMBERSHIP");
    assert_eq!(said.arg("field"), "contactId");
    let texts = json!({ "reference": "1", "title": "Sale" });
    let matter = json!({ "customerId": baker.id, "name": "Sale", "details": texts });
    let opened = owner
        .change("openMatter", matter, "items { id }")
        .await
        .done();
    let matter = &opened.0["items"][0]["id"];
    let carl = json!({ "firstName": "Carl", "lastName": "Tester",
                       "email": scene.clara.email, "customerId": baker.id });
    let carl = owner.change("addContact", carl, "contact { id }").await;
    let carl = carl.done().id("contact");
    let give = |contact: &str| json!({ "matterId": matter, "give": [{ "contactId": contact }] });
    let named = json!({ "contactId": scene.ben.id, "firstName": "Ben", "lastName": "Tester",
                        "email": scene.clara.email });
    for (mutation, input, code, field) in [
        (
            "setMatterAccess",
            give(&scene.stella.id),
            "NO_MEMBERSHIP",
            "give.contactId",
        ),
        (
            "setMatterAccess",
            give(&carl),
            "DUPLICATE_EMAIL",
            "give.contactId",
        ),
        (
            "inviteContact",
            json!({ "contactId": carl }),
            "DUPLICATE_EMAIL",
            "contactId",
        ),
        ("changeContactDetails", named, "DUPLICATE_EMAIL", "email"),
    ] {
        let said = owner.change(mutation, input, "").await.refused(code);
        assert_eq!(said.arg("field"), field, "{mutation}");
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
