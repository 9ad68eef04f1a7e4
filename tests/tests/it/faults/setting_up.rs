//! What a machine lacks is said before anything is built: scripts/setup.sh.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;
use tokio::process::Command;

use super::disk_full::mount_namespace;
use super::place::{ran, text};

const SETUP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/setup.sh");
const README: &str = include_str!("../../../../README.md");
/// As `Cargo.toml` says.
const RUST: &str = env!("CARGO_PKG_RUST_VERSION");
const NODE: &str = "20.19 or newer of 20, 22.13 or newer of 22, or 24 and newer";
/// In a view of the machine of its own, where these are the clusters' programs and
/// the C library's headers, and `kill` is not among the system's programs.
const WITH_THESE: &str = r#"mount --bind "$1/postgresql" /usr/lib/postgresql &&
    mount --bind "$1/include" /usr/include &&
    { [ ! -e /usr/bin/kill ] || mount --bind /dev/null /usr/bin/kill; } &&
    exec bash "$2" "$3""#;

fn program(path: &Path, script: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
}

fn initdb(folder: &Path, version: &str) {
    let path = folder.join(format!("postgresql/{version}/bin/initdb"));
    program(&path, &format!("echo 'initdb (PostgreSQL) {version}.3'"));
}

fn rust(folder: &Path, version: &str) {
    let says = format!("echo 'rustc {version} (59807616e 2026-04-14)'");
    program(&folder.join("bin/rustc"), &says);
}

/// A machine with this Node, where a package of PostgreSQL brings version 13.
fn machine(node: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::create_dir(here.join("postgresql")).unwrap();
    fs::create_dir(here.join("include")).unwrap();
    fs::write(here.join("include/stdlib.h"), "").unwrap();
    let bin = here.join("bin");
    for tool in ["cargo", "npm", "cc", "setpriv", "chromium", "kill"] {
        program(&bin.join(tool), "");
    }
    program(&bin.join("node"), &format!("echo {node}"));
    rust(here, RUST);
    program(&bin.join("sudo"), r#""$@""#);
    program(&bin.join("pg_config"), "exit 1");
    initdb(&here.join("brought"), "13");
    let place = here.display();
    let install = format!(
        r#"echo "$@" >> {place}/installed
           [ "$1" = update ] || cp -r {place}/brought/postgresql/13 /usr/lib/postgresql/"#
    );
    program(&bin.join("apt-get"), &install);
    folder
}

async fn set_up(machine: &TempDir) -> Output {
    set_up_to("run", machine).await
}

async fn set_up_to(what: &str, machine: &TempDir) -> Output {
    let mut command = Command::new("unshare");
    command
        .args(mount_namespace().await)
        .args(["sh", "-c", WITH_THESE, "sh"])
        .arg(machine.path())
        .arg(SETUP)
        .arg(what)
        .env(
            "PATH",
            format!("{}/bin:/usr/bin:/bin", machine.path().display()),
        );
    ran(&mut command).await
}

fn installed(machine: &TempDir) -> bool {
    machine.path().join("installed").exists()
}

/// The packages that were asked for.
fn packages(machine: &TempDir) -> String {
    let asked = fs::read_to_string(machine.path().join("installed")).unwrap();
    let packages = asked.lines().find_map(|line| {
        let (_, packages) = line.split_once("--no-install-recommends ")?;
        Some(packages.to_owned())
    });
    packages.unwrap()
}

/// Nothing is installed, and this is said.
async fn refused(machine: &TempDir, words: &str) {
    initdb(machine.path(), "15");
    let output = set_up(machine).await;
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(words), "{said}");
    assert!(!installed(machine));
}

#[tokio::test]
async fn another_node_than_the_readme_asks_for_is_refused() {
    for node in [
        "18.20.4", "20.9.0", "20.18.3", "21.7.3", "22.12.0", "23.11.0",
    ] {
        let words = format!("Node {node} does not do; install {NODE}");
        refused(&machine(&format!("v{node}")), &words).await;
    }
}

#[tokio::test]
async fn an_older_rust_than_the_readme_asks_for_is_refused() {
    for older in ["1.9.0", "1.80.1", "1.94.1"] {
        let machine = machine("v24.0.0");
        rust(machine.path(), older);
        let words = format!("Rust {older} is too old; install {RUST} or newer");
        refused(&machine, &words).await;
    }
}

#[test]
fn the_readme_asks_for_what_is_checked() {
    let readme: Vec<&str> = README.split_whitespace().collect();
    let readme = readme.join(" ");
    for asked in [
        format!("[Rust](https://rustup.rs) {RUST} or newer"),
        format!("Node ({NODE})"),
    ] {
        assert!(readme.contains(&asked), "{asked}");
    }
}

#[tokio::test]
async fn an_older_postgresql_than_the_server_takes_is_refused() {
    let old = machine("v20.19.0");
    initdb(old.path(), "9.6");
    initdb(old.path(), "13");
    let output = set_up(&old).await;
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("PostgreSQL 13.3 is too old; install 15"),
        "{said}"
    );
    assert!(!installed(&old), "its packages bring no newer one");

    let without = machine("v22.13.0");
    let output = set_up(&without).await;
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("PostgreSQL 13.3 is too old"), "{said}");
    assert!(installed(&without));
}

#[tokio::test]
async fn a_machine_that_has_what_is_needed_is_left_as_it_is() {
    for node in ["v20.19.0", "v22.13.0", "v24.0.0", "v26.1.0"] {
        let machine = machine(node);
        for version in ["13", "15", "9.6"] {
            initdb(machine.path(), version);
        }
        let output = set_up(&machine).await;
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(!installed(&machine));
    }
}

#[tokio::test]
async fn a_compiler_without_the_c_librarys_headers_gets_them() {
    let machine = machine("v20.19.0");
    initdb(machine.path(), "15");
    fs::remove_file(machine.path().join("include/stdlib.h")).unwrap();
    let output = set_up(&machine).await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(packages(&machine), "libc6-dev");
}

#[tokio::test]
async fn a_kill_that_only_the_shell_has_is_no_program_for_the_tests() {
    let machine = machine("v20.19.0");
    initdb(machine.path(), "15");
    let output = set_up_to("test", &machine).await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!installed(&machine));
    fs::remove_file(machine.path().join("bin/kill")).unwrap();
    assert!(set_up(&machine).await.status.success());
    assert!(!installed(&machine), "running needs none");
    assert!(set_up_to("test", &machine).await.status.success());
    assert_eq!(packages(&machine), "procps");
}
