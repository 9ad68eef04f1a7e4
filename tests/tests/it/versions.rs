//! The versions of a document that a contact may choose from.

use std::collections::BTreeSet;

use portico_tests::{Client, Outcome};
use serde_json::{Value, json};

use crate::foreseen::preview;
use crate::heard::{self, Statement};
use crate::scene::{Scene, scene};
use crate::viewer_can::hold_back;

const HERS: &[u8] = b"Her plan.\n";
const NEXT: &[u8] = b"The next plan.\n";

/// The plan is shared with Clara and Ben; she put hers over it, and the firm the next over
/// that.
async fn changed_by_both() -> Scene {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for client in [&scene.clara, &scene.ben] {
        let _ = owner.grant_to(&scene.plan, client).await.done();
    }
    let over = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let _ = scene.clara.upload(over.clone(), "plan.txt", HERS).await;
    let _ = owner.upload(over, "plan.txt", NEXT).await;
    scene
}

/// A question about the versions of a page.
fn asking(page: &str) -> String {
    format!(
        "query($id: ID!) {{ item(id: $id) {{ versions{page} {{ id number size mine
             viewerCan {{ view {{ allowed reason }} download {{ allowed reason }} }} }} }} }}"
    )
}

async fn versions(scene: &Scene, by: &Client, page: &str) -> Vec<Value> {
    let told = by.ask(&asking(page), json!({ "id": scene.plan })).await;
    told["item"]["versions"].as_array().unwrap().clone()
}

async fn begun(scene: &Scene, by: &Client, mutation: &str, version: &Value) -> Outcome {
    let input = json!({ "itemId": scene.plan, "versionId": version["id"] });
    by.change(mutation, input, "url").await
}

#[tokio::test]
async fn the_firms_version_and_her_own_are_each_looked_at_and_taken_by_their_ids() {
    let scene = changed_by_both().await;
    let seen = versions(&scene, &scene.clara, "").await;
    let told = seen
        .iter()
        .map(|one| json!([one["number"], one["mine"], one["size"]]));
    let expected = [json!([2, false, "15"]), json!([1, true, "10"])];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    for (version, bytes) in seen.iter().zip([NEXT, HERS]) {
        for mutation in ["beginView", "beginDownload"] {
            let begun = begun(&scene, &scene.clara, mutation, version).await.done();
            let got = scene.clara.send(("GET", begun.text("url")), &[], "").await;
            assert_eq!(got.text().as_bytes(), bytes, "{mutation}");
        }
        let logged: Vec<String> = sqlx::query_scalar(
            "SELECT event_type FROM events
             WHERE event_type IN ('DocumentViewed', 'DocumentDownloaded')
               AND payload -> event_type ->> 'version' = $1 ORDER BY 1",
        )
        .bind(version["id"].as_str().unwrap())
        .fetch_all(scene.given.app.log.pool())
        .await
        .unwrap();
        assert_eq!(logged, ["DocumentDownloaded", "DocumentViewed"]);
    }
    // Ben, who put none there, chooses from the firm's alone.
    let of_ben = versions(&scene, &scene.ben, "").await;
    assert_eq!(of_ben.len(), 1);
    assert_eq!(of_ben[0]["id"], seen[0]["id"]);
    assert_eq!(of_ben[0]["number"], 1);
}

#[tokio::test]
async fn why_a_version_may_only_be_looked_at_is_told_before_and_when_it_is_asked_for() {
    let scene = changed_by_both().await;
    let clara = &scene.clara;
    let look = json!({ "customerId": scene.baker.id, "itemId": scene.plan,
        "contactId": clara.id, "capability": "VIEW" });
    let owner = &scene.given.owner;
    let _ = owner.change("changeCapability", look, "").await.done();
    let seen = versions(&scene, clara, "").await;
    let refused = begun(&scene, clara, "beginDownload", &seen[0]).await;
    let refused = refused.refused("VIEW_ONLY");
    let can = json!({ "view": { "allowed": true, "reason": null },
        "download": { "allowed": false, "reason": refused.message() } });
    assert_eq!(seen[0]["viewerCan"], can);
    let _ = begun(&scene, clara, "beginView", &seen[0]).await.done();
    let query = "query($c: ID!) { items(customer: $c) { nodes { version {
        viewerCan { view { allowed reason } download { allowed reason } } } } } }";
    let listed = clara.ask(query, json!({ "c": scene.baker.id })).await;
    assert_eq!(listed["items"]["nodes"][0]["version"]["viewerCan"], can);
    // Hers is hers to take, by its id and without one.
    assert_eq!(seen[1]["viewerCan"]["download"]["allowed"], true);
    let hers = begun(&scene, clara, "beginDownload", &seen[1]).await.done();
    let got = clara.send(("GET", hers.text("url")), &[], "").await;
    assert_eq!(got.text().as_bytes(), HERS);
    assert_eq!(clara.download(&scene.plan).await, HERS);
}

