//! Where a token opens something, and where it opens nothing.

use portico_tests::given::{PASSWORD, accept};
use portico_tests::{Answer, Browser, Door, Socket};
use serde_json::{Value, json};

use super::{OTHER_PAGE, PAGE, STRANGER, page_of, scene_elsewhere, token_of, who};
use crate::access_log::requests;

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

/// What comes of a change that has a password, with these headers.
async fn typed(browser: &Browser, headers: &[(&str, &str)], change: &str) -> Answer {
    let headers = [&[("content-type", "application/json")][..], headers].concat();
    let query =
        format!("mutation {{ said: {change} {{ __typename ... on Refused {{ code message }} }} }}");
    let body = json!({ "query": query }).to_string();
    let to = ("POST", browser.graphql());
    browser.send((to.0, &to.1), &headers, body).await
}

fn sign_in(email: &str, password: &str) -> String {
    format!("signIn(input: {{ email: \"{email}\", password: \"{password}\" }})")
}

#[tokio::test]
async fn a_password_from_elsewhere_is_refused_whosesoever_it_is_and_ends_nothing() {
    let scene = scene_elsewhere().await;
    let page = page_of(&scene, &scene.clara).await;
    let mut said = Vec::new();
    // With the token from its page and from a program; from that page with none, and another.
    for headers in [
        vec![],
        vec![("origin", "")],
        vec![("authorization", "")],
        vec![("authorization", "Bearer x")],
    ] {
        for (email, password) in [
            (scene.clara.email.as_str(), PASSWORD),
            (scene.clara.email.as_str(), "not this one"),
            ("nobody@client.example", PASSWORD),
            ("no address", PASSWORD),
        ] {
            let answer = typed(&page, &headers, &sign_in(email, password)).await;
            assert_eq!(answer.header("set-cookie"), "", "{}", answer.text());
            said.push((answer.status.as_u16(), answer.json()));
        }
    }
    assert_eq!(said[0].0, 200);
    assert_eq!(said[0].1["data"]["said"]["code"], "PORTAL_ONLY");
    assert!(said.iter().all(|one| *one == said[0]), "{said:?}");
    let clara = json!(scene.clara.id);
    assert_eq!(who(&page).await, clara);
    assert_eq!(who(&scene.clara).await, clara);
}

#[tokio::test]
async fn a_password_from_elsewhere_is_no_attempt() {
    let scene = scene_elsewhere().await;
    let page = page_of(&scene, &scene.ben).await;
    let wrong = sign_in(&scene.clara.email, "not this one");
    for _ in 0..11 {
        let answer = typed(&page, &[], &wrong).await.json();
        assert_eq!(answer["data"]["said"]["code"], "PORTAL_ONLY");
    }
    let mut own = scene.given.visitor(Door::Portal);
    let _ = own.sign_in(&scene.clara.email, PASSWORD).await.done();
    assert!(own.cookie().unwrap().starts_with("portico_client="));
}

#[tokio::test]
async fn who_is_refused_a_password_from_elsewhere_is_in_the_log() {
    let scene = scene_elsewhere().await;
    let page = page_of(&scene, &scene.clara).await;
    let invitation =
        format!("acceptInvitation(input: {{ token: \"none\", password: \"{PASSWORD}\" }})");
    let of_another = sign_in(&scene.ben.email, PASSWORD);
    for change in [&of_another, &of_another, &invitation] {
        let answer = typed(&page, &[], change).await.json();
        assert_eq!(answer["data"]["said"]["code"], "PORTAL_ONLY", "{change}");
    }
    let recorded = |operation: &str, times: i64| {
        let code = "PORTAL_ONLY".to_owned();
        (operation.to_owned(), code, times)
    };
    let recorded = [recorded("acceptInvitation", 1), recorded("signIn", 2)];
    assert_eq!(requests(&scene.given, &scene.clara.id).await, recorded);
    // Whose address it was has asked nothing.
    let of_ben = requests(&scene.given, &scene.ben.id).await;
    assert!(of_ben.is_empty(), "{of_ben:?}");
}

#[tokio::test]
async fn an_invitation_from_elsewhere_is_refused_and_not_used_up() {
    let scene = scene_elsewhere().await;
    let page = page_of(&scene, &scene.clara).await;
    let (contact, _) = scene.given.added_contact("Carl", &json!(null)).await;
    scene.given.member(&contact, &scene.baker, json!({})).await;
    let invitation = scene.given.invitation(&contact).await;
    for token in [invitation.as_str(), "none"] {
        let input = format!("{{ token: \"{token}\", password: \"{PASSWORD}\" }}");
        let change = format!("acceptInvitation(input: {input})");
        let answer = typed(&page, &[], &change).await.json();
        assert_eq!(answer["data"]["said"]["code"], "PORTAL_ONLY", "{token}");
    }
    assert_eq!(who(&page).await, json!(scene.clara.id));
    let mut carl = scene.given.visitor(Door::Portal);
    let _ = accept(&mut carl, &invitation).await.done();
}
