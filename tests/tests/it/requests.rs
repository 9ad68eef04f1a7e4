//! Requests that are not one GraphQL operation sent by our own pages, and
//! commands that are sent twice.

use portico_tests::Socket;
use serde_json::json;

use crate::scene::{Scene, scene};

const JSON: (&str, &str) = ("content-type", "application/json");
const ME: &str = r#"{"query":"{ me { name } }"}"#;

async fn status(
    scene: &Scene,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> u16 {
    let body = body.to_owned();
    scene
        .clara
        .send((method, path), headers, body)
        .await
        .status
        .as_u16()
}

#[tokio::test]
async fn other_methods_types_shapes_and_sizes_are_refused() {
    let scene = scene().await;
    let door = "/portal/graphql";
    assert_eq!(status(&scene, "POST", door, &[JSON], ME).await, 200);
    let get = "/portal/graphql?query=%7Bme%7Bname%7D%7D";
    assert_eq!(status(&scene, "GET", get, &[], "").await, 405);
    let plain = ("content-type", "text/plain");
    assert_eq!(status(&scene, "POST", door, &[plain], ME).await, 415);
    let form = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(status(&scene, "POST", door, &[form], ME).await, 415);
    let batch = format!("[{ME},{ME}]");
    assert_eq!(status(&scene, "POST", door, &[JSON], &batch).await, 400);
    let two = r#"{"query":"query A { me { name } } mutation B { signOut { __typename } }","operationName":"A"}"#;
    assert_eq!(status(&scene, "POST", door, &[JSON], two).await, 400);
    let large = format!(
        r#"{{"query":"{{ me {{ name }} }}{}"}}"#,
        " ".repeat(1 << 20)
    );
    assert_eq!(status(&scene, "POST", door, &[JSON], &large).await, 413);
}

#[tokio::test]
async fn a_list_of_what_a_request_or_a_message_holds_is_none() {
    let scene = scene().await;
    let door = ("POST", "/portal/graphql");
    for list in [r#"["{ me { name } }",null,null,null,null]"#, " []"] {
        let refused = scene.clara.send(door, &[JSON], list).await;
        assert_eq!(refused.status, 400, "{list}");
        assert_eq!(refused.code(), "MALFORMED", "{list}");
    }
    let text = "subscription { changes { position } }";
    for said in [
        json!(["subscribe", "1", { "query": text }]),
        json!({ "type": "subscribe", "id": "1", "payload": [text] }),
        json!({ "type": "ping", "payload": [text] }),
    ] {
        let mut socket = Socket::open(&scene.clara).await;
        socket.say(said.clone()).await;
        assert_eq!(socket.end().await, 4400, "{said}");
    }
}

#[tokio::test]
async fn requests_of_other_sites_are_refused() {
    let scene = scene().await;
    let door = "/portal/graphql";
    let foreign = ("origin", "https://evil.example");
    assert_eq!(
        status(&scene, "POST", door, &[JSON, foreign], ME).await,
        403
    );
    let none = ("origin", "");
    assert_eq!(status(&scene, "POST", door, &[JSON, none], ME).await, 403);
    let unmarked = ("x-portico-request", "");
    assert_eq!(
        status(&scene, "POST", door, &[JSON, unmarked], ME).await,
        403
    );
    let host = ("host", "evil.example");
    assert_eq!(status(&scene, "POST", door, &[JSON, host], ME).await, 421);
}

#[tokio::test]
async fn unknown_fields_and_arguments_are_refused_and_nothing_is_done() {
    let scene = scene().await;
    let before = scene.given.events().await;
    let owner = &scene.given.owner;
    let query = "mutation($i: GrantAccessInput!) { grantAccess(input: $i) { __typename } }";
    let input = json!({ "itemIds": [scene.plan], "actorId": scene.stella.id });
    let answer = owner.call(query, json!({ "i": input })).await;
    assert!(answer.json()["errors"].is_array() && answer.json()["data"].is_null());
    for query in [
        "{ me { name password } }",
        "{ me(id: 1) { name } }",
        "mutation { grantAccess(input: { itemIds: [] }, force: true) { __typename } }",
        "{ nodes { id } }",
    ] {
        let answer = owner.call(query, json!({})).await;
        assert!(answer.json()["errors"].is_array(), "{query}");
        assert!(answer.json()["data"].is_null(), "{query}");
    }
    assert_eq!(scene.given.events().await, before);
}

#[tokio::test]
async fn a_field_that_fails_is_null_in_its_place_and_the_others_are_answered() {
    let scene = scene().await;
    let query =
        "query($i: ID!) { then: accessList(item: $i, asOf: { at: \"2999-01-01T00:00:00Z\" }) {
                 visibleTo } now: accessList(item: $i) { visibleTo } me { id } }";
    let variables = json!({ "i": scene.plan });
    let owner = &scene.given.owner;
    let answer = owner.call_until_known(query, &variables).await;
    assert_eq!(answer.code(), "OUTSIDE_HISTORY");
    assert_eq!(answer.json()["errors"][0]["path"], json!(["then"]));
    let told = answer.text();
    let expected = r#"{"data":{"then":null,"now":{"visibleTo":"#;
    assert!(told.starts_with(expected), "{told}");
}

