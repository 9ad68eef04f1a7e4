//! Uploads that do not keep their word.

use chrono::TimeDelta;
use portico_tests::bytes::{Upload, file, sha256};
use portico_tests::{Answer, eventually};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use crate::doors::in_two;
use crate::heard;
use crate::scene::{Scene, scene};

fn announce(scene: &Scene, file: &Value) -> Value {
    json!({ "customerId": scene.baker.id, "files": [file] })
}

async fn begun(scene: &Scene, file: Value) -> Upload {
    scene.clara.begin_upload(announce(scene, &file)).await
}

async fn nothing_was_sent(scene: &Scene) {
    let seen = scene.seen_by(&scene.clara).await;
    assert!(!seen.iter().any(|path| path.contains("a.txt")), "{seen:?}");
}

#[tokio::test]
async fn a_wrong_offset_is_told_the_right_one() {
    let scene = scene().await;
    let upload = begun(&scene, file("a.txt", b"abcdef")).await;
    assert_eq!(scene.clara.patch(&upload, 0, b"abc").await.status, 204);
    for wrong in [0, 2, 4, 6, 1_000_000] {
        let answer = scene.clara.patch(&upload, wrong, b"def").await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (409, "WRONG_OFFSET")
        );
        assert_eq!(answer.header("upload-offset"), "3");
    }
    nothing_was_sent(&scene).await;
    assert_eq!(scene.clara.patch(&upload, 3, b"def").await.status, 204);
    let item = scene.clara.uploaded(&upload).await;
    assert_eq!(scene.given.owner.download(&item).await, b"abcdef");
}

/// Sends `abc`, and `def` once something has happened; nothing more where it is answered
/// before.
async fn sent_in_two(scene: &Scene, upload: &Upload, happens: impl AsyncFnOnce()) -> Answer {
    let staged = scene.given.folder.path().join("uploads").join(&upload.id);
    let (go_on, rest) = tokio::sync::oneshot::channel();
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", "0"),
    ];
    let to = ("PATCH", upload.url.as_str());
    let (answer, ()) = tokio::join!(scene.clara.send(to, &headers, in_two(rest)), async {
        eventually("its first bytes come", async || staged.exists()).await;
        happens().await;
        // Nobody waits for them any more, where it is answered.
        let _ = go_on.send(());
    });
    answer
}

async fn sign_out(scene: &Scene) {
    let out = "mutation { signOut { __typename } }";
    assert_eq!(scene.clara.call(out, json!({})).await.status, 200);
}

#[tokio::test]
async fn of_a_session_that_ends_while_bytes_come_no_document_comes_and_they_are_gone_on_with() {
    let mut scene = scene().await;
    let upload = begun(&scene, file("a.txt", b"abcdef")).await;
    let answer = sent_in_two(&scene, &upload, async || sign_out(&scene).await).await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (401, "SIGNED_OUT")
    );
    scene.clara.sign_in_again().await;
    nothing_was_sent(&scene).await;
    let kept = scene.clara.offset(&upload).await;
    assert!(kept < 6, "{kept}");
    let rest = scene.clara.patch(&upload, kept, &b"abcdef"[kept..]).await;
    assert_eq!(rest.status, 204);
    let item = scene.clara.uploaded(&upload).await;
    assert_eq!(scene.given.owner.download(&item).await, b"abcdef");
}

#[tokio::test]
async fn who_may_not_send_any_more_is_told_before_the_rest_comes() {
    let scene = scene().await;
    let ends = scene.given.clock.now() + TimeDelta::minutes(1);
    let until = json!({ "itemIds": [scene.billing], "contactId": scene.clara.id,
                        "expires": { "at": ends.to_rfc3339() } });
    let _ = scene.given.owner.grant_with(until).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": scene.billing,
                        "files": [file("a.txt", b"abcdef")] });
    let upload = scene.clara.begin_upload(place).await;
    let query = "query($id: ID!) { upload(id: $id) { state } }";
    let ended = async || {
        scene.given.clock.advance(TimeDelta::minutes(2));
        let failed = async || {
            let status = scene.clara.ask(query, json!({ "id": upload.id })).await;
            status["upload"]["state"] == "FAILED"
        };
        eventually("it has failed", failed).await;
    };
    let answer = sent_in_two(&scene, &upload, ended).await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (422, "NOT_FOUND")
    );
}

