//! Checking proofs: all that someone needs who trusts nothing but a root.

use super::{ProofError, only_grows, within_tree};
use crate::Hash;

/// Checks that `leaf` is leaf number `index` under the `root` of a tree of
/// `size` leaves (RFC 9162, 2.1.3.2).
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: Hash,
) -> Result<(), ProofError> {
    within_tree(index, size)?;
    let mut climb = Climb::from(index, size - 1);
    let mut hash = leaf;
    for &sibling in proof {
        hash = match climb.step()? {
            Side::Left => Hash::interior(sibling, hash),
            Side::Right => Hash::interior(hash, sibling),
        };
    }
    climb.finish()?;
    must_equal(hash, root)
}

/// Checks that the tree under `new_root` starts with all the leaves under
/// `old_root` (RFC 9162, 2.1.4.2). Every tree extends the empty one, so an
/// `old_size` of 0 says nothing about `new_root`.
pub fn verify_consistency(
    old_size: u64,
    old_root: Hash,
    new_size: u64,
    new_root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    only_grows(old_size, new_size)?;
    if old_size == 0 {
        must_equal(old_root, Hash::empty_root())?;
    }
    if old_size == new_size {
        must_equal(old_root, new_root)?;
    }
    if old_size == 0 || old_size == new_size {
        return if proof.is_empty() {
            Ok(())
        } else {
            Err(ProofError::WrongLength)
        };
    }

    // A complete old tree is itself the first hash, and left out of the proof.
    let (first, siblings) = if old_size.is_power_of_two() {
        (old_root, proof)
    } else {
        let (first, rest) = proof.split_first().ok_or(ProofError::WrongLength)?;
        (*first, rest)
    };
    let mut climb = Climb::from(old_size - 1, new_size - 1);
    climb.skip_right_edges();
    let (mut old, mut new) = (first, first);
    for &sibling in siblings {
        match climb.step()? {
            Side::Left => {
                old = Hash::interior(sibling, old);
                new = Hash::interior(sibling, new);
            }
            Side::Right => new = Hash::interior(new, sibling),
        }
    }
    climb.finish()?;
    must_equal(old, old_root)?;
    must_equal(new, new_root)
}

/// The way up from a node to the root; `fn` and `sn` in the RFC.
struct Climb {
    node: u64,
    last: u64,
}

/// Where the sibling stands.
enum Side {
    Left,
    Right,
}

impl Climb {
    const fn from(node: u64, last: u64) -> Self {
        Self { node, last }
    }

    const fn up(&mut self) {
        self.node /= 2;
        self.last /= 2;
    }

    /// From the last leaf of a tree up to the largest complete subtree it ends.
    const fn skip_right_edges(&mut self) {
        while self.node % 2 == 1 {
            self.up();
        }
    }

    /// Takes one hash of the proof and climbs above it.
    fn step(&mut self) -> Result<Side, ProofError> {
        if self.last == 0 {
            return Err(ProofError::WrongLength);
        }
        let side = if self.node % 2 == 1 || self.node == self.last {
            // A last node without a sibling stands in for its parents.
            while self.node.is_multiple_of(2) && self.node != 0 {
                self.up();
            }
            Side::Left
        } else {
            Side::Right
        };
        self.up();
        Ok(side)
    }

    const fn finish(&self) -> Result<(), ProofError> {
        if self.last == 0 {
            Ok(())
        } else {
            Err(ProofError::WrongLength)
        }
    }
}

fn must_equal(found: Hash, expected: Hash) -> Result<(), ProofError> {
    if found == expected {
        Ok(())
    } else {
        Err(ProofError::RootMismatch)
    }
}
