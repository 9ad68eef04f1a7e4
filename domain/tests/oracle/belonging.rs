//! Memberships, switches, groups, portals and accounts.

use std::collections::BTreeSet;

use portico_domain::contact::ContactCommand;
use portico_domain::customer::{CustomerCommand, Door};
use portico_domain::group::{GroupCommand, GroupRole, Members};
use portico_domain::{ContactId, GroupId};

use crate::firm::does;
use crate::scene::{Scene, terms};

type Did = Result<&'static str, String>;

impl Scene {
    fn of_contact(&mut self, contact: ContactId, command: ContactCommand) -> Result<(), String> {
        let (_, contact) = self.firm.contacts.get_mut(&contact).unwrap();
        does!(contact, command)
    }

    fn of_group(&mut self, group: GroupId, command: GroupCommand) -> Result<(), String> {
        let group = self.firm.groups.get_mut(&group).unwrap();
        does!(group, command)
    }

    pub(crate) fn membership(&mut self) -> Did {
        let (contact, customer) = (self.contact(), self.customer());
        let key = (contact.uuid(), customer.uuid());
        if self.likely(0.3) {
            let remove = ContactCommand::RemoveMembership { customer };
            self.of_contact(contact, remove)?;
            self.world.members.remove(&key);
            return Ok("no membership");
        }
        let sections = self.some_sections();
        let (oracles, terms) = terms(self.likely(0.6), self.likely(0.7), &sections);
        let assign = ContactCommand::AssignMembership { customer, terms };
        self.of_contact(contact, assign)?;
        self.world.members.insert(key, oracles);
        Ok("a membership")
    }

    pub(crate) fn switch(&mut self) -> Did {
        let (contact, customer) = (self.contact(), self.customer());
        let key = (contact.uuid(), customer.uuid());
        if self.world.off.contains(&key) {
            self.of_contact(contact, ContactCommand::OpenPortal { customer })?;
            self.world.off.remove(&key);
            return Ok("switched on");
        }
        if self.likely(0.5) {
            return Err("not yet".to_owned());
        }
        let close = ContactCommand::ClosePortal {
            customer,
            notify: false,
            door: Door::Console,
            reason: None,
        };
        self.of_contact(contact, close)?;
        self.world.off.insert(key);
        Ok("switched off")
    }

    pub(crate) fn group(&mut self) -> Did {
        let (group, contact, customer) = (self.one_group(), self.contact(), self.customer());
        let (member, gives) = (
            (group.uuid(), contact.uuid()),
            (group.uuid(), customer.uuid()),
        );
        let who = Members::Contacts(BTreeSet::from([contact]));
        match (self.likely(0.5), self.likely(0.7)) {
            (true, true) => {
                self.of_group(group, GroupCommand::AddMembers(who))?;
                self.world.groups.insert(member);
                Ok("a member of a group")
            }
            (true, false) => {
                self.of_group(group, GroupCommand::RemoveMembers(who))?;
                self.world.groups.remove(&member);
                Ok("no member of a group")
            }
            (false, true) => {
                let sections = self.some_sections();
                let (oracles, terms) = terms(self.likely(0.5), self.likely(0.6), &sections);
                let role = GroupRole::Contacts(terms);
                self.of_group(group, GroupCommand::AssignRoles { customer, role })?;
                self.world.group_roles.insert(gives, oracles);
                Ok("a group's role")
            }
            (false, false) => {
                self.of_group(group, GroupCommand::RemoveRoles { customer })?;
                self.world.group_roles.remove(&gives);
                Ok("no role of a group")
            }
        }
    }

    pub(crate) fn portal(&mut self) -> Did {
        let id = self.customer();
        // Shorter than open: behind a closed door there is nothing to judge.
        if self.world.open.contains(&id.uuid()) && self.likely(0.6) {
            return Err("not yet".to_owned());
        }
        let customer = self.firm.customers.get_mut(&id).unwrap();
        if self.world.open.remove(&id.uuid()) {
            let close = CustomerCommand::ClosePortal {
                notify: false,
                door: Door::Console,
                reason: None,
            };
            does!(customer, close)?;
            return Ok("a portal closed");
        }
        does!(customer, CustomerCommand::OpenPortal)?;
        self.world.open.insert(id.uuid());
        Ok("a portal opened")
    }

    /// An account or a group, for good, and therefore rarely.
    pub(crate) fn close_one(&mut self) -> Did {
        if self.likely(0.8) {
            return Err("not yet".to_owned());
        }
        if self.likely(0.5) {
            let contact = self.contact();
            self.of_contact(contact, ContactCommand::Close)?;
            self.world.active.remove(&contact.uuid());
            return Ok("an account closed");
        }
        let group = self.one_group();
        self.of_group(group, GroupCommand::Close)?;
        self.world.groups.retain(|(id, _)| *id != group.uuid());
        Ok("a group closed")
    }
}
