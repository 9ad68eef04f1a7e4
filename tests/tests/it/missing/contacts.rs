//! What contacts name.

use serde_json::json;

use super::schema::Schema;
use super::{Case, Row, are_all_of, kind, row};
use crate::scene::{Scene, scene};

fn rows(scene: &Scene) -> Vec<Row> {
    let (customer, item) = (&scene.baker.id, &scene.plan);
    let files = json!([{ "name": "new.txt", "size": "3" }]);
    let opened = json!({ "itemId": item, "versionId": item });
    vec![
        row("beginDownload", json!({ "itemId": item }), "itemId"),
        row("beginDownload", opened.clone(), "versionId"),
        row("beginView", json!({ "itemId": item }), "itemId"),
        row("beginView", opened, "versionId"),
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
    let versions = hidden_versions(&scene).await;
    for row in &rows {
        let case = Case::of(&scene.clara, &schema, (row, row.fields));
        let (nothing, asked) = case.nothing(&unknown).await;
        case.is_told_as_missing(&nothing);
        let hidden = match kind(row.fields) {
            "customer" => vec![&scene.other.id],
            "folder" => vec![&scene.billing],
            "version" => versions.iter().collect(),
            _ => vec![&scene.invoice],
        };
        for hidden in hidden {
            case.answers_alike(hidden, (&nothing, &asked)).await;
        }
    }
}

/// Versions that Clara does not see, of the plan, which is shared from here on, and of
/// another document: what the firm had before, what Ben put over it, and the invoice.
async fn hidden_versions(scene: &Scene) -> Vec<String> {
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let over = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let _ = owner.upload(over.clone(), "plan.txt", b"Ours.\n").await;
    let _ = scene.ben.upload(over, "plan.txt", b"His.\n").await;
    let query = "query($id: ID!) { item(id: $id) { versions { id } } }";
    let mut hidden = vec![];
    for (item, seen) in [(&scene.plan, Some(1)), (&scene.invoice, None)] {
        let told = owner.ask(query, json!({ "id": item })).await;
        let versions = told["item"]["versions"].as_array().unwrap().iter();
        let ids = versions.map(|version| version["id"].as_str().unwrap().to_owned());
        let ids = ids.enumerate().filter(|(place, _)| Some(*place) != seen);
        hidden.extend(ids.map(|(_, id)| id));
    }
    assert_eq!(hidden.len(), 3);
    hidden
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
