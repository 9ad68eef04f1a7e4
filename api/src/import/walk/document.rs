//! What becomes of a file of the source.

use std::sync::Arc;

use super::{Ended, Halt, Walk};
use crate::import::existing::{Existing, Known, Siblings};
use crate::import::file::hash_of;
use crate::import::file_rows::clash;
use crate::import::found::{Job, Place, Step};
use crate::import::naming::{Named, Names, twin_row};
use crate::import::place::Spot;

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
        let alone = !entry.beside;
        if let Some(first) = &entry.twin_of
            && !(alone && self.is_same(&entry, known.as_ref()).await?)
        {
            let Some((key, free)) = names.own(&entry.name, existing, false) else {
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

    /// Whether the document in other letters holds this very content: then the
    /// file was renamed, or need not be imported twice.
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
