//! Contacts' details, the end of accounts, who answers for a customer, and what
//! staff of one customer may do with its contacts.

use portico_domain::values::StaffRole;
use serde_json::{Value, json};

use crate::scene::{SURVIVORS, Scene, scene};

fn details(contact: &str, first: &str, email: Option<&str>) -> Value {
    json!({ "contactId": contact, "firstName": first, "lastName": "Tester", "email": email })
}

/// A staff member who is an Entities Admin at Baker & Sons and nowhere else.
async fn admin_of_baker(scene: &Scene) -> portico_tests::Staff {
    let admin = scene.given.staff(StaffRole::Viewer).await;
    let owner = &scene.given.owner;
    let input = json!({ "staffId": admin.id, "customerIds": [scene.baker.id],
        "role": "ENTITIES_ADMIN" });
    let _ = owner.change("assignStaff", input, "").await.done();
    admin
}

#[tokio::test]
async fn a_contacts_details_change_and_the_same_again_is_calm() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let input = details(&scene.clara.id, "Klara", Some(&scene.clara.email));
    let wanted = "contact { name }";
    let changed = owner
        .change("changeContactDetails", input.clone(), wanted)
        .await;
    assert_eq!(changed.done().0["contact"]["name"], "Klara Tester");
    let again = owner
        .change("changeContactDetails", input, wanted)
        .await
        .done();
    assert_eq!(again.code(), "ALREADY_DONE");
    assert!(again.0["position"].is_null());
}

#[tokio::test]
async fn who_signs_in_with_an_address_keeps_it() {
    let scene = scene().await;
    let input = details(&scene.clara.id, "Clara", Some("new@client.example"));
    let said = scene.given.owner.change("changeContactDetails", input, "");
    let _ = said.await.refused("ALREADY_ACTIVE");
}

#[tokio::test]
async fn a_link_to_an_older_address_works_no_more_and_the_address_is_free() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (anna, email) = scene.given.added_contact("Anna", &Value::Null).await;
    scene.given.member(&anna, &scene.baker, json!({})).await;
    let token = scene.given.invitation(&anna).await;
    let input = details(&anna, "Anna", Some("other@client.example"));
    let _ = owner.change("changeContactDetails", input, "").await.done();
    let mut browser = scene.given.visitor(portico_tests::Door::Portal);
    let said = portico_tests::given::accept(&mut browser, &token).await;
    let _ = said.refused("INVITATION_INVALID");
    let input = json!({ "firstName": "Anton", "lastName": "Tester", "email": email,
        "customerId": scene.baker.id });
    let anton = owner.change("addContact", input, "contact { id }").await;
    scene.given.invitation(&anton.done().id("contact")).await;
}

#[tokio::test]
async fn a_closed_account_sees_nothing_and_cannot_sign_in_again() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let input = json!({ "contactId": scene.clara.id });
    let closed = owner.change("closeContact", input.clone(), "contact { account }");
    assert_eq!(closed.await.done().0["contact"]["account"], "CLOSED");
    let again = owner.change("closeContact", input, "").await.done();
    assert_eq!(again.code(), "ALREADY_DONE");
    let me = scene.clara.ask("{ me { id } }", json!({})).await;
    assert!(me["me"].is_null());
    let mut browser = scene.given.visitor(portico_tests::Door::Portal);
    let said = browser
        .sign_in(&scene.clara.email, portico_tests::given::PASSWORD)
        .await;
    let _ = said.refused("WRONG_CREDENTIALS");
    assert_eq!(scene.seen_by(&scene.ben).await, ["plan.txt"]);
}

#[tokio::test]
async fn a_closed_account_is_given_nothing_and_counts_for_nobody() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for client in [&scene.clara, &scene.ben] {
        let _ = owner.grant_to(&scene.invoice, client).await.done();
    }
    let _ = owner.grant_to(&scene.billing, &scene.clara).await.done();
    let access = async |item: &str| owner.item(item).await["clientAccess"]["label"].take();
    assert_eq!(access(&scene.invoice).await, "Some (2 of 2)");
    let who = json!({ "contactId": scene.clara.id });
    let _ = owner.change("closeContact", who.clone(), "").await.done();
    assert_eq!(access(&scene.invoice).await, "Some (1 of 1)");
    assert_eq!(access(&scene.billing).await, "No");
    let said = owner.grant_to(&scene.plan, &scene.clara).await;
    let _ = said.refused("CONTACT_CLOSED");
    let mut everything = who;
    everything["customerId"] = json!(scene.baker.id);
    let said = owner.change("grantMasterAccess", everything, "").await;
    let _ = said.refused("CONTACT_CLOSED");
    // What was given before can be taken away.
    let _ = owner.revoke_from(&scene.billing, &scene.clara).await.done();
}

