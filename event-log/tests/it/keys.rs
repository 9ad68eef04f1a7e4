//! Personal data is sealed, and can be forgotten.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::document::{Document, DocumentCommand, FolderPurpose, Placement};
use portico_domain::identity::Identity;
use portico_domain::values::{ContactKind, EmailAddress, ItemName, PersonName};
use portico_domain::{Actor, ContactId, CustomerId, ItemId, Sealed};
use portico_event_log::keys::{
    KeyError, KeyOf, MasterKey, MasterKeyError, Opener, Texts, begin_with, is_begun, is_key_of,
};
use portico_event_log::{ClaimKind, Committed, IdempotencyKey, LogError, Unit};
use serde_json::json;
use tempfile::TempDir;

use crate::given::{Given, Nothing, a_customer, a_log, begin, by, enable, new_id, open, register};

fn key_file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    (folder, path)
}

#[test]
fn the_master_key_is_made_once_for_us_alone_and_read_again() {
    let (folder, path) = key_file();
    let made = MasterKey::read_or_create(&path).unwrap();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let again = MasterKey::read_or_create(&path).unwrap();
    assert_eq!(made.hmac("email", "x"), again.hmac("email", "x"));
    assert_ne!(made.hmac("email", "x"), made.hmac("other", "x"));
    let (_other_folder, other) = key_file();
    let other = MasterKey::read_or_create(&other).unwrap();
    assert_ne!(made.hmac("email", "x"), other.hmac("email", "x"));
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "no draft is left"
    );
}

#[test]
fn a_damaged_exposed_or_default_master_key_is_refused_and_kept() {
    type Expected = fn(&MasterKeyError) -> bool;
    let malformed: Expected = |error| matches!(error, MasterKeyError::Malformed(_));
    let zeros = format!("portico-master-key-1:{}\n", "A".repeat(43));
    let good = format!("portico-master-key-1:{}B\n", "A".repeat(42));
    let cases: &[(&str, u32, Expected)] = &[
        ("", 0o600, malformed),
        ("secret", 0o600, malformed),
        ("portico-master-key-1:AAAA", 0o600, malformed),
        ("portico-master-key-1:!!", 0o600, malformed),
        ("portico-master-key-2:AAAA", 0o600, malformed),
        (&zeros, 0o600, |error| {
            matches!(error, MasterKeyError::Default(_))
        }),
        (&good, 0o640, |error| {
            matches!(error, MasterKeyError::Exposed(_))
        }),
        (&good, 0o604, |error| {
            matches!(error, MasterKeyError::Exposed(_))
        }),
    ];
    for (text, mode, expected) in cases {
        let (_folder, path) = key_file();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(*mode)).unwrap();
        let error = MasterKey::read_or_create(&path).err().unwrap();
        assert!(expected(&error), "{text:?}: {error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), *text);
    }
    let (_folder, missing) = key_file();
    assert!(matches!(
        MasterKey::read(&missing),
        Err(MasterKeyError::Io(..))
    ));
}

struct Canaries {
    contact: ContactId,
    customer: CustomerId,
    item: ItemId,
}

const NAMES: [&str; 7] = [
    "Canary-first",
    "Canary-last",
    "canary-mail@example.com",
    "Canary-customer",
    "Canary-item.pdf",
    "2001:db8::ca:4a",
    "Canary-agent/1.0",
];

