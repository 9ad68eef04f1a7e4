//! A portal of the firm's own on another origin: signing in by a code, and what is asked
//! with the token that comes of it.

mod codes;
mod edges;
mod ending;
mod flow;
mod tokens;

use portico_tests::{Answer, Browser};
use reqwest::redirect::Policy;
use serde_json::{Value, json};

use crate::scene::{self, Scene};

/// What the operator lists.
const LISTED: &str = "https://docs.firm.example, https://www.firm.example/documents";
const PAGE: &str = "https://docs.firm.example";
const BACK: &str = "https://docs.firm.example/";
const OTHER_PAGE: &str = "https://www.firm.example";
const STRANGER: &str = "https://evil.example";

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

type Pairs<'a> = Vec<(&'a str, &'a str)>;

/// The usual scene, where two portals elsewhere are listed.
pub(crate) async fn scene_elsewhere() -> Scene {
    scene_with(&[]).await
}

async fn scene_with(more: &[(&'static str, &str)]) -> Scene {
    let settings = [&[("portal_origins", LISTED)][..], more].concat();
    scene::scene_with(&settings).await
}

/// What a portal elsewhere asks `authorize` with.
fn asking() -> Pairs<'static> {
    vec![
        ("response_type", "code"),
        ("client_id", PAGE),
        ("redirect_uri", BACK),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("state", "a%26b"),
    ]
}

/// What it sends for a token.
fn redeeming(code: &str) -> Pairs<'_> {
    vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("client_id", PAGE),
        ("code_verifier", VERIFIER),
    ]
}

/// The same with another value; an empty one for none.
fn but<'a>(pairs: Pairs<'a>, name: &'a str, value: &'a str) -> Pairs<'a> {
    let others = pairs.into_iter().filter(|(given, _)| *given != name);
    others.chain([(name, value)]).collect()
}

fn written(pairs: &[(&str, &str)]) -> String {
    let written: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    written.join("&")
}

/// Somebody's browser follows a link to `authorize`; where it would go on to is not
/// asked.
async fn authorize(browser: &Browser, pairs: &[(&str, &str)]) -> Answer {
    let http = reqwest::Client::builder().redirect(Policy::none());
    let to = format!("{}/portal/authorize?{}", browser.origin(), written(pairs));
    let mut request = http.build().unwrap().get(to);
    if let Some(cookie) = browser.cookie() {
        request = request.header("cookie", cookie);
    }
    let response = request.send().await.unwrap();
    Answer {
        status: response.status(),
        headers: response.headers().clone(),
        body: response.bytes().await.unwrap().to_vec(),
    }
}

/// A parameter of the address that an answer leads to, as it stands there.
fn led_to(answer: &Answer, name: &str) -> Option<String> {
    let (address, query) = answer.header("location").split_once('?')?;
    assert_eq!(address, BACK);
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(given, _)| *given == name)?;
    Some(value.to_owned())
}

/// A code for whom the browser is signed in.
async fn code_of(browser: &Browser) -> String {
    let answer = authorize(browser, &asking()).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    led_to(&answer, "code").unwrap()
}

/// Asks for a token from a page of this origin; none for a program.
async fn redeem(scene: &Scene, pairs: &[(&str, &str)], origin: &str) -> Answer {
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", origin),
        ("x-portico-request", ""),
    ];
    let to = ("POST", "/portal/token");
    let visitor = scene.given.visitor(portico_tests::Door::Portal);
    visitor.send(to, &headers, written(pairs)).await
}

/// The error of an answer of `token`.
fn error(answer: &Answer) -> String {
    let body = answer.json();
    body["error"].as_str().unwrap_or_default().to_owned()
}

async fn refused(scene: &Scene, pairs: &[(&str, &str)], origin: &str) {
    let answer = redeem(scene, pairs, origin).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert_eq!(error(&answer), "invalid_grant");
}

async fn token_of(scene: &Scene, browser: &Browser) -> String {
    let code = code_of(browser).await;
    let answer = redeem(scene, &redeeming(&code), PAGE).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

/// The page elsewhere of somebody who is signed in.
pub(crate) async fn page_of(scene: &Scene, browser: &Browser) -> Browser {
    browser.elsewhere(PAGE, &token_of(scene, browser).await)
}

/// Such a page of Clara's, which knows the invoice, and the address of a ticket for its
/// bytes.
async fn page_with_ticket() -> (Scene, Browser, String) {
    let scene = scene_elsewhere().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let page = page_of(&scene, &scene.clara).await;
    let begun = page.begin_opening("beginDownload", &scene.invoice).await;
    let address = begun.done().text("url").to_owned();
    (scene, page, address)
}

/// Whose session a browser's requests are of.
async fn who(browser: &Browser) -> Value {
    let answer = browser.call("{ me { id } }", json!({})).await;
    assert!(answer.json()["errors"].is_null(), "{}", answer.text());
    answer.json()["data"]["me"]["id"].clone()
}
