//! Making a document, or a new version of one, of bytes that have arrived.

use portico_domain::access::Action;
use portico_domain::document::{Content, Document, DocumentCommand, Placement};
use portico_domain::values::ItemName;
use portico_domain::{Actor, CustomerId, ItemId};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::authority::{customer_of, keep_chain, require_item};
use super::from_client;
use super::missing::IdField;
use super::names::claim_or_number;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::room;
use super::seen_names::{Named, SeenNames};
use super::widening::widening;
use crate::app::App;
use crate::bytes::{UploadState, uploads};

/// Completes an upload, decided again now that the bytes are here. A name that
/// was taken meanwhile gets a number: nothing that was sent is lost.
#[derive(Clone, Debug, Serialize)]
pub struct CompleteUpload {
    /// Whose tree.
    pub customer: CustomerId,
    /// Where; none: below *Files* for staff, in `From client` for a contact.
    pub parent: Option<ItemId>,
    /// Set for a new version of this document.
    pub document: Option<ItemId>,
    /// Id of the document to be.
    pub item: ItemId,
    /// Name as sent.
    pub name: String,
    /// What has arrived.
    pub content: Content,
    /// The upload that ends with this.
    pub upload: Uuid,
}

/// The document is there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UploadCompleted {
    /// The document.
    pub item: ItemId,
    /// Its name.
    pub name: String,
}

impl Command for CompleteUpload {
    const OPERATION: &'static str = "completeUpload";
    type Answer = UploadCompleted;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<UploadCompleted, Stop> {
        room::take_turn(app, unit.connection(), self.customer).await?;
        if !uploads::complete(unit.connection(), self.upload).await? {
            return self.completed_before(unit).await;
        }
        let completed = self.put(app, unit).await?;
        // After the rule: who may not send there hears of no room.
        let whose = (self.customer, unit.metadata().actor);
        room::check_end(app, unit.connection(), whose, self.content.size).await?;
        Ok(completed)
    }
}

impl CompleteUpload {
    /// Puts what has arrived where it belongs, decided again.
    pub(super) async fn put(&self, app: &App, unit: &mut Unit) -> Result<UploadCompleted, Stop> {
        match self.document {
            Some(document) => self.add_version(unit, document).await,
            None => self.add_document(app, unit).await,
        }
    }

    /// The answer of a repeat after the first one was lost. Any other end of
    /// the upload is one for good.
    async fn completed_before(&self, unit: &mut Unit) -> Result<UploadCompleted, Stop> {
        match uploads::ended(unit.connection(), self.upload).await? {
            Some((UploadState::Completed, name)) => Ok(UploadCompleted {
                item: self.document.unwrap_or(self.item),
                name,
            }),
            Some(_) | None => Err(Refusal::not_found().into()),
        }
    }

    async fn add_version(
        &self,
        unit: &mut Unit,
        document: ItemId,
    ) -> Result<UploadCompleted, Stop> {
        let content = self.content.clone();
        let (facts, command) = match unit.metadata().actor {
            // Staff and the sender see it; nobody else, until it is accepted.
            Actor::Contact(contact) => {
                let facts =
                    require_item(unit, document, Action::Deposit, IdField::DocumentId).await?;
                (facts, DocumentCommand::DepositVersion { content, contact })
            }
            Actor::Staff(_) | Actor::Operator => {
                let facts =
                    require_item(unit, document, Action::AddVersion, IdField::DocumentId).await?;
                widening(unit, &facts).await?;
                (facts, DocumentCommand::AddVersionByStaff { content })
            }
        };
        let customer = customer_of(&facts)?;
        unit.handle::<Document>(document.uuid(), Some(customer), command)
            .await??;
        Ok(UploadCompleted {
            item: document,
            name: self.name.clone(),
        })
    }

    async fn add_document(&self, app: &App, unit: &mut Unit) -> Result<UploadCompleted, Stop> {
        let name = ItemName::parse(&self.name).map_err(|rule| Refusal::invalid("name", &rule))?;
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
                seen.claim_or_number(unit, name, self.item).await?
            }
            Actor::Staff(_) | Actor::Operator => {
                Named::plain(claim_or_number(unit, parent, name, self.item).await?)
            }
        };
        let answer = UploadCompleted {
            item: self.item,
            name: name.shown().to_string(),
        };
        if answer.name != self.name {
            uploads::named(unit.connection(), self.upload, &answer.name).await?;
        }
        let key = KeyOf::Item(self.customer, self.item);
        unit.make_first_key(key).await?;
        let place = Placement {
            item: self.item,
            customer: self.customer,
            name: unit.secret(key, name.unique).await?,
        };
        let content = self.content.clone();
        let command = match actor {
            Actor::Contact(contact) => DocumentCommand::UploadByClient {
                place,
                parent,
                sent_as: match name.sent_as {
                    Some(sent) => Some(unit.secret(key, sent).await?),
                    None => None,
                },
                content,
                contact,
            },
            Actor::Staff(_) | Actor::Operator => DocumentCommand::UploadByStaff {
                place,
                parent,
                content,
                copied_from: None,
            },
        };
        unit.create::<Document>(self.item.uuid(), Some(self.customer), command)
            .await??;
        Ok(answer)
    }

    async fn check(&self, unit: &mut Unit, parent: ItemId) -> Result<(), Stop> {
        let named = IdField::of_place(unit.metadata().actor, self.parent);
        let facts = require_item(unit, parent, Action::Upload, named).await?;
        if customer_of(&facts)? != self.customer {
            return Err(Refusal::missing(named).into());
        }
        keep_chain(unit, &facts).await?;
        widening(unit, &facts).await
    }
}
