//! One request that ends its own session, by signing out or in: nothing after that is done as
//! who was signed in before.

use portico_domain::values::StaffRole;
use portico_tests::given::PASSWORD;
use portico_tests::{Answer, Browser, Door};
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

const FOLDERS: &str = "SELECT count(*) FROM events
    WHERE event_type IN ('FolderCreated', 'FolderCreatedByClient')";
const NOBODY: &str = "NOT_SIGNED_IN";

async fn folders(scene: &Scene) -> i64 {
    let count = sqlx::query_scalar(FOLDERS);
    count.fetch_one(scene.given.app.log.pool()).await.unwrap()
}

/// What came of each field of one request: the kind of its answer, or the code of its refusal.
async fn told(browser: &Browser, fields: &[&str]) -> (Answer, Vec<String>) {
    let says = "{ __typename ... on Refused { code } }";
    let asked = fields.iter().enumerate();
    let asked: Vec<String> = asked
        .map(|(n, field)| format!("f{n}: {field} {says}"))
        .collect();
    let query = format!("mutation {{ {} }}", asked.join(" "));
    let answer = browser.call_until_known(&query, &json!({})).await;
    let said = answer.json();
    assert!(said["errors"].is_null(), "{query}: {said}");
    let came = (0..fields.len()).map(|n| {
        let of = &said["data"][format!("f{n}")];
        let came = of["code"].as_str().or(of["__typename"].as_str());
        came.unwrap_or_default().to_owned()
    });
    let came = came.collect();
    (answer, came)
}

fn create_folder(scene: &Scene, name: &str) -> String {
    let customer = &scene.baker.id;
    format!("createFolder(input: {{ customerId: \"{customer}\", name: \"{name}\" }})")
}

fn begin_download(scene: &Scene) -> String {
    format!("beginDownload(input: {{ itemId: \"{}\" }})", scene.plan)
}

fn begin_uploads(scene: &Scene) -> String {
    let customer = &scene.baker.id;
    let files = "[{ name: \"a.txt\", size: \"1\" }]";
    format!("beginUploads(input: {{ customerId: \"{customer}\", files: {files} }})")
}

/// The id of who is signed in; null where nobody is.
async fn me(browser: &Browser) -> Value {
    let told = browser.ask("{ me { id } }", json!({})).await;
    told["me"]["id"].clone()
}

#[tokio::test]
async fn what_stands_after_signing_out_is_done_by_nobody() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let (before, events) = (folders(&scene).await, scene.given.events().await);
    let (folder, uploads) = (create_folder(&scene, "New"), begin_uploads(&scene));
    let (download, plan) = (begin_download(&scene), &scene.plan);
    let view = format!("beginView(input: {{ itemId: \"{plan}\" }})");
    let after = [
        "signOut", &folder, &download, &view, &uploads, &folder, "signOut",
    ];
    let (_, came) = told(&scene.clara, &after).await;
    assert_eq!(came[0], "SignedOut");
    assert!(came[1..].iter().all(|code| code == NOBODY), "{came:?}");
    assert_eq!(me(&scene.clara).await, Value::Null);

    let owner = &scene.given.owner;
    let items = format!("itemIds: [\"{plan}\"]");
    let grant = format!("grantAccess(input: {{ {items} }})");
    let purge = format!("purgeItems(input: {{ {items}, confirmCount: 1 }})");
    let billing = &scene.billing;
    let copy = format!("copyItems(input: {{ {items}, toId: \"{billing}\" }})");
    let after = [
        "signOut", &folder, &download, &uploads, &grant, &purge, &copy,
    ];
    let (_, came) = told(owner, &after).await;
    assert_eq!(came[0], "SignedOut");
    assert!(came[1..].iter().all(|code| code == NOBODY), "{came:?}");
    assert_eq!(me(owner).await, Value::Null);
    assert_eq!(folders(&scene).await, before);
    assert_eq!(scene.given.events().await, events);
}

#[tokio::test]
async fn what_stands_before_signing_out_is_done() {
    let scene = scene().await;
    let before = folders(&scene).await;
    let folder = create_folder(&scene, "New");
    for browser in [&scene.clara.browser, &scene.given.owner.browser] {
        let (_, came) = told(browser, &[&folder, "signOut"]).await;
        assert_eq!(came, ["FolderCreated", "SignedOut"]);
    }
    assert!(folders(&scene).await >= before + 2);
}

/// Signs in at a browser where another is signed in: from there on nothing of the request is
/// done, and the next one is asked by who signed in.
async fn signs_in_over(scene: &Scene, browser: &Browser, (email, id): (&str, &str)) {
    let before = folders(scene).await;
    let sign_in = format!("signIn(input: {{ email: \"{email}\", password: \"{PASSWORD}\" }})");
    let folder = create_folder(scene, "New");
    let (answer, came) = told(browser, &[&sign_in, &folder, "signOut"]).await;
    assert_eq!(came, ["SignedIn", NOBODY, NOBODY]);
    assert_eq!(folders(scene).await, before);
    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1);
    let mut anew = browser.signed_out();
    anew.keep_cookie(&answer);
    assert_eq!(me(&anew).await, json!(id));
    assert_eq!(me(browser).await, Value::Null);
}

#[tokio::test]
async fn who_signs_in_as_somebody_else_does_nothing_more_as_who_they_were() {
    let scene = scene().await;
    let ben = (scene.ben.email.as_str(), scene.ben.id.as_str());
    signs_in_over(&scene, &scene.clara, ben).await;
    let another = scene.given.staff(StaffRole::Owner).await;
    let olivia = ("olivia.owner@firm.example", scene.given.owner.id.as_str());
    signs_in_over(&scene, &another, olivia).await;
}

#[tokio::test]
async fn a_sign_in_that_is_refused_ends_nothing() {
    let scene = scene().await;
    let email = &scene.ben.email;
    let wrong = format!("signIn(input: {{ email: \"{email}\", password: \"not this one\" }})");
    let folder = create_folder(&scene, "New");
    let (_, came) = told(&scene.clara, &[&wrong, &folder]).await;
    assert_eq!(came, ["WRONG_CREDENTIALS", "FolderCreated"]);
}

#[tokio::test]
async fn who_accepts_an_invitation_does_nothing_more_as_who_was_signed_in() {
    let scene = scene().await;
    let (contact, _) = scene.given.added_contact("Carl", &json!(null)).await;
    scene.given.member(&contact, &scene.baker, json!({})).await;
    let token = scene.given.invitation(&contact).await;
    let before = folders(&scene).await;
    let accept =
        format!("acceptInvitation(input: {{ token: \"{token}\", password: \"{PASSWORD}\" }})");
    let folder = create_folder(&scene, "New");
    let (answer, came) = told(&scene.clara, &[&accept, &folder]).await;
    assert_eq!(came, ["InvitationAccepted", NOBODY]);
    assert_eq!(folders(&scene).await, before);
    let mut carl = scene.given.visitor(Door::Portal);
    carl.keep_cookie(&answer);
    assert_eq!(me(&carl).await, json!(contact));
}
