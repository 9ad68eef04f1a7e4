//! Memberships, switches and groups.

use portico_api::commands::{
    AssignGroupRoles, AssignMembership, ChangeGroupMembers, RemoveMembership, SwitchContactPortal,
};
use portico_domain::grant::Survivors;
use portico_domain::group::GroupRole;
use portico_domain::{ContactId, CustomerId, GroupId};
use portico_tests::oracle::To;
use rand::seq::IndexedRandom;
use uuid::Uuid;

use super::scene::{Scene, terms};

impl Scene {
    pub(super) async fn membership(&mut self) -> Result<String, String> {
        let (contact, customer) = (self.contact(), self.customer());
        let key = (contact.uuid(), customer.uuid());
        if self.likely(0.3) {
            let remove = RemoveMembership { contact, customer };
            self.taking = true;
            self.acts(&remove).await?;
            self.world.members.remove(&key);
            return Ok("a membership removed".to_owned());
        }
        let sections = self.open_sections();
        let (oracles, commands) = terms(self.likely(0.6), self.likely(0.7), &sections);
        let as_before = self.likely(0.5);
        let assign = AssignMembership {
            contact,
            customer,
            terms: commands.into(),
            survivors: survivors(as_before),
        };
        self.acts(&assign).await?;
        if !as_before && !self.is_member(contact, customer) {
            self.forget_own(contact, customer);
        }
        self.world.members.insert(key, oracles);
        Ok(format!("a membership, as before {as_before}"))
    }

    pub(super) async fn switch(&mut self) -> Result<String, String> {
        let (contact, customer) = (self.contact(), self.customer());
        let key = (contact.uuid(), customer.uuid());
        let on = self.world.off.contains(&key);
        if !on && self.likely(0.4) {
            return Err("not yet".to_owned());
        }
        let as_before = self.likely(0.5);
        let command = SwitchContactPortal {
            contact,
            customer,
            on,
            notify: false,
            reason: None,
            survivors: survivors(as_before),
        };
        self.taking = !on;
        self.acts(&command).await?;
        if on {
            self.world.off.remove(&key);
            // Nothing wakes to who is no member.
            let stays = as_before || !self.is_member(contact, customer);
            self.wake((customer, Some(contact)), stays);
        } else {
            self.fall_asleep((customer, Some(contact)));
            self.world.off.insert(key);
        }
        Ok(format!("a switch {on}"))
    }

    pub(super) async fn group(&mut self) -> Result<String, String> {
        let (mut group, mut contact) = (self.one_group(), self.contact());
        let customer = self.customer();
        if self.likely(0.5) {
            let back = self.one_to_come_back().filter(|_| self.likely(0.7));
            let join = back.is_some() || self.likely(0.7);
            (group, contact) = back.unwrap_or((group, contact));
            let as_before = self.likely(0.5);
            let command = ChangeGroupMembers {
                group,
                people: vec![contact.uuid()],
                join,
                survivors: survivors(as_before),
            };
            self.taking = !join;
            self.acts(&command).await?;
            let key = (group.uuid(), contact.uuid());
            if join && !as_before {
                self.forget_returning(&[contact], group);
            }
            if join {
                self.world.groups.insert(key);
            } else {
                self.world.groups.remove(&key);
            }
            return Ok(format!("a group's member {join}"));
        }
        self.group_role(group, customer).await
    }

    /// A group by which somebody would come back to what was granted to them before
    /// they left.
    fn one_to_come_back(&mut self) -> Option<(GroupId, ContactId)> {
        let roles: Vec<_> = self.world.group_roles.keys().copied().collect();
        let mut able = vec![];
        for (group, customer) in roles {
            let at = CustomerId::new(customer);
            let left = |contact: &ContactId| {
                let theirs = |(to, whose, _): &(To, Uuid, _)| {
                    *to == To::Contact(contact.uuid()) && *whose == customer
                };
                self.world.grants.keys().any(theirs) && !self.is_member(*contact, at)
            };
            let left = self.contacts.iter().copied().filter(left);
            able.extend(left.map(|contact| (GroupId::new(group), contact)));
        }
        able.choose(&mut self.rng).copied()
    }

    async fn group_role(&mut self, group: GroupId, customer: CustomerId) -> Result<String, String> {
        let sections = self.open_sections();
        let (oracles, commands) = terms(self.likely(0.5), self.likely(0.6), &sections);
        let (give, as_before) = (self.likely(0.7), self.likely(0.5));
        let command = AssignGroupRoles {
            group,
            customers: vec![customer],
            role: give.then_some(GroupRole::Contacts(commands)),
            survivors: survivors(as_before),
        };
        self.taking = !give;
        self.acts(&command).await?;
        let key = (group.uuid(), customer.uuid());
        if give && !as_before {
            self.forget_all_returning(group, customer);
        }
        if give {
            self.world.group_roles.insert(key, oracles);
        } else {
            self.world.group_roles.remove(&key);
        }
        Ok(format!("a group's role {give}"))
    }
}

pub(super) const fn survivors(as_before: bool) -> Survivors {
    if as_before {
        Survivors::AsBefore
    } else {
        Survivors::Revoke
    }
}
