//! Each text that a mutation takes, but the key of repetition, and what is answered
//! where it breaks its rule.

use portico_tests::bytes::file;
use portico_tests::given::PASSWORD;
use serde_json::{Value, json};

use crate::scene::Scene;

/// A mutation with an input that fits, the texts to be broken apart, and these.
pub(super) struct Case {
    pub(super) mutation: &'static str,
    pub(super) input: Value,
    pub(super) fields: Vec<Field>,
}

/// A text of an input and its refusal.
pub(super) struct Field {
    /// By names with dots between; of a list, in what it begins with.
    pub(super) path: &'static str,
    pub(super) code: &'static str,
    /// Whether the refusal names the field: not where a guess would learn by it.
    pub(super) named: bool,
    /// What the message holds.
    pub(super) word: &'static str,
}

impl Field {
    /// What it is called by the refusal. One of a file stands at its file.
    pub(super) fn name(&self) -> &'static str {
        self.path.strip_prefix("files.").unwrap_or(self.path)
    }
}

fn named((path, word): (&'static str, &'static str)) -> Field {
    Field {
        path,
        code: "INVALID_INPUT",
        named: true,
        word,
    }
}

fn case<const N: usize>(
    mutation: &'static str,
    input: Value,
    fields: [(&'static str, &'static str); N],
) -> Case {
    Case {
        mutation,
        input,
        fields: fields.map(named).into(),
    }
}

/// What staff change, at the scene's customer.
pub(super) async fn of_staff(scene: &Scene) -> Vec<Case> {
    let mut cases = of_people(scene);
    cases.extend(of_items(scene).await);
    cases.extend(of_groups(scene).await);
    cases.push(files(scene));
    cases.push(sign_in("olivia.owner@firm.example"));
    cases
}

/// What contacts change.
pub(super) async fn of_clients(scene: &Scene) -> Vec<Case> {
    let (contact, _) = scene.given.added_contact("Ina", &Value::Null).await;
    scene.given.member(&contact, &scene.baker, json!({})).await;
    let token = scene.given.invitation(&contact).await;
    vec![
        folder(scene),
        files(scene),
        sign_in(&scene.clara.email),
        Case {
            mutation: "acceptInvitation",
            // Any character may be in a password, which is too short or too long here.
            input: json!({ "token": token, "password": "short" }),
            fields: vec![
                Field {
                    path: "token",
                    code: "INVITATION_INVALID",
                    named: false,
                    word: "invitation",
                },
                Field {
                    path: "password",
                    code: "WEAK_PASSWORD",
                    named: true,
                    word: "password",
                },
            ],
        },
    ]
}

fn of_people(scene: &Scene) -> Vec<Case> {
    let person = json!({ "firstName": "A", "lastName": "B", "email": "a@b.example" });
    let mut clara = person.clone();
    clara["contactId"] = json!(scene.clara.id);
    let texts = [
        ("firstName", "name"),
        ("lastName", "name"),
        ("email", "address"),
    ];
    let closing = json!({ "customerId": scene.baker.id, "reason": "Moved away" });
    let mut closing_for_clara = closing.clone();
    closing_for_clara["contactId"] = json!(scene.clara.id);
    vec![
        case(
            "registerCustomer",
            json!({ "number": "30001", "name": "Third", "kind": "PERSON" }),
            [("number", "number"), ("name", "name")],
        ),
        case(
            "changeCustomerDetails",
            json!({ "customerId": scene.baker.id, "number": "30002", "name": "Fourth" }),
            [("number", "number"), ("name", "name")],
        ),
        case("addContact", person, texts),
        case("changeContactDetails", clara, texts),
        case("closeCustomerPortal", closing, [("reason", "reason")]),
        case(
            "closeContactPortal",
            closing_for_clara,
            [("reason", "reason")],
        ),
    ]
}

async fn of_items(scene: &Scene) -> Vec<Case> {
    let owner = &scene.given.owner;
    let details = json!({ "reference": "2026/7", "title": "The sale", "summary": "Done" });
    let texts = [
        ("details.reference", "reference"),
        ("details.title", "title"),
        ("details.summary", "text"),
    ];
    let input = json!({ "customerId": scene.baker.id, "name": "Sale", "details": details });
    let opened = owner.change("openMatter", input, "items { id }").await;
    let matter = opened.done().0["items"][0]["id"].take();
    let another = json!({ "customerId": scene.baker.id, "name": "Other", "details": details });
    vec![
        folder(scene),
        case(
            "renameItem",
            json!({ "itemId": scene.plan, "name": "New" }),
            [("name", "name")],
        ),
        case("openMatter", another.clone(), texts),
        case("openMatter", another, [("name", "name")]),
        case(
            "describeMatter",
            json!({ "matterId": matter, "details": details }),
            texts,
        ),
        case(
            "defineSection",
            json!({ "name": "Taxes" }),
            [("name", "name")],
        ),
    ]
}

async fn of_groups(scene: &Scene) -> Vec<Case> {
    let board = scene.board().await;
    let texts = [("name", "name"), ("description", "text")];
    let group = json!({ "name": "Advisers", "description": "Who advises" });
    let mut other = group.clone();
    other["groupId"] = json!(board);
    vec![
        case("createGroup", group, texts),
        case("describeGroup", other, texts),
    ]
}

fn folder(scene: &Scene) -> Case {
    let input = json!({ "customerId": scene.baker.id, "name": "New" });
    case("createFolder", input, [("name", "name")])
}

fn files(scene: &Scene) -> Case {
    let input = json!({ "customerId": scene.baker.id, "files": [file("a.txt", b"x")] });
    let texts = [
        ("files.name", "name"),
        ("files.size", "size"),
        ("files.sha256", "sha-256"),
    ];
    case("beginUploads", input, texts)
}

/// Told alike whatever is wrong.
fn sign_in(email: &str) -> Case {
    let field = |path| Field {
        path,
        code: "WRONG_CREDENTIALS",
        named: false,
        word: "password",
    };
    Case {
        mutation: "signIn",
        input: json!({ "email": email, "password": PASSWORD }),
        fields: vec![field("email"), field("password")],
    }
}
