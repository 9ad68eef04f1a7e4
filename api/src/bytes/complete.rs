//! The last byte is here: check, move into place, make it a document.

use portico_event_log::Lease;

use super::doors::ByteDoors;
use super::gatekeeper::{CompleteError, Completed};
use super::housekeeping::discard;
use super::receive::blocking;
use super::upload_row::{Failure, UploadRow, UploadState};
use super::uploads;
use crate::blobs::{Staged, StoreError};
use crate::commands::{RefusalCode, refusal_code_name};
use crate::outage::{Trouble, in_time};

/// An upload that is not completed.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// It never will be; recorded in its row.
    #[error("{}: {}", .0.code, .0.message)]
    Failed(Failure),
    /// Its sender, or time, gave it up.
    #[error("the upload was given up")]
    GivenUp,
    /// Bytes are missing.
    #[error("the upload has {0} bytes so far")]
    Incomplete(u64),
    /// The content store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database or the application cannot answer now.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

impl From<sqlx::Error> for UploadError {
    fn from(error: sqlx::Error) -> Self {
        Self::Trouble(Trouble::of(&error))
    }
}

/// Completes an upload of no bytes, right after it was begun; `None` for one
/// that waits for bytes.
pub async fn finish_if_empty(
    doors: &ByteDoors,
    upload: &UploadRow,
) -> Result<Option<Completed>, UploadError> {
    match upload.size {
        0 => finish_received(doors, upload).await.map(Some),
        _ => Ok(None),
    }
}

/// Completes an upload all of whose bytes are here. Safe to repeat: after a
/// crash the bytes are where they were, or in place already.
pub async fn finish_received(
    doors: &ByteDoors,
    upload: &UploadRow,
) -> Result<Completed, UploadError> {
    if let Some(failure) = upload.failure.clone() {
        return Err(UploadError::Failed(failure));
    }
    let (store, id, customer) = (doors.store.clone(), upload.id, upload.customer);
    let staged = blocking(move || store.stage(id, customer)).await?;
    finish_staged(doors, upload, staged).await
}

/// The same, for who has written the last byte and not let go of the upload.
pub(super) async fn finish_staged(
    doors: &ByteDoors,
    upload: &UploadRow,
    staged: Staged,
) -> Result<Completed, UploadError> {
    // Bytes take their time; of one that ended meanwhile they may be gone.
    if let Some(why) = ended(doors, upload).await? {
        discard(doors, upload).await?;
        return Err(why);
    }
    if staged.length() != upload.size {
        return Err(UploadError::Incomplete(blocking(|| staged.pause()).await?));
    }
    if upload
        .declared
        .is_some_and(|declared| declared != staged.sha256())
    {
        return Err(fail(doors, upload, other_bytes(), Some(staged)).await?);
    }
    let name = upload.name.clone();
    let customer = upload.customer;
    let (content, _lock) = match blocking(move || staged.finish(customer, &name)).await {
        Ok(finished) => finished,
        Err(error) => return Err(ended(doors, upload).await?.unwrap_or(error.into())),
    };
    let _turn = doors.turns.take(upload).await;
    match doors.gatekeeper.complete(upload.clone(), content).await {
        Ok(completed) => Ok(completed),
        Err(CompleteError::Failed(trouble)) => Err(trouble.into()),
        Err(CompleteError::Refused { code, message }) => {
            Err(fail(doors, upload, Failure { code, message }, None).await?)
        }
    }
}

/// Why no document comes of an upload any more, if so; its row is read again.
pub(super) async fn ended(
    doors: &ByteDoors,
    upload: &UploadRow,
) -> Result<Option<UploadError>, sqlx::Error> {
    let row = in_time(async {
        let mut conn = Lease::of(&doors.pool).await?;
        uploads::get(&mut conn, upload.id, upload.person).await
    });
    let Some(row) = row.await? else {
        return Ok(None);
    };
    Ok(match row.state {
        UploadState::Receiving | UploadState::Completed => None,
        UploadState::Terminated => Some(UploadError::GivenUp),
        UploadState::Failed => Some(
            row.failure
                .map_or(UploadError::GivenUp, UploadError::Failed),
        ),
    })
}

/// Records the failure, then throws the bytes away; those that survive a crash
/// in between are collected as orphans. Nothing is thrown away of an upload
/// that another server completed meanwhile.
pub(super) async fn fail(
    doors: &ByteDoors,
    upload: &UploadRow,
    failure: Failure,
    staged: Option<Staged>,
) -> Result<UploadError, UploadError> {
    let (failure, now) = in_time(mark_failed(doors, upload, failure)).await?;
    if now.is_some_and(|row| row.state == UploadState::Failed) {
        discard(doors, upload).await?;
    }
    drop(staged);
    Ok(UploadError::Failed(failure))
}

/// Why it failed, and its row since.
async fn mark_failed(
    doors: &ByteDoors,
    upload: &UploadRow,
    failure: Failure,
) -> Result<(Failure, Option<UploadRow>), sqlx::Error> {
    let mut conn = Lease::of(&doors.pool).await?;
    // Where it ended with access, that is why.
    let before = uploads::get(&mut conn, upload.id, upload.person).await?;
    let failure = before.and_then(|row| row.failure).unwrap_or(failure);
    uploads::fail(&mut conn, upload.id, &failure).await?;
    let now = uploads::get(&mut conn, upload.id, upload.person).await?;
    Ok((failure, now))
}

pub(crate) fn other_bytes() -> Failure {
    Failure {
        code: refusal_code_name(RefusalCode::ContentMismatch),
        message: "The bytes that arrived are not the ones that were announced (their SHA-256 differs); send the file again.".to_owned(),
    }
}
