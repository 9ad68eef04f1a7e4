//! Two customers, five contacts and what they begin with.

use std::collections::{BTreeMap, BTreeSet};

use portico_api::auth::Password;
use portico_api::commands::{
    AcceptInvitation, AddContact, AssignMembership, Caller, Command, CreateGroup, DefineSection,
    Foreseen, InviteContact, RegisterCustomer, SwitchPortal, perform,
};
use portico_domain::grant::Survivors;
use portico_domain::group::GroupKind;
use portico_domain::values::{ContactKind, ContactRole, CustomerKind, MembershipTerms};
use portico_domain::{Actor, ContactId, CustomerId, GroupId, ItemId, SectionId};
use portico_tests::oracle::{Item, Kind, Terms, To, World};
use portico_tests::{Given, given};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::IteratorRandom;
use uuid::Uuid;

use super::past::Then;

pub(super) struct Scene {
    pub(super) given: Given,
    /// What was acknowledged, as the oracle knows it.
    pub(super) world: World,
    pub(super) rng: StdRng,
    pub(super) customers: Vec<CustomerId>,
    pub(super) contacts: Vec<ContactId>,
    pub(super) groups: Vec<GroupId>,
    pub(super) sections: Vec<SectionId>,
    /// The world after each step.
    pub(super) thens: Vec<Then>,
    /// Which history, which step.
    pub(super) now_at: String,
    /// Commands that were taken.
    pub(super) done: usize,
    pub(super) names: usize,
    /// What each item is called.
    pub(super) called: BTreeMap<Uuid, String>,
    /// Contents of copies, and whose bytes they have.
    pub(super) bytes: BTreeMap<Uuid, Uuid>,
    /// What the preview of the step's command said, until it is compared.
    pub(super) foreseen: Option<Foreseen>,
    /// Whether the step only takes away.
    pub(super) taking: bool,
    /// What was given before each door was closed that is closed.
    pub(super) asleep: BTreeMap<DoorKey, Asleep>,
}

/// A customer's portal, or the switch of one contact there.
pub(super) type DoorKey = (CustomerId, Option<ContactId>);

/// What was given behind a door.
pub(super) struct Asleep {
    pub(super) grants: BTreeSet<GrantKey>,
    /// Matters, each with a contact to whom it was shown.
    pub(super) matters: BTreeSet<(Uuid, Uuid)>,
}

/// To whom, at which customer, on what.
pub(super) type GrantKey = (To, Uuid, Option<Uuid>);

impl Scene {
    pub(super) async fn begin(seed: u64) -> Self {
        let mut scene = Self {
            given: given::given().await,
            world: World::default(),
            rng: StdRng::seed_from_u64(seed),
            customers: vec![],
            contacts: vec![],
            groups: vec![],
            sections: vec![],
            thens: vec![],
            now_at: format!("seed {seed}"),
            done: 0,
            names: 0,
            called: BTreeMap::new(),
            bytes: BTreeMap::new(),
            foreseen: None,
            taking: false,
            asleep: BTreeMap::new(),
        };
        for number in ["70001", "70002"] {
            scene.add_customer(number).await;
        }
        for name in ["Billing", "Legal"] {
            let define = DefineSection {
                section: None,
                name: name.to_owned(),
            };
            let section = scene.must(Actor::Operator, &define).await.section;
            scene.sections.push(section);
        }
        for kind in [
            ContactKind::Client,
            ContactKind::Client,
            ContactKind::Client,
            ContactKind::Partner,
            ContactKind::Partner,
        ] {
            scene.add_contact(kind).await;
        }
        for name in ["Board", "Heirs"] {
            scene.add_group(name).await;
        }
        scene
    }

    /// Carries a command out; none where it is refused.
    pub(super) async fn tries<C: Command>(
        &self,
        actor: Actor,
        command: &C,
    ) -> Result<C::Answer, String> {
        let app = &self.given.app;
        let caller = Caller {
            actor,
            ..Caller::operator(app.clock.new_id())
        };
        let done = perform(app, &caller, command).await.unwrap();
        done.map(|done| done.answer)
            .map_err(|refusal| refusal.message)
    }

