//! Lists, tree, search and count say what the rule says, whatever was done.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::TimeDelta;
use portico_domain::access::{Action, Code, Decision, ItemShape, decide};
use portico_domain::contact::ContactCommand;
use portico_domain::customer::Door;
use portico_domain::document::DocumentCommand;
use portico_domain::grant::{Capability, Scope, Subject};
use portico_domain::group::{GroupCommand, GroupRole, Members};
use portico_domain::values::ContactKind;
use portico_domain::{ContactId, CustomerId, GroupId, ItemId, SectionId, VersionId};
use portico_projections::access::{
    ByName, ContactItemPage, ContactItemRow, Page, access_list, contact_document_count,
    contact_item, contact_items, contact_search, contact_tree, contact_versions, facts_for_contact,
};
use portico_projections::rebuild::verify_access;
use rand::Rng;
use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use sqlx::{Connection, PgConnection};

use crate::given::{Given, all_items, content, given, new_id, terms};

pub(crate) struct Portal {
    pub(crate) given: Given,
    rng: ChaCha8Rng,
    pub(crate) customers: [CustomerId; 2],
    pub(crate) contacts: [ContactId; 4],
    groups: [GroupId; 2],
    sections: [SectionId; 2],
    /// Customer, item, whether it takes items.
    items: Vec<(CustomerId, ItemId, bool)>,
}

pub(crate) async fn portal(seed: u64) -> Portal {
    let given = given().await;
    let customers = [
        given.customer("1", "Acme").await,
        given.customer("2", "Bolt").await,
    ];
    let contacts = [
        given.contact(ContactKind::Client, &customers).await,
        given.contact(ContactKind::Client, &customers[..1]).await,
        given.contact(ContactKind::Partner, &customers).await,
        given.contact(ContactKind::Client, &[]).await,
    ];
    let groups = [given.group("Board").await, given.group("Heirs").await];
    let sections = [new_id(), new_id()].map(SectionId::new);
    let mut items = vec![];
    for customer in customers {
        items.push((customer, ItemId::files_root(customer), true));
        items.push((customer, ItemId::internal_root(customer), true));
        items.push((customer, ItemId::from_client(customer), true));
        for contact in contacts {
            items.push((customer, given.sent_by(customer, contact).await, true));
        }
    }
    let rng = ChaCha8Rng::seed_from_u64(seed);
    Portal {
        given,
        rng,
        customers,
        contacts,
        groups,
        sections,
        items,
    }
}

impl Portal {
    fn any_contact(&mut self) -> ContactId {
        *self.contacts.choose(&mut self.rng).unwrap()
    }

    fn any_group(&mut self) -> GroupId {
        *self.groups.choose(&mut self.rng).unwrap()
    }

    fn any_customer(&mut self) -> CustomerId {
        *self.customers.choose(&mut self.rng).unwrap()
    }

    fn any_sections(&mut self) -> Vec<SectionId> {
        let sections = self.sections;
        let mut open = |_: &SectionId| self.rng.random_bool(0.5);
        sections.into_iter().filter(|one| open(one)).collect()
    }

    fn any_item(&mut self) -> (CustomerId, ItemId, bool) {
        *self.items.choose(&mut self.rng).unwrap()
    }

    fn any_scope(&mut self) -> Scope {
        let (customer, item, _) = self.any_item();
        let subject = match self.rng.random_range(0..10) {
            0..4 => Subject::Customer(customer),
            4..6 => Subject::Group(self.any_group()),
            _ => Subject::Contact(self.any_contact()),
        };
        let item = (!self.rng.random_bool(0.08)).then_some(item);
        Scope {
            customer,
            item,
            subject,
        }
    }

    fn any_capability(&mut self) -> Capability {
        if self.rng.random_bool(0.4) {
            Capability::View
        } else {
            Capability::Download
        }
    }

    pub(crate) async fn new_item(&mut self) {
        let folders: Vec<_> = self.items.iter().filter(|item| item.2).copied().collect();
        let (customer, parent, _) = *folders.choose(&mut self.rng).unwrap();
        // Some of one name, which meet at somebody's root.
        let name = format!("Entry {}", self.items.len() / 3);
        let contact = self.any_contact();
        let (item, is_folder) = match self.rng.random_range(0..5) {
            4 => (self.given.matter(customer, parent, &name).await, true),
            0 => (self.given.folder(customer, parent, &name).await, true),
            1 => (self.given.document(customer, parent, &name).await, false),
            2 => (
                self.given.sent(customer, parent, &name, contact).await,
                false,
            ),
            _ => (
                self.given
                    .own_folder(customer, parent, &name, contact)
                    .await,
                true,
            ),
        };
        self.items.push((customer, item, is_folder));
    }

