//! What auditors and readers of work done are told of each event there is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use portico_domain::access_log;
use portico_domain::catalogue::{EVENT_VERSION, Event, entries};
use portico_domain::metadata::{AuthStrength, Metadata};
use portico_domain::{Actor, CustomerId, StaffId};
use portico_event_log::keys::Texts;
use portico_event_log::{Envelope, Inline, LogError, Unit};
use portico_projections::access_log::{self as openings, AccessLogFilter};
use portico_projections::activity::{self, ActivityFilter};
use portico_projections::audit::{self, AuditEntry, AuditFilter};
use portico_projections::entries::EntryPage;
use portico_projections::runner::{Runner, models};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::given::{Given, given, new_id};

const ALL: EntryPage = EntryPage {
    first: 200,
    after: None,
    newest_first: false,
    with_total: false,
};

/// The access model is not asked here.
struct Nothing;

impl Inline for Nothing {
    async fn project(
        &self,
        _: &mut PgConnection,
        _: &[Envelope],
        _: &dyn Texts,
    ) -> Result<(), sqlx::Error> {
        Ok(())
    }
}

/// The golden event of each type, as a staff member's command on behalf of
/// another would have left it.
async fn written(given: &Given, customer: CustomerId, on_behalf_of: StaffId) {
    let metadata = Metadata {
        actor: Actor::Staff(given.staff),
        on_behalf_of: Some(on_behalf_of),
        request_id: new_id(),
        correlation_id: new_id(),
        causation_id: None,
        idempotency_hash: None,
        auth_strength: AuthStrength::Password,
        source_ip: None,
        user_agent: None,
        occurred_at: given.at,
    };
    let mut unit = Unit::begin(&given.log, metadata, new_id).await.unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/golden");
    for entry in entries() {
        for event_type in entry.event_types {
            let file = golden.join(format!("{event_type}.v1.json"));
            let text = std::fs::read_to_string(file).unwrap();
            let event = Event::decode(entry.aggregate_type, event_type, EVENT_VERSION, &text);
            note(&mut unit, entry.aggregate_type, customer, event.unwrap()).unwrap();
        }
    }
    unit.commit(&Nothing, None).await.unwrap();
}

fn note(
    unit: &mut Unit,
    aggregate_type: &'static str,
    customer: CustomerId,
    event: Event,
) -> Result<(), LogError> {
    let (id, customer) = (new_id(), Some(customer));
    match event {
        Event::Firm(event) => unit.note(aggregate_type, id, None, event),
        Event::Staff(event) => unit.note(aggregate_type, id, customer, event),
        Event::Identity(event) => unit.note(aggregate_type, id, None, event),
        Event::Customer(event) => unit.note(aggregate_type, id, customer, event),
        Event::Contact(event) => unit.note(aggregate_type, id, customer, event),
        Event::Group(event) => unit.note(aggregate_type, id, customer, event),
        Event::Document(event) => unit.note(aggregate_type, id, customer, event),
        Event::Grant(event) => unit.note(aggregate_type, id, customer, event),
        Event::AccessLog(event) => unit.note(access_log::TYPE, id, customer, event),
    }
}

