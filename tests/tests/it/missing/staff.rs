//! What staff name.

use portico_tests::Staff;
use serde_json::{Value, json};

use super::schema::Schema;
use super::{Case, Row, are_all_of, kind, row};
use crate::scene::{Scene, scene};
use crate::strangers::assigned_to;

/// Other Ltd with something of every kind, and Sam, who works for it alone.
struct World {
    scene: Scene,
    sam: Staff,
    folder: String,
    paper: String,
    trashed: String,
    sent: String,
    matter: String,
    board: String,
    section: String,
    position: String,
}

impl World {
    async fn new() -> Self {
        let scene = scene().await;
        let (given, other) = (&scene.given, &scene.other);
        let owner = &given.owner;
        let folder = given.folder(other, None, "PAPERS").await;
        let paper = given.document(other, Some(&folder), "paper.txt", b"paper");
        let paper = paper.await;
        let trashed = given.document(other, None, "old.txt", b"old").await;
        let _ = owner.trash(&trashed).await.done();
        let place = json!({ "customerId": other.id });
        let sent = scene.stella.upload(place, "sent.txt", b"sent").await;
        let section = owner.change("defineSection", json!({ "name": "Tax" }), "sectionId");
        let section = section.await.done().text("sectionId").to_owned();
        let board = group(owner, "Board").await;
        let input = json!({ "groupId": board, "customerIds": [other.id], "contacts": {} });
        let _ = owner.change("assignGroupRoles", input, "").await.done();
        let read = "query($c: ID!) { sharedItems(customer: $c) { position } }";
        let read = owner.ask(read, json!({ "c": other.id })).await;
        Self {
            sam: assigned_to(&scene, &other.id, "OWNER").await,
            matter: matter(owner, &other.id).await,
            position: text(&read["sharedItems"]["position"]),
            scene,
            folder,
            paper,
            trashed,
            sent,
            board,
            section,
        }
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = self.of_the_tree();
        rows.extend(self.of_items());
        rows.extend(self.of_matters());
        rows.extend(self.of_customers());
        rows.extend(self.of_people());
        rows.extend(self.of_groups());
        for (mutation, input, fields) in self.of_subjects() {
            let (mut contact, mut group) = (input.clone(), input);
            contact["contactId"] = json!(self.scene.stella.id);
            group["groupId"] = json!(self.board);
            rows.push(row(mutation, contact.clone(), fields));
            rows.push(row(mutation, contact, "contactId"));
            rows.push(row(mutation, group, "groupId"));
        }
        rows
    }

    fn of_the_tree(&self) -> Vec<Row> {
        let customer = &self.scene.other.id;
        let files = json!([{ "name": "new.txt", "size": "3" }]);
        let details = json!({ "reference": "1", "title": "One" });
        let mut rows = vec![row(
            "beginUploads",
            json!({ "customerId": customer, "documentId": self.paper, "files": files }),
            "documentId",
        )];
        for (mutation, mut input) in [
            ("beginUploads", json!({ "files": files })),
            ("createFolder", json!({ "name": "New" })),
            ("openMatter", json!({ "name": "New", "details": details })),
        ] {
            input["customerId"] = json!(customer);
            rows.push(row(mutation, input.clone(), "customerId"));
            input["parentId"] = json!(self.folder);
            rows.push(row(mutation, input, "parentId"));
        }
        rows
    }

    fn of_items(&self) -> Vec<Row> {
        let there = json!({ "itemIds": [self.paper], "toId": self.folder });
        let purged = json!({ "itemIds": [self.trashed], "confirmCount": 1 });
        let of = json!({ "itemIds": [self.paper], "sectionId": self.section });
        let version = json!({ "itemId": self.sent, "versionId": self.paper });
        let named = json!({ "sectionId": self.section, "name": "Taxes" });
        let older = json!({ "itemId": self.paper, "versionId": self.paper });
        vec![
            row("acceptVersion", json!({ "itemId": self.sent }), "itemId"),
            row("acceptVersion", version, "versionId"),
            row("beginDownload", json!({ "itemId": self.paper }), "itemId"),
            row("beginDownload", older, "versionId"),
            row("copyItems", there.clone(), "itemIds toId"),
            row("defineSection", named, "sectionId"),
            row("moveItems", there, "itemIds toId"),
            row("purgeItems", purged, "itemIds"),
            row(
                "renameItem",
                json!({ "itemId": self.paper, "name": "New" }),
                "itemId",
            ),
            row(
                "restoreItems",
                json!({ "itemIds": [self.trashed] }),
                "itemIds",
            ),
            row("setSection", of, "itemIds sectionId"),
            row("trashItems", json!({ "itemIds": [self.paper] }), "itemIds"),
        ]
    }

