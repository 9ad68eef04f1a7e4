//! `portico config`: what is in force, and where it comes from.

use super::sources::Effective;
use super::table::SETTINGS;

/// One line a setting; secrets are hidden.
#[must_use]
pub fn show(effective: &Effective) -> String {
    let lines = SETTINGS.iter().filter_map(|setting| {
        let (value, source) = effective.get(setting.name)?;
        let shown = match value {
            None => "(not set)".to_owned(),
            Some(_) if setting.secret => "(set, hidden)".to_owned(),
            Some(value) => value.to_string(),
        };
        Some(format!("{:<22} {shown:<34} {source}\n", setting.name))
    });
    lines.collect()
}
