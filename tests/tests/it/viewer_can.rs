//! What `viewerCan` says is what the commands answer: for items of every kind and
//! staff of every role, and for contacts of every sort.

use portico_domain::values::StaffRole;
use portico_tests::bytes::{UPLOADS, file};
use portico_tests::{Browser, Client, Outcome, Staff};
use serde_json::{Value, json};

use crate::deepest::deepest;
use crate::scene::{Scene, scene};

const FIELDS: &str = "viewerCan { download { allowed reason } upload { allowed reason } \
    newFolder { allowed reason } addVersion { allowed reason } accept { allowed reason } \
    rename { allowed reason } moveTo { allowed reason } setSection { allowed reason } \
    trash { allowed reason } restore { allowed reason } restoreKeepBoth { allowed reason } \
    purge { allowed reason } share { allowed reason } }";
const ACTIONS: [&str; 13] = [
    "download",
    "upload",
    "newFolder",
    "addVersion",
    "rename",
    "moveTo",
    "trash",
    "restore",
    "restoreKeepBoth",
    "share",
    "setSection",
    "purge",
    "accept",
];

/// A customer's tree with an item of every kind.
struct Tree {
    scene: Scene,
    section: String,
    items: Vec<(&'static str, String)>,
}

async fn matter(scene: &Scene, name: &str) -> String {
    let input = json!({ "customerId": scene.baker.id, "name": name,
                        "details": { "reference": "1", "title": name } });
    let owner = &scene.given.owner;
    let opened = owner.change("openMatter", input, "items { id }").await;
    let items = opened.done().0["items"].take();
    items[0]["id"].as_str().unwrap().to_owned()
}

/// No version of it may be handed out, as while it is looked through for harm.
pub(crate) async fn hold_back(scene: &Scene, document: &str) {
    sqlx::query("UPDATE access.versions SET available = false WHERE item_id = $1::uuid")
        .bind(document)
        .execute(scene.given.app.log.pool())
        .await
        .unwrap();
}

async fn tree() -> Tree {
    let scene = scene().await;
    let (given, baker) = (&scene.given, &scene.baker);
    let folder = async |parent: &str, name: &str| given.folder(baker, Some(parent), name).await;
    let document =
        async |parent: &str, name: &str| given.document(baker, Some(parent), name, b"x").await;
    let papers = folder(&baker.internal, "Papers").await;
    let old = folder(&baker.files, "Old").await;
    let shared = folder(&baker.files, "Shared").await;
    let gone = folder(&shared, "Gone").await;
    let sale = matter(&scene, "Sale").await;
    let held = document(&baker.files, "held.txt").await;
    let twin = document(&baker.files, "twin.txt").await;
    let _ = given.owner.trash(&twin).await.done();
    document(&baker.files, "TWIN.txt").await;
    let sent = async |name: &str| {
        let place = json!({ "customerId": baker.id });
        scene.clara.upload(place, name, b"sent").await
    };
    let (sent_one, withdrawn) = (sent("sent.txt").await, sent("back.txt").await);
    let covered = document(&shared, "covered.txt").await;
    let parent = |item: Value| item["parentId"].as_str().unwrap().to_owned();
    let from_clara = parent(given.owner.item(&sent_one).await);
    let items = vec![
        ("the root", baker.files.clone()),
        ("the internal root", baker.internal.clone()),
        ("a folder", scene.billing.clone()),
        ("a document", scene.invoice.clone()),
        ("an internal document", document(&papers, "note.txt").await),
        ("an internal folder", papers),
        ("a folder in a trashed one", folder(&old, "In it").await),
        (
            "a document in a trashed folder",
            document(&old, "in it.txt").await,
        ),
        ("a trashed folder", old.clone()),
        ("a trashed document whose name is taken", twin.clone()),
        (
            "a document in a shared folder",
            document(&shared, "seen.txt").await,
        ),
        ("a trashed folder in a shared one", gone.clone()),
        ("a shared folder", shared.clone()),
        (
            "a document in a matter",
            document(&sale, "contract.txt").await,
        ),
        ("a matter", sale),
        (
            "what came from clients",
            parent(given.owner.item(&from_clara).await),
        ),
        ("what came from one client", from_clara),
        ("a client's upload", sent_one),
        ("a withdrawn upload", withdrawn.clone()),
        ("a deposit below a newer version", covered.clone()),
        ("a document held back", held.clone()),
        ("the deepest folder", deepest(&scene).await),
    ];
    let owner = &given.owner;
    let _ = owner.grant(&shared).await.done();
    let _ = owner.trash(&old).await.done();
    let _ = owner.trash(&gone).await.done();
    let back = json!({ "itemId": withdrawn });
    let _ = scene.clara.change("withdrawUpload", back, "").await.done();
    hold_back(&scene, &held).await;
    let over = json!({ "customerId": baker.id, "documentId": covered });
    let _ = scene
        .clara
        .upload(over.clone(), "covered.txt", b"hers")
        .await;
    let _ = owner.upload(over, "covered.txt", b"ours").await;
    let section = json!({ "name": "Tax" });
    let section = owner.change("defineSection", section, "sectionId").await;
    Tree {
        section: section.done().text("sectionId").to_owned(),
        scene,
        items,
    }
}

/// What a command said: none where it was carried out, or would be once it is
/// confirmed; then why not.
fn said(outcome: &Outcome) -> Option<String> {
    let refused = |said: &Value| {
        let is_no = said["__typename"] == "Refused" && said["code"] != "UNCONFIRMED";
        is_no.then(|| said["message"].as_str().unwrap().to_owned())
    };
    refused(&outcome.0).or_else(|| refused(&outcome.0["uploads"][0]))
}

impl Tree {
    /// Gives the command that the action speaks of.
    async fn tries(&self, staff: &Staff, action: &str, item: &str) -> Outcome {
        let customer = &self.scene.baker.id;
        // A name that nothing has.
        let name = format!("{action} {item} {}", staff.id);
        let files = json!([file(&name, b"x")]);
        let (mutation, input, wanted) = match action {
            "download" => ("beginDownload", json!({ "itemId": item }), ""),
            "upload" => {
                let input = json!({ "customerId": customer, "parentId": item, "files": files });
                ("beginUploads", input, UPLOADS)
            }
            "addVersion" => {
                let input = json!({ "customerId": customer, "documentId": item, "files": files });
                ("beginUploads", input, UPLOADS)
            }
            "newFolder" => {
                let input = json!({ "customerId": customer, "parentId": item, "name": name });
                ("createFolder", input, "")
            }
            "rename" => ("renameItem", json!({ "itemId": item, "name": name }), ""),
            "moveTo" => {
                let parent = self.scene.given.owner.item(item).await["parentId"].take();
                let to = parent
                    .as_str()
                    .unwrap_or(&self.scene.baker.files)
                    .to_owned();
                ("moveItems", json!({ "itemIds": [item], "toId": to }), "")
            }
            "trash" => ("trashItems", json!({ "itemIds": [item] }), ""),
            "restore" => ("restoreItems", json!({ "itemIds": [item] }), ""),
            "restoreKeepBoth" => {
                let input = json!({ "itemIds": [item], "onClash": "KEEP_BOTH" });
                ("restoreItems", input, "")
            }
            "share" => {
                let input = json!({ "itemIds": [item], "contactId": self.scene.ben.id });
                ("grantAccess", input, "")
            }
            "setSection" => {
                let input = json!({ "itemIds": [item], "sectionId": self.section });
                ("setSection", input, "")
            }
            // Nothing is destroyed: that is never the number.
            "purge" => (
                "purgeItems",
                json!({ "itemIds": [item], "confirmCount": 0 }),
                "",
            ),
            "accept" => ("acceptVersion", json!({ "itemId": item }), ""),
            other => panic!("no command for {other}"),
        };
        staff.change(mutation, input, wanted).await
    }

