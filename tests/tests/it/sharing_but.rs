//! Sharing what lies in a folder, but some of it, in one command.

use chrono::TimeDelta;
use portico_domain::values::StaffRole;
use portico_tests::Outcome;
use serde_json::{Value, json};

use crate::scene::{SURVIVORS, Scene, scene};

const WANTED: &str = "inTrash stillReached { id } visibleTo { now { id } }";

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
    share_with(scene, json!({ "folderId": folder, "exceptIds": except })).await
}

async fn share_with(scene: &Scene, input: Value) -> Outcome {
    let owner = &scene.given.owner;
    owner.change("shareContentsExcept", input, WANTED).await
}

/// Whether Clara may take it away.
async fn downloads(scene: &Scene, item: &str) -> bool {
    let seen = scene.clara.item(item).await;
    seen["viewerCan"]["download"]["allowed"] == true
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
async fn through_a_closed_portal_no_exception_is_reached() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.master(&scene.baker.id, true).await.done();
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let done = share(&scene, &scene.billing, &[&scene.invoice]).await;
    assert_eq!(done.done().0["stillReached"], json!([]));
    let _ = owner.switch_portal(&scene.baker.id, true).await.done();
    let done = share(&scene, &scene.billing, &[&scene.invoice]).await;
    let named = json!([{ "id": scene.invoice }]);
    assert_eq!(done.done().0["stillReached"], named);
}

#[tokio::test]
async fn what_stands_behind_a_closed_door_is_told_to_sleep() {
    for (door, whose) in [
        ("CustomerPortal", "the customer's"),
        ("ContactPortal", "the contact's own"),
    ] {
        let scene = scene().await;
        let owner = &scene.given.owner;
        let (_, draft, fine) = year(&scene).await;
        let clara = &scene.clara.id;
        let _ = owner.grant_to(&fine, &scene.clara).await.done();
        let mut who = json!({ "customerId": scene.baker.id });
        if door == "ContactPortal" {
            who["contactId"] = json!(clara);
        }
        let closed = owner.change(&format!("close{door}"), who.clone(), "").await;
        let _ = closed.done();
        let but = json!({ "folderId": scene.billing, "contactId": clara, "exceptIds": [draft] });
        let done = share_with(&scene, but).await.done();
        let told = format!(
            "2 shared, the rest not. 1 asleep behind {whose} portal: opening it revokes \
             what sleeps, unless survivors is AS_BEFORE."
        );
        assert_eq!(done.message(), told);
        let opened = owner.change(&format!("open{door}"), who, SURVIVORS).await;
        let survivors = opened.done().0["survivors"].take();
        assert_eq!(survivors["count"], 1, "{door}");
        assert_eq!(survivors["grants"][0]["itemId"], json!(fine));
    }
}

/// What Clara sees, and what she may take away, of a folder that was hers before a door was
/// closed and that she was given to look at meanwhile, but for one document: in one command,
/// or by revoking and granting one by one. What lay in its trash is restored after.
async fn had_before_and_looks_now(door: &str, in_one: bool) -> (Vec<String>, Vec<bool>) {
    let mut scene = scene().await;
    let (_, draft, fine) = year(&scene).await;
    let (owner, billing) = (scene.given.owner.clone(), Some(scene.billing.as_str()));
    let old = scene
        .given
        .document(&scene.baker, billing, "old.txt", b"old")
        .await;
    let (clara, baker) = (&scene.clara.id, &scene.baker.id);
    let _ = owner.trash(&old).await.done();
    let _ = owner.grant_to(&scene.billing, &scene.clara).await.done();
    let mut who = json!({ "customerId": baker });
    if door == "ContactPortal" {
        who["contactId"] = json!(clara);
    }
    let closed = owner.change(&format!("close{door}"), who.clone(), "").await;
    let _ = closed.done();
    let beside = [&fine, &scene.invoice];
    if in_one {
        let look = json!({ "folderId": scene.billing, "contactId": clara, "exceptIds": [draft],
            "capability": "VIEW" });
        let done = share_with(&scene, look).await.done();
        assert_eq!(done.message(), "2 shared, the rest not.");
        assert_eq!(done.0["inTrash"], 0);
    } else {
        let _ = owner.revoke_from(&scene.billing, &scene.clara).await.done();
        let look = json!({ "itemIds": beside, "contactId": clara, "capability": "VIEW" });
        let _ = owner.grant_with(look).await.done();
    }
    let opened = owner.change(&format!("open{door}"), who, SURVIVORS).await;
    let opened = opened.done();
    assert_eq!(opened.0["survivors"]["count"], 0, "{door}");
    let _ = owner.restore(&old).await.done();
    scene.clara.sign_in_again().await;
    let mut taken = vec![];
    for item in [&fine, &scene.invoice] {
        taken.push(downloads(&scene, item).await);
    }
    (scene.seen_by(&scene.clara).await, taken)
}

