//! The state most tests begin from.

use portico_tests::given::given;
use portico_tests::{Client, Customer, Given};

/// A customer with two clients, a folder with one document in it, and one
/// document beside it; another customer with a client of its own. Nothing is
/// shared yet.
pub(crate) struct Scene {
    pub(crate) given: Given,
    pub(crate) baker: Customer,
    pub(crate) other: Customer,
    pub(crate) clara: Client,
    pub(crate) ben: Client,
    pub(crate) stella: Client,
    pub(crate) billing: String,
    pub(crate) invoice: String,
    pub(crate) plan: String,
}

pub(crate) const INVOICE: &[u8] = b"Invoice 1: nothing to pay.\n";
pub(crate) const PLAN: &[u8] = b"The plan is to have none.\n";

pub(crate) async fn scene() -> Scene {
    scene_of(given().await).await
}

/// The same at a portal of the test's own.
pub(crate) async fn scene_of(given: Given) -> Scene {
    let baker = given.customer("Baker & Sons").await;
    let other = given.customer("Other Ltd").await;
    let billing = given.folder(&baker, None, "BILLING").await;
    Scene {
        clara: given.client(&baker, "Clara").await,
        ben: given.client(&baker, "Ben").await,
        stella: given.client(&other, "Stella").await,
        invoice: given
            .document(&baker, Some(&billing), "invoice 1.txt", INVOICE)
            .await,
        plan: given.document(&baker, None, "plan.txt", PLAN).await,
        given,
        baker,
        other,
        billing,
    }
}

impl Scene {
    /// What a client's lists show, at this customer.
    pub(crate) async fn seen_by(&self, client: &Client) -> Vec<String> {
        let tree = client.whole_tree(&self.baker.id).await;
        tree.into_keys().collect()
    }
}

/// The code of a GraphQL request's first error.
pub(crate) async fn refused_query(
    browser: &portico_tests::Browser,
    query: &str,
    variables: serde_json::Value,
) -> String {
    browser.call(query, variables).await.code()
}
