//! Building the pages with npm, in a copy below `OUT_DIR`: a build script
//! leaves the source tree alone.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::files;

/// The built pages, or why there are none.
pub(crate) fn build(web: &Path, out: &Path) -> Result<PathBuf, String> {
    let copy = out.join("web");
    let dist = copy.join("dist");
    if files::is_fresh(&dist, web) {
        return Ok(dist);
    }
    if !web.join("package-lock.json").is_file() {
        return Err("there is no web/package-lock.json".to_owned());
    }
    run(Command::new("npm").arg("--version").current_dir(out))?;
    copy_sources(web, &copy).map_err(|error| format!("copying web/ failed: {error}"))?;
    let npm = |arguments: &[&str]| run(Command::new("npm").args(arguments).current_dir(&copy));
    npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
    npm(&["run", "build"])?;
    Ok(dist)
}

fn copy_sources(web: &Path, copy: &Path) -> io::Result<()> {
    if copy.exists() {
        fs::remove_dir_all(copy)?;
    }
    let mut paths: Vec<PathBuf> = files::sources(web)
        .iter()
        .flat_map(|path| files::below(path))
        .collect();
    paths.push(web.join(".npmrc"));
    for path in paths {
        let Ok(relative) = path.strip_prefix(web) else {
            continue;
        };
        let target = copy.join(relative);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(&path, &target)?;
    }
    Ok(())
}

/// Runs quietly: what a build script prints to stdout is for cargo.
fn run(command: &mut Command) -> Result<(), String> {
    let told = format!("{command:?}");
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{told} did not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let last = errors.lines().rfind(|line| !line.trim().is_empty());
    Err(format!(
        "{told} failed: {}",
        last.unwrap_or("it said nothing")
    ))
}
