//! What browsers are told of who may ask, and what they are not.

use portico_tests::given::given;
use portico_tests::{Answer, Browser, Door, Portal, Socket};
use serde_json::json;

use super::{
    LISTED, OTHER_PAGE, PAGE, STRANGER, asking, authorize, code_of, page_of, redeem, redeeming,
    scene_elsewhere, scene_with,
};
use crate::doors::has_headers;

const OPEN: [&str; 5] = [
    "/portal/graphql",
    "/portal/token",
    "/files/uploads",
    "/files/uploads/x",
    "/files/download/x",
];

/// What a browser asks before it lets a page send something.
async fn preflight(browser: &Browser, path: &str, origin: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        (
            "access-control-request-headers",
            "authorization,x-portico-request",
        ),
        ("x-portico-request", ""),
    ];
    browser.send(("OPTIONS", path), &headers, "").await
}

fn allowed(answer: &Answer) -> &str {
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    answer.header("access-control-allow-origin")
}

#[tokio::test]
async fn a_page_elsewhere_is_told_what_it_may_send_and_read() {
    let scene = scene_elsewhere().await;
    let visitor = scene.given.visitor(Door::Portal);
    for path in OPEN {
        for origin in [PAGE, OTHER_PAGE] {
            let told = preflight(&visitor, path, origin).await;
            assert_eq!(
                (told.status.as_u16(), allowed(&told)),
                (204, origin),
                "{path}"
            );
            assert_eq!(told.header("vary"), "origin");
            let headers = told.header("access-control-allow-headers").to_owned();
            for name in [
                "authorization",
                "x-portico-request",
                "range",
                "tus-resumable",
                "upload-metadata",
            ] {
                assert!(headers.contains(name), "{headers}");
            }
            has_headers(&told);
        }
    }
    let page = page_of(&scene, &scene.clara).await;
    let answer = page.call("{ me { id } }", json!({})).await;
    assert_eq!(allowed(&answer), PAGE);
    let shown = answer.header("access-control-expose-headers");
    for name in [
        "upload-offset",
        "etag",
        "location",
        "content-range",
        "retry-after",
        "x-request-id",
    ] {
        assert!(shown.contains(name), "{shown}");
    }
    // What tus tells of itself is no preflight.
    let told = page.send(("OPTIONS", "/files/uploads/x"), &[], "").await;
    assert_eq!(told.header("tus-version"), "1.0.0");
    assert_eq!(allowed(&told), PAGE);
    // A refusal is read there too.
    let refused = page
        .send(
            ("POST", "/portal/graphql"),
            &[("x-portico-request", "")],
            "",
        )
        .await;
    assert_eq!(
        (refused.code().as_str(), allowed(&refused)),
        ("HEADER_MISSING", PAGE)
    );
    let long = "x".repeat(2 << 20);
    let refused = page.send(("POST", "/portal/graphql"), &[], long).await;
    assert_eq!(
        (refused.code().as_str(), allowed(&refused)),
        ("TOO_LARGE", PAGE)
    );
}

#[tokio::test]
async fn a_page_elsewhere_reads_that_its_address_has_its_share() {
    let behind = [("trusted_proxies", "1"), ("max_connections", "16")];
    let scene = scene_with(&behind).await;
    let page = page_of(&scene, &scene.clara).await;
    let told = ("x-forwarded-for", "192.0.2.1");
    let mut its = vec![];
    for _ in 0..4 {
        its.push(Socket::try_open(&page, &[told]).await.unwrap());
    }
    let at = "/portal/graphql";
    let refused = page.send(("POST", at), &[told], "{}").await;
    assert_eq!(refused.status, 503);
    assert_eq!(
        (refused.code().as_str(), allowed(&refused)),
        ("OVERLOADED", PAGE)
    );
    assert_eq!(refused.header("retry-after"), "2");
    let shown = refused.header("access-control-expose-headers");
    assert!(shown.contains("retry-after"), "{shown}");
    // Else the browser would not send what is refused.
    let asks = [
        told,
        ("access-control-request-method", "POST"),
        ("x-portico-request", ""),
    ];
    let asked = page.send(("OPTIONS", at), &asks, "").await;
    assert_eq!((asked.status.as_u16(), allowed(&asked)), (204, PAGE));
}

