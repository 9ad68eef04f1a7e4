//! What a contact sent is theirs to see; whoever opens a door to it again widens
//! access, and a contact brings nothing back by themselves.

use portico_api::commands::{Caller, OnTakenName, RestoreItems, perform, refusal_code_name};
use portico_domain::values::StaffRole;
use portico_domain::{Actor, ContactId};
use portico_tests::Client;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

async fn sent(scene: &Scene, who: &Client, name: &str) -> String {
    let place = json!({ "customerId": scene.baker.id });
    who.upload(place, name, b"mine").await
}

async fn refused_to_who_may_not_share(scene: &Scene, mutation: &str, input: Value) {
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let said = admin.change(mutation, input.clone(), "").await;
    let said = said.refused("PERMISSION_MISSING");
    assert_eq!(said.arg("permission"), "SHARE", "{mutation}");
    let owner = &scene.given.owner;
    let _ = owner.change(mutation, input, "").await.done();
}

#[tokio::test]
async fn whoever_may_not_share_opens_no_portal_again_to_what_was_sent() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = sent(&scene, &scene.clara, "own.txt").await;
    for who in [&scene.clara, &scene.ben] {
        let input = json!({ "contactId": who.id, "customerId": scene.baker.id });
        let _ = owner.change("closeContactPortal", input, "").await.done();
    }
    let of = |who: &Client| json!({ "contactId": who.id, "customerId": scene.baker.id });
    refused_to_who_may_not_share(&scene, "openContactPortal", of(&scene.clara)).await;
    // Ben has sent nothing.
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let opened = admin.change("openContactPortal", of(&scene.ben), "").await;
    let _ = opened.done();
}

#[tokio::test]
async fn whoever_may_not_share_makes_no_member_again_of_who_sent_something() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = sent(&scene, &scene.clara, "own.txt").await;
    let member = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let remove = async || {
        let gone = owner.change("removeMembership", member.clone(), "").await;
        let _ = gone.done();
    };
    remove().await;
    refused_to_who_may_not_share(&scene, "assignMembership", member.clone()).await;
    remove().await;
    let made = owner.change("createGroup", json!({ "name": "Board" }), "groupId");
    let group = made.await.done().text("groupId").to_owned();
    let input = json!({ "groupId": group, "memberIds": [scene.clara.id] });
    let _ = owner.change("addGroupMembers", input, "").await.done();
    let roles = json!({ "groupId": group, "customerIds": [scene.baker.id], "contacts": {} });
    refused_to_who_may_not_share(&scene, "assignGroupRoles", roles).await;
}

#[tokio::test]
async fn a_contact_restores_nothing_and_learns_nothing_by_asking() {
    let scene = scene().await;
    let (app, clara) = (&scene.given.app, &scene.clara);
    let live = sent(&scene, clara, "live.txt").await;
    let withdrawn = sent(&scene, clara, "withdrawn.txt").await;
    let input = json!({ "itemId": withdrawn });
    let _ = clara.change("withdrawUpload", input, "").await.done();
    let trashed = sent(&scene, clara, "trashed.txt").await;
    let _ = scene.given.owner.trash(&trashed).await.done();
    let caller = Caller {
        actor: Actor::Contact(ContactId::new(clara.id.parse().unwrap())),
        ..Caller::operator(app.clock.new_id())
    };
    for (item, code) in [
        (&live, "STAFF_ONLY"),
        (&withdrawn, "NOT_FOUND"),
        (&trashed, "NOT_FOUND"),
        (&scene.plan, "NOT_FOUND"),
        (&scene.given.unknown_id(), "NOT_FOUND"),
    ] {
        let restore = RestoreItems {
            items: vec![item.parse().unwrap()],
            on_clash: OnTakenName::Refuse,
        };
        let said = perform(app, &caller, &restore).await.unwrap();
        assert_eq!(refusal_code_name(said.unwrap_err().code), code);
    }
}
