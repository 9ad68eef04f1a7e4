//! What an operator can set: one table, from which flags, variables, file keys
//! and `docs/configuration.md` all come.

mod flags;
mod nearest;
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

pub use flags::Flags;
pub use reference::reference;
pub use settings::{
    Config, ConfigError, Database, LogFormat, LogSettings, PasswordCost, SessionSettings,
};
pub use show::show;
pub use site::Site;
pub use sources::{Effective, Environment, Source, gather};
pub use table::{SETTINGS, Setting};
pub use value::{Kind, Value};
