//! D01, D03–D12, D15, D16, D18–D20: what a matter shows, to whom, and who says so.

use chrono::TimeDelta;
use portico_domain::values::StaffRole;
use serde_json::{Value, json};

use crate::scene::{SURVIVORS, Scene, refused_query, scene};
use crate::unassigned::assigned;

const DETAILS: &str = "query($id: ID!) { matter(id: $id) { reference title summary open } }";
const TABS: &str = "query($id: ID!, $customer: ID!) {
    matter(id: $id) { title contacts { totalCount nodes { contact { id name } access canDownload
        documentsShared eligible { allowed reason } } } }
    sharing: items(customer: $customer, parent: $id) { nodes { name clientAccess { label } } }
    matters(customer: $customer, search: \"SALE\") { totalCount nodes { id } } }";

/// A matter with the plan in it.
pub(crate) async fn matter(scene: &Scene) -> String {
    let owner = &scene.given.owner;
    let details = json!({ "reference": "2026/7", "title": "The sale", "summary": "At the notary" });
    let input = json!({ "customerId": scene.baker.id, "name": "Sale", "details": details });
    let opened = owner.change("openMatter", input, "items { id }").await;
    let matter = opened.done().0["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let input = json!({ "itemIds": [scene.plan], "toId": matter });
    let _ = owner.change("moveItems", input, "").await.done();
    matter
}

pub(crate) async fn give(scene: &Scene, matter: &str, contacts: &[&str]) -> portico_tests::Outcome {
    let give: Vec<Value> = contacts
        .iter()
        .map(|id| json!({ "contactId": id }))
        .collect();
    let input = json!({ "matterId": matter, "give": give });
    scene.given.owner.change("setMatterAccess", input, "").await
}

async fn details(client: &portico_tests::Client, matter: &str) -> Value {
    client.ask(DETAILS, json!({ "id": matter })).await["matter"].take()
}

#[tokio::test]
async fn d01_access_to_one_matter_shows_its_details_and_no_sister() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let text = json!({ "reference": "2026/8", "title": "The purchase" });
    let input = json!({ "customerId": scene.baker.id, "name": "Purchase", "details": text });
    let sister = owner
        .change("openMatter", input, "items { id }")
        .await
        .done();
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ["Sale"]);
    let sister = sister.0["items"][0]["id"].as_str().unwrap();
    assert!(details(&scene.clara, sister).await.is_null());
    assert_eq!(details(&scene.clara, &matter).await["title"], "The sale");
    let input = json!({ "matterId": matter, "revokeIds": [scene.clara.id] });
    let _ = owner.change("setMatterAccess", input, "").await.done();
    assert!(details(&scene.clara, &matter).await.is_null());
}

#[tokio::test]
async fn d01_refused_by_staff_who_may_not_share_and_to_strangers_of_the_customer() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "matterId": matter, "give": [{ "contactId": scene.clara.id }] });
    let said = viewer.change("setMatterAccess", input, "").await;
    assert_eq!(
        said.refused("PERMISSION_MISSING").arg("permission"),
        "SHARE"
    );
    let said = give(&scene, &matter, &[&scene.stella.id]).await;
    let _ = said.refused("NO_MEMBERSHIP");
}

#[tokio::test]
async fn d03_a_contact_reads_the_matters_details() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let told = json!({ "reference": "2026/7", "title": "The sale", "summary": "At the notary",
        "open": true });
    assert_eq!(details(&scene.clara, &matter).await, told);
    let input = json!({ "matterId": matter });
    let closed = scene.given.owner.change("closeMatter", input, "").await;
    let _ = closed.done();
    assert_eq!(details(&scene.clara, &matter).await["open"], false);
}

#[tokio::test]
async fn d03_refused_without_access_also_to_who_was_granted_the_folder() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let granted = scene.given.owner.grant_to(&matter, &scene.ben).await;
    let _ = granted.done();
    assert_eq!(scene.seen_by(&scene.ben).await, ["Sale", "Sale/plan.txt"]);
    assert!(details(&scene.ben, &matter).await.is_null());
    assert!(details(&scene.stella, &matter).await.is_null());
}

#[tokio::test]
async fn d04_documents_of_a_matter_are_shared_one_by_one() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let given = &scene.given;
    let draft = given
        .document(&scene.baker, Some(&matter), "draft.txt", b"draft")
        .await;
    let granted = given.owner.grant_to(&scene.plan, &scene.clara).await;
    let _ = granted.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ["Sale", "Sale/plan.txt"]);
    assert!(scene.clara.item(&draft).await.is_null());
}

#[tokio::test]
async fn d16_refused_the_documents_where_only_access_to_the_matter_was_given() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    assert!(scene.clara.item(&scene.plan).await.is_null());
    let said = scene.clara.begin_opening("beginView", &scene.plan).await;
    let _ = said.refused("NOT_FOUND");
}

