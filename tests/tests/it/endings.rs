//! What was begun with access ends with it, and stays ended when access comes
//! back.

use chrono::TimeDelta;
use portico_domain::{ContactId, ItemId};
use portico_tests::Client;
use portico_tests::bytes::{Upload, file};
use serde_json::{Value, json};

use crate::scene::{PLAN, Scene, scene};

/// A ticket that was not used, and an upload none of whose bytes came.
struct Begun {
    ticket: String,
    upload: Upload,
}

async fn begun(scene: &Scene, who: &Client, folder: Option<&str>) -> Begun {
    let ticket = who.begin_opening("beginDownload", &scene.plan).await.done();
    let files = [file("late.txt", b"late")];
    let input = json!({ "customerId": scene.baker.id, "folderId": folder, "files": files });
    Begun {
        ticket: ticket.text("url").to_owned(),
        upload: who.begin_upload(input).await,
    }
}

impl Begun {
    async fn works(&self, who: &Client) {
        let got = who.send(("GET", &self.ticket), &[], "").await;
        assert_eq!((got.status.as_u16(), got.body.as_slice()), (200, PLAN));
        let sent = who.patch(&self.upload, 0, b"late").await;
        assert_eq!(sent.status, 204, "{}", sent.text());
    }

    async fn has_ended(&self, who: &Client) {
        let got = who.send(("GET", &self.ticket), &[], "").await;
        let none = who.send(("GET", "/files/download/x"), &[], "").await;
        assert_eq!((got.status.as_u16(), &got.body), (404, &none.body));
        let sent = who.patch(&self.upload, 0, b"late").await;
        assert_eq!(
            (sent.status.as_u16(), sent.code().as_str()),
            (422, "NOT_FOUND")
        );
        let query = "query($id: ID!) { upload(id: $id) { state itemId } }";
        let status = who.ask(query, json!({ "id": self.upload.id })).await;
        let failed = json!({ "state": "FAILED", "itemId": null });
        assert_eq!(status["upload"], failed);
    }
}

#[tokio::test]
async fn a_revoke_ends_tickets_and_uploads_for_good() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for item in [&scene.plan, &scene.billing] {
        let _ = owner.grant(item).await.done();
    }
    let begun = begun(&scene, &scene.clara, Some(&scene.billing)).await;
    for item in [&scene.plan, &scene.billing] {
        let _ = owner.revoke(item).await.done();
        let _ = owner.grant(item).await.done();
    }
    begun.has_ended(&scene.clara).await;
}

#[tokio::test]
async fn what_time_ended_stays_ended_when_access_is_given_anew() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let until = scene.given.clock.now() + TimeDelta::minutes(1);
    let _ = owner.grant_to(&scene.plan, &scene.ben).await.done();
    for who in [&scene.clara, &scene.ben] {
        let input = json!({ "itemIds": [scene.plan, scene.billing], "contactId": who.id,
                            "expires": { "at": until } });
        let _ = owner.grant_with(input).await.done();
    }
    let billing = Some(scene.billing.as_str());
    let by_clara = begun(&scene, &scene.clara, billing).await;
    let by_ben = begun(&scene, &scene.ben, billing).await;
    scene.given.clock.advance(TimeDelta::minutes(1));
    // Not the grants that ended, but others to the same.
    for item in [&scene.plan, &scene.billing] {
        let _ = owner.grant(item).await.done();
    }
    by_clara.has_ended(&scene.clara).await;
    let got = scene.ben.send(("GET", &by_ben.ticket), &[], "").await;
    assert_eq!(got.body, PLAN, "by the grant that goes on");
    let sent = scene.ben.patch(&by_ben.upload, 0, b"late").await;
    assert_eq!(sent.code(), "NOT_FOUND");
    begun(&scene, &scene.clara, billing)
        .await
        .works(&scene.clara)
        .await;
}

/// Grants what is only Clara's for a minute, begins with it, and lets it end.
async fn begun_and_over(scene: &Scene) -> Begun {
    let until = scene.given.clock.now() + TimeDelta::minutes(1);
    let input = json!({ "itemIds": [scene.plan, scene.billing], "contactId": scene.clara.id,
                        "expires": { "at": until } });
    let _ = scene.given.owner.grant_with(input).await.done();
    let begun = begun(scene, &scene.clara, Some(&scene.billing)).await;
    scene.given.clock.advance(TimeDelta::minutes(1));
    begun
}

