//! Real files: the tree that `cargo xtask corpus` writes, from a fixed seed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Writes this many files below a new folder.
pub fn write(folder: &Path, files: usize, seed: u64) {
    run(folder, files, seed, &[]);
}

/// Writes the trees of some customers, of more than one with a `customers.csv`, without
/// hostile names.
pub fn write_firm(folder: &Path, files: usize, seed: u64, customers: usize) {
    let customers = customers.to_string();
    run(folder, files, seed, &["--customers", &customers, "--plain"]);
}

fn run(folder: &Path, files: usize, seed: u64, more: &[&str]) {
    let mut command = built().map_or_else(by_cargo, Command::new);
    let (files, seed) = (files.to_string(), seed.to_string());
    let status = command
        .arg("corpus")
        .arg(folder)
        .args(["--files", &files, "--seed", &seed])
        .args(more)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "the corpus was not written: {status}");
}

/// The task runner beside the tests, if it is built.
fn built() -> Option<PathBuf> {
    let test = std::env::current_exe().ok()?;
    let program = test.parent()?.parent()?.join("xtask");
    program.is_file().then_some(program)
}

fn by_cargo() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--quiet", "--package", "xtask", "--"]);
    cargo
}