#[tokio::test]
async fn d05_d06_a_matter_has_its_contacts_its_sharing_and_its_documents() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let ask = json!({ "id": matter, "customer": scene.baker.id });
    let tabs = scene.given.owner.ask(TABS, ask).await;
    assert_eq!(tabs["matter"]["contacts"]["totalCount"], 2);
    let clara = &tabs["matter"]["contacts"]["nodes"][1];
    assert_eq!(
        (&clara["contact"]["name"], &clara["access"]),
        (&json!("Clara Tester"), &json!(true))
    );
    assert_eq!(clara["documentsShared"], 1);
    assert_eq!(clara["eligible"]["allowed"], true);
    let shared = &tabs["sharing"]["nodes"][0];
    assert_eq!(
        (&shared["name"], &shared["clientAccess"]["label"]),
        (&json!("plan.txt"), &json!("Yes"))
    );
    assert_eq!(tabs["matters"]["totalCount"], 1);
    assert_eq!(tabs["matters"]["nodes"][0]["id"], json!(matter));
}

#[tokio::test]
async fn d05_refused_to_staff_to_whom_the_customer_is_not_assigned() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": viewer.id, "assignedOnly": true });
    let owner = &scene.given.owner;
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let query = "query($id: ID!, $c: ID!) {
        matter(id: $id) { title contacts { nodes { documentsShared } } }
        customer(by: { id: $c }) { members { nodes { documentsShared } } } }";
    let told = viewer
        .ask(query, json!({ "id": matter, "c": scene.baker.id }))
        .await;
    assert!(told["matter"].is_null() && told["customer"].is_null());
    let of = json!({ "c": scene.baker.id, "m": matter });
    let code = refused_query(&viewer, IN_MATTER, of).await;
    assert_eq!(code, "NOT_ASSIGNED");
}

const IN_MATTER: &str =
    "query($c: ID!, $m: ID!) { items(customer: $c, parent: $m) { nodes { name } } }";

#[tokio::test]
async fn d07_only_contacts_with_an_address_are_eligible_and_the_others_say_why() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let input = json!({ "firstName": "Aaron", "lastName": "Paper", "customerId": scene.baker.id });
    let added = owner
        .change("addContact", input, "contact { id }")
        .await
        .done();
    let ask = json!({ "id": matter, "customer": scene.baker.id });
    let tabs = owner.ask(TABS, ask).await;
    let aaron = &tabs["matter"]["contacts"]["nodes"][0];
    assert_eq!(aaron["contact"]["name"], "Aaron Paper");
    assert_eq!(aaron["eligible"]["allowed"], false);
    assert!(
        aaron["eligible"]["reason"]
            .as_str()
            .unwrap()
            .contains("address")
    );
    let said = give(&scene, &matter, &[&added.id("contact")]).await;
    let _ = said.refused("EMAIL_MISSING");
}

#[tokio::test]
async fn d07_refused_who_does_not_belong_to_the_customer_any_more() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.ben.id]).await.done();
    let who = json!({ "contactId": scene.ben.id, "customerId": scene.baker.id });
    let _ = owner.change("removeMembership", who, "").await.done();
    let ask = json!({ "id": matter, "customer": scene.baker.id });
    let tabs = owner.ask(TABS, ask).await;
    let nodes = tabs["matter"]["contacts"]["nodes"].as_array().unwrap();
    let ben = nodes
        .iter()
        .find(|row| row["contact"]["id"] == *scene.ben.id);
    let eligible = &ben.unwrap()["eligible"];
    assert_eq!(eligible["allowed"], false);
    let reason = eligible["reason"].as_str().unwrap();
    assert!(
        reason.contains("does not belong to this customer"),
        "{reason}"
    );
    let said = give(&scene, &matter, &[&scene.ben.id]).await;
    let _ = said.refused("NO_MEMBERSHIP");
}

#[tokio::test]
async fn d08_d09_d10_ticks_of_several_contacts_are_saved_at_once_or_not_at_all() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let said = give(&scene, &matter, &[&scene.clara.id, &scene.stella.id]).await;
    let _ = said.refused("NO_MEMBERSHIP");
    assert!(scene.seen_by(&scene.clara).await.is_empty());
    let both = json!([{ "contactId": scene.clara.id, "canDownload": false },
        { "contactId": scene.ben.id }]);
    let input = json!({ "matterId": matter, "give": both });
    let saved = owner
        .change("setMatterAccess", input.clone(), "")
        .await
        .done();
    assert_eq!(saved.arg("count"), 2);
    let again = owner.change("setMatterAccess", input, "").await.done();
    assert_eq!(again.code(), "ALREADY_DONE");
    let _ = owner.grant(&scene.plan).await.done();
    for (client, may) in [(&scene.clara, false), (&scene.ben, true)] {
        let can = client.item(&scene.plan).await["viewerCan"]["download"].take();
        assert_eq!(can["allowed"], may);
    }
}

