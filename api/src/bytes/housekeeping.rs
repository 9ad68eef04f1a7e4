//! What a server does about uploads by itself: at its start, now and then, and
//! when access was taken away.

use std::time::Duration;

use portico_domain::BlobId;
use portico_event_log::Cursor;
use sqlx::PgConnection;
use tokio::sync::watch;

use super::complete::{UploadError, finish_received};
use super::doors::ByteDoors;
use super::receive::{blocking, received};
use super::upload_row::UploadRow;
use super::{endings, uploads};
use crate::blobs::StoreError;

/// Commits come many at a time; what ended by them is looked for this often.
const LOOKED_EVERY: Duration = Duration::from_secs(1);

/// Completes uploads whose last byte had arrived when a server died; returns
/// how many. One that fails here keeps no other back, and is tried again when its
/// sender asks.
pub async fn resume_uploads(doors: &ByteDoors) -> Result<u64, UploadError> {
    let mut conn = doors.pool.acquire().await?;
    let rows = uploads::receiving(&mut conn).await?;
    drop(conn);
    let mut completed = 0;
    for upload in rows {
        match finish_if_whole(doors, &upload).await {
            Ok(whole) => completed += u64::from(whole),
            // On a server beside this one, it goes on.
            Err(UploadError::Store(StoreError::Locked)) => {}
            Err(error) => tracing::warn!(upload = %upload.id, %error, "not completed"),
        }
    }
    Ok(completed)
}

async fn finish_if_whole(doors: &ByteDoors, upload: &UploadRow) -> Result<bool, UploadError> {
    let whole = received(doors, upload).await? == upload.size;
    if whole {
        finish_received(doors, upload).await?;
    }
    Ok(whole)
}

/// Throws away the bytes of uploads that end with access, within seconds of
/// each commit of this process that ended some. Runs until dropped; what it
/// misses, [`expire_uploads`] finds.
pub async fn discard_ended(doors: &ByteDoors, mut commits: watch::Receiver<Cursor>) {
    loop {
        if let Err(error) = settle_ended(doors).await {
            tracing::warn!(%error, "bytes of ended uploads stay for now");
        }
        tokio::time::sleep(LOOKED_EVERY).await;
        if commits.changed().await.is_err() {
            return;
        }
    }
}

/// Writes into the rows of uploads that ended with access that they did, and
/// throws their bytes away; returns how many.
pub async fn settle_ended(doors: &ByteDoors) -> Result<u64, UploadError> {
    let mut conn = doors.pool.acquire().await?;
    let ended = endings::unsettled(&mut conn).await?;
    settle(doors, &mut conn, ended).await
}

async fn settle(
    doors: &ByteDoors,
    conn: &mut PgConnection,
    ended: Vec<UploadRow>,
) -> Result<u64, UploadError> {
    let mut count = 0;
    for upload in ended {
        let Some(failure) = &upload.failure else {
            continue;
        };
        if uploads::fail(conn, upload.id, failure).await? {
            discard(doors, &upload).await?;
            count += 1;
        }
    }
    endings::forget_settled(conn).await?;
    Ok(count)
}

/// The bytes of an upload that will not be a document: those on their way, and
/// those in place if it ended between its last byte and its event.
pub(super) async fn discard(doors: &ByteDoors, upload: &UploadRow) -> Result<(), StoreError> {
    let (store, id, customer) = (doors.store.clone(), upload.id, upload.customer);
    blocking(move || {
        store.discard(id)?;
        store.remove(customer, BlobId::new(id))
    })
    .await
    .map(drop)
}

/// Gives up uploads whose time is over, and their bytes; returns how many.
/// Forgets those that ended before.
pub async fn expire_uploads(doors: &ByteDoors) -> Result<u64, UploadError> {
    let mut conn = doors.pool.acquire().await?;
    let ended = endings::all_ended(&mut conn).await?;
    settle(doors, &mut conn, ended).await?;
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
    endings::forget_old(&mut conn, now).await?;
    Ok(given_up)
}
