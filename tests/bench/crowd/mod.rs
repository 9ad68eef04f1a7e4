//! Crowds at the doors: more questions than can be answered, peers that take
//! their time, pages that listen.

mod listeners;
mod overload;
mod slow;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use portico_api::auth::Audience;
use portico_api::clock::Stopwatch;
use portico_api::commands::{GrantAccess, SubjectInput};
use portico_domain::grant::Capability;
use portico_domain::{Actor, CustomerId, ItemId};
use reqwest::header::COOKIE;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::firm::{Firm, act, path};
use crate::lists::{FOLDER, Server};
use crate::report::{Report, progress};
use crate::tree::Tree;

/// Nobody waits longer for an answer.
const WITHIN: Duration = Duration::from_secs(15);

/// One firm whose doors are crowded.
struct Doors {
    server: Server,
    firm: Firm,
    customer: CustomerId,
    /// A folder that the contact was granted, with 50 documents.
    folder: ItemId,
    /// A page of it.
    page: Question,
}

/// One GraphQL request, sent over and over.
#[derive(Clone)]
struct Question(Arc<Sent>);

struct Sent {
    http: Client,
    url: String,
    cookie: String,
    body: Value,
}

/// What became of many.
#[derive(Default)]
struct Tally {
    /// Milliseconds of those that were answered.
    answered: Vec<f64>,
    /// How many were told to come again.
    refused: usize,
    /// How many got another answer, or none.
    failed: usize,
    /// How long it took altogether, in seconds.
    seconds: f64,
}

impl Question {
    fn new(
        server: &Server,
        audience: Audience,
        cookie: &str,
        (query, input): (&str, Value),
    ) -> Self {
        Self(Arc::new(Sent {
            http: server.http.clone(),
            url: server.url(path(audience)),
            cookie: cookie.to_owned(),
            body: json!({ "query": query, "variables": input }),
        }))
    }

    /// Sends it; the answer's status, once the whole of it is there.
    async fn status(&self) -> Option<StatusCode> {
        let sent = &self.0;
        let request = sent.http.post(&sent.url).header(COOKIE, &sent.cookie);
        let answer = request.timeout(WITHIN).json(&sent.body).send().await.ok()?;
        let status = answer.status();
        let body = answer.text().await.ok()?;
        // An answer with errors is none.
        (status != StatusCode::OK || !body.contains("\"errors\"")).then_some(status)
    }

    async fn ask(&self, tally: &mut Tally) {
        let watch = Stopwatch::start();
        let status = self.status().await;
        tally.add(status, watch.elapsed());
    }
}

impl Tally {
    fn add(&mut self, status: Option<StatusCode>, took: Duration) {
        match status {
            Some(StatusCode::OK) => self.answered.push(took.as_secs_f64() * 1e3),
            Some(StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) => {
                self.refused += 1;
            }
            _ => self.failed += 1,
        }
    }

    /// Of all of these together, once each has ended.
    async fn of(mut asking: JoinSet<Self>, watch: Stopwatch) -> Result<Self, anyhow::Error> {
        let mut all = Self::default();
        while let Some(tally) = asking.join_next().await {
            all.join(tally?);
        }
        all.seconds = watch.elapsed().as_secs_f64();
        Ok(all)
    }

    fn join(&mut self, other: Self) {
        self.answered.extend(other.answered);
        self.refused += other.refused;
        self.failed += other.failed;
    }

    /// Answers a second.
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    fn rate(&self) -> f64 {
        self.answered.len() as f64 / self.seconds
    }

    /// Milliseconds within which this share of the answers came.
    fn within(&self, share: f64) -> f64 {
        let mut sorted = self.answered.clone();
        sorted.sort_by(f64::total_cmp);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index of a few thousand"
        )]
        let at = (sorted.len() as f64 * share) as usize;
        let last = sorted.len().saturating_sub(1);
        sorted.get(at.min(last)).copied().unwrap_or(f64::NAN)
    }
}

/// So many callers, each of whom asks again when it was answered.
async fn closed(question: &Question, callers: usize, seconds: u64) -> Result<Tally, anyhow::Error> {
    let (watch, length) = (Stopwatch::start(), Duration::from_secs(seconds));
    let mut calling = JoinSet::new();
    for _ in 0..callers {
        let question = question.clone();
        calling.spawn(async move {
            let mut tally = Tally::default();
            while watch.elapsed() < length {
                question.ask(&mut tally).await;
            }
            tally
        });
    }
    Tally::of(calling, watch).await
}

impl Doors {
    async fn open() -> Result<Self, anyhow::Error> {
        let folder = tempfile::Builder::new()
            .prefix("portico-bench-")
            .tempdir()?;
        let server = Server::start(folder.path()).await?;
        // The firm is set up beside the running server, on its database.
        let firm = Firm::open_in(folder, "127.0.0.1:0").await?;
        let customer = firm.customer("CROWD").await?;
        firm.client("clara@client.example", customer).await?;
        let tree = Tree {
            tag: 1,
            customer,
            sender: None,
            documents: 10_000,
            each: 50,
        };
        tree.write(&firm.opened.url).await?;
        let folder = tree.folder(1);
        let grant = GrantAccess {
            items: vec![folder],
            subject: SubjectInput::Customer,
            capability: Capability::Download,
            expires_at: None,
        };
        act(firm.app(), Actor::Staff(firm.owner), &grant).await?;
        let cookie = server
            .sign_in(Audience::Client, "clara@client.example")
            .await?;
        let asked = (FOLDER, json!({ "c": customer, "f": folder }));
        let page = Question::new(&server, Audience::Client, &cookie, asked);
        let first = page.status().await.context("a first page")?;
        anyhow::ensure!(first == StatusCode::OK, "{first}");
        Ok(Self {
            server,
            firm,
            customer,
            folder,
            page,
        })
    }
}

pub(crate) async fn measure(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    progress("crowd: 10,000 documents");
    let doors = Doors::open().await?;
    overload::measure(report, &doors, quick).await?;
    slow::measure(report, &doors, quick).await?;
    listeners::measure(report, &doors, quick).await?;
    doors.firm.close().await?;
    doors.server.stop()
}