#[tokio::test]
async fn a_closed_account_joins_no_group_and_what_it_was_given_stays_asleep() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let who = json!({ "contactId": scene.clara.id });
    let _ = owner.change("closeContact", who.clone(), "").await.done();
    let mut member = who;
    member["customerId"] = json!(scene.baker.id);
    let _ = owner.change("removeMembership", member, "").await.done();
    let input = json!({ "name": "Heirs" });
    let made = owner.change("createGroup", input, "groupId").await.done();
    let people = json!({ "groupId": made.text("groupId"),
        "memberIds": [scene.ben.id, scene.clara.id] });
    let said = owner.change("addGroupMembers", people.clone(), "").await;
    let said = said.refused("CONTACT_CLOSED");
    assert_eq!(said.arg("field"), "memberIds");
    assert_eq!(said.arg("contactId"), &json!(scene.clara.id));
    let group = "query($id: ID!) { group(id: $id) { contacts { totalCount } } }";
    let of = json!({ "id": made.text("groupId") });
    let is = owner.ask(group, of).await;
    assert_eq!(is["group"]["contacts"]["totalCount"], 0, "nobody joined");
    let _ = owner.change("removeGroupMembers", people, "").await.done();
}

#[tokio::test]
async fn a_closed_account_that_is_in_the_group_keeps_nobody_out_of_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let board = scene.board().await;
    let who = json!({ "contactId": scene.clara.id });
    let _ = owner.change("closeContact", who, "").await.done();
    let people = json!({ "groupId": board, "memberIds": [scene.ben.id, scene.clara.id] });
    let _ = owner.change("addGroupMembers", people, "").await.done();
    let group = "query($id: ID!) { group(id: $id) { contacts { totalCount } } }";
    let is = owner.ask(group, json!({ "id": board })).await;
    assert_eq!(is["group"]["contacts"]["totalCount"], 2);
}

#[tokio::test]
async fn a_group_that_gets_a_role_takes_nothing_from_a_closed_account() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let board = scene.board().await;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let who = json!({ "contactId": scene.clara.id });
    let _ = owner.change("closeContact", who.clone(), "").await.done();
    let mut member = who;
    member["customerId"] = json!(scene.baker.id);
    let _ = owner.change("removeMembership", member, "").await.done();
    let roles = json!({ "groupId": board, "customerIds": [scene.baker.id], "contacts": {} });
    let done = owner.change("assignGroupRoles", roles, SURVIVORS).await;
    assert_eq!(done.done().0["survivors"]["count"], 0);
    let query = "query($id: ID!) { item(id: $id) { grants { subject } } }";
    let left = owner.ask(query, json!({ "id": scene.plan })).await;
    assert_eq!(left["item"]["grants"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_account_that_others_rely_on_is_changed_with_the_right_at_all_of_them() {
    let scene = scene().await;
    let admin = admin_of_baker(&scene).await;
    scene
        .given
        .member(&scene.ben.id, &scene.other, json!({}))
        .await;
    let input = details(&scene.clara.id, "Klara", Some(&scene.clara.email));
    let _ = admin.change("changeContactDetails", input, "").await.done();
    let input = details(&scene.ben.id, "Benno", Some(&scene.ben.email));
    let said = admin.change("changeContactDetails", input, "").await;
    let _ = said.refused("PERMISSION_MISSING");
    let input = json!({ "contactId": scene.ben.id });
    let said = admin.change("closeContact", input, "").await;
    let _ = said.refused("PERMISSION_MISSING");
}

#[tokio::test]
async fn a_contact_who_may_not_become_a_member_is_not_added_either() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let input = json!({ "firstName": "Anna", "lastName": "Annex",
        "customerId": scene.baker.id, "role": "ENTITY_ACCESS" });
    let said = admin.change("addContact", input.clone(), "").await;
    assert_eq!(
        said.refused("PERMISSION_MISSING").arg("permission"),
        "SHARE"
    );
    let people = "{ contacts(search: \"Annex\") { totalCount } }";
    let found = owner.ask(people, json!({})).await;
    assert_eq!(found["contacts"]["totalCount"], 0);
    let query = "query($id: ID!) { customer(by: { id: $id }) { members(first: 50) { nodes {
        contact { name } membership { role canDownload } } } } }";
    let added = owner.change("addContact", input.clone(), "").await.done();
    assert_eq!(
        added.0["message"],
        "Anna Annex is added; a member of this customer from now on."
    );
    let found = owner.ask(query, json!({ "id": scene.baker.id })).await;
    let members = found["customer"]["members"]["nodes"].as_array().unwrap();
    let called_so = |member: &&Value| member["contact"]["name"] == "Anna Annex";
    let anna: Vec<_> = members.iter().filter(called_so).collect();
    assert_eq!(anna.len(), 1);
    let terms = json!({ "role": "ENTITY_ACCESS", "canDownload": true });
    assert_eq!(anna[0]["membership"], terms);
    let mut nowhere = input;
    nowhere["customerId"] = json!(null);
    let said = owner.change("addContact", nowhere, "").await;
    assert_eq!(said.refused("INVALID_INPUT").arg("field"), "role");
}

