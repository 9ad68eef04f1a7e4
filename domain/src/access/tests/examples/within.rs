//! Memberships, groups, switches, sections and matters.

use super::{
    BILLING, EntityCollaborator, ItemShape, Line, Subject, THE_DOCUMENT, THE_FOLDER, THE_YEAR,
    YEAR, asked_of, clara, group, inherited, is_clara, item, section, share, stamp, terms, to_both,
};
use crate::access::tests::given::direct;
use crate::access::{Facts, MatterFacts};

const BOARD: &str = "Clara is no member herself; the group *Board*, which she and Pia are in, has a \
                     role at 10001; grant on `2019` to *Board*";
const SECTION: &str = "`BILLING` is in the section *billing*, grant on `2019` to both, only Clara's \
                       membership names *billing*";
const MATTER: &str = "`2019` is a matter, both are given access to it, nothing is granted";
const CAPPED: &str = "the same, with a grant on `2019` to Clara and her can-download there off, \
                      also after the access to the matter is taken away";

fn board(facts: &mut Facts) {
    facts.memberships = vec![inherited(terms(EntityCollaborator, true, []))];
    *facts = facts.clone().in_the_group();
    share(facts, Some(YEAR), Subject::Group(group()));
}

fn section_of_billing(facts: &mut Facts) {
    to_both(facts);
    let billing = facts.chain.iter_mut().find(|link| link.id == item(BILLING));
    billing.unwrap().section = Some(section(1));
    if is_clara(facts) {
        facts.memberships[0].terms.sections.extend([section(1)]);
    }
}

fn matter(facts: &mut Facts) {
    facts.chain[2].shape = ItemShape::Matter;
    facts.matters = vec![MatterFacts {
        matter: item(YEAR),
        access: Some(stamp(8)),
        changed: None,
        can_download: true,
    }];
}

fn capped(facts: &mut Facts) {
    matter(facts);
    facts.matters[0].can_download = !is_clara(facts);
    share(facts, Some(YEAR), Subject::Contact(clara()));
}

pub(super) const LINES: &[Line] = &[
    (
        "Clara's can-download is off, grant on `2019` to both",
        THE_DOCUMENT,
        |facts| {
            to_both(facts);
            facts.memberships[0].terms.can_download = !is_clara(facts);
        },
    ),
    (BOARD, THE_DOCUMENT, board),
    (
        "the same, and Clara leaves *Board*",
        THE_DOCUMENT,
        |facts| {
            board(facts);
            if is_clara(facts) {
                facts.memberships.clear();
                facts.groups.clear();
            }
        },
    ),
    (
        "Clara's portal switch is off, though she is a member twice; grant on `2019` to both",
        THE_DOCUMENT,
        |facts| {
            to_both(facts);
            let twice = direct(terms(EntityCollaborator, true, []));
            facts.memberships.push(twice);
            facts.switched_off = is_clara(facts).then(|| stamp(9));
        },
    ),
    (SECTION, THE_DOCUMENT, section_of_billing),
    (SECTION, THE_FOLDER, |facts| {
        section_of_billing(facts);
        asked_of(facts, 1);
    }),
    (SECTION, THE_YEAR, |facts| {
        section_of_billing(facts);
        asked_of(facts, 2);
    }),
    (MATTER, "`2019` and its details", |facts| {
        matter(facts);
        asked_of(facts, 2);
    }),
    (MATTER, THE_DOCUMENT, matter),
    (CAPPED, "with that access", capped),
    (CAPPED, "Afterwards", |facts| {
        capped(facts);
        facts.matters[0].access = None;
    }),
];
