//! `cargo xtask planted`: plants mistakes of the access rule and its SQL in a copy
//! of the sources, one at a time, and sees that the oracle finds each.

mod list;
mod workshop;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::output;
use list::{Mistake, mistakes};
use workshop::{Outcome, Workshop};

/// Which mistakes, and where the copy is kept.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Only those whose name holds one of these texts; all, if none is given
    only: Vec<String>,
    /// The folder of the copy and of its builds
    #[arg(long, value_name = "FOLDER", default_value = "target/planted")]
    into: PathBuf,
}

impl Arguments {
    fn wants(&self, mistake: &Mistake) -> bool {
        self.only.is_empty() || self.only.iter().any(|text| mistake.name.contains(text))
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut wanted = mistakes()?;
    wanted.retain(|mistake| arguments.wants(mistake));
    ensure!(!wanted.is_empty(), "no mistake of that name is in the list");
    let workshop = Workshop::open(&arguments.into).context("the copy cannot be made")?;
    sound(&workshop, &wanted)?;
    let mut missed = 0;
    for mistake in &wanted {
        let outcome = workshop.plant(mistake)?;
        missed += usize::from(outcome != Outcome::Caught);
        output::line(format_args!("{outcome}: {}", mistake.name));
    }
    output::line(format_args!(
        "planted: {} mistakes, {missed} not caught",
        wanted.len()
    ));
    Ok(if missed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Without a mistake the tests pass; otherwise they would "find" anything.
fn sound(workshop: &Workshop, wanted: &[Mistake]) -> Result<()> {
    let mut tests: Vec<_> = wanted.iter().map(|mistake| mistake.test).collect();
    tests.sort_unstable();
    tests.dedup();
    for test in tests {
        let outcome = workshop.try_out(test)?;
        ensure!(
            outcome == Outcome::Missed,
            "{} fails without any mistake; see {}",
            test.name(),
            workshop.log().display()
        );
    }
    Ok(())
}
