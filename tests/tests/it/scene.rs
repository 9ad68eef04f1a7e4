//! The state most tests begin from.

use portico_tests::given::Firm;
use portico_tests::{Client, Customer, Given, Kept};
use serde_json::json;

/// A customer with two clients, a folder with one document in it, and one
/// document beside it; another customer with a client of its own. Nothing is
/// shared yet.
#[derive(Clone)]
pub(crate) struct Scene<At = Given> {
    pub(crate) given: At,
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

/// What an answer says of grants that slept.
pub(crate) const SURVIVORS: &str = "survivors { count revoked grants { itemId contactId groupId capability grantedBy } matterIds }";

static SCENE: Kept<Scene<Firm>> = Kept::new("scene");

pub(crate) async fn scene() -> Scene {
    scene_with(&[]).await
}

/// The same at a server with settings of its own.
pub(crate) async fn scene_with(settings: &[(&'static str, &str)]) -> Scene {
    let reach = async |portal| {
        let scene = Scene::of(Given::at(portal).await).await;
        scene.map(Given::parted)
    };
    let (scene, portal) = SCENE.copy(settings, reach).await;
    let (mut scene, origin) = scene.map(|firm| {
        let origin = portal.origin.clone();
        (Given::on(firm, portal), origin)
    });
    for person in [&mut scene.clara, &mut scene.ben, &mut scene.stella] {
        person.browser = person.at(&origin);
    }
    scene
}

impl<At> Scene<At> {
    fn map<To, With>(self, change: impl FnOnce(At) -> (To, With)) -> (Scene<To>, With) {
        let (given, with) = change(self.given);
        let scene = Scene {
            given,
            baker: self.baker,
            other: self.other,
            clara: self.clara,
            ben: self.ben,
            stella: self.stella,
            billing: self.billing,
            invoice: self.invoice,
            plan: self.plan,
        };
        (scene, with)
    }
}

impl Scene {
    /// The same at a portal of the test's own.
    pub(crate) async fn of(given: Given) -> Self {
        let baker = given.customer("Baker & Sons").await;
        let other = given.customer("Other Ltd").await;
        let billing = given.folder(&baker, None, "BILLING").await;
        Self {
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

    /// A group that Clara is in.
    pub(crate) async fn board(&self) -> String {
        let owner = &self.given.owner;
        let input = json!({ "name": "Board" });
        let board = owner.change("createGroup", input, "groupId").await.done();
        let board = board.text("groupId").to_owned();
        let input = json!({ "groupId": board, "memberIds": [self.clara.id] });
        let _ = owner.change("addGroupMembers", input, "").await.done();
        board
    }

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
