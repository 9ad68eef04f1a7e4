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
async fn an_item_whose_folder_is_not_there_is_found() {
    found(
        "UPDATE access.items SET parent_id = gen_random_uuid() WHERE parent_id IS NOT NULL",
        &[
            "FAIL read model access",
            "lie in a folder that is not there",
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
async fn a_claim_that_is_gone_anothers_or_too_many_is_found() {
    for (kind, aggregate) in [
        ("item-name", "document:"),
        ("customer-number", "customer:"),
        ("contact-email", "contact:"),
    ] {
        let missing = format!("its {kind} is not claimed, so that another may take it");
        found(
            &format!("DELETE FROM claims WHERE kind = '{kind}'"),
            &["ok   read model access", "FAIL claims", aggregate, &missing],
        )
        .await;
    }
    found(
        "UPDATE claims SET owner = '11111111-1111-4111-8111-111111111111'
         WHERE kind = 'item-name'",
        &["FAIL claims", "its item-name is claimed by 11111111-"],
    )
    .await;
    found(
        "INSERT INTO claims VALUES ('staff-email', sha256('x'), gen_random_uuid())",
        &["FAIL claims", "claims a staff-email that is not in use"],
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

#[tokio::test]
async fn a_changed_customer_is_found_with_what_it_was() {
    let given = given().await;
    let somebody_else = "11111111-1111-4111-8111-111111111111";
    let tamper = format!(
        "UPDATE events SET customer_id = '{somebody_else}' WHERE event_type = 'AccessGranted'"
    );
    given.as_superuser(&tamper).await;
    let ran = given.tool(&["verify", "--json", "--log-only"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let lines = ran.json();
    let check = |name: &str| lines.iter().find(|line| line["check"] == name).unwrap();
    assert_eq!(check("ledger leaves")["ok"], true, "no leaf has the column");
    let differences = check("event format")["differences"].as_array().unwrap();
    let [difference] = &differences[..] else {
        panic!("{differences:?}")
    };
    assert_eq!(difference["seq"], 8);
    assert_eq!(difference["column"], "customer_id");
    assert_eq!(difference["expected"], given.customer.to_string().as_str());
    assert_eq!(difference["found"], somebody_else);
    let ran = given.tool(&["rebuild", "audit"]).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("event 8 (grant "), "{ran:?}");
    assert!(ran.err.contains("customer_id is 11111111"), "{ran:?}");
}

#[tokio::test]
async fn a_customer_taken_away_or_put_in_is_found() {
    found(
        "UPDATE events SET customer_id = NULL WHERE event_type = 'PortalOpened'",
        &[
            "FAIL event format",
            "seq 2, customer:",
            "customer_id is none",
        ],
    )
    .await;
    found(
        "UPDATE events SET customer_id = gen_random_uuid() WHERE event_type = 'ContactAdded'",
        &["FAIL event format", "seq 3, contact:", "says none"],
    )
    .await;
}

/// What is found in the leaves alone, one a line.
async fn in_leaves(sql: &str) -> Vec<String> {
    let given = given().await;
    given.as_superuser(sql).await;
    let ran = given.tool(&["verify", "--json", "--log-only"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let lines = ran.json();
    let differences = lines[0]["differences"].as_array().unwrap();
    let what = differences.iter().map(|d| d["what"].as_str().unwrap());
    what.map(str::to_owned).collect()
}

#[tokio::test]
async fn what_was_done_to_one_place_is_not_found_again_in_all_that_follow() {
    let forged = in_leaves(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version,
                             payload, metadata, position, txid, customer_id)
         SELECT aggregate_type, gen_random_uuid(), 1, event_type, event_version,
                payload, metadata, 1000000, '5', customer_id
         FROM events WHERE event_type = 'AccessGranted'",
    )
    .await;
    assert_eq!(forged.len(), 1, "{forged:?}");
    assert!(forged[0].contains("is missing from the ledger"));
    let moved = in_leaves("UPDATE events SET txid = '5' WHERE event_type = 'AccessGranted'").await;
    assert_eq!(moved.len(), 2, "{moved:?}");
    assert!(moved.iter().all(|what| what.contains("changed places")));
    for ahead in ["interval '1 day'", "interval '-1 day'"] {
        let clock = format!("UPDATE ledger_leaves SET clock = clock + {ahead} WHERE seq = 3");
        let clock = in_leaves(&clock).await;
        assert_eq!(clock.len(), 1, "{clock:?}");
    }
    let time = in_leaves(
        "UPDATE events SET recorded_at = recorded_at + interval '1 day' WHERE sequence = 1
         AND aggregate_type = 'contact'",
    )
    .await;
    assert_eq!(time.len(), 2, "hash and clock of the one: {time:?}");
}

#[tokio::test]
async fn a_checkpoint_that_counts_otherwise_than_it_stands_is_found() {
    found(
        "UPDATE checkpoints SET seq = seq - 5 WHERE model = 'activity'",
        &[
            "FAIL read model activity",
            "its checkpoint counts 4 events and stands at event 9",
            "replay-tool rebuild activity",
            "1 difference found",
        ],
    )
    .await;
}

/// How somebody changes each column of `events` so that it still is a row.
const CHANGES: [(&str, &str); 12] = [
    ("aggregate_type", "'identity'"),
    ("aggregate_id", "gen_random_uuid()::text"),
    ("sequence", "sequence + 1"),
    ("event_type", "'AccessRevoked'"),
    ("event_version", "'1.1'"),
    ("payload", "(payload::text || ' ')::json"),
    ("metadata", "(metadata::text || ' ')::json"),
    ("position", "position + 1000"),
    ("txid", "'3'"),
    ("epoch", "epoch - 1"),
    ("recorded_at", "recorded_at + interval '1 microsecond'"),
    ("customer_id", "gen_random_uuid()"),
];

#[tokio::test]
async fn no_column_of_an_event_is_changed_unseen() {
    let given = given().await;
    let columns = "SELECT column_name::text FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = 'events' ORDER BY ordinal_position";
    assert_eq!(
        given.texts(columns).await,
        CHANGES.map(|(column, _)| column)
    );
    given
        .as_superuser(
            "CREATE TABLE as_it_was AS SELECT * FROM events WHERE event_type = 'AccessGranted'",
        )
        .await;
    for (column, change) in CHANGES {
        let tamper =
            format!("UPDATE events SET {column} = {change} WHERE event_type = 'AccessGranted'");
        given.as_superuser(&tamper).await;
        let ran = given.tool(&["verify", "--log-only"]).await;
        assert_eq!(ran.code, Some(1), "{column}: {ran:?}");
        let said = match column {
            "txid" | "epoch" => "events changed places",
            _ => "seq 8",
        };
        assert!(ran.out.contains(said), "{column}: {ran:?}");
        let back = "DELETE FROM events e USING as_it_was b
             WHERE (e.aggregate_id = b.aggregate_id OR e.position = b.position);
             INSERT INTO events SELECT * FROM as_it_was";
        given.as_superuser(back).await;
    }
    let ran = given.tool(&["verify", "--log-only"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
}
