//! The unsafe defaults of what the server is built on, as they are at the whole
//! server: each was there, and is not.

use portico_tests::given::PASSWORD;
use portico_tests::{Answer, Door, Given, Portal};
use serde_json::json;

use crate::faults::developing::INTROSPECTION;
use crate::scene::scene;

/// As an operator runs it for people.
async fn in_production() -> Given {
    let settings = [("production", "true"), ("insecure_cookies", "true")];
    Given::at(Portal::start_with(&settings).await).await
}

#[tokio::test]
async fn in_production_the_schema_is_not_told_nor_guessed_at() {
    let given = in_production().await;
    for door in [Door::Staff, Door::Portal] {
        let visitor = given.visitor(door);
        for query in [
            "{ __schema { types { name } } }",
            "{ __type(name: \"Item\") { name } }",
            INTROSPECTION,
        ] {
            let told = visitor.call(query, json!({})).await;
            assert!(told.json()["data"]["__schema"].is_null(), "{}", told.text());
            assert!(!told.text().contains("\"name\""), "{}", told.text());
        }
        let guessed = visitor
            .call("{ custommers { totalCount } }", json!({}))
            .await;
        assert_eq!(guessed.code(), "GRAPHQL_VALIDATION");
        assert!(!guessed.text().contains("customers"), "{}", guessed.text());
    }
}

#[tokio::test]
async fn what_asks_for_too_much_is_refused_before_anything_is_looked_up() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let times = |field: &str, times: usize| {
        let each = (0..times).map(|n| format!("a{n}: {field}"));
        each.collect::<Vec<_>>().join(" ")
    };
    let nothings = times("__typename", 1_001);
    let aliases = times("me { id }", 400);
    let cycle = "query { me { ...A } } fragment A on Me { ...B } fragment B on Me { ...A }";
    let wide = "{ customers(first: 1000000000) { totalCount } }";
    for (query, code) in [
        (format!("{{ {aliases} }}"), "TOO_COMPLEX"),
        (format!("{{ {nothings} }}"), "TOO_MANY_FIELDS"),
        (cycle.to_owned(), "TOO_MANY_FIELDS"),
        (wide.to_owned(), "INVALID_INPUT"),
    ] {
        let answer = owner.call(&query, json!({})).await;
        assert_eq!(answer.code(), code, "{}", answer.text());
        assert!(answer.json()["data"].is_null(), "{}", answer.text());
    }
}

#[tokio::test]
async fn links_and_cookies_are_those_of_the_settings_whatever_a_request_says() {
    let settings = [
        ("staff_origin", "https://firm.example/staff"),
        ("portal_origin", "https://firm.example/portal"),
    ];
    let given = Given::at(Portal::start_with(&settings).await).await;
    let customer = given.customer("Baker").await;
    let (contact, _) = given.added_contact("Clara", &json!(null)).await;
    given.member(&contact, &customer, json!({})).await;
    let query = "mutation($i: InviteContactInput!) { inviteContact(input: $i) {
        ... on ContactInvited { invitationUrl } } }";
    let body = json!({ "query": query, "variables": { "i": { "contactId": contact } } });
    let headers = [
        ("content-type", "application/json"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
        ("x-original-host", "evil.example"),
    ];
    let (owner, path) = (&given.owner, given.owner.graphql());
    let invited = owner
        .send(("POST", &path), &headers, body.to_string())
        .await;
    let link = "https://firm.example/portal/invitation#";
    assert!(invited.text().contains(link), "{}", invited.text());

    let me = owner.ask("{ me { email } }", json!({})).await;
    let input = json!({ "email": me["me"]["email"], "password": PASSWORD });
    let again = owner.change_call("signIn", input, "").await;
    let cookie = again.header("set-cookie");
    assert!(cookie.starts_with("__Host-portico_staff="), "{cookie}");
    for word in ["Secure", "HttpOnly", "Path=/", "SameSite="] {
        assert!(cookie.contains(word), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_whatever_its_status() {
    let scene = scene().await;
    let visitor = scene.given.visitor(Door::Staff);
    let large = "x".repeat((1 << 20) + 1);
    let json = ("content-type", "application/json");
    let mut met = vec![];
    for ((method, path), headers, body) in [
        (("GET", "/staff"), vec![], ""),
        (("GET", "/nowhere"), vec![], ""),
        (("PUT", "/staff/graphql"), vec![], ""),
        (("POST", "/staff/graphql"), vec![json], "{"),
        (("POST", "/staff/graphql"), vec![json], large.as_str()),
        (
            ("POST", "/staff/graphql"),
            vec![("content-type", "text/plain")],
            "{}",
        ),
        (
            ("POST", "/staff/graphql"),
            vec![json, ("x-portico-request", "")],
            "{}",
        ),
        (("GET", "/staff"), vec![("host", "evil.example")], ""),
        (("PATCH", "/files/uploads/x"), vec![], ""),
        (
            ("PATCH", "/files/uploads/x"),
            vec![("tus-resumable", "1.0.0")],
            "",
        ),
    ] {
        let answer = visitor
            .send((method, path), &headers, body.to_owned())
            .await;
        has_headers(&answer);
        met.push(answer.status.as_u16());
    }
    scene.given.app.log.pool().close().await;
    let away = visitor.send(("GET", "/readyz"), &[], "").await;
    has_headers(&away);
    met.push(away.status.as_u16());
    assert_eq!(met, [200, 404, 405, 400, 413, 415, 403, 421, 412, 401, 503]);
}

pub(crate) fn has_headers(answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{} {name}", answer.status);
    }
    assert!(
        answer
            .header("content-security-policy")
            .contains("frame-ancestors")
    );
    assert!(!answer.header("cache-control").is_empty());
}
