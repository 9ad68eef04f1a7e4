//! A firm with customers, contacts and items, made by commands.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::access::{Facts, ItemShape};
use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::customer::{Customer, CustomerCommand, Door};
use portico_domain::document::{
    Content, Crossing, Document, DocumentCommand, FolderPurpose, MatterDetails, Mover, Placement,
    ScanState, Target, approve_move,
};
use portico_domain::grant::{Capability, Grant, GrantCommand, Scope, Subject};
use portico_domain::group::{Group, GroupCommand, GroupKind};
use portico_domain::identity::{Identity, IdentityCommand, Person};
use portico_domain::metadata::{AuthStrength, Metadata};
use portico_domain::values::{
    ContactKind, ContactRole, CustomerKind, CustomerNumber, EmailAddress, ItemName, MediaType,
    MembershipTerms, PersonName, Sha256Digest,
};
use portico_domain::{
    Actor, BlobId, ContactId, CustomerId, GrantId, GroupId, IdentityId, ItemId, Secret, SectionId,
    StaffId, VersionId,
};
use portico_event_log::keys::{KeyOf, MasterKey};
use portico_event_log::{Log, Unit, connect, migrate};
use portico_private_postgres::for_tests::{FreshDatabase, fresh_database};
use portico_projections::access::{AccessProjector, facts_for_staff};
use portico_projections::runner::Runner;
use sqlx::{PgConnection, Postgres, pool::PoolConnection};
use uuid::Uuid;

static IDS: AtomicU64 = AtomicU64::new(1);

pub(crate) fn new_id() -> Uuid {
    let count = u128::from(IDS.fetch_add(1, Ordering::Relaxed));
    Uuid::from_u128((0x0198_0000_0000_7000_8000 << 48) | count)
}

/// A migrated database of its own, and the commands that fill it.
pub(crate) struct Given {
    pub(crate) database: FreshDatabase,
    pub(crate) log: Log,
    pub(crate) staff: StaffId,
    pub(crate) at: DateTime<Utc>,
}

pub(crate) async fn given() -> Given {
    let database = fresh_database("projections", async |url| migrate(&url).await).await;
    let pool = connect(database.url(), 8).await.unwrap();
    let log = Log::open(pool, MasterKey::from_bytes([3; 32]))
        .await
        .unwrap();
    let at = DateTime::from_timestamp(1_750_000_000, 0).unwrap();
    let staff = StaffId::new(new_id());
    let given = Given {
        database,
        log,
        staff,
        at,
    };
    let mut unit = given.unit(Actor::Operator).await;
    unit.make_key(KeyOf::staff(staff)).await.unwrap();
    unit.commit(&AccessProjector, None).await.unwrap();
    given
}

