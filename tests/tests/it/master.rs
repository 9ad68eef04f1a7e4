//! A03, A25–A28: master access.

use portico_domain::values::StaffRole;
use portico_tests::Staff;
use serde_json::json;

use crate::scene::scene;

const EMPTY: [&str; 0] = [];
const ALL: [&str; 3] = ["BILLING", "BILLING/invoice 1.txt", "plan.txt"];

async fn is_on(staff: &Staff, customer: &str) -> bool {
    let query = "query($id: ID!) { customer(by: { id: $id }) { masterAccessOn } }";
    staff.ask(query, json!({ "id": customer })).await["customer"]["masterAccessOn"] == true
}

#[tokio::test]
async fn a03_with_master_access_the_client_sees_everything() {
    let scene = scene().await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ALL);
    assert_eq!(scene.seen_by(&scene.ben).await, ALL);
}

#[tokio::test]
async fn a03_refused_to_strangers_and_for_working_papers() {
    let scene = scene().await;
    let papers = scene
        .given
        .folder(&scene.baker, Some(&scene.baker.internal), "Papers")
        .await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    assert_eq!(scene.seen_by(&scene.stella).await, EMPTY);
    assert!(scene.clara.item(&papers).await.is_null());
}

#[tokio::test]
async fn a25_the_switch_above_the_list_turns_it_on_and_off() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    assert!(!is_on(owner, &scene.baker.id).await);
    let _ = owner.master(&scene.baker.id, true).await.done();
    assert!(is_on(owner, &scene.baker.id).await && !is_on(owner, &scene.other.id).await);
    let query = "query($id: ID!) { customer(by: { id: $id }) { masterAccess { itemId subject \
                 capability expiresAt grantedBy } } }";
    let given = owner.ask(query, json!({ "id": scene.baker.id })).await;
    let all = json!([{ "itemId": null, "subject": "All clients", "capability": "DOWNLOAD",
                       "expiresAt": null, "grantedBy": "Olivia Owner" }]);
    assert_eq!(given["customer"]["masterAccess"], all);
    let said = owner.master(&scene.baker.id, false).await.done();
    assert_eq!(said.message(), "Master Access Removed for Baker & Sons");
    let given = owner.ask(query, json!({ "id": scene.baker.id })).await;
    assert_eq!(given["customer"]["masterAccess"], json!([]));
    assert!(!is_on(owner, &scene.baker.id).await);
}

#[tokio::test]
async fn a25_refused_to_staff_who_may_not_share() {
    let scene = scene().await;
    for role in [StaffRole::Staff, StaffRole::Viewer, StaffRole::Auditor] {
        let staff = scene.given.staff(role).await;
        let _ = staff
            .master(&scene.baker.id, true)
            .await
            .refused("PERMISSION_MISSING");
    }
    assert!(!is_on(&scene.given.owner, &scene.baker.id).await);
}

#[tokio::test]
async fn a26_it_is_confirmed_by_the_customers_name() {
    let scene = scene().await;
    let said = scene.given.owner.master(&scene.baker.id, true).await.done();
    assert_eq!(said.message(), "Master Access Granted for Baker & Sons");
    let told = (said.code(), said.arg("customer").as_str());
    assert_eq!(told, ("MASTER_ACCESS_GRANTED", Some("Baker & Sons")));
}

#[tokio::test]
async fn a26_refused_to_an_auditor_and_for_a_customer_that_is_not_there() {
    let scene = scene().await;
    let auditor = scene.given.staff(StaffRole::Auditor).await;
    let said = auditor.master(&scene.baker.id, true).await;
    let said = said.refused("PERMISSION_MISSING");
    assert_ne!(said.message(), "Master Access Granted for Baker & Sons");
    let unknown = scene.given.unknown_id();
    let _ = scene
        .given
        .owner
        .master(&unknown, true)
        .await
        .refused("NOT_FOUND");
}

#[tokio::test]
async fn a27_from_then_on_what_comes_is_visible_too() {
    let scene = scene().await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    let later = scene
        .given
        .document(&scene.baker, None, "later.txt", b"later")
        .await;
    assert_eq!(scene.clara.download(&later).await, b"later");
}

#[tokio::test]
async fn a27_refused_to_partners_whom_it_does_not_reach() {
    let scene = scene().await;
    let partner = json!({ "kind": "PARTNER" });
    let pia = scene.given.contact(&scene.baker, "Pia", partner).await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    assert_eq!(scene.seen_by(&pia).await, EMPTY);
    let said = pia.begin_opening("beginDownload", &scene.plan).await;
    let _ = said.refused("NOT_FOUND");
}

#[tokio::test]
async fn a28_turned_off_item_grants_apply_as_before() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let _ = owner.master(&scene.baker.id, true).await.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ALL);
    let _ = owner.master(&scene.baker.id, false).await.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
}

#[tokio::test]
async fn a28_refused_again_what_was_never_granted_itself() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.master(&scene.baker.id, true).await.done();
    let ticket = scene
        .clara
        .begin_opening("beginDownload", &scene.plan)
        .await
        .done();
    let _ = owner.master(&scene.baker.id, false).await.done();
    let late = scene.clara.send(("GET", ticket.text("url")), &[], "").await;
    assert_eq!(late.status, 404);
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
}