    fn of_matters(&self) -> Vec<Row> {
        let which = json!({ "matterId": self.matter });
        let stella = &self.scene.stella.id;
        let (mut give, mut revoke, mut described) = (which.clone(), which.clone(), which.clone());
        give["give"] = json!([{ "contactId": stella }]);
        revoke["revokeIds"] = json!([stella]);
        described["details"] = json!({ "reference": "1", "title": "One" });
        vec![
            row("closeMatter", which.clone(), "matterId"),
            row("reopenMatter", which, "matterId"),
            row("describeMatter", described, "matterId"),
            row("setMatterAccess", give, "matterId give.contactId"),
            row("setMatterAccess", revoke, "revokeIds"),
        ]
    }

    fn of_customers(&self) -> Vec<Row> {
        let customer = json!({ "customerId": self.scene.other.id });
        let named = json!({ "customerId": self.scene.other.id, "number": "4712", "name": "New" });
        let answers = json!({ "customerId": self.scene.other.id, "staffId": self.sam.id });
        let there = json!({ "staffId": self.sam.id, "customerIds": [self.scene.other.id] });
        let staff = json!({ "staffId": self.sam.id });
        let roles = json!({ "staffId": self.sam.id, "roles": ["VIEWER"] });
        vec![
            row("openCustomerPortal", customer.clone(), "customerId"),
            row("closeCustomerPortal", customer, "customerId"),
            row("changeCustomerDetails", named, "customerId"),
            row("assignFileOwner", answers, "customerId staffId"),
            row("assignStaff", there.clone(), "staffId customerIds"),
            row("unassignStaff", there, "staffId customerIds"),
            row("changeStaffRoles", roles, "staffId"),
            row("suspendStaff", staff.clone(), "staffId"),
            row("reinstateStaff", staff, "staffId"),
        ]
    }

    fn of_people(&self) -> Vec<Row> {
        let who = json!({ "contactId": self.scene.stella.id });
        let (mut member, mut named) = (who.clone(), who.clone());
        member["customerId"] = json!(self.scene.other.id);
        named["firstName"] = json!("Stella");
        named["lastName"] = json!("Star");
        let mut assigned = member.clone();
        assigned["sectionIds"] = json!([self.section]);
        let added = json!({ "firstName": "New", "lastName": "One",
            "customerId": self.scene.other.id });
        let both = "contactId customerId";
        vec![
            row("addContact", added, "customerId"),
            row("changeContactDetails", named, "contactId"),
            row("closeContact", who.clone(), "contactId"),
            row("inviteContact", who, "contactId"),
            row(
                "assignMembership",
                assigned,
                "contactId customerId sectionIds",
            ),
            row("removeMembership", member.clone(), both),
            row("openContactPortal", member.clone(), both),
            row("closeContactPortal", member, both),
        ]
    }

    fn of_groups(&self) -> Vec<Row> {
        let which = json!({ "groupId": self.board });
        let named = json!({ "groupId": self.board, "name": "Council" });
        let people = json!({ "groupId": self.board, "memberIds": [self.scene.stella.id] });
        let roles = json!({ "groupId": self.board, "customerIds": [self.scene.other.id],
            "contacts": { "sectionIds": [self.section] } });
        vec![
            row("closeGroup", which, "groupId"),
            row("describeGroup", named, "groupId"),
            row("addGroupMembers", people.clone(), "groupId memberIds"),
            row("removeGroupMembers", people, "groupId memberIds"),
            row(
                "assignGroupRoles",
                roles,
                "groupId customerIds contacts.sectionIds",
            ),
        ]
    }