#[tokio::test]
async fn what_slept_behind_a_closed_door_is_not_woken_by_what_is_shared_meanwhile() {
    let seen = ["fine.txt", "invoice 1.txt"].map(str::to_owned).to_vec();
    let looks = (seen, vec![false, false]);
    for door in ["ContactPortal", "CustomerPortal"] {
        for in_one in [true, false] {
            let told = had_before_and_looks_now(door, in_one).await;
            assert_eq!(told, looks, "{door}, in one command: {in_one}");
        }
    }
}

#[tokio::test]
async fn what_the_folder_was_given_behind_a_closed_door_is_carried_over() {
    let mut scene = scene().await;
    let owner = scene.given.owner.clone();
    let (_, draft, fine) = year(&scene).await;
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let _ = owner.grant(&scene.billing).await.done();
    let look = json!({ "folderId": scene.billing, "exceptIds": [draft], "capability": "VIEW" });
    let _ = share_with(&scene, look).await.done();
    let input = json!({ "customerId": scene.baker.id });
    let opened = owner.change("openCustomerPortal", input, SURVIVORS).await;
    assert_eq!(opened.done().0["survivors"]["count"], 0);
    scene.clara.sign_in_again().await;
    assert!(downloads(&scene, &fine).await);
}

#[tokio::test]
async fn what_sleeps_beside_the_exceptions_is_raised_only_where_nothing_of_its_own_wakes() {
    let both = &["fine.txt", "invoice 1.txt"][..];
    for ((slept, ends), since, told) in [
        (("DOWNLOAD", true), "VIEW", (1, &["invoice 1.txt"][..])),
        (("VIEW", true), "DOWNLOAD", (0, both)),
        // On the very terms that the folder has.
        (("DOWNLOAD", false), "DOWNLOAD", (0, both)),
    ] {
        let mut scene = scene().await;
        let owner = scene.given.owner.clone();
        let (_, draft, fine) = year(&scene).await;
        let soon = scene.given.clock.now() + TimeDelta::hours(1);
        let end = ends.then(|| json!({ "at": soon }));
        let before = json!({ "itemIds": [fine], "capability": slept, "expires": end });
        let _ = owner.grant_with(before).await.done();
        let _ = owner.switch_portal(&scene.baker.id, false).await.done();
        let now = json!({ "itemIds": [scene.billing], "capability": since });
        let _ = owner.grant_with(now).await.done();
        let but = json!({ "folderId": scene.billing, "exceptIds": [draft], "capability": since });
        let done = share_with(&scene, but).await.done();
        let asleep = done
            .message()
            .contains("1 asleep behind the customer's portal");
        let input = json!({ "customerId": scene.baker.id });
        let opened = owner.change("openCustomerPortal", input, SURVIVORS).await;
        let survived = opened.done().0["survivors"]["count"].as_i64().unwrap();
        assert_eq!(asleep, survived == 1, "{slept}: {}", done.message());
        scene.clara.sign_in_again().await;
        let seen = scene.seen_by(&scene.clara).await;
        assert_eq!(survived, told.0, "{slept}");
        assert_eq!(seen, told.1, "{slept}");
        assert_eq!(downloads(&scene, &scene.invoice).await, since == "DOWNLOAD");
    }
}

#[tokio::test]
async fn what_was_granted_before_loses_nothing_that_the_folder_gave() {
    let scene = scene().await;
    let (year, draft, fine) = year(&scene).await;
    let owner = &scene.given.owner;
    let soon = scene.given.clock.now() + TimeDelta::hours(1);
    let less = json!({ "itemIds": [fine], "capability": "VIEW", "expires": { "at": soon } });
    let _ = owner.grant_with(less).await.done();
    let _ = owner.grant(&scene.billing).await.done();
    assert!(downloads(&scene, &fine).await);
    let input = json!({ "folderId": scene.billing, "exceptIds": [draft] });
    let query = "query($change: PreviewChangeInput!) { previewChange(change: $change) { \
        ... on ChangePreview { gains loses others changes { item { id } effect } } } }";
    let change = json!({ "change": { "shareContentsExcept": input } });
    let foreseen = owner.ask(query, change).await["previewChange"].take();
    let effects = foreseen["changes"].as_array().unwrap();
    let lost = [&scene.billing, &year, &draft].map(|id| json!({ "id": id }));
    assert_eq!(effects.len(), 2 * lost.len(), "{foreseen}");
    for one in effects {
        assert_eq!(one["effect"], "LOSES");
        assert!(lost.contains(&one["item"]), "{one}");
    }
    let _ = share_with(&scene, input).await.done();
    assert!(downloads(&scene, &fine).await);
    scene.given.clock.advance(TimeDelta::hours(1));
    assert!(downloads(&scene, &fine).await);
    assert!(scene.clara.item(&draft).await.is_null());
}

