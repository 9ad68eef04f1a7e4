//! What a hostile or careless caller tried, and what it must meet.

use std::time::Duration;

use portico_domain::values::StaffRole;
use portico_tests::eventually;
use serde_json::json;
use uuid::Uuid;

use crate::scene::{refused_query, scene};

#[tokio::test]
async fn an_end_beyond_the_calendar_is_refused() {
    let scene = scene().await;
    let input = json!({
        "itemIds": [scene.billing],
        "expires": { "at": "+10000-01-01T00:00:00Z" },
    });
    let said = scene.given.owner.grant_with(input).await;
    assert_eq!(said.refused("INVALID_INPUT").arg("field"), "expires");
    let input = json!({ "itemIds": [scene.billing], "expires": { "endOf": "9998-12-31" } });
    let _ = scene.given.owner.grant_with(input).await.done();
    assert!(!scene.seen_by(&scene.clara).await.is_empty());
}

#[tokio::test]
async fn a_hidden_name_does_not_show_in_a_contacts_folder() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": scene.billing });
    scene.ben.upload(place, "secret", b"x").await;
    let input = |name: &str| json!({ "customerId": scene.baker.id, "folderId": scene.billing, "name": name });
    let make = async |name: &str| scene.clara.change("createFolder", input(name), "").await;
    let _ = make("secret").await.done();
    let _ = make("invoice 1.txt").await.refused("NAME_TAKEN");
}

#[tokio::test]
async fn a_reader_restores_nothing_not_even_what_is_not_trashed() {
    let scene = scene().await;
    let auditor = scene.given.staff(StaffRole::Auditor).await;
    let _ = auditor
        .restore(&scene.plan)
        .await
        .refused("PERMISSION_MISSING");
}

#[tokio::test]
async fn what_the_database_cannot_hold_is_refused_by_its_field() {
    let scene = scene().await;
    let search = "query($c: ID!, $s: String) { items(customer: $c, search: $s) { totalCount } }";
    let variables = json!({ "c": scene.baker.id, "s": "a\0b" });
    for browser in [&*scene.clara, &*scene.given.owner] {
        assert_eq!(
            refused_query(browser, search, variables.clone()).await,
            "INVALID_INPUT"
        );
    }
    let owner = &scene.given.owner;
    for query in [
        "{ accessLog(filter: { kinds: [\"NONE\"] }) { totalCount } }",
        "{ auditEntries(filter: { from: \"-10000-01-01T00:00:00Z\" }) { totalCount } }",
        "{ auditEntries(filter: { eventTypes: [\"Nothing\"] }) { totalCount } }",
    ] {
        assert_eq!(
            refused_query(owner, query, json!({})).await,
            "INVALID_INPUT",
            "{query}"
        );
    }
}

#[tokio::test]
async fn one_request_tries_one_password() {
    let scene = scene().await;
    let one = "signIn(input: { email: \"a@b.example\", password: \"x\" }) { __typename }";
    let token = "acceptInvitation(input: { token: \"t\", password: \"x\" }) { __typename }";
    let inline = format!("... {{ {one} }}");
    for other in [one, token, inline.as_str()] {
        let query = format!(
            "mutation {{ a: {one} {} }}",
            other.replacen("sign", "b: sign", 1)
        );
        let answer = scene.clara.call(&query, json!({})).await;
        assert_eq!(answer.code(), "TOO_COMPLEX", "{}", answer.text());
        let error = &answer.json()["errors"][0];
        let message = "The operation has 2 fields of signIn and acceptInvitation; it may have one, \
             as one request tries one password. Send each in a request of its own.";
        assert_eq!(error["message"], message);
        assert_eq!(error["extensions"]["limit"], 1);
        assert_eq!(error["extensions"]["actual"], 2);
    }
}

