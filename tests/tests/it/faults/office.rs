//! A firm at a real server, made as people make it.

use std::sync::atomic::{AtomicU32, Ordering};

use portico_tests::given::{PASSWORD, accept};
use portico_tests::{Browser, Client, Customer, Door, Staff};
use serde_json::{Value, json};

use super::place::Place;
use super::server::Server;

/// The owner's address.
const OWNER: &str = "owner@firm.example";

/// A place where a firm is at work; the server is apart, since it is killed.
pub(crate) struct Office {
    pub(crate) place: Place,
    pub(crate) owner: Staff,
    next: AtomicU32,
}

impl Office {
    /// Founds a firm and starts a server for it.
    pub(crate) async fn open(place: Place) -> (Self, Server) {
        place.found_firm(("Olivia Owner", OWNER), PASSWORD).await;
        let server = place.serve().await;
        let mut browser = Browser::open(&place.origin(), Door::Staff);
        let _ = browser.sign_in(OWNER, PASSWORD).await.done();
        let me = browser.ask("{ me { id } }", json!({})).await;
        let owner = Staff {
            id: me["me"]["id"].as_str().unwrap().to_owned(),
            browser,
        };
        let next = AtomicU32::new(1);
        (Self { place, owner, next }, server)
    }

    /// The owner signs in again.
    pub(crate) async fn sign_in(&mut self) {
        let _ = self.owner.browser.sign_in(OWNER, PASSWORD).await.done();
    }

    fn number(&self) -> u32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// A customer whose portal is open.
    pub(crate) async fn customer(&self, name: &str) -> Customer {
        let number = (7_000 + self.number()).to_string();
        let input = json!({ "number": number, "name": name, "kind": "ORGANIZATION" });
        let wanted = "customer { id filesRootId internalRootId }";
        let done = self
            .owner
            .change("registerCustomer", input, wanted)
            .await
            .done();
        let made = &done.0["customer"];
        let text = |field: &str| made[field].as_str().unwrap().to_owned();
        let customer = Customer {
            id: text("id"),
            number,
            name: name.to_owned(),
            files: text("filesRootId"),
            internal: text("internalRootId"),
        };
        let _ = self.owner.switch_portal(&customer.id, true).await.done();
        customer
    }

    /// An active client, signed in.
    pub(crate) async fn client(&self, customer: &Customer, first_name: &str) -> Client {
        let email = format!("{first_name}.{}@client.example", self.number()).to_lowercase();
        let input = json!({ "firstName": first_name, "lastName": "Tester", "email": email });
        let added = self
            .owner
            .change("addContact", input, "contact { id }")
            .await;
        let id = added.done().id("contact");
        let input = json!({ "contactId": id, "customerId": customer.id });
        let _ = self
            .owner
            .change("assignMembership", input, "")
            .await
            .done();
        let input = json!({ "contactId": id });
        let invited = self
            .owner
            .change("inviteContact", input, "invitationUrl")
            .await
            .done();
        let (_, token) = invited.text("invitationUrl").rsplit_once('#').unwrap();
        let mut browser = Browser::open(&self.place.origin(), Door::Portal);
        let _ = accept(&mut browser, token).await.done();
        Client {
            id,
            name: format!("{first_name} Tester"),
            email,
            browser,
        }
    }

    /// A folder below *Files*.
    pub(crate) async fn folder(&self, customer: &Customer, name: &str) -> String {
        let input = json!({ "customerId": customer.id, "name": name });
        let made = self
            .owner
            .change("createFolder", input, "item { id }")
            .await;
        made.done().id("item")
    }
}

/// A mutation whose answer may never come: its payload, if it did. `wanted`
/// names what is asked for of each outcome.
pub(crate) async fn attempt(
    browser: &Browser,
    (mutation, input_type): (&str, &str),
    input: &Value,
    wanted: &str,
) -> Option<Value> {
    let body = body_of((mutation, input_type), input, wanted);
    let json = [("content-type", "application/json")];
    let answer = browser
        .begin(("POST", &browser.graphql()), &json, body)
        .await;
    let answer = answer.ok()?.bytes().await.ok()?;
    let mut answer: Value = serde_json::from_slice(&answer).ok()?;
    let payload = answer["data"][mutation].take();
    payload.is_object().then_some(payload)
}

/// The body of a mutation.
pub(crate) fn body_of((mutation, input_type): (&str, &str), input: &Value, wanted: &str) -> String {
    let query = format!(
        "mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ __typename \
         ... on Refused {{ code message }} {wanted} }} }}"
    );
    json!({ "query": query, "variables": { "input": input } }).to_string()
}
