//! The harness itself works.

use portico_tests::given::given;
use portico_tests::tree::paths;
use serde_json::json;

#[tokio::test]
async fn a_shared_document_reaches_its_client_and_only_it() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let (clara, ben) = (
        given.client(&baker, "Clara").await,
        given.client(&baker, "Ben").await,
    );
    let billing = given.folder(&baker, None, "BILLING").await;
    let letter = given
        .document(&baker, Some(&billing), "letter.txt", b"Dear Clara")
        .await;
    let granted = given.owner.grant_to(&letter, &clara).await.done();
    assert_eq!(granted.message(), "Access granted");
    assert_eq!(
        paths(&clara.whole_tree(&baker.id).await),
        ["letter.txt".to_owned()].into()
    );
    assert!(ben.whole_tree(&baker.id).await.is_empty());
    assert_eq!(clara.download(&letter).await, b"Dear Clara");
    assert_eq!(ben.item(&letter).await, json!(null));
}