    pub(crate) async fn step(&mut self) {
        match self.rng.random_range(0..32) {
            0..=4 => {
                let (scope, capability) = (self.any_scope(), self.any_capability());
                let hours = self.rng.random_range(1..40);
                let until = self.given.at + TimeDelta::hours(hours);
                let until = self.rng.random_bool(0.3).then_some(until);
                self.given.grant_until(scope, capability, until).await;
            }
            5..=6 => {
                for _ in 0..6 {
                    let scope = self.any_scope();
                    self.given.revoke(scope).await;
                }
            }
            7..=8 => {
                let (customer, item, _) = self.any_item();
                self.given
                    .change(customer, item, DocumentCommand::Trash)
                    .await;
            }
            9..=11 => {
                let (customer, item, _) = self.any_item();
                self.given
                    .change(customer, item, DocumentCommand::Restore)
                    .await;
            }
            12 => {
                let (customer, item, _) = self.any_item();
                let contact = self.any_contact();
                let withdraw = DocumentCommand::WithdrawUpload { contact };
                self.given.change(customer, item, withdraw).await;
            }
            13 => {
                let (customer, item, _) = self.any_item();
                let content = content();
                let add = DocumentCommand::AddVersionByStaff { content };
                self.given.change(customer, item, add).await;
            }
            14 => {
                let (contact, customer) = (self.contacts[0], self.customers[0]);
                let download = self.rng.random_bool(0.5);
                self.given.member(contact, customer, download).await;
            }
            15 => {
                let open = self.rng.random_bool(0.8);
                self.given.portal(self.customers[0], open).await;
            }
            16 => self.given.later(TimeDelta::hours(3)),
            17..=20 => self.new_item().await,
            21..=22 => self.change_group().await,
            23..=24 => self.change_membership().await,
            25..=26 => self.change_section().await,
            27 => self.move_something().await,
            28..=29 => self.change_matter().await,
            _ => self.deposit_or_accept().await,
        }
    }

    async fn change_group(&mut self) {
        let (group, customer) = (self.any_group(), self.any_customer());
        let members = Members::Contacts([self.any_contact()].into());
        let command = match self.rng.random_range(0..7) {
            0..3 => GroupCommand::AddMembers(members),
            3 => GroupCommand::RemoveMembers(members),
            4..6 => {
                let sections = self.any_sections();
                let terms = terms(self.rng.random_bool(0.5), &sections);
                let role = GroupRole::Contacts(terms);
                GroupCommand::AssignRoles { customer, role }
            }
            _ => GroupCommand::RemoveRoles { customer },
        };
        assert!(self.given.tell_group(group, command).await);
    }

    async fn change_membership(&mut self) {
        let (contact, customer) = (self.any_contact(), self.any_customer());
        let command = match self.rng.random_range(0..8) {
            0..4 => {
                let sections = self.any_sections();
                let terms = terms(self.rng.random_bool(0.7), &sections);
                ContactCommand::AssignMembership { customer, terms }
            }
            4 => ContactCommand::RemoveMembership { customer },
            5 => ContactCommand::ClosePortal {
                customer,
                notify: false,
                door: Door::Console,
                reason: None,
            },
            _ => ContactCommand::OpenPortal { customer },
        };
        self.given.tell_contact(contact, customer, command).await;
    }

    async fn change_section(&mut self) {
        let (customer, item, _) = self.any_item();
        let section = self.sections.choose(&mut self.rng).copied();
        let section = section.filter(|_| self.rng.random_bool(0.6));
        let set = DocumentCommand::SetSection { section };
        self.given.change(customer, item, set).await;
    }

    async fn move_something(&mut self) {
        let (customer, item, _) = self.any_item();
        let folders: Vec<_> = self.items.iter().filter(|item| item.2).copied().collect();
        let (_, to, _) = *folders.choose(&mut self.rng).unwrap();
        self.given.move_to(customer, item, to).await;
    }

    async fn change_matter(&mut self) {
        let (customer, item, _) = self.any_item();
        let contact = self.any_contact();
        let can_download = self.rng.random_bool(0.5);
        let command = if self.rng.random_bool(0.7) {
            DocumentCommand::GiveMatterAccess {
                contact,
                can_download,
            }
        } else {
            DocumentCommand::RevokeMatterAccess { contact }
        };
        self.given.change(customer, item, command).await;
    }

