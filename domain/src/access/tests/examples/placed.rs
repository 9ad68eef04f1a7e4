//! Where the item lies, and whether the portal is open; 2019 is granted to both.

use super::{Line, now, to_both};
use crate::access::Facts;
use crate::access::{GrantFacts, ItemShape};
use crate::document::FolderPurpose;
use crate::grant::{Given, Waking};
use crate::testing::customer;

const CLOSED: &str = "the customer's portal is closed";
const REOPENED: &str = "it is opened again";
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
        "`2019` is put into the trash",
        trashed,
        "ITEM_TRASHED",
        "ITEM_TRASHED",
    ),
    (
        "`2019` is restored",
        |facts| {
            trashed(facts);
            facts.chain[2].trashed = false;
        },
        "sees 1, takes 1; grant on 2019, 2 steps up",
        "sees 1, takes 1; grant on 2019, 2 steps up",
    ),
    (
        "`notes.docx` under Internal",
        |facts| {
            to_both(facts);
            facts.chain[3].shape = ItemShape::Folder(FolderPurpose::InternalRoot);
        },
        "INTERNAL_AREA",
        "INTERNAL_AREA",
    ),
    (
        CLOSED,
        |facts| {
            to_both(facts);
            facts.customer.as_mut().unwrap().portal_open = false;
        },
        "PORTAL_CLOSED",
        "PORTAL_CLOSED",
    ),
    (
        REOPENED,
        |facts| {
            to_both(facts);
            facts.grants.retain(|grant| !slept(grant));
        },
        "NOT_SHARED",
        "NOT_SHARED",
    ),
    (
        AS_BEFORE,
        to_both,
        "sees 1, takes 1; grant on 2019, 2 steps up",
        "sees 1, takes 1; grant on 2019, 2 steps up",
    ),
];
