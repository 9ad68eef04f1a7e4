//! The real programs, built from what is on disk now.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

const PROGRAMS: [&str; 2] = ["portico", "replay-tool"];

/// The folder in which cargo leaves programs, beside the one of tests.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().unwrap().parent().unwrap().to_owned();
    if PROGRAMS.iter().any(|name| is_stale(&folder.join(name))) {
        build(&folder);
    }
    folder
});

/// A program of ours.
pub(crate) fn program(name: &str) -> PathBuf {
    FOLDER.join(name)
}

/// `cargo test --workspace` builds them on the way, so that nothing is left to do but
/// to say what they were built from; one package's tests do not.
fn build(folder: &Path) {
    let profile = match folder.file_name().unwrap().to_str().unwrap() {
        "debug" => "dev",
        other => other,
    };
    let mut cargo = Command::new(env!("CARGO"));
    // What cargo says to this test of its package would be a change of their
    // surroundings to some build scripts, and everything above them be built anew.
    for (name, _) in std::env::vars().filter(|(name, _)| of_a_package(name)) {
        cargo.env_remove(name);
    }
    let status = cargo
        .args(["build", "--quiet", "--profile", profile, "--workspace"])
        .args(PROGRAMS.iter().flat_map(|name| ["--bin", name]))
        .arg("--target-dir")
        .arg(folder.parent().unwrap())
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .status()
        .unwrap();
    assert!(status.success(), "the programs were not built");
}

fn of_a_package(name: &str) -> bool {
    [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_CRATE_",
        "CARGO_BIN_",
    ]
    .iter()
    .any(|prefix| name.starts_with(prefix))
}

/// Whether it is missing, or a file that it was built from is younger.
fn is_stale(program: &Path) -> bool {
    let age = |path: &Path| fs::metadata(path).and_then(|found| found.modified());
    let (Ok(built), Ok(sources)) = (
        age(program),
        fs::read_to_string(program.with_extension("d")),
    ) else {
        return true;
    };
    let sources = sources.split_once(": ").unwrap().1.replace("\\ ", "\0");
    sources.split_whitespace().any(|source| {
        let source = source.replace('\0', " ");
        age(Path::new(&source)).map_or(true, |changed| changed > built)
    })
}
