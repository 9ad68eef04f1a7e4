//! What holds for every tree, checked on random ones against the definition.

use std::collections::BTreeMap;

use portico_ledger::{
    Frontier, Hash, ProofError, consistency_coordinates, consistency_proof, frontier_coordinates,
    inclusion_coordinates, inclusion_proof, root_at, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;
use proptest::sample::Index;

const MAX_SIZE: u64 = 300;

type Nodes = BTreeMap<(u8, u64), Hash>;

fn leaves(seed: u64, size: u64) -> Vec<Hash> {
    (0..size)
        .map(|i| Hash::of(&[seed.to_be_bytes(), i.to_be_bytes()].concat()))
        .collect()
}

fn grown(leaves: &[Hash]) -> (Frontier, Nodes) {
    let (mut frontier, mut nodes) = (Frontier::new(), Vec::new());
    for leaf in leaves {
        frontier.append(*leaf, &mut nodes);
    }
    let nodes = nodes.iter().map(|n| ((n.level, n.index), n.hash));
    (frontier, nodes.collect())
}

/// MTH as RFC 9162 defines it.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            let (left, right) = (naive_root(left), naive_root(right));
            Hash::of(&[&[1], &left.0[..], &right.0[..]].concat())
        }
    }
}

/// The first `size` leaves' root, by definition.
fn naive_root_at(leaves: &[Hash], size: u64) -> Hash {
    naive_root(&leaves[..place(size)])
}

fn place(number: u64) -> usize {
    usize::try_from(number).expect("small trees only")
}

/// One bit flipped anywhere in the hashes.
fn flipped(hashes: &[Hash], byte: Index, bit: u8) -> Vec<Hash> {
    let mut hashes = hashes.to_vec();
    let byte = byte.index(hashes.len() * 32);
    hashes[byte / 32].0[byte % 32] ^= 1 << bit;
    hashes
}

/// A leaf's place, the size of a tree that has it, and the size of one grown
/// from that.
fn index_size_head() -> impl Strategy<Value = (u64, u64, u64)> {
    (1..=MAX_SIZE)
        .prop_flat_map(|head| (1..=head, Just(head)))
        .prop_flat_map(|(size, head)| (0..size, Just(size), Just(head)))
}

