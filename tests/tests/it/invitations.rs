//! B03, B04: invitations, and the sessions they begin.

use chrono::TimeDelta;
use portico_domain::values::StaffRole;
use portico_tests::Door;
use portico_tests::given::{PASSWORD, accept, given};
use serde_json::json;

#[tokio::test]
async fn b03_b04_who_is_added_as_a_contact_signs_in_once_the_account_is_activated() {
    let given = given().await;
    let baker = given.customer("Baker").await;
    let (ida, email) = given.added_contact("Ida", &json!(null)).await;
    given.member(&ida, &baker, json!({})).await;
    let account = async || {
        let query = "query($id: ID!) { contact(id: $id) { contact { account } } }";
        let told = given.owner.ask(query, json!({ "id": ida })).await;
        told["contact"]["contact"]["account"].clone()
    };
    assert_eq!(account().await, "NONE");
    let mut browser = given.visitor(Door::Portal);
    let said = browser.sign_in(&email, PASSWORD).await;
    let _ = said.refused("WRONG_CREDENTIALS");
    let token = given.invitation(&ida).await;
    assert_eq!(account().await, "INVITED");
    let _ = accept(&mut browser, &token).await.done();
    assert_eq!(account().await, "ACTIVE");
    let mut another = given.visitor(Door::Portal);
    let _ = another.sign_in(&email, PASSWORD).await.done();
}

#[tokio::test]
async fn b03_b04_refused_to_staff_who_manage_no_contacts() {
    let given = given().await;
    let (ida, _) = given.added_contact("Ida", &json!(null)).await;
    let staff = given.staff(StaffRole::Staff).await;
    let person = json!({ "firstName": "Carl", "lastName": "Tester" });
    let invited = json!({ "contactId": ida });
    for (mutation, input) in [("addContact", person), ("inviteContact", invited)] {
        let said = staff.change(mutation, input, "").await;
        let said = said.refused("PERMISSION_MISSING");
        assert_eq!(said.arg("permission"), "MANAGE_CONTACTS", "{mutation}");
    }
}

#[tokio::test]
async fn of_two_parallel_acceptances_exactly_one_wins() {
    let given = given().await;
    let baker = given.customer("Baker").await;
    for round in 0..5 {
        let (contact, _) = given
            .added_contact(&format!("Clara{round}"), &json!(null))
            .await;
        given.member(&contact, &baker, json!({})).await;
        let token = given.invitation(&contact).await;
        let (mut one, mut two) = (given.visitor(Door::Portal), given.visitor(Door::Portal));
        let (first, second) = tokio::join!(accept(&mut one, &token), accept(&mut two, &token));
        let won = [&first, &second]
            .iter()
            .filter(|o| o.code() == "SIGNED_IN")
            .count();
        assert_eq!(won, 1, "{first:?} {second:?}");
        let lost = if first.code() == "SIGNED_IN" {
            second
        } else {
            first
        };
        assert!(
            ["INVITATION_INVALID", "ALREADY_ACTIVE"].contains(&lost.code()),
            "{lost:?}"
        );
        assert_eq!(one.cookie().is_some(), two.cookie().is_none());
    }
}

#[tokio::test]
async fn a_used_replaced_expired_or_made_up_invitation_answers_the_same() {
    let given = given().await;
    let baker = given.customer("Baker").await;
    let mut browser = given.visitor(Door::Portal);
    let (contact, _) = given.added_contact("Clara", &json!(null)).await;
    given.member(&contact, &baker, json!({})).await;
    let replaced = given.invitation(&contact).await;
    let expired = given.invitation(&contact).await;
    let made_up = "A".repeat(replaced.len());
    let first = accept(&mut browser, &replaced)
        .await
        .refused("INVITATION_INVALID");
    given.clock.advance(TimeDelta::days(14));
    let mut owner = given.visitor(Door::Staff);
    let _ = owner
        .sign_in("olivia.owner@firm.example", PASSWORD)
        .await
        .done();
    assert_eq!(accept(&mut browser, &expired).await, first);
    assert_eq!(accept(&mut browser, &made_up).await, first);
    let again = json!({ "contactId": contact });
    let again = owner
        .change("inviteContact", again, "invitationUrl")
        .await
        .done();
    let token = again.text("invitationUrl").rsplit_once('#').unwrap().1;
    let _ = accept(&mut browser, token).await.done();
    assert_eq!(accept(&mut browser, token).await, first);
}

