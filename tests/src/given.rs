//! States that tests begin from, reached as people reach them.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};

use portico_api::auth::Password;
use portico_api::commands::{AddStaff, Caller, RegisterFirm, perform};
use portico_domain::values::StaffRole;
use serde_json::{Value, json};

use crate::browser::{Browser, Door};
use crate::kept::Kept;
use crate::outcome::Outcome;
use crate::people::{Client, Staff};
use crate::portal::Portal;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// A portal with a firm and its owner.
pub struct Given {
    /// The server.
    pub portal: Portal,
    /// The owner's browser.
    pub owner: Staff,
    next: AtomicU32,
}

/// A customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Customer {
    /// Id.
    pub id: String,
    /// Short number.
    pub number: String,
    /// Name.
    pub name: String,
    /// The root of what can be shared.
    pub files: String,
    /// The root of what never is.
    pub internal: String,
}

/// A firm, wherever its server runs.
#[derive(Clone)]
pub struct Firm {
    owner: Staff,
    next: u32,
}

impl Deref for Given {
    type Target = Portal;

    fn deref(&self) -> &Portal {
        &self.portal
    }
}

static FIRM: Kept<Firm> = Kept::new("firm");

/// A new portal with a firm and its owner.
pub async fn given() -> Given {
    given_with(&[]).await
}

