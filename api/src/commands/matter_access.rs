//! Who sees a matter's details: the Access tab, saved as one command.

use std::collections::{BTreeMap, BTreeSet};

use portico_domain::access::{Action, ItemShape};
use portico_domain::document::{Document, DocumentCommand, DocumentError};
use portico_domain::values::Permission;
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_event_log::Unit;
use serde::Serialize;

use super::address::require_address;
use super::authority::{customer_of, require_item, require_of};
use super::known::{require_contact, require_open_member};
use super::matter_texts::MatterDone;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::survivors::shown_asleep;
use super::trash_items::check_count_of;
use crate::app::App;

/// Shows a matter's details to these contacts, or not any more, in one command.
#[derive(Clone, Debug, Serialize)]
pub struct SetMatterAccess {
    /// Which.
    pub matter: ItemId,
    /// Who, and whether what the firm shares in it may be downloaded; up to 200.
    pub give: Vec<(ContactId, bool)>,
    /// From whom access is taken away; up to 200.
    pub revoke: Vec<ContactId>,
}

impl Command for SetMatterAccess {
    const OPERATION: &'static str = "setMatterAccess";
    type Answer = MatterDone;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<MatterDone, Stop> {
        self.check()?;
        // Whatever state the matter is in, access to it can be taken away.
        let action = if self.give.is_empty() {
            Action::View
        } else {
            Action::Share
        };
        let facts = require_item(unit, self.matter, action, IdField::MatterId).await?;
        require_of(&facts, Permission::Share)?;
        // Also where nobody is named, so that nothing is done.
        if facts.chain.first().map(|item| item.shape) != Some(ItemShape::Matter) {
            return Err(DocumentError::NotAMatter.into());
        }
        let customer = customer_of(&facts)?;
        let (mut changed, mut written, mut again) = (0, BTreeSet::new(), vec![]);
        for &(contact, can_download) in &self.give {
            eligible(unit, customer, contact).await?;
            let give = DocumentCommand::GiveMatterAccess {
                contact,
                can_download,
            };
            let events = self.handle(unit, customer, give).await?;
            changed += events;
            if events > 0 {
                written.insert(contact);
            } else if !written.contains(&contact) {
                again.push(contact);
            }
        }
        let asleep = shown_asleep(unit, (customer, self.matter), &again).await?;
        for &contact in &self.revoke {
            require_contact(unit, contact, IdField::RevokeIds).await?;
            let revoke = DocumentCommand::RevokeMatterAccess { contact };
            changed += self.handle(unit, customer, revoke).await?;
        }
        Ok(MatterDone {
            matter: self.matter,
            changed,
            asleep,
        })
    }
}

impl SetMatterAccess {
    /// Neither list is too long, and nobody is named for two things: what the last of
    /// them leaves would be done in silence.
    fn check(&self) -> Result<(), Stop> {
        if !self.give.is_empty() {
            check_count_of("give", &self.give)?;
        }
        if !self.revoke.is_empty() {
            check_count_of("revokeIds", &self.revoke)?;
        }
        let mut given = BTreeMap::new();
        for &(contact, can_download) in &self.give {
            let before = given.insert(contact, can_download);
            if before.is_some_and(|before| before != can_download) {
                let rule = format!(
                    "give names {contact} with canDownload and without; name each contact once"
                );
                return Err(Refusal::invalid("give", &rule).into());
            }
        }
        let both = self.revoke.iter().find(|id| given.contains_key(id));
        if let Some(contact) = both {
            let rule = format!(
                "revokeIds names {contact}, as give does; name each contact in one of them"
            );
            return Err(Refusal::invalid("revokeIds", &rule).into());
        }
        Ok(())
    }

    async fn handle(
        &self,
        unit: &mut Unit,
        customer: CustomerId,
        command: DocumentCommand,
    ) -> Result<usize, Stop> {
        let id = self.matter.uuid();
        Ok(unit
            .handle::<Document>(id, Some(customer), command)
            .await??)
    }
}

/// Contacts of the customer, with an address to sign in with that nobody else
/// signs in with.
async fn eligible(unit: &mut Unit, customer: CustomerId, contact: ContactId) -> Result<(), Stop> {
    let row = require_open_member(unit, customer, contact, IdField::GiveContactId).await?;
    require_address(unit, &row, IdField::GiveContactId).await
}
