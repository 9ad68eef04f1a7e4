//! Trying out what makes something new, changes a grant or ends an account: the
//! preview, and then the act.

use chrono::TimeDelta;
use portico_tests::{Outcome, Staff};
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

const QUERY: &str = "query($change: PreviewChangeInput!) { previewChange(change: $change) {
    __typename ... on Refused { code message args { field suggestion } }
    ... on ChangePreview { contacts gains loses others
        changes { contact { id } item { id } ofNew effect } } } }";

pub(crate) async fn preview(staff: &Staff, change: Value) -> Value {
    staff.ask(QUERY, json!({ "change": change })).await["previewChange"].take()
}

/// Gains, losses and other changes, counted.
pub(crate) fn counted(foreseen: &Value) -> [i64; 3] {
    ["gains", "loses", "others"].map(|field| {
        let count = foreseen[field].as_i64();
        count.unwrap_or_else(|| panic!("{foreseen}"))
    })
}

async fn refused_alike(scene: &Scene, mutation: &str, input: Value) -> String {
    let owner = &scene.given.owner;
    let foreseen = preview(owner, json!({ mutation: input.clone() })).await;
    let said: Outcome = owner.change(mutation, input, "").await;
    assert_eq!(said.0["__typename"], "Refused", "{}", said.0);
    assert_eq!(
        (&foreseen["code"], &foreseen["message"]),
        (&said.0["code"], &said.0["message"])
    );
    said.code().to_owned()
}

#[tokio::test]
async fn what_would_be_made_in_a_shared_folder_is_foreseen_there() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.billing).await.done();
    let place = json!({ "customerId": scene.baker.id, "parentId": scene.billing });
    let (mut folder, mut matter, mut files) = (place.clone(), place.clone(), place.clone());
    folder["name"] = json!("2020");
    matter["name"] = json!("Sale");
    matter["details"] = json!({ "reference": "2026/7", "title": "The sale" });
    files["files"] = json!([{ "name": "a.txt", "size": "1" }, { "name": "b.txt", "size": "2" }]);
    let events = scene.given.events().await;
    for (mutation, input, made) in [
        ("createFolder", &folder, 2),
        ("openMatter", &matter, 2),
        ("beginUploads", &files, 4),
    ] {
        let foreseen = preview(owner, json!({ mutation: input })).await;
        assert_eq!(counted(&foreseen), [made, 0, 0], "{mutation}");
        for change in foreseen["changes"].as_array().unwrap() {
            let told = (&change["item"]["id"], &change["ofNew"], &change["effect"]);
            assert_eq!(told, (&json!(scene.billing), &json!(true), &json!("GAINS")));
        }
    }
    assert_eq!(scene.given.events().await, events);
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 2);
    let _ = owner.change("createFolder", folder, "").await.done();
    let _ = owner.change("openMatter", matter, "").await.done();
    for name in ["a.txt", "b.txt"] {
        let _ = owner.upload(place.clone(), name, b"x").await;
    }
    for client in [&scene.clara, &scene.ben] {
        assert_eq!(scene.seen_by(client).await.len(), 2 + 4);
    }
    // Beside it nobody sees what is made.
    let root = json!({ "customerId": scene.baker.id, "name": "Quiet" });
    let foreseen = preview(owner, json!({ "createFolder": root })).await;
    assert_eq!(counted(&foreseen), [0, 0, 0]);
}

/// Begins uploads into the shared folder; what was foreseen, and what came of it.
async fn begun(scene: &Scene, files: Value) -> ([i64; 3], Outcome) {
    let owner = &scene.given.owner;
    let input = json!({ "customerId": scene.baker.id, "parentId": scene.billing,
        "files": files });
    let foreseen = preview(owner, json!({ "beginUploads": input })).await;
    let gained = "gained { contacts gains others changes { effect } }";
    let done = owner.change("beginUploads", input, gained).await.done();
    (counted(&foreseen), done)
}

