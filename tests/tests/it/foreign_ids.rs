//! At the client's doors, a foreign id is answered byte by byte like one that
//! nothing has.

use portico_tests::bytes::UPLOADS;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

/// Everything that exists and that Stella may not see, nor Clara without a
/// grant.
async fn foreign(scene: &Scene) -> Vec<String> {
    let given = &scene.given;
    let trashed = given.document(&scene.baker, None, "old.txt", b"old").await;
    let _ = given.owner.grant(&trashed).await.done();
    let _ = given.owner.trash(&trashed).await.done();
    let place = json!({ "customerId": scene.baker.id });
    let of_ben = scene.ben.upload(place, "of ben.txt", b"x").await;
    [
        &scene.billing,
        &scene.invoice,
        &scene.plan,
        &scene.baker.files,
        &scene.baker.internal,
        &scene.baker.id,
        &trashed,
        &of_ben,
    ]
    .map(Clone::clone)
    .into()
}

/// Asks about each id at both clients' doors, and about a random one.
async fn answers_are_equal(
    scene: &Scene,
    ask: impl AsyncFn(&portico_tests::Client, &str) -> Vec<u8>,
) {
    let unknown = scene.given.unknown_id();
    for id in foreign(scene).await {
        for client in [&scene.stella, &scene.clara] {
            let (got, expected) = (ask(client, &id).await, ask(client, &unknown).await);
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            assert_eq!(text(&got), text(&expected), "{id}");
        }
    }
}

#[tokio::test]
async fn item() {
    let scene = scene().await;
    answers_are_equal(&scene, async |client, id| {
        let query = "query($id: ID!) { item(id: $id) { id name path { name } } }";
        client.call(query, json!({ "id": id })).await.body
    })
    .await;
}

#[tokio::test]
async fn items_of_a_folder_and_of_a_customer() {
    let scene = scene().await;
    answers_are_equal(&scene, async |client, id| {
        let query = "query($c: ID!, $f: ID) { items(customer: $c, folder: $f) { totalCount \
                     pageInfo { hasNextPage endCursor } nodes { id } } }";
        let inside = client
            .call(query, json!({ "c": scene.baker.id, "f": id }))
            .await;
        let of = client.call(query, json!({ "c": id })).await;
        [inside.body, of.body].concat()
    })
    .await;
}

#[tokio::test]
async fn begin_download_and_begin_view() {
    let scene = scene().await;
    answers_are_equal(&scene, async |client, id| {
        let input = json!({ "itemId": id });
        let download = client
            .change_call("beginDownload", input.clone(), "url")
            .await;
        let mut view = client.change_call("beginView", input, "url").await.body;
        view.extend(download.body);
        view
    })
    .await;
}

#[tokio::test]
async fn withdraw_upload() {
    let scene = scene().await;
    answers_are_equal(&scene, async |client, id| {
        let input = json!({ "itemId": id });
        client
            .change_call("withdrawUpload", input, "itemId")
            .await
            .body
    })
    .await;
}

#[tokio::test]
async fn create_folder_and_begin_uploads() {
    let scene = scene().await;
    let files: Value = json!([{ "name": "a.txt", "size": "1" }]);
    answers_are_equal(&scene, async |client, id| {
        let mut input = json!({ "customerId": scene.baker.id, "folderId": id, "name": "x" });
        let folder = client
            .change_call("createFolder", input.clone(), "item { id }")
            .await;
        input = json!({ "customerId": scene.baker.id, "folderId": id, "files": files });
        let upload = client.change_call("beginUploads", input, UPLOADS).await;
        [folder.body, upload.body].concat()
    })
    .await;
}

#[tokio::test]
async fn tickets_and_uploads_of_others() {
    let scene = scene().await;
    let _ = scene
        .given
        .owner
        .grant_to(&scene.plan, &scene.clara)
        .await
        .done();
    let ticket = scene
        .clara
        .begin_opening("beginDownload", &scene.plan)
        .await
        .done();
    let foreign = scene.ben.send(("GET", ticket.text("url")), &[], "").await;
    let none = scene
        .ben
        .send(("GET", "/files/download/none"), &[], "")
        .await;
    assert_eq!((foreign.status, foreign.body), (none.status, none.body));
    let place = json!({ "customerId": scene.baker.id, "files": [{ "name": "a", "size": "3" }] });
    let upload = scene.clara.begin_upload(place).await;
    let random = portico_tests::bytes::Upload {
        url: format!("/files/uploads/{}", scene.given.unknown_id()),
        id: scene.given.unknown_id(),
    };
    let (foreign, none) = (
        scene.ben.patch(&upload, 0, b"abc").await,
        scene.ben.patch(&random, 0, b"abc").await,
    );
    assert_eq!((foreign.status.as_u16(), &foreign.body), (404, &none.body));
    let query = "query($id: ID!) { upload(id: $id) { state } }";
    let status = scene.ben.ask(query, json!({ "id": upload.id })).await;
    assert!(status["upload"].is_null());
    assert_eq!(scene.clara.offset(&upload).await, 0);
}
