//! A server that takes registered operations answers these and no other, at each door
//! its own.

use portico_api::auth::Audience;
use portico_api::operations::{Manifest, OperationId, register, unregister};
use portico_tests::{Answer, Browser, Door, Given, Socket, eventually};
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

const ME: &str = "query Me { me { id } }";
const CHANGES: &str = "subscription Changes { changes { position } }";
const ONLY: [(&str, &str); 1] = [("registered_operations_only", "true")];
const UNKNOWN: &str = "OPERATION_NOT_REGISTERED";

fn manifest(texts: &[&str]) -> Manifest {
    let named = texts
        .iter()
        .map(|text| (OperationId::of(text).to_string(), json!(text)));
    Manifest::parse(&Value::Object(named.collect()).to_string()).unwrap()
}

async fn registers(given: &Given, audience: Audience, texts: &[&str]) -> u64 {
    let mut conn = given.app.log.pool().acquire().await.unwrap();
    let (manifest, now) = (manifest(texts), given.clock.now());
    register(&mut conn, audience, &manifest, now).await.unwrap()
}

/// Whoever is signed in, at a server that takes registered operations only.
async fn strictly(scene: &Scene, whose: &Browser, door: Door) -> Browser {
    let origin = scene.given.second_server_with(&ONLY).await;
    let mut browser = Browser::open(&origin, door);
    browser.take_cookie(whose.cookie().unwrap());
    browser
}

async fn by_id(browser: &Browser, id: &str) -> Answer {
    let body = json!({ "documentId": id }).to_string();
    let json = ("content-type", "application/json");
    browser
        .send(("POST", &browser.graphql()), &[json], body)
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_registered_is_answered_and_nothing_else_until_it_is_taken_back() {
    let scene = scene().await;
    let (given, id) = (&scene.given, OperationId::of(ME));
    let owner = strictly(&scene, &given.owner, Door::Staff).await;
    let refused = owner.call(ME, json!({})).await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (403, UNKNOWN)
    );

    assert_eq!(registers(given, Audience::Staff, &[ME, CHANGES]).await, 2);
    assert_eq!(registers(given, Audience::Staff, &[ME]).await, 0);

    let answered = async || owner.call(ME, json!({})).await.json()["data"]["me"]["id"].is_string();
    eventually("it is answered", answered).await;
    let named = by_id(&owner, &id.to_string()).await.json();
    assert_eq!(named["data"]["me"]["id"], given.owner.id);
    for other in ["query Me { me { id name } }", "query Me { me { id } } "] {
        assert_eq!(
            owner.call(other, json!({})).await.code(),
            UNKNOWN,
            "{other}"
        );
    }
    let clara = strictly(&scene, &scene.clara, Door::Portal).await;
    assert_eq!(clara.call(ME, json!({})).await.code(), UNKNOWN);

    let mut conn = given.app.log.pool().acquire().await.unwrap();
    let taken_back = unregister(&mut conn, Audience::Staff, Some(&[id])).await;
    assert_eq!(taken_back.unwrap(), 1);
    let refused = async || owner.call(ME, json!({})).await.code() == UNKNOWN;
    eventually("it is refused again", refused).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_takes_registered_subscriptions_only() {
    let scene = scene().await;
    assert_eq!(
        registers(&scene.given, Audience::Client, &[CHANGES]).await,
        1
    );
    let clara = strictly(&scene, &scene.clara, Door::Portal).await;
    let mut socket = Socket::open(&clara).await;
    socket
        .subscribe("1", "subscription { changes { position } }")
        .await;
    let refused = socket.hear().await;
    assert_eq!(refused["type"], "next");
    let code = &refused["payload"]["errors"][0]["extensions"]["code"];
    assert_eq!(code, UNKNOWN, "{refused}");
    assert_eq!(socket.hear().await["type"], "complete");
    socket.subscribe("2", CHANGES).await;
    let news = socket.news().await;
    assert!(news["position"].is_string(), "{news}");
}

#[tokio::test]
async fn any_server_knows_a_registered_operation_by_its_id_and_says_what_is_wrong_with_one() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    registers(&scene.given, Audience::Staff, &[ME]).await;
    let id = OperationId::of(ME).to_string();
    let answered = async || by_id(owner, &id).await.json()["data"]["me"]["id"].is_string();
    eventually("it is answered", answered).await;
    let other = OperationId::of("another").to_string();
    for (id, said) in [
        (other.as_str(), "not registered"),
        ("Me", "64 hexadecimal digits"),
    ] {
        let refused = by_id(owner, id).await;
        assert_eq!(refused.code(), UNKNOWN);
        assert!(refused.text().contains(said), "{}", refused.text());
    }
    let json = ("content-type", "application/json");
    for (body, said) in [
        (json!({ "query": ME, "documentId": id }), "send one"),
        (json!({ "variables": {} }), "missing field `query`"),
    ] {
        let door = owner.graphql();
        let refused = owner.send(("POST", &door), &[json], body.to_string()).await;
        assert_eq!(refused.code(), "MALFORMED");
        assert!(refused.text().contains(said), "{}", refused.text());
    }
}
