//! The routes, those of bytes above all: what each person gets at the address of
//! somebody's upload and of somebody's ticket.

use std::collections::BTreeSet;
use std::fmt::Debug;

use portico_api::doors::{byte_doors, routes};
use portico_api::telemetry::metrics_routes;
use portico_tests::bytes::metadata;
use portico_tests::{Answer, Browser, Door};
use serde_json::{Value, json};

use super::table::Table;
use super::{ALLOW, NOT_FOUND};
use crate::elsewhere::{page_of, scene_elsewhere};
use crate::heard::{self, Statement};
use crate::scene::Scene;

const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
];
const UPLOADS: &str = "/files/uploads";

/// Letters of a ticket.
const TICKET: usize = 43;

/// Somebody, and the addresses that they ask at; where they have none of their own,
/// Clara's.
struct Caller {
    name: &'static str,
    browser: Browser,
    own: Option<[String; 2]>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_each_route_answers_is_in_the_table() {
    let table = Table::read(include_str!("routes.txt"));
    let scene = scene_elsewhere().await;
    let portal = &scene.given.portal;
    let router = routes(&portal.app, &byte_doors(&portal.app));
    table.names_exactly(&found(&router, &portal.origin).await);
    let callers = callers(&scene).await;
    let names: Vec<_> = callers.iter().map(|caller| caller.name).collect();
    assert_eq!(table.actors, names);
    let mut differing = vec![];
    for row in &table.rows {
        for (caller, expected) in callers.iter().zip(&row.expected) {
            let [upload, ticket] = match &caller.own {
                Some(own) => own.clone(),
                None if caller.name == "elsewhere" => begun(&scene, &caller.browser).await,
                None => begun(&scene, &scene.clara).await,
            };
            let (method, path) = row.door.split_once(':').unwrap();
            let at = |upload: &str, ticket: &str| {
                path.replace("/files/uploads/{id}", upload)
                    .replace("/files/download/{ticket}", ticket)
                    .replace("{*path}", "x")
            };
            let to = at(&upload, &ticket);
            let (door, name) = (&row.door, caller.name);
            let said = said(&scene, &scene.billing);
            let (got, hidden) = asked(&caller.browser, (method, &to), &said).await;
            if got != *expected {
                differing.push(format!("{door} by {name}: {expected}, answered {got}"));
            }
            let of_somebody = path.contains('{') || path == UPLOADS;
            if caller.own.is_none() && of_somebody && [NOT_FOUND, "404"].contains(&&*got) {
                let ticket = ["/files/download/", &"A".repeat(TICKET)].concat();
                let upload = format!("/files/uploads/{}", scene.given.unknown_id());
                let nothings = at(&upload, &ticket);
                let said = self::said(&scene, &scene.given.unknown_id());
                let (_, nothing) = asked(&caller.browser, (method, &nothings), &said).await;
                let how = differently(&hidden.unwrap(), &nothing.unwrap());
                differing.extend(how.map(|how| format!("{door} by {name}: {how}")));
            }
        }
    }
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_each_route_of_the_figures_answers_is_in_the_table() {
    let table = Table::read(include_str!("figures.txt"));
    let scene = scene_elsewhere().await;
    let portal = &scene.given.portal;
    let figures = portal.figures().await;
    let router = metrics_routes(portal.app.clone());
    table.names_exactly(&found(&router, &figures).await);
    let callers = callers(&scene).await;
    let names: Vec<_> = callers.iter().map(|caller| caller.name).collect();
    assert_eq!(table.actors, names);
    let mut differing = vec![];
    for row in &table.rows {
        let (method, path) = row.door.split_once(':').unwrap();
        for (caller, expected) in callers.iter().zip(&row.expected) {
            let browser = caller.browser.at(&figures);
            let got = word(method, &browser.send((method, path), &[], "").await);
            if got != *expected {
                let (door, name) = (&row.door, caller.name);
                differing.push(format!("{door} by {name}: {expected}, answered {got}"));
            }
        }
    }
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}

/// Every path of a router, which answers at this address, with each method that it takes.
async fn found(router: &impl Debug, origin: &str) -> BTreeSet<String> {
    let router = format!("{router:?}");
    // Of a path, the router says `RouteId(3): "/healthz"`.
    let said = router.split("RouteId(").skip(1);
    let paths = said.filter_map(|said| said.split_once("): \"")?.1.split('"').next());
    let paths: BTreeSet<&str> = paths.filter(|path| !path.contains("__private")).collect();
    assert!(!paths.is_empty(), "no path is found in {router}");
    let visitor = Browser::open(origin, Door::Staff);
    let mut doors = BTreeSet::new();
    for path in paths {
        for method in METHODS {
            let at = path.replace(['{', '}', '*'], "");
            let answer = visitor.send((method, &at), &[], "").await;
            let refused = [405, 403].contains(&answer.status.as_u16());
            // The fallback's own path, where there is nothing.
            let nothing = at == path && answer.status == 404;
            if !refused && !nothing {
                doors.insert(format!("{method}:{path}"));
            }
        }
    }
    doors
}

type Heard = (Answer, Vec<Statement>);

/// Of somebody else's nothing more is told than of what nothing has, and the database
/// is asked the same; where not, how.
fn differently((hidden, asked): &Heard, (nothing, asked_for_nothing): &Heard) -> Option<String> {
    let told = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        headers.remove("x-request-id");
        headers.remove("date");
        (answer.status, headers, answer.text())
    };
    if told(hidden) != told(nothing) {
        return Some(format!("{hidden:?} beside {nothing:?}"));
    }
    heard::differing(asked, asked_for_nothing)
}

/// What is said of a file for this folder.
fn said(scene: &Scene, folder: &str) -> String {
    metadata(&[
        ("customerId", &scene.baker.id),
        ("folderId", folder),
        ("filename", "a.txt"),
        ("onClash", "KEEP_BOTH"),
    ])
}

/// Asks as our pages do, and a client of tus.
async fn asked(
    browser: &Browser,
    (method, path): (&str, &str),
    said: &str,
) -> (String, Option<Heard>) {
    let graphql = path.ends_with("/graphql");
    if method == "GET" && path.ends_with("/ws") {
        return (opened(browser, path).await, None);
    }
    let (media_type, body) = if graphql {
        ("application/json", r#"{"query":"{ __typename }"}"#)
    } else {
        ("application/offset+octet-stream", "abc")
    };
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("upload-offset", "0"),
        ("upload-length", "3"),
        ("upload-metadata", said),
        ("content-type", media_type),
    ];
    let body = if ["PATCH", "POST"].contains(&method) {
        body
    } else {
        ""
    };
    let heard = heard::send(browser, (method, path), &headers, body).await;
    (word(method, &heard.0), Some(heard))
}

/// What a cell says of an answer.
fn word(method: &str, answer: &Answer) -> String {
    match answer.status.as_u16() {
        200..400 => ALLOW.to_owned(),
        // Without a body the status tells.
        status if method == "HEAD" => status.to_string(),
        // OAuth has its own word for it.
        _ => match answer.json()["error"].as_str() {
            Some(error) => error.to_owned(),
            None => answer.code(),
        },
    }
}

/// Opens a socket.
async fn opened(browser: &Browser, path: &str) -> String {
    let headers = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("sec-websocket-protocol", "graphql-transport-ws"),
    ];
    let answer = browser.begin(("GET", path), &headers, "").await.unwrap();
    if answer.status() == 101 {
        return ALLOW.to_owned();
    }
    let said: Value = answer.json().await.unwrap();
    said["code"].as_str().unwrap_or_default().to_owned()
}

