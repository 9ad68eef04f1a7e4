//! A small firm whose events were written by commands.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::access_log::{self, AccessLogEvent};
use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::customer::{Customer, CustomerCommand};
use portico_domain::document::{
    Content, Document, DocumentCommand, FolderPurpose, Placement, ScanState,
};
use portico_domain::grant::{Capability, Grant, GrantCommand, Scope, Subject};
use portico_domain::metadata::{AuthStrength, Metadata};
use portico_domain::values::{
    ContactKind, ContactRole, CustomerKind, CustomerNumber, EmailAddress, ItemName, MediaType,
    MembershipTerms, PersonName, Sha256Digest,
};
use portico_domain::{
    Actor, BlobId, ContactId, CustomerId, GrantId, IdentityId, ItemId, StaffId, VersionId,
};
use portico_event_log::keys::{KeyOf, MasterKey};
use portico_event_log::{ClaimKind, Log, Unit, connect_to_work, migrate};
use portico_private_postgres::for_tests::{FreshDatabase, fresh_database};
use portico_projections::access::AccessProjector;
use portico_projections::runner::{Runner, models};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

static IDS: AtomicU64 = AtomicU64::new(1);

fn new_id() -> Uuid {
    let count = u128::from(IDS.fetch_add(1, Ordering::Relaxed));
    Uuid::from_u128((0x0198_0000_0000_7000_8000 << 48) | count)
}

fn content() -> Content {
    Content {
        version: VersionId::new(new_id()),
        blob: BlobId::new(new_id()),
        sha256: Sha256Digest::new([0; 32]),
        size: 1,
        media_type: MediaType::parse_or_octets("text/plain"),
        scan: ScanState::NotConfigured,
    }
}

pub(crate) struct Given {
    pub(crate) database: FreshDatabase,
    pub(crate) data: TempDir,
    pub(crate) customer: CustomerId,
    pub(crate) contact: ContactId,
    pub(crate) folder: ItemId,
    pub(crate) staff: StaffId,
    log: Log,
    at: DateTime<Utc>,
}

/// A migrated database and the data folder of a running server; no events.
pub(crate) async fn empty() -> Given {
    let database = fresh_database("replay_tool", async |url| migrate(&url).await).await;
    let pool = connect_to_work(database.url(), 4).await.unwrap();
    let key = [3; 32];
    let log = Log::open(pool, MasterKey::from_bytes(key)).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let private = |name: &str, text: &str| {
        let file = data.path().join(name);
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
    };
    private("database.url", database.url());
    let encoded = URL_SAFE_NO_PAD.encode(key);
    private("master.key", &format!("portico-master-key-1:{encoded}\n"));
    Given {
        customer: CustomerId::new(new_id()),
        contact: ContactId::new(new_id()),
        folder: ItemId::new(new_id()),
        staff: StaffId::new(new_id()),
        at: DateTime::from_timestamp(1_750_000_000, 0).unwrap(),
        database,
        data,
        log,
    }
}

/// A customer with a folder that its contact was given and once opened; ledger
/// and read models are at the last event.
pub(crate) async fn given() -> Given {
    let given = empty().await;
    given.furnished().await;
    given
}

/// The same before a server ran: no event has a number in the ledger.
pub(crate) async fn given_unnumbered() -> Given {
    let given = empty().await;
    given.written().await;
    given
}

/// As [`given`], and the first event was before there was any customer.
pub(crate) async fn given_later() -> Given {
    let given = empty().await;
    given.viewed().await;
    given.furnished().await;
    given
}

impl Given {
    async fn furnished(&self) {
        self.written().await;
        self.caught_up().await;
    }

    async fn written(&self) {
        self.people().await;
        self.named_folder(self.folder, "BILLING").await;
        self.granted().await;
        self.viewed().await;
    }

