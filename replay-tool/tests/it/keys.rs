//! A lost or damaged key is named, and nobody is told to rebuild over it.

use crate::given::{Given, given};

async fn keys_faulted(given: &Given, words: &[&str]) {
    let ran = given.tool(&["verify"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let others = ["FAIL keys", "FAIL read model access", "ok   claims"];
    for word in others.iter().chain(words) {
        assert!(ran.out.contains(word), "{word:?} is not in\n{}", ran.out);
    }
    assert!(!ran.out.contains("replay-tool rebuild"), "{}", ran.out);
}

#[tokio::test]
async fn a_key_without_a_row_is_named_and_no_rebuild_makes_it_good() {
    let given = given().await;
    let key = format!("FROM keys.keys WHERE subject = '{}'", given.folder);
    let take = format!("CREATE TABLE taken AS SELECT * {key}; DELETE {key}");
    given.as_superuser(&take).await;
    let named = format!(
        "seq 7: the key of item {}, under which it is sealed, has no row",
        given.folder
    );
    keys_faulted(&given, &[&named, "keys are lost"]).await;
    let alone = given.tool(&["verify", "--log-only"]).await;
    assert!(alone.out.contains(&named), "{alone:?}");

    let back = "INSERT INTO keys.keys SELECT * FROM taken";
    given.as_superuser(back).await;
    let ran = given.tool(&["verify"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");

    given.as_superuser(&format!("DELETE {key}")).await;
    let _ = given.tool(&["rebuild", "--all"]).await;
    let ran = given.tool(&["verify"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains(&named), "{ran:?}");
}

#[tokio::test]
async fn a_damaged_key_is_named_and_the_rest_is_verified() {
    let given = given().await;
    let damage =
        "UPDATE keys.keys SET wrapped = set_byte(wrapped, 30, 255 - get_byte(wrapped, 30))";
    for (kind, subject) in [
        ("person", given.contact.uuid()),
        ("customer", given.customer.uuid()),
        ("item", given.folder.uuid()),
    ] {
        let whole = format!("CREATE TABLE whole AS SELECT * FROM keys.keys; {damage}");
        let damage = format!("{whole} WHERE subject = '{subject}'");
        given.as_superuser(&damage).await;
        let named = format!("the key of {kind} {subject} does not open");
        keys_faulted(&given, &[&named, "ok   read model audit"]).await;
        let back = "UPDATE keys.keys k SET wrapped = w.wrapped FROM whole w WHERE w.kid = k.kid;
             DROP TABLE whole";
        given.as_superuser(back).await;
    }
}

#[tokio::test]
async fn a_destroyed_key_is_no_finding() {
    let given = given().await;
    let destroy = "UPDATE keys.keys SET wrapped = NULL, destroyed_at = now() WHERE kind = 'PERSON'";
    given.as_superuser(destroy).await;
    let ran = given.tool(&["verify"]).await;
    assert!(ran.out.contains("ok   keys"), "{ran:?}");
    assert!(
        ran.out.contains("replay-tool rebuild access"),
        "what was erased is forgotten by a rebuild: {ran:?}"
    );
}

#[tokio::test]
async fn another_deployments_master_key_is_no_finding_but_refused() {
    let given = given().await;
    let file = given.data.path().join("master.key");
    let key = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, key.replace("AwMD", "BwcH")).unwrap();
    let ran = given.tool(&["verify"]).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("another deployment's"), "{ran:?}");
}
