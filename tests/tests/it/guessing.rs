//! Who guesses passwords is slowed down; whose password is guessed is not.

use chrono::TimeDelta;
use portico_api::auth::Password;
use portico_tests::given::{PASSWORD, given, given_with};
use portico_tests::{Browser, Customer, Door, Given, Outcome};
use serde_json::json;

const SIGN_IN: &str = "mutation($i: SignInInput!) { signIn(input: $i) { __typename \
    ... on Refused { code message args { retryAfterSeconds } } ... on SignedIn { done: code } } }";

/// A portal behind one proxy, so that a test can come from anywhere.
async fn behind_a_proxy() -> Given {
    given_with(&[("trusted_proxies", "1")]).await
}

async fn sign_in(browser: &Browser, from: &str, email: &str, password: &str) -> Outcome {
    let variables = json!({ "i": { "email": email, "password": password } });
    let body = json!({ "query": SIGN_IN, "variables": variables }).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("x-forwarded-for", from),
    ];
    let answer = browser
        .send(("POST", &browser.graphql()), &headers, body)
        .await;
    Outcome::of(answer.json()["data"]["signIn"].take())
}

#[tokio::test]
async fn guessing_is_slowed_down_and_time_forgives() {
    let given = given().await;
    let baker = given.customer("Baker").await;
    let clara = given.client(&baker, "Clara").await;
    let mut browser = given.visitor(Door::Portal);
    for _ in 0..10 {
        let _ = browser
            .sign_in(&clara.email, "a wrong password")
            .await
            .refused("WRONG_CREDENTIALS");
    }
    let said = browser
        .sign_in(&clara.email, PASSWORD)
        .await
        .refused("TOO_MANY_ATTEMPTS");
    assert_eq!(said.arg("retryAfterSeconds"), 901);
    assert_eq!(browser.cookie(), None);
    given.clock.advance(TimeDelta::minutes(15));
    let _ = browser.sign_in(&clara.email, PASSWORD).await.done();
}

/// Who accepts an invitation meanwhile is told so by the status too.
async fn told_to_come_back(given: &Given, baker: &Customer) {
    loop {
        let (carl, _) = given.added_contact("Carl", &json!(null)).await;
        given.member(&carl, baker, json!({})).await;
        let token = given.invitation(&carl).await;
        let input = json!({ "token": token, "password": PASSWORD });
        let visitor = given.visitor(Door::Portal);
        let answer = visitor.change_call("acceptInvitation", input, "").await;
        if answer.json()["data"]["acceptInvitation"]["code"] == "BUSY" {
            assert_eq!(answer.status, 429, "{}", answer.text());
            assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
            return;
        }
    }
}

/// Nothing was tried: whoever met a busy server has not failed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_too_busy_to_check_passwords_counts_no_attempt() {
    let given = given().await;
    let baker = given.customer("Baker").await;
    let clara = given.client(&baker, "Clara").await;
    let flood = (0..200).map(|_| {
        let passwords = given.app.passwords.clone();
        tokio::spawn(async move {
            loop {
                drop(passwords.hash(Password::typed("somebody else's")).await);
                tokio::task::yield_now().await;
            }
        })
    });
    let flood: Vec<_> = flood.collect();
    let mut busy = 0;
    while busy < 40 {
        let said = given
            .visitor(Door::Portal)
            .sign_in(&clara.email, PASSWORD)
            .await;
        assert_ne!(said.code(), "TOO_MANY_ATTEMPTS", "after {busy}");
        busy += u32::from(said.code() == "BUSY");
    }
    told_to_come_back(&given, &baker).await;
    for other in flood {
        other.abort();
    }
}

#[tokio::test]
async fn a_strangers_guesses_do_not_lock_the_owner_of_an_address_out() {
    let given = behind_a_proxy().await;
    let browser = given.visitor(Door::Staff);
    let olivia = "olivia.owner@firm.example";
    let nobody = "nobody@firm.example";
    for email in [olivia, nobody] {
        for _ in 0..10 {
            let said = sign_in(&browser, "203.0.113.7", email, "a wrong password").await;
            let _ = said.refused("WRONG_CREDENTIALS");
        }
    }
    // The stranger hears the same of an address that nobody has.
    let said = sign_in(&browser, "203.0.113.7", olivia, PASSWORD).await;
    let said = said.refused("TOO_MANY_ATTEMPTS");
    assert_eq!(said, sign_in(&browser, "203.0.113.7", nobody, "x").await);
    let said = sign_in(&browser, "198.51.100.1", olivia, PASSWORD).await;
    assert_eq!(said.done().code(), "SIGNED_IN");
}

#[tokio::test]
async fn guesses_from_many_sources_wait_but_the_owner_is_let_in_from_where_she_was() {
    let given = behind_a_proxy().await;
    let browser = given.visitor(Door::Staff);
    let olivia = "olivia.owner@firm.example";
    let home = "198.51.100.1";
    let _ = sign_in(&browser, home, olivia, PASSWORD).await.done();
    for source in 1..=30 {
        let from = format!("203.0.113.{source}");
        let said = sign_in(&browser, &from, olivia, "a wrong password").await;
        let _ = said.refused("WRONG_CREDENTIALS");
    }
    let said = sign_in(&browser, "203.0.113.99", olivia, PASSWORD).await;
    let _ = said.refused("TOO_MANY_ATTEMPTS");
    let _ = sign_in(&browser, home, olivia, PASSWORD).await.done();
    // Another address from there is no exception.
    let master = given.app.log.master();
    let key = portico_api::auth::known_sources::source_key(master, home.parse().unwrap());
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("SELECT source_hmac FROM auth.known_sources")
        .fetch_all(given.app.log.pool())
        .await
        .unwrap();
    assert!(kept.contains(&key.to_vec()));
}
