//! A01, A02, A12–A17: giving and taking access to documents and folders.

use chrono::TimeDelta;
use portico_domain::values::StaffRole;
use serde_json::json;

use crate::scene::scene;

const EMPTY: [&str; 0] = [];

#[tokio::test]
async fn a01_a_client_gets_specific_documents_and_folders() {
    let scene = scene().await;
    let given = &scene.given;
    for name in ["draft.txt", "notes.txt"] {
        let _ = given
            .document(&scene.baker, None, name, b"of the firm")
            .await;
    }
    let input = json!({ "itemIds": [scene.billing, scene.plan], "contactId": scene.clara.id });
    let said = given.owner.grant_with(input).await.done();
    assert_eq!(said.message(), "Access granted");
    let shared = ["BILLING", "BILLING/invoice 1.txt", "plan.txt"];
    assert_eq!(scene.seen_by(&scene.clara).await, shared);
    assert_eq!(scene.seen_by(&scene.ben).await, EMPTY);
}

#[tokio::test]
async fn a01_refused_to_a_viewer_who_asks_for_it() {
    let scene = scene().await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let said = viewer
        .grant(&scene.plan)
        .await
        .refused("PERMISSION_MISSING");
    assert_eq!(said.arg("permission"), "SHARE");
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
}

#[tokio::test]
async fn a02_access_is_given_per_document_or_per_folder() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.invoice).await.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ["invoice 1.txt"]);
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let whole = ["BILLING", "BILLING/invoice 1.txt"];
    assert_eq!(scene.seen_by(&scene.clara).await, whole);
}

#[tokio::test]
async fn a02_refused_by_staff_who_may_not_share() {
    let scene = scene().await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    for item in [&scene.invoice, &scene.billing] {
        let _ = staff.grant(item).await.refused("PERMISSION_MISSING");
    }
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
}

#[tokio::test]
async fn a12_each_row_tells_client_access_and_where_it_comes_from() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let access = async |item: &str| owner.item(item).await["clientAccess"].take();
    assert_eq!(access(&scene.invoice).await["label"], "No");
    let _ = owner.grant_to(&scene.invoice, &scene.clara).await.done();
    assert_eq!(access(&scene.invoice).await["label"], "Some (1 of 2)");
    let _ = owner.grant(&scene.billing).await.done();
    assert_eq!(access(&scene.billing).await["origin"], "SET_HERE");
    let inherited = access(&scene.invoice).await;
    assert_eq!(
        (&inherited["state"], &inherited["source"]),
        (&json!("YES"), &json!("from BILLING"))
    );
    let rows = "query($c: ID!) { items(customer: $c) { nodes { name clientAccess { label } } } }";
    let rows = owner.ask(rows, json!({ "c": scene.baker.id })).await["items"]["nodes"].take();
    let row = |name: &str, label: &str| json!({ "name": name, "clientAccess": { "label": label } });
    assert_eq!(rows, json!([row("BILLING", "Yes"), row("plan.txt", "No")]));
    let _ = owner.master(&scene.baker.id, true).await.done();
    assert_eq!(access(&scene.plan).await["origin"], "MASTER_ACCESS");
    let asked = json!({ "i": scene.invoice, "c": scene.clara.id });
    let why = owner.ask(WHY, asked).await;
    let kinds = json!([{ "kind": "MASTER_ACCESS" }, { "kind": "GRANT" }, { "kind": "GRANT" }]);
    assert_eq!(why["explainAccess"]["paths"], kinds);
    assert_eq!(why["accessList"]["visibleTo"], 2);
}

const WHY: &str = "query($i: ID!, $c: ID!) { \
    explainAccess(contact: $c, item: $i, action: VIEW) { paths { kind } } \
    accessList(item: $i) { visibleTo } }";

#[tokio::test]
async fn a12_refused_at_the_clients_door_which_has_no_such_column() {
    let scene = scene().await;
    let query = "query($c: ID!) { items(customer: $c) { nodes { clientAccess { state } } } }";
    let answer = scene
        .clara
        .call(query, json!({ "c": scene.baker.id }))
        .await;
    assert!(answer.text().contains("Unknown field"), "{}", answer.text());
    assert!(answer.json()["data"].is_null());
    let asked = json!({ "i": scene.invoice, "c": scene.clara.id });
    let answer = scene.clara.call(WHY, asked).await;
    assert!(answer.json()["data"].is_null(), "{}", answer.text());
}

