//! Who sends bytes of an upload, asked about again while they come: nothing is taken of
//! somebody whose session has ended, or who may not send there any more.

use std::sync::Arc;
use std::time::Duration;

use super::doors::ByteDoors;
use super::gatekeeper::{Gatekeeper, Stopped};
use super::upload_row::UploadRow;
use crate::auth::Session;
use crate::outage::{ANSWERED_WITHIN, Trouble, late};

const EVERY: Duration = Duration::from_millis(400);
/// What cannot be told in this time is asked again.
const WITHIN: Duration = Duration::from_millis(500);

/// A session, and the upload that it sends bytes of.
pub(super) struct Sender {
    gatekeeper: Arc<dyn Gatekeeper>,
    session: Session,
    pub(super) upload: UploadRow,
}

impl Sender {
    pub(super) fn of(doors: &ByteDoors, upload: &UploadRow, session: &Session) -> Self {
        Self {
            gatekeeper: Arc::clone(&doors.gatekeeper),
            session: session.clone(),
            upload: upload.clone(),
        }
    }

    /// Resolves once no more is to be taken. While that cannot be told, bytes are: nothing
    /// comes of them before their end.
    pub(super) async fn stops(&self) -> Stopped {
        loop {
            tokio::time::sleep(EVERY).await;
            match self.stopped(WITHIN).await {
                None | Some(Stopped::Unknown(_)) => {}
                Some(why) => return why,
            }
        }
    }

    /// Why the last bytes are not taken.
    pub(super) async fn stopped_at_the_end(&self) -> Option<Stopped> {
        self.stopped(ANSWERED_WITHIN).await
    }

    async fn stopped(&self, within: Duration) -> Option<Stopped> {
        let asked = self.gatekeeper.stopped(&self.upload, &self.session);
        let told = tokio::time::timeout(within, asked).await;
        told.unwrap_or_else(|_| Some(Stopped::Unknown(Trouble::of(&late()))))
    }
}
