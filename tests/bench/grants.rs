//! Granting a folder of very many documents beside granting one document.

use portico_api::auth::Audience;
use portico_api::clock::Stopwatch;
use portico_domain::ItemId;
use serde_json::json;

use crate::firm::Firm;
use crate::lists::Server;
use crate::measure::Rounds;
use crate::process::cpu;
use crate::report::{Report, progress};
use crate::tree::Tree;

const GRANT: &str = "mutation($i: GrantAccessInput!) { done: grantAccess(input: $i) { __typename
    ... on AccessGranted { message visibleTo { now { id } } } ... on Refused { code message } } }";
const REVOKE: &str = "mutation($i: RevokeAccessInput!) { done: revokeAccess(input: $i) { __typename
    ... on AccessRevoked { message } ... on Refused { code message } } }";

/// A staff member at the door, and what each request costs.
struct Sharing {
    server: Server,
    cookie: String,
    contact: String,
}

/// Milliseconds: of a grant, of a revoke, and of CPU time for both.
#[derive(Default)]
struct Cost([Rounds; 3]);

pub(crate) async fn measure(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    let folder = tempfile::Builder::new()
        .prefix("portico-bench-")
        .tempdir()?;
    let server = Server::start(folder.path()).await?;
    // The firm is set up beside the running server, on its database.
    let firm = Firm::open_in(folder, "127.0.0.1:0").await?;
    let customer = firm.customer("GRANTS").await?;
    let contact = firm.client("clara@client.example", customer).await?;
    let documents = if quick { 5_000 } else { 1_000_000 };
    progress(&format!("grants: writing {documents} documents"));
    let tree = Tree {
        tag: 1,
        customer,
        sender: None,
        documents,
        each: documents,
    };
    tree.write(&firm.opened.url).await?;
    let cookie = server
        .sign_in(Audience::Staff, "owner@firm.example")
        .await?;
    let sharing = Sharing {
        server,
        cookie,
        contact: contact.to_string(),
    };
    let things = [
        (tree.folder(1), format!("a folder of {documents} documents")),
        (
            tree.document(documents / 2),
            "one document in it".to_owned(),
        ),
    ];
    let rows = sharing.compare(&things, quick).await?;
    report.section(
        "Granting a folder beside granting a document",
        "`grantAccess` to one contact and `revokeAccess` over GraphQL, with who sees it in the answer; milliseconds for one request, median (smallest–largest), taking turns; the last column is the CPU time of the server and of all its PostgreSQL processes for both.",
        &["what", "grant, ms", "revoke, ms", "both, CPU ms"],
        &rows,
        &["A grant is one row on the folder: nothing is written below it."],
    );
    firm.close().await?;
    sharing.server.stop()
}

impl Sharing {
    async fn compare(
        &self,
        things: &[(ItemId, String)],
        quick: bool,
    ) -> Result<Vec<Vec<String>>, anyhow::Error> {
        let (rounds, times) = if quick { (3, 2) } else { (9, 50) };
        let mut costs: Vec<Cost> = things.iter().map(|_| Cost::default()).collect();
        // Round 0 plans statements and warms what they read.
        for round in 0..=rounds {
            progress(&format!("grants: round {round}"));
            for ((item, _), cost) in things.iter().zip(&mut costs) {
                let figures = self.in_turn(*item, times).await?;
                if round > 0 {
                    let rounds = cost.0.iter_mut().zip(figures);
                    rounds.for_each(|(rounds, figure)| rounds.add(figure));
                }
            }
        }
        let row = |((_, what), cost): (&(ItemId, String), &Cost)| {
            let figures = cost.0.iter().map(|rounds| rounds.shown(2));
            std::iter::once(what.clone()).chain(figures).collect()
        };
        Ok(things.iter().zip(&costs).map(row).collect())
    }

    /// Grants and revokes the same thing so many times.
    async fn in_turn(&self, item: ItemId, times: u32) -> Result<[f64; 3], anyhow::Error> {
        let (mut granting, mut revoking) = (0.0, 0.0);
        let before = cpu(self.server.pid());
        for _ in 0..times {
            granting += self.change(GRANT, item).await?;
            revoking += self.change(REVOKE, item).await?;
        }
        let used = (cpu(self.server.pid()) - before) * 1e3;
        Ok([granting, revoking, used].map(|sum| sum / f64::from(times)))
    }

    async fn change(&self, mutation: &str, item: ItemId) -> Result<f64, anyhow::Error> {
        let variables = json!({ "i": { "itemIds": [item], "contactId": self.contact } });
        let watch = Stopwatch::start();
        let answer = self
            .server
            .ask(Audience::Staff, &self.cookie, mutation, variables);
        let answer = answer.await?;
        let clock = watch.elapsed().as_secs_f64() * 1e3;
        let refused = answer["done"]["__typename"] == "Refused";
        anyhow::ensure!(!refused, "{answer}");
        Ok(clock)
    }
}
