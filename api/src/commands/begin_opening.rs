//! Issuing a ticket with which one session opens one document.

use portico_domain::access::Action;
use portico_domain::{ItemId, VersionId};
use portico_event_log::Unit;

use super::access_log::Asked;
use super::caller::Caller;
use super::open_document::{NotOpened, Wanted, decide_opening_in};
use super::perform::{Failure, event_id};
use super::refusal::{Args, Refusal, RefusalCode};
use crate::app::App;
use crate::auth::TokenHash;
use crate::bytes::{Opening, tickets};

/// Decides, and issues a ticket, for the newest content where none is named; returns its
/// path. A refusal is written down.
pub async fn begin_opening(
    app: &App,
    caller: &Caller,
    session: &TokenHash,
    what: (ItemId, Option<VersionId>),
    opening: Opening,
) -> Result<Result<String, Refusal>, Failure> {
    match issue(app, caller, session, (what, opening)).await {
        Ok(path) => Ok(Ok(path)),
        Err(NotOpened::Failed(error)) => Err(Failure(error)),
        Err(NotOpened::Refused(refusal, noted)) => {
            // Nobody waits for the entry: how long the answer takes must not
            // tell whether there is such an item.
            if let Some(refused) = noted {
                let asked = Asked::by(caller, &app.clock);
                app.access_log.refused(asked, &refused);
            }
            Ok(Err(*refusal))
        }
    }
}

/// Decides and issues in one transaction, so that the ticket says which endings
/// the decision knew of.
async fn issue(
    app: &App,
    caller: &Caller,
    session: &TokenHash,
    ((item, version), opening): ((ItemId, Option<VersionId>), Opening),
) -> Result<String, NotOpened> {
    let wanted = version.map_or(Wanted::Newest, Wanted::Version);
    let action = match opening {
        Opening::View => Action::View,
        Opening::Download => Action::Download,
    };
    let metadata = caller.metadata(&app.clock);
    let now = metadata.occurred_at;
    let mut unit = Unit::begin(&app.log, metadata, event_id).await?;
    let conn = unit.connection();
    let opened = decide_opening_in(conn, caller.actor, (item, action), wanted, now).await?;
    if tickets::unused(conn, session, now).await? >= tickets::UNUSED_AT_ONCE {
        return Err(too_many().into());
    }
    let what = (item, opened.version);
    let path = tickets::issue(conn, session, what, opening, now).await?;
    unit.commit(&app.access, None).await?;
    Ok(path)
}

pub(super) fn too_many() -> Refusal {
    let limit = tickets::UNUSED_AT_ONCE;
    Refusal {
        args: Box::new(Args {
            limit: Some(limit),
            ..Args::default()
        }),
        ..Refusal::new(
            RefusalCode::TooManyOpen,
            format!(
                "{limit} documents wait to be opened, which is the limit; open them, or try again in 5 minutes."
            ),
        )
    }
}
