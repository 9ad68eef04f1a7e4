//! `asOf`: staff ask what was so, and why, at an earlier moment.

use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::values::StaffRole;
use portico_tests::Browser;
use serde_json::{Value, json};

use crate::scene::{Scene, refused_query, scene};

/// After the change that returned this position.
fn after(position: &str) -> Value {
    json!({ "position": position })
}

async fn explained(scene: &Scene, item: &str, as_of: Value) -> Value {
    let query = "query($c: ID!, $i: ID!, $a: AsOfInput) {
        explainAccess(contact: $c, item: $i, action: VIEW, asOf: $a) {
            allowed code paths { kind itemName stepsUp grantedBy logPosition } } }";
    let variables = json!({ "c": scene.clara.id, "i": item, "a": as_of });
    scene.given.owner.ask(query, variables).await["explainAccess"].clone()
}

async fn names_in(owner: &Browser, scene: &Scene, parent: &str, as_of: Value) -> Vec<String> {
    let query = "query($c: ID!, $p: ID!, $a: AsOfInput) {
        items(customer: $c, parent: $p, asOf: $a) { totalCount nodes { name } } }";
    let variables = json!({ "c": scene.baker.id, "p": parent, "a": as_of });
    let items = owner.ask(query, variables).await["items"].clone();
    let nodes = items["nodes"].as_array().unwrap();
    assert_eq!(items["totalCount"], nodes.len());
    let name = |node: &Value| node["name"].as_str().unwrap().to_owned();
    nodes.iter().map(name).collect()
}

#[tokio::test]
async fn why_somebody_saw_something_is_told_after_it_was_taken_away() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let granted = owner.grant(&scene.billing).await.done();
    let revoked = owner.revoke(&scene.billing).await.done();
    let then = explained(&scene, &scene.invoice, after(granted.position())).await;
    assert_eq!(then["allowed"], true);
    let path = &then["paths"][0];
    assert_eq!(path["kind"], "GRANT");
    assert_eq!(path["itemName"], "BILLING");
    assert_eq!(path["stepsUp"], 1);
    assert_eq!(path["grantedBy"], "Olivia Owner");
    let event = json!({ "logPosition": path["logPosition"] });
    assert_eq!(explained(&scene, &scene.invoice, event).await, then);
    for as_of in [after(revoked.position()), Value::Null] {
        let now = explained(&scene, &scene.invoice, as_of).await;
        assert_eq!(
            (&now["allowed"], &now["code"]),
            (&json!(false), &json!("NOT_SHARED"))
        );
    }
}

#[tokio::test]
async fn the_place_of_an_entry_is_the_moment_after_what_it_tells() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let _ = scene.clara.download(&scene.plan).await;
    let revoked = owner.revoke_from(&scene.plan, &scene.clara).await.done();
    let query = "query($c: ID!, $i: ID!, $p: Position) {
        auditEntries(filter: { itemId: $i }, atLeast: $p) {
            stale nodes { kind: eventType logPosition } }
        accessLog(filter: { itemId: $i }, atLeast: $p) { stale nodes { kind logPosition } }
        activities(customer: $c, item: $i, atLeast: $p) { stale nodes { kind logPosition } } }";
    let asked = json!({ "c": scene.baker.id, "i": scene.plan, "p": revoked.position() });
    let told = owner.ask(query, asked).await;
    for (list, kind, allowed) in [
        ("auditEntries", "AccessGranted", true),
        ("auditEntries", "DocumentDownloaded", true),
        ("auditEntries", "AccessRevoked", false),
        ("accessLog", "DOWNLOADED", true),
        ("activities", "ACCESS_GRANTED", true),
        ("activities", "ACCESS_REVOKED", false),
    ] {
        let nodes = told[list]["nodes"].as_array().unwrap();
        let entry = nodes.iter().find(|node| node["kind"] == kind);
        let entry = entry.unwrap_or_else(|| panic!("no {kind} in {told}"));
        let there = json!({ "logPosition": entry["logPosition"] });
        let then = explained(&scene, &scene.plan, there).await;
        assert_eq!(then["allowed"], allowed, "{list}: {entry}");
    }
}

#[tokio::test]
async fn who_could_see_it_is_listed_as_it_was() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let granted = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let _ = owner.grant_to(&scene.plan, &scene.ben).await.done();
    let who = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let _ = owner.change("removeMembership", who, "").await.done();
    let query = "query($i: ID!, $a: AsOfInput) { accessList(item: $i, asOf: $a) {
        visibleTo entries { nodes { contact { id } view { allowed } } } } }";
    let seen = async |as_of: Value| {
        let list = owner
            .ask(query, json!({ "i": scene.plan, "a": as_of }))
            .await;
        let list = &list["accessList"];
        (
            list["visibleTo"].clone(),
            list["entries"]["nodes"].as_array().unwrap().len(),
        )
    };
    assert_eq!(seen(after(granted.position())).await, (json!(1), 2));
    assert_eq!(seen(Value::Null).await, (json!(1), 1));
}

