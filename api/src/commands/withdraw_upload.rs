//! Taking back what one has sent.

use portico_domain::access::Action;
use portico_domain::document::{Document, DocumentCommand};
use portico_domain::values::ItemName;
use portico_domain::{Actor, ItemId};
use portico_event_log::{ClaimKind, Unit};
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::{customer_of, require_item};
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use crate::app::App;

/// Withdraws an upload of the caller's.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawUpload {
    /// Which document.
    pub item: ItemId,
}

/// The upload is withdrawn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UploadWithdrawn {
    /// Which document.
    pub item: ItemId,
    /// Its name; a repeat has none, for the firm may have renamed it since.
    #[serde(skip)]
    pub name: Option<String>,
}

impl Command for WithdrawUpload {
    const OPERATION: &'static str = "withdrawUpload";
    type Answer = UploadWithdrawn;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<UploadWithdrawn, Stop> {
        let Actor::Contact(contact) = unit.metadata().actor else {
            return Err(Refusal::missing(IdField::ItemId).into());
        };
        let facts = require_item(unit, self.item, Action::Withdraw, IdField::ItemId).await?;
        let customer = customer_of(&facts)?;
        let row = access::item_name(unit.connection(), self.item)
            .await?
            .ok_or_else(|| Refusal::missing(IdField::ItemId))?;
        let at = unit.metadata().occurred_at;
        let names = (row.name.clone(), row.sent_name);
        let read = access::name_for(unit.connection(), &facts, at, names).await?;
        let command = DocumentCommand::WithdrawUpload { contact };
        unit.handle::<Document>(self.item.uuid(), Some(customer), command)
            .await??;
        let name = row.name.unwrap_or_default();
        // The sender may send another file under the same name.
        if let (Some(parent), Ok(name)) = (row.parent, ItemName::parse(&name)) {
            unit.release(ClaimKind::ItemName(parent, &name), self.item.uuid());
        }
        Ok(UploadWithdrawn {
            item: self.item,
            name: Some(read.unwrap_or_default()),
        })
    }
}
