//! What a command would do to what contacts see and staff may do, exactly: it is
//! carried out without being committed. Every contact concerned is looked at before
//! and after by the very query that lists for them, every staff member concerned by
//! the rule.

mod affected;
mod effects;
mod past;
mod rights;
mod trees;
mod uploads;

use portico_event_log::is_retryable;

pub use effects::{Effect, Foreseen, ForeseenChange};
pub use past::look_back;
pub use rights::ForeseenRights;
pub use uploads::UploadsAtOnce;

use super::caller::Caller;
use super::perform::{ATTEMPTS, Command, Failure, Stop, begin, pause};
use super::refusal::Refusal;
use super::{
    Accept, AssignGroupRoles, AssignMembership, ChangeAccess, ChangeGroupMembers, ChangeStaff,
    CloseContact, CloseGroup, CopyAtOnce, CreateFolder, GrantAccess, MasterAccess, MoveItems,
    OpenMatter, RemoveMembership, RestoreItems, RevokeAccess, SetMatterAccess, SetSection,
    SetSharedItems, ShareContentsExcept, Survived, SwitchContactPortal, SwitchPortal, TrashItems,
};
use crate::app::App;

/// A command that changes who sees what and nothing outside its transaction.
pub trait Previewed: Command {
    /// What slept and would wake, or would be revoked; most commands wake nothing.
    #[must_use]
    fn survived(_: &Self::Answer) -> Survived {
        Survived::default()
    }
}

impl Previewed for Accept {}
impl Previewed for ChangeAccess {}
impl Previewed for ChangeStaff {}
impl Previewed for CloseContact {}
impl Previewed for CloseGroup {}
impl Previewed for CopyAtOnce {}
impl Previewed for CreateFolder {}
impl Previewed for GrantAccess {}
impl Previewed for MasterAccess {}
impl Previewed for MoveItems {}
impl Previewed for OpenMatter {}
impl Previewed for RemoveMembership {}
impl Previewed for RestoreItems {}
impl Previewed for RevokeAccess {}
impl Previewed for SetMatterAccess {}
impl Previewed for SetSection {}
impl Previewed for SetSharedItems {}
impl Previewed for ShareContentsExcept {}
impl Previewed for TrashItems {}
impl Previewed for UploadsAtOnce {}

/// Commands by which somebody comes back.
macro_rules! wakes {
    ($($command:ty),+) => {
        $(impl Previewed for $command {
            fn survived(done: &Self::Answer) -> Survived {
                done.survived.clone()
            }
        })+
    };
}

wakes!(
    AssignGroupRoles,
    AssignMembership,
    ChangeGroupMembers,
    SwitchContactPortal,
    SwitchPortal
);

/// Who would gain and lose what, if this were carried out now. The outer error
/// is a failure; the inner one is the refusal that the command would meet, or
/// that it reaches too much to be previewed. Nothing is kept of it: no event, no
/// position, no key, no claim; no ticket ends and nothing is sent.
pub async fn preview<C: Previewed>(
    app: &App,
    caller: &Caller,
    command: &C,
) -> Result<Result<Foreseen, Refusal>, Failure> {
    let mut attempt = 1;
    loop {
        match preview_once(app, caller, command, attempt).await {
            Ok(Some(foreseen)) => return Ok(Ok(foreseen)),
            // The next one looks.
            Ok(None) => attempt += 1,
            Err(Stop::Refused(refusal)) => return Ok(Err(*refusal)),
            Err(Stop::Failed(error)) if attempt < ATTEMPTS && is_retryable(&error) => {
                tokio::time::sleep(pause(attempt)).await;
                attempt += 1;
            }
            Err(Stop::Failed(error)) => return Err(Failure(error)),
        }
    }
}

/// None where a name that the command took for free is taken: carried out, it would be
/// tried again just so, and of several refusals both meet the same one.
async fn preview_once<C: Previewed>(
    app: &App,
    caller: &Caller,
    command: &C,
    attempt: u32,
) -> Result<Option<Foreseen>, Stop> {
    let mut unit = begin(app, caller, attempt).await?;
    let survived = C::survived(&command.run(app, &mut unit).await?);
    let at = unit.metadata().occurred_at;
    let Some(mut rehearsal) = unit.rehearse().await? else {
        return Ok(None);
    };
    let events = rehearsal.events().to_vec();
    let contacts = affected::by(rehearsal.connection(), &events).await?;
    let places = rights::concerned(rehearsal.connection(), &events).await?;
    let before = trees::of(rehearsal.connection(), &contacts, at).await?;
    let held = rights::of(rehearsal.connection(), &places).await?;
    // From here on the transaction has an id, and followers wait for it: only
    // what must be read after writing is.
    rehearsal.project(&app.access).await?;
    let after = trees::of(rehearsal.connection(), &contacts, at).await?;
    let holds = rights::of(rehearsal.connection(), &places).await?;
    Ok(Some(Foreseen {
        survived,
        staff: rights::between(&held, &holds),
        ..Foreseen::between(&before, &after).with_made(&events)
    }))
}
