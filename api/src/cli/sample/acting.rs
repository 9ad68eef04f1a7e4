//! Commands given at the command line on somebody's behalf.

use anyhow::anyhow;
use portico_api::app::App;
use portico_api::commands::{Caller, Command, Outcome, Repeatable, perform, perform_once};
use portico_domain::Actor;

/// Carries a command out; a refusal is an error here.
pub(in crate::cli) async fn act<C: Command>(
    app: &App,
    actor: Actor,
    command: &C,
) -> Result<C::Answer, anyhow::Error> {
    done::<C>(perform(app, &caller(app, actor), command).await)
}

/// With a key, the same command has its one effect however often it is tried.
pub(in crate::cli) async fn act_once<C: Repeatable>(
    app: &App,
    actor: Actor,
    key: &str,
    command: &C,
) -> Result<C::Answer, anyhow::Error> {
    done::<C>(perform_once(app, &caller(app, actor), Some(key), command).await)
}

fn caller(app: &App, actor: Actor) -> Caller {
    Caller {
        actor,
        ..Caller::operator(app.clock.new_id())
    }
}

fn done<C: Command>(outcome: Outcome<C::Answer>) -> Result<C::Answer, anyhow::Error> {
    let done = outcome?.map_err(|refusal| anyhow!("{}: {}", C::OPERATION, refusal.message))?;
    Ok(done.answer)
}
