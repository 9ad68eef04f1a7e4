//! Sharing exactly these items with somebody: the whole set in one command.

mod since;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, decide};
use portico_domain::grant::{Capability, Grant, GrantCommand, Scope, Subject};
use portico_domain::values::Permission;
use portico_domain::{ContactId, CustomerId, GrantId, ItemId};
use portico_event_log::{Cursor, Unit};
use portico_projections::access::{self, ByName, GrantRow};
use serde::{Deserialize, Serialize, Serializer};

use super::access_messages::SubjectInput;
use super::authority::{customer_of, require_at, require_item};
use super::known::require_customer;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::{Refusal, whole};
use super::survivors::{Asleep, asleep};
use crate::app::App;

pub use since::changed_since;
pub(super) use since::refusal as said_since;

/// The most items of a set that is replaced, and of the one in its place.
pub const LARGEST_SET: usize = 500;

/// Brings what is granted to one subject at a customer, item by item, to exactly
/// these items. Grants that stand and are named stay as they are.
#[derive(Clone, Debug, Serialize)]
pub struct SetSharedItems {
    /// Whose tree.
    pub customer: CustomerId,
    /// To whom.
    pub subject: SubjectInput,
    /// The whole set; at most 500.
    pub items: Vec<ItemId>,
    /// How what is missing is granted.
    pub capability: Capability,
    /// Until when; exclusive.
    pub expires_at: Option<DateTime<Utc>>,
    /// As of where in the log the set was read that this one replaces.
    #[serde(serialize_with = "as_text")]
    pub expected: Cursor,
    /// When it was read; where nobody says, the time of the event at that place.
    pub expected_at: Option<DateTime<Utc>>,
}

/// The set is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SharedItemsSet {
    /// What was granted.
    pub given: Vec<ItemId>,
    /// What was revoked.
    pub taken: Vec<ItemId>,
    /// How many grants stayed as they were.
    pub kept: usize,
    /// How many of these sleep behind a closed door.
    pub asleep: Asleep,
    /// Who saw something of what was taken, before.
    pub saw: Vec<ContactId>,
}

fn as_text<S: Serializer>(cursor: &Cursor, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(cursor)
}

impl Command for SetSharedItems {
    const OPERATION: &'static str = "setSharedItems";
    type Answer = SharedItemsSet;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<SharedItemsSet, Stop> {
        let wanted = self.wanted()?;
        require_at(unit, self.customer, Permission::Share).await?;
        require_customer(unit, self.customer, IdField::CustomerId).await?;
        self.subject.require(unit).await?;
        // Of two who read the same set the second is told, whatever each changes.
        let subject = self.subject.of(self.customer);
        let turn = format!("shared:{}:{}", self.customer, subject.uuid());
        unit.take_turn(&turn).await?;
        since::unchanged(unit, self, &wanted, subject).await?;
        let mut kept = self.standing(unit, subject).await?;
        let standing: BTreeSet<ItemId> = kept.iter().filter_map(|grant| grant.item).collect();
        let given: Vec<ItemId> = wanted.difference(&standing).copied().collect();
        let taken: Vec<ItemId> = standing.difference(&wanted).copied().collect();
        let saw = who_sees(unit, &taken).await?;
        for &item in &taken {
            let scope = self.scope(subject, item);
            grant(unit, scope, item, GrantCommand::Revoke { scope }).await?;
        }
        kept.retain(|grant| grant.item.is_some_and(|item| wanted.contains(&item)));
        let asleep = asleep(unit, (self.customer, subject), &kept).await?;
        self.give(unit, &given).await?;
        Ok(SharedItemsSet {
            kept: kept.len(),
            asleep,
            given,
            taken,
            saw,
        })
    }
}

impl SetSharedItems {
    fn wanted(&self) -> Result<BTreeSet<ItemId>, Refusal> {
        if self.items.len() > LARGEST_SET {
            let rule = format!(
                "itemIds holds {}; a set has at most {LARGEST_SET}: share a folder in place of \
                 what lies in it",
                self.items.len()
            );
            let over = ("itemIds", whole(LARGEST_SET));
            return Err(Refusal::over(over, whole(self.items.len()), &rule));
        }
        Ok(self.items.iter().copied().collect())
    }

    /// What is granted to the subject now. An end that has come took its grant out
    /// of the set.
    async fn standing(&self, unit: &mut Unit, subject: Subject) -> Result<Vec<GrantRow>, Stop> {
        let at = unit.metadata().occurred_at;
        let (conn, most) = (unit.connection(), (at, LARGEST_SET + 1));
        let grants = access::item_grants_of(conn, self.customer, subject, most).await?;
        if grants.len() > LARGEST_SET {
            let rule = format!(
                "more than {LARGEST_SET} items are shared here, too many to be replaced at once; \
                 use grantAccess and revokeAccess"
            );
            return Err(Refusal::invalid("itemIds", &rule).into());
        }
        Ok(grants)
    }

    fn scope(&self, subject: Subject, item: ItemId) -> Scope {
        Scope {
            customer: self.customer,
            item: Some(item),
            subject,
        }
    }

    async fn give(&self, unit: &mut Unit, items: &[ItemId]) -> Result<(), Stop> {
        if items.is_empty() {
            return Ok(());
        }
        let subject = self.subject.resolve(unit, self.customer).await?;
        for &item in items {
            let facts = require_item(unit, item, Action::Share, IdField::ItemIds).await?;
            if customer_of(&facts)? != self.customer {
                return Err(Refusal::missing(IdField::ItemIds).into());
            }
            let scope = self.scope(subject, item);
            let give = GrantCommand::Grant {
                scope,
                capability: self.capability,
                expires_at: self.expires_at,
                at: unit.metadata().occurred_at,
            };
            grant(unit, scope, item, give).await?;
        }
        Ok(())
    }
}

async fn grant(
    unit: &mut Unit,
    scope: Scope,
    item: ItemId,
    command: GrantCommand,
) -> Result<(), Stop> {
    let id = GrantId::on_item(scope.subject, item);
    unit.handle::<Grant>(id.uuid(), Some(scope.customer), command)
        .await??;
    Ok(())
}

/// Who sees any of these items.
async fn who_sees(unit: &mut Unit, items: &[ItemId]) -> Result<Vec<ContactId>, Stop> {
    let at = unit.metadata().occurred_at;
    let mut seeing = BTreeSet::new();
    for &item in items {
        let list = access::access_list(unit.connection(), item, &ByName::all()).await?;
        for (_, access) in list.rows {
            if decide(&access.facts, Action::View, at).allowed {
                seeing.insert(access.contact.id);
            }
        }
    }
    Ok(seeing.into_iter().collect())
}
