//! Every answer says what was wrong in a form that programs and people can use:
//! a code, the field, a sentence.

use portico_tests::bytes::UPLOADS;
use portico_tests::given::PASSWORD;
use serde_json::{Value, json};

use crate::scene::scene;

#[tokio::test]
async fn errors_of_the_library_have_a_code_and_name_the_input() {
    let scene = scene().await;
    let by_variable = "query($p: Position) { me(atLeast: $p) { name } }";
    let first = "query($f: Int) { customers(first: $f) { totalCount } }";
    for (query, variables, code, field) in [
        (
            "{ me(atLeast: \"zzz\") { name } }",
            json!({}),
            "INVALID_INPUT",
            "atLeast",
        ),
        (
            by_variable,
            json!({ "p": "zzz" }),
            "INVALID_INPUT",
            "atLeast",
        ),
        (first, json!({ "f": "many" }), "INVALID_INPUT", "first"),
        (
            "{ customers(first: \"many\") { totalCount } }",
            json!({}),
            "INVALID_INPUT",
            "first",
        ),
        (
            "{ auditEntries(filter: { from: \"yesterday\" }) { totalCount } }",
            json!({}),
            "INVALID_INPUT",
            "filter.from",
        ),
        (
            "{ customer(by: { id: \"1\", number: \"2\" }) { id } }",
            json!({}),
            "INVALID_INPUT",
            "by",
        ),
        ("{ nothing }", json!({}), "GRAPHQL_VALIDATION", ""),
        (
            "{ me(nothing: 1) { name } }",
            json!({}),
            "GRAPHQL_VALIDATION",
            "",
        ),
    ] {
        let answer = scene.given.owner.call(query, variables).await;
        for error in answer.json()["errors"].as_array().unwrap() {
            let told = &error["extensions"];
            assert_eq!(told["code"], code, "{query}: {}", answer.text());
        }
        // A value that is wrong twice is named by the first error.
        let told = &answer.json()["errors"][0]["extensions"];
        let named = told["field"].as_str().unwrap_or_default();
        assert_eq!(named, field, "{query}: {}", answer.text());
    }
    let answer = scene
        .given
        .owner
        .call("subscription { x }", json!({}))
        .await;
    let errors = answer.json()["errors"].take();
    assert_eq!(errors.as_array().map(Vec::len), Some(1), "{errors}");
    assert_eq!(answer.code(), "NO_SUBSCRIPTIONS");
}

#[tokio::test]
async fn what_hides_or_turns_text_is_in_no_name_and_no_reason() {
    let scene = scene().await;
    let person = json!({ "firstName": "Ada", "lastName": "B", "email": "ada@c.example" });
    let customer = json!({ "number": "77", "name": "X", "kind": "PERSON" });
    let portal = json!({ "customerId": scene.baker.id, "reason": "x" });
    let cases = [
        ("addContact", &person, "firstName"),
        ("addContact", &person, "lastName"),
        ("addContact", &person, "email"),
        ("registerCustomer", &customer, "name"),
        ("closeCustomerPortal", &portal, "reason"),
        (
            "createGroup",
            &json!({ "name": "Board", "description": "one" }),
            "name",
        ),
        (
            "createGroup",
            &json!({ "name": "Board", "description": "one" }),
            "description",
        ),
        ("defineSection", &json!({ "name": "Tax" }), "name"),
    ];
    let before = scene.given.events().await;
    for (mutation, input, field) in cases {
        for bad in [
            "a\u{202E}b@c.example",
            "a\u{2028}b",
            "a\u{200B}b",
            "a\u{AD}b@c.example",
            "\u{3164}",
        ] {
            let mut input = input.clone();
            input[field] = json!(bad);
            let said = scene.given.owner.change(mutation, input, "").await;
            let said = said.refused("INVALID_INPUT");
            assert_eq!(said.arg("field"), field, "{mutation} {bad:?}");
            let message = said.message();
            assert!(message.starts_with(char::is_uppercase), "{message}");
            assert!(message.ends_with('.'), "{message}");
        }
    }
    for number in [".", "..", "-_"] {
        let input = json!({ "number": number, "name": "X", "kind": "PERSON" });
        let said = scene
            .given
            .owner
            .change("registerCustomer", input, "")
            .await;
        assert_eq!(said.refused("INVALID_INPUT").arg("field"), "number");
    }
    assert_eq!(scene.given.events().await, before);
    let lines = json!({ "name": "Board", "description": "one\n\ttwo" });
    let _ = scene
        .given
        .owner
        .change("createGroup", lines, "")
        .await
        .done();
}

