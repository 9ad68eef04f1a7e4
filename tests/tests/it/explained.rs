//! Who sees an item and why, as staff read it: every path that leads there, or the
//! nearest condition that is missing.

use chrono::TimeDelta;
use portico_domain::values::StaffRole;
use portico_tests::{Client, Staff};
use serde_json::{Value, json};

use crate::matter_rows::{give, matter};
use crate::scene::{Scene, scene};

const DECISION: &str = "allowed code reason paths { kind itemId itemName stepsUp subject capability \
    expiresAt grantedBy grantedAt logPosition carriesDownload \
    hops { kind group item folder by at logPosition } }";

async fn explained(staff: &Staff, client: &Client, item: &str, action: &str) -> Value {
    let query = format!(
        "query($c: ID!, $i: ID!, $a: Action!) {{ explainAccess(contact: $c, item: $i, action: $a) \
         {{ {DECISION} }} }}"
    );
    let asked = json!({ "c": client.id, "i": item, "a": action });
    staff.ask(&query, asked).await["explainAccess"].take()
}

async fn listed(staff: &Staff, item: &str) -> Value {
    let query = format!(
        "query($i: ID!) {{ accessList(item: $i) {{ visibleTo entries {{ totalCount nodes {{ \
         contact {{ id name }} view {{ {DECISION} }} download {{ allowed reason }} }} }} }} }}"
    );
    staff.ask(&query, json!({ "i": item })).await["accessList"].take()
}

fn entry<'a>(list: &'a Value, client: &Client) -> &'a Value {
    let entries = list["entries"]["nodes"].as_array().unwrap();
    let mut found = entries
        .iter()
        .filter(|entry| entry["contact"]["id"] == client.id);
    found.next().unwrap()
}

#[tokio::test]
async fn an_allowed_answer_names_every_path_the_nearest_grants_first_after_master_access() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let end = scene.given.clock.now() + TimeDelta::hours(5);
    let view = json!({ "itemIds": [scene.invoice], "capability": "VIEW", "contactId": scene.clara.id,
                       "expires": { "at": end } });
    let on_invoice = owner.grant_with(view).await.done();
    let on_billing = owner.grant(&scene.billing).await.done();
    let master = owner.master(&scene.baker.id, true).await.done();
    let all = json!([
        { "kind": "MASTER_ACCESS", "itemId": null, "itemName": null, "stepsUp": null,
          "subject": "All clients", "capability": "DOWNLOAD", "expiresAt": null,
          "carriesDownload": true },
        { "kind": "GRANT", "itemId": scene.invoice, "itemName": "invoice 1.txt", "stepsUp": 0,
          "subject": "Clara Tester", "capability": "VIEW", "expiresAt": end,
          "carriesDownload": false },
        { "kind": "GRANT", "itemId": scene.billing, "itemName": "BILLING", "stepsUp": 1,
          "subject": "All clients", "capability": "DOWNLOAD", "expiresAt": null,
          "carriesDownload": true },
    ]);
    let mut said = explained(owner, &scene.clara, &scene.invoice, "VIEW").await;
    let list = listed(owner, &scene.invoice).await;
    assert_eq!(entry(&list, &scene.clara)["view"], said, "list and answer");
    assert_eq!(
        (&said["allowed"], &said["code"]),
        (&json!(true), &Value::Null)
    );
    let given = [&master, &on_invoice, &on_billing];
    let paths = said["paths"].as_array_mut().unwrap();
    assert_eq!(paths.len(), 3);
    for ((path, expected), given) in paths.iter_mut().zip(all.as_array().unwrap()).zip(given) {
        assert_eq!(path["grantedBy"], "Olivia Owner");
        // The clock stands still.
        let at = path["grantedAt"]
            .as_str()
            .unwrap()
            .parse::<chrono::DateTime<chrono::Utc>>();
        assert_eq!(at.unwrap(), scene.given.clock.now());
        assert!(path["logPosition"].is_string(), "{path} {}", given.0);
        for (field, value) in expected.as_object().unwrap() {
            let same_instant = field == "expiresAt" && value.is_string();
            let (told, value) = if same_instant {
                let read = |text: &Value| {
                    let text = text.as_str().unwrap();
                    json!(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
                };
                (read(&path[field]), read(value))
            } else {
                (path[field].clone(), value.clone())
            };
            assert_eq!(told, value, "{field}: {path}");
        }
    }
    assert_eq!(
        (&list["visibleTo"], &list["entries"]["totalCount"]),
        (&json!(2), &json!(2))
    );
}

