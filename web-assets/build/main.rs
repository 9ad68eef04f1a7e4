//! Embeds the built pages.
//!
//! | variable | effect |
//! |---|---|
//! | `PORTICO_WEB=skip` | a placeholder page; nothing is built |
//! | `PORTICO_WEB_DIST=PATH` | embeds this folder |
//! | `PORTICO_WEB_STRICT=1` | pages that are missing or older than their sources are an error |
//!
//! Without them `web/dist` is embedded where it is there and newer than its
//! sources; else it is built with npm into `OUT_DIR`; else there is a warning
//! and a placeholder.

mod embed;
mod files;
mod npm;
mod pages;

use std::error::Error;
use std::path::PathBuf;

use pages::Pages;

/// What people may set, and where cargo wants things.
struct Settings {
    web: PathBuf,
    out: PathBuf,
    skip: bool,
    strict: bool,
    dist: Option<PathBuf>,
}

/// A directive for cargo.
#[expect(
    clippy::print_stdout,
    reason = "a build script talks to cargo by its output"
)]
fn tell(directive: &str) {
    println!("cargo::{directive}");
}

fn variable(name: &str) -> Option<String> {
    tell(&format!("rerun-if-env-changed={name}"));
    #[expect(
        clippy::disallowed_methods,
        reason = "a build script's settings are environment variables"
    )]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Settings {
    fn read() -> Result<Self, Box<dyn Error>> {
        let here = PathBuf::from(variable("CARGO_MANIFEST_DIR").ok_or("no CARGO_MANIFEST_DIR")?);
        Ok(Self {
            web: here.join("../web"),
            out: PathBuf::from(variable("OUT_DIR").ok_or("no OUT_DIR")?),
            skip: variable("PORTICO_WEB").is_some_and(|value| value == "skip"),
            strict: variable("PORTICO_WEB_STRICT").is_some_and(|value| value == "1"),
            dist: variable("PORTICO_WEB_DIST").map(PathBuf::from),
        })
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::read()?;
    for source in files::sources(&settings.web) {
        tell(&format!("rerun-if-changed={}", source.display()));
    }
    let html = settings.web.join("dist/staff.html");
    tell(&format!("rerun-if-changed={}", html.display()));
    let pages = pages::choose(&settings)?;
    if let Pages::Placeholder(why) = &pages {
        tell(&format!(
            "warning=the pages are not part of this build: {why}"
        ));
    }
    std::fs::write(settings.out.join("assets.rs"), embed::code(&pages)?)?;
    Ok(())
}
