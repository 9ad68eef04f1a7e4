//! What Clara sends is hers, and the firm's once it is accepted.

use super::{
    Capability, DOCUMENT, Line, Subject, THE_DOCUMENT, THE_FOLDER, a_version, asked_of, clara,
    is_clara, pia, share, to_both,
};
use crate::access::Facts;
use crate::access::tests::given::{ROOT, folder};
use crate::document::FolderPurpose;

const LESS: &str = "the same, and Clara's grant on `2019` is VIEW only, or her can-download is off";
const RECEIPT: &str = "`receipt.jpg`";
const WITHDRAWN: &str = "Clara withdraws `receipt.jpg` before any staff member opened or accepted \
                         it; staff keep it, marked";
const OWN_FOLDER: &str = "it was Clara who made `BILLING`; nothing is granted any more";
const DEPOSIT: &str = "grant on `march.pdf` to both; Clara deposits a changed version";

fn receipt(facts: &mut Facts) {
    facts.chain[0].created_by = Some(clara());
    facts.versions = vec![a_version(1, Some(clara()))];
}

/// Into 2019, not into BILLING.
fn into_2019(facts: &mut Facts) {
    to_both(facts);
    receipt(facts);
    facts.chain.remove(1);
}

fn covered(facts: &mut Facts) {
    into_2019(facts);
    facts.versions.push(a_version(2, None));
}

fn deposited(facts: &mut Facts) {
    share(facts, Some(DOCUMENT), Subject::Contact(clara()));
    share(facts, Some(DOCUMENT), Subject::Contact(pia()));
    facts.versions.push(a_version(2, Some(clara())));
}

pub(super) const LINES: &[Line] = &[
    (
        "Clara uploads `receipt.jpg` without choosing a folder",
        RECEIPT,
        |facts| {
            receipt(facts);
            facts.chain[1] = folder(90, FolderPurpose::FromContact);
            facts.chain[2] = folder(91, FolderPurpose::FromClient);
            facts.chain[3] = folder(ROOT, FolderPurpose::FilesRoot);
        },
    ),
    (OWN_FOLDER, THE_FOLDER, |facts| {
        facts.chain[1].created_by = Some(clara());
        asked_of(facts, 1);
    }),
    (OWN_FOLDER, THE_DOCUMENT, |facts| {
        facts.chain[1].created_by = Some(clara());
    }),
    (
        "Clara uploads `receipt.jpg` into `2019`, which is granted to both",
        RECEIPT,
        into_2019,
    ),
    (
        "a staff member puts a new version over it",
        RECEIPT,
        covered,
    ),
    (LESS, "VIEW only", |facts| {
        covered(facts);
        facts.grants[0].capability = Capability::View;
    }),
    (LESS, "can-download off", |facts| {
        covered(facts);
        facts.memberships[0].terms.can_download = !is_clara(facts);
    }),
    (
        "instead of that, a staff member accepts the upload, which is the firm's now",
        RECEIPT,
        |facts| {
            into_2019(facts);
            facts.versions[0].accepted = true;
        },
    ),
    (DEPOSIT, "until it is accepted", deposited),
    (DEPOSIT, "Then", |facts| {
        deposited(facts);
        facts.versions[1].accepted = true;
    }),
    (WITHDRAWN, RECEIPT, |facts| {
        into_2019(facts);
        facts.chain[0].withdrawn = true;
    }),
];
