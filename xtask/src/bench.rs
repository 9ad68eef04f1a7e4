//! `cargo xtask bench`: builds the measuring program and the server in the
//! release profile and runs the one beside the other.

use std::process::{Command, ExitCode};

use anyhow::{Context, bail};
use clap::Args;

use crate::cargo::cargo;

/// What to measure; everything, if no part is named.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Parts: commands, lag, lists, bytes, import, rebuild, history, grants, own, sizes, crowd
    parts: Vec<String>,
    /// Small numbers, to see that it runs
    #[arg(long)]
    quick: bool,
    /// Write the tables to this file instead of printing them
    #[arg(long, value_name = "FILE")]
    out: Option<std::path::PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, anyhow::Error> {
    let built = cargo()
        .args([
            "build",
            "--release",
            "--package",
            "portico-api",
            "--package",
            "portico-tests",
        ])
        .args(["--bin", "portico", "--bin", "portico-bench"])
        .status()
        .context("cargo cannot be run")?;
    if !built.success() {
        bail!("the release build failed; see above");
    }
    let mut bench = Command::new("target/release/portico-bench");
    bench.args(&arguments.parts);
    if arguments.quick {
        bench.arg("--quick");
    }
    if let Some(out) = &arguments.out {
        bench.arg("--out").arg(out);
    }
    let measured = bench
        .status()
        .context("target/release/portico-bench cannot be run")?;
    Ok(if measured.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
