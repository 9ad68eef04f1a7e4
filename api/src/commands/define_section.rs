//! Sections of the portal.

use portico_domain::SectionId;
use portico_domain::firm::{Firm, FirmCommand};
use portico_domain::values::{Permission, PersonName};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::require;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::register_firm::THE_FIRM;
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
            require_section(unit, section, IdField::SectionId).await?;
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

/// Refused where there is no such section.
pub(super) async fn require_section(
    unit: &mut Unit,
    section: SectionId,
    named: IdField,
) -> Result<(), Stop> {
    if access::section_exists(unit.connection(), section).await? {
        Ok(())
    } else {
        Err(Refusal::missing(named).into())
    }
}