#[tokio::test]
async fn a_folder_is_shown_as_it_was_and_nothing_can_be_done_to_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let before = owner.grant(&scene.billing).await.done();
    let _ = owner.trash(&scene.invoice).await.done();
    let _ = scene
        .given
        .folder(&scene.baker, Some(&scene.billing), "LATER")
        .await;
    let of = |as_of| names_in(owner, &scene, &scene.billing, as_of);
    assert_eq!(of(after(before.position())).await, ["invoice 1.txt"]);
    assert_eq!(of(Value::Null).await, ["LATER"]);
    let query = "query($i: ID!, $a: AsOfInput) { item(id: $i, asOf: $a) {
        trashedAt clientAccess { label } path { name } versions { number } grants { id }
        viewerCan { trash { allowed reason } download { allowed } } } }";
    let variables = json!({ "i": scene.invoice, "a": after(before.position()) });
    let item = &owner.ask(query, variables).await["item"];
    assert_eq!(item["trashedAt"], Value::Null);
    assert_eq!(item["clientAccess"]["label"], "Yes");
    assert_eq!(item["path"][1]["name"], "BILLING");
    assert_eq!(item["versions"][0]["number"], 1);
    assert_eq!(item["viewerCan"]["trash"]["allowed"], false);
    assert_eq!(item["viewerCan"]["download"]["allowed"], false);
    let reason = item["viewerCan"]["trash"]["reason"].as_str().unwrap();
    assert!(reason.contains("return to now"), "{reason}");
}

#[tokio::test]
async fn everything_a_contact_saw_is_listed_with_its_paths() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let granted = owner.grant(&scene.billing).await.done();
    let closed = owner.switch_portal(&scene.baker.id, false).await.done();
    let query = "query($c: ID!, $k: ID!, $a: AsOfInput, $after: String) {
        accessOf(contact: $k, customer: $c, asOf: $a, first: 1, after: $after) {
            closed nodes { item { name } decision { allowed paths { kind stepsUp } } }
            endCursor } }";
    let ask = async |as_of: Value, after: Value| {
        let variables = json!({ "c": scene.baker.id, "k": scene.clara.id, "a": as_of,
            "after": after });
        owner.ask(query, variables).await["accessOf"].clone()
    };
    let first = ask(after(granted.position()), Value::Null).await;
    assert_eq!(first["closed"], Value::Null);
    assert_eq!(first["nodes"][0]["item"]["name"], "BILLING");
    assert_eq!(first["nodes"][0]["decision"]["paths"][0]["stepsUp"], 0);
    let second = ask(after(granted.position()), first["endCursor"].clone()).await;
    assert_eq!(second["nodes"][0]["item"]["name"], "invoice 1.txt");
    assert_eq!(second["nodes"][0]["decision"]["paths"][0]["stepsUp"], 1);
    assert_eq!(second["endCursor"], Value::Null);
    let shut = ask(after(closed.position()), Value::Null).await;
    assert_eq!(
        (&shut["closed"], &shut["nodes"]),
        (&json!("PORTAL_CLOSED"), &json!([]))
    );
}

#[tokio::test]
async fn a_folder_is_explained_row_by_row() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let granted = owner.grant(&scene.plan).await.done();
    let _ = owner.trash(&scene.plan).await.done();
    let query = "query($f: ID!, $k: ID!, $a: AsOfInput) {
        explainFolder(contact: $k, folder: $f, asOf: $a) {
            nodes { item { name } decision { allowed code } } } }";
    let rows = async |as_of: Value| {
        let variables = json!({ "f": scene.baker.files, "k": scene.clara.id, "a": as_of });
        let page = &owner.ask(query, variables).await["explainFolder"];
        let nodes = page["nodes"].as_array().unwrap().clone();
        let mine = |node: &Value| node["item"]["name"] == "plan.txt";
        let plan = nodes.iter().find(|node| mine(node)).unwrap();
        (
            plan["decision"]["allowed"] == true,
            plan["decision"]["code"].clone(),
        )
    };
    assert_eq!(rows(after(granted.position())).await, (true, Value::Null));
    assert_eq!(rows(Value::Null).await, (false, json!("ITEM_TRASHED")));
}

