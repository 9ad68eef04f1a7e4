//! Sealing one value: XChaCha20-Poly1305 with a random nonce.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use portico_domain::Sealed;
use portico_domain::catalogue::SealedPlaintext;
use rand::RngCore;
use sha2::{Digest, Sha256};
use uuid::Uuid;

const FORM: u8 = 1;
const NONCE: usize = 24;

/// A 256-bit key. Never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyBytes([u8; 32]);

impl KeyBytes {
    /// Wraps 32 bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new random key.
    pub(super) fn random() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self(bytes)
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A sealed value or wrapped key that does not open under its key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("sealed data does not open under its key; it was changed, or the key is another's")]
pub struct SealError;

/// Seals a value with the randomness given (golden files use a fixed one).
///
/// # Panics
///
/// Never: strings serialise, and a value of at most gigabytes encrypts.
#[must_use]
pub fn seal_with(
    key: &KeyBytes,
    kid: Uuid,
    value: &str,
    salt: [u8; 32],
    nonce: [u8; NONCE],
) -> Sealed {
    let plaintext = SealedPlaintext {
        v: FORM,
        salt: URL_SAFE_NO_PAD.encode(salt),
        value: value.to_owned(),
    };
    let plaintext = serde_json::to_vec(&plaintext).expect("strings and a number serialise");
    let ciphertext = encrypt(key, &nonce, &plaintext, kid.as_bytes());
    let commit = Sha256::new()
        .chain_update(salt)
        .chain_update(value)
        .finalize();
    Sealed {
        v: FORM,
        kid,
        nonce: URL_SAFE_NO_PAD.encode(nonce),
        ciphertext: URL_SAFE_NO_PAD.encode(ciphertext),
        commit: URL_SAFE_NO_PAD.encode(commit),
    }
}

pub(crate) fn seal(key: &KeyBytes, kid: Uuid, value: &str) -> Sealed {
    let mut rng = rand::rng();
    let (mut salt, mut nonce) = ([0; 32], [0; NONCE]);
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut nonce);
    seal_with(key, kid, value, salt, nonce)
}

/// Opens a sealed value; whether the key is the right one shows by that.
pub fn open(key: &KeyBytes, sealed: &Sealed) -> Result<String, SealError> {
    if sealed.v != FORM {
        return Err(SealError);
    }
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| SealError);
    let nonce: [u8; NONCE] = decode(&sealed.nonce)?.try_into().map_err(|_| SealError)?;
    let plaintext = decrypt(
        key,
        &nonce,
        &decode(&sealed.ciphertext)?,
        sealed.kid.as_bytes(),
    )?;
    let plaintext: SealedPlaintext = serde_json::from_slice(&plaintext).map_err(|_| SealError)?;
    Ok(plaintext.value)
}

/// Nonce and ciphertext of a key under the key that wraps it.
pub(super) fn wrap(wrapping: &KeyBytes, kid: Uuid, key: &KeyBytes) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    rand::rng().fill_bytes(&mut nonce);
    let mut wrapped = nonce.to_vec();
    wrapped.extend(encrypt(wrapping, &nonce, key.bytes(), kid.as_bytes()));
    wrapped
}

pub(super) fn unwrap(
    wrapping: &KeyBytes,
    kid: Uuid,
    wrapped: &[u8],
) -> Result<KeyBytes, SealError> {
    let (nonce, ciphertext) = wrapped.split_first_chunk::<NONCE>().ok_or(SealError)?;
    let bytes = decrypt(wrapping, nonce, ciphertext, kid.as_bytes())?;
    Ok(KeyBytes(bytes.try_into().map_err(|_| SealError)?))
}

fn encrypt(key: &KeyBytes, nonce: &[u8; NONCE], message: &[u8], about: &[u8]) -> Vec<u8> {
    XChaCha20Poly1305::new(key.bytes().into())
        .encrypt(
            XNonce::from_slice(nonce),
            Payload {
                msg: message,
                aad: about,
            },
        )
        .expect("a message of a few kilobytes encrypts")
}

fn decrypt(
    key: &KeyBytes,
    nonce: &[u8; NONCE],
    ciphertext: &[u8],
    about: &[u8],
) -> Result<Vec<u8>, SealError> {
    XChaCha20Poly1305::new(key.bytes().into())
        .decrypt(
            XNonce::from_slice(nonce),
            Payload {
                msg: ciphertext,
                aad: about,
            },
        )
        .map_err(|_| SealError)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: KeyBytes = KeyBytes::new([7; 32]);
    const KID: Uuid = Uuid::from_u128(42);

    #[test]
    fn a_sealed_value_opens_under_its_key_only() {
        let sealed = seal(&KEY, KID, "Ada Lovelace");
        assert_eq!(open(&KEY, &sealed), Ok("Ada Lovelace".to_owned()));
        assert_eq!(open(&KeyBytes::new([8; 32]), &sealed), Err(SealError));
        let moved = Sealed {
            kid: Uuid::nil(),
            ..sealed
        };
        assert_eq!(open(&KEY, &moved), Err(SealError));
    }

    #[test]
    fn equal_values_seal_to_different_bytes() {
        let (a, b) = (seal(&KEY, KID, "x"), seal(&KEY, KID, "x"));
        assert_ne!(a.ciphertext, b.ciphertext);
        assert_ne!(a.commit, b.commit);
    }

    #[test]
    fn a_wrapped_key_unwraps_under_its_key_and_id_only() {
        let wrapped = wrap(&KEY, KID, &KeyBytes::new([9; 32]));
        assert!(unwrap(&KEY, KID, &wrapped) == Ok(KeyBytes::new([9; 32])));
        assert!(unwrap(&KEY, Uuid::nil(), &wrapped) == Err(SealError));
    }
}
