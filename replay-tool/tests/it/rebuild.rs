//! Rebuilt models hold the same rows.

use crate::given::given;

#[tokio::test]
async fn every_model_rebuilds_to_the_same_rows() {
    let given = given().await;
    let ran = given.tool(&["rebuild", "--all", "--json"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let reports = ran.json();
    let names: Vec<_> = reports
        .iter()
        .map(|r| r["model"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["access", "activity", "audit", "access_log"]);
    for report in &reports {
        assert_eq!(report["equal"], true, "{report}");
        assert_eq!(report["events"], 9);
    }
    let status = &given.tool(&["status", "--json"]).await.json()[0];
    for model in status["models"].as_array().unwrap() {
        assert_eq!(model["build"], 2, "{model}");
    }
}

#[tokio::test]
async fn a_rebuild_puts_wrong_rows_right() {
    let given = given().await;
    given.as_superuser("DELETE FROM access.grants").await;
    assert_eq!(given.tool(&["verify"]).await.code, Some(1));
    let ran = given.tool(&["rebuild", "access"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("other rows than before"), "{ran:?}");
    assert_eq!(given.tool(&["verify"]).await.code, Some(0));
}

#[tokio::test]
async fn an_unknown_model_is_refused_with_the_nearest() {
    let given = given().await;
    let ran = given.tool(&["rebuild", "audits"]).await;
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("did you mean audit?"), "{ran:?}");
}

#[tokio::test]
async fn without_the_owners_rights_it_is_refused_before_it_begins() {
    let given = given().await;
    let role = format!("reader_{}", given.database.name());
    given
        .as_superuser(&format!(
            "CREATE ROLE {role} LOGIN IN ROLE portico_server;
             GRANT SELECT ON _sqlx_migrations TO {role}"
        ))
        .await;
    let url = given.database.url();
    let separator = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{separator}user={role}");
    let ran = given
        .tool(&["rebuild", "audit", "--database-url", &url])
        .await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("does not own"), "{ran:?}");
}
