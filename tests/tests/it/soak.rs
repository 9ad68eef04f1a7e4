//! What `make soak` changes: how often things are tried, and that the outcome
//! is written down.

use std::fs::OpenOptions;
use std::io::Write;

/// A number from the environment, or else the one of `make test`.
pub(crate) fn number(name: &str, otherwise: usize) -> usize {
    let given = std::env::var_os(name);
    given.map_or(otherwise, |given| given.to_str().unwrap().parse().unwrap())
}

/// Says what a test went through and found; a soak run keeps it as a row of its
/// table.
pub(crate) fn told(what: &str, often: &str, found: &str) {
    eprintln!("{what}, {often}: {found}");
    let Some(kept) = std::env::var_os("SOAK_ROWS") else {
        return;
    };
    let mut rows = OpenOptions::new()
        .create(true)
        .append(true)
        .open(kept)
        .unwrap();
    rows.write_all(format!("| {what} | {often} | {found} |\n").as_bytes())
        .unwrap();
}