    async fn deposit_or_accept(&mut self) {
        let (customer, item, _) = self.any_item();
        let contact = self.any_contact();
        if self.rng.random_bool(0.3) {
            let accept = DocumentCommand::AcceptUpload;
            self.given.change(customer, item, accept).await;
            return;
        }
        let content = content();
        let version = content.version;
        let deposit = DocumentCommand::DepositVersion { content, contact };
        let deposited = self.given.change(customer, item, deposit).await;
        if deposited && self.rng.random_bool(0.4) {
            let accept = DocumentCommand::AcceptVersion { version };
            self.given.change(customer, item, accept).await;
        }
    }

    async fn check(&self, context: &str) {
        let mut conn = self.given.conn().await;
        for customer in self.customers {
            for contact in self.contacts {
                self.check_one(&mut conn, customer, contact, context).await;
            }
        }
    }

    async fn check_one(
        &self,
        conn: &mut PgConnection,
        customer: CustomerId,
        contact: ContactId,
        context: &str,
    ) {
        let at = self.given.at;
        let mut viewable = BTreeMap::new();
        for item in all_items(conn, customer).await {
            let facts = facts_for_contact(conn, contact, item).await.unwrap();
            let view = decide(&facts, Action::View, at);
            let folder = facts.chain.first().map(|item| item.shape) != Some(ItemShape::Document);
            // Of a folder, rows say no more than that it is none.
            let why_not = |action| {
                let decision = decide(&facts, action, at);
                let silent = decision.allowed || folder && action == Action::Download;
                (!silent).then_some(decision.code)
            };
            let (download, withdraw) = (why_not(Action::Download), why_not(Action::Withdraw));
            let row = contact_item(conn, contact, item, at).await.unwrap();
            assert_eq!(row.is_some(), view.allowed, "{context}: lookup of {item}");
            let listed = access_list(conn, item, &ByName::all()).await.unwrap();
            let mut listed = listed.rows.into_iter().map(|(_, access)| access);
            let listed = listed.find(|access| access.contact.id == contact);
            let listed = listed.map(|access| decide(&access.facts, Action::View, at));
            assert_eq!(
                listed.is_some_and(|decision| decision.allowed),
                view.allowed,
                "{context}: access list of {item}"
            );
            let taken = decide(&facts, Action::Download, at);
            let versions = contact_versions(conn, contact, item, at, (200, 0)).await;
            let versions = versions.unwrap();
            let shown = row.and_then(|(row, _)| row.version);
            assert_eq!(versions.first(), shown.as_ref(), "{context}: {item}");
            let oldest_first = versions.iter().rev();
            let told = oldest_first.map(|one| (one.id, one.no_download.is_none()));
            let ruled = view.versions.iter().map(|id| (*id, taken.hands_out(*id)));
            assert!(told.eq(ruled), "{context}: {versions:?} of {item}");
            if view.allowed {
                let shown = view.version();
                let theirs = |id: &VersionId| {
                    let sent = facts.versions.iter().find(|version| version.id == *id);
                    sent.is_some_and(|version| version.sent_by == Some(contact))
                };
                let under = |of: &Decision| {
                    let all = of.versions.iter().copied();
                    all.filter(|id| Some(*id) != shown).find(|id| !theirs(id))
                };
                let versions = [shown, taken.version(), under(&view), under(&taken)];
                viewable.insert(item, ([download, withdraw], versions));
            }
        }
        let tree = walk(async |page| {
            contact_tree(conn, contact, customer, at, &page)
                .await
                .unwrap()
        })
        .await;
        assert_eq!(said(&tree), viewable, "{context}: tree");
        let found = walk(async |page| {
            contact_search(conn, contact, customer, "ENT", at, &page)
                .await
                .unwrap()
        })
        .await;
        let named: BTreeSet<ItemId> = found.iter().map(|row| row.id).collect();
        let expected: BTreeSet<ItemId> = tree
            .iter()
            .filter(|row| {
                row.name
                    .as_deref()
                    .is_some_and(|name| name.to_lowercase().contains("ent"))
            })
            .map(|row| row.id)
            .collect();
        assert_eq!(named, expected, "{context}: search");
        let by_folder = folder_by_folder(conn, customer, contact, at).await;
        assert_eq!(said(&by_folder), viewable, "{context}: folder by folder");
        assert_eq!(names(&by_folder), names(&tree), "{context}: names");
        for row in &tree {
            let seen = row
                .parent
                .is_none_or(|parent| viewable.contains_key(&parent));
            assert!(
                seen,
                "{context}: {row:?} names a folder that may not be seen"
            );
            let alone = contact_item(conn, contact, row.id, at)
                .await
                .unwrap()
                .map(|(row, _)| row)
                .unwrap();
            assert_eq!(alone, *row, "{context}: one item");
        }
        let documents = tree.iter().filter(|row| row.version.is_some()).count();
        let count = contact_document_count(conn, contact, customer, at).await;
        let count = usize::try_from(count.unwrap()).unwrap();
        assert_eq!(count, documents, "{context}: count");
    }
}

