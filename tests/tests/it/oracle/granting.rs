//! Grants, master access, access to matters.

use chrono::TimeDelta;
use portico_api::commands::{
    Change, ChangeAccess, GrantAccess, MasterAccess, RevokeAccess, SetMatterAccess, SubjectInput,
};
use portico_domain::grant::Capability;
use portico_domain::{ContactId, CustomerId, GroupId, ItemId};
use portico_tests::oracle::{AtMatter, Kind, To};
use rand::Rng;
use rand::seq::{IndexedRandom, IteratorRandom};

use super::effects::to;
use super::scene::Scene;

impl Scene {
    pub(super) fn subject(&mut self) -> SubjectInput {
        match self.rng.random_range(0..4) {
            0 => SubjectInput::Customer,
            1 => SubjectInput::Group(self.one_group()),
            _ => SubjectInput::Contact(self.contact()),
        }
    }

    pub(super) async fn grant(&mut self) -> Result<String, String> {
        // What lies in a folder that is shared is what paths and caps are about.
        let (customer, item) = if self.likely(0.4) {
            self.item(|kind| kind != Kind::Document && kind != Kind::Internal)
        } else {
            self.any()
        };
        let subject = self.subject();
        let download = self.likely(0.6);
        let hours = TimeDelta::hours(self.rng.random_range(1..30));
        let until = self.likely(0.3).then(|| self.given.clock.now() + hours);
        let grant = GrantAccess {
            items: vec![item],
            subject,
            capability: capability(download),
            expires_at: until,
        };
        self.acts(&grant).await?;
        self.granted(subject, (customer, Some(item.uuid())), (download, until));
        Ok(format!("a grant to {subject:?}"))
    }

    pub(super) async fn revoke(&mut self) -> Result<String, String> {
        let all: Vec<_> = self.world.grants.keys().copied().collect();
        let Some(&key) = all.choose(&mut self.rng) else {
            return Err("nothing to revoke".to_owned());
        };
        let (subject, _, Some(item)) = key else {
            return Err("master access".to_owned());
        };
        let revoke = RevokeAccess {
            items: vec![ItemId::new(item)],
            subject: named(subject),
        };
        self.taking = true;
        self.acts(&revoke).await?;
        self.world.grants.remove(&key);
        Ok("a revoke".to_owned())
    }

    /// Another capability or another end, of an item's grant or of master access.
    pub(super) async fn change_grant(&mut self) -> Result<String, String> {
        let all: Vec<_> = self.world.grants.keys().copied().collect();
        let Some(&key) = all.choose(&mut self.rng) else {
            return Err("nothing to change".to_owned());
        };
        let mut grant = self.world.grants[&key];
        let change = if self.likely(0.5) {
            grant.download = self.likely(0.5);
            Change::Capability(capability(grant.download))
        } else {
            let hours = TimeDelta::hours(self.rng.random_range(1..30));
            grant.until = self.likely(0.6).then(|| self.given.clock.now() + hours);
            Change::Expiry(grant.until)
        };
        let (subject, customer, item) = key;
        let command = ChangeAccess {
            customer: CustomerId::new(customer),
            item: item.map(ItemId::new),
            subject: named(subject),
            change,
        };
        self.acts(&command).await?;
        self.set_terms(key, grant);
        Ok("a grant changed".to_owned())
    }

    pub(super) async fn master(&mut self) -> Result<String, String> {
        let (customer, subject) = (self.customer(), self.subject());
        let (on, download) = (self.likely(0.5), self.likely(0.5));
        let master = MasterAccess {
            customer,
            subject,
            granted: on.then(|| (capability(download), None)),
        };
        self.taking = !on;
        self.acts(&master).await?;
        if on {
            self.granted(subject, (customer, None), (download, None));
        } else {
            let key = (to(subject), customer.uuid(), None);
            self.world.grants.remove(&key);
        }
        Ok(format!("master access {on} to {subject:?}"))
    }

    pub(super) async fn matter_access(&mut self) -> Result<String, String> {
        if !self
            .world
            .items
            .values()
            .any(|item| item.kind == Kind::Matter)
        {
            return Err("no matter yet".to_owned());
        }
        let (_, matter) = self.item(|kind| kind == Kind::Matter);
        let mut contact = self.contact();
        let (give, can_download) = (self.likely(0.7), self.likely(0.5));
        if !give {
            // One who has it, if there is one.
            let said = self.world.matters.iter();
            let having = said.filter(|((of, _), said)| *of == matter.uuid() && said.access);
            let chosen = having.map(|((_, id), _)| *id).choose(&mut self.rng);
            contact = chosen.map_or(contact, ContactId::new);
        }
        let command = SetMatterAccess {
            matter,
            give: give
                .then_some((contact, can_download))
                .into_iter()
                .collect(),
            revoke: (!give).then_some(contact).into_iter().collect(),
        };
        self.taking = !give;
        self.acts(&command).await?;
        let key = (matter.uuid(), contact.uuid());
        if give {
            let access = true;
            let said = AtMatter {
                access,
                can_download,
            };
            let before = self.world.matters.insert(key, said);
            // What was so already is not given anew.
            if before.is_none_or(|before| before != said) {
                self.given_now(key);
            }
        } else if let Some(said) = self.world.matters.get_mut(&key) {
            said.access = false;
        }
        Ok(format!("at a matter: {give}"))
    }
}

/// The subject by the API's word.
pub(super) const fn named(to: To) -> SubjectInput {
    match to {
        To::Customer => SubjectInput::Customer,
        To::Group(id) => SubjectInput::Group(GroupId::new(id)),
        To::Contact(id) => SubjectInput::Contact(ContactId::new(id)),
    }
}

pub(super) const fn capability(download: bool) -> Capability {
    if download {
        Capability::Download
    } else {
        Capability::View
    }
}
