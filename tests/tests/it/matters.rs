//! Matters with contacts of their own, sections of the portal, and moves.

use portico_domain::values::StaffRole;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::live::{FIELDS, listen_to};
use crate::scene::{Scene, scene};

const EMPTY: [&str; 0] = [];

/// A matter below *Files*, with `invoice 1.txt`'s folder moved into it.
async fn matter(scene: &Scene) -> String {
    let details = json!({ "reference": "2026/7", "title": "The sale" });
    let input = json!({ "customerId": scene.baker.id, "name": "Sale", "details": details });
    let wanted = "items { id kind }";
    let opened = scene.given.owner.change("openMatter", input, wanted).await;
    let opened = opened.done();
    assert_eq!(opened.0["items"][0]["kind"], "MATTER");
    opened.0["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn move_to(scene: &Scene, item: &str, to: &str, confirmed: Value) -> portico_tests::Outcome {
    let input = json!({ "itemIds": [item], "toId": to, "confirmed": confirmed });
    scene.given.owner.change("moveItems", input, "").await
}

async fn at_matter(scene: &Scene, matter: &str, can_download: bool) {
    let give = json!([{ "contactId": scene.clara.id, "canDownload": can_download }]);
    let input = json!({ "matterId": matter, "give": give });
    let _ = scene
        .given
        .owner
        .change("setMatterAccess", input, "")
        .await
        .done();
}

#[tokio::test]
async fn access_to_a_matter_shows_the_matter_and_none_of_its_documents() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let _ = move_to(&scene, &scene.plan, &matter, Value::Null)
        .await
        .done();
    at_matter(&scene, &matter, true).await;
    assert_eq!(scene.seen_by(&scene.clara).await, ["Sale"]);
    assert_eq!(scene.seen_by(&scene.ben).await, EMPTY);
    let input = json!({ "matterId": matter, "revokeIds": [scene.clara.id] });
    let owner = &scene.given.owner;
    let _ = owner.change("setMatterAccess", input, "").await.done();
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
}

#[tokio::test]
async fn a_download_that_is_off_at_a_matter_stays_off() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let _ = move_to(&scene, &scene.plan, &matter, Value::Null)
        .await
        .done();
    let _ = owner.grant(&matter).await.done();
    let can = async || scene.clara.item(&scene.plan).await["viewerCan"]["download"].take();
    assert_eq!(can().await["allowed"], true);
    at_matter(&scene, &matter, false).await;
    assert_eq!(can().await["allowed"], false);
    let input = json!({ "matterId": matter, "revokeIds": [scene.clara.id] });
    let _ = owner.change("setMatterAccess", input, "").await.done();
    assert_eq!(can().await["allowed"], false);
}

#[tokio::test]
async fn access_to_a_matter_is_taken_away_also_in_the_trash_and_below_internal() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (clara, ben, matter) = (&scene.clara.id, &scene.ben.id, matter(&scene).await);
    let set = async |give: &[&str], revoke: &[&str]| {
        let give: Vec<_> = give.iter().map(|id| json!({ "contactId": id })).collect();
        let input = json!({ "matterId": matter, "give": give, "revokeIds": revoke });
        owner.change("setMatterAccess", input, "").await
    };
    for place in ["ITEM_TRASHED", "INTERNAL_AREA"] {
        let in_trash = place == "ITEM_TRASHED";
        let _ = set(&[clara, ben], &[]).await.done();
        if in_trash {
            let _ = owner.trash(&matter).await.done();
        } else {
            let confirmed = json!("INTO_INTERNAL");
            let moved = move_to(&scene, &matter, &scene.baker.internal, confirmed).await;
            let _ = moved.done();
        }
        let _ = set(&[clara], &[]).await.refused(place);
        let _ = set(&[ben], &[clara]).await.refused(place);
        let taken = set(&[], &[clara]).await.done();
        assert_eq!(taken.arg("count"), 1);
        assert_eq!(set(&[], &[clara]).await.done().code(), "ALREADY_DONE");
        if in_trash {
            let _ = owner.restore(&matter).await.done();
        } else {
            let confirmed = json!("OUT_OF_INTERNAL");
            let moved = move_to(&scene, &matter, &scene.baker.files, confirmed).await;
            let _ = moved.done();
        }
        assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
        assert_eq!(scene.seen_by(&scene.ben).await, ["Sale"]);
    }
    let _ = owner.trash(&matter).await.done();
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "matterId": matter, "revokeIds": [ben] });
    let said = viewer.change("setMatterAccess", input, "").await;
    let said = said.refused("PERMISSION_MISSING");
    assert_eq!(said.arg("permission"), "SHARE");
}

#[tokio::test]
async fn a_section_is_open_to_whose_membership_names_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.master(&scene.baker.id, true).await.done();
    let input = json!({ "name": "Billing" });
    let made = owner
        .change("defineSection", input, "sectionId")
        .await
        .done();
    let section = made.text("sectionId");
    let input = json!({ "itemIds": [scene.billing], "sectionId": section });
    let _ = owner.change("setSection", input, "").await.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id,
        "sectionIds": [section] });
    let _ = owner.change("assignMembership", input, "").await.done();
    let all = ["BILLING", "BILLING/invoice 1.txt", "plan.txt"];
    assert_eq!(scene.seen_by(&scene.clara).await, all);
    assert_eq!(scene.seen_by(&scene.ben).await, ["plan.txt"]);
}