#[tokio::test]
async fn by_a_clock_that_was_set_the_past_is_judged_too() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let began = scene.given.clock.now();
    let until = began + TimeDelta::hours(2);
    let short = json!({ "itemIds": [scene.plan], "contactId": scene.clara.id,
        "expires": { "at": until } });
    let granted = owner.grant_with(short).await.done();
    scene.given.clock.advance(TimeDelta::hours(1));
    let other = owner.grant(&scene.billing).await.done();
    scene.given.clock.advance(TimeDelta::hours(2));
    let late = owner.revoke(&scene.billing).await.done();
    let at = |instant: DateTime<Utc>| json!({ "at": instant });
    let (shared, not) = (Value::Null, json!("NOT_SHARED"));
    let over = json!("ACCESS_EXPIRED");
    for (as_of, plan, billing) in [
        (after(granted.position()), &shared, &not),
        (at(began + TimeDelta::minutes(30)), &shared, &not),
        (after(other.position()), &shared, &shared),
        (at(until - TimeDelta::seconds(1)), &shared, &shared),
        (at(until), &over, &shared),
        (after(late.position()), &over, &not),
    ] {
        for (item, code) in [(&scene.plan, plan), (&scene.billing, billing)] {
            let told = explained(&scene, item, as_of.clone()).await;
            assert_eq!(&told["code"], code, "{as_of}: {told}");
            assert_eq!(told["allowed"], code.is_null(), "{as_of}: {told}");
        }
    }
}

#[tokio::test]
async fn a_moment_outside_the_history_is_refused_with_its_range() {
    let scene = scene().await;
    let query = "query($i: ID!, $a: AsOfInput) { accessList(item: $i, asOf: $a) { visibleTo } }";
    for as_of in [
        json!({ "position": "9-9-999999" }),
        json!({ "logPosition": "0" }),
        json!({ "at": "2001-01-01T00:00:00Z" }),
        json!({ "at": "2999-01-01T00:00:00Z" }),
    ] {
        let variables = json!({ "i": scene.plan, "a": as_of });
        let answer = scene.given.owner.call_until_known(query, &variables).await;
        let answer = answer.json();
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "OUTSIDE_HISTORY", "{as_of}");
        let last = error["extensions"]["lastLogPosition"].as_str().unwrap();
        assert!(error["message"].to_string().contains(last), "{error}");
    }
    let variables = json!({ "i": scene.plan, "a": { "logPosition": "first" } });
    let code = refused_query(&scene.given.owner, query, variables).await;
    assert_eq!(code, "INVALID_INPUT");
}

#[tokio::test]
async fn a_made_up_position_is_refused_with_its_rule() {
    let scene = scene().await;
    let granted = scene.given.owner.grant(&scene.plan).await.done();
    let query = "query($i: ID!, $a: AsOfInput) { accessList(item: $i, asOf: $a) { visibleTo } }";
    // From here on the history has it.
    let variables = json!({ "i": scene.plan, "a": after(granted.position()) });
    scene.given.owner.ask(query, variables).await;
    let (_, transaction_and_position) = granted.position().split_once('-').unwrap();
    let made_up = after(&format!("7-{transaction_and_position}"));
    let variables = json!({ "i": scene.plan, "a": made_up });
    let answer = scene.given.owner.call_until_known(query, &variables).await;
    assert_eq!(answer.code(), "INVALID_INPUT");
    assert!(answer.text().contains("as it is"), "{}", answer.text());
}

#[tokio::test]
async fn a_moment_that_the_history_has_not_taken_is_no_moment_outside_it() {
    let scene = scene().await;
    let query = "query($i: ID!, $a: AsOfInput) { accessList(item: $i, asOf: $a) { visibleTo } }";
    let pool = scene.given.app.log.pool();
    // As it is while a page of events is being applied.
    let mut busy = pool.begin().await.unwrap();
    sqlx::query("SELECT FROM checkpoints WHERE model = 'access_history' FOR UPDATE")
        .execute(&mut *busy)
        .await
        .unwrap();
    let granted = scene.given.owner.grant(&scene.plan).await.done();
    let variables = json!({ "i": scene.plan, "a": after(granted.position()) });
    let answer = scene.given.owner.call(query, variables.clone()).await;
    assert_eq!(answer.code(), "HISTORY_BEHIND", "{}", answer.text());
    assert!(answer.text().contains("ask again"), "{}", answer.text());
    busy.rollback().await.unwrap();
    let list = scene.given.owner.ask(query, variables).await;
    assert_eq!(list["accessList"]["visibleTo"], 2);
}

#[tokio::test]
async fn who_may_read_about_the_past_is_decided_now() {
    let scene = scene().await;
    let granted = scene.given.owner.grant(&scene.plan).await.done();
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let names = names_in(
        &viewer,
        &scene,
        &scene.baker.files,
        after(granted.position()),
    );
    assert!(names.await.contains(&"plan.txt".to_owned()));
    let query = "query($i: ID!, $a: AsOfInput) { item(id: $i, asOf: $a) { name } }";
    let variables = json!({ "i": scene.plan, "a": after(granted.position()) });
    let stranger = viewer.signed_out();
    assert_eq!(
        refused_query(&stranger, query, variables.clone()).await,
        "NOT_SIGNED_IN"
    );
    // A contact has no such question.
    let query = "query($i: ID!) { item(id: $i, asOf: { position: \"1-1-1\" }) { name } }";
    let asked = scene.clara.call(query, json!({ "i": scene.plan })).await;
    assert!(asked.text().contains("asOf"), "{}", asked.text());
}