/// The nearest missing condition, and what the list's line says.
async fn missing(scene: &Scene, client: &Client, code: &str) {
    let owner = &scene.given.owner;
    let said = explained(owner, client, &scene.invoice, "VIEW").await;
    assert_eq!(
        (&said["allowed"], &said["code"]),
        (&json!(false), &json!(code))
    );
    assert_eq!(said["paths"], json!([]));
    assert!(said["reason"].as_str().unwrap().ends_with('.'), "{said}");
    let list = listed(owner, &scene.invoice).await;
    assert_eq!(entry(&list, client)["view"], said, "list and answer");
    // Where the portal is closed, the session has ended too.
    let query = "query($i: ID!) { item(id: $i) { name } }";
    let seen = client.call(query, json!({ "i": scene.invoice })).await;
    assert!(seen.json()["data"]["item"].is_null(), "{}", seen.text());
}

#[tokio::test]
async fn a_refused_answer_names_the_nearest_missing_condition() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    missing(&scene, &scene.clara, "NOT_SHARED").await;
    let end = scene.given.clock.now() + TimeDelta::hours(1);
    let soon = json!({ "itemIds": [scene.billing], "expires": { "at": end } });
    let _ = owner.grant_with(soon).await.done();
    assert_eq!(listed(owner, &scene.invoice).await["visibleTo"], 2);
    scene.given.clock.advance(TimeDelta::hours(1));
    missing(&scene, &scene.clara, "ACCESS_EXPIRED").await;
    let _ = owner.grant(&scene.billing).await.done();
    let pia = scene
        .given
        .contact(&scene.baker, "Pia", json!({ "kind": "PARTNER" }))
        .await;
    missing(&scene, &pia, "NOT_SHARED").await;
    assert_eq!(
        listed(owner, &scene.invoice).await["visibleTo"],
        2,
        "no partner"
    );
    let _ = owner.trash(&scene.billing).await.done();
    missing(&scene, &scene.clara, "ITEM_TRASHED").await;
    let _ = owner.restore(&scene.billing).await.done();
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    missing(&scene, &scene.clara, "PORTAL_CLOSED").await;
    assert_eq!(listed(owner, &scene.invoice).await["visibleTo"], 0);
}

#[tokio::test]
async fn downloading_is_explained_apart_from_seeing() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let view = json!({ "itemIds": [scene.billing], "capability": "VIEW" });
    let _ = owner.grant_with(view).await.done();
    let seen = explained(owner, &scene.clara, &scene.invoice, "VIEW").await;
    assert_eq!(seen["allowed"], true);
    let taken = explained(owner, &scene.clara, &scene.invoice, "DOWNLOAD").await;
    assert_eq!(taken["code"], "VIEW_ONLY");
    let list = listed(owner, &scene.invoice).await;
    let line = &entry(&list, &scene.clara)["download"];
    assert_eq!(
        line,
        &json!({ "allowed": false, "reason": taken["reason"] })
    );
}

#[tokio::test]
async fn who_sees_what_is_told_to_staff_of_the_customer_only() {
    let scene = scene().await;
    let given = &scene.given;
    let staff = given.staff(StaffRole::Owner).await;
    let only = json!({ "staffId": staff.id, "assignedOnly": true });
    let _ = given
        .owner
        .change("changeStaffRoles", only, "")
        .await
        .done();
    let query = "query($i: ID!) { accessList(item: $i) { visibleTo } }";
    let asked = json!({ "i": scene.plan });
    assert!(staff.ask(query, asked).await["accessList"].is_null());
    let explain = "query($i: ID!, $c: ID!) { explainAccess(contact: $c, item: $i, action: VIEW) \
                   { allowed } }";
    let both = json!({ "i": scene.plan, "c": scene.clara.id });
    assert!(staff.ask(explain, both.clone()).await["explainAccess"].is_null());
    let nowhere = json!({ "i": given.unknown_id(), "c": scene.clara.id });
    assert!(given.owner.ask(query, nowhere.clone()).await["accessList"].is_null());
    assert!(given.owner.ask(explain, nowhere).await["explainAccess"].is_null());
    let by_client = scene.clara.call(explain, both).await;
    assert!(
        by_client.text().contains("Unknown field"),
        "{}",
        by_client.text()
    );
}

