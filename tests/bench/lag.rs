//! How long after a commit the read models know.

use std::time::Duration;

use portico_api::clock::Stopwatch;
use portico_api::commands::{Caller, CreateFolder, perform};
use portico_domain::Actor;

use crate::firm::Firm;
use crate::measure::Rounds;
use crate::report::Report;

pub(crate) async fn measure(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    let firm = Firm::open().await?;
    let customer = firm.customer("LAG").await?;
    let app = firm.app().clone();
    let runner = app.runner.clone();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn({
        let runner = runner.clone();
        async move {
            runner.run(async { stopped.await.unwrap_or(()) }).await;
        }
    });
    let mut lags = Rounds::default();
    let mut late = 0;
    for n in 0..if quick { 20 } else { 300 } {
        let command = CreateFolder {
            customer,
            parent: None,
            name: format!("Folder {n}"),
        };
        let caller = Caller {
            actor: Actor::Staff(firm.owner),
            ..Caller::operator(app.clock.new_id())
        };
        let done = perform(&app, &caller, &command).await?;
        let watch = Stopwatch::start();
        if let Some(position) = done.ok().and_then(|done| done.position) {
            if runner.wait_for("audit", position).await?.stale {
                late += 1;
            }
            lags.add(watch.elapsed().as_secs_f64() * 1e3);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.send(()).ok();
    running.await?;
    report.section(
        "From commit to projected",
        "Time from a command's acknowledgement until the audit model has it (ledger number, leaf and row), one command every 20 ms.",
        &["milliseconds, median (smallest–largest)", "later than 250 ms"],
        &[vec![lags.shown(2), late.to_string()]],
        &["The access model is not in this table: it is written in the command's own transaction and has no lag."],
    );
    firm.close().await
}
