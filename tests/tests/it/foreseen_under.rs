//! The firm's version under a newer one that the contact sent: it is gained and lost by
//! itself, and what is shown stays.

use serde_json::{Value, json};

use crate::foreseen::{counted, preview};
use crate::scene::{Scene, scene};

/// What Clara has of the plan: her own version over the firm's, which was granted to her.
async fn with_hers_above() -> Scene {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let over = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let _ = scene.clara.upload(over, "plan.txt", b"Her plan.\n").await;
    scene
}

/// What of these changes becomes of the plan for Clara.
fn of_hers(scene: &Scene, told: &Value) -> Option<String> {
    let changes = told["changes"].as_array();
    let mut changes = changes.unwrap_or_else(|| panic!("{told}")).iter();
    let hers = changes.find(|change| {
        change["item"]["id"] == scene.plan && change["contact"]["id"] == scene.clara.id
    });
    hers.map(|change| change["effect"].as_str().unwrap().to_owned())
}

/// The effect on Clara's plan that the preview tells, the one that the act says was gained,
/// and how many versions of it she has then.
async fn tried(
    scene: &Scene,
    mutation: &str,
    input: &Value,
) -> (Option<String>, Option<String>, Value) {
    let owner = &scene.given.owner;
    let foreseen = preview(owner, json!({ mutation: input })).await;
    let gained = "gained(first: 200) { changes { contact { id } item { id } effect } }";
    let says = !mutation.starts_with("revoke");
    let wanted = if says { gained } else { "" };
    let done = owner.change(mutation, input.clone(), wanted).await.done();
    let gained = says.then(|| of_hers(scene, &done.0["gained"])).flatten();
    let mut plan = scene.clara.item(&scene.plan).await;
    let number = plan["version"]["number"].take();
    (of_hers(scene, &foreseen), gained, number)
}

#[tokio::test]
async fn the_firms_version_under_hers_is_lost_and_gained_by_whatever_leads_to_it() {
    let scene = with_hers_above().await;
    let (customer, clara) = (&scene.baker.id, &scene.clara.id);
    let (plan, billing, files) = (&scene.plan, &scene.billing, &scene.baker.files);
    let on = |item: &str| json!({ "itemIds": [item], "contactId": clara });
    let everything = json!({ "customerId": customer, "contactId": clara });
    let moved = |to: &str| json!({ "itemIds": [plan], "toId": to });
    let except = json!({ "folderId": billing, "contactId": clara, "exceptIds": [plan] });
    let with = |capability: &str| {
        json!({ "customerId": customer, "itemId": plan, "contactId": clara,
                "capability": capability })
    };
    let (other, older) = (Some("OTHER_VERSION"), Some("LOSES_VERSION"));
    for (mutation, input, effect, versions) in [
        ("changeCapability", with("VIEW"), Some("LOSES_DOWNLOAD"), 2),
        (
            "changeCapability",
            with("DOWNLOAD"),
            Some("GAINS_DOWNLOAD"),
            2,
        ),
        ("revokeAccess", on(plan), older, 1),
        ("grantAccess", on(plan), other, 2),
        ("grantMasterAccess", everything.clone(), None, 2),
        ("revokeAccess", on(plan), None, 2),
        ("revokeMasterAccess", everything.clone(), older, 1),
        ("grantMasterAccess", everything.clone(), other, 2),
        ("revokeMasterAccess", everything, older, 1),
        ("grantAccess", on(billing), None, 1),
        ("moveItems", moved(billing), other, 2),
        ("moveItems", moved(files), older, 1),
        ("moveItems", moved(billing), other, 2),
        ("shareContentsExcept", except, older, 1),
    ] {
        let (foreseen, gained, number) = tried(&scene, mutation, &input).await;
        assert_eq!(foreseen.as_deref(), effect, "{mutation} {input}");
        let more = effect.filter(|effect| !effect.starts_with("LOSES"));
        assert_eq!(gained.as_deref(), more, "{mutation} {input}");
        assert_eq!(number, versions, "{mutation} {input}");
    }
}

#[tokio::test]
async fn an_older_version_of_somebody_else_that_is_accepted_comes_under_hers() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let over = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let _ = scene.ben.upload(over.clone(), "plan.txt", b"His.\n").await;
    let _ = scene.clara.upload(over, "plan.txt", b"Hers.\n").await;
    let query = "query($id: ID!) { item(id: $id) { versions { id number } } }";
    let item = owner.ask(query, json!({ "id": scene.plan })).await["item"].take();
    let versions = item["versions"].as_array().unwrap();
    let his = versions.iter().find(|one| one["number"] == 2).unwrap();
    let input = json!({ "itemId": scene.plan, "versionId": his["id"] });
    let foreseen = preview(owner, json!({ "acceptVersion": input })).await;
    assert_eq!(counted(&foreseen), [0, 0, 2]);
    let told = |who: &str| {
        let mut changes = foreseen["changes"].as_array().unwrap().iter();
        let theirs = changes.find(|change| change["contact"]["id"] == who);
        theirs.map(|change| change["effect"].clone())
    };
    assert_eq!(told(&scene.clara.id), Some(json!("OTHER_VERSION")));
    // What was the firm's before lay under his, which takes its place.
    assert_eq!(told(&scene.ben.id), Some(json!("LOSES_VERSION")));
    let wanted = "gained { gains others }";
    let done = owner.change("acceptVersion", input, wanted).await.done();
    assert_eq!(done.0["gained"], json!({ "gains": 0, "others": 1 }));
    // The firm's, which was his, and hers.
    assert_eq!(scene.clara.item(&scene.plan).await["version"]["number"], 2);
}