#[tokio::test]
async fn depth_and_width_are_limited() {
    let scene = scene().await;
    let wide = (0..50).map(|n| format!("a{n}: customers {{ id name number }}"));
    let wide: Vec<String> = wide.collect();
    let answer = scene
        .clara
        .call(&format!("{{ {} }}", wide.join(" ")), json!({}))
        .await;
    assert!(answer.json()["errors"].is_array(), "{}", answer.text());
    let sign_in = |n| {
        let input = "{ email: \"a@b.example\", password: \"x\" }";
        format!("a{n}: signIn(input: {input}) {{ __typename }}")
    };
    let sign_ins: Vec<String> = (0..4).map(sign_in).collect();
    let answer = scene
        .clara
        .call(&format!("mutation {{ {} }}", sign_ins.join(" ")), json!({}))
        .await;
    assert!(answer.json()["errors"].is_array(), "{}", answer.text());
}

#[tokio::test]
async fn by_the_standards_type_what_is_too_large_or_does_not_fit_is_a_bad_request() {
    let scene = scene().await;
    let accept = ("accept", "application/graphql-response+json");
    let deep = |types: usize| {
        let below = "fields { type { ".repeat(types) + "name" + &" } }".repeat(types);
        format!("__type(name: \"ID\") {{ {below} }}")
    };
    let many = (0..350).map(|n| format!("f{n}: me {{ name }}"));
    let many = many.collect::<Vec<_>>().join(" ");
    let asks = [deep(7), deep(20), many, "me { password }".to_owned()];
    let asks = asks.map(|fields| format!("{{ {fields} }}"));
    let missing = "query($id: ID!) { item(id: $id) { id } }".to_owned();
    for query in asks.into_iter().chain([missing]) {
        let body = json!({ "query": query }).to_string();
        for (headers, expected) in [(&[JSON, accept][..], 400), (&[JSON][..], 200)] {
            let got = status(&scene, "POST", "/portal/graphql", headers, &body).await;
            assert_eq!(got, expected, "{body:.80}");
        }
    }
    // Nobody is signed in: asked, and answered so.
    let body = r#"{"query":"{ customers { totalCount } }"}"#.to_owned();
    let nobody = scene.clara.signed_out();
    let door = ("POST", "/portal/graphql");
    let answer = nobody.send(door, &[JSON, accept], body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.code(), "NOT_SIGNED_IN");
    assert_eq!(answer.json().get("data"), Some(&json!(null)));
}

#[tokio::test]
async fn a_value_that_is_none_of_its_type_is_a_bad_request_before_anything_is_done() {
    let scene = scene().await;
    let before = scene.given.events().await;
    let owner = &scene.given.owner;
    let accept = ("accept", "application/graphql-response+json");
    let made = json!({ "customerId": scene.baker.id, "name": "New" });
    let ends = json!({ "itemIds": [scene.plan], "expires": { "endOf": 5 } });
    let change = "createFolder(input: $made) { __typename }";
    for (fields, field, hint) in [
        (
            "{ me(atLeast: \"zzz\") { name } }".to_owned(),
            "atLeast",
            "1-742-19",
        ),
        (
            "query($p: Position) { me { id } again: me(atLeast: $p) { name } }".to_owned(),
            "atLeast",
            "1-742-19",
        ),
        (
            format!(
                "mutation($made: CreateFolderInput!, $ends: GrantAccessInput!) {{ {change} grantAccess(input: $ends) {{ __typename }} }}"
            ),
            "expires.endOf",
            "YYYY-MM-DD",
        ),
    ] {
        let variables = json!({ "p": "1-2", "made": made, "ends": ends });
        let body = json!({ "query": fields, "variables": variables }).to_string();
        for (headers, status) in [(&[JSON, accept][..], 400), (&[JSON][..], 200)] {
            let door = ("POST", "/staff/graphql");
            let answer = owner.browser.send(door, headers, body.clone()).await;
            let error = &answer.json()["errors"][0];
            assert_eq!(answer.status, status, "{}", answer.text());
            assert_eq!(error["extensions"]["code"], "INVALID_INPUT", "{error}");
            assert_eq!(error["extensions"]["field"], field, "{error}");
            assert!(error["message"].as_str().unwrap().contains(hint), "{error}");
        }
    }
    assert_eq!(scene.given.events().await, before);
}

#[tokio::test]
async fn a_repeated_command_has_one_effect_and_the_same_answer() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let input = json!({ "customerId": scene.baker.id, "name": "Once", "idempotencyKey": "k-1" });
    let first = owner
        .change("createFolder", input.clone(), "item { id }")
        .await
        .done();
    let events = scene.given.events().await;
    let (again, and_again) = tokio::join!(
        owner.change("createFolder", input.clone(), "item { id }"),
        owner.change("createFolder", input.clone(), "item { id }"),
    );
    assert_eq!((&again, &and_again), (&first, &first));
    assert_eq!(scene.given.events().await, events);
    let mut other = input;
    other["name"] = json!("Twice");
    let _ = owner
        .change("createFolder", other, "")
        .await
        .refused("KEY_REUSED");
    assert_eq!(scene.given.events().await, events);
}

#[tokio::test]
async fn a_key_is_ones_own_and_has_a_length() {
    let scene = scene().await;
    let key =
        |key: &str| json!({ "customerId": scene.baker.id, "name": "Mine", "idempotencyKey": key });
    let by_clara = scene
        .clara
        .change("createFolder", key("k"), "item { id }")
        .await
        .done();
    let by_ben = scene
        .ben
        .change("createFolder", key("k"), "item { id }")
        .await
        .done();
    assert_ne!(by_clara.id("item"), by_ben.id("item"));
    for unfit in [String::new(), "k".repeat(201)] {
        let said = scene.clara.change("createFolder", key(&unfit), "").await;
        assert_eq!(said.refused("INVALID_INPUT").arg("field"), "idempotencyKey");
    }
}
