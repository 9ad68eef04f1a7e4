//! Reading stored bytes.

use std::io::SeekFrom;
use std::ops::Range;

use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use futures_util::stream::try_unfold;
use portico_domain::{BlobId, CustomerId};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::error::StoreError;
use super::store::BlobStore;

/// One read; with the socket's buffer all that a download keeps in memory.
const CHUNK: u64 = 1 << 17;

/// Stored bytes, open for reading. Stays readable when they are removed.
#[derive(Debug)]
pub struct BlobFile {
    file: File,
    size: u64,
}

impl BlobStore {
    /// Opens stored bytes.
    pub async fn open_blob(
        &self,
        customer: CustomerId,
        blob: BlobId,
    ) -> Result<BlobFile, StoreError> {
        let file = File::open(self.blob_path(customer, blob)).await?;
        let size = file.metadata().await?.len();
        Ok(BlobFile { file, size })
    }
}

impl BlobFile {
    /// How many bytes there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The bytes of a range, piece by piece. A file that ends before the range
    /// does is an error, so that nobody takes a part for the whole.
    pub async fn read(
        mut self,
        range: Range<u64>,
    ) -> Result<impl Stream<Item = Result<Bytes, StoreError>> + Send, StoreError> {
        self.file.seek(SeekFrom::Start(range.start)).await?;
        self.file
            .set_max_buf_size(usize::try_from(CHUNK).unwrap_or(usize::MAX));
        let left = range.end - range.start;
        Ok(try_unfold((self.file, left), async |(mut file, left)| {
            if left == 0 {
                return Ok(None);
            }
            let size = usize::try_from(left.min(CHUNK)).unwrap_or(usize::MAX);
            let mut chunk = BytesMut::with_capacity(size);
            if (&mut file).take(size as u64).read_buf(&mut chunk).await? == 0 {
                return Err(StoreError::Missing);
            }
            let left = left - chunk.len() as u64;
            Ok(Some((chunk.freeze(), (file, left))))
        }))
    }
}