#[tokio::test]
async fn more_bytes_than_announced_are_refused_and_not_kept() {
    let scene = scene().await;
    let upload = begun(&scene, file("a.txt", b"abc")).await;
    let answer = scene.clara.patch(&upload, 0, b"abcd").await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (413, "TOO_MANY_BYTES")
    );
    assert_eq!(scene.clara.offset(&upload).await, 0);
    nothing_was_sent(&scene).await;
    // Nor are any taken once it is complete; none at all is a calm repeat.
    let more = vec![b'd'; 3_000_000];
    for (from, bytes, status) in [
        (0, &b"abc"[..], 204),
        (3, b"d", 413),
        (3, &more, 413),
        (3, b"", 204),
    ] {
        let answer = scene.clara.patch(&upload, from, bytes).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    }
    let item = scene.clara.uploaded(&upload).await;
    assert_eq!(scene.given.owner.download(&item).await, b"abc");
}

#[tokio::test]
async fn an_upload_that_ends_with_the_role_is_told_the_client_in_the_clients_words() {
    let scene = scene().await;
    let upload = begun(&scene, file("a.txt", b"abc")).await;
    let given = &scene.given;
    let role = json!({ "role": "ENTITY_ACCESS" });
    given.member(&scene.clara.id, &scene.baker, role).await;
    let told = "Your access is for reading; ask the firm if you want to send files.";
    let answer = scene.clara.patch(&upload, 0, b"abc").await;
    assert_eq!(answer.code(), "NOT_COLLABORATOR");
    assert!(answer.text().contains(told), "{}", answer.text());
    let query = "query($id: ID!) { upload(id: $id) { failure } }";
    let status = scene.clara.ask(query, json!({ "id": upload.id })).await;
    assert_eq!(status["upload"]["failure"], told);
}

#[tokio::test]
async fn everybody_lists_their_own_open_uploads_page_by_page_and_gives_them_up() {
    const LIST: &str = "query($after: String) { openUploads(first: 2, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { id url name state received } } }";
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner
        .begin_upload(announce(&scene, &file("staff.txt", b"x")))
        .await;
    let mut uploads = vec![];
    for name in ["a.txt", "b.txt", "c.txt"] {
        uploads.push(begun(&scene, file(name, b"abc")).await);
    }
    let list = async |after: Value| {
        let asked = scene.clara.ask(LIST, json!({ "after": after })).await;
        asked["openUploads"].clone()
    };
    let first = list(Value::Null).await;
    assert_eq!(first["totalCount"], 3, "{first}");
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    let second = list(first["pageInfo"]["endCursor"].clone()).await;
    assert_eq!(second["pageInfo"]["hasNextPage"], false);
    let nodes = |page: &Value| page["nodes"].as_array().unwrap().clone();
    let mut listed = [nodes(&first), nodes(&second)].concat();
    listed.sort_by_key(|node| node["name"].to_string());
    let name = |node: &Value| node["name"].clone();
    let names: Vec<Value> = listed.iter().map(name).collect();
    assert_eq!(names, ["a.txt", "b.txt", "c.txt"]);
    // One is finished, one is given up where the list says.
    assert_eq!(scene.clara.patch(&uploads[0], 0, b"abc").await.status, 204);
    let url = listed[1]["url"].as_str().unwrap();
    let headers = [("tus-resumable", "1.0.0")];
    let gone = scene.clara.send(("DELETE", url), &headers, "").await;
    assert_eq!(gone.status, 204);
    let left = list(Value::Null).await;
    assert_eq!(left["totalCount"], 1, "{left}");
    assert_eq!(left["nodes"][0]["id"], uploads[2].id.as_str());
    let of_staff = owner.ask(LIST, json!({})).await;
    assert_eq!(of_staff["openUploads"]["nodes"][0]["name"], "staff.txt");
    assert_eq!(of_staff["openUploads"]["totalCount"], 1);
}