#[tokio::test]
async fn what_empty_files_give_is_told_at_once_and_nothing_is_to_be_sent() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.billing).await.done();
    let empty = |name: &str| json!({ "name": name, "size": "0" });
    let told = |each: usize| {
        json!({ "contacts": 2, "gains": 2 * each, "others": 0,
            "changes": vec![json!({ "effect": "GAINS" }); 2 * each] })
    };
    let nothing = "Nothing is to be sent: an empty file is there at once.";
    let (foreseen, done) = begun(&scene, json!([empty("a.txt"), empty("b.txt")])).await;
    assert_eq!((foreseen, &done.0["gained"]), ([4, 0, 0], &told(2)));
    assert_eq!(done.message(), nothing);
    let end = sqlx::query_scalar("SELECT max(position)::text FROM events");
    let end: String = end.fetch_one(scene.given.app.log.pool()).await.unwrap();
    let (_, last) = done.position().rsplit_once('-').unwrap();
    assert_eq!(last, end, "the last of both");
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 2 + 2);
    // What waits for its bytes is gained later.
    let five = json!({ "name": "five.txt", "size": "5" });
    let (foreseen, done) = begun(&scene, json!([empty("c.txt"), five])).await;
    assert_eq!((foreseen, &done.0["gained"]), ([4, 0, 0], &told(1)));
    assert_eq!(done.message(), "Send the bytes.");
    assert!(done.0["position"].is_string());
    let input = json!({ "customerId": scene.baker.id, "files": [empty("hers.txt")] });
    let sent = scene.clara.change("beginUploads", input.clone(), "").await;
    let sent = sent.done();
    assert_eq!(sent.message(), nothing);
    assert!(sent.0["position"].is_string());
    // Her own is there already, so she is asked.
    let asked = scene.clara.change("beginUploads", input, "").await.done();
    assert_eq!(asked.message(), "No upload is begun; each file says why.");
    assert!(asked.0["position"].is_null());
}

/// What comes of files that are sent into the shared folder, with this choice: what was
/// foreseen, what became of each, and how many items were gained at once.
async fn sent(scene: &Scene, choice: &str, files: &[(&str, &str)]) -> (Value, Value, Value) {
    let owner = &scene.given.owner;
    let files = files.iter();
    let files = files.map(|(name, size)| json!({ "name": name, "size": size }));
    let input = json!({ "customerId": scene.baker.id, "parentId": scene.billing,
        "files": files.collect::<Value>(), "onClash": choice });
    let foreseen = preview(owner, json!({ "beginUploads": input })).await;
    let wanted = "uploads { __typename ... on NameClash { suggestion } } gained { gains }";
    let mut done = owner.change("beginUploads", input, wanted).await.done();
    let gained = done.0["gained"]["gains"].take();
    (foreseen, done.0["uploads"].take(), gained)
}

#[tokio::test]
async fn empty_files_of_one_name_are_foreseen_as_they_come_one_after_another() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let ticket = json!({ "__typename": "UploadTicket" });
    for (files, free) in [
        (&[("a.txt", "0"), ("A.txt", "0")][..], "A (2).txt"),
        (&[("b.txt", "0"), ("b.txt", "5")][..], "b (2).txt"),
        (
            &[("c.txt", "0"), ("c.txt", "0"), ("c/", "0")][..],
            "c (2).txt",
        ),
    ] {
        let (foreseen, became, gained) = sent(&scene, "ASK", files).await;
        let told = (&foreseen["code"], &foreseen["args"]["suggestion"]);
        assert_eq!(told, (&json!("NAME_TAKEN"), &json!(free)), "{foreseen}");
        let clash = json!({ "__typename": "NameClash", "suggestion": free });
        assert_eq!((&became[0], &became[1]), (&ticket, &clash), "{became}");
        assert_eq!(gained, 2);
    }
    // What is to be sent has no name before it is complete.
    for (choice, files, counts, at_once) in [
        ("ASK", [("d.txt", "5"), ("d.txt", "0")], [4, 0, 0], 2),
        (
            "NEW_VERSION",
            [("e.txt", "0"), ("E.txt", "0")],
            [2, 0, 0],
            2,
        ),
        (
            "NEW_VERSION",
            [("f.txt", "0"), ("f.txt", "5")],
            [2, 0, 0],
            2,
        ),
        ("KEEP_BOTH", [("g.txt", "0"), ("g.txt", "0")], [4, 0, 0], 4),
    ] {
        let (foreseen, became, gained) = sent(&scene, choice, &files).await;
        assert_eq!(counted(&foreseen), counts, "{choice} {files:?}");
        assert_eq!(became, json!([ticket, ticket]), "{choice} {files:?}");
        assert_eq!(gained, at_once, "{choice} {files:?}");
    }
}