#[tokio::test]
async fn a_newer_version_to_look_at_is_gained_over_her_own_upload_which_stays_hers_to_take() {
    let scene = scene().await;
    let (owner, clara) = (&scene.given.owner, &scene.clara);
    let place = json!({ "customerId": scene.baker.id });
    let sent = clara.upload(place.clone(), "hers.txt", HERS).await;
    let mut over = place;
    over["documentId"] = json!(sent);
    // It is not shared with her, who sent what it stands over.
    let _ = owner.upload(over, "hers.txt", NEXT).await;
    assert_eq!(clara.item(&sent).await["version"]["mine"], true);
    let look = json!({ "itemIds": [sent], "contactId": clara.id, "capability": "VIEW" });
    let foreseen = preview(owner, json!({ "grantAccess": look })).await;
    let told = json!([{ "contact": { "id": clara.id }, "item": { "id": sent }, "ofNew": false,
        "effect": "OTHER_VERSION" }]);
    assert_eq!(foreseen["changes"], told);
    let gained = "gained { gains others changes { effect } }";
    let done = owner.change("grantAccess", look, gained).await.done();
    let others = json!({ "gains": 0, "others": 1, "changes": [{ "effect": "OTHER_VERSION" }] });
    assert_eq!(done.0["gained"], others);
    assert_eq!(clara.item(&sent).await["version"]["mine"], false);
    assert_eq!(clara.download(&sent).await, HERS);
}

/// What Ben is told who opens this version of the plan, and what the database was asked.
async fn told_ben(scene: &Scene, mutation: &str, version: &str) -> (String, Vec<Statement>) {
    let query = format!(
        "mutation($i: ID!, $v: ID!) {{ begun: {mutation}(input: {{ itemId: $i, versionId: $v }}) {{
             __typename ... on Refused {{ code message args {{ field }} }} }} }}"
    );
    let variables = json!({ "i": scene.plan, "v": version });
    let (answer, asked) = heard::call(&scene.ben, &query, variables).await;
    (answer.text(), asked)
}

#[tokio::test]
async fn a_hidden_version_is_told_like_a_missing_one_whatever_of_the_document_may_be_taken() {
    let scene = changed_by_both().await;
    let (owner, ben) = (&scene.given.owner, &scene.ben);
    let query = "query($id: ID!) { item(id: $id) { versions { id } } }";
    let all = owner.ask(query, json!({ "id": scene.plan })).await;
    let seen = versions(&scene, ben, "").await.remove(0);
    let all = all["item"]["versions"].as_array().unwrap().iter();
    let ids = all.map(|version| version["id"].as_str().unwrap());
    // The firm's first, and Clara's.
    let hidden: Vec<&str> = ids.filter(|id| seen["id"] != *id).collect();
    assert_eq!(hidden.len(), 2);
    let nobody = scene.given.unknown_id();
    let who = json!({ "customerId": scene.baker.id, "contactId": ben.id });
    let (mut capped, mut looks) = (who.clone(), who);
    capped["canDownload"] = json!(false);
    looks["itemId"] = json!(scene.plan);
    looks["capability"] = json!("VIEW");
    let mut told = BTreeSet::new();
    for (less, code) in [
        (None, None),
        (Some(("assignMembership", capped)), Some("CANNOT_DOWNLOAD")),
        (Some(("changeCapability", looks)), Some("VIEW_ONLY")),
    ] {
        if let Some((mutation, input)) = less {
            let _ = owner.change(mutation, input, "").await.done();
        }
        // What he sees says why it is not his to take.
        let taken = begun(&scene, ben, "beginDownload", &seen).await;
        let _ = match code {
            Some(code) => taken.refused(code),
            None => taken.done(),
        };
        for mutation in ["beginView", "beginDownload"] {
            let (missing, asked_for_missing) = told_ben(&scene, mutation, &nobody).await;
            assert!(!asked_for_missing.is_empty(), "no statement was heard");
            for version in &hidden {
                let (of_hidden, asked) = told_ben(&scene, mutation, version).await;
                assert_eq!(of_hidden, missing, "{mutation}, {code:?}");
                let differing = heard::differing(&asked, &asked_for_missing);
                assert_eq!(differing, None, "{mutation}, {code:?}");
            }
            told.insert(missing);
        }
    }
    assert_eq!(told.len(), 1, "{told:?}");
    let missing = told.pop_first().unwrap();
    for says in ["NOT_FOUND", "versionId"] {
        assert!(missing.contains(says), "{missing}");
    }
}

