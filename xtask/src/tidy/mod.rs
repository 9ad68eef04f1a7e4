//! `cargo xtask tidy`: the rules of this repository that no compiler checks.
//!
//! Every rule is a file of this folder and a function from the repository to
//! findings; adding one is adding a line to [`RULES`].

mod copies;
mod crate_arrows;
mod event_writers;
mod facts;
mod feature_ids;
mod feature_table;
mod finding;
mod links;
mod machine_traces;
mod migrations;
mod named_tests;
mod projector_writes;
mod pure_decisions;
mod repository;
mod rust_source;
mod sql;
mod test_names;
mod unfinished;
mod whitespace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;

use crate::output;
use finding::Finding;
use repository::Repository;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The repository to check, if not the one this program was built from
    #[arg(long)]
    root: Option<PathBuf>,
}

type Rule = fn(&Repository) -> Vec<Finding>;

const RULES: &[Rule] = &[
    crate_arrows::check,
    pure_decisions::check,
    projector_writes::check,
    event_writers::check,
    migrations::check,
    facts::check,
    feature_table::check,
    named_tests::check,
    links::check,
    unfinished::check,
    whitespace::check,
    machine_traces::check,
    copies::check,
];

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = arguments.root.as_ref().unwrap_or(&here);
    let repository = Repository::read(root)?;
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&repository)).collect();
    findings.sort();
    for finding in &findings {
        output::line(finding);
    }
    let (rules, files) = (RULES.len(), repository.files().len());
    output::line(format_args!(
        "tidy: {rules} rules, {files} files, {} findings",
        findings.len()
    ));
    Ok(if findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
