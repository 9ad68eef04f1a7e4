//! What acknowledged commands mean to the oracle.

use chrono::{DateTime, Utc};
use portico_api::commands::SubjectInput;
use portico_domain::{ContactId, CustomerId};
use portico_tests::oracle::{Grant, To};
use uuid::Uuid;

use super::scene::Scene;

/// The oracle's word for a subject.
pub(super) const fn to(subject: SubjectInput) -> To {
    match subject {
        SubjectInput::Customer => To::Customer,
        SubjectInput::Group(group) => To::Group(group.uuid()),
        SubjectInput::Contact(contact) => To::Contact(contact.uuid()),
    }
}

impl Scene {
    pub(super) fn is_member(&self, contact: ContactId, customer: CustomerId) -> bool {
        let (contact, customer) = (contact.uuid(), customer.uuid());
        let by_group = self.world.groups.iter().any(|(group, member)| {
            *member == contact && self.world.group_roles.contains_key(&(*group, customer))
        });
        by_group || self.world.members.contains_key(&(contact, customer))
    }

    /// What had outlived a membership or an open switch is revoked.
    pub(super) fn forget_own(&mut self, contact: ContactId, customer: CustomerId) {
        let now = self.given.clock.now();
        let (contact, customer) = (contact.uuid(), customer.uuid());
        let lasts = |grant: &Grant| grant.until.is_none_or(|until| now < until);
        self.world.grants.retain(|(to, at, _), grant| {
            *to != To::Contact(contact) || *at != customer || !lasts(grant)
        });
        for ((matter, whose), said) in &mut self.world.matters {
            let here = self.world.items[matter].customer == customer;
            if *whose == contact && here {
                said.access = false;
            }
        }
    }

    pub(super) fn granted(
        &mut self,
        subject: SubjectInput,
        (customer, item): (CustomerId, Option<Uuid>),
        (download, until): (bool, Option<DateTime<Utc>>),
    ) {
        let key = (to(subject), customer.uuid(), item);
        let now = self.given.clock.now();
        let stands = |grant: &Grant| grant.until.is_none_or(|until| now < until);
        // What stands is not changed by granting again.
        if !self.world.grants.get(&key).is_some_and(stands) {
            self.world.grants.insert(key, Grant { download, until });
        }
    }
}