#[tokio::test]
async fn bytes_that_are_not_those_announced_make_no_document() {
    let scene = scene().await;
    let lie = json!({ "name": "a.txt", "size": "3", "sha256": sha256(b"abc") });
    let upload = begun(&scene, lie).await;
    let answer = scene.clara.patch(&upload, 0, b"xyz").await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (422, "CONTENT_MISMATCH")
    );
    let query = "query($id: ID!) { upload(id: $id) { state itemId } }";
    let status = scene.clara.ask(query, json!({ "id": upload.id })).await;
    assert_eq!(
        status["upload"],
        json!({ "state": "FAILED", "itemId": null })
    );
    nothing_was_sent(&scene).await;
}

#[tokio::test]
async fn what_head_leaves_unsaid_of_an_upload_that_ended_is_said_to_who_sends_no_bytes() {
    let scene = scene().await;
    let lie = json!({ "name": "a.txt", "size": "3", "sha256": sha256(b"abc") });
    let failed = begun(&scene, lie).await;
    assert_eq!(scene.clara.patch(&failed, 0, b"xyz").await.status, 422);
    let given_up = begun(&scene, file("b.txt", b"abc")).await;
    let tus = [("tus-resumable", "1.0.0")];
    let gone = scene.clara.send(("DELETE", &given_up.url), &tus, "").await;
    assert_eq!(gone.status, 204);
    for (upload, status, code) in [
        (failed, 422, "CONTENT_MISMATCH"),
        (given_up, 410, "UPLOAD_TERMINATED"),
    ] {
        let head = scene.clara.send(("HEAD", &upload.url), &tus, "").await;
        assert_eq!((head.status.as_u16(), head.text()), (status, String::new()));
        let patch = scene.clara.patch(&upload, 0, b"").await;
        assert_eq!(
            (patch.status.as_u16(), patch.code().as_str()),
            (status, code)
        );
    }
}

#[tokio::test]
async fn sizes_and_digests_that_are_none_are_refused_by_field() {
    let scene = scene().await;
    for (file, field) in [
        (json!({ "name": "a.txt", "size": "-1" }), "size"),
        (json!({ "name": "a.txt", "size": "+5" }), "size"),
        (json!({ "name": "a.txt", "size": "05" }), "size"),
        (json!({ "name": "a.txt", "size": "1e3" }), "size"),
        (
            json!({ "name": "a.txt", "size": "1", "sha256": "abc" }),
            "sha256",
        ),
    ] {
        let begun = scene.clara.begin_uploads(announce(&scene, &file)).await;
        assert_eq!(begun[0]["code"], "INVALID_INPUT", "{begun:?}");
        assert_eq!(begun[0]["args"]["field"], field);
    }
    let limit = (5_u64 << 30).to_string();
    for size in [(6_u64 << 30).to_string(), "9".repeat(26)] {
        let huge = json!({ "name": "a.txt", "size": size });
        let begun = scene.clara.begin_uploads(announce(&scene, &huge)).await;
        let told = (&begun[0]["code"], &begun[0]["args"]["limitBytes"]);
        assert_eq!(told, (&json!("TOO_LARGE"), &json!(limit)));
    }
}

#[tokio::test]
async fn none_and_more_than_a_hundred_files_are_refused() {
    let scene = scene().await;
    let one = file("a.txt", b"a");
    for files in [vec![], vec![one; 101]] {
        let input = json!({ "customerId": scene.baker.id, "files": files });
        let said = scene.clara.change("beginUploads", input, "").await;
        assert_eq!(said.refused("INVALID_INPUT").arg("field"), "files");
    }
}

#[tokio::test]
async fn an_upload_ends_with_the_access_it_was_begun_with() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.billing).await.done();
    let mut input = announce(&scene, &file("late.txt", b"late"));
    input["folderId"] = json!(scene.billing);
    let upload = scene.clara.begin_upload(input).await;
    let _ = owner.revoke(&scene.billing).await.done();
    let answer = scene.clara.patch(&upload, 0, b"late").await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    let tree = owner.whole_tree(&scene.baker.id).await;
    assert!(
        !tree.keys().any(|path| path.contains("late.txt")),
        "{tree:?}"
    );
}

