//! A copy of more than one commit.

use portico_api::commands::{
    Caller, CopyBegun, CopyItems, OnTakenName, finish_copy, perform, resume_copies,
};
use portico_domain::values::StaffRole;
use portico_domain::{Actor, StaffId};
use serde_json::json;

use super::{WANTED, copy};
use crate::scene::{Scene, scene};

/// A folder with 210 in it, the first of which holds a document.
async fn many(scene: &Scene) -> (String, Vec<String>) {
    let many = scene.given.folder(&scene.baker, None, "Many").await;
    let mut folders = vec![];
    for n in 0..210 {
        let name = format!("Folder {n}");
        folders.push(scene.given.folder(&scene.baker, Some(&many), &name).await);
    }
    let (given, first) = (&scene.given, Some(folders[0].as_str()));
    let _ = given
        .document(&scene.baker, first, "deep.txt", b"deep")
        .await;
    (many, folders)
}

/// Asks for a copy and dies after the first commit.
async fn begun(scene: &Scene, caller: &Caller, many: &str) -> CopyBegun {
    let command = CopyItems {
        items: vec![many.parse().unwrap()],
        to: scene.other.files.parse().unwrap(),
        confirmed: None,
        on_clash: OnTakenName::Refuse,
    };
    let done = perform(&scene.given.app, caller, &command).await.unwrap();
    done.unwrap().answer
}

async fn items_at_other(scene: &Scene) -> i64 {
    let counted = "SELECT count(*) FROM access.items
        WHERE customer_id = $1::uuid AND parent_id IS NOT NULL";
    let counted = sqlx::query_scalar(counted).bind(&scene.other.id);
    counted.fetch_one(scene.given.app.log.pool()).await.unwrap()
}

async fn left(scene: &Scene) -> i64 {
    let counted = sqlx::query_scalar("SELECT count(*) FROM copies");
    counted.fetch_one(scene.given.app.log.pool()).await.unwrap()
}

fn staff_caller(scene: &Scene, staff: &str) -> Caller {
    Caller {
        actor: Actor::Staff(StaffId::new(staff.parse().unwrap())),
        ..Caller::operator(scene.given.app.clock.new_id())
    }
}

#[tokio::test]
async fn more_than_a_batch_is_copied_in_several_and_a_repeat_is_told_so() {
    let scene = scene().await;
    let (many, _) = many(&scene).await;
    let input = json!({ "itemIds": [many], "toId": scene.other.files,
                        "idempotencyKey": "once" });
    let owner = &scene.given.owner;
    let done = owner
        .change("copyItems", input.clone(), WANTED)
        .await
        .done();
    assert_eq!(
        (&done.0["count"], &done.0["leftOut"]),
        (&json!(212), &json!(0))
    );
    assert_eq!(items_at_other(&scene).await, 212);
    assert_eq!(left(&scene).await, 0);
    let again = owner
        .change("copyItems", input.clone(), WANTED)
        .await
        .done();
    assert_eq!(again.0["copies"], done.0["copies"]);
    assert_eq!(items_at_other(&scene).await, 212);
    let gained = owner.change("copyItems", input, "gained { contacts gains uncounted }");
    let nobody = json!({ "contacts": 0, "gains": 0, "uncounted": 12 });
    assert_eq!(gained.await.done().0["gained"], nobody);
}

#[tokio::test]
async fn of_more_than_a_batch_it_is_told_who_gained_the_first_and_how_many_are_not_counted() {
    let scene = scene().await;
    let (many, folders) = many(&scene).await;
    let owner = &scene.given.owner;
    let _ = owner.master(&scene.other.id, true).await.done();
    let wanted = "gained { contacts gains others uncounted byContact { contact { id } gains } }";
    let input = |items: &[String], key: &str| json!({ "itemIds": items, "toId": scene.other.files, "idempotencyKey": key });
    let whole = input(&[many], "whole");
    let told = json!({ "contacts": 1, "gains": 200, "others": 0, "uncounted": 12,
        "byContact": [{ "contact": { "id": scene.stella.id }, "gains": 200 }] });
    for _ in ["at first", "again"] {
        let done = owner
            .change("copyItems", whole.clone(), wanted)
            .await
            .done();
        assert_eq!(done.0["gained"], told);
    }
    let few = input(&folders[1..3], "few");
    let done = owner.change("copyItems", few, wanted).await.done();
    assert_eq!(done.0["gained"]["gains"], 2);
    assert_eq!(done.0["gained"]["uncounted"], 0);
}

