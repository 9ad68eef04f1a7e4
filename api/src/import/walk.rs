//! The walk through the source, folder by folder, lazily.

mod document;
mod folder;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::vec;

use portico_domain::document::DEEPEST;
use tokio::sync::mpsc::Sender;

use super::error::ImportError;
use super::existing::{Siblings, siblings};
use super::file_rows::refusal_of;
use super::found::{Job, Place, Step};
use super::naming::name_all;
use super::origin::id_for;
use super::place::{Spot, Start};
use super::report::{Row, RowKind};
use super::sharing::Grants;
use super::source::Source;
use super::strays::Strays;
use crate::app::App;

/// Walks one source into one customer's tree.
pub(super) struct Walk {
    pub(super) app: App,
    pub(super) source: Arc<Source>,
    pub(super) grants: Grants,
    pub(super) look_only: bool,
    pub(super) jobs: Sender<Job>,
    pub(super) steps: Sender<Step>,
}

/// A folder whose files are handed out and whose subfolders wait.
type Waiting = vec::IntoIter<(PathBuf, Spot)>;

/// Nobody listens any more: the import has ended.
struct Ended;

enum Halt {
    Ended,
    Failed(ImportError),
}

impl From<Ended> for Halt {
    fn from(_: Ended) -> Self {
        Self::Ended
    }
}

impl<E: Into<ImportError>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Walk {
    /// Walks to the end, folders before what is in them.
    pub(super) async fn run(self, start: Start, mut strays: Strays) {
        let walked = async {
            let spot = self.begin(start).await?;
            let mut waiting: Vec<Waiting> =
                vec![self.enter(Path::new(""), &spot, &mut strays).await?];
            while let Some(folders) = waiting.last_mut() {
                match folders.next() {
                    Some((path, spot)) => {
                        waiting.push(self.enter(&path, &spot, &mut strays).await?);
                    }
                    None => drop(waiting.pop()),
                }
            }
            Ok(())
        };
        if let Err(Halt::Failed(error)) = walked.await {
            // The committer that would hear of it may have ended already.
            drop(self.steps.send(Step::failed(error)).await);
        }
    }

    /// Makes what is missing of the path to the start.
    async fn begin(&self, start: Start) -> Result<Spot, Ended> {
        let mut spot = start.spot;
        for name in start.missing {
            let new = self.app.clock.new_id();
            let item = id_for(self.app.log.master(), new, name.as_str());
            let place = Place {
                path: Arc::new(PathBuf::from(name.as_str())),
                parent: spot.item,
                name,
            };
            self.make(item, place, &spot.audience).await?;
            spot = spot.below_new(item);
        }
        Ok(spot)
    }

    async fn enter(
        &self,
        folder: &Path,
        spot: &Spot,
        strays: &mut Strays,
    ) -> Result<Waiting, Halt> {
        let (source, path) = (Arc::clone(&self.source), folder.to_owned());
        let listed = tokio::task::spawn_blocking(move || source.list(&path)).await?;
        let entries = match listed {
            Ok(entries) => entries,
            Err(error) => {
                self.step(Step::row(refusal_of(folder, &error))).await?;
                return Ok(Vec::new().into_iter());
            }
        };
        let master = self.app.log.master();
        let existing = if spot.new {
            Siblings::default()
        } else {
            let mut conn = self.app.log.pool().acquire().await?;
            let existing = siblings(&mut conn, spot.item).await?;
            // In this order nothing that leaves its place in between is missed, also not
            // by a transaction that began long before it commits.
            strays.read_on(&mut conn, master).await?;
            existing
        };
        let (found, mut names, rows) = name_all(master, folder, entries, &existing);
        let absent = strays.of(master, spot.item, &found);
        let there = (&existing, &absent);
        for row in rows {
            self.step(Step::row(row)).await?;
        }
        let mut folders = Vec::new();
        for entry in found {
            if entry.folder && spot.depth >= DEEPEST {
                self.step(Step::row(too_deep(&entry.path))).await?;
            } else if entry.folder {
                folders.extend(self.folder(&entry, spot, there, &mut names).await?);
            } else {
                self.document(entry, spot, there, &mut names).await?;
            }
        }
        Ok(folders.into_iter())
    }

    async fn step(&self, step: Step) -> Result<(), Ended> {
        self.steps.send(step).await.map_err(|_| Ended)
    }
}

fn too_deep(path: &Path) -> Row {
    Row::new(
        RowKind::TooDeep,
        path,
        format!("folders may be at most {DEEPEST} deep"),
        "move it further up, then run the same command again",
    )
}
