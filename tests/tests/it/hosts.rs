//! A18: the two doors on two host names.

use portico_tests::portal::Portal;
use reqwest::Method;
use reqwest::header::HOST;

const STAFF: &str = "staff.firm.example";
const CLIENT: &str = "portal.firm.example";
const QUERIES: [(&str, &str); 2] = [
    (STAFF, r#"{"query":"{ me { roles } }"}"#),
    (CLIENT, r#"{"query":"{ me { name } firm { name } }"}"#),
];

#[tokio::test]
async fn a18_each_host_shows_its_own_page_and_answers_its_own_schema() {
    let portal = Portal::start_with(&[
        ("staff_origin", "http://staff.firm.example"),
        ("portal_origin", "http://portal.firm.example"),
    ])
    .await;
    let http = reqwest::Client::new();
    let page = async |host: &str, path: &str| {
        let asked = http
            .get(format!("{}{path}", portal.origin))
            .header(HOST, host);
        let answer = asked.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (staff, client) = (page(STAFF, "/").await, page(CLIENT, "/").await);
    assert_eq!((staff.0, client.0), (200, 200));
    assert_ne!(staff.1, client.1);
    assert_eq!(page(CLIENT, "/invitation").await, client);
    assert_eq!(page("other.firm.example", "/").await.0, 421);
    for host in [STAFF, CLIENT] {
        let wrong = http
            .post(format!("{}/invitation", portal.origin))
            .header(HOST, host)
            .header("x-portico-request", "1");
        let answer = wrong.send().await.unwrap();
        assert_eq!(answer.status(), 405);
        let body = answer.text().await.unwrap();
        assert!(body.contains("METHOD_NOT_ALLOWED"), "{host}: {body}");
    }
    for (host, query) in QUERIES {
        for asked in [STAFF, CLIENT] {
            let answer = http
                .post(format!("{}/graphql", portal.origin))
                .header(HOST, asked)
                .header("content-type", "application/json")
                .header("x-portico-request", "1")
                .body(query)
                .send()
                .await
                .unwrap();
            let body = answer.text().await.unwrap();
            let errors = body.contains("errors");
            assert_eq!(errors, host != asked, "{asked}: {body}");
        }
    }
}

/// The status of a request at a host and path.
async fn status(portal: &Portal, method: Method, (host, path): (&str, &str), body: &str) -> u16 {
    let asked = reqwest::Client::new()
        .request(method, format!("{}{path}", portal.origin))
        .header(HOST, host)
        .header("content-type", "application/json")
        .header("x-portico-request", "1")
        .body(body.to_owned());
    asked.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a18_a_door_with_its_own_host_is_not_at_the_others_whatever_the_paths() {
    for paths in [
        ["", "/portal"],
        ["/staff", ""],
        ["/portal", "/staff"],
        ["/desk", "/clients"],
        ["/desk", "/desk/clients"],
    ] {
        let origins = [
            format!("http://{STAFF}{}", paths[0]),
            format!("http://{CLIENT}{}", paths[1]),
        ];
        let portal = Portal::start_with(&[
            ("staff_origin", &origins[0]),
            ("portal_origin", &origins[1]),
        ])
        .await;
        for ((own, query), path) in QUERIES.into_iter().zip(paths) {
            let other = if own == STAFF { CLIENT } else { STAFF };
            let [door, page] = ["graphql", "invitation"].map(|below| format!("{path}/{below}"));
            let post = async |at: (&str, &str)| status(&portal, Method::POST, at, query).await;
            let get = async |at: (&str, &str)| status(&portal, Method::GET, at, "").await;
            assert_eq!(post((own, &door)).await, 200, "{own} of {paths:?}");
            assert_eq!(get((own, &page)).await, 200, "{own} of {paths:?}");
            assert_eq!(post((other, &door)).await, 404, "{own} of {paths:?}");
            assert_eq!(get((other, &page)).await, 404, "{own} of {paths:?}");
            assert_eq!(post((other, &page)).await, 404, "{own} of {paths:?}");
            assert_eq!(get((other, &format!("{door}/ws"))).await, 404, "{own}");
            // What both need is at both.
            assert_eq!(get((own, "/healthz")).await, 200, "{own} of {paths:?}");
        }
    }
}

#[tokio::test]
async fn a18_refused_at_a_host_or_port_that_is_not_ours() {
    let portal = Portal::start().await;
    let port = portal.app.config.listen.port();
    let http = reqwest::Client::new();
    let query = async |host: String| {
        let asked = http
            .post(format!("{}/portal/graphql", portal.origin))
            .header(HOST, &host)
            .header("origin", format!("http://{host}"))
            .header("content-type", "application/json")
            .header("x-portico-request", "1")
            .body(r#"{"query":"{ firm { name } }"}"#);
        asked.send().await.unwrap().status().as_u16()
    };
    for name in ["127.0.0.1", "localhost", "[::1]"] {
        assert_eq!(query(format!("{name}:{port}")).await, 200, "{name}");
        assert_eq!(query(format!("{name}:{}", port ^ 1)).await, 421, "{name}");
        assert_eq!(query(name.to_owned()).await, 421, "{name}");
    }
}
