//! Issuing a ticket with which one session opens one document.

use portico_domain::ItemId;
use portico_domain::access::Action;

use super::access_log::Asked;
use super::caller::Caller;
use super::open_document::{NotOpened, decide_opening};
use super::perform::Failure;
use super::refusal::Refusal;
use crate::app::App;
use crate::auth::TokenHash;
use crate::bytes::{Opening, tickets};

/// Decides, and issues a ticket; returns its path. A refusal is written down.
pub async fn begin_opening(
    app: &App,
    caller: &Caller,
    session: &TokenHash,
    item: ItemId,
    opening: Opening,
) -> Result<Result<String, Refusal>, Failure> {
    let action = match opening {
        Opening::View => Action::View,
        Opening::Download => Action::Download,
    };
    match decide_opening(app, caller.actor, item, action, None).await {
        Ok(opened) => {
            let mut conn = app.log.pool().acquire().await.map_err(failure)?;
            let what = (item, opened.version);
            let now = app.clock.now();
            tickets::issue(&mut conn, session, what, opening, now)
                .await
                .map(Ok)
                .map_err(failure)
        }
        Err(NotOpened::Failed(error)) => Err(Failure(error)),
        Err(NotOpened::Refused(refusal, noted)) => {
            // Nobody waits for the entry: how long the answer takes must not
            // tell whether there is such an item.
            if let Some(refused) = noted {
                let asked = Asked::by(caller, &app.clock);
                app.access_log.refused(*session, asked, &refused);
            }
            Ok(Err(*refusal))
        }
    }
}

fn failure(error: sqlx::Error) -> Failure {
    Failure(error.into())
}
