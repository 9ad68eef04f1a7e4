//! Trying a mutation out: exactly what it would do, and nothing done.

use portico_domain::values::StaffRole;
use portico_tests::{Browser, Client};
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

const QUERY: &str = "query($change: PreviewChangeInput!, $skip: Int) { \
    previewChange(change: $change, skip: $skip) { \
    __typename ... on Refused { code args { permission } } \
    ... on ChangePreview { contacts gains loses others hasMore \
    changes { contact { id } item { id } effect } } } }";

async fn preview(browser: &Browser, change: Value) -> Value {
    browser.ask(QUERY, json!({ "change": change })).await["previewChange"].take()
}

/// Contact, item and effect of each change.
fn changes(preview: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut all: Vec<_> = preview["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let (contact, item) = (text(&one["contact"]["id"]), text(&one["item"]["id"]));
            (contact, item, text(&one["effect"]))
        })
        .collect();
    all.sort();
    all
}

fn all(who: &[&Client], items: &[&String], effect: &str) -> Vec<(String, String, String)> {
    let of = |client: &&Client| {
        let id = client.id.clone();
        let items = items.iter();
        items
            .map(move |item| (id.clone(), (*item).clone(), effect.to_owned()))
            .collect::<Vec<_>>()
    };
    let mut all: Vec<_> = who.iter().flat_map(of).collect();
    all.sort();
    all
}

async fn events(scene: &Scene) -> i64 {
    let counted = sqlx::query_scalar("SELECT count(*) + coalesce(max(position), 0) FROM events");
    counted.fetch_one(scene.given.app.log.pool()).await.unwrap()
}

#[tokio::test]
async fn a_grant_a_revoke_and_a_closing_are_previewed_item_by_item() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let clients = [&scene.clara, &scene.ben];
    let items = [&scene.billing, &scene.invoice];
    let input = json!({ "itemIds": [scene.billing] });
    let foreseen = preview(owner, json!({ "grantAccess": input })).await;
    assert_eq!(changes(&foreseen), all(&clients, &items, "GAINS"));
    assert_eq!(foreseen["contacts"], 2);
    assert_eq!(foreseen["gains"], 4);
    let _ = owner.grant(&scene.billing).await.done();
    let foreseen = preview(owner, json!({ "revokeAccess": input })).await;
    assert_eq!(changes(&foreseen), all(&clients, &items, "LOSES"));
    let close = json!({ "customerId": scene.baker.id });
    let foreseen = preview(owner, json!({ "closeCustomerPortal": close })).await;
    assert_eq!(foreseen["loses"], 4);
    let view = json!({ "itemIds": [scene.billing], "contactId": scene.clara.id });
    let foreseen = preview(owner, json!({ "grantAccess": view })).await;
    assert_eq!(changes(&foreseen), []);
    let moved = json!({ "itemIds": [scene.plan], "toId": scene.billing });
    let foreseen = preview(owner, json!({ "moveItems": moved })).await;
    assert_eq!(changes(&foreseen), all(&clients, &[&scene.plan], "GAINS"));
}

#[tokio::test]
async fn a_preview_of_more_than_two_hundred_changes_is_read_on_in_pages() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let mut inside = vec![scene.billing.clone(), scene.invoice.clone()];
    for n in 0..100 {
        let name = format!("Folder {n}");
        let made = scene
            .given
            .folder(&scene.baker, Some(&scene.billing), &name);
        inside.push(made.await);
    }
    let change = json!({ "grantAccess": { "itemIds": [scene.billing] } });
    let (mut listed, mut more) = (vec![], true);
    while more {
        assert!(listed.len() < 400, "pages do not end");
        let asked = json!({ "change": change, "skip": listed.len() });
        let page = owner.ask(QUERY, asked).await["previewChange"].take();
        assert_eq!(
            (&page["contacts"], &page["gains"]),
            (&json!(2), &json!(204))
        );
        listed.extend(changes(&page));
        more = page["hasMore"].as_bool().unwrap();
        assert!(more == (listed.len() == 200), "{}", listed.len());
    }
    listed.sort();
    let inside: Vec<&String> = inside.iter().collect();
    assert_eq!(listed, all(&[&scene.clara, &scene.ben], &inside, "GAINS"));
    let asked = json!({ "change": change, "skip": -1 });
    let refused = owner.ask(QUERY, asked).await["previewChange"].take();
    assert_eq!(refused["code"], "INVALID_INPUT");
}