    /// The tree is as it was before the command.
    async fn undo(&self, action: &str, item: &str) {
        let owner = &self.scene.given.owner;
        let _ = match action {
            "trash" => owner.restore(item).await.done(),
            "restore" | "restoreKeepBoth" => owner.trash(item).await.done(),
            "share" => owner.revoke_from(item, &self.scene.ben).await.done(),
            "setSection" => {
                let input = json!({ "itemIds": [item] });
                owner.change("setSection", input, "").await.done()
            }
            "accept" => {
                let over = json!({ "customerId": self.scene.baker.id, "documentId": item });
                self.scene.clara.upload(over, "anew.txt", b"anew").await;
                return;
            }
            _ => return,
        };
    }

    async fn check(&self, staff: &Staff, who: &str) {
        let listed = self.listed(staff).await;
        for (what, item) in &self.items {
            let can = can(staff, item).await;
            let row = listed.iter().find(|row| row["id"] == json!(item));
            if let Some(row) = row {
                assert_eq!(row["viewerCan"], can, "{who}, {what}: the list");
            }
            for action in ACTIONS {
                let outcome = self.tries(staff, action, item).await;
                let already = outcome.0["done"] == "ALREADY_DONE" && action != "moveTo";
                let allowed = said(&outcome).is_none() && !already;
                let told = &can[action];
                assert_eq!(
                    told["allowed"], allowed,
                    "{who}, {what}, {action}: {}",
                    outcome.0
                );
                if let Some(reason) = said(&outcome) {
                    assert_eq!(told["reason"], reason, "{who}, {what}, {action}");
                }
                if allowed {
                    self.undo(action, item).await;
                }
            }
        }
    }

