//! Making a folder, for the firm or for a contact.

use portico_domain::access::{Action, Facts};
use portico_domain::document::{DEEPEST, Document, DocumentCommand, FolderPurpose, Placement};
use portico_domain::values::ItemName;
use portico_domain::{Actor, CustomerId, ItemId};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use serde::{Deserialize, Serialize};

use super::authority::{customer_of, keep_chain, require_item};
use super::from_client;
use super::missing::IdField;
use super::names::claim_exactly;
use super::perform::{Command, Stop};
use super::refusal::{Args, Refusal, RefusalCode};
use super::seen_names::{Named, SeenNames};
use super::widening::widening;
use crate::app::App;

/// Creates a folder.
#[derive(Clone, Debug, Serialize)]
pub struct CreateFolder {
    /// Whose tree.
    pub customer: CustomerId,
    /// Where; none: below *Files* for staff, in `From client` for a contact.
    pub parent: Option<ItemId>,
    /// Name.
    pub name: String,
}

/// The folder is there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FolderCreated {
    /// The folder.
    pub item: ItemId,
    /// Its name.
    #[serde(skip)]
    pub name: String,
}

impl Command for CreateFolder {
    const OPERATION: &'static str = "createFolder";
    type Answer = FolderCreated;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<FolderCreated, Stop> {
        let name = ItemName::parse(&self.name).map_err(|rule| Refusal::invalid("name", &rule))?;
        let item = ItemId::new(app.clock.new_id());
        let actor = unit.metadata().actor;
        let parent = match (actor, self.parent) {
            (Actor::Contact(contact), None) => {
                from_client::ensure(unit, self.customer, contact).await?
            }
            (_, parent) => {
                let parent = parent.unwrap_or(ItemId::files_root(self.customer));
                self.check(unit, parent).await?;
                parent
            }
        };
        let name = match actor {
            Actor::Contact(contact) => {
                let at = unit.metadata().occurred_at;
                let seen =
                    SeenNames::load(unit.connection(), app, (self.customer, parent), contact, at)
                        .await?;
                seen.claim(unit, name, item).await?
            }
            Actor::Staff(_) | Actor::Operator => {
                claim_exactly(unit, parent, &name, item).await?;
                Named::plain(name)
            }
        };
        let answer = FolderCreated {
            item,
            name: name.shown().to_string(),
        };
        let key = KeyOf::Item(self.customer, item);
        unit.make_first_key(key).await?;
        let place = Placement {
            item,
            customer: self.customer,
            name: unit.secret(key, name.unique).await?,
        };
        let create = match actor {
            Actor::Contact(contact) => DocumentCommand::CreateFolderByClient {
                place,
                parent,
                sent_as: match name.sent_as {
                    Some(sent) => Some(unit.secret(key, sent).await?),
                    None => None,
                },
                contact,
            },
            Actor::Staff(_) | Actor::Operator => DocumentCommand::CreateFolder {
                place,
                parent: Some(parent),
                purpose: FolderPurpose::Plain,
                contact: None,
                copied_from: None,
            },
        };
        unit.create::<Document>(item.uuid(), Some(self.customer), create)
            .await??;
        Ok(answer)
    }
}

impl CreateFolder {
    async fn check(&self, unit: &mut Unit, parent: ItemId) -> Result<(), Stop> {
        let named = IdField::of_place(unit.metadata().actor, self.parent);
        let facts = require_item(unit, parent, Action::NewFolder, named).await?;
        if customer_of(&facts)? != self.customer {
            return Err(Refusal::missing(named).into());
        }
        not_too_deep(&facts)?;
        keep_chain(unit, &facts).await?;
        widening(unit, &facts).await
    }
}

/// One more folder must fit below it; documents lie in the deepest too.
pub(super) fn not_too_deep(facts: &Facts) -> Result<(), Refusal> {
    if facts.chain.len() < DEEPEST {
        return Ok(());
    }
    Err(too_deep())
}

/// The refusal below the deepest folder.
#[must_use]
pub fn too_deep() -> Refusal {
    let limit = i64::try_from(DEEPEST).unwrap_or(i64::MAX);
    Refusal {
        code: RefusalCode::TooDeep,
        message: format!("Folders may be at most {DEEPEST} deep; choose a folder further up."),
        args: Box::new(Args {
            limit: Some(limit),
            ..Args::default()
        }),
    }
}
