//! `cargo xtask soak`: the fault tests and the oracle's histories at the counts
//! of a release, and their outcome as a page of the documentation. Each of its rows
//! has a date of its own, so that the parts may be run on different days.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};
use clap::{Args, ValueEnum};

use crate::cargo::cargo;

/// Where each test leaves its row.
const ROWS: &str = "target/soak.rows";

/// What can be run by itself.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The access rule beside the oracle, without a database
    Rule,
    /// Faults and histories on `PostgreSQL`
    Database,
    /// Of these, losing access alone
    Losing,
}

impl Part {
    /// The tests that it runs.
    fn filters(self) -> &'static [&'static str] {
        match self {
            Self::Rule => &["the_oracle_and_the_rule"],
            Self::Database => &["faults::", "hostile::", "losing::", "oracle::"],
            Self::Losing => &["losing::"],
        }
    }
}

/// How much to try; the rows of what ended well replace those of the page.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Run this part only
    #[arg(long, value_enum)]
    part: Option<Part>,
    /// How often what is counted in the fault tests is repeated
    #[arg(long, default_value_t = 10)]
    times: u32,
    /// Trials of losing access, 45 at a time
    #[arg(long, default_value_t = 1_000)]
    trials: u32,
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
    let parts = arguments
        .part
        .map_or(vec![Part::Rule, Part::Database], |part| vec![part]);
    let passed = cargo()
        .args(["test", "--locked", "--no-fail-fast"])
        .args(["--package", "portico-tests", "--package", "portico-domain"])
        .args(["--test", "it", "--test", "oracle", "--"])
        .args(parts.iter().flat_map(|part| part.filters()))
        .env("FAULTS_TIMES", arguments.times.to_string())
        .env("LOSING_TRIALS", arguments.trials.to_string())
        .env("ORACLE_SEEDS", arguments.seeds.to_string())
        .env("ORACLE_STEPS", arguments.steps.to_string())
        .env("ORACLE_RULE_STEPS", arguments.rule_steps.to_string())
        .env("SOAK_ROWS", &rows)
        .status()
        .context("cargo cannot be run")?
        .success();
    let new = fs::read_to_string(&rows).unwrap_or_default();
    let before = fs::read_to_string(&arguments.out).unwrap_or_default();
    let rows = merged(&before, &new, &begun);
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

/// The rows of the page before, and those of this run in place of what they repeat.
fn merged(before: &str, new: &str, begun: &Moment) -> String {
    let Moment { date, commit, .. } = begun;
    let what = |row: &str| row.split(" | ").next().unwrap_or_default().to_owned();
    let before = before.lines().filter(|line| line.starts_with("| "));
    let kept = before.filter(|row| !row.starts_with(HEAD));
    let kept = kept.map(|row| (what(row), row.to_owned()));
    let mut rows: BTreeMap<String, String> = kept.collect();
    for row in new.lines() {
        rows.insert(what(row), format!("{row} {date}, {commit} |"));
    }
    let rows: Vec<String> = rows.into_values().collect();
    rows.join("\n")
}

const HEAD: &str = "| what | how often | found | when |";

fn page(
    arguments: &Arguments,
    begun: &Moment,
    passed: bool,
    rows: &str,
) -> Result<String, anyhow::Error> {
    let minutes = (seconds()? - begun.seconds).div_ceil(60);
    let Moment { date, commit, .. } = begun;
    let Arguments {
        part,
        times,
        trials,
        seeds,
        steps,
        rule_steps,
        ..
    } = arguments;
    let part = match part {
        None => String::new(),
        Some(Part::Rule) => " --part rule".to_owned(),
        Some(Part::Database) => " --part database".to_owned(),
        Some(Part::Losing) => " --part losing".to_owned(),
    };
    let outcome = if passed {
        "passed"
    } else {
        "failed: what did not come to its end has its older row below, or none"
    };
    Ok(format!(
        "# What the soak runs found

Written by `make soak` (`cargo xtask soak`): the fault tests at `--times` times the counts of
`make test`, and more histories for the oracle, on PostgreSQL and without it, on the development
profile. What each test asserts stands in its source under `tests/tests/it` and
`domain/tests/oracle`. A row is of the last run in which its test came to its end.

The last run, of {date}, commit {commit}, {minutes} minutes, {outcome}:
`cargo xtask soak{part} --times {times} --trials {trials} --seeds {seeds} --steps {steps} --rule-steps {rule_steps}`

{HEAD}
|---|---|---|---|
{rows}
"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_replaces_the_rows_that_it_repeats_and_keeps_the_others() {
        let begun = |date: &str| Moment {
            date: date.to_owned(),
            seconds: 0,
            commit: "abc".to_owned(),
        };
        let first = merged(
            "",
            "| b | 1 times | x |\n| a | 1 times | y |\n",
            &begun("Monday"),
        );
        let page = format!("text\n{HEAD}\n|---|---|---|---|\n{first}\n");
        let second = merged(&page, "| b | 2 times | z |\n", &begun("Tuesday"));
        assert_eq!(
            second,
            "| a | 1 times | y | Monday, abc |\n| b | 2 times | z | Tuesday, abc |"
        );
    }
}
