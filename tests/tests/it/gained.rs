//! Who gained what by a change, told with `visibleTo`: what its preview foresaw, and
//! the same when it is repeated.

use std::collections::BTreeSet;

use portico_domain::values::StaffRole;
use portico_tests::bytes::file;
use portico_tests::{Outcome, Staff};
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

const GAINED: &str = "gained(first: 200) { contacts gains others hasMore \
    byContact { contact { id } gains others } \
    changes { contact { id } item { id } effect } }";

const PREVIEW: &str = "query($change: PreviewChangeInput!) { previewChange(change: $change) { \
    __typename ... on ChangePreview { changes { contact { id } item { id } ofCopy ofNew effect } } } }";

/// What gives contacts nothing, and cannot be tried out.
const NOT_PREVIEWED: [&str; 6] = [
    "addContact",
    "closeMatter",
    "createGroup",
    "describeGroup",
    "describeMatter",
    "reopenMatter",
];

/// Contact, item and effect of a change.
fn words(change: &Value) -> [&str; 3] {
    let places = ["/contact/id", "/item/id", "/effect"];
    places.map(|place| change.pointer(place).unwrap().as_str().unwrap())
}

/// The changes after which a contact sees or may do more.
fn widening(told: &Value) -> Vec<&Value> {
    let effects = ["GAINS", "GAINS_DOWNLOAD", "OTHER_VERSION"];
    let changes = told["changes"].as_array().unwrap().iter();
    changes
        .filter(|change| effects.contains(&words(change)[2]))
        .collect()
}

/// Whom the changes are about and what becomes of something for them, sorted.
fn whose<'a>(changes: &[&'a Value]) -> Vec<(&'a str, &'a str)> {
    let mut found: Vec<_> = changes
        .iter()
        .map(|&change| (words(change)[0], words(change)[2]))
        .collect();
    found.sort_unstable();
    found
}

/// What was gained is what was foreseen; of what was made then, to whom.
fn as_foreseen(foreseen: &Value, gained: &Value, mutation: &str) {
    let (foreseen, happened) = (widening(foreseen), widening(gained));
    let whose_happened = whose(&happened);
    assert_eq!(whose_happened, whose(&foreseen), "{mutation}");
    for change in foreseen {
        let made = change["ofCopy"] == true || change["ofNew"] == true;
        let same = happened.iter().any(|one| words(one) == words(change));
        assert!(made || same, "{mutation}: {change} in {gained}");
    }
    let contacts: BTreeSet<&str> = whose_happened.iter().map(|(contact, _)| *contact).collect();
    let count = |contact: Option<&str>, gains: bool| {
        let of = |(who, effect): &&(&str, &str)| {
            contact.is_none_or(|contact| contact == *who) && (*effect == "GAINS") == gains
        };
        whose_happened.iter().filter(of).count()
    };
    let by_contact = contacts.iter().map(|contact| {
        json!({ "contact": { "id": contact }, "gains": count(Some(contact), true),
                "others": count(Some(contact), false) })
    });
    assert_eq!(
        gained["byContact"],
        by_contact.collect::<Value>(),
        "{mutation}"
    );
    let counted = [&gained["contacts"], &gained["gains"], &gained["others"]];
    let expected = [contacts.len(), count(None, true), count(None, false)];
    assert_eq!(counted.map(Value::clone), expected.map(|n| json!(n)));
    assert_eq!(gained["hasMore"], false, "{mutation}");
}

/// The owner's changes, each tried out before, and told again after.
struct Told {
    scene: Scene,
    acts: usize,
    mutations: BTreeSet<String>,
}