#[tokio::test]
async fn pages_of_other_origins_are_told_nothing() {
    let scene = scene_elsewhere().await;
    let page = page_of(&scene, &scene.clara).await;
    for origin in [
        STRANGER,
        "null",
        "https://docs.firm.example.evil.example",
        "http://docs.firm.example",
    ] {
        for path in OPEN {
            let told = preflight(&page, path, origin).await;
            assert_eq!(allowed(&told), "", "{path} {origin}");
            assert_eq!(told.header("access-control-allow-headers"), "");
        }
        let from_there = [("origin", origin), ("content-type", "application/json")];
        let asked = page
            .send(("POST", "/portal/graphql"), &from_there, "{}")
            .await;
        assert_eq!(
            (asked.code().as_str(), allowed(&asked)),
            ("FOREIGN_ORIGIN", "")
        );
    }
    // Nor are listed ones, at the doors of others.
    for path in [
        "/staff/graphql",
        "/staff",
        "/portal",
        "/readyz",
        "/portal/authorize",
    ] {
        let told = preflight(&page, path, PAGE).await;
        assert_eq!(allowed(&told), "", "{path}");
    }
}

#[tokio::test]
async fn without_the_setting_there_is_nothing_of_all_this() {
    let given = given().await;
    let baker = given.customer("Baker").await;
    let clara = given.client(&baker, "Clara").await;
    let page = authorize(&clara, &asking()).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("location"), "");
    assert_eq!(
        page.body,
        clara.send(("GET", "/portal/nowhere"), &[], "").await.body
    );
    let nowhere = clara.send(("POST", "/portal/nowhere"), &[], "").await;
    let token = clara.send(("POST", "/portal/token"), &[], "").await;
    assert_eq!((token.status, token.body), (nowhere.status, nowhere.body));
    for path in OPEN {
        assert_eq!(allowed(&preflight(&clara, path, PAGE).await), "");
    }
    let shown = [
        ("authorization", "Bearer x"),
        ("content-type", "application/json"),
    ];
    let body = r#"{"query":"{ me { id } }"}"#;
    let asked = clara.send(("POST", "/portal/graphql"), &shown, body).await;
    assert_eq!(asked.json()["data"]["me"]["id"], json!(clara.id));
    assert_eq!(asked.header("vary"), "");
}

#[tokio::test]
async fn every_answer_on_this_way_carries_the_security_headers() {
    let scene = scene_elsewhere().await;
    let code = code_of(&scene.clara).await;
    let answers = [
        authorize(&scene.clara, &asking()).await,
        authorize(&scene.clara.signed_out(), &asking()).await,
        authorize(&scene.clara, &[]).await,
        redeem(&scene, &redeeming(&code), PAGE).await,
        redeem(&scene, &redeeming(&code), PAGE).await,
        redeem(&scene, &[], STRANGER).await,
    ];
    for answer in &answers {
        has_headers(answer);
    }
    let met = answers.map(|answer| answer.status.as_u16());
    assert_eq!(met, [303, 200, 400, 200, 400, 400]);
}

#[tokio::test]
async fn with_a_host_of_its_own_the_portal_alone_is_open_to_pages_elsewhere() {
    let (staff, portal) = ("staff.firm.example", "portal.firm.example");
    let server = Portal::start_with(&[
        ("staff_origin", "http://staff.firm.example"),
        ("portal_origin", "http://portal.firm.example"),
        ("portal_origins", LISTED),
    ])
    .await;
    let http = reqwest::Client::new();
    let at = |method: &str, path: &str, host: &str| {
        let url = format!("{}{path}", server.origin);
        http.request(method.parse().unwrap(), url)
            .header("host", host)
            .header("origin", PAGE)
            .header("access-control-request-method", "POST")
    };
    for (host, told) in [(staff, None), (portal, Some(PAGE))] {
        for path in ["/graphql", "/token"] {
            let answer = at("OPTIONS", path, host).send().await.unwrap();
            let origin = answer.headers().get("access-control-allow-origin");
            assert_eq!(
                origin.map(|origin| origin.to_str().unwrap()),
                told,
                "{host}{path}"
            );
        }
    }
    let asked = at("GET", "/authorize", portal).send().await.unwrap();
    assert!(asked.text().await.unwrap().contains("UNKNOWN_CLIENT"));
    let console = at("GET", "/authorize", staff).send().await.unwrap();
    assert_eq!(console.status(), 200);
}
