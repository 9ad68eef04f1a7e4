//! The walk through the source, folder by folder, lazily.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::vec;

use portico_domain::ItemId;
use portico_domain::values::ItemName;
use tokio::sync::mpsc::Sender;

use super::copy::{hash_of, refusal_of};
use super::error::ImportError;
use super::existing::{Existing, Known, Siblings, siblings};
use super::found::{Found, Job, Place, Step, What};
use super::naming::{Named, Names, name_all, twin_row};
use super::place::{Spot, Start};
use super::report::{Row, RowKind};
use super::sharing::{Audience, Grants};
use super::source::Source;
use crate::app::App;

/// Folders are at most this deep, the root counted.
pub(super) const DEEPEST: usize = 32;

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
    pub(super) async fn run(self, start: Start) {
        let walked = async {
            let spot = self.begin(start).await?;
            let mut waiting: Vec<Waiting> = vec![self.enter(Path::new(""), &spot).await?];
            while let Some(folders) = waiting.last_mut() {
                match folders.next() {
                    Some((path, spot)) => waiting.push(self.enter(&path, &spot).await?),
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
            let item = ItemId::new(self.app.clock.new_id());
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

    async fn enter(&self, folder: &Path, spot: &Spot) -> Result<Waiting, Halt> {
        let (source, path) = (Arc::clone(&self.source), folder.to_owned());
        let listed = tokio::task::spawn_blocking(move || source.list(&path)).await?;
        let entries = match listed {
            Ok(entries) => entries,
            Err(error) => {
                self.step(Step::row(refusal_of(folder, &error))).await?;
                return Ok(Vec::new().into_iter());
            }
        };
        let existing = if spot.new {
            Siblings::new()
        } else {
            let mut conn = self.app.log.pool().acquire().await?;
            siblings(&mut conn, spot.item).await?
        };
        let (found, mut names, rows) = name_all(folder, entries);
        for row in rows {
            self.step(Step::row(row)).await?;
        }
        let mut folders = Vec::new();
        for entry in found {
            if spot.depth >= DEEPEST {
                self.step(Step::row(too_deep(&entry.path))).await?;
            } else if entry.folder {
                folders.extend(self.folder(&entry, spot, &existing, &mut names).await?);
            } else {
                self.document(entry, spot, &existing, &mut names).await?;
            }
        }
        Ok(folders.into_iter())
    }

    /// Finds or makes the folder; `None` where a document is in its place.
    async fn folder(
        &self,
        entry: &Named,
        spot: &Spot,
        existing: &Siblings,
        names: &mut Names,
    ) -> Result<Option<(PathBuf, Spot)>, Halt> {
        let mut name = entry.name.clone();
        let mut there = existing.get(&name.key());
        if let Some(first) = &entry.twin_of {
            let is_free = |key: &str| !matches!(existing.get(key), Some(Existing::Document(_)));
            let Some((key, free)) = names.free(&name).find(|(key, _)| is_free(key)) else {
                self.step(Step::row(clash(
                    &entry.path,
                    "document of every numbered name",
                )))
                .await?;
                return Ok(None);
            };
            self.step(Step::row(twin_row(entry, first, &free))).await?;
            there = existing.get(&key);
            names.take(key);
            name = free;
        }
        let below = match there {
            Some(Existing::Document(_)) => {
                self.step(Step::row(clash(&entry.path, "document"))).await?;
                return Ok(None);
            }
            Some(Existing::Folder(item)) => {
                spot.below(*item, self.grants.on(&spot.audience, *item))
            }
            None => {
                let item = ItemId::new(self.app.clock.new_id());
                let place = Place {
                    path: Arc::new(entry.path.clone()),
                    parent: spot.item,
                    name,
                };
                self.make(item, place, &spot.audience).await?;
                spot.below_new(item)
            }
        };
        Ok(Some((entry.path.clone(), below)))
    }

    /// Has a folder made.
    async fn make(&self, item: ItemId, place: Place, audience: &Audience) -> Result<(), Ended> {
        let found = (!self.look_only).then_some(Found::Folder(item, place));
        self.step(Step {
            what: Some((What::Folder, audience.clone())),
            found,
            ..Step::default()
        })
        .await
    }

    async fn document(
        &self,
        entry: Named,
        spot: &Spot,
        existing: &Siblings,
        names: &mut Names,
    ) -> Result<(), Halt> {
        let mut name = entry.name.clone();
        let mut known = existing.get(&name.key()).cloned();
        if let Some(first) = &entry.twin_of {
            let Some((key, free)) = self.twin(&entry, existing, names).await? else {
                let row = clash(&entry.path, "document of every numbered name");
                return Ok(self
                    .step(Step {
                        file: Some(0),
                        ..Step::row(row)
                    })
                    .await?);
            };
            self.step(Step::row(twin_row(&entry, first, &free))).await?;
            known = existing.get(&key).cloned();
            names.take(key);
            name = free;
        }
        let known: Option<Known> = match known {
            Some(Existing::Folder(_)) => {
                let row = clash(&entry.path, "folder");
                return Ok(self
                    .step(Step {
                        file: Some(0),
                        ..Step::row(row)
                    })
                    .await?);
            }
            Some(Existing::Document(known)) => Some(known),
            None => None,
        };
        let audience = known.as_ref().map_or_else(
            || spot.audience.clone(),
            |known| self.grants.on(&spot.audience, known.item),
        );
        let job = Job {
            place: Place {
                path: Arc::new(entry.path),
                parent: spot.item,
                name,
            },
            known,
            audience,
        };
        Ok(self.jobs.send(job).await.map_err(|_| Ended)?)
    }

    /// The numbered name under which this very content lies already, else the
    /// first that is free.
    async fn twin(
        &self,
        entry: &Named,
        existing: &Siblings,
        names: &Names,
    ) -> Result<Option<(String, ItemName)>, Halt> {
        let mut hash: Option<Option<(u64, [u8; 32])>> = None;
        for (key, name) in names.free(&entry.name) {
            let newest = match existing.get(&key) {
                None => return Ok(Some((key, name))),
                Some(Existing::Folder(_)) => None,
                Some(Existing::Document(known)) => known.newest.as_ref(),
            };
            if hash.is_none() {
                let (source, path) = (Arc::clone(&self.source), entry.path.clone());
                let read = move || hash_of(&source, &path).ok();
                hash = Some(tokio::task::spawn_blocking(read).await?);
            }
            let same = newest
                .zip(hash.flatten())
                .is_some_and(|(newest, (size, sha256))| {
                    newest.size == size && newest.sha256 == sha256
                });
            if same {
                return Ok(Some((key, name)));
            }
        }
        Ok(None)
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

fn clash(path: &Path, what: &str) -> Row {
    Row::new(
        RowKind::Clash,
        path,
        format!("a {what} stands in its place in the customer's folder"),
        "rename or trash one of them, then run the same command again",
    )
}
