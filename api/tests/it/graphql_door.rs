//! The one way in to GraphQL, around a tiny schema.

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
use axum::Router;
use axum::body::Body;
use portico_api::auth::Audience;
use portico_api::clock::Clock;
use portico_api::http::{GraphqlEndpoint, router};
use portico_api::operations::{Accepted, Manifest};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::given::{Answer, edges, noon, send};

struct Query;

#[Object]
impl Query {
    async fn double(&self, number: i32) -> i32 {
        number * 2
    }

    async fn failing(&self) -> async_graphql::Result<i32> {
        std::future::ready(Err("it fails".into())).await
    }
}

fn door() -> Router {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let database = PgPool::connect_lazy("postgres://127.0.0.1:1/none").unwrap();
    let any = Accepted::new(database, Audience::Client, false, &Manifest::default());
    let methods = GraphqlEndpoint::methods(any, move |_, request| {
        let schema = schema.clone();
        async move { schema.execute(request).await }
    });
    router(
        Router::new().route("/staff/graphql", methods),
        edges(Clock::fixed(noon())),
    )
}

const JSON: (&str, &str) = ("content-type", "application/json");

async fn post(headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    send(&door(), ("POST", "/staff/graphql"), headers, body).await
}

fn first_code(answer: &Answer) -> String {
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    body["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn one_operation_with_variables_is_answered() {
    let call = json!({
        "query": "query Twice($n: Int!) { double(number: $n) }",
        "variables": { "n": 21 },
        "operationName": "Twice",
    });
    let answer = post(&[JSON], call.to_string()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, "application/json")
    );
    assert_eq!(answer.body, br#"{"data":{"double":42}}"#);
}

#[tokio::test]
async fn other_types_and_methods_are_refused() {
    let call = r#"{"query":"{ double(number: 1) }"}"#;
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/jsonp",
    ] {
        let answer = post(&[("content-type", media_type)], call).await;
        assert_eq!(answer.status, 415, "{media_type}");
    }
    assert_eq!(post(&[], call).await.status, 415);
    let get = "/staff/graphql?query=%7Bdouble(number:1)%7D";
    let answer = send(&door(), ("GET", get), &[], Body::empty()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (405, "METHOD_NOT_ALLOWED")
    );
}

#[tokio::test]
async fn batches_extra_keys_and_several_operations_are_refused() {
    for (body, code) in [
        (r#"[{"query":"{ double(number: 1) }"}]"#, "MALFORMED"),
        (r#"{"query":"{ double(number: 1) }","id":1}"#, "MALFORMED"),
        (
            r#"{"query":"{ double(number: 1) }","query":"x"}"#,
            "MALFORMED",
        ),
        (r#"{"query":1}"#, "MALFORMED"),
        (r"nonsense", "MALFORMED"),
        (r#"{"query":"{ double("}"#, "SYNTAX"),
        (
            r#"{"query":"query A{__typename} query B{__typename}","operationName":"A"}"#,
            "SEVERAL_OPERATIONS",
        ),
        (
            r#"{"query":"query A{__typename}","operationName":"B"}"#,
            "UNKNOWN_OPERATION",
        ),
        (
            r#"{"query":"{__typename}","operationName":"B"}"#,
            "UNKNOWN_OPERATION",
        ),
    ] {
        let answer = post(&[JSON], body).await;
        assert_eq!(
            (answer.status.as_u16(), first_code(&answer).as_str()),
            (400, code),
            "{body}"
        );
    }
}

#[tokio::test]
async fn what_names_too_much_or_subscribes_is_refused_before_the_schema_is_asked() {
    let many = format!("{{ {} }}", "double(number: 1) ".repeat(501));
    for (query, code) in [
        (many.as_str(), "TOO_MANY_FIELDS"),
        ("subscription { double }", "NO_SUBSCRIPTIONS"),
    ] {
        for accept in ["application/json", "application/graphql-response+json"] {
            let body = json!({ "query": query }).to_string();
            let answer = post(&[JSON, ("accept", accept)], body).await;
            assert_eq!(
                (answer.status.as_u16(), first_code(&answer).as_str()),
                (400, code),
                "{accept}"
            );
        }
    }
}

/// What cannot be executed, though it is one GraphQL request.
const NOT_BEGUN: [&str; 4] = [
    r#"{"query":"{ triple }"}"#,
    r#"{"query":"{ double }"}"#,
    r#"{"query":"{ double(number: \"x\") }"}"#,
    r#"{"query":"query($n: Int!) { double(number: $n) }","variables":{"n":"x"}}"#,
];

#[tokio::test]
async fn the_standards_type_says_by_the_status_whether_anything_was_executed() {
    let standard = "application/graphql-response+json";
    let ask = async |body: &str| {
        let answer = post(&[JSON, ("accept", standard)], body.to_owned()).await;
        assert_eq!(answer.header("content-type"), standard, "{body}");
        let told: Value = serde_json::from_slice(&answer.body).unwrap();
        (answer.status.as_u16(), told)
    };
    let unread = [
        r#"{"query":"{ double("}"#,
        r#"{"query":"{__typename}","operationName":"B"}"#,
    ];
    for body in NOT_BEGUN.into_iter().chain(unread) {
        let (status, told) = ask(body).await;
        assert_eq!(status, 400, "{body}");
        assert!(told["errors"].is_array(), "{told}");
        assert!(told.get("data").is_none(), "{told}");
    }
    let (status, told) = ask(r#"{"query":"{ double(number: 21) }"}"#).await;
    assert_eq!((status, told), (200, json!({ "data": { "double": 42 } })));
    // A field that fails was begun with.
    let (status, told) = ask(r#"{"query":"{ failing }"}"#).await;
    assert_eq!((status, &told["data"]), (200, &Value::Null));
    assert!(told.get("data").is_some() && told["errors"].is_array());
}

#[tokio::test]
async fn who_does_not_want_that_type_is_answered_200_as_ever() {
    let refused = "application/graphql-response+json;q=0, application/json";
    for accept in ["*/*", "application/json", refused] {
        for body in NOT_BEGUN {
            let answer = post(&[JSON, ("accept", accept)], body).await;
            assert_eq!(answer.status, 200, "{accept} {body}");
            assert_eq!(answer.header("content-type"), "application/json");
            let told: Value = serde_json::from_slice(&answer.body).unwrap();
            assert!(told["data"].is_null() && told["errors"].is_array());
        }
    }
}

#[tokio::test]
async fn a_large_body_is_refused_with_and_without_its_length() {
    let large = format!(r#"{{"query":"{}"}}"#, " ".repeat(1 << 20));
    let answer = post(&[JSON], large.clone()).await;
    assert_eq!(answer.status, 413);
    let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>(large)]);
    assert_eq!(post(&[JSON], Body::from_stream(chunks)).await.status, 413);
    let answer = post(&[JSON, ("content-length", "2000000")], "{}").await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (413, "TOO_LARGE")
    );
}

#[tokio::test]
async fn deep_nesting_does_not_bring_the_server_down() {
    let deep = format!("{{{}", "a{".repeat(200_000));
    let answer = post(&[JSON], json!({ "query": deep }).to_string()).await;
    assert_eq!(answer.status, 400);
    let deep = format!(
        r#"{{"query":"{{a}}","variables":{}"#,
        r#"{"a":"#.repeat(100_000)
    );
    assert_eq!(post(&[JSON], deep).await.status, 400);
}
