//! Which items belong to which section of the portal.

use portico_domain::access::Action;
use portico_domain::document::{Document, DocumentCommand};
use portico_domain::{ItemId, SectionId};
use portico_event_log::Unit;
use serde::Serialize;

use super::authority::{customer_of, require_item};
use super::define_section::require_section;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::trash_items::{ItemsMoved, check_count};
use crate::app::App;

/// Puts items into a section, or into none of their own.
#[derive(Clone, Debug, Serialize)]
pub struct SetSection {
    /// Which; 1 to 200.
    pub items: Vec<ItemId>,
    /// The section; none for that of the folder above, if any.
    pub section: Option<SectionId>,
}

impl Command for SetSection {
    const OPERATION: &'static str = "setSection";
    type Answer = ItemsMoved;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ItemsMoved, Stop> {
        check_count(&self.items)?;
        if let Some(section) = self.section {
            require_section(unit, section, IdField::SectionId).await?;
        }
        let mut changed = 0;
        for &item in &self.items {
            let facts = require_item(unit, item, Action::SetSection, IdField::ItemIds).await?;
            let set = DocumentCommand::SetSection {
                section: self.section,
            };
            changed += unit
                .handle::<Document>(item.uuid(), Some(customer_of(&facts)?), set)
                .await??;
        }
        Ok(ItemsMoved {
            items: self.items.clone(),
            changed,
        })
    }
}
