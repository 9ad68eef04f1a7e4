//! A random step after another, of the aggregates and of the oracle's world.

use std::collections::BTreeSet;

use crate::oracle::{Item, Kind, Rights, Terms, World};
use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::customer::{Customer, CustomerCommand};
use portico_domain::document::FolderPurpose;
use portico_domain::group::{Group, GroupCommand, GroupKind};
use portico_domain::values::{
    ContactKind, ContactRole, CustomerKind, CustomerNumber, EmailAddress, ItemName,
    MembershipTerms, PersonName,
};
use portico_domain::{
    ContactId, CustomerId, GroupId, IdentityId, ItemId, Sealed, Secret, SectionId,
};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, IteratorRandom};
use rand::{Rng, SeedableRng};
use uuid::Uuid;

use crate::firm::{Firm, does};

pub(crate) struct Scene {
    pub(crate) firm: Firm,
    pub(crate) world: World,
    pub(crate) rng: StdRng,
    pub(crate) now: DateTime<Utc>,
    sections: Vec<SectionId>,
}

pub(crate) fn sealed() -> Sealed {
    Sealed {
        v: 1,
        kid: Uuid::nil(),
        nonce: String::new(),
        ciphertext: String::new(),
        commit: String::new(),
    }
}

pub(crate) fn secret<T>(value: T) -> Secret<T> {
    Secret {
        sealed: sealed(),
        value,
    }
}

pub(crate) fn name() -> Secret<ItemName> {
    secret(ItemName::parse("Entry").unwrap())
}

pub(crate) fn person_name() -> Secret<PersonName> {
    secret(PersonName::parse("Ada").unwrap())
}

impl Scene {
    /// Two customers, five active contacts of whom two are partners, two groups.
    pub(crate) fn begin(seed: u64) -> Self {
        let mut scene = Self {
            firm: Firm::default(),
            world: World::default(),
            rng: StdRng::seed_from_u64(seed),
            now: DateTime::UNIX_EPOCH,
            sections: vec![],
        };
        scene.sections = (0..2).map(|_| SectionId::new(scene.id())).collect();
        for _ in 0..2 {
            scene.add_customer();
        }
        for number in 0..5 {
            scene.add_contact(number);
        }
        for _ in 0..2 {
            let id = GroupId::new(scene.id());
            let mut group = Group::default();
            let create = GroupCommand::Create {
                group: id,
                kind: GroupKind::Contacts,
                name: person_name(),
                description: None,
            };
            does!(&mut group, create).unwrap();
            scene.firm.groups.insert(id, group);
        }
        scene
    }

    fn add_customer(&mut self) {
        let id = CustomerId::new(self.id());
        let mut customer = Customer::default();
        let register = CustomerCommand::Register {
            customer: id,
            number: CustomerNumber::parse("10001").unwrap(),
            name: person_name(),
            kind: CustomerKind::Organization,
        };
        does!(&mut customer, register).unwrap();
        does!(&mut customer, CustomerCommand::OpenPortal).unwrap();
        self.firm.customers.insert(id, customer);
        self.world.open.insert(id.uuid());
        let files = (ItemId::files_root(id), FolderPurpose::FilesRoot);
        let internal = (ItemId::internal_root(id), FolderPurpose::InternalRoot);
        self.root(id, files, Kind::System);
        self.root(id, internal, Kind::Internal);
    }

    fn add_contact(&mut self, number: usize) {
        let (id, customer) = (ContactId::new(self.id()), self.nth_customer(number % 2));
        let kind = if number < 3 {
            ContactKind::Client
        } else {
            ContactKind::Partner
        };
        let email = EmailAddress::parse("ada@client.example").unwrap();
        // Both, the first, the second.
        let sections = match number % 3 {
            0 => self.sections.clone(),
            1 => self.sections[..1].to_vec(),
            _ => self.sections[1..].to_vec(),
        };
        let (oracles, terms) = terms(true, true, &sections);
        let mut contact = Contact::default();
        for command in [
            ContactCommand::Add {
                contact: id,
                kind,
                first_name: person_name(),
                last_name: person_name(),
                email: Some(secret(email)),
            },
            ContactCommand::AssignMembership {
                customer,
                terms: terms.clone(),
            },
            ContactCommand::Invite {
                expires_at: self.now + TimeDelta::days(1),
                through_group: false,
            },
            ContactCommand::Activate {
                identity: IdentityId::new(Uuid::nil()),
                at: self.now,
            },
        ] {
            does!(&mut contact, command).unwrap();
        }
        let mut everywhere = vec![customer];
        if number < 4 {
            let customer = self.nth_customer((number + 1) % 2);
            let assign = ContactCommand::AssignMembership { customer, terms };
            does!(&mut contact, assign).unwrap();
            everywhere.push(customer);
        }
        self.firm.contacts.insert(id, (kind, contact));
        self.world.active.insert(id.uuid());
        if kind == ContactKind::Partner {
            self.world.partners.insert(id.uuid());
        }
        for customer in everywhere {
            let key = (id.uuid(), customer.uuid());
            self.world.members.insert(key, oracles.clone());
        }
    }