/// Why not downloaded and withdrawn, the version that is shown and the one that is taken, and
/// so of the firm's under it.
type Said = BTreeMap<ItemId, ([Option<Code>; 2], [Option<VersionId>; 4])>;

fn said(rows: &[ContactItemRow]) -> Said {
    let said: Said = rows
        .iter()
        .map(|row| {
            let version = row.version.as_ref().map(|version| version.id);
            assert_eq!(
                row.can_download(),
                row.no_download().is_none() && version.is_some(),
                "{row:?}"
            );
            let why_not = [row.no_download(), row.no_withdraw];
            let firms = row.under.map(|under| under.id);
            let taken = row.under.filter(|under| under.taken).map(|under| under.id);
            (row.id, (why_not, [version, row.taken, firms, taken]))
        })
        .collect();
    assert_eq!(said.len(), rows.len(), "no row twice");
    said
}

fn names(rows: &[ContactItemRow]) -> BTreeMap<ItemId, Option<&str>> {
    rows.iter()
        .map(|row| (row.id, row.name.as_deref()))
        .collect()
}

/// All rows of a list, a few at a time, in order.
async fn walk(mut list: impl AsyncFnMut(Page) -> ContactItemPage) -> Vec<ContactItemRow> {
    let mut rows: Vec<ContactItemRow> = vec![];
    loop {
        let page = Page {
            first: 5,
            after: rows.last().map(ContactItemRow::cursor),
            with_total: true,
        };
        let ContactItemPage {
            role: _,
            rows: more,
            has_next,
            total,
        } = list(page).await;
        rows.extend(more);
        if !has_next {
            let length = i64::try_from(rows.len()).unwrap();
            assert_eq!(total.unwrap_or(0), length, "the length of the list");
            let cursors: Vec<_> = rows.iter().map(ContactItemRow::cursor).collect();
            let keys = cursors
                .iter()
                .map(|cursor| (cursor.rank, cursor.sort_key.clone(), cursor.id));
            assert!(keys.is_sorted(), "natural order");
            return rows;
        }
    }
}

async fn folder_by_folder(
    conn: &mut PgConnection,
    customer: CustomerId,
    contact: ContactId,
    at: chrono::DateTime<chrono::Utc>,
) -> Vec<ContactItemRow> {
    let mut rows = vec![];
    let mut folders = VecDeque::from([None]);
    while let Some(folder) = folders.pop_front() {
        let list = walk(async |page| {
            contact_items(conn, contact, customer, folder, at, &page)
                .await
                .unwrap()
                .unwrap_or_default()
        })
        .await;
        folders.extend(
            list.iter()
                .filter(|row| row.version.is_none())
                .map(|row| Some(row.id)),
        );
        rows.extend(list);
    }
    rows
}

async fn run(seed: u64, steps: usize) {
    let mut portal = portal(seed).await;
    for _ in 0..25 {
        portal.new_item().await;
    }
    for step in 0..steps {
        portal.step().await;
        if step % 8 == 7 {
            portal.check(&format!("seed {seed}, step {step}")).await;
        }
    }
    let mut owner = PgConnection::connect(portal.given.database.url())
        .await
        .unwrap();
    let compared = verify_access(&mut owner, &portal.given.log, &|_| {})
        .await
        .unwrap();
    assert!(compared.is_equal(), "seed {seed}: {compared:?}");
}

/// Raise it for a night.
const SEEDS: u64 = 4;

#[tokio::test]
async fn lists_tree_search_and_count_say_what_the_rule_says() {
    futures_util::future::join_all((0..SEEDS).map(|seed| run(seed, 64))).await;
}
