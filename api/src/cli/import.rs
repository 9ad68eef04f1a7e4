//! `portico import`.

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::bail;
use clap::Args;
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressStyle};
use portico_api::config::Flags;
use portico_api::import::{self, ImportArgs, JsonReport, Progress, Report, Row, Summary};

use super::{close, configure, open, output};

/// Imports folders of documents; may be stopped and repeated at any moment.
#[derive(Args)]
pub(super) struct ImportCommand {
    #[command(flatten)]
    import: ImportArgs,
    #[command(flatten)]
    settings: Flags,
}

/// For people: a bar on a terminal, and a line for each reported row.
struct Terminal(ProgressBar);

impl Report for Terminal {
    fn progress(&mut self, progress: &Progress) {
        self.0.set_length(progress.total_files);
        self.0.set_position(progress.done_files);
        let left = match progress.eta {
            Some(eta) => format!("{} left", HumanDuration(Duration::from_secs(eta.as_secs()))),
            None => "counting".to_owned(),
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate for people to read"
        )]
        let rate = progress.rate.max(0.0) as u64;
        self.0.set_message(format!(
            "{} of {} · {}/s · {left}",
            HumanBytes(progress.done_bytes),
            HumanBytes(progress.total_bytes),
            HumanBytes(rate),
        ));
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        let line = format!(
            "{}: {}: {}; {}\n",
            row.path,
            row.kind.as_str(),
            row.rule,
            row.way_out
        );
        self.0.suspend(|| output::deliver(&line))
    }
}

pub(super) async fn run(command: &ImportCommand) -> Result<ExitCode, anyhow::Error> {
    let args = &command.import;
    args.look()?;
    let data_dir = configure(&command.settings)?.data_dir;
    // With a list of customers a firm may begin by an import.
    if args.customer.is_some() && !data_dir.is_dir() {
        bail!(
            "there is no data folder {}; name the firm's with --data-dir",
            data_dir.display()
        );
    }
    let opened = open(&command.settings).await?;
    let done = if args.json {
        import::run(&opened.app, args, &mut JsonReport::new(io::stdout())).await
    } else {
        let style = "{wide_bar} {pos}/{len} files · {msg}";
        let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(style)?);
        let done = import::run(&opened.app, args, &mut Terminal(bar.clone())).await;
        bar.finish_and_clear();
        done
    };
    close(opened).await?;
    let summary = done?;
    if args.json {
        output::answer(&format!("{}\n", serde_json::to_string(&summary)?))?;
    } else {
        output::answer(&told(&summary))?;
    }
    Ok(ExitCode::from(summary.exit_code()))
}

fn told(summary: &Summary) -> String {
    let verb = if summary.dry_run { "would be " } else { "" };
    let counts = [
        (
            format!("customers {verb}registered"),
            summary.customers_registered,
        ),
        (format!("folders {verb}created"), summary.folders_created),
        (
            format!("documents {verb}created"),
            summary.documents_created,
        ),
        (
            format!("documents {verb}given a new version"),
            summary.versions_added,
        ),
        ("documents unchanged".to_owned(), summary.unchanged),
    ];
    let reported = summary
        .rows
        .iter()
        .map(|(kind, count)| (format!("reported: {}", kind.as_str()), *count));
    let mut lines: Vec<String> = counts
        .into_iter()
        .chain(reported)
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{count:>9} {what}"))
        .collect();
    let (files, bytes) = (summary.files, HumanBytes(summary.bytes));
    let seconds = summary.elapsed.as_secs_f64();
    lines.push(if summary.dry_run {
        format!("{files} files, {bytes} found in {seconds:.1} s; nothing was written\n")
    } else {
        let events = summary.events;
        format!("{files} files, {bytes} read in {seconds:.1} s; {events} events appended\n")
    });
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dry_run_says_what_was_found_and_that_nothing_was_written() {
        let mut summary = Summary {
            dry_run: true,
            files: 2,
            bytes: 3 << 20,
            ..Summary::default()
        };
        let end = "2 files, 3.00 MiB found in 0.0 s; nothing was written\n";
        assert_eq!(told(&summary), end);
        summary.dry_run = false;
        let end = "2 files, 3.00 MiB read in 0.0 s; 0 events appended\n";
        assert_eq!(told(&summary), end);
    }
}
