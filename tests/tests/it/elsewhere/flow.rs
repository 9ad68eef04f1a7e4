//! The way of somebody who comes from a portal elsewhere.

use portico_tests::given::PASSWORD;
use portico_tests::{Door, Socket};
use serde_json::json;

use super::{
    BACK, PAGE, asking, authorize, code_of, led_to, page_of, page_with_ticket, redeem, redeeming,
    scene_elsewhere, scene_with, who,
};
use crate::scene::{INVOICE, Scene};
use crate::traces::{collector, spans};

#[tokio::test]
async fn a_portal_elsewhere_signs_in_lists_sends_and_fetches() {
    let scene = scene_elsewhere().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let led = authorize(&scene.clara, &asking()).await;
    assert_eq!(led.status, 303);
    assert_eq!(led_to(&led, "state").as_deref(), Some("a%26b"));
    let issuer = format!("{}/portal", scene.given.origin).replace(':', "%3A");
    assert_eq!(led_to(&led, "iss"), Some(issuer.replace('/', "%2F")));
    let code = led_to(&led, "code").unwrap();
    let told = redeem(&scene, &redeeming(&code), PAGE).await;
    assert_eq!(told.json()["token_type"], "Bearer", "{}", told.text());
    assert_eq!(told.json()["expires_in"], 12 * 60 * 60);
    assert_eq!(told.header("cache-control"), "no-store");
    assert_eq!(told.header("set-cookie"), "");

    let token = told.json()["access_token"].as_str().unwrap().to_owned();
    let page = scene.clara.elsewhere(PAGE, &token);
    assert_eq!(who(&page).await, json!(scene.clara.id));
    let query = "query($c: ID!) { items(customer: $c, search: \"invoice\") { nodes { id } } }";
    let found = page.ask(query, json!({ "c": scene.baker.id })).await;
    assert_eq!(found["items"]["nodes"], json!([{ "id": scene.invoice }]));
    let place = json!({ "customerId": scene.baker.id });
    let sent = page
        .upload(place, "from elsewhere.txt", b"as agreed\n")
        .await;
    assert_eq!(scene.clara.item(&sent).await["mine"], true);
    assert_eq!(page.download(&scene.invoice).await, INVOICE);
}

#[tokio::test]
async fn bytes_go_elsewhere_in_parts_and_come_from_there_in_parts() {
    let (scene, page, ticket) = page_with_ticket().await;
    let part = page
        .send(("GET", &ticket), &[("range", "bytes=2-5")], "")
        .await;
    assert_eq!(
        (part.status.as_u16(), &part.body[..]),
        (206, &INVOICE[2..=5])
    );
    assert!(part.header("content-range").starts_with("bytes 2-5/"));
    assert_eq!(part.header("access-control-allow-origin"), PAGE);

    let file = json!({ "name": "parts.txt", "size": "6" });
    let input = json!({ "customerId": scene.baker.id, "files": [file] });
    let upload = page.begin_upload(input).await;
    let first = page.patch(&upload, 0, b"abc").await;
    assert_eq!(first.header("access-control-allow-origin"), PAGE);
    assert_eq!(page.offset(&upload).await, 3);
    assert_eq!(page.patch(&upload, 3, b"def").await.status, 204);
    let _ = page.uploaded(&upload).await;
    // The twin: nobody sends to what somebody else has begun.
    let ben = page_of(&scene, &scene.ben).await;
    assert_eq!(ben.patch(&upload, 6, b"").await.code(), "NOT_FOUND");
    assert_eq!(
        ben.send(("GET", &ticket), &[], "").await.code(),
        "NOT_FOUND"
    );
}

#[tokio::test]
async fn a_page_elsewhere_hears_what_changes_and_that_its_session_ends() {
    let scene = scene_elsewhere().await;
    let page = page_of(&scene, &scene.clara).await;
    let mut socket = Socket::open(&page).await;
    let _ = socket.listen("", "scopeChanged").await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    while socket.news().await["scopeChanged"] != true {}
    let out = "mutation { signOut { __typename } }";
    let _ = page.call(out, json!({})).await;
    assert_eq!(socket.end().await, 4401);
    let closed = Socket::try_open(&page, &[]).await.err().unwrap();
    assert_eq!(
        (closed.0, closed.1["code"].as_str()),
        (401, Some("NOT_SIGNED_IN"))
    );
}

#[tokio::test]
async fn who_is_not_signed_in_signs_in_at_the_portal_and_goes_on() {
    let scene = scene_elsewhere().await;
    let mut visitor = scene.given.visitor(Door::Portal);
    let page = authorize(&visitor, &asking()).await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert_eq!(page.header("location"), "");
    let _ = visitor.sign_in(&scene.clara.email, PASSWORD).await.done();
    let on = authorize(&visitor, &asking()).await;
    assert_eq!(on.status, 303);
    assert!(on.header("location").starts_with(BACK));
    // Staff are nobody there.
    assert_eq!(authorize(&scene.given.owner, &asking()).await.status, 200);
}

/// How many have signed in by now; what came before this folder is counted.
async fn signed_in(scene: &Scene, folder: &str) -> i64 {
    let owner = &scene.given.owner;
    let input = json!({ "customerId": scene.baker.id, "name": folder });
    let made = owner.change("createFolder", input, "").await.done();
    let query = "query($p: Position) { auditEntries(atLeast: $p,
        filter: { eventTypes: [\"SignedIn\"] }) { totalCount } }";
    let told = owner.ask(query, json!({ "p": made.position() })).await;
    told["auditEntries"]["totalCount"].as_i64().unwrap()
}

#[tokio::test]
async fn signing_in_by_a_code_is_in_the_log_as_by_a_password() {
    let mut scene = scene_elsewhere().await;
    let before = signed_in(&scene, "A").await;
    scene.clara.sign_in_again().await;
    assert_eq!(signed_in(&scene, "B").await, before + 1);
    let code = code_of(&scene.clara).await;
    assert_eq!(signed_in(&scene, "C").await, before + 1);
    let _ = redeem(&scene, &redeeming(&code), PAGE).await;
    assert_eq!(signed_in(&scene, "D").await, before + 2);
}

#[tokio::test]
async fn neither_code_nor_token_stands_in_a_span_or_a_row() {
    let (address, mut told) = collector().await;
    let scene = scene_with(&[("otlp_endpoint", &address)]).await;
    let code = code_of(&scene.clara).await;
    let answer = redeem(&scene, &redeeming(&code), PAGE).await.json();
    let token = answer["access_token"].as_str().unwrap();
    let page = scene.clara.elsewhere(PAGE, token);
    let last = page.call("{ me { id } }", json!({})).await;
    let trace = last.header("x-request-id").replace('-', "");
    let mut sent = String::new();
    loop {
        let (spans, message) = spans(&mut told).await;
        sent += &message;
        if spans.iter().any(|span| span["traceId"] == *trace) {
            break;
        }
    }
    assert!(sent.contains("/portal/authorize") && sent.contains("/portal/token"));
    for secret in [code.as_str(), token] {
        assert!(!sent.contains(secret));
        for table in ["auth.codes", "auth.sessions", "events", "idempotency"] {
            let rows = format!(
                "SELECT count(*) FROM {table} t WHERE t::text LIKE '%' || $1 || '%'
                 OR t::text LIKE '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%'"
            );
            let found = sqlx::query_scalar(&rows).bind(secret);
            let found: i64 = found.fetch_one(scene.given.app.log.pool()).await.unwrap();
            assert_eq!(found, 0, "{table}");
        }
    }
}
