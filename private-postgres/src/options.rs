use std::path::PathBuf;
use std::time::Duration;

/// What to run and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// Holds `pgdata/`, `run/`, `lock` and `postgresql.log`; made if missing.
    pub data_dir: PathBuf,
    /// The folder that holds `postgres` and `initdb`; searched for if `None`.
    pub bin_dir: Option<PathBuf>,
    /// Extra `postgresql.conf` settings; they win over this crate's defaults,
    /// not over the ones that keep the cluster private (socket and port).
    pub settings: Vec<(String, String)>,
    /// How long a start may take before it is given up.
    pub ready_within: Duration,
}

impl Options {
    /// Binaries found on the machine, default settings, 60 seconds to start.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            bin_dir: None,
            settings: Vec::new(),
            ready_within: Duration::from_mins(1),
        }
    }
}