/// An upload and a ticket of this client's.
async fn begun(scene: &Scene, client: &Browser) -> [String; 2] {
    let file = json!({ "name": "a.txt", "size": "3" });
    let input = json!({ "customerId": scene.baker.id, "folderId": scene.billing,
        "onClash": "KEEP_BOTH", "files": [file] });
    let upload = client.begin_upload(input).await.url;
    let ticket = client.begin_opening("beginDownload", &scene.invoice).await;
    [upload, ticket.done().text("url").to_owned()]
}

async fn callers(scene: &Scene) -> Vec<Caller> {
    let (given, owner) = (&scene.given, &scene.given.owner);
    let rita = given.contact(&scene.baker, "Rita", json!({})).await;
    let karl = given.contact(&scene.baker, "Karl", json!({})).await;
    for client in [&scene.clara, &rita, &karl] {
        let _ = owner.grant_to(&scene.billing, client).await.done();
    }
    let (of_rita, of_karl) = (begun(scene, &rita).await, begun(scene, &karl).await);
    let _ = owner.revoke_from(&scene.billing, &rita).await.done();
    let close: Value = json!({ "contactId": karl.id });
    let _ = owner.change("closeContact", close, "").await.done();
    let caller = |name, browser: &Browser, own| Caller {
        name,
        browser: browser.clone(),
        own,
    };
    vec![
        caller("nobody", &given.visitor(Door::Portal), None),
        caller("stranger", &scene.stella, None),
        caller("colleague", &scene.ben, None),
        caller("staff", owner, None),
        caller("holder", &scene.clara, None),
        caller("revoked", &rita, Some(of_rita)),
        caller("closed", &karl, Some(of_karl)),
        caller("elsewhere", &page_of(scene, &scene.clara).await, None),
    ]
}
