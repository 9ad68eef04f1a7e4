//! What the doors are asked for: things of the customer, made when a line of a
//! table names them, and anew once somebody was let in and changed them.

use std::collections::BTreeMap;

use portico_domain::values::StaffRole;
use portico_tests::Browser;
use portico_tests::given::PASSWORD;
use serde_json::{Value, json};

use super::cast::Cast;

/// Stands in the name of everything that is the customer's.
const CANARY: &str = "Kanari";
const IN_NOBODYS_NAME: &str = "01a20039-7645-7e31-8d7c-46734e92c242";

/// Things by the words for them.
pub(super) struct Targets<'a> {
    cast: &'a Cast,
    made: BTreeMap<&'static str, String>,
}

/// No name of what is hidden is in an answer.
pub(super) fn tells_nothing(answer: &str, door: &str, actor: &str) {
    assert!(!answer.contains(CANARY), "{door} by {actor}: {answer}");
}

impl<'a> Targets<'a> {
    pub(super) fn of(cast: &'a Cast) -> Self {
        Self {
            cast,
            made: BTreeMap::new(),
        }
    }

    /// The same text with ids in place of `$words`, as GraphQL writes texts.
    pub(super) async fn fill(&mut self, text: &str) -> String {
        let mut parts = text.split('$');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_lowercase());
            let (word, rest) = part.split_at(end.unwrap_or(part.len()));
            let id = self.id(word).await;
            filled += &json!(id).to_string();
            filled += rest;
        }
        filled
    }

    /// From now on others are made.
    pub(super) fn are_used(&mut self) {
        self.made.clear();
    }

    async fn id(&mut self, word: &str) -> String {
        if !self.made.contains_key(word) {
            self.make(word).await;
        }
        let made = self.made.get(word);
        made.unwrap_or_else(|| panic!("what is ${word}?")).clone()
    }

    fn name(&self) -> String {
        format!("{CANARY} {}", self.cast.given.portal.clock.new_id())
    }

    async fn make(&mut self, word: &str) {
        let made = match word {
            "n" => vec![("n", self.cast.given.portal.clock.new_id().to_string())],
            "number" => {
                let id = self.cast.given.portal.clock.new_id().simple().to_string();
                vec![("number", id[20..].to_owned())]
            }
            "customer" => vec![("customer", self.cast.baker.id.clone())],
            "owner" => vec![("owner", self.cast.given.owner.id.clone())],
            "clara" => vec![("clara", self.cast.clara.id.clone())],
            "password" => vec![("password", PASSWORD.to_owned())],
            "document" | "version" | "archive" | "folder" | "inside" | "trashed" | "shared"
            | "sent" | "upload" => self.item(word).await,
            "contact" | "invitation" | "email" | "member" | "suspended" => {
                vec![self.person(word).await]
            }
            word => vec![self.grouping(word).await],
        };
        self.made.extend(made);
    }

    /// Things in the tree; some come two at a time.
    async fn item(&self, word: &str) -> Vec<(&'static str, String)> {
        let Cast {
            given,
            baker,
            clara,
            ..
        } = self.cast;
        let (owner, name) = (&given.owner, self.name());
        let place = self.cast.place.as_deref();
        let file = async |place| {
            let bytes = name.as_bytes();
            given
                .document(baker, place, &format!("{name}.txt"), bytes)
                .await
        };
        match word {
            "document" => vec![("document", file(place).await)],
            "version" => {
                let document = file(place).await;
                let query = "query($id: ID!) { item(id: $id) { version { id } } }";
                let told = owner.ask(query, json!({ "id": document })).await;
                let version = text(&told["item"]["version"]["id"]);
                vec![("document", document), ("version", version)]
            }
            "archive" => {
                let (name, bytes) = (format!("{name}.zip"), b"PK\x03\x04papers");
                let archive = given.document(baker, place, &name, bytes).await;
                vec![("archive", archive)]
            }
            "trashed" => {
                let document = file(place).await;
                let _ = owner.trash(&document).await.done();
                vec![("trashed", document)]
            }
            "shared" => {
                let document = file(place).await;
                let _ = owner.grant(&document).await.done();
                vec![("shared", document)]
            }
            "sent" => {
                let to = json!({ "customerId": baker.id });
                let sent = clara.upload(to, &format!("{name}.txt"), b"x").await;
                vec![("sent", sent)]
            }
            "upload" => {
                let file = json!({ "name": format!("{name}.txt"), "size": "3" });
                let input = json!({ "customerId": baker.id, "files": [file] });
                let whose: &Browser = if place.is_some() { clara } else { owner };
                vec![("upload", whose.begin_upload(input).await.id)]
            }
            _ => {
                let folder = given.folder(baker, place, &name).await;
                let inside = file(Some(&folder)).await;
                vec![("folder", folder), ("inside", inside)]
            }
        }
    }

    /// Staff, contacts, and what is theirs.
    async fn person(&self, word: &str) -> (&'static str, String) {
        let Cast { given, baker, .. } = self.cast;
        let contact = async || {
            let (contact, _) = given.added_contact(CANARY, &Value::Null).await;
            given.member(&contact, baker, json!({})).await;
            contact
        };
        match word {
            "contact" => ("contact", contact().await),
            "invitation" => ("invitation", given.invitation(&contact().await).await),
            "email" if self.cast.place.is_some() => {
                ("email", given.client(baker, CANARY).await.email)
            }
            "email" => {
                let staff = given.staff(StaffRole::Viewer).await;
                let me = staff.ask("{ me { email } }", json!({})).await;
                ("email", text(&me["me"]["email"]))
            }
            "member" => ("member", given.staff(StaffRole::Viewer).await.id),
            _ => {
                let id = given.staff(StaffRole::Viewer).await.id;
                let input = json!({ "staffId": id });
                let _ = given.owner.change("suspendStaff", input, "").await.done();
                ("suspended", id)
            }
        }
    }

    /// Customers, matters and groups, and a place in the log.
    async fn grouping(&self, word: &str) -> (&'static str, String) {
        let Cast {
            given,
            baker,
            clara,
            ..
        } = self.cast;
        let (owner, name) = (&given.owner, self.name());
        let change = async |mutation: &str, input: Value, wanted: &str| {
            owner.change(mutation, input, wanted).await.done()
        };
        match word {
            "newcustomer" => ("newcustomer", given.customer(&name).await.id),
            "closedcustomer" => {
                let customer = given.customer_with_closed_portal(&name).await;
                ("closedcustomer", customer.id)
            }
            "matter" | "closedmatter" => {
                let details = json!({ "reference": name, "title": name });
                let input = json!({ "customerId": baker.id, "name": name, "details": details });
                let opened = change("openMatter", input, "items { id }").await;
                let id = text(&opened.0["items"][0]["id"]);
                if word == "closedmatter" {
                    let _ = change("closeMatter", json!({ "matterId": id }), "").await;
                    return ("closedmatter", id);
                }
                let input = json!({ "matterId": id, "give": [{ "contactId": clara.id }] });
                let _ = change("setMatterAccess", input, "").await;
                ("matter", id)
            }
            "group" => {
                let created = change("createGroup", json!({ "name": name }), "groupId").await;
                ("group", created.text("groupId").to_owned())
            }
            "position" => {
                let query = "query($c: ID!) { sharedItems(customer: $c) { position } }";
                let set = owner.ask(query, json!({ "c": baker.id })).await;
                ("position", text(&set["sharedItems"]["position"]))
            }
            other => panic!("what is ${other}?"),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The same text with an id of nobody in place of each id.
pub(super) fn without_ids(text: &str) -> String {
    let mut rest = text;
    let mut out = String::new();
    while let Some(next) = rest.chars().next() {
        let id = rest
            .get(..36)
            .filter(|id| uuid::Uuid::parse_str(id).is_ok());
        let taken = if id.is_some() { 36 } else { next.len_utf8() };
        out += id.map_or(&rest[..taken], |_| IN_NOBODYS_NAME);
        rest = &rest[taken..];
    }
    out
}
