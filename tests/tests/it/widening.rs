//! Whoever puts something where contacts see it shares it, and needs the right
//! to share.

use chrono::TimeDelta;
use portico_domain::values::StaffRole;
use portico_tests::bytes::file;
use serde_json::{Value, json};

use crate::scene::scene;

#[tokio::test]
async fn staff_without_the_right_put_nothing_into_a_shared_folder() {
    let scene = scene().await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let input = json!({ "customerId": scene.baker.id, "parentId": scene.billing, "name": "New" });
    let said = staff.change("createFolder", input, "item { id }").await;
    assert_eq!(
        said.refused("PERMISSION_MISSING").arg("permission"),
        "SHARE"
    );
    let mut input = json!({ "customerId": scene.baker.id, "parentId": scene.billing });
    input["files"] = json!([file("new.txt", b"new")]);
    let begun = staff.begin_uploads(input).await;
    if let Some(url) = begun[0]["url"].as_str() {
        let id = begun[0]["uploadId"].as_str().unwrap().to_owned();
        let upload = portico_tests::bytes::Upload {
            id,
            url: url.to_owned(),
        };
        assert_eq!(staff.patch(&upload, 0, b"new").await.status, 422);
    }
    let seen = scene.seen_by(&scene.clara).await;
    assert_eq!(seen, ["BILLING", "BILLING/invoice 1.txt"]);
}

#[tokio::test]
async fn staff_without_the_right_restore_nothing_that_is_shared() {
    let scene = scene().await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let _ = staff.trash(&scene.billing).await.done();
    let said = staff
        .restore(&scene.billing)
        .await
        .refused("PERMISSION_MISSING");
    assert_eq!(said.arg("permission"), "SHARE");
    assert!(scene.seen_by(&scene.clara).await.is_empty());
    let _ = scene.given.owner.restore(&scene.billing).await.done();
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 2);
}

#[tokio::test]
async fn where_nothing_is_shared_staff_may_work() {
    let scene = scene().await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let input = json!({ "customerId": scene.baker.id, "parentId": scene.billing, "name": "New" });
    let made = staff
        .change("createFolder", input, "item { id }")
        .await
        .done();
    let place = json!({ "customerId": scene.baker.id, "parentId": made.id("item") });
    let sent = staff.upload(place, "new.txt", b"new").await;
    let _ = staff.trash(&sent).await.done();
    let _ = staff.restore(&sent).await.done();
}

#[tokio::test]
async fn what_staff_would_share_by_restoring_is_foreseen_and_what_a_client_sent_is_not() {
    let scene = scene().await;
    let (staff, owner) = (
        scene.given.staff(StaffRole::Staff).await,
        &scene.given.owner,
    );
    let can = "query($id: ID!) { item(id: $id) { viewerCan { restore { allowed } } } }";
    let may = async |who: &portico_tests::Staff| {
        let told = who.ask(can, json!({ "id": scene.billing })).await;
        told["item"]["viewerCan"]["restore"]["allowed"] == true
    };
    let _ = owner.grant(&scene.billing).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": scene.billing });
    let sent = scene.clara.upload(place, "mine.txt", b"mine").await;
    let _ = owner.revoke(&scene.billing).await.done();
    let _ = staff.trash(&scene.billing).await.done();
    assert!(may(&staff).await);
    let _ = staff.restore(&scene.billing).await.done();
    assert_eq!(scene.clara.item(&sent).await["mine"], true);

    let _ = owner.grant(&scene.invoice).await.done();
    let _ = staff.trash(&scene.billing).await.done();
    assert!(!may(&staff).await && may(owner).await);
    let said = staff.restore(&scene.billing).await;
    let said = said.refused("PERMISSION_MISSING");
    assert_eq!(said.arg("permission"), "SHARE");
}

#[tokio::test]
async fn staff_without_the_right_open_no_section_to_what_a_client_was_shown_or_sent() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let input = json!({ "name": "Hidden" });
    let made = owner.change("defineSection", input, "sectionId").await;
    let section = made.done().text("sectionId").to_owned();
    let _ = scene
        .clara
        .upload(json!({ "customerId": scene.baker.id }), "mine.txt", b"mine")
        .await;
    let mut member = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id,
        "sectionIds": [section] });
    let said = admin.change("assignMembership", member.clone(), "").await;
    let said = said.refused("PERMISSION_MISSING");
    assert_eq!(said.arg("permission"), "SHARE");
    // Who sent nothing is let in by whoever may manage contacts.
    member["contactId"] = json!(scene.ben.id);
    let _ = admin.change("assignMembership", member, "").await.done();
}

#[tokio::test]
async fn taking_away_asks_no_right_to_share() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let _ = owner.grant(&scene.billing).await.done();
    let member = |terms: Value| {
        let mut input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
        input
            .as_object_mut()
            .unwrap()
            .extend(terms.as_object().unwrap().clone());
        input
    };
    let less = [
        json!({ "canDownload": false }),
        json!({ "role": "ENTITY_ACCESS" }),
    ];
    for less in less {
        let done = admin.change("assignMembership", member(less), "").await;
        let _ = done.done();
    }
    for more in [
        json!({ "canDownload": true }),
        json!({ "role": "ENTITY_COLLABORATOR" }),
    ] {
        let said = admin.change("assignMembership", member(more), "").await;
        let said = said.refused("PERMISSION_MISSING");
        assert_eq!(said.arg("permission"), "SHARE");
    }
    let board = scene.board().await;
    let roles = |contacts: Value| json!({ "groupId": board, "customerIds": [scene.baker.id], "contacts": contacts });
    let _ = owner
        .change("assignGroupRoles", roles(json!({})), "")
        .await
        .done();
    // What a group gives ends with it; what a contact has by name does not.
    let more = member(json!({ "canDownload": true }));
    let said = admin.change("assignMembership", more, "").await;
    assert_eq!(
        said.refused("PERMISSION_MISSING").arg("permission"),
        "SHARE"
    );
    let off = roles(json!({ "canDownload": false }));
    let _ = admin.change("assignGroupRoles", off, "").await.done();
    let on = roles(json!({ "canDownload": true }));
    let said = admin.change("assignGroupRoles", on, "").await;
    let said = said.refused("PERMISSION_MISSING");
    assert_eq!(said.arg("permission"), "SHARE");
}

#[tokio::test]
async fn a_grant_that_has_ended_asks_no_right_to_share() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (admin, staff) = (
        scene.given.staff(StaffRole::StaffAdmin).await,
        scene.given.staff(StaffRole::Staff).await,
    );
    let soon = scene.given.clock.now() + TimeDelta::hours(1);
    let grant = json!({ "itemIds": [scene.billing], "expires": { "at": soon } });
    let _ = owner.grant_with(grant).await.done();
    let _ = staff.trash(&scene.billing).await.done();
    let member = json!({ "contactId": scene.stella.id, "customerId": scene.baker.id });
    let said = admin.change("assignMembership", member.clone(), "").await;
    let _ = said.refused("PERMISSION_MISSING");
    let said = staff.restore(&scene.billing).await;
    let _ = said.refused("PERMISSION_MISSING");
    scene.given.clock.advance(TimeDelta::hours(1));
    let _ = admin.change("assignMembership", member, "").await.done();
    let _ = staff.restore(&scene.billing).await.done();
    assert!(scene.seen_by(&scene.clara).await.is_empty());
}