#[tokio::test]
async fn a_new_version_of_what_is_shared_is_foreseen_and_no_upload_is_begun() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let file = json!([{ "name": "plan.txt", "size": "9" }]);
    let over = json!({ "customerId": scene.baker.id, "documentId": scene.plan, "files": file });
    let foreseen = preview(owner, json!({ "beginUploads": over })).await;
    assert_eq!(counted(&foreseen), [0, 0, 1]);
    assert_eq!(foreseen["changes"][0]["effect"], "OTHER_VERSION");
    let same = json!({ "customerId": scene.baker.id, "files": file });
    let asks = preview(owner, json!({ "beginUploads": same })).await;
    assert_eq!(
        (&asks["code"], &asks["args"]["suggestion"]),
        (&json!("NAME_TAKEN"), &json!("plan (2).txt"))
    );
    let mut both = same;
    both["onClash"] = json!("KEEP_BOTH");
    let foreseen = preview(owner, json!({ "beginUploads": both })).await;
    assert_eq!(counted(&foreseen), [0, 0, 0]);
    let open = owner.ask("{ openUploads { totalCount } }", json!({})).await;
    assert_eq!(open["openUploads"]["totalCount"], 0);
    let version = scene.clara.item(&scene.plan).await["version"].take();
    assert_eq!(version["number"], 1);
}

#[tokio::test]
async fn less_and_more_of_a_grant_is_foreseen() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.billing).await.done();
    let grant = json!({ "customerId": scene.baker.id, "itemId": scene.billing });
    let with = |field: &str, value: Value| {
        let mut input = grant.clone();
        input[field] = value;
        input
    };
    for (capability, effect) in [("VIEW", "LOSES_DOWNLOAD"), ("DOWNLOAD", "GAINS_DOWNLOAD")] {
        let input = with("capability", json!(capability));
        let foreseen = preview(owner, json!({ "changeCapability": input })).await;
        assert_eq!(counted(&foreseen), [0, 0, 2], "the invoice of two clients");
        assert_eq!(foreseen["changes"][0]["effect"], effect);
        let _ = owner.change("changeCapability", input, "").await.done();
        let item = scene.clara.item(&scene.invoice).await;
        assert_eq!(
            item["viewerCan"]["download"]["allowed"],
            capability == "DOWNLOAD"
        );
    }
    let now = scene.given.clock.now();
    let later = with("expires", json!({ "at": now + TimeDelta::hours(1) }));
    let foreseen = preview(owner, json!({ "changeAccessExpiry": later })).await;
    assert_eq!(counted(&foreseen), [0, 0, 0]);
    let past = with("expires", json!({ "at": now - TimeDelta::hours(1) }));
    assert_eq!(
        refused_alike(&scene, "changeAccessExpiry", past).await,
        "EXPIRY_IN_THE_PAST"
    );
}

#[tokio::test]
async fn who_sent_an_older_version_loses_the_firms_and_gains_it_again() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let over = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let hers = b"Her plan.\n";
    let _ = scene.clara.upload(over.clone(), "plan.txt", hers).await;
    let _ = owner.upload(over, "plan.txt", b"The next plan.\n").await;
    for (capability, effect, more) in [
        ("VIEW", "LOSES_DOWNLOAD", 0),
        ("DOWNLOAD", "GAINS_DOWNLOAD", 1),
    ] {
        let input = json!({ "customerId": scene.baker.id, "itemId": scene.plan,
            "contactId": scene.clara.id, "capability": capability });
        let foreseen = preview(owner, json!({ "changeCapability": input })).await;
        assert_eq!(counted(&foreseen), [0, 0, 1], "{capability}");
        let change = &foreseen["changes"][0];
        let told = (&change["contact"]["id"], &change["effect"]);
        assert_eq!(told, (&json!(scene.clara.id), &json!(effect)));
        let gained = "gained { gains others }";
        let done = owner.change("changeCapability", input, gained).await.done();
        assert_eq!(done.0["gained"], json!({ "gains": 0, "others": more }));
        // What she sent is hers to take in either case.
        let item = scene.clara.item(&scene.plan).await;
        assert_eq!(item["version"]["number"], 2);
        assert_eq!(item["version"]["mine"], false);
        assert_eq!(item["viewerCan"]["download"]["allowed"], true);
    }
}

