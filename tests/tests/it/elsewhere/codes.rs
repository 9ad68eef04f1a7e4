//! Codes: for one use, one minute, one portal.

use chrono::TimeDelta;
use futures_util::future::join_all;
use portico_api::auth::Person;
use portico_tests::Door;
use portico_tests::given::PASSWORD;
use serde_json::{Value, json};

use super::{
    BACK, CHALLENGE, OTHER_PAGE, PAGE, STRANGER, VERIFIER, asking, authorize, but, code_of, error,
    led_to, redeem, redeeming, refused, scene_elsewhere, who,
};

#[tokio::test]
async fn a_code_is_used_once_and_its_session_ends_where_it_comes_again() {
    let scene = scene_elsewhere().await;
    let code = code_of(&scene.clara).await;
    let told = redeem(&scene, &redeeming(&code), PAGE).await;
    let page = scene
        .clara
        .elsewhere(PAGE, told.json()["access_token"].as_str().unwrap());
    assert_eq!(who(&page).await, json!(scene.clara.id));
    // Long after, by who knows nothing but the code.
    scene.given.clock.advance(TimeDelta::hours(2));
    let stolen = but(redeeming(&code), "code_verifier", CHALLENGE);
    refused(&scene, &stolen, "").await;
    assert_eq!(who(&page).await, Value::Null);
    assert_eq!(who(&scene.clara).await, json!(scene.clara.id));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_those_who_use_a_code_at_the_same_time_one_has_it() {
    let scene = scene_elsewhere().await;
    for _ in 0..5 {
        let code = code_of(&scene.clara).await;
        let tries = (0..8).map(|_| async { redeem(&scene, &redeeming(&code), PAGE).await });
        let told = join_all(tries).await;
        let tokens: Vec<_> = told
            .iter()
            .filter(|answer| answer.status == 200)
            .map(|answer| answer.json()["access_token"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(tokens.len(), 1, "{told:?}");
        // The others came again with what was used: nobody keeps it.
        let page = scene.clara.elsewhere(PAGE, &tokens[0]);
        assert_eq!(who(&page).await, Value::Null);
    }
}

#[tokio::test]
async fn a_code_is_spoilt_by_whatever_it_was_not_made_for() {
    let scene = scene_elsewhere().await;
    let (short, other) = ("A".repeat(42), "A".repeat(43));
    for (name, value) in [
        ("code_verifier", other.as_str()),
        ("code_verifier", &short),
        ("code_verifier", CHALLENGE),
        ("redirect_uri", PAGE),
        ("redirect_uri", "https://evil.example/"),
        ("client_id", OTHER_PAGE),
        ("client_id", STRANGER),
    ] {
        let code = code_of(&scene.clara).await;
        refused(&scene, &but(redeeming(&code), name, value), PAGE).await;
        refused(&scene, &redeeming(&code), PAGE).await;
    }
    for origin in [OTHER_PAGE, STRANGER, "null", scene.given.origin.as_str()] {
        let code = code_of(&scene.clara).await;
        refused(&scene, &redeeming(&code), origin).await;
        refused(&scene, &redeeming(&code), PAGE).await;
    }
    // The twin, by a program.
    let code = code_of(&scene.clara).await;
    assert_eq!(redeem(&scene, &redeeming(&code), "").await.status, 200);
}

#[tokio::test]
async fn what_is_no_request_for_a_token_is_told_and_leaves_the_code() {
    let scene = scene_elsewhere().await;
    let code = code_of(&scene.clara).await;
    for (pairs, told) in [
        (
            but(redeeming(&code), "grant_type", "password"),
            "unsupported_grant_type",
        ),
        (but(redeeming(&code), "grant_type", ""), "invalid_request"),
        (
            but(redeeming(&code), "code_verifier", ""),
            "invalid_request",
        ),
        (
            [redeeming(&code), vec![("code", &code)]].concat(),
            "invalid_request",
        ),
    ] {
        let answer = redeem(&scene, &pairs, PAGE).await;
        assert_eq!(
            (answer.status.as_u16(), error(&answer).as_str()),
            (400, told)
        );
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let json = [("content-type", "application/json"), ("origin", PAGE)];
    let answer = scene.ben.send(("POST", "/portal/token"), &json, "{}").await;
    assert_eq!(error(&answer), "invalid_request");
    assert_eq!(redeem(&scene, &redeeming(&code), PAGE).await.status, 200);
}

#[tokio::test]
async fn a_code_lasts_a_minute_and_no_longer_than_the_session_that_made_it() {
    let mut scene = scene_elsewhere().await;
    let code = code_of(&scene.clara).await;
    scene.given.clock.advance(TimeDelta::seconds(59));
    assert_eq!(redeem(&scene, &redeeming(&code), PAGE).await.status, 200);
    let code = code_of(&scene.clara).await;
    scene.given.clock.advance(TimeDelta::seconds(60));
    refused(&scene, &redeeming(&code), PAGE).await;

    let out = "mutation { signOut { __typename } }";
    let code = code_of(&scene.clara).await;
    let _ = scene.clara.call(out, json!({})).await;
    refused(&scene, &redeeming(&code), PAGE).await;
    scene.clara.sign_in_again().await;
    let code = code_of(&scene.clara).await;
    let close = json!({ "contactId": scene.clara.id });
    let owner = &scene.given.owner;
    let _ = owner.change("closeContact", close, "").await.done();
    refused(&scene, &redeeming(&code), PAGE).await;
}

#[tokio::test]
async fn who_has_begun_too_many_sessions_waits_at_either_way_in() {
    let mut scene = scene_elsewhere().await;
    let code = code_of(&scene.clara).await;
    let app = &scene.given.app;
    let clara = Person::Contact(scene.clara.id.parse().unwrap());
    while let Ok(begun) = app.throttle.begins(clara, app.clock.now()) {
        drop(begun);
    }
    let told = redeem(&scene, &redeeming(&code), PAGE).await;
    assert_eq!(told.status, 429, "{}", told.text());
    assert_eq!(told.code(), "TOO_MANY_ATTEMPTS");
    assert!(told.header("retry-after").parse::<u64>().unwrap() > 2);
    let mut visitor = scene.given.visitor(Door::Portal);
    let said = visitor.sign_in(&scene.clara.email, PASSWORD).await;
    let _ = said.refused("TOO_MANY_ATTEMPTS");
    // Others do not wait, and nobody for longer than an hour.
    scene.ben.sign_in_again().await;
    scene.given.clock.advance(TimeDelta::hours(1));
    scene.clara.sign_in_again().await;
    let code = code_of(&scene.clara).await;
    assert_eq!(redeem(&scene, &redeeming(&code), PAGE).await.status, 200);
}

#[tokio::test]
async fn no_way_leads_back_to_an_address_that_is_not_listed() {
    let scene = scene_elsewhere().await;
    for (name, value, code) in [
        ("client_id", STRANGER, "UNKNOWN_CLIENT"),
        ("client_id", "", "UNKNOWN_CLIENT"),
        ("client_id", "https://docs.firm.example/", "UNKNOWN_CLIENT"),
        ("client_id", OTHER_PAGE, "UNKNOWN_REDIRECT"),
        ("redirect_uri", "https://evil.example/", "UNKNOWN_REDIRECT"),
        (
            "redirect_uri",
            "https://docs.firm.example.evil.example/",
            "UNKNOWN_REDIRECT",
        ),
        (
            "redirect_uri",
            "https://docs.firm.example@evil.example/",
            "UNKNOWN_REDIRECT",
        ),
        (
            "redirect_uri",
            "https://docs.firm.example/leads?to=evil",
            "UNKNOWN_REDIRECT",
        ),
        (
            "redirect_uri",
            "https://docs.firm.example/%23fragment",
            "UNKNOWN_REDIRECT",
        ),
        (
            "redirect_uri",
            "http://docs.firm.example/",
            "UNKNOWN_REDIRECT",
        ),
        ("redirect_uri", "//docs.firm.example/", "UNKNOWN_REDIRECT"),
        ("redirect_uri", "/", "UNKNOWN_REDIRECT"),
        ("redirect_uri", "", "UNKNOWN_REDIRECT"),
    ] {
        let pairs = but(asking(), name, value);
        for browser in [&*scene.clara, &scene.clara.signed_out()] {
            let answer = authorize(browser, &pairs).await;
            assert_eq!(
                (answer.status.as_u16(), answer.code().as_str()),
                (400, code),
                "{value}"
            );
            assert_eq!(answer.header("location"), "");
        }
    }
    let twice = [asking(), vec![("redirect_uri", BACK)]].concat();
    assert_eq!(
        authorize(&scene.clara, &twice).await.code(),
        "UNKNOWN_REDIRECT"
    );
}

#[tokio::test]
async fn any_other_mistake_is_told_to_the_portal_and_plain_is_one() {
    let scene = scene_elsewhere().await;
    let long = "x".repeat(513);
    for (name, value, told) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge", &VERIFIER[1..], "invalid_request"),
        ("state", &long, "invalid_request"),
    ] {
        let pairs = but(asking(), name, value);
        for browser in [&*scene.clara, &scene.clara.signed_out()] {
            let answer = authorize(browser, &pairs).await;
            assert_eq!(answer.status, 303, "{name}");
            assert_eq!(led_to(&answer, "error").as_deref(), Some(told), "{name}");
            assert_eq!(led_to(&answer, "code"), None);
            assert!(led_to(&answer, "iss").is_some());
            let state = (name != "state").then(|| "a%26b".to_owned());
            assert_eq!(led_to(&answer, "state"), state);
        }
    }
    // What nobody knows is left alone, and a state need not be.
    let known = but(but(asking(), "scope", "openid"), "state", "");
    let answer = authorize(&scene.clara, &known).await;
    assert!(
        led_to(&answer, "code").is_some(),
        "{}",
        answer.header("location")
    );
    assert_eq!(led_to(&answer, "state"), None);
}
