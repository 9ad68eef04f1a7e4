//! Staff who work for assigned customers only know who belongs to these. Of
//! everybody else they learn nothing, by whichever operation they ask: each
//! answers byte by byte as it answers about an id that nothing has.

use portico_domain::values::StaffRole;
use portico_tests::Staff;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

/// Stands where the id goes.
const ID: &str = "{id}";

/// Sam owns one customer, Other Ltd, and works for no other.
struct World {
    scene: Scene,
    sam: Staff,
    /// Of Other Ltd.
    paper: String,
    folder: String,
    matter: String,
}

async fn world() -> World {
    let scene = scene().await;
    let given = &scene.given;
    let sam = assigned_to(&scene, &scene.other.id, "OWNER").await;
    let folder = given.folder(&scene.other, None, "PAPERS").await;
    let paper = given.document(&scene.other, Some(&folder), "paper.txt", b"paper");
    let paper = paper.await;
    let matter = json!({ "customerId": scene.other.id, "name": "Sale",
        "details": { "reference": "2026/7", "title": "The sale" } });
    let matter = given.owner.change("openMatter", matter, "items { id }");
    let matter = matter.await.done();
    World {
        matter: matter.0["items"][0]["id"].as_str().unwrap().to_owned(),
        scene,
        sam,
        paper,
        folder,
    }
}

/// A staff member who works for this customer alone.
pub(crate) async fn assigned_to(scene: &Scene, customer: &str, role: &str) -> Staff {
    let owner = &scene.given.owner;
    let staff = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": staff.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": staff.id, "customerIds": [customer], "role": role });
    let _ = owner.change("assignStaff", input, "").await.done();
    staff
}

impl World {
    async fn group(&self, input: Value) -> String {
        let owner = &self.scene.given.owner;
        let made = owner.change("createGroup", input, "groupId").await.done();
        made.text("groupId").to_owned()
    }

    /// What is asked with the id, and whatever comes of it, without the id.
    async fn told(&self, (asked, input): &(&str, Value), id: &str) -> String {
        let input = input.to_string().replace(ID, id);
        let input: Value = serde_json::from_str(&input).unwrap();
        let answer = if asked.starts_with("query") {
            self.sam.call(asked, input).await
        } else {
            self.sam.change_call(asked, input, "").await
        };
        answer.text().replace(id, ID)
    }

    async fn says_the_same_of(&self, asked: &[(&str, Value)], stranger: &str) {
        let nobody = self.scene.given.unknown_id();
        for one in asked {
            let of_nobody = self.told(one, &nobody).await;
            assert_eq!(self.told(one, stranger).await, of_nobody, "{one:?}");
            assert!(!of_nobody.contains("INVALID_INPUT"), "{of_nobody}");
        }
    }

    /// Grants and what changes them, to a subject named by this field.
    fn of_subjects(&self, field: &str) -> Vec<(&'static str, Value)> {
        let other = &self.scene.other.id;
        let one = json!({ "customerId": other, "itemId": self.paper, field: ID });
        let (mut capability, mut expiry) = (one.clone(), one);
        capability["capability"] = json!("VIEW");
        expiry["expires"] = json!({ "at": "2099-01-01T00:00:00Z" });
        let items = json!({ "itemIds": [self.paper], field: ID });
        let master = json!({ "customerId": other, field: ID });
        let share = json!({ "folderId": self.folder, "exceptIds": [self.paper], field: ID });
        let mut asked = vec![
            ("grantAccess", items.clone()),
            ("revokeAccess", items.clone()),
            ("grantMasterAccess", master.clone()),
            ("revokeMasterAccess", master.clone()),
            ("shareContentsExcept", share.clone()),
            ("changeCapability", capability.clone()),
            ("changeAccessExpiry", expiry.clone()),
        ];
        for (name, input) in [
            ("grantAccess", items.clone()),
            ("revokeAccess", items),
            ("grantMasterAccess", master),
            ("shareContentsExcept", share),
            ("changeCapability", capability),
            ("changeAccessExpiry", expiry),
        ] {
            asked.push(preview(&json!({ name: input })));
        }
        asked
    }