    /// What is given to a contact or a group, or taken: without either, and with
    /// which fields beside them.
    fn of_subjects(&self) -> [(&'static str, Value, &'static str); 8] {
        let items = json!({ "itemIds": [self.paper] });
        let master = json!({ "customerId": self.scene.other.id });
        let one = json!({ "customerId": self.scene.other.id, "itemId": self.paper });
        let mut capability = one.clone();
        capability["capability"] = json!("VIEW");
        let set = json!({ "customerId": self.scene.other.id, "itemIds": [self.paper],
            "expectedPosition": self.position });
        let but = json!({ "folderId": self.folder, "exceptIds": [self.paper] });
        [
            ("grantAccess", items.clone(), "itemIds"),
            ("revokeAccess", items, "itemIds"),
            ("grantMasterAccess", master.clone(), "customerId"),
            ("revokeMasterAccess", master, "customerId"),
            ("changeCapability", capability, "customerId itemId"),
            ("changeAccessExpiry", one, "customerId itemId"),
            ("setSharedItems", set, "customerId itemIds"),
            ("shareContentsExcept", but, "folderId exceptIds"),
        ]
    }
}

async fn group(owner: &Staff, name: &str) -> String {
    let made = owner.change("createGroup", json!({ "name": name }), "groupId");
    made.await.done().text("groupId").to_owned()
}

async fn matter(owner: &Staff, customer: &str) -> String {
    let details = json!({ "reference": "2026/7", "title": "The sale" });
    let input = json!({ "customerId": customer, "name": "Sale", "details": details });
    let opened = owner.change("openMatter", input, "items { id }").await;
    text(&opened.done().0["items"][0]["id"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn fields(rows: &[Row]) -> impl Iterator<Item = (&Row, &str)> {
    rows.iter()
        .flat_map(|row| row.fields.split(' ').map(move |field| (row, field)))
}

#[tokio::test]
async fn what_staff_name_and_there_is_not_is_missing_by_its_field_and_kind() {
    let world = World::new().await;
    let schema = Schema::of("staff");
    let rows = world.rows();
    are_all_of(&rows, &schema);
    let unknown = world.scene.given.unknown_id();
    for one in fields(&rows) {
        let case = Case::of(&world.scene.given.owner, &schema, one);
        let (nothing, _) = case.nothing(&unknown).await;
        case.is_told_as_missing(&nothing);
    }
}

#[tokio::test]
async fn what_is_hidden_from_staff_is_answered_like_what_is_not_there_and_what_is_no_id() {
    let world = World::new().await;
    let (scene, schema) = (&world.scene, Schema::of("staff"));
    let theirs = assigned_to(scene, &scene.baker.id, "STAFF").await;
    let owner = &scene.given.owner;
    let (idle, sale) = (
        group(owner, "Idle").await,
        matter(owner, &scene.baker.id).await,
    );
    let unknown = scene.given.unknown_id();
    let rows = world.rows();
    for (row, field) in fields(&rows) {
        let hidden = match kind(field) {
            "contact" | "person" => &scene.clara.id,
            "customer" => &scene.baker.id,
            "folder" => &scene.billing,
            "group" => &idle,
            "matter" => &sale,
            "staff member" => &theirs.id,
            // Of sections none is hidden; there and of versions, one of another kind.
            _ => &scene.plan,
        };
        let case = Case::of(&world.sam, &schema, (row, field));
        let (nothing, _) = case.nothing(&unknown).await;
        let (answer, _) = case.told(hidden).await;
        let what = (row.mutation, field);
        assert_eq!(answer.text(), nothing.text(), "{what:?}");
        let code = text(&case.refusal(&nothing)["code"]);
        let says_nothing = ["NOT_FOUND", "NOT_ASSIGNED", "PERMISSION_MISSING"];
        assert!(says_nothing.contains(&code.as_str()), "{what:?}: {code}");
        if code == "NOT_FOUND" {
            case.is_told_as_missing(&nothing);
        }
    }
}
