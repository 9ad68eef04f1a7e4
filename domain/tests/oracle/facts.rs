//! The facts that the rule asks for, read off the aggregates.

use crate::oracle::Rights;
use chrono::{DateTime, Utc};
use portico_domain::access::{
    Action, ContactFacts, CustomerFacts, Facts, GrantFacts, GroupFacts, IdentityFacts, ItemFacts,
    ItemShape, MatterFacts, MembershipFacts, Origin, decide,
};
use portico_domain::contact::{Account, Contact};
use portico_domain::document::Shape;
use portico_domain::grant::{Given, Subject};
use portico_domain::group::{Group, GroupRole};
use portico_domain::{ContactId, CustomerId, GrantId, GroupId, ItemId, VersionId};

use crate::firm::{Firm, Kept, stamp};

impl Firm {
    /// What the rule says that a contact may do with an item.
    pub(crate) fn rights(&self, contact: ContactId, item: ItemId, now: DateTime<Utc>) -> Rights {
        let facts = self.facts(contact, item);
        let of = |action| decide(&facts, action, now);
        let ids = |versions: Vec<VersionId>| versions.into_iter().map(VersionId::uuid).collect();
        let view = of(Action::View);
        Rights {
            view: view.allowed,
            versions: ids(view.versions),
            downloads: ids(of(Action::Download).versions),
            upload: of(Action::Upload).allowed,
            deposit: of(Action::Deposit).allowed,
            withdraw: of(Action::Withdraw).allowed,
        }
    }

    fn facts(&self, id: ContactId, item: ItemId) -> Facts {
        let (kind, contact) = &self.contacts[&id];
        let (kept, chain) = (&self.items[&item], self.chain(item));
        let customer = kept.customer;
        Facts {
            identity: Some(IdentityFacts { enabled: true }),
            contact: Some(ContactFacts {
                id,
                kind: *kind,
                account: account(contact),
            }),
            memberships: self.memberships(id, contact, customer),
            switched_off: contact.portals_off.contains(&customer).then(stamp),
            groups: self.groups_of(id).map(|(id, _)| joined(id)).collect(),
            customer: Some(CustomerFacts {
                id: customer,
                portal_open: self.customers[&customer].portal_open,
            }),
            matters: chain.iter().filter_map(|on| self.matter(*on, id)).collect(),
            versions: kept.versions.clone(),
            grants: self.grants_at(customer, &chain),
            chain: chain.iter().map(|id| self.items[id].facts(*id)).collect(),
            ..Facts::default()
        }
    }

    fn groups_of(&self, contact: ContactId) -> impl Iterator<Item = (GroupId, &Group)> {
        self.groups
            .iter()
            .filter(move |(_, group)| !group.closed && group.members.contains(&contact.uuid()))
            .map(|(id, group)| (*id, group))
    }

    fn memberships(
        &self,
        id: ContactId,
        contact: &Contact,
        customer: CustomerId,
    ) -> Vec<MembershipFacts> {
        let direct = contact.memberships.get(&customer).map(|terms| {
            let origin = Origin::Direct(stamp());
            MembershipFacts {
                terms: terms.clone(),
                origin,
                changed: None,
            }
        });
        let inherited = self.groups_of(id).filter_map(|(group, of)| {
            let terms = match of.roles.get(&customer)? {
                GroupRole::Contacts(terms) => terms.clone(),
                GroupRole::Staff(_) => return None,
            };
            let origin = Origin::Group {
                group,
                joined: stamp(),
                given: stamp(),
            };
            Some(MembershipFacts {
                terms,
                origin,
                changed: None,
            })
        });
        direct.into_iter().chain(inherited).collect()
    }

    fn matter(&self, matter: ItemId, contact: ContactId) -> Option<MatterFacts> {
        let said = self.items[&matter].document.matter_access.get(&contact)?;
        Some(MatterFacts {
            matter,
            access: said.given.then(stamp),
            changed: None,
            can_download: said.can_download,
        })
    }

    /// Of whatever subject: whose it is, the rule has to tell.
    fn grants_at(&self, customer: CustomerId, chain: &[ItemId]) -> Vec<GrantFacts> {
        let given = self
            .grants
            .values()
            .filter_map(|grant| grant.given.as_ref());
        given
            .filter(|given| given.customer == customer)
            .filter(|given| given.item.is_none_or(|item| chain.contains(&item)))
            .map(grant)
            .collect()
    }
}

impl Kept {
    fn facts(&self, id: ItemId) -> ItemFacts {
        let document = &self.document;
        ItemFacts {
            id,
            shape: match document.shape.unwrap() {
                Shape::Folder(purpose) => ItemShape::Folder(purpose),
                Shape::Matter => ItemShape::Matter,
                Shape::Document => ItemShape::Document,
            },
            trashed: document.trashed,
            withdrawn: document.withdrawn,
            created_by: document.sent_by,
            section: document.section,
            created: stamp(),
            placed: stamp(),
        }
    }
}

const fn account(contact: &Contact) -> Account {
    match (contact.closed, contact.active, contact.invited_until) {
        (true, _, _) => Account::Closed,
        (false, true, _) => Account::Active,
        (false, false, Some(_)) => Account::Invited,
        (false, false, None) => Account::None,
    }
}

fn joined(id: GroupId) -> GroupFacts {
    GroupFacts {
        id,
        joined: stamp(),
    }
}

/// Its id is only told apart from others'.
fn grant(given: &Given) -> GrantFacts {
    let id = match given.subject {
        Subject::Customer(id) => id.uuid(),
        Subject::Group(id) => id.uuid(),
        Subject::Contact(id) => id.uuid(),
    };
    GrantFacts {
        id: GrantId::new(id),
        item: given.item,
        subject: given.subject,
        capability: given.capability,
        expires_at: given.expires_at,
        given: stamp(),
        changed: None,
    }
}