    fn of_contacts(&self) -> Vec<(&'static str, Value)> {
        let other = &self.scene.other.id;
        let one = json!({ "contactId": ID });
        let at = json!({ "contactId": ID, "customerId": other });
        let named = json!({ "contactId": ID, "firstName": "A", "lastName": "B" });
        let give = json!({ "matterId": self.matter, "give": [{ "contactId": ID }] });
        let revoke = json!({ "matterId": self.matter, "revokeIds": [ID] });
        let mut asked = self.of_subjects("contactId");
        for name in ["assignMembership", "removeMembership", "openContactPortal"] {
            asked.push((name, at.clone()));
            asked.push(preview(&json!({ name: at })));
        }
        asked.extend([
            ("closeContactPortal", at.clone()),
            ("inviteContact", one.clone()),
            preview(&json!({ "closeContact": one })),
            ("closeContact", one),
            ("changeContactDetails", named),
            ("setMatterAccess", give),
            ("setMatterAccess", revoke),
        ]);
        asked.extend([
            query("contact(id: $id) { contact { name } }"),
            query(&format!(
                "accessOf(contact: $id, customer: {other:?}) {{ closed reason nodes {{ item {{ id }} }} }}"
            )),
            query(&format!(
                "explainAccess(contact: $id, item: {:?}, action: VIEW) {{ code reason }}",
                self.paper
            )),
            query(&format!(
                "explainFolder(contact: $id, folder: {:?}) {{ closed reason
                     nodes {{ decision {{ code reason }} }} }}",
                self.folder
            )),
            query("auditEntries(filter: { subjectId: $id }) { totalCount }"),
            query("accessLog(filter: { actorId: $id }) { totalCount }"),
        ]);
        asked
    }

    fn of_groups(&self) -> Vec<(&'static str, Value)> {
        let other = &self.scene.other.id;
        let roles = json!({ "groupId": ID, "customerIds": [other], "contacts": {} });
        let none = json!({ "groupId": ID, "customerIds": [other] });
        let stella = json!({ "groupId": ID, "memberIds": [self.scene.stella.id] });
        let mut asked = self.of_subjects("groupId");
        asked.push(preview(&json!({ "assignGroupRoles": roles })));
        asked.extend([
            ("assignGroupRoles", roles),
            ("assignGroupRoles", none),
            ("addGroupMembers", stella.clone()),
            ("removeGroupMembers", stella),
            ("describeGroup", json!({ "groupId": ID, "name": "Mine" })),
            ("closeGroup", json!({ "groupId": ID })),
            query("group(id: $id) { name }"),
            query(&format!(
                "accessOf(group: $id, customer: {other:?}) {{ closed reason
                     nodes {{ item {{ id }} }} }}"
            )),
            query(&format!(
                "explainFolder(group: $id, folder: {:?}) {{ closed reason
                     nodes {{ decision {{ code reason }} }} }}",
                self.folder
            )),
        ]);
        asked
    }

    fn of_staff(&self) -> Vec<(&'static str, Value)> {
        let other = &self.scene.other.id;
        vec![
            (
                "assignFileOwner",
                json!({ "customerId": other, "staffId": ID }),
            ),
            (
                "assignStaff",
                json!({ "staffId": ID, "customerIds": [other] }),
            ),
            (
                "unassignStaff",
                json!({ "staffId": ID, "customerIds": [other] }),
            ),
            (
                "changeStaffRoles",
                json!({ "staffId": ID, "roles": ["VIEWER"] }),
            ),
            ("suspendStaff", json!({ "staffId": ID })),
            ("reinstateStaff", json!({ "staffId": ID })),
            query("staffMember(id: $id) { name }"),
        ]
    }
}

fn preview(change: &Value) -> (&'static str, Value) {
    let query = "query($change: PreviewChangeInput!) { previewChange(change: $change) {
        __typename ... on Refused { code message } } }";
    (query, json!({ "change": change }))
}

fn query(asked: &str) -> (&'static str, Value) {
    let query = format!("query($id: ID!) {{ {asked} }}");
    (query.leak(), json!({ "id": ID }))
}

#[tokio::test]
async fn a_contact_of_other_customers_alone_is_nobody() {
    let world = world().await;
    let _ = world
        .scene
        .given
        .owner
        .grant(&world.scene.plan)
        .await
        .done();
    let clara = world.scene.clara.id.clone();
    world.says_the_same_of(&world.of_contacts(), &clara).await;
    // Whoever belongs to nobody yet is not theirs either.
    let (lone, _) = world.scene.given.added_contact("Lone", &Value::Null).await;
    world.says_the_same_of(&world.of_contacts(), &lone).await;
}

#[tokio::test]
async fn a_group_of_other_customers_alone_is_none() {
    let world = world().await;
    let baker = json!([world.scene.baker.id]);
    let owner = &world.scene.given.owner;
    let board = world.group(json!({ "name": "Board" })).await;
    let input = json!({ "groupId": board, "customerIds": baker, "contacts": {} });
    let _ = owner.change("assignGroupRoles", input, "").await.done();
    let desk = world
        .group(json!({ "name": "Desk", "kind": "STAFF" }))
        .await;
    let input = json!({ "groupId": desk, "customerIds": baker, "staff": "VIEWER" });
    let _ = owner.change("assignGroupRoles", input, "").await.done();
    let idle = world.group(json!({ "name": "Idle" })).await;
    for group in [&board, &desk, &idle] {
        world.says_the_same_of(&world.of_groups(), group).await;
    }
}