/// Event, kind of subject, item, decision, what it carries, activity; `-` is none.
const EXPECTED: &str = "
FirmRegistered           FIRM     -    ALLOWED            -        -
FirmDetailsChanged       FIRM     -    ALLOWED            -        -
SectionDefined           FIRM     -    ALLOWED            -        -
StaffAdded               STAFF    -    ALLOWED            -        -
StaffRolesChanged        STAFF    -    ALLOWED            -        -
StaffReachChanged        STAFF    -    ALLOWED            -        -
StaffSuspended           STAFF    -    REVOKED            -        -
StaffReinstated          STAFF    -    GRANTED            -        -
StaffAssignedToCustomer  STAFF    -    GRANTED            -        STAFF_ASSIGNED
StaffUnassigned          STAFF    -    REVOKED            -        STAFF_UNASSIGNED
IdentityEnabled          STAFF    -    GRANTED            -        -
SignedIn                 IDENTITY -    ALLOWED            -        -
CredentialChanged        IDENTITY -    ALLOWED            -        -
IdentityDisabled         IDENTITY -    REVOKED            -        -
CustomerRegistered       CUSTOMER -    ALLOWED            -        -
CustomerDetailsChanged   CUSTOMER -    ALLOWED            -        -
FileOwnerAssigned        CUSTOMER -    ALLOWED            -        -
PortalOpened             CUSTOMER -    GRANTED            -        PORTAL_OPENED
PortalClosed             CUSTOMER -    REVOKED            -        PORTAL_CLOSED
ContactAdded             CONTACT  -    ALLOWED            -        -
ContactDetailsChanged    CONTACT  -    ALLOWED            -        -
ContactInvited           CONTACT  -    ALLOWED            -        -
InvitationRevoked        CONTACT  -    REVOKED            -        -
ContactActivated         CONTACT  -    ALLOWED            -        -
ContactClosed            CONTACT  -    REVOKED            -        -
MembershipAssigned       CONTACT  -    GRANTED            -        MEMBERSHIP_ASSIGNED
MembershipChanged        CONTACT  -    ALLOWED            -        MEMBERSHIP_CHANGED
MembershipRemoved        CONTACT  -    REVOKED            -        MEMBERSHIP_REMOVED
MembershipPortalOpened   CONTACT  -    GRANTED            -        CONTACT_PORTAL_OPENED
MembershipPortalClosed   CONTACT  -    REVOKED            -        CONTACT_PORTAL_CLOSED
GroupCreated             GROUP    -    ALLOWED            -        -
GroupDescribed           GROUP    -    ALLOWED            -        -
MembersAdded             GROUP    -    GRANTED            -        -
MembersRemoved           GROUP    -    REVOKED            -        -
GroupRolesAssigned       GROUP    -    GRANTED            -        GROUP_ROLES_ASSIGNED
GroupRolesRemoved        GROUP    -    REVOKED            -        GROUP_ROLES_REMOVED
GroupClosed              GROUP    -    REVOKED            -        -
FolderCreated            CONTACT  item ALLOWED            -        -
FolderCreatedByClient    CONTACT  item ALLOWED            -        FOLDER_SENT
UploadedByStaff          -        item ALLOWED            -        UPLOADED
UploadedByClient         CONTACT  item ALLOWED            -        SENT
VersionAddedByStaff      -        item ALLOWED            -        VERSION_ADDED
VersionDepositedByClient CONTACT  item ALLOWED            -        VERSION_DEPOSITED
VersionAccepted          -        item ALLOWED            -        VERSION_ACCEPTED
UploadAccepted           -        item ALLOWED            -        UPLOAD_ACCEPTED
UploadWithdrawn          -        item ALLOWED            -        WITHDRAWN
ItemRenamed              -        item ALLOWED            -        -
ItemMoved                -        item ALLOWED            -        MOVED
ItemSectionSet           -        item ALLOWED            -        -
ItemTrashed              -        item ALLOWED            -        -
ItemRestored             -        item ALLOWED            -        -
ItemPurgeMarked          -        item ALLOWED            -        -
ItemPurged               -        item ALLOWED            -        -
MatterOpened             -        item ALLOWED            -        MATTER_OPENED
MatterDescribed          -        item ALLOWED            -        -
MatterClosed             -        item ALLOWED            -        MATTER_CLOSED
MatterReopened           -        item ALLOWED            -        MATTER_REOPENED
MatterAccessGiven        CONTACT  item GRANTED            -        MATTER_ACCESS_GIVEN
MatterAccessRevoked      CONTACT  item REVOKED            -        MATTER_ACCESS_REVOKED
AccessGranted            CONTACT  item GRANTED            DOWNLOAD ACCESS_GRANTED
AccessRevoked            CONTACT  item REVOKED            -        ACCESS_REVOKED
AccessCapabilityChanged  CONTACT  item CAPABILITY_CHANGED VIEW     -
AccessExpiryChanged      CONTACT  item EXPIRY_CHANGED     -        -
MasterAccessGranted      CUSTOMER -    GRANTED            DOWNLOAD MASTER_ACCESS_GRANTED
MasterAccessRevoked      CUSTOMER -    REVOKED            -        MASTER_ACCESS_REVOKED
DocumentViewed           -        item ALLOWED            VIEW     -
DocumentDownloaded       -        item ALLOWED            DOWNLOAD -
OpeningCompleted         -        item ALLOWED            DOWNLOAD -
AccessRefused            -        item REFUSED:NOT_SHARED DOWNLOAD -
RequestRefused           -        -    REFUSED:PERMISSION_MISSING - -
";

fn words<'a>(entry: &'a AuditEntry, activity: &'a BTreeMap<i64, String>) -> Vec<&'a str> {
    vec![
        &entry.event_type,
        entry.subject_kind.as_deref().unwrap_or("-"),
        entry.item_id.map_or("-", |_| "item"),
        entry.decision.as_deref().unwrap_or("-"),
        entry.capability.as_deref().unwrap_or("-"),
        activity.get(&entry.seq).map_or("-", |kind| kind.as_str()),
    ]
}