#[tokio::test]
async fn asking_for_less_than_the_folder_gave_takes_nothing_away() {
    let scene = scene().await;
    let (_, draft, fine) = year(&scene).await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let less = json!({ "folderId": scene.billing, "exceptIds": [draft], "capability": "VIEW" });
    let _ = share_with(&scene, less).await.done();
    for item in [&fine, &scene.invoice] {
        assert!(downloads(&scene, item).await);
    }
    assert!(scene.clara.item(&draft).await.is_null());
}

#[tokio::test]
async fn download_is_not_given_for_longer_than_anybody_said() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (_, draft, fine) = year(&scene).await;
    let view = json!({ "itemIds": [scene.billing], "capability": "VIEW" });
    let _ = owner.grant_with(view).await.done();
    let soon = scene.given.clock.now() + TimeDelta::hours(1);
    let mut input = json!({ "folderId": scene.billing, "exceptIds": [draft],
        "expires": { "at": soon } });
    let said = share_with(&scene, input.clone()).await;
    let said = said.refused("INVALID_INPUT");
    assert_eq!(said.arg("field"), "expires");
    assert!(
        !scene.clara.item(&draft).await.is_null(),
        "nothing was done"
    );
    input["capability"] = json!("VIEW");
    let _ = share_with(&scene, input).await.done();
    scene.given.clock.advance(TimeDelta::hours(1));
    assert!(!scene.clara.item(&fine).await.is_null());
    assert!(!downloads(&scene, &fine).await);
}

#[tokio::test]
async fn what_is_in_the_trash_beside_the_exceptions_keeps_what_the_folder_gave() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (year, draft, fine) = year(&scene).await;
    let _ = owner.grant(&scene.billing).await.done();
    for item in [&fine, &scene.invoice] {
        let _ = owner.trash(item).await.done();
    }
    let done = share(&scene, &scene.billing, &[&draft]).await.done();
    assert_eq!(
        done.message(),
        "0 shared, 2 more once out of the trash, the rest not."
    );
    assert!(scene.seen_by(&scene.clara).await.is_empty());
    let input = json!({ "itemIds": [fine] });
    let wanted = "visibleTo { now { id } } gained { gains }";
    let back = owner.change("restoreItems", input, wanted).await.done();
    assert_eq!(back.0["visibleTo"]["now"].as_array().unwrap().len(), 2);
    assert_eq!(back.0["gained"]["gains"], 2);
    assert!(downloads(&scene, &fine).await);
    let _ = owner.restore(&scene.invoice).await.done();
    assert_eq!(
        scene.seen_by(&scene.clara).await,
        ["fine.txt", "invoice 1.txt"]
    );
    assert!(scene.clara.item(&year).await.is_null());
}

#[tokio::test]
async fn what_lies_in_a_trashed_folder_is_in_the_trash_too() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (year, draft, fine) = year(&scene).await;
    let _ = owner.trash(&year).await.done();
    let more = json!({ "folderId": scene.billing, "exceptIds": [draft],
        "capability": "DOWNLOAD" });
    // The folder gave nothing, so what is in the trash gets nothing.
    let done = share_with(&scene, more.clone()).await.done();
    assert_eq!(done.0["inTrash"], 0);
    assert_eq!(done.arg("count"), 1);
    let _ = owner.restore(&year).await.done();
    assert!(scene.clara.item(&fine).await.is_null());
    // It gave a look, so that is what sleeps.
    let look = json!({ "itemIds": [scene.billing], "capability": "VIEW" });
    let _ = owner.grant_with(look).await.done();
    let _ = owner.trash(&year).await.done();
    let done = share_with(&scene, more).await.done();
    assert_eq!(done.0["inTrash"], 1);
    let _ = owner.restore(&year).await.done();
    assert!(scene.clara.item(&fine).await.is_object());
    assert!(!downloads(&scene, &fine).await);
    assert!(scene.clara.item(&draft).await.is_null());
}

