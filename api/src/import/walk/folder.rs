//! What becomes of a folder of the source.

use std::path::PathBuf;
use std::sync::Arc;

use portico_domain::ItemId;

use super::{Ended, Halt, Walk};
use crate::import::existing::{Existing, Siblings};
use crate::import::file_rows::clash;
use crate::import::found::{Found, Place, Step, What};
use crate::import::naming::{Named, Names};
use crate::import::origin::id_for;
use crate::import::place::Spot;
use crate::import::sharing::Audience;
use crate::import::twins::twin_row;

impl Walk {
    /// Finds or makes the folder; `None` where a document is in its place.
    pub(super) async fn folder(
        &self,
        entry: &Named,
        spot: &Spot,
        existing: &Siblings,
        names: &mut Names,
    ) -> Result<Option<(PathBuf, Spot)>, Halt> {
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