/// A contact of a customer makes a folder; every name is a canary.
async fn with_canaries(given: &Given) -> Canaries {
    let [first, last, mail, company, file, ip, agent] = NAMES;
    let customer = a_customer();
    let contact = ContactId::new(new_id());
    let item = ItemId::new(new_id());
    let mut unit = Unit::begin(&given.log, by(Actor::Contact(contact)), new_id)
        .await
        .unwrap();
    let idempotent = IdempotencyKey::new("contact", "op", mail, first.as_bytes());
    unit.idempotent(idempotent).await.unwrap();
    let person = KeyOf::contact(contact);
    unit.make_key(person).await.unwrap();
    unit.seal_origin(Some(ip), Some(agent)).await.unwrap();
    register(&mut unit, customer, company).await.unwrap();
    let email = EmailAddress::parse(mail).unwrap();
    let add = ContactCommand::Add {
        contact,
        kind: ContactKind::Client,
        first_name: unit
            .secret(person, PersonName::parse(first).unwrap())
            .await
            .unwrap(),
        last_name: unit
            .secret(person, PersonName::parse(last).unwrap())
            .await
            .unwrap(),
        email: Some(unit.secret(person, email.clone()).await.unwrap()),
    };
    unit.create::<Contact>(contact.uuid(), None, add)
        .await
        .unwrap()
        .unwrap();
    let key = KeyOf::Item(customer, item);
    unit.make_key(key).await.unwrap();
    let name = ItemName::parse(file).unwrap();
    let create = DocumentCommand::CreateFolder {
        place: Placement {
            item,
            customer,
            name: unit.secret(key, name.clone()).await.unwrap(),
        },
        parent: None,
        purpose: FolderPurpose::Plain,
        contact: None,
        copied_from: None,
    };
    unit.create::<Document>(item.uuid(), Some(customer), create)
        .await
        .unwrap()
        .unwrap();
    let claims = [
        ClaimKind::ContactEmail(&email),
        ClaimKind::ItemName(item, &name),
    ];
    for claim in claims {
        unit.claim(claim, item.uuid()).await.unwrap().unwrap();
    }
    unit.commit(&Nothing, Some(json!({ "id": item })))
        .await
        .unwrap();
    Canaries {
        contact,
        customer,
        item,
    }
}

/// What can still be read of the whole log, in its order.
async fn readable(given: &Given) -> Vec<Option<String>> {
    let mut page = vec![];
    for (event, seq) in given.all_events().await.iter().zip(1..) {
        page.push(event.decode(seq).unwrap());
    }
    let mut conn = given.owner().await;
    let opener = Opener::for_page(&mut conn, given.log.master(), &page)
        .await
        .unwrap();
    let mut texts: Vec<Option<String>> = page
        .iter()
        .flat_map(|envelope| envelope.event.sealed())
        .map(|sealed| opener.text(sealed))
        .collect();
    let origin = &page[0].provenance;
    texts.extend([&origin.source_ip, &origin.user_agent].map(|s| opener.text(s.as_ref().unwrap())));
    texts
}

fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|text| Some((*text).to_owned())).collect()
}

#[tokio::test]
async fn no_name_address_or_file_name_stands_in_the_database() {
    let given = a_log().await;
    with_canaries(&given).await;
    let [first, last, mail, company, file, ip, agent] = NAMES;
    assert_eq!(
        readable(&given).await,
        some(&[company, first, last, mail, file, ip, agent])
    );
    for table in [
        "events",
        "claims",
        "idempotency",
        "keys.keys",
        "ledger_leaves",
    ] {
        assert!(table == "ledger_leaves" || given.count(table).await > 0);
        for canary in NAMES {
            for hidden in [canary.to_owned(), hex::encode(canary)] {
                let found = format!("{table} AS row WHERE row::text ILIKE '%{hidden}%'");
                assert_eq!(given.count(&found).await, 0, "{table}: {canary}");
            }
        }
    }
}

#[tokio::test]
async fn a_destroyed_persons_key_forgets_the_person_and_nothing_else() {
    let given = a_log().await;
    let canaries = with_canaries(&given).await;
    let mut conn = given.owner().await;
    for _ in 0..2 {
        let of = KeyOf::contact(canaries.contact);
        given.log.destroy_key(&mut conn, of).await.unwrap();
    }
    let [_, _, _, company, file, _, _] = NAMES.map(|name| Some(name.to_owned()));
    let expected = [company, None, None, None, file, None, None];
    assert_eq!(readable(&given).await, expected);
}