#[tokio::test]
async fn what_time_ended_stays_ended_for_who_joins_a_group() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let made = owner.change("createGroup", json!({ "name": "Board" }), "groupId");
    let group = made.await.done().text("groupId").to_owned();
    let items = json!({ "itemIds": [scene.plan, scene.billing], "groupId": group });
    let _ = owner.grant_with(items).await.done();
    let over = begun_and_over(&scene).await;
    let join = json!({ "groupId": group, "memberIds": [scene.clara.id] });
    let _ = owner.change("addGroupMembers", join, "").await.done();
    over.has_ended(&scene.clara).await;
    let anew = begun(&scene, &scene.clara, Some(&scene.billing)).await;
    anew.works(&scene.clara).await;
}

#[tokio::test]
async fn what_time_ended_stays_ended_when_it_is_moved_to_where_access_is() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let shared = scene.given.folder(&scene.baker, None, "SHARED").await;
    let _ = owner.grant(&shared).await.done();
    let over = begun_and_over(&scene).await;
    let input = json!({ "itemIds": [scene.plan, scene.billing], "toId": shared });
    let _ = owner.change("moveItems", input, "").await.done();
    over.has_ended(&scene.clara).await;
    let anew = begun(&scene, &scene.clara, Some(&scene.billing)).await;
    anew.works(&scene.clara).await;
}

#[tokio::test]
async fn a_ticket_opens_its_content_though_newer_ones_come_and_nothing_after_a_revoke() {
    let scene = scene().await;
    let (owner, clara, ben) = (&scene.given.owner, &scene.clara, &scene.ben);
    let _ = owner.grant(&scene.plan).await.done();
    let place = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let ticket = async || {
        let begun = ben.begin_opening("beginDownload", &scene.plan).await;
        begun.done().text("url").to_owned()
    };
    let first = ticket().await;
    let _ = owner.upload(place.clone(), "plan.txt", b"Second.").await;
    let second = ticket().await;
    let _ = clara.upload(place, "plan.txt", b"Third.").await;
    let third = json!({ "itemId": scene.plan });
    let _ = owner.change("acceptVersion", third, "").await.done();
    assert_eq!(ben.download(&scene.plan).await, b"Third.");
    for (ticket, content) in [(&first, PLAN), (&second, &b"Second."[..])] {
        let got = ben.send(("GET", ticket), &[], "").await;
        assert_eq!((got.status.as_u16(), &*got.body), (200, content));
    }
    let _ = owner.revoke(&scene.plan).await.done();
    let _ = owner.grant(&scene.plan).await.done();
    for ticket in [&first, &second] {
        assert_eq!(ben.send(("GET", ticket), &[], "").await.status, 404);
    }
}

#[tokio::test]
async fn a_revoke_ends_only_what_depended_on_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.master(&scene.baker.id, true).await.done();
    for who in [&scene.clara, &scene.ben] {
        let _ = owner.grant_to(&scene.plan, who).await.done();
    }
    let billing = Some(scene.billing.as_str());
    let by_clara = begun(&scene, &scene.clara, billing).await;
    let by_ben = begun(&scene, &scene.ben, billing).await;
    let _ = owner.revoke_from(&scene.plan, &scene.clara).await.done();
    by_clara.works(&scene.clara).await;
    let _ = owner.master(&scene.baker.id, false).await.done();
    let got = scene.ben.send(("GET", &by_ben.ticket), &[], "").await;
    assert_eq!(got.body, PLAN, "by his own grant");
    let sent = scene.ben.patch(&by_ben.upload, 0, b"late").await;
    assert_eq!(sent.status, 422, "the folder was only his by master access");
}