impl Told {
    async fn made(&mut self, mutation: &str, mut input: Value, wanted: &str) -> Outcome {
        let owner = &self.scene.given.owner;
        let foreseen = if NOT_PREVIEWED.contains(&mutation) {
            json!({ "changes": [] })
        } else {
            let change = json!({ "change": { mutation: input } });
            owner.ask(PREVIEW, change).await["previewChange"].take()
        };
        self.acts += 1;
        self.mutations.insert(mutation.to_owned());
        let wanted = format!("{wanted} {GAINED}");
        if mutation == "beginUploads" {
            // Nobody sees them yet, though they will.
            assert!(!widening(&foreseen).is_empty());
            let done = owner.change(mutation, input, &wanted).await.done();
            as_foreseen(&json!({ "changes": [] }), &done.0["gained"], mutation);
            return done;
        }
        input["idempotencyKey"] = json!(format!("act {}", self.acts));
        let done = owner.change(mutation, input.clone(), &wanted).await.done();
        as_foreseen(&foreseen, &done.0["gained"], mutation);
        let again = owner.change(mutation, input, &wanted).await.done();
        assert_eq!(again.0["gained"], done.0["gained"], "{mutation}");
        done
    }

    /// How many items were gained.
    async fn by(&mut self, mutation: &str, input: Value) -> Option<u64> {
        let done = self.made(mutation, input, "").await;
        done.0["gained"]["gains"].as_u64()
    }

    fn customer(&self) -> String {
        self.scene.baker.id.clone()
    }
}

/// The mutations of the schema whose answers say `visibleTo`; each says `gained`.
fn says_visible_to() -> BTreeSet<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../api/schema/staff.graphql");
    let sdl = std::fs::read_to_string(path).unwrap();
    let (mut types, mut mutations) = (vec![], BTreeSet::new());
    let defined: Vec<&str> = sdl.split("\n}\n").collect();
    for one in &defined {
        if let Some((_, of)) = one.rsplit_once("\ntype ")
            && of.contains("visibleTo: VisibleTo")
        {
            assert!(of.contains("gained("), "{of}");
            types.push(of.split(' ').next().unwrap());
        }
    }
    let unions = sdl.lines().filter_map(|line| line.strip_prefix("union "));
    let payloads: Vec<&str> = unions
        .filter_map(|line| line.split_once(" = "))
        .filter(|(_, members)| members.split(" | ").any(|one| types.contains(&one)))
        .map(|(name, _)| name)
        .collect();
    let fields = defined
        .iter()
        .find_map(|one| one.rsplit_once("\ntype Mutation "));
    for line in fields.unwrap().1.lines() {
        let Some((name, rest)) = line.trim().split_once("(input: ") else {
            continue;
        };
        let answered = rest.rsplit_once("): ").map(|(_, payload)| payload);
        if answered.is_some_and(|payload| payloads.contains(&payload.trim_end_matches('!'))) {
            mutations.insert(name.to_owned());
        }
    }
    mutations
}

/// Into a shared folder, out of the trash, and out of a closed section.
async fn in_the_tree(told: &mut Told) {
    let customer = told.customer();
    let (billing, plan) = (told.scene.billing.clone(), told.scene.plan.clone());
    let granted = told
        .by("grantAccess", json!({ "itemIds": [billing] }))
        .await;
    assert_eq!(granted, Some(4));
    let new = json!({ "customerId": customer, "parentId": billing, "name": "New" });
    assert_eq!(told.by("createFolder", new).await, Some(2));
    let into = json!({ "itemIds": [plan], "toId": billing });
    assert_eq!(told.by("moveItems", into.clone()).await, Some(2));
    let mut copy = into;
    copy["onClash"] = json!("KEEP_BOTH");
    assert_eq!(told.by("copyItems", copy).await, Some(2));
    let _ = told.scene.given.owner.trash(&plan).await.done();
    let back = json!({ "itemIds": [plan] });
    assert_eq!(told.by("restoreItems", back).await, Some(2));
    let files = json!([file("new.txt", b"new")]);
    let files = json!({ "customerId": customer, "parentId": billing, "files": files });
    assert_eq!(told.by("beginUploads", files).await, Some(0));
    let place = json!({ "customerId": customer, "folderId": billing });
    let sent = told.scene.clara.upload(place, "sent.txt", b"sent").await;
    let accepted = told.by("acceptVersion", json!({ "itemId": sent })).await;
    assert_eq!(accepted, Some(1));
    let owner = &told.scene.given.owner;
    let hidden = owner.change("defineSection", json!({ "name": "Hidden" }), "sectionId");
    let hidden = hidden.await.done().text("sectionId").to_owned();
    let mut section = json!({ "itemIds": [billing], "sectionId": hidden });
    assert_eq!(told.by("setSection", section.clone()).await, Some(0));
    section["sectionId"] = Value::Null;
    assert!(told.by("setSection", section).await > Some(4));
}

