//! What becomes of a folder of the source.

use std::path::PathBuf;
use std::sync::Arc;

use portico_domain::ItemId;

use super::{Ended, Halt, Walk};
use crate::import::existing::{Existing, Siblings};
use crate::import::file_rows::clash;
use crate::import::found::{Found, Place, Step, What};
use crate::import::naming::{Named, Names};
use crate::import::origin::{id_for, is_of};
use crate::import::place::Spot;
use crate::import::sharing::Audience;
use crate::import::strays::{Absent, Stray};
use crate::import::twins::twin_row;

impl Walk {
    /// Finds or makes the folder; `None` where a document is in its place.
    pub(super) async fn folder(
        &self,
        entry: &Named,
        spot: &Spot,
        (existing, absent): (&Siblings, &Absent),
        names: &mut Names,
    ) -> Result<Option<(PathBuf, Spot)>, Halt> {
        if let Some(stray) = self.stray_folder(entry, existing, absent) {
            return self.follow(entry, spot, stray).await;
        }
        let mut name = entry.name.clone();
        let mut there = existing.get(&name.key());
        if entry.twin_of.is_some() || entry.own.is_some() {
            let Some((key, numbered)) = names.numbered(entry, existing) else {
                self.step(Step::row(clash(
                    &entry.path,
                    "document of every numbered name",
                )))
                .await?;
                return Ok(None);
            };
            if let Some(first) = &entry.twin_of {
                self.step(Step::row(twin_row(entry, first, &numbered)))
                    .await?;
            }
            there = existing.get(&key);
            name = numbered;
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
                let new = self.app.clock.new_id();
                let item = id_for(self.app.log.master(), new, &entry.on_disk);
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

    /// Goes on in a folder that left its place, if it is still in *Files*.
    async fn follow(
        &self,
        entry: &Named,
        spot: &Spot,
        stray: &Stray,
    ) -> Result<Option<(PathBuf, Spot)>, Halt> {
        let below = if stray.is_renamed() {
            Some(spot.below(stray.item, self.grants.on(&spot.audience, stray.item)))
        } else {
            let way = stray.moved_to();
            way.and_then(|way| Spot::at(way, &self.grants))
        };
        let Some(below) = below else {
            let (source, path) = (Arc::clone(&self.source), entry.path.clone());
            let files = tokio::task::spawn_blocking(move || source.files_below(&path)).await?;
            let row = stray.left_out(&entry.path, files);
            self.step(Step::row(row)).await?;
            return Ok(None);
        };
        self.step(Step::row(stray.followed(&entry.path))).await?;
        Ok(Some((entry.path.clone(), below)))
    }

    /// The folder that had this name and left its place. One that is there instead is
    /// taken for it, unless what an import made of the entry is still beside it.
    fn stray_folder<'a>(
        &self,
        entry: &Named,
        existing: &Siblings,
        absent: &'a Absent,
    ) -> Option<&'a Stray> {
        let is_twin = entry.twin_of.is_some();
        let stray = absent.folder((&entry.name, &entry.on_disk), is_twin)?;
        let made_of_it = absent.was_made_of(stray);
        let instead = !(is_twin || made_of_it && stray.is_renamed());
        let there = existing.get(&entry.name.key()).map(Existing::item);
        let taken_for_it = there.is_some_and(|item| {
            let is_of_it = || is_of(self.app.log.master(), item, &entry.on_disk);
            !made_of_it || (!absent.has(item) && (instead || is_of_it()))
        });
        (entry.own.is_none() && !taken_for_it).then_some(stray)
    }

    /// Has a folder made.
    pub(super) async fn make(
        &self,
        item: ItemId,
        place: Place,
        audience: &Audience,
    ) -> Result<(), Ended> {
        let found = (!self.look_only).then_some(Found::Folder(item, place));
        self.step(Step {
            what: Some((What::Folder, audience.clone())),
            found,
            ..Step::default()
        })
        .await
    }
}