#[tokio::test]
async fn who_administers_one_customer_adds_and_invites_its_contacts() {
    let scene = scene().await;
    let admin = admin_of_baker(&scene).await;
    let mut input = json!({ "firstName": "Anna", "lastName": "Tester",
        "email": "anna@client.example" });
    let said = admin.change("addContact", input.clone(), "").await;
    let _ = said.refused("PERMISSION_MISSING");
    input["customerId"] = json!(scene.other.id);
    let said = admin.change("addContact", input.clone(), "").await;
    let _ = said.refused("PERMISSION_MISSING");
    input["customerId"] = json!(scene.baker.id);
    let added = admin
        .change("addContact", input, "contact { id }")
        .await
        .done();
    let invite = json!({ "contactId": added.id("contact") });
    let _ = admin.change("inviteContact", invite, "").await.done();
}

#[tokio::test]
async fn a_file_owner_is_somebody_who_works_for_the_customer() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let input = json!({ "customerId": scene.baker.id, "staffId": staff.id });
    let wanted = "customer { fileOwnerId }";
    let done = owner.change("assignFileOwner", input.clone(), wanted).await;
    assert_eq!(done.done().0["customer"]["fileOwnerId"], json!(staff.id));
    let again = owner
        .change("assignFileOwner", input.clone(), "")
        .await
        .done();
    assert_eq!(again.code(), "ALREADY_DONE");
    let said = staff.change("assignFileOwner", input, "").await;
    let _ = said.refused("PERMISSION_MISSING");
    let away = scene.given.staff(StaffRole::Staff).await;
    let reach = json!({ "staffId": away.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", reach, "").await.done();
    let input = json!({ "customerId": scene.baker.id, "staffId": away.id });
    let said = owner.change("assignFileOwner", input, "").await;
    let _ = said.refused("NOT_ASSIGNED");
}

#[tokio::test]
async fn whoever_works_for_a_customer_knows_who_left_with_something_granted() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let near = scene.given.staff(StaffRole::Owner).await;
    let reach = json!({ "staffId": near.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", reach, "").await.done();
    let input = json!({ "staffId": near.id, "customerIds": [scene.baker.id] });
    let _ = owner.change("assignStaff", input, "").await.done();
    let grant = json!({ "itemIds": [scene.plan], "contactId": scene.clara.id });
    let _ = owner.grant_with(grant).await.done();
    for left in [&scene.clara, &scene.ben] {
        let who = json!({ "contactId": left.id, "customerId": scene.baker.id });
        let _ = owner.change("removeMembership", who, "").await.done();
    }
    let query = "query($id: ID!, $customer: ID!, $item: ID!) {
        contact(id: $id) { contact { id } }
        explainAccess(contact: $id, item: $item, action: VIEW) { code }
        sharedItems(customer: $customer, contact: $id) { items { item { id } } } }";
    let ask = async |who: &str| {
        let of = json!({ "id": who, "customer": scene.baker.id, "item": scene.plan });
        near.ask(query, of).await
    };
    let clara = ask(&scene.clara.id).await;
    assert_eq!(clara["contact"]["contact"]["id"], json!(scene.clara.id));
    assert_eq!(clara["explainAccess"]["code"], "NO_MEMBERSHIP");
    let shared = json!([{ "item": { "id": scene.plan } }]);
    assert_eq!(clara["sharedItems"]["items"], shared);
    // Who left nothing behind is not known, as one of another customer is not.
    for stranger in [&scene.ben.id, &scene.stella.id] {
        let told = ask(stranger).await;
        assert!(told["contact"].is_null() && told["explainAccess"].is_null());
        assert_eq!(told["sharedItems"]["items"], json!([]));
    }
}