#[tokio::test]
async fn a_newer_version_that_may_only_be_looked_at_takes_no_download_of_hers_away() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let look = json!({ "itemIds": [scene.plan], "capability": "VIEW" });
    let _ = owner.grant_with(look).await.done();
    let mut grant = json!({ "customerId": scene.baker.id, "itemId": scene.plan,
        "contactId": scene.clara.id });
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let over = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let hers = b"Her plan.\n";
    let _ = scene.clara.upload(over.clone(), "plan.txt", hers).await;
    grant["capability"] = json!("VIEW");
    let _ = owner.change("changeCapability", grant, "").await.done();
    let hers_is_shown = async || {
        let item = scene.clara.item(&scene.plan).await;
        item["version"]["mine"].clone()
    };
    assert_eq!(hers_is_shown().await, true);
    let mut file = over.clone();
    file["files"] = json!([{ "name": "plan.txt", "size": "15" }]);
    let foreseen = preview(owner, json!({ "beginUploads": file })).await;
    let effects = foreseen["changes"].as_array().unwrap().iter();
    let effects = effects.map(|change| (&change["contact"]["id"], &change["effect"]));
    let told: Vec<_> = effects.collect();
    let (clara_id, ben_id) = (json!(scene.clara.id), json!(scene.ben.id));
    let other = json!("OTHER_VERSION");
    for one in [(&clara_id, &other), (&ben_id, &other)] {
        assert!(told.contains(&one), "{told:?}");
    }
    let _ = owner.upload(over, "plan.txt", b"The next plan.\n").await;
    assert_eq!(hers_is_shown().await, false);
    assert_eq!(scene.clara.download(&scene.plan).await, hers);
}

/// The folder of the invoice was shared with Clara, who put hers over it, and the firm
/// another over that.
async fn with_hers_between() -> Scene {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.billing, &scene.clara).await.done();
    let over = json!({ "customerId": scene.baker.id, "documentId": scene.invoice });
    let (hers, next) = (b"Her invoice.\n", b"The next invoice.\n");
    let _ = scene
        .clara
        .upload(over.clone(), "invoice 1.txt", hers)
        .await;
    let _ = owner.upload(over, "invoice 1.txt", next).await;
    scene
}

/// What this mutation is asked for, to take what the folder gives of the invoice away.
async fn taking(scene: &Scene, mutation: &str) -> Value {
    let (customer, clara) = (&scene.baker.id, &scene.clara.id);
    let (folder, invoice) = (&scene.billing, &scene.invoice);
    match mutation {
        "moveItems" => json!({ "itemIds": [invoice], "toId": scene.baker.files }),
        "shareContentsExcept" => {
            json!({ "folderId": folder, "contactId": clara, "exceptIds": [invoice] })
        }
        _ => {
            let query = "query($customer: ID!, $contact: ID) {
                sharedItems(customer: $customer, contact: $contact) { position } }";
            let of = json!({ "customer": customer, "contact": clara });
            let read = scene.given.owner.ask(query, of).await;
            json!({ "customerId": customer, "contactId": clara, "itemIds": [],
                "expectedPosition": read["sharedItems"]["position"] })
        }
    }
}

#[tokio::test]
async fn who_is_left_with_an_older_version_of_their_own_has_lost_and_gained_nothing() {
    let scene = with_hers_between().await;
    let owner = &scene.given.owner;
    let clara = async || scene.clara.item(&scene.invoice).await["version"]["number"].clone();
    let nothing = json!({ "contacts": 0, "gains": 0, "others": 0 });
    let takings = [
        ("moveItems", 0),
        ("setSharedItems", 1),
        ("shareContentsExcept", 1),
    ];
    for (capability, effect) in [("DOWNLOAD", "LOSES_DOWNLOAD"), ("VIEW", "LOSES_VERSION")] {
        for (mutation, folders_lost) in takings {
            let again = json!({ "itemIds": [scene.billing], "contactId": scene.clara.id,
                "capability": capability });
            let _ = owner.grant_with(again).await.done();
            assert_eq!(clara().await, 2);
            let mut input = taking(&scene, mutation).await;
            let foreseen = preview(owner, json!({ mutation: input.clone() })).await;
            assert_eq!(counted(&foreseen), [0, folders_lost, 1], "{mutation}");
            let told = json!({ "contact": { "id": scene.clara.id }, "effect": effect,
                "item": { "id": scene.invoice }, "ofNew": false });
            let all = foreseen["changes"].as_array().unwrap();
            assert!(all.contains(&told), "{mutation}: {foreseen}");
            input["idempotencyKey"] = json!(format!("{mutation} {capability}"));
            let gained = "gained { contacts gains others }";
            let done = owner.change(mutation, input, gained).await.done();
            assert_eq!(done.0["gained"], nothing, "{mutation}");
            // Of hers alone there is one.
            assert_eq!(clara().await, 1, "{mutation}");
            if mutation == "moveItems" {
                let back = json!({ "itemIds": [scene.invoice], "toId": scene.billing });
                let _ = owner.change(mutation, back, "").await.done();
            }
        }
    }
}

