use super::*;

/// The key pair and note of the documentation of Go's `sumdb/note`.
const GO_SEED: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const GO_VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                       then you don't know what your problem is.\n";
const GO_SIGNATURE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// What [`checkpoint`] looks like under the signature of [`key`].
const NOTE: &str = "\
portal.example/ledger
42
SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=

— portal.example/ledger GmZZLDXH41vqzMc+Ra8TvuTcktPDgFrcCZUllgU5hwf0CQjSUa2tI33lDwbiCe+zw8/RUmdm61gS2yUaYF49FwCk7AI=
";

fn go_key() -> SigningKey {
    let typed = STANDARD.decode(GO_SEED).expect("the seed is base64");
    SigningKey::from_bytes(typed[1..].try_into().expect("a seed has 32 bytes"))
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn origin() -> Origin {
    "portal.example/ledger".parse().expect("a fit origin")
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: origin(),
        size: 42,
        root: Hash::of(b"root"),
    }
}

/// Any text under a good signature, as a faulty signer would leave it.
fn signed(text: &str) -> String {
    format!("{text}\n{}", signature_line(text, &origin(), &key()))
}

fn verify(note: &str) -> Result<Checkpoint, CheckpointError> {
    Checkpoint::verify(note, &origin(), &key().verifying_key())
}

#[test]
fn keys_and_signatures_are_those_of_go() {
    let name: Origin = "PeterNeumann".parse().expect("a fit name");
    assert_eq!(name.verifier_key(&go_key().verifying_key()), GO_VKEY);
    assert_eq!(signature_line(GO_TEXT, &name, &go_key()), GO_SIGNATURE);
    assert_eq!(
        verify_signature(GO_TEXT, GO_SIGNATURE, &name, &go_key().verifying_key()),
        Ok(())
    );
}

#[test]
fn a_signed_checkpoint_reads_back() {
    let note = checkpoint().sign(&key());
    assert_eq!(note, NOTE);
    assert_eq!(verify(&note), Ok(checkpoint()));
}

#[test]
fn a_changed_text_is_refused() {
    let note = checkpoint().sign(&key()).replacen("\n42\n", "\n43\n", 1);
    assert_eq!(verify(&note), Err(CheckpointError::WrongSignature));
}

#[test]
fn another_key_or_origin_did_not_sign() {
    let other_key = checkpoint().sign(&SigningKey::from_bytes(&[8; 32]));
    assert_eq!(verify(&other_key), Err(CheckpointError::Unsigned));
    let mut elsewhere = checkpoint();
    elsewhere.origin = "elsewhere.example/ledger".parse().expect("a fit origin");
    assert_eq!(
        verify(&elsewhere.sign(&key())),
        Err(CheckpointError::Unsigned)
    );
}

#[test]
fn our_signature_under_a_foreign_origin_line_is_refused() {
    let root = STANDARD.encode([0; 32]);
    let note = signed(&format!("elsewhere.example\n1\n{root}\n"));
    assert!(matches!(
        verify(&note),
        Err(CheckpointError::OtherOrigin { .. })
    ));
}

#[test]
fn a_witness_may_sign_too() {
    let witness: Origin = "witness.example".parse().expect("a fit name");
    let line = signature_line(&checkpoint().text(), &witness, &go_key());
    let ours = checkpoint().sign(&key());
    assert_eq!(verify(&format!("{ours}{line}")), Ok(checkpoint()));
}

#[test]
fn a_signed_but_misshapen_text_is_refused() {
    let root = STANDARD.encode([0; 32]);
    let short = STANDARD.encode([0; 31]);
    for text in [
        "portal.example/ledger\n".to_owned(),
        "portal.example/ledger\n1\n".to_owned(),
        format!("portal.example/ledger\n01\n{root}\n"),
        format!("portal.example/ledger\n+1\n{root}\n"),
        format!("portal.example/ledger\n1\n{short}\n"),
        format!("portal.example/ledger\n1\n{root}\n\nmore\n"),
        format!("portal.example/ledger\n1\r\n{root}\n"),
    ] {
        let refusal = verify(&signed(&text));
        assert!(
            matches!(refusal, Err(CheckpointError::Malformed(_))),
            "{text:?} gave {refusal:?}"
        );
    }
}

#[test]
fn a_note_cut_short_is_refused_at_every_byte() {
    let note = checkpoint().sign(&key());
    for end in (0..note.len()).filter(|end| note.is_char_boundary(*end)) {
        assert!(verify(&note[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn an_origin_has_no_spaces_or_plus_signs() {
    for name in ["", "a b", "a+b", "a\nb", "a\u{a0}b"] {
        assert_eq!(
            name.parse::<Origin>(),
            Err(CheckpointError::UnfitOrigin(name.to_owned()))
        );
    }
}

#[test]
fn a_key_id_under_another_name_is_another_key() {
    let mut bytes = key_id(&origin(), &key().verifying_key()).to_vec();
    bytes.extend([0; 64]);
    let line = format!("— witness.example {}\n", STANDARD.encode(bytes));
    let ours = checkpoint().sign(&key());
    assert_eq!(verify(&format!("{ours}{line}")), Ok(checkpoint()));
}