    async fn unit(&self) -> Unit {
        let request = new_id();
        let metadata = Metadata {
            actor: Actor::Staff(self.staff),
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

    async fn people(&self) {
        let (id, customer) = (self.contact, self.customer);
        let mut unit = self.unit().await;
        let person = KeyOf::contact(id);
        for key in [KeyOf::staff(self.staff), person] {
            unit.make_key(key).await.unwrap();
        }
        registered(&mut unit, customer, "1017").await;
        let named = |name: &str| PersonName::parse(name).unwrap();
        let address = EmailAddress::parse("ada@example.com").unwrap();
        let claim = ClaimKind::ContactEmail(&address);
        unit.claim(claim, id.uuid()).await.unwrap().unwrap();
        let open = CustomerCommand::OpenPortal;
        let done = unit.handle::<Customer>(customer.uuid(), Some(customer), open);
        done.await.unwrap().unwrap();
        let add = ContactCommand::Add {
            contact: id,
            kind: ContactKind::Client,
            first_name: unit.secret(person, named("Ada")).await.unwrap(),
            last_name: unit.secret(person, named("Lovelace")).await.unwrap(),
            email: Some(unit.secret(person, address).await.unwrap()),
        };
        let done = unit.create::<Contact>(id.uuid(), None, add);
        done.await.unwrap().unwrap();
        for command in [
            ContactCommand::AssignMembership {
                customer,
                terms: MembershipTerms {
                    role: ContactRole::EntityCollaborator,
                    can_download: true,
                    sections: BTreeSet::new(),
                },
            },
            ContactCommand::Invite {
                expires_at: self.at + TimeDelta::days(7),
                through_group: false,
            },
        ] {
            let done = unit.handle::<Contact>(id.uuid(), Some(customer), command);
            done.await.unwrap().unwrap();
        }
        unit.commit(&AccessProjector, None).await.unwrap();
        let files = ItemId::files_root(customer);
        self.make_folder(files, None, "Files", FolderPurpose::FilesRoot)
            .await;
    }

    pub(crate) async fn named_folder(&self, item: ItemId, name: &str) {
        let parent = ItemId::files_root(self.customer);
        self.make_folder(item, Some(parent), name, FolderPurpose::Plain)
            .await;
    }

    /// A new folder below Files.
    pub(crate) async fn another_folder(&self, name: &str) {
        self.named_folder(ItemId::new(new_id()), name).await;
    }

    async fn make_folder(
        &self,
        item: ItemId,
        parent: Option<ItemId>,
        name: &str,
        purpose: FolderPurpose,
    ) {
        let customer = self.customer;
        let mut unit = self.unit().await;
        let key = KeyOf::Item(customer, item);
        unit.make_key(key).await.unwrap();
        let name = ItemName::parse(name).unwrap();
        if let Some(parent) = parent {
            let claim = ClaimKind::ItemName(parent, &name);
            unit.claim(claim, item.uuid()).await.unwrap().unwrap();
        }
        let create = DocumentCommand::CreateFolder {
            place: Placement {
                item,
                customer,
                name: unit.secret(key, name).await.unwrap(),
            },
            parent,
            purpose,
            contact: None,
            copied_from: None,
        };
        let done = unit.create::<Document>(item.uuid(), Some(customer), create);
        done.await.unwrap().unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    /// A document in the folder with a version of the contact's between two of the firm's,
    /// and which those are.
    pub(crate) async fn with_theirs_between(&self) -> (ItemId, [VersionId; 3]) {
        let (item, [first, theirs]) = self.with_theirs_above().await;
        let content = content();
        let latest = content.version;
        let mut unit = self.unit().await;
        let add = DocumentCommand::AddVersionByStaff { content };
        let done = unit.handle::<Document>(item.uuid(), Some(self.customer), add);
        done.await.unwrap().unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        (item, [first, theirs, latest])
    }

    /// A document in the folder with a version of the contact's over one of the firm's, and
    /// which those are.
    pub(crate) async fn with_theirs_above(&self) -> (ItemId, [VersionId; 2]) {
        let (item, customer) = (ItemId::new(new_id()), self.customer);
        let [first, theirs] = [content(), content()];
        let versions = [first.version, theirs.version];
        let mut unit = self.unit().await;
        let key = KeyOf::Item(customer, item);
        unit.make_key(key).await.unwrap();
        let name = ItemName::parse("invoice.txt").unwrap();
        let claim = ClaimKind::ItemName(self.folder, &name);
        unit.claim(claim, item.uuid()).await.unwrap().unwrap();
        let upload = DocumentCommand::UploadByStaff {
            place: Placement {
                item,
                customer,
                name: unit.secret(key, name).await.unwrap(),
            },
            parent: self.folder,
            content: first,
            copied_from: None,
        };
        let done = unit.create::<Document>(item.uuid(), Some(customer), upload);
        done.await.unwrap().unwrap();
        let deposit = DocumentCommand::DepositVersion {
            content: theirs,
            contact: self.contact,
        };
        let done = unit.handle::<Document>(item.uuid(), Some(customer), deposit);
        done.await.unwrap().unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        (item, versions)
    }

    async fn granted(&self) {
        let subject = Subject::Contact(self.contact);
        let grant = GrantCommand::Grant {
            scope: Scope {
                customer: self.customer,
                item: Some(self.folder),
                subject,
            },
            capability: Capability::Download,
            expires_at: None,
            at: self.at,
        };
        let id = GrantId::on_item(subject, self.folder);
        let mut unit = self.unit().await;
        let done = unit.handle::<Grant>(id.uuid(), Some(self.customer), grant);
        done.await.unwrap().unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    /// The contact accepted the invitation.
    pub(crate) async fn activated(&self) {
        let identity = IdentityId::new(new_id());
        let mut unit = self.unit().await;
        let activate = ContactCommand::Activate {
            identity,
            at: self.at,
        };
        let (id, customer) = (self.contact.uuid(), self.customer);
        let done = unit.handle::<Contact>(id, Some(customer), activate);
        done.await.unwrap().unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    /// Takes back what the contact was given.
    pub(crate) async fn revoked(&self) {
        let subject = Subject::Contact(self.contact);
        let scope = Scope {
            customer: self.customer,
            item: Some(self.folder),
            subject,
        };
        let revoke = GrantCommand::Revoke { scope };
        let id = GrantId::on_item(subject, self.folder);
        let mut unit = self.unit().await;
        let done = unit.handle::<Grant>(id.uuid(), Some(self.customer), revoke);
        done.await.unwrap().unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    /// What the contact was given may be looked at and no more.
    pub(crate) async fn lessened(&self) {
        let id = GrantId::on_item(Subject::Contact(self.contact), self.folder);
        let view = GrantCommand::ChangeCapability {
            capability: Capability::View,
            at: self.at,
        };
        let mut unit = self.unit().await;
        let done = unit.handle::<Grant>(id.uuid(), Some(self.customer), view);
        done.await.unwrap().unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    /// The customer gets another number, and another customer the one that it had.
    pub(crate) async fn number_passed_on(&self) -> CustomerId {
        let (customer, other) = (self.customer, CustomerId::new(new_id()));
        let mut unit = self.unit().await;
        let number = CustomerNumber::parse("2017").unwrap();
        let claim = ClaimKind::CustomerNumber(&number);
        unit.claim(claim, customer.uuid()).await.unwrap().unwrap();
        let firm = KeyOf::Customer(customer);
        let name = PersonName::parse("Acme Ltd").unwrap();
        let change = CustomerCommand::ChangeDetails {
            name: unit.secret(firm, name).await.unwrap(),
            number,
        };
        let done = unit.handle::<Customer>(customer.uuid(), Some(customer), change);
        done.await.unwrap().unwrap();
        let left = CustomerNumber::parse("1017").unwrap();
        unit.release(ClaimKind::CustomerNumber(&left), customer.uuid());
        unit.commit(&AccessProjector, None).await.unwrap();
        let mut unit = self.unit().await;
        registered(&mut unit, other, "1017").await;
        unit.commit(&AccessProjector, None).await.unwrap();
        other
    }

    /// The contact belongs to the customer no more.
    pub(crate) async fn left(&self) {
        let customer = self.customer;
        let leave = ContactCommand::RemoveMembership { customer };
        let mut unit = self.unit().await;
        let done = unit.handle::<Contact>(self.contact.uuid(), Some(customer), leave);
        done.await.unwrap().unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    /// Where the log's last event stands.
    pub(crate) async fn last_position(&self) -> String {
        let position: i64 = sqlx::query_scalar("SELECT max(position) FROM events")
            .fetch_one(self.log.pool())
            .await
            .unwrap();
        position.to_string()
    }

    async fn viewed(&self) {
        let viewed = AccessLogEvent::DocumentViewed {
            customer: self.customer,
            item: self.folder,
            version: VersionId::new(new_id()),
        };
        let mut unit = self.unit().await;
        unit.note(access_log::TYPE, new_id(), Some(self.customer), viewed)
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    /// What the server does all the time, once.
    pub(crate) async fn one_round(&self) {
        let runner = Runner::new(self.log.clone(), models());
        runner.catch_up().await.unwrap();
    }

    /// What the server does, until every event has its number: other tests'
    /// transactions in the same cluster hold the tail back.
    pub(crate) async fn caught_up(&self) {
        let waiting = "SELECT count(*) FROM events e, ledger_head h
             WHERE (e.epoch, e.txid, e.position) > (h.epoch, h.txid, h.position)";
        for _ in 0..600 {
            self.one_round().await;
            let waiting = sqlx::query_scalar::<_, i64>(waiting).fetch_one(self.log.pool());
            if waiting.await.unwrap() == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the tail is held back for too long");
    }

    /// Runs SQL as the superuser, past every trigger.
    pub(crate) async fn as_superuser(&self, sql: &str) {
        let mut conn = PgConnection::connect(self.database.url()).await.unwrap();
        let sql = format!("BEGIN; SET LOCAL session_replication_role = replica; {sql}; COMMIT");
        sqlx::raw_sql(&sql).execute(&mut conn).await.unwrap();
    }

    /// The first column of what SQL finds.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let found = sqlx::query_scalar(sql).fetch_all(self.log.pool());
        found.await.unwrap()
    }
}

/// A customer of this number.
async fn registered(unit: &mut Unit, customer: CustomerId, number: &str) {
    let firm = KeyOf::Customer(customer);
    unit.make_key(firm).await.unwrap();
    let number = CustomerNumber::parse(number).unwrap();
    let claim = ClaimKind::CustomerNumber(&number);
    unit.claim(claim, customer.uuid()).await.unwrap().unwrap();
    let name = PersonName::parse("Acme Ltd").unwrap();
    let register = CustomerCommand::Register {
        customer,
        name: unit.secret(firm, name).await.unwrap(),
        number,
        kind: CustomerKind::Organization,
    };
    let done = unit.create::<Customer>(customer.uuid(), Some(customer), register);
    done.await.unwrap().unwrap();
}
