//! Writing a request's body to an upload: constant memory, and on disk before
//! it is acknowledged.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body_util::BodyExt;
use tokio::task::JoinHandle;

use super::checksum::Summing;
use super::creating::throw_away;
use super::doors::ByteDoors;
use super::gatekeeper::Stopped;
use super::sender::Sender;
use super::tus::Patch;
use super::upload_row::UploadRow;
use crate::blobs::{BlobStore, Staged, StoreError};

/// Written, and hashed, at a time; as much again is on its way meanwhile.
const CHUNK: usize = 1 << 20;
/// Without a byte for so long, the sender is gone.
pub(super) const SILENCE: Duration = Duration::from_mins(1);

/// Bytes were not taken, or only some of them.
#[derive(Debug)]
pub(super) enum ReceiveError {
    /// They belong elsewhere: the upload ends here.
    Offset(u64),
    /// More than the upload's size; none of this request were kept.
    TooMany,
    /// Not the bytes that were sent; none of this request were kept.
    Checksum,
    /// The sender may send no more. What came before the last byte is kept.
    Stopped(Stopped),
    /// The content store failed.
    Store(StoreError),
}

impl From<StoreError> for ReceiveError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Where an upload stands after a request.
pub(super) enum Received {
    /// So many bytes are safe; the others are awaited.
    Part(u64),
    /// All are here. Nobody else writes or completes it until this is dropped.
    All(Staged),
}

/// Takes what comes of a body and returns where the upload stands then, also
/// when the sender went away in the middle. Goes on when the request is
/// dropped, so that nothing that came is lost.
pub(super) async fn receive(
    store: BlobStore,
    sender: Sender,
    patch: Patch,
    body: Body,
) -> Result<Received, ReceiveError> {
    let task = tokio::spawn(async move {
        let upload = &sender.upload;
        let staged = open(store, upload).await?;
        if staged.length() != patch.offset {
            return Err(ReceiveError::Offset(pause(staged).await?));
        }
        let room = upload.size.saturating_sub(patch.offset);
        if patch.length.is_some_and(|length| length > room) {
            pause(staged).await?;
            return Err(ReceiveError::TooMany);
        }
        write(staged, body, patch, &sender).await
    });
    task.await
        .map_err(|error| ReceiveError::Store(broken(&error)))?
}

/// Takes a chunk from the line while the one before it goes to disk, for as long as the
/// sender may send.
async fn write(
    staged: Staged,
    mut body: Body,
    patch: Patch,
    sender: &Sender,
) -> Result<Received, ReceiveError> {
    let (from, size) = (patch.offset, sender.upload.size);
    let mut summing = Summing::towards(patch.checksum);
    let mut writing = Writing::Idle(staged);
    let (mut chunk, mut held, mut total) = (vec![], 0, from);
    let mut stops = std::pin::pin!(sender.stops());
    let mut stopped = loop {
        let bytes = tokio::select! {
            biased;
            why = &mut stops => break Some(why),
            bytes = next(&mut body) => bytes,
        };
        let Some(bytes) = bytes else { break None };
        held += bytes.len();
        total += bytes.len() as u64;
        if total > size {
            let staged = writing.done().await?;
            blocking(move || staged.cut_back(from)).await?;
            return Err(ReceiveError::TooMany);
        }
        summing.add(&bytes);
        chunk.push(bytes);
        // The last ones are held until it is known that they may be taken.
        if held >= CHUNK && total < size {
            let staged = writing.done().await?;
            writing = Writing::begin(staged, std::mem::take(&mut chunk));
            held = 0;
        }
    };
    if stopped.is_none() && total == size {
        stopped = sender.stopped_at_the_end().await;
    }
    if stopped.is_some() && total == size {
        // An upload that is whole would be completed by whoever finds it so.
        chunk.pop();
    }
    let staged = writing.done().await?;
    let staged = Writing::begin(staged, chunk).done().await?;
    let agrees = summing.agrees();
    if let Some(why) = stopped {
        throw_away(body);
        let_go(staged, agrees, from).await?;
        return Err(ReceiveError::Stopped(why));
    }
    if agrees && staged.length() == size {
        return Ok(Received::All(staged));
    }
    let received = let_go(staged, agrees, from).await?;
    received.map(Received::Part).ok_or(ReceiveError::Checksum)
}

/// Lets go of an upload; returns how many bytes of it are safe, or nothing where those of
/// this request are not the ones that were sent: then none of them are kept.
async fn let_go(staged: Staged, agrees: bool, from: u64) -> Result<Option<u64>, StoreError> {
    if agrees {
        return pause(staged).await.map(Some);
    }
    blocking(move || staged.cut_back(from)).await?;
    Ok(None)
}

/// The upload, or the write that has it.
enum Writing {
    Idle(Staged),
    Busy(JoinHandle<Result<Staged, StoreError>>),
}

impl Writing {
    fn begin(mut staged: Staged, chunk: Vec<Bytes>) -> Self {
        Self::Busy(tokio::task::spawn_blocking(move || {
            match staged.append_all(&chunk) {
                Ok(()) => Ok(staged),
                Err(error) => {
                    // What came before this chunk stays.
                    staged.pause()?;
                    Err(error)
                }
            }
        }))
    }

    async fn done(self) -> Result<Staged, StoreError> {
        match self {
            Self::Idle(staged) => Ok(staged),
            Self::Busy(write) => write.await.map_err(|error| broken(&error))?,
        }
    }
}

/// The next bytes, one at least; none at the end, and none when the sender is gone: what
/// came before is kept, the sender asks how much that is.
async fn next(body: &mut Body) -> Option<Bytes> {
    loop {
        let frame = tokio::time::timeout(SILENCE, body.frame()).await;
        // What is no data is a trailer.
        if let Ok(bytes) = frame.ok()??.ok()?.into_data()
            && !bytes.is_empty()
        {
            return Some(bytes);
        }
    }
}

async fn open(store: BlobStore, upload: &UploadRow) -> Result<Staged, StoreError> {
    let (id, customer) = (upload.id, upload.customer);
    blocking(move || store.stage(id, customer)).await
}

async fn pause(staged: Staged) -> Result<u64, StoreError> {
    blocking(move || staged.pause()).await
}

/// How many bytes of an upload are safe here: the length of its file. No row
/// counts them, so that nothing waits for a sender that goes on.
pub async fn received(doors: &ByteDoors, upload: &UploadRow) -> Result<u64, StoreError> {
    let (store, id, customer) = (doors.store.clone(), upload.id, upload.customer);
    blocking(move || store.received(id, customer)).await
}

/// Runs work on files off the runtime.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(broken(&error)),
    }
}

fn broken(error: &tokio::task::JoinError) -> StoreError {
    StoreError::Io(std::io::Error::other(error.to_string()))
}