#[tokio::test]
async fn a_membership_that_may_not_download_is_previewed_as_such() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.billing).await.done();
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id,
        "canDownload": false });
    let foreseen = preview(owner, json!({ "assignMembership": input })).await;
    let expected = all(&[&scene.clara], &[&scene.invoice], "LOSES_DOWNLOAD");
    assert_eq!(changes(&foreseen), expected);
    assert_eq!(foreseen["others"], 1);
}

#[tokio::test]
async fn what_slept_is_listed_before_a_portal_opens_again() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let query = "query($change: PreviewChangeInput!) { previewChange(change: $change) {
        ... on ChangePreview { gains survivors { count revoked grants { itemId contactId }
            items { id name } } } } }";
    let foreseen = async |survivors: &str| {
        let open = json!({ "customerId": scene.baker.id, "survivors": survivors });
        let change = json!({ "change": { "openCustomerPortal": open } });
        owner.ask(query, change).await["previewChange"].take()
    };
    let nothing = json!({ "gains": 0, "survivors": { "count": 0, "revoked": false,
        "grants": [], "items": [] } });
    assert_eq!(foreseen("REVOKE").await, nothing, "it is open");
    let closed = owner.switch_portal(&scene.baker.id, false).await;
    let _ = closed.done();
    let listed = |gains: i32, revoked: bool| {
        json!({ "gains": gains, "survivors": { "count": 1, "revoked": revoked,
            "grants": [{ "itemId": scene.plan, "contactId": scene.clara.id }],
            "items": [{ "id": scene.plan, "name": "plan.txt" }] } })
    };
    assert_eq!(foreseen("AS_BEFORE").await, listed(1, false));
    assert_eq!(foreseen("REVOKE").await, listed(0, true));
}

#[tokio::test]
async fn a_preview_leaves_nothing_behind() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.billing).await.done();
    let ticket = scene
        .clara
        .begin_opening("beginDownload", &scene.invoice)
        .await;
    let ticket = ticket.done().text("url").to_owned();
    let before = events(&scene).await;
    let input = json!({ "itemIds": [scene.billing], "idempotencyKey": "once" });
    for _ in 0..2 {
        let foreseen = preview(owner, json!({ "revokeAccess": input })).await;
        assert_eq!(foreseen["loses"], 4);
    }
    assert_eq!(events(&scene).await, before);
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 2);
    let got = scene.clara.send(("GET", &ticket), &[], "").await;
    assert_eq!(got.status, 200);
    let kept = "SELECT count(*) FROM idempotency WHERE operation = 'revokeAccess'";
    let kept: i64 = sqlx::query_scalar(kept)
        .fetch_one(scene.given.app.log.pool())
        .await
        .unwrap();
    assert_eq!(kept, 0);
    let revoked = owner.change("revokeAccess", input, "").await.done();
    assert_eq!(revoked.code(), "ACCESS_REMOVED");
}

#[tokio::test]
async fn a_preview_asks_the_rights_of_the_command_and_is_no_door_for_clients() {
    let scene = scene().await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "itemIds": [scene.billing] });
    let refused = preview(&viewer, json!({ "grantAccess": input })).await;
    assert_eq!(refused["code"], "PERMISSION_MISSING");
    assert_eq!(refused["args"]["permission"], "SHARE");
    let unknown = json!({ "itemIds": [scene.given.unknown_id()] });
    let refused = preview(&scene.given.owner, json!({ "grantAccess": unknown })).await;
    assert_eq!(refused["code"], "NOT_FOUND");
    let variables = json!({ "change": { "grantAccess": input } });
    let answer = scene.clara.call(QUERY, variables).await;
    assert!(answer.text().contains("errors"), "{}", answer.text());
}