/// The same at a server with settings of its own, which do not say where it is.
pub async fn given_with(settings: &[(&'static str, &str)]) -> Given {
    let reach = async |portal| Given::at(portal).await.parted();
    let (firm, portal) = FIRM.copy(settings, reach).await;
    Given::on(firm, portal)
}

impl Given {
    /// The firm at a copy of its portal.
    #[must_use]
    pub fn on(Firm { owner, next }: Firm, portal: Portal) -> Self {
        Self {
            owner: Staff {
                browser: owner.at(&portal.origin),
                ..owner
            },
            next: AtomicU32::new(next),
            portal,
        }
    }

    /// The firm, and its portal.
    #[must_use]
    pub fn parted(self) -> (Firm, Portal) {
        let firm = Firm {
            owner: self.owner,
            next: self.next.into_inner(),
        };
        (firm, self.portal)
    }

    /// A firm and its owner at this portal.
    pub async fn at(portal: Portal) -> Self {
        let firm = RegisterFirm {
            name: "Harbour & Finch".to_owned(),
            zone: "Europe/Berlin".to_owned(),
        };
        let caller = Caller::operator(portal.clock.new_id());
        let done = perform(&portal.app, &caller, &firm).await.unwrap();
        done.unwrap();
        let owner = staff_of(&portal, "Olivia Owner", StaffRole::Owner).await;
        let next = AtomicU32::new(1);
        Self {
            portal,
            owner,
            next,
        }
    }

    /// A signed-in staff member of this role.
    pub async fn staff(&self, role: StaffRole) -> Staff {
        let name = format!("{} {}", role.as_str(), self.number());
        staff_of(&self.portal, &name, role).await
    }

    /// A customer whose portal is open.
    pub async fn customer(&self, name: &str) -> Customer {
        let customer = self.customer_with_closed_portal(name).await;
        let opened = self.owner.switch_portal(&customer.id, true).await;
        assert_eq!(opened.done().code(), "PORTAL_OPENED");
        customer
    }

    /// A customer as it is registered.
    pub async fn customer_with_closed_portal(&self, name: &str) -> Customer {
        let number = (20_000 + self.number()).to_string();
        let input = json!({ "number": number, "name": name, "kind": "ORGANIZATION" });
        let wanted = "customer { id filesRootId internalRootId }";
        let done = self.owner.change("registerCustomer", input, wanted).await;
        let made = done.done().0["customer"].take();
        let text = |field: &str| made[field].as_str().unwrap().to_owned();
        Customer {
            id: text("id"),
            number,
            name: name.to_owned(),
            files: text("filesRootId"),
            internal: text("internalRootId"),
        }
    }

    /// An active client of the customer, signed in.
    pub async fn client(&self, customer: &Customer, first_name: &str) -> Client {
        self.contact(customer, first_name, json!({})).await
    }

    /// An active contact with another membership or kind, signed in.
    pub async fn contact(&self, customer: &Customer, first_name: &str, more: Value) -> Client {
        let (contact, email) = self.added_contact(first_name, &more["kind"]).await;
        self.member(&contact, customer, more).await;
        let token = self.invitation(&contact).await;
        let mut browser = self.visitor(Door::Portal);
        let _ = accept(&mut browser, &token).await.done();
        Client {
            id: contact,
            name: format!("{first_name} Tester"),
            email,
            browser,
        }
    }

    /// A contact without membership or account; its id and address.
    pub async fn added_contact(&self, first_name: &str, kind: &Value) -> (String, String) {
        let email = format!("{first_name}.{}@client.example", self.number()).to_lowercase();
        let kind = kind.as_str().unwrap_or("CLIENT");
        let input = json!({ "firstName": first_name, "lastName": "Tester", "email": email,
                            "kind": kind });
        let added = self
            .owner
            .change("addContact", input, "contact { id }")
            .await;
        (added.done().id("contact"), email)
    }

    /// Makes a contact a member of a customer.
    pub async fn member(&self, contact: &str, customer: &Customer, more: Value) {
        let mut input = json!({ "contactId": contact, "customerId": customer.id });
        for field in ["role", "canDownload"] {
            if !more[field].is_null() {
                input[field] = more[field].clone();
            }
        }
        let assigned = self.owner.change("assignMembership", input, "").await;
        let _ = assigned.done();
    }

    /// A new invitation's secret.
    pub async fn invitation(&self, contact: &str) -> String {
        let input = json!({ "contactId": contact });
        let invited = self
            .owner
            .change("inviteContact", input, "invitationUrl")
            .await;
        let invited = invited.done();
        let (_, token) = invited.text("invitationUrl").rsplit_once('#').unwrap();
        token.to_owned()
    }

    /// A folder that the firm made; below *Files* if no parent is given.
    pub async fn folder(&self, customer: &Customer, parent: Option<&str>, name: &str) -> String {
        let input = json!({ "customerId": customer.id, "parentId": parent, "name": name });
        let made = self
            .owner
            .change("createFolder", input, "item { id }")
            .await;
        made.done().id("item")
    }

    /// A document that the firm uploaded; below *Files* if no parent is given.
    pub async fn document(
        &self,
        customer: &Customer,
        parent: Option<&str>,
        name: &str,
        bytes: &[u8],
    ) -> String {
        let place = json!({ "customerId": customer.id, "parentId": parent });
        self.owner.upload(place, name, bytes).await
    }

    /// A browser in which nobody is signed in.
    #[must_use]
    pub fn visitor(&self, door: Door) -> Browser {
        Browser::open(&self.portal.origin, door)
    }

    /// An id that nothing has.
    #[must_use]
    pub fn unknown_id(&self) -> String {
        self.portal.clock.new_id().to_string()
    }

    fn number(&self) -> u32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }
}

/// Uses an invitation and keeps the session it begins.
pub async fn accept(browser: &mut Browser, token: &str) -> Outcome {
    let input = json!({ "token": token, "password": PASSWORD });
    let answer = browser.change_call("acceptInvitation", input, "").await;
    browser.keep_cookie(&answer);
    Outcome::of(answer.json()["data"]["acceptInvitation"].take())
}

async fn staff_of(portal: &Portal, name: &str, role: StaffRole) -> Staff {
    let email = format!("{}@firm.example", name.replace(' ', ".")).to_lowercase();
    let password = Password::new(PASSWORD).unwrap();
    let add = AddStaff {
        name: name.to_owned(),
        email: email.clone(),
        roles: BTreeSet::from([role]),
        password_hash: portal.app.passwords.hash(password).await.unwrap(),
    };
    let caller = Caller::operator(portal.clock.new_id());
    let added = perform(&portal.app, &caller, &add).await.unwrap();
    let mut browser = Browser::open(&portal.origin, Door::Staff);
    let _ = browser.sign_in(&email, PASSWORD).await.done();
    Staff {
        id: added.unwrap().answer.staff.to_string(),
        browser,
    }
}
