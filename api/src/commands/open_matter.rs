//! Opening a matter: a case below a customer, with contacts of its own.

use portico_domain::access::Action;
use portico_domain::document::{Document, DocumentCommand, Placement};
use portico_domain::values::ItemName;
use portico_domain::{CustomerId, ItemId};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use serde::Serialize;

use super::authority::{customer_of, keep_chain, require_item};
use super::create_folder::not_too_deep;
use super::matter_texts::{MatterDone, MatterTexts};
use super::missing::IdField;
use super::names::claim_exactly;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::survivors::Asleep;
use super::widening::widening;
use crate::app::App;

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

impl Command for OpenMatter {
    const OPERATION: &'static str = "openMatter";
    type Answer = MatterDone;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<MatterDone, Stop> {
        let name = ItemName::parse(&self.name).map_err(|rule| Refusal::invalid("name", &rule))?;
        let texts = self.texts.parse()?;
        let parent = self.parent.unwrap_or(ItemId::files_root(self.customer));
        let named = IdField::of_place(unit.metadata().actor, self.parent);
        let facts = require_item(unit, parent, Action::NewFolder, named).await?;
        if facts.staff.is_none() || customer_of(&facts)? != self.customer {
            return Err(Refusal::missing(named).into());
        }
        not_too_deep(&facts)?;
        keep_chain(unit, &facts).await?;
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
        Ok(MatterDone {
            matter,
            changed: 1,
            asleep: Asleep::default(),
        })
    }
}