#[tokio::test]
async fn closing_the_portal_ends_what_was_begun_at_this_customer_alone() {
    let mut scene = scene().await;
    let owner = &scene.given.owner.clone();
    let _ = owner.grant(&scene.plan).await.done();
    let ended = begun(&scene, &scene.clara, None).await;
    let theirs = scene.stella.begin_upload(json!({
        "customerId": scene.other.id, "files": [file("a.txt", b"a")]
    }));
    let theirs = theirs.await;
    for open in [false, true] {
        let _ = owner.switch_portal(&scene.baker.id, open).await.done();
    }
    scene.clara.sign_in_again().await;
    ended.has_ended(&scene.clara).await;
    assert_eq!(scene.stella.patch(&theirs, 0, b"a").await.status, 204);
    // Whoever begins anew goes on.
    let again = begun(&scene, &scene.clara, None).await;
    again.works(&scene.clara).await;
}

#[tokio::test]
async fn the_trash_ends_what_was_begun_there() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for item in [&scene.plan, &scene.billing] {
        let _ = owner.grant(item).await.done();
    }
    let ended = begun(&scene, &scene.clara, Some(&scene.billing)).await;
    for item in [&scene.plan, &scene.billing] {
        let _ = owner.trash(item).await.done();
        let _ = owner.restore(item).await.done();
    }
    ended.has_ended(&scene.clara).await;
}

#[tokio::test]
async fn less_than_download_ends_tickets_for_download_and_not_those_for_viewing() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let open = async |mutation| {
        let ticket = scene.clara.begin_opening(mutation, &scene.plan).await;
        ticket.done().text("url").to_owned()
    };
    let (view, download) = (open("beginView").await, open("beginDownload").await);
    let change = async |capability: &str| {
        let input = json!({ "customerId": scene.baker.id, "itemId": scene.plan,
                            "capability": capability });
        let _ = owner.change("changeCapability", input, "").await.done();
    };
    change("VIEW").await;
    change("DOWNLOAD").await;
    let status = async |ticket: &str| scene.clara.send(("GET", ticket), &[], "").await.status;
    assert_eq!(status(&download).await, 404);
    assert_eq!(status(&view).await, 200);
}

#[tokio::test]
async fn a_membership_that_may_send_no_more_ends_uploads() {
    let scene = scene().await;
    let upload = scene.clara.begin_upload(json!({
        "customerId": scene.baker.id, "files": [file("a.txt", b"a")]
    }));
    let upload = upload.await;
    for role in ["ENTITY_ACCESS", "ENTITY_COLLABORATOR"] {
        let more: Value = json!({ "role": role });
        scene
            .given
            .member(&scene.clara.id, &scene.baker, more)
            .await;
    }
    let sent = scene.clara.patch(&upload, 0, b"a").await;
    assert_eq!(
        (sent.status.as_u16(), sent.code().as_str()),
        (422, "NOT_COLLABORATOR")
    );
    let own = ItemId::from_contact(
        scene.baker.id.parse().unwrap(),
        ContactId::new(scene.clara.id.parse().unwrap()),
    );
    assert!(scene.given.owner.item(&own.to_string()).await.is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn senders_who_go_on_and_on_cannot_hold_up_a_closing() {
    let scene = scene().await;
    let baker = &scene.baker.id;
    let bytes = vec![0_u8; 20_000];
    let names: Vec<Value> = (0..40).map(|n| file(&format!("{n}.dat"), &bytes)).collect();
    let input = json!({ "customerId": baker, "files": names });
    let begun = scene.clara.begin_uploads(input).await;
    let upload = |begun: &Value| Upload {
        id: begun["uploadId"].as_str().unwrap().to_owned(),
        url: begun["url"].as_str().unwrap().to_owned(),
    };
    let uploads: Vec<Upload> = begun.iter().map(upload).collect();
    let senders: Vec<_> = uploads
        .chunks(10)
        .map(|mine| {
            let (clara, mine) = (scene.clara.clone(), mine.to_vec());
            tokio::spawn(async move {
                for offset in 0..20_000 {
                    for upload in &mine {
                        if clara.patch(upload, offset, b"x").await.status != 204 {
                            return offset;
                        }
                    }
                }
                20_000
            })
        })
        .collect();
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let _ = scene.given.owner.switch_portal(baker, false).await.done();
    for sender in senders {
        assert!(sender.await.unwrap() < 20_000, "sent to the end");
    }
    for upload in &uploads {
        let sent = scene.clara.patch(upload, 0, b"x").await;
        assert_ne!(sent.status, 204);
    }
}