#[tokio::test]
async fn a_withdrawn_upload_is_gone_unless_staff_opened_it() {
    let scene = scene().await;
    let place = json!({ "customerId": scene.baker.id });
    let sent = scene.clara.upload(place.clone(), "a.txt", b"a").await;
    let withdraw = async |item: &str| {
        scene
            .clara
            .change("withdrawUpload", json!({ "itemId": item }), "")
            .await
    };
    let _ = withdraw(&sent).await.done();
    assert!(scene.clara.item(&sent).await.is_null());
    assert_eq!(scene.given.owner.item(&sent).await["withdrawn"], true);
    let opened = scene.clara.upload(place, "b.txt", b"b").await;
    assert_eq!(scene.given.owner.download(&opened).await, b"b");
    let _ = withdraw(&opened).await.refused("ALREADY_OPENED");
}

/// How the doors tell Clara of this upload otherwise than of one that never was: by
/// what they answer, or by what they ask the database for it.
async fn told_of(scene: &Scene, upload: &Upload) -> Vec<String> {
    const STATUS: &str = "query($id: ID!) { upload(id: $id) { state name size itemId } }";
    let (clara, unknown) = (&scene.clara, scene.given.unknown_id());
    let never = format!("/files/uploads/{unknown}");
    let bytes = "application/offset+octet-stream";
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("upload-offset", "3"),
        ("content-type", bytes),
    ];
    let mut told = vec![];
    for method in ["HEAD", "PATCH", "DELETE"] {
        let (this, asked) = heard::send(clara, (method, &upload.url), &headers, "").await;
        let (none, asked_for_none) = heard::send(clara, (method, &never), &headers, "").await;
        let metadata = this.headers.get("upload-metadata");
        if (this.status, this.text(), metadata) != (none.status, none.text(), None) {
            told.push(format!("{method}: {this:?}"));
        }
        told.extend(heard::differing(&asked, &asked_for_none));
    }
    let (this, asked) = heard::call(clara, STATUS, json!({ "id": upload.id })).await;
    let (none, asked_for_none) = heard::call(clara, STATUS, json!({ "id": unknown })).await;
    if this.text() != none.text() {
        told.push(this.text());
    }
    told.extend(heard::differing(&asked, &asked_for_none));
    told
}

/// Tables in which this text stands.
async fn written_in(scene: &Scene, text: &str) -> Vec<String> {
    let portico_api::config::Database::Url(url) = &scene.given.app.config.database else {
        panic!("a database of the tests")
    };
    let mut conn = PgConnection::connect(url).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
         WHERE schemaname IN ('access', 'bytes', 'public')",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let mut found = vec![];
    for table in tables {
        let asked = format!("SELECT count(*) FROM {table} t WHERE t::text LIKE '%' || $1 || '%'");
        let asked = sqlx::query_scalar(&asked).bind(text).fetch_one(&mut conn);
        let rows: i64 = asked.await.unwrap();
        if rows > 0 {
            found.push(table);
        }
    }
    found
}

#[tokio::test]
async fn a_finished_upload_tells_its_sender_nothing_once_the_document_is_out_of_their_sight() {
    const NAME: &str = "dismissal of Rose.txt";
    let scene = scene().await;
    let (owner, clara) = (&scene.given.owner, &scene.clara);
    let upload = begun(&scene, file(NAME, b"abc")).await;
    assert_eq!(clara.patch(&upload, 0, b"abc").await.status, 204);
    let item = clara.uploaded(&upload).await;
    assert!(!told_of(&scene, &upload).await.is_empty());

    let _ = owner.trash(&item).await.done();
    assert_eq!(told_of(&scene, &upload).await, [""; 0], "in the trash");

    let _ = owner.restore(&item).await.done();
    assert_eq!(clara.offset(&upload).await, 3);
    let who = json!({ "contactId": clara.id, "customerId": scene.baker.id });
    let _ = owner.change("removeMembership", who, "").await.done();
    assert_eq!(
        told_of(&scene, &upload).await,
        [""; 0],
        "without a membership"
    );
    let written = written_in(&scene, NAME).await;
    assert!(written.contains(&"bytes.uploads".to_owned()), "{written:?}");

    let _ = owner.trash(&item).await.done();
    let purge = json!({ "itemIds": [item], "confirmCount": 1 });
    let _ = owner.change("purgeItems", purge, "").await.done();
    assert_eq!(told_of(&scene, &upload).await, [""; 0], "destroyed");
    assert_eq!(written_in(&scene, NAME).await, [""; 0]);
}
