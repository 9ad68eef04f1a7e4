//! What acknowledged commands mean to the oracle.

use chrono::{DateTime, Utc};
use portico_api::commands::SubjectInput;
use portico_domain::{ContactId, CustomerId, GroupId};
use portico_tests::oracle::{Grant, To};
use uuid::Uuid;

use super::scene::{Asleep, DoorKey, GrantKey, Scene};

/// The oracle's word for a subject.
pub(super) const fn to(subject: SubjectInput) -> To {
    match subject {
        SubjectInput::Customer => To::Customer,
        SubjectInput::Group(group) => To::Group(group.uuid()),
        SubjectInput::Contact(contact) => To::Contact(contact.uuid()),
    }
}

/// What has not ended by then.
pub(super) fn lasts_at(now: DateTime<Utc>) -> impl Fn(&Grant) -> bool {
    move |grant| grant.until.is_none_or(|until| now < until)
}

impl Scene {
    pub(super) fn is_member(&self, contact: ContactId, customer: CustomerId) -> bool {
        let (contact, customer) = (contact.uuid(), customer.uuid());
        let by_group = self.world.groups.iter().any(|(group, member)| {
            *member == contact && self.world.group_roles.contains_key(&(*group, customer))
        });
        by_group || self.world.members.contains_key(&(contact, customer))
    }

    /// What had outlived a membership is revoked.
    pub(super) fn forget_own(&mut self, contact: ContactId, customer: CustomerId) {
        let lasts = lasts_at(self.given.clock.now());
        let (contact, customer) = (contact.uuid(), customer.uuid());
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

    /// A door is closed. What is behind a customer's portal is behind the switches there
    /// that are off too: whoever opens the portal decides nothing about these.
    pub(super) fn fall_asleep(&mut self, door: DoorKey) {
        let mut shut = vec![door];
        if door.1.is_none() {
            let there = |other: &&DoorKey| other.0 == door.0 && other.1.is_some();
            shut.extend(self.asleep.keys().filter(there));
        }
        for door in shut {
            let asleep = self.behind(door);
            self.asleep.insert(door, asleep);
        }
    }

    /// Everything granted and shown behind a door: at the customer, or there to the
    /// contact by name.
    fn behind(&self, door: DoorKey) -> Asleep {
        let (customer, contact) = (door.0.uuid(), door.1.map(ContactId::uuid));
        let grants = self.world.grants.keys().copied();
        let matters = self.world.matters.iter().filter(|(_, said)| said.access);
        Asleep {
            grants: grants
                .filter(|(to, at, _)| {
                    *at == customer && contact.is_none_or(|contact| *to == To::Contact(contact))
                })
                .collect(),
            matters: matters
                .map(|(key, _)| *key)
                .filter(|(matter, whose)| {
                    let here = self.world.items[matter].customer == customer;
                    here && contact.is_none_or(|contact| *whose == contact)
                })
                .collect(),
        }
    }

    /// Whether a portal that is opened opens to the contact.
    fn enters(&self, contact: Uuid, customer: CustomerId) -> bool {
        self.world.active.contains(&contact)
            && !self.world.off.contains(&(contact, customer.uuid()))
            && self.is_member(ContactId::new(contact), customer)
    }

    /// The door is opened: what slept is revoked, or is as before. What was given or
    /// changed since it was closed is for now; what is another's than of those who enter
    /// sleeps on.
    pub(super) fn wake(&mut self, door: DoorKey, as_before: bool) {
        let Some(mut asleep) = self.asleep.remove(&door).filter(|_| !as_before) else {
            return;
        };
        let (customer, contact) = door;
        if contact.is_none() {
            let open = |group: &Uuid| self.groups.iter().any(|open| open.uuid() == *group);
            asleep.grants.retain(|(to, ..)| match to {
                To::Customer => true,
                To::Group(group) => open(group),
                To::Contact(contact) => self.enters(*contact, customer),
            });
            let matters = &mut asleep.matters;
            matters.retain(|(_, whose)| self.enters(*whose, customer));
        }
        for key in &asleep.matters {
            if let Some(said) = self.world.matters.get_mut(key) {
                said.access = false;
            }
        }
        let lasts = lasts_at(self.given.clock.now());
        let grants = &mut self.world.grants;
        grants.retain(|key, grant| !asleep.grants.contains(key) || !lasts(grant));
    }

    /// Of these contacts, who were no members where the group has a role.
    pub(super) fn forget_returning(&mut self, contacts: &[ContactId], group: GroupId) {
        let roles: Vec<_> = self.world.group_roles.keys().copied().collect();
        for (_, customer) in roles.into_iter().filter(|(id, _)| *id == group.uuid()) {
            for &contact in contacts {
                self.forget_where_new(contact, CustomerId::new(customer));
            }
        }
    }

    /// Of those in the group, who were no members of this customer.
    pub(super) fn forget_all_returning(&mut self, group: GroupId, customer: CustomerId) {
        let groups = self.world.groups.iter();
        let inside = groups.filter(|(id, _)| *id == group.uuid());
        for contact in inside.map(|(_, id)| *id).collect::<Vec<_>>() {
            self.forget_where_new(ContactId::new(contact), customer);
        }
    }

    /// To whom the account is closed nothing comes back, so nothing is taken.
    fn forget_where_new(&mut self, contact: ContactId, customer: CustomerId) {
        let is_open = self.world.active.contains(&contact.uuid());
        if is_open && !self.is_member(contact, customer) {
            self.forget_own(contact, customer);
        }
    }

    pub(super) fn granted(
        &mut self,
        subject: SubjectInput,
        (customer, item): (CustomerId, Option<Uuid>),
        (download, until): (bool, Option<DateTime<Utc>>),
    ) {
        let key = (to(subject), customer.uuid(), item);
        let stands = lasts_at(self.given.clock.now());
        // What stands is not changed by granting again.
        if !self.world.grants.get(&key).is_some_and(stands) {
            self.world.grants.insert(key, Grant { download, until });
            self.settled_now(&key);
        }
    }

    /// What a grant carries or when it ends; where that is other than before, it is for
    /// now.
    pub(super) fn set_terms(&mut self, key: GrantKey, terms: Grant) {
        if self.world.grants.insert(key, terms) != Some(terms) {
            self.settled_now(&key);
        }
    }

    /// Whether it was given before a door was closed that is closed still.
    pub(super) fn sleeps(&self, key: &GrantKey) -> bool {
        let mut doors = self.asleep.values();
        doors.any(|asleep| asleep.grants.contains(key))
    }

    pub(super) fn settled_now(&mut self, key: &GrantKey) {
        for asleep in self.asleep.values_mut() {
            asleep.grants.remove(key);
        }
    }

    /// A matter shown while a door is closed is shown for now.
    pub(super) fn given_now(&mut self, key: (Uuid, Uuid)) {
        for asleep in self.asleep.values_mut() {
            asleep.matters.remove(&key);
        }
    }
}
