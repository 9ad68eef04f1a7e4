//! Uploads that arrive while an import runs.

use std::future::Future;
use std::io;
use std::os::unix::fs::symlink;
use std::pin::Pin;

use portico_api::import::{ImportArgs, Progress, Report, Row, RowKind, run};
use serde_json::json;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use crate::scene::scene;

/// Does something when the first row is told: before anything is written.
struct Meddling<'a>(Option<Pin<Box<dyn Future<Output = ()> + Send + 'a>>>);

impl Report for Meddling<'_> {
    fn progress(&mut self, _: &Progress) {}

    fn row(&mut self, row: &Row) -> io::Result<()> {
        assert_eq!(row.kind, RowKind::Symlink, "{}", row.path);
        if let Some(act) = self.0.take() {
            block_in_place(|| Handle::current().block_on(act));
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_uploaded_meanwhile_is_kept_and_the_import_adds_to_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("letter.txt", "imported"), ("same.txt", "same")] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    std::fs::create_dir(folder.path().join("papers")).unwrap();
    std::fs::write(folder.path().join("papers/inside.txt"), "inside").unwrap();
    symlink("nowhere", folder.path().join("a link")).unwrap();
    let upload = async {
        let place = json!({ "customerId": scene.baker.id });
        owner.upload(place.clone(), "Letter.txt", b"uploaded").await;
        owner.upload(place, "same.txt", b"same").await;
        scene.given.folder(&scene.baker, None, "papers").await;
    };
    let args = ImportArgs {
        customer: Some(scene.baker.number.clone()),
        map: None,
        path: folder.path().to_owned(),
        share: false,
        into: None,
        jobs: None,
        json: false,
        dry_run: false,
    };
    let mut report = Meddling(Some(Box::pin(upload)));
    let summary = run(&scene.given.app, &args, &mut report).await.unwrap();
    let done = (
        summary.folders_created,
        summary.documents_created,
        summary.versions_added,
        summary.unchanged,
    );
    assert_eq!(done, (0, 1, 1, 1));
    let pool = scene.given.app.log.pool();
    let sizes: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT i.name, v.number::int8, v.size FROM access.items i
         JOIN access.versions v ON v.item_id = i.id
         WHERE i.name_key IN ('letter.txt', 'same.txt') ORDER BY 1, 2",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let named = |name: &str, number, size| (name.to_owned(), number, size);
    let expected = [
        named("Letter.txt", 1, 8),
        named("Letter.txt", 2, 8),
        named("same.txt", 1, 4),
    ];
    assert_eq!(sizes, expected);
    let again = run(&scene.given.app, &args, &mut Meddling(None)).await;
    assert_eq!(again.unwrap().events, 0);
}
