//! Reading stored bytes.

use std::fs::File;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::try_unfold;
use portico_domain::{BlobId, CustomerId};
use rustix::buffer::spare_capacity;
use tokio::task::JoinHandle;

use super::error::StoreError;
use super::store::BlobStore;

/// One read. Two of them and the socket's buffer are all that a download keeps
/// in memory.
const CHUNK: usize = 1 << 18;

/// Stored bytes, open for reading. Stays readable when they are removed.
#[derive(Debug)]
pub struct BlobFile {
    file: File,
    size: u64,
}

impl BlobStore {
    /// Opens stored bytes. Blocking; use it off the runtime.
    pub fn open_blob(&self, customer: CustomerId, blob: BlobId) -> Result<BlobFile, StoreError> {
        let file = File::open(self.blob_path(customer, blob))?;
        let size = file.metadata()?.len();
        Ok(BlobFile { file, size })
    }
}

impl BlobFile {
    /// How many bytes there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The bytes of a range, piece by piece; the next one is read while one is
    /// being sent. A file that ends before the range does is an error, so that
    /// nobody takes a part for the whole.
    pub fn read(self, range: Range<u64>) -> impl Stream<Item = Result<Bytes, StoreError>> + Send {
        let file = Arc::new(self.file);
        let next = Ahead::read(&file, range.start, range.end);
        try_unfold((file, next), move |(file, next)| async move {
            let Some(Ahead { at, piece }) = next else {
                return Ok(None);
            };
            let piece = piece
                .await
                .map_err(|error| StoreError::Io(error.into()))??;
            let next = Ahead::read(&file, at + piece.len() as u64, range.end);
            Ok(Some((piece, (file, next))))
        })
    }
}

/// A piece that is being read, off the runtime.
struct Ahead {
    at: u64,
    piece: JoinHandle<Result<Bytes, StoreError>>,
}

impl Ahead {
    fn read(file: &Arc<File>, at: u64, end: u64) -> Option<Self> {
        let left = end.checked_sub(at).filter(|left| *left > 0)?;
        let size = usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK));
        let file = Arc::clone(file);
        let piece = tokio::task::spawn_blocking(move || read_piece(&file, at, size));
        Some(Self { at, piece })
    }
}

fn read_piece(file: &File, at: u64, size: usize) -> Result<Bytes, StoreError> {
    let mut piece = Vec::with_capacity(size);
    if rustix::io::pread(file, spare_capacity(&mut piece), at)? == 0 {
        return Err(StoreError::Missing);
    }
    Ok(piece.into())
}
