//! Who may copy what to where, and who sees it then.

use futures_util::future::join_all;
use portico_domain::values::StaffRole;
use serde_json::{Value, json};

use super::{copy, copy_with, nth, seen_at_other};
use crate::scene::{Scene, scene};

const PREVIEW: &str = "query($change: PreviewChangeInput!) { previewChange(change: $change) { \
    __typename ... on Refused { code } \
    ... on ChangePreview { gains loses changes { contact { id } item { id } ofCopy effect } } } }";

/// A folder of the other customer that its clients see.
async fn shared(scene: &Scene) -> String {
    let shared = scene.given.folder(&scene.other, None, "Shared").await;
    let _ = scene.given.owner.grant(&shared).await.done();
    shared
}

#[tokio::test]
async fn a_copy_into_a_shared_folder_is_foreseen_and_says_who_sees_it() {
    let scene = scene().await;
    let shared = shared(&scene).await;
    let input = json!({ "itemIds": [scene.billing], "toId": shared });
    let change = json!({ "change": { "copyItems": input } });
    let owner = &scene.given.owner;
    let blobs = scene
        .given
        .folder
        .path()
        .join("blobs")
        .join(&scene.other.id);
    let foreseen = owner.ask(PREVIEW, change).await["previewChange"].take();
    assert!(!blobs.exists(), "a preview linked bytes");
    let gain = |item: &String| {
        json!({ "contact": { "id": scene.stella.id }, "item": { "id": item },
                "ofCopy": true, "effect": "GAINS" })
    };
    assert_eq!(
        (&foreseen["gains"], &foreseen["loses"]),
        (&json!(2), &json!(0))
    );
    let changes = foreseen["changes"].as_array().unwrap();
    for item in [&scene.billing, &scene.invoice] {
        assert!(changes.contains(&gain(item)), "{changes:?}");
    }
    let done = copy(&scene, &[&scene.billing], &shared).await.done();
    assert_eq!(
        done.0["visibleTo"]["now"],
        json!([{ "id": scene.stella.id }])
    );
    let seen = ["Shared", "Shared/BILLING", "Shared/BILLING/invoice 1.txt"];
    assert_eq!(seen_at_other(&scene, &scene.stella).await, seen);
}

#[tokio::test]
async fn a_copy_into_a_shared_folder_is_refused_to_who_may_not_share() {
    let scene = scene().await;
    let shared = shared(&scene).await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let input = json!({ "itemIds": [scene.plan], "toId": shared });
    let said = staff.change("copyItems", input, "").await;
    assert_eq!(
        said.refused("PERMISSION_MISSING").arg("permission"),
        "SHARE"
    );
    assert_eq!(seen_at_other(&scene, &scene.stella).await, ["Shared"]);
    let input = json!({ "itemIds": [scene.plan], "toId": scene.other.files });
    let _ = staff.change("copyItems", input, "").await.done();
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "itemIds": [scene.billing], "toId": scene.other.files });
    let said = viewer.change("copyItems", input, "").await;
    let said = said.refused("PERMISSION_MISSING");
    assert_eq!(said.arg("permission"), "WRITE_DOCUMENTS");
}

#[tokio::test]
async fn a_copy_asks_for_rights_at_both_customers() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let reach = json!({ "staffId": staff.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", reach, "").await.done();
    let at = |customer: &str| json!({ "staffId": staff.id, "customerIds": [customer] });
    let copies = async |item: &str, to: &str| {
        let input = json!({ "itemIds": [item], "toId": to });
        staff.change("copyItems", input, "").await
    };
    let _ = owner
        .change("assignStaff", at(&scene.baker.id), "")
        .await
        .done();
    let said = copies(&scene.plan, &scene.other.files).await;
    let _ = said.refused("NOT_FOUND");
    let _ = copies(&scene.plan, &scene.billing).await.done();
    let _ = owner
        .change("unassignStaff", at(&scene.baker.id), "")
        .await
        .done();
    let _ = owner
        .change("assignStaff", at(&scene.other.id), "")
        .await
        .done();
    let said = copies(&scene.plan, &scene.other.files).await;
    let _ = said.refused("NOT_ASSIGNED");
    let unknown = scene.given.unknown_id();
    let said = copy(&scene, &[&unknown], &scene.other.files).await;
    let _ = said.refused("NOT_FOUND");
}

#[tokio::test]
async fn the_border_of_internal_is_crossed_outwards_only_where_that_is_confirmed() {
    let scene = scene().await;
    let internal = Some(scene.baker.internal.as_str());
    let papers = scene.given.folder(&scene.baker, internal, "Papers").await;
    let said = copy(&scene, &[&papers], &scene.other.files).await;
    let _ = said.refused("UNCONFIRMED");
    let done = copy(&scene, &[&papers, &scene.plan], &scene.other.internal).await;
    assert_eq!(done.done().0["count"], 2);
    let meant = json!({ "confirmed": "OUT_OF_INTERNAL" });
    let done = copy_with(&scene, meant, &[&papers], &scene.other.files).await;
    let _ = done.done();
}

#[tokio::test]
async fn no_copy_goes_into_itself_too_deep_into_a_document_or_of_a_root() {
    let scene = scene().await;
    let given = &scene.given;
    let inner = given
        .folder(&scene.baker, Some(&scene.billing), "Inner")
        .await;
    let _ = copy(&scene, &[&scene.billing], &inner)
        .await
        .refused("INTO_ITSELF");
    let _ = copy(&scene, &[&scene.billing], &scene.billing)
        .await
        .refused("INTO_ITSELF");
    let _ = copy(&scene, &[&scene.billing], &scene.plan)
        .await
        .refused("NOT_A_FOLDER");
    let _ = copy(&scene, &[&scene.baker.files], &scene.other.files)
        .await
        .refused("SYSTEM_FOLDER");
    let _ = copy(&scene, &[], &scene.other.files)
        .await
        .refused("INVALID_INPUT");
    let mut deep = given.folder(&scene.other, None, "2").await;
    for level in 3..31 {
        deep = given
            .folder(&scene.other, Some(&deep), &level.to_string())
            .await;
    }
    // 30 deep: two more fit, three do not.
    let fits = copy(&scene, &[&scene.billing], &deep).await.done();
    assert_eq!(fits.0["count"], 3);
    let _ = given.folder(&scene.baker, Some(&inner), "Innermost").await;
    let _ = copy(&scene, &[&scene.billing], &deep)
        .await
        .refused("TOO_DEEP");
    let _ = scene.given.owner.trash(&nth(&fits, 0)).await.done();
    let said = copy(&scene, &[&scene.plan], &nth(&fits, 0)).await;
    let _ = said.refused("ITEM_TRASHED");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_copies_to_one_name_at_once_one_gets_it() {
    let scene = scene().await;
    let input = json!({ "itemIds": [scene.billing], "toId": scene.other.files });
    let owner = &scene.given.owner;
    let copies = (0..5).map(|_| async {
        let call = owner.change_call("copyItems", input.clone(), "");
        call.await.json()["data"]["copyItems"].take()
    });
    let answers: Vec<Value> = join_all(copies).await;
    let refused = answers.iter().filter(|one| one["code"] == "NAME_TAKEN");
    assert_eq!(refused.count(), 4, "{answers:?}");
}
