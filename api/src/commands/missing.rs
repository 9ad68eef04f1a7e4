//! What there is none of, as far as the caller can tell: which input named it, and
//! what that was to name.

use portico_domain::access::{Code, Decision};
use portico_domain::{Actor, ItemId};

use super::refusal::{Args, Refusal, RefusalCode};

/// An input that names something by its id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IdField {
    /// A contact.
    ContactId,
    /// A customer.
    CustomerId,
    /// Customers.
    CustomerIds,
    /// A document that gets a new version.
    DocumentId,
    /// Items that are not shared.
    ExceptIds,
    /// A folder.
    FolderId,
    /// A contact at a matter.
    GiveContactId,
    /// A group.
    GroupId,
    /// Sections that a group opens.
    GroupSectionIds,
    /// An item.
    ItemId,
    /// Items.
    ItemIds,
    /// A matter.
    MatterId,
    /// People of a group.
    MemberIds,
    /// The folder that something comes into.
    ParentId,
    /// Contacts from whom a matter is taken.
    RevokeIds,
    /// A section of the portal.
    SectionId,
    /// Sections of the portal.
    SectionIds,
    /// A staff member.
    StaffId,
    /// The folder that items go to.
    ToId,
    /// A version of a document.
    VersionId,
}

impl IdField {
    /// What says where something new goes: staff and contacts have their own words
    /// for the folder, and without one the customer does.
    pub(super) const fn of_place(actor: Actor, folder: Option<ItemId>) -> Self {
        match (folder, actor) {
            (None, _) => Self::CustomerId,
            (Some(_), Actor::Contact(_)) => Self::FolderId,
            (Some(_), Actor::Staff(_) | Actor::Operator) => Self::ParentId,
        }
    }

    /// Its name, from the mutation's input on.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ContactId => "contactId",
            Self::CustomerId => "customerId",
            Self::CustomerIds => "customerIds",
            Self::DocumentId => "documentId",
            Self::ExceptIds => "exceptIds",
            Self::FolderId => "folderId",
            Self::GiveContactId => "give.contactId",
            Self::GroupId => "groupId",
            Self::GroupSectionIds => "contacts.sectionIds",
            Self::ItemId => "itemId",
            Self::ItemIds => "itemIds",
            Self::MatterId => "matterId",
            Self::MemberIds => "memberIds",
            Self::ParentId => "parentId",
            Self::RevokeIds => "revokeIds",
            Self::SectionId => "sectionId",
            Self::SectionIds => "sectionIds",
            Self::StaffId => "staffId",
            Self::ToId => "toId",
            Self::VersionId => "versionId",
        }
    }

    /// That there is none, for staff and contacts alike.
    const fn sentence(self) -> &'static str {
        match self {
            Self::ContactId | Self::GiveContactId | Self::RevokeIds => {
                "There is no such contact, or you may not see them; choose one from the list."
            }
            Self::CustomerId | Self::CustomerIds => {
                "There is no such customer, or you may not see it; choose one from the list."
            }
            Self::DocumentId => {
                "There is no such document, or you may not see it; check the link or go back to the list."
            }
            Self::FolderId | Self::ParentId | Self::ToId => {
                "There is no such folder, or you may not see it; check the link or go back to the list."
            }
            Self::GroupId => {
                "There is no such group, or you may not see it; choose one from the list."
            }
            Self::ExceptIds | Self::ItemId | Self::ItemIds => {
                "There is no such item, or you may not see it; check the link or go back to the list."
            }
            Self::MatterId => {
                "There is no such matter, or you may not see it; check the link or go back to the list."
            }
            Self::MemberIds => {
                "There is no such person; choose contacts for a group of contacts, staff for one of staff."
            }
            Self::GroupSectionIds | Self::SectionId | Self::SectionIds => {
                "There is no such section of the portal; choose one from the list."
            }
            Self::StaffId => {
                "There is no such staff member, or you may not see them; choose one from the list."
            }
            Self::VersionId => {
                "There is no such version of this document, or you may not see it; choose one that is listed."
            }
        }
    }
}

impl Refusal {
    /// What an input names does not exist, as far as the caller can tell.
    #[must_use]
    pub fn missing(named: IdField) -> Self {
        Self {
            args: Box::new(Args {
                field: Some(named.name().to_owned()),
                ..Args::default()
            }),
            ..Self::new(RefusalCode::NotFound, named.sentence())
        }
    }

    /// The contact that an input names does not belong to the customer.
    pub(super) fn no_member(named: IdField) -> Self {
        Self::from(Code::NoMembership).at(named.name())
    }

    /// What was decided of an item that this input names.
    pub(super) fn denied(decision: &Decision, named: IdField) -> Self {
        if decision.code == Code::NotFound {
            Self::missing(named)
        } else {
            decision.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_item_is_told_like_a_missing_one_and_any_other_rule_by_its_own_words() {
        let hidden = Refusal::denied(&Decision::denied(Code::NotFound), IdField::ParentId);
        assert_eq!(hidden, Refusal::missing(IdField::ParentId));
        assert_eq!(hidden.args.field.as_deref(), Some("parentId"));
        assert!(hidden.message.contains("no such folder"), "{hidden:?}");
        let trashed = Refusal::denied(&Decision::denied(Code::ItemTrashed), IdField::ParentId);
        assert_eq!(trashed, Refusal::from(Code::ItemTrashed));
    }
}
