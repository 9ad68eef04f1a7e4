//! Leaf v1 is pinned byte for byte, and readable in one way only.

use portico_ledger::{Hash, LeafInput, leaf_bytes, leaf_hash};
use proptest::prelude::*;

fn example() -> LeafInput<'static> {
    LeafInput {
        deployment_id: [0xd1; 16],
        aggregate_type: "portal",
        aggregate_id: "p-1",
        sequence: 2,
        event_type: "AccessGranted",
        event_version: "1",
        position: 3,
        recorded_at_micros: -1,
        payload: b"{}",
        metadata: b"",
    }
}

#[test]
fn the_leaf_of_the_example_never_changes() {
    let expected = [
        b"\x00".as_slice(),
        b"\0\0\0\0\0\0\0\x0fportico-leaf-v1",
        b"\0\0\0\0\0\0\0\x10",
        &[0xd1; 16],
        b"\0\0\0\0\0\0\0\x06portal",
        b"\0\0\0\0\0\0\0\x03p-1",
        b"\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\x02",
        b"\0\0\0\0\0\0\0\x0dAccessGranted",
        b"\0\0\0\0\0\0\0\x011",
        b"\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\x03",
        b"\0\0\0\0\0\0\0\x08\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\0\0\0\0\0\0\0\x02{}",
        b"\0\0\0\0\0\0\0\0",
    ]
    .concat();
    assert_eq!(leaf_bytes(&example()), expected);
    assert_eq!(leaf_hash(&example()), Hash::of(&expected));
    assert_eq!(
        leaf_hash(&example()).to_string(),
        "972336dbdefdffd390c7e6d3e6c94581ecbdd704c566e0af0d4026c2d93364a3"
    );
}

/// The fields of a leaf, as an auditor without our types would read them.
fn read_fields(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut rest = bytes.strip_prefix(&[0])?;
    let mut fields = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk() {
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        fields.push(after.get(..length)?.to_vec());
        rest = &after[length..];
    }
    rest.is_empty().then_some(fields)
}

fn texts() -> impl Strategy<Value = [String; 4]> {
    prop::array::uniform4("[a-z0-9é]{0,6}")
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..24)
}

proptest! {
    #[test]
    fn a_leaf_reads_back_to_its_fields(
        deployment_id in any::<[u8; 16]>(), texts in texts(), sequence in any::<u64>(),
        position in any::<i64>(), recorded_at_micros in any::<i64>(),
        payload in bytes(), metadata in bytes(),
    ) {
        let [aggregate_type, aggregate_id, event_type, event_version] = &texts;
        let leaf = leaf_bytes(&LeafInput {
            deployment_id, aggregate_type, aggregate_id, sequence, event_type, event_version,
            position, recorded_at_micros, payload: &payload, metadata: &metadata,
        });
        let fields: Vec<Vec<u8>> = vec![
            b"portico-leaf-v1".to_vec(),
            deployment_id.to_vec(),
            aggregate_type.clone().into_bytes(),
            aggregate_id.clone().into_bytes(),
            sequence.to_be_bytes().to_vec(),
            event_type.clone().into_bytes(),
            event_version.clone().into_bytes(),
            position.to_be_bytes().to_vec(),
            recorded_at_micros.to_be_bytes().to_vec(),
            payload,
            metadata,
        ];
        prop_assert_eq!(read_fields(&leaf), Some(fields));
    }

    #[test]
    fn moving_bytes_between_neighbouring_fields_changes_the_leaf(
        text in "[ -~]{1,32}", one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(),
    ) {
        let (one, other) = (one.index(text.len() + 1), other.index(text.len() + 1));
        prop_assume!(one != other);
        let at = |cut: usize| {
            let (a, b) = text.split_at(cut);
            [
                LeafInput { aggregate_type: a, aggregate_id: b, ..example() },
                LeafInput { event_type: a, event_version: b, ..example() },
                LeafInput { payload: a.as_bytes(), metadata: b.as_bytes(), ..example() },
            ]
        };
        for (left, right) in at(one).iter().zip(&at(other)) {
            prop_assert_ne!(leaf_bytes(left), leaf_bytes(right));
            prop_assert_ne!(leaf_hash(left), leaf_hash(right));
        }
    }
}