impl Given {
    /// Lets the followers come to the end of the log. Other tests' open
    /// transactions in the same cluster may hold its tail back for a while.
    pub(crate) async fn follow(&self, runner: &Runner) {
        let mut conn = self.conn().await;
        for _ in 0..600 {
            runner.catch_up().await.unwrap();
            let (events, numbered): (i64, i64) = sqlx::query_as(
                "SELECT (SELECT count(*) FROM events), (SELECT size FROM ledger_head)",
            )
            .fetch_one(&mut *conn)
            .await
            .unwrap();
            if events == numbered {
                return runner.catch_up().await.unwrap();
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the log's tail is held back");
    }

    pub(crate) async fn conn(&self) -> PoolConnection<Postgres> {
        self.log.pool().acquire().await.unwrap()
    }

    pub(crate) fn later(&mut self, by: TimeDelta) {
        self.at += by;
    }

    pub(crate) async fn unit(&self, actor: Actor) -> Unit {
        let request = new_id();
        let metadata = Metadata {
            actor,
            on_behalf_of: None,
            request_id: request,
            correlation_id: request,
            causation_id: None,
            idempotency_hash: None,
            auth_strength: AuthStrength::Password,
            source_ip: None,
            user_agent: None,
            occurred_at: self.at,
        };
        Unit::begin(&self.log, metadata, new_id).await.unwrap()
    }

    pub(crate) async fn staff_unit(&self) -> Unit {
        self.unit(Actor::Staff(self.staff)).await
    }

    pub(crate) async fn customer(&self, number: &str, name: &str) -> CustomerId {
        let id = CustomerId::new(new_id());
        let mut unit = self.staff_unit().await;
        unit.make_key(KeyOf::Customer(id)).await.unwrap();
        let name = PersonName::parse(name).unwrap();
        let name = unit.secret(KeyOf::Customer(id), name).await.unwrap();
        let register = CustomerCommand::Register {
            customer: id,
            number: CustomerNumber::parse(number).unwrap(),
            name,
            kind: CustomerKind::Organization,
        };
        unit.create::<Customer>(id.uuid(), Some(id), register)
            .await
            .unwrap()
            .unwrap();
        let open = CustomerCommand::OpenPortal;
        unit.handle::<Customer>(id.uuid(), Some(id), open)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        let files = ItemId::files_root(id);
        self.make_folder(id, files, None, "Files", FolderPurpose::FilesRoot, None)
            .await;
        let internal = ItemId::internal_root(id);
        self.make_folder(
            id,
            internal,
            None,
            "Internal",
            FolderPurpose::InternalRoot,
            None,
        )
        .await;
        let sent = ItemId::from_client(id);
        self.make_folder(
            id,
            sent,
            Some(files),
            "From client",
            FolderPurpose::FromClient,
            None,
        )
        .await;
        id
    }

    pub(crate) async fn portal(&self, customer: CustomerId, open: bool) {
        let command = if open {
            CustomerCommand::OpenPortal
        } else {
            CustomerCommand::ClosePortal {
                notify: false,
                door: Door::Console,
                reason: None,
            }
        };
        let mut unit = self.staff_unit().await;
        unit.handle::<Customer>(customer.uuid(), Some(customer), command)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    /// An active contact, member of no customer yet.
    pub(crate) async fn contact(&self, kind: ContactKind, customers: &[CustomerId]) -> ContactId {
        let id = ContactId::new(new_id());
        let identity = IdentityId::new(new_id());
        let key = KeyOf::contact(id);
        let mut unit = self.staff_unit().await;
        unit.make_key(key).await.unwrap();
        let first_name = unit
            .secret(key, PersonName::parse("Ada").unwrap())
            .await
            .unwrap();
        let last_name = unit
            .secret(key, PersonName::parse("Example").unwrap())
            .await
            .unwrap();
        let email = EmailAddress::parse(&format!("{}@example.com", id.uuid().simple())).unwrap();
        let email = Some(unit.secret(key, email).await.unwrap());
        let add = ContactCommand::Add {
            contact: id,
            kind,
            first_name,
            last_name,
            email,
        };
        unit.create::<Contact>(id.uuid(), None, add)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        for customer in customers {
            self.member(id, *customer, true).await;
        }
        let mut unit = self.staff_unit().await;
        let invite = ContactCommand::Invite {
            expires_at: self.at + TimeDelta::days(7),
            through_group: true,
        };
        unit.handle::<Contact>(id.uuid(), None, invite)
            .await
            .unwrap()
            .unwrap();
        let activate = ContactCommand::Activate {
            identity,
            at: self.at,
        };
        unit.handle::<Contact>(id.uuid(), None, activate)
            .await
            .unwrap()
            .unwrap();
        let enable = IdentityCommand::Enable {
            identity,
            person: Person::Contact(id),
        };
        unit.create::<Identity>(identity.uuid(), None, enable)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        id
    }

    pub(crate) async fn member(&self, contact: ContactId, customer: CustomerId, download: bool) {
        self.member_on(contact, customer, terms(download, &[]))
            .await;
    }

    pub(crate) async fn member_on(
        &self,
        contact: ContactId,
        customer: CustomerId,
        terms: MembershipTerms,
    ) {
        let assign = ContactCommand::AssignMembership { customer, terms };
        self.tell_contact(contact, customer, assign).await;
    }

    pub(crate) async fn tell_contact(
        &self,
        contact: ContactId,
        customer: CustomerId,
        command: ContactCommand,
    ) {
        let mut unit = self.staff_unit().await;
        unit.handle::<Contact>(contact.uuid(), Some(customer), command)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    /// A group of contacts with nobody in it.
    pub(crate) async fn group(&self, name: &str) -> GroupId {
        let group = GroupId::new(new_id());
        let key = KeyOf::Group(group);
        let mut unit = self.staff_unit().await;
        unit.make_key(key).await.unwrap();
        let name = PersonName::parse(name).unwrap();
        let create = GroupCommand::Create {
            group,
            kind: GroupKind::Contacts,
            name: unit.secret(key, name).await.unwrap(),
            description: None,
        };
        unit.create::<Group>(group.uuid(), None, create)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        group
    }

    /// Whether the group took it.
    pub(crate) async fn tell_group(&self, group: GroupId, command: GroupCommand) -> bool {
        let mut unit = self.staff_unit().await;
        let taken = unit
            .handle::<Group>(group.uuid(), None, command)
            .await
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        taken.is_ok()
    }

    pub(crate) async fn matter(&self, customer: CustomerId, parent: ItemId, name: &str) -> ItemId {
        let item = ItemId::new(new_id());
        let mut unit = self.staff_unit().await;
        let place = self.place(&mut unit, customer, item, name).await;
        let key = KeyOf::Item(customer, item);
        let text = PersonName::parse(name).unwrap();
        let details = MatterDetails {
            reference: unit.secret(key, text.clone()).await.unwrap(),
            title: unit.secret(key, text).await.unwrap(),
            summary: None,
        };
        let open = DocumentCommand::OpenMatter {
            place,
            parent,
            details,
        };
        unit.create::<Document>(item.uuid(), Some(customer), open)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        item
    }

    async fn place(
        &self,
        unit: &mut Unit,
        customer: CustomerId,
        item: ItemId,
        name: &str,
    ) -> Placement {
        let key = KeyOf::Item(customer, item);
        unit.make_key(key).await.unwrap();
        let name = unit
            .secret(key, ItemName::parse(name).unwrap())
            .await
            .unwrap();
        Placement {
            item,
            customer,
            name,
        }
    }

    /// Every third entry was sent under the name of something hidden.
    async fn sent_as(
        &self,
        unit: &mut Unit,
        customer: CustomerId,
        item: ItemId,
        name: &str,
    ) -> Option<Secret<ItemName>> {
        let number: u32 = name.strip_prefix("Entry ")?.parse().unwrap();
        if !number.is_multiple_of(3) {
            return None;
        }
        let sent = ItemName::parse(&format!("Letter {number}")).unwrap();
        let key = KeyOf::Item(customer, item);
        Some(unit.secret(key, sent).await.unwrap())
    }

    pub(crate) async fn make_folder(
        &self,
        customer: CustomerId,
        item: ItemId,
        parent: Option<ItemId>,
        name: &str,
        purpose: FolderPurpose,
        contact: Option<ContactId>,
    ) {
        let mut unit = self.staff_unit().await;
        let place = self.place(&mut unit, customer, item, name).await;
        let create = DocumentCommand::CreateFolder {
            place,
            parent,
            purpose,
            contact,
            copied_from: None,
        };
        unit.create::<Document>(item.uuid(), Some(customer), create)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    pub(crate) async fn folder(&self, customer: CustomerId, parent: ItemId, name: &str) -> ItemId {
        let item = ItemId::new(new_id());
        let plain = FolderPurpose::Plain;
        self.make_folder(customer, item, Some(parent), name, plain, None)
            .await;
        item
    }

    pub(crate) async fn sent_by(&self, customer: CustomerId, contact: ContactId) -> ItemId {
        let item = ItemId::from_contact(customer, contact);
        let parent = Some(ItemId::from_client(customer));
        let purpose = FolderPurpose::FromContact;
        self.make_folder(
            customer,
            item,
            parent,
            "Ada Example",
            purpose,
            Some(contact),
        )
        .await;
        item
    }

    pub(crate) async fn document(
        &self,
        customer: CustomerId,
        parent: ItemId,
        name: &str,
    ) -> ItemId {
        let item = ItemId::new(new_id());
        let mut unit = self.staff_unit().await;
        let place = self.place(&mut unit, customer, item, name).await;
        let upload = DocumentCommand::UploadByStaff {
            place,
            parent,
            content: content(),
            copied_from: None,
        };
        unit.create::<Document>(item.uuid(), Some(customer), upload)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        item
    }

    pub(crate) async fn sent(
        &self,
        customer: CustomerId,
        parent: ItemId,
        name: &str,
        contact: ContactId,
    ) -> ItemId {
        let item = ItemId::new(new_id());
        let mut unit = self.unit(Actor::Contact(contact)).await;
        let place = self.place(&mut unit, customer, item, name).await;
        let sent_as = self.sent_as(&mut unit, customer, item, name).await;
        let content = content();
        let upload = DocumentCommand::UploadByClient {
            place,
            parent,
            sent_as,
            content,
            contact,
        };
        unit.create::<Document>(item.uuid(), Some(customer), upload)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        item
    }

    pub(crate) async fn own_folder(
        &self,
        customer: CustomerId,
        parent: ItemId,
        name: &str,
        contact: ContactId,
    ) -> ItemId {
        let item = ItemId::new(new_id());
        let mut unit = self.unit(Actor::Contact(contact)).await;
        let place = self.place(&mut unit, customer, item, name).await;
        let sent_as = self.sent_as(&mut unit, customer, item, name).await;
        let create = DocumentCommand::CreateFolderByClient {
            place,
            parent,
            sent_as,
            contact,
        };
        unit.create::<Document>(item.uuid(), Some(customer), create)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        item
    }

    /// Whether the item took it.
    pub(crate) async fn change(
        &self,
        customer: CustomerId,
        item: ItemId,
        command: DocumentCommand,
    ) -> bool {
        let mut unit = self.staff_unit().await;
        let taken = unit
            .handle::<Document>(item.uuid(), Some(customer), command)
            .await
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        taken.is_ok()
    }

    /// Whether the rule of moves and the item took it.
    pub(crate) async fn move_to(&self, customer: CustomerId, item: ItemId, to: ItemId) -> bool {
        let mut conn = self.conn().await;
        let (item, to) = (
            self.staff_facts(&mut conn, item).await,
            self.staff_facts(&mut conn, to).await,
        );
        drop(conn);
        let (Some(first), Some(parent)) = (item.chain.first(), item.chain.get(1)) else {
            return false;
        };
        let internal = |facts: &Facts| {
            let root = facts.chain.last().map(|root| root.id);
            root == Some(ItemId::internal_root(customer))
        };
        let mover = Mover {
            item: first.id,
            customer,
            parent: parent.id,
            internal: internal(&item),
            levels: usize::from(first.shape != ItemShape::Document),
        };
        let target = Target {
            chain: to.chain.iter().map(|link| link.id).collect(),
            customer: to.customer.map_or(customer, |customer| customer.id),
            holds_items: to.chain[0].shape != ItemShape::Document,
            trashed: to.chain.iter().any(|link| link.trashed),
            internal: internal(&to),
        };
        for confirmed in [
            None,
            Some(Crossing::IntoInternal),
            Some(Crossing::OutOfInternal),
        ] {
            if let Ok(approved) = approve_move(&mover, &target, confirmed) {
                let id = first.id;
                return self
                    .change(customer, id, DocumentCommand::Move(approved))
                    .await;
            }
        }
        false
    }

    async fn staff_facts(&self, conn: &mut PgConnection, item: ItemId) -> Facts {
        facts_for_staff(conn, self.staff, item).await.unwrap()
    }

    pub(crate) async fn grant(&self, scope: Scope, capability: Capability) {
        self.grant_until(scope, capability, None).await;
    }

    pub(crate) async fn grant_until(
        &self,
        scope: Scope,
        capability: Capability,
        expires_at: Option<DateTime<Utc>>,
    ) {
        let command = GrantCommand::Grant {
            scope,
            capability,
            expires_at,
            at: self.at,
        };
        self.about(scope, command).await;
    }

    pub(crate) async fn revoke(&self, scope: Scope) {
        self.about(scope, GrantCommand::Revoke { scope }).await;
    }

    pub(crate) async fn about(&self, scope: Scope, command: GrantCommand) {
        let id = match scope.item {
            Some(item) => GrantId::on_item(scope.subject, item),
            None => GrantId::master(scope.subject, scope.customer),
        };
        let mut unit = self.staff_unit().await;
        let done = unit
            .handle::<Grant>(id.uuid(), Some(scope.customer), command)
            .await
            .unwrap();
        done.unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }
}

/// What a collaborator gets.
pub(crate) fn terms(can_download: bool, sections: &[SectionId]) -> MembershipTerms {
    MembershipTerms {
        role: ContactRole::EntityCollaborator,
        can_download,
        sections: sections.iter().copied().collect(),
    }
}

pub(crate) fn content() -> Content {
    Content {
        version: VersionId::new(new_id()),
        blob: BlobId::new(new_id()),
        sha256: Sha256Digest::new([7; 32]),
        size: 4_711,
        media_type: MediaType::parse_or_octets("application/pdf"),
        scan: ScanState::NotConfigured,
    }
}

/// A grant to a contact on an item.
pub(crate) fn on(customer: CustomerId, item: ItemId, contact: ContactId) -> Scope {
    Scope {
        customer,
        item: Some(item),
        subject: Subject::Contact(contact),
    }
}

/// A grant to the customer on an item.
pub(crate) fn for_all(customer: CustomerId, item: ItemId) -> Scope {
    Scope {
        customer,
        item: Some(item),
        subject: Subject::Customer(customer),
    }
}

/// Every item of a customer but the two roots.
pub(crate) async fn all_items(conn: &mut PgConnection, customer: CustomerId) -> Vec<ItemId> {
    sqlx::query_scalar::<_, Uuid>(
        "SELECT id FROM access.items WHERE customer_id = $1 AND parent_id IS NOT NULL",
    )
    .bind(customer.uuid())
    .fetch_all(conn)
    .await
    .unwrap()
    .into_iter()
    .map(ItemId::new)
    .collect()
}
