//! Inclusion and consistency proofs of RFC 9162, sections 2.1.3 and 2.1.4.
//!
//! Proofs are made from the complete nodes that [`Frontier`](crate::Frontier)
//! handed out, for any tree up to the one that stored them. Checking a proof
//! needs no store, and stays correct for sizes and proofs made up by a liar.

mod verify;

pub use verify::{verify_consistency, verify_inclusion};

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::Hash;
use crate::tree::{frontier_coordinates, join};

/// The stored complete nodes.
pub trait NodeSource {
    /// The node at `(level, index)`, or `None` if it is not at hand.
    fn node(&self, level: u8, index: u64) -> Option<Hash>;
}

impl NodeSource for BTreeMap<(u8, u64), Hash> {
    fn node(&self, level: u8, index: u64) -> Option<Hash> {
        self.get(&(level, index)).copied()
    }
}

/// Why a proof cannot be made, or does not prove what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The tree of that size has no such leaf.
    #[error("leaf {index} is outside a tree of {size} leaves; the first leaf is 0")]
    OutsideTree {
        /// The leaf asked for.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// Trees only grow.
    #[error("a tree of {new_size} leaves cannot extend one of {old_size}")]
    Shrinks {
        /// The earlier tree's size.
        old_size: u64,
        /// The later tree's size.
        new_size: u64,
    },
    /// The source lacks a node: the size is past its head, or it is damaged.
    #[error("node {index} of level {level} is not stored")]
    MissingNode {
        /// Height above the leaves.
        level: u8,
        /// Place within the level.
        index: u64,
    },
    /// The proof has too many or too few hashes for these sizes.
    #[error("the proof has the wrong number of hashes")]
    WrongLength,
    /// The hashes do not lead to the root (or, for consistency, to both).
    #[error("the proof does not lead to the root")]
    RootMismatch,
}

/// The root that the tree had when it held `size` leaves.
pub fn root_at(source: &impl NodeSource, size: u64) -> Result<Hash, ProofError> {
    subtree(source, 0, size)
}

/// Proves that leaf `index` is in the tree of `size` leaves.
pub fn inclusion_proof(
    source: &impl NodeSource,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, ProofError> {
    within_tree(index, size)?;
    let (mut start, mut width) = (0, size);
    let mut proof = Vec::new();
    while width > 1 {
        let left = left_width(width);
        if index - start < left {
            proof.push(subtree(source, start + left, width - left)?);
            width = left;
        } else {
            proof.push(subtree(source, start, left)?);
            start += left;
            width -= left;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Proves that the tree of `new_size` leaves extends the one of `old_size`.
/// Nothing needs proving if the sizes are equal or the old tree is empty.
pub fn consistency_proof(
    source: &impl NodeSource,
    old_size: u64,
    new_size: u64,
) -> Result<Vec<Hash>, ProofError> {
    only_grows(old_size, new_size)?;
    if old_size == 0 {
        return Ok(Vec::new());
    }
    let (mut start, mut width) = (0, new_size);
    let mut proof = Vec::new();
    while start + width != old_size {
        let left = left_width(width);
        if old_size - start <= left {
            proof.push(subtree(source, start + left, width - left)?);
            width = left;
        } else {
            proof.push(subtree(source, start, left)?);
            start += left;
            width -= left;
        }
    }
    // The verifier holds the old root already; anything smaller it must be told.
    if start != 0 {
        proof.push(subtree(source, start, width)?);
    }
    proof.reverse();
    Ok(proof)
}

/// The nodes that [`inclusion_proof`] will ask for, so that a store can load
/// them in one query first.
pub fn inclusion_coordinates(index: u64, size: u64) -> Result<Vec<(u8, u64)>, ProofError> {
    let asked = Recorder::default();
    inclusion_proof(&asked, index, size)?;
    Ok(asked.0.into_inner())
}

/// The nodes that [`consistency_proof`] will ask for.
pub fn consistency_coordinates(old_size: u64, new_size: u64) -> Result<Vec<(u8, u64)>, ProofError> {
    let asked = Recorder::default();
    consistency_proof(&asked, old_size, new_size)?;
    Ok(asked.0.into_inner())
}

/// Notes what was asked for and answers with anything.
#[derive(Default)]
struct Recorder(RefCell<Vec<(u8, u64)>>);

impl NodeSource for Recorder {
    fn node(&self, level: u8, index: u64) -> Option<Hash> {
        self.0.borrow_mut().push((level, index));
        Some(Hash([0; 32]))
    }
}

/// The root over `width` leaves from `start`, which splitting at
/// [`left_width`] has aligned to every complete subtree within.
fn subtree(source: &impl NodeSource, start: u64, width: u64) -> Result<Hash, ProofError> {
    let hashes = frontier_coordinates(width)
        .into_iter()
        .map(|(level, index)| {
            let index = (start >> level) + index;
            source
                .node(level, index)
                .ok_or(ProofError::MissingNode { level, index })
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(join(hashes.into_iter()))
}

/// The largest power of two below `width`, which must be above 1.
const fn left_width(width: u64) -> u64 {
    1 << (width - 1).ilog2()
}

const fn within_tree(index: u64, size: u64) -> Result<(), ProofError> {
    if index < size {
        Ok(())
    } else {
        Err(ProofError::OutsideTree { index, size })
    }
}

const fn only_grows(old_size: u64, new_size: u64) -> Result<(), ProofError> {
    if old_size <= new_size {
        Ok(())
    } else {
        Err(ProofError::Shrinks { old_size, new_size })
    }
}