/// The steps of a path: what, and the names in it.
fn steps(path: &Value) -> Vec<Value> {
    let hops = path["hops"].as_array().unwrap();
    let step = |hop: &Value| {
        assert!(
            hop["at"].is_string() && hop["logPosition"].is_string(),
            "{hop}"
        );
        json!([
            hop["kind"],
            hop["group"],
            hop["item"],
            hop["folder"],
            hop["by"]
        ])
    };
    hops.iter().map(step).collect()
}

/// The path says of itself what its last step does.
fn opened_by(path: &Value, who: &str) {
    let last = path["hops"].as_array().unwrap().last().unwrap();
    let said = [&path["grantedBy"], &path["grantedAt"], &path["logPosition"]];
    assert_eq!(said, [&json!(who), &last["at"], &last["logPosition"]]);
}

#[tokio::test]
async fn a_path_through_a_matter_says_who_gave_access_to_it_and_when() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let details = json!({ "reference": "2026/7", "title": "The sale" });
    let matter = json!({ "customerId": scene.baker.id, "name": "Sale", "details": details });
    let matter = owner.change("openMatter", matter, "items { id }").await;
    let matter = matter.done().0["items"][0]["id"].take();
    let give = json!({ "matterId": matter, "give": [{ "contactId": scene.clara.id }] });
    let _ = owner.change("setMatterAccess", give, "").await.done();
    let matter = matter.as_str().unwrap();
    let said = explained(owner, &scene.clara, matter, "VIEW").await;
    assert_eq!(said["paths"][0]["kind"], "MATTER");
    opened_by(&said["paths"][0], "Olivia Owner");
}

#[tokio::test]
async fn a_path_names_each_step_from_the_person_to_the_item_and_who_made_it_so() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let input = json!({ "name": "Board" });
    let board = owner.change("createGroup", input, "groupId").await.done();
    let board = board.text("groupId");
    let input = json!({ "groupId": board, "memberIds": [scene.clara.id] });
    let _ = owner.change("addGroupMembers", input, "").await.done();
    let grant = json!({ "itemIds": [scene.billing], "groupId": board });
    let _ = owner.grant_with(grant).await.done();
    let said = explained(owner, &scene.clara, &scene.invoice, "VIEW").await;
    assert_eq!(said["paths"].as_array().unwrap().len(), 1);
    let way = [
        json!(["IN_GROUP", "Board", null, null, "Olivia Owner"]),
        json!(["GIVEN", null, null, null, "Olivia Owner"]),
        json!(["INSIDE", null, "invoice 1.txt", "BILLING", "Olivia Owner"]),
    ];
    assert_eq!(steps(&said["paths"][0]), way);
    let place = json!({ "customerId": scene.baker.id });
    let sent = scene.clara.upload(place, "mine.txt", b"mine").await;
    let said = explained(owner, &scene.clara, &sent, "VIEW").await;
    let own = [json!(["SENT", null, null, null, "Clara Tester"])];
    assert_eq!(steps(&said["paths"][0]), own);
    assert_eq!(said["paths"][0]["kind"], "OWN_WORK");
    opened_by(&said["paths"][0], "Clara Tester");
    let list = listed(owner, &scene.invoice).await;
    assert_eq!(steps(&entry(&list, &scene.clara)["view"]["paths"][0]), way);
}

/// A staff member as answers name them.
async fn name_of(staff: &Staff) -> Value {
    staff.ask("{ me { name } }", json!({})).await["me"]["name"].take()
}

/// The log's position of a change.
fn in_the_log(position: &str) -> &str {
    position.rsplit('-').next().unwrap()
}

