//! The words with which access is given and taken; their users know them.

use portico_domain::access::{Facts, ItemShape};
use portico_domain::grant::Subject;
use portico_domain::group::{GroupError, GroupKind};
use portico_domain::{ContactId, CustomerId, GrantId, GroupId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::Serialize;

use super::known::{require_contact, require_group, require_open_member};
use super::missing::IdField;
use super::perform::Stop;

/// To whom a command grants: the item's customer, a group, or one contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum SubjectInput {
    /// All clients of the item's customer.
    Customer,
    /// The contacts of a group.
    Group(GroupId),
    /// One contact.
    Contact(ContactId),
}

impl SubjectInput {
    /// The subject in the domain's terms, whether or not anything may be granted
    /// to it.
    pub(super) const fn of(self, customer: CustomerId) -> Subject {
        match self {
            Self::Customer => Subject::Customer(customer),
            Self::Group(group) => Subject::Group(group),
            Self::Contact(contact) => Subject::Contact(contact),
        }
    }

    /// Refuses a subject that there is not, as far as the caller can tell: who gives a
    /// wrong id is not to read that its access is gone.
    pub(super) async fn require(self, unit: &mut Unit) -> Result<(), Stop> {
        match self {
            Self::Customer => Ok(()),
            Self::Group(group) => require_group(unit, group).await.map(drop),
            Self::Contact(contact) => require_contact(unit, contact, IdField::ContactId)
                .await
                .map(drop),
        }
    }

    /// The same where these grants are taken away by somebody who may take them: whoever
    /// ever had one of them is known by it for good, as the past of what the caller
    /// manages shows, so that a repeat is told as one.
    pub(super) async fn require_or_past(
        self,
        unit: &mut Unit,
        grants: &[GrantId],
    ) -> Result<(), Stop> {
        let ids: Vec<String> = grants.iter().map(GrantId::to_string).collect();
        let were_given: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM events
                            WHERE aggregate_type = 'grant' AND aggregate_id = ANY($1))",
        )
        .bind(ids)
        .fetch_one(unit.connection())
        .await?;
        if were_given {
            return Ok(());
        }
        self.require(unit).await
    }

    /// The subject in the domain's terms; a contact must be a member whose account is
    /// not closed, a group one of contacts that is not closed.
    pub(super) async fn resolve(
        self,
        unit: &mut Unit,
        customer: CustomerId,
    ) -> Result<Subject, Stop> {
        match self {
            Self::Customer => {}
            Self::Group(group) => live_group(unit, group).await?,
            Self::Contact(contact) => {
                require_open_member(unit, customer, contact, IdField::ContactId).await?;
            }
        }
        Ok(self.of(customer))
    }
}

async fn live_group(unit: &mut Unit, id: GroupId) -> Result<(), Stop> {
    let group = require_group(unit, id).await?;
    if group.closed {
        return Err(GroupError::IsClosed.into());
    }
    match group.kind {
        GroupKind::Contacts => Ok(()),
        GroupKind::Staff => Err(GroupError::OfAnotherKind(group.kind).into()),
    }
}

/// The name of a folder or matter, which messages about it tell; a document's is
/// not told.
pub(super) async fn folder(unit: &mut Unit, facts: &Facts) -> Result<Option<String>, Stop> {
    let Some(item) = facts.chain.first() else {
        return Ok(None);
    };
    if item.shape == ItemShape::Document {
        return Ok(None);
    }
    let row = access::item_name(unit.connection(), item.id).await?;
    Ok(row.and_then(|row| row.name))
}