    /// Tries something; what was tried, or why it was refused.
    pub(crate) fn step(&mut self) -> Result<&'static str, String> {
        match self.rng.random_range(0..38) {
            0..=8 => self.make(),
            9..=10 => self.version(),
            11 => self.accept(),
            12 => self.withdraw_or_open(),
            13..=14 => self.trash_or_restore(),
            15..=16 => self.move_one(),
            17..=18 => self.section(),
            19..=23 => self.grant(),
            24 => self.change_grant(),
            25 => self.revoke(),
            26..=29 => self.matter_access(),
            30..=31 => self.membership(),
            32 => self.switch(),
            33..=34 => self.group(),
            35 => self.portal(),
            36 => self.close_one(),
            _ => {
                self.now += TimeDelta::hours(5);
                Ok("five hours later")
            }
        }
    }

    /// Every contact and every item; how often something was seen.
    pub(crate) fn check(&self, context: &str) -> usize {
        let mut seen = 0;
        for &contact in self.firm.contacts.keys() {
            for (&item, what) in &self.world.items {
                let said = self.world.rights(contact.uuid(), item, self.now);
                let decided = self.firm.rights(contact, ItemId::new(item), self.now);
                assert_eq!(decided, said, "{context}\nof {contact}: {what:?}");
                seen += usize::from(said.view);
            }
        }
        seen
    }

    pub(crate) fn id(&mut self) -> Uuid {
        Uuid::from_u128(self.rng.random())
    }

    pub(crate) fn likely(&mut self, chance: f64) -> bool {
        self.rng.random_bool(chance)
    }

    pub(crate) fn contact(&mut self) -> ContactId {
        *self.firm.contacts.keys().choose(&mut self.rng).unwrap()
    }

    pub(crate) fn customer(&mut self) -> CustomerId {
        *self.firm.customers.keys().choose(&mut self.rng).unwrap()
    }

    fn nth_customer(&self, n: usize) -> CustomerId {
        *self.firm.customers.keys().nth(n).unwrap()
    }

    pub(crate) fn one_group(&mut self) -> GroupId {
        *self.firm.groups.keys().choose(&mut self.rng).unwrap()
    }

    /// An item of some kinds, if there is one, and whose it is.
    pub(crate) fn item(
        &mut self,
        fits: impl Fn(Kind) -> bool,
    ) -> Result<(CustomerId, ItemId), String> {
        self.item_where(|item| fits(item.kind))
    }

    pub(crate) fn item_where(
        &mut self,
        fits: impl Fn(&Item) -> bool,
    ) -> Result<(CustomerId, ItemId), String> {
        let items = self.world.items.iter();
        let fit = items.filter(|(_, item)| fits(item));
        let chosen = fit.choose(&mut self.rng).ok_or("no such item yet")?;
        Ok((CustomerId::new(chosen.1.customer), ItemId::new(*chosen.0)))
    }

    /// A contact who may do this with the item, by the oracle; anybody, if none may.
    pub(crate) fn one_who(&mut self, item: ItemId, may: impl Fn(&Rights) -> bool) -> ContactId {
        let rights = |id: &ContactId| self.world.rights(id.uuid(), item.uuid(), self.now);
        let able = self.firm.contacts.keys().copied();
        let able: Vec<ContactId> = able.filter(|id| may(&rights(id))).collect();
        let chosen = able.choose(&mut self.rng).copied();
        chosen.unwrap_or_else(|| self.contact())
    }

    pub(crate) fn one_section(&mut self) -> Option<SectionId> {
        self.sections.choose(&mut self.rng).copied()
    }

    pub(crate) fn some_sections(&mut self) -> Vec<SectionId> {
        let all: BTreeSet<SectionId> = self.sections.iter().copied().collect();
        all.into_iter().filter(|_| self.likely(0.5)).collect()
    }
}

/// The same terms for the oracle and for a command.
pub(crate) fn terms(
    collaborator: bool,
    can_download: bool,
    sections: &[SectionId],
) -> (Terms, MembershipTerms) {
    let role = if collaborator {
        ContactRole::EntityCollaborator
    } else {
        ContactRole::EntityAccess
    };
    let oracles = Terms {
        collaborator,
        can_download,
        sections: sections.iter().map(|section| section.uuid()).collect(),
    };
    let commands = MembershipTerms {
        role,
        can_download,
        sections: sections.iter().copied().collect(),
    };
    (oracles, commands)
}
