//! What was sealed by other software under a test key opens for ever.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portico_domain::catalogue::{EVENT_VERSION, Event, entries};
use portico_domain::{ContactId, Sealed};
use portico_event_log::keys::{KeyBytes, KeyOf, Opener, SealError, open, seal_with};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const SALT: &str = "24eb43cd49057aa5a6d559c574265e87c11a0f57c11ffd95faa67388d34f08f5";
const NONCE: &str = "0ee9d1b5413bc05c2d7e88b994f8f4da672647adf5a4919e";
const VALUE: &str = "Ada Lovelace – Größe";

fn key() -> KeyBytes {
    KeyBytes::new(std::array::from_fn(|n| u8::try_from(n).unwrap()))
}

fn bytes<const N: usize>(hex: &str) -> [u8; N] {
    hex::decode(hex).unwrap().try_into().unwrap()
}

fn contact() -> KeyOf {
    let id: Uuid = "01976a5e-4c00-7000-8000-000000000002".parse().unwrap();
    KeyOf::contact(ContactId::new(id))
}

/// Made by an implementation of its own, from RFC 8439 and the draft of
/// `XChaCha20`.
fn vector() -> Sealed {
    Sealed {
        v: 1,
        kid: "dbf35dce-cebd-5b8b-9fc4-d9d32dc193b0".parse().unwrap(),
        nonce: "DunRtUE7wFwtfoi5lPj02mcmR631pJGe".to_owned(),
        ciphertext: "9Zzm0lRjb7m_J8izhpPcSYBvw0Y6lOUnsNa3hLUZe9XYed02cbnguGbN7jcCgEW3945tozmPBtV5\
                     WBBEhorw_446x6rsi84l53JH7NRbPE5Pf8NttlJ2eqt3XwMqKjOQfBAIXyaXd42595G57NtJ\
                     "
        .to_owned(),
        commit: "XGsLlNYgucWaPfqADHCFfzE6_13ZNpS37vl-8wU_CqI".to_owned(),
    }
}

#[test]
fn sealing_gives_the_known_bytes_and_they_open_to_the_known_text() {
    let sealed = seal_with(&key(), contact().kid(), VALUE, bytes(SALT), bytes(NONCE));
    assert_eq!(sealed, vector());
    assert_eq!(open(&key(), &vector()).as_deref(), Ok(VALUE));
    let other = KeyBytes::new([9; 32]);
    assert_eq!(open(&other, &vector()), Err(SealError));
}

#[test]
fn the_commitment_is_the_hash_of_salt_and_value() {
    let hash = Sha256::new()
        .chain_update(bytes::<32>(SALT))
        .chain_update(VALUE);
    assert_eq!(vector().commit, URL_SAFE_NO_PAD.encode(hash.finalize()));
}

#[test]
fn the_compact_form_reads_back() {
    let text = vector().to_string();
    assert_eq!(text.parse(), Ok(vector()));
    for broken in ["", "1.2.3", "x.y.z.a.b", &format!("{text}.")] {
        assert!(broken.parse::<Sealed>().is_err(), "{broken}");
    }
}

/// The golden files of `domain/golden` are sealed under the same key.
#[test]
fn every_sealed_field_of_the_golden_events_opens() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/golden");
    let mut opened = vec![];
    for entry in entries() {
        for event_type in entry.event_types {
            let text = std::fs::read_to_string(format!("{folder}/{event_type}.v1.json")).unwrap();
            let event = Event::decode(entry.aggregate_type, event_type, EVENT_VERSION, &text);
            for sealed in event.unwrap().sealed() {
                opened.push(open(&key(), sealed).unwrap_or_else(|_| panic!("{event_type}")));
            }
        }
    }
    for known in [
        "Grace Hopper",
        "grace@example.com",
        "Byron Ltd",
        "receipt.pdf",
    ] {
        assert!(opened.iter().any(|text| text == known), "{opened:?}");
    }
    assert_eq!(opened.len(), 30);
}

#[test]
fn an_opener_without_keys_opens_nothing() {
    use portico_event_log::keys::Texts;
    assert_eq!(Opener::default().text(&vector()), None);
}
