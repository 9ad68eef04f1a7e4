//! `private-postgres <data folder> [<binaries folder>]`: runs a private
//! `PostgreSQL` and prints `ready <pid> <url>`, until its standard input ends.

use std::env;
use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;

use portico_private_postgres::{Options, PrivatePostgres};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(io::stderr(), "{error}"));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args_os().skip(1);
    let data_dir = arguments
        .next()
        .ok_or("usage: private-postgres <data folder> [<binaries folder>]")?;
    let mut options = Options::new(data_dir);
    options.bin_dir = arguments.next().map(Into::into);
    let mut postgres = PrivatePostgres::start(options).await?;
    let (pid, url) = (postgres.pid(), postgres.url("postgres"));
    writeln!(io::stdout(), "ready {pid} {url}")?;

    let input_ends = tokio::task::spawn_blocking(|| io::stdin().read_to_end(&mut Vec::new()));
    tokio::select! {
        _ = input_ends => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        ended = postgres.wait() => {
            return Err(format!("PostgreSQL ended by itself:\n{}", ended.log).into());
        }
    }
    postgres.stop().await?;
    Ok(())
}