#[tokio::test]
async fn a_destroyed_customers_key_takes_the_names_of_its_items() {
    let given = a_log().await;
    let canaries = with_canaries(&given).await;
    let mut conn = given.owner().await;
    let of = KeyOf::Customer(canaries.customer);
    given.log.destroy_key(&mut conn, of).await.unwrap();
    let [first, last, mail, _, _, ip, agent] = NAMES.map(|name| Some(name.to_owned()));
    let expected = [None, first, last, mail, None, ip, agent];
    assert_eq!(readable(&given).await, expected);
    let item = KeyOf::Item(canaries.customer, canaries.item);
    let sealed = given.unit().await.seal(item, "again").await;
    assert!(is_destroyed(&sealed));
    let mut unit = given.unit().await;
    let made = unit
        .make_key(KeyOf::Item(canaries.customer, ItemId::new(new_id())))
        .await;
    assert!(matches!(made, Err(LogError::Key(KeyError::Destroyed(_)))));
}

fn is_destroyed(sealed: &Result<Sealed, LogError>) -> bool {
    matches!(sealed, Err(LogError::Key(KeyError::Destroyed(_))))
}

#[tokio::test]
async fn nothing_more_is_sealed_under_a_destroyed_key() {
    let given = a_log().await;
    let canaries = with_canaries(&given).await;
    let of = KeyOf::contact(canaries.contact);
    // Now the process has the key at hand.
    given.unit().await.seal(of, "before").await.unwrap();
    given
        .log
        .destroy_key(&mut given.owner().await, of)
        .await
        .unwrap();
    assert!(is_destroyed(&given.unit().await.seal(of, "after").await));
    let made = given.unit().await.make_key(of).await;
    assert!(matches!(made, Err(LogError::Key(KeyError::Destroyed(_)))));
}

#[tokio::test]
async fn a_key_destroyed_by_another_server_is_refused_at_the_next_command() {
    let given = a_log().await;
    let canaries = with_canaries(&given).await;
    let elsewhere = open(given.database.url(), 2).await;
    let of = KeyOf::contact(canaries.contact);
    // Now both have the key at hand.
    given.unit().await.seal(of, "before").await.unwrap();
    begin(&elsewhere).await.seal(of, "before").await.unwrap();
    let mut conn = given.owner().await;
    elsewhere.destroy_key(&mut conn, of).await.unwrap();
    let events = given.count("events").await;
    for _ in 0..2 {
        let refused = sign_in_from(&given, canaries.contact).await;
        assert!(
            matches!(refused, Err(LogError::Key(KeyError::Destroyed(key))) if key == of),
            "{refused:?}"
        );
    }
    assert_eq!(given.count("events").await, events);
}

#[tokio::test]
async fn an_items_key_is_not_wrapped_by_a_customers_that_another_server_destroyed() {
    let given = a_log().await;
    let canaries = with_canaries(&given).await;
    let of = KeyOf::Customer(canaries.customer);
    given.unit().await.seal(of, "before").await.unwrap();
    let keys = given.count("keys.keys").await;
    // Past this process's cache.
    portico_event_log::keys::destroy(&mut given.owner().await, of)
        .await
        .unwrap();
    let mut unit = given.unit().await;
    let item = KeyOf::Item(canaries.customer, ItemId::new(new_id()));
    unit.make_first_key(item).await.unwrap();
    let refused = unit.commit(&Nothing, None).await;
    assert!(
        matches!(refused, Err(LogError::Key(KeyError::Destroyed(key))) if key == of),
        "{refused:?}"
    );
    assert_eq!(given.count("keys.keys").await, keys);
}

/// An identity is enabled by the contact, from an address.
async fn sign_in_from(given: &Given, contact: ContactId) -> Result<Committed, LogError> {
    let mut unit = Unit::begin(&given.log, by(Actor::Contact(contact)), new_id).await?;
    unit.seal_origin(Some("203.0.113.7"), None).await?;
    let id = new_id();
    unit.create::<Identity>(id, None, enable(id))
        .await?
        .unwrap();
    unit.commit(&Nothing, None).await
}

#[tokio::test]
async fn a_key_that_is_there_is_not_made_again() {
    let given = a_log().await;
    let canaries = with_canaries(&given).await;
    let of = KeyOf::contact(canaries.contact);
    let mut unit = given.unit().await;
    unit.make_key(of).await.unwrap();
    unit.make_key(of).await.unwrap();
    let sealed = unit.seal(of, "still readable").await.unwrap();
    unit.commit(&Nothing, None).await.unwrap();
    let mut conn = given.owner().await;
    let kids = vec![of.kid()];
    let opener = Opener::for_kids(&mut conn, given.log.master(), kids)
        .await
        .unwrap();
    assert_eq!(opener.text(&sealed).as_deref(), Some("still readable"));
}

