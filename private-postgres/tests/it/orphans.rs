use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use sqlx::Connection as _;

use crate::given::{PROGRAM, Server, open_folder, processes_of, started, value, wait_until};

#[tokio::test]
async fn after_kill_9_of_the_server_postgres_goes_and_every_acknowledged_row_stays() {
    let folder = open_folder();
    let server = Server::start(folder.path());
    let mut connection = sqlx::PgConnection::connect(&server.url)
        .await
        .expect("a connection");
    let create = "create table acknowledged (n int)";
    sqlx::raw_sql(create)
        .execute(&mut connection)
        .await
        .expect("a table");
    let writer = tokio::spawn(async move {
        let mut acknowledged = 0_i32;
        let insert = "insert into acknowledged values ($1)";
        while sqlx::query(insert)
            .bind(acknowledged)
            .execute(&mut connection)
            .await
            .is_ok()
        {
            acknowledged += 1;
        }
        acknowledged
    });
    tokio::time::sleep(Duration::from_millis(300)).await;

    server.kill();
    let writer = tokio::time::timeout(Duration::from_secs(20), writer).await;
    let acknowledged = writer.expect("its connection ends").expect("the writer");
    wait_until("postgres is gone", || {
        processes_of(folder.path()).is_empty()
    });

    let postgres = started(folder.path()).await;
    assert!(acknowledged > 0);
    let count = "select count(*)::text from acknowledged";
    let kept: i32 = value(&postgres.url("postgres"), count)
        .await
        .parse()
        .expect("a count");
    // One more may have been committed and its answer lost.
    assert!(
        (acknowledged..=acknowledged + 1).contains(&kept),
        "{kept} of {acknowledged}"
    );
}

#[tokio::test]
async fn a_start_right_after_kill_9_waits_for_what_is_left() {
    let folder = open_folder();
    let server = Server::start(folder.path());
    let former = server.postmaster;
    server.kill();

    let postgres = started(folder.path()).await;

    assert!(!processes_of(folder.path()).contains(&former));
    assert!(!postgres.started().fresh);
}

#[tokio::test]
async fn a_half_made_cluster_is_thrown_away_and_made_again() {
    let folder = open_folder();
    let half_made = folder.path().join("pgdata.new");
    let mut server = Command::new(PROGRAM)
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program");
    wait_until("initdb is at work", || half_made.join("global").exists());
    server.kill().expect("kill");
    server.wait().expect("its end");
    assert!(half_made.exists() && !folder.path().join("pgdata").exists());

    let postgres = started(folder.path()).await;

    assert!(postgres.started().fresh);
    assert!(!half_made.exists());
}

#[tokio::test]
async fn killed_at_any_moment_of_a_start_it_leaves_no_process() {
    killed_at_any_moment(&mut Command::new(PROGRAM)).await;
}

#[tokio::test]
async fn killed_at_any_moment_in_the_background_it_leaves_no_process() {
    // As a shell's `&` and some service managers start programs.
    let deaf = ["-c", "trap '' INT QUIT; exec \"$@\"", "sh", PROGRAM];
    killed_at_any_moment(Command::new("sh").args(deaf)).await;
}

async fn killed_at_any_moment(program: &mut Command) {
    let folder = open_folder();
    drop(started(folder.path()).await);
    program.arg(folder.path());
    for milliseconds in (0..60).step_by(3) {
        let mut server = program
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program");
        thread::sleep(Duration::from_millis(milliseconds));
        server.kill().expect("kill");
        server.wait().expect("its end");
        wait_until("postgres is gone", || {
            processes_of(folder.path()).is_empty()
        });
    }
    drop(started(folder.path()).await);
}