#[tokio::test]
async fn a_size_beyond_the_limit_is_too_large_and_told_the_limit_in_digits() {
    let scene = scene().await;
    for size in ["5368709121".to_owned(), "9".repeat(26)] {
        let input = json!({ "customerId": scene.baker.id,
                            "files": [{ "name": "a.txt", "size": size }] });
        let begun = scene
            .clara
            .change_call("beginUploads", input, UPLOADS)
            .await;
        let answer = begun.json();
        assert_eq!(answer["errors"], Value::Null, "{}", begun.text());
        let told = &answer["data"]["beginUploads"]["uploads"][0];
        assert_eq!(told["code"], "TOO_LARGE", "{told}");
        assert_eq!(told["args"]["limitBytes"], "5368709120");
        assert!(told["message"].as_str().unwrap().contains(&size), "{told}");
    }
}

#[tokio::test]
async fn an_end_is_refused_in_the_words_of_who_wrote_it() {
    let scene = scene().await;
    let input = json!({ "itemIds": [scene.plan], "expires": { "endOf": "0000-01-01" } });
    let said = scene.given.owner.grant_with(input).await;
    let said = said.refused("EXPIRY_IN_THE_PAST");
    let rule = "This end has already passed; choose a later one, or revoke the access.";
    assert_eq!(said.message(), rule);
    // In Berlin the last day ends within the last year of UTC.
    let input = json!({ "itemIds": [scene.plan], "expires": { "endOf": "9999-12-31" } });
    let _ = scene.given.owner.grant_with(input).await.done();
}

#[tokio::test]
async fn an_instant_that_is_none_is_told_by_field_rule_and_form() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let says = |message: &str, field: &str, value: &str| {
        for part in [field, value, "offset from UTC", "2026-12-31T18:00:00Z"] {
            let begun = message.to_lowercase().contains(&part.to_lowercase());
            assert!(begun, "{part:?} is not in: {message}");
        }
    };
    for (at, shown) in [
        (json!("2027-01-01"), "2027-01-01"),
        (json!("2027-01-01T18:00:00"), "2027-01-01T18:00:00"),
        (json!(5), "5"),
    ] {
        let input = json!({ "itemIds": [scene.plan], "expires": { "at": at } });
        let said = owner.grant_with(input).await.refused("INVALID_INPUT");
        assert_eq!(said.arg("field"), "expires.at");
        says(said.message(), "expires.at", shown);
    }
    let all = "{ totalCount }";
    for (query, field) in [
        (
            format!("auditEntries(filter: {{ from: \"2027\" }}) {all}"),
            "filter.from",
        ),
        (
            format!("auditEntries(filter: {{ to: \"2027\" }}) {all}"),
            "filter.to",
        ),
        (
            format!("accessLog(filter: {{ from: \"2027\" }}) {all}"),
            "filter.from",
        ),
        (
            format!("accessLog(filter: {{ to: \"2027\" }}) {all}"),
            "filter.to",
        ),
        (
            format!(
                "accessList(item: \"{}\", asOf: {{ at: \"2027\" }}) {{ visibleTo }}",
                scene.plan
            ),
            "at",
        ),
    ] {
        let answer = owner.call(&format!("{{ {query} }}"), json!({})).await;
        assert_eq!(answer.code(), "INVALID_INPUT", "{query}");
        let error = &answer.json()["errors"][0];
        assert_eq!(error["extensions"]["field"], field, "{query}");
        says(error["message"].as_str().unwrap(), field, "2027");
    }
}

#[tokio::test]
async fn signing_in_again_ends_the_session_of_the_same_cookie_and_no_other() {
    let scene = scene().await;
    let (name, email) = ("{ me { name } }", &scene.clara.email);
    let mut elsewhere = scene.clara.signed_out();
    let _ = elsewhere.sign_in(email, PASSWORD).await.done();
    let before = scene.clara.browser.clone();
    let mut after = before.clone();
    let _ = after.sign_in(email, PASSWORD).await.done();
    assert_ne!(before.cookie(), after.cookie());
    assert_eq!(before.ask(name, json!({})).await["me"], Value::Null);
    for live in [&after, &elsewhere] {
        assert_eq!(
            live.ask(name, json!({})).await["me"]["name"],
            "Clara Tester"
        );
    }
    // A wrong password ends nothing.
    let _ = after
        .sign_in(email, "not this one")
        .await
        .refused("WRONG_CREDENTIALS");
    assert_eq!(
        after.ask(name, json!({})).await["me"]["name"],
        "Clara Tester"
    );
}
