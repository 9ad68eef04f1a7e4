//! Who may open a socket, and `graphql-transport-ws` on it: whoever does not speak that is
//! not spoken to, and is told by the code with which the socket closes; a document that is
//! refused ends no socket.

use portico_tests::Socket;
use serde_json::{Value, json};

use crate::live::{FIELDS, listen_to};
use crate::scene::scene;

fn subscribe() -> Value {
    let query = "subscription { changes { position } }";
    json!({ "type": "subscribe", "id": "1", "payload": { "query": query } })
}

#[tokio::test]
async fn a_socket_opens_for_our_own_pages_and_who_is_signed_in() {
    let scene = scene().await;
    let clara = &scene.clara;
    let refused = async |headers: &[(&str, &str)]| {
        let (status, said) = Socket::try_open(clara, headers).await.err().unwrap();
        (status, said["code"].as_str().unwrap_or_default().to_owned())
    };
    let evil = [("origin", "https://evil.example")];
    assert_eq!(refused(&evil).await, (403, "FOREIGN_ORIGIN".to_owned()));
    assert_eq!(
        refused(&[("origin", "")]).await,
        (403, "FOREIGN_ORIGIN".to_owned())
    );
    assert_eq!(
        refused(&[("cookie", "")]).await,
        (401, "NOT_SIGNED_IN".to_owned())
    );
    let staff = scene.given.owner.cookie().unwrap().to_owned();
    assert_eq!(
        refused(&[("cookie", &staff)]).await,
        (401, "NOT_SIGNED_IN".to_owned())
    );
    let older = [("sec-websocket-protocol", "graphql-ws")];
    assert_eq!(refused(&older).await, (400, "UNKNOWN_PROTOCOL".to_owned()));
    let path = format!("{}/ws", clara.graphql());
    let plain = clara.send(("GET", &path), &[], "").await;
    assert_eq!(plain.status.as_u16(), 426);
    assert_eq!(plain.code(), "NO_WEBSOCKET");
}

#[tokio::test]
async fn who_subscribes_before_the_handshake_or_shakes_hands_twice_is_shut_out() {
    let scene = scene().await;
    let mut early = Socket::try_open(&scene.clara, &[]).await.unwrap();
    early.say(subscribe()).await;
    assert_eq!(early.end().await, 4401);
    let mut twice = Socket::open(&scene.clara).await;
    twice.say(json!({ "type": "connection_init" })).await;
    assert_eq!(twice.end().await, 4429);
}

#[tokio::test]
async fn what_is_no_message_of_the_protocol_closes_the_socket() {
    let scene = scene().await;
    let mut start = subscribe();
    start["type"] = json!("start");
    for message in [
        json!({ "type": "x".repeat(500) }),
        // As in the protocol before this one.
        start,
        json!({ "type": "stop", "id": "1" }),
        json!({ "type": "connection_terminate" }),
        json!({ "type": 4 }),
        json!({ "id": "1" }),
        json!({ "type": "subscribe", "payload": { "query": "{ me { name } }" } }),
        json!([subscribe()]),
        json!("connection_init"),
    ] {
        let mut rude = Socket::open(&scene.clara).await;
        rude.say(message.clone()).await;
        assert_eq!(rude.end().await, 4400, "{message}");
    }
    let mut rude = Socket::open(&scene.clara).await;
    rude.say_bytes(subscribe().to_string()).await;
    assert_eq!(rude.end().await, 4400);
}

#[tokio::test]
async fn a_document_that_is_refused_says_why_and_the_socket_stays() {
    let scene = scene().await;
    let mut socket = Socket::open(&scene.clara).await;
    let many = format!(
        "subscription {{ changes {{ {} }} }}",
        "items ".repeat(1_000)
    );
    for (query, code) in [
        ("subscription { changes { position }", "SYNTAX"),
        ("", "SYNTAX"),
        (many.as_str(), "TOO_MANY_FIELDS"),
        ("subscription { changes { place } }", "GRAPHQL_VALIDATION"),
        // The variable has to be given.
        (
            "subscription($a: Boolean!) { changes { position @skip(if: $a) items } }",
            "GRAPHQL_VALIDATION",
        ),
    ] {
        socket.subscribe("1", query).await;
        let heard = socket.hear().await;
        let told = &heard["payload"]["errors"][0]["extensions"]["code"];
        assert_eq!(told, code, "{heard}");
        assert_eq!(socket.hear().await["type"], "complete", "{query}");
    }
    let first = socket.listen("", "items").await;
    assert!(first["position"].is_string(), "{first}");
}

#[tokio::test]
async fn the_field_of_a_subscription_stands_in_fragments_too() {
    let scene = scene().await;
    let (given, baker, clara) = (&scene.given, &scene.baker, &scene.clara);
    let _ = given.owner.grant(&scene.billing).await.done();
    drop(listen_to(given, clara, FIELDS).await);
    let spread = "subscription Named { ...F ...F } fragment F on Subscription { ...G }
        fragment G on Subscription { changes { position ...H } } fragment H on Changes { items }";
    let inline = "subscription { ... on Subscription { ... { changes { position items } } } }";
    for (query, name) in [(spread, "spread.txt"), (inline, "inline.txt")] {
        let mut socket = Socket::open(clara).await;
        socket.subscribe("1", query).await;
        assert_eq!(socket.news().await["items"], json!([]));
        let made = given
            .document(baker, Some(&scene.billing), name, b"1")
            .await;
        assert_eq!(socket.news().await["items"], json!([made]));
    }
    let mut socket = Socket::open(clara).await;
    for query in [
        "subscription { ...F } fragment F on Query { changes { position } }",
        "subscription { ... on Query { changes { position } } }",
        "subscription { ...F }",
        "subscription { ...F } fragment F on Subscription { changes { positon } }",
    ] {
        socket.subscribe("1", query).await;
        let heard = socket.hear().await;
        let told = &heard["payload"]["errors"][0]["extensions"]["code"];
        assert_eq!(told, "GRAPHQL_VALIDATION", "{heard}");
        assert_eq!(socket.hear().await["type"], "complete", "{query}");
    }
}

#[tokio::test]
async fn an_id_is_used_again_once_its_subscription_has_ended_and_not_before() {
    let scene = scene().await;
    let mut socket = Socket::open(&scene.clara).await;
    let _ = socket.listen("", "items").await;
    socket.say(json!({ "type": "complete", "id": "1" })).await;
    while socket.hear().await["type"] != "complete" {}
    let _ = socket.listen("", "items").await;
    let query = "subscription { changes { position } }";
    socket.subscribe("2", query).await;
    while socket.hear().await["id"] != "2" {}
    socket.say(subscribe()).await;
    assert_eq!(socket.end().await, 4409);
}

#[tokio::test]
async fn a_message_has_the_order_of_its_subscription() {
    let scene = scene().await;
    for fields in [["scopeChanged", "items"], ["items", "scopeChanged"]] {
        let mut socket = Socket::open(&scene.clara).await;
        let query = format!(
            "subscription {{ told: changes {{ ...F position }} }} fragment F on Changes {{ {} }}",
            fields.join(" ")
        );
        socket.subscribe("1", &query).await;
        let heard = socket.text_or_end().await.unwrap();
        let place = |field: &str| heard.find(&format!("\"{field}\":")).unwrap();
        let order = ["told", fields[0], fields[1], "position"];
        assert!(order.map(place).is_sorted(), "{heard}");
    }
}