/// Every golden event and its followers' entries.
async fn told() -> (Given, CustomerId, StaffId) {
    let given = given().await;
    let customer = CustomerId::new("01976a5e-4c00-7000-8000-000000000001".parse().unwrap());
    let principal = StaffId::new(new_id());
    written(&given, customer, principal).await;
    let runner = Runner::new(given.log.clone(), models());
    given.follow(&runner).await;
    (given, customer, principal)
}

#[tokio::test]
async fn every_event_there_is_has_actor_object_and_decision() {
    let (given, customer, principal) = told().await;
    let mut conn = given.conn().await;
    let all = audit::entries(&mut conn, &AuditFilter::default(), ALL).await;
    let all = all.unwrap().rows;
    let activity = activity::entries(&mut conn, &ActivityFilter::default(), ALL).await;
    let activity = activity.unwrap().rows.into_iter();
    let activity: BTreeMap<i64, String> = activity.map(|row| (row.seq, row.kind)).collect();
    let found: BTreeSet<_> = all.iter().map(|entry| words(entry, &activity)).collect();
    let expected = EXPECTED.trim().lines();
    let expected: BTreeSet<Vec<&str>> = expected.map(|l| l.split_whitespace().collect()).collect();
    assert_eq!(found, expected);
    for entry in &all {
        assert_eq!(entry.actor, Some(Actor::Staff(given.staff)));
        assert_eq!(entry.on_behalf_of, Some(principal.uuid()), "{entry:?}");
        let of_the_firm = ["FIRM", "IDENTITY"].map(Some);
        let identity = entry.event_type == "IdentityEnabled";
        if of_the_firm.contains(&entry.subject_kind.as_deref()) || identity {
            assert!(entry.subject_id.is_some(), "{entry:?}");
            continue;
        }
        // An event of a customer is an aggregate's of that id.
        let about = match entry.subject_kind.as_deref() {
            Some("CUSTOMER") => entry.subject_id,
            _ => Some(customer.uuid()),
        };
        assert_eq!(entry.customer_id, about, "{entry:?}");
    }
}

#[tokio::test]
async fn each_field_of_a_filter_restricts() {
    let (given, customer, principal) = told().await;
    let mut conn = given.conn().await;
    let everything = AuditFilter::default();
    let all = audit::entries(&mut conn, &everything, ALL)
        .await
        .unwrap()
        .rows;
    let granted = all
        .iter()
        .find(|entry| entry.event_type == "AccessGranted")
        .unwrap();
    let contact = granted.subject_id;
    let (item, later) = (granted.item_id, given.at + chrono::TimeDelta::seconds(1));
    let mut types = async |filter: AuditFilter| -> Vec<String> {
        let found = audit::entries(&mut conn, &filter, ALL).await.unwrap().rows;
        found.into_iter().map(|entry| entry.event_type).collect()
    };
    let none = || AuditFilter::default();
    let by = |actor| AuditFilter { actor, ..none() };
    assert_eq!(types(by(Some(given.staff.uuid()))).await.len(), all.len());
    assert_eq!(types(by(contact)).await, [""; 0]);
    let by_a = |kind: &str| AuditFilter {
        actor_kinds: vec![kind.to_owned()],
        ..none()
    };
    assert_eq!(types(by_a("staff")).await.len(), all.len());
    assert_eq!(types(by_a("operator")).await, [""; 0]);
    let for_whom = |on_behalf_of| AuditFilter {
        on_behalf_of,
        ..none()
    };
    assert_eq!(
        types(for_whom(Some(principal.uuid()))).await.len(),
        all.len()
    );
    assert_eq!(types(for_whom(contact)).await, [""; 0]);
    let of = |event_type: &str| AuditFilter {
        event_types: vec![event_type.to_owned()],
        ..none()
    };
    assert_eq!(types(of("ItemTrashed")).await, ["ItemTrashed"]);
    let at = |customer| AuditFilter { customer, ..none() };
    let there = types(at(Some(customer.uuid()))).await;
    let of_the_firm = ["FirmRegistered", "SignedIn", "CustomerRegistered"].map(str::to_owned);
    assert!(of_the_firm.iter().all(|event| !there.contains(event)));
    assert!(
        there.contains(&"ItemTrashed".to_owned()) && there.contains(&"AccessRefused".to_owned())
    );
    let on = types(AuditFilter { item, ..none() }).await;
    let of_an_item = |event: &String| {
        let kinds = ["Access", "Document", "Opening"];
        kinds.iter().any(|kind| event.starts_with(kind))
    };
    assert!(on.iter().all(of_an_item), "{on:?}");
    assert!(on.contains(&"AccessGranted".to_owned()) && on.contains(&"AccessRefused".to_owned()));
    let about = types(AuditFilter {
        subject: contact,
        ..none()
    })
    .await;
    // Who joins a group is found too, though the group is the subject.
    for event in ["AccessGranted", "MatterAccessGiven", "MembersAdded"] {
        assert!(about.contains(&event.to_owned()), "{event}: {about:?}");
    }
    assert!(!about.contains(&"GroupCreated".to_owned()));
    let from = |from| AuditFilter { from, ..none() };
    assert_eq!(types(from(Some(given.at))).await.len(), all.len());
    assert_eq!(types(from(Some(later))).await, [""; 0]);
    let to = |to| AuditFilter { to, ..none() };
    assert_eq!(types(to(Some(given.at))).await, [""; 0]);
    assert_eq!(types(to(Some(later))).await.len(), all.len());
    assert_eq!(types(at(Some(Uuid::max()))).await, [""; 0]);
}

