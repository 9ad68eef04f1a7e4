//! What contacts name.

use serde_json::json;

use super::schema::Schema;
use super::{Case, Row, are_all_of, kind, row};
use crate::scene::{Scene, scene};

fn rows(scene: &Scene) -> Vec<Row> {
    let (customer, item) = (&scene.baker.id, &scene.plan);
    let files = json!([{ "name": "new.txt", "size": "3" }]);
    vec![
        row("beginDownload", json!({ "itemId": item }), "itemId"),
        row("beginView", json!({ "itemId": item }), "itemId"),
        row("withdrawUpload", json!({ "itemId": item }), "itemId"),
        row(
            "createFolder",
            json!({ "customerId": customer, "name": "New" }),
            "customerId",
        ),
        row(
            "createFolder",
            json!({ "customerId": customer, "folderId": scene.billing, "name": "New" }),
            "folderId",
        ),
        row(
            "beginUploads",
            json!({ "customerId": customer, "files": files }),
            "customerId",
        ),
        row(
            "beginUploads",
            json!({ "customerId": customer, "folderId": scene.billing, "files": files }),
            "folderId",
        ),
        row(
            "beginUploads",
            json!({ "customerId": customer, "documentId": item, "files": files }),
            "documentId",
        ),
    ]
}

#[tokio::test]
async fn what_contacts_name_and_may_not_see_is_missing_by_its_field_and_kind() {
    let scene = scene().await;
    let schema = Schema::of("client");
    let rows = rows(&scene);
    are_all_of(&rows, &schema);
    let unknown = scene.given.unknown_id();
    for row in &rows {
        let case = Case::of(&scene.clara, &schema, (row, row.fields));
        let (nothing, asked) = case.nothing(&unknown).await;
        case.is_told_as_missing(&nothing);
        let hidden = match kind(row.fields) {
            "customer" => &scene.other.id,
            "folder" => &scene.billing,
            _ => &scene.invoice,
        };
        case.answers_alike(hidden, (&nothing, &asked)).await;
    }
}

#[tokio::test]
async fn who_is_not_signed_in_is_told_that_of_whatever_they_name() {
    let scene = scene().await;
    let schema = Schema::of("client");
    let unknown = scene.given.unknown_id();
    let nobody = scene.clara.signed_out();
    for row in &rows(&scene) {
        let case = Case::of(&nobody, &schema, (row, row.fields));
        let (nothing, _) = case.nothing(&unknown).await;
        assert_eq!(case.refusal(&nothing)["code"], "NOT_SIGNED_IN");
    }
}