#[tokio::test]
async fn a_staff_member_of_other_customers_alone_is_nobody() {
    let world = world().await;
    let theirs = assigned_to(&world.scene, &world.scene.baker.id, "STAFF").await;
    world.says_the_same_of(&world.of_staff(), &theirs.id).await;
    let owner = &world.scene.given.owner;
    let input = json!({ "staffId": theirs.id });
    let _ = owner.change("suspendStaff", input, "").await.done();
    world.says_the_same_of(&world.of_staff(), &theirs.id).await;
}

#[tokio::test]
async fn a_contact_and_a_group_known_there_are_worked_with() {
    let world = world().await;
    let (owner, sam) = (&world.scene.given.owner, &world.sam);
    let (stella, other) = (&world.scene.stella.id, &world.scene.other.id);
    let board = world.group(json!({ "name": "Board" })).await;
    let input = json!({ "groupId": board, "memberIds": [stella] });
    let _ = owner.change("addGroupMembers", input, "").await.done();
    let roles = json!({ "groupId": board, "customerIds": [other], "contacts": {} });
    let _ = owner
        .change("assignGroupRoles", roles.clone(), "")
        .await
        .done();
    let member = json!({ "contactId": stella, "customerId": other });
    for (mutation, input) in [
        ("removeMembership", member.clone()),
        ("assignMembership", member.clone()),
        ("closeContactPortal", member.clone()),
        ("openContactPortal", member),
        ("assignGroupRoles", roles),
        (
            "grantAccess",
            json!({ "itemIds": [world.paper], "groupId": board }),
        ),
        (
            "grantAccess",
            json!({ "itemIds": [world.paper], "contactId": stella }),
        ),
        (
            "assignFileOwner",
            json!({ "customerId": other, "staffId": sam.id }),
        ),
    ] {
        let _ = sam.change(mutation, input, "").await.done();
    }
}

#[tokio::test]
async fn who_left_a_customer_with_something_granted_there_is_still_known_to_it() {
    let world = world().await;
    let (sam, scene) = (&world.sam, &world.scene);
    let _ = sam.grant_to(&world.paper, &scene.stella).await.done();
    let member = json!({ "contactId": scene.stella.id, "customerId": scene.other.id });
    let _ = sam
        .change("removeMembership", member.clone(), "")
        .await
        .done();
    let _ = sam.change("assignMembership", member, "").await.done();
}

#[tokio::test]
async fn who_lost_the_last_that_was_granted_there_is_told_as_such_and_nobody_else_is() {
    let world = world().await;
    let (sam, scene) = (&world.sam, &world.scene);
    let (stella, other) = (&scene.stella, &scene.other.id);
    let master = json!({ "customerId": other, "contactId": stella.id });
    let _ = sam.grant_to(&world.paper, stella).await.done();
    let on = sam.change("grantMasterAccess", master.clone(), "").await;
    let _ = on.done();
    let member = json!({ "contactId": stella.id, "customerId": other });
    let _ = sam.change("removeMembership", member, "").await.done();
    for code in ["ACCESS_REMOVED", "ACCESS_ALREADY_REMOVED"] {
        let done = sam.revoke_from(&world.paper, stella).await.done();
        assert_eq!(done.code(), code);
    }
    let off = async || {
        let done = sam.change("revokeMasterAccess", master.clone(), "").await;
        done.done().message().to_owned()
    };
    assert_eq!(off().await, "Master Access Removed for Other Ltd");
    assert_eq!(off().await, "Master Access already removed for Other Ltd");
    let known = "query($id: ID!) { contact(id: $id) { contact { name } } }";
    let known = sam.ask(known, json!({ "id": stella.id })).await;
    assert!(known["contact"].is_null(), "{known}");
    let again = sam.revoke_from(&world.paper, stella).await.done();
    assert_eq!(again.code(), "ACCESS_ALREADY_REMOVED");
    // Who never had anything there, of other items too, is as nobody.
    let folder = json!({ "itemIds": [world.folder], "contactId": stella.id });
    let mut told = vec![];
    for contact in [&stella.id, &scene.clara.id, &scene.given.unknown_id()] {
        let mut input = folder.clone();
        input["contactId"] = json!(contact);
        let said = sam.change("revokeAccess", input, "").await;
        told.push(said.refused("NOT_FOUND").message().to_owned());
    }
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
}