#[tokio::test]
async fn a13_the_toggle_to_yes_grants_and_a_repeat_is_calm() {
    let scene = scene().await;
    let first = scene.given.owner.grant(&scene.plan).await.done();
    assert_eq!(first.code(), "ACCESS_GRANTED");
    let events = scene.given.events().await;
    let again = scene.given.owner.grant(&scene.plan).await.done();
    let told = (again.code(), again.message());
    assert_eq!(told, ("ACCESS_ALREADY_GRANTED", "Access already granted"));
    assert_eq!(scene.given.events().await, events);
    assert_eq!(scene.seen_by(&scene.ben).await, ["plan.txt"]);
}

#[tokio::test]
async fn a13_refused_to_nobody_and_to_a_client_at_the_staff_door() {
    let scene = scene().await;
    let input = json!({ "itemIds": [scene.plan] });
    let nobody = scene.given.visitor(portico_tests::Door::Staff);
    let said = nobody.change("grantAccess", input.clone(), "").await;
    let _ = said.refused("NOT_SIGNED_IN");
    let cookie = [
        ("cookie", scene.clara.cookie().unwrap()),
        ("content-type", "application/json"),
    ];
    let query = "mutation($input: GrantAccessInput!) { grantAccess(input: $input) { __typename \
                 ... on Refused { code } } }";
    let body = json!({ "query": query, "variables": { "input": input } }).to_string();
    let answer = nobody.send(("POST", "/staff/graphql"), &cookie, body).await;
    assert_eq!(
        answer.json()["data"]["grantAccess"]["code"],
        "NOT_SIGNED_IN"
    );
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
}

#[tokio::test]
async fn a14_the_toggle_to_no_revokes_and_a_repeat_is_calm() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let said = scene.given.owner.revoke(&scene.plan).await.done();
    assert_eq!(
        (said.code(), said.message()),
        ("ACCESS_REMOVED", "Access removed")
    );
    assert_eq!(scene.seen_by(&scene.ben).await, EMPTY);
    let again = scene.given.owner.revoke(&scene.plan).await.done();
    let told = (again.code(), again.message());
    assert_eq!(told, ("ACCESS_ALREADY_REMOVED", "Access already removed"));
}

#[tokio::test]
async fn a14_says_through_what_it_is_still_visible() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.invoice).await.done();
    let _ = owner.grant(&scene.billing).await.done();
    let said = owner.revoke(&scene.invoice).await.done();
    assert_eq!(
        said.message(),
        "Access removed – still visible through BILLING"
    );
    let _ = owner.master(&scene.baker.id, true).await.done();
    let said = owner.revoke(&scene.billing).await.done();
    let through = "BILLING Access Removed – still visible through Master Access";
    assert_eq!(said.message(), through);
}

#[tokio::test]
async fn a14_who_keeps_what_all_clients_have_is_told_so() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.billing).await.done();
    let _ = owner.grant_to(&scene.billing, &scene.clara).await.done();
    let input = json!({ "itemIds": [scene.billing], "contactId": scene.clara.id });
    let said = owner.change("revokeAccess", input, "items { id }").await;
    let through = "BILLING Access Removed – still visible through all clients";
    assert_eq!(said.done().message(), through);
    assert!(!scene.clara.item(&scene.billing).await.is_null());
}

#[tokio::test]
async fn a14_refused_to_a_viewer_so_that_access_stays() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let _ = viewer
        .revoke(&scene.plan)
        .await
        .refused("PERMISSION_MISSING");
    assert_eq!(scene.seen_by(&scene.ben).await, ["plan.txt"]);
}

#[tokio::test]
async fn a15_a_document_is_confirmed_with_access_granted() {
    let scene = scene().await;
    let said = scene.given.owner.grant(&scene.plan).await.done();
    assert_eq!(
        (said.code(), said.message()),
        ("ACCESS_GRANTED", "Access granted")
    );
}

#[tokio::test]
async fn a15_refused_access_is_not_confirmed() {
    let scene = scene().await;
    let viewer = scene.given.staff(StaffRole::Auditor).await;
    let said = viewer
        .grant(&scene.plan)
        .await
        .refused("PERMISSION_MISSING");
    assert_ne!(said.message(), "Access granted");
    assert!(said.0["position"].is_null());
}

#[tokio::test]
async fn a16_a_folder_is_confirmed_by_its_name() {
    let scene = scene().await;
    let said = scene.given.owner.grant(&scene.billing).await.done();
    assert_eq!(said.message(), "BILLING Access Granted");
    assert_eq!(said.arg("item"), "BILLING");
    let said = scene.given.owner.revoke(&scene.billing).await.done();
    assert_eq!(said.message(), "BILLING Access Removed");
}

