//! The words with which access is given and taken; their users know them.

use portico_domain::access::{Code, Facts, GrantFacts, ItemShape};
use portico_domain::grant::Subject;
use portico_domain::group::{GroupError, GroupKind};
use portico_domain::{ContactId, CustomerId, GrantId, GroupId, ItemId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::Serialize;

use super::known::known_group;
use super::names::full_name;
use super::perform::Stop;
use super::refusal::Refusal;

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

    /// The subject in the domain's terms; a contact must be a member, a group one
    /// of contacts that is not closed.
    pub(super) async fn resolve(
        self,
        unit: &mut Unit,
        customer: CustomerId,
    ) -> Result<Subject, Stop> {
        match self {
            Self::Customer => {}
            Self::Group(group) => live_group(unit, group).await?,
            Self::Contact(contact) => {
                if !access::is_member(unit.connection(), contact, customer).await? {
                    return Err(Refusal::from(Code::NoMembership).into());
                }
            }
        }
        Ok(self.of(customer))
    }
}

async fn live_group(unit: &mut Unit, id: GroupId) -> Result<(), Stop> {
    let group = known_group(unit, id)
        .await?
        .ok_or_else(Refusal::not_found)?;
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

/// What still leads to the item after this grant is gone, if anything does.
pub(super) async fn remaining_path(
    unit: &mut Unit,
    facts: &Facts,
    subject: Subject,
    item: ItemId,
) -> Result<Option<String>, Stop> {
    let at = unit.metadata().occurred_at;
    let gone = GrantId::on_item(subject, item);
    let reaching = access::grants_reaching(unit.connection(), item).await?;
    let others: Vec<&GrantFacts> = reaching
        .iter()
        .filter(|grant| grant.id != gone && grant.lasts(at))
        .collect();
    let same_reach = |grant: &&&GrantFacts| match subject {
        Subject::Customer(_) => matches!(grant.subject, Subject::Customer(_)),
        Subject::Contact(_) | Subject::Group(_) => {
            grant.subject == subject || matches!(grant.subject, Subject::Customer(_))
        }
    };
    if others
        .iter()
        .filter(same_reach)
        .any(|grant| grant.item.is_none())
    {
        return Ok(Some("Master Access".to_owned()));
    }
    let above = facts.chain.iter().find(|link| {
        others
            .iter()
            .filter(same_reach)
            .any(|grant| grant.item == Some(link.id))
    });
    if let Some(link) = above {
        // Nothing but a grant to all clients of the customer is left on the item itself.
        if link.id == item {
            return Ok(Some("all clients".to_owned()));
        }
        let row = access::item_name(unit.connection(), link.id).await?;
        return Ok(row.and_then(|row| row.name));
    }
    for grant in others {
        if let Subject::Contact(contact) = grant.subject
            && subject != grant.subject
        {
            let row = access::contact(unit.connection(), contact).await?;
            return Ok(row.map(|row| format!("{}'s own access", full_name(&row))));
        }
    }
    Ok(None)
}