async fn at_matters(told: &mut Told) {
    let details = json!({ "reference": "2026/7", "title": "The sale" });
    let input = json!({ "customerId": told.customer(), "name": "Sale", "details": details });
    let opened = told.made("openMatter", input, "items { id }").await;
    let matter = opened.0["items"][0]["id"].as_str().unwrap();
    let clara = told.scene.clara.id.clone();
    let give = json!({ "matterId": matter, "give": [{ "contactId": clara }] });
    assert_eq!(told.by("setMatterAccess", give).await, Some(1));
    let described = json!({ "matterId": matter, "details": details });
    let _ = told.by("describeMatter", described).await;
    for mutation in ["closeMatter", "reopenMatter"] {
        let _ = told.by(mutation, json!({ "matterId": matter })).await;
    }
}

async fn by_grants(told: &mut Told) {
    let (customer, ben) = (told.customer(), told.scene.ben.id.clone());
    let mut one = json!({ "customerId": customer, "itemId": told.scene.billing });
    one["capability"] = json!("VIEW");
    let _ = told.by("changeCapability", one.clone()).await;
    one["capability"] = json!("DOWNLOAD");
    let done = told.made("changeCapability", one, "").await;
    assert_ne!(done.0["gained"]["others"], 0);
    let mut one = json!({ "customerId": customer, "itemId": told.scene.billing });
    one["expires"] = json!({ "at": "2099-01-01T00:00:00Z" });
    assert_eq!(told.by("changeAccessExpiry", one).await, Some(0));
    let scene = &told.scene;
    let (given, baker) = (&scene.given, &scene.baker);
    let shared = given.folder(baker, None, "SHARED").await;
    let kept = given
        .document(baker, Some(&shared), "kept.txt", b"kept")
        .await;
    let _ = given
        .document(baker, Some(&shared), "told.txt", b"told")
        .await;
    let letter = given.document(baker, None, "letter.txt", b"letter").await;
    let except = json!({ "folderId": shared, "exceptIds": [kept] });
    assert_eq!(told.by("shareContentsExcept", except).await, Some(2));
    let query = "query($customer: ID!, $contact: ID) { \
        sharedItems(customer: $customer, contact: $contact) { position } }";
    let of = json!({ "customer": customer, "contact": ben });
    let read = told.scene.given.owner.ask(query, of).await;
    let set = json!({ "customerId": customer, "contactId": ben, "itemIds": [letter],
                      "expectedPosition": read["sharedItems"]["position"] });
    assert_eq!(told.by("setSharedItems", set).await, Some(1));
    let everything = json!({ "customerId": customer });
    assert!(told.by("grantMasterAccess", everything).await > Some(0));
}

async fn of_people(told: &mut Told) {
    let (customer, ben) = (told.customer(), told.scene.ben.id.clone());
    let added = json!({ "firstName": "Nora", "lastName": "New", "customerId": customer });
    assert_eq!(told.by("addContact", added).await, Some(0));
    let out = json!({ "contactId": ben, "customerId": customer });
    let mut again = out.clone();
    again["survivors"] = json!("AS_BEFORE");
    for (close, open) in [
        ("closeContactPortal", "openContactPortal"),
        ("removeMembership", "assignMembership"),
    ] {
        assert_eq!(told.by(close, out.clone()).await, Some(0));
        assert!(told.by(open, again.clone()).await > Some(0));
    }
    let owner = &told.scene.given.owner;
    let _ = owner.switch_portal(&customer, false).await.done();
    let open = json!({ "customerId": customer, "survivors": "AS_BEFORE" });
    assert!(told.by("openCustomerPortal", open).await > Some(0));
}