#[tokio::test]
async fn as_many_as_one_copy_takes_are_copied_and_one_more_is_refused() {
    let scene = scene().await;
    let many = scene.given.folder(&scene.baker, None, "Many").await;
    // Rows alone: what a copy comes to is counted in them.
    let pool = scene.given.app.log.pool();
    let fill = "INSERT INTO access.items (id, customer_id, parent_id, shape, rank, purpose, name,
            name_key, sort_key, created_at, created_position, placed_at, placed_position, modified_at)
        SELECT md5('f' || n)::uuid, $1::uuid, $2::uuid, 'FOLDER', 0, 'PLAIN', 'Folder ' || n,
            'folder ' || n, 'folder ' || n, now(), 0, now(), 0, now()
        FROM generate_series(1, 20000) n";
    let filled = sqlx::query(fill).bind(&scene.baker.id).bind(&many);
    filled.execute(pool).await.unwrap();
    let refused = copy(&scene, &[&many], &scene.other.files).await;
    let refused = refused.refused("INVALID_INPUT");
    assert!(
        refused.message().contains("more than 20000 items"),
        "{refused:?}"
    );
    assert_eq!(items_at_other(&scene).await, 0);

    let one_less = "DELETE FROM access.items WHERE id = md5('f20000')::uuid";
    sqlx::query(one_less).execute(pool).await.unwrap();
    let caller = staff_caller(&scene, &scene.given.owner.id);
    let answer = begun(&scene, &caller, &many).await;
    assert_eq!((answer.count, answer.left_out), (20_000, 0));
    assert_eq!(
        (items_at_other(&scene).await, left(&scene).await),
        (200, 19_800)
    );
}

#[tokio::test]
async fn a_copy_whose_server_died_goes_on_at_the_next_start_with_what_is_still_there() {
    let scene = scene().await;
    let (many, folders) = many(&scene).await;
    let app = &scene.given.app;
    let caller = staff_caller(&scene, &scene.given.owner.id);
    let answer = begun(&scene, &caller, &many).await;
    assert_eq!((answer.count, answer.left_out), (212, 0));
    assert_eq!(
        (items_at_other(&scene).await, left(&scene).await),
        (200, 12)
    );
    let _ = scene.given.owner.trash(&folders[209]).await.done();
    assert_eq!(resume_copies(app).await.unwrap(), 1);
    assert_eq!((items_at_other(&scene).await, left(&scene).await), (211, 0));
    assert_eq!(resume_copies(app).await.unwrap(), 0);
}

#[tokio::test]
async fn a_copy_ends_with_the_right_to_it_and_what_is_made_stays() {
    let scene = scene().await;
    let (many, _) = many(&scene).await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let caller = staff_caller(&scene, &staff.id);
    let answer = begun(&scene, &caller, &many).await;
    let input = json!({ "staffId": staff.id });
    let owner = &scene.given.owner;
    let _ = owner.change("suspendStaff", input, "").await.done();
    let rest = finish_copy(&scene.given.app, &caller, answer.job).await;
    let rest = rest.unwrap();
    assert_eq!(rest.left_out, 12);
    assert!(rest.refused.is_some());
    assert_eq!((items_at_other(&scene).await, left(&scene).await), (200, 0));
    // It is not in the way of another one.
    let _ = copy(&scene, &[&scene.plan], &scene.other.files)
        .await
        .done();
}

#[tokio::test]
async fn a_copy_stops_where_its_place_was_shared_meanwhile_by_others_than_who_may() {
    let scene = scene().await;
    let (many, _) = many(&scene).await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let caller = staff_caller(&scene, &staff.id);
    let answer = begun(&scene, &caller, &many).await;
    let _ = scene.given.owner.grant(&scene.other.files).await.done();
    let rest = finish_copy(&scene.given.app, &caller, answer.job).await;
    assert_eq!(rest.unwrap().left_out, 12);
}