#[tokio::test]
async fn looking_at_an_invitation_does_not_use_it_up() {
    let given = given().await;
    let baker = given.customer("Baker").await;
    let (contact, _) = given.added_contact("Clara", &json!(null)).await;
    given.member(&contact, &baker, json!({})).await;
    let token = given.invitation(&contact).await;
    let mut browser = given.visitor(Door::Portal);
    let query = "query($token: String!) { invitation(token: $token) { name firm } }";
    for _ in 0..3 {
        let seen = browser.ask(query, json!({ "token": token })).await;
        assert_eq!(
            seen["invitation"],
            json!({ "name": "Clara Tester", "firm": "Harbour & Finch" })
        );
    }
    let weak = json!({ "token": token, "password": "short" });
    let said = browser.change("acceptInvitation", weak, "").await;
    assert_eq!(said.refused("WEAK_PASSWORD").arg("field"), "password");
    let _ = accept(&mut browser, &token).await.done();
}

#[tokio::test]
async fn a_password_that_is_tried_first_is_refused_with_a_way_out() {
    let given = given().await;
    let baker = given.customer("Baker").await;
    let (contact, email) = given.added_contact("Ottilie", &json!(null)).await;
    given.member(&contact, &baker, json!({})).await;
    let token = given.invitation(&contact).await;
    let mut browser = given.visitor(Door::Portal);
    for guessable in [
        "passwordpassword",
        "ottilietester",
        &email,
        "harbour & finch",
    ] {
        let input = json!({ "token": token, "password": guessable });
        let said = browser.change("acceptInvitation", input, "").await;
        let said = said.refused("WEAK_PASSWORD");
        assert_eq!(said.arg("field"), "password");
        assert!(
            said.message().contains("uncommon words"),
            "{}",
            said.message()
        );
        assert!(!said.message().contains(guessable));
    }
    let _ = accept(&mut browser, &token).await.done();
}

#[tokio::test]
async fn the_log_says_how_whoever_signed_in_proved_it() {
    let given = given().await;
    let baker = given.customer("Baker").await;
    let clara = given.client(&baker, "Clara").await;
    let mut browser = given.visitor(Door::Portal);
    let _ = browser.sign_in(&clara.email, PASSWORD).await.done();
    let input = json!({ "customerId": baker.id, "name": "Mine" });
    let _ = browser.change("createFolder", input, "").await.done();
    let proven: Vec<(String, String)> = sqlx::query_as(
        "SELECT event_type, metadata ->> 'auth_strength' FROM events
         WHERE metadata ->> 'actor_id' = $1 ORDER BY epoch, txid, position",
    )
    .bind(&clara.id)
    .fetch_all(given.app.log.pool())
    .await
    .unwrap();
    let of = |event: &str| -> Vec<&str> {
        let these = proven.iter().filter(|(found, _)| found == event);
        these.map(|(_, strength)| strength.as_str()).collect()
    };
    assert_eq!(of("ContactActivated"), ["invitation"]);
    assert_eq!(of("SignedIn"), ["invitation", "password"]);
    assert_eq!(of("FolderCreatedByClient"), ["password"]);
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let given = given().await;
    let baker = given.customer("Baker").await;
    let clara = given.client(&baker, "Clara").await;
    given.clock.advance(TimeDelta::hours(12));
    assert!(clara.ask("{ me { name } }", json!({})).await["me"].is_null());
}
