//! Running the binary.

use std::process::{Output, Stdio};

use serde_json::Value;
use tokio::process::{Child, Command};

use crate::given::Given;

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Each line as JSON.
    pub(crate) fn json(&self) -> Vec<Value> {
        let lines = self.out.lines();
        lines.map(|l| serde_json::from_str(l).unwrap()).collect()
    }
}

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_replay-tool"));
    command
        .args(arguments)
        .env_remove("PORTICO_DATABASE_URL")
        .env_remove("PORTICO_DATA_DIR")
        .env_remove("PORTICO_MASTER_KEY_FILE")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Runs without a deployment.
pub(crate) async fn bare(arguments: &[&str]) -> Ran {
    command(arguments).output().await.unwrap().into()
}

impl Given {
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(arguments);
        command.env("PORTICO_DATA_DIR", self.data.path());
        command
    }

    /// Runs against this deployment's data folder.
    pub(crate) async fn tool(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().await.unwrap().into()
    }

    /// Starts against this deployment, with its standard output to read.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).spawn().unwrap()
    }
}
