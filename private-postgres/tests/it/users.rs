use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::given::{
    PROGRAM, Server, chmod, is_root, names_in, open_folder, processes_of, started, value,
    wait_until,
};

/// `nobody`
const NORMAL_USER: u32 = 65534;

fn owner(path: &Path) -> u32 {
    fs::metadata(path).expect("metadata").uid()
}

/// The program under a normal user: another one if the test runs as root.
fn as_normal_user(folder: &Path) -> Command {
    if !is_root() {
        return Command::new(PROGRAM);
    }
    let program: PathBuf = folder.join("program");
    fs::copy(PROGRAM, &program).expect("a copy that any user can reach");
    chmod(&program, 0o755);
    let mut setpriv = Command::new("setpriv");
    setpriv.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    setpriv.arg(program);
    setpriv
}

fn own_folder(folder: &Path) -> PathBuf {
    let own = folder.join("own");
    fs::create_dir(&own).expect("a folder");
    if is_root() {
        chown(&own, Some(NORMAL_USER), Some(NORMAL_USER)).expect("chown");
    }
    own
}

fn output(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().expect("the program")
}

#[tokio::test]
async fn a_normal_user_runs_it_as_that_user() {
    let folder = open_folder();
    let data_dir = own_folder(folder.path()).join("data");
    let mut program = as_normal_user(folder.path());
    let server = Server::start_by(program.arg(&data_dir));

    assert_eq!(owner(&data_dir.join("pgdata")), owner(&data_dir));
    let process = format!("/proc/{}", server.postmaster);
    assert_eq!(owner(Path::new(&process)), owner(&data_dir));
    assert_eq!(value(&server.url, "select 'in'").await, "in");
    server.kill();
    wait_until("postgres is gone", || processes_of(&data_dir).is_empty());
    let mut program = as_normal_user(folder.path());
    Server::start_by(program.arg(&data_dir)).stop();
}

#[test]
fn a_folder_without_permission_is_said_plainly_and_stays_as_it_was() {
    let folder = open_folder();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    chmod(&closed, 0o555);

    for data_dir in [closed.clone(), closed.join("data")] {
        let output = output(as_normal_user(folder.path()).arg(&data_dir));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("Permission denied"), "{said}");
        assert!(said.contains(closed.to_str().expect("a path")), "{said}");
        assert!(said.contains("writable by the user"), "{said}");
    }
    assert_eq!(names_in(&closed), [""; 0]);
}

#[tokio::test]
async fn root_runs_it_as_postgres() {
    if !is_root() {
        return;
    }
    let folder = open_folder();
    let postgres = started(folder.path()).await;
    let user = owner(&folder.path().join("pgdata"));
    assert_ne!(user, 0);
    assert_eq!(owner(Path::new(&format!("/proc/{}", postgres.pid()))), user);
    assert_eq!(
        owner(folder.path()),
        0,
        "the data folder itself stays root's"
    );
}

#[tokio::test]
async fn root_runs_it_in_a_namespace_where_only_root_can_reach_the_folder() {
    if !is_root() {
        return;
    }
    let folder = open_folder();
    chmod(folder.path(), 0o700);
    let data_dir = folder.path().join("data");
    let server = Server::start(&data_dir);

    assert_eq!(owner(&data_dir.join("pgdata")), 0);
    let inside = fs::read_link(format!("/proc/{}/ns/user", server.postmaster));
    let outside = fs::read_link("/proc/self/ns/user");
    assert_ne!(inside.expect("a namespace"), outside.expect("a namespace"));
    assert_eq!(value(&server.url, "select 'in'").await, "in");

    server.kill();
    wait_until("postgres is gone", || processes_of(&data_dir).is_empty());
    Server::start(&data_dir).stop();
}

#[tokio::test]
async fn a_cluster_that_moves_between_open_and_closed_folders_changes_hands() {
    if !is_root() {
        return;
    }
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    drop(started(&data_dir).await);
    let postgres_user = owner(&data_dir.join("pgdata/base"));
    assert_ne!(postgres_user, 0);

    chmod(folder.path(), 0o700);
    drop(started(&data_dir).await);
    assert_eq!(owner(&data_dir.join("pgdata/base")), 0);
    assert_eq!(owner(&data_dir.join("run")), 0);
}

#[test]
fn a_cluster_of_another_user_is_refused_with_both_named() {
    if !is_root() {
        return;
    }
    let folder = open_folder();
    let data_dir = own_folder(folder.path());
    fs::create_dir(data_dir.join("pgdata")).expect("a folder");
    fs::write(data_dir.join("pgdata/PG_VERSION"), "15\n").expect("a file");

    let output = output(as_normal_user(folder.path()).arg(&data_dir));

    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("belongs to user id 0"), "{said}");
    assert!(said.contains("runs as user id 65534"), "{said}");
}

#[test]
fn without_a_way_to_drop_root_the_ways_out_are_named() {
    if !is_root() {
        return;
    }
    let folder = open_folder();
    let output = output(
        Command::new(PROGRAM)
            .arg(folder.path())
            .env("PATH", folder.path()),
    );
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("install util-linux"), "{said}");
    assert!(
        said.contains("setpriv") && said.contains("unshare"),
        "{said}"
    );
    assert_eq!(names_in(folder.path()), ["lock"]);
}