#[tokio::test]
async fn a16_refused_to_a_viewer_and_for_working_papers() {
    let scene = scene().await;
    let given = &scene.given;
    let viewer = given.staff(StaffRole::Viewer).await;
    let said = viewer.grant(&scene.billing).await;
    let said = said.refused("PERMISSION_MISSING");
    assert_ne!(said.message(), "BILLING Access Granted");
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    let papers = given
        .folder(&scene.baker, Some(&scene.baker.internal), "BILLING")
        .await;
    let _ = given.owner.grant(&papers).await.refused("INTERNAL_AREA");
    let _ = given.owner.master(&scene.baker.id, true).await.done();
    assert!(scene.clara.item(&papers).await.is_null());
}

#[tokio::test]
async fn a17_what_is_granted_is_there_in_the_very_next_request() {
    let scene = scene().await;
    for _ in 0..10 {
        let _ = scene.given.owner.grant(&scene.plan).await.done();
        assert_eq!(scene.clara.item(&scene.plan).await["name"], "plan.txt");
        assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
        let _ = scene.given.owner.revoke(&scene.plan).await.done();
        assert!(scene.clara.item(&scene.plan).await.is_null());
    }
}

#[tokio::test]
async fn a17_refused_to_whom_it_was_not_granted() {
    let scene = scene().await;
    let _ = scene
        .given
        .owner
        .grant_to(&scene.plan, &scene.clara)
        .await
        .done();
    assert!(scene.ben.item(&scene.plan).await.is_null());
    assert!(scene.stella.item(&scene.plan).await.is_null());
    assert_eq!(scene.seen_by(&scene.ben).await, EMPTY);
}

#[tokio::test]
async fn what_has_ended_is_granted_again_and_not_prolonged() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let end = scene.given.clock.now() + TimeDelta::hours(1);
    let until = json!({ "itemIds": [scene.billing], "expires": { "at": end } });
    let _ = owner.grant_with(until).await.done();
    scene.given.clock.advance(TimeDelta::hours(1));
    let which = json!({ "customerId": scene.baker.id, "itemId": scene.billing });
    let mut later = which.clone();
    later["expires"] = json!({ "at": end + TimeDelta::days(1) });
    let mut view = which.clone();
    view["capability"] = json!("VIEW");
    for (mutation, input) in [
        ("changeAccessExpiry", later),
        ("changeAccessExpiry", which),
        ("changeCapability", view),
    ] {
        let said = owner.change(mutation, input, "").await;
        let said = said.refused("ACCESS_EXPIRED");
        assert_eq!(said.message(), "This access has ended; grant it again.");
        assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    }
    let said = owner.grant(&scene.billing).await.done();
    assert_eq!(said.code(), "ACCESS_GRANTED");
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 2);
}

const KEPT: &str = "kept { itemId contactId subject capability expiresAt }";

#[tokio::test]
async fn granting_again_on_other_terms_changes_nothing_and_says_what_stands() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let view = json!({ "itemIds": [scene.plan], "capability": "VIEW" });
    let _ = owner.grant_with(view).await.done();
    let events = scene.given.events().await;
    let again = json!({ "itemIds": [scene.plan] });
    let said = owner.change("grantAccess", again, KEPT).await.done();
    assert_eq!(said.code(), "ACCESS_ALREADY_GRANTED");
    assert_eq!(
        said.message(),
        "Access already granted on other terms, which stay; \
         change what it carries or when it ends instead"
    );
    let stands = json!([{ "itemId": scene.plan, "contactId": null, "subject": "All clients",
                          "capability": "VIEW", "expiresAt": null }]);
    assert_eq!(said.0["kept"], stands);
    assert_eq!(scene.given.events().await, events);
    let can = &scene.clara.item(&scene.plan).await["viewerCan"];
    assert_eq!(can["download"]["allowed"], false, "nothing was widened");
    // Among several, only what was not granted before is.
    let both = json!({ "itemIds": [scene.plan, scene.billing] });
    let said = owner.change("grantAccess", both, KEPT).await.done();
    assert_eq!(
        (said.code(), said.arg("count")),
        ("ACCESS_GRANTED", &json!(1))
    );
    assert_eq!(said.0["kept"], stands);
    let change = json!({ "customerId": scene.baker.id, "itemId": scene.plan,
                         "capability": "DOWNLOAD" });
    let _ = owner.change("changeCapability", change, "").await.done();
    let again = json!({ "itemIds": [scene.plan] });
    let said = owner.change("grantAccess", again, KEPT).await.done();
    assert_eq!(
        (said.message(), &said.0["kept"]),
        ("Access already granted", &json!([]))
    );
}