#[tokio::test]
async fn the_end_of_an_account_is_foreseen_at_each_of_its_customers() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    scene
        .given
        .member(&scene.clara.id, &scene.other, json!({}))
        .await;
    let _ = owner.grant(&scene.billing).await.done();
    let paper = scene
        .given
        .document(&scene.other, None, "paper.txt", b"paper");
    let _ = owner.grant(&paper.await).await.done();
    let here = scene.clara.whole_tree(&scene.baker.id).await.len();
    let there = scene.clara.whole_tree(&scene.other.id).await.len();
    assert!(here > 0 && there > 0, "{here} {there}");
    let close = json!({ "contactId": scene.clara.id });
    let foreseen = preview(owner, json!({ "closeContact": close })).await;
    let lost = i64::try_from(here + there).unwrap();
    assert_eq!(counted(&foreseen), [0, lost, 0]);
    assert_eq!(foreseen["contacts"], 1);
    // Nothing has ended by asking.
    assert_eq!(scene.seen_by(&scene.clara).await.len(), here);
    let _ = owner.change("closeContact", close, "").await.done();
    assert_eq!(
        scene.clara.call("{ me { name } }", json!({})).await.json()["data"]["me"],
        Value::Null
    );
}

#[tokio::test]
async fn of_several_refusals_the_preview_meets_the_one_that_the_act_meets() {
    let scene = scene().await;
    let given = &scene.given;
    let twin = given.document(
        &scene.baker,
        Some(&scene.billing),
        "plan.txt",
        b"Another.\n",
    );
    let twin = twin.await;
    let place = json!({ "customerId": scene.baker.id });
    let sent = scene.clara.upload(place, "sent.txt", b"sent").await;
    let system = given.owner.item(&sent).await["parentId"].take();
    let moved = |items: &[&Value]| json!({ "itemIds": items, "toId": scene.baker.files });
    let twin = json!(twin);
    assert_eq!(
        refused_alike(&scene, "moveItems", moved(&[&twin])).await,
        "NAME_TAKEN"
    );
    for both in [[&twin, &system], [&system, &twin]] {
        assert_eq!(
            refused_alike(&scene, "moveItems", moved(&both)).await,
            "SYSTEM_FOLDER"
        );
    }
}

#[tokio::test]
async fn a_preview_of_what_is_new_is_refused_as_the_act_is() {
    let scene = scene().await;
    let place = json!({ "customerId": scene.baker.id });
    let with = |fields: Value| {
        let mut input = place.clone();
        for (field, value) in fields.as_object().unwrap() {
            input[field] = value.clone();
        }
        input
    };
    let taken = with(json!({ "name": "billing" }));
    assert_eq!(
        refused_alike(&scene, "createFolder", taken).await,
        "NAME_TAKEN"
    );
    let details = json!({ "reference": "1", "title": "One" });
    let foreign = json!({ "customerId": scene.other.id, "parentId": scene.billing,
        "name": "New", "details": details });
    assert_eq!(
        refused_alike(&scene, "openMatter", foreign).await,
        "NOT_FOUND"
    );
    let none = with(json!({ "files": [] }));
    assert_eq!(
        refused_alike(&scene, "beginUploads", none).await,
        "INVALID_INPUT"
    );
    let capability = with(json!({ "itemId": scene.plan, "capability": "VIEW" }));
    assert_eq!(
        refused_alike(&scene, "changeCapability", capability).await,
        "NOT_GRANTED"
    );
    let nobody = json!({ "contactId": scene.given.unknown_id() });
    assert_eq!(
        refused_alike(&scene, "closeContact", nobody).await,
        "NOT_FOUND"
    );
}