#[tokio::test]
async fn d09_refused_the_download_where_it_was_not_ticked() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let input = json!({ "matterId": matter,
        "give": [{ "contactId": scene.clara.id, "canDownload": false }] });
    let _ = owner.change("setMatterAccess", input, "").await.done();
    let _ = owner.grant(&scene.plan).await.done();
    let said = scene
        .clara
        .begin_opening("beginDownload", &scene.plan)
        .await;
    let _ = said.refused("MATTER_CANNOT_DOWNLOAD");
}

#[tokio::test]
async fn d18_contacts_upload_to_the_matter_they_see() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": matter });
    let sent = scene.clara.upload(place, "deed.txt", b"Signed.\n").await;
    let item = scene.given.owner.item(&sent).await;
    assert_eq!(
        (&item["parentId"], &item["name"]),
        (&json!(matter), &json!("deed.txt"))
    );
    assert_eq!(scene.seen_by(&scene.clara).await, ["Sale", "Sale/deed.txt"]);
}

#[tokio::test]
async fn d18_refused_to_who_was_not_given_access_to_the_matter() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let file = portico_tests::bytes::file("deed.txt", b"Signed.\n");
    let input = json!({ "customerId": scene.baker.id, "folderId": matter, "files": [file] });
    let begun = scene.ben.begin_uploads(input).await;
    assert_eq!(begun[0]["code"], "NOT_FOUND");
}

const OF_UPLOAD: &str = "query($c: ID!, $i: ID!, $at: Position) {
    activities(customer: $c, item: $i, atLeast: $at) { nodes { kind item contact } } }";

#[tokio::test]
async fn d20_an_upload_is_among_the_documents_and_among_the_activities() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": matter });
    let sent = scene.clara.upload(place, "deed.txt", b"Signed.\n").await;
    let later = owner.grant(&scene.billing).await.done();
    let of = json!({ "c": scene.baker.id, "m": matter });
    let documents = owner.ask(IN_MATTER, of).await["items"]["nodes"].take();
    let both = json!([{ "name": "deed.txt" }, { "name": "plan.txt" }]);
    assert_eq!(documents, both);
    let of = json!({ "c": scene.baker.id, "i": sent, "at": later.position() });
    let told = owner.ask(OF_UPLOAD, of).await["activities"]["nodes"].take();
    let once = json!([{ "kind": "SENT", "item": "deed.txt", "contact": "Clara Tester" }]);
    assert_eq!(told, once);
}

#[tokio::test]
async fn d20_refused_to_staff_to_whom_the_customer_is_not_assigned() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": matter });
    let sent = scene.clara.upload(place, "deed.txt", b"Signed.\n").await;
    let sam = assigned(&scene, StaffRole::Viewer, &scene.other.id, "VIEWER").await;
    for (query, of) in [
        (IN_MATTER, json!({ "c": scene.baker.id, "m": matter })),
        (OF_UPLOAD, json!({ "c": scene.baker.id, "i": sent })),
    ] {
        let code = refused_query(&sam, query, of).await;
        assert_eq!(code, "NOT_ASSIGNED", "{query}");
    }
}

#[tokio::test]
async fn d19_a_partner_is_given_a_matter_and_what_is_shared_by_name() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let kind = json!({ "kind": "PARTNER" });
    let pia = scene.given.contact(&scene.baker, "Pia", kind).await;
    let _ = give(&scene, &matter, &[&pia.id]).await.done();
    let _ = owner.grant_to(&scene.plan, &pia).await.done();
    assert_eq!(scene.seen_by(&pia).await, ["Sale", "Sale/plan.txt"]);
    let access = owner.item(&scene.plan).await["clientAccess"].take();
    assert_eq!(access["label"], "Some (1 of 3)");
}

#[tokio::test]
async fn d19_refused_to_a_partner_what_the_customers_clients_are_granted() {
    let scene = scene().await;
    let kind = json!({ "kind": "PARTNER" });
    let pia = scene.given.contact(&scene.baker, "Pia", kind).await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let _ = owner.master(&scene.baker.id, true).await.done();
    assert!(scene.seen_by(&pia).await.is_empty());
    assert_eq!(
        owner.item(&scene.plan).await["clientAccess"]["label"],
        "Yes"
    );
}

