//! What a server does about uploads by itself: at its start and now and then.

use super::complete::{UploadError, finish_received};
use super::doors::ByteDoors;
use super::receive::{blocking, received};
use super::uploads;
use crate::blobs::StoreError;

/// Completes uploads whose last byte had arrived when a server died; returns
/// how many. What fails here is tried again when its sender asks.
pub async fn resume_uploads(doors: &ByteDoors) -> Result<u64, UploadError> {
    let mut conn = doors.pool.acquire().await?;
    let rows = uploads::receiving(&mut conn).await?;
    drop(conn);
    let mut completed = 0;
    for upload in rows {
        if received(doors, &upload).await? != upload.size {
            continue;
        }
        match finish_received(doors, &upload).await {
            Ok(_) => completed += 1,
            // On a server beside this one, it goes on.
            Err(UploadError::Store(StoreError::Locked)) => {}
            Err(error) => tracing::warn!(upload = %upload.id, %error, "not completed"),
        }
    }
    Ok(completed)
}

/// Gives up uploads whose time is over, and their bytes; returns how many.
/// Forgets those that ended before.
pub async fn expire_uploads(doors: &ByteDoors) -> Result<u64, UploadError> {
    let mut conn = doors.pool.acquire().await?;
    let (rows, now) = (uploads::receiving(&mut conn).await?, doors.clock.now());
    let mut given_up = 0;
    for upload in rows.into_iter().filter(|upload| upload.expires_at <= now) {
        if uploads::terminate(&mut conn, upload.id).await? {
            let store = doors.store.clone();
            blocking(move || store.discard(upload.id)).await?;
            given_up += 1;
        }
    }
    uploads::forget_ended(&mut conn, now).await?;
    Ok(given_up)
}