#[tokio::test]
async fn what_other_software_wrote_has_no_decision_of_ours() {
    let given = given().await;
    let sql = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type,
                   event_version, payload, metadata)
               VALUES ('identity', gen_random_uuid()::text, 1, 'SignedIn', '1.0',
                       '{\"SignedIn\":{}}', '{}')";
    sqlx::query(sql).execute(given.log.pool()).await.unwrap();
    let runner = Runner::new(given.log.clone(), models());
    given.follow(&runner).await;
    let mut conn = given.conn().await;
    let all = audit::entries(&mut conn, &AuditFilter::default(), ALL).await;
    let all = all.unwrap().rows;
    assert_eq!((all[0].actor, all[0].decision.as_deref()), (None, None));
}

#[tokio::test]
async fn each_field_of_the_access_logs_filter_restricts() {
    let (given, customer, _) = told().await;
    let mut conn = given.conn().await;
    let mut kinds = async |filter: AccessLogFilter| -> Vec<String> {
        let found = openings::entries(&mut conn, &filter, ALL).await.unwrap();
        found.rows.into_iter().map(|entry| entry.kind).collect()
    };
    let none = AccessLogFilter::default;
    // The last is about no customer and no item.
    let all = ["VIEWED", "DOWNLOADED", "REFUSED", "REFUSED"];
    let about = &all[..3];
    let (nobody, later) = (Some(Uuid::max()), given.at + chrono::TimeDelta::seconds(1));
    assert_eq!(kinds(none()).await, all);
    for (mine, others) in [
        (
            AccessLogFilter {
                customer: Some(customer.uuid()),
                ..none()
            },
            AccessLogFilter {
                customer: nobody,
                ..none()
            },
        ),
        (
            AccessLogFilter {
                actor: Some(given.staff.uuid()),
                ..none()
            },
            AccessLogFilter {
                actor: nobody,
                ..none()
            },
        ),
        (
            AccessLogFilter {
                actor_kinds: vec!["staff".to_owned()],
                ..none()
            },
            AccessLogFilter {
                actor_kinds: vec!["contact".to_owned()],
                ..none()
            },
        ),
        (
            AccessLogFilter {
                from: Some(given.at),
                ..none()
            },
            AccessLogFilter {
                from: Some(later),
                ..none()
            },
        ),
        (
            AccessLogFilter {
                to: Some(later),
                ..none()
            },
            AccessLogFilter {
                to: Some(given.at),
                ..none()
            },
        ),
    ] {
        let found = if mine.customer.is_some() { about } else { &all };
        assert_eq!(kinds(mine).await, found);
        assert_eq!(kinds(others).await, [""; 0]);
    }
    let item = |item| AccessLogFilter { item, ..none() };
    assert_eq!(kinds(item(nobody)).await, [""; 0]);
    let golden = "01976a5e-4c00-7000-8000-000000000006".parse().unwrap();
    assert_eq!(kinds(item(Some(golden))).await, about);
    for kind in &about[..2] {
        let of = AccessLogFilter {
            kinds: vec![(*kind).to_owned()],
            ..none()
        };
        assert_eq!(kinds(of).await, [*kind]);
    }
    let filter = AccessLogFilter {
        kinds: vec!["REFUSED".to_owned()],
        ..none()
    };
    let refused = openings::entries(&mut conn, &filter, ALL)
        .await
        .unwrap()
        .rows;
    let told = |at: usize| (refused[at].action.as_deref(), refused[at].code.as_deref());
    assert_eq!(told(0), (Some("DOWNLOAD"), Some("NOT_SHARED")));
    assert_eq!(told(1), (Some("grantAccess"), Some("PERMISSION_MISSING")));
    assert_eq!(refused.len(), 2);
}
