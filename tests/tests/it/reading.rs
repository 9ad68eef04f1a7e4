//! A19–A24: the client's own portal.

use portico_tests::Door;
use portico_tests::bytes::sha256;
use portico_tests::given::PASSWORD;
use serde_json::json;

use crate::scene::{INVOICE, PLAN, refused_query, scene};

const ROOT: &str =
    "query($c: ID!) { items(customer: $c) { nodes { name parentId path { name } } } }";

#[tokio::test]
async fn a19_a_client_signs_in_to_their_own_portal() {
    let scene = scene().await;
    let mut browser = scene.given.visitor(Door::Portal);
    let said = browser.sign_in(&scene.clara.email, PASSWORD).await.done();
    assert_eq!(said.code(), "SIGNED_IN");
    // By an invitation, too.
    let nina = scene.given.client(&scene.baker, "Nina").await;
    let me = nina.ask("{ me { name } }", json!({})).await;
    assert_eq!(me["me"]["name"], "Nina Tester");
    let me = browser
        .ask("{ me { name } customers { nodes { name } } }", json!({}))
        .await;
    let expected = json!({ "me": { "name": "Clara Tester" }, "customers": { "nodes": [{ "name": "Baker & Sons" }] } });
    assert_eq!(me, expected);
}

#[tokio::test]
async fn a19_refused_to_staff_to_wrong_passwords_and_at_the_other_door() {
    let scene = scene().await;
    let mut portal = scene.given.visitor(Door::Portal);
    let mut console = scene.given.visitor(Door::Staff);
    let answers = [
        portal.sign_in("olivia.owner@firm.example", PASSWORD).await,
        portal.sign_in(&scene.clara.email, "not the password").await,
        portal.sign_in("nobody@client.example", PASSWORD).await,
        console.sign_in(&scene.clara.email, PASSWORD).await,
    ];
    for answer in &answers {
        assert_eq!(answer.clone().refused("WRONG_CREDENTIALS"), answers[0]);
    }
    assert_eq!((portal.cookie(), console.cookie()), (None, None));
}

#[tokio::test]
async fn a20_my_documents_is_the_portals_root() {
    let scene = scene().await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    let theirs = scene
        .clara
        .ask("{ customers { totalCount nodes { id } } }", json!({}))
        .await;
    let only = json!({ "totalCount": 1, "nodes": [{ "id": scene.baker.id }] });
    assert_eq!(theirs["customers"], only);
    let root = scene.clara.ask(ROOT, json!({ "c": scene.baker.id })).await;
    let names: Vec<_> = root["items"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| &n["name"])
        .collect();
    assert_eq!(names, ["BILLING", "plan.txt"]);
}

#[tokio::test]
async fn a20_refused_without_a_session_and_after_its_end() {
    let scene = scene().await;
    let variables = json!({ "c": scene.baker.id });
    let nobody = scene.clara.signed_out();
    assert_eq!(
        refused_query(&nobody, ROOT, variables.clone()).await,
        "NOT_SIGNED_IN"
    );
    let customers = "{ customers { totalCount } }";
    assert_eq!(
        refused_query(&nobody, customers, json!({})).await,
        "NOT_SIGNED_IN"
    );
    let _ = scene
        .clara
        .ask("mutation { signOut { __typename } }", json!({}))
        .await;
    assert_eq!(
        refused_query(&scene.clara, ROOT, variables).await,
        "NOT_SIGNED_IN"
    );
}

#[tokio::test]
async fn a21_shared_items_stand_at_the_top_and_hidden_folders_leave_no_name() {
    let scene = scene().await;
    let secret = scene.given.folder(&scene.baker, None, "Suspicions").await;
    let shared = scene
        .given
        .folder(&scene.baker, Some(&secret), "Letters")
        .await;
    let letter = scene
        .given
        .document(&scene.baker, Some(&shared), "a.txt", b"a")
        .await;
    let _ = scene.given.owner.grant(&shared).await.done();
    let root = scene.clara.call(ROOT, json!({ "c": scene.baker.id })).await;
    let expected = json!([{ "name": "Letters", "parentId": null, "path": [] }]);
    assert_eq!(root.json()["data"]["items"]["nodes"], expected);
    assert_eq!(
        scene.clara.item(&letter).await["path"],
        json!([{ "name": "Letters" }])
    );
    assert!(!root.text().contains(&secret));
}

