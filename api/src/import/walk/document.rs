//! What becomes of a file of the source.

use std::sync::Arc;

use portico_domain::values::ItemName;

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
}
