//! What an operator can set: one table, from which flags, variables, file keys
//! and `docs/configuration.md` all come.

mod error;
mod file;
mod flags;
mod nearest;
mod origins;
mod reader;
mod reference;
mod settings;
mod show;
mod site;
mod size;
mod sources;
mod table;
#[cfg(test)]
mod tests;
mod value;

pub use error::{ConfigError, FileProblem};
pub use flags::Flags;
pub use origins::Origins;
pub use reference::reference;
pub use settings::{Config, Database, LogFormat, LogSettings, PasswordCost, SessionSettings};
pub use show::show;
pub use site::Site;
pub use sources::{Effective, Environment, Source, gather};
pub use table::{SETTINGS, Setting};
pub use value::{Kind, Value};