#[tokio::test]
async fn a_grant_that_was_changed_says_who_gave_it_and_who_changed_it_last() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let other = scene.given.staff(StaffRole::Owner).await;
    let others = name_of(&other).await;
    let query = "query($c: ID!, $i: ID!, $a: AsOfInput) {
        explainAccess(contact: $c, item: $i, action: VIEW, asOf: $a) { paths { capability
            grantedBy grantedAt logPosition changedBy changedAt changedLogPosition } }
        item(id: $i, asOf: $a) { grants {
            capability grantedBy grantedAt changedBy changedAt changedLogPosition } } }";
    let told = async |as_of: Value| {
        let asked = json!({ "c": scene.clara.id, "i": scene.plan, "a": as_of });
        let mut said = owner.ask(query, asked).await;
        let mut path = said["explainAccess"]["paths"][0].take();
        let position = path.as_object_mut().unwrap().remove("logPosition");
        assert_eq!(path, said["item"]["grants"][0]);
        assert_eq!(path["grantedBy"], "Olivia Owner");
        assert_eq!(path["changedAt"].is_null(), path["changedBy"].is_null());
        let changed = [&path["changedBy"], &path["changedLogPosition"]];
        json!([path["capability"], position, changed])
    };
    let view = json!({ "itemIds": [scene.plan], "capability": "VIEW" });
    let given = owner.grant_with(view).await.done();
    let which = json!({ "customerId": scene.baker.id, "itemId": scene.plan });
    let (mut download, mut ends) = (which.clone(), which);
    download["capability"] = json!("DOWNLOAD");
    let raised = other.change("changeCapability", download, "").await.done();
    let hour = TimeDelta::hours(1);
    ends["expires"] = json!({ "at": scene.given.clock.now() + hour });
    let ended = owner.change("changeAccessExpiry", ends, "").await.done();
    let since = in_the_log(given.position());
    let by_other = json!([others, in_the_log(raised.position())]);
    let by_owner = json!(["Olivia Owner", in_the_log(ended.position())]);
    for (at, expected) in [
        (&given, json!(["VIEW", since, [null, null]])),
        (&raised, json!(["DOWNLOAD", since, by_other])),
        (&ended, json!(["DOWNLOAD", since, by_owner])),
    ] {
        assert_eq!(told(json!({ "position": at.position() })).await, expected);
    }
    assert_eq!(
        told(Value::Null).await,
        json!(["DOWNLOAD", since, by_owner])
    );
    // Given anew it is as it was given.
    scene.given.clock.advance(hour);
    let again = owner.grant(&scene.plan).await.done();
    let since = in_the_log(again.position());
    assert_eq!(
        told(Value::Null).await,
        json!(["DOWNLOAD", since, [null, null]])
    );
}

#[tokio::test]
async fn an_allowed_answer_names_the_memberships_and_who_made_them_so() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let board = scene.board().await;
    let roles = json!({ "groupId": board, "customerIds": [scene.baker.id], "contacts": {} });
    let given = owner.change("assignGroupRoles", roles, "").await.done();
    let asked = json!({ "c": scene.clara.id, "i": scene.billing, "k": scene.baker.id });
    let query = "query($c: ID!, $i: ID!, $k: ID!) {
        explainAccess(contact: $c, item: $i, action: VIEW) { allowed memberships {
            group { name } role by logPosition joined { by logPosition } } }
        accessOf(customer: $k) { nodes { decision { memberships { role } } } } }";
    let hidden = owner.ask(query, asked.clone()).await;
    assert_eq!(hidden["explainAccess"]["allowed"], false);
    assert_eq!(hidden["explainAccess"]["memberships"], json!([]));
    let _ = owner.grant(&scene.billing).await.done();
    let shown = owner.ask(query, asked).await;
    let memberships = &shown["explainAccess"]["memberships"];
    assert_eq!(memberships.as_array().unwrap().len(), 2);
    let (direct, inherited) = (&memberships[0], &memberships[1]);
    assert_eq!(direct["group"], Value::Null);
    assert_eq!(direct["role"], "ENTITY_COLLABORATOR");
    assert_eq!(direct["by"], "Olivia Owner");
    assert_eq!(direct["joined"], Value::Null);
    assert_eq!(inherited["group"]["name"], "Board");
    assert_eq!(inherited["joined"]["by"], "Olivia Owner");
    let (_, position) = given.position().rsplit_once('-').unwrap();
    assert_eq!(inherited["logPosition"], position);
    let earlier = |of: &Value| of["logPosition"].as_str().unwrap().parse::<i64>().unwrap();
    assert!(earlier(direct) < earlier(&inherited["joined"]));
    assert!(earlier(&inherited["joined"]) < earlier(inherited));
    // Of all clients there is nobody's.
    let nodes = shown["accessOf"]["nodes"].as_array().unwrap();
    assert!(!nodes.is_empty());
    for node in nodes {
        assert_eq!(node["decision"]["memberships"], json!([]));
    }
}

