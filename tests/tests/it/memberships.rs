//! Memberships that end and come back, and a contact's own portal switch.

use serde_json::json;

use crate::scene::{SURVIVORS, Scene, scene};

const EMPTY: [&str; 0] = [];

async fn remove(scene: &Scene) {
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let removed = scene.given.owner.change("removeMembership", input, "");
    let _ = removed.await.done();
}

async fn assign(scene: &Scene, survivors: &str) -> i64 {
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id,
        "survivors": survivors });
    let assigned = scene
        .given
        .owner
        .change("assignMembership", input, SURVIVORS);
    assigned.await.done().0["survivors"]["count"]
        .as_i64()
        .unwrap()
}

#[tokio::test]
async fn who_comes_back_gets_nothing_back_by_itself() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    remove(&scene).await;
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    assert_eq!(assign(&scene, "REVOKE").await, 1);
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    remove(&scene).await;
    assert_eq!(assign(&scene, "AS_BEFORE").await, 1);
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
}

#[tokio::test]
async fn a_switch_that_is_off_outlives_the_membership() {
    let mut scene = scene().await;
    let owner = &scene.given.owner.clone();
    let _ = owner.grant(&scene.plan).await.done();
    let who = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let off = owner.change("closeContactPortal", who.clone(), "").await;
    let _ = off.done();
    scene.clara.sign_in_again().await;
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    assert_eq!(scene.seen_by(&scene.ben).await, ["plan.txt"]);
    remove(&scene).await;
    assign(&scene, "AS_BEFORE").await;
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    let on = owner.change("openContactPortal", who, "").await;
    let _ = on.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
}

#[tokio::test]
async fn a_portal_that_opens_again_revokes_what_was_granted_before() {
    let mut scene = scene().await;
    let owner = &scene.given.owner.clone();
    let _ = owner.grant(&scene.plan).await.done();
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let _ = owner.grant(&scene.billing).await.done();
    let input = json!({ "customerId": scene.baker.id });
    let opened = owner.change("openCustomerPortal", input, SURVIVORS).await;
    let of_all = json!({ "itemId": scene.plan, "contactId": null, "groupId": null,
        "capability": "DOWNLOAD", "grantedBy": "Olivia Owner" });
    let was = json!({ "count": 1, "revoked": true, "grants": [of_all], "matterIds": [] });
    assert_eq!(opened.done().0["survivors"], was);
    let shared = ["BILLING", "BILLING/invoice 1.txt"];
    scene.clara.sign_in_again().await;
    assert_eq!(scene.seen_by(&scene.clara).await, shared);
}
