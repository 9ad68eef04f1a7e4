//! Importing a tree of documents beside copying the same files.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, anyhow, ensure};
use portico_api::clock::Stopwatch;
use portico_api::import::{self, ImportArgs, Progress, Row, Summary};
use portico_tests::corpus;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::firm::Firm;
use crate::measure::Rounds;
use crate::process::cpu;
use crate::report::{Report, progress};

/// The same tree in every run.
const SEED: u64 = 20;
const CUSTOMER: &str = "IMPORT";
const MIB: f64 = 1_048_576.0;

/// Bytes at a time, as the import reads them.
const CHUNK: usize = 1 << 18;

/// Files to be imported, and what they come to.
struct Corpus {
    folder: TempDir,
    /// Each after the one that it lies in.
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
    count: f64,
    mib: f64,
}

/// What a contender did a second, and what CPU time its turns took.
#[derive(Default)]
struct Cost {
    files: Rounds,
    mib: Rounds,
    cpu: Rounds,
}

/// One turn of a contender.
struct Turn {
    cpu: f64,
    watch: Stopwatch,
}

/// Rows are in the summary too.
struct Nobody;

impl import::Report for Nobody {
    fn progress(&mut self, _: &Progress) {}

    fn row(&mut self, _: &Row) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) async fn measure(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    let (files, rounds) = if quick { (300, 2) } else { (10_000, 5) };
    let corpus = Corpus::write(files)?;
    let (mut first, mut again) = <(Cost, Cost)>::default();
    let (mut plain, mut hashed) = <(Cost, Cost)>::default();
    for round in 0..rounds {
        progress(&format!("import: round {}", round + 1));
        corpus.import_twice(&mut first, &mut again).await?;
        corpus.copy(false, &mut plain)?;
        corpus.copy(true, &mut hashed)?;
    }
    let row = |what: &str, cost: &Cost| {
        let ratio = cost.files.median() / plain.files.median();
        vec![
            what.to_owned(),
            cost.files.shown(0),
            cost.mib.shown(1),
            cost.cpu.shown(2),
            format!("{ratio:.2}×"),
        ]
    };
    report.section(
        "Importing a tree",
        &format!("{files} documents of {:.0} MiB in {} folders, as `cargo xtask corpus` writes them, which the machine has just read; in turn, each round's import into a firm of its own, `sync` before each turn. Files and MiB a second, and CPU seconds of the program and of all its PostgreSQL processes, median (smallest–largest) of {rounds} rounds.", corpus.mib, corpus.folders.len()),
        &["what", "files/s", "MiB/s", "CPU s", "speed to copying"],
        &[
            row("**import** into an empty tree", &first),
            row("the same import again", &again),
            row("copy and fsync each file", &plain),
            row("copy, SHA-256 and fsync each file", &hashed),
        ],
        &[
            "**import**: counts the source, then walks it and asks for what is there folder by folder. A worker for each core opens each file without following links, copies it in pieces of 256 KiB and hashes them on the way (where the file system can, it shares the blocks), recognises its type, syncs it, moves it to its place and syncs both folders; one writer commits up to 200 documents at once, each with a key of its own, its name sealed and claimed, its event and its access rows. Nothing follows the log while this is measured.",
            "**the same import again**: walks, asks, reads and hashes each file, finds all of it there and writes nothing.",
            "**copy and fsync**: makes the folders; a thread for each core reads and writes pieces of 256 KiB and syncs each file. No hash, no folder is synced, nothing is remembered.",
            "**copy, SHA-256 and fsync**: the same, and hashes what it writes.",
        ],
    );
    Ok(())
}

