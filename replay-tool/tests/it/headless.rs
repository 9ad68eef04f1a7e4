//! A ledger without its head stands still, and nobody is told that it is well.

use crate::given::given;

const GONE: &str = "the row of ledger_head is gone";

#[tokio::test]
async fn a_missing_head_is_told_and_a_backup_of_the_ledger_mends_it() {
    let given = given().await;
    let tables = ["ledger_head", "ledger_leaves", "ledger_nodes"];
    for table in tables {
        let copy = format!("CREATE TABLE old_{table} AS SELECT * FROM {table}");
        given.as_superuser(&copy).await;
    }
    given.another_folder("TAXES").await;
    given.caught_up().await;
    given.as_superuser("DELETE FROM ledger_head").await;
    given.another_folder("LETTERS").await;

    let status = given.tool(&["status"]).await;
    assert_eq!(status.code, Some(3), "{status:?}");
    let stopped = format!("STOPPED: {GONE}");
    assert!(status.out.contains(&stopped), "{status:?}");
    let verified = given.tool(&["verify", "--log-only"]).await;
    assert_eq!(verified.code, Some(1), "{verified:?}");
    for word in ["ok   ledger leaves", "FAIL ledger tree", GONE, "one backup"] {
        assert!(verified.out.contains(word), "{word}: {verified:?}");
    }
    let whole = given.tool(&["verify"]).await;
    assert_eq!(whole.code, Some(1), "{whole:?}");
    let shown = given.tool(&["events"]).await;
    assert_eq!(shown.code, Some(2), "{shown:?}");
    assert!(shown.err.contains(GONE), "{shown:?}");

    for table in tables {
        let back = format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM old_{table}");
        given.as_superuser(&back).await;
    }
    given.caught_up().await;
    let ran = given.tool(&["verify"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
}