    pub(super) async fn must<C: Command>(&self, actor: Actor, command: &C) -> C::Answer {
        self.tries(actor, command).await.unwrap()
    }

    /// So many of all items.
    pub(super) fn some_items(&mut self, so_many: usize) -> Vec<Uuid> {
        let all = self.world.items.keys().copied();
        all.choose_multiple(&mut self.rng, so_many)
    }

    async fn add_customer(&mut self, number: &str) {
        let register = RegisterCustomer {
            number: number.to_owned(),
            name: format!("Customer {number}"),
            kind: CustomerKind::Organization,
        };
        let customer = self.must(Actor::Operator, &register).await.customer;
        let open = SwitchPortal {
            customer,
            open: true,
            notify: false,
            reason: None,
            survivors: Survivors::AsBefore,
        };
        self.must(Actor::Operator, &open).await;
        self.customers.push(customer);
        self.world.open.insert(customer.uuid());
        let roots = [
            (ItemId::files_root(customer), Kind::System),
            (ItemId::internal_root(customer), Kind::Internal),
        ];
        for (root, kind) in roots {
            let item = Item::new(customer.uuid(), None, kind, None);
            self.world.items.insert(root.uuid(), item);
        }
    }

    pub(super) async fn add_group(&mut self, name: &str) {
        let create = CreateGroup {
            kind: GroupKind::Contacts,
            name: name.to_owned(),
            description: None,
        };
        let group = self.must(Actor::Operator, &create).await.group;
        self.groups.push(group);
    }

    pub(super) async fn add_contact(&mut self, kind: ContactKind) {
        let n = self.contacts.len();
        let add = AddContact {
            first_name: "Ada".to_owned(),
            last_name: format!("Number {n}"),
            email: Some(format!("ada{n}@client.example")),
            kind,
            customer: None,
            role: None,
        };
        let contact = self.must(Actor::Operator, &add).await.contact;
        // Both, the first, the second.
        let sections = match n % 3 {
            0 => &self.sections[..],
            1 => &self.sections[..1],
            _ => &self.sections[1..],
        };
        let (oracles, commands) = terms(true, true, sections);
        let everywhere = if n < 4 { 2 } else { 1 };
        for customer in [n, n + 1]
            .map(|n| self.customers[n % 2])
            .into_iter()
            .take(everywhere)
        {
            let assign = AssignMembership {
                contact,
                customer,
                terms: commands.clone().into(),
                survivors: Survivors::Revoke,
            };
            self.must(Actor::Operator, &assign).await;
            let key = (contact.uuid(), customer.uuid());
            self.world.members.insert(key, oracles.clone());
        }
        let invite = InviteContact { contact };
        let invited = self.must(Actor::Operator, &invite).await;
        let password = Password::new(given::PASSWORD).unwrap();
        let accept = AcceptInvitation {
            token: invited.token.unwrap(),
            contact,
            password_hash: self.given.app.passwords.hash(password).await.unwrap(),
            source_ip: None,
            user_agent: None,
        };
        self.must(Actor::Contact(contact), &accept).await;
        let id = contact.uuid();
        self.world.active.insert(id);
        if kind == ContactKind::Partner {
            self.world.partners.insert(id);
        }
        self.contacts.push(contact);
    }
}

/// The same terms for the oracle and for a command.
pub(super) fn terms(
    collaborator: bool,
    can_download: bool,
    sections: &[SectionId],
) -> (Terms, MembershipTerms) {
    let role = if collaborator {
        ContactRole::EntityCollaborator
    } else {
        ContactRole::EntityAccess
    };
    let sections: BTreeSet<SectionId> = sections.iter().copied().collect();
    let oracles = Terms {
        collaborator,
        can_download,
        sections: sections.iter().map(|section| section.uuid()).collect(),
    };
    let commands = MembershipTerms {
        role,
        can_download,
        sections,
    };
    (oracles, commands)
}
