//! Leaf v1: the bytes of one event that its leaf hash covers.
//!
//! ```text
//! 0x00 ‖ field("portico-leaf-v1") ‖ field(deployment id) ‖ field(aggregate type)
//!      ‖ field(aggregate id) ‖ field(sequence) ‖ field(event type) ‖ field(event version)
//!      ‖ field(position) ‖ field(recorded at, µs) ‖ field(payload) ‖ field(metadata)
//!
//! field(bytes) = length of bytes as u64, big endian ‖ bytes
//! ```
//!
//! Integers are eight bytes, big endian (two's complement where signed). The
//! lengths make the bytes readable in one way only, so no two events share a
//! leaf. The format never changes: another one would be called v2.

use sha2::{Digest, Sha256};

use crate::Hash;

const DOMAIN: &[u8] = b"portico-leaf-v1";

/// What a leaf commits to. Not `Debug`: payload and metadata stay out of logs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LeafInput<'a> {
    /// Keeps leaves of one deployment from being shown as another's.
    pub deployment_id: [u8; 16],
    /// The kind of stream, such as `portal`.
    pub aggregate_type: &'a str,
    /// The stream.
    pub aggregate_id: &'a str,
    /// Place in the stream.
    pub sequence: u64,
    /// The event's name.
    pub event_type: &'a str,
    /// The version of the event's format.
    pub event_version: &'a str,
    /// Place in the event store.
    pub position: i64,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub recorded_at_micros: i64,
    /// Exactly the stored bytes; never decoded here.
    pub payload: &'a [u8],
    /// Exactly the stored bytes; never decoded here.
    pub metadata: &'a [u8],
}

/// The leaf's hash, as [`Frontier::append`](crate::Frontier::append) takes it.
#[must_use]
pub fn leaf_hash(input: &LeafInput<'_>) -> Hash {
    let mut hasher = Sha256::new();
    encode(input, |bytes| hasher.update(bytes));
    Hash(hasher.finalize().into())
}

/// The bytes that [`leaf_hash`] hashes, for auditors who hash them with a tool
/// of their own.
#[must_use]
pub fn leaf_bytes(input: &LeafInput<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    encode(input, |bytes| out.extend_from_slice(bytes));
    out
}

fn encode(input: &LeafInput<'_>, mut write: impl FnMut(&[u8])) {
    let fields: [&[u8]; 11] = [
        DOMAIN,
        &input.deployment_id,
        input.aggregate_type.as_bytes(),
        input.aggregate_id.as_bytes(),
        &input.sequence.to_be_bytes(),
        input.event_type.as_bytes(),
        input.event_version.as_bytes(),
        &input.position.to_be_bytes(),
        &input.recorded_at_micros.to_be_bytes(),
        input.payload,
        input.metadata,
    ];
    write(&[0]);
    for field in fields {
        write(&(field.len() as u64).to_be_bytes());
        write(field);
    }
}
