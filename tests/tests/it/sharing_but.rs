//! Sharing what lies in a folder, but some of it, in one command.

use portico_domain::values::StaffRole;
use portico_tests::Outcome;
use serde_json::json;

use crate::scene::{Scene, scene};

const WANTED: &str = "stillReached { id } visibleTo { now { id } }";

/// `BILLING/2020` with two documents, beside the invoice.
async fn year(scene: &Scene) -> (String, String, String) {
    let billing = Some(scene.billing.as_str());
    let year = scene.given.folder(&scene.baker, billing, "2020").await;
    let made = async |name| {
        let given = &scene.given;
        given
            .document(&scene.baker, Some(&year), name, b"text")
            .await
    };
    let (draft, fine) = (made("draft.txt").await, made("fine.txt").await);
    (year, draft, fine)
}

async fn share(scene: &Scene, folder: &str, except: &[&str]) -> Outcome {
    let input = json!({ "folderId": folder, "exceptIds": except });
    let owner = &scene.given.owner;
    owner.change("shareContentsExcept", input, WANTED).await
}

#[tokio::test]
async fn everything_but_one_document_deep_below_is_shared() {
    let scene = scene().await;
    let (_, draft, _) = year(&scene).await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 5);
    let done = share(&scene, &scene.billing, &[&draft]).await.done();
    assert_eq!(done.arg("count"), 2);
    assert_eq!(done.0["stillReached"], json!([]));
    assert_eq!(done.0["visibleTo"]["now"].as_array().unwrap().len(), 2);
    let seen = ["fine.txt", "invoice 1.txt"];
    assert_eq!(scene.seen_by(&scene.clara).await, seen);
    let again = share(&scene, &scene.billing, &[&draft]).await.done();
    assert_eq!(again.code(), "ACCESS_ALREADY_GRANTED");
}

#[tokio::test]
async fn a_folder_that_is_left_out_is_left_out_with_everything_in_it() {
    let scene = scene().await;
    let (year, draft, _) = year(&scene).await;
    let _ = scene.given.owner.grant(&year).await.done();
    let _ = share(&scene, &scene.billing, &[&year, &draft]).await.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ["invoice 1.txt"]);
}

#[tokio::test]
async fn what_another_grant_still_reaches_is_named() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.master(&scene.baker.id, true).await.done();
    let done = share(&scene, &scene.billing, &[&scene.invoice])
        .await
        .done();
    assert_eq!(done.0["stillReached"], json!([{ "id": scene.invoice }]));
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 3);
}

#[tokio::test]
async fn it_asks_the_right_to_share_and_for_what_lies_in_the_folder() {
    let scene = scene().await;
    let said = share(&scene, &scene.billing, &[&scene.plan]).await;
    let said = said.refused("INVALID_INPUT");
    assert_eq!(said.arg("field"), "exceptIds");
    let said = share(&scene, &scene.plan, &[&scene.invoice]).await;
    let _ = said.refused("NOT_A_FOLDER");
    let staff = scene.given.staff(StaffRole::Staff).await;
    let input = json!({ "folderId": scene.billing, "exceptIds": [scene.invoice] });
    let said = staff.change("shareContentsExcept", input, "").await;
    let _ = said.refused("PERMISSION_MISSING");
    assert!(scene.seen_by(&scene.clara).await.is_empty());
}
