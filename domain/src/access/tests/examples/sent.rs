//! What Clara sends is hers, and the firm's once it is accepted.

use super::{
    Capability, DOCUMENT, Line, Subject, a_version, asked_of, clara, is_clara, pia, share, to_both,
};
use crate::access::Facts;
use crate::access::tests::given::{ROOT, folder};
use crate::document::FolderPurpose;

const LESS: &str = "the same, and Clara's grant on `2019` is VIEW only, or her can-download is off";
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
        |facts| {
            receipt(facts);
            facts.chain[1] = folder(90, FolderPurpose::FromContact);
            facts.chain[2] = folder(91, FolderPurpose::FromClient);
            facts.chain[3] = folder(ROOT, FolderPurpose::FilesRoot);
        },
        "sees 1, takes 1; own work",
        "NOT_SHARED",
    ),
    (
        OWN_FOLDER,
        |facts| {
            facts.chain[1].created_by = Some(clara());
            asked_of(facts, 1);
        },
        "sees it, sends into it; own work",
        "NOT_SHARED",
    ),
    (
        OWN_FOLDER,
        |facts| facts.chain[1].created_by = Some(clara()),
        "NOT_SHARED",
        "NOT_SHARED",
    ),
    (
        "Clara uploads `receipt.jpg` into `2019`, which is granted to both",
        into_2019,
        "sees 1, takes 1; grant on 2019, 1 step up; own work",
        "NO_VISIBLE_VERSION",
    ),
    (
        "a staff member puts a new version over it",
        covered,
        "sees 1 and 2, takes 1 and 2; grant on 2019, 1 step up; own work",
        "sees 2, takes 2; grant on 2019, 1 step up",
    ),
    (
        LESS,
        |facts| {
            covered(facts);
            facts.grants[0].capability = Capability::View;
        },
        "sees 1 and 2, takes 1; grant on 2019, 1 step up; own work",
        "sees 2, takes 2; grant on 2019, 1 step up",
    ),
    (
        LESS,
        |facts| {
            covered(facts);
            facts.memberships[0].terms.can_download = !is_clara(facts);
        },
        "sees 1 and 2, takes 1; grant on 2019, 1 step up; own work",
        "sees 2, takes 2; grant on 2019, 1 step up",
    ),
    (
        "instead of that, a staff member accepts the upload",
        |facts| {
            into_2019(facts);
            facts.versions[0].accepted = true;
        },
        "sees 1, takes 1; grant on 2019, 1 step up; own work",
        "sees 1, takes 1; grant on 2019, 1 step up",
    ),
    (
        DEPOSIT,
        deposited,
        "sees 1 and 2, takes 1 and 2; grant, set here; own work",
        "sees 1, takes 1; grant, set here",
    ),
    (
        DEPOSIT,
        |facts| {
            deposited(facts);
            facts.versions[1].accepted = true;
        },
        "sees 2, takes 2; grant, set here; own work",
        "sees 2, takes 2; grant, set here",
    ),
    (
        "Clara withdraws `receipt.jpg` before any staff member opened or accepted it",
        |facts| {
            into_2019(facts);
            facts.chain[0].withdrawn = true;
        },
        "UPLOAD_WITHDRAWN",
        "UPLOAD_WITHDRAWN",
    ),
];
