//! `resume`: lets a stopped read model try again.

use anyhow::bail;
use clap::Args;
use portico_projections::runner;
use serde::Serialize;

use crate::Outcome;
use crate::cli::Global;
use crate::output::Output;
use crate::session::Session;

/// Which read model.
#[derive(Args, Debug)]
pub(crate) struct Which {
    /// Name, as `status` shows it
    model: String,
}

#[derive(Serialize)]
struct Resumed<'a> {
    model: &'a str,
    was_stopped: bool,
}

pub(crate) async fn run(
    global: &Global,
    which: &Which,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    if super::model(&which.model)?.is_none() {
        bail!("access is written with each command and never stops; rebuild it if verify asks");
    }
    let session = Session::open(global).await?;
    let was_stopped = runner::resume(&mut session.writer().await?, &which.model).await?;
    let model = which.model.as_str();
    output.value(&Resumed { model, was_stopped })?;
    output.text(&if was_stopped {
        format!(
            "{model} goes on where it stopped as soon as the server runs; see it with `replay-tool status`"
        )
    } else {
        format!("{model} is not stopped; nothing was changed")
    })?;
    Ok(Outcome::Ok)
}