#[tokio::test]
async fn master_access_given_again_on_other_terms_stays_too() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.master(&scene.baker.id, true).await.done();
    let view = json!({ "customerId": scene.baker.id, "capability": "VIEW" });
    let wanted = "kept { capability }";
    let said = owner.change("grantMasterAccess", view, wanted).await.done();
    assert_eq!(said.code(), "ACCESS_ALREADY_GRANTED");
    assert_eq!(said.0["kept"], json!({ "capability": "DOWNLOAD" }));
    let again = json!({ "customerId": scene.baker.id });
    let said = owner
        .change("grantMasterAccess", again, wanted)
        .await
        .done();
    assert!(said.0["kept"].is_null());
}

#[tokio::test]
async fn a_revoke_says_what_it_took_so_that_no_more_is_put_back() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let wanted = "taken { itemId contactId capability expiresAt }";
    let end = "2030-12-01T00:00:00+00:00";
    let (capability, expires) = ("VIEW", json!({ "at": end }));
    let view = json!({ "itemIds": [scene.plan], "contactId": scene.clara.id,
                       "capability": capability, "expires": expires });
    let _ = owner.grant_with(view).await.done();
    // One is named twice, and one was not granted.
    let items = json!([scene.plan, scene.plan, scene.billing]);
    let both = json!({ "itemIds": items, "contactId": scene.clara.id });
    let said = owner.change("revokeAccess", both.clone(), wanted).await;
    let was = json!([{ "itemId": scene.plan, "contactId": scene.clara.id,
                       "capability": capability, "expiresAt": end }]);
    assert_eq!(said.done().0["taken"], was);
    let said = owner.change("revokeAccess", both, wanted).await.done();
    assert_eq!(said.code(), "ACCESS_ALREADY_REMOVED");
    assert_eq!(said.0["taken"], json!([]));
    let whole = json!({ "customerId": scene.baker.id });
    let mut view = whole.clone();
    view["capability"] = json!(capability);
    let _ = owner.change("grantMasterAccess", view, "").await.done();
    let said = owner.change("revokeMasterAccess", whole.clone(), wanted);
    let was = json!({ "itemId": null, "contactId": null, "capability": "VIEW",
                      "expiresAt": null });
    assert_eq!(said.await.done().0["taken"], was);
    let said = owner.change("revokeMasterAccess", whole, wanted).await;
    assert!(said.done().0["taken"].is_null());
}

#[tokio::test]
async fn an_end_is_changed_and_holds_to_the_instant() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let hours = |hours| scene.given.clock.now() + TimeDelta::hours(hours);
    let until = json!({ "itemIds": [scene.billing], "expires": { "at": hours(1) } });
    let _ = owner.grant_with(until).await.done();
    let which = json!({ "customerId": scene.baker.id, "itemId": scene.billing });
    let change = async |expires: serde_json::Value| {
        let mut input = which.clone();
        input["expires"] = expires;
        let said = owner
            .change("changeAccessExpiry", input, "item { id }")
            .await;
        said.done().code().to_owned()
    };
    let later = json!({ "at": hours(3) });
    assert_eq!(change(later.clone()).await, "DONE");
    assert_eq!(change(later).await, "ALREADY_DONE");
    scene
        .given
        .clock
        .advance(TimeDelta::hours(3) - TimeDelta::microseconds(1));
    assert_eq!(
        scene.seen_by(&scene.clara).await.len(),
        2,
        "the old end has passed"
    );
    scene.given.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    // Granted anew without an end, which is then set to the end of a day.
    let _ = owner.grant(&scene.billing).await.done();
    assert_eq!(change(json!({ "endOf": "2027-01-31" })).await, "DONE");
    let grants = "query($i: ID!) { item(id: $i) { grants { expiresAt } } }";
    let told = owner.ask(grants, json!({ "i": scene.billing })).await;
    // The firm is in Berlin, where midnight comes an hour before UTC's.
    let end = &told["item"]["grants"][0]["expiresAt"];
    assert_eq!(end, "2027-01-31T23:00:00+00:00");
}

#[tokio::test]
async fn a_day_that_does_not_exist_is_refused_with_the_way_out() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for day in ["2026-02-30", "30.02.2026", "2027-1-1", "", "tomorrow"] {
        let until = json!({ "itemIds": [scene.plan], "expires": { "endOf": day } });
        let said = owner.grant_with(until).await.refused("INVALID_INPUT");
        assert_eq!(said.arg("field"), "expires.endOf");
        assert_eq!(
            said.message(),
            format!(
                "expires.endOf {day:?} is not a day of the calendar; \
                 write one that exists as YYYY-MM-DD, like 2026-12-31."
            )
        );
    }
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
}
