//! How sessions elsewhere end.

use chrono::TimeDelta;
use portico_tests::given::PASSWORD;
use portico_tests::{Browser, Door};
use serde_json::{Value, json};

use super::{
    PAGE, code_of, page_of, page_with_ticket, redeem, redeeming, scene_elsewhere, scene_with, who,
};
use crate::scene::Scene;

async fn sign_out(browser: &Browser) {
    let out = "mutation { signOut { __typename } }";
    let told = browser.call(out, json!({})).await;
    assert!(told.text().contains("SignedOut"), "{}", told.text());
}

#[tokio::test]
async fn signing_out_elsewhere_signs_this_browser_out_and_no_other() {
    let scene = scene_elsewhere().await;
    let mut at_home = scene.given.visitor(Door::Portal);
    let _ = at_home.sign_in(&scene.clara.email, PASSWORD).await.done();
    let (page, page_at_home) = (
        page_of(&scene, &scene.clara).await,
        page_of(&scene, &at_home).await,
    );
    sign_out(&page).await;
    assert_eq!(who(&page).await, Value::Null);
    // Else the next one at this machine would be let in without a password.
    assert_eq!(who(&scene.clara).await, Value::Null);
    let clara = json!(scene.clara.id);
    assert_eq!(who(&at_home).await, clara);
    assert_eq!(who(&page_at_home).await, clara);
    sign_out(&at_home).await;
    assert_eq!(who(&page_at_home).await, Value::Null);
}

async fn close_contact(scene: &Scene) {
    let input = json!({ "contactId": scene.clara.id });
    let owner = &scene.given.owner;
    let _ = owner.change("closeContact", input, "").await.done();
}

async fn close_portal(scene: &Scene) {
    let owner = &scene.given.owner;
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
}

#[tokio::test]
async fn a_closed_account_and_a_closed_portal_end_sessions_elsewhere() {
    for way in [0, 1] {
        let scene = scene_elsewhere().await;
        let page = page_of(&scene, &scene.clara).await;
        let stella = page_of(&scene, &scene.stella).await;
        match way {
            0 => close_contact(&scene).await,
            _ => close_portal(&scene).await,
        }
        assert_eq!(who(&page).await, Value::Null);
        let ticket = ("GET", "/files/download/x");
        assert_eq!(page.send(ticket, &[], "").await.code(), "NOT_FOUND");
        assert_eq!(who(&stella).await, json!(scene.stella.id));
    }
}

#[tokio::test]
async fn who_is_no_member_any_more_sees_nothing_elsewhere_either() {
    let (scene, page, ticket) = page_with_ticket().await;
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let owner = &scene.given.owner;
    let _ = owner.change("removeMembership", input, "").await.done();
    let seen = page.ask("{ customers { totalCount } }", json!({})).await;
    assert_eq!(seen["customers"]["totalCount"], 0);
    let item = page.ask(
        "query($i: ID!) { item(id: $i) { id } }",
        json!({ "i": scene.invoice }),
    );
    assert_eq!(item.await["item"], Value::Null);
    let fetched = page.send(("GET", &ticket), &[], "").await;
    assert_eq!(fetched.code(), "NOT_FOUND");
}

#[tokio::test]
async fn a_session_elsewhere_ends_as_one_of_a_cookie_and_counts_from_the_same_moment() {
    let settings = [("session_idle_hours", "48"), ("session_days", "1")];
    let mut scene = scene_with(&settings).await;
    scene.clara.sign_in_again().await;
    scene.given.clock.advance(TimeDelta::hours(20));
    let code = code_of(&scene.clara).await;
    let told = redeem(&scene, &redeeming(&code), PAGE).await.json();
    assert_eq!(told["expires_in"], 4 * 60 * 60);
    let page = scene
        .clara
        .elsewhere(PAGE, told["access_token"].as_str().unwrap());
    scene.given.clock.advance(TimeDelta::minutes(4 * 60 - 1));
    assert_eq!(who(&page).await, json!(scene.clara.id));
    scene.given.clock.advance(TimeDelta::minutes(1));
    assert_eq!(who(&page).await, Value::Null);

    let idle = scene_elsewhere().await;
    let page = page_of(&idle, &idle.clara).await;
    idle.given.clock.advance(TimeDelta::hours(11));
    assert_eq!(who(&page).await, json!(idle.clara.id));
    idle.given.clock.advance(TimeDelta::hours(12));
    assert_eq!(who(&page).await, Value::Null);
}

#[tokio::test]
async fn a_browser_is_signed_in_as_long_as_a_page_elsewhere_is_used_and_signs_out_with_it() {
    let scene = scene_elsewhere().await;
    let page = page_of(&scene, &scene.clara).await;
    let clara = json!(scene.clara.id);
    for _ in 0..2 {
        scene.given.clock.advance(TimeDelta::hours(11));
        assert_eq!(who(&page).await, clara);
    }
    assert_eq!(who(&scene.clara).await, clara);
    sign_out(&page).await;
    assert_eq!(who(&scene.clara).await, Value::Null);
}

#[tokio::test]
async fn of_many_pages_of_a_browser_the_one_not_seen_for_longest_makes_room() {
    let scene = scene_elsewhere().await;
    let first = page_of(&scene, &scene.clara).await;
    scene.given.clock.advance(TimeDelta::minutes(2));
    let second = page_of(&scene, &scene.clara).await;
    for _ in 0..14 {
        let _ = page_of(&scene, &scene.clara).await;
    }
    let clara = json!(scene.clara.id);
    assert_eq!(who(&second).await, clara);
    let last = page_of(&scene, &scene.clara).await;
    assert_eq!(who(&first).await, Value::Null);
    for left in [&second, &last, &scene.clara.browser] {
        assert_eq!(who(left).await, clara);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_begins_while_a_browser_signs_out_is_left() {
    let mut scene = scene_elsewhere().await;
    for _ in 0..8 {
        let code = code_of(&scene.clara).await;
        let pairs = redeeming(&code);
        let (answer, ()) = tokio::join!(redeem(&scene, &pairs, PAGE), sign_out(&scene.clara));
        if let Some(token) = answer.json()["access_token"].as_str() {
            assert_eq!(who(&scene.clara.elsewhere(PAGE, token)).await, Value::Null);
        }
        scene.clara.sign_in_again().await;
    }
}