#[tokio::test]
async fn a21_refused_the_folder_above_is_as_if_it_did_not_exist() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.invoice).await.done();
    for hidden in [&scene.billing, &scene.baker.files, &scene.baker.internal] {
        assert!(scene.clara.item(hidden).await.is_null());
    }
    assert_eq!(scene.seen_by(&scene.clara).await, ["invoice 1.txt"]);
}

#[tokio::test]
async fn a22_a_folder_covers_what_is_in_it_and_what_comes() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let later = scene
        .given
        .folder(&scene.baker, Some(&scene.billing), "2026")
        .await;
    let _ = scene
        .given
        .document(&scene.baker, Some(&later), "new.txt", b"new")
        .await;
    let expected = [
        "BILLING",
        "BILLING/2026",
        "BILLING/2026/new.txt",
        "BILLING/invoice 1.txt",
    ];
    assert_eq!(scene.seen_by(&scene.clara).await, expected);
}

#[tokio::test]
async fn a22_refused_a_strangers_folder_opens_like_one_that_is_not() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let query =
        "query($c: ID!, $f: ID) { items(customer: $c, folder: $f) { totalCount nodes { id } } }";
    let inside = async |folder: &str| {
        let variables = json!({ "c": scene.baker.id, "f": folder });
        scene.stella.call(query, variables).await.body
    };
    assert_eq!(
        inside(&scene.billing).await,
        inside(&scene.given.unknown_id()).await
    );
    let variables = json!({ "c": scene.baker.id, "f": scene.billing });
    let nothing = json!({ "items": { "totalCount": 0, "nodes": [] } });
    assert_eq!(scene.stella.ask(query, variables).await, nothing);
}

#[tokio::test]
async fn a23_a_document_is_looked_at_without_being_taken_away() {
    let scene = scene().await;
    let input = json!({ "itemIds": [scene.plan], "capability": "VIEW" });
    let _ = scene.given.owner.grant_with(input).await.done();
    let ticket = scene
        .clara
        .begin_opening("beginView", &scene.plan)
        .await
        .done();
    let shown = scene.clara.send(("GET", ticket.text("url")), &[], "").await;
    assert_eq!((shown.status.as_u16(), shown.body.as_slice()), (200, PLAN));
    assert!(shown.header("content-disposition").starts_with("inline"));
}

#[tokio::test]
async fn a23_refused_view_only_is_not_downloaded() {
    let scene = scene().await;
    let input = json!({ "itemIds": [scene.plan], "capability": "VIEW" });
    let _ = scene.given.owner.grant_with(input).await.done();
    let said = scene
        .clara
        .begin_opening("beginDownload", &scene.plan)
        .await;
    let _ = said.refused("VIEW_ONLY");
    let can = &scene.clara.item(&scene.plan).await["viewerCan"];
    assert_eq!(
        (&can["view"]["allowed"], &can["download"]["allowed"]),
        (&json!(true), &json!(false))
    );
    let said = scene.stella.begin_opening("beginView", &scene.plan).await;
    let _ = said.refused("NOT_FOUND");
}

#[tokio::test]
async fn a24_what_is_granted_can_be_downloaded_as_it_is() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let got = scene.clara.download_digest(&scene.invoice).await;
    assert_eq!(got, (sha256(INVOICE), INVOICE.len() as u64));
}

#[tokio::test]
async fn a24_refused_to_who_may_not_download_and_after_a_revoke() {
    let scene = scene().await;
    let more = json!({ "canDownload": false });
    let reader = scene.given.contact(&scene.baker, "Rita", more).await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let said = reader.begin_opening("beginDownload", &scene.plan).await;
    let _ = said.refused("CANNOT_DOWNLOAD");
    let ticket = scene
        .clara
        .begin_opening("beginDownload", &scene.plan)
        .await
        .done();
    let by_ben = scene.ben.send(("GET", ticket.text("url")), &[], "").await;
    assert_eq!(by_ben.status, 404, "another's ticket");
    let _ = scene.given.owner.revoke(&scene.plan).await.done();
    let late = scene.clara.send(("GET", ticket.text("url")), &[], "").await;
    assert_eq!(late.status, 404, "a ticket from before the revoke");
}