#[tokio::test]
async fn what_moves_into_a_shared_place_is_shared_and_a_cycle_is_refused() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let _ = move_to(&scene, &scene.plan, &scene.billing, Value::Null)
        .await
        .done();
    let all = ["BILLING", "BILLING/invoice 1.txt", "BILLING/plan.txt"];
    assert_eq!(scene.seen_by(&scene.clara).await, all);
    let below = scene
        .given
        .folder(&scene.baker, Some(&scene.billing), "Old")
        .await;
    let said = move_to(&scene, &scene.billing, &below, Value::Null).await;
    let _ = said.refused("INTO_ITSELF");
    let said = move_to(&scene, &scene.billing, &scene.other.files, Value::Null).await;
    let _ = said.refused("OTHER_CUSTOMER");
}

#[tokio::test]
async fn the_border_of_internal_is_crossed_knowingly_only() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let said = move_to(&scene, &scene.plan, &scene.baker.internal, Value::Null).await;
    let _ = said.refused("UNCONFIRMED");
    let confirmed = json!("INTO_INTERNAL");
    let _ = move_to(&scene, &scene.plan, &scene.baker.internal, confirmed)
        .await
        .done();
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
}

#[tokio::test]
async fn what_is_seen_wherever_it_lies_is_told_with_what_its_move_takes_along() {
    let scene = scene().await;
    let (given, baker, clara) = (&scene.given, &scene.baker, &scene.clara);
    let _ = given.owner.grant_to(&scene.billing, clara).await.done();
    let matter = matter(&scene).await;
    at_matter(&scene, &matter, true).await;
    let _ = move_to(&scene, &matter, &scene.billing, Value::Null)
        .await
        .done();
    let input = json!({ "customerId": baker.id, "folderId": scene.billing, "name": "Mine" });
    let own = clara.change("createFolder", input, "item { id }").await;
    let elsewhere = given.folder(baker, None, "Elsewhere").await;
    for moved in [matter, own.done().id("item")] {
        let inside = given.document(baker, Some(&moved), "in.txt", b"1").await;
        assert_eq!(clara.item(&inside).await["id"], inside);
        let mut to_clara = listen_to(given, clara, FIELDS).await;
        let _ = move_to(&scene, &moved, &elsewhere, Value::Null)
            .await
            .done();
        let news = to_clara.news().await;
        assert_eq!(
            news,
            json!({ "position": news["position"], "items": [moved], "scopeChanged": true })
        );
        assert_eq!(clara.item(&moved).await["id"], moved);
        assert_eq!(clara.item(&inside).await, Value::Null);
    }
}

#[tokio::test]
async fn who_sees_a_matter_is_said_once_of_each_and_of_200_at_most() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let clara = |can_download: bool| {
        let id = &scene.clara.id;
        json!({ "contactId": id, "canDownload": can_download })
    };
    let many = json!(vec![clara(true); 201]);
    let ids: Vec<_> = (1..=201).map(|n| Uuid::from_u128(n).to_string()).collect();
    let ids = json!(ids);
    let both = json!([clara(true), clara(false)]);
    let one = json!([clara(true)]);
    let hers = json!([scene.clara.id]);
    for (give, revoke, field) in [
        (&many, &json!([]), "give"),
        (&json!([]), &ids, "revokeIds"),
        (&both, &json!([]), "give"),
        (&one, &hers, "revokeIds"),
    ] {
        let input = json!({ "matterId": matter, "give": give, "revokeIds": revoke });
        let said = owner.change("setMatterAccess", input, "").await;
        let said = said.refused("INVALID_INPUT");
        assert_eq!(said.arg("field"), field, "{}", said.message());
    }
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    let twice = json!({ "matterId": matter, "give": [clara(false), clara(false)] });
    let done = owner.change("setMatterAccess", twice, "").await.done();
    assert_eq!(done.arg("count"), 1);
    assert_eq!(scene.seen_by(&scene.clara).await, ["Sale"]);
}

#[tokio::test]
async fn nothing_but_a_matter_has_access_to_be_set() {
    let scene = scene().await;
    let (owner, clara) = (&scene.given.owner, &scene.clara.id);
    let matter = matter(&scene).await;
    let nobody = json!([]);
    let set = async |item: &str, give: &Value, revoke: &Value| {
        let input = json!({ "matterId": item, "give": give, "revokeIds": revoke });
        owner.change("setMatterAccess", input, "").await
    };
    for item in [&scene.billing, &scene.plan] {
        for (give, revoke) in [
            (&nobody, &nobody),
            (&json!([{ "contactId": clara }]), &nobody),
            (&nobody, &json!([clara])),
        ] {
            let _ = set(item, give, revoke).await.refused("NOT_A_MATTER");
        }
    }
    let said = set(&matter, &nobody, &nobody).await.done();
    assert_eq!(said.code(), "ALREADY_DONE");
}
