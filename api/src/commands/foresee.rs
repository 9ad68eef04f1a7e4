//! What a command would say, before it is given.

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Facts, decide, decide_at_customer};
use portico_domain::values::Permission;

use super::create_folder::not_too_deep;
use super::refusal::Refusal;
use super::widening::may_widen;

/// What of an item is shared.
#[derive(Clone, Copy, Debug)]
pub struct Shared {
    /// Whether a grant that lasts reaches it.
    pub reached: bool,
    /// Whether it is or holds something that the firm shares by itself; asked of what
    /// is in the trash.
    pub holds_shared: bool,
}

/// Whether a staff member's command would be carried out on the item that the
/// facts are about, or how it would be refused. `shared` tells what of it is seen or
/// would be. What hangs on the rest of a command's input, as a name that is taken
/// does, only the command knows.
pub fn foresee(
    facts: &Facts,
    action: Action,
    shared: Shared,
    at: DateTime<Utc>,
) -> Result<(), Refusal> {
    let decision = decide(facts, action, at);
    if !decision.allowed {
        return Err(Refusal::from(&decision));
    }
    match action {
        Action::NewFolder => {
            not_too_deep(facts)?;
            may_widen(facts, shared.reached)
        }
        Action::Upload | Action::AddVersion | Action::Accept => may_widen(facts, shared.reached),
        Action::Restore => {
            let sharing = decide_at_customer(facts, Permission::Share);
            if shared.holds_shared && !sharing.allowed {
                return Err(Refusal::from(&sharing));
            }
            may_widen(facts, shared.reached)
        }
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