async fn of_groups(told: &mut Told) {
    let (customer, stella) = (told.customer(), told.scene.stella.id.clone());
    let made = told
        .made("createGroup", json!({ "name": "Board" }), "groupId")
        .await;
    let group = made.text("groupId");
    let named = json!({ "groupId": group, "name": "Panel" });
    assert_eq!(told.by("describeGroup", named).await, Some(0));
    let members = json!({ "groupId": group, "memberIds": [stella] });
    assert_eq!(told.by("addGroupMembers", members.clone()).await, Some(0));
    let roles = json!({ "groupId": group, "customerIds": [customer], "contacts": {} });
    assert!(told.by("assignGroupRoles", roles).await > Some(0));
    assert_eq!(told.by("removeGroupMembers", members).await, Some(0));
    let closed = json!({ "groupId": group });
    assert_eq!(told.by("closeGroup", closed).await, Some(0));
}

#[tokio::test]
async fn every_answer_that_says_visible_to_says_who_gained_what_was_foreseen() {
    let mut told = Told {
        scene: scene().await,
        acts: 0,
        mutations: BTreeSet::new(),
    };
    in_the_tree(&mut told).await;
    at_matters(&mut told).await;
    by_grants(&mut told).await;
    of_people(&mut told).await;
    of_groups(&mut told).await;
    assert_eq!(told.mutations, says_visible_to());
}

fn keyed(item: &str, key: &str) -> Value {
    json!({ "itemIds": [item], "idempotencyKey": key })
}

#[tokio::test]
async fn a_repeat_tells_what_the_first_gave_and_giving_again_gives_nothing() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let grant = async |key| {
        let input = keyed(&scene.billing, key);
        owner.change("grantAccess", input, GAINED).await.done()
    };
    let first = grant("first").await;
    assert_eq!(first.0["gained"]["gains"], 4);
    let second = grant("second").await;
    assert_eq!(second.code(), "ACCESS_ALREADY_GRANTED");
    let nothing = json!({ "contacts": 0, "gains": 0, "others": 0, "hasMore": false,
                          "byContact": [], "changes": [] });
    assert_eq!(second.0["gained"], nothing);
    let _ = owner.revoke(&scene.billing).await.done();
    let _ = owner.grant_to(&scene.invoice, &scene.ben).await.done();
    assert_eq!(grant("first").await, first);
}

#[tokio::test]
async fn what_was_purged_since_is_counted_and_not_listed() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let grant = async |paging: &str| {
        let input = json!({ "itemIds": [scene.billing, scene.plan], "contactId": scene.clara.id,
                            "idempotencyKey": "once" });
        let wanted = format!("gained({paging}) {{ gains hasMore changes {{ item {{ id }} }} }}");
        owner.change("grantAccess", input, &wanted).await.done().0["gained"].take()
    };
    let first = grant("first: 3").await;
    assert_eq!(
        (&first["gains"], &first["hasMore"]),
        (&json!(3), &json!(false))
    );
    assert_eq!(first["changes"].as_array().unwrap().len(), 3);
    let _ = owner.trash(&scene.invoice).await.done();
    let purge = json!({ "itemIds": [scene.invoice], "confirmCount": 1 });
    let _ = owner.change("purgeItems", purge, "").await.done();
    assert!(owner.item(&scene.invoice).await.is_null());
    let again = grant("first: 3").await;
    assert_eq!(
        (&again["gains"], &again["hasMore"]),
        (&json!(3), &json!(false))
    );
    assert_eq!(again["changes"].as_array().unwrap().len(), 2);
    // No page repeats what another listed.
    let (one, other) = (grant("first: 1").await, grant("first: 1, skip: 1").await);
    assert_eq!(
        (&one["hasMore"], &other["hasMore"]),
        (&json!(true), &json!(false))
    );
    let both = [&one["changes"][0], &other["changes"][0]];
    assert_eq!(both, [&again["changes"][0], &again["changes"][1]]);
}