proptest! {
    #[test]
    fn the_root_is_the_one_the_rfc_defines(seed: u64, size in 0..=MAX_SIZE) {
        let leaves = leaves(seed, size);
        let (frontier, nodes) = grown(&leaves);
        prop_assert_eq!(frontier.size(), size);
        prop_assert_eq!(frontier.root(), naive_root(&leaves));
        prop_assert_eq!(root_at(&nodes, size), Ok(naive_root(&leaves)));
    }

    #[test]
    fn exactly_the_complete_nodes_are_handed_out_and_right(seed: u64, size in 0..=MAX_SIZE) {
        let leaves = leaves(seed, size);
        let (_, nodes) = grown(&leaves);
        let mut expected = Nodes::new();
        for level in 0..9_u8 {
            let complete = leaves.chunks_exact(1 << level).map(naive_root);
            expected.extend((0..).zip(complete).map(|(index, hash)| ((level, index), hash)));
        }
        prop_assert_eq!(nodes, expected);
    }

    #[test]
    fn a_restored_frontier_continues_as_if_never_put_away(
        seed: u64, size in 0..=MAX_SIZE, more in 0..40_u64,
    ) {
        let leaves = leaves(seed, size + more);
        let (mut frontier, nodes) = grown(&leaves[..place(size)]);
        let stored = frontier_coordinates(size).iter().map(|at| nodes[at]).collect::<Vec<_>>();
        prop_assert_eq!(frontier.hashes(), &stored);
        let mut restored = Frontier::restore(size, stored).expect("a whole frontier");
        let (mut kept, mut again) = (Vec::new(), Vec::new());
        for leaf in &leaves[place(size)..] {
            frontier.append(*leaf, &mut kept);
            restored.append(*leaf, &mut again);
        }
        prop_assert_eq!(kept, again);
        prop_assert_eq!(frontier.root(), restored.root());
        prop_assert_eq!(frontier, restored);
    }

    #[test]
    fn every_inclusion_proof_verifies_and_no_altered_one(
        seed: u64, (index, size, head) in index_size_head(), byte: Index, bit in 0..8_u8,
    ) {
        let leaves = leaves(seed, head);
        let (_, nodes) = grown(&leaves);
        let (leaf, root) = (leaves[place(index)], naive_root_at(&leaves, size));
        let proof = inclusion_proof(&nodes, index, size).expect("the nodes are stored");
        prop_assert_eq!(verify_inclusion(leaf, index, size, &proof, root), Ok(()));

        let said = [&[leaf, root], &proof[..]].concat();
        let altered = flipped(&said, byte, bit);
        prop_assert_eq!(
            verify_inclusion(altered[0], index, size, &altered[2..], altered[1]),
            Err(ProofError::RootMismatch)
        );
    }

    #[test]
    fn an_inclusion_proof_fits_no_other_length_or_place(
        seed: u64, (index, size, head) in index_size_head(), other in 0..MAX_SIZE,
    ) {
        let leaves = leaves(seed, head);
        let (_, nodes) = grown(&leaves);
        let (leaf, root) = (leaves[place(index)], naive_root_at(&leaves, size));
        let proof = inclusion_proof(&nodes, index, size).expect("the nodes are stored");

        let longer = [&proof[..], &[leaf]].concat();
        prop_assert_eq!(
            verify_inclusion(leaf, index, size, &longer, root),
            Err(ProofError::WrongLength)
        );
        if let Some((_, shorter)) = proof.split_last() {
            prop_assert_eq!(
                verify_inclusion(leaf, index, size, shorter, root),
                Err(ProofError::WrongLength)
            );
        }
        if other != index {
            prop_assert!(verify_inclusion(leaf, other, size, &proof, root).is_err());
        }
    }

    #[test]
    fn every_consistency_proof_verifies_and_no_altered_one(
        seed: u64, (_, old, new) in index_size_head(), byte: Index, bit in 0..8_u8,
    ) {
        let leaves = leaves(seed, new);
        let (_, nodes) = grown(&leaves);
        let roots = [naive_root_at(&leaves, old), naive_root_at(&leaves, new)];
        let proof = consistency_proof(&nodes, old, new).expect("the nodes are stored");
        prop_assert_eq!(verify_consistency(old, roots[0], new, roots[1], &proof), Ok(()));

        let altered = flipped(&[&roots, &proof[..]].concat(), byte, bit);
        prop_assert_eq!(
            verify_consistency(old, altered[0], new, altered[1], &altered[2..]),
            Err(ProofError::RootMismatch)
        );
        let longer = [&proof[..], &roots[..1]].concat();
        prop_assert_eq!(
            verify_consistency(old, roots[0], new, roots[1], &longer),
            Err(ProofError::WrongLength)
        );
        if let Some((_, shorter)) = proof.split_last() {
            prop_assert_eq!(
                verify_consistency(old, roots[0], new, roots[1], shorter),
                Err(ProofError::WrongLength)
            );
        }
    }

    #[test]
    fn a_rewritten_history_has_no_consistency_proof(
        seed: u64, (index, old, new) in index_size_head(),
    ) {
        let mut leaves = leaves(seed, new);
        let honest = naive_root_at(&leaves, old);
        leaves[place(index)] = Hash::of(b"rewritten");
        let (frontier, nodes) = grown(&leaves);
        let proof = consistency_proof(&nodes, old, new).expect("the nodes are stored");
        prop_assert_eq!(
            verify_consistency(old, honest, new, frontier.root(), &proof),
            Err(ProofError::RootMismatch)
        );
    }

    #[test]
    fn the_announced_nodes_suffice_for_the_proofs(
        seed: u64, (index, size, head) in index_size_head(),
    ) {
        let (_, nodes) = grown(&leaves(seed, head));
        let load = |places: Vec<(u8, u64)>| -> Nodes {
            places.into_iter().map(|at| (at, nodes[&at])).collect()
        };
        let loaded = load(inclusion_coordinates(index, size).expect("a leaf of the tree"));
        prop_assert_eq!(inclusion_proof(&loaded, index, size), inclusion_proof(&nodes, index, size));
        let loaded = load(consistency_coordinates(size, head).expect("a grown tree"));
        prop_assert_eq!(consistency_proof(&loaded, size, head), consistency_proof(&nodes, size, head));
    }

    #[test]
    fn made_up_sizes_and_proofs_are_refused_calmly(
        index: u64, size: u64, count in 0..70_usize, root: [u8; 32],
    ) {
        let proof = vec![Hash([9; 32]); count];
        prop_assert!(verify_inclusion(Hash([1; 32]), index, size, &proof, Hash(root)).is_err());
        prop_assert!(verify_consistency(index, Hash([1; 32]), size, Hash(root), &proof).is_err());
    }
}

#[test]
fn the_largest_sizes_do_not_overflow() {
    let last = u64::MAX - 1;
    let asked = inclusion_coordinates(last, u64::MAX).expect("a leaf of the tree");
    assert_eq!(asked.len(), 63);
    assert!(consistency_coordinates(last, u64::MAX).is_ok());
    let root = Hash([0; 32]);
    assert_eq!(
        verify_inclusion(root, last, u64::MAX, &[root; 63], root),
        Err(ProofError::RootMismatch)
    );
}

#[test]
fn a_size_past_the_head_names_the_missing_node() {
    let (_, nodes) = grown(&leaves(0, 5));
    assert_eq!(
        inclusion_proof(&nodes, 0, 6),
        Err(ProofError::MissingNode { level: 1, index: 2 })
    );
}

#[test]
fn a_leaf_outside_the_tree_and_a_shrinking_tree_are_refused() {
    let (_, nodes) = grown(&leaves(0, 5));
    let outside = ProofError::OutsideTree { index: 5, size: 5 };
    assert_eq!(inclusion_proof(&nodes, 5, 5), Err(outside));
    let shrinks = ProofError::Shrinks {
        old_size: 5,
        new_size: 4,
    };
    assert_eq!(consistency_proof(&nodes, 5, 4), Err(shrinks));
}

#[test]
fn every_tree_extends_the_empty_one_but_only_the_true_empty_one() {
    let (frontier, nodes) = grown(&leaves(0, 5));
    assert_eq!(consistency_proof(&nodes, 0, 5), Ok(Vec::new()));
    let empty = Hash::empty_root();
    assert_eq!(
        verify_consistency(0, empty, 5, frontier.root(), &[]),
        Ok(())
    );
    assert_eq!(
        verify_consistency(0, frontier.root(), 5, frontier.root(), &[]),
        Err(ProofError::RootMismatch)
    );
}
