//! What a command would say, before it is given.

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Facts, decide};

use super::create_folder::not_too_deep;
use super::refusal::Refusal;
use super::widening::may_widen;

/// Whether a staff member's command would be carried out on the item that the
/// facts are about, or how it would be refused. `reached`: whether a grant that
/// lasts reaches the item. What hangs on the rest of a command's input, as a name
/// that is taken does, only the command knows.
pub fn foresee(
    facts: &Facts,
    action: Action,
    reached: bool,
    at: DateTime<Utc>,
) -> Result<(), Refusal> {
    let decision = decide(facts, action, at);
    if !decision.allowed {
        return Err(Refusal::from(&decision));
    }
    match action {
        Action::Upload | Action::NewFolder => {
            not_too_deep(facts)?;
            may_widen(facts, reached)
        }
        Action::AddVersion | Action::Accept | Action::Restore => may_widen(facts, reached),
        Action::View
        | Action::Download
        | Action::Deposit
        | Action::Withdraw
        | Action::Rename
        | Action::Move
        | Action::SetSection
        | Action::Trash
        | Action::Purge
        | Action::Share => Ok(()),
    }
}
