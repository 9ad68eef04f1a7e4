use std::env;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use portico_private_postgres::for_tests::{FreshDatabase, cluster, fresh_database};

use crate::given::{names_in, open_folder, processes_of, run, value, wait_until};

static FILLED: AtomicU32 = AtomicU32::new(0);

async fn fresh() -> FreshDatabase {
    fresh_database("of_this_file", async |url| {
        FILLED.fetch_add(1, Ordering::Relaxed);
        // Left open on purpose: a template must not be held by it.
        let mut connection = sqlx::PgPool::connect(&url).await?.acquire().await?;
        let migrate = sqlx::raw_sql("create table t (n int); insert into t values (1)");
        migrate.execute(&mut *connection).await?;
        std::mem::forget(connection);
        Ok::<_, sqlx::Error>(())
    })
    .await
}

#[tokio::test]
async fn each_test_gets_a_filled_database_of_its_own() {
    let (one, other) = tokio::join!(fresh(), fresh());
    run(one.url(), "insert into t values (2)").await;
    let count = "select count(*)::text from t";
    assert_eq!(value(one.url(), count).await, "2");
    assert_eq!(value(other.url(), count).await, "1");
    assert_eq!(FILLED.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_dropped_database_is_removed() {
    let database = fresh().await;
    let name = database.name().to_owned();
    let admin = cluster().await.url("postgres");
    let count = format!("select count(*)::text from pg_database where datname = '{name}'");
    assert_eq!(value(&admin, &count).await, "1");
    drop(database);
    for _ in 0..400 {
        if value(&admin, &count).await == "0" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{name} is still there");
}

#[test]
fn the_cluster_and_its_folder_go_with_the_test_process() {
    let folder = open_folder();
    let program = env::current_exe().expect("this program");
    let status = Command::new(program)
        .args([
            "--exact",
            "template_databases::each_test_gets_a_filled_database_of_its_own",
        ])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::null())
        .status();
    assert!(status.expect("the test").success());
    wait_until("no process and no folder", || {
        processes_of(folder.path()).is_empty() && names_in(folder.path()).is_empty()
    });
}
