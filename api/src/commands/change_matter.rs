//! A matter's details, and whether it is over.

use portico_domain::ItemId;
use portico_domain::access::Action;
use portico_domain::document::{Document, DocumentCommand};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use portico_projections::access;
use serde::Serialize;

use super::authority::{customer_of, require_item};
use super::matter_texts::{MatterDone, MatterTexts};
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::{Refusal, RefusalCode};
use super::survivors::Asleep;
use crate::app::App;

/// Gives a matter other details, or says whether it is over.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeMatter {
    /// Which.
    pub matter: ItemId,
    /// What changes.
    pub change: MatterChange,
}

/// What changes about a matter.
#[derive(Clone, Debug, Serialize)]
pub enum MatterChange {
    /// Its details.
    Describe(MatterTexts),
    /// It is over.
    Close,
    /// It goes on.
    Reopen,
}

impl Command for ChangeMatter {
    const OPERATION: &'static str = "changeMatter";
    type Answer = MatterDone;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<MatterDone, Stop> {
        let facts = require_item(unit, self.matter, Action::Rename, IdField::MatterId).await?;
        let customer = customer_of(&facts)?;
        let command = match &self.change {
            MatterChange::Describe(texts) => {
                let texts = texts.parse()?;
                let row = access::matter(unit.connection(), self.matter)
                    .await?
                    .ok_or_else(not_a_matter)?;
                if texts.is_said_by(&row) {
                    return Ok(self.done(0));
                }
                let key = KeyOf::Item(customer, self.matter);
                DocumentCommand::DescribeMatter(texts.sealed(unit, key).await?)
            }
            MatterChange::Close => DocumentCommand::CloseMatter,
            MatterChange::Reopen => DocumentCommand::ReopenMatter,
        };
        let changed = unit
            .handle::<Document>(self.matter.uuid(), Some(customer), command)
            .await??;
        Ok(self.done(changed))
    }
}

impl ChangeMatter {
    fn done(&self, changed: usize) -> MatterDone {
        MatterDone {
            matter: self.matter,
            changed,
            asleep: Asleep::default(),
        }
    }
}

pub(super) fn not_a_matter() -> Refusal {
    let way_out = "This is not a matter; choose one.";
    Refusal::new(RefusalCode::NotAMatter, way_out)
}
