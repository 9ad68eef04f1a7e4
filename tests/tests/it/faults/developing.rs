//! `portico dev`: the same firm under the same ids at every start.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use portico_tests::browser::{Browser, Door};
use portico_tests::eventually;
use serde_json::{Value, json};
use tokio::process::Command;

use super::place::{Place, command, ran, text};
use super::server::Server;

const PASSWORD: &str = "portico demo password";
const BELOW: &str = "query($c: ID!) { items(customer: $c, flat: true, first: 200) { nodes {
    id name kind modifiedAt mine version { number size mediaType } } } }";

/// What graphql-js 16 asks by `getIntrospectionQuery` with every option, and so each tool that is
/// made with it.
pub(crate) const INTROSPECTION: &str = include_str!("introspection.graphql");

/// Where what is thrown away is made.
fn temporary(place: &Place) -> PathBuf {
    let folder = place.beside("t");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o711)).unwrap();
    folder
}

fn dev(place: &Place, more: &[&str]) -> Command {
    let mut command = command("portico");
    command
        .args(["dev", "--listen", &place.address])
        .args(&place.flags)
        .args(more)
        .env("TMPDIR", temporary(place));
    command
}

/// The lines that are to be the same.
fn stable(place: &Place) -> String {
    let said = std::fs::read_to_string(place.said()).unwrap();
    let (_, from) = said.split_once("The same ids at every start").unwrap();
    from.split_once("New at each start").unwrap().0.to_owned()
}

/// What Clara sees at her customer, by name.
async fn seen(place: &Place) -> Vec<Value> {
    let mut clara = Browser::open(&place.origin(), Door::Portal);
    let _ = clara.sign_in("clara@client.example", PASSWORD).await.done();
    let customers = clara.ask("{ customers { nodes { id } } }", json!({})).await;
    let customer = &customers["customers"]["nodes"][0]["id"];
    let mut items = clara.ask(BELOW, json!({ "c": customer })).await;
    serde_json::from_value(items["items"]["nodes"].take()).unwrap()
}