#[tokio::test]
async fn a_request_beyond_a_limit_is_told_the_limit_how_far_and_the_way_out() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let many: String = (0..350).fold(String::new(), |many, n| {
        many + &format!(" f{n}: me {{ id }}")
    });
    let deep = |types: usize| {
        let below = "fields { type { ".repeat(types) + "name" + &" } }".repeat(types);
        format!("{{ __type(name: \"ID\") {{ {below} }} }}")
    };
    for (query, code, limit, actual, way_out) in [
        (
            format!("{{{many} }}"),
            "TOO_COMPLEX",
            600,
            700,
            "send several requests",
        ),
        (deep(7), "TOO_DEEP", 12, 16, "in a request of its own"),
        (
            "{ customers(first: 201) { totalCount } }".to_owned(),
            "INVALID_INPUT",
            200,
            201,
            "ask for 1 to 200 rows",
        ),
    ] {
        let answer = owner.call(&query, json!({})).await;
        let error = &answer.json()["errors"][0];
        assert_eq!(
            error["extensions"]["code"].as_str(),
            Some(code),
            "{}",
            answer.text()
        );
        assert_eq!(error["extensions"]["limit"], limit);
        assert_eq!(error["extensions"]["actual"], actual);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(way_out), "{message}");
    }
    // So deep that nobody counts.
    let answer = owner.call(&deep(20), json!({})).await;
    assert_eq!(answer.code(), "TOO_DEEP", "{}", answer.text());
    let told = &answer.json()["errors"][0]["extensions"];
    assert_eq!(told["limit"], 12);
    assert!(told["actual"].is_null(), "{told}");
}

#[tokio::test]
async fn a_list_that_is_empty_or_too_long_is_told_how_many_it_may_hold_and_does() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let board = scene.board().await;
    let file = json!({ "name": "a.txt", "size": "1" });
    for (mutation, field, limit) in [
        ("revokeAccess", "itemIds", 200),
        ("assignGroupRoles", "customerIds", 200),
        ("beginUploads", "files", 100),
    ] {
        for count in [0, limit + 1] {
            let mut input = match mutation {
                "revokeAccess" => json!({}),
                "assignGroupRoles" => json!({ "groupId": board }),
                _ => json!({ "customerId": scene.baker.id }),
            };
            // An id that is named twice counts once.
            let each = |n: usize| match mutation {
                "beginUploads" => file.clone(),
                _ => json!(Uuid::from_u128(n as u128)),
            };
            input[field] = (0..count).map(each).collect();
            let said = owner.change(mutation, input, "").await;
            let said = said.refused("INVALID_INPUT");
            assert_eq!(said.arg("field"), field, "{mutation}");
            assert_eq!(said.arg("limit"), &json!(limit), "{mutation}");
            assert_eq!(said.arg("count"), &json!(count), "{mutation}");
        }
    }
}

#[tokio::test]
async fn an_unknown_contact_is_told_as_a_contact() {
    let scene = scene().await;
    let query = "query($c: ID!, $k: ID!) { accessOf(contact: $k, customer: $c) { closed reason } }";
    let nobody = "01a20039-7645-7e31-8d7c-46734e92c242";
    let of = json!({ "c": scene.baker.id, "k": nobody });
    let told = scene.given.owner.ask(query, of).await;
    assert_eq!(told["accessOf"]["closed"], "NOT_FOUND");
    let reason = told["accessOf"]["reason"].as_str().unwrap();
    assert!(reason.contains("no such contact"), "{reason}");
}

#[tokio::test]
async fn asking_again_and_again_does_not_fill_the_log() {
    let scene = scene().await;
    let refused = async || {
        let query = "{ accessLog(filter: { kinds: [\"REFUSED\"] }) { totalCount } }";
        scene.given.owner.ask(query, json!({})).await["accessLog"]["totalCount"]
            .as_i64()
            .unwrap()
    };
    let ask = async || {
        let _ = scene
            .stella
            .begin_opening("beginDownload", &scene.plan)
            .await;
    };
    // Written beside the answer, counted in the read model: each is awaited.
    for n in 1..=20 {
        ask().await;
        eventually("the refusal", async || refused().await == n).await;
    }
    for _ in 0..10 {
        ask().await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(refused().await, 20);
}
