//! Who stands before the doors.

use chrono::TimeDelta;
use portico_domain::values::StaffRole;
use portico_tests::given::given;
use portico_tests::{Browser, Client, Customer, Door, Given};
use serde_json::{Value, json};

/// Everybody, and the customer whose things are asked for.
pub(super) struct Cast {
    pub(super) given: Given,
    pub(super) baker: Customer,
    /// Of the customer; sends files.
    pub(super) clara: Client,
    /// Where contacts are shared something, each in the way of their name.
    shared: String,
    /// Where documents and folders are made: there, or where nobody sees them.
    pub(super) place: Option<String>,
    people: Vec<(&'static str, Browser)>,
}

/// Somebody with a browser.
pub(super) struct Actor {
    pub(super) name: &'static str,
    pub(super) browser: Browser,
}

impl Cast {
    async fn around(given: Given) -> Self {
        let baker = given.customer("Baker Kanari").await;
        let shared = given.folder(&baker, None, "Kanari shared").await;
        let clara = given.client(&baker, "Clara").await;
        let _ = given.owner.grant_to(&shared, &clara).await.done();
        Self {
            people: vec![],
            place: None,
            given,
            baker,
            clara,
            shared,
        }
    }

    /// The actors that a table names.
    pub(super) fn actors(&self, names: &[&'static str]) -> Vec<Actor> {
        let of = |name: &&'static str| {
            let found = self.people.iter().find(|(known, _)| known == name);
            let (name, browser) = found.unwrap_or_else(|| panic!("nobody is called {name}"));
            let browser = browser.clone();
            Actor { name, browser }
        };
        names.iter().map(of).collect()
    }

    /// Somebody who is told what there is at a door.
    pub(super) fn reader(&self, door: Door) -> Browser {
        match door {
            Door::Staff => self.given.owner.browser.clone(),
            Door::Portal => self.clara.browser.clone(),
        }
    }

    /// A contact of the customer, with more or less than others have.
    async fn contact(&mut self, name: &'static str, more: Value) -> Client {
        let contact = self.given.contact(&self.baker, name, more).await;
        self.people.push((name, contact.browser.clone()));
        contact
    }

    async fn granted(&self, contact: &Client, mut terms: Value) {
        terms["itemIds"] = json!([self.shared]);
        terms["contactId"] = json!(contact.id);
        let _ = self.given.owner.grant_with(terms).await.done();
    }
}

/// Staff of each kind, and who is none.
pub(super) async fn staff() -> Cast {
    staff_of(given().await).await
}

/// The same of this firm.
pub(super) async fn staff_of(given: Given) -> Cast {
    let mut cast = Cast::around(given).await;
    let given = &cast.given;
    let other = given.customer("Other Ltd").await;
    let unassigned = given.staff(StaffRole::EntitiesAdmin).await;
    let input = json!({ "staffId": unassigned.id, "assignedOnly": true });
    let owner = &given.owner;
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": unassigned.id, "customerIds": [other.id] });
    let _ = owner.change("assignStaff", input, "").await.done();
    let suspended = given.staff(StaffRole::Owner).await;
    let input = json!({ "staffId": suspended.id });
    let _ = owner.change("suspendStaff", input, "").await.done();
    // A client's cookie, shown at the other door.
    let mut contact = given.visitor(Door::Staff);
    contact.take_cookie(&under("portico_staff", &cast.clara));
    cast.people = vec![
        ("nobody", given.visitor(Door::Staff)),
        ("contact", contact),
        ("suspended", suspended.browser),
        ("unassigned", unassigned.browser),
        ("viewer", given.staff(StaffRole::Viewer).await.browser),
        ("auditor", given.staff(StaffRole::Auditor).await.browser),
        ("staff", given.staff(StaffRole::Staff).await.browser),
        ("owner", owner.browser.clone()),
    ];
    cast
}

/// Contacts with every kind of access to the shared folder, and without.
pub(super) async fn customers_people() -> Cast {
    customers_people_of(given().await).await
}

/// The same of this firm's customer.
pub(super) async fn customers_people_of(given: Given) -> Cast {
    let mut cast = Cast::around(given).await;
    cast.place = Some(cast.shared.clone());
    let other = cast.given.customer("Other Ltd").await;
    let stranger = cast.given.client(&other, "Stella").await.browser;
    let mut staff = cast.given.visitor(Door::Portal);
    staff.take_cookie(&under("portico_client", &cast.given.owner));
    let visitor = cast.given.visitor(Door::Portal);
    cast.people = vec![
        ("nobody", visitor),
        ("staff", staff),
        ("stranger", stranger),
    ];
    let _ = cast.contact("without", json!({})).await;
    let expired = cast.contact("expired", json!({})).await;
    let an_hour = cast.given.clock.now() + TimeDelta::hours(1);
    let terms = json!({ "expires": { "at": an_hour.to_rfc3339() } });
    cast.granted(&expired, terms).await;
    cast.given.clock.advance(TimeDelta::hours(2));
    let revoked = cast.contact("revoked", json!({})).await;
    cast.granted(&revoked, json!({})).await;
    let owner = cast.given.owner.clone();
    let _ = owner.revoke_from(&cast.shared, &revoked).await.done();
    let view_only = cast.contact("view-only", json!({})).await;
    cast.granted(&view_only, json!({ "capability": "VIEW" }))
        .await;
    let reader = json!({ "role": "ENTITY_ACCESS" });
    let access = cast.contact("access", reader).await;
    cast.granted(&access, json!({})).await;
    cast.people
        .push(("collaborator", cast.clara.browser.clone()));
    let removed = cast.contact("removed", json!({})).await;
    cast.granted(&removed, json!({})).await;
    let input = json!({ "contactId": removed.id, "customerId": cast.baker.id });
    let _ = owner.change("removeMembership", input, "").await.done();
    let closed = cast.contact("closed", json!({})).await;
    cast.granted(&closed, json!({})).await;
    let input = json!({ "contactId": closed.id });
    let _ = owner.change("closeContact", input, "").await.done();
    cast
}

/// Somebody's session under the name of the other door's cookie.
fn under(name: &str, browser: &Browser) -> String {
    let (_, token) = browser.cookie().unwrap().split_once('=').unwrap();
    format!("{name}={token}")
}
