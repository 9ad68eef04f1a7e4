//! What becomes of a file of the source.

use std::sync::Arc;

use super::{Ended, Halt, Walk};
use crate::import::existing::{Existing, Siblings};
use crate::import::file::hash_of;
use crate::import::file_rows::clash;
use crate::import::found::{Job, Place, Step};
use crate::import::naming::{Named, Names};
use crate::import::place::Spot;
use crate::import::report::Row;
use crate::import::strays::{Absent, Stray, stray_with};
use crate::import::twins::twin_row;

impl Walk {
    /// Hands the file to a worker; a folder in its place is told.
    pub(super) async fn document(
        &self,
        entry: Named,
        spot: &Spot,
        (existing, absent): (&Siblings, &Absent),
        names: &mut Names,
    ) -> Result<(), Halt> {
        let strays = absent.documents(&entry.name);
        let mut name = entry.name.clone();
        let mut known = existing.get(&name.key()).cloned();
        if self.goes_by_number(&entry, known.as_ref()).await? {
            if entry.own.is_none()
                && let Some(stray) = self.stray(&entry, &strays).await?
            {
                return self.skip(stray.left_alone(&entry.path)).await;
            }
            let Some((key, numbered)) = names.numbered(&entry, existing) else {
                let row = clash(&entry.path, "document of every numbered name");
                return self.skip(row).await;
            };
            if let Some(first) = &entry.twin_of {
                self.step(Step::row(twin_row(&entry, first, &numbered)))
                    .await?;
            }
            known = existing.get(&key).cloned();
            name = numbered;
        }
        let known = match known {
            Some(Existing::Folder(_)) => return self.skip(clash(&entry.path, "folder")).await,
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
            strays,
            audience,
        };
        Ok(self.jobs.send(job).await.map_err(|_| Ended)?)
    }

    /// Tells why nothing is made of a file.
    async fn skip(&self, row: Row) -> Result<(), Halt> {
        let step = Step {
            file: Some(0),
            ..Step::row(row)
        };
        Ok(self.step(step).await?)
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
        let Some(Existing::Document(known)) = theirs else {
            return Ok(false);
        };
        let found = self.content(entry).await?;
        Ok(found.is_some_and(|(size, sha256)| known.contents.hold(size, &sha256)))
    }

    /// The document with this very content that was made of the file and left its
    /// place: no number is given away for it.
    async fn stray<'a>(
        &self,
        entry: &Named,
        strays: &'a [Arc<Stray>],
    ) -> Result<Option<&'a Arc<Stray>>, Halt> {
        if strays.is_empty() {
            return Ok(None);
        }
        let found = self.content(entry).await?;
        Ok(found.and_then(|(size, sha256)| stray_with(strays, size, &sha256)))
    }

    /// Size and hash of a file that can be read.
    async fn content(&self, entry: &Named) -> Result<Option<(u64, [u8; 32])>, Halt> {
        let (source, path) = (Arc::clone(&self.source), entry.path.clone());
        let read = move || hash_of(&source, &path).ok();
        Ok(tokio::task::spawn_blocking(read).await?)
    }
}
