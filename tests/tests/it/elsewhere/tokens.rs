//! Where a token opens something, and where it opens nothing.

use portico_tests::{Browser, Door, Socket};
use serde_json::{Value, json};

use super::{OTHER_PAGE, PAGE, STRANGER, page_of, scene_elsewhere, token_of, who};

/// What a request with these headers gets at a door.
async fn asked(browser: &Browser, headers: &[(&str, &str)]) -> (u16, Value) {
    let headers = [&[("content-type", "application/json")][..], headers].concat();
    let body = r#"{"query":"{ me { id } }"}"#;
    let to = ("POST", browser.graphql());
    let answer = browser.send((to.0, &to.1), &headers, body).await;
    (
        answer.status.as_u16(),
        answer.json()["data"]["me"]["id"].clone(),
    )
}

#[tokio::test]
async fn a_token_opens_the_portal_from_its_own_origin_and_from_programs() {
    let scene = scene_elsewhere().await;
    let page = page_of(&scene, &scene.clara).await;
    let clara = json!(scene.clara.id);
    assert_eq!(asked(&page, &[]).await, (200, clara.clone()));
    assert_eq!(asked(&page, &[("origin", "")]).await, (200, clara));
    let mut program = Socket::try_open(&page, &[("origin", "")])
        .await
        .ok()
        .unwrap();
    program.say(json!({ "type": "connection_init" })).await;
    assert_eq!(program.hear().await["type"], "connection_ack");
    // Elsewhere it is as if there were none.
    for origin in [OTHER_PAGE, scene.given.origin.as_str()] {
        assert_eq!(
            asked(&page, &[("origin", origin)]).await,
            (200, Value::Null),
            "{origin}"
        );
    }
    for origin in [STRANGER, "null"] {
        assert_eq!(asked(&page, &[("origin", origin)]).await.0, 403, "{origin}");
    }
}

#[tokio::test]
async fn a_token_is_no_cookie_and_a_cookies_is_no_token() {
    let scene = scene_elsewhere().await;
    let token = token_of(&scene, &scene.clara).await;
    let mut planted = scene.given.visitor(Door::Portal);
    planted.take_cookie(&format!("portico_client={token}"));
    assert_eq!(who(&planted).await, Value::Null);
    let cookie = scene.clara.cookie().unwrap();
    let (_, of_cookie) = cookie.split_once('=').unwrap();
    let shown = scene.clara.elsewhere(PAGE, of_cookie);
    assert_eq!(who(&shown).await, Value::Null);
    let of_ticket = ("GET", "/files/download/x");
    assert_eq!(shown.send(of_ticket, &[], "").await.code(), "NOT_FOUND");
    assert_eq!(who(&scene.clara).await, json!(scene.clara.id));
}

#[tokio::test]
async fn a_token_opens_nothing_at_the_staff_door() {
    let scene = scene_elsewhere().await;
    let token = token_of(&scene, &scene.clara).await;
    let staff = scene.given.visitor(Door::Staff);
    for origin in ["", scene.given.origin.as_str()] {
        let shown = format!("Bearer {token}");
        let headers = [("authorization", shown.as_str()), ("origin", origin)];
        assert_eq!(asked(&staff, &headers).await, (200, Value::Null));
    }
    assert_eq!(asked(&staff.elsewhere(PAGE, &token), &[]).await.0, 403);
    let socket = Socket::try_open(&staff.elsewhere(PAGE, &token), &[]).await;
    assert_eq!(socket.err().unwrap().1["code"], "FOREIGN_ORIGIN");
    let origin = [("origin", scene.given.origin.as_str())];
    let socket = Socket::try_open(&staff.elsewhere(PAGE, &token), &origin).await;
    assert_eq!(socket.err().unwrap().1["code"], "NOT_SIGNED_IN");
}

#[tokio::test]
async fn a_cookie_that_comes_along_is_not_looked_at() {
    let scene = scene_elsewhere().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let cookie = scene.clara.cookie().unwrap();
    let mine = ("cookie", cookie);
    // From a listed origin, with a token that is none, and with both.
    for headers in [
        vec![mine, ("origin", PAGE)],
        vec![mine, ("authorization", "Bearer x")],
        vec![mine, ("authorization", "Bearer x"), ("origin", PAGE)],
    ] {
        let got = asked(&scene.given.visitor(Door::Portal), &headers).await;
        assert_eq!(got, (200, Value::Null), "{headers:?}");
    }
    let page = page_of(&scene, &scene.ben).await;
    assert_eq!(asked(&page, &[mine]).await, (200, json!(scene.ben.id)));
    // The twin: another scheme is none of ours.
    let basic = [mine, ("authorization", "Basic YTpi")];
    let own = scene.given.visitor(Door::Portal);
    assert_eq!(asked(&own, &basic).await, (200, json!(scene.clara.id)));

    let ticket = scene
        .clara
        .begin_opening("beginDownload", &scene.invoice)
        .await
        .done();
    let get = ("GET", ticket.text("url"));
    let fetched = scene.clara.send(get, &[("origin", PAGE)], "").await;
    assert_eq!(fetched.code(), "NOT_FOUND");
    assert_eq!(
        scene.clara.send(get, &[("origin", "")], "").await.status,
        200
    );
    let socket = Socket::try_open(&scene.clara, &[("origin", PAGE)]).await;
    assert_eq!(socket.err().unwrap().1["code"], "NOT_SIGNED_IN");
}

#[tokio::test]
async fn a_page_elsewhere_is_given_no_cookie() {
    let scene = scene_elsewhere().await;
    let nobody = scene.given.visitor(Door::Portal).elsewhere(PAGE, "none");
    let input = json!({ "email": scene.clara.email, "password": portico_tests::given::PASSWORD });
    let answer = nobody.change_call("signIn", input.clone(), "").await;
    assert_eq!(answer.header("set-cookie"), "", "{}", answer.text());
    let own = scene.given.visitor(Door::Portal);
    let answer = own.change_call("signIn", input, "").await;
    assert!(answer.header("set-cookie").starts_with("portico_client="));
}