#[tokio::test]
async fn a_matter_described_with_the_same_words_is_calm() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let details = json!({ "reference": "2026/7", "title": "The sale", "summary": "At the notary" });
    let mut input = json!({ "matterId": matter, "details": details });
    let same = owner
        .change("describeMatter", input.clone(), "")
        .await
        .done();
    assert_eq!(same.code(), "ALREADY_DONE");
    assert!(same.0["position"].is_null());
    input["details"]["title"] = json!("The sale of the mill");
    let other = owner.change("describeMatter", input, "").await.done();
    assert_eq!(other.code(), "DONE");
    let input = json!({ "matterId": scene.billing, "details": details });
    let said = owner.change("describeMatter", input, "").await;
    let _ = said.refused("NOT_A_MATTER");
}

#[tokio::test]
async fn who_comes_back_does_not_see_the_matter_again_by_itself() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let who = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let _ = owner
        .change("removeMembership", who.clone(), "")
        .await
        .done();
    let back = owner.change("assignMembership", who, SURVIVORS).await;
    let was = json!({ "count": 1, "revoked": true, "grants": [], "matterIds": [matter] });
    assert_eq!(back.done().0["survivors"], was);
    assert!(scene.seen_by(&scene.clara).await.is_empty());
}

#[tokio::test]
async fn a_reopened_portal_does_not_show_the_matter_again_by_itself() {
    let mut scene = scene().await;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.clara.id, &scene.ben.id])
        .await
        .done();
    let whose = json!({ "customerId": scene.baker.id });
    for (survivors, seen) in [("AS_BEFORE", 1), ("REVOKE", 0)] {
        let owner = &scene.given.owner;
        let _ = owner.switch_portal(&scene.baker.id, false).await.done();
        let mut input = whose.clone();
        input["survivors"] = json!(survivors);
        let open = owner.change("openCustomerPortal", input, SURVIVORS).await;
        let was = json!({ "count": 2, "revoked": seen == 0, "grants": [],
            "matterIds": [matter] });
        assert_eq!(open.done().0["survivors"], was);
        scene.clara.sign_in_again().await;
        assert_eq!(scene.seen_by(&scene.clara).await.len(), seen);
    }
    // What is given while it is closed is given for now.
    let owner = &scene.given.owner;
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let open = owner.change("openCustomerPortal", whose, SURVIVORS).await;
    let nothing = json!({ "count": 0, "revoked": false, "grants": [], "matterIds": [] });
    assert_eq!(open.done().0["survivors"], nothing);
}

#[tokio::test]
async fn what_was_sent_beside_something_hidden_keeps_its_name_where_it_is_moved() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": matter });
    let sent = scene.clara.upload(place.clone(), "plan.txt", b"mine").await;
    assert_eq!(owner.item(&sent).await["name"], "plan (2).txt");
    let input = json!({ "itemIds": [sent], "toId": scene.billing });
    let _ = owner.change("moveItems", input, "").await.done();
    assert_eq!(owner.item(&sent).await["name"], "plan (2).txt");
    assert_eq!(scene.clara.item(&sent).await["name"], "plan.txt");
    let again = scene.clara.upload(place, "plan.txt", b"again").await;
    assert_eq!(scene.clara.item(&again).await["name"], "plan.txt");
}

#[tokio::test]
async fn d12_what_a_contact_sent_counts_among_its_documents() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": matter });
    scene.clara.upload(place, "deed.txt", b"Signed.\n").await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let ask = json!({ "id": matter, "customer": scene.baker.id });
    let tabs = scene.given.owner.ask(TABS, ask).await;
    let nodes = &tabs["matter"]["contacts"]["nodes"];
    let counts = [&nodes[0], &nodes[1]].map(|node| node["documentsShared"].as_i64().unwrap());
    assert_eq!(counts, [1, 2]);
}

const WHO_GAVE: &str = "query($item: ID!, $at: Position) {
    auditEntries(filter: { itemId: $item, eventTypes: [\"MatterAccessGiven\"] }, atLeast: $at) {
        totalCount nodes { actorId at } } }";

#[tokio::test]
async fn d15_the_log_says_who_gave_access_to_the_matter_and_when() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    scene.given.clock.advance(TimeDelta::minutes(7));
    let when = scene.given.clock.now().to_rfc3339();
    let given = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let ask = json!({ "item": matter, "at": given.position() });
    let told = scene.given.owner.ask(WHO_GAVE, ask).await["auditEntries"].take();
    assert_eq!(told["totalCount"], 1, "{told}");
    assert_eq!(told["nodes"][0]["actorId"], json!(scene.given.owner.id));
    assert_eq!(told["nodes"][0]["at"], json!(when));
}

#[tokio::test]
async fn d15_refused_to_who_reads_no_audit() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let ask = json!({ "item": matter });
    let code = refused_query(&viewer, WHO_GAVE, ask).await;
    assert_eq!(code, "PERMISSION_MISSING");
}
