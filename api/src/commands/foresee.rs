//! What a command would say, before it is given.

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Code, Facts, decide, decide_at_customer};
use portico_domain::values::Permission;
use portico_projections::access::{Surroundings, TakenName};

use super::create_folder::not_too_deep;
use super::names::taken;
use super::refusal::Refusal;
use super::trash_items::lies_in_trash;
use super::widening::may_widen;

/// Whether a staff member's command would be carried out on the item that the
/// facts are about, or how it would be refused. `around` tells what of it is seen or
/// would be, and to what it would come back out of the trash. What hangs on the rest of
/// a command's input, as a new name that is taken does, only the command knows.
pub fn foresee(
    facts: &Facts,
    action: Action,
    around: &Surroundings,
    at: DateTime<Utc>,
) -> Result<(), Refusal> {
    let decision = decide(facts, action, at);
    if !decision.allowed {
        let folder = around.trashed_in.as_ref();
        return Err(match folder.filter(|_| decision.code == Code::NotTrashed) {
            Some(folder) => lies_in_trash(folder.id, folder.name.as_deref()),
            None => Refusal::from(&decision),
        });
    }
    match action {
        Action::NewFolder => {
            not_too_deep(facts)?;
            may_widen(facts, around.reached)
        }
        Action::Upload | Action::AddVersion | Action::Accept => may_widen(facts, around.reached),
        Action::Restore => {
            let sharing = decide_at_customer(facts, Permission::Share);
            if around.holds_shared && !sharing.allowed {
                return Err(Refusal::from(&sharing));
            }
            may_widen(facts, around.reached)?;
            match &around.taken {
                Some(TakenName { name, free }) => Err(taken(name, free.as_ref())),
                None => Ok(()),
            }
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
