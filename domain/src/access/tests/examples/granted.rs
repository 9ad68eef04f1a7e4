//! What is granted, to whom, and how.

use chrono::TimeDelta;

use super::{
    Capability, DOCUMENT, Line, Subject, THE_DOCUMENT, THE_FOLDER, THE_YEAR, YEAR, asked_of, clara,
    customer, now, pia, share, to_both, to_the_customer,
};
use crate::access::Facts;

const ON_THE_DOCUMENT: &str = "grant on `march.pdf` to Clara, DOWNLOAD";
const UNTIL: &str = "grant on `2019` to both until the end of 31 December, in the firm's time zone";
const MASTER: &str = "master access for the customer: everything in *Files*, also what comes later";
const MASTER_ENDED: &str = "the same beside the grant on `2019` to the customer, and taken away \
                            again: item grants stay underneath";

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
    ("nothing granted", THE_DOCUMENT, |_| {}),
    (ON_THE_DOCUMENT, THE_DOCUMENT, on_the_document),
    (ON_THE_DOCUMENT, THE_FOLDER, |facts| {
        on_the_document(facts);
        asked_of(facts, 1);
    }),
    (ON_THE_DOCUMENT, THE_YEAR, |facts| {
        on_the_document(facts);
        asked_of(facts, 2);
    }),
    (
        "grant on `2019` to the customer, DOWNLOAD",
        THE_DOCUMENT,
        to_the_customer,
    ),
    ("the same to Pia by name", THE_DOCUMENT, |facts| {
        share(facts, Some(YEAR), Subject::Contact(pia()));
    }),
    (
        "grant on `2019` to the customer, VIEW only",
        THE_DOCUMENT,
        |facts| {
            to_the_customer(facts);
            facts.grants[0].capability = Capability::View;
        },
    ),
    (
        "both a VIEW grant on `march.pdf` and a DOWNLOAD grant on `2019` to Clara",
        THE_DOCUMENT,
        |facts| {
            on_the_document(facts);
            facts.grants[0].capability = Capability::View;
            share(facts, Some(YEAR), Subject::Contact(clara()));
        },
    ),
    (UNTIL, "until that day is over", |facts| {
        until(facts, TimeDelta::microseconds(1));
    }),
    (UNTIL, "From midnight on", |facts| {
        until(facts, TimeDelta::zero());
    }),
    (MASTER, THE_DOCUMENT, master),
    (MASTER, "*Files* itself", |facts| {
        master(facts);
        asked_of(facts, 3);
    }),
    (MASTER_ENDED, "while it lasts", |facts| {
        to_the_customer(facts);
        master(facts);
    }),
    (MASTER_ENDED, "Afterwards", |facts| {
        to_the_customer(facts);
        master(facts);
        facts.grants.retain(|grant| grant.item.is_some());
    }),
];
