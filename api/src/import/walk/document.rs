//! What becomes of a file of the source.

use std::sync::Arc;

use super::{Ended, Halt, Walk};
use crate::import::existing::{Existing, Known, Siblings};
use crate::import::file::hash_of;
use crate::import::file_rows::clash;
use crate::import::found::{Job, Place, Step};
use crate::import::naming::{Named, Names};
use crate::import::place::Spot;
use crate::import::twins::twin_row;

impl Walk {
    /// Hands the file to a worker; a folder in its place is told.
    pub(super) async fn document(
        &self,
        entry: Named,
        spot: &Spot,
        existing: &Siblings,
        names: &mut Names,
    ) -> Result<(), Halt> {
        let mut name = entry.name.clone();
        let mut known = existing.get(&name.key()).cloned();
        if self.goes_by_number(&entry, known.as_ref()).await? {
            let Some((key, numbered)) = names.numbered(&entry, existing) else {
                let row = clash(&entry.path, "document of every numbered name");
                return Ok(self
                    .step(Step {
                        file: Some(0),
                        ..Step::row(row)
                    })
                    .await?);
            };
            if let Some(first) = &entry.twin_of {
                self.step(Step::row(twin_row(&entry, first, &numbered)))
                    .await?;
            }
            known = existing.get(&key).cloned();
            name = numbered;
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

    /// Whether its document is, or is to be, one of a numbered name.
    async fn goes_by_number(&self, entry: &Named, theirs: Option<&Existing>) -> Result<bool, Halt> {
        if entry.own.is_some() {
            return Ok(true);
        }
        match &entry.twin_of {
            None => Ok(false),
            Some(first) => Ok(first.beside || !self.is_same(entry, theirs).await?),
        }
    }

    /// Whether the document in other letters, or under a twin's number, holds this
    /// very content: then the file was renamed, or need not be imported twice.
    async fn is_same(&self, entry: &Named, theirs: Option<&Existing>) -> Result<bool, Halt> {
        let Some(Existing::Document(Known {
            newest: Some(newest),
            ..
        })) = theirs
        else {
            return Ok(false);
        };
        let (source, path) = (Arc::clone(&self.source), entry.path.clone());
        let read = move || hash_of(&source, &path).ok();
        let found = tokio::task::spawn_blocking(read).await?;
        Ok(found.is_some_and(|(size, sha256)| newest.size == size && newest.sha256 == sha256))
    }
}
