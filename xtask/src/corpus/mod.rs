//! `cargo xtask corpus DIR --files N --seed S`: a tree such as an accountant
//! keeps, of genuine PDF, PNG, ODS, XLSX, DOCX, text, CSV and e-mail files.
//!
//! The same seed writes the same bytes under the same names on any day: nothing
//! reads a clock, and the random numbers are `ChaCha8` with one stream a file.
//! First the whole tree is planned (names, kinds, sizes), then it is written.

mod customers;
mod folders;
mod format;
mod hostile;
mod kind;
mod links;
mod names;
mod plan;
mod random;
mod sizes;
mod special;
mod summary;
mod theme;
mod words;
mod write;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::output;
use plan::Plan;
use summary::Summary;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder to write into; it must be new or empty
    directory: PathBuf,
    /// How many documents to write
    #[arg(long)]
    files: usize,
    /// The same seed writes the same tree
    #[arg(long)]
    seed: u64,
    /// With more than one: a folder each, and a list of them in customers.csv
    #[arg(long, default_value_t = 1)]
    customers: usize,
    /// Leave out hostile names and symbolic links
    #[arg(long)]
    plain: bool,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let summary = build(arguments)?;
    if arguments.json {
        output::line(serde_json::to_string_pretty(&summary.to_json())?);
    } else {
        output::line(summary);
    }
    Ok(ExitCode::SUCCESS)
}

fn build(arguments: &Arguments) -> Result<Summary> {
    let Arguments {
        files, customers, ..
    } = *arguments;
    if customers == 0 || files < customers {
        bail!(
            "--files {files} --customers {customers}: each customer needs a file; give at least one customer and as many files"
        );
    }
    prepare(&arguments.directory)?;
    let plan = Plan::new(files, customers, arguments.seed, !arguments.plain);
    let written = write::write(&arguments.directory, &plan, arguments.seed)?;
    Ok(Summary::new(&plan, written))
}

/// Makes the folder, or makes sure that nothing in it can be overwritten.
fn prepare(directory: &Path) -> Result<()> {
    let shown = directory.display();
    if directory.exists() && !directory.is_dir() {
        bail!("{shown} is a file; name a folder that is new or empty");
    }
    fs::create_dir_all(directory)
        .with_context(|| format!("cannot make the folder {shown}; name one you may write to"))?;
    let mut entries = fs::read_dir(directory).with_context(|| format!("cannot read {shown}"))?;
    if let Some(first) = entries.next() {
        let name = first?.file_name();
        let name = name.display();
        bail!("{shown} is not empty (it holds {name}); name a new folder, or empty it first");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
