//! `cargo xtask bench`: Portico beside what it is built on, measured in one run.
//!
//! Contenders take turns, every figure is the median of several rounds with its
//! smallest and largest, and each table says what each side does and does not
//! do. Nothing here is a test: machines differ.

mod bytes;
mod commands;
mod crowd;
mod firm;
mod grants;
mod history;
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
const PARTS: [&str; 10] = [
    "commands", "lag", "lists", "bytes", "rebuild", "history", "grants", "own", "sizes", "crowd",
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
    let mut report = Report::default();
    if wanted("commands") {
        commands::measure(&mut report, quick).await?;
    }
    if wanted("lag") {
        lag::measure(&mut report, quick).await?;
    }
    if wanted("lists") {
        lists::measure(&mut report, quick).await?;
    }
    if wanted("bytes") {
        bytes::measure(&mut report, quick).await?;
    }
    if wanted("rebuild") {
        rebuild::measure(&mut report, quick).await?;
    }
    if wanted("history") {
        history::measure(&mut report, quick).await?;
    }
    if wanted("grants") {
        grants::measure(&mut report, quick).await?;
    }
    if wanted("own") {
        sizes::measure_own(&mut report, quick).await?;
    }
    if wanted("sizes") {
        sizes::measure(&mut report, quick).await?;
    }
    if wanted("crowd") {
        crowd::measure(&mut report, quick).await?;
    }
    let text = report.text();
    if let Some(path) = out {
        std::fs::write(&path, text).with_context(|| path.display().to_string())?;
    } else {
        report::print(&text);
    }
    Ok(())
}