    /// The rows of the lists, what is trashed too.
    async fn listed(&self, staff: &Staff) -> Vec<Value> {
        let baker = &self.scene.baker;
        let query = format!(
            "query($c: ID!, $p: ID!, $a: String) {{ items(customer: $c, parent: $p, flat: true, \
             first: 100, after: $a, includeTrashed: true) {{ nodes {{ id {FIELDS} }} \
             pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let mut rows = vec![];
        for root in [&baker.files, &baker.internal] {
            let mut variables = json!({ "c": baker.id, "p": root });
            loop {
                let mut page = staff.ask(&query, variables.clone()).await["items"].take();
                rows.extend(page["nodes"].as_array().unwrap().clone());
                variables["a"] = page["pageInfo"]["endCursor"].take();
                if page["pageInfo"]["hasNextPage"] != true {
                    break;
                }
            }
        }
        assert!(rows.len() > self.items.len());
        rows
    }
}

async fn can(browser: &Browser, item: &str) -> Value {
    let query = format!("query($id: ID!) {{ item(id: $id) {{ {FIELDS} }} }}");
    browser.ask(&query, json!({ "id": item })).await["item"]["viewerCan"].take()
}

#[tokio::test]
async fn viewer_can_says_what_the_command_answers_whatever_the_role_and_the_item() {
    let tree = tree().await;
    for role in [
        StaffRole::Owner,
        StaffRole::StaffAdmin,
        StaffRole::EntitiesAdmin,
        StaffRole::Staff,
        StaffRole::Viewer,
        StaffRole::Auditor,
    ] {
        let staff = tree.scene.given.staff(role).await;
        tree.check(&staff, role.as_str()).await;
    }
}

#[tokio::test]
async fn viewer_can_follows_the_assignment_to_the_customer() {
    let tree = tree().await;
    let (given, baker) = (&tree.scene.given, &tree.scene.baker);
    let staff = given.staff(StaffRole::Staff).await;
    let only = json!({ "staffId": staff.id, "assignedOnly": true });
    let _ = given
        .owner
        .change("changeStaffRoles", only, "")
        .await
        .done();
    for (_, item) in &tree.items {
        assert!(can(&staff, item).await.is_null());
        for action in ACTIONS {
            let outcome = tree.tries(&staff, action, item).await;
            assert!(said(&outcome).is_some(), "{action}: {}", outcome.0);
        }
    }
    let assigned =
        json!({ "staffId": staff.id, "customerIds": [baker.id], "role": "ENTITIES_ADMIN" });
    let _ = given.owner.change("assignStaff", assigned, "").await.done();
    tree.check(&staff, "assigned as entities admin").await;
}

#[tokio::test]
async fn nothing_internal_is_shared_so_that_staff_work_there_also_under_master_access() {
    let scene = scene().await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    let staff = scene.given.staff(StaffRole::Staff).await;
    let can = can(&staff, &scene.baker.internal).await;
    assert_eq!(can["newFolder"]["allowed"], true, "{can}");
    let place = json!({ "customerId": scene.baker.id, "parentId": scene.baker.internal });
    let _ = staff.upload(place, "note.txt", b"note").await;
}

const CLIENT: [(&str, &str); 5] = [
    ("view", "beginView"),
    ("download", "beginDownload"),
    ("upload", "beginUploads"),
    ("newFolder", "createFolder"),
    ("withdraw", "withdrawUpload"),
];

/// Whatever a contact sees, at the top and below it.
async fn seen(client: &Client, customer: &str) -> Vec<Value> {
    let may = CLIENT.map(|(action, _)| format!("{action} {{ allowed reason }}"));
    let query = format!(
        "query($c: ID!) {{ items(customer: $c, flat: true, first: 200) {{ nodes {{ id name \
         viewerCan {{ {} }} }} }} }}",
        may.join(" ")
    );
    let mut found = client.ask(&query, json!({ "c": customer })).await["items"]["nodes"].take();
    found.as_array_mut().unwrap().drain(..).collect()
}

async fn check_client(scene: &Scene, client: &Client) {
    for row in &seen(client, &scene.baker.id).await {
        let item = row["id"].as_str().unwrap();
        let alone = client.item(item).await["viewerCan"].take();
        assert_eq!(row["viewerCan"], alone, "{} {}", client.name, row["name"]);
        for (action, mutation) in CLIENT {
            let name = format!("{action} {}", client.id);
            let (input, wanted) = match action {
                "upload" => {
                    let files = json!([file(&name, b"x")]);
                    let to = json!({ "customerId": scene.baker.id, "folderId": item,
                                     "files": files });
                    (to, UPLOADS)
                }
                "newFolder" => {
                    let to = json!({ "customerId": scene.baker.id, "folderId": item,
                                     "name": name });
                    (to, "")
                }
                _ => (json!({ "itemId": item }), ""),
            };
            let outcome = client.change(mutation, input, wanted).await;
            let told = json!({ "allowed": said(&outcome).is_none(), "reason": said(&outcome) });
            let what = (&client.name, &row["name"], action);
            assert_eq!(alone[action], told, "{what:?}: {}", outcome.0);
        }
    }
}

#[tokio::test]
async fn a_clients_viewer_can_says_what_the_command_answers() {
    let scene = scene().await;
    let (given, baker) = (&scene.given, &scene.baker);
    let rita = json!({ "role": "ENTITY_ACCESS" });
    let rita = given.contact(baker, "Rita", rita).await;
    let nora = json!({ "canDownload": false });
    let nora = given.contact(baker, "Nora", nora).await;
    let sale = matter(&scene, "Sale").await;
    let contract = given
        .document(baker, Some(&sale), "contract.txt", b"x")
        .await;
    let billing = Some(scene.billing.as_str());
    let papers = b"PK\x03\x04papers";
    let _ = given.document(baker, billing, "papers.zip", papers).await;
    let view = json!({ "itemIds": [scene.billing], "capability": "VIEW" });
    let _ = given.owner.grant_with(view).await.done();
    let _ = given.owner.grant(&scene.plan).await.done();
    let _ = given.owner.grant(&contract).await.done();
    let give = json!([{ "contactId": scene.ben.id, "canDownload": false }]);
    let at_sale = json!({ "matterId": sale, "give": give });
    let _ = given
        .owner
        .change("setMatterAccess", at_sale, "")
        .await
        .done();
    let bottom = deepest(&scene).await;
    let _ = given.owner.grant_to(&bottom, &scene.clara).await.done();
    for client in [&scene.clara, &nora] {
        let sent = async |name: &str| {
            let place = json!({ "customerId": baker.id });
            client
                .upload(place, &format!("{} {name}", client.id), b"sent")
                .await
        };
        let (opened, accepted, _) = (sent("a").await, sent("b").await, sent("c").await);
        let _ = given.owner.download(&opened).await;
        let input = json!({ "itemId": accepted });
        let _ = given.owner.change("acceptVersion", input, "").await.done();
        let mine = json!({ "customerId": baker.id, "name": client.id });
        let _ = client.change("createFolder", mine, "").await.done();
    }
    // Each sees the folder, the invoice and the papers in it, the plan and the
    // contract; Clara and Nora what they sent, Clara the deepest folder, Ben the matter.
    let clients = [&scene.clara, &scene.ben, &rita, &nora];
    let mut counts = vec![];
    for client in clients {
        counts.push(seen(client, &baker.id).await.len());
    }
    assert_eq!(counts, [10, 6, 5, 9]);
    for client in clients {
        check_client(&scene, client).await;
    }
}
