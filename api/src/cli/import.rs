//! `portico import`.

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressStyle};
use portico_api::clock::Clock;
use portico_api::config::Flags;
use portico_api::import::{self, Customer, ImportArgs, JsonReport, Progress, Report, Row, Summary};
use portico_api::startup::{self, Opened};

use super::{begun, close, configure, output};

const EXIT_CODES: &str = "\
Exit codes, those of an import also with --dry-run:
  0  done
  1  failed, or refused: as where contacts would see it and --share was not given,
     or where there is no room for it
  2  wrong usage, wrong settings included
  3  done, but rows were reported";

/// Imports folders of documents; may be stopped and repeated at any moment.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
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

    fn customer(&mut self, customer: &Customer) -> io::Result<()> {
        self.0.suspend(|| output::deliver(&format!("{customer}\n")))
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        let line = line_of(row);
        self.0.suspend(|| output::deliver(&line))
    }
}

/// A list of customers names a folder for each, below which the path is.
fn line_of(row: &Row) -> String {
    let folder = row.folder.as_deref();
    let below = folder.map_or_else(String::new, |folder| format!("{folder}/"));
    format!(
        "{below}{}: {}: {}; {}\n",
        row.path,
        row.kind.as_str(),
        row.rule,
        row.way_out
    )
}

pub(super) async fn run(command: &ImportCommand) -> Result<ExitCode, anyhow::Error> {
    let args = &command.import;
    args.look()?;
    let config = configure(&command.settings)?;
    // With a list of customers a firm may begin by an import, but not by looking at one,
    // nor by one for a staff member.
    if args.customer.is_some() || args.dry_run || args.on_behalf_of.is_some() {
        begun(&config).await?;
    }
    let opened = startup::open(config, Clock::System).await?;
    let done = carry_out(&opened, args).await;
    let summary = close(opened, done).await?;
    Ok(ExitCode::from(summary.exit_code()))
}

/// Imports, and says what was done before anything else can fail.
async fn carry_out(opened: &Opened, args: &ImportArgs) -> Result<Summary, anyhow::Error> {
    if args.json {
        let mut report = JsonReport::new(io::stdout());
        let summary = import::run(&opened.app, args, &mut report).await?;
        output::answer(&format!("{}\n", serde_json::to_string(&summary)?))?;
        return Ok(summary);
    }
    let style = "{wide_bar} {pos}/{len} files · {msg}";
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(style)?);
    let done = import::run(&opened.app, args, &mut Terminal(bar.clone())).await;
    bar.finish_and_clear();
    let summary = done?;
    output::answer(&told(&summary))?;
    Ok(summary)
}

fn told(summary: &Summary) -> String {
    let verb = if summary.dry_run { "would be " } else { "" };
    let counts = [
        (summary.customers_registered, "customer", "registered"),
        (summary.folders_created, "folder", "created"),
        (summary.documents_created, "document", "created"),
        (summary.versions_added, "document", "given a new version"),
    ];
    let counts = counts.map(|(count, of, done)| (count, of, format!("{verb}{done}")));
    let unchanged = (summary.unchanged, "document", "unchanged".to_owned());
    let counts = counts.into_iter().chain([unchanged]);
    let done = counts.filter(|(count, ..)| *count > 0);
    let reported = summary.rows.iter();
    let whose = summary.customer.iter().map(ToString::to_string);
    let done = done
        .map(|(count, of, done)| format!("{count:>9} {of}{} {done}", plural(count)))
        .chain(reported.map(|(kind, count)| format!("{count:>9} reported: {}", kind.as_str())));
    let mut lines: Vec<String> = whose.chain(done).collect();
    lines.extend(shared(summary));
    let lacks_room = summary.lacks_room;
    lines.extend(lacks_room.map(|room| format!("the import would stop: {room}")));
    lines.push(end(summary));
    lines.join("\n")
}

/// What people gained sight of, or would; an import that is not to share it is refused.
fn shared(summary: &Summary) -> Option<String> {
    let Summary {
        sharing,
        needs_share,
        dry_run,
        ..
    } = summary;
    let way_out = if *needs_share {
        "; the import would be refused: add --share to import and share, or remove the access first"
    } else {
        ""
    };
    (sharing.items > 0).then(|| format!("{}{way_out}", sharing.told(!dry_run)))
}

fn end(summary: &Summary) -> String {
    let (files, bytes) = (summary.files, HumanBytes(summary.bytes));
    let (of_files, seconds) = (plural(files), summary.elapsed.as_secs_f64());
    if summary.dry_run {
        return format!(
            "{files} file{of_files}, {bytes} found in {seconds:.1} s; nothing was written\n"
        );
    }
    let (events, of_events) = (summary.events, plural(summary.events));
    format!(
        "{files} file{of_files}, {bytes} read in {seconds:.1} s; {events} event{of_events} appended\n"
    )
}

const fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use portico_api::import::{RowKind, Sharing};

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

    #[test]
    fn it_is_said_whose_documents_they_are() {
        let customer = Customer {
            number: "K1".to_owned(),
            name: Some("Kay Two".to_owned()),
            folder: None,
        };
        let summary = Summary {
            customer: Some(customer),
            ..Summary::default()
        };
        let said = told(&summary);
        assert!(said.starts_with("customer K1, \"Kay Two\"\n"), "{said}");
        let mut row = Row {
            customer: "K1".into(),
            folder: None,
            kind: RowKind::Empty,
            path: "g/empty.txt".to_owned(),
            rule: "rule".to_owned(),
            way_out: "way out".to_owned(),
        };
        assert_eq!(line_of(&row), "g/empty.txt: empty: rule; way out\n");
        row.folder = Some("f36".into());
        assert_eq!(line_of(&row), "f36/g/empty.txt: empty: rule; way out\n");
    }

    #[test]
    fn a_dry_run_says_who_would_see_what_and_that_it_would_be_refused() {
        let mut summary = Summary {
            dry_run: true,
            documents_created: 1,
            files: 1,
            sharing: Sharing {
                items: 1,
                now: 3,
                ..Sharing::default()
            },
            needs_share: true,
            ..Summary::default()
        };
        assert_eq!(
            told(&summary),
            "        1 document would be created\n\
             1 item would become visible to 3 people now; the import would be refused: add --share \
             to import and share, or remove the access first\n\
             1 file, 0 B found in 0.0 s; nothing was written\n"
        );
        assert_eq!(summary.exit_code(), 1);
        summary.needs_share = false;
        let said = told(&summary);
        assert!(said.contains("visible to 3 people now\n"), "{said}");
        assert_eq!(summary.exit_code(), 0);
        summary.dry_run = false;
        let said = told(&summary);
        let became = "1 item became visible to 3 people now\n";
        assert!(said.contains(became), "{said}");
    }
}