#[tokio::test]
async fn terms_that_no_new_grant_carries_are_no_contradiction() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (year, draft, fine) = year(&scene).await;
    let soon = scene.given.clock.now() + TimeDelta::hours(1);
    let input = json!({ "itemIds": [year], "expires": { "at": soon } });
    let _ = owner.grant_with(input).await.done();
    let look = json!({ "folderId": year, "exceptIds": [draft], "capability": "VIEW" });
    let _ = share_with(&scene, look.clone())
        .await
        .refused("INVALID_INPUT");
    let _ = owner.trash(&fine).await.done();
    let done = share_with(&scene, look).await.done();
    assert_eq!(done.0["inTrash"], 1);
    let _ = owner.restore(&fine).await.done();
    assert!(downloads(&scene, &fine).await);
    scene.given.clock.advance(TimeDelta::hours(1));
    assert!(scene.clara.item(&fine).await.is_null());
}

#[tokio::test]
async fn what_is_in_the_trash_is_given_no_more_than_the_folder_gave() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (_, draft, fine) = year(&scene).await;
    let look = json!({ "itemIds": [scene.billing], "capability": "VIEW" });
    let _ = owner.grant_with(look).await.done();
    let _ = owner.trash(&fine).await.done();
    let more = json!({ "folderId": scene.billing, "exceptIds": [draft],
        "capability": "DOWNLOAD" });
    let done = share_with(&scene, more).await.done();
    assert_eq!(
        done.message(),
        "1 shared, 1 more once out of the trash, the rest not."
    );
    assert!(downloads(&scene, &scene.invoice).await);
    let _ = owner.restore(&fine).await.done();
    assert!(scene.clara.item(&fine).await.is_object());
    assert!(!downloads(&scene, &fine).await);
}

#[tokio::test]
async fn what_nobody_was_granted_is_not_shared_out_of_the_trash() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (_, draft, fine) = year(&scene).await;
    let _ = owner.trash(&fine).await.done();
    let done = share(&scene, &scene.billing, &[&draft]).await.done();
    assert_eq!(done.message(), "1 shared, the rest not.");
    let _ = owner.restore(&fine).await.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ["invoice 1.txt"]);
}

#[tokio::test]
async fn exceptions_do_not_count_among_what_is_shared() {
    let scene = scene().await;
    let (given, billing) = (&scene.given, Some(scene.billing.as_str()));
    let mut folders = vec![];
    for n in 0..501 {
        folders.push(given.folder(&scene.baker, billing, &format!("{n}")).await);
    }
    let _ = given.owner.grant(&scene.billing).await.done();
    let two: Vec<&str> = folders[..2].iter().map(String::as_str).collect();
    let done = share(&scene, &scene.billing, &two).await.done();
    assert_eq!(done.arg("count"), 500);
    assert!(!scene.clara.item(&scene.invoice).await.is_null());
    assert!(!scene.clara.item(&folders[500]).await.is_null());
    assert!(scene.clara.item(&folders[0]).await.is_null());
}

#[tokio::test]
async fn an_exception_that_holds_something_granted_is_named() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (year, draft, _) = year(&scene).await;
    let _ = owner.grant(&draft).await.done();
    let done = share(&scene, &scene.billing, &[&year]).await.done();
    assert_eq!(done.0["stillReached"], json!([{ "id": year }]));
    let told = "1 shared – 1 of the exceptions, or something in them, still visible through \
                other access";
    assert_eq!(done.message(), told);
    let seen = ["draft.txt", "invoice 1.txt"];
    assert_eq!(scene.seen_by(&scene.clara).await, seen);
    let done = share(&scene, &scene.billing, &[&year, &draft]).await.done();
    assert_eq!(done.0["stillReached"], json!([]));
    assert_eq!(scene.seen_by(&scene.clara).await, ["invoice 1.txt"]);
}

#[tokio::test]
async fn what_a_closed_group_was_granted_reaches_nobody() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let input = json!({ "name": "Board" });
    let made = owner.change("createGroup", input, "groupId").await.done();
    let group = made.text("groupId");
    let input = json!({ "groupId": group, "memberIds": [scene.ben.id] });
    let _ = owner.change("addGroupMembers", input, "").await.done();
    let input = json!({ "itemIds": [scene.invoice], "groupId": group });
    let _ = owner.grant_with(input).await.done();
    let done = share(&scene, &scene.billing, &[&scene.invoice]).await;
    let named = json!([{ "id": scene.invoice }]);
    assert_eq!(done.done().0["stillReached"], named);
    let input = json!({ "groupId": group });
    let _ = owner.change("closeGroup", input, "").await.done();
    let done = share(&scene, &scene.billing, &[&scene.invoice]).await;
    assert_eq!(done.done().0["stillReached"], json!([]));
    assert!(scene.ben.item(&scene.invoice).await.is_null());
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