#[tokio::test]
async fn a_key_that_was_never_made_is_missing() {
    let given = a_log().await;
    let of = KeyOf::Customer(a_customer());
    let sealed = given.unit().await.seal(of, "x").await;
    assert!(matches!(sealed, Err(LogError::Key(KeyError::Missing(_)))));
}

#[tokio::test]
async fn a_sealed_value_that_was_tampered_with_reads_as_nothing() {
    let given = a_log().await;
    let canaries = with_canaries(&given).await;
    let of = KeyOf::contact(canaries.contact);
    let sealed = given.unit().await.seal(of, "Ada").await.unwrap();
    let mut conn = given.owner().await;
    let kids = vec![of.kid(), KeyOf::Customer(canaries.customer).kid()];
    let opener = Opener::for_kids(&mut conn, given.log.master(), kids)
        .await
        .unwrap();
    assert_eq!(opener.text(&sealed).as_deref(), Some("Ada"));
    let tampered: [fn(&mut Sealed); 8] = [
        |sealed| sealed.v = 2,
        |sealed| sealed.kid = uuid::Uuid::nil(),
        |sealed| sealed.nonce = "AAAA".to_owned(),
        |sealed| sealed.nonce = "not base64!".to_owned(),
        |sealed| sealed.ciphertext.clear(),
        |sealed| sealed.ciphertext.insert(0, 'A'),
        |sealed| sealed.ciphertext = "\u{1F511}".to_owned(),
        |sealed| sealed.ciphertext.truncate(8),
    ];
    for tamper in tampered {
        let mut changed = sealed.clone();
        tamper(&mut changed);
        assert_eq!(opener.text(&changed), None, "{changed:?}");
    }
    let moved = Sealed {
        kid: KeyOf::Customer(canaries.customer).kid(),
        ..sealed
    };
    assert_eq!(opener.text(&moved), None, "another's key");
}

#[tokio::test]
async fn under_another_master_key_nothing_opens_and_it_is_said() {
    let given = a_log().await;
    let canaries = with_canaries(&given).await;
    let of = KeyOf::contact(canaries.contact);
    let mut conn = given.owner().await;
    let wrong = MasterKey::from_bytes([4; 32]);
    let opened = Opener::for_kids(&mut conn, &wrong, vec![of.kid()]).await;
    assert!(matches!(opened, Err(KeyError::Seal(_))));
}

#[tokio::test]
async fn of_two_master_keys_that_begin_a_database_at_once_one_does() {
    let given = a_log().await;
    let keys = [[3; 32], [4; 32]].map(MasterKey::from_bytes);
    let (mut one, mut other) = (given.owner().await, given.owner().await);
    assert!(!is_begun(&mut one).await.unwrap());
    assert!(
        is_key_of(&mut one, &keys[0]).await.unwrap(),
        "of none so far"
    );
    let (one_did, other_did) = tokio::join!(
        begin_with(&mut one, &keys[0]),
        begin_with(&mut other, &keys[1])
    );
    let did = [one_did.unwrap(), other_did.unwrap()];
    assert_ne!(did[0], did[1]);
    assert!(is_begun(&mut one).await.unwrap());
    for (key, did) in keys.iter().zip(did) {
        assert_eq!(begin_with(&mut one, key).await.unwrap(), did);
        assert_eq!(is_key_of(&mut other, key).await.unwrap(), did);
    }
}

#[tokio::test]
async fn the_server_cannot_take_another_master_key_for_the_first() {
    let given = a_log().await;
    let key = MasterKey::from_bytes([3; 32]);
    let mut owner = given.owner().await;
    assert!(begin_with(&mut owner, &key).await.unwrap());
    for change in [
        "DELETE FROM keys.begun_with",
        "UPDATE keys.begun_with SET proof = 'x'",
    ] {
        let refused = sqlx::query(change).execute(given.log.pool()).await;
        let error = refused.unwrap_err().to_string();
        assert!(error.contains("permission denied"), "{error}");
    }
}
