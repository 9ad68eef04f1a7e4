//! The one task that writes.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::Unrecorded;
use super::batch::{Writing, Written};
use super::entry::{Entry, Waiting, Whose};
use super::handed::{Handed, HandedOver};
use super::refusals::Refusals;
use crate::clock::Clock;

/// The most entries of one commit.
const AT_ONCE: usize = 200;
/// After the first entry, others are awaited for so long.
const GATHERED_FOR: Duration = Duration::from_millis(2);
/// How often it is looked for counted refusals that are due, and for what was handed
/// over and could not be written before.
const LOOKED_EVERY: Duration = Duration::from_secs(1);

/// What the writer is told.
pub(super) enum Message {
    Write(Box<Waiting>),
    Stop(oneshot::Sender<()>),
}

pub(super) struct Writer {
    pub(super) queue: mpsc::Receiver<Message>,
    pub(super) refusals: Arc<Mutex<Refusals>>,
    pub(super) handed: Arc<HandedOver>,
    pub(super) clock: Clock,
    pub(super) writing: Writing,
}

impl Writer {
    /// Writes until it is told to stop or nobody is left to tell it anything,
    /// and then what still waits.
    pub(super) async fn run(mut self) {
        let mut stopped = vec![];
        let mut look = tokio::time::interval(LOOKED_EVERY);
        loop {
            tokio::select! {
                first = self.queue.recv() => match first {
                    None => break,
                    Some(first) => {
                        let (batch, stops) = self.gather(first).await;
                        if !stops.is_empty() {
                            // What was sent before is still taken.
                            self.queue.close();
                        }
                        stopped.extend(stops);
                        self.write(batch).await;
                    }
                },
                () = self.handed.came() => self.write(vec![]).await,
                _ = look.tick() => {
                    let now = self.clock.now();
                    let due = self.refusals().due(now);
                    self.write_counted(due).await;
                    self.write(vec![]).await;
                }
            }
        }
        let counted = self.refusals().all();
        self.write_counted(counted).await;
        self.write_handed().await;
        for stop in stopped {
            // Whoever asked may be gone.
            let _ = stop.send(());
        }
    }

    async fn gather(&mut self, first: Message) -> (Vec<Waiting>, Vec<oneshot::Sender<()>>) {
        let mut messages = vec![first];
        let until = tokio::time::sleep(GATHERED_FOR);
        tokio::pin!(until);
        while messages.len() < AT_ONCE {
            let room = AT_ONCE - messages.len();
            tokio::select! {
                biased;
                more = self.queue.recv_many(&mut messages, room) => if more == 0 { break },
                () = &mut until => break,
            }
        }
        let (mut batch, mut stops) = (vec![], vec![]);
        for message in messages {
            match message {
                Message::Write(waiting) => batch.push(*waiting),
                Message::Stop(done) => stops.push(done),
            }
        }
        (batch, stops)
    }

    /// Writes the batch, and what was handed over until now.
    async fn write(&self, mut batch: Vec<Waiting>) {
        batch.retain(|waiting| !waiting.is_given_up());
        let entries = batch.iter().map(|waiting| waiting.entry.clone()).collect();
        let written = self.written(entries, self.handed.take(AT_ONCE)).await;
        self.handed.put_back(written.later);
        for (Waiting { entry, of }, outcome) in batch.into_iter().zip(written.outcomes) {
            match of {
                Whose::Opener(done) => {
                    // Its request may have been given up meanwhile.
                    let _ = done.send(outcome);
                }
                // Told later, with what else cannot be taken now.
                Whose::TurnedAway if outcome.is_err() => {
                    self.refusals().count(entry, self.clock.now());
                }
                Whose::TurnedAway => {}
            }
        }
    }

    async fn write_counted(&self, mut counted: Vec<Waiting>) {
        while !counted.is_empty() {
            let later = counted.split_off(AT_ONCE.min(counted.len()));
            self.write(counted).await;
            counted = later;
        }
    }

    /// What was handed over and waits; what cannot be written now is given up.
    async fn write_handed(&self) {
        loop {
            let handed = self.handed.take(AT_ONCE);
            if handed.is_empty() {
                return;
            }
            let lost = self.written(vec![], handed).await.later.len();
            if lost > 0 {
                tracing::error!(lost, "what was handed over was not written");
            }
        }
    }

    /// On a task of its own, so that a panic costs one batch and not the writer.
    async fn written(&self, entries: Vec<Entry>, handed: Vec<Handed>) -> Written {
        let (writing, count) = (self.writing.clone(), entries.len());
        let written = tokio::spawn(async move { writing.write(&entries, handed).await }).await;
        let written = written.unwrap_or_else(|error| Written {
            outcomes: vec![Err(Unrecorded::Failed(error.to_string())); count],
            later: vec![],
        });
        let errors = written
            .outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().err());
        for error in errors {
            if let Unrecorded::Failed(error) = error {
                tracing::error!(%error, "an entry of the access log was not written");
            }
        }
        written
    }

    fn refusals(&self) -> std::sync::MutexGuard<'_, Refusals> {
        self.refusals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
