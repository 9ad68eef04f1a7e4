//! After a revoke: through what those who lost a grant still see the item, and
//! nothing that leads others there.

use serde_json::json;

use crate::scene::{Scene, scene};

const BARE: &str = "Access removed";

/// A group that Clara is in, with access to these items.
async fn board(scene: &Scene, items: &[&String]) -> String {
    let board = scene.board().await;
    let input = json!({ "itemIds": items, "groupId": board });
    let _ = scene.given.owner.grant_with(input).await.done();
    board
}

async fn revoked_from_group(scene: &Scene, item: &str, group: &str) -> String {
    let input = json!({ "itemIds": [item], "groupId": group });
    let said = scene.given.owner.change("revokeAccess", input, "").await;
    said.done().message().to_owned()
}

#[tokio::test]
async fn a_partner_keeps_nothing_by_what_the_clients_have() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let partner = json!({ "kind": "PARTNER" });
    let pia = scene.given.contact(&scene.baker, "Pia", partner).await;
    let _ = owner.master(&scene.baker.id, true).await.done();
    let _ = owner.grant(&scene.invoice).await.done();
    let _ = owner.grant_to(&scene.invoice, &pia).await.done();
    let said = owner.revoke_from(&scene.invoice, &pia).await.done();
    assert_eq!(said.message(), BARE);
    assert!(said.arg("via").is_null());
    assert!(pia.item(&scene.invoice).await.is_null());
    // The clients have.
    let said = owner.revoke(&scene.invoice).await.done();
    let through = "Access removed – still visible through Master Access";
    assert_eq!(said.message(), through);
}

#[tokio::test]
async fn what_a_group_gives_to_who_is_in_it_is_named() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let group = board(&scene, &[&scene.billing, &scene.plan]).await;
    for (item, via) in [(&scene.invoice, "BILLING"), (&scene.plan, "group Board")] {
        for who in [&scene.clara, &scene.ben] {
            let _ = owner.grant_to(item, who).await.done();
        }
        let said = owner.revoke_from(item, &scene.clara).await.done();
        let through = format!("Access removed – still visible through {via}");
        assert_eq!(said.message(), through);
        assert!(!scene.clara.item(item).await.is_null());
        // Ben is not in it.
        let said = owner.revoke_from(item, &scene.ben).await.done();
        assert_eq!(said.message(), BARE);
        assert!(scene.ben.item(item).await.is_null());
    }
    assert_eq!(revoked_from_group(&scene, &scene.plan, &group).await, BARE);
}

#[tokio::test]
async fn the_access_of_somebody_else_is_no_path_of_ones_own() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for who in [&scene.clara, &scene.ben] {
        let _ = owner.grant_to(&scene.plan, who).await.done();
    }
    let said = owner.revoke_from(&scene.plan, &scene.clara).await.done();
    assert_eq!(said.message(), BARE);
    assert!(scene.clara.item(&scene.plan).await.is_null());
    // Ben is one of the clients.
    let _ = owner.grant(&scene.plan).await.done();
    let said = owner.revoke(&scene.plan).await.done();
    let through = "Access removed – still visible through Ben Tester's own access";
    assert_eq!(said.message(), through);
}

#[tokio::test]
async fn a_group_that_is_closed_leads_nobody_anywhere() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let group = board(&scene, &[&scene.billing, &scene.invoice]).await;
    let message = revoked_from_group(&scene, &scene.invoice, &group).await;
    let through = "Access removed – still visible through BILLING";
    assert_eq!(message, through);
    let input = json!({ "itemIds": [scene.invoice], "groupId": group });
    let _ = owner.grant_with(input).await.done();
    let _ = owner.grant_to(&scene.invoice, &scene.clara).await.done();
    let input = json!({ "groupId": group });
    let _ = owner.change("closeGroup", input, "").await.done();
    let message = revoked_from_group(&scene, &scene.invoice, &group).await;
    assert_eq!(message, BARE);
    let said = owner.revoke_from(&scene.invoice, &scene.clara).await.done();
    assert_eq!(said.message(), BARE);
    assert!(scene.clara.item(&scene.invoice).await.is_null());
}

#[tokio::test]
async fn nothing_is_visible_through_a_portal_that_is_closed() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let _ = owner.master(&scene.baker.id, true).await.done();
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let said = owner.revoke(&scene.plan).await.done();
    assert_eq!(said.message(), BARE);
}

#[tokio::test]
async fn what_a_contact_sent_stays_theirs_to_see() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let place = json!({ "customerId": scene.baker.id });
    let sent = scene.clara.upload(place, "own.txt", b"mine").await;
    let _ = owner.grant_to(&sent, &scene.clara).await.done();
    let said = owner.revoke_from(&sent, &scene.clara).await.done();
    let through = "Access removed – still visible through Clara Tester's own work";
    assert_eq!(said.message(), through);
    assert!(!scene.clara.item(&sent).await.is_null());
}
