//! People whose names, addresses and papers can be told from all others, at work
//! through the real doors.

use portico_tests::given::PASSWORD;
use portico_tests::{Answer, Browser, Door};
use serde_json::{Value, json};

use super::office::body_of;
use super::place::Place;

pub(crate) const STAFF_NAME: &str = "Quetzalina Staffcanary";
pub(crate) const STAFF_EMAIL: &str = "staffcanary@firm.example";
pub(crate) const CUSTOMER: &str = "Zyxwvut Customercanary";
pub(crate) const FIRST: &str = "Firstcanary";
pub(crate) const LAST: &str = "Lastcanary";
pub(crate) const EMAIL: &str = "emailcanary@client.example";
pub(crate) const FOLDER: &str = "Foldercanary";
pub(crate) const RENAMED: &str = "Renamedcanary";
pub(crate) const DOCUMENT: &str = "documentcanary.txt";
pub(crate) const SENT: &str = "sentcanary.txt";
pub(crate) const REASON: &str = "Reasoncanary";
pub(crate) const STAFF_AGENT: &str = "Staffagentcanary/7.1";
pub(crate) const AGENT: &str = "Clientagentcanary/8.2";
pub(crate) const STAFF_IP: &str = "203.0.113.71";
pub(crate) const IP: &str = "2001:db8:5:6::7878";
const WRONG_PASSWORD: &str = "wrongcanary of somebody";

const CLIENTS_PASSWORD: &str = "canary of a client's password";

/// A browser with an address and a name of its own.
pub(crate) struct Somebody {
    pub(crate) browser: Browser,
    ip: &'static str,
    agent: &'static str,
}

impl Somebody {
    fn new(place: &Place, door: Door, (ip, agent): (&'static str, &'static str)) -> Self {
        Self {
            browser: Browser::open(&place.origin(), door),
            ip,
            agent,
        }
    }

    async fn call(&self, mutation: &str, input: &Value, wanted: &str) -> Answer {
        let input_type = match mutation {
            "beginDownload" => "OpenInput".to_owned(),
            other => format!("{}{}Input", other[..1].to_uppercase(), &other[1..]),
        };
        let body = body_of((mutation, &input_type), input, wanted);
        let headers = [
            ("content-type", "application/json"),
            ("x-forwarded-for", self.ip),
            ("user-agent", self.agent),
        ];
        let to = ("POST", &*self.browser.graphql());
        let answer = self.browser.send(to, &headers, body).await;
        let data = &answer.json()["data"];
        assert_ne!(*data, Value::Null, "{mutation}: {}", answer.text());
        answer
    }

    /// Under an idempotency key, so that the answer is kept.
    async fn change(&self, mutation: &str, mut input: Value, wanted: &str) -> Value {
        if mutation != "beginDownload" {
            input["idempotencyKey"] = json!(mutation);
        }
        let mut answer = self.call(mutation, &input, wanted).await.json();
        let payload = answer["data"][mutation].take();
        assert_ne!(payload["__typename"], "Refused", "{payload}");
        payload
    }

    async fn keep(&mut self, mutation: &str, input: &Value) -> String {
        let answer = self.call(mutation, input, "").await;
        self.browser.keep_cookie(&answer);
        let cookie = self.browser.cookie().unwrap_or_default();
        cookie.rsplit('=').next().unwrap().to_owned()
    }
}