#[tokio::test]
async fn of_what_has_no_version_to_be_seen_the_rule_is_told_whichever_is_asked_for() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.billing, &scene.clara).await.done();
    let query = "query($id: ID!) { item(id: $id) { versions { id } } }";
    let told = owner.ask(query, json!({ "id": scene.plan })).await;
    let of_plan = told["item"]["versions"][0]["id"].as_str().unwrap();
    hold_back(&scene, &scene.plan).await;
    let nobody = scene.given.unknown_id();
    for version in [of_plan, nobody.as_str()] {
        let of = |item: &str| json!({ "itemId": item, "versionId": version });
        let asked = owner.change("beginDownload", of(&scene.plan), "url").await;
        let _ = asked.refused("NO_VISIBLE_VERSION");
        let asked = owner
            .change("beginDownload", of(&scene.billing), "url")
            .await;
        let _ = asked.refused("NOT_A_DOCUMENT");
        let clara = &scene.clara;
        for begin in ["beginDownload", "beginView"] {
            let asked = clara.change(begin, of(&scene.billing), "url").await;
            let _ = asked.refused("NOT_A_DOCUMENT");
        }
    }
    let (clara, of) = (&scene.clara, json!({ "itemId": scene.billing }));
    let asked = clara.change("beginView", of, "url").await;
    let _ = asked.refused("NOT_A_DOCUMENT");
    // Each is in the log, with its code, the owner's as the contact's.
    scene.given.app.access_log.stop().await;
    let recorded: Vec<(String, i64)> = sqlx::query_as(
        "SELECT concat_ws(' ', payload::jsonb -> event_type ->> 'action',
                          payload::jsonb -> event_type ->> 'code'), count(*)
         FROM events WHERE event_type = 'AccessRefused' GROUP BY 1 ORDER BY 1",
    )
    .fetch_all(scene.given.app.log.pool())
    .await
    .unwrap();
    let expected = [
        ("DOWNLOAD NOT_A_DOCUMENT", 4_i64),
        ("DOWNLOAD NO_VISIBLE_VERSION", 2),
        ("VIEW NOT_A_DOCUMENT", 3),
    ];
    let expected = expected.map(|(what, times)| (what.to_owned(), times));
    assert_eq!(recorded, expected);
}

#[tokio::test]
async fn of_many_versions_some_are_listed_after_those_that_were_listed_before() {
    let scene = changed_by_both().await;
    let over = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    for text in [&b"Hers again.\n"[..], b"Hers at last.\n"] {
        let _ = scene.clara.upload(over.clone(), "plan.txt", text).await;
    }
    let all = versions(&scene, &scene.clara, "").await;
    let numbers = all
        .iter()
        .map(|version| version["number"].as_i64().unwrap());
    assert_eq!(numbers.collect::<Vec<_>>(), [4, 3, 2, 1]);
    let page = versions(&scene, &scene.clara, "(first: 2, skip: 1)").await;
    assert_eq!(page, all[1..3]);
    let none = versions(&scene, &scene.clara, "(skip: 4)").await;
    assert!(none.is_empty(), "{none:?}");
    for (page, rule) in [
        ("(first: 201)", "First is 201"),
        ("(skip: -1)", "Skip is below zero"),
    ] {
        let variables = json!({ "id": scene.plan });
        let answer = scene.clara.call(&asking(page), variables).await;
        assert!(answer.text().contains(rule), "{}", answer.text());
    }
}
