//! The table as command-line flags.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use super::table::SETTINGS;

/// What was set on the command line; flatten it into a command.
#[derive(Clone, Default, Debug)]
pub struct Flags {
    /// `--config FILE`.
    pub file: Option<PathBuf>,
    /// Name of the setting, text given.
    pub set: Vec<(&'static str, String)>,
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.file = matches.get_one::<PathBuf>("config_file").cloned();
        let given = |name| Some((name, matches.get_one::<String>(name)?.clone()));
        self.set = SETTINGS
            .iter()
            .filter_map(|setting| given(setting.name))
            .collect();
        Ok(())
    }
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new("config_file")
            .long("config")
            .value_name("FILE")
            .value_parser(clap::value_parser!(PathBuf))
            .help("TOML file with settings; default: portico.toml in the data folder, if there")
            .help_heading("Settings");
        SETTINGS.iter().fold(command.arg(file), |command, setting| {
            command.arg(
                Arg::new(setting.name)
                    .long(setting.flag())
                    .value_name("VALUE")
                    .help(setting.doc)
                    .help_heading("Settings"),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
