//! What is granted, to whom, and how.

use chrono::TimeDelta;

use super::{
    Capability, DOCUMENT, Line, Subject, YEAR, asked_of, clara, customer, now, pia, share, to_both,
    to_the_customer,
};
use crate::access::Facts;

const ON_THE_DOCUMENT: &str = "grant on `march.pdf` to Clara, DOWNLOAD";
const UNTIL: &str = "grant on `2019` to both until the end of 31 December";
const MASTER: &str = "master access for the customer";
const MASTER_ENDED: &str = "master access taken away again, the grant on `2019` still there";

fn on_the_document(facts: &mut Facts) {
    share(facts, Some(DOCUMENT), Subject::Contact(clara()));
}

fn until(facts: &mut Facts, longer: TimeDelta) {
    to_both(facts);
    for grant in &mut facts.grants {
        grant.expires_at = Some(now() + longer);
    }
}

fn master(facts: &mut Facts) {
    share(facts, None, Subject::Customer(customer()));
}

pub(super) const LINES: &[Line] = &[
    ("nothing granted", |_| {}, "NOT_SHARED", "NOT_SHARED"),
    (
        ON_THE_DOCUMENT,
        on_the_document,
        "sees 1, takes 1; grant, set here",
        "NOT_SHARED",
    ),
    (
        ON_THE_DOCUMENT,
        |facts| {
            on_the_document(facts);
            asked_of(facts, 1);
        },
        "NOT_SHARED",
        "NOT_SHARED",
    ),
    (
        ON_THE_DOCUMENT,
        |facts| {
            on_the_document(facts);
            asked_of(facts, 2);
        },
        "NOT_SHARED",
        "NOT_SHARED",
    ),
    (
        "grant on `2019` to the customer, DOWNLOAD",
        to_the_customer,
        "sees 1, takes 1; grant on 2019, 2 steps up",
        "NOT_SHARED",
    ),
    (
        "the same to Pia by name",
        |facts| share(facts, Some(YEAR), Subject::Contact(pia())),
        "NOT_SHARED",
        "sees 1, takes 1; grant on 2019, 2 steps up",
    ),
    (
        "grant on `2019` to the customer, VIEW only",
        |facts| {
            to_the_customer(facts);
            facts.grants[0].capability = Capability::View;
        },
        "sees 1, VIEW_ONLY; grant on 2019, 2 steps up",
        "NOT_SHARED",
    ),
    (
        "both a VIEW grant on `march.pdf` and a DOWNLOAD grant on `2019` to Clara",
        |facts| {
            on_the_document(facts);
            facts.grants[0].capability = Capability::View;
            share(facts, Some(YEAR), Subject::Contact(clara()));
        },
        "sees 1, takes 1; grant, set here; grant on 2019, 2 steps up",
        "NOT_SHARED",
    ),
    (
        UNTIL,
        |facts| until(facts, TimeDelta::microseconds(1)),
        "sees 1, takes 1; grant on 2019, 2 steps up",
        "sees 1, takes 1; grant on 2019, 2 steps up",
    ),
    (
        UNTIL,
        |facts| until(facts, TimeDelta::zero()),
        "ACCESS_EXPIRED",
        "ACCESS_EXPIRED",
    ),
    (
        MASTER,
        master,
        "sees 1, takes 1; Master access",
        "NOT_SHARED",
    ),
    (
        MASTER,
        |facts| {
            master(facts);
            asked_of(facts, 3);
        },
        "sees it, sends into it; Master access",
        "NOT_SHARED",
    ),
    (
        MASTER_ENDED,
        |facts| {
            to_the_customer(facts);
            master(facts);
        },
        "sees 1, takes 1; Master access; grant on 2019, 2 steps up",
        "NOT_SHARED",
    ),
    (
        MASTER_ENDED,
        |facts| {
            to_the_customer(facts);
            master(facts);
            facts.grants.retain(|grant| grant.item.is_some());
        },
        "sees 1, takes 1; grant on 2019, 2 steps up",
        "NOT_SHARED",
    ),
];
