//! Commands that race: no cycle, no name twice, one grant, no surprise.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

async fn moved(scene: &Scene, item: &str, to: &str) -> Value {
    let input = json!({ "itemIds": [item], "toId": to });
    let call = scene.given.owner.change_call("moveItems", input, "");
    call.await.json()["data"]["moveItems"].take()
}

fn how_many_done(answers: &[Value]) -> usize {
    let surprises = answers.iter().filter(|one| one.is_null());
    assert_eq!(surprises.count(), 0, "{answers:?}");
    let done = answers.iter().filter(|one| one["__typename"] != "Refused");
    done.count()
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_that_are_moved_into_each_other_at_once_make_no_cycle() {
    let scene = scene().await;
    for round in 0..6 {
        let folders = ["a", "b", "c"].map(|name| format!("{name} {round}"));
        let made = folders
            .iter()
            .map(|name| scene.given.folder(&scene.baker, None, name));
        let made = join_all(made).await;
        let around = (0..3).map(|n| moved(&scene, &made[n], &made[(n + 1) % 3]));
        let answers = join_all(around).await;
        assert_eq!(how_many_done(&answers), 2, "{answers:?}");
        let refused = answers.iter().find(|one| one["__typename"] == "Refused");
        assert_eq!(refused.unwrap()["code"], "INTO_ITSELF");
    }
}

/// Folders in one another: the first and the last of them.
async fn chain(scene: &Scene, name: &str, levels: usize) -> (String, String) {
    let first = scene.given.folder(&scene.baker, None, name).await;
    let mut last = first.clone();
    for n in 1..levels {
        let name = format!("{name} {n}");
        last = scene.given.folder(&scene.baker, Some(&last), &name).await;
    }
    (first, last)
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_that_are_hung_below_each_other_at_once_are_no_deeper_than_the_deepest() {
    let scene = scene().await;
    let (_, long) = chain(&scene, "long", 15).await;
    let (middle, middle_end) = chain(&scene, "middle", 10).await;
    let (short, _) = chain(&scene, "short", 10).await;
    for _ in 0..4 {
        // Each fits, and both are 36 deep with the root.
        let (one, other) = tokio::join!(
            moved(&scene, &middle, &long),
            moved(&scene, &short, &middle_end)
        );
        let answers = [one, other];
        assert_eq!(how_many_done(&answers), 1, "{answers:?}");
        let refused = answers.iter().find(|one| one["__typename"] == "Refused");
        assert_eq!(refused.unwrap()["code"], "TOO_DEEP");
        for item in [&middle, &short] {
            let _ = moved(&scene, item, &scene.baker.files).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_moves_and_new_folders_to_one_name_at_once_one_gets_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let place = scene.given.folder(&scene.baker, None, "Place").await;
    let mut moves = vec![];
    for n in 0..4 {
        let home = scene
            .given
            .folder(&scene.baker, None, &format!("Home {n}"))
            .await;
        moves.push(scene.given.folder(&scene.baker, Some(&home), "Tax").await);
    }
    let input = json!({ "customerId": scene.baker.id, "parentId": place, "name": "TAX" });
    let creates = (0..4).map(|_| async {
        let call = owner.change_call("createFolder", input.clone(), "");
        call.await.json()["data"]["createFolder"].take()
    });
    let moves = moves.iter().map(|item| moved(&scene, item, &place));
    let (mut answers, made) = tokio::join!(join_all(moves), join_all(creates));
    answers.extend(made);
    assert_eq!(how_many_done(&answers), 1, "{answers:?}");
    let refused = answers.iter().filter(|one| one["code"] == "NAME_TAKEN");
    assert_eq!(refused.count(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn racing_grants_end_in_one_grant() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let grants = (0..8).map(|_| owner.grant(&scene.plan));
    let codes: Vec<String> = join_all(grants)
        .await
        .into_iter()
        .map(|said| said.done().code().to_owned())
        .collect();
    let granted = codes.iter().filter(|code| *code == "ACCESS_GRANTED");
    assert_eq!(granted.count(), 1, "{codes:?}");
    let _ = owner.revoke(&scene.plan).await.done();
    assert!(scene.seen_by(&scene.clara).await.is_empty());
}