/// Everything that was done, and what must be nowhere afterwards.
pub(crate) struct Done {
    pub(crate) staff: Somebody,
    pub(crate) customer: String,
    pub(crate) contact: String,
    pub(crate) folder: String,
    pub(crate) secrets: Vec<String>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The firm shares a folder with a client, who opens a document and sends one.
pub(crate) async fn work(place: &Place) -> Done {
    let mut staff = Somebody::new(place, Door::Staff, (STAFF_IP, STAFF_AGENT));
    let wrong = json!({ "email": STAFF_EMAIL, "password": WRONG_PASSWORD });
    staff.call("signIn", &wrong, "").await;
    let right = json!({ "email": STAFF_EMAIL, "password": PASSWORD });
    let session = staff.keep("signIn", &right).await;
    let mut done = Done {
        customer: customer(&staff).await,
        staff,
        contact: String::new(),
        folder: String::new(),
        secrets: [PASSWORD, WRONG_PASSWORD, CLIENTS_PASSWORD, &session]
            .map(str::to_owned)
            .into(),
    };
    done.folder = folder(&done.staff, &done.customer).await;
    let parent = json!({ "customerId": done.customer, "parentId": done.folder });
    let browser = &done.staff.browser;
    let item = browser.upload(parent, DOCUMENT, b"of the firm").await;
    let token = invited(&mut done).await;
    let client = Somebody::new(place, Door::Portal, (IP, AGENT));
    open_and_send(client, &mut done, &item, &token).await;
    let close = json!({ "customerId": done.customer, "reason": REASON });
    done.staff.change("closeCustomerPortal", close, "").await;
    done.secrets.push(token);
    done
}

async fn customer(staff: &Somebody) -> String {
    let input = json!({ "number": "4711", "name": CUSTOMER, "kind": "PERSON" });
    let wanted = "... on CustomerRegistered { customer { id } }";
    let made = staff.change("registerCustomer", input, wanted).await;
    let customer = text(&made["customer"]["id"]);
    let open = json!({ "customerId": customer });
    staff.change("openCustomerPortal", open, "").await;
    customer
}

async fn folder(staff: &Somebody, customer: &str) -> String {
    let input = json!({ "customerId": customer, "name": FOLDER });
    let wanted = "... on FolderCreated { item { id } }";
    let made = staff.change("createFolder", input, wanted).await;
    let folder = text(&made["item"]["id"]);
    let rename = json!({ "itemId": folder, "name": RENAMED });
    staff.change("renameItem", rename, "").await;
    let grant = json!({ "itemIds": [folder] });
    staff.change("grantAccess", grant, "").await;
    folder
}

/// The secret of the invitation.
async fn invited(done: &mut Done) -> String {
    let staff = &done.staff;
    let input = json!({ "firstName": FIRST, "lastName": LAST, "email": EMAIL });
    let wanted = "... on ContactAdded { contact { id } }";
    let added = staff.change("addContact", input, wanted).await;
    let contact = text(&added["contact"]["id"]);
    let assign = json!({ "contactId": contact, "customerId": done.customer });
    staff.change("assignMembership", assign, "").await;
    let invite = json!({ "contactId": contact });
    let wanted = "... on ContactInvited { invitationUrl }";
    let invited = staff.change("inviteContact", invite, wanted).await;
    done.contact = contact;
    let url = text(&invited["invitationUrl"]);
    url.rsplit_once('#').unwrap().1.to_owned()
}

async fn open_and_send(mut client: Somebody, done: &mut Done, item: &str, token: &str) {
    let accept = json!({ "token": token, "password": CLIENTS_PASSWORD });
    done.secrets
        .push(client.keep("acceptInvitation", &accept).await);
    let sign_in = json!({ "email": EMAIL, "password": CLIENTS_PASSWORD });
    done.secrets.push(client.keep("signIn", &sign_in).await);
    let place = json!({ "customerId": done.customer });
    client.browser.upload(place, SENT, b"of the client").await;
    let wanted = "... on DownloadBegun { url }";
    let begun = client
        .change("beginDownload", json!({ "itemId": item }), wanted)
        .await;
    let path = text(&begun["url"]);
    let headers = [("x-forwarded-for", IP), ("user-agent", AGENT)];
    let got = client.browser.send(("GET", &path), &headers, "").await;
    assert_eq!(got.body, b"of the firm");
    done.secrets
        .push(path.rsplit('/').next().unwrap().to_owned());
}
