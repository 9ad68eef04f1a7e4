//! Commands that come again under their key after what they were about was purged,
//! closed or removed: carried out they were, and so they are told.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use portico_domain::values::StaffRole;
use portico_tests::{Browser, Client, Staff};
use serde_json::{Value, json};

use crate::missing::schema::{block, code_of};
use crate::repeats::keyed;
use crate::scene::{Scene, scene};
use crate::strangers::assigned_to;

/// A mutation and its input.
type Act = (&'static str, Value);

/// What is purged, closed and removed in the end: items below one folder, a group,
/// and people.
struct World {
    old: String,
    target: String,
    inside: String,
    paper: String,
    extra: String,
    junk: String,
    inbox: String,
    sent: String,
    letter: String,
    sale: String,
    board: String,
    section: String,
    /// An active client.
    dora: Client,
    /// A member without an account.
    ina: String,
    sam: Staff,
    /// Where the set of what all clients have was read.
    read: Value,
    scene: Scene,
}

impl World {
    async fn new() -> Self {
        let scene = scene().await;
        let Scene { given, baker, .. } = &scene;
        let owner = &given.owner;
        let old = given.folder(baker, None, "OLD").await;
        let target = given.folder(baker, Some(&old), "Target").await;
        let inbox = given.folder(baker, Some(&old), "Inbox").await;
        let _ = owner.grant_to(&inbox, &scene.clara).await.done();
        let inside = given.document(baker, Some(&target), "inside.txt", b"1");
        let inside = inside.await;
        let beside = given.document(baker, Some(&target), "beside.txt", b"7");
        let _ = beside.await;
        let paper = given.document(baker, Some(&old), "paper.txt", b"2").await;
        let extra = given.document(baker, Some(&old), "extra.txt", b"3").await;
        let junk = given.document(baker, None, "junk.txt", b"4").await;
        let _ = owner.trash(&junk).await.done();
        let place = json!({ "customerId": baker.id, "folderId": inbox });
        let sent = scene.clara.upload(place.clone(), "sent.txt", b"5").await;
        let letter = scene.clara.upload(place, "letter.txt", b"6").await;
        let sale = matter(&scene, &old, "Sale");
        let sale = owner.change("openMatter", sale, "items { id }").await;
        let sale = sale.done().0["items"][0]["id"].as_str().unwrap().to_owned();
        let section = owner.change("defineSection", json!({ "name": "Tax" }), "sectionId");
        let section = section.await.done().text("sectionId").to_owned();
        let board = owner.change("createGroup", json!({ "name": "Board" }), "groupId");
        let board = board.await.done().text("groupId").to_owned();
        let dora = given.client(baker, "Dora").await;
        let (ina, _) = given.added_contact("Ina", &Value::Null).await;
        given.member(&ina, baker, json!({})).await;
        let sam = given.staff(StaffRole::Viewer).await;
        let query = "query($c: ID!) { sharedItems(customer: $c) { position } }";
        let mut read = owner.ask(query, json!({ "c": baker.id })).await;
        let read = read["sharedItems"]["position"].take();
        Self {
            old,
            target,
            inside,
            paper,
            extra,
            junk,
            inbox,
            sent,
            letter,
            sale,
            board,
            section,
            dora,
            ina,
            sam,
            read,
            scene,
        }
    }

    /// Every mutation of staff that takes a key, in an order in which all can be
    /// carried out.
    fn of_staff(&self) -> Vec<Act> {
        let mut acts = self.of_access();
        acts.extend(self.of_items());
        acts.extend(self.of_matters());
        acts.extend(self.of_customers());
        acts.extend(self.of_groups());
        acts.extend(self.of_people());
        acts
    }

    fn of_access(&self) -> Vec<Act> {
        let (customer, clara) = (&self.scene.baker.id, &self.scene.clara.id);
        let end = self.scene.given.clock.now() + TimeDelta::days(30);
        let set = json!({ "customerId": customer, "itemIds": [self.paper],
            "expectedPosition": self.read });
        let hers = json!({ "itemIds": [self.paper], "contactId": clara });
        let one = json!({ "customerId": customer, "itemId": self.paper, "contactId": clara });
        let (mut less, mut shorter) = (one.clone(), one);
        less["capability"] = json!("VIEW");
        shorter["expires"] = json!({ "at": end });
        let but = json!({ "folderId": self.target, "exceptIds": [self.inside] });
        let master = json!({ "customerId": customer });
        vec![
            ("setSharedItems", set),
            ("grantAccess", hers.clone()),
            ("changeCapability", less),
            ("changeAccessExpiry", shorter),
            ("revokeAccess", hers),
            ("shareContentsExcept", but),
            ("grantMasterAccess", master.clone()),
            ("revokeMasterAccess", master),
        ]
    }

    fn of_items(&self) -> Vec<Act> {
        let customer = &self.scene.baker.id;
        let made = json!({ "customerId": customer, "parentId": self.old, "name": "Sub" });
        let named = json!({ "itemId": self.paper, "name": "page.txt" });
        let moved = json!({ "itemIds": [self.extra], "toId": self.target });
        let copied = json!({ "itemIds": [self.extra], "toId": self.old });
        let of = json!({ "itemIds": [self.extra], "sectionId": self.section });
        let some = json!({ "itemIds": [self.extra] });
        let destroyed = json!({ "itemIds": [self.junk], "confirmCount": 1 });
        vec![
            ("createFolder", made),
            ("renameItem", named),
            ("moveItems", moved),
            ("copyItems", copied),
            ("defineSection", json!({ "name": "Law" })),
            ("setSection", of),
            ("acceptVersion", json!({ "itemId": self.sent })),
            ("trashItems", some.clone()),
            ("restoreItems", some),
            ("purgeItems", destroyed),
        ]
    }

    fn of_matters(&self) -> Vec<Act> {
        let which = json!({ "matterId": self.sale });
        let (mut described, mut given) = (which.clone(), which.clone());
        described["details"] = json!({ "reference": "2", "title": "Two" });
        given["give"] = json!([{ "contactId": self.scene.clara.id }]);
        let lease = matter(&self.scene, &self.old, "Lease");
        vec![
            ("openMatter", lease),
            ("describeMatter", described),
            ("setMatterAccess", given),
            ("closeMatter", which.clone()),
            ("reopenMatter", which),
        ]
    }

    fn of_customers(&self) -> Vec<Act> {
        let Scene {
            given,
            baker,
            other,
            ..
        } = &self.scene;
        let portal = json!({ "customerId": other.id });
        let new = json!({ "number": "4711", "name": "New Ltd", "kind": "PERSON" });
        let named = json!({ "customerId": baker.id, "number": "4712", "name": "Newer Ltd" });
        let answers = json!({ "customerId": baker.id, "staffId": given.owner.id });
        let there = json!({ "staffId": self.sam.id, "customerIds": [baker.id] });
        let sam = json!({ "staffId": self.sam.id });
        let mut roles = sam.clone();
        roles["roles"] = json!(["AUDITOR"]);
        vec![
            ("registerCustomer", new),
            ("changeCustomerDetails", named),
            ("closeCustomerPortal", portal.clone()),
            ("openCustomerPortal", portal),
            ("assignFileOwner", answers),
            ("assignStaff", there.clone()),
            ("unassignStaff", there),
            ("changeStaffRoles", roles),
            ("suspendStaff", sam.clone()),
            ("reinstateStaff", sam),
        ]
    }

    fn of_groups(&self) -> Vec<Act> {
        let people = json!({ "groupId": self.board, "memberIds": [self.dora.id] });
        let roles = json!({ "groupId": self.board, "customerIds": [self.scene.baker.id],
            "contacts": {} });
        let named = json!({ "groupId": self.board, "name": "Council" });
        vec![
            ("createGroup", json!({ "name": "Another" })),
            ("describeGroup", named),
            ("addGroupMembers", people.clone()),
            ("assignGroupRoles", roles),
            ("removeGroupMembers", people),
            ("closeGroup", json!({ "groupId": self.board })),
        ]
    }

    fn of_people(&self) -> Vec<Act> {
        let (customer, dora) = (&self.scene.baker.id, &self.dora.id);
        let added = json!({ "firstName": "New", "lastName": "One", "customerId": customer });
        let named = json!({ "contactId": dora, "firstName": "Dora", "lastName": "Day",
            "email": self.dora.email });
        let member = json!({ "contactId": dora, "customerId": customer });
        let mut less = member.clone();
        less["role"] = json!("ENTITY_ACCESS");
        vec![
            ("addContact", added),
            ("inviteContact", json!({ "contactId": self.ina })),
            ("changeContactDetails", named),
            ("assignMembership", less),
            ("closeContactPortal", member.clone()),
            ("openContactPortal", member.clone()),
            ("removeMembership", member),
            ("closeContact", json!({ "contactId": dora })),
        ]
    }

    /// The same of contacts.
    fn of_contacts(&self) -> Vec<Act> {
        let made = json!({ "customerId": self.scene.baker.id, "folderId": self.inbox,
            "name": "Letters" });
        vec![
            ("createFolder", made),
            ("withdrawUpload", json!({ "itemId": self.letter })),
        ]
    }

    /// All of it is gone, as far as it can go.
    async fn end(&self) {
        let owner = &self.scene.given.owner;
        purge(owner, &self.old).await;
        for item in [&self.paper, &self.sent, &self.letter, &self.sale] {
            assert_eq!(owner.item(item).await, Value::Null);
        }
        let ina = json!({ "contactId": self.ina });
        let mut member = ina.clone();
        member["customerId"] = json!(self.scene.baker.id);
        let sam = json!({ "staffId": self.sam.id });
        let portal = json!({ "customerId": self.scene.other.id });
        for (mutation, input) in [
            ("removeMembership", member),
            ("closeContact", ina),
            ("suspendStaff", sam),
            ("closeCustomerPortal", portal),
        ] {
            let _ = owner.change(mutation, input, "").await.done();
        }
    }
}

fn matter(scene: &Scene, parent: &str, name: &str) -> Value {
    json!({ "customerId": scene.baker.id, "parentId": parent, "name": name,
            "details": { "reference": "1", "title": "One" } })
}

/// Destroys an item with all below it, however many that is.
async fn purge(owner: &Staff, item: &str) {
    let _ = owner.trash(item).await.done();
    let mut input = json!({ "itemIds": [item], "confirmCount": 0 });
    let asks = owner.change("purgeItems", input.clone(), "").await;
    input["confirmCount"] = asks.refused("UNCONFIRMED").arg("count").clone();
    let _ = owner.change("purgeItems", input, "").await.done();
}

/// Code and position of each, carried out now or before.
async fn told(browser: &Browser, acts: &[Act]) -> Vec<(&'static str, String, Value)> {
    let mut told = vec![];
    for (mutation, input) in acts {
        let done = keyed(browser, mutation, input.clone()).await.done();
        let position = done.0["position"].clone();
        told.push((*mutation, done.code().to_owned(), position));
    }
    told
}

/// The mutations whose input takes a key.
fn keyed_mutations(audience: &str) -> BTreeSet<String> {
    let code = code_of(audience);
    let lines = block(&code, "type Mutation").unwrap().lines();
    let inputs = lines.filter_map(|line| {
        let (mutation, rest) = line.trim().split_once("(input: ")?;
        let (input, _) = rest.split_once("!)")?;
        let fields = block(&code, &format!("input {input}"))?;
        fields
            .contains("idempotencyKey: ")
            .then(|| mutation.to_owned())
    });
    inputs.collect()
}

fn are_all(acts: &[Act], audience: &str) {
    let table = acts.iter().map(|(mutation, _)| (*mutation).to_owned());
    assert_eq!(table.collect::<BTreeSet<_>>(), keyed_mutations(audience));
}

#[tokio::test]
async fn whatever_became_of_it_what_was_carried_out_is_told_as_done() {
    let world = World::new().await;
    let (owner, clara) = (&world.scene.given.owner, &world.scene.clara);
    let (staff, contacts) = (world.of_staff(), world.of_contacts());
    are_all(&staff, "staff");
    are_all(&contacts, "client");
    let sent = told(clara, &contacts).await;
    let done = told(owner, &staff).await;
    world.end().await;
    let events = world.scene.given.events().await;
    assert_eq!(told(owner, &staff).await, done);
    assert_eq!(told(clara, &contacts).await, sent);
    assert_eq!(world.scene.given.events().await, events);
}

#[tokio::test]
async fn who_works_for_assigned_customers_is_told_again_of_what_was_purged_there() {
    let scene = scene().await;
    let (customer, plan) = (&scene.baker.id, &scene.plan);
    let sam = assigned_to(&scene, customer, "OWNER").await;
    let acts = [
        (
            "createFolder",
            json!({ "customerId": customer, "parentId": scene.billing, "name": "Sub" }),
        ),
        ("renameItem", json!({ "itemId": plan, "name": "map.txt" })),
        ("grantAccess", json!({ "itemIds": [plan] })),
        ("revokeAccess", json!({ "itemIds": [plan] })),
        (
            "moveItems",
            json!({ "itemIds": [plan], "toId": scene.billing }),
        ),
    ];
    let done = told(&sam, &acts).await;
    let owner = &scene.given.owner;
    purge(owner, &scene.billing).await;
    assert_eq!(told(&sam, &acts).await, done);
    // The right is asked for all the same.
    let input = json!({ "staffId": sam.id, "customerIds": [customer] });
    let _ = owner.change("unassignStaff", input, "").await.done();
    for (mutation, input) in &acts {
        let said = keyed(&sam, mutation, input.clone()).await;
        let _ = said.refused("NOT_ASSIGNED");
    }
}

#[tokio::test]
async fn a_key_that_was_used_tells_nothing_of_what_is_hidden() {
    let scene = scene().await;
    let clara = &scene.clara;
    let place = json!({ "customerId": scene.baker.id });
    let letter = clara.upload(place, "letter.txt", b"x").await;
    let withdraw = json!({ "itemId": letter });
    let _ = keyed(clara, "withdrawUpload", withdraw).await.done();
    let sam = assigned_to(&scene, &scene.baker.id, "OWNER").await;
    let trash = json!({ "itemIds": [scene.invoice] });
    let _ = keyed(&sam, "trashItems", trash).await.done();
    let given = &scene.given;
    let theirs = given.document(&scene.other, None, "theirs.txt", b"x").await;
    let unknown = given.unknown_id();
    let asked = async |item: &str| {
        let withdraw = json!({ "itemId": item });
        let trash = json!({ "itemIds": [item] });
        (
            keyed(clara, "withdrawUpload", withdraw).await,
            keyed(&sam, "trashItems", trash).await,
        )
    };
    let nothing = asked(&unknown).await;
    let _ = nothing.0.clone().refused("NOT_FOUND");
    let _ = nothing.1.clone().refused("NOT_ASSIGNED");
    assert_eq!(asked(&theirs).await, nothing);
    // Of the same customer, and not shown to her.
    let hidden = json!({ "itemId": scene.plan });
    assert_eq!(keyed(clara, "withdrawUpload", hidden).await, nothing.0);
}
