//! Sections of the portal, and which items belong to them.

use portico_domain::access::Action;
use portico_domain::document::{Document, DocumentCommand};
use portico_domain::firm::{Firm, FirmCommand};
use portico_domain::values::{Permission, PersonName};
use portico_domain::{ItemId, SectionId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::{customer_of, require, require_item};
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::register_firm::THE_FIRM;
use super::trash_items::{ItemsMoved, check_count};
use crate::app::App;

/// Defines a section, or gives one another name.
#[derive(Clone, Debug, Serialize)]
pub struct DefineSection {
    /// The section to be renamed; none for a new one.
    pub section: Option<SectionId>,
    /// Name as staff and clients read it.
    pub name: String,
}

/// The section has this name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SectionDefined {
    /// The section.
    pub section: SectionId,
    /// Its name.
    #[serde(skip)]
    pub name: String,
}

impl Command for DefineSection {
    const OPERATION: &'static str = "defineSection";
    type Answer = SectionDefined;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<SectionDefined, Stop> {
        require(unit, Permission::ManageCustomers).await?;
        let name = PersonName::parse(&self.name).map_err(|rule| Refusal::invalid("name", &rule))?;
        if let Some(section) = self.section {
            known(unit, section).await?;
        }
        let section = self
            .section
            .unwrap_or_else(|| SectionId::new(app.clock.new_id()));
        let answer = SectionDefined {
            section,
            name: name.to_string(),
        };
        let define = FirmCommand::DefineSection { section, name };
        unit.handle::<Firm>(THE_FIRM, None, define).await??;
        Ok(answer)
    }
}

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
            known(unit, section).await?;
        }
        let mut changed = 0;
        for &item in &self.items {
            let facts = require_item(unit, item, Action::SetSection).await?;
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

async fn known(unit: &mut Unit, section: SectionId) -> Result<(), Stop> {
    let known = access::section_exists(unit.connection(), section).await?;
    if known {
        Ok(())
    } else {
        Err(Refusal::not_found().into())
    }
}
