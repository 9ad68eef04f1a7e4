//! The ledger: what makes the history of a deployment provable to someone who
//! does not trust the deployment.
//!
//! Every event becomes one leaf of a Merkle tree (RFC 6962, RFC 9162). Signed
//! checkpoints publish the root, an inclusion proof ties one event to a root,
//! and a consistency proof ties an older root to a newer one.
//!
//! - [`leaf`]: the bytes of an event that are hashed
//! - [`tree`]: appending leaves, and the interior nodes to keep
//! - [`proof`]: making proofs from kept nodes, and checking them without any
//! - [`checkpoint`]: the signed text that names a root
//! - [`hash`]: the SHA-256 value they all speak of
//!
//! Nothing here reads a clock, a file or a database, so an auditor can run the
//! same code offline.

pub mod checkpoint;
pub mod hash;
pub mod leaf;
pub mod proof;
pub mod tree;

pub use checkpoint::{Checkpoint, CheckpointError, Origin};
pub use hash::{Hash, ParseHashError};
pub use leaf::{LeafInput, leaf_bytes, leaf_hash};
pub use proof::{
    NodeSource, ProofError, consistency_coordinates, consistency_proof, inclusion_coordinates,
    inclusion_proof, root_at, verify_consistency, verify_inclusion,
};
pub use tree::{Frontier, Node, RestoreError, frontier_coordinates};

pub use ed25519_dalek::{SigningKey, VerifyingKey};