#[tokio::test]
async fn a_membership_on_other_terms_says_who_gave_it_and_who_changed_it_last() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let other = scene.given.staff(StaffRole::Owner).await;
    let others = name_of(&other).await;
    let _ = owner.grant(&scene.plan).await.done();
    let board = scene.board().await;
    let customers = json!([scene.baker.id]);
    let roles =
        |terms: Value| json!({ "groupId": board, "customerIds": customers, "contacts": terms });
    let query = "query($c: ID!, $i: ID!, $a: AsOfInput) {
        explainAccess(contact: $c, item: $i, action: VIEW, asOf: $a) { memberships {
            role by logPosition changedBy changedAt changedLogPosition } } }";
    // Of the direct membership and of the group's: the terms, whose they were, whose change.
    let told = async |as_of: Value| {
        let asked = json!({ "c": scene.clara.id, "i": scene.plan, "a": as_of });
        let said = owner.ask(query, asked).await;
        let memberships = said["explainAccess"]["memberships"].as_array().unwrap();
        let told = memberships.iter().map(|one| {
            assert_eq!(one["changedAt"].is_null(), one["changedBy"].is_null());
            json!([
                one["role"],
                one["by"],
                one["changedBy"],
                one["changedLogPosition"]
            ])
        });
        let told: Vec<Value> = told.collect();
        (told, memberships[1]["logPosition"].clone())
    };
    let to_group = roles(json!({}));
    let given = owner.change("assignGroupRoles", to_group, "").await.done();
    let more = roles(json!({ "role": "ENTITY_COLLABORATOR" }));
    let raised = other.change("assignGroupRoles", more, "").await.done();
    let member = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let mut less = member.clone();
    less["role"] = json!("ENTITY_ACCESS");
    let lowered = other.change("assignMembership", less, "").await.done();
    let (all, reads, olivia) = ("ENTITY_COLLABORATOR", "ENTITY_ACCESS", "Olivia Owner");
    let since = json!(in_the_log(given.position()));
    let was = vec![
        json!([all, olivia, null, null]),
        json!([reads, olivia, null, null]),
    ];
    let then = json!({ "position": given.position() });
    assert_eq!(told(then).await, (was, since.clone()));
    let by_other = |change: &str| json!([reads, olivia, others, in_the_log(change)]);
    let of_group = json!([all, olivia, others, in_the_log(raised.position())]);
    let is = vec![by_other(lowered.position()), of_group.clone()];
    assert_eq!(told(Value::Null).await, (is, since.clone()));
    // Who is assigned anew is as they were assigned.
    let _ = owner
        .change("removeMembership", member.clone(), "")
        .await
        .done();
    let _ = other.change("assignMembership", member, "").await.done();
    let is = vec![json!([all, others, null, null]), of_group];
    assert_eq!(told(Value::Null).await, (is, since));
}

#[tokio::test]
async fn a_path_through_a_matter_says_who_changed_can_download_there_last() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let other = scene.given.staff(StaffRole::Owner).await;
    let others = name_of(&other).await;
    let sale = matter(&scene).await;
    let query = "query($c: ID!, $i: ID!) {
        explainAccess(contact: $c, item: $i, action: VIEW) { paths { kind
            grantedBy logPosition changedBy changedAt changedLogPosition } } }";
    let told = async || {
        let asked = json!({ "c": scene.clara.id, "i": sale });
        let path = owner.ask(query, asked).await["explainAccess"]["paths"][0].take();
        assert_eq!(path["kind"], "MATTER");
        assert_eq!(path["changedAt"].is_null(), path["changedBy"].is_null());
        let given = [&path["grantedBy"], &path["logPosition"]];
        json!([given, [&path["changedBy"], &path["changedLogPosition"]]])
    };
    let given = give(&scene, &sale, &[&scene.clara.id]).await.done();
    let by_owner = json!(["Olivia Owner", in_the_log(given.position())]);
    assert_eq!(told().await, json!([by_owner, [null, null]]));
    let looks = json!({ "matterId": sale,
        "give": [{ "contactId": scene.clara.id, "canDownload": false }] });
    let capped = other
        .change("setMatterAccess", looks.clone(), "")
        .await
        .done();
    let by_other = json!([others, in_the_log(capped.position())]);
    assert_eq!(told().await, json!([by_owner, by_other]));
    // Given anew it is as it was given.
    let away = json!({ "matterId": sale, "revokeIds": [scene.clara.id] });
    let _ = owner.change("setMatterAccess", away, "").await.done();
    let again = other.change("setMatterAccess", looks, "").await.done();
    let by_other = json!([others, in_the_log(again.position())]);
    assert_eq!(told().await, json!([by_other, [null, null]]));
}
