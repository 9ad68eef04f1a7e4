//! Who sends bytes of an upload, asked about again while they come: nothing is taken of
//! somebody whose session has ended, or who may not send there any more.

use std::sync::Arc;
use std::time::Duration;

use super::doors::ByteDoors;
use super::gatekeeper::{Gatekeeper, Stopped};
use super::upload_row::UploadRow;
use crate::auth::Session;

const EVERY: Duration = Duration::from_millis(400);
/// What cannot be told in this time is asked again: nothing comes of bytes before it is.
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

    /// Why no more is taken, as far as it can be told now.
    pub(super) async fn stopped(&self) -> Option<Stopped> {
        let asked = self.gatekeeper.stopped(&self.upload, &self.session);
        tokio::time::timeout(WITHIN, asked)
            .await
            .unwrap_or_default()
    }

    /// Resolves once no more is to be taken.
    pub(super) async fn stops(&self) -> Stopped {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Some(why) = self.stopped().await {
                return why;
            }
        }
    }
}
