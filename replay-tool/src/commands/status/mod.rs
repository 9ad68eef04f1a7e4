//! `status`: how far log, ledger and read models are, and what holds them back.

mod holder;
mod measure;
mod text;

use crate::Outcome;
use crate::cli::Global;
use crate::output::Output;
use crate::session::Session;
use measure::Status;

/// Events that a model or the ledger may be behind before status warns.
const MAY_LAG: i64 = 10_000;

pub(crate) async fn run(global: &Global, output: &mut Output) -> anyhow::Result<Outcome> {
    let session = Session::open(global).await?;
    let mut conn = session.reader.acquire().await?;
    let status = measure::status(&mut conn).await?;
    output.value(&status)?;
    for line in text::lines(&status) {
        output.text(&line)?;
    }
    Ok(outcome(&status))
}

fn outcome(status: &Status) -> Outcome {
    let halted = status
        .models
        .iter()
        .any(|model| model.stopped.is_some() || model.lag_events > MAY_LAG);
    if halted || status.ledger.waiting > MAY_LAG || status.ledger.broken.is_some() {
        Outcome::Attention
    } else {
        Outcome::Ok
    }
}
