//! Closing a portal: whose session ends, and which invitation.

use portico_tests::given::accept;
use portico_tests::{Client, Customer, Door};
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

/// The two ways to close a portal for a contact, each the other's twin.
const WAYS: [fn(&Scene, &str) -> Switch; 2] = [of_customer, of_contact];

struct Switch {
    close: (&'static str, Value),
    open: (&'static str, Value),
}

fn of_customer(scene: &Scene, _: &str) -> Switch {
    let whose = json!({ "customerId": scene.baker.id });
    let mut open = whose.clone();
    open["survivors"] = json!("AS_BEFORE");
    Switch {
        close: ("closeCustomerPortal", whose),
        open: ("openCustomerPortal", open),
    }
}

fn of_contact(scene: &Scene, contact: &str) -> Switch {
    let whose = json!({ "contactId": contact, "customerId": scene.baker.id });
    let mut open = whose.clone();
    open["survivors"] = json!("AS_BEFORE");
    Switch {
        close: ("closeContactPortal", whose),
        open: ("openContactPortal", open),
    }
}

async fn change(scene: &Scene, (mutation, input): (&str, Value)) {
    let _ = scene.given.owner.change(mutation, input, "").await.done();
}

async fn is_signed_in(client: &Client) -> bool {
    let asked = client.call("{ me { id } }", json!({})).await;
    asked.json()["data"]["me"]["id"] == json!(client.id)
}

async fn customers(client: &Client) -> Vec<String> {
    let found = client
        .ask("{ customers { nodes { id } } }", json!({}))
        .await;
    let ids = found["customers"]["nodes"].as_array().unwrap().iter();
    ids.map(|row| row["id"].as_str().unwrap().to_owned())
        .collect()
}

/// A contact of these customers with an invitation that is not used.
async fn invited(scene: &Scene, customers: &[&Customer]) -> (String, String) {
    let (contact, _) = scene.given.added_contact("Ida", &json!(null)).await;
    for customer in customers {
        scene.given.member(&contact, customer, json!({})).await;
    }
    let token = scene.given.invitation(&contact).await;
    (contact, token)
}

#[tokio::test]
async fn a_closing_signs_out_who_has_no_other_portal() {
    for way in WAYS {
        let mut scene = scene().await;
        let given = &scene.given;
        given
            .member(&scene.stella.id, &scene.baker, json!({}))
            .await;
        for who in [&scene.clara, &scene.stella] {
            let switch = way(&scene, &who.id);
            let _ = given.owner.change(switch.close.0, switch.close.1, "").await;
        }
        assert!(!is_signed_in(&scene.clara).await);
        assert!(
            is_signed_in(&scene.stella).await,
            "Other Ltd is open to her"
        );
        scene.clara.sign_in_again().await;
        assert!(is_signed_in(&scene.clara).await);
        assert!(customers(&scene.clara).await.is_empty());
        let switch = way(&scene, &scene.clara.id);
        change(&scene, switch.open).await;
        assert_eq!(customers(&scene.clara).await, [scene.baker.id.clone()]);
    }
}

#[tokio::test]
async fn closing_one_contacts_portal_leaves_the_others_signed_in() {
    let scene = scene().await;
    change(&scene, of_contact(&scene, &scene.clara.id).close).await;
    assert!(!is_signed_in(&scene.clara).await);
    assert!(is_signed_in(&scene.ben).await);
}

#[tokio::test]
async fn a_closing_revokes_the_invitation_of_who_has_no_other_portal() {
    for way in WAYS {
        let scene = scene().await;
        let (ida, link) = invited(&scene, &[&scene.baker]).await;
        let (both, other_link) = invited(&scene, &[&scene.baker, &scene.other]).await;
        for who in [&ida, &both] {
            let switch = way(&scene, who);
            let owner = &scene.given.owner;
            let _ = owner.change(switch.close.0, switch.close.1, "").await;
        }
        let mut browser = scene.given.visitor(Door::Portal);
        let refused = accept(&mut browser, &link).await;
        let refused = refused.refused("INVITATION_INVALID");
        assert!(refused.message().contains("ask the firm for a new one"));
        let query = "query($t: String!) { invitation(token: $t) { __typename } }";
        let looked = browser.call(query, json!({ "t": link })).await.json();
        assert!(looked["data"]["invitation"].is_null(), "{looked}");
        let _ = accept(&mut browser, &other_link).await.done();
        // Open again, it does not come back; a new one is made.
        change(&scene, way(&scene, &ida).open).await;
        let _ = accept(&mut browser, &link)
            .await
            .refused("INVITATION_INVALID");
        let new = scene.given.invitation(&ida).await;
        let _ = accept(&mut browser, &new).await.done();
    }
}

#[tokio::test]
async fn an_invitation_made_while_the_portal_is_closed_outlives_closing_it_again() {
    let scene = scene().await;
    change(&scene, of_customer(&scene, "").close).await;
    let (_, link) = invited(&scene, &[&scene.baker]).await;
    let (close, input) = of_customer(&scene, "").close;
    let again = scene.given.owner.change(close, input, "").await.done();
    assert_eq!(again.code(), "ALREADY_DONE");
    let mut browser = scene.given.visitor(Door::Portal);
    let _ = accept(&mut browser, &link).await.done();
}