#[tokio::test]
async fn giving_a_group_a_role_tells_nothing_of_what_it_sees_elsewhere() {
    let world = world().await;
    let (scene, owner) = (&world.scene, &world.scene.given.owner);
    let board = world.group(json!({ "name": "Board" })).await;
    let input = json!({ "groupId": board, "memberIds": [scene.clara.id] });
    let _ = owner.change("addGroupMembers", input, "").await.done();
    let both = json!({ "groupId": board, "contacts": {},
        "customerIds": [scene.baker.id, scene.other.id] });
    let wanted = "visibleTo { now { id } waiting { contact { id } } }";
    let said = owner.change("assignGroupRoles", both, wanted).await.done();
    assert_eq!(said.0["visibleTo"]["now"], json!([]));
    let _ = owner.grant(&scene.plan).await.done();
    let here = |terms: Value| json!({ "groupId": board, "customerIds": [scene.other.id], "contacts": terms });
    let more = here(json!({ "role": "ENTITY_COLLABORATOR" }));
    let said = world
        .sam
        .change("assignGroupRoles", more, wanted)
        .await
        .done();
    assert_eq!(said.0["visibleTo"]["now"], json!([]));
    // Of the customer that it is about, it tells.
    let _ = owner.grant(&world.paper).await.done();
    let said = world
        .sam
        .change("assignGroupRoles", here(json!({})), wanted)
        .await
        .done();
    assert_eq!(
        said.0["visibleTo"]["now"],
        json!([{ "id": scene.clara.id }])
    );
}

#[tokio::test]
async fn whom_nothing_but_the_change_makes_known_is_foreseen_as_a_number() {
    let world = world().await;
    let (scene, owner) = (&world.scene, &world.scene.given.owner);
    let (clara, stella) = (&scene.clara.id, &scene.stella.id);
    let board = world.group(json!({ "name": "Board" })).await;
    let input = json!({ "groupId": board, "memberIds": [clara, stella] });
    let _ = owner.change("addGroupMembers", input, "").await.done();
    let input = json!({ "itemIds": [world.paper], "groupId": board });
    let _ = owner.grant_with(input).await.done();
    // Sam knows Stella, who left, by what was granted to her.
    let _ = owner.grant_to(&world.paper, &scene.stella).await.done();
    let out = json!({ "contactId": stella, "customerId": scene.other.id });
    let _ = owner.change("removeMembership", out, "").await.done();
    let roles = json!({ "groupId": board, "customerIds": [scene.other.id], "contacts": {} });
    let query = "query($change: PreviewChangeInput!) { previewChange(change: $change) {
        ... on ChangePreview { contacts gains hasMore changes { contact { id name email } }
            survivors { grants { contactId } } } } }";
    let change = json!({ "change": { "assignGroupRoles": roles } });
    for (by, named) in [(&world.sam, vec![stella]), (owner, vec![clara, stella])] {
        let told = by.ask(query, change.clone()).await["previewChange"].take();
        let counted = [&told["contacts"], &told["gains"], &told["hasMore"]];
        assert_eq!(counted, [&json!(2), &json!(2), &json!(false)]);
        let changes = told["changes"].as_array().unwrap();
        assert_eq!(changes.len(), named.len(), "{told}");
        for contact in named {
            let of = |change: &Value| change["contact"]["id"] == json!(contact);
            assert!(changes.iter().any(of), "{told}");
        }
        let survivors = json!({ "grants": [{ "contactId": stella }] });
        assert_eq!(told["survivors"], survivors);
    }
    // Afterwards both belong to a customer of Sam's.
    let done = world
        .sam
        .change("assignGroupRoles", roles, "gained { contacts }");
    assert_eq!(done.await.done().0["gained"]["contacts"], 2);
}

#[tokio::test]
async fn an_address_that_a_stranger_signs_in_with_is_refused_without_the_name() {
    let world = world().await;
    let (scene, owner) = (&world.scene, &world.scene.given.owner);
    let (_, email) = scene.given.added_contact("Lone", &Value::Null).await;
    let lone = "SELECT id::text FROM access.contacts WHERE email = $1";
    let lone: String = sqlx::query_scalar(lone)
        .bind(&email)
        .fetch_one(scene.given.app.log.pool())
        .await
        .unwrap();
    // Signs in with it, and belongs to no customer any more.
    let member = json!({ "contactId": lone, "customerId": scene.baker.id });
    let _ = owner
        .change("assignMembership", member.clone(), "")
        .await
        .done();
    let _ = scene.given.invitation(&lone).await;
    let _ = owner.change("removeMembership", member, "").await.done();
    let twin = json!({ "firstName": "Tim", "lastName": "Twin", "email": email,
        "customerId": scene.other.id });
    for (by, named) in [(&world.sam, Value::Null), (owner, json!("Lone Tester"))] {
        let added = by
            .change("addContact", twin.clone(), "contact { id }")
            .await;
        let input = json!({ "contactId": added.done().id("contact") });
        let said = by.change("inviteContact", input, "").await;
        let said = said.refused("DUPLICATE_EMAIL");
        assert_eq!(said.arg("contact"), &named);
    }
}
