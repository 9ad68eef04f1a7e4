//! Staff and clients, each with a browser at their own site.

use std::ops::{Deref, DerefMut};

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::given::PASSWORD;
use crate::outcome::Outcome;

/// A staff member's browser.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Id of the staff member.
    pub id: String,
    /// The browser.
    pub browser: Browser,
}

/// A contact's browser.
#[derive(Clone, Debug)]
pub struct Client {
    /// Id of the contact.
    pub id: String,
    /// First and last name.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// The browser.
    pub browser: Browser,
}

impl Deref for Staff {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Deref for Client {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl DerefMut for Client {
    fn deref_mut(&mut self) -> &mut Browser {
        &mut self.browser
    }
}

impl Staff {
    /// Client Access = Yes, for all clients of the customer.
    pub async fn grant(&self, item: &str) -> Outcome {
        self.grant_with(json!({ "itemIds": [item] })).await
    }

    /// Access for one contact.
    pub async fn grant_to(&self, item: &str, contact: &Client) -> Outcome {
        self.grant_with(json!({ "itemIds": [item], "contactId": contact.id }))
            .await
    }

    /// Access as the input says.
    pub async fn grant_with(&self, input: Value) -> Outcome {
        self.change("grantAccess", input, "items { id }").await
    }

    /// Client Access = No.
    pub async fn revoke(&self, item: &str) -> Outcome {
        self.change("revokeAccess", json!({ "itemIds": [item] }), "items { id }")
            .await
    }

    /// Takes one contact's own access away.
    pub async fn revoke_from(&self, item: &str, contact: &Client) -> Outcome {
        let input = json!({ "itemIds": [item], "contactId": contact.id });
        self.change("revokeAccess", input, "items { id }").await
    }

    /// The switch above the list.
    pub async fn master(&self, customer: &str, on: bool) -> Outcome {
        let mutation = if on {
            "grantMasterAccess"
        } else {
            "revokeMasterAccess"
        };
        let input = json!({ "customerId": customer });
        self.change(mutation, input, "customer { masterAccessOn }")
            .await
    }

    /// Opens or closes a customer's portal.
    pub async fn switch_portal(&self, customer: &str, open: bool) -> Outcome {
        let mutation = if open {
            "openCustomerPortal"
        } else {
            "closeCustomerPortal"
        };
        let mut input = json!({ "customerId": customer });
        if open {
            input["survivors"] = json!("AS_BEFORE");
        }
        self.change(mutation, input, "customer { portalOpen }")
            .await
    }

    /// Puts an item into the trash.
    pub async fn trash(&self, item: &str) -> Outcome {
        self.change("trashItems", json!({ "itemIds": [item] }), "items { id }")
            .await
    }

    /// Takes an item out of the trash.
    pub async fn restore(&self, item: &str) -> Outcome {
        self.change("restoreItems", json!({ "itemIds": [item] }), "items { id }")
            .await
    }

    /// What staff see of an item.
    pub async fn item(&self, item: &str) -> Value {
        let query = "query($id: ID!) { item(id: $id) { id name kind parentId customerId trashedAt \
                     sentByContactId withdrawn clientAccess { state label origin source members reached } \
                     version { number size sha256 mediaType fromClient scan } } }";
        self.ask(query, json!({ "id": item })).await["item"].take()
    }
}

impl Client {
    /// A session anew, after the one before was ended.
    pub async fn sign_in_again(&mut self) {
        let email = self.email.clone();
        let _ = self.browser.sign_in(&email, PASSWORD).await.done();
    }

    /// What the client sees of an item; null where it sees none.
    pub async fn item(&self, item: &str) -> Value {
        let query = "query($id: ID!) { item(id: $id) { id name kind parentId mine path { name } \
                     version { id number mine size mediaType } viewerCan { view { allowed reason } \
                     download { allowed reason } upload { allowed reason } \
                     newFolder { allowed reason } withdraw { allowed reason } } } }";
        self.ask(query, json!({ "id": item })).await["item"].take()
    }
}
