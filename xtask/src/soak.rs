//! `cargo xtask soak`: the fault tests and the oracle's histories at the counts
//! of a release, and their outcome as a page of the documentation.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};
use clap::Args;

/// Where each test leaves its row.
const ROWS: &str = "target/soak.rows";

/// How much to try; the outcome replaces the page.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How often what is counted in the fault tests is repeated
    #[arg(long, default_value_t = 10)]
    times: u32,
    /// Random histories on `PostgreSQL` that the oracle judges
    #[arg(long, default_value_t = 100)]
    seeds: u32,
    /// Steps of each history
    #[arg(long, default_value_t = 200)]
    steps: u32,
    /// Random steps without a database that the oracle judges
    #[arg(long, default_value_t = 1_000_000)]
    rule_steps: u32,
    /// The page that is written
    #[arg(long, value_name = "FILE", default_value = "docs/soak.md")]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, anyhow::Error> {
    let rows = std::path::absolute(ROWS).context(ROWS)?;
    if rows.exists() {
        fs::remove_file(&rows).context(ROWS)?;
    }
    let begun = Moment::now()?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let passed = Command::new(cargo)
        .args(["test", "--locked", "--no-fail-fast"])
        .args(["--package", "portico-tests", "--package", "portico-domain"])
        .args(["--test", "it", "--test", "oracle"])
        .args(["--", "faults::", "oracle::", "the_oracle_and_the_rule"])
        .env("FAULTS_TIMES", arguments.times.to_string())
        .env("ORACLE_SEEDS", arguments.seeds.to_string())
        .env("ORACLE_STEPS", arguments.steps.to_string())
        .env("ORACLE_RULE_STEPS", arguments.rule_steps.to_string())
        .env("SOAK_ROWS", &rows)
        .status()
        .context("cargo cannot be run")?
        .success();
    let page = page(arguments, &begun, passed, &rows)?;
    fs::write(&arguments.out, page).with_context(|| arguments.out.display().to_string())?;
    Ok(if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// When a run began, and on which tree.
struct Moment {
    date: String,
    seconds: u64,
    commit: String,
}

impl Moment {
    fn now() -> Result<Self, anyhow::Error> {
        Ok(Self {
            date: said("date", &["-u", "+%Y-%m-%d"])?,
            seconds: seconds()?,
            commit: said("git", &["describe", "--always", "--dirty", "--exclude=*"])?,
        })
    }
}

fn seconds() -> Result<u64, anyhow::Error> {
    Ok(said("date", &["+%s"])?.parse()?)
}

fn said(program: &str, arguments: &[&str]) -> Result<String, anyhow::Error> {
    let output = Command::new(program).args(arguments).output();
    let output = output.with_context(|| format!("{program} cannot be run"))?;
    ensure!(output.status.success(), "{program} {arguments:?} failed");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn page(
    arguments: &Arguments,
    begun: &Moment,
    passed: bool,
    rows: &Path,
) -> Result<String, anyhow::Error> {
    let text = fs::read_to_string(rows).unwrap_or_default();
    let mut rows: Vec<&str> = text.lines().collect();
    rows.sort_unstable();
    let minutes = (seconds()? - begun.seconds).div_ceil(60);
    let Moment { date, commit, .. } = begun;
    let Arguments {
        times,
        seeds,
        steps,
        rule_steps,
        ..
    } = arguments;
    let outcome = if passed {
        "**Passed.**"
    } else {
        "**Failed:** what is missing below did not come to its end."
    };
    Ok(format!(
        "# The last soak run

Written by `make soak` (`cargo xtask soak --times {times} --seeds {seeds} --steps {steps}
--rule-steps {rule_steps}`): the fault tests at {times} times the counts of `make test`, and more
histories for the oracle, on PostgreSQL and without it, on the development profile. What each test asserts stands in its source
under `tests/tests/it/faults`, `tests/tests/it/oracle` and `domain/tests/oracle`.

{outcome} {date}, commit {commit}, {minutes} minutes.

| what | how often | found |
|---|---|---|
{}
",
        rows.join("\n")
    ))
}
