//! `cargo xtask bench`: Portico beside what it is built on, measured in one run.
//!
//! Contenders take turns, every figure is the median of several rounds with its
//! smallest and largest, and each table says what each side does and does not
//! do. Nothing here is a test: machines differ.

// As in `portico-api`.
#![recursion_limit = "256"]

mod bytes;
mod commands;
mod crowd;
mod firm;
mod grants;
mod history;
mod import;
mod lag;
mod lists;
mod measure;
mod place;
mod process;
mod rebuild;
mod report;
mod sizes;
mod stock;
mod tree;

use std::path::PathBuf;

use anyhow::Context;

use report::Report;

/// What is measured, in this order.
const PARTS: [&str; 11] = [
    "commands", "lag", "lists", "bytes", "import", "rebuild", "history", "grants", "own", "sizes",
    "crowd",
];

#[tokio::main]
async fn main() -> Result<(), anyhow::Error> {
    let mut only = vec![];
    let mut out = None;
    let mut quick = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => quick = true,
            "--out" => {
                let file = arguments.next().context("--out takes a file")?;
                out = Some(PathBuf::from(file));
            }
            part if PARTS.contains(&part) => only.push(part.to_owned()),
            other => anyhow::bail!(
                "unknown argument {other:?}; use --quick, --out FILE, or parts of {PARTS:?}"
            ),
        }
    }
    let wanted = |part: &str| only.is_empty() || only.iter().any(|name| name == part);
    if wanted("bytes") {
        bytes::program()?;
    }
    let mut report = Report::default();
    for part in PARTS.into_iter().filter(|part| wanted(part)) {
        match part {
            "commands" => commands::measure(&mut report, quick).await?,
            "lag" => lag::measure(&mut report, quick).await?,
            "lists" => lists::measure(&mut report, quick).await?,
            "bytes" => bytes::measure(&mut report, quick).await?,
            "import" => import::measure(&mut report, quick).await?,
            "rebuild" => rebuild::measure(&mut report, quick).await?,
            "history" => history::measure(&mut report, quick).await?,
            "grants" => grants::measure(&mut report, quick).await?,
            "own" => sizes::measure_own(&mut report, quick).await?,
            "sizes" => sizes::measure(&mut report, quick).await?,
            "crowd" => crowd::measure(&mut report, quick).await?,
            other => anyhow::bail!("{other} is in the list and is not measured"),
        }
        // A part that cannot be measured does not take the others with it.
        if let Some(path) = &out {
            std::fs::write(path, report.text()).with_context(|| path.display().to_string())?;
        }
    }
    if out.is_none() {
        report::print(&report.text());
    }
    Ok(())
}
