//! Commands that come to more than a thousand events, each one commit all the same.

use chrono::TimeDelta;
use portico_api::auth::invitations;
use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::metadata::{AuthStrength, Metadata};
use portico_domain::values::{ContactKind, EmailAddress, MembershipTerms, PersonName};
use portico_domain::{Actor, ContactId, CustomerId};
use portico_event_log::keys::KeyOf;
use portico_event_log::{ClaimKind, Unit};
use portico_projections::access::AccessProjector;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::scene::{SURVIVORS, Scene, scene};

/// A unit of work of the operator's.
async fn unit(scene: &Scene) -> Unit {
    let request = scene.given.clock.new_id();
    let metadata = Metadata {
        actor: Actor::Operator,
        on_behalf_of: None,
        request_id: request,
        correlation_id: request,
        causation_id: None,
        idempotency_hash: None,
        auth_strength: AuthStrength::None,
        source_ip: None,
        user_agent: None,
        occurred_at: scene.given.clock.now(),
    };
    let new_id = || Uuid::from_u128(rand::random());
    Unit::begin(&scene.given.app.log, metadata, new_id)
        .await
        .unwrap()
}

/// So many contacts of the customer, each with an invitation that is not used.
async fn invite(scene: &Scene, count: usize) {
    let mut unit = unit(scene).await;
    for n in 0..count {
        let email = EmailAddress::parse(&format!("ida.{n}@client.example")).unwrap();
        invite_one(scene, &mut unit, email).await;
    }
    unit.commit(&AccessProjector, None).await.unwrap();
}

async fn invite_one(scene: &Scene, unit: &mut Unit, email: EmailAddress) {
    let contact = ContactId::new(scene.given.clock.new_id());
    let customer = CustomerId::new(scene.baker.id.parse().unwrap());
    let key = KeyOf::contact(contact);
    unit.make_first_key(key).await.unwrap();
    let claim = ClaimKind::ContactEmail(&email);
    unit.claim(claim, contact.uuid()).await.unwrap().unwrap();
    let name = |text: &str| PersonName::parse(text).unwrap();
    let add = ContactCommand::Add {
        contact,
        kind: ContactKind::Client,
        first_name: unit.secret(key, name("Ida")).await.unwrap(),
        last_name: unit.secret(key, name("Tester")).await.unwrap(),
        email: Some(unit.secret(key, email).await.unwrap()),
    };
    let added = unit.create::<Contact>(contact.uuid(), None, add);
    added.await.unwrap().unwrap();
    let (at, until) = (
        scene.given.clock.now(),
        scene.given.clock.now() + TimeDelta::days(7),
    );
    let assign = ContactCommand::AssignMembership {
        customer,
        terms: MembershipTerms::usual(),
    };
    let invite = ContactCommand::Invite {
        expires_at: until,
        through_group: false,
    };
    for command in [assign, invite] {
        let done = unit.handle::<Contact>(contact.uuid(), Some(customer), command);
        done.await.unwrap().unwrap();
    }
    invitations::create(unit.connection(), contact, &[1; 32], at, until)
        .await
        .unwrap();
}

/// How many events of a type there are.
async fn events(scene: &Scene, event_type: &str) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM events WHERE event_type = $1")
        .bind(event_type)
        .fetch_one(scene.given.app.log.pool())
        .await
        .unwrap()
}

/// So many folders in `BILLING`.
async fn folders(scene: &Scene, count: usize) -> Vec<String> {
    let mut folders = vec![];
    for n in 0..count {
        let name = format!("Folder {n}");
        let billing = Some(scene.billing.as_str());
        folders.push(scene.given.folder(&scene.baker, billing, &name).await);
    }
    folders
}

/// Grants them all, on these terms.
async fn grant(scene: &Scene, folders: &[String], terms: &Value) {
    for some in folders.chunks(200) {
        let mut input = terms.clone();
        input["itemIds"] = json!(some);
        let _ = scene.given.owner.grant_with(input).await.done();
    }
}

#[tokio::test]
async fn a_portal_is_closed_whatever_invitations_wait() {
    let scene = scene().await;
    invite(&scene, 1_001).await;
    let closed = scene.given.owner.switch_portal(&scene.baker.id, false);
    let _ = closed.await.done();
    assert_eq!(events(&scene, "InvitationRevoked").await, 1_001);
    let open = "SELECT count(*) FROM auth.invitations WHERE revoked_at IS NULL
                AND accepted_at IS NULL";
    let open = sqlx::query_scalar::<_, i64>(open).fetch_one(scene.given.app.log.pool());
    assert_eq!(open.await.unwrap(), 0);
}

#[tokio::test]
async fn a_portal_opens_again_whatever_slept() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let folders = folders(&scene, 401).await;
    for who in [
        json!({}),
        json!({ "contactId": scene.clara.id }),
        json!({ "contactId": scene.ben.id }),
    ] {
        grant(&scene, &folders, &who).await;
    }
    let closed = owner.switch_portal(&scene.baker.id, false).await;
    let _ = closed.done();
    let open = json!({ "customerId": scene.baker.id });
    let query = "query($change: PreviewChangeInput!) { previewChange(change: $change) {
        ... on ChangePreview { gains survivors { count revoked } } } }";
    let change = json!({ "change": { "openCustomerPortal": open } });
    let foreseen = owner.ask(query, change).await["previewChange"].take();
    let slept = json!({ "count": 1_203, "revoked": true });
    assert_eq!(foreseen, json!({ "gains": 0, "survivors": slept }));
    let opened = owner.change("openCustomerPortal", open, SURVIVORS).await;
    assert_eq!(opened.done().0["survivors"]["count"], 1_203);
    assert_eq!(events(&scene, "AccessRevoked").await, 1_203);
}

#[tokio::test]
async fn as_much_as_may_lie_beside_an_exception_is_raised_at_once() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let mut beside = folders(&scene, 500).await;
    let soon = scene.given.clock.now() + TimeDelta::hours(1);
    let view = json!({ "capability": "VIEW", "expires": { "at": soon } });
    // The invoice lies there too.
    let left_out = std::mem::replace(&mut beside[0], scene.invoice.clone());
    grant(&scene, &beside, &view).await;
    let _ = owner.grant(&scene.billing).await.done();
    let input = json!({ "folderId": scene.billing, "exceptIds": [left_out] });
    let shared = owner.change("shareContentsExcept", input, "").await;
    let _ = shared.done();
    for raised in ["AccessCapabilityChanged", "AccessExpiryChanged"] {
        assert_eq!(events(&scene, raised).await, 500, "{raised}");
    }
    assert!(scene.clara.item(&left_out).await.is_null());
}
