//! The worked examples of `docs/access.md`, line by line: what Clara, a client,
//! and Pia, a partner, may do with `2019/BILLING/march.pdf`.

use super::given::{
    DOCUMENT, FOLDER, UPPER, a_version, ada_asks, direct, grant, inherited, now, stamp,
};
use crate::access::Code::{
    self, AccessExpired, Allowed, CannotDownload, InternalArea, ItemTrashed, MatterCannotDownload,
    MembershipPortalClosed, NoMembership, NoVisibleVersion, NotShared, PortalClosed, SectionClosed,
    UploadIsWithdrawn, ViewOnly,
};
use crate::access::{Action, Facts, ItemShape, MatterFacts, decide};
use crate::document::FolderPurpose;
use crate::grant::{Capability, Subject};
use crate::ids::ContactId;
use crate::testing::{ada, bob, customer, group, item, section, terms};
use crate::values::ContactKind;
use crate::values::ContactRole::EntityCollaborator;

const BILLING: u128 = FOLDER;
const YEAR: u128 = UPPER;

/// Ada stands for Clara, Bob for Pia.
fn clara() -> ContactId {
    ada()
}

fn pia() -> ContactId {
    bob()
}

/// What each may view and download after this was done.
type Line = (&'static str, fn(&mut Facts), [Code; 2], [Code; 2]);

const BOTH: [Code; 2] = [Allowed, Allowed];

fn neither(code: Code) -> [Code; 2] {
    [code, code]
}

#[track_caller]
fn holds(line: &str, state: fn(&mut Facts), clara_may: [Code; 2], pia_may: [Code; 2]) {
    let hers = ada_asks();
    let pias = ada_asks().changed(|facts| {
        let contact = facts.contact.as_mut().unwrap();
        contact.id = pia();
        contact.kind = ContactKind::Partner;
    });
    for (who, facts, may) in [("Clara", hers, clara_may), ("Pia", pias, pia_may)] {
        let facts = facts.changed(state);
        for (action, code) in [Action::View, Action::Download].into_iter().zip(may) {
            let decision = decide(&facts, action, now());
            assert_eq!(decision.code, code, "{line}: {who}, {action:?}");
        }
    }
}

fn share(facts: &mut Facts, on: Option<u128>, subject: Subject) {
    facts.grants.push(grant(on, subject));
}

fn everyone(facts: &mut Facts) {
    share(facts, Some(YEAR), Subject::Customer(customer()));
    share(facts, Some(YEAR), Subject::Contact(pia()));
}

fn asked_by(facts: &Facts, contact: ContactId) -> bool {
    facts.contact.unwrap().id == contact
}

fn sent_by_clara(facts: &mut Facts) {
    facts.chain[0].created_by = Some(clara());
    facts.versions = vec![a_version(1, Some(clara()))];
}

fn deposited_by_clara(facts: &mut Facts) {
    share(facts, Some(DOCUMENT), Subject::Contact(clara()));
    share(facts, Some(DOCUMENT), Subject::Contact(pia()));
    facts.versions.push(a_version(2, Some(clara())));
}

#[test]
fn what_is_granted_reaches_its_subject() {
    let lines: [Line; 8] = [
        ("nothing", |_| {}, neither(NotShared), neither(NotShared)),
        (
            "march.pdf to Clara",
            |facts| share(facts, Some(DOCUMENT), Subject::Contact(clara())),
            BOTH,
            neither(NotShared),
        ),
        (
            "2019 to the customer",
            |facts| share(facts, Some(YEAR), Subject::Customer(customer())),
            BOTH,
            neither(NotShared),
        ),
        (
            "2019 to Pia by name",
            |facts| share(facts, Some(YEAR), Subject::Contact(pia())),
            neither(NotShared),
            BOTH,
        ),
        (
            "2019 to the customer, VIEW only",
            |facts| {
                share(facts, Some(YEAR), Subject::Customer(customer()));
                facts.grants[0].capability = Capability::View;
            },
            [Allowed, ViewOnly],
            neither(NotShared),
        ),
        (
            "VIEW on march.pdf and DOWNLOAD on 2019",
            |facts| {
                everyone(facts);
                share(facts, Some(DOCUMENT), Subject::Contact(clara()));
                facts.grants[2].capability = Capability::View;
            },
            BOTH,
            BOTH,
        ),
        (
            "until the day was over",
            |facts| {
                everyone(facts);
                let ends = |grant: &mut crate::access::GrantFacts| grant.expires_at = Some(now());
                facts.grants.iter_mut().for_each(ends);
            },
            neither(AccessExpired),
            neither(AccessExpired),
        ),
        (
            "master access for the customer",
            |facts| share(facts, None, Subject::Customer(customer())),
            BOTH,
            neither(NotShared),
        ),
    ];
    for (line, state, clara_may, pia_may) in lines {
        holds(line, state, clara_may, pia_may);
    }
}

#[test]
fn memberships_groups_and_switches_open_and_close() {
    fn board(facts: &mut Facts) {
        facts.memberships = vec![inherited(terms(EntityCollaborator, true, []))];
        *facts = facts.clone().in_the_group();
        share(facts, Some(YEAR), Subject::Group(group()));
    }
    let lines: [Line; 5] = [
        (
            "can-download is off",
            |facts| {
                everyone(facts);
                facts.memberships[0].terms.can_download = false;
            },
            [Allowed, CannotDownload],
            [Allowed, CannotDownload],
        ),
        ("by the group Board", board, BOTH, BOTH),
        (
            "Clara leaves Board",
            |facts| {
                board(facts);
                if asked_by(facts, clara()) {
                    facts.memberships.clear();
                    facts.groups.clear();
                }
            },
            neither(NoMembership),
            BOTH,
        ),
        (
            "Clara's switch is off, though she is a member twice",
            |facts| {
                everyone(facts);
                let twice = direct(terms(EntityCollaborator, true, []));
                facts.memberships.push(twice);
                facts.switched_off = asked_by(facts, clara()).then(|| stamp(9));
            },
            neither(MembershipPortalClosed),
            BOTH,
        ),
        (
            "the customer's portal is closed",
            |facts| {
                everyone(facts);
                facts.customer.as_mut().unwrap().portal_open = false;
            },
            neither(PortalClosed),
            neither(PortalClosed),
        ),
    ];
    for (line, state, clara_may, pia_may) in lines {
        holds(line, state, clara_may, pia_may);
    }
}

#[test]
fn sections_matters_the_trash_and_internal_have_their_say() {
    fn matter(facts: &mut Facts) {
        facts.chain[2].shape = ItemShape::Matter;
        facts.matters = vec![MatterFacts {
            matter: item(YEAR),
            access: Some(stamp(8)),
            can_download: !asked_by(facts, clara()),
        }];
    }
    let lines: [Line; 6] = [
        (
            "only Clara's membership names the section",
            |facts| {
                everyone(facts);
                facts.chain[1].section = Some(section(1));
                if asked_by(facts, clara()) {
                    facts.memberships[0].terms.sections.extend([section(1)]);
                }
            },
            BOTH,
            neither(SectionClosed),
        ),
        (
            "2019 is a matter",
            matter,
            neither(NotShared),
            neither(NotShared),
        ),
        (
            "2019 is a matter and granted, Clara's can-download there is off",
            |facts| {
                matter(facts);
                everyone(facts);
            },
            [Allowed, MatterCannotDownload],
            BOTH,
        ),
        (
            "the same, and the access to the matter taken away",
            |facts| {
                matter(facts);
                everyone(facts);
                facts.matters[0].access = None;
            },
            [Allowed, MatterCannotDownload],
            BOTH,
        ),
        (
            "2019 is in the trash",
            |facts| {
                everyone(facts);
                facts.chain[2].trashed = true;
            },
            neither(ItemTrashed),
            neither(ItemTrashed),
        ),
        (
            "under Internal",
            |facts| {
                everyone(facts);
                facts.chain[3].shape = ItemShape::Folder(FolderPurpose::InternalRoot);
            },
            neither(InternalArea),
            neither(InternalArea),
        ),
    ];
    for (line, state, clara_may, pia_may) in lines {
        holds(line, state, clara_may, pia_may);
    }
}

#[test]
fn what_clara_sends_is_hers_and_the_firms_once_accepted() {
    let lines: [Line; 7] = [
        (
            "a receipt without a folder",
            sent_by_clara,
            BOTH,
            neither(NotShared),
        ),
        (
            "a receipt into 2019, which both see",
            |facts| {
                everyone(facts);
                sent_by_clara(facts);
            },
            BOTH,
            neither(NoVisibleVersion),
        ),
        (
            "a staff member puts a new version over it",
            |facts| {
                everyone(facts);
                sent_by_clara(facts);
                facts.versions.push(a_version(2, None));
            },
            BOTH,
            BOTH,
        ),
        (
            "a staff member accepts the upload",
            |facts| {
                everyone(facts);
                sent_by_clara(facts);
                facts.versions[0].accepted = true;
            },
            BOTH,
            BOTH,
        ),
        (
            "Clara deposits a changed version",
            deposited_by_clara,
            BOTH,
            BOTH,
        ),
        (
            "Clara's deposit is accepted",
            |facts| {
                deposited_by_clara(facts);
                facts.versions[1].accepted = true;
            },
            BOTH,
            BOTH,
        ),
        (
            "Clara withdraws the receipt",
            |facts| {
                everyone(facts);
                sent_by_clara(facts);
                facts.chain[0].withdrawn = true;
            },
            neither(UploadIsWithdrawn),
            neither(UploadIsWithdrawn),
        ),
    ];
    for (line, state, clara_may, pia_may) in lines {
        holds(line, state, clara_may, pia_may);
    }
}

#[test]
fn the_section_of_billing_reaches_what_lies_in_it() {
    let facts = ada_asks()
        .with(grant(Some(BILLING), Subject::Contact(clara())))
        .in_section(1, section(1));
    facts.answers(Action::View, SectionClosed);
    facts.its_folder().answers(Action::View, SectionClosed);
}
