//! One source into one customer's tree: walk, workers, committer.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

use super::commit::{BATCH, Committer, Written};
use super::copy::Worker;
use super::customer::Customer;
use super::error::ImportError;
use super::found::{Found, Job, Step, What};
use super::place::Start;
use super::progress::Meter;
use super::report::{Report, Row};
use super::sharing::{Gain, Grants};
use super::source::Source;
use super::strays::Strays;
use super::summary::Summary;
use super::walk::Walk;
use crate::app::App;

/// How long a commit waits for more to write.
const GATHER: Duration = Duration::from_millis(200);

/// What is known before the first step.
pub(super) struct Plan {
    pub(super) app: App,
    pub(super) source: Source,
    pub(super) start: Start,
    pub(super) grants: Grants,
    pub(super) strays: Strays,
    pub(super) workers: usize,
    /// Writes; without it the import is only looked at.
    pub(super) committer: Option<Committer>,
    pub(super) customer: portico_domain::CustomerId,
}

/// What is told and counted on the way.
pub(super) struct Tally<'a> {
    pub(super) customer: &'a Customer,
    pub(super) summary: &'a mut Summary,
    pub(super) gain: &'a mut Gain,
    pub(super) meter: &'a mut Meter,
    pub(super) report: &'a mut dyn Report,
}

impl Plan {
    /// Runs to the end. Dropped before, its tasks end and nothing more is
    /// written.
    pub(super) async fn run(self, tally: &mut Tally<'_>) -> Result<(), ImportError> {
        let (step_to, mut steps) = mpsc::channel(2 * BATCH);
        let mut committer = self.committer;
        let look_only = committer.is_none();
        let source = Arc::new(self.source);
        let mut tasks = JoinSet::new();
        let (jobs, job_queue) = mpsc::channel(4 * self.workers);
        let worker = Worker {
            source: Arc::clone(&source),
            blobs: self.app.blobs.clone(),
            clock: self.app.clock.clone(),
            customer: self.customer,
            look_only,
        };
        let job_queue = Arc::new(Mutex::new(job_queue));
        for _ in 0..self.workers {
            let job_queue = Arc::clone(&job_queue);
            tasks.spawn(work(worker.clone(), job_queue, step_to.clone()));
        }
        let walk = Walk {
            app: self.app,
            source,
            grants: self.grants,
            look_only,
            jobs,
            steps: step_to,
        };
        tasks.spawn(walk.run(self.start, self.strays));
        while let Some(step) = steps.recv().await {
            let (batch, failed) = gather(step, &mut steps, tally).await?;
            if let (Some(committer), false) = (&mut committer, batch.is_empty()) {
                tally.written(committer.commit(&batch).await?)?;
            }
            if let Some(error) = failed {
                return Err(error);
            }
        }
        while let Some(ended) = tasks.join_next().await {
            ended?;
        }
        Ok(())
    }
}

/// Takes what comes until there is enough for a commit, or for a while.
async fn gather(
    first: Step,
    steps: &mut mpsc::Receiver<Step>,
    tally: &mut Tally<'_>,
) -> Result<(Vec<Found>, Option<ImportError>), ImportError> {
    let mut batch = Vec::new();
    let mut failed = tally.step(first, &mut batch)?;
    let enough = tokio::time::sleep(GATHER);
    tokio::pin!(enough);
    while batch.len() < BATCH && failed.is_none() {
        tokio::select! {
            biased;
            step = steps.recv() => match step {
                Some(step) => failed = tally.step(step, &mut batch)?,
                None => break,
            },
            () = &mut enough => break,
        }
    }
    Ok((batch, failed))
}

async fn work(worker: Worker, queue: Arc<Mutex<mpsc::Receiver<Job>>>, steps: mpsc::Sender<Step>) {
    loop {
        let job = queue.lock().await.recv().await;
        let Some(job) = job else { return };
        let one = worker.clone();
        let done = tokio::task::spawn_blocking(move || one.work(job)).await;
        let step = done.unwrap_or_else(|ended| Step::failed(ended.into()));
        if steps.send(step).await.is_err() {
            return;
        }
    }
}

impl Tally<'_> {
    fn step(
        &mut self,
        step: Step,
        batch: &mut Vec<Found>,
    ) -> Result<Option<ImportError>, ImportError> {
        for row in step.rows {
            self.row(row)?;
        }
        if let Some(bytes) = step.file {
            self.meter.add(bytes, self.report);
        }
        self.summary.bytes_to_copy += step.to_copy;
        if let Some((what, audience)) = &step.what {
            self.gain.add(*what, audience);
            if step.found.is_none() {
                self.count(*what);
            }
        }
        batch.extend(step.found);
        Ok(step.failed)
    }

    fn written(&mut self, written: Written) -> Result<(), ImportError> {
        self.summary.events += written.events;
        for what in written.items {
            self.count(what);
        }
        written.rows.into_iter().try_for_each(|row| self.row(row))
    }

    fn row(&mut self, row: Row) -> Result<(), ImportError> {
        self.summary.count_row(row.kind);
        let row = row.of(self.customer);
        self.report.row(&row).map_err(ImportError::Report)
    }

    fn count(&mut self, what: What) {
        let count = match what {
            What::Folder => &mut self.summary.folders_created,
            What::Document => &mut self.summary.documents_created,
            What::Version => &mut self.summary.versions_added,
            What::Unchanged => &mut self.summary.unchanged,
        };
        *count += 1;
    }
}
