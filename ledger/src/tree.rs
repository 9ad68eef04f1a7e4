//! The growing Merkle tree of RFC 9162, section 2.1.
//!
//! A node is *complete* when all the leaves below it exist; it never changes
//! again and is worth storing. Node `(level, index)` covers the leaves
//! `index · 2^level` up to, not including, `(index + 1) · 2^level`.

use crate::Hash;

/// A complete node to persist. Level 0 holds the leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Height above the leaves.
    pub level: u8,
    /// Place within the level, from the left, starting at 0.
    pub index: u64,
    /// The value to store.
    pub hash: Hash,
}

/// The right edge of the tree: its largest complete subtrees, left to right.
/// All that appending needs; at most 64 hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Hash>,
}

/// The hashes do not make a frontier of that size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a tree of {size} leaves has a frontier of {expected} hashes, but {found} were given")]
pub struct RestoreError {
    /// The size asked for.
    pub size: u64,
    /// One hash for each bit set in the size.
    pub expected: usize,
    /// The hashes given.
    pub found: usize,
}

impl Frontier {
    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Continues a tree from its size and the hashes of
    /// [`frontier_coordinates`], in that order. Only their number can be
    /// checked here; compare [`root`](Self::root) with a known one.
    pub fn restore(size: u64, hashes: Vec<Hash>) -> Result<Self, RestoreError> {
        let expected = size.count_ones() as usize;
        let found = hashes.len();
        if found != expected {
            return Err(RestoreError {
                size,
                expected,
                found,
            });
        }
        Ok(Self { size, hashes })
    }

    /// Adds a leaf and pushes every node it completes, the leaf itself first,
    /// then upwards.
    pub fn append(&mut self, leaf: Hash, sink: &mut Vec<Node>) {
        let mut node = Node {
            level: 0,
            index: self.size,
            hash: leaf,
        };
        sink.push(node);
        // A right child is the last missing half of its parent.
        while node.index % 2 == 1
            && let Some(left) = self.hashes.pop()
        {
            node = Node {
                level: node.level + 1,
                index: node.index / 2,
                hash: Hash::interior(left, node.hash),
            };
            sink.push(node);
        }
        self.hashes.push(node.hash);
        self.size += 1;
    }

    /// How many leaves the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The tree's root; SHA-256 of nothing while the tree is empty.
    #[must_use]
    pub fn root(&self) -> Hash {
        join(self.hashes.iter().copied())
    }

    /// The hashes that [`restore`](Self::restore) takes.
    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }
}

/// Which nodes, as `(level, index)`, are the frontier of a tree of `size`
/// leaves, left to right.
#[must_use]
pub fn frontier_coordinates(size: u64) -> Vec<(u8, u64)> {
    (0..64)
        .rev()
        .filter(|level| (size >> level) % 2 == 1)
        // `size >> level` nodes of this level are complete; the last is the edge.
        .map(|level| (level, (size >> level) - 1))
        .collect()
}

/// The root over neighbouring complete subtrees that shrink to the right.
pub(crate) fn join(subtrees: impl DoubleEndedIterator<Item = Hash>) -> Hash {
    subtrees
        .rev()
        .reduce(|right, left| Hash::interior(left, right))
        .unwrap_or_else(Hash::empty_root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frontier_of_seven_leaves_is_four_two_and_one() {
        assert_eq!(frontier_coordinates(7), [(2, 0), (1, 2), (0, 6)]);
        assert_eq!(frontier_coordinates(8), [(3, 0)]);
        assert_eq!(frontier_coordinates(0), []);
        assert_eq!(frontier_coordinates(u64::MAX).len(), 64);
    }

    #[test]
    fn the_fourth_leaf_completes_two_interior_nodes() {
        let mut frontier = Frontier::new();
        for _ in 0..3 {
            frontier.append(Hash([7; 32]), &mut Vec::new());
        }
        let mut nodes = Vec::new();
        frontier.append(Hash([7; 32]), &mut nodes);
        let places: Vec<_> = nodes.iter().map(|node| (node.level, node.index)).collect();
        assert_eq!(places, [(0, 3), (1, 1), (2, 0)]);
    }

    #[test]
    fn a_frontier_of_the_wrong_length_is_refused() {
        let refusal = Frontier::restore(5, vec![Hash([0; 32])]).expect_err("5 needs two hashes");
        assert_eq!((refusal.expected, refusal.found), (2, 1));
    }
}