/// The whole schema, down to the type inside what is never null.
async fn tells_its_schema(browser: &Browser) {
    let told = browser.ask(INTROSPECTION, json!({})).await;
    let schema = &told["__schema"];
    let named = |all: &Value, name: &str| {
        let found = all.as_array().unwrap().iter().find(|of| of["name"] == name);
        found.unwrap_or_else(|| panic!("no {name}")).clone()
    };
    assert!(schema["description"].is_string());
    assert_eq!(schema["subscriptionType"]["kind"], "OBJECT");
    let changes = named(&schema["types"], "Subscription")["fields"].take();
    let changes = named(&changes, "changes");
    assert_eq!(changes["type"]["ofType"]["name"], "Changes");
    assert_eq!(changes["args"][0]["isDeprecated"], false);
    let date_time = named(&schema["types"], "DateTime");
    assert!(date_time["specifiedByURL"].is_string(), "{date_time}");
    let sign_in = named(&schema["types"], "SignInInput");
    assert_eq!(sign_in["isOneOf"], false);
    let skip = named(&schema["directives"], "skip");
    assert_eq!(skip["isRepeatable"], false);
    assert_eq!(skip["args"][0]["type"]["ofType"]["name"], "Boolean");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_starts_for_developers_have_the_same_ids_and_leave_nothing() {
    let places = [Place::new(), Place::new()];
    let mut told = vec![];
    for place in &places {
        let mut command = dev(
            place,
            &["--scenario", "accounting", "--clock", "2026-03-31"],
        );
        let server = Server::start(&mut command, place).await;
        told.push((stable(place), seen(place).await));
        server.stop().await;
        place.deserted().await;
        let left = std::fs::read_dir(temporary(place)).unwrap().count();
        assert_eq!(left, 0);
    }
    assert_eq!(told[0], told[1]);
    let (stable, items) = &told[0];
    assert!(stable.contains("BILLING/Invoice 2026-01.pdf"), "{stable}");
    let names: Vec<&str> = items.iter().filter_map(|i| i["name"].as_str()).collect();
    assert!(names.contains(&"Receipts March.csv"), "{names:?}");
    assert!(!names.contains(&"Risks.txt"), "{names:?}");
    let documents = items.iter().filter(|item| item["kind"] == "DOCUMENT");
    for document in documents {
        assert!(stable.contains(document["id"].as_str().unwrap()));
        let at = document["modifiedAt"].as_str().unwrap();
        assert!(("2026-03-10".."2026-03-31").contains(&at), "{at}");
        assert_ne!(document["version"]["size"], "0");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_for_developers_shows_its_schema_its_people_and_a_day_that_goes_on() {
    let place = Place::new();
    let data = place.data();
    let mut command = dev(&place, &["--data-dir", data.to_str().unwrap()]);
    // What the environment says is meant for other servers.
    command.env("PORTICO_DATABASE_URL", "postgres://127.0.0.1:1/another");
    let server = Server::start(&mut command, &place).await;
    let said = std::fs::read_to_string(place.said()).unwrap();
    let (_, token) = said.split_once("/portal/invitation#").unwrap();
    let token = token.lines().next().unwrap();
    let mut visitor = Browser::open(&place.origin(), Door::Portal);
    let asked =
        "query($t: String!) { __schema { queryType { name } } invitation(token: $t) { name } }";
    let answer = visitor.ask(asked, json!({ "t": token })).await;
    assert_eq!(answer["__schema"]["queryType"]["name"], "Query");
    assert_eq!(answer["invitation"]["name"], "Ivo Baker");
    tells_its_schema(&visitor).await;
    tells_its_schema(&Browser::open(&place.origin(), Door::Staff)).await;
    let _ = visitor
        .sign_in("dana@client.example", PASSWORD)
        .await
        .done();
    let closed = visitor.ask("{ customers { totalCount } }", json!({})).await;
    assert_eq!(closed["customers"]["totalCount"], 0);
    let mut olivia = Browser::open(&place.origin(), Door::Staff);
    let _ = olivia.sign_in("olivia@firm.example", PASSWORD).await.done();
    let asked = "{ counters { openPortals } }";
    // The server is there before the models that follow the log have all of it.
    eventually("both portals are counted", async || {
        let firm = olivia.ask(asked, json!({})).await;
        firm["counters"]["openPortals"] == 2
    })
    .await;
    let made = json!({ "i": { "number": "10004", "name": "Late", "kind": "PERSON" } });
    let register = "mutation($i: RegisterCustomerInput!) { registerCustomer(input: $i) {
        ... on CustomerRegistered { customer { registeredAt } } } }";
    let late = olivia.ask(register, made).await;
    let late = late["registerCustomer"]["customer"]["registeredAt"].as_str();
    let late = late.unwrap();
    assert!(
        late > "2026-03-31T08:00:00" && late < "2026-03-31T09",
        "{late}"
    );
    server.stop().await;
    assert!(data.join("master.key").exists(), "what is named is kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_developers_cannot_start_on_is_named_with_the_way_out() {
    let place = Place::new();
    std::fs::create_dir(place.data()).unwrap();
    std::fs::write(place.data().join("a"), "something").unwrap();
    let data = place.data().display().to_string();
    let cases: [(&[&str], &str); 5] = [
        (&["--scenario", "bakery"], "accounting"),
        (&["--clock", "yesterday"], "2026-03-31"),
        (&["--data-dir", &data], "is not empty"),
        (
            &["--database-url", "postgres://127.0.0.1/p"],
            "leave database_url out",
        ),
        (&["--production", "true"], "private PostgreSQL"),
    ];
    for (flags, expected) in cases {
        let said = ran(&mut dev(&place, flags)).await;
        assert!(!said.status.success(), "{flags:?}");
        let error = text(&said.stderr);
        assert!(error.contains(expected), "{flags:?}: {error}");
    }
    assert_eq!(std::fs::read_dir(place.data()).unwrap().count(), 1);
    assert_eq!(std::fs::read_dir(temporary(&place)).unwrap().count(), 0);
}
