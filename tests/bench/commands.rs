//! Commands per second: ours, the stock stack, a raw insert.

use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context;
use portico_api::clock::{Clock, Stopwatch};
use portico_api::commands::CreateFolder;
use portico_domain::{Actor, Sealed};
use portico_event_log::keys::{KeyBytes, seal_with};
use sqlx::PgPool;
use uuid::Uuid;

use crate::firm::{Firm, act};
use crate::measure::Rounds;
use crate::report::{Report, progress};
use crate::stock;

const CONTENDERS: [&str; 4] = [
    "Portico",
    "stock with view",
    "stock without view",
    "pgbench insert",
];

pub(crate) async fn measure(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    let firm = Firm::open().await?;
    let url = firm.opened.url.clone();
    let admin = PgPool::connect(&url).await?;
    let stock = stock::database(&admin, &url, "stock").await?;
    let (rounds, time) = if quick { (2, 1) } else { (7, 4) };
    let mut rows = vec![];
    for writers in [1, 16] {
        let mut results = vec![Rounds::default(); CONTENDERS.len()];
        for round in 0..rounds {
            progress(&format!("commands: {writers} writers, round {}", round + 1));
            let time = Duration::from_secs(time);
            results[0].add(ours(&firm, writers, time).await?);
            results[1].add(theirs(&stock, true, writers, time).await?);
            results[2].add(theirs(&stock, false, writers, time).await?);
            results[3].add(raw(&url, writers, time)?);
        }
        let base = results[1].median();
        for (name, result) in CONTENDERS.iter().zip(&results) {
            rows.push(vec![
                writers.to_string(),
                (*name).to_owned(),
                result.shown(0),
                format!("{:.2}×", result.median() / base),
            ]);
        }
    }
    report.section(
        "Commands per second",
        "The same command, *create a folder*, each time for a new aggregate; one PostgreSQL 15 cluster with `fsync` and `synchronous_commit` on, contenders in turn, median (smallest–largest) of the rounds.",
        &["writers", "contender", "commands/s", "to stock with view"],
        &rows,
        &[
            "**Portico** does, in one REPEATABLE READ transaction: hold the access gate, load the facts of the staff member and the parent folder and decide, keep the folder from being moved meanwhile, make and wrap a key, seal the name and the peer's address, write the event, the key and the claim of the name in one statement that also asks whether the keys sealed under are still there, write the access row, commit: six round trips. Nothing follows the log while this is measured: numbering the events in the ledger and writing the asynchronous read models, which a server does besides, cost nothing here, while **stock with view** pays for its view.",
            "**stock with view**: `CqrsFramework` with `GenericQuery` on `PostgresViewRepository`: load the aggregate, write the event and commit, load the view, write the view and commit. No permission, claim, key, sealing or read model for lists; the name was sealed once, before.",
            "**stock without view**: the same without the view: one event, one commit.",
            "**pgbench insert**: one INSERT of a row of the same size into a table with the same primary key, by a prepared statement; no application.",
        ],
    );
    stock.close().await;
    admin.close().await;
    firm.close().await
}

async fn ours(firm: &Firm, writers: usize, time: Duration) -> Result<f64, anyhow::Error> {
    let customer = firm
        .customer(&Clock::System.new_id().simple().to_string())
        .await?;
    let app = firm.app().clone();
    let owner = Actor::Staff(firm.owner);
    run(writers, time, move |_| {
        let app = app.clone();
        async move {
            let command = CreateFolder {
                customer,
                parent: None,
                name: format!("Measured {}", app.clock.new_id()),
            };
            act(&app, owner, &command).await.map(drop)
        }
    })
    .await
}

async fn theirs(
    pool: &PgPool,
    with_view: bool,
    writers: usize,
    time: Duration,
) -> Result<f64, anyhow::Error> {
    let framework = Arc::new(stock::framework(pool.clone(), with_view));
    let sealed = sealed();
    run(writers, time, move |_| {
        let (framework, sealed) = (Arc::clone(&framework), sealed.clone());
        async move {
            let item = Clock::System.new_id();
            let customer = portico_domain::CustomerId::new(Uuid::from_u128(7));
            let command = stock::create_folder(item, customer, &sealed);
            framework.execute(&item.to_string(), command).await?;
            Ok(())
        }
    })
    .await
}

fn sealed() -> Sealed {
    let name = "Measured 01a20036-f2f1-7af6-b198-8645ac987687";
    seal_with(
        &KeyBytes::new([7; 32]),
        Uuid::from_u128(1),
        name,
        [1; 32],
        [2; 24],
    )
}

/// So many tasks do the same again and again; how many per second.
async fn run<F, W>(writers: usize, time: Duration, work: W) -> Result<f64, anyhow::Error>
where
    F: Future<Output = Result<(), anyhow::Error>> + Send,
    W: Fn(usize) -> F + Clone + Send + 'static,
{
    let (done, stop) = (
        Arc::new(AtomicU64::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let watch = Stopwatch::start();
    let tasks: Vec<_> = (0..writers)
        .map(|writer| {
            let (done, stop, work) = (Arc::clone(&done), Arc::clone(&stop), work.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    work(writer).await?;
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<(), anyhow::Error>(())
            })
        })
        .collect();
    tokio::time::sleep(time).await;
    stop.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await??;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of a few thousand")]
    let count = done.load(Ordering::Relaxed) as f64;
    Ok(count / watch.elapsed().as_secs_f64())
}

fn raw(url: &str, writers: usize, time: Duration) -> Result<f64, anyhow::Error> {
    let folder = tempfile::tempdir()?;
    let script = folder.path().join("insert.sql");
    let payload = serde_json::json!({ "FolderCreated": { "name": sealed() } });
    std::fs::write(
        &script,
        format!(
            "INSERT INTO raw_events VALUES ('document', gen_random_uuid()::text, 1, 'FolderCreated', '1.0', '{payload}', '{}');",
            serde_json::json!({ "actor_kind": "staff", "filler": "x".repeat(700) })
        ),
    )?;
    let socket = url
        .split("host=")
        .nth(1)
        .and_then(|rest| rest.split('&').next());
    let socket = socket.context("the private URL names its socket folder")?;
    let output = Process::new("pgbench")
        .args(["-n", "-M", "prepared", "-U", "portico", "-h"])
        .arg(socket.replace("%2F", "/"))
        .args(["-c", &writers.to_string(), "-j", "2"])
        .args(["-T", &time.as_secs().to_string(), "-f"])
        .arg(&script)
        .arg("stock")
        .stderr(Stdio::inherit())
        .output()
        .context("pgbench, of Debian's postgresql, is needed")?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .find_map(|line| line.strip_prefix("tps = "))
        .and_then(|rest| rest.split(' ').next())
        .and_then(|tps| tps.parse().ok())
        .context("pgbench prints tps")
}
