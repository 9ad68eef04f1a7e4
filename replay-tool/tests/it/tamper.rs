//! Whoever changes anything past the triggers is found, and named.

use crate::given::given;

/// Tampers, verifies, and expects each of these words in what is printed.
async fn found(sql: &str, words: &[&str]) {
    let given = given().await;
    given.as_superuser(sql).await;
    let ran = given.tool(&["verify"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    for word in words {
        assert!(ran.out.contains(word), "{word:?} is not in\n{}", ran.out);
    }
}

#[tokio::test]
async fn a_changed_payload_byte_is_found() {
    found(
        "UPDATE events SET payload = replace(payload::text, 'DOWNLOAD', 'VIEW')::json
         WHERE event_type = 'AccessGranted'",
        &["FAIL ledger leaves", "grant:", "FAIL read model access"],
    )
    .await;
}

#[tokio::test]
async fn added_white_space_in_a_payload_is_found() {
    found(
        "UPDATE events SET payload = (payload::text || ' ')::json
         WHERE event_type = 'PortalOpened'",
        &[
            "FAIL ledger leaves",
            "seq 2, customer:",
            "ok   read model access",
        ],
    )
    .await;
}

#[tokio::test]
async fn changed_metadata_is_found() {
    found(
        "UPDATE events SET metadata = replace(metadata::text, 'staff', 'contact')::json
         WHERE event_type = 'AccessGranted'",
        &["FAIL ledger leaves", "grant:", "FAIL read model audit"],
    )
    .await;
}

#[tokio::test]
async fn a_changed_time_is_found() {
    found(
        "UPDATE events SET recorded_at = recorded_at + interval '1 day'
         WHERE event_type = 'FolderCreated'",
        &["FAIL ledger leaves", "document:", "clock is"],
    )
    .await;
}

#[tokio::test]
async fn a_deleted_event_is_found() {
    found(
        "DELETE FROM events WHERE event_type = 'AccessGranted'",
        &["FAIL ledger leaves", "its event, at position", "is gone"],
    )
    .await;
}

#[tokio::test]
async fn a_deleted_event_leaves_a_gap_in_its_aggregate() {
    found(
        "DELETE FROM events WHERE event_type = 'MembershipAssigned'",
        &[
            "is gone",
            "FAIL aggregate sequences",
            "has sequence 3 where 2 is due",
            "FAIL second reader contact",
        ],
    )
    .await;
}

#[tokio::test]
async fn swapped_events_are_found() {
    found(
        "UPDATE events SET position = -position WHERE sequence = 1 AND aggregate_type = 'contact';
         UPDATE events SET position = (SELECT -position FROM events WHERE position < 0)
         WHERE sequence = 2 AND aggregate_type = 'contact';
         UPDATE events SET position = -position - 1 + 2 WHERE position < 0",
        &["FAIL ledger leaves", "contact:", "FAIL aggregate sequences"],
    )
    .await;
}

#[tokio::test]
async fn swapped_payloads_are_found() {
    found(
        "UPDATE events e SET payload = o.payload FROM events o
         WHERE e.event_type = 'FolderCreated' AND o.event_type = 'FolderCreated'
           AND o.position <> e.position",
        &["FAIL ledger leaves", "2 ", "document:"],
    )
    .await;
}

#[tokio::test]
async fn an_event_slipped_in_below_the_head_is_found() {
    found(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version,
                             payload, metadata, position, txid, customer_id)
         SELECT aggregate_type, gen_random_uuid(), 1, event_type, event_version,
                payload, metadata, 1000000, txid, customer_id
         FROM events WHERE event_type = 'AccessGranted'",
        &[
            "FAIL ledger leaves",
            "lies below the head and is missing from the ledger",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_changed_leaf_is_found() {
    found(
        "UPDATE ledger_leaves SET hash = sha256('x') WHERE seq = 3",
        &[
            "FAIL ledger leaves",
            "seq 3, contact:",
            "FAIL ledger tree",
            "node 1 of level 1",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_leaf_and_event_changed_together_are_found_above() {
    found(
        "DELETE FROM events WHERE position = (SELECT position FROM ledger_leaves WHERE seq = 8);
         DELETE FROM ledger_leaves WHERE seq = 8",
        &[
            "FAIL ledger leaves",
            "follows 7: numbers must be gapless",
            "FAIL ledger tree",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_changed_node_is_found() {
    found(
        "UPDATE ledger_nodes SET hash = sha256('x') WHERE level = 1 AND index = 2",
        &[
            "ok   ledger leaves",
            "FAIL ledger tree",
            "seq 6: node 2 of level 1",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_missing_node_is_found() {
    found(
        "DELETE FROM ledger_nodes WHERE level = 2",
        &["FAIL ledger tree", "node 0 of level 2 is missing"],
    )
    .await;
}

#[tokio::test]
async fn a_head_moved_back_is_found() {
    found(
        "UPDATE ledger_head SET size = size - 1",
        &["FAIL ledger tree", "the head counts"],
    )
    .await;
}

#[tokio::test]
async fn a_changed_right_edge_is_found() {
    found(
        "UPDATE ledger_head SET frontier = overlay(frontier PLACING '\\x00' FROM 1)",
        &["FAIL ledger tree", "right edge"],
    )
    .await;
}

#[tokio::test]
async fn a_changed_row_of_the_inline_model_is_found() {
    found(
        "DELETE FROM access.grants",
        &[
            "ok   ledger leaves",
            "FAIL read model access",
            "rebuild access",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_changed_row_of_a_following_model_is_found() {
    found(
        "UPDATE read_audit.entries SET actor_kind = 'operator' WHERE seq = 3",
        &[
            "ok   read model access",
            "FAIL read model audit",
            "rebuild audit",
        ],
    )
    .await;
}

#[tokio::test]
async fn an_event_that_this_release_does_not_know_is_found() {
    found(
        "UPDATE events SET event_type = 'AccessGiven' WHERE event_type = 'AccessGranted'",
        &["FAIL event format", "AccessGiven", "FAIL read model access"],
    )
    .await;
}
