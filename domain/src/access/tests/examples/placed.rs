//! Where the item lies, and whether the portal is open; 2019 is granted to both.

use super::{Line, THE_DOCUMENT, now, to_both};
use crate::access::{Facts, GrantFacts, ItemShape};
use crate::document::FolderPurpose;
use crate::grant::{Given, Waking};
use crate::testing::customer;

const CLOSED: &str = "`2019` is granted to both, and the customer's portal is closed";
const REOPENED: &str = "it is opened again: the grants that slept are listed, and revoked in the \
                        same command";
const AS_BEFORE: &str = "the same, and `survivors: AS_BEFORE` is chosen";

fn trashed(facts: &mut Facts) {
    to_both(facts);
    facts.chain[2].trashed = true;
}

/// What the command that opens it again revokes, unless told otherwise.
fn slept(grant: &GrantFacts) -> bool {
    let given = Given {
        customer: customer(),
        item: grant.item,
        subject: grant.subject,
        capability: grant.capability,
        expires_at: grant.expires_at,
    };
    Waking::Portal(customer()).wakes(&given, now())
}

pub(super) const LINES: &[Line] = &[
    (
        "`2019`, which is granted to both, is put into the trash",
        THE_DOCUMENT,
        trashed,
    ),
    (
        "`2019` is restored: its grants slept",
        THE_DOCUMENT,
        |facts| {
            trashed(facts);
            facts.chain[2].trashed = false;
        },
    ),
    (
        "`notes.docx` under Internal, whatever is granted",
        "`notes.docx`",
        |facts| {
            to_both(facts);
            facts.chain[3].shape = ItemShape::Folder(FolderPurpose::InternalRoot);
        },
    ),
    (CLOSED, THE_DOCUMENT, |facts| {
        to_both(facts);
        facts.customer.as_mut().unwrap().portal_open = false;
    }),
    (REOPENED, THE_DOCUMENT, |facts| {
        to_both(facts);
        facts.grants.retain(|grant| !slept(grant));
    }),
    (AS_BEFORE, THE_DOCUMENT, to_both),
];
