//! Matters: cases below a customer, with contacts of their own.

use portico_domain::access::Action;
use portico_domain::document::{Document, DocumentCommand, MatterDetails, Placement};
use portico_domain::values::{ItemName, Note, PersonName};
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::{customer_of, require_item};
use super::create_folder::not_too_deep;
use super::names::claim_exactly;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::widening::widening;
use crate::app::App;

/// What a matter says of itself.
#[derive(Clone, Debug, Serialize)]
pub struct MatterTexts {
    /// What the firm files it under.
    pub reference: String,
    /// What it is about.
    pub title: String,
    /// How it stands.
    pub summary: Option<String>,
}

/// Opens a matter.
#[derive(Clone, Debug, Serialize)]
pub struct OpenMatter {
    /// Whose tree.
    pub customer: CustomerId,
    /// Where; none: below *Files*.
    pub parent: Option<ItemId>,
    /// Name among its siblings.
    pub name: String,
    /// What about.
    pub texts: MatterTexts,
}

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

/// Shows a matter's details to exactly these contacts, in one command.
#[derive(Clone, Debug, Serialize)]
pub struct SetMatterAccess {
    /// Which.
    pub matter: ItemId,
    /// Who, and whether what the firm shares in it may be downloaded.
    pub give: Vec<(ContactId, bool)>,
    /// From whom access is taken away.
    pub revoke: Vec<ContactId>,
}

/// The matter is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MatterDone {
    /// Which.
    pub matter: ItemId,
    /// How many things were not so before.
    pub changed: usize,
}

struct Parsed {
    reference: PersonName,
    title: PersonName,
    summary: Option<Note>,
}

impl MatterTexts {
    fn parse(&self) -> Result<Parsed, Refusal> {
        let name = |field: &str, text: &str| {
            PersonName::parse(text).map_err(|rule| Refusal::invalid(field, &rule))
        };
        let summary = self.summary.as_deref().map(Note::parse).transpose();
        Ok(Parsed {
            reference: name("reference", &self.reference)?,
            title: name("title", &self.title)?,
            summary: summary.map_err(|rule| Refusal::invalid("summary", &rule))?,
        })
    }
}

impl Parsed {
    async fn sealed(self, unit: &mut Unit, key: KeyOf) -> Result<MatterDetails, Stop> {
        Ok(MatterDetails {
            reference: unit.secret(key, self.reference).await?,
            title: unit.secret(key, self.title).await?,
            summary: match self.summary {
                Some(text) => Some(unit.secret(key, text).await?),
                None => None,
            },
        })
    }
}

impl Command for OpenMatter {
    const OPERATION: &'static str = "openMatter";
    type Answer = MatterDone;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<MatterDone, Stop> {
        let name = ItemName::parse(&self.name).map_err(|rule| Refusal::invalid("name", &rule))?;
        let texts = self.texts.parse()?;
        let parent = self.parent.unwrap_or(ItemId::files_root(self.customer));
        let facts = require_item(unit, parent, Action::NewFolder).await?;
        if facts.staff.is_none() || customer_of(&facts)? != self.customer {
            return Err(Refusal::not_found().into());
        }
        not_too_deep(&facts)?;
        widening(unit, &facts).await?;
        let matter = ItemId::new(app.clock.new_id());
        claim_exactly(unit, parent, &name, matter).await?;
        let key = KeyOf::Item(self.customer, matter);
        unit.make_first_key(key).await?;
        let open = DocumentCommand::OpenMatter {
            place: Placement {
                item: matter,
                customer: self.customer,
                name: unit.secret(key, name).await?,
            },
            parent,
            details: texts.sealed(unit, key).await?,
        };
        unit.create::<Document>(matter.uuid(), Some(self.customer), open)
            .await??;
        Ok(MatterDone { matter, changed: 1 })
    }
}

impl Command for ChangeMatter {
    const OPERATION: &'static str = "changeMatter";
    type Answer = MatterDone;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<MatterDone, Stop> {
        let facts = require_item(unit, self.matter, Action::Rename).await?;
        let customer = customer_of(&facts)?;
        let command = match &self.change {
            MatterChange::Describe(texts) => {
                let texts = texts.parse()?;
                let key = KeyOf::Item(customer, self.matter);
                DocumentCommand::DescribeMatter(texts.sealed(unit, key).await?)
            }
            MatterChange::Close => DocumentCommand::CloseMatter,
            MatterChange::Reopen => DocumentCommand::ReopenMatter,
        };
        let changed = unit
            .handle::<Document>(self.matter.uuid(), Some(customer), command)
            .await??;
        Ok(MatterDone {
            matter: self.matter,
            changed,
        })
    }
}

impl Command for SetMatterAccess {
    const OPERATION: &'static str = "setMatterAccess";
    type Answer = MatterDone;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<MatterDone, Stop> {
        let facts = require_item(unit, self.matter, Action::Share).await?;
        let customer = customer_of(&facts)?;
        let id = self.matter.uuid();
        let mut changed = 0;
        for &(contact, can_download) in &self.give {
            if !access::is_member(unit.connection(), contact, customer).await? {
                let code = portico_domain::access::Code::NoMembership;
                return Err(Refusal::from(code).into());
            }
            let give = DocumentCommand::GiveMatterAccess {
                contact,
                can_download,
            };
            changed += unit.handle::<Document>(id, Some(customer), give).await??;
        }
        for &contact in &self.revoke {
            let revoke = DocumentCommand::RevokeMatterAccess { contact };
            changed += unit
                .handle::<Document>(id, Some(customer), revoke)
                .await??;
        }
        Ok(MatterDone {
            matter: self.matter,
            changed,
        })
    }
}