#[tokio::test]
async fn what_was_gained_is_listed_in_pages() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let page = async |arguments: &str| {
        let wanted = format!(
            "gained({arguments}) {{ gains hasMore changes {{ item {{ id }} contact {{ id }} effect }} }}"
        );
        let input = keyed(&scene.billing, "once");
        let mut done = owner.change("grantAccess", input, &wanted).await.done();
        done.0["gained"].take()
    };
    let (first, rest) = (page("first: 3").await, page("first: 3, skip: 3").await);
    let counted = |page: &Value| (page["gains"].clone(), page["hasMore"].clone());
    assert_eq!(counted(&first), (json!(4), json!(true)));
    assert_eq!(counted(&rest), (json!(4), json!(false)));
    let mut all = first["changes"].as_array().unwrap().clone();
    all.extend(rest["changes"].as_array().unwrap().clone());
    assert_eq!(page("first: 200").await["changes"], json!(all));
    for (wrong, field) in [("first: 201", "first"), ("skip: -1", "skip")] {
        let wanted = format!("gained({wrong}) {{ gains }}");
        let input = keyed(&scene.billing, "once");
        let answer = owner
            .change_call("grantAccess", input, &wanted)
            .await
            .json();
        let told = &answer["errors"][0]["extensions"];
        assert_eq!(told["cause"], "INVALID_INPUT", "{answer}");
        assert_eq!(told["field"], field, "{answer}");
    }
}

#[tokio::test]
async fn a_change_is_answered_where_the_history_has_not_taken_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let mut busy = scene.given.app.log.pool().begin().await.unwrap();
    sqlx::query("SELECT FROM checkpoints WHERE model = 'access_history' FOR UPDATE")
        .execute(&mut *busy)
        .await
        .unwrap();
    // Who does not ask does not wait.
    let _ = owner.grant(&scene.plan).await.done();
    let input = keyed(&scene.billing, "once");
    let answer = owner
        .change_call("grantAccess", input.clone(), GAINED)
        .await
        .json();
    let done = &answer["data"]["grantAccess"];
    assert_eq!(done["done"], "ACCESS_GRANTED", "{answer}");
    assert_eq!(done["gained"], Value::Null);
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["cause"], "HISTORY_BEHIND", "{answer}");
    assert_eq!(error["path"], json!(["grantAccess", "gained"]));
    assert_eq!(answer["errors"].as_array().unwrap().len(), 1);
    busy.rollback().await.unwrap();
    let again = owner.change("grantAccess", input, GAINED).await.done();
    assert_eq!(again.0["gained"]["gains"], 4);
}

/// Sam administers contacts, and owns these customers alone.
async fn assigned(scene: &Scene, customers: &[&str]) -> Staff {
    let owner = &scene.given.owner;
    let sam = scene.given.staff(StaffRole::StaffAdmin).await;
    let input = json!({ "staffId": sam.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": sam.id, "customerIds": customers, "role": "OWNER" });
    let _ = owner.change("assignStaff", input, "").await.done();
    sam
}

#[tokio::test]
async fn who_is_not_known_any_more_is_not_told() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let sam = assigned(&scene, &[&scene.baker.id]).await;
    let share = json!({ "itemIds": [scene.billing], "idempotencyKey": "once" });
    let told = async || {
        let done = sam.change("grantAccess", share.clone(), GAINED).await;
        let gained = done.done().0["gained"].take();
        let of = |id: &str| {
            let changes = gained["changes"].as_array().unwrap().iter();
            changes.filter(|one| words(one)[0] == id).count()
        };
        let (clara, ben) = (of(&scene.clara.id), of(&scene.ben.id));
        assert_eq!(gained["gains"], clara + ben);
        assert_eq!(
            gained["byContact"].as_array().unwrap().len(),
            gained["contacts"]
        );
        (clara, ben)
    };
    // The folder and what is in it.
    assert_eq!(told().await, (2, 2));
    // Ben is nobody's of Sam's any more.
    let out = json!({ "customerId": scene.baker.id, "contactId": scene.ben.id });
    let _ = owner.change("removeMembership", out, "").await.done();
    assert_eq!(told().await, (2, 0));
}