impl Corpus {
    fn write(documents: usize) -> Result<Self, anyhow::Error> {
        progress(&format!("import: writing {documents} documents"));
        let folder = new_folder()?;
        corpus::write_firm(folder.path(), documents, SEED, 1);
        let (mut folders, mut files, mut bytes) = (vec![], vec![], 0);
        for entry in WalkDir::new(folder.path()).min_depth(1) {
            let entry = entry?;
            let path = entry.path().strip_prefix(folder.path())?.to_owned();
            if entry.file_type().is_dir() {
                folders.push(path);
            } else {
                bytes += entry.metadata()?.len();
                files.push(path);
            }
        }
        ensure!(files.len() == documents, "{} were written", files.len());
        #[expect(clippy::cast_precision_loss, reason = "thousands of files, a few GiB")]
        let (count, mib) = (files.len() as f64, bytes as f64 / MIB);
        Ok(Self {
            folder,
            folders,
            files,
            count,
            mib,
        })
    }

    /// Into a new firm; then once more, when all is there.
    async fn import_twice(&self, first: &mut Cost, again: &mut Cost) -> Result<(), anyhow::Error> {
        let firm = Firm::open().await?;
        firm.customer(CUSTOMER).await?;
        let done = self.import(&firm, first).await?;
        let documents = self.files.len() as u64;
        ensure!(done.documents_created == documents, "not all came: {done}");
        let done = self.import(&firm, again).await?;
        let nothing = done.events == 0 && done.unchanged == documents;
        ensure!(nothing, "not all was there: {done}");
        firm.close().await
    }

    async fn import(&self, firm: &Firm, cost: &mut Cost) -> Result<Summary, anyhow::Error> {
        let args = ImportArgs {
            customer: Some(CUSTOMER.to_owned()),
            map: None,
            path: self.folder.path().to_owned(),
            share: false,
            into: None,
            on_behalf_of: None,
            jobs: None,
            json: false,
            dry_run: false,
        };
        let turn = Turn::begin()?;
        let done = import::run(firm.app(), &args, &mut Nobody).await?;
        turn.end(self, cost);
        Ok(done)
    }

    fn copy(&self, hashed: bool, cost: &mut Cost) -> Result<(), anyhow::Error> {
        let to = new_folder()?;
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let turn = Turn::begin()?;
        for folder in &self.folders {
            fs::create_dir(to.path().join(folder))?;
        }
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            let copying = || self.copy_some(&next, to.path(), hashed);
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(copying)).collect();
            running.into_iter().try_for_each(|thread| {
                let copied = thread.join().map_err(|_| anyhow!("a thread panicked"))?;
                copied.map_err(anyhow::Error::from)
            })
        })?;
        turn.end(self, cost);
        Ok(())
    }

    /// What no other thread has taken yet, one after the other.
    fn copy_some(&self, next: &AtomicUsize, to: &Path, hashed: bool) -> io::Result<()> {
        let mut chunk = vec![0; CHUNK];
        while let Some(path) = self.files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut source = File::open(self.folder.path().join(path))?;
            let mut target = File::create_new(to.join(path))?;
            let mut hash = Sha256::new();
            loop {
                let read = source.read(&mut chunk)?;
                if read == 0 {
                    break;
                }
                target.write_all(&chunk[..read])?;
                if hashed {
                    hash.update(&chunk[..read]);
                }
            }
            black_box(hash.finalize());
            target.sync_all()?;
        }
        Ok(())
    }
}

impl Turn {
    /// Nobody pays for what another left to be written.
    fn begin() -> Result<Self, anyhow::Error> {
        let synced = Process::new("sync").status();
        let synced = synced.context("sync, of Debian's coreutils, is needed")?;
        ensure!(synced.success(), "sync: {synced}");
        Ok(Self {
            cpu: cpu(std::process::id()),
            watch: Stopwatch::start(),
        })
    }

    fn end(self, corpus: &Corpus, cost: &mut Cost) {
        let seconds = self.watch.elapsed().as_secs_f64();
        cost.cpu.add(cpu(std::process::id()) - self.cpu);
        cost.files.add(corpus.count / seconds);
        cost.mib.add(corpus.mib / seconds);
    }
}

fn new_folder() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix("portico-bench-").tempdir()
}
