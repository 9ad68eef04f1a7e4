//! D13, D14: addresses that several contacts have on paper.

use portico_domain::values::StaffRole;
use serde_json::{Value, json};

use crate::faults::{ran, replay_tool, text};
use crate::matter_rows::{give, matter};
use crate::scene::scene;

#[tokio::test]
async fn d13_two_contacts_share_an_address_on_paper_and_one_of_them_is_given_access() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let input = json!({ "firstName": "Carl", "lastName": "Tester", "email": scene.clara.email,
        "customerId": scene.baker.id });
    let carl = owner
        .change("addContact", input, "contact { id }")
        .await
        .done();
    let _ = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let query = "query($m: ID!) { matter(id: $m) { contacts { nodes {
        contact { id } eligible { allowed reason } } } } }";
    let told = owner.ask(query, json!({ "m": matter })).await;
    let told = told["matter"]["contacts"]["nodes"].as_array().unwrap();
    for (contact, allowed) in [(carl.id("contact"), false), (scene.clara.id.clone(), true)] {
        let found = told.iter().find(|one| one["contact"]["id"] == contact);
        assert_eq!(found.unwrap()["eligible"]["allowed"], allowed);
    }
    let said = give(&scene, &matter, &[&carl.id("contact")]).await;
    let said = said.refused("DUPLICATE_EMAIL");
    assert_eq!(
        (said.arg("contact"), said.arg("count")),
        (&json!("Clara Tester"), &json!(1))
    );
}

#[tokio::test]
async fn d13_a_matter_takes_no_address_from_anybody() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let mut twins = vec![];
    for name in ["Carl", "Cora"] {
        let input = json!({ "firstName": name, "lastName": "Tester",
            "email": "both@client.example", "customerId": scene.baker.id });
        let added = owner.change("addContact", input, "contact { id }").await;
        twins.push(added.done().id("contact"));
    }
    // Neither was invited, so that nobody signs in with the address.
    let _ = give(&scene, &matter, &[&twins[0], &twins[1]]).await.done();
    let claimed = sqlx::query_scalar::<_, i64>(
        "SELECT count(*) FROM claims WHERE kind = 'contact-email' AND owner::text = ANY($1)",
    );
    let claimed = claimed.bind(&twins).fetch_one(scene.given.app.log.pool());
    assert_eq!(claimed.await.unwrap(), 0);
    let _ = scene.given.invitation(&twins[1]).await;
    let said = give(&scene, &matter, &[&twins[0]]).await;
    let said = said.refused("DUPLICATE_EMAIL");
    assert_eq!(said.arg("contactId"), &json!(twins[1]));
    assert_eq!(said.arg("field"), "give.contactId");
}

#[tokio::test]
async fn who_was_never_invited_is_given_a_matter_and_everything_verifies() {
    let scene = scene().await;
    let (given, matter) = (&scene.given, matter(&scene).await);
    let (ina, _) = given.added_contact("Ina", &Value::Null).await;
    given.member(&ina, &scene.baker, json!({})).await;
    let _ = give(&scene, &matter, &[&ina]).await.done();
    let verified = ran(&mut replay_tool(given, &["verify"])).await;
    let said = (text(&verified.stdout), text(&verified.stderr));
    assert_eq!(verified.status.code(), Some(0), "{said:?}");
}

#[tokio::test]
async fn d14_who_signs_in_with_the_address_is_named_and_each_way_out_works() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let input = json!({ "firstName": "Carl", "lastName": "Tester", "email": scene.stella.email,
        "customerId": scene.baker.id });
    let carl = owner.change("addContact", input, "contact { id }").await;
    let carl = json!({ "contactId": carl.done().id("contact") });
    let said = owner.change("inviteContact", carl.clone(), "").await;
    let said = said.refused("DUPLICATE_EMAIL");
    assert_eq!(said.arg("contactId"), &json!(scene.stella.id));
    // The one who has it becomes a member here.
    let member = json!({ "contactId": said.arg("contactId"), "customerId": scene.baker.id });
    let _ = owner.change("assignMembership", member, "").await.done();
    let _ = owner.grant(&scene.plan).await.done();
    assert_eq!(scene.seen_by(&scene.stella).await, ["plan.txt"]);
    // Or the other gets an address of his own.
    let mut details = carl.clone();
    for (field, value) in [("firstName", "Carl"), ("lastName", "Tester")] {
        details[field] = json!(value);
    }
    details["email"] = json!("carl@client.example");
    let changed = owner.change("changeContactDetails", details, "").await;
    let _ = changed.done();
    let _ = owner.change("inviteContact", carl, "").await.done();
}

#[tokio::test]
async fn d13_refused_the_name_of_a_contact_whose_customers_are_not_the_callers() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let admin = scene.given.staff(StaffRole::EntitiesAdmin).await;
    let input = json!({ "staffId": admin.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": admin.id, "customerIds": [scene.baker.id] });
    let _ = owner.change("assignStaff", input, "").await.done();
    let input = json!({ "firstName": "Sten", "lastName": "Tester", "email": scene.stella.email,
        "customerId": scene.baker.id });
    let sten = admin
        .change("addContact", input, "contact { id }")
        .await
        .done();
    let input = json!({ "contactId": sten.id("contact") });
    let said = admin.change("inviteContact", input, "").await;
    let said = said.refused("DUPLICATE_EMAIL");
    for told in ["contact", "contactId"] {
        assert!(said.arg(told).is_null(), "{told}");
    }
    assert!(!said.message().contains("Stella"));
}
