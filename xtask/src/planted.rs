//! `cargo xtask planted`: plants mistakes of the access rule and its SQL in a copy
//! of the sources, one at a time, and sees that the oracle finds each.

mod list;
mod page;
mod sources;
mod workshop;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::output;
use list::{Mistake, mistakes};
use page::Page;
use workshop::{Outcome, Workshop};

/// Which mistakes, and where the copy is kept.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Only those whose name holds one of these texts; all, if none is given
    only: Vec<String>,
    /// The folder of the copy and of its builds
    #[arg(long, value_name = "FOLDER", default_value = "target/planted")]
    into: PathBuf,
    /// The page on which the rows of those that were tried are replaced
    #[arg(long, value_name = "FILE", default_value = "docs/planted.md")]
    out: PathBuf,
}

impl Arguments {
    fn wants(&self, mistake: &Mistake) -> bool {
        self.only.is_empty() || self.only.iter().any(|text| mistake.name.contains(text))
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let list = mistakes()?;
    let wanted: Vec<&Mistake> = (list.iter())
        .filter(|mistake| arguments.wants(mistake))
        .collect();
    ensure!(!wanted.is_empty(), "no mistake of that name is in the list");
    let workshop = Workshop::open(&arguments.into).context("the copy cannot be made")?;
    sound(&workshop, &wanted)?;
    let (mut missed, mut page) = (0, Page::open(&arguments.out));
    for &mistake in &wanted {
        let outcome = workshop.plant(mistake)?;
        missed += usize::from(!matches!(outcome, Outcome::Caught(_)));
        page.note(mistake, &outcome);
        page.write(&list)?;
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
fn sound(workshop: &Workshop, wanted: &[&Mistake]) -> Result<()> {
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
